"""What the server process does besides answering."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import anyio
import pytest
from sqlalchemy import select, update

from huodan.doors.http.app import create_app
from huodan.engines import people
from huodan.engines.people.sessions import open_session
from huodan.language.messages import Actor
from huodan.storage import Database
from huodan.storage.system import session
from tests.doors.conftest import build_company

WHO = Actor(7, "周敏")


@pytest.fixture
def company(prepared_database: Callable[..., str]) -> Iterator[Database]:
    """This function will open a private copy of the small company."""
    opened = Database(prepared_database("company", build_company), today=20260506)
    yield opened
    opened.close()


def test_no_answer_waits_for_the_session_to_be_prolonged(company: Database) -> None:
    with company.write() as tx:
        token = open_session(tx, person=people.account_of(tx, login="boss").person)
        tx.execute(update(session).values(seen_at=session.c.seen_at - 11 * 60_000))
        before = tx.execute(select(session.c.seen_at)).scalar_one()

    async def ask() -> tuple[int, int]:
        sent: list[dict[str, Any]] = []
        answered = anyio.Event()

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)
            if message["type"] == "http.response.body":
                answered.set()

        scope = {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "path": "/api/v1/session",
            "query_string": b"",
            "headers": [(b"cookie", f"huodan_session={token}".encode())],
        }
        async with anyio.create_task_group() as tasks:
            with company.write() as tx:
                tx.execute(update(session).values(agent="held"))
                tasks.start_soon(create_app(company), scope, receive, send)
                with anyio.fail_after(20):
                    await answered.wait()
        with company.read() as tx:
            return sent[0]["status"], tx.execute(select(session.c.seen_at)).scalar_one()

    status, after = anyio.run(ask)

    assert status == 200
    assert after > before
