"""Versions of an app: what each changed; one is taken back by itself, whatever came later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from huodan.language.document import tree_of
from huodan.language.messages import Actor, CreateRecord, UpdateRecord
from huodan.storage import Database
from huodan.workspace.plans import Problems, published_apps
from huodan.workspace.publish import publish_app
from huodan.workspace.versions import (
    BuiltUpon,
    FirstVersion,
    VersionNotFound,
    changes_of,
    undo_version,
    undone,
    versions,
)
from tests.support import apps
from tests.support.sales import Desk

ANNA = Actor(person=7, name="Anna", is_admin=True)


@pytest.fixture
def database(builtin_url: str) -> Iterator[Database]:
    """Open a database with the app of products and orders as version 2."""
    opened = Database(builtin_url)
    assert publish_app(opened, ANNA, apps.read(apps.shop())) == 2
    yield opened
    opened.close()


def publish(database: Database, tree: dict[str, Any]) -> int:
    done = publish_app(database, ANNA, apps.read(tree))
    assert isinstance(done, int), done
    return done


def undo(database: Database, key: str, number: int) -> int | Problems:
    return database.transact(ANNA, lambda tx: undo_version(tx, key, number), alone=True)


def labels(database: Database) -> list[object]:
    with database.read() as tx:
        return [field["label"] for field in tree_of(published_apps(tx)["test"])["forms"][0]["fields"]]


def test_a_version_is_taken_back_and_the_later_ones_stay(database: Database) -> None:
    tree = apps.shop()
    tree["forms"][0]["fields"][0]["label"] = "品名"
    first = publish(database, tree)
    tree["forms"][0]["fields"][1]["label"] = "货号"
    publish(database, tree)

    done = undo(database, "test", first)

    assert done == 5
    assert labels(database)[:2] == ["product_name", "货号"]
    with database.read() as tx:
        newest, *_ = versions(tx, "test")
        assert (newest.number, newest.by, newest.undoes) == (5, 7, first)
        assert [one.place[-1] for one in changes_of(tx, "test", 5)] == ["product_name"]


def test_what_was_undone_is_done_again_by_undoing_that(database: Database) -> None:
    tree = apps.shop()
    tree["forms"][0]["fields"][0]["label"] = "品名"
    first = publish(database, tree)

    back = undo(database, "test", first)
    assert isinstance(back, int)
    undo(database, "test", back)

    assert labels(database)[0] == "品名"


def test_who_built_upon_it_is_named(database: Database) -> None:
    tree = apps.shop()
    tree["forms"][0]["fields"][0]["label"] = "品名"
    first = publish(database, tree)
    tree["forms"][0]["fields"][1]["label"] = "货号"
    publish(database, tree)
    tree["forms"][0]["fields"][0]["label"] = "货品名称"
    later = publish(database, tree)

    with pytest.raises(BuiltUpon) as refused:
        undo(database, "test", first)

    assert refused.value.later == (later,)
    assert "「货品名称」" in refused.value.text("zh")
    assert labels(database)[:2] == ["货品名称", "货号"]


def test_what_no_longer_makes_sense_is_said_as_problems(database: Database) -> None:
    tree = apps.shop()
    field = {"id": "product_cost", "key": "cost", "kind": "money", "label": "成本"}
    tree["forms"][0]["fields"].append(field)
    first = publish(database, tree)
    tree["forms"][0]["fields"].append(
        {"id": "product_double", "key": "double", "kind": "formula", "label": "两倍", "formula": "成本 * 2"}
    )
    publish(database, tree)

    problems = undo(database, "test", first)

    assert isinstance(problems, tuple)
    assert problems[0].path.startswith("test.forms.0.fields.")


@pytest.mark.parametrize(
    ("key", "number", "error"),
    [
        ("test", 2, FirstVersion),
        ("test", 9, VersionNotFound),
        ("none", 1, VersionNotFound),
        ("workspace", 1, VersionNotFound),
    ],
)
def test_there_must_be_something_to_take_back(
    database: Database, key: str, number: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        undo(database, key, number)


def test_values_of_a_field_come_back_with_it_and_records_made_since_stay(database: Database) -> None:
    desk = Desk(database)
    place = {"province": "浙江省", "city": "杭州市", "detail": "一号"}
    (one,) = desk.do(CreateRecord("product", {"name": "法兰", "place": place}))
    tree = apps.shop()
    tree["forms"][0]["fields"] = [
        field for field in tree["forms"][0]["fields"] if field["id"] != "product_place"
    ]
    gone = publish(database, tree)
    desk.do(UpdateRecord("product", one.record, {"name": "法兰盘"}))
    (two,) = desk.do(CreateRecord("product", {"name": "垫片"}))

    undo(database, "test", gone)

    first, second = (desk.cells("product", change.record) for change in (one, two))
    assert first["product_place"][3] == "一号"
    assert (first["product_name"], second["product_name"]) == ("法兰盘", "垫片")
    assert second["product_place"] is None


FIELDS = st.sampled_from([0, 1, 2, 3])
CHANGES = st.lists(
    st.tuples(st.sampled_from(["label", "hint", "width"]), FIELDS, st.integers(1, 4)), min_size=1, max_size=4
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(changes=CHANGES, which=st.integers(0, 3))
def test_without_later_changes_of_the_same_undo_is_as_if_it_had_never_been(
    database: Database, changes: list[tuple[str, int, int]], which: int
) -> None:
    first = publish(database, apps.shop())
    made, trees = [], [apps.shop()]
    for name, field, value in changes:
        tree = apps.read(trees[-1]).model_dump(mode="json")
        tree["forms"][0]["fields"][field][name] = value if name == "width" else f"{name}{value}"
        made.append(publish(database, tree))
        trees.append(tree)
    at = which % len(changes)
    name, field, value = changes[at]
    touched_again = any(one[:2] == (name, field) for one in changes[at + 1 :])
    if made[at] == (made[at - 1] if at else first) or touched_again:
        return

    with database.read() as tx:
        found = tree_of(undone(tx, "test", made[at]))

    expected = tree_of(apps.read(trees[-1]))
    expected["forms"][0]["fields"][field][name] = tree_of(apps.read(trees[at]))["forms"][0]["fields"][field][
        name
    ]
    assert found == expected
