"""
``python -m bench [formula backup designer w1 w2 w4 w5 w6 w7 w8 export live jobs hints heavy webhooks analysis]
[--orders 100000 …] [--database URL]``: measure, show.

Without names everything is measured at 100 000 orders. Results are for ``docs/performance.md``; they are never tests.
"""

from __future__ import annotations

import argparse
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench import (
    analyse_flow,
    approvals,
    backup,
    create_order,
    design_form,
    export_orders,
    formulas,
    heavy_work,
    hints,
    import_orders,
    jobs,
    list_orders,
    live_values,
    preview_order,
    publish_app,
    start_server,
    webhooks,
)
from bench.floor import python_floor
from bench.report import Line, line, show
from bench.world import World, build

WORKS: dict[str, Callable[[World], list[Line]]] = {
    "w1": create_order.measure,
    "w2": list_orders.measure,
    "w4": start_server.measure,
    "w5": import_orders.measure,
    "w6": preview_order.measure,
    "w7": approvals.measure,
    "w8": publish_app.measure,
    "export": export_orders.measure,
    "live": live_values.measure,
    "jobs": jobs.measure,
    "hints": hints.measure,
    "heavy": heavy_work.measure,
    "webhooks": webhooks.measure,
    "analysis": analyse_flow.measure,
}

# These need no workspace.
ALONE: dict[str, Callable[[], list[Line]]] = {
    "formula": formulas.measure,
    "backup": backup.measure,
    "designer": design_form.measure,
}


def main() -> None:
    """This function will run the measurements asked for."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("works", nargs="*", choices=[*ALONE, *WORKS, []], help="which works; default all")
    parser.add_argument(
        "--orders", type=int, action="append", help="orders in the workspace; may be repeated"
    )
    parser.add_argument("--lines", type=int, default=2, help="lines of each order that is there before")
    parser.add_argument("--database", help="a PostgreSQL URL of an empty database instead of SQLite")
    parser.add_argument("--keep", type=Path, help="a folder in which worlds stay for the next run")
    given = parser.parse_args()
    lines = [line("Python counts to a million", python_floor())]
    wanted = given.works or [*ALONE, *WORKS]
    for name in ALONE.keys() & wanted:
        lines += ALONE[name]()
    works = [name for name in WORKS if name in wanted]
    with tempfile.TemporaryDirectory(prefix="huodan-bench-") as folder:
        for orders in (given.orders or [100_000]) if works else ():
            world = _world(given.keep or Path(folder), orders, given)
            for name in works:
                lines += [measured.among(orders) for measured in WORKS[name](world)]
    show(lines)


def _world(folder: Path, orders: int, given: argparse.Namespace) -> World:
    """Build a world, or take the one that was kept."""
    kept = folder / f"{orders}-{'postgres' if given.database else 'sqlite'}.pickle"
    kept.parent.mkdir(parents=True, exist_ok=True)
    if not kept.exists():
        place = given.database or str(folder / f"{orders}-sqlite")
        world = build(place, orders=orders, lines=given.lines, customers=max(2_000, orders // 50))
        kept.write_bytes(pickle.dumps(world))
    found: World = pickle.loads(kept.read_bytes())
    return found


if __name__ == "__main__":
    main()
