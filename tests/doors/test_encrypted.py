"""Secrets over HTTP: a day's work with them leaves nothing plain in the database, in its backup or in the log."""

from __future__ import annotations

import csv
import hashlib
import io
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from huodan.engines.people import find_roles
from huodan.language.messages import SYSTEM
from huodan.storage import Tx
from huodan.storage.db import Database
from huodan.storage.seal_key import key_file
from huodan.storage.system import idempotency
from huodan.workspace.backup import Store, make_backup
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.setup import add_person, prepare
from huodan.workspace.working import work
from tests.doors.conftest import PASSWORD, Browser
from tests.support.apps import read
from tests.support.vault import OTHER, SECRET, told_by, vault

CARDS = "/apps/test/forms/card"
RECORDS = f"{CARDS}/records"
VEIL = "••••••"
BY_NUMBER = {"field": "number", "op": "eq", "value": SECRET}


def build(url: str) -> None:
    """This function will publish the vault and let people in."""
    database = Database(url, zone="Asia/Shanghai")
    prepare(database)
    assert isinstance(publish_app(database, SYSTEM, read(vault())), int)

    def staff(tx: Tx) -> None:
        for login, role in (("boss", "总经理"), ("teller", "柜员"), ("guest", "访客"), ("admin", "管理员")):
            roles = find_roles(current_plan(tx), [role])
            values = {"name": login}
            add_person(
                tx, login=login, password=PASSWORD, roles=roles, values=values, must_change_password=False
            )

    database.transact(SYSTEM, staff)
    database.close()


@pytest.fixture
def database(prepared_database: Callable[..., str]) -> Iterator[Database]:
    """This function will open a private copy."""
    opened = Database(prepared_database("encrypted over HTTP", build), zone="Asia/Shanghai")
    yield opened
    opened.close()


def keep(who: Browser, **values: object) -> dict[str, Any]:
    answer = who("POST", RECORDS, {"values": values}, Idempotency_Key=f"k-{values.get('name')}")
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_who_may_read_it_does_so_and_that_is_noted(browse: Callable[..., Browser], key: Any) -> None:
    boss, admin = browse("boss"), browse("admin")
    made = keep(boss, name="a", number=SECRET, pins=[{"name": "p", "code": OTHER}])
    line = made["values"]["pins"][0]["id"]

    told = boss("POST", f"{RECORDS}/{made['id']}/reveal", {"field": "number"}, Idempotency_Key="r1")
    below = boss("POST", f"{RECORDS}/{made['id']}/reveal", {"field": "pins.code", "row": line})
    astray = boss("POST", f"{RECORDS}/{made['id']}/reveal", {"field": "number", "row": line})
    refused = [
        browse(who)("POST", f"{RECORDS}/{made['id']}/reveal", {"field": field}).json()["code"]
        for who, field in (("teller", "number"), ("guest", "number"), ("boss", "name"), ("boss", "gone"))
    ]
    rows = admin("GET", "/audit?kind=reveal").json()["rows"]

    assert (told.json(), below.json()) == ({"value": SECRET}, {"value": OTHER})
    assert astray.status_code == 404
    assert told.headers["cache-control"] == "no-store"
    assert refused == ["masked", "unknown_field", "not_encrypted", "unknown_field"]
    assert [(row["by"]["title"], row["form"]["key"], row["detail"]["field"]) for row in rows] == [
        ("boss", "card", "pin_code"),
        ("boss", "card", "card_number"),
    ]
    assert {row["detail"]["record"] for row in rows} == {made["id"]}
    assert SECRET not in str(rows)


def test_a_lost_key_is_said_and_breaks_nothing(browse: Callable[..., Browser], database: Database) -> None:
    boss = browse("boss")
    made = keep(boss, name="a", number=SECRET)
    key_file(database).unlink()

    told = boss("POST", f"{RECORDS}/{made['id']}/reveal", {"field": "number"})
    saved = boss("PATCH", f"{RECORDS}/{made['id']}", {"values": {"number": "x"}}, If_Match='"1"')
    other = boss("PATCH", f"{RECORDS}/{made['id']}", {"values": {"name": "b"}}, If_Match='"1"')
    found = boss("POST", f"{CARDS}/query", {"columns": ["number"], "where": BY_NUMBER})
    but = {"where": {"not": BY_NUMBER}, "action": "delete"}
    gone = boss("POST", f"{CARDS}/bulk", but)
    filled = boss(
        "POST", f"{CARDS}/query", {"columns": ["number"], "where": {"field": "number", "op": "not_empty"}}
    )

    assert (told.status_code, told.json()["code"]) == (409, "cannot_open")
    assert (saved.status_code, saved.json()["errors"][0]["code"]) == (422, "key_lost")
    assert (other.status_code, other.json()["values"]["number"]) == (200, VEIL)
    for each in (found, gone):  # that none is this one is not known
        assert (each.status_code, each.json()["code"]) == (409, "cannot_find_secrets")
    assert [row["number"] for row in filled.json()["rows"]] == [VEIL]


def test_a_copy_of_the_database_tells_no_short_secret(
    browse: Callable[..., Browser], database: Database
) -> None:
    boss = browse("boss")
    bodies = [{"values": {"name": "a", "note": "4711"}}, {"values": {"name": "b", "note": "4711"}}]

    first = [boss("POST", RECORDS, body, Idempotency_Key=f"pin-{n}") for n, body in enumerate(bodies)]
    again = [boss("POST", RECORDS, body, Idempotency_Key=f"pin-{n}") for n, body in enumerate(bodies)]
    other = [boss("POST", RECORDS, body, Idempotency_Key="pin-0").status_code for body in bodies]

    assert [one.json()["id"] for one in again] == [one.json()["id"] for one in first]
    assert other == [201, 422]
    with database.read() as tx:
        kept = {bytes(hash) for hash in tx.execute(select(idempotency.c.body_hash)).scalars()}
    tried = {hashlib.sha256(again[n].request.content).digest() for n in (0, 1)}
    assert len(kept) >= 2
    assert not kept & tried


def exported(who: Browser, **more: object) -> list[str]:
    wish = {"format": "csv", "columns": ["name", "number", "note"], **more}
    answer = who("POST", f"{CARDS}/export", wish)
    assert answer.status_code == 200, answer.text
    rows = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    return sorted(f"{row['card_number']}/{row['card_note']}" for row in rows)


def test_a_file_has_dots_but_for_who_asks_for_what_they_may_read(
    browse: Callable[..., Browser], database: Database
) -> None:
    boss, admin = browse("boss"), browse("admin")
    keep(boss, name="a", number=SECRET)
    keep(boss, name="b", number=OTHER, note=SECRET)

    assert exported(boss) == [f"{VEIL}/", f"{VEIL}/{VEIL}"]
    assert exported(boss, plain=True) == [f"{OTHER}/{SECRET}", f"{SECRET}/"]
    assert exported(browse("teller"), plain=True) == ["****/", "****/****"]
    assert boss("POST", f"{CARDS}/export", {"plain": "yes"}).status_code == 422
    noted = [row["detail"] for row in admin("GET", "/audit?kind=export").json()["rows"]]
    assert [(one["records"], one.get("plain")) for one in noted] == [(2, True), (2, True), (2, None)]
    key_file(database).unlink()
    assert exported(boss, plain=True) == [f"{VEIL}（无法解开）/", f"{VEIL}（无法解开）/{VEIL}（无法解开）"]


def a_day(boss: Browser, database: Database) -> None:
    """This function will do what people do."""
    made = keep(boss, name="a", number=SECRET, pins=[{"name": "p", "code": OTHER}])
    path = f"{RECORDS}/{made['id']}"
    keep(boss, name="b", note=OTHER)
    for body in ({"values": {"number": SECRET}}, {"id": made["id"], "values": {"note": OTHER}}):
        shown = boss("POST", f"{CARDS}/preview", body)
        assert shown.status_code == 200
        assert SECRET not in shown.text
    assert boss("POST", RECORDS, {"values": {"name": "c", "number": SECRET}}).status_code == 422
    assert boss("PATCH", path, {"values": {"note": SECRET}}, If_Match='"1"').json()["version"] == 2
    clash = boss("PATCH", path, {"values": {"note": OTHER}}, If_Match='"1"')
    assert clash.status_code == 409
    assert SECRET not in clash.text
    text = f"name,number,note\nd,{SECRET}9,{OTHER}\ne,{SECRET},\n".encode()
    for dry in ("true", "false"):
        files = {"file": ("a.csv", text)}
        sent = {"mode": "create", "dry_run": dry, "accept": "valid"}
        answer = boss.client.post(
            f"/api/v1{CARDS}/import", data=sent, files=files, headers={"X-CSRF-Token": boss.csrf}
        )
        assert answer.status_code == 200, answer.text
    out = boss(
        "POST", f"{CARDS}/export", {"format": "csv", "columns": ["name", "number"], "where": BY_NUMBER}
    )
    assert [row["card_number"] for row in csv.DictReader(io.StringIO(out.content.decode("utf-8-sig")))] == [
        VEIL
    ]
    view = {"name": "v", "columns": ["name"], "where": BY_NUMBER}
    assert boss("POST", f"{CARDS}/views", view).json()["code"] == "only_asked"
    for values in ({"plain": "m"}, {"number": SECRET}):
        boss("POST", f"{CARDS}/bulk", {"action": "update", "where": BY_NUMBER, "values": values})
    batch = [{"op": "create", "values": {"name": "f", "note": SECRET}}]
    assert boss("POST", f"{RECORDS}/batch", {"operations": batch}).status_code == 200
    assert SECRET not in boss("GET", f"{path}/history").text
    version = boss("GET", path).json()["version"]
    back = boss("POST", f"{path}/restore", {"version": 1}, If_Match=f'"{version}"')
    assert back.status_code == 200, back.text
    assert boss("DELETE", path, If_Match=f'"{version + 1}"').status_code == 204
    assert boss("POST", f"{CARDS}/trash/{made['id']}/restore").status_code == 200
    assert boss("POST", f"{path}/reveal", {"field": "number"}).json() == {"value": SECRET}
    while work(database):
        pass


def test_nothing_plain_is_left_of_a_day(
    browse: Callable[..., Browser], database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    a_day(browse("boss"), database)
    store = Store(tmp_path / "backups")
    make_backup(database, store)

    assert told_by(database, SECRET, OTHER) == set()
    assert SECRET not in caplog.text
    assert OTHER not in caplog.text
    left = [
        path
        for path in tmp_path.rglob("*")
        if path.is_file() and any(secret.encode() in path.read_bytes() for secret in (SECRET, OTHER))
    ]
    assert left == []
