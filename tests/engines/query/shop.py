"""A small app of shops: customers, products, orders with lines; roles that see different rows and fields."""

from __future__ import annotations

import json
from typing import Any

from huodan.language.document import App, builtin, read_app
from huodan.language.messages import Actor
from huodan.language.plan import Plan, compile

ZONE = "Asia/Shanghai"
TODAY = 20260506


def _field(id: str, key: str, kind: str, **settings: Any) -> dict[str, Any]:
    return {"id": id, "key": key, "kind": kind, "label": f"L{id}", **settings}


def _options(**values: str) -> list[dict[str, str]]:
    return [{"id": id, "value": value} for id, value in values.items()]


CUSTOMER = {
    "id": "cust",
    "key": "customer",
    "label": "客户",
    "id_prefix": "cus",
    "title": "c_name",
    "fields": [
        _field("c_code", "code", "single_line_text", unique=True),
        _field("c_name", "name", "single_line_text"),
        _field("c_owner", "owner", "member", is_owner=True),
        _field("c_level", "level", "dropdown", options=_options(la="A", lb="B", lc="C")),
        _field("c_phone", "phone", "phone"),
        _field("c_limit", "credit_limit", "money"),
        _field("c_secret", "secret", "single_line_text"),
        _field("c_place", "place", "address"),
        _field("c_parent", "parent", "relation", target="cust"),
        _field("c_orders", "order_count", "rollup", over="o_customer", operation="count", places=0),
        _field("c_total", "order_total", "rollup", over="o_customer", source="o_amount", format="money"),
        _field(
            "c_open",
            "open_total",
            "rollup",
            over="o_customer",
            source="o_amount",
            where={"field": "status", "op": "ne", "value": "done"},
        ),
        _field("c_room", "room", "formula", formula="#c_limit-#c_open"),
        _field("c_last", "last_order", "rollup", over="o_customer", source="o_at", operation="max"),
        _field("c_mean", "mean_order", "rollup", over="o_customer", source="o_amount", operation="avg"),
        _field("c_idle", "idle_days", "formula", formula="ROUND(NOW()-#c_last,1)", places=1),
        _field("c_share", "open_share", "formula", formula="IF(#c_total=0,0,#c_open/#c_total)", places=4),
    ],
}
PRODUCT = {
    "id": "prod",
    "key": "product",
    "label": "产品",
    "id_prefix": "pro",
    "title": "p_name",
    "fields": [
        _field("p_name", "name", "single_line_text"),
        _field("p_code", "code", "single_line_text", unique=True),
        _field("p_cost", "cost", "money"),
        _field("p_kind", "category", "dropdown", options=_options(k1="饮料", k2="酒")),
        _field("p_sold", "sold", "rollup", over="l_product", source="l_qty"),
    ],
}
ORDER = {
    "id": "ordr",
    "key": "order",
    "label": "订单",
    "id_prefix": "ord",
    "title": "o_no",
    "fields": [
        _field("o_no", "no", "single_line_text", unique=True),
        _field("o_customer", "customer", "relation", target="cust"),
        _field("o_owner", "salesperson", "member", is_owner=True),
        _field("o_status", "status", "radio_group", options=_options(s3="new", s1="sent", s2="done")),
        _field("o_at", "ordered_at", "date_time"),
        _field("o_due", "due_on", "date"),
        _field("o_urgent", "urgent", "switch"),
        _field("o_note", "note", "multi_line_text"),
        _field("o_secret", "secret", "single_line_text"),
        _field("o_rate", "rate", "percent"),
        _field(
            "o_lines",
            "lines",
            "subform",
            fields=[
                _field("l_product", "product", "relation", target="prod"),
                _field("l_qty", "quantity", "number"),
                _field("l_price", "price", "money"),
                _field("l_amount", "amount", "formula", formula="#l_price*#l_qty"),
                _field("l_note", "remark", "single_line_text"),
                _field(
                    "l_share",
                    "share",
                    "formula",
                    formula="IF(YEAR(TODAY())>0,#l_amount/#o_amount,0)",
                    places=4,
                ),
            ],
        ),
        _field("o_amount", "amount", "rollup", over="o_lines", source="l_amount"),
        _field("o_level", "customer_level", "lookup", relation="o_customer", source="c_level"),
        _field("o_limit", "customer_limit", "lookup", relation="o_customer", source="c_limit"),
        _field("o_late", "late", "formula", formula="AND(#o_due<TODAY(),#o_amount>0)", result="switch"),
    ],
}
PAYMENT = {
    "id": "paym",
    "key": "payment",
    "label": "回款",
    "id_prefix": "pay",
    "title": "y_no",
    "fields": [
        _field("y_no", "no", "single_line_text", unique=True),
        _field("y_order", "order", "relation", target="ordr"),
        _field("y_amount", "amount", "money"),
    ],
}


def _rights(
    form: str, rows: str = "all", fields: str = "write", but: Any = (), **more: Any
) -> dict[str, Any]:
    verbs = ["create", "delete", "read", "update"]
    right = {"id": f"r_{form}", "form": form, "verbs": verbs, "rows": rows, "fields": fields}
    listed = [{"id": f"b{i}", "fields": list(ids), "right": right} for i, (ids, right) in enumerate(but)]
    return {**right, "but": listed, **more}


FORMS = ("cust", "prod", "ordr", "paym")
ROLES = [
    {"id": "boss", "name": "老板", "forms": [_rights(form) for form in FORMS]},
    {
        # Own orders and own customers; costs and secrets are hidden.
        "id": "sales",
        "name": "业务员",
        "forms": [
            _rights("ordr", "own", but=[(["o_secret"], "hidden")]),
            _rights("cust", "own", but=[(["c_secret", "c_limit"], "hidden")]),
            _rights("prod", but=[(["p_cost"], "hidden")]),
        ],
    },
    {"id": "leader", "name": "主管", "forms": [_rights("ordr", "department"), _rights("cust", "department")]},
    {
        # All orders without amounts; phones and credit limits masked.
        "id": "clerk",
        "name": "文员",
        "forms": [
            _rights(
                "ordr", fields="read", but=[(["l_price", "o_secret", "o_rate"], "hidden")], verbs=["read"]
            ),
            _rights(
                "cust", fields="read", but=[(["c_phone", "c_limit"], "masked"), (["c_secret"], "hidden")]
            ),
            _rights("prod", "where", fields="read", where={"field": "category", "op": "eq", "value": "酒"}),
        ],
    },
    {
        # Sees the notes of orders that are done, nothing else of them.
        "id": "archive",
        "name": "档案",
        "forms": [
            _rights(
                "ordr",
                "where",
                fields="hidden",
                but=[(["o_no", "o_secret", "o_status"], "read")],
                where={"field": "status", "op": "eq", "value": "done"},
            )
        ],
    },
    {
        # Sees the credit limit of an order's customer by a wider look-up, and no customers.
        "id": "checker",
        "name": "审核",
        "forms": [_rights("ordr", fields="read", but=[(["o_limit"], "read"), (["o_customer"], "read")])],
    },
]


def documents() -> tuple[App, App]:
    """This function will give the built-in app and the shop."""
    forms = [CUSTOMER, PRODUCT, ORDER, PAYMENT]
    tree = {"format": 1, "id": "shop", "key": "shop", "label": "店", "forms": forms, "roles": ROLES}
    app = read_app(json.loads(json.dumps(tree)))
    assert isinstance(app, App), app
    return builtin(), app


def shop_plan() -> Plan:
    """This function will compile the shop."""
    plan = compile(documents(), version=7, tz=ZONE)
    assert isinstance(plan, Plan), plan
    return plan


PLAN = shop_plan()


def actor(person: int, *roles: str, departments: tuple[int, ...] = ()) -> Actor:
    """This function will make a person with roles."""
    return Actor(person, f"P{person}", frozenset(roles), departments)
