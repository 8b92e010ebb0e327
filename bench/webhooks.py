"""
What a save costs that other programs are told of: orders of five lines in this process, by turns with no webhook, with one
that wants no orders, and with one that is told.

Given is processor time of the thread that saves, so that a busy machine says the same; nobody sends meanwhile, as that is
done on threads of its own.
"""

from __future__ import annotations

import random
import time
from dataclasses import replace

from bench.create_order import order
from bench.report import Line, line
from bench.world import World
from huodan.engines import webhooks
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM, CreateRecord
from huodan.storage.db import Database, Tx
from huodan.storage.place import open_workspace
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan
from huodan.workspace.webhooks import Wish, make

ROUNDS, EACH = 12, 50
NONE = "a save without any webhook"
FORMS = {"with one that wants no orders": "orders/customer", "with one that is told": "orders/order"}


def measure(world: World) -> list[Line]:
    """This function will save by turns, so that all of them meet the same machine."""
    database = open_workspace(world.place)
    chance = random.Random(5)
    taken: dict[str, list[float]] = {NONE: [], **{work: [] for work in FORMS}}
    try:
        _save(database, world, chance)
        for _ in range(ROUNDS):
            for work, seconds in taken.items():
                database.transact(SYSTEM, lambda tx, work=work: _only(tx, FORMS.get(work)))
                seconds += [_save(database, world, chance) for _ in range(EACH)]
    finally:
        database.close()
    usual = line(NONE, taken[NONE])
    others = [line(work, taken[work]) for work in FORMS]
    return [usual, *(replace(one, note=f"{one.p50 / usual.p50:.3f} × without any") for one in others)]


def _only(tx: Tx, form: str | None) -> None:
    """Let there be one webhook, or none."""
    for one in webhooks.list_all(tx):
        webhooks.remove(tx, one.id)
    if form is not None:
        wish = Wish("bench", "https://erp.example.com/hooks", (form,), webhooks.EVENTS, ("role_boss",))
        make(tx, current_plan(tx), wish)


def _save(database: Database, world: World, chance: random.Random) -> float:
    """Save an order, and say for how long this thread was busy with it."""
    values = order(world, chance, lines=5)
    started = time.thread_time()

    def work(tx: Tx) -> None:
        plan = current_plan(tx)
        perform(tx, plan, system_grant(plan), CreateRecord("order", values))

    database.transact(SYSTEM, work)
    return time.thread_time() - started
