"""A company that was just set up, with somebody who builds, and its jobs done at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from huodan.engines import jobs, people
from huodan.engines.jobs import Job
from huodan.language.access import Grant, grant
from huodan.language.messages import Actor
from huodan.storage.db import Database, Tx
from huodan.workspace import working
from huodan.workspace.beginning import from_file
from huodan.workspace.plans import current_plan
from huodan.workspace.setup import prepare, set_up

PASSWORD = "Tg7#kd02-xq"


def begin(url: str) -> None:
    """This function will set a company up, without any app."""
    database = Database(url)
    prepare(database)
    set_up(database, company="云杉贸易", name="沈建华", login="boss", password=PASSWORD, start=None)
    database.close()


@pytest.fixture
def database(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Database]:
    """This function will open a fresh copy of the empty company."""
    opened = Database(prepared_database("empty_company", begin))
    yield opened
    opened.close()


def boss(database: Database) -> Actor:
    """This function will give who set the company up, with the roles they have now."""
    with database.read() as tx:
        (row,) = tx.run("SELECT person FROM account").fetchall()
        return people.actor_of_person(tx, person=row[0])


def rights(database: Database) -> Grant:
    """This function will say what they may do now."""
    actor = boss(database)
    with database.read() as tx:
        return grant(current_plan(tx), actor)


def ask(database: Database, file: Path, proposal: dict[str, Any], *, lines: str | None = None) -> Job:
    """This function will ask for an app of a file."""

    def do(tx: Tx) -> Job:
        return from_file.ask(tx, proposal=proposal, sheet=None, lines=lines, upload=file, name=file.name)

    return database.transact(boss(database), do)


def done(database: Database, job: Job) -> Job:
    """This function will do a job and what follows from it."""
    for _ in range(50):
        if not working.work(database):
            break
    with database.read() as tx:
        return jobs.find(tx, job.id)


def told(database: Database, job: Job) -> dict[str, Any]:
    """This function will give what its asker is told of a job."""
    granted = rights(database)
    with database.read(granted.actor) as tx:
        return dict(working.report(tx, granted.plan, granted, job) or {})
