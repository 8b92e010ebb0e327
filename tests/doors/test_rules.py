"""Rules and checks over HTTP: the form view, previews, pickers, and what saving refuses in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.doors.conftest import Browser

DRAFT = "/building/orders/draft"
ORDER = "/apps/orders/forms/order"


def rule(name: str, when: str | None, **deed: Any) -> dict[str, Any]:
    """Write a rule of one deed with every setting."""
    told = {"id": "d1", "formula": None, "clears": False, "options": [], "where": [], **deed}
    return {"id": f"r_{deed['do']}", "name": name, "when": when, "rows": None, "does": [told]}


def publish(admin: Browser, *rules: dict[str, Any]) -> None:
    """Publish rules of orders, and a check."""
    check = {"id": "c1", "message": {"zh": "备注太短", "en": "Too short a note"}, "rows": None}
    added = [("checks", check | {"formula": "LEN(remark) <> 1"}), *(("rules", one) for one in rules)]
    edits = [{"do": "add", "at": ["forms", "order"], "name": name, "item": item} for name, item in added]
    draft = admin("PATCH", DRAFT, {"edits": edits})
    assert draft.status_code == 200, draft.text
    done = admin("POST", f"{DRAFT}/publish", {"number": draft.json()["number"]})
    assert done.status_code == 200, done.text


def change(who: Browser, id: str, values: dict[str, Any]) -> Any:
    """Change an order as it is now."""
    version = who("GET", f"{ORDER}/records/{id}").headers["etag"]
    return who("PATCH", f"{ORDER}/records/{id}", {"values": values}, If_Match=version)


def test_rules_reach_screens_and_programs(browse: Callable[..., Browser]) -> None:
    boss, english = browse("boss"), browse("boss", lang="en")
    match = {"id": "w1", "field": "name", "op": "eq", "formula": "receiver"}
    publish(
        browse("admin"),
        rule("加急要填单号", 'remark = "加急"', do="require", fields=["ord_tracking"]),
        rule("备注锁定", 'remark = "锁住"', do="lock", fields=["ord_remark"]),
        rule("只选收货人", None, do="offer", fields=["ord_customer"], where=[match]),
    )
    forms = boss("GET", "/apps/orders").json()["forms"]
    customer = boss("POST", f"{ORDER}/pick", {"field": "customer", "search": "ysmy"}).json()["rows"][0]
    made = {"customer": {"id": customer["id"]}, "receiver": customer["title"]}
    first = boss("POST", f"{ORDER}/records", {"values": made}).json()

    seen = boss("POST", f"{ORDER}/preview", {"values": {"remark": "加急"}}).json()
    urgent = change(boss, first["id"], {"remark": "加急", "tracking_no": None})
    short = change(english, first["id"], {"remark": "x"})
    kept = change(boss, first["id"], {"remark": "锁住"})
    locked = change(english, first["id"], {"remark": "开"})
    told = boss("POST", f"{ORDER}/preview", {"id": first["id"], "values": {}}).json()
    values = {"receiver": customer["title"]}
    picked = boss("POST", f"{ORDER}/pick", {"field": "customer", "values": values}).json()
    stored = {"field": "customer", "id": first["id"], "values": {"receiver": "没有这个人"}}

    assert {form["key"] for form in forms if form["has_rules"]} == {"order"}
    assert seen["required"]["tracking_no"] is True
    assert {(one["path"], one["code"]) for one in urgent.json()["errors"]} == {("tracking_no", "required")}
    assert [one["message"] for one in short.json()["errors"]] == ["Too short a note"]
    assert kept.status_code == 200, kept.text
    assert [(one["path"], one["code"]) for one in locked.json()["errors"]] == [("remark", "locked")]
    assert "is locked by the rule “备注锁定”" in locked.json()["errors"][0]["message"]
    assert told["readonly"]["remark"] is True
    assert [row["id"] for row in picked["rows"]] == [customer["id"]]
    assert boss("POST", f"{ORDER}/pick", stored).json()["rows"] == []
    assert len(boss("POST", f"{ORDER}/pick", {"field": "customer"}).json()["rows"]) > 1
