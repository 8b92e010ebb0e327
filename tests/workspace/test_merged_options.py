"""Options are merged: records show the one that stays, older words go on counting, undo gives back what each record had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from huodan.engines import journal, records
from huodan.engines.query import Query, aggregate, query, read_aggregate
from huodan.kit.ids import Id
from huodan.language.access import system_grant
from huodan.language.document import tree_of
from huodan.language.document.merging import MergeOptions
from huodan.language.messages import SYSTEM, Command, CreateRecord, DeleteRecord, RestoreRecord, UpdateRecord
from huodan.storage import Database, Tx
from huodan.workspace.check import check
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan, published_apps
from huodan.workspace.publish import publish_app
from huodan.workspace.versions import undo_version
from tests.support import apps

OPTIONS = [
    {"id": "out", "value": "发货"},
    {"id": "sent", "value": "已发货"},
    {"id": "done", "value": "完成"},
]
ONE, MANY = ("dropdown", "radio_group"), ("multi_select", "checkbox_group")


@pytest.fixture
def database(builtin_url: str) -> Iterator[Database]:
    """Open a database with the built-in app."""
    opened = Database(builtin_url)
    yield opened
    opened.close()


def document(kind: str) -> apps.Tree:
    """Write an app whose field ``state`` is of a kind, in a record and in its rows."""
    return apps.app(
        apps.form(
            "order",
            apps.field("order_name", "single_line_text"),
            apps.field("order_state", kind, options=OPTIONS),
            apps.field("order_rows", "subform", fields=[apps.field("row_state", kind, options=OPTIONS)]),
        )
    )


def begin(database: Database, kind: str) -> list[Id]:
    publish_app(database, SYSTEM, apps.read(document(kind)))
    return [make(database, state) for state in ("发货", "已发货", "完成", "")]


def run(database: Database, *commands: Command) -> list[Id]:
    def work(tx: Tx) -> list[Id]:
        plan = current_plan(tx)
        return [change.record for change in perform(tx, plan, system_grant(plan), *commands)]

    return database.transact(SYSTEM, work)


def make(database: Database, state: str) -> Id:
    rows = [{"state": state}] if state else []
    return run(database, CreateRecord("order", {"name": "x", "state": state, "rows": rows}))[0]


def change(database: Database, act: Any) -> int:
    with database.read() as tx:
        tree = tree_of(published_apps(tx)["test"])
    act(tree)
    version = publish_app(database, SYSTEM, apps.read(tree))
    assert isinstance(version, int), version
    with database.read() as tx:
        assert check(tx) == ()
    return version


def merge(database: Database, *gone: str, into: str = "sent") -> int:
    """Merge options of both fields."""

    def act(tree: apps.Tree) -> None:
        for table, field in (("order", "order_state"), ("order_rows", "row_state")):
            MergeOptions(form="order", table=table, field=field, into=into, gone=gone).change(
                tree, "zh", set()
            )

    return change(database, act)


def undo(database: Database, version: int) -> None:
    database.transact(SYSTEM, lambda tx: undo_version(tx, "test", version), alone=True)
    with database.read() as tx:
        assert check(tx) == ()


def shown(database: Database, ids: list[Id]) -> list[object]:
    """Give what the field shows in records, and see that their rows hold the same."""
    with database.read() as tx:
        plan = current_plan(tx)
        form = plan.forms["order"]
        found = {one.id: one for one in records.load_many(tx, plan, form, ids)}
        state, row = form.table.by_id["order_state"], form.subforms["order_rows"].by_id["row_state"]
        for id in ids:
            for line in found[id].rows["order_rows"]:
                assert line.cells[row.id] == found[id].cells[state.id]
        return [state.show(found[id].cells[state.id], tz=tx.zone) for id in ids]


def count_of(database: Database, where: Mapping[str, object]) -> int:
    """Count the records a filter finds."""
    with database.read() as tx:
        plan = current_plan(tx)
        return len(query(tx, plan, system_grant(plan), Query("order", columns=("name",), where=where)).rows)


def counts_by_state(database: Database) -> dict[object, object]:
    """Count the records of each option, as lanes of a kanban and charts do."""
    body = {"group": [{"field": "state", "key": "state"}], "measures": [{"key": "n", "op": "count"}]}
    with database.read() as tx:
        plan = current_plan(tx)
        figures = aggregate(tx, plan, system_grant(plan), read_aggregate("order", body))
        return {row["state"]: row["n"] for row in figures}


def as_shown(kind: str, *values: str | None) -> list[object]:
    return [[value] if value and kind in MANY else value for value in values]


@pytest.mark.parametrize("kind", [*ONE, *MANY])
def test_records_show_the_option_that_stays_until_it_is_taken_back(database: Database, kind: str) -> None:
    ids = begin(database, kind)

    version = merge(database, "out")

    assert shown(database, ids) == as_shown(kind, "已发货", "已发货", "完成", None)
    undo(database, version)
    assert shown(database, ids) == as_shown(kind, "发货", "已发货", "完成", None)


@pytest.mark.parametrize("kind", ["dropdown", "multi_select"])
def test_the_older_words_go_on_counting(database: Database, kind: str) -> None:
    begin(database, kind)
    merge(database, "out")

    late = make(database, "发货")

    assert shown(database, [late]) == as_shown(kind, "已发货")
    for value in ("发货", "已发货"):
        assert count_of(database, {"field": "state", "op": "in", "value": [value]}) == 3
    assert counts_by_state(database) == {"已发货": 3, "完成": 1, None: 1}


@pytest.mark.parametrize("kind", ["dropdown", "multi_select"])
def test_a_record_that_was_saved_since_keeps_what_was_saved(database: Database, kind: str) -> None:
    ids = begin(database, kind)
    version = merge(database, "out")
    late = make(database, "已发货")
    rows = {"state": "完成", "rows": [{"state": "完成"}]}
    run(database, UpdateRecord("order", ids[0], rows), UpdateRecord("order", ids[1], {"name": "y"}))

    undo(database, version)

    assert shown(database, [*ids, late]) == as_shown(kind, "完成", "已发货", "完成", None, "已发货")


def test_several_chosen_become_one_and_are_several_again(database: Database) -> None:
    publish_app(database, SYSTEM, apps.read(document("multi_select")))
    both = run(database, CreateRecord("order", {"name": "x", "state": ["发货", "已发货", "完成"]}))

    version = merge(database, "out")

    assert shown(database, both) == [["已发货", "完成"]]
    undo(database, version)
    assert shown(database, both) == [["发货", "已发货", "完成"]]


def test_it_comes_back_exactly_after_options_were_renamed_and_added(database: Database) -> None:
    ids = begin(database, "dropdown")
    version = merge(database, "out")

    def rename(tree: apps.Tree) -> None:
        options = tree["forms"][0]["fields"][1]["options"]
        options[1] |= {"value": "办完"}
        options.append({"id": "more", "value": "更多"})

    change(database, rename)
    late = run(database, CreateRecord("order", {"name": "z", "state": "更多"}))

    undo(database, version)

    with database.read() as tx:
        form = current_plan(tx).forms["order"]
        found = records.load_many(tx, current_plan(tx), form, [*ids, *late])
        assert {one.id: one.cells["order_state"] for one in found} == dict(
            zip([*ids, *late], ["out", "sent", "done", None, "more"], strict=True)
        )


def test_merges_of_merged_ones_come_back_one_by_one(database: Database) -> None:
    ids = begin(database, "radio_group")
    first = merge(database, "out")
    second = merge(database, "sent", into="done")
    assert shown(database, ids) == ["完成", "完成", "完成", None]

    undo(database, second)
    assert shown(database, ids) == ["已发货", "已发货", "完成", None]
    undo(database, first)
    assert shown(database, ids) == ["发货", "已发货", "完成", None]


def test_what_is_brought_back_from_the_trash_is_read_as_merged(database: Database) -> None:
    ids = begin(database, "dropdown")
    run(database, DeleteRecord("order", ids[0]))
    version = merge(database, "out")

    run(database, RestoreRecord("order", ids[0]))

    assert shown(database, ids[:1]) == ["已发货"]
    undo(database, version)
    assert shown(database, ids[:1]) == ["发货"]


def test_an_option_that_is_gone_already_stays_what_it_is(database: Database) -> None:
    ids = begin(database, "dropdown")

    def drop(tree: apps.Tree) -> None:
        for field in (tree["forms"][0]["fields"][1], tree["forms"][0]["fields"][2]["fields"][0]):
            del field["options"][2]

    change(database, drop)
    merge(database, "out")

    assert shown(database, ids) == ["已发货", "已发货", "done", None]


def test_history_tells_what_it_was_called_then(database: Database) -> None:
    ids = begin(database, "dropdown")
    merge(database, "out")
    run(database, UpdateRecord("order", ids[0], {"state": "完成"}))

    with database.read() as tx:
        plan = current_plan(tx)
        told = journal.history(tx, plan, system_grant(plan), form="order", id=ids[0], field="state").entries

    assert [(entry.changes[0].before, entry.changes[0].after) for entry in told] == [
        ("已发货", "完成"),
        (None, "发货"),
    ]
