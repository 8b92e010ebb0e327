"""Webhooks that are not answered: the order, trying again, giving up, switching off, and who is not reached at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huodan.storage.db import DAY_MS, Database
from huodan.workspace.webhooks import ALLOWED
from tests.doors.conftest import Browser
from tests.support.hooked import add, change, later, log, make, state, tell, wait
from tests.support.receiver import Receiver


@pytest.fixture
def admin(browse: Callable[..., Browser]) -> Browser:
    """Sign the administrator in."""
    return browse("admin")


# ── when it does not answer ──────────────────────────────────────────────────────────────────────────


def test_the_changes_of_a_record_come_in_order_whatever_fails(
    database: Database, admin: Browser, boss: Browser, receiver: Receiver
) -> None:
    make(admin, receiver)
    one = add(boss, "W1")
    change(boss, one, 1, level="A")
    change(boss, one, 2, level="B")
    add(boss, "W2")
    receiver.will(400)

    tell(database)
    assert [one.body["data"]["version"] for one in receiver.heard] == [1, 1]  # of the other record, too
    assert receiver.heard[0].body["data"]["id"] == one

    later(database, 700_000)
    tell(database)
    again = [heard for heard in receiver.heard[2:] if heard.body["data"]["id"] == one]
    assert [heard.body["data"]["version"] for heard in again] == [1, 2, 3]
    assert again[0].id == receiver.heard[0].id


def test_who_takes_nothing_for_days_is_switched_off_and_told_again_by_hand(
    database: Database, browse: Callable[..., Browser], boss: Browser, receiver: Receiver
) -> None:
    admin = browse("admin")
    made = make(admin, receiver)
    add(boss, "W1")
    receiver.always = (500, {}, "坏了".encode())

    for step in range(18):
        tell(database)
        later(database, DAY_MS // 3)
        if step == 8:
            add(browse("boss"), "W2")  # before the first is given up
    admin = browse("admin")

    row = next(row for row in log(admin, made) if row["state"] == "waiting")
    assert row["status"] == 500
    assert (state(admin)["on"], state(admin)["off_why"]) == (False, "failing")  # days later
    sent = admin("GET", f"/webhooks/{made['id']}/deliveries/{row['id']}").json()
    assert (sent["answer"]["body"], sent["request"]["headers"]["webhook-id"]) == ("坏了", row["id"])

    receiver.always = None
    body = {name: made[name] for name in ("name", "url", "forms", "events", "roles")}
    on = admin("PATCH", f"/webhooks/{made['id']}", body | {"on": True, "version": state(admin)["version"]})
    assert on.status_code == 200, on.text
    assert admin("POST", f"/webhooks/{made['id']}/replay", {"delivery": row["id"]}).json() == {"count": 1}
    tell(database)
    assert (log(admin, made)[0]["state"], receiver.heard[-1].id) == ("delivered", row["id"])
    assert len({heard.id for heard in receiver.heard}) == 2


def test_ten_attempts_are_made_and_all_that_were_given_up_are_told_again(
    database: Database, admin: Browser, browse: Callable[..., Browser], boss: Browser, receiver: Receiver
) -> None:
    made = make(admin, receiver)
    one = add(boss, "W1")
    change(boss, one, 1, level="A")
    receiver.always = (400, {}, b"")
    tell(database)
    for _ in range(9):
        wait(database)
        tell(database)
    admin = browse("admin")
    assert (state(admin)["dead"], state(admin)["waiting"], state(admin)["failing_since"] is None) == (
        1,
        1,
        False,
    )
    assert len([heard for heard in receiver.heard if heard.body["data"]["version"] == 1]) == 10

    receiver.always = None
    assert admin("POST", f"/webhooks/{made['id']}/replay", {}).json() == {"count": 1}
    tell(database)
    assert (state(admin)["dead"], state(admin)["waiting"], state(admin)["failing_since"]) == (0, 0, None)
    assert [heard.body["data"]["version"] for heard in receiver.heard[-2:]] == [1, 2]


def test_who_answers_gone_is_told_nothing_more(
    database: Database, admin: Browser, boss: Browser, receiver: Receiver
) -> None:
    make(admin, receiver)
    add(boss, "W1")
    add(boss, "W2")
    receiver.will(410)

    tell(database)

    assert len(receiver.heard) == 1
    assert (state(admin)["on"], state(admin)["off_why"]) == (False, "gone")
    add(boss, "W3")
    tell(database)
    assert len(receiver.heard) == 1
    found = {one["key"]: one for one in admin("GET", "/doctor").json()["findings"]}
    assert found["webhooks"]["level"] == "warn"
    assert "金蝶" in found["webhooks"]["says"]


def test_who_is_tired_is_left_alone_as_long_as_they_ask(
    database: Database, admin: Browser, boss: Browser, receiver: Receiver
) -> None:
    make(admin, receiver)
    add(boss, "W1")
    add(boss, "W2")
    receiver.will(429, retry_after="900")

    tell(database)
    later(database, 800_000)
    tell(database)
    assert len(receiver.heard) == 1

    later(database, 101_000)
    tell(database)
    assert len({heard.id for heard in receiver.heard}) == 2
    assert len(receiver.heard) == 3


def test_nobody_is_followed(database: Database, admin: Browser, boss: Browser, receiver: Receiver) -> None:
    made = make(admin, receiver)
    add(boss, "W1")
    receiver.will(302, location="/elsewhere")

    tell(database)

    assert [heard.path for heard in receiver.heard] == ["/hooks"]
    assert (log(admin, made)[0]["state"], log(admin, made)[0]["status"]) == ("waiting", 302)


def test_this_server_and_private_networks_are_not_reached_unless_allowed(
    database: Database,
    admin: Browser,
    boss: Browser,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(ALLOWED)
    made = make(admin, receiver)
    assert admin("PATCH", "/webhooks", {"networks": ["10.0.0.0/8"]}).status_code == 200
    add(boss, "W1")

    tell(database)

    assert receiver.heard == []
    (row,) = log(admin, made)
    assert (row["state"], row["status"]) == ("waiting", None)
    assert ALLOWED in row["error"]
    assert admin("PATCH", "/webhooks", {"networks": ["10.0.0"]}).json()["code"] == "bad_address"
