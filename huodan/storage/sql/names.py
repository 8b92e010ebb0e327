"""
The names of tables, columns and indexes: made of ids, so that renaming and relabelling move nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache

from huodan.language.plan.model import PlanField, PlanTable

KEY = "__k"
DAY = "__d"
LONGEST_NAME = 56  # PostgreSQL cuts names after 63 bytes; companions add three
SYSTEM = frozenset({"id", "version", "created_at", "created_by", "updated_at", "updated_by"})


def table_name(table: PlanTable) -> str:
    """Name the table that holds the rows of a form or subform."""
    return f"r_{table.id}" if table.parent is None else rows_name(table.id)


def table_id(name: str) -> str:
    """Give the id of the form or subform whose rows a table holds, also of one that no Plan knows any more."""
    return name.partition("_")[2]


def rows_name(subform: str) -> str:
    """Name the table that holds, or held, the rows of a subform."""
    return f"s_{subform}"


def option_table_name(field: PlanField) -> str:
    """Name the table that holds the options chosen in a field."""
    return short_name(f"c_{field.column}")


def column_name(field: PlanField, suffix: str = "") -> str:
    """Name a column of a field: its main one, or a companion such as ``__k``."""
    return name_of(field.column, suffix)


def unique_name(table: str, field: PlanField) -> str:
    """Name the index that lets no value of a field stand twice."""
    return short_name(f"u_{table}_{field.column}")


def combination_name(table: str, columns: Sequence[str]) -> str:
    """Name the index that lets no values of some columns stand twice together."""
    digest = hashlib.sha256(" ".join(columns).encode()).hexdigest()[:16]
    return f"{f'u_{table}'[:39]}_{digest}"


@cache
def name_of(column: str, suffix: str = "") -> str:
    """Name a column by what the Plan calls it."""
    name = column if column in SYSTEM else short_name(f"f_{column}")
    return name + suffix


def short_name(name: str) -> str:
    """Shorten a name that PostgreSQL would cut, keeping it unlike all others."""
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[:39]}_{hashlib.sha256(name.encode()).hexdigest()[:16]}"
