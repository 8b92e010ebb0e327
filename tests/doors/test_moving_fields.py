"""Moving a field as a builder's page asks for it: the ways there are, the act, what the check lists, and the way back."""

from __future__ import annotations

from collections.abc import Callable

from huodan.storage.db import Database
from huodan.workspace.working import work
from tests.doors.conftest import Browser
from tests.doors.test_building import DRAFT, act, form_of

APP = "/building/orders"
FIELD = {"form": "order", "table": "order", "field": "ord_phone"}
UP = {"form": "order", "table": "order", "id": "ord_phone", "over": "ord_customer", "new_id": "fmoved"}


def test_the_ways_are_named_with_what_leads_there(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")

    told = admin("POST", f"{DRAFT}/ways", FIELD).json()
    own = admin("POST", f"{DRAFT}/ways", FIELD | {"field": "ord_no"}).json()
    lines = {"form": "order", "table": "ord_lines", "field": "ln_note"}
    inside = admin("POST", f"{DRAFT}/ways", lines).json()["ways"]

    named = [(way["form"]["label"], way["table"]["label"], way["over"]["label"]) for way in told["ways"]]
    assert named == [
        ("客户信息表", "客户信息表", "客户"),
        ("订单表", "订单明细", "订单明细"),
        ("回款表", "回款表", "订单"),
    ]
    assert [(way["is_up"], way["can_stay"]) for way in told["ways"]] == [
        (True, True),
        (False, False),
        (False, False),
    ]
    assert (own["ways"], "不能移" in own["problem"]) == ([], True)
    assert [(way["form"]["label"], way["is_up"]) for way in inside] == [
        ("产品信息表", True),
        ("订单表", True),
    ]
    assert admin("POST", f"{DRAFT}/ways", FIELD | {"field": "nothing"}).status_code == 409


def test_a_field_is_moved_looked_at_published_and_back(
    browse: Callable[..., Browser], database: Database
) -> None:
    admin, boss = browse("admin"), browse("boss")
    asked = {"columns": ["no", "phone"]}
    before = boss("POST", "/apps/orders/forms/order/query", asked).json()["rows"]
    refused = admin(
        "POST", f"{DRAFT}/acts", {"do": "move_field", **UP, "to_form": "supplier", "to_table": "supplier"}
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "no_way")

    draft = act(admin, "orders", "move_field", **UP, to_form="customer", to_table="customer")

    stays = next(one for one in form_of(draft, "order")["fields"] if one["id"] == "ord_phone")
    assert (stays["kind"], stays["relation"], stays["source"]) == ("lookup", "ord_customer", "fmoved")
    check = admin("GET", f"{DRAFT}/check").json()
    assert check["problems"] == []
    assert "《客户信息表》字段「联系电话」从《订单表》移到这里" in [one["text"] for one in check["changes"]]
    wish = {"number": draft["number"]}
    assert admin("POST", f"{DRAFT}/publish", wish).json()["code"] == "not_rehearsed"
    job = admin("POST", f"{DRAFT}/rehearse", wish).json()["id"]
    while work(database):
        pass
    found = admin("GET", f"{APP}/rehearsals/{job}").json()["result"]
    listed = admin("GET", f"{APP}/rehearsals/{job}/values").json()["rows"]
    file = admin("GET", f"{APP}/rehearsals/{job}/values/file")
    (moved,) = [one for one in found["converted"] if one["field"] == "fmoved"]
    assert found["listed"] == len(listed) == moved["failed"]
    assert file.content.decode("utf-8-sig").count("\n") == len(listed) + 1
    assert any("移到《客户信息表》" in one["text"] for one in found["items"])
    done = admin("POST", f"{DRAFT}/publish", wish | {"rehearsal": job}).json()
    assert "version" in done, done
    undone = admin("POST", f"{APP}/versions/{done['version']}/undo", {})
    assert undone.status_code == 200, undone.text
    assert boss("POST", "/apps/orders/forms/order/query", asked).json()["rows"] == before


def test_what_cannot_use_a_look_up_is_said_before(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")

    told = admin("POST", f"{DRAFT}/ways", FIELD | {"field": "ord_date"}).json()["ways"]
    wrong = admin("POST", f"{DRAFT}/ways", {"form": "order", "table": "ord_date", "field": "ord_date"})

    stays = next(way for way in told if way["can_stay"])
    assert len(stays["breaks"]) >= 1
    assert all("#" not in text for text in stays["breaks"]), stays["breaks"]
    assert all(way["breaks"] == [] for way in told if not way["can_stay"])
    assert wrong.status_code == 409
    assert "ord_date" not in str(admin("GET", f"{DRAFT}/check").json()["changes"])
