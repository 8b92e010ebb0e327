"""
W7: a decision over HTTP with the next step, the state of the order and the jobs behind it; then what many runs that wait cost.

Each order starts 新订单审批 by itself. The raw SQL is what a decision writes, one statement a row, in one transaction.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from multiprocessing import get_context

from bench.create_order import PATH, order
from bench.floor import decision_floor
from bench.report import Line, line
from bench.server import Client, serving
from bench.start_server import megabytes
from bench.world import World
from huodan.engines import flow, people
from huodan.engines.people.sessions import open_session
from huodan.kit.ids import Id, format_id
from huodan.language.access import grant
from huodan.language.messages import SYSTEM, CreateRecord
from huodan.storage.db import Database, Tx
from huodan.storage.place import open_workspace
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan
from huodan.workspace.working import wait_ms, work

DECISIONS = 300
WAITING = 10_000
TOGETHER = 20
IDLE_TICKS = 200
JOBS = 2_000
WORKERS = 4
DAY_MS = 86_400_000


def measure(world: World) -> list[Line]:
    """This function will decide, then fill the workspace with runs that wait and look at what they cost."""
    with tempfile.TemporaryDirectory() as folder:
        floor = decision_floor(world.place if "://" in world.place else folder, count=DECISIONS)
    bare = line("raw SQL: a decision (2 rows changed, 6 new, the order, 1 journal row)", floor[20:])
    with serving(world.place) as (port, _, _):
        decided = _decide(world, port)
    return [
        bare,
        line("W7 a decision over HTTP", decided, floor=bare.p50, rate=len(decided) / sum(decided)),
        *_waiting(world),
    ]


def _decide(world: World, port: int) -> list[float]:
    """Enter orders, and let the sales director agree to each."""
    chance, taken = random.Random(7), []
    with Client(port, world.key) as client:
        for _ in range(DECISIONS):
            client.send("POST", PATH, {"values": order(world, chance, lines=5)})
    with Client(port, world.key) as client:
        client.headers = seat(world, "director")
        for task in _tasks(world, DECISIONS):
            started = time.perf_counter()
            client.send("POST", f"/api/v1/tasks/{format_id('tsk', task)}/agree", {})
            taken.append(time.perf_counter() - started)
    return taken[20:]


def seat(world: World, login: str) -> dict[str, str]:
    """This function will sign somebody in and give the headers of their browser."""
    database = open_workspace(world.place)

    def open(tx: Tx) -> str:
        return open_session(tx, person=people.account_of(tx, login=login).person)

    token = database.transact(SYSTEM, open)
    database.close()
    return {
        "Cookie": f"huodan_session={token}",
        "X-CSRF-Token": people.csrf_of(token),
        "Content-Type": "application/json",
        "Accept-Language": "zh",
    }


def _tasks(world: World, limit: int) -> list[Id]:
    database = open_workspace(world.place)
    with database.read() as tx:
        person = people.account_of(tx, login="director").person
        listed = flow.list_tasks(tx, flow.Which.WAITING, person=person, limit=limit)
    database.close()
    return [task.id for task in listed]


def _waiting(world: World) -> Iterator[Line]:
    """Let very many runs wait, each with its deadline: start, memory, a look at what is due, and all of them due at once."""
    database = open_workspace(world.place)
    chance, entered = random.Random(11), []
    for _ in range(WAITING // TOGETHER):
        started = time.perf_counter()
        database.transact(SYSTEM, partial(_enter, world=world, chance=chance))
        entered.append((time.perf_counter() - started) / TOGETHER)
    yield line(
        f"an order that starts its approval, in a Tx of {TOGETHER}",
        entered,
        rate=1 / (sum(entered) / len(entered)),
    )
    with serving(world.place) as (_, pid, seconds):
        yield line(
            f"start with {WAITING:,} waiting runs", [seconds], note=f"PSS {megabytes(pid):.0f} MB idle"
        )
    yield line("a look at what is due: nothing", [_tick(database) for _ in range(IDLE_TICKS)])
    timers = _bring_forward(database)
    database.close()
    started = time.perf_counter()
    with get_context("fork").Pool(WORKERS) as pool:
        done = sum(pool.map(_work, [world.place] * WORKERS))
    elapsed = time.perf_counter() - started
    assert done == timers, (done, timers)
    yield line(
        f"{timers:,} deadlines due at once, {WORKERS} workers, each once",
        [elapsed / timers],
        rate=timers / elapsed,
    )


def _enter(tx: Tx, *, world: World, chance: random.Random) -> None:
    plan = current_plan(tx)
    tx.actor = people.actor_of_person(tx, person=people.account_of(tx, login="boss").person)
    commands = [CreateRecord("order", order(world, chance, lines=2)) for _ in range(TOGETHER)]
    perform(tx, plan, grant(plan, tx.actor), *commands)


def _tick(database: Database) -> float:
    started = time.perf_counter()
    wait_ms(database)
    return time.perf_counter() - started


def _bring_forward(database: Database) -> int:
    """Let some deadlines be due now: their moments, and those of their jobs, lie two weeks earlier."""
    earlier = 14 * DAY_MS

    def move(tx: Tx) -> int:
        chosen = (
            f"SELECT id FROM job WHERE kind = 'flow_timer' AND state = 'waiting' ORDER BY id LIMIT {JOBS}"
        )
        tx.run(
            f"UPDATE flow_visit SET entered_at = entered_at - {earlier}, due_at = due_at - {earlier} WHERE due_at IS NOT NULL"
        )
        return tx.run(f"UPDATE job SET due_at = due_at - {earlier} WHERE id IN ({chosen})").rowcount

    return database.transact(SYSTEM, move)


def _work(place: str) -> int:
    """Do what is due in a process of its own, until nothing is; count it."""
    database = open_workspace(place)
    count = 0
    while work(database):
        count += 1
    database.close()
    return count
