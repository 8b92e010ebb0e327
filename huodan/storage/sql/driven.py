"""Hints for SQLite, which has no statistics and would choose other ways: a join in order, a column as if unindexed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Join
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler


def unindexed(dialect: str, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Keep SQLite, which has no statistics, from taking the index of a column; PostgreSQL knows better."""
    return column + 0 if dialect == "sqlite" else column


class Driven(Join):
    """A join whose left side is read first; SQLite keeps to that only if told."""

    inherit_cache = True


@compiles(Driven, "sqlite")
def _cross_join(join: Driven, compiler: SQLCompiler, **settings: Any) -> str:
    text = _join(join, compiler, **settings)
    return text.replace(" JOIN ", " CROSS JOIN ", 1)


@compiles(Driven)
def _join(join: Driven, compiler: SQLCompiler, **settings: Any) -> str:
    return str(compiler.visit_join(join, **settings))  # type: ignore[no-untyped-call]
