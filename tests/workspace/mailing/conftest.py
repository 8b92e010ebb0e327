"""An office whose people get mail through a real server on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from huodan.storage import Database
from huodan.workspace.webhooks import ALLOWED
from tests.support.letters import connect, give_box
from tests.support.office import NAMES, TODAY, Office, build
from tests.support.postbox import Postbox, posting

WRITTEN = {name: f"p{number}@example.com" for number, name in enumerate(NAMES)}


@pytest.fixture
def office(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Office]:
    """Open a fresh copy of the office."""
    opened = Database(prepared_database("office", build), today=TODAY)
    yield Office(opened)
    opened.close()


@pytest.fixture
def postbox(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    """Open a mail server, and let everybody have an address."""
    monkeypatch.setenv(ALLOWED, "127.0.0.1")
    with posting(asks=False) as opened:
        connect(office.database, opened)
        for name, address in WRITTEN.items():
            give_box(office.database, office.id(name), address)
        yield opened
