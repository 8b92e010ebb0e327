"""Setting webhooks over HTTP: secrets, trying them out, switching, removing, and who may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from huodan.storage.db import DAY_MS, Database
from huodan.storage.system import webhook as webhook_table
from tests.doors.conftest import Browser
from tests.support.hooked import add, later, log, make, state, tell
from tests.support.receiver import Receiver


@pytest.fixture
def admin(browse: Callable[..., Browser]) -> Browser:
    """Sign the administrator in."""
    return browse("admin")


# ── setting them ─────────────────────────────────────────────────────────────────────────────────────


def test_a_secret_is_told_once_and_two_sign_while_it_changes(
    database: Database, admin: Browser, browse: Callable[..., Browser], receiver: Receiver
) -> None:
    made = make(admin, receiver)
    former = made["secret"]
    assert former.startswith("whsec_")
    with database.read() as tx:
        kept = tx.execute(select(webhook_table.c.secret)).scalar_one()
    assert former.removeprefix("whsec_") not in kept + admin("GET", "/webhooks").text

    renewed = admin("POST", f"/webhooks/{made['id']}/secret", {}).json()["secret"]
    assert renewed != former
    assert state(admin)["former_until"].startswith("2026-05-07T")
    for code, secrets, signatures in (("W1", (former, renewed), 2), ("W2", (renewed,), 1)):
        add(browse("boss"), code)
        tell(database)
        heard = receiver.heard[-1]
        assert len(heard.signatures) == signatures
        for secret in secrets:
            receiver.secret = secret
            assert receiver.is_right(heard.id, heard.timestamp, heard.raw, heard.signatures)
        later(database, DAY_MS)
    receiver.secret = former
    heard = receiver.heard[-1]
    assert not receiver.is_right(heard.id, heard.timestamp, heard.raw, heard.signatures)


def test_an_address_is_tried_out(admin: Browser, receiver: Receiver) -> None:
    made = make(admin, receiver)
    receiver.replies.append((202, {"content-type": "text/plain"}, b"thanks"))

    tried = admin("POST", f"/webhooks/{made['id']}/test", {}).json()

    assert (tried["status"], (tried["answer"] or tried)["body"], tried["kind"]) == (202, "thanks", "test")
    assert (receiver.kinds, receiver.heard[0].is_true) == (["webhook.test"], True)
    assert [row["id"] for row in log(admin, made)] == [tried["id"]]
    again = admin("POST", f"/webhooks/{made['id']}/replay", {"delivery": tried["id"]})
    assert again.status_code == 404


def test_a_trial_that_fails_is_nothing_that_was_given_up(admin: Browser, receiver: Receiver) -> None:
    made = make(admin, receiver)
    receiver.will(500)

    tried = admin("POST", f"/webhooks/{made['id']}/test", {}).json()

    assert (tried["state"], state(admin)["dead"]) == ("dead", 0)
    found = {one["key"]: one for one in admin("GET", "/doctor").json()["findings"]}
    assert found["webhooks"]["level"] == "good"


def test_a_webhook_is_changed_switched_off_and_removed(
    database: Database, admin: Browser, boss: Browser, receiver: Receiver
) -> None:
    made = make(admin, receiver)
    body = {name: made[name] for name in ("name", "url", "forms", "events", "roles")}
    path = f"/webhooks/{made['id']}"

    off = admin("PATCH", path, body | {"on": False, "version": 1, "name": "用友"})
    assert (off.json()["on"], off.json()["name"], off.json()["version"]) == (False, "用友", 2)
    assert admin("PATCH", path, body | {"on": True, "version": 1}).json()["code"] == "webhook_changed"
    add(boss, "W1")
    tell(database)
    assert receiver.heard == []

    assert admin("PATCH", path, body | {"on": True, "version": 2}).status_code == 200
    add(boss, "W2")
    tell(database)
    assert len(receiver.heard) == 1
    assert admin("DELETE", path).status_code == 204
    assert admin("GET", "/webhooks").json()["webhooks"] == []
    assert admin("GET", f"{path}/deliveries").status_code == 404
    told = [one["detail"]["did"] for one in admin("GET", "/audit?kind=webhook").json()["rows"]]
    assert told == ["removed", "switched_on", "switched_off", "made"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": " "}, "bad_webhook_name"),
        ({"url": "ftp://example.com"}, "bad_webhook_address"),
        ({"url": "https://me:pw@example.com/"}, "bad_webhook_address"),
        ({"url": "https://例子.中国/"}, "bad_webhook_address"),
        ({"forms": []}, "webhook_without_events"),
        ({"events": []}, "webhook_without_events"),
        ({"forms": ["orders/none"]}, "unknown_form"),
        ({"events": ["printed"]}, "unknown_event"),
        ({"roles": []}, "webhook_without_roles"),
        ({"roles": ["皇帝"]}, "unknown_role"),
        ({"secret": "whsec_mine"}, "secret_not_taken"),
    ],
)
def test_what_is_wrong_with_a_webhook_is_said(
    admin: Browser, receiver: Receiver, body: dict[str, object], code: str
) -> None:
    usual = {
        "name": "金蝶",
        "url": receiver.url,
        "forms": ["*"],
        "events": ["created"],
        "roles": ["总经理"],
    }
    answer = admin("POST", "/webhooks", usual | body)

    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_only_administrators_who_are_signed_in_see_webhooks(
    admin: Browser, browse: Callable[..., Browser], boss: Browser, key: Callable[..., Any], receiver: Receiver
) -> None:
    made = make(admin, receiver)
    one = f"/webhooks/{made['id']}"
    for call in (boss, key):
        for method, path, body in (
            ("GET", "/webhooks", None),
            ("POST", "/webhooks", {"name": "x"}),
            ("PATCH", "/webhooks", {"networks": []}),
            ("PATCH", one, {"name": "x"}),
            ("DELETE", one, None),
            ("POST", f"{one}/secret", {}),
            ("DELETE", f"{one}/secret", None),
            ("POST", f"{one}/test", {}),
            ("POST", f"{one}/replay", {}),
            ("GET", f"{one}/deliveries", None),
            ("GET", f"{one}/deliveries/msg_0cp36zt22m61n", None),
        ):
            answer = call(method, path, body)
            assert (answer.status_code, answer.json()["code"]) == (403, "administrator_needed"), path
