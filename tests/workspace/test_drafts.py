"""Drafts: kept step by step, shared by builders, put over what was published meanwhile, published once."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from huodan.language.document import tree_of
from huodan.language.document.edits import Add, AnyEdit, Clash, Remove, Set, diff
from huodan.language.messages import Actor
from huodan.storage import Database
from huodan.workspace import drafts
from huodan.workspace.drafts import AppNotFound, Draft, DraftMoved, NotADocument, NothingToUndo
from huodan.workspace.plans import Problems
from huodan.workspace.publish import publish_app
from tests.support import apps

ANNA = Actor(person=7, name="Anna", is_admin=True)
BERT = Actor(person=8, name="Bert", is_admin=True)
PRODUCT = ("forms", "product")
NAME = (*PRODUCT, "fields", "product_name")
FIELD = {"id": "product_note", "key": "note", "kind": "single_line_text", "label": "备注"}


@pytest.fixture
def database(builtin_url: str) -> Iterator[Database]:
    """Open a database with the app of products and orders."""
    opened = Database(builtin_url)
    assert publish_app(opened, ANNA, apps.read(apps.shop())) == 2
    yield opened
    opened.close()


def edit(database: Database, actor: Actor, *edits: AnyEdit) -> Draft:
    return database.transact(actor, lambda tx: drafts.edit(tx, "test", edits))


def publish(database: Database, number: int) -> int | Problems:
    return database.transact(ANNA, lambda tx: drafts.publish_draft(tx, "test", number), alone=True)


def seen(database: Database, actor: Actor = ANNA) -> Draft:
    with database.read(actor) as tx:
        return drafts.open_draft(tx, "test", actor.person)


def label(draft: Draft, at: Sequence[str] = NAME) -> object:
    here: Any = tree_of(draft.app)
    for name, key in zip(at[::2], at[1::2], strict=True):
        here = next(one for one in here[name] if one["id"] == key)
    return here["label"]


def rename(old: str, new: str, at: Sequence[str] = NAME) -> Set:
    return Set(at=tuple(at), name="label", old=old, new=new)


def test_before_the_first_change_a_draft_is_what_is_published(database: Database) -> None:
    found = seen(database)

    assert found.app == found.published == apps.read(apps.shop())
    assert (found.base, found.number, found.edits, found.may_undo, found.may_redo) == (2, 0, (), False, False)


def test_steps_of_two_builders_stand_side_by_side_and_each_takes_back_their_own(database: Database) -> None:
    edit(database, ANNA, rename("product_name", "品名"))
    edit(database, BERT, Add(at=PRODUCT, name="fields", after="product_name", item=FIELD))

    found = database.transact(ANNA, lambda tx: drafts.undo(tx, "test"))

    assert label(found) == "product_name"
    assert [one.place for one in found.edits] == [(*PRODUCT, "fields", "product_note")]
    assert (found.may_undo, found.may_redo) == (False, True)
    assert label(database.transact(ANNA, lambda tx: drafts.redo(tx, "test"))) == "品名"
    assert seen(database, BERT).may_undo


def test_a_new_step_leaves_what_was_taken_back(database: Database) -> None:
    edit(database, ANNA, rename("product_name", "品名"))
    database.transact(ANNA, lambda tx: drafts.undo(tx, "test"))
    edit(database, ANNA, rename("product_name", "名称"))

    with pytest.raises(NothingToUndo):
        database.transact(ANNA, lambda tx: drafts.redo(tx, "test"))

    assert label(database.transact(ANNA, lambda tx: drafts.undo(tx, "test"))) == "product_name"
    with pytest.raises(NothingToUndo):
        database.transact(ANNA, lambda tx: drafts.undo(tx, "test"))


def test_what_somebody_built_on_is_not_taken_back(database: Database) -> None:
    edit(database, ANNA, Add(at=PRODUCT, name="fields", after="product_name", item=FIELD))
    edit(database, BERT, rename("备注", "说明", (*PRODUCT, "fields", "product_note")))

    with pytest.raises(Clash) as refused:
        database.transact(ANNA, lambda tx: drafts.undo(tx, "test"))

    assert "说明" in refused.value.text("zh")
    assert label(seen(database), (*PRODUCT, "fields", "product_note")) == "说明"


def test_what_does_not_read_is_refused_whole(database: Database) -> None:
    with pytest.raises(NotADocument) as refused:
        edit(
            database,
            ANNA,
            rename("product_name", "品名"),
            Set(at=NAME, name="kind", old="single_line_text", new="no"),
        )

    assert refused.value.problems[0].path.startswith("forms.0.fields.0")
    assert seen(database).number == 0


def test_a_draft_need_not_make_sense_before_it_is_published(database: Database) -> None:
    item = next(
        one for one in tree_of(seen(database).app)["forms"][0]["fields"] if one["id"] == "product_price"
    )
    edit(database, ANNA, Remove(at=PRODUCT, name="fields", after="product_code", item=item))
    found = seen(database)

    with database.read(ANNA) as tx:
        problems = drafts.check(tx, found)
    published = publish(database, found.number)

    assert problems == published != ()
    assert seen(database).number == found.number


def test_who_publishes_must_have_seen_the_draft(database: Database) -> None:
    number = edit(database, ANNA, rename("product_name", "品名")).number
    edit(database, BERT, Add(at=PRODUCT, name="fields", after="product_name", item=FIELD))

    with pytest.raises(DraftMoved):
        publish(database, number)
    assert publish(database, number + 1) == 3

    found = seen(database)
    assert (found.base, found.number, found.edits, found.may_undo) == (3, 0, (), False)
    assert label(found) == "品名"


def test_a_draft_goes_on_over_what_was_published_meanwhile(database: Database) -> None:
    edit(database, ANNA, rename("product_name", "品名"))
    tree = apps.shop()
    tree["forms"][0]["fields"].append(FIELD)
    publish_app(database, BERT, apps.read(tree))

    found = edit(database, ANNA, rename("product_code", "货号", (*PRODUCT, "fields", "product_code")))

    assert (found.base, label(found)) == (3, "品名")
    assert label(found, (*PRODUCT, "fields", "product_note")) == "备注"
    assert len(found.edits) == 2


@pytest.mark.parametrize(("keep_mine", "expected"), [(True, "品名"), (False, "货品")])
def test_where_both_changed_the_same_somebody_decides(
    database: Database, keep_mine: bool, expected: str
) -> None:
    edit(database, ANNA, rename("product_name", "品名"))
    edit(database, ANNA, rename("product_code", "货号", (*PRODUCT, "fields", "product_code")))
    tree = apps.shop()
    tree["forms"][0]["fields"][0]["label"] = "货品"
    publish_app(database, BERT, apps.read(tree))

    with pytest.raises(Clash):
        seen(database)
    found = database.transact(ANNA, lambda tx: drafts.rebase(tx, "test", keep_mine=keep_mine))

    assert (label(found), label(found, (*PRODUCT, "fields", "product_code"))) == (expected, "货号")
    assert seen(database).edits == found.edits


def test_a_field_that_was_published_away_comes_back_with_what_was_done_to_it(database: Database) -> None:
    edit(database, ANNA, rename("product_place", "产地", (*PRODUCT, "fields", "product_place")))
    tree = apps.shop()
    del tree["forms"][0]["fields"][3]
    publish_app(database, BERT, apps.read(tree))

    found = database.transact(ANNA, lambda tx: drafts.rebase(tx, "test", keep_mine=True))

    assert label(found, (*PRODUCT, "fields", "product_place")) == "产地"


def test_a_draft_that_is_discarded_leaves_what_is_published(database: Database) -> None:
    edit(database, ANNA, rename("product_name", "品名"))

    database.transact(ANNA, lambda tx: drafts.discard(tx, "test"))

    assert seen(database).number == 0
    assert seen(database).app == apps.read(apps.shop())


@pytest.mark.parametrize("key", ["workspace", "none"])
def test_only_apps_people_build_have_drafts(database: Database, key: str) -> None:
    with pytest.raises(AppNotFound), database.read(ANNA) as tx:
        drafts.open_draft(tx, key, ANNA.person)


def test_builders_at_the_same_moment_lose_nothing(database: Database) -> None:
    ready = threading.Barrier(6)

    def build(number: int) -> None:
        ready.wait()
        item = FIELD | {"id": f"product_x{number}", "key": f"x{number}"}
        step = Add(at=PRODUCT, name="fields", after="product_name", item=item)
        actor = Actor(person=100 + number, name="")
        database.transact(actor, lambda tx: drafts.edit(tx, "test", [step]))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(build, range(6)))

    found = seen(database)
    assert found.number == 6
    assert {one.place[-1] for one in found.edits} == {f"product_x{number}" for number in range(6)}


WORDS = st.sampled_from(["name", "code", "place"])
ACTS = st.lists(
    st.tuples(st.sampled_from(["rename", "undo", "redo"]), st.sampled_from([ANNA, BERT]), WORDS, WORDS),
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(acts=ACTS)
def test_settings_all_taken_back_are_as_they_were(database: Database, acts: list[Any]) -> None:
    database.transact(ANNA, lambda tx: drafts.discard(tx, "test"))
    for do, actor, word, other in acts:
        _act(database, do, actor, word, other)

    for _ in range(2 * len(acts)):
        for actor in (ANNA, BERT):
            _act(database, "undo", actor, "", "")

    found = seen(database)
    if not (found.may_undo or seen(database, BERT).may_undo):
        assert diff(tree_of(found.published), tree_of(found.app)) == found.edits == ()


def _act(database: Database, do: str, actor: Actor, word: str, other: str) -> None:
    place = (*PRODUCT, "fields", f"product_{word}")
    try:
        if do == "rename":
            edit(database, actor, rename(str(label(seen(database), place)), f"{other}{actor.name}", place))
        else:
            database.transact(actor, lambda tx: getattr(drafts, do)(tx, "test"))
    except (NothingToUndo, Clash):
        return
