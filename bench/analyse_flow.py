"""
How long the analysis of a flow takes (流程分析): 100 000 visits of 20 000 runs with a task each, in this process.

The raw SQL reads the same visits and tasks and does nothing with them. Given is processor time of the thread, so that a busy
machine says the same.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import insert

from bench.report import Line, line
from bench.world import World
from huodan.engines import flow
from huodan.kit.ids import Id, first_id
from huodan.language.plan.flowed import PlanFlow
from huodan.storage.db import DAY_MS, Database, Tx
from huodan.storage.place import open_workspace
from huodan.storage.system import flow_run, flow_said, flow_task, flow_visit
from huodan.workspace.plans import current_plan

FLOW = "flow_new_order"
RUNS, VISITS, DAYS, ROUNDS, PIECE = 20_000, 5, 90, 7, 2_000
STATES = ("approved",) * 8 + ("rejected", "running")
Rows = list[dict[str, Any]]


def measure(world: World) -> list[Line]:
    """This function will put the runs there once, and analyse those of all days and of the last thirty."""
    database = open_workspace(world.place)
    try:
        with database.write() as tx:
            planned = current_plan(tx).flows[FLOW]
            if tx.run("SELECT COUNT(*) FROM flow_visit").fetchall()[0][0] < RUNS * VISITS:
                _fill(tx, planned)
        floor = [_timed(database, _raw, planned, DAYS) for _ in range(ROUNDS)]
        usual = line("raw SQL: the same 100 000 visits and 100 000 tasks read", floor)
        told = [usual]
        for days in (DAYS, 30):
            seconds = [_timed(database, _analysed, planned, days) for _ in range(ROUNDS)]
            told.append(line(f"a flow analysed over {days} days of {DAYS}", seconds, floor=usual.p50))
        return told
    finally:
        database.close()


def _timed(database: Database, work: Any, planned: PlanFlow, days: int) -> float:
    with database.read() as tx:
        started = time.thread_time()
        work(tx, planned, tx.now - days * DAY_MS)
        return time.thread_time() - started


def _analysed(tx: Tx, planned: PlanFlow, first: int) -> None:
    flow.analyse(tx, [planned], first=first, end=tx.now + 1)


def _raw(tx: Tx, planned: PlanFlow, first: int) -> None:
    mark = "?" if tx.dialect == "sqlite" else "%s"
    for table, wanted in (
        ("flow_visit", "t.id, t.run, t.node, t.state, t.entered_at, t.left_at"),
        ("flow_task", "t.visit, t.person, t.acted_by, t.state, t.opened_at, t.seen_at, t.closed_at"),
    ):
        sql = f"SELECT {wanted} FROM flow_run r JOIN {table} t ON t.run = r.id WHERE r.flow = {mark} AND r.begun_at >= {mark}"
        tx.run(sql, (planned.id, first)).fetchall()


def _fill(tx: Tx, planned: PlanFlow) -> None:
    chance = random.Random(5)
    nodes = [place.node.id for place in planned.course.places.values() if not place.node.arms]
    people = list(range(1, 31))
    for begin in range(0, RUNS, PIECE):
        runs, visits, tasks, said = _rows(tx, planned, chance, nodes, people, range(begin, begin + PIECE))
        for table, rows in ((flow_run, runs), (flow_visit, visits), (flow_task, tasks), (flow_said, said)):
            tx.execute(insert(table), rows)


def _rows(
    tx: Tx, planned: PlanFlow, chance: random.Random, nodes: list[str], people: list[Id], numbers: range
) -> tuple[Rows, Rows, Rows, Rows]:
    runs: Rows = []
    visits: Rows = []
    tasks: Rows = []
    said: Rows = []
    for number in numbers:
        begun = tx.now - DAYS * DAY_MS + number * (DAYS * DAY_MS // RUNS)
        state, id = chance.choice(STATES), Id(first_id(begun))
        about = {"form": planned.table.id, "record": id}
        for place, (entered, left) in enumerate(_steps(chance, begun)):
            visit = {"id": id + 1 + place, "run": id}
            is_open = state == "running" and place == VISITS - 1
            of = {"node": chance.choice(nodes), "around": 0, "arm": "", "entered_at": entered}
            ends = {"left_at": None if is_open else left, "state": "open" if is_open else "passed"}
            visits.append({**visit, **of, **ends})
            asked = {"visit": visit["id"], "person": chance.choice(people), "place": 0, "sort": "ask"}
            over = {"opened_at": entered, "seen_at": (entered + left) // 2, "closed_at": ends["left_at"]}
            tasks.append({**visit, **about, **asked, **over, "state": "open" if is_open else "done"})
            if chance.random() < 0.1:
                told = {"at": left, "person": 0, "what": "due_remind", "data": "{}"}
                said.append({**visit, "visit": visit["id"], **told})
        own = {
            "id": id,
            "app": planned.app,
            "flow": planned.id,
            "tree": planned.hash,
            **about,
            "state": state,
        }
        more = {"starter": chance.choice(people), "version": 1, "locks": 0, "data": b"", "begun_at": begun}
        runs.append({**own, **more, "ended_at": None if state == "running" else visits[-1]["left_at"]})
    return runs, visits, tasks, said


def _steps(chance: random.Random, begun: int) -> Iterator[tuple[int, int]]:
    at = begun
    for _ in range(VISITS):
        left = at + chance.randrange(1, DAY_MS)
        yield at, left
        at = left
