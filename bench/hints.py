"""
Hints: from the answer of a save at one server process to the event at another, and what a page adds to it.

On SQLite there is one server, and both are the same. A page waits up to 0.3 s so that many do not ask at once, and
reads a form that keeps changing every 1.2 s at most (``web/src/live/useLive.ts``); its own reading comes on top.
"""

from __future__ import annotations

import http.client
import random
import time
from contextlib import ExitStack
from queue import SimpleQueue
from threading import Thread

from bench.create_order import PATH, order
from bench.report import Line, line
from bench.server import Client, serving
from bench.world import World

TIMES = 40
SPREAD, REST = 0.3, 1.2
FORM = b'"form":"order"'


def measure(world: World) -> list[Line]:
    """This function will save through one server and listen at the other."""
    chance = random.Random(4)
    with ExitStack() as stack:
        ports = [
            stack.enter_context(serving(world.place))[0] for _ in range(2 if "://" in world.place else 1)
        ]
        heard: SimpleQueue[float] = SimpleQueue()
        Thread(target=_listen, args=(ports[-1], world.key, heard), daemon=True).start()
        client = stack.enter_context(Client(ports[0], world.key))
        client.send("POST", PATH, {"values": order(world, chance, lines=1)})
        heard.get(timeout=30)
        waited = []
        for _ in range(TIMES):
            time.sleep(chance.uniform(0.6, 1.6))
            client.send("POST", PATH, {"values": order(world, chance, lines=1)})
            saved = time.perf_counter()
            waited.append(heard.get(timeout=30) - saved)
    longest = max(waited)
    page = max(longest, REST) + SPREAD
    note = f"longest {longest:.2f} s; a page asks again after {page:.2f} s at the latest"
    return [line(f"hint of a save at {len(ports)} server processes", waited, note=note)]


def _listen(port: int, key: str, heard: SimpleQueue[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", "/api/v1/events", headers={"Authorization": f"Bearer {key}"})
    stream = connection.getresponse()
    while row := stream.readline():
        if FORM in row:
            heard.put(time.perf_counter())
