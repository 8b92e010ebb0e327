"""W2: the twenty newest orders of a status whose customer's name contains a word, with the capped count of hits."""

from __future__ import annotations

import time

from bench.report import Line, line
from bench.server import Client, serving
from bench.world import World
from huodan.storage.place import open_workspace

PATH = "/api/v1/apps/orders/forms/order/query"
COLUMNS = ["no", "customer", "ordered_at", "status", "total", "salesperson"]
ORDER = [{"field": "ordered_at", "dir": "desc"}]
TIMES = 120
RAW = """
SELECT o.id, o.f_ord_no, c.f_cus_name, o.f_ord_date, o.f_ord_total FROM r_order o JOIN r_customer c ON c.id = o.f_ord_customer
WHERE o.f_ord_status = 's4' AND o.f_ord_customer IN (SELECT id FROM r_customer WHERE f_cus_name LIKE '%华信%')
ORDER BY o.f_ord_date DESC, o.id DESC LIMIT 20
"""


def measure(world: World) -> list[Line]:
    """This function will measure a common name, one customer, a plain newest list, a search, and the raw query."""
    name = {"field": "customer.name", "op": "contains", "value": "华信"}
    one = {"field": "customer.name", "op": "contains", "value": "00077有限"}
    status = {"field": "status", "op": "eq", "value": "已完成"}
    works = {
        "W2 list, status + common name, capped count": {"where": {"and": [status, name]}, "count": "capped"},
        "W2 list, status + one customer, capped count": {"where": {"and": [status, one]}, "count": "capped"},
        "W2 newest 20, no filter, capped count": {"count": "capped"},
        "W2 search by number, capped count": {"search": "DD0100077", "count": "capped"},
        "W2 search by pinyin initials of the customer": {"search": "hzhx", "count": "capped"},
    }
    raw = _raw(world)
    lines = [line("raw SQL: status + common name, no count", raw)]
    with serving(world.place) as (port, _, _), Client(port, world.key) as client:
        for work, body in works.items():
            asked = {"columns": COLUMNS, "order": ORDER, "limit": 20, **body}
            client.send("POST", PATH, asked)
            taken = [_timed(client, asked) for _ in range(TIMES)]
            lines.append(line(work, taken, floor=lines[0].p50))
    return lines


def _timed(client: Client, asked: dict[str, object]) -> float:
    started = time.perf_counter()
    client.send("POST", PATH, asked)
    return time.perf_counter() - started


def _raw(world: World) -> list[float]:
    database = open_workspace(world.place)
    taken = []
    with database.read() as tx:
        sql = RAW.replace("%", "%%") if tx.dialect == "postgres" else RAW
        for _ in range(TIMES):
            started = time.perf_counter()
            tx.run(sql).fetchall()
            taken.append(time.perf_counter() - started)
    database.close()
    return taken
