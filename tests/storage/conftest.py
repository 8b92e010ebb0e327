"""A fresh workspace database of each kind."""

from collections.abc import Iterator

import pytest

from huodan.storage import Database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Open an empty database, with the system tables only."""
    opened = Database(database_url)
    yield opened
    opened.close()
