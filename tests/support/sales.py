"""
A small sales app with everything a save can meet, its roles, and short ways to write records.

Owns: customers, products, orders with lines, payments. Orders have fill-ins, hidden copies, defaults, stored formulas
over lines, a serial number and a text made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huodan.kit.ids import Id
from huodan.language.access import Grant, grant, system_grant
from huodan.language.document import builtin
from huodan.language.messages import SYSTEM, Actor, Change, CreateRecord, UpdateRecord
from huodan.language.plan import Plan
from huodan.storage import Database, Tx
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support.apps import Tree, app, field, form, read

LEVELS = [{"id": "l1", "value": "A"}, {"id": "l2", "value": "B", "label": "普通"}]
STATES = [{"id": "s1", "value": "待审批"}, {"id": "s2", "value": "待发货", "long_label": "审核通过，待发货"}]
NUMBER = [
    {"id": "n1", "part": "fixed", "text": "DD"},
    {"id": "n2", "part": "date", "format": "yyyymm"},
    {"id": "n3", "part": "counter", "digits": 4, "period": "month"},
]
CODE = [{"id": "c1", "part": "fixed", "text": "KH"}, {"id": "c2", "part": "counter", "digits": 4}]


def fill(id: str, source: str, into: str) -> Tree:
    """Write a fill-in."""
    return {"id": id, "source": source, "into": into}


def lines() -> list[Tree]:
    """Write the fields of an order's lines."""
    return [
        field(
            "line_product",
            "relation",
            target="product",
            required=True,
            where={"field": "off", "op": "ne", "value": True},
            fills=[fill("f1", "#product_price", "line_price"), fill("f2", "#product_spec", "line_spec")],
        ),
        field("line_spec", "single_line_text"),
        field("line_quantity", "number", required=True, least="0", places=3),
        field("line_price", "money", least="0"),
        field("line_discount", "percent", default="0", least="0", most="1"),
        field("line_amount", "formula", formula="ROUND(price*quantity*(1-discount),2)", format="money"),
        field("line_profit", "formula", formula="amount - product.cost*quantity", format="money"),
        field("line_note", "single_line_text"),
    ]


def customer() -> Tree:
    """Write the form of customers."""
    return form(
        "customer",
        field("customer_name", "single_line_text", required=True, unique=True),
        field("customer_code", "serial", serial=CODE),
        field("customer_level", "dropdown", options=LEVELS, default="B"),
        field("customer_owner", "member", is_owner=True, is_current_by_default=True),
        field("customer_place", "address"),
        field("customer_days", "number", places=0, least="0"),
        field("customer_limit", "money", least="0"),
        field("customer_phone", "phone"),
    )


def product() -> Tree:
    """Write the form of products."""
    return form(
        "product",
        field("product_name", "single_line_text", required=True),
        field("product_code", "single_line_text", unique=True),
        field("product_price", "money", required=True),
        field("product_cost", "money"),
        field("product_spec", "single_line_text"),
        field("product_off", "switch", default=False),
    )


def order() -> Tree:
    """Write the form of orders."""
    fills = [
        fill("f3", "#customer_place.province", "order_province"),
        fill("f4", "#customer_days", "order_days"),
    ]
    due = "DATE(YEAR(at),MONTH(at),DAY(at)) + days"
    return form(
        "order",
        field("order_no", "serial", serial=NUMBER),
        field("order_customer", "relation", target="customer", required=True, fills=fills),
        field("order_at", "date_time", required=True, default_formula="NOW()"),
        field("order_state", "radio_group", options=STATES, default="待审批"),
        field("order_seller", "member", is_owner=True, is_current_by_default=True),
        field("order_province", "single_line_text"),
        field("order_days", "number", places=0),
        field("order_due", "date", default_formula=due),
        field("order_lines", "subform", fields=lines(), least_rows=0, most_rows=500),
        field("order_total", "rollup", over="order_lines", source="line_amount", format="money"),
        field("order_count", "rollup", over="order_lines", operation="count", places=0),
        field("order_words", "formula", formula='no & "/" & TEXT(total,"0.00")', result="text"),
        field("order_remark", "multi_line_text"),
    )


def payment() -> Tree:
    """Write the form of payments."""
    return form(
        "payment",
        field("payment_note", "single_line_text"),
        field("payment_order", "relation", target="order", required=True),
        field("payment_customer", "lookup", relation="payment_order", source="order_customer"),
        field("payment_amount", "money", required=True),
    )


EVERYTHING = ["read", "create", "update", "delete"]


def rights(form: str, verbs: list[str], **settings: object) -> Tree:
    """Write the rights in one form."""
    return {"id": f"rights_{form}", "form": form, "verbs": verbs, **settings}


def roles() -> list[Tree]:
    """Write the roles: chief (everything), seller (own rows, no cost), clerk (reads, writes notes), manager, state."""
    no_cost = [{"id": "no_cost", "fields": ["product_cost"], "right": "hidden"}]
    no_profit = [{"id": "no_profit", "fields": ["line_profit"], "right": "hidden"}]
    limits = [{"id": "limits", "fields": ["customer_limit"], "right": "read"}]
    only_remark = [{"id": "only_remark", "fields": ["order_remark"], "right": "write"}]
    masked_remark = [{"id": "masked_remark", "fields": ["order_remark"], "right": "masked"}]
    return [
        {
            "id": "chief",
            "name": "总经理",
            "forms": [rights(f, EVERYTHING) for f in ("customer", "product", "order", "payment")],
        },
        {
            "id": "seller",
            "name": "销售员",
            "forms": [
                rights("customer", ["read", "create", "update"], rows="own", but=limits),
                rights("product", ["read"], fields="read", but=no_cost),
                rights("order", EVERYTHING, rows="own", but=no_profit),
            ],
        },
        {
            "id": "manager",
            "name": "销售经理",
            "forms": [
                rights("customer", ["read"], fields="read"),
                rights("product", ["read"], fields="read"),
                rights("order", ["read", "create", "update"], rows="department"),
            ],
        },
        {
            "id": "clerk",
            "name": "内勤",
            "forms": [
                rights("customer", ["read"], fields="read"),
                rights("product", ["read"], fields="read"),
                rights("order", ["read", "update"], fields="read", but=only_remark),
            ],
        },
        {
            "id": "cashier",
            "name": "出纳",
            "forms": [rights("payment", EVERYTHING), rights("order", ["read"], rows="own", fields="read")],
        },
        {
            "id": "remover",
            "name": "清理",
            "forms": [rights("order", EVERYTHING, rows="own", fields="hidden", but=masked_remark)],
        },
        _approver(),
    ]


def _approver() -> Tree:
    waiting = {"field": "state", "op": "eq", "value": "待审批"}
    forms = [
        rights("customer", ["read"], fields="read"),
        rights("product", ["read"], fields="read"),
        rights("order", ["read", "create", "update"], rows="where", where=waiting),
    ]
    return {"id": "approver", "name": "审批", "forms": forms}


def sales() -> Tree:
    """Write the app."""
    return app(customer(), product(), order(), payment(), roles=roles())


def build(url: str) -> None:
    """Publish the app into an empty database."""
    database = Database(url, today=20260506)
    try:
        for each in (builtin(), read(sales())):
            assert isinstance(publish_app(database, SYSTEM, each), int)
    finally:
        database.close()


class Desk:
    """Somebody who writes records: short ways to say create, update, delete and to look at what is stored."""

    def __init__(self, database: Database, actor: Actor = SYSTEM) -> None:
        self.database, self.actor = database, actor

    def grant(self, plan: Plan) -> Grant:
        """Give the rights of the actor; the system has all."""
        return system_grant(plan) if self.actor is SYSTEM else grant(plan, self.actor)

    def do(self, *commands: Any) -> tuple[Change, ...]:
        """Perform commands in a Tx of their own."""

        def work(tx: Tx) -> tuple[Change, ...]:
            plan = current_plan(tx)
            return perform(tx, plan, self.grant(plan), *commands)

        return self.database.transact(self.actor, work)

    def create(self, form: str, **values: object) -> Id:
        """Create a record and give its id."""
        return self.do(CreateRecord(form, values))[0].record

    def update(
        self, form: str, id: Id, base_version: int | None = None, **values: object
    ) -> tuple[Change, ...]:
        """Change a record."""
        return self.do(UpdateRecord(form, id, values, base_version))

    def cells(self, form: str, id: Id) -> Mapping[str, Any]:
        """Give the stored cells of a record by field id; sub-rows as lists of cells in their order."""
        from huodan.storage.sql.statements import fetch_row, fetch_sub_rows

        with self.database.read() as tx:
            plan = current_plan(tx)
            row = fetch_row(tx, plan, form, id)
            assert row is not None
            return row | {sub: fetch_sub_rows(tx, plan, sub, (id,))[id] for sub in plan.forms[form].subforms}
