"""Kinds that read each other's cells share columns; what a field held as one of them comes back all the same."""

from __future__ import annotations

import pytest

from huodan.storage import Database
from tests.workspace.test_kind_changes import KINDS, become, change, database as database, item, values

TWELVE = 12_000_000


def through(database: Database, *kinds: str) -> None:
    """Let the field become one kind after the other."""
    for kind in kinds:
        become(database, kind, **KINDS[kind])


@pytest.mark.parametrize("way", [("relation", "number"), ("phone", "relation", "number"), ("date", "number")])
def test_a_length_of_time_comes_back_where_a_number_lies_elsewhere(
    database: Database, way: tuple[str, ...]
) -> None:
    become(database, "single_line_text")
    id, edited = item(database, "12", "x"), item(database, "12")
    through(database, "duration", *way)
    change(database, edited, value="5")

    through(database, "duration")

    assert values(database) == {id: [TWELVE, None], edited: [5_000_000]}


def test_a_number_that_was_a_length_of_time_meanwhile_comes_back(database: Database) -> None:
    become(database, "number", **KINDS["number"])
    id = item(database, "12", "1.5")
    assert values(database) == {id: [TWELVE, 1_500_000]}

    through(database, "duration", "date", "number")

    assert values(database) == {id: [TWELVE, 1_500_000]}
