"""
W5: the most rows a file may have, as order lines with relations, from csv and xlsx, and once more changed by key.

Each way runs in a process of its own, so that its largest memory is its own. Run as a program it does one of them.
"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import time

from bench.report import Line, line
from bench.world import World
from huodan.engines.exchange import MOST_ROWS
from huodan.engines.query import Query, query
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.storage.place import open_workspace
from huodan.workspace.importing import ImportReport, Wish, run_import
from huodan.workspace.plans import current_plan

LINES = 5
MOST_TARGETS = 500
HEAD = ["订单编号", "客户编号", "下单日期", "产品编码", "单价", "数量"]


def measure(world: World) -> list[Line]:
    """This function will import each file once, and once more with another day."""
    lines = []
    for way in ("csv", "xlsx"):
        command = [sys.executable, "-m", "bench.import_orders", world.place, way]
        told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        for name, label in (
            ("create", "W5 import new order lines from"),
            ("update", "W5 change them by key from"),
        ):
            one = told[name]
            note = f"{one['rows']:,} lines, {one['locked']:.1f} s in the Tx, memory {told['memory']:.0f} MB"
            lines.append(
                line(f"{label} {way}", [one["seconds"]], rate=one["rows"] / one["seconds"], note=note)
            )
    return lines


def main(place: str, way: str) -> None:
    """This function will do one way and print what it took."""
    database = open_workspace(place)
    codes = [_codes(database, form) for form in ("customer", "product")]
    told = {
        name: _bring(database, _file(way, day, *codes))
        for name, day in (("create", "2026-05-01"), ("update", "2026-05-02"))
    }
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**told, "memory": memory}))
    database.close()


def _codes(database: Database, form: str) -> list[str]:
    with database.read() as tx:
        plan = current_plan(tx)
        wanted = Query(form, columns=("code",), limit=MOST_TARGETS)
        return [str(row["code"]) for row in query(tx, plan, system_grant(plan), wanted).rows]


def _file(way: str, day: str, customers: list[str], products: list[str]) -> bytes:
    rows = [
        [
            f"W5-{way}-{place // LINES}",
            customers[place // LINES % len(customers)],
            day,
            products[place % len(products)],
            str(10 + place % 90),
            str(1 + place % 9),
        ]
        for place in range(MOST_ROWS)
    ]
    if way == "csv":
        return "\n".join(",".join(row) for row in [HEAD, *rows]).encode()
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    page = book.add_worksheet()
    for place, row in enumerate([HEAD, *rows]):
        page.write_row(place, 0, row)
    book.close()
    return made.getvalue()


def _bring(database: Database, file: bytes) -> dict[str, float]:
    with database.read() as tx:
        granted = system_grant(current_plan(tx))
    locked: list[float] = []

    def commit(work: object) -> ImportReport:
        def timed(tx: Tx) -> ImportReport:
            begun = time.perf_counter()
            try:
                return work(tx)  # type: ignore[operator,no-any-return]
            finally:
                locked.append(time.perf_counter() - begun)

        return database.transact(SYSTEM, timed)

    begun = time.perf_counter()
    report = run_import(database, granted, "order", file=file, wish=Wish(), commit=commit)
    assert not report.errors, report.errors[:3]
    return {"seconds": time.perf_counter() - begun, "locked": sum(locked), "rows": report.total}


if __name__ == "__main__":
    main(*sys.argv[1:])
