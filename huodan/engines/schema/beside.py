"""
Indexes made while everybody works: PostgreSQL builds them without keeping anybody from writing; SQLite cannot.

What was begun and not finished is no index: it is made anew by whoever needs it next.
"""

from __future__ import annotations

from importlib import import_module

from huodan.engines.schema.duplicates import duplicates
from huodan.engines.schema.following import lacking
from huodan.language.plan.model import Plan
from huodan.storage.db import Database
from huodan.storage.scratch import outside


def index_beside(database: Database, plan: Plan) -> None:
    """
    Make the indexes a Plan needs, outside of any Tx; nothing on SQLite, where ``index`` does.

    Raises:
        Duplicates: if a field that becomes unique is not.
    """
    if database.dialect == "sqlite":
        return
    with database.read() as tx:
        missing = lacking(tx, plan)
    errors = import_module("psycopg.errors")
    for statement, planned, index in missing:
        name = index.name
        with outside(database.url) as run:
            run(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            try:
                run(statement.replace(" INDEX ", " INDEX CONCURRENTLY ", 1))
            except errors.UniqueViolation as error:
                run(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
                with database.read() as tx:
                    raise duplicates(tx, plan, planned, index) from error
