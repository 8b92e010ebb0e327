"""
W5: half a million order lines with relations, from csv and xlsx, and once more changed by key, as a job does it.

Each file is decided in a child of limited memory and stored in a process of its own, which stands for the server, so that
the memory of both is seen. The floor is the order lines alone written by raw SQL, in the same run.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from bench.report import Line, line
from bench.world import World
from huodan.engines.query import Query, query
from huodan.kit.child import collect_seldom, in_child
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM
from huodan.storage.db import Address, Database, Tx
from huodan.storage.place import open_workspace
from huodan.workspace.importing import Wish
from huodan.workspace.importing.deciding import decide_file
from huodan.workspace.importing.run import import_staged, read_file
from huodan.workspace.importing.staging import unstage
from huodan.workspace.plans import current_plan

ROWS = 500_000
LINES = 5
MOST_TARGETS = 500
MEGABYTES = 1024
SECONDS = 3600
HEAD = ("订单编号", "客户编号", "下单日期", "产品编码", "单价", "数量")


def measure(world: World) -> list[Line]:
    """This function will import each file once, and once more with another day."""
    lines = []
    for way in ("csv", "xlsx"):
        command = [sys.executable, "-m", "bench.import_orders", world.place, way, str(ROWS)]
        told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        for name, label in (
            ("create", "W5 import new order lines from"),
            ("update", "W5 change them by key from"),
        ):
            one = told[name]
            note = (
                f"{one['rows']:,} lines: read {one['read']:.1f}, decide {one['decide']:.1f}, in the Tx {one['locked']:.1f} s; "
                f"memory of the child {one['child']:.0f} MB, of the server +{one['server']:.0f} MB"
            )
            more: dict[str, Any] = {
                "rate": one["rows"] / one["seconds"],
                "note": note,
                "floor": one.get("floor"),
            }
            lines.append(line(f"{label} {way}", [one["seconds"]], **more))
    return lines


def main(place: str, way: str, rows: str) -> None:
    """This function will do one way and print what it took."""
    database = open_workspace(place)
    codes = [_codes(database, form) for form in ("customer", "product")]
    told = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, day in (("create", "2026-05-01"), ("update", "2026-05-02")):
            file = _file(Path(folder) / f"{name}.{way}", way, int(rows), day, *codes)
            told[name] = _bring(database, file, is_new=name == "create")
    print(json.dumps(told))
    database.close()


def _codes(database: Database, form: str) -> list[str]:
    with database.read() as tx:
        plan = current_plan(tx)
        wanted = Query(form, columns=("code",), limit=MOST_TARGETS)
        return [str(row["code"]) for row in query(tx, plan, system_grant(plan), wanted).rows]


def _file(file: Path, way: str, count: int, day: str, customers: list[str], products: list[str]) -> Path:
    rows = (
        (
            f"W5-{way}-{place // LINES}",
            customers[place // LINES % len(customers)],
            day,
            products[place % len(products)],
            str(10 + place % 90),
            str(1 + place % 9),
        )
        for place in range(count)
    )
    if way == "csv":
        with file.open("w", encoding="utf-8") as into:
            into.write(",".join(HEAD) + "\n")
            into.writelines(",".join(row) + "\n" for row in rows)
        return file
    import xlsxwriter

    book = xlsxwriter.Workbook(str(file), {"constant_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, HEAD)
    for place, row in enumerate(rows, start=1):
        page.write_row(place, 0, row)
    book.close()
    return file


def _bring(database: Database, file: Path, *, is_new: bool) -> dict[str, float]:
    from bench.import_orders import decide, write_floor  # not of the program this may be

    staged = file.with_suffix(".staged")
    before, begun = _megabytes(), time.perf_counter()
    told: dict[str, float] = in_child(
        decide, database.address, str(file), str(staged), megabytes=MEGABYTES, seconds=SECONDS
    )
    with database.read() as tx:
        granted = system_grant(current_plan(tx))
    if is_new:
        told["floor"] = in_child(write_floor, database.address, str(staged), megabytes=4 * MEGABYTES)
        begun = time.perf_counter() - told["read"] - told["decide"]
    with staged.open("rb") as source:
        took: list[float] = []
        work = partial(import_staged, grant=granted, form="order", wish=Wish(), source=source)
        database.transact(SYSTEM, partial(_timed, work=work, took=took))
    told |= {"seconds": time.perf_counter() - begun, "locked": took[-1], "server": _megabytes() - before}
    return told


def _timed(tx: Tx, *, work: Any, took: list[float]) -> None:
    begun = time.perf_counter()
    work(tx)
    took.append(time.perf_counter() - begun)


def decide(_tell: object, address: Address, file: str, staged: str) -> dict[str, float]:
    """This function will read and decide a file in the child, as the job of an import does."""
    database = address.open()
    begun = time.perf_counter()
    with database.read() as tx:
        granted = system_grant(current_plan(tx))
    collect_seldom()
    table = read_file(granted, "order", Path(file), Wish())
    read = time.perf_counter()
    with Path(staged).open("wb") as into:
        report = decide_file(database, granted, "order", table, Wish(), into=into).report
    assert not report.errors, report.errors[:3]
    decided = time.perf_counter()
    database.close()
    return {"rows": report.total, "read": read - begun, "decide": decided - read, "child": _megabytes()}


def write_floor(_tell: object, address: Address, staged: str) -> float:
    """This function will write the same order lines by raw SQL, and nothing else of the file, and take them back."""
    database, rows = address.open(), list[tuple[Any, ...]]()
    with Path(staged).open("rb") as source, database.read() as tx:
        _, prepared = unstage(source, system_grant(current_plan(tx)))
        for ready in prepared.chunks():
            rows += ready.packed.new["ord_lines"]
    mark = "?" if database.dialect == "sqlite" else "%s"
    sql = f"INSERT INTO s_ord_lines VALUES ({', '.join(mark for _ in rows[0])})"
    with suppress(Enough), database.write() as tx:
        begun = time.perf_counter()
        tx.run(sql, rows)
        took = time.perf_counter() - begun
        raise Enough
    database.close()
    return took


class Enough(Exception):
    """Rolls the floor back."""


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
