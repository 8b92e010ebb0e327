"""Prices per piece: amounts a row multiplies by a count are not added up, all others are."""

from __future__ import annotations

import pytest

from huodan.language.document import builtin, read_app
from huodan.language.document.app import App
from huodan.language.plan import Plan, compile
from huodan.language.plan.prices import prices


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ("#price*#count", {"price"}),
        ("ROUND((1-#share)*#count*#price,2)", {"price"}),
        ("#fee-#count*#price", {"price"}),
        ("#fee*#share", set()),
        ("#fee+#price", set()),
        ("#count*3", set()),
    ],
)
def test_an_amount_multiplied_by_a_count_is_a_price(formula: str, wanted: set[str]) -> None:
    kinds = {"price": "money", "fee": "money", "count": "number", "share": "percent"}
    typed = [{"id": key, "key": key, "kind": kind, "label": key} for key, kind in kinds.items()]
    computed = {
        "id": "sum",
        "key": "sum",
        "kind": "formula",
        "label": "s",
        "formula": formula,
        "format": "money",
    }
    name = {"id": "name", "key": "name", "kind": "single_line_text", "label": "名称"}
    rows = {"id": "rows", "key": "rows", "kind": "subform", "label": "明细", "fields": [*typed, computed]}
    form = {
        "id": "bill",
        "key": "bill",
        "label": "单",
        "id_prefix": "bil",
        "title": "name",
        "fields": [name, rows],
    }
    app = read_app({"format": 1, "id": "a", "key": "a", "label": "甲", "forms": [form]})
    assert isinstance(app, App)
    plan = compile((builtin(), app), version=1, tz="Asia/Shanghai")
    assert isinstance(plan, Plan)

    assert wanted == set(prices(plan.tables["rows"]))
