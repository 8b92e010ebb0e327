"""Webhooks when something goes wrong: it holds up nobody else, nothing is lost of it, and healthy ones stay on."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import update

from huodan.language.messages import SYSTEM
from huodan.storage.db import DAY_MS, Database, Tx
from huodan.storage.system import webhook as table
from huodan.workspace.webhooks import courier, deliver
from huodan.workspace.webhooks.message import message as write, message_id
from tests.doors.conftest import Browser
from tests.support.hooked import add, change, later, log, make, state, tell, wait
from tests.support.receiver import Receiver, receiving

HOUR_MS = 3_600_000


@pytest.fixture
def admin(browse: Callable[..., Browser]) -> Browser:
    """Sign the administrator in."""
    return browse("admin")


def test_a_message_that_cannot_be_made_spoils_no_other_and_is_given_up_in_the_end(
    database: Database,
    admin: Browser,
    boss: Browser,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = make(admin, receiver)
    for code in ("W1", "W2", "W3"):
        add(boss, code)
    real, spoilt = write, log(admin, made)[1]["id"]

    def message(tx: Any, plan: Any, granted: Any, told: Any) -> bytes | None:
        if message_id(told.entry) == spoilt:
            raise RuntimeError("poison")
        return real(tx, plan, granted, told)

    monkeypatch.setattr(courier, "message", message)
    tell(database)

    assert [one.body["data"]["record"]["values"]["code"] for one in receiver.heard] == ["W1", "W3"]
    rows = {row["id"]: row for row in log(admin, made)}
    assert [row["state"] for row in rows.values()] == ["delivered", "waiting", "delivered"]
    assert (rows[spoilt]["attempts"], rows[spoilt]["status"]) == (1, None)
    assert "服务器日志" in rows[spoilt]["error"]
    assert state(admin)["failing_since"] is None  # the address is well


def test_one_that_refuses_everything_lets_others_have_their_turn(
    database: Database, admin: Browser, boss: Browser, receiver: Receiver
) -> None:
    with receiving() as bad:
        bad.always = (500, {}, b"")
        make(admin, bad, name="坏的")
        make(admin, receiver, name="好的")
        for number in range(7):
            add(boss, f"W{number}")

        deliver(database)
        assert (len(bad.heard), len(receiver.heard)) == (3, 0)
        deliver(database)
        assert (len(bad.heard), len(receiver.heard)) == (3, 7)


def test_days_of_silence_are_no_days_of_failing(
    database: Database, admin: Browser, boss: Browser, receiver: Receiver, browse: Callable[..., Browser]
) -> None:
    make(admin, receiver)
    add(boss, "W1")
    receiver.always = (400, {}, b"")
    tell(database)
    for _ in range(9):
        wait(database)
        tell(database)
    assert state(browse("admin"))["dead"] == 1

    later(database, 6 * DAY_MS)
    add(browse("boss"), "W2")
    receiver.always = (502, {}, b"")
    tell(database)

    assert state(browse("admin"))["on"] is True


def test_a_clock_that_was_put_back_holds_nothing_up(
    database: Database, admin: Browser, boss: Browser, receiver: Receiver
) -> None:
    make(admin, receiver)
    add(boss, "W1")
    later(database, -HOUR_MS)
    tell(database)
    assert receiver.kinds == ["record.created"]

    def ahead(tx: Tx) -> None:
        far = tx.now + 30 * DAY_MS
        tx.execute(update(table).values(paused_until=far, held_until=far))

    database.transact(SYSTEM, ahead)  # as by a machine that woke for a minute in another month
    add(boss, "W2")
    tell(database)
    assert receiver.kinds == ["record.created"] * 2


def test_a_retry_set_by_a_clock_far_ahead_is_not_waited_for(
    database: Database, admin: Browser, boss: Browser, receiver: Receiver
) -> None:
    make(admin, receiver)
    id = add(boss, "W1")
    receiver.will(400)
    later(database, 30 * DAY_MS)
    tell(database)
    later(database, -30 * DAY_MS)
    change(boss, id, 1, level="A")

    tell(database)

    assert [one.body["data"]["version"] for one in receiver.heard] == [1, 1, 2]


def test_a_sender_whose_lease_nears_its_end_begins_no_more(
    database: Database,
    admin: Browser,
    boss: Browser,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make(admin, receiver)
    for code in ("W1", "W2", "W3"):
        add(boss, code)
    now = [0.0]
    monkeypatch.setattr(courier, "time", SimpleNamespace(monotonic=lambda: now[0]))
    real = courier.send

    def slow(*given: Any, **words: Any) -> Any:
        now[0] += 5.0
        return real(*given, **words)

    monkeypatch.setattr(courier, "send", slow)

    deliver(database, lease_ms=5_000)

    assert len(receiver.heard) == 1
