"""Incoming webhooks over HTTP: whose a message is, what becomes of it, that it is done once, and with whose rights."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from huodan.connectors.standard_webhooks import headers
from huodan.engines.incoming import KEPT_MS, purge
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database
from huodan.storage.system import incoming_call
from tests.doors.conftest import Browser
from tests.support.hooked import RECORDS, later
from tests.support.incoming import Sender, calls, found, make_incoming, message

Browse = Callable[..., Browser]


@pytest.fixture
def admin(browse: Browse) -> Browser:
    """Sign the administrator in."""
    return browse("admin")


@pytest.fixture
def sender(database: Database, browse: Browse) -> Callable[..., Sender]:
    """Give another program that knows an address; it has no cookie of ours."""
    client = browse().client

    def open_sender(made: dict[str, Any], **more: Any) -> Sender:
        return Sender(client, database, made, **more)

    return open_sender


# ── whose it is ──────────────────────────────────────────────────────────────────────────────────────


def test_a_signed_message_makes_a_record_in_the_name_of_its_address(
    database: Database, admin: Browser, boss: Browser, sender: Callable[..., Sender]
) -> None:
    made = make_incoming(admin)
    assert (made["path"].startswith("/api/v1/hooks/"), made["secret"].startswith("whsec_")) == (True, True)

    answer = sender(made).standard(message("IN1"))

    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["did"], told["app"], told["form"]) == ("created", "orders", "customer")
    record = boss("GET", f"{RECORDS}/{told['id']}").json()
    assert (record["values"]["code"], record["values"]["name"]) == ("IN1", "苏州IN1")
    (entry,) = boss("GET", f"{RECORDS}/{told['id']}/history").json()["entries"]
    assert (entry["by"]["title"], entry["origin"]) == ("官网", "api")
    (row,) = calls(admin, made)
    assert (row["state"], row["status"], row["did"], row["record"]) == ("done", 201, "created", told["id"])
    assert (row["once"], row["has_body"]) == ("msg_1", True)
    assert "IN1" not in str(list(database_rows(database)))  # what came is sealed


def database_rows(database: Database) -> list[Any]:
    """Read the log as it lies in the database."""
    with database.read() as tx:
        return [tuple(row) for row in tx.execute(select(incoming_call))]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_message_that_is_not_theirs_does_nothing_and_says_why(
    admin: Browser, boss: Browser, sender: Callable[..., Sender], lang: str
) -> None:
    made = make_incoming(admin)
    theirs, other = sender(made), sender(made, secret="whsec_" + base64.b64encode(b"x" * 32).decode())
    said = {"Accept_Language": lang}

    refused = [
        theirs.plain(message("IN1"), **said),
        other.standard(message("IN1"), **said),
        theirs.standard(message("IN1"), late=301, **said),
        theirs.standard(message("IN1"), late=-301, **said),
        theirs.standard(message("IN1"), **said | {"webhook_timestamp": "soon"}),
    ]

    assert [one.status_code for one in refused] == [401] * 5
    assert {one.json()["code"] for one in refused} == {"not_proven"}
    titles = [one.json()["title"] for one in refused]
    words = ("缺少请求头", "签名不对", "5 分钟", "5 分钟", "秒数")
    english = ("missing", "wrong", "5 minutes", "5 minutes", "seconds")
    for title, word in zip(titles, words if lang == "zh" else english, strict=True):
        assert word in title
    assert found(boss, "IN1") == []
    rows = calls(admin, made)
    assert {(row["state"], row["has_body"]) for row in rows} == {("unproven", False)}
    assert theirs.standard(message("IN1"), late=299).status_code == 201


def test_a_changed_body_is_not_theirs(
    database: Database, admin: Browser, sender: Callable[..., Sender]
) -> None:
    made = make_incoming(admin)
    at, body = database.now() // 1000, json.dumps(message("IN1")).encode()
    sent = headers([made["secret"]], id="msg_9", timestamp=at, body=body)
    named = {name.replace("-", "_"): value for name, value in sent.items()}

    assert sender(made).plain(message("IN2"), **named).status_code == 401
    assert sender(made).plain(body, **named).status_code == 201


def test_both_secrets_count_for_a_day(
    database: Database, admin: Browser, sender: Callable[..., Sender]
) -> None:
    made = make_incoming(admin)
    former = sender(made)
    renewed = admin("POST", f"/incoming/{made['id']}/secret", {}).json()
    now = sender(made, secret=renewed["secret"])
    assert (renewed["path"], renewed["former_until"] is not None) == (None, True)

    assert (
        former.standard(message("IN1"), "a").status_code,
        now.standard(message("IN2"), "b").status_code,
    ) == (
        201,
        201,
    )
    later(database, 25 * 3_600_000)
    assert (
        former.standard(message("IN3"), "c").status_code,
        now.standard(message("IN4"), "d").status_code,
    ) == (
        401,
        201,
    )


def test_former_secrets_end_when_an_administrator_says_so(
    admin: Browser, sender: Callable[..., Sender]
) -> None:
    made = make_incoming(admin)
    former = sender(made)
    admin("POST", f"/incoming/{made['id']}/secret", {})

    assert admin("DELETE", f"/incoming/{made['id']}/secret").json()["former_until"] is None
    assert former.standard(message("IN1")).status_code == 401


@pytest.mark.parametrize("header", ["X-Hub-Signature-256", ""])
def test_an_hmac_in_a_header_is_enough_where_that_was_chosen(
    admin: Browser, boss: Browser, sender: Callable[..., Sender], header: str
) -> None:
    given = "0123456789abcdef-shop"
    made = make_incoming(admin, proof="hmac", header=header, once={"by": "none"}, secret=given)
    theirs, name = sender(made), header.replace("-", "_") or "X_Signature_256"
    assert made["secret"] == given

    assert theirs.hmac(message("IN1"), name).status_code == 201
    assert theirs.hmac(message("IN2"), name, prefix="").status_code == 201
    body = json.dumps(message("IN3")).encode()
    in_base64 = base64.b64encode(hmac.digest(given.encode(), body, hashlib.sha256)).decode()
    assert theirs.plain(body, **{name: in_base64}).status_code == 201
    assert theirs.plain(body, **{name: in_base64[::-1]}).status_code == 401
    assert theirs.plain(message("IN4")).status_code == 401
    assert found(boss, "IN4") == []


def test_the_address_alone_is_enough_where_that_was_chosen_and_no_other_address_is(
    admin: Browser, sender: Callable[..., Sender], caplog: pytest.LogCaptureFixture
) -> None:
    made = make_incoming(admin, proof="none", once={"by": "none"})
    assert made["secret"] is None
    theirs = sender(made, secret="-")

    assert theirs.plain(message("IN1")).status_code == 201
    with caplog.at_level(logging.INFO):
        for path in ("/api/v1/hooks/wrong-end", made["path"][:-1], f"{made['path']}x"):
            theirs.path = path
            assert theirs.plain(message("IN2")).status_code == 404
    ours = "".join(one.getMessage() for one in caplog.records if one.name.startswith("huodan"))
    assert "/api/v1/hooks/…" in ours
    assert ("wrong-end" in ours, made["path"][-20:-1] in ours) == (False, False)


def test_a_renewed_address_leads_elsewhere_at_once(admin: Browser, sender: Callable[..., Sender]) -> None:
    made = make_incoming(admin)
    before = sender(made)
    renewed = admin("POST", f"/incoming/{made['id']}/address", {}).json()
    assert renewed["secret"] is None

    assert before.standard(message("IN1")).status_code == 404
    assert sender(renewed, secret=made["secret"]).standard(message("IN1")).status_code == 201


# ── once ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_repeat_is_answered_as_the_first_time_and_does_nothing(
    admin: Browser, boss: Browser, sender: Callable[..., Sender]
) -> None:
    made = make_incoming(admin)
    theirs = sender(made)

    first = theirs.standard(message("IN1"))
    again = theirs.standard(message("IN1", "现在叫别的"))  # sent anew, with what is so by then

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert [row["name"] for row in found(boss, "IN1")] == ["苏州IN1"]
    (row,) = calls(admin, made)
    assert (row["repeats"], row["repeated_at"] is not None) == (1, True)


def test_a_refused_message_may_come_again(
    admin: Browser, boss: Browser, sender: Callable[..., Sender]
) -> None:
    made = make_incoming(admin)
    theirs = sender(made)

    assert theirs.standard(message("KH1")).status_code == 422  # such a customer is there
    assert theirs.standard(message("IN1")).status_code == 201

    assert [(row["state"], row["status"]) for row in calls(admin, made)] == [("done", 201), ("refused", 422)]


def test_what_tells_messages_apart_may_stand_in_the_body(
    admin: Browser, boss: Browser, sender: Callable[..., Sender]
) -> None:
    made = make_incoming(admin, once={"by": "path", "name": "event.id"})
    theirs = sender(made)

    first = theirs.standard(message("IN1") | {"event": {"id": 77}}, "a")
    again = theirs.standard(message("IN1") | {"event": {"id": 77}}, "b")
    other = theirs.standard(message("IN2") | {"event": {"id": 78}}, "a")
    none = theirs.standard(message("IN3"), "c")

    assert (first.status_code, other.status_code) == (201, 201)
    assert again.content == first.content
    assert (none.status_code, none.json()["code"]) == (422, "no_message_id")
    assert none.json()["errors"][0]["path"] == "event.id"
    assert found(boss, "IN3") == []


def test_messages_are_known_for_thirty_days_and_then_forgotten(
    database: Database, admin: Browser, sender: Callable[..., Sender]
) -> None:
    made = make_incoming(admin)
    sender(made).standard(message("IN1"))

    later(database, KEPT_MS - 60_000)
    assert database.transact(SYSTEM, purge) == 0
    later(database, 60_001)
    assert database.transact(SYSTEM, purge) == 1
    assert database_rows(database) == []
