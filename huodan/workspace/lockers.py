"""
Lockers: the files a job works with or gives out, each of which lives a day at most.

Owns the folder ``lockers`` among the files of the workspace, in it one folder for each database, and the names in there:
of which job a file is, which of its turns wrote it, and what it is. Should two workers do the same job because one of
them lost its lease, each writes files of its own; those of the turn in which the job was done are the right ones, as
the job's row tells. Does not own what stands in the files (``exporting``, ``importing``).
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from huodan.engines import jobs
from huodan.engines.jobs import Job, JobNotFound, State
from huodan.kit.ids import Id
from huodan.storage.db import Database, Tx
from huodan.storage.trouble import DiskFull, NotWritable, minding_disk

FOLDER = "lockers"
KEPT_MS = 24 * 3_600_000
ASKED = 0
"""The turn of what came with the wish for a job, before anybody took it."""

_OURS = re.compile(r"([0-9]{1,19})\.([0-9]{1,9})\.([a-z]+)(\.part)?")
_SCRATCH, _STOP = "scratch", "stop"
# Where files of jobs lay before there were lockers; what is still there is nobody's.
_FORMER = {
    "exports": re.compile(r"[0-9]{15,19}(\.part|\.tmp)?"),
    "imports": re.compile(r"[0-9]{15,19}\.(file|staged|report|xlsx)|[0-9a-f]{16}\.part"),
}


@dataclass(frozen=True, slots=True)
class Locker:
    """The files of one turn of a job."""

    folder: Path
    job: Id
    turn: int

    def path(self, what: str) -> Path:
        """Say where a file lies, whether it is there or not."""
        return self.folder / f"{self.job}.{self.turn}.{what}"

    @contextmanager
    def writing(self, what: str) -> Iterator[IO[bytes]]:
        """
        Give a file to write to; in the end it is there whole, or not at all if this is left by an exception.

        Raises:
            DiskFull, NotWritable: the same for whatever is written meanwhile.
        """
        path = self.path(what)
        unfinished = path.with_name(f"{path.name}.part")
        with minding_disk(self.folder):
            try:
                with unfinished.open("wb") as into:
                    yield into
                unfinished.replace(path)
            finally:
                unfinished.unlink(missing_ok=True)

    def write(self, what: str, content: bytes) -> None:
        """
        Write a whole file.

        Raises:
            DiskFull, NotWritable
        """
        with self.writing(what) as into:
            into.write(content)

    def take(self, upload: Path, what: str) -> None:
        """
        Keep what came in, or lies in another locker; its former place may be given up then.

        Raises:
            DiskFull, NotWritable
        """
        path = self.path(what)
        with minding_disk(self.folder):
            path.unlink(missing_ok=True)
            try:
                os.link(upload, path)  # nobody changes what came in
            except OSError:
                shutil.copyfile(upload, path)

    def open(self, what: str) -> IO[bytes]:
        """
        Open a file to read it.

        Raises:
            FileNotFoundError: if it is not there, or not any more.
        """
        return self.path(what).open("rb")

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """Give a folder for what is needed in between only; what a killed process left is swept with the rest."""
        path = self.path(_SCRATCH)
        with minding_disk(self.folder):
            path.mkdir(mode=0o700, exist_ok=True)
            try:
                yield path
            finally:
                shutil.rmtree(path, ignore_errors=True)

    def clear(self) -> None:
        """Delete all files of the turn, of which nothing came."""
        for path in self.folder.glob(f"{self.job}.{self.turn}.*"):
            _delete(path)


def locker(database: Database, job: Id, turn: int) -> Locker:
    """Give the locker of one turn of a job, or what it was ``ASKED`` with."""
    return Locker(_place(database), job, turn)


def locker_of(database: Database, job: Job) -> Locker:
    """Give the locker of the turn a job is in, or in which it was done."""
    return locker(database, job.id, job.turn)


def ask_to_stop(database: Database, job: Id) -> None:
    """
    Let a job hear that it should end, also while it holds its own row: a mark beside its files.

    It is left out where the disk takes nothing; the job's row says the same as soon as it can.
    """
    with suppress(OSError, DiskFull, NotWritable):
        locker(database, job, ASKED).path(_STOP).touch()


def is_asked_to_stop(database: Database, job: Id) -> bool:
    """Say whether there is such a mark."""
    return locker(database, job, ASKED).path(_STOP).exists()


def let_go_on(database: Database, job: Id) -> None:
    """Take the mark away, for a job that is tried again."""
    locker(database, job, ASKED).path(_STOP).unlink(missing_ok=True)


def sweep(database: Database, *, results: frozenset[str]) -> int:
    """
    Delete what no job needs and nobody may fetch any more, and say how much; what is not ours stays.

    results: what a job that is done leaves to be fetched, or worked with again, for a day; all other files go when it ends.
    """
    swept = _sweep_former(database)
    place = _place(database)
    for path in list(place.iterdir()):
        ours = _OURS.fullmatch(path.name)
        if ours is None:
            continue
        with database.read() as tx:
            is_kept = _is_kept(tx, path, ours, results)
        if not is_kept:
            _delete(path)
            swept += 1
    return swept


def _place(database: Database) -> Path:
    """Give the folder of a database, told apart from copies of it by its name."""
    place = database.files / FOLDER / f"{database.name}-{database.stamp}"
    with minding_disk(place):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def _is_kept(tx: Tx, path: Path, ours: re.Match[str], results: frozenset[str]) -> bool:
    try:
        job = jobs.find(tx, int(ours[1]))
    except JobNotFound:  # it may be coming just now
        return _is_young(tx, path)
    turn, what, is_whole = int(ours[2]), ours[3], ours[4] is None
    if job.ended_at is None:
        return turn in (ASKED, job.turn)
    is_result = job.state is State.DONE and turn in (ASKED, job.turn) and is_whole and what in results
    return is_result and job.ended_at > tx.now - KEPT_MS


def _is_young(tx: Tx, path: Path) -> bool:
    try:
        return path.stat().st_mtime * 1000 > tx.now - KEPT_MS
    except FileNotFoundError:
        return False


def _sweep_former(database: Database) -> int:
    beside = Path(database.place).parent if database.dialect == "sqlite" else Path("data")
    swept = 0
    for folder, ours in _FORMER.items():
        former = beside / folder
        for path in list(former.iterdir()) if former.is_dir() else []:
            with database.read() as tx:
                is_old = ours.fullmatch(path.name) and not _is_young(tx, path)
            if is_old:
                _delete(path)
                swept += 1
    return swept


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
