"""Apps with flows for tests: bills of customers with lines, somebody who approves them, and nodes as documents write them."""

from __future__ import annotations

from typing import Any

from huodan.language.document import builtin
from huodan.language.plan import Plan, compile
from tests.support import apps

Tree = dict[str, Any]

STATES = [
    {"id": "new", "value": "新建"},
    {"id": "good", "value": "审核通过"},
    {"id": "sent", "value": "已发货"},
]
BOSS = {"id": "w", "by": "role", "roles": ["boss"]}


def node(id: str, kind: str, **settings: object) -> Tree:
    """Write a node."""
    return {"id": id, "kind": kind, "label": id, **settings}


def ask(id: str, **settings: object) -> Tree:
    """Write an approval by the boss."""
    return node(id, "approve", **{"who": [BOSS], **settings})


def sets(field: str, formula: str, **more: object) -> list[Tree]:
    """Write one field that is given a value."""
    return [{"id": "s1", "field": field, "formula": formula, **more}]


def way(id: str, *nodes: Tree, when: str | None = None) -> Tree:
    """Write a way of a block."""
    return {"id": id, "label": id, "when": when, "nodes": list(nodes)}


def flow(*nodes: Tree, **settings: object) -> Tree:
    """Write a flow of bills that begins when one is handed in."""
    start = settings.pop("start", {"on": "submitted"})
    assert isinstance(start, dict)
    base = {"id": "f1", "key": "approval", "label": "新订单审批", "form": "bill"}
    return {**base, "start": {"id": "st", **start}, "nodes": list(nodes), **settings}


def app(*flows: Tree) -> Tree:
    """Write an app with customers, bills and these flows."""
    customer = apps.form(
        "cust",
        apps.field("cust_name", "single_line_text", label="名称"),
        apps.field("cust_level", "number", label="等级"),
        apps.field("cust_owner", "member", label="客户经理"),
        apps.field("cust_secret", "encrypted", label="密码"),
    )
    bill = apps.form(
        "bill",
        apps.field("bill_no", "single_line_text", label="单号"),
        apps.field("bill_total", "number", label="金额"),
        apps.field("bill_day", "date", label="约定日"),
        apps.field("bill_state", "radio_group", label="状态", options=STATES),
        apps.field("bill_seller", "member", label="业务员"),
        apps.field("bill_dep", "department", label="部门"),
        apps.field("bill_cust", "relation", label="客户", target="cust"),
        apps.field("bill_phone", "phone", label="电话"),
        apps.field(
            "bill_lines",
            "subform",
            label="明细",
            fields=[
                apps.field("line_name", "single_line_text", label="品名"),
                apps.field("line_qty", "number", label="数量"),
                apps.field("line_note", "single_line_text", label="行备注"),
            ],
        ),
        apps.field(
            "bill_age", "formula", label="已过天数", result="number", formula="DAYS(TODAY(), #bill_day)"
        ),
        apps.field("bill_paid", "rollup", label="已收", over="pay_bill", source="pay_sum", operation="sum"),
        buttons=[{"id": "b1", "label": "发货", "asks": ["bill_no"]}],
    )
    pay = apps.form(
        "pay",
        apps.field("pay_no", "single_line_text", label="回款号"),
        apps.field("pay_bill", "relation", label="订单", target="bill"),
        apps.field("pay_sum", "number", label="回款额"),
    )
    roles = [
        {"id": "boss", "name": "销售总监", "forms": [{"id": "boss_bill", "form": "bill", "verbs": ["read"]}]}
    ]
    return apps.app(customer, bill, pay, roles=roles, flows=list(flows))


def plan(*flows: Tree) -> Plan:
    """Compile such an app."""
    made = compile([builtin(), apps.read(app(*flows))], version=1, tz="Asia/Shanghai")
    assert isinstance(made, Plan), made
    return made
