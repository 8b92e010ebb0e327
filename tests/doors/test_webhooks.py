"""Webhooks over HTTP: what is told on which path of writing, and with whose rights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huodan.storage.db import Database
from huodan.workspace.working import work
from tests.doors.conftest import API, Browser
from tests.support.hooked import CUSTOMERS, RECORDS, F, add, change, log, make, tell
from tests.support.receiver import Receiver


@pytest.fixture
def admin(browse: Callable[..., Browser]) -> Browser:
    """Sign the administrator in."""
    return browse("admin")


# ── what is told ─────────────────────────────────────────────────────────────────────────────────────


def test_a_record_is_told_as_it_is_and_as_it_was_signed(
    database: Database, admin: Browser, boss: Browser, receiver: Receiver
) -> None:
    made = make(admin, receiver)
    id = add(boss, "W1")
    change(boss, id, 1, level="A")

    tell(database)

    created, updated = receiver.heard
    assert (created.is_true, updated.is_true) == (True, True)
    assert created.id.startswith("msg_")
    assert created.id != updated.id
    assert abs(created.timestamp - database.now() // 1000) < 60
    assert created.body["type"] == "record.created"
    assert updated.body["timestamp"].startswith("2026-05-06T")
    told = updated.body["data"]
    assert (told["app"], told["form"], told["id"], told["version"]) == ("orders", "customer", id, 2)
    assert (told["record"]["values"]["code"], told["record"]["values"]["level"]) == ("W1", "A")
    assert (told["by"]["title"], told["origin"]) == ("沈建华", "screen")
    assert [(one["path"], one["before"], one["after"]) for one in told["changes"]] == [("level", "B", "A")]
    assert [(row["state"], row["status"], row["kind"]) for row in log(admin, made)] == [
        ("delivered", 204, "updated"),
        ("delivered", 204, "created"),
    ]


def test_every_path_of_writing_is_told(
    database: Database, admin: Browser, boss: Browser, key: Callable[..., Any], receiver: Receiver
) -> None:
    make(admin, receiver)

    def told(*expected: str) -> None:
        tell(database)
        assert [kind.removeprefix("record.") for kind in receiver.kinds] == list(expected)
        receiver.heard.clear()

    one, two = add(boss, "W1"), add(boss, "W2")
    told("created", "created")
    assert key("PATCH", f"{RECORDS}/{one}", {"values": {"level": "A"}}).status_code == 200
    told("updated")
    batch = [{"op": "update", "id": each, "version": 1, "values": {"level": "A"}} for each in (two,)]
    assert boss("POST", f"{RECORDS}/batch", {"operations": batch}).status_code == 200
    told("updated")
    bulk = boss(
        "POST", f"{CUSTOMERS}/bulk", {"action": "update", "ids": [one, two], "values": {"level": "C"}}
    )
    told("updated", "updated")
    boss("POST", f"/jobs/{bulk.json()['job']['id']}/undo", {})
    told("updated", "updated")
    restored = boss("POST", f"{RECORDS}/{one}/restore", {"version": 1}, If_Match='"4"')
    assert restored.status_code == 200, restored.text
    told("updated")
    assert boss("DELETE", f"{RECORDS}/{two}", If_Match='"4"').status_code == 204
    told("deleted")
    assert boss("POST", f"{CUSTOMERS}/trash/{two}/restore", {}).status_code == 200
    told("restored")
    merged = boss("POST", f"{RECORDS}/{one}/merge", {"other": two, "version": 6}, If_Match='"5"')
    assert merged.status_code == 200, merged.text
    told("deleted", "updated")


def test_jobs_are_told(database: Database, admin: Browser, boss: Browser, receiver: Receiver) -> None:
    for number in range(205):
        add(boss, f"M{number}")
    make(admin, receiver, events=["updated"])

    asked = boss(
        "POST", f"{CUSTOMERS}/bulk", {"action": "update", "search": "客户", "values": {"level": "A"}}
    )
    assert asked.status_code == 202, asked.text
    while work(database):
        pass
    tell(database)

    assert len({one.body["data"]["id"] for one in receiver.heard}) == len(receiver.heard) == 205


def send_file(boss: Browser, content: str, **asked: str) -> dict[str, Any]:
    answer = boss.client.post(
        f"{API}{CUSTOMERS}/import",
        headers={"X-CSRF-Token": boss.csrf},
        data=asked,
        files={"file": ("客户.csv", content.encode())},
    )
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_an_import_of_new_documents_is_told_and_history_is_not(
    database: Database, admin: Browser, boss: Browser, receiver: Receiver
) -> None:
    make(admin, receiver)
    send_file(boss, "客户编号,客户名称\nI1,甲\nI2,乙\n", import_as="history")
    tell(database)
    assert receiver.kinds == []

    done = send_file(boss, "客户编号,客户名称\nI3,丙\nI4,丁\n", import_as="new")
    tell(database)
    assert receiver.kinds == ["record.created"] * 2
    assert {one.body["data"]["record"]["values"]["code"] for one in receiver.heard} == {"I3", "I4"}
    assert {one.body["data"]["origin"] for one in receiver.heard} == {"import"}

    assert boss("POST", f"{CUSTOMERS}/imports/{done['import']}/undo", {}).status_code in (200, 202)
    while work(database):
        pass
    tell(database)
    assert receiver.kinds[2:] == ["record.deleted"] * 2


def test_nothing_is_told_of_what_was_given_up_or_not_asked_for(
    database: Database, admin: Browser, boss: Browser, receiver: Receiver
) -> None:
    make(admin, receiver, events=["created"])

    assert boss("POST", RECORDS, {"values": {"code": "KH1", "name": "重复"}}).status_code == 422
    id = add(boss, "W1")
    change(boss, id, 1, level="A")
    add(boss, "P9", form="product", unit="箱", price="1")
    tell(database)

    assert receiver.kinds == ["record.created"]


# ── with whose rights ────────────────────────────────────────────────────────────────────────────────


def test_a_webhook_is_told_what_its_roles_may_read(
    database: Database, admin: Browser, boss: Browser, receiver: Receiver
) -> None:
    made = make(admin, receiver, forms=["orders/product"], roles=["销售内勤"])
    id = add(boss, "P9", form="product", unit="箱", price="567", cost="400.55")
    path = f"{F}/product/records/{id}"

    assert boss("PATCH", path, {"values": {"cost": "410.55"}}, If_Match='"1"').status_code == 200
    assert boss("PATCH", path, {"values": {"price": "600"}}, If_Match='"2"').status_code == 200
    tell(database)

    assert receiver.kinds == ["record.created", "record.updated"]
    assert "price" in receiver.heard[0].body["data"]["record"]["values"]
    assert b"cost" not in b"".join(one.raw for one in receiver.heard)
    assert b"400.55" not in b"".join(one.raw for one in receiver.heard)
    assert [row["state"] for row in log(admin, made)] == ["delivered", "withheld", "delivered"]


def test_who_sees_no_record_is_told_of_none(
    database: Database, admin: Browser, boss: Browser, receiver: Receiver
) -> None:
    made = make(admin, receiver, forms=["*"], roles=["销售员"])  # it sees its own customers: none

    id = add(boss, "W1")
    change(boss, id, 1, level="A")
    assert boss("DELETE", f"{RECORDS}/{id}", If_Match='"2"').status_code == 204
    tell(database)

    assert receiver.heard == []
    assert {row["state"] for row in log(admin, made)} == {"withheld"}
    sent = admin("GET", f"/webhooks/{made['id']}/deliveries/{log(admin, made)[0]['id']}").json()
    assert (sent["request"], sent["answer"]) == (None, None)


def test_masked_fields_stay_masked_and_deleted_records_are_told_without_more(
    database: Database, admin: Browser, boss: Browser, receiver: Receiver
) -> None:
    make(admin, receiver, roles=["仓库管理员"])
    id = add(boss, "W1", contacts=[{"name": "王工", "phone": "13812345678"}], tax_no="91330100MA27XF6K8T")
    assert boss("DELETE", f"{RECORDS}/{id}", If_Match='"1"').status_code == 204

    tell(database)

    created, deleted = receiver.heard
    assert created.body["data"]["record"] is None  # it is gone by now
    assert b"13812345678" not in created.raw + deleted.raw
    assert b"91330100MA27XF6K8T" not in created.raw + deleted.raw
    assert any(one["path"] == "name" and one["before"] == "客户W1" for one in deleted.body["data"]["changes"])
