"""Formulas of a compiled app: written with ids they survive renaming, shown with labels they can be read."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.language import formula as lang
from huodan.language.document import builtin
from huodan.language.plan import PASSES
from huodan.language.plan.draft import Draft
from huodan.language.plan.formulas import Scope
from tests.support import apps

LABELS = {
    "order_no": "单号",
    "order_day": "日期",
    "order_lines": "订单明细",
    "order_total": "总额",
    "line_product": "产品",
    "line_price": "单价",
    "line_quantity": "数量",
    "line_amount": "小计",
    "line_code": "货号",
    "product_price": "标价",
    "product_code": "编码",
}


def shop(**labels: str) -> Draft:
    """Compile the shop as far as its formulas, with Chinese labels and a look-up in its lines."""
    tree = apps.shop()
    lines = tree["forms"][1]["fields"][6]["fields"]
    lines.append(apps.field("line_code", "lookup", relation="line_product", source="product_code"))
    every = [*tree["forms"][0]["fields"], *tree["forms"][1]["fields"], *lines]
    for field in every:
        field["label"] = (LABELS | labels).get(field["id"], field["id"])
    draft = Draft(apps=(builtin(), apps.read(tree)), version=1, tz="Asia/Shanghai")
    for run in PASSES:
        run(draft)
        assert draft.problems == []
    return draft


def both(table: str, text: str, **labels: str) -> tuple[str, str]:
    """Write a formula with ids, and that with the labels it has later."""
    written = lang.to_ids(text, Scope(shop(), table))
    return written, lang.to_labels(written, Scope(shop(**labels), table))


CASES: tuple[tuple[str, str, str], ...] = (
    ("order_lines", "= 单价 * 数量", "= #line_price * #line_quantity"),
    ("order_lines", "price*数量", "#line_price*#line_quantity"),
    ("order", "SUM(订单明细.小计) + 1", "SUM(#order_lines.#line_amount) + 1"),
    ("order", "COUNT(订单明细)", "COUNT(#order_lines)"),
    ("order_lines", "产品.标价 * 2", "#line_product.#product_price * 2"),
    ("order_lines", '货号 & "/" & 单号', '#line_code & "/" & #order_no'),
)


@pytest.mark.parametrize(("table", "text", "ids"), CASES)
def test_names_become_ids_and_labels_again(table: str, text: str, ids: str) -> None:
    written, shown = both(table, text)

    assert written == ids
    assert shown == text.replace("price", "单价")


def test_a_renamed_field_is_shown_by_its_new_label() -> None:
    _, shown = both("order_lines", "产品.标价 * 数量", line_product="货品", product_price="目录价")

    assert shown == "货品.目录价 * 数量"


def test_a_label_two_fields_share_gives_way_to_the_key() -> None:
    _, shown = both("order_lines", "单价 * 数量", line_quantity="单价")

    assert shown == "price * quantity"


def test_every_formula_of_the_order_app_is_shown_and_means_the_same() -> None:
    from huodan import templates

    draft = Draft(apps=(builtin(), templates.load("orders")), version=1, tz="Asia/Shanghai")
    for run in PASSES:
        run(draft)
    formulas: list[tuple[str, str]] = [
        (found.table, text)
        for _, found in draft.table_fields()
        for text in (getattr(found.field, "formula", None), found.field.default_formula)
        if text is not None
    ]
    assert len(formulas) > 5

    for table, text in formulas:
        scope: Any = Scope(draft, table)
        ids = lang.to_ids(text, scope)
        shown = lang.to_labels(ids, scope)
        assert "#" not in shown, shown
        assert lang.to_ids(shown, scope) == ids
