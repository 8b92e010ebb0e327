"""
A place for what is needed in between only, such as one more database to try a backup in: a file, or one of the same server.

It is gone in the end, and what a killed process left is swept at the next start: a folder beside the files of the workspace
tells of each such place, and a lock in it whether its process lives. Owns only what it made: a database somebody named
must be empty, and is emptied again.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import URL, make_url

from huodan.kit.disk import for_us
from huodan.kit.errors import HuodanError
from huodan.kit.locks import hold
from huodan.storage.db import DAY_MS, Database
from huodan.storage.trouble import minding_disk

log = logging.getLogger(__name__)

NAMED = "HUODAN_SCRATCH_URL"
PREFIX = "huodan_scratch_"
FOLDER = ".scratch"
LOCK = "lock"
MADE, FILLED = "database", "filled"
_OURS = re.compile(rf"{PREFIX}[a-z0-9_]{{1,40}}")
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"


class NoScratch(HuodanError):
    """The user of the database may not make another one to try a backup in."""

    code = "no_scratch_database"
    status = 422
    zh = (
        "没有地方核对备份：数据库账号不能新建数据库（{reason}）。请让数据库管理员执行 ALTER ROLE 账号 CREATEDB，"
        "或新建一个空库，把它的地址写在环境变量 HUODAN_SCRATCH_URL 里。"
    )
    en = (
        "There is no place to check the backup in: the database user may not make a database ({reason}). Have "
        "ALTER ROLE user CREATEDB run, or make an empty database and give its address as HUODAN_SCRATCH_URL."
    )


class ScratchInUse(HuodanError):
    """The database to try backups in holds something."""

    code = "scratch_in_use"
    status = 422
    zh = "HUODAN_SCRATCH_URL 指的数据库不是空的，没有动它。请换一个空库，核对备份时它会被清空。"
    en = "The database named by HUODAN_SCRATCH_URL is not empty and was left alone. Name an empty one: it is emptied."


@contextmanager
def aside(database: Database) -> Iterator[Path]:
    """
    Give a folder on the disk of the data; gone in the end, or after a kill at the next ``sweep_scratch``.

    Raises:
        DiskFull, NotWritable
    """
    place = database.files.parent / FOLDER
    folder = place / f"{database.now()}-{os.getpid()}-{secrets.token_hex(4)}"
    with minding_disk(place):
        while not folder.exists():
            with suppress(FileNotFoundError):  # who left just now took the empty place along
                folder.mkdir(mode=0o700, parents=True)
        lock = open(folder / LOCK, "wb", opener=for_us)  # noqa: SIM115  closed below, after what is told from disk errors
    try:
        hold(lock.fileno())
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.close()
        with suppress(OSError):
            place.rmdir()


@contextmanager
def scratch(database: Database, name: str) -> Iterator[URL]:
    """
    Give the address of a database that is not there yet, or is empty.

    name: of letters and digits.

    Raises:
        NoScratch, ScratchInUse
    """
    with aside(database) as folder:
        if database.dialect == "sqlite":
            yield URL.create("sqlite", database=str(folder / f"{name}.db"))
            return
        named = os.environ.get(NAMED)
        if named:
            yield from _emptied(make_url(named), folder)
            return
        own = f"{PREFIX}{name}_{secrets.token_hex(4)}"
        (folder / MADE).write_text(own, "ascii")
        with outside(database.url) as run:
            run(f"CREATE DATABASE {own} TEMPLATE template0")
        try:
            yield database.url.set(database=own)
        finally:
            _drop(database.url, own)


def sweep_scratch(database: Database) -> int:
    """
    Remove what killed processes of this machine left beside a workspace, and say how many places.

    What cannot be removed is logged and tried again at the next start.
    """
    place, swept = database.files.parent / FOLDER, 0
    for folder in sorted(place.iterdir()) if place.is_dir() else ():
        try:
            if _is_left(database, folder):
                _empty(database, folder)
                shutil.rmtree(folder)
                swept += 1
        except (HuodanError, OSError) as error:
            log.warning("%s could not be swept: %s", folder, error)
    return swept


def _is_left(database: Database, folder: Path) -> bool:
    """Say whether nobody is at work there any more; where there are no locks, after a day."""
    is_old = folder.stat().st_mtime * 1000 < database.now() - DAY_MS
    try:
        with open(folder / LOCK, "ab") as lock:
            return hold(lock.fileno()) and (os.name != "nt" or is_old)
    except FileNotFoundError:  # it is being made or removed just now, or that was interrupted
        return is_old


def _empty(database: Database, folder: Path) -> None:
    """Remove the database of a place that is on a server."""
    with suppress(FileNotFoundError):
        own = (folder / MADE).read_text("ascii")
        if _OURS.fullmatch(own) and database.dialect != "sqlite":
            _drop(database.url, own)
    named = os.environ.get(NAMED)
    with suppress(FileNotFoundError):
        if named and (folder / FILLED).read_text("ascii") == _mark(named):
            _clear(make_url(named))


def _drop(url: URL, own: str) -> None:
    with outside(url) as run:
        run(f"DROP DATABASE IF EXISTS {own} WITH (FORCE)")


@contextmanager
def outside(url: URL) -> Iterator[Any]:
    """Give what runs a statement on a server by itself, in no transaction: some can be in none."""
    psycopg = import_module("psycopg")
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        with psycopg.connect(plain, autocommit=True) as connection:
            yield connection.execute
    except psycopg.Error as error:
        raise NoScratch(reason=str(error).strip().partition("\n")[0]) from error


def _emptied(url: URL, folder: Path) -> Iterator[URL]:
    with outside(url) as run:
        if run(TABLES).fetchone()[0]:
            raise ScratchInUse
    (folder / FILLED).write_text(_mark(os.environ[NAMED]), "ascii")
    try:
        yield url
    finally:
        _clear(url)


def _clear(url: URL) -> None:
    with outside(url) as run:
        (schema,) = run("SELECT quote_ident(current_schema())").fetchone()
        run(f"DROP SCHEMA {schema} CASCADE")
        run(f"CREATE SCHEMA {schema}")


def _mark(named: str) -> str:
    """Say which database was filled, without its password."""
    return hashlib.sha256(named.encode()).hexdigest()
