"""Webhooks and what is kept of them: secrets that change twice, who read, what was withheld, histories that are undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text, update

from huodan.language.messages import SYSTEM
from huodan.storage.db import DAY_MS, Database, Tx
from huodan.storage.system import webhook as table
from huodan.workspace.working import work
from tests.doors.conftest import Browser
from tests.doors.test_webhooks import send_file
from tests.support.hooked import CUSTOMERS, add, later, log, make, state, tell
from tests.support.receiver import Receiver


@pytest.fixture
def admin(browse: Callable[..., Browser]) -> Browser:
    """Sign the administrator in."""
    return browse("admin")


def finding(admin: Browser) -> dict[str, Any]:
    """Read what the doctor says of webhooks."""
    return dict(admin("GET", "/doctor/webhooks").json())


def test_a_secret_that_is_changed_twice_leaves_every_receiver_one_that_is_right(
    database: Database, admin: Browser, boss: Browser, browse: Callable[..., Browser], receiver: Receiver
) -> None:
    made = make(admin, receiver)
    path = f"/webhooks/{made['id']}/secret"
    secrets = [made["secret"], *(admin("POST", path, {}).json()["secret"] for _ in range(2))]
    add(boss, "W1")
    tell(database)
    heard = receiver.heard[-1]
    for receiver.secret in secrets:
        assert receiver.is_right(heard.id, heard.timestamp, heard.raw, heard.signatures)

    ended = admin("DELETE", path)
    assert (ended.status_code, ended.json()["former_until"]) == (200, None)
    add(boss, "W2")
    tell(database)
    assert len(receiver.heard[-1].signatures) == 1
    assert receiver.is_right(
        receiver.heard[-1].id,
        receiver.heard[-1].timestamp,
        receiver.heard[-1].raw,
        receiver.heard[-1].signatures,
    )
    told = [one["detail"]["did"] for one in admin("GET", "/audit?kind=webhook").json()["rows"]]
    assert told == ["former_ended", "secret", "secret", "made"]


def test_reading_what_was_sent_is_noted_and_the_address_is_not(
    database: Database, admin: Browser, boss: Browser, receiver: Receiver
) -> None:
    made = make(admin, receiver, url=f"{receiver.url}/SECRETPATH?access_token=SECRETQUERY")
    id = add(boss, "W1")
    tell(database)
    (row,) = log(admin, made)

    sent = admin("GET", f"/webhooks/{made['id']}/deliveries/{row['id']}").json()

    assert "W1" in sent["request"]["body"]
    audited = admin("GET", "/audit?kind=webhook")
    read = audited.json()["rows"][0]
    assert (read["detail"]["did"], read["detail"]["record"], read["detail"]["name"]) == ("read", id, "金蝶")
    assert "SECRET" not in audited.text


def test_roles_that_are_gone_are_said_and_what_was_withheld_is_told_again(
    database: Database, admin: Browser, boss: Browser, receiver: Receiver
) -> None:
    made = make(admin, receiver)
    assert finding(admin)["level"] == "good"

    def lose(tx: Tx) -> None:
        tx.execute(update(table).values(roles='["nobody any more"]'))

    with database.read() as tx:
        roles = tx.execute(text("SELECT roles FROM webhook")).scalar_one()
    database.transact(SYSTEM, lose)
    add(boss, "W1")
    tell(database)
    assert (receiver.heard, state(admin)["gone_roles"]) == ([], 1)
    assert (finding(admin)["level"], "角色" in finding(admin)["says"]) == ("warn", True)

    database.transact(SYSTEM, lambda tx: tx.execute(update(table).values(roles=roles)))
    path = f"/webhooks/{made['id']}/replay"
    assert admin("POST", path, {"state": "delivered"}).status_code == 422
    assert admin("POST", path, {"state": "withheld"}).json() == {"count": 1}
    tell(database)
    assert (receiver.kinds, finding(admin)["level"]) == (["record.created"], "good")


def test_who_sees_nothing_of_all_that_happens_is_said(
    database: Database, admin: Browser, boss: Browser, receiver: Receiver
) -> None:
    make(admin, receiver, roles=["销售员"])  # it sees its own customers: none
    for number in range(20):
        add(boss, f"W{number}")
    tell(database)

    assert (state(admin)["blind"], finding(admin)["level"]) == (True, "warn")


def test_undoing_an_import_of_history_is_told_as_little_as_the_import(
    database: Database, admin: Browser, boss: Browser, receiver: Receiver
) -> None:
    make(admin, receiver)
    done = send_file(boss, "客户编号,客户名称\nI1,甲\nI2,乙\n", import_as="history")

    assert boss("POST", f"{CUSTOMERS}/imports/{done['import']}/undo", {}).status_code in (200, 202)
    while work(database):
        pass
    tell(database)

    assert receiver.kinds == []


def test_what_waits_and_what_is_counted_is_found_by_its_index(database: Database, admin: Browser) -> None:
    with database.read() as tx:
        if tx.dialect != "sqlite":
            return
        plans = [
            " ".join(row.detail for row in tx.execute(text(f"EXPLAIN QUERY PLAN {asked}")))
            for asked in (
                "SELECT entry FROM webhook_delivery WHERE webhook = 1 AND state = 'dead' LIMIT 1000",
                "SELECT * FROM webhook_delivery WHERE webhook = 1 AND state = 'dead' ORDER BY entry DESC LIMIT 30",
                "SELECT 1 FROM webhook_delivery WHERE webhook = 1 AND record = 1 AND version < 3 AND due_at IS NOT NULL",
            )
        ]
    assert ["webhook_delivery_state" in plan for plan in plans[:2]] == [True, True]
    assert "webhook_delivery_record" in plans[2]


@pytest.mark.parametrize("version", [2**63 - 1, 2**63, -1])
def test_a_version_nobody_saw_is_a_clash(admin: Browser, receiver: Receiver, version: int) -> None:
    made = make(admin, receiver)
    body = {name: made[name] for name in ("name", "url", "forms", "events", "roles")}

    answer = admin("PATCH", f"/webhooks/{made['id']}", body | {"on": True, "version": version})

    assert (answer.status_code, answer.json()["code"]) == (409, "webhook_changed")


@pytest.mark.parametrize("network", ["127.0.0.1", "169.254.169.254", "0.0.0.0/0", "::/0", "fe80::/64"])
def test_networks_that_are_never_reached_or_are_half_the_world_are_refused(
    admin: Browser, network: str
) -> None:
    answer = admin("PATCH", "/webhooks", {"networks": [network]})

    assert (answer.status_code, answer.json()["code"]) == (422, "bad_webhook_network")


def test_a_name_is_one_line(admin: Browser, receiver: Receiver) -> None:
    assert make(admin, receiver, name="金\n蝶 ")["name"] == "金 蝶"


def test_an_address_that_can_name_no_host_is_refused(admin: Browser, receiver: Receiver) -> None:
    for url in ("http://.../", "https://a..b/", f"https://{'a' * 70}.example/"):
        wish = {"name": "x", "url": url, "forms": ["*"], "events": ["created"], "roles": ["总经理"]}
        answer = admin("POST", "/webhooks", wish)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_webhook_address"), url


def test_a_former_secret_ends_after_a_day(
    database: Database, admin: Browser, browse: Callable[..., Browser], receiver: Receiver
) -> None:
    made = make(admin, receiver)
    admin("POST", f"/webhooks/{made['id']}/secret", {})
    later(database, DAY_MS // 2)
    admin = browse("admin")
    admin("POST", f"/webhooks/{made['id']}/secret", {})
    later(database, DAY_MS // 2 + 1)
    add(browse("boss"), "W1")

    tell(database)

    assert len(receiver.heard[-1].signatures) == 2  # the first ended, the second signs on
