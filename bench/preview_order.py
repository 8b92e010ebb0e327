"""W6: the preview of an order with fifty lines, as the screen asks for it after every pause in typing."""

from __future__ import annotations

import random
import time

from bench.create_order import order
from bench.report import Line, line, percentile
from bench.server import Client, serving
from bench.world import World

PATH = "/api/v1/apps/orders/forms/order/preview"
TIMES = 100


def measure(world: World) -> list[Line]:
    """This function will measure a preview by one person."""
    chance = random.Random(6)
    taken = []
    with serving(world.place) as (port, _, _), Client(port, world.key) as client:
        for number in range(TIMES + 10):
            body = {"values": order(world, chance, lines=50)}
            started = time.perf_counter()
            client.send("POST", PATH, body)
            if number >= 10:
                taken.append(time.perf_counter() - started)
    return [line("W6 preview, 50 lines", taken, note=f"p95 {percentile(taken, 0.95) * 1000:.1f} ms")]
