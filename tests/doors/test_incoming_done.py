"""Incoming webhooks over HTTP: what becomes of a message, with whose rights, and what administrators see of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from huodan.storage.db import Database
from tests.doors.conftest import Browser
from tests.support.hooked import RECORDS, F
from tests.support.incoming import MAPS, Sender, calls, found, make_incoming, message

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
