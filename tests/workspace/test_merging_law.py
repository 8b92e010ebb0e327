"""Whatever named the two: undoing a merge gives all of it back, and after a merge nothing names what is gone."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings, strategies as st

from huodan.kit.ids import Id
from huodan.workspace.merging import Pair
from tests.conftest import SLOW_START
from tests.support.merging import Mergers
from tests.workspace.test_merging import database, desk, outside

__all__ = ["database", "desk"]

ONE = st.none() | st.integers(0, 2)
SOME = st.lists(st.integers(0, 2), max_size=3, unique=True)
LINKS = st.fixed_dictionaries(
    {"customer": ONE, "others": SOME, "lines": st.lists(st.tuples(ONE, SOME), max_size=2)}
)
OWN = st.fixed_dictionaries({"parent": ONE, "allies": SOME})
PARENT, ALLIES = st.sampled_from(["mine", "theirs"]), st.sampled_from(["mine", "theirs", "both"])
SIDES = st.fixed_dictionaries({}, optional={"parent": PARENT, "allies": ALLIES})


def named(ids: list[Id], one: Any) -> Any:
    """Write links by the numbers of the three customers."""
    if isinstance(one, list):
        return [outside(ids[each]) for each in one]
    return None if one is None else outside(ids[one])


def may(pair: Pair | None, side: str) -> bool:
    """Say whether a side may be chosen."""
    return pair is not None and (side == "mine" or (pair.can_choose if side == "theirs" else pair.can_join))


def state(desk: Mergers, orders: list[Id], customers: list[Id]) -> list[Any]:
    """Give everything that names a customer, as it is stored."""
    told: list[Any] = []
    for id in orders:
        cells = desk.cells("order", id)
        lines = [(line["line_for"], line["line_also"]) for line in cells["order_lines"]]
        told.append((cells["order_customer"], cells["order_others"], cells["order_count"], lines))
    for id in customers:
        cells = desk.cells("customer", id)
        told.append((cells["customer_parent"], cells["customer_allies"]))
    return told


@settings(max_examples=20, deadline=None, suppress_health_check=SLOW_START)
@given(links=st.lists(LINKS, max_size=3), own=st.tuples(OWN, OWN, OWN), sides=SIDES)
def test_undoing_a_merge_is_the_identity(desk: Mergers, links: Any, own: Any, sides: Any) -> None:
    customers = [desk.create("customer", name=name) for name in ("甲公司", "甲", "乙")]
    for id, each in zip(customers, own, strict=True):
        desk.update("customer", id, **{key: named(customers, value) for key, value in each.items()})
    orders = []
    for each in links:
        lines = [
            {"for": named(customers, one), "also": named(customers, some)} for one, some in each["lines"]
        ]
        rest = {key: named(customers, each[key]) for key in ("customer", "others")}
        orders.append(desk.create("order", lines=lines, **rest))
    before = state(desk, orders, customers)
    stays, gone, third = customers

    offered = {pair.key: pair for pair in desk.look(stays, gone).pairs}
    done = desk.merge(
        stays, gone, **{key: side for key, side in sides.items() if may(offered.get(key), side)}
    )

    assert str(gone) not in str(state(desk, orders, [stays, third]))
    desk.undo(done)
    assert state(desk, orders, customers) == before
