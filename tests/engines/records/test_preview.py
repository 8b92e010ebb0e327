"""A preview is what a save would store; it writes nothing and shows only what its reader may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from huodan.engines import query
from huodan.engines.records import Preview, preview
from huodan.kit.errors import Invalid
from huodan.kit.ids import Id, format_id
from huodan.storage import Database
from huodan.workspace.plans import current_plan
from tests.engines.records.conftest import People, Stock, order
from tests.engines.records.test_update import line_ids
from tests.support.sales import Desk


def look(desk: Desk, form: str, id: Id | None = None, **values: Any) -> Preview:
    """Preview as somebody does, in a Tx that cannot write."""
    with desk.database.read(desk.actor) as tx:
        plan = current_plan(tx)
        return preview(tx, plan, desk.grant(plan), form=form, id=id, values=values)


def stored(desk: Desk, form: str, id: Id) -> dict[str, Any]:
    """Give the values of a record as its reader gets them."""
    with desk.database.read(desk.actor) as tx:
        plan = current_plan(tx)
        return dict(query.get(tx, plan, desk.grant(plan), form, id).values)


def without_ids(values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the ids of lines, which new ones get when they are stored."""
    lines = [{key: value for key, value in line.items() if key != "id"} for line in values["lines"]]
    return {**values, "lines": lines}


def test_a_preview_of_a_new_order_has_everything_but_its_number(desk: Desk, stock: Stock) -> None:
    seen = look(desk, "order", **order(stock))

    assert seen.errors == ()
    assert seen.values["no"] is None
    assert seen.values["total"] == "314.98"
    assert seen.values["customer"] == {"id": format_id("custom", stock.customer), "title": "杭州云杉"}
    assert (seen.values["province"], seen.values["due"]) == ("浙江省", "2026-06-05")
    (first, *_) = seen.values["lines"]  # type: ignore[misc]
    assert first["amount"] == "243"
    assert first["product"]["title"] == "橘子酱"
    assert (seen.visible, seen.required, seen.readonly, seen.options) == ({}, {}, {}, {})


def test_a_preview_of_an_empty_form_shows_defaults_and_what_is_missing(desk: Desk, stock: Stock) -> None:
    seen = look(desk, "order")

    assert seen.values["state"] == "待审批"
    assert [(problem.path, problem.code) for problem in seen.errors] == [("customer", "required")]


def test_a_preview_of_a_stored_order_keeps_what_is_not_named(desk: Desk, stock: Stock) -> None:
    id = desk.create("order", **order(stock))
    first, *_ = line_ids(desk, id)

    seen = look(desk, "order", id, lines={"change": [{"id": first, "quantity": "4"}]})

    assert seen.values["no"] == "DD2026050001"
    assert seen.values["total"] == "395.98"
    assert desk.cells("order", id)["order_total"] == 314_980_000


def test_a_preview_shows_live_lookups(desk: Desk, stock: Stock) -> None:
    id = desk.create("order", **order(stock))

    seen = look(desk, "payment", order=format_id("order", id))

    assert seen.values["customer"] == {"id": format_id("custom", stock.customer), "title": "杭州云杉"}


def test_a_lookup_is_not_previewed_from_a_record_out_of_scope(
    desk: Desk, stock: Stock, people: People, at: Callable[..., Desk]
) -> None:
    order_id = desk.create("order", **order(stock, seller=format_id("usr", people.wu)))
    id = desk.create("payment", order=format_id("order", order_id), amount="5")

    seen = look(at("cashier"), "payment", id, amount="6")

    assert seen.values["amount"] == "6"
    assert seen.values["order"] == {"id": format_id("order", order_id), "title": None}
    assert seen.values["customer"] is None
    assert seen.values == stored(at("cashier"), "payment", id) | {"amount": "6"}


def test_a_preview_leaves_out_what_its_reader_may_not_see(
    desk: Desk, stock: Stock, people: People, at: Callable[..., Desk]
) -> None:
    desk.update("customer", stock.customer, owner=format_id("usr", people.zhou))

    seen = look(at("seller"), "order", **order(stock))

    assert seen.values["total"] == "314.98"
    assert all("profit" not in line for line in seen.values["lines"])  # type: ignore[attr-defined]
    assert "橘子酱" in str(seen.values)


def test_a_preview_out_of_scope_says_so(
    desk: Desk, stock: Stock, people: People, at: Callable[..., Desk]
) -> None:
    desk.update("customer", stock.customer, owner=format_id("usr", people.zhou))

    seen = look(at("seller"), "order", **order(stock, seller=format_id("usr", people.wu)))

    assert [problem.code for problem in seen.errors] == ["not_allowed"]


def test_settings_that_differ_for_this_record_are_named(
    desk: Desk, stock: Stock, people: People, at: Callable[..., Desk]
) -> None:
    id = desk.create("order", **order(stock, seller=format_id("usr", people.wu)))

    seen = look(at("seller", "clerk"), "order", id)

    assert seen.readonly["state"] is True
    assert seen.readonly["lines.quantity"] is True
    assert "remark" not in seen.readonly


GOOD = {
    "product": ["橘子酱", "奶酪", {"match": {"code": "P1"}}],
    "number": ["0", "1", "2.5", "3.333", "1000000"],
    "discount": ["0", "0.1", "1", None],
    "customer": ["杭州云杉", {"match": {"code": "KH0001"}}],
    "at": ["2026-05-01 10:00", "2025-12-31"],
    "state": ["待发货", "审核通过，待发货", None],
    "due": ["2026-06-01", None],
}
BAD = {
    "product": ["没有", "旧奶酪", None],
    "number": ["x", None, -1],
    "state": ["?"],
    "customer": [None],
    "at": ["?", None],
}


def lines(wild: bool) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Write lines; wild ones have mistakes."""
    row = {"product": any_of("product", wild), "quantity": any_of("number", wild)}
    more = {
        "price": any_of("number", wild),
        "discount": any_of("discount", wild),
        "note": st.text(max_size=5),
    }
    return st.lists(st.fixed_dictionaries(row, optional=more), max_size=4)


def orders(wild: bool) -> st.SearchStrategy[dict[str, Any]]:
    """Write orders; wild ones have mistakes."""
    fields = {"customer": any_of("customer", wild), "lines": lines(wild)}
    names = {"at": "at", "state": "state", "due": "due", "days": "number"}
    more = {key: any_of(name, wild) for key, name in names.items()} | {"remark": st.text(max_size=10)}
    return st.fixed_dictionaries(fields, optional=more | ({"total": st.just("1")} if wild else {}))


def any_of(name: str, wild: bool) -> st.SearchStrategy[Any]:
    """Choose among the values of a field."""
    return st.sampled_from(GOOD[name] + (BAD.get(name, []) if wild else []))


ORDERS = st.booleans().flatmap(orders)
LINES = st.booleans().flatmap(lines)


@given(values=ORDERS, edit=LINES)
@settings(max_examples=60)
def test_a_preview_equals_what_the_save_stores(
    database: Database, desk: Desk, stock: Stock, values: dict[str, Any], edit: list[dict[str, Any]]
) -> None:
    seen = look(desk, "order", **values)
    if seen.errors:
        with pytest.raises(Invalid) as refused:
            desk.create("order", **values)
        assert refused.value.errors == seen.errors
        return

    id = desk.create("order", **values)

    saved = stored(desk, "order", id)
    assert without_ids(seen.values) | {
        "no": saved["no"],
        "words": saved["words"],
        "at": saved["at"],
    } == without_ids(saved)

    kept = [{"id": line["id"]} for line in saved["lines"][:2]]
    seen = look(desk, "order", id, lines=[*edit, *kept])
    if seen.errors:
        with pytest.raises(Invalid) as refused:
            desk.update("order", id, lines=[*edit, *kept])
        assert refused.value.errors == seen.errors
    else:
        desk.update("order", id, lines=[*edit, *kept])
        assert without_ids(seen.values) == without_ids(stored(desk, "order", id))


def test_a_record_that_would_leave_ones_rows_is_shown_so_that_it_can_be_mended(
    at: Callable[..., Desk], desk: Desk, stock: Stock, people: People
) -> None:
    seller = at("seller")
    desk.update("customer", stock.customer, owner=format_id("usr", people.zhou))
    mine = desk.create("order", **order(stock, seller=format_id("usr", people.zhou)))
    others = {"seller": format_id("usr", people.wu), "remark": "转给吴浩"}

    changed = look(seller, "order", mine, **others)
    made = look(seller, "order", **order(stock, **others))

    for seen in (changed, made):
        assert [problem.code for problem in seen.errors] == ["not_allowed"]
        assert seen.values["remark"] == "转给吴浩"
        assert seen.values["total"] == "314.98"
        assert "profit" not in seen.values
        assert (seen.visible, seen.readonly) == ({}, {})
