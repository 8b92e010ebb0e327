"""Lists and figures by what is worked out live: roll-ups over payments, products and quotients of them."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from typing import Any

from bench.report import Line, line
from bench.world import PIECE, World
from huodan.engines.query import aggregate, query, read_aggregate, read_query
from huodan.language.access import Grant, system_grant
from huodan.language.document import read_app
from huodan.language.messages import SYSTEM
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.place import open_workspace
from huodan.storage.sql.statements import insert_rows
from huodan.templates import load
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app

TIMES = 7
PAID_SHARE = 0.7
FIELDS: tuple[Mapping[str, Any], ...] = (
    {
        "id": "bench_share",
        "key": "paid_share",
        "formula": "IF(#ord_total=0,0,#ord_paid/#ord_total)",
        "places": 4,
    },
    {"id": "bench_fine", "key": "fine", "formula": "#ord_unpaid*DAY(TODAY())"},
)
LISTS: Mapping[str, Mapping[str, Any]] = {
    "newest 20 with something to pay, capped count": {
        "where": {"field": "unpaid", "op": "gt", "value": "0"},
        "order": [{"field": "ordered_at", "dir": "desc"}],
        "count": "capped",
    },
    "20 with most to pay (all rows sorted)": {"order": [{"field": "unpaid", "dir": "desc"}]},
    "20 paid least (quotient, all rows sorted)": {"order": [{"field": "paid_share"}]},
    "exact count of those paid by less than half (quotient)": {
        "where": {"field": "paid_share", "op": "lt", "value": "0.5"},
        "count": "exact",
    },
}
FIGURES: Mapping[str, Mapping[str, Any]] = {
    "what is to pay, by state": {
        "group": [{"field": "status"}],
        "measures": [{"key": "sum", "op": "sum", "field": "unpaid"}],
    },
    "average share paid (quotient)": {"measures": [{"key": "avg", "op": "avg", "field": "paid_share"}]},
}


def measure(world: World) -> list[Line]:
    """This function will measure lists and figures in the process itself, as the system."""
    database = open_workspace(world.place)
    tree = load("orders").model_dump(mode="json", exclude_unset=True)
    order = next(form for form in tree["forms"] if form["id"] == "order")
    known = {field["id"] for field in order["fields"]}
    order["fields"] += [
        {"kind": "formula", "label": field["key"], **field} for field in FIELDS if field["id"] not in known
    ]
    app = read_app(tree)
    assert not isinstance(app, tuple), app
    publish_app(database, SYSTEM, app)
    with database.write() as tx:
        _pay(tx, current_plan(tx))
    with database.read() as tx:
        plan = current_plan(tx)
        grant = system_grant(plan)
        lists = [
            _timed(f"live list: {work}", lambda b=body: _list(tx, plan, grant, b))
            for work, body in LISTS.items()
        ]
        figures = [
            _timed(
                f"live figure: {work}", lambda b=body: aggregate(tx, plan, grant, read_aggregate("order", b))
            )
            for work, body in FIGURES.items()
        ]
    database.close()
    return [*lists, *figures]


def _pay(tx: Tx, plan: Plan) -> None:
    """Pay most orders in one or two parts, unless somebody did."""
    if tx.run("SELECT count(*) FROM r_payment").fetchone()[0]:
        return
    chance, rows = random.Random(7), []
    for id, total in tx.run("SELECT id, f_ord_total FROM r_order").fetchall():
        for part in range(chance.choice((1, 1, 2)) if chance.random() < PAID_SHARE else 0):
            amount = total // 2 if part else total // chance.choice((1, 2, 3))
            stamps = {"version": 1, "app_version": 1, "created_at": tx.now, "created_by": 0}
            stamps |= {"updated_at": tx.now, "updated_by": 0}
            rows.append({"id": tx.new_id(), **stamps, "pay_order": id, "pay_amount": amount})
    for start in range(0, len(rows), PIECE):
        insert_rows(tx, plan, "payment", rows[start : start + PIECE])
    tx.run("ANALYZE")


def _list(tx: Tx, plan: Plan, grant: Grant, body: Mapping[str, Any]) -> object:
    return query(tx, plan, grant, read_query("order", {"columns": ["no", "unpaid"], "limit": 20, **body}))


def _timed(work: str, run: Callable[[], object]) -> Line:
    run()
    taken = []
    for _ in range(TIMES):
        started = time.perf_counter()
        run()
        taken.append(time.perf_counter() - started)
    return line(work, taken)
