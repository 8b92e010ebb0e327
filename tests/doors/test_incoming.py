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
from tests.support.hooked import RECORDS, F, later
from tests.support.incoming import MAPS, Sender, calls, make_incoming, message

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


def found(boss: Browser, code: str, form: str = "customer") -> list[dict[str, Any]]:
    """List the records of a code."""
    where = {"field": "code", "op": "eq", "value": code}
    return list(boss("POST", f"{F}/{form}/query", {"where": where}).json()["rows"])


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


# ── what becomes of it ───────────────────────────────────────────────────────────────────────────────

ORDER = {
    "maps": [
        {"field": "customer", "path": "order.buyer.code", "by": "code"},
        {"field": "required_on", "path": "order.wanted_at"},
        {"field": "remark", "path": "$.order.memo", "default": "来自官网"},
        {
            "field": "lines",
            "path": "order.items",
            "maps": [
                {"field": "product", "path": "sku", "by": "code"},
                {"field": "quantity", "path": "count"},
            ],
        },
    ],
}


def order(*items: tuple[object, object], **more: object) -> dict[str, object]:
    """Write an order as a shop tells it."""
    lines = [{"sku": sku, "count": count} for sku, count in items]
    return {"order": {"buyer": {"code": "KH1"}, "wanted_at": 1780041600, "items": lines, **more}}


def test_rows_relations_moments_and_defaults_are_mapped(
    admin: Browser, boss: Browser, sender: Callable[..., Sender]
) -> None:
    made = make_incoming(admin, form="orders/order", **ORDER)

    answer = sender(made).standard(order(("CP1", 2), ("CP2", 1.5)))

    assert answer.status_code == 201, answer.text
    values = boss("GET", f"{F}/order/records/{answer.json()['id']}").json()["values"]
    assert (values["customer"]["title"], values["remark"]) == ("杭州云杉贸易", "来自官网")
    assert values["required_on"] == "2026-05-29"
    assert [(row["product"]["title"], row["quantity"]) for row in values["lines"]] == [
        ("橘子酱", "2"),
        ("奶酪", "1.5"),
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_mistakes_name_their_place_in_the_message(
    admin: Browser, boss: Browser, sender: Callable[..., Sender], lang: str
) -> None:
    made = make_incoming(admin, form="orders/order", **ORDER)
    sent = order(("CP1", 2), ("CP9", 1), ("CP2", "many"), buyer={"code": "KH9"})

    refused = sender(made).standard(sent, Accept_Language=lang)

    assert refused.status_code == 422
    paths = {one["path"] for one in refused.json()["errors"]}
    rows = {"order.items[1].sku", "order.items[2].count"}
    assert paths == {"order.buyer.code", *rows, "order.items[1]"}  # of which the price is missing then
    (row,) = calls(admin, made)
    assert {one["path"] for one in row["errors"]} == paths
    assert row["state"] == "refused"


def test_a_record_is_found_by_a_unique_field_and_changed(
    admin: Browser, boss: Browser, sender: Callable[..., Sender]
) -> None:
    made = make_incoming(
        admin, does="upsert", key="code", maps=[*MAPS, {"field": "level", "path": "data.level"}]
    )
    theirs = sender(made)

    first = theirs.standard(message("IN1", level="A"), "a")
    changed = theirs.standard(message("IN1", "改名后"), "b")
    same = theirs.standard(message("IN1", "改名后", level=None), "c")
    lacking = theirs.standard({"data": {"company": {"name": "无编号"}}}, "d")

    assert [one.status_code for one in (first, changed, same, lacking)] == [201, 200, 200, 422]
    assert [one.json()["did"] for one in (first, changed, same)] == ["created", "updated", "unchanged"]
    assert (lacking.json()["code"], lacking.json()["errors"][0]["path"]) == ("no_upsert_key", "data.no")
    (row,) = found(boss, "IN1")
    assert (row["name"], row["level"]) == ("改名后", "A")  # what is not told, or null, stays


def test_without_a_mapping_what_comes_is_kept_as_a_sample_and_done_later(
    admin: Browser, boss: Browser, sender: Callable[..., Sender]
) -> None:
    made = make_incoming(admin, maps=[])
    theirs = sender(made)

    kept = theirs.standard(message("IN1"))
    assert (kept.status_code, kept.json()["did"]) == (202, "kept")
    (row,) = calls(admin, made)
    seen = admin("GET", f"/incoming/{made['id']}/calls/{row['id']}").json()
    assert (row["state"], json.loads(seen["body"])["data"]["no"]) == ("kept", "IN1")
    assert seen["headers"]["webhook-id"] == "msg_1"
    assert "webhook-signature" not in seen["headers"]

    wish = {name: made[name] for name in ("name", "form", "does", "proof", "once", "roles", "version")}
    changed = admin("PATCH", f"/incoming/{made['id']}", wish | {"maps": MAPS})
    assert changed.status_code == 200, changed.text
    done = admin("POST", f"/incoming/{made['id']}/calls/{row['id']}/replay", {})
    assert (done.status_code, done.json()["did"]) == (200, "created")
    assert len(found(boss, "IN1")) == 1
    assert (
        theirs.standard(message("IN1")).json()["id"] == done.json()["id"]
    )  # the sender tries again: it is done
    newest = calls(admin, made)[0]
    assert (newest["replay_of"], newest["replayed_by"]) == (row["id"], "系统管理员")


def test_what_was_refused_is_done_again_with_the_mapping_of_now(
    admin: Browser, boss: Browser, sender: Callable[..., Sender]
) -> None:
    made = make_incoming(admin, maps=[{"field": "code", "path": "data.no"}])
    refused = sender(made).standard(message("IN1"))
    assert refused.status_code == 422
    (row,) = calls(admin, made)
    wish = {name: made[name] for name in ("name", "form", "does", "proof", "once", "roles", "version")}
    admin("PATCH", f"/incoming/{made['id']}", wish | {"maps": MAPS})

    assert admin("POST", f"/incoming/{made['id']}/calls/{row['id']}/replay", {}).status_code == 200
    assert admin("POST", f"/incoming/{made['id']}/calls/{row['id']}/replay", {}).status_code == 422
    assert [one["state"] for one in calls(admin, made)] == ["refused", "done", "refused"]
    assert len(found(boss, "IN1")) == 1


# ── with whose rights ────────────────────────────────────────────────────────────────────────────────


def test_it_may_do_what_its_roles_may_and_nothing_else(
    admin: Browser, boss: Browser, sender: Callable[..., Sender]
) -> None:
    maps = [
        {"field": "code", "path": "no"},
        {"field": "name", "path": "no"},
        {"field": "price", "default": 5},
        {"field": "unit", "default": "箱"},
    ]
    clerk = make_incoming(admin, form="orders/product", roles=["销售内勤"], maps=maps)
    hidden = make_incoming(
        admin, form="orders/product", maps=[*maps, {"field": "cost", "path": "cost"}], roles=["销售内勤"]
    )

    refused = [sender(each).standard({"no": "P7", "cost": "1"}) for each in (clerk, hidden)]

    assert [one.status_code for one in refused] == [403, 403]  # it may make none; nor know of what it costs
    assert "成本" not in refused[1].text
    assert found(boss, "P7", "product") == []


def test_switched_off_or_revoked_it_does_nothing(
    database: Database, admin: Browser, boss: Browser, sender: Callable[..., Sender]
) -> None:
    made = make_incoming(admin)
    theirs = sender(made)
    off = admin("POST", f"/incoming/{made['id']}/switch", {"on": False, "version": 1}).json()
    assert (off["on"], off["version"]) == (False, 2)

    refused = theirs.standard(message("IN1"))
    assert (refused.status_code, refused.json()["code"]) == (403, "incoming_off")
    admin("POST", f"/incoming/{made['id']}/switch", {"on": True, "version": 2})
    assert theirs.standard(message("IN1")).status_code == 201
    assert admin("DELETE", f"/incoming/{made['id']}").status_code == 204
    assert theirs.standard(message("IN2"), "x").status_code == 404
    id = found(boss, "IN1")[0]["id"]
    (entry,) = boss("GET", f"{RECORDS}/{id}/history").json()["entries"]
    assert entry["by"]["title"] == "官网"
    assert (
        admin("GET", "/keys").json()["keys"] == []
    )  # its key is told with it and not among those of programs


def test_only_administrators_who_are_signed_in_set_and_read_them(
    admin: Browser, boss: Browser, key: Callable[..., Any], sender: Callable[..., Sender]
) -> None:
    made = make_incoming(admin)
    sender(made).standard(message("IN1"))
    call = calls(admin, made)[0]["id"]
    ways = [
        ("GET", "/incoming", None),
        ("POST", "/incoming", {"name": "x"}),
        ("POST", "/incoming/try", {}),
        ("PATCH", f"/incoming/{made['id']}", {"version": 1}),
        ("DELETE", f"/incoming/{made['id']}", None),
        ("POST", f"/incoming/{made['id']}/switch", {"on": False, "version": 1}),
        ("POST", f"/incoming/{made['id']}/address", {}),
        ("POST", f"/incoming/{made['id']}/secret", {}),
        ("DELETE", f"/incoming/{made['id']}/secret", None),
        ("GET", f"/incoming/{made['id']}/calls", None),
        ("GET", f"/incoming/{made['id']}/calls/{call}", None),
        ("POST", f"/incoming/{made['id']}/calls/{call}/replay", {}),
    ]

    assert {boss(*way).status_code for way in ways} == {403}
    assert {key(*way).status_code for way in ways} == {403}
    assert len(calls(admin, made)) == 1


def test_what_administrators_do_is_audited_without_what_opens(
    admin: Browser, sender: Callable[..., Sender]
) -> None:
    made = make_incoming(admin)
    sender(made).standard(message("IN1"))
    admin("GET", f"/incoming/{made['id']}/calls/{calls(admin, made)[0]['id']}")
    admin("POST", f"/incoming/{made['id']}/secret", {})
    admin("POST", f"/incoming/{made['id']}/address", {})
    admin("DELETE", f"/incoming/{made['id']}")

    told = admin("GET", "/audit?kind=webhook")
    rows = told.json()["rows"]
    did = [row["detail"]["did"] for row in rows]
    assert did == ["in_removed", "in_renewed", "in_secret", "in_read", "in_made"]
    assert {row["detail"]["name"] for row in rows} == {"官网"}
    assert made["secret"] not in told.text
    assert made["path"] not in told.text
