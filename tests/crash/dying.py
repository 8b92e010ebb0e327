"""
An act dies suddenly at one of its steps, in a child process: no exception, no goodbye, as by kill -9 or a power cut.

A step is a statement of a write, in whatever database the act opens, or the moment before a file is opened to be written,
renamed or removed, a folder made or removed, another program started. Owns where an act dies, and the copies of the place it
dies in.
"""

from __future__ import annotations

import os
import pickle
import shutil
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from huodan.storage import Database
from tests.conftest import fresh_name
from tests.crash.test_every_statement import TODAY, Countdown, vanish
from tests.support.postgres import Cluster

DIED = 9
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

    def count() -> int:
        countdown = _counting(Countdown(at, vanish))
        act(world)
        return len(countdown.seen)

    steps = apart(count)
    assert steps is None or isinstance(steps, int)
    return steps


def apart(work: Callable[[], object]) -> object:
    """
    Do some work in a forked child and give what it gives, None if it vanished.

    So that no thread, connection or cache of it is in this process when the next one is forked.
    """
    told, tells = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            with os.fdopen(tells, "wb") as into:
                pickle.dump(work(), into)
            code = 0
        except BaseException:  # noqa: BLE001 - whatever it is, it is shown and the parent fails
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(tells)
    with os.fdopen(told, "rb") as source:
        said = source.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, DIED), "it failed by itself, as the child wrote above"
    return pickle.loads(said) if code == 0 else None


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
