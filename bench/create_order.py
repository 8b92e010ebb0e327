"""W1: create an order with five lines over HTTP, one client and sixteen, beside the same rows in raw SQL."""

from __future__ import annotations

import multiprocessing
import random
import tempfile
import time

from bench.floor import create_floor
from bench.report import Line, line
from bench.server import Client, serving
from bench.world import World
from huodan.kit.ids import format_id

PATH = "/api/v1/apps/orders/forms/order/records"
ALONE = 400
EACH = 100
CLIENTS = 16


def measure(world: World) -> list[Line]:
    """This function will measure the work alone and in a crowd."""
    with tempfile.TemporaryDirectory() as folder:
        floor = create_floor(world.place if "://" in world.place else folder, count=ALONE)
    bare = line("raw SQL: 1 order, 5 lines, 1 journal row", floor[20:])
    with serving(world.place) as (port, _, _):
        _run(world, port, seed=1, count=50)
        alone = _run(world, port, seed=2, count=ALONE)
        started = time.monotonic()
        with multiprocessing.get_context("fork").Pool(4) as pool:
            crowd = pool.starmap(_threads, [(world, port, seed) for seed in range(4)])
        elapsed = time.monotonic() - started
    together = [seconds for some in crowd for seconds in some]
    return [
        bare,
        line("W1 create order, 5 lines, 1 client", alone, floor=bare.p50, rate=len(alone) / sum(alone)),
        line(
            f"W1 create order, 5 lines, {CLIENTS} clients",
            together,
            floor=bare.p50,
            rate=len(together) / elapsed,
        ),
    ]


def _threads(world: World, port: int, seed: int) -> list[float]:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(CLIENTS // 4) as pool:
        jobs = [
            pool.submit(_run, world, port, seed=100 + seed * 10 + i, count=EACH) for i in range(CLIENTS // 4)
        ]
        return [seconds for job in jobs for seconds in job.result()]


def _run(world: World, port: int, *, seed: int, count: int) -> list[float]:
    chance = random.Random(seed)
    taken = []
    with Client(port, world.key) as client:
        for _ in range(count):
            body = {"values": order(world, chance, lines=5)}
            started = time.perf_counter()
            client.send("POST", PATH, body)
            taken.append(time.perf_counter() - started)
    return taken


def order(world: World, chance: random.Random, *, lines: int) -> dict[str, object]:
    """This function will make the values of one new order."""
    rows = [
        {
            "product": format_id("pro", chance.choice(world.products)),
            "quantity": str(chance.randint(1, 40)),
            "price": f"{chance.randint(500, 90_000) / 100:.2f}",
            "discount": chance.choice(("0", "0.05", "0.1")),
        }
        for _ in range(lines)
    ]
    return {"customer": format_id("cus", chance.choice(world.customers)), "status": "待发货", "lines": rows}
