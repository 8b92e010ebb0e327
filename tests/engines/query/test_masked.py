"""What is masked is found by its whole value only: no piece of it, nothing that stands behind it, no list of one's own."""

from __future__ import annotations

import json
from typing import Any

import pytest

from huodan.engines.query import pick, query, read_query
from huodan.engines.query.paths import Masked
from huodan.kit.errors import HuodanError
from huodan.language.access import grant
from huodan.language.document import App, builtin, read_app
from huodan.language.plan import Plan, compile
from huodan.storage.db import Tx
from tests.engines.query.conftest import outside, put
from tests.engines.query.shop import CUSTOMER, ORDER, PAYMENT, PRODUCT, ZONE, actor


def _role(id: str, orders: dict[str, Any], customers: dict[str, Any]) -> dict[str, Any]:
    verbs = ["read", "create", "update"]
    forms = [("ordr", orders), ("cust", customers), ("prod", {}), ("paym", {})]
    return {
        "id": id,
        "name": id,
        "forms": [
            {"id": f"r_{form}", "form": form, "verbs": verbs, "rows": "all", "fields": "read", **more}
            for form, more in forms
        ],
    }


def _dim(*fields: str) -> dict[str, Any]:
    return {"but": [{"id": "dim", "fields": list(fields), "right": "masked"}]}


def _plan() -> Plan:
    dim = _role("dim", _dim("o_customer", "l_product"), _dim("c_place"))
    tree = {
        "format": 1,
        "id": "shop",
        "key": "shop",
        "label": "店",
        "forms": [CUSTOMER, PRODUCT, ORDER, PAYMENT],
        "roles": [dim, _role("done", {"rows": "where", "where": _done()}, {})],
    }
    app = read_app(json.loads(json.dumps(tree)))
    assert isinstance(app, App), app
    plan = compile((builtin(), app), version=7, tz=ZONE)
    assert isinstance(plan, Plan), plan
    return plan


def _done() -> dict[str, Any]:
    return {"field": "status", "op": "eq", "value": "done"}


PLAN = _plan()
ONE, BOTH = grant(PLAN, actor(2, "dim")), grant(PLAN, actor(2, "dim", "done"))


def found(tx: Tx, rights: Any, where: object, form: str = "ordr") -> list[str]:
    """This function will list the numbers or names that pass a filter."""
    key = "no" if form == "ordr" else "name"
    body = {"columns": [key], "where": where, "order": [{"field": key}]}
    return [str(row[key]) for row in query(tx, PLAN, rights, read_query(form, body)).rows]


@pytest.mark.parametrize(
    ("form", "test"),
    [
        ("cust", {"field": "place.city", "op": "eq", "value": "杭州市"}),
        ("cust", {"field": "place.province", "op": "not_empty"}),
        ("cust", {"not": {"field": "place.detail", "op": "empty"}}),
        ("ordr", {"field": "customer", "op": "eq", "value": {"match": {"level": "A"}}}),
        ("ordr", {"field": "customer", "op": "eq", "value": {"match": {"code": "KH1", "level": "A"}}}),
        ("ordr", {"field": "customer", "op": "in", "value": [{"match": {"code": "KH1"}}]}),
        ("ordr", {"field": "lines.product", "op": "eq", "value": {"match": {"category": "酒"}}}),
    ],
)
def test_no_piece_of_it_and_nothing_behind_it_finds_what_is_masked(
    tx: Tx, form: str, test: dict[str, Any]
) -> None:
    with pytest.raises(Masked):
        found(tx, ONE, test, form)


def test_the_whole_value_does(tx: Tx) -> None:
    for value in (outside("cust", 11), "云杉贸易", {"match": {"code": "KH1"}}):
        assert found(tx, ONE, {"field": "customer", "op": "eq", "value": value}) == ["DD1"]


def test_where_only_some_rows_are_masked_what_is_shared_finds_the_others(tx: Tx) -> None:
    shared = {"field": "customer", "op": "eq", "value": {"match": {"level": "A"}}}

    # DD1 is sent to 云杉 (A) but not done; of the done ones DD3 and DD4 go to 白桦 (A).
    assert found(tx, BOTH, shared) == ["DD3", "DD4"]
    assert found(tx, BOTH, {"not": shared}) == ["DD1", "DD2", "DD5", "dd6"]
    assert found(tx, BOTH, {"field": "customer", "op": "eq", "value": outside("cust", 11)}) == ["DD1"]


@pytest.mark.parametrize("path", ["customer", "lines.product"])
def test_a_picker_does_not_list_what_stands_masked_in_ones_own_records(draft: Tx, path: str) -> None:
    put(draft, "ordr", 90, {"o_no": "N90", "o_customer": 13, "o_owner": 2}, [{"l_product": 23}], by=2)

    assert pick(draft, PLAN, ONE, "ordr", path).recent == ()
    done = {"o_no": "N91", "o_customer": 12, "o_owner": 2, "o_status": "s2"}
    put(draft, "ordr", 91, done, [{"l_product": 22}], by=2)
    known = {"customer": outside("cust", 12), "lines.product": outside("prod", 22)}[path]
    assert [row["id"] for row in pick(draft, PLAN, BOTH, "ordr", path).recent] == [known]
    assert issubclass(Masked, HuodanError)
