"""
Small app documents for tests.

Owns: documents as plain JSON trees in shapes many rooms need. What one test needs, it builds itself on these.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from huodan.language.document import App, builtin, read_app
from huodan.language.plan import Plan, compile

Tree = dict[str, Any]

OPTIONS = [{"id": "a", "value": "甲"}, {"id": "b", "value": "乙", "label": "乙等", "aliases": ["B"]}]

# Settings without which a kind cannot be used, in a form that has the fields of ``shop``.
SETTINGS: dict[str, Tree] = {
    "dropdown": {"options": OPTIONS},
    "radio_group": {"options": OPTIONS},
    "checkbox_group": {"options": OPTIONS},
    "multi_select": {"options": OPTIONS},
    "cascader": {"tree": "家电\n\t冰箱\n\t\t单门\n\t\t双门\n\t电视\n食品"},
    "relation": {"target": "product"},
    "relations": {"target": "product"},
    "serial": {"serial": [{"id": "p1", "part": "fixed", "text": "DD"}, {"id": "p2", "part": "counter"}]},
    "formula": {"formula": "1 + 1"},
    "lookup": {"relation": "every_relation", "source": "product_name"},
    "rollup": {"over": "every_subform", "operation": "count"},
    "subform": {"fields": [{"id": "row_name", "key": "name", "label": "名称", "kind": "single_line_text"}]},
}


def field(id: str, kind: str, **settings: object) -> Tree:
    """Write a field; its key is the id without the part before the first ``_``."""
    return {"id": id, "key": id.partition("_")[2] or id, "label": id, "kind": kind, **settings}


def form(id: str, *fields: Tree, **settings: object) -> Tree:
    """Write a form whose first field is its title."""
    return {
        "id": id,
        "key": id,
        "label": id,
        "id_prefix": id[:6],
        "title": fields[0]["id"],
        "fields": list(fields),
        **settings,
    }


def app(*forms: Tree, **settings: object) -> Tree:
    """Write an app."""
    return {"format": 1, "id": "test", "key": "test", "label": "测试", "forms": list(forms), **settings}


def shop() -> Tree:
    """Write an app of products and orders with lines, a total and fills."""
    fills = [{"id": "fill_price", "source": "price", "into": "line_price"}]
    return app(
        form(
            "product",
            field("product_name", "single_line_text", required=True),
            field("product_code", "single_line_text", unique=True),
            field("product_price", "money"),
            field("product_place", "address"),
        ),
        form(
            "order",
            field("order_no", "serial", **SETTINGS["serial"]),
            field("order_day", "date"),
            field("order_at", "date_time"),
            field("order_state", "radio_group", **SETTINGS["radio_group"]),
            field("order_seller", "member", is_owner=True),
            field("order_remark", "multi_line_text"),
            field(
                "order_lines",
                "subform",
                fields=[
                    field("line_product", "relation", target="product", fills=fills),
                    field("line_price", "money"),
                    field("line_quantity", "number"),
                    field("line_amount", "formula", formula="price * quantity"),
                ],
            ),
            field("order_total", "rollup", over="order_lines", source="line_amount"),
        ),
    )


def every_kind() -> Tree:
    """Write an app with one form that has a field ``every_<kind>`` of each kind."""
    from huodan.language.fields import KINDS

    kinds = sorted(KINDS, key=lambda kind: kind in ("lookup", "rollup"))
    fields = [field(f"every_{kind}", kind, **SETTINGS.get(kind, {})) for kind in kinds]
    return app(
        form("product", field("product_name", "single_line_text")),
        form("every", *fields, title="every_single_line_text"),
    )


def read(tree: Tree) -> App:
    """Read a document that is right."""
    found = read_app(deepcopy(tree))
    assert isinstance(found, App), found
    return found


def plan(*trees: Tree, version: int = 1) -> Plan:
    """Compile documents that are right, together with the built-in app."""
    found = compile((builtin(), *map(read, trees)), version=version, tz="Asia/Shanghai")
    assert isinstance(found, Plan), found
    return found
