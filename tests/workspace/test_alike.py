"""Records that look like one being filled in: found however they came, shown to who may see them, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from threading import Thread
from typing import Any

import pytest

from huodan.engines.query import Lookalikes, alike
from huodan.engines.records.writing import index_page
from huodan.kit.ids import Id, format_id
from huodan.language.access import NotAllowed
from huodan.language.document import builtin
from huodan.language.messages import SYSTEM, Actor, DeleteRecord, RestoreRecord
from huodan.language.plan import Plan, compile
from huodan.storage import Database, Tx
from huodan.storage.sql import search
from huodan.workspace.importing import run_import
from huodan.workspace.plans import Problems, current_plan
from huodan.workspace.publish import publish_app
from tests.engines.query.test_statements import Counted
from tests.support.apps import Tree, app, field, form, read
from tests.support.sales import EVERYTHING, Desk, rights

ALIKE = import_module("huodan.engines.query.alike")
BY = [{"id": "a1", "field": "cus_name", "how": "near"}, {"id": "a2", "field": "cus_phone", "how": "same"}]
MINE = {"field": "note", "op": "eq", "value": "mine"}
CHIEF = Actor(person=1, name="沈建华", roles=frozenset({"chief"}))
WANG = Actor(person=2, name="王芳", roles=frozenset({"seller"}))


def document(by: list[Tree] = BY, **settings: object) -> Tree:
    """This function will write customers, and roles that see less and less of them."""
    fields = (
        field("cus_name", "single_line_text", required=True),
        field("cus_phone", "phone", landline=True),
        field("cus_owner", "member", is_owner=True),
        field("cus_note", "single_line_text"),
        field("cus_lines", "subform", fields=[field("line_text", "single_line_text")]),
    )

    def role(id: str, right: str | None = None, **more: object) -> Tree:
        but = [{"id": f"but_{id}", "fields": ["cus_phone"], "right": right}] if right else []
        return {"id": id, "name": id, "forms": [rights("cus", [*EVERYTHING, "import"], but=but, **more)]}

    roles = [
        role("chief"),
        role("seller", rows="where", where=MINE),
        role("phoneless", "hidden"),
        role("masked", "masked"),
        {"id": "adder", "name": "adder", "forms": [rights("cus", ["create"])]},
        {"id": "reader", "name": "reader", "forms": [rights("cus", ["read"])]},
        {
            "id": "mixed",
            "name": "mixed",
            "forms": [rights("cus", ["read", "create"], rows="where", where=MINE)],
        },
    ]
    return app(form("cus", *fields, alikes=by, **settings), roles=roles)


def publish(database: Database, by: list[Tree] = BY, **settings: object) -> int | Problems:
    """This function will publish the app with other settings."""
    return publish_app(database, SYSTEM, read(document(by, **settings)))


def build(url: str) -> None:
    """This function will publish the app into an empty database, with some customers."""
    database = Database(url, today=20260506)
    assert isinstance(publish_app(database, SYSTEM, builtin()), int)
    assert isinstance(publish(database), int)
    desk = Desk(database)
    desk.create("cus", name="杭州云杉科技有限公司", phone="13812345678")
    desk.create("cus", name="宁波海达食品有限公司", phone="0574-88886666")
    desk.create("cus", name="云衫科技（杭州）股份有限公司")
    database.close()


@pytest.fixture
def desk(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Desk]:
    """This function will open a private copy of it."""
    database = Database(prepared_database("alike", build), today=20260506)
    yield Desk(database)
    database.close()


def found(desk: Desk, who: Actor = CHIEF, but: Id | None = None, **values: object) -> Lookalikes:
    """This function will ask as somebody."""
    other = Desk(desk.database, who)

    def ask(tx: Tx) -> Lookalikes:
        plan = current_plan(tx)
        return alike(tx, plan, other.grant(plan), "cus", values, but=but)

    with desk.database.read() as tx:
        tx.actor = who
        return ask(tx)


def titles(desk: Desk, who: Actor = CHIEF, **values: object) -> list[object]:
    """This function will name what is found."""
    return [one.title for one in found(desk, who, **values).records]


def test_look_alikes_come_with_the_most_alike_first_and_say_why(desk: Desk) -> None:
    answer = found(desk, name="杭州市云杉科技有限责任公司", phone="+86 138 1234 5678")

    assert [one.title for one in answer.records] == ["杭州云杉科技有限公司", "云衫科技（杭州）股份有限公司"]
    assert [(why.key, why.value) for why in answer.records[0].why] == [
        ("name", "杭州云杉科技有限公司"),
        ("phone", "13812345678"),
    ]
    assert [why.key for why in answer.records[1].why] == ["name"]
    assert (answer.more, answer.is_unseen_there) == (False, False)


def test_what_nothing_is_like_has_none(desk: Desk) -> None:
    for values in (
        {},
        {"name": None},
        {"name": 7},
        {"name": "杭州青松科技有限公司"},
        {"phone": "138"},
        {"note": "云杉"},
    ):
        assert titles(desk, **values) == []


def test_a_record_is_not_like_itself(desk: Desk) -> None:
    id = desk.create("cus", name="青松")

    assert [one.title for one in found(desk, name="青松").records] == ["青松"]
    assert found(desk, but=id, name="青松").records == ()


def test_only_the_first_are_given_and_whether_there_are_more(desk: Desk) -> None:
    for number in range(7):
        desk.create("cus", name="青松贸易", note=str(number))

    answer = found(desk, name="青松贸易有限公司")

    assert (len(answer.records), answer.more) == (5, True)


def test_what_many_share_by_one_field_hides_nothing_that_is_alike_by_another(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ALIKE, "MOST_LOOKED_AT", 3)
    for number in range(5):
        desk.create("cus", name="青松贸易", note=str(number))

    why = [
        [one.key for one in each.why] for each in found(desk, name="青松贸易", phone="13812345678").records
    ]

    assert sorted(why) == [["name"], ["name"], ["name"], ["phone"]]


def test_records_are_found_by_what_they_say_now(desk: Desk) -> None:
    id = desk.create("cus", name="青松贸易", lines=[{"text": "甲"}])

    desk.update("cus", id, name="白桦贸易")
    assert (titles(desk, name="青松贸易"), titles(desk, name="白桦商贸")) == ([], ["白桦贸易"])

    desk.update("cus", id, lines=[{"text": "乙"}])
    assert titles(desk, name="白桦商贸") == ["白桦贸易"]

    desk.do(DeleteRecord("cus", id))
    assert titles(desk, name="白桦商贸") == []

    desk.do(RestoreRecord("cus", id))
    assert titles(desk, name="白桦商贸") == ["白桦贸易"]


def test_imported_records_are_found(desk: Desk) -> None:
    rows = [f"导入客户{'甲乙丙丁戊己庚辛'[n % 8]}{n}号,139000{n:05}" for n in range(60)]
    file = "\n".join(["name,phone", "青松贸易有限公司,13900001111", *rows]).encode()

    with desk.database.read() as tx:
        whole = desk.grant(current_plan(tx))
    report = run_import(desk.database, whole, "cus", file=file)

    assert report.created == 61, report
    assert titles(desk, name="青松贸易") == ["青松贸易有限公司"]
    assert titles(desk, phone="13900001111") == ["青松贸易有限公司"]


def test_records_that_were_there_are_found_by_fields_chosen_later(desk: Desk) -> None:
    id = desk.create("cus", name="无名", note="91330100MA2H0ABC1X")
    assert titles(desk, note="91330100ma2h0abc1x") == []

    assert isinstance(publish(desk.database, [*BY, {"id": "a3", "field": "cus_note", "how": "same"}]), int)

    assert titles(desk, note=" 9133 0100 ma2h 0abc 1x") == ["无名"]
    assert found(desk, but=id, note="91330100MA2H0ABC1X").records == ()


def test_many_records_are_compared_anew_in_pieces_only(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huodan.workspace.publishing.planned.MOST_AT_ONCE", 2)
    anew = [*BY, {"id": "a3", "field": "cus_note", "how": "same"}]

    problems = publish(desk.database, anew)

    assert not isinstance(problems, int)
    assert [one.code for one in problems] == ["too_many_to_convert"]


def test_a_record_with_very_many_words_is_found_all_the_same(desk: Desk) -> None:
    long = "天地玄黄宇宙洪荒" * 24
    desk.create("cus", name="青松贸易", lines=[{"text": f"{number}{long}"} for number in range(90)])

    assert titles(desk, name="青松贸易有限公司") == ["青松贸易"]


# ── who may know ─────────────────────────────────────────────────────────────────────────────────────


def test_nobody_hears_of_records_out_of_sight(desk: Desk) -> None:
    mine = desk.create("cus", name="青松贸易", phone="13911112222", note="mine")
    desk.create("cus", name="青松商贸")

    answer = found(desk, WANG, name="云杉科技", phone="13812345678")
    assert (answer.records, answer.more, answer.is_unseen_there) == ((), False, False)
    assert [one.id for one in found(desk, WANG, name="青松贸易").records] == [format_id("cus", mine)]


def test_newer_ones_out_of_sight_hide_none_that_is_seen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(publish(desk.database, tells_unseen=True), int)
    monkeypatch.setattr(ALIKE, "MOST_LOOKED_AT", 3)
    mine = desk.create("cus", name="青松贸易", note="mine")
    for number in range(5):
        desk.create("cus", name="青松贸易", note=str(number))

    told = found(desk, WANG, name="青松贸易")

    assert ([one.id for one in told.records], told.is_unseen_there) == ([format_id("cus", mine)], True)


def test_a_form_may_say_that_there_is_one_out_of_sight(desk: Desk) -> None:
    assert isinstance(publish(desk.database, tells_unseen=True), int)

    told = found(desk, WANG, name="云杉科技")
    assert (told.records, told.is_unseen_there) == ((), True)

    nothing = found(desk, WANG, name="白桦科技")
    assert (nothing.records, nothing.is_unseen_there) == ((), False)

    everything = found(desk, CHIEF, name="云杉科技")
    assert (len(everything.records), everything.is_unseen_there) == (2, False)


@pytest.mark.parametrize("role", ["phoneless", "masked"])
def test_a_field_somebody_may_not_see_makes_nothing_alike_for_them(desk: Desk, role: str) -> None:
    who = Actor(person=4, name="x", roles=frozenset({role}))

    assert titles(desk, who, phone="13812345678") == []
    answer = found(desk, who, name="杭州云杉科技", phone="13812345678")
    assert [why.key for one in answer.records for why in one.why] == ["name", "name"]
    assert [one.title for one in answer.records] == ["杭州云杉科技有限公司", "云衫科技（杭州）股份有限公司"]


def test_a_field_is_compared_where_it_shows_only(desk: Desk) -> None:
    """Somebody sees all records without their phones, and their own with them."""
    who = Actor(person=4, name="x", roles=frozenset({"phoneless", "mixed"}))
    own = desk.create("cus", name="白桦", phone="13700001111", note="mine")

    assert titles(desk, who, phone="13812345678") == []
    assert [one.id for one in found(desk, who, phone="13700001111").records] == [format_id("cus", own)]


@pytest.mark.parametrize("roles", [{"masked"}, {"phoneless"}, {"phoneless", "mixed"}])
def test_what_is_not_shown_plainly_is_not_confirmed_by_trying(desk: Desk, roles: set[str]) -> None:
    assert isinstance(publish(desk.database, tells_unseen=True), int)
    who = Actor(person=4, name="x", roles=frozenset(roles))

    assert not found(desk, who, phone="13812345678").is_unseen_there


def test_which_record_out_of_sight_is_alike_is_not_found_by_naming_one_after_the_other(desk: Desk) -> None:
    assert isinstance(publish(desk.database, tells_unseen=True), int)
    with desk.database.read() as tx:
        ids = [row[0] for row in tx.run("SELECT id FROM r_cus ORDER BY id").fetchall()]

    told = [found(desk, WANG, but=id, phone="13812345678").is_unseen_there for id in ids]

    assert told == [True] * 3
    assert not found(desk, CHIEF, but=ids[0], phone="13812345678").is_unseen_there


def test_a_name_saved_while_the_form_is_indexed_anew_is_found(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_many, renaming = search.index_many, []

    def slowly(*given: Any) -> None:
        if not renaming:
            renaming.append(Thread(target=lambda: desk.update("cus", first, name="白桦贸易")))
            renaming[0].start()
            renaming[0].join(0.5)
        index_many(*given)

    first = desk.create("cus", name="青松贸易")
    monkeypatch.setattr(search, "index_many", slowly)
    desk.database.transact(SYSTEM, _indexed)
    renaming[0].join(30)

    assert (titles(desk, name="青松贸易"), titles(desk, name="白桦商贸")) == ([], ["白桦贸易"])


def _indexed(tx: Tx) -> None:
    plan = current_plan(tx)
    index_page(tx, plan, plan.forms["cus"])


def test_who_may_only_create_is_shown_nothing(desk: Desk) -> None:
    who = Actor(person=4, name="x", roles=frozenset({"adder"}))
    assert found(desk, who, name="云杉科技") == Lookalikes((), False, False)

    assert isinstance(publish(desk.database, tells_unseen=True), int)
    assert found(desk, who, name="云杉科技") == Lookalikes((), False, True)


def test_who_fills_nothing_in_may_not_ask(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        found(desk, Actor(person=4, name="x", roles=frozenset({"reader"})), name="云杉")


def test_the_number_of_statements_does_not_depend_on_the_records(desk: Desk) -> None:
    def counted() -> int:
        with desk.database.read() as tx:
            plan, many = current_plan(tx), Counted(tx)
            values = {"name": "云杉科技", "phone": "13812345678"}
            alike(many, plan, desk.grant(plan), "cus", values)  # type: ignore[arg-type]
        return many.count

    counted()
    few = counted()
    for number in range(30):
        desk.create("cus", name="云杉科技", note=str(number))

    assert counted() == few <= 4


# ── what a builder may choose ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("by", "code"),
    [
        ([{"id": "a1", "field": "gone"}], "no_field"),
        ([{"id": "a1", "field": "cus_name"}, {"id": "a2", "field": "cus_name", "how": "same"}], "no_field"),
        ([{"id": "a1", "field": "cus_owner"}], "cannot_be_alike"),
        ([{"id": "a1", "field": "cus_lines"}], "cannot_be_alike"),
        ([{"id": "a1", "field": "line_text"}], "no_field"),
    ],
)
def test_fields_that_cannot_be_compared_are_refused(by: list[Tree], code: str) -> None:
    found = compile((builtin(), read(document(by))), version=1, tz="Asia/Shanghai")

    assert not isinstance(found, Plan)
    assert [problem.code for problem in found] == [code]
    assert found[0].path.endswith(f"forms.0.alikes.{len(by) - 1}.field")
