"""An office with people, in which each test publishes the flow it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from huodan.storage import Database
from tests.support.office import TODAY, Office, build


@pytest.fixture
def office(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Office]:
    """Open a fresh copy of the office."""
    opened = Database(prepared_database("office", build), today=TODAY)
    yield Office(opened)
    opened.close()
