"""
What must hold of the sales app's data after anything: looked at table by table, as ``huodan check`` would.

Owns: a dump of all that is stored, and the laws that make an order whole.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from huodan.kit.packed import unpack
from huodan.storage import Database, Tx
from huodan.storage.sql.statements import fetch_rows, fetch_sub_rows
from huodan.workspace.plans import current_plan

NAMES = {
    "sqlite": "SELECT name FROM sqlite_schema WHERE type = 'table'",
    "postgres": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
}


def dump(database: Database) -> dict[str, list[str]]:
    """Give every row of every table of the database, in an order of its own."""
    with database.read() as tx:
        names = [row[0] for row in tx.run(NAMES[tx.dialect])]
        return {name: sorted(map(repr, map(tuple, tx.run(f"SELECT * FROM {name}")))) for name in names}


def broken(database: Database) -> list[str]:
    """List what is wrong with the orders; nothing, if every one of them is whole."""
    with database.read() as tx:
        plan = current_plan(tx)
        ids = [row[0] for row in tx.run("SELECT id FROM r_order")]
        orders = fetch_rows(tx, plan, "order", ids)
        lines = fetch_sub_rows(tx, plan, "order_lines", ids)
        found = [problem for id in ids for problem in _order(orders[id], lines[id])]
        return found + _numbers(orders) + _stray(tx, ids) + _journal(tx, orders)


def empty(database: Database) -> None:
    """Remove all orders and what tells of them, so that the next ones are looked at alone."""
    with database.write() as tx:
        for name in ("r_order", "s_order_lines", "x_order", "journal", "trash"):
            tx.run(f"DELETE FROM {name}")


def _order(order: dict[str, Any], lines: list[dict[str, Any]]) -> list[str]:
    name = order["order_no"]
    found = []
    if [line["position"] for line in lines] != list(range(1, len(lines) + 1)):
        found.append(f"{name}: its lines have gaps")
    for line in lines:
        price = line["line_price"] or 0
        amount = round(price * line["line_quantity"] / 1e12 * (1 - line["line_discount"] / 1e6) + 1e-9, 2)
        if abs(line["line_amount"] / 1e6 - amount) > 0.005:
            found.append(f"{name}: a line says {line['line_amount']}")
    if order["order_total"] != sum(line["line_amount"] for line in lines):
        found.append(f"{name}: its total is not the sum of its lines")
    if order["order_count"] != len(lines) * 1_000_000:
        found.append(f"{name}: its count is wrong")
    if not order["order_words"].startswith(f"{name}/"):
        found.append(f"{name}: its words are {order['order_words']}")
    return found


def _numbers(orders: dict[int, dict[str, Any]]) -> list[str]:
    counted = Counter(order["order_no"] for order in orders.values())
    return [f"{name} stands {times} times" for name, times in counted.items() if times > 1]


def _stray(tx: Tx, ids: list[int]) -> list[str]:
    parents = {row[0] for row in tx.run("SELECT DISTINCT parent FROM s_order_lines")}
    key = "rowid" if tx.dialect == "sqlite" else "id"
    indexed = {row[0] for row in tx.run(f"SELECT {key} FROM x_order")}
    found = [f"lines of a missing order {id}" for id in parents - set(ids)]
    return found + [f"order {id} is indexed wrongly" for id in indexed ^ set(ids)]


def _journal(tx: Tx, orders: dict[int, dict[str, Any]]) -> list[str]:
    """The journal has every version once, and its last entry of each field is what is stored."""
    versions: dict[int, list[int]] = {id: [] for id in orders}
    last: dict[int, dict[str, Any]] = {id: {} for id in orders}
    for record, version, body in tx.run(
        "SELECT record, version, body FROM journal WHERE form = 'order' ORDER BY version"
    ):
        if record in orders:
            versions[record].append(version)
            last[record] |= unpack(body)["after"]
    found = [
        f"the journal of {orders[id]['order_no']} has versions {seen}"
        for id, seen in versions.items()
        if seen != list(range(1, orders[id]["version"] + 1))
    ]
    return found + [
        f"{orders[id]['order_no']}.{field} is not what the journal says"
        for id, cells in last.items()
        for field, cell in cells.items()
        if field != "order_lines" and orders[id].get(field) != cell
    ]
