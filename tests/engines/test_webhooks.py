"""Whose turn it is to be told, what is due, and what becomes of an address: on the tables alone."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from huodan.engines import webhooks
from huodan.engines.webhooks import Outcome, State, Turn
from huodan.kit.ids import Id
from huodan.language.messages import SYSTEM
from huodan.storage import Database, Tx
from huodan.storage.db import DAY_MS
from huodan.storage.system import webhook, webhook_delivery as delivery

HOUR_MS = 3_600_000
entries = count(1)


def do(database: Database, act: Callable[[Tx], Any]) -> Any:
    """Do something in a Tx of its own."""
    return database.transact(SYSTEM, act)


def add(database: Database, name: str) -> Id:
    """Add an address."""
    url = "https://erp.example.com/"

    def make(tx: Tx) -> Id:
        made = webhooks.add(
            tx, name=name, url=url, forms=["*"], events=["created"], roles=["chief"], secret="first"
        )
        return made.id

    return int(do(database, make))


def wait(database: Database, id: Id, *, record: int = 1, version: int = 1) -> Id:
    """Let a change wait for an address."""
    entry = next(entries)
    row = {"webhook": id, "entry": entry, "form": "order", "record": record, "version": version, "at": 1}
    more = {"kind": "created", "state": State.WAITING.value, "due_at": 0, "attempts": 0}
    do(database, lambda tx: tx.execute(insert(delivery).values(**row, **more)))
    return entry


def turn(database: Database) -> Turn | None:
    """Take a turn."""
    taken: Turn | None = do(database, webhooks.take)
    return taken


def refuse(database: Database, entry: Id, attempts: int, status: int = 400) -> str | None:
    """Take a turn in which one thing is refused; say why its address is off, if it is."""
    taken = turn(database)
    assert taken is not None
    off: str | None = do(
        database, lambda tx: webhooks.note(tx, taken, [Outcome(entry, attempts, status=status)])
    )
    do(database, lambda tx: tx.execute(update(delivery).values(due_at=0)))
    return off


def test_turns_go_to_whom_had_none_for_longest(database: Database) -> None:
    bad, good = add(database, "bad"), add(database, "good")
    entry = wait(database, bad)
    wait(database, bad, record=2)
    wait(database, good)

    refuse(database, entry, 1, 500)
    database._shift += 10

    taken = turn(database)
    assert taken is not None
    assert taken.webhook.id == good


def test_what_is_due_is_due_whatever_the_clock_says(database: Database) -> None:
    id = add(database, "one")
    wait(database, id)
    database._shift -= HOUR_MS
    far = database.now() + 30 * DAY_MS
    do(database, lambda tx: tx.execute(update(webhook).values(paused_until=far, held_until=far)))
    do(database, lambda tx: tx.execute(update(delivery).values(due_at=far)))
    with database.read() as tx:
        assert webhooks.is_due(tx)

    near = database.now() + HOUR_MS
    do(database, lambda tx: tx.execute(update(delivery).values(due_at=near)))
    with database.read() as tx:
        assert not webhooks.is_due(tx)


def test_only_days_in_which_it_was_tried_are_days_of_failing(database: Database) -> None:
    id = add(database, "one")
    entry = wait(database, id)
    for _ in range(9):
        assert refuse(database, entry, 1) is None
    database._shift += 6 * DAY_MS
    assert refuse(database, entry, 1) is None  # nobody knows how it was meanwhile
    for _ in range(9):
        database._shift += DAY_MS // 2
        assert refuse(database, entry, 1) is None
    database._shift += DAY_MS
    assert refuse(database, entry, 1) == "failing"


def test_what_could_not_be_made_says_nothing_of_its_address(database: Database) -> None:
    id = add(database, "one")
    entry = wait(database, id)
    taken = turn(database)
    assert taken is not None

    do(database, lambda tx: webhooks.note(tx, taken, [Outcome(entry, 1, error="a\nb", is_ours=True)]))

    with database.read() as tx:
        found, sent = webhooks.find(tx, id), webhooks.find_sent(tx, id, entry).delivery
    assert (found.failures, found.failing_since) == (0, None)
    assert (sent.state, sent.attempts, sent.error) == (State.WAITING, 1, "a\nb")


def test_former_secrets_sign_for_a_day_each_or_until_they_are_ended(database: Database) -> None:
    id = add(database, "one")
    do(database, lambda tx: webhooks.rotate(tx, id, secret="second"))
    database._shift += DAY_MS // 2
    changed = do(database, lambda tx: webhooks.rotate(tx, id, secret="third"))
    assert ([sealed for sealed, _ in changed.former], changed.secret) == (["second", "first"], "third")

    database._shift += DAY_MS // 2 + 1
    changed = do(database, lambda tx: webhooks.rotate(tx, id, secret="fourth"))
    assert [sealed for sealed, _ in changed.former] == ["third", "second"]
    ended = do(database, lambda tx: webhooks.end_former(tx, id))
    assert (ended.former, ended.former_until, ended.secret) == ((), None, "fourth")


def test_all_are_switched_off_and_what_was_withheld_is_found(database: Database) -> None:
    id = add(database, "one")
    for record in range(20):
        wait(database, id, record=record)
    do(database, lambda tx: tx.execute(update(delivery).values(state="withheld", due_at=None, ended_at=1)))
    with database.read() as tx:
        assert webhooks.is_blind(tx, id)

    assert do(database, lambda tx: webhooks.replay_all(tx, id, State.WITHHELD)) == 20
    assert do(database, lambda tx: webhooks.rest(tx, webhooks.RESTORED)) == 1
    with database.read() as tx:
        assert not webhooks.is_blind(tx, id)
        assert (webhooks.find(tx, id).is_on, webhooks.find(tx, id).off_why) == (False, "restored")
        assert set(tx.execute(select(delivery.c.due_at)).scalars()) == {0}
        assert not webhooks.is_due(tx)


@pytest.mark.parametrize("version", [2, 2**63 - 1, 2**63])
def test_a_version_nobody_saw_is_a_clash(database: Database, version: int) -> None:
    id = add(database, "one")

    def change(tx: Tx) -> object:
        url, events = "https://a/", ["created"]
        return webhooks.change(
            tx, id, version=version, name="n", url=url, forms=["*"], events=events, roles=["r"], is_on=True
        )

    with pytest.raises(webhooks.Clash):
        do(database, change)
