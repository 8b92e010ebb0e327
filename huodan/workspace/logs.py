"""
The log: in which files it lies, how much of it is kept, how much is told, and what never gets into it.

A server writes ``logs/huodan.log`` beside its files, a worker of its own ``logs/worker.log``; both write to standard error
too. A full file is packed (gz); the oldest goes. Owns the setting ``log_level``. What may stand in a line is seen to where
it is logged; of an unexpected error only the places in our code are told, as its message may repeat what somebody entered.
"""

from __future__ import annotations

import gzip
import logging
import os
import re
import shutil
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO, Any

from huodan.kit.disk import for_us
from huodan.kit.errors import HuodanError
from huodan.kit.locks import hold
from huodan.kit.reference import reference
from huodan.storage.db import Database, Tx
from huodan.workspace.settings import read_setting, write_setting

SERVER, WORKER = "huodan", "worker"
MOST_BYTES = 10 * 1024 * 1024
KEPT = 10
LEVEL = "log_level"
USUAL_LEVEL = "info"
LEVELS = ("debug", "info", "warning", "error")
OURS = "huodan"
LINE = "%(asctime)s %(levelname)s %(name)s [%(reference)s] %(message)s"
MOST_PROCESSES = 100
MOST_LINES, LONGEST = 200, 300
_SAYS_VALUES = ("[parameters:", "DETAIL:", "CONTEXT:")
_VALUE = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|[^\x00-\x7f]+|\d{4,}")


class BadLogLevel(HuodanError):
    """It is no level."""

    code = "bad_log_level"
    status = 422
    zh = "没有日志级别「{level}」。可用的有：{levels}。"
    en = "There is no log level “{level}”. The levels are: {levels}."


def log_folder(database: Database) -> Path:
    """Say where the files of the log lie: HUODAN_LOGS, else the folder ``logs`` beside the files of the workspace."""
    named = os.environ.get("HUODAN_LOGS")
    return Path(named) if named else database.files.parent / "logs"


def log_size(database: Database) -> int:
    """Say how many bytes all of them have."""
    sizes = 0
    for path in log_folder(database).glob("*.log*"):
        with suppress(OSError):
            sizes += path.stat().st_size
    return sizes


def log_level(tx: Tx) -> str:
    """Say how much is told."""
    kept = read_setting(tx, LEVEL)
    return kept if isinstance(kept, str) and kept in LEVELS else USUAL_LEVEL


def set_log_level(tx: Tx, level: str) -> None:
    """
    Set how much is told: by this process at once, by others when they start again.

    Raises:
        BadLogLevel
    """
    if level not in LEVELS:
        raise BadLogLevel(path="log_level", level=level[:40], levels=" ".join(LEVELS))
    write_setting(tx, LEVEL, level)
    if any(isinstance(handler, LogFile) for handler in logging.getLogger().handlers):
        tx.after_commit(lambda: _tell_from(level))


@contextmanager
def keeping_log(database: Database, name: str) -> Iterator[None]:
    """Write the log of this process to a file and to standard error, for as long as it runs."""
    with database.read() as tx:
        level = log_level(tx)
    root, discreet = logging.getLogger(), Discreet(LINE)
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    folder, lock = log_folder(database), None
    try:
        path, lock = _take(folder, name)
        handlers.append(LogFile(path))
    except OSError as error:
        logging.getLogger(__name__).warning("no log is kept in %s: %s", folder, error.strerror)
    for handler in handlers:
        handler.setFormatter(discreet)
        root.addHandler(handler)
    _tell_from(level)
    try:
        yield
    finally:
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()
        if lock is not None:
            lock.close()


def _tell_from(level: str) -> None:
    logging.getLogger(OURS).setLevel(level.upper())


def _take(folder: Path, name: str) -> tuple[Path, IO[str]]:
    """Find the first file of this name no other process writes to; it is ours as long as its lock is open."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for number in range(1, MOST_PROCESSES):
        own = name if number == 1 else f"{name}-{number}"
        lock = open(folder / f".{own}.lock", "w", encoding="utf-8", opener=for_us)  # noqa: SIM115 - held on
        if hold(lock.fileno()):
            return folder / f"{own}.log", lock
        lock.close()
    raise OSError(None, "too many processes write there")


class LogFile(RotatingFileHandler):
    """A file that begins anew when it is full; the full ones are packed. Nobody is kept from working by its trouble."""

    def __init__(self, path: Path, *, most_bytes: int = MOST_BYTES, kept: int = KEPT) -> None:
        super().__init__(
            path, maxBytes=most_bytes, backupCount=kept, encoding="utf-8", errors="backslashreplace"
        )

    def _open(self) -> Any:
        return open(self.baseFilename, self.mode, encoding=self.encoding, errors=self.errors, opener=for_us)

    def rotation_filename(self, default_name: str) -> str:
        """Give the name of a packed file."""
        return f"{default_name}.gz"

    def rotate(self, source: str, dest: str) -> None:
        """Pack a full file; where there is no room for that it is given up, so that it does not grow for ever."""
        half = Path(f"{dest}.half")
        with suppress(OSError):
            with (
                open(source, "rb") as full,
                open(half, "wb", opener=for_us) as file,
                gzip.open(file, "wb", compresslevel=6) as packed,
            ):
                shutil.copyfileobj(full, packed)
            half.replace(dest)
        with suppress(OSError):
            half.unlink(missing_ok=True)
            os.remove(source)

    def close(self) -> None:
        """Close the file; what a full disk does not take is given up."""
        with suppress(OSError):
            super().close()

    def handleError(self, record: logging.LogRecord) -> None:
        """Give up a line that cannot be written; standard error has it too."""


class Discreet(logging.Formatter):
    """Lines with their reference, each in one line; of an error its places, without the values its message repeats."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        record.reference = reference()
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Write its line."""
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")

    def formatException(self, ei: Any) -> str:
        """Write where an error was raised, and of what kind."""
        return discreet("".join(traceback.format_exception(*ei)))


def discreet(told: str) -> str:
    """Take out of a traceback what may be somebody's data: quoted texts, long numbers, all that is not English."""
    kept, is_place = [], False
    for line in told.splitlines():
        is_place = line.startswith("  File ") or (is_place and line.startswith("    "))
        if is_place:
            kept.append(line)
        elif not line.strip().startswith(_SAYS_VALUES):
            kept.append(_VALUE.sub("…", line)[:LONGEST])
    return "\n".join(kept[-MOST_LINES:])
