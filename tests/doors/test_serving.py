"""What the server process does besides answering: it forgets old answers, at the start and every hour."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import anyio
import pytest
from sqlalchemy import select, update

from huodan.doors.http.app import create_app
from huodan.doors.http.serving import Tidy, tidy
from huodan.engines import people, replay
from huodan.engines.people.sessions import open_session
from huodan.engines.replay import Claim
from huodan.language.messages import Actor
from huodan.storage import Database, Tx
from huodan.storage.system import session
from tests.doors.conftest import build_company

WHO = Actor(7, "周敏")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """This function will open a database with ten answers of four days ago and one of now."""
    opened = Database(database_url)
    opened.set_clock(today=20260501)
    opened.transact(WHO, lambda tx: answer(tx, *(f"old {n}" for n in range(10))))
    opened.set_clock(today=20260505)
    opened.transact(WHO, lambda tx: answer(tx, "new"))
    yield opened
    opened.close()


@pytest.fixture
def company(prepared_database: Callable[..., str]) -> Iterator[Database]:
    """This function will open a private copy of the small company."""
    opened = Database(prepared_database("company", build_company), today=20260506)
    yield opened
    opened.close()


def answer(tx: Tx, *keys: str) -> None:
    for key in keys:
        taken = replay.claim(tx, method="POST", path="/a", key=key, body_hash=b"h")
        assert isinstance(taken, Claim)
        replay.finish(tx, taken, status=201, body=b"{}")


def kept(database: Database) -> list[str]:
    with database.read() as tx:
        return [row[0] for row in tx.run("SELECT key FROM idempotency")]


def test_old_answers_are_forgotten_piece_by_piece(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "MOST_PURGED", 3)

    assert tidy(database) == 10
    assert kept(database) == ["new"]
    assert tidy(database) == 0


def test_who_is_told_to_stop_leaves_the_rest_for_later(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "MOST_PURGED", 3)
    pieces = iter((True, True, False))

    assert tidy(database, goes_on=lambda: next(pieces)) == 6
    assert len(kept(database)) == 5


def test_it_is_done_again_and_again_also_after_a_failure(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    enough = threading.Event()
    real = replay.purge

    def purge(tx: Tx) -> int:
        seen.append(len(seen))
        if len(seen) == 1:
            raise ZeroDivisionError
        if len(seen) == 4:
            enough.set()
        return real(tx)

    monkeypatch.setattr(replay, "purge", purge)
    thread = Tidy(database, every_seconds=0.01)

    assert enough.wait(20)
    thread.stop()
    assert not thread.is_alive()
    assert kept(database) == ["new"]


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
