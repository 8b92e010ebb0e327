"""
Which amounts of a table are prices per piece: adding them up would mean nothing.

Pure. Owns this one question; how a screen is told is ``describe.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from huodan.language.formula import parse
from huodan.language.formula.tree import Binary, Name, Node, children
from huodan.language.plan.model import PlanTable


def prices(table: PlanTable) -> frozenset[str]:
    """This function will name the typed amounts (ids) that a formula of the row multiplies by a plain number."""
    found: set[str] = set()
    for field in table.computed:
        for product in _products(field.compute.text) if field.compute is not None else ():
            forms = {id: _form(table, id) for id in product if id in table.by_id}
            if "plain" in forms.values():
                found |= {id for id, form in forms.items() if form == "money"}
    return frozenset(id for id in found if not table.by_id[id].field.is_computed)


def _form(table: PlanTable, id: str) -> object:
    return table.by_id[id].field.settings_view().get("format")


@lru_cache(maxsize=1_000)
def _products(text: str) -> tuple[frozenset[str], ...]:
    """Give the fields (ids) of each product in a formula, such as price and quantity of ``#p*#q*(1-#d)``."""
    return tuple(frozenset(_factors(node)) for node in _walk(parse(text)) if _is_product(node))


def _is_product(node: Node) -> bool:
    return isinstance(node, Binary) and node.operator == "*"


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in children(node):
        yield from _walk(child)


def _factors(node: Node) -> Iterator[str]:
    if isinstance(node, Binary) and node.operator == "*":
        yield from _factors(node.left)
        yield from _factors(node.right)
    elif isinstance(node, Name) and len(node.parts) == 1:
        yield node.parts[0].removeprefix("#")
