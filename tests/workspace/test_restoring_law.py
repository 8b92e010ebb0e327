"""Whatever was saved: restoring a version gives its values, and undoing that is the identity."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from huodan.kit.ids import Id
from tests.conftest import SLOW_START
from tests.engines.records.conftest import Stock, database, desk, order, stock
from tests.support.sales import Desk
from tests.workspace.test_restoring import back, entries, line_ids, outside, stored

__all__ = ["database", "desk", "stock"]

VALUES = st.fixed_dictionaries(
    {},
    optional={
        "remark": st.sampled_from([None, "甲", "乙\n丙"]),
        "state": st.sampled_from(["待审批", "待发货"]),
        "days": st.sampled_from([None, "0", "30"]),
        "province": st.sampled_from([None, "浙江省"]),
        "customer": st.sampled_from(["杭州云杉", "广州木棉"]),
    },
)
LINES = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(0, 4)),
        st.fixed_dictionaries(
            {"product": st.sampled_from(["橘子酱", "奶酪"]), "quantity": st.sampled_from(["1", "2.5"])},
            optional={"price": st.sampled_from([None, "9"]), "note": st.sampled_from([None, "急"])},
        ),
    ),
    max_size=4,
)
SAVES = st.lists(st.tuples(VALUES, st.none() | LINES), min_size=1, max_size=5)


def save(desk: Desk, id: Id, values: dict[str, Any], lines: Any) -> None:
    """Save some values, and lines in any order: those that are there, changed or not, and new ones."""
    sent = dict(values)
    if lines is not None:
        there, rows = line_ids(desk, id), []
        for place, cells in lines:
            known = None if place is None or place >= len(there) else there[place]
            if known is not None and any(row.get("id") == outside(known) for row in rows):
                known = None
            rows.append({**cells, **({"id": outside(known)} if known is not None else {})})
        sent["lines"] = rows
    desk.update("order", id, **sent)


def check_law(desk: Desk, stock: Stock, saves: Any, data: st.DataObject) -> None:
    """Restoring a version gives its values; undoing that is the identity; each is one version more."""
    if not [row for row in entries(desk, stock.customer, "customer") if row.version > 1]:
        desk.create("customer", name="广州木棉", days="60", place={"province": "广东省"})
        desk.update("customer", stock.customer, limit="1")
    id = desk.create("order", **order(stock))
    states = {1: stored(desk, id)}
    for values, lines in saves:
        save(desk, id, values, lines)
        states[desk.cells("order", id)["version"]] = stored(desk, id)
    last = max(states)
    version = data.draw(st.sampled_from(sorted(states)))

    changes, left = back(desk, id, version, base_version=last)

    assert left == ()
    assert stored(desk, id) == states[version]
    if changes:
        back(desk, id, last, base_version=last + 1)
    assert stored(desk, id) == states[last]


@settings(max_examples=15, deadline=None, suppress_health_check=SLOW_START)
@given(saves=SAVES, data=st.data())
def test_restoring_gives_the_values_of_the_version_and_its_undo_is_the_identity(
    desk: Desk, stock: Stock, saves: Any, data: st.DataObject
) -> None:
    check_law(desk, stock, saves, data)


@pytest.mark.proof
@settings(max_examples=600, deadline=None, suppress_health_check=SLOW_START)
@given(saves=SAVES, data=st.data())
def test_the_law_of_restoring_six_hundred_times(
    desk: Desk, stock: Stock, saves: Any, data: st.DataObject
) -> None:
    check_law(desk, stock, saves, data)
