"""The audit log: each export is in it, by whom, how much and what was asked for; administrators read it, page by page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huodan.engines import audit
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.workspace.exporting import writing
from huodan.workspace.jobs.tidy import PURGES
from huodan.workspace.working import work
from tests.doors.conftest import PASSWORD, Browser
from tests.doors.test_exports import EXPORT, WISH


def test_exports_at_once_and_by_a_job_are_in_it(
    database: Database,
    boss: Browser,
    browse: Callable[..., Browser],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    where = {"field": "name", "op": "contains", "value": "海达"}
    assert boss("POST", EXPORT, {**WISH, "where": where}).status_code == 200
    monkeypatch.setattr(writing, "AT_ONCE", 1)
    assert boss("POST", EXPORT, WISH).status_code == 202
    while work(database):
        pass

    rows = browse("admin")("GET", "/audit").json()["rows"]

    large, small = rows
    assert [row["kind"] for row in rows] == ["export", "export"]
    assert small["by"]["title"] == large["by"]["title"] == boss("GET", "/session").json()["user"]["name"]
    assert small["form"]["key"] == "customer"
    assert (small["detail"]["records"], small["detail"]["where"]) == (1, where)
    assert (large["detail"]["records"], large["detail"].get("where")) == (2, None)
    assert {path: (each["label"], each["widget"]) for path, each in small["fields"].items()} == {
        "name": ("客户名称", "text")
    }
    assert small["detail"]["columns"] == WISH["columns"]
    assert "客户名称" in small["columns"]


def test_sign_ins_and_keys_are_in_it(browse: Callable[..., Browser]) -> None:
    guest = browse()
    body = {"login": "zhoumin", "password": "wrong"}
    assert guest("POST", "/session", body).status_code == 401
    assert guest("POST", "/session", body | {"password": PASSWORD}, User_Agent="Phone").status_code == 200
    admin = browse("admin")
    key = admin("POST", "/keys", {"name": "网店", "roles": ["销售员"]}).json()
    admin("DELETE", f"/keys/{key['id']}")

    revoked, made, entered, failed = admin("GET", "/audit").json()["rows"]

    assert (failed["kind"], failed["by"]["title"]) == ("sign_in_failed", "周敏")
    assert failed["detail"]["did"] == "password"
    assert (entered["kind"], entered["by"]["title"]) == ("sign_in", "周敏")
    assert entered["detail"] == {"address": "testclient", "agent": "Phone"}
    assert (made["kind"], made["by"]["title"]) == ("key", "系统管理员")
    assert made["detail"] == {"did": "made", "name": "网店", "roles": ["销售员"]}
    assert revoked["detail"] == {"did": "revoked", "name": "网店"}
    assert key["token"] not in str((revoked, made))


def test_what_was_refused_is_not_in_it(browse: Callable[..., Browser]) -> None:
    browse("tang")("POST", EXPORT, WISH)

    assert browse("admin")("GET", "/audit").json()["rows"] == []


def test_only_administrators_who_are_signed_in_read_it(boss: Browser) -> None:
    answer = boss("GET", "/audit")

    assert (answer.status_code, answer.json()["code"]) == (403, "administrator_needed")


def test_it_is_kept_to_person_kind_and_days_and_read_page_by_page(
    database: Database, boss: Browser, browse: Callable[..., Browser]
) -> None:
    for _ in range(3):
        boss("POST", EXPORT, WISH)
    admin = browse("admin")
    first = admin("GET", "/audit?limit=2").json()
    rest = admin("GET", f"/audit?limit=2&after={first['next']}").json()
    today = first["rows"][0]["at"][:10]
    person = first["rows"][0]["by"]["id"]

    def count(asked: str) -> int:
        return len(admin("GET", f"/audit?{asked}").json()["rows"])

    assert (len(first["rows"]), len(rest["rows"]), rest["next"]) == (2, 1, None)
    assert {row["id"] for row in first["rows"]}.isdisjoint(row["id"] for row in rest["rows"])
    assert count(f"person={person}&kind=export&from={today}&to={today}") == 3
    assert count("to=2020-01-01") == count("from=2090-01-01") == 0
    assert count(f"person={browse('tang')('GET', '/session').json()['user']['id']}") == 0


@pytest.mark.parametrize("asked", ["from=x", "to=2026-02-30", "kind=x", "limit=0", "after=x", "person=1"])
def test_a_wrong_question_is_refused_with_words(browse: Callable[..., Browser], asked: str) -> None:
    answer = browse("admin")("GET", f"/audit?{asked}")

    assert (answer.status_code, answer.json()["code"]) == (422, "wrong_setting")


def test_entries_are_forgotten_after_three_years(database: Database) -> None:
    def fill(tx: Tx) -> None:
        for moment in (tx.now - audit.KEPT_MS - 1, tx.now):
            tx.now = moment
            audit.note(tx, kind=audit.EXPORT, detail={})

    database.transact(SYSTEM, fill)

    assert audit.purge in PURGES
    assert database.transact(SYSTEM, audit.purge) == 1
    with database.read() as tx:
        assert len(audit.entries(tx)) == 1
