"""
Export: all orders with their lines into a csv file and a workbook, against a plain SQL cursor and the csv module.

Each way runs in a process of its own, so that its largest memory is its own. Run as a program it does one of them.
"""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

from bench.report import Line, line
from bench.world import World
from huodan.engines.query import Query
from huodan.language.messages import SYSTEM
from huodan.storage.place import open_workspace

COLUMNS = (
    "no",
    "customer",
    "ordered_at",
    "status",
    "ship_province",
    "total",
    "lines.product",
    "lines.price",
    "lines.quantity",
)
RAW = """
SELECT o.f_ord_no, c.f_cus_name, o.f_ord_date, o.f_ord_status, o.f_ord_province, o.f_ord_total, p.f_pro_name,
       l.f_ln_price, l.f_ln_quantity
FROM r_order o JOIN r_customer c ON c.id = o.f_ord_customer JOIN s_ord_lines l ON l.parent = o.id
JOIN r_product p ON p.id = l.f_ln_product ORDER BY o.id, l.position
"""


def measure(world: World) -> list[Line]:
    """This function will write each file once."""
    raw = _child(world, "raw")
    works = {name: _child(world, name) for name in ("csv", "xlsx")}
    lines = [line("raw SQL and csv: all orders with lines", [raw["seconds"]], note=_note(raw))]
    for name, told in works.items():
        rate = told["rows"] / told["seconds"]
        lines.append(
            line(f"Export to {name}", [told["seconds"]], floor=raw["seconds"], rate=rate, note=_note(told))
        )
    return lines


def _child(world: World, way: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.export_orders", world.place, way], capture_output=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _note(told: dict[str, float]) -> str:
    return f"{told['rows']:,.0f} lines, {told['bytes'] / 1e6:.0f} MB, memory {told['memory']:.0f} MB"


def _raw(place: str, into: IO[bytes]) -> int:
    database = open_workspace(place)
    with open(into.fileno(), "w", newline="", closefd=False) as text, database.read() as tx:
        writer = csv.writer(text)
        rows = 0
        for row in tx.run(RAW):
            writer.writerow(row)
            rows += 1
    return rows


def _ours(place: str, format: str, into: IO[bytes]) -> int:
    from huodan.workspace.exporting import Wish, export, grant_of

    wish = Wish(Query("order", columns=COLUMNS), format=format)
    with tempfile.TemporaryDirectory() as scratch:
        export(open_workspace(place), grant_of(SYSTEM), wish, into, scratch=Path(scratch))
    database = open_workspace(place)
    with database.read() as tx:
        return int((tx.run("SELECT count(*) FROM s_ord_lines").fetchone() or (0,))[0])


def main() -> None:
    """This function will write one file and tell what it took."""
    place, way = sys.argv[1:]
    with tempfile.TemporaryFile() as into:
        started = time.perf_counter()
        rows = _raw(place, into) if way == "raw" else _ours(place, way, into)
        seconds = time.perf_counter() - started
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = into.seek(0, 2)
    print(json.dumps({"seconds": seconds, "rows": rows, "bytes": size, "memory": memory}))


if __name__ == "__main__":
    main()
