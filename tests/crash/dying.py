"""
An act dies suddenly at one of its steps, in a child process: no exception, no goodbye, as by kill -9 or a power cut.

A step is a statement of a write, in whatever database the act opens, or the moment before a file is opened to be written,
renamed or removed, a folder made or removed, another program started. Owns where an act dies, and the copies of the place it
dies in.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from huodan.engines.journal import archiving
from huodan.storage import Database
from huodan.workspace.jobs import Preparation
from tests.conftest import fresh_name
from tests.crash.test_every_statement import TODAY, Countdown, vanish
from tests.support.postgres import Cluster

DIED = 9
CHILDREN = multiprocessing.get_context("forkserver")
CHILDREN.set_forkserver_preload(["tests.crash.test_every_act", "tests.crash.flow_late"])
FILES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "subprocess.Popen"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass(frozen=True)
class World:
    """
    A workspace with all that lies around it: its database, files and backups, in a folder of its own.

    other: an empty database of the other kind.
    """

    folder: Path
    url: str
    other: str = ""

    @property
    def files(self) -> Path:
        """Say where attached files lie."""
        return self.folder / "files"

    @contextmanager
    def opened(self, today: int = TODAY) -> Iterator[Database]:
        """Open the database, as a start of the server does."""
        database = Database(self.url, today=today, files=self.files)
        try:
            yield database
        finally:
            database.close()


class Worlds:
    """Makes copies of a world to die in, on SQLite or on a server."""

    def __init__(self, folder: Path, cluster: Cluster, *, is_sqlite: bool) -> None:
        self.folder, self.cluster, self.is_sqlite = folder, cluster, is_sqlite

    def first(self, url: str) -> World:
        """Take a database that was built, and give it a place for files and backups."""
        folder = self.folder / "first"
        folder.mkdir()
        if self.is_sqlite:
            Path(url.removeprefix("sqlite:///")).rename(folder / "huodan.db")
            url = f"sqlite:///{folder}/huodan.db"
        return World(folder, url)

    @contextmanager
    def copy(self, world: World, *, with_other: bool) -> Iterator[World]:
        """Give a copy, gone in the end; nobody may have the original open."""
        folder, made = self.folder / "copy", fresh_name()
        shutil.copytree(world.folder, folder)
        if self.is_sqlite:
            other = self.cluster.create(made) if with_other else ""
            copied = World(folder, f"sqlite:///{folder}/huodan.db", other)
        else:
            name = str(make_url(world.url).database)
            url = self.cluster.create(made, template=name)
            for locker in folder.glob(f"files/lockers/{name}-*"):  # named after the database
                locker.rename(locker.with_name(locker.name.replace(name, made)))
            copied = World(folder, url, f"sqlite:///{folder}/other/huodan.db")
        try:
            yield copied
        finally:
            shutil.rmtree(folder)
            self.cluster.drop(made)


def die(act: Callable[[World], object], world: World, at: int | None) -> int | None:
    """
    Do an act in a child process that vanishes before one of its steps; None if it died, else how many steps it had.

    at: the number of the step; None to do all of it.
    """
    steps = apart(_count, act, world, at)
    assert steps is None or isinstance(steps, int)
    return steps


def apart(work: Callable[..., object], *given: object) -> object:
    """
    Do some work of a module in a child and give what it gives, None if it vanished.

    The child comes of a process without threads: what other threads hold as one is forked, nobody lets go in the child.
    """
    told, tells = CHILDREN.Pipe(duplex=False)
    child = CHILDREN.Process(target=_work, args=(tells, dict(os.environ), work, given))
    child.start()
    tells.close()
    said = None
    with told, suppress(EOFError):
        said = told.recv()
    child.join()
    assert child.exitcode in (0, DIED), "it failed by itself, as the child wrote above"
    return said if child.exitcode == 0 else None


def _work(
    tells: Any, environment: dict[str, str], work: Callable[..., object], given: tuple[object, ...]
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    _make_small()
    tells.send(work(*given))


def _count(act: Callable[[World], object], world: World, at: int | None) -> int:
    countdown = _counting(Countdown(at, vanish))
    act(world)
    return len(countdown.seen)


def _make_small() -> None:
    """Let jobs have many pieces, and their children be the very process that dies; there is no way back."""
    for kind in ("bulk", "undo_import", "recover"):
        import_module(f"huodan.workspace.jobs.{kind}").PIECE = 2
    archiving.archive_old.__kwdefaults__ = {"most": 3}

    def call(work: Preparation, function: Callable[..., Any], *args: object, **limits: object) -> Any:
        return function(lambda told: work.keep(*told), *args)

    Preparation.in_child = call  # type: ignore[method-assign]


def _counting(countdown: Countdown) -> Countdown:
    """Count every step of this process from now on; only in a child, for there is no way back."""
    opening, thread = Database.__init__, threading.get_ident()
    sys.dont_write_bytecode = True

    def step(what: str) -> None:
        if threading.get_ident() == thread:
            countdown(what)

    def open_counting(database: Database, url: str, **words: Any) -> None:
        opening(database, url, **{**words, "on_statement": step})

    def hear(event: str, given: tuple[Any, ...]) -> None:
        if event in FILES or (event == "open" and given[2] & WRITING):
            step(f"{event} {given[0]}")

    Database.__init__ = open_counting  # type: ignore[method-assign, assignment]
    sys.addaudithook(hear)
    return countdown
