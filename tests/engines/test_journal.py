"""History: who did what when, as far as its reader may see."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huodan.engines import journal
from huodan.kit.ids import Id, format_id
from huodan.language.access import NotFound
from huodan.language.messages import Actor, CreateRecord, DeleteRecord, Origin, RestoreRecord
from huodan.workspace.plans import current_plan
from tests.engines.records.conftest import People, Stock, order
from tests.engines.records.test_update import line_ids
from tests.support.sales import Desk


def history(desk: Desk, form: str, id: Id) -> tuple[journal.Entry, ...]:
    """Read the history as somebody sees it."""
    with desk.database.read(desk.actor) as tx:
        plan = current_plan(tx)
        return journal.history(tx, plan, desk.grant(plan), form=form, id=id).entries


def test_history_tells_who_did_what_newest_first(desk: Desk, stock: Stock, at: Callable[..., Desk]) -> None:
    chief = at("chief")
    id = chief.create("order", **order(stock))
    chief.update("order", id, state="待发货", remark="加急")
    desk.do(DeleteRecord("order", id))
    desk.do(RestoreRecord("order", id))

    entries = history(desk, "order", id)

    assert [(entry.kind, entry.version) for entry in entries] == [
        ("restored", 4),
        ("deleted", 3),
        ("updated", 2),
        ("created", 1),
    ]
    assert entries[1].by == {"id": None, "title": "系统"}
    updated = entries[2]
    assert updated.by["title"] == "周敏"
    assert updated.at.startswith("2026-05-06T")
    assert [(one.path, one.before, one.after) for one in updated.changes] == [
        ("state", "待审批", "待发货"),
        ("remark", None, "加急"),
    ]
    created = {one.path: one.after for one in entries[3].changes if one.path != "lines"}
    assert created["customer"] == {"id": format_id("custom", stock.customer), "title": "杭州云杉"}
    assert created["total"] == "314.98"


def test_history_tells_of_lines_row_by_row(desk: Desk, stock: Stock) -> None:
    id = desk.create("order", **order(stock))
    first, second, _ = line_ids(desk, id)
    desk.update(
        "order",
        id,
        lines={
            "change": [{"id": second, "quantity": "2"}],
            "remove": [first],
            "add": [{"product": "奶酪", "quantity": 1}],
        },
    )

    changes = {
        (one.path, one.label["zh"]): one
        for one in history(desk, "order", id)[0].changes
        if "lines" in one.path
    }  # type: ignore[index]

    assert set(changes) == {
        ("lines.0.quantity", "order_lines 第 1 行 · line_quantity"),
        ("lines.0.amount", "order_lines 第 1 行 · line_amount"),
        ("lines.0.profit", "order_lines 第 1 行 · line_profit"),
        ("lines", "order_lines 第 3 行"),
        ("lines", "order_lines 第 1 行"),
    }
    changed = changes["lines.0.quantity", "order_lines 第 1 行 · line_quantity"]
    assert (changed.before, changed.after) == ("1.5", "2")
    removed = changes["lines", "order_lines 第 1 行"]
    assert removed.after is None
    assert removed.before["product"]["title"] == "橘子酱"  # type: ignore[index]
    assert changes["lines", "order_lines 第 3 行"].after["quantity"] == "1"  # type: ignore[index]


def test_rows_that_only_changed_places_are_told(desk: Desk, stock: Stock) -> None:
    id = desk.create("order", **order(stock))
    first, second, third = line_ids(desk, id)
    desk.update("order", id, lines=[{"id": second}, {"id": first}, {"id": third}])

    changes = history(desk, "order", id)[0].changes

    assert [(one.path, one.before, one.after, one.act) for one in changes] == [("lines.0", 2, 1, "moved")]


def test_a_row_that_moved_far_is_told_alone(desk: Desk, stock: Stock) -> None:
    id = desk.create("order", **order(stock))
    first, second, third = line_ids(desk, id)
    desk.update("order", id, lines=[{"id": second, "note": "改"}, {"id": third}, {"id": first}])

    changes = history(desk, "order", id)[0].changes

    assert [(one.path, one.before, one.after) for one in changes if one.act == "moved"] == [("lines.2", 1, 3)]


def test_history_leaves_out_hidden_fields(
    desk: Desk, stock: Stock, people: People, at: Callable[..., Desk]
) -> None:
    id = desk.create("order", **order(stock, seller=format_id("usr", people.zhou)))
    desk.update("product", stock.juice, cost="777.77")
    desk.update(
        "order", id, lines={"change": [{"id": line_ids(desk, id)[0], "product": "奶酪", "quantity": 5}]}
    )

    seen = history(at("seller"), "order", id)

    assert seen
    assert "profit" not in str(seen)
    assert "20.25" not in str(seen)
    assert "777.77" not in str(history(at("seller"), "product", stock.juice))


def test_history_of_a_record_out_of_scope_does_not_exist(
    desk: Desk, stock: Stock, people: People, at: Callable[..., Desk]
) -> None:
    id = desk.create("order", **order(stock, seller=format_id("usr", people.wu)))

    with pytest.raises(NotFound):
        history(at("seller"), "order", id)
    with pytest.raises(NotFound):
        history(desk, "order", 12345)


def test_an_import_and_a_key_are_named(desk: Desk) -> None:
    by_key = Desk(desk.database, Actor(0, "ERP", roles=frozenset({"chief"}), key=5))
    (change,) = by_key.do(CreateRecord("product", {"name": "茶", "price": "3"}, origin=Origin.IMPORT))

    (entry,) = history(desk, "product", change.record)

    assert entry.kind == "imported"
    assert entry.by["id"] is None
