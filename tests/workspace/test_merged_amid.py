"""Options that are merged amid what else there is: other merges, unique values, words of search, sums, steps, older versions."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from huodan.engines import records
from huodan.engines.query import Query, query
from huodan.engines.schema import Duplicates
from huodan.kit.ids import Id, format_id, parse_id
from huodan.language.access import system_grant
from huodan.language.document import tree_of
from huodan.language.document.merging import MergeOptions
from huodan.language.messages import SYSTEM, Command, CreateRecord, UpdateRecord
from huodan.storage import Database, Tx
from huodan.workspace.check import check
from huodan.workspace.history.restoring import Restoring, restore
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan, published_apps
from huodan.workspace.publish import publish_app
from huodan.workspace.publishing import rehearsal
from huodan.workspace.versions import undo_version
from tests.support import apps

OPTIONS = [
    {"id": "out", "value": "甲", "next": ["sent", "done"]},
    {"id": "sent", "value": "乙", "next": ["done"]},
    {"id": "done", "value": "丙"},
    {"id": "late", "value": "丁"},
]


@pytest.fixture
def database(builtin_url: str) -> Iterator[Database]:
    """Open a database with the built-in app."""
    opened = Database(builtin_url)
    yield opened
    opened.close()


def document(kind: str = "dropdown", **settings: Any) -> apps.Tree:
    is_out = {"field": "state", "op": "in", "value": ["甲"]}
    order = apps.form(
        "order",
        apps.field("order_name", "single_line_text"),
        apps.field("order_state", kind, options=OPTIONS, **settings),
        apps.field("order_bill", "relation", target="bill"),
    )
    bill = apps.form(
        "bill",
        apps.field("bill_name", "single_line_text"),
        apps.field("bill_n", "rollup", over="order_bill", operation="count", where=is_out),
    )
    return apps.app(bill, order)


def run(database: Database, *commands: Command) -> list[Id]:
    def work(tx: Tx) -> list[Id]:
        plan = current_plan(tx)
        return [change.record for change in perform(tx, plan, system_grant(plan), *commands)]

    return database.transact(SYSTEM, work)


def make(database: Database, state: Any, **more: Any) -> Id:
    return run(database, CreateRecord("order", {"name": "x", "state": state, **more}))[0]


def change(database: Database, act: Any) -> int:
    with database.read() as tx:
        tree = tree_of(published_apps(tx)["test"])
    act(tree)
    version = publish_app(database, SYSTEM, apps.read(tree))
    assert isinstance(version, int), version
    lawful(database)
    return version


def lawful(database: Database) -> None:
    with database.read() as tx:
        assert check(tx) == ()


def merge(database: Database, *gone: str, into: str) -> int:
    act = MergeOptions(form="order", table="order", field="order_state", into=into, gone=gone)
    return change(database, lambda tree: act.change(tree, "zh", set()))


def undo(database: Database, version: int) -> None:
    done = database.transact(SYSTEM, lambda tx: undo_version(tx, "test", version), alone=True)
    assert isinstance(done, int), done
    lawful(database)


def cells(database: Database, ids: list[Id]) -> list[Any]:
    with database.read() as tx:
        plan = current_plan(tx)
        found = {one.id: one for one in records.load_many(tx, plan, plan.forms["order"], ids)}
        return [found[id].cells["order_state"] for id in ids]


def found(database: Database, **wish: Any) -> set[Id | None]:
    with database.read() as tx:
        plan = current_plan(tx)
        rows = query(tx, plan, system_grant(plan), Query("order", columns=("name",), **wish)).rows
        return {parse_id(row["id"]) for row in rows}


@pytest.mark.parametrize("kind", ["dropdown", "multi_select"])
def test_an_earlier_merge_is_taken_back_before_a_later_one(database: Database, kind: str) -> None:
    publish_app(database, SYSTEM, apps.read(document(kind)))
    ids = [make(database, name) for name in "甲乙丙丁"]
    first = merge(database, "out", into="sent")
    since = make(database, "乙")
    second = merge(database, "done", into="late")
    last = make(database, "丁")

    undo(database, first)

    def one_each() -> list[str]:
        return [str(one if isinstance(one, str) else one[0]) for one in cells(database, [*ids, since, last])]

    assert one_each() == ["out", "sent", "late", "late", "sent", "late"]
    undo(database, second)
    assert one_each() == ["out", "sent", "done", "late", "sent", "late"]


def test_search_finds_by_the_name_that_stays(database: Database) -> None:
    publish_app(database, SYSTEM, apps.read(document()))
    ids = [make(database, name) for name in "甲乙丙"]
    version = merge(database, "out", into="sent")

    assert found(database, search="乙") == set(ids[:2])
    undo(database, version)
    assert found(database, search="甲") == {ids[0]}


def test_what_must_stand_once_keeps_from_merging(database: Database) -> None:
    publish_app(database, SYSTEM, apps.read(document(unique=True)))
    ids = [make(database, name) for name in "甲乙丙"]

    with pytest.raises(Duplicates, match=r"乙 \(2\)"):
        merge(database, "out", into="sent")

    assert cells(database, ids) == ["out", "sent", "done"]
    lawful(database)


def test_sums_over_it(database: Database) -> None:
    publish_app(database, SYSTEM, apps.read(document()))
    bill = run(database, CreateRecord("bill", {"name": "b"}))[0]
    for name in "甲乙乙丙":
        make(database, name, bill=format_id("bill", bill))

    def n() -> object:
        with database.read() as tx:
            plan = current_plan(tx)
            return query(tx, plan, system_grant(plan), Query("bill", columns=("n",))).rows[0]["n"]

    assert str(n()) == "1"
    version = merge(database, "out", into="sent")
    assert str(n()) == "3"
    undo(database, version)
    assert str(n()) == "1"


def test_an_open_page_sends_what_goes_and_moves_nothing(database: Database) -> None:
    publish_app(database, SYSTEM, apps.read(document()))
    id = make(database, "甲")
    merge(database, "out", into="sent")
    run(database, UpdateRecord("order", id, {"name": "other"}, 1))

    run(database, UpdateRecord("order", id, {"state": "甲", "name": "y"}))
    run(database, UpdateRecord("order", id, {"state": "甲"}, 1))

    assert cells(database, [id]) == ["sent"]


def test_an_older_version_of_a_record_comes_back_as_merged(database: Database) -> None:
    publish_app(database, SYSTEM, apps.read(document("multi_select")))
    id = make(database, ["甲", "丙"])
    run(database, UpdateRecord("order", id, {"state": ["丁"]}))
    version = merge(database, "out", into="sent")

    def back(tx: Tx) -> None:
        plan = current_plan(tx)
        restore(tx, plan, system_grant(plan), Restoring("order", id, 1))

    database.transact(SYSTEM, back)
    assert cells(database, [id]) == [("done", "sent")]
    undo(database, version)
    assert cells(database, [id]) == [("done", "sent")]
    database.transact(SYSTEM, back)
    assert cells(database, [id]) == [("done", "out")]


def test_values_that_stood_apart_and_would_stand_twice_together_are_told_before(database: Database) -> None:
    tree = document()
    tree["forms"][1]["combinations"] = [{"id": "c1", "fields": ["order_name", "order_state"]}]
    publish_app(database, SYSTEM, apps.read(tree))
    ids = [make(database, name) for name in "甲乙丙"]
    wish = MergeOptions(form="order", table="order", field="order_state", into="sent", gone=("out",))
    wish.change(tree := tree_of(apps.read(tree)), "zh", set())

    with TemporaryDirectory() as folder, database.read() as tx:
        beside = Database(f"sqlite:///{folder}/beside.db", zone=database.zone)
        done = rehearsal.rehearse(tx, beside, apps.read(tree))
        beside.close()

    assert [problem.code for problem in done.problems] == ["duplicates"]
    assert [item.level for item in done.items] == ["red"]
    with pytest.raises(Duplicates):
        publish_app(database, SYSTEM, apps.read(tree))
    assert cells(database, ids) == ["out", "sent", "done"]
    lawful(database)


def test_values_kept_of_a_related_record_follow(database: Database) -> None:
    tree = document()
    tree["forms"][0]["fields"].append(apps.field("bill_state", "dropdown", options=OPTIONS))
    formula = apps.field("order_told", "formula", formula='bill.state & "!"', result="text")
    tree["forms"][1]["fields"].append(formula)
    publish_app(database, SYSTEM, apps.read(tree))
    bill = run(database, CreateRecord("bill", {"name": "b", "state": "甲"}))[0]
    order = make(database, "丙", bill=format_id("bill", bill))
    act = MergeOptions(form="bill", table="bill", field="bill_state", into="sent", gone=("out",))

    def told() -> object:
        with database.read() as tx:
            plan = current_plan(tx)
            (row,) = query(tx, plan, system_grant(plan), Query("order", columns=("told",))).rows
            return row["told"]

    def choose_again() -> None:
        run(database, UpdateRecord("order", order, {"bill": None}))
        run(database, UpdateRecord("order", order, {"bill": format_id("bill", bill)}))

    version = change(database, lambda tree: act.change(tree, "zh", set()))
    assert told() == "甲!"
    choose_again()
    assert told() == "乙!"
    undo(database, version)
    assert told() == "乙!"
    choose_again()
    assert told() == "甲!"
    lawful(database)
