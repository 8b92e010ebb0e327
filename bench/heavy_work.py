"""
Heavy work: what one thumbnail and one small export cost in seconds of the processor, started plainly and by the nursery.

CPU of this process and of all its children is counted, not time: others may use the machine meanwhile.
"""

from __future__ import annotations

import resource
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PIL import Image

from bench.report import Line, line
from bench.start_server import megabytes
from bench.world import World
from huodan.engines.query import Query
from huodan.kit import nursery
from huodan.kit.child import in_child
from huodan.kit.pictures import shrink
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database
from huodan.storage.place import open_workspace
from huodan.workspace.exporting import Wish, enqueue_export, write_export
from huodan.workspace.plans import current_plan

TIMES = 5
PHOTO = (3_000, 2_000)


def measure(world: World) -> list[Line]:
    """This function will do each work in each way."""
    database = open_workspace(world.place)
    with tempfile.TemporaryDirectory(prefix="huodan-bench-") as folder:
        photo = Path(folder) / "photo.jpg"
        Image.effect_noise(PHOTO, 40).convert("RGB").save(photo)
        works = {
            "a small picture of a photo": partial(in_child, shrink, str(photo), 192),
            "an export of all orders": _export(database),
        }
        lines = [found for name, work in works.items() for found in _compared(name, work)]
    database.close()
    return lines


def _export(database: Database) -> Callable[[], object]:
    wish = Wish(Query("order"))
    job = database.transact(SYSTEM, lambda tx: enqueue_export(tx, system_grant(current_plan(tx)), wish))
    asked = (job.id, job.turn, job.person, job.key)
    return partial(in_child, write_export, database.address, dict(job.input), *asked)


def _compared(name: str, work: Callable[[], object]) -> list[Line]:
    nursery._failed = nursery.MOST_FAILED
    plain = _cpu(work, TIMES)
    nursery._failed = 0
    first = _cpu(work, 1)
    nursery._learned.clear()
    more, memory = _cpu(work, 2), _memory_of_nursery(work)
    next_ = (_cpu(work, 2 + TIMES) - more) / TIMES
    return [
        line(f"{name}, CPU: a new Python", [plain / TIMES]),
        line(f"{name}, CPU: first of a nursery", [first], floor=plain / TIMES),
        line(f"{name}, CPU: the third and later", [next_], floor=plain / TIMES, note=memory),
    ]


def _cpu(work: Callable[[], object], times: int) -> float:
    """Give the CPU seconds of doing it so often, with that of a nursery of its own."""
    before = _used()
    for _ in range(times):
        work()
    _end_nursery()
    return _used() - before


def _memory_of_nursery(work: Callable[[], object]) -> str:
    work()
    work()
    assert nursery._nursery is not None
    told = f"nursery {megabytes(nursery._nursery.process.pid):.0f} MB"
    _end_nursery()
    return told


def _end_nursery() -> None:
    if nursery._nursery is not None:
        process = nursery._nursery.process
        nursery._drop(nursery._nursery)
        process.wait()
        nursery._failed = 0


def _used() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
