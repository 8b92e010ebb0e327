"""
The flows of the order app (issue 6 §4) as documents: 新订单审批 with what follows it up to delivery, and 回款提醒.

They are tried here before they become a part of the template.
"""

from __future__ import annotations

from typing import Any

Tree = dict[str, Any]


def of_role(id: str, role: str) -> Tree:
    """Write who a role is."""
    return {"id": id, "by": "role", "roles": [role]}


def said(node: str, label: str, option: str) -> Tree:
    """Write a step that sets the state of the order."""
    sets = [{"id": f"{node}_s", "field": "ord_status", "formula": f'"{option}"'}]
    return {"id": node, "kind": "update", "label": label, "sets": sets}


APPROVAL: Tree = {
    "id": "flow_new_order",
    "key": "new_order",
    "label": {"zh": "新订单审批", "en": "Approval of new orders"},
    "form": "order",
    "start": {"id": "new_order_start", "on": "submitted"},
    "summary": ["ord_customer", "ord_total", "ord_salesperson"],
    "nodes": [
        {
            "id": "director",
            "kind": "approve",
            "label": {"zh": "销售总监审批", "en": "Sales director"},
            "who": [of_role("director_w", "role_sales_director")],
            "due": [{"id": "director_d", "after": 8, "unit": "hour", "then": "remind", "every": 8}],
        },
        {
            "id": "amount",
            "kind": "branch",
            "label": {"zh": "金额", "en": "Amount"},
            "ways": [
                {
                    "id": "large",
                    "label": {"zh": "大于 5 万元", "en": "More than 50,000"},
                    "when": "#ord_total > 50000",
                    "nodes": [
                        {
                            "id": "finance",
                            "kind": "approve",
                            "label": {"zh": "财务总监会签", "en": "Finance director"},
                            "who": [of_role("finance_w", "role_finance_director")],
                            "way": "all",
                        }
                    ],
                },
                {"id": "usual", "label": {"zh": "其他情况", "en": "Everything else"}},
            ],
        },
        said("approved", "审核通过，待发货", "待发货"),
        {
            "id": "confirm",
            "kind": "handle",
            "label": {"zh": "财务确认", "en": "Accounting"},
            "who": [of_role("confirm_w", "role_accountant")],
        },
        {
            "id": "ready",
            "kind": "handle",
            "label": {"zh": "备货", "en": "Getting ready"},
            "who": [of_role("ready_w", "role_warehouse")],
        },
        {
            "id": "ship",
            "kind": "handle",
            "label": {"zh": "发货", "en": "Shipping"},
            "who": [of_role("ship_w", "role_warehouse")],
            "opens": [
                {
                    "id": "ship_o1",
                    "fields": ["ord_tracking", "ord_carrier"],
                    "right": "write",
                    "required": True,
                },
                {"id": "ship_o2", "fields": ["ord_freight", "ord_shipped"], "right": "write"},
            ],
        },
        said("sent", "已发货", "已发货"),
        {
            "id": "tell",
            "kind": "notify",
            "label": {"zh": "发货通知", "en": "Notice of delivery"},
            "fields": ["ord_phone"],
            "over": ["sms"],
            "text": {"zh": "您的订单已发货", "en": "Your order is on its way"},
        },
    ],
}
REMINDER: Tree = {
    "id": "flow_reminder",
    "key": "payment_reminder",
    "label": {"zh": "回款提醒", "en": "Payment reminder"},
    "form": "order",
    "is_approval": False,
    "start": {
        "id": "reminder_start",
        "on": "day_of",
        "field": "ord_due",
        "days": 1,
        "at": "09:00",
        "again": 3,
        "most": 10,
        "when": "#ord_unpaid > 0",
    },
    "nodes": [
        {
            "id": "remind",
            "kind": "handle",
            "label": {"zh": "催收货款", "en": "Ask for the money"},
            "who": [{"id": "remind_w", "by": "field", "field": "#ord_salesperson"}],
            "due": [{"id": "remind_d", "after": 2, "unit": "working_day", "then": "escalate"}],
        }
    ],
}
