"""
A place for one more database beside ours, to try something in: a file, or a database of the same server.

It is gone in the end. Owns only what it made: a database somebody named must be empty, and is emptied again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import URL, make_url

from huodan.kit.errors import HuodanError
from huodan.storage.db import Database

NAMED = "HUODAN_SCRATCH_URL"
PREFIX = "huodan_scratch_"
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
def scratch(database: Database, folder: Path, name: str) -> Iterator[URL]:
    """
    Give the address of a database that is not there yet, or is empty.

    folder: where it lies if it is a file. name: of letters and digits.

    Raises:
        NoScratch, ScratchInUse
    """
    if database.dialect == "sqlite":
        try:
            yield URL.create("sqlite", database=str(folder / f"{name}.db"))
        finally:
            for path in folder.glob(f"{name}.db*"):
                path.unlink()
        return
    named = os.environ.get(NAMED)
    if named:
        yield from _emptied(make_url(named))
        return
    own = PREFIX + name
    with outside(database.url) as run:
        run(f"DROP DATABASE IF EXISTS {own} WITH (FORCE)")  # what a killed process left of the same name
        run(f"CREATE DATABASE {own} TEMPLATE template0")
    try:
        yield database.url.set(database=own)
    finally:
        with outside(database.url) as run:
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


def _emptied(url: URL) -> Iterator[URL]:
    with outside(url) as run:
        if run(TABLES).fetchone()[0]:
            raise ScratchInUse
    try:
        yield url
    finally:
        with outside(url) as run:
            (schema,) = run("SELECT quote_ident(current_schema())").fetchone()
            run(f"DROP SCHEMA {schema} CASCADE")
            run(f"CREATE SCHEMA {schema}")
