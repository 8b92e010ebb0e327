"""A workspace with departments and people, and a clock that can be moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import insert

from huodan.language.messages import SYSTEM
from huodan.storage.db import Address, Database, Tx
from huodan.storage.sql.tables import tables
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_builtin

MINUTE_MS = 60_000


class Clocked(Database):
    """A database whose clock the test moves on."""

    moved = 0

    def now(self) -> int:
        return super().now() + self.moved

    @property
    def address(self) -> Address:
        found = super().address
        return replace(found, shift=found.shift + self.moved)


@pytest.fixture
def database(prepared_database: Callable[..., str]) -> Iterator[Clocked]:
    """This function will open a workspace that has only the built-in forms."""

    def build(url: str) -> None:
        made = Database(url)
        publish_builtin(made)
        made.close()

    opened = Clocked(prepared_database("builtin", build))
    yield opened
    opened.close()


@pytest.fixture
def put(database: Clocked) -> Callable[..., int]:
    """This function will give `put(form, **cells) -> id`, which stores a row of a built-in form."""

    def put(form: str, **cells: object) -> int:
        def work(tx: Tx) -> int:
            row = {"id": tx.new_id(), "version": 1, "app_version": 1, "created_by": 0, "updated_by": 0}
            for moment in ("created_at", "updated_at"):
                row |= {moment: tx.now, f"{moment}__d": tx.today}
            tx.execute(insert(tables(current_plan(tx)).rows(form)).values(row | cells))
            return int(row["id"])

        return database.transact(SYSTEM, work)

    return put
