"""How many statements a page takes does not depend on how many rows it has (design §4b)."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.engines.query import aggregate, get, query, read_aggregate, read_query
from huodan.language.messages import Actor
from huodan.storage.db import Tx
from tests.engines.query.conftest import BOSS, WANG, put, rights
from tests.engines.query.shop import PLAN, actor

COLUMNS = [
    "no",
    "customer",
    "customer.owner.department",
    "salesperson",
    "lines.product.name",
    "lines",
    "late",
]
COLUMNS += ["customer_level", "customer.order_total", "created_by"]
MIXED = actor(2, "sales", "archive")
WHERE = {
    "and": [
        {"field": "customer.name", "op": "not_empty"},
        {"field": "lines.quantity", "op": "gt", "value": "0"},
    ]
}


class Counted:
    """A Tx that counts its statements."""

    def __init__(self, tx: Tx) -> None:
        self._tx, self.count = tx, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)

    def execute(self, *given: Any) -> Any:
        self.count += 1
        return self._tx.execute(*given)

    def run(self, *given: Any) -> Any:
        self.count += 1
        return self._tx.run(*given)


def statements(tx: Tx, who: Actor, limit: int) -> dict[str, int]:
    """This function will count the statements of each thing the read door does."""
    grant = rights(who)
    columns = COLUMNS if who is BOSS else COLUMNS[:-2]
    body = {"columns": columns, "where": WHERE, "limit": limit, "count": "capped"}
    figures = {
        "group": [{"field": "lines.product"}],
        "measures": [{"key": "n", "op": "count"}],
        "limit": limit,
    }
    asked: dict[str, Any] = {
        "list": lambda tx: query(
            tx, PLAN, grant, read_query("ordr", body | {"order": [{"field": "customer"}]})
        ),
        "search": lambda tx: query(tx, PLAN, grant, read_query("ordr", body | {"search": "dd"})),
        "figures": lambda tx: aggregate(tx, PLAN, grant, read_aggregate("ordr", figures)),
        "record": lambda tx: get(tx, PLAN, grant, "ordr", 31),
    }
    counts = {}
    for name, ask in asked.items():
        counted = Counted(tx)
        ask(counted)
        counts[name] = counted.count
    return counts


@pytest.mark.parametrize("who", [BOSS, WANG, MIXED], ids=["boss", "sales", "mixed"])
def test_statements_are_as_many_for_many_rows_as_for_few(draft: Tx, who: Actor) -> None:
    few = statements(draft, who, 2)
    for id in range(101, 161):
        put(draft, "cust", id, {"c_code": f"X{id}", "c_name": f"客户{id}", "c_owner": 2})
        line = {"l_product": 21 + id % 3, "l_qty": 1_000_000, "l_price": 1_000_000}
        order = {"o_no": f"DD{id}", "o_customer": id, "o_owner": 2, "o_status": "s2"}
        put(draft, "ordr", id, order, [line] * (id % 4 + 1))

    assert statements(draft, who, 50) == few
    assert max(few.values()) <= 16
