"""W4: from the start of the process to the first answer, and the memory of the whole system when idle."""

from __future__ import annotations

from pathlib import Path

from bench.report import Line, line
from bench.server import Client, serving
from bench.world import World

TIMES = 5


def measure(world: World) -> list[Line]:
    """This function will start the server a few times and read its memory after one list."""
    boots, idle, used = [], 0.0, 0.0
    for _ in range(TIMES):
        with serving(world.place) as (port, pid, seconds):
            boots.append(seconds)
            idle = megabytes(pid)
            with Client(port, world.key) as client:
                client.send("POST", "/api/v1/apps/orders/forms/order/query", {"columns": ["no"], "limit": 20})
            used = megabytes(pid)
    return [
        line(
            "W4 cold start to first answer", boots, note=f"PSS {idle:.0f} MB idle, {used:.0f} MB after a list"
        )
    ]


def megabytes(pid: int) -> float:
    """This function will read the proportional memory of a process, so that shared pages count once."""
    for row in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if row.startswith("Pss:"):
            return int(row.split()[1]) / 1024
    raise ValueError("no Pss line")
