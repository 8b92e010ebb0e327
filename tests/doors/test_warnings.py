"""Checks that only warn, over HTTP: previews, saves, batches, many at once and imports tell them in one shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.doors.conftest import Browser
from tests.doors.test_rows import upload

DRAFT = "/building/orders/draft"
SUPPLIER = "/apps/orders/forms/supplier"
FILE = "供应商编号,供应商名称,省份\nG01,甲,浙江\nG02,乙乙乙,浙江\nG03,丙,江苏\n"
CHECK = {
    "id": "c1",
    "message": {"zh": "名称太短", "en": "A short name"},
    "formula": "LEN(name) > 1",
    "otherwise": "warn",
}


def edit(admin: Browser, *edits: dict[str, Any]) -> Any:
    """Change the draft."""
    answer = admin("PATCH", DRAFT, {"edits": list(edits)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def publish(admin: Browser, *edits: dict[str, Any]) -> None:
    """Publish edits."""
    done = admin("POST", f"{DRAFT}/publish", {"number": edit(admin, *edits)["number"]})
    assert done.status_code == 200, done.text


def added(check: dict[str, Any]) -> dict[str, Any]:
    return {"do": "add", "at": ["forms", "supplier"], "name": "checks", "item": check}


WARNED = [{"path": "name", "code": "not_kept", "message": "名称太短"}]


def test_a_warning_is_told_with_what_was_saved(browse: Callable[..., Browser]) -> None:
    boss, english = browse("boss"), browse("boss", lang="en")
    publish(browse("admin"), added(CHECK))

    seen = english("POST", f"{SUPPLIER}/preview", {"values": {"name": "甲"}}).json()
    made = boss("POST", f"{SUPPLIER}/records", {"values": {"name": "甲", "code": "G1"}})
    again = boss(
        "PATCH", f"{SUPPLIER}/records/{made.json()['id']}", {"values": {"name": "乙"}}, If_Match='"1"'
    )
    quiet = boss(
        "PATCH", f"{SUPPLIER}/records/{made.json()['id']}", {"values": {"code": "G2"}}, If_Match='"2"'
    )

    assert [one["message"] for one in seen["warnings"]] == ["A short name"]
    assert not [one for one in seen["errors"] if one["code"] == "not_kept"]
    assert (made.status_code, made.json()["warnings"]) == (201, WARNED)
    assert (again.status_code, again.json()["warnings"]) == (200, WARNED)
    assert quiet.json()["warnings"] == []


def test_a_save_that_is_sent_twice_is_told_the_same(browse: Callable[..., Browser]) -> None:
    boss = browse("boss")
    publish(browse("admin"), added(CHECK))

    both = [
        boss("POST", f"{SUPPLIER}/records", {"values": {"name": "甲", "code": "G1"}}, Idempotency_Key="k")
        for _ in range(2)
    ]

    assert both[0].json() == both[1].json()
    assert both[1].json()["warnings"] == WARNED


def test_several_at_once_are_told_one_by_one(browse: Callable[..., Browser]) -> None:
    boss = browse("boss")
    about_contact = {"id": "c2", "message": "联系人太短", "formula": "LEN(contact) <> 1", "otherwise": "warn"}
    publish(browse("admin"), added(CHECK), added(about_contact))
    operations = [{"op": "create", "values": {"name": name, "code": name}} for name in ("甲", "乙乙", "丙")]

    done = boss("POST", f"{SUPPLIER}/records/batch", {"operations": operations}).json()["results"]
    ids = [one["id"] for one in done]
    wish = {"action": "update", "ids": ids, "values": {"contact": "王"}}
    bulk = boss("POST", f"{SUPPLIER}/bulk", wish).json()

    assert [one["warnings"] for one in done] == [WARNED, [], WARNED]
    assert bulk["done"] == 3
    assert bulk["failed"] == []
    assert [(one["id"], one["message"]) for one in bulk["warned"]] == [(id, "联系人太短") for id in ids]
    assert bulk["job"]["result"]["warned_count"] == 3


def test_a_record_named_twice_is_told_by_its_own_operation(
    browse: Callable[..., Browser], key: Callable[..., Any]
) -> None:
    publish(browse("admin"), added(CHECK))
    made = key("POST", f"{SUPPLIER}/records", {"values": {"name": "乙乙", "code": "G1"}}).json()["id"]
    renamed = [{"op": "update", "id": made, "values": {"name": name}} for name in ("丁", "戊戊")]
    twice = [{"op": "update", "id": made, "values": {"name": name}} for name in ("戊戊", "己")]

    first, second = (
        key("POST", f"{SUPPLIER}/records/batch", {"operations": operations}).json()["results"]
        for operations in (renamed, twice)
    )

    assert [one["warnings"] for one in first] == [WARNED, []]
    # The first of these changes nothing.
    assert [one["warnings"] for one in second] == [WARNED, WARNED]


def test_an_import_takes_the_rows_and_lists_them(browse: Callable[..., Browser]) -> None:
    boss = browse("boss")
    publish(browse("admin"), added(CHECK))

    tried, done = (upload(boss, SUPPLIER, FILE, dry_run=dry).json() for dry in ("true", "false"))

    for answer in (tried, done):
        assert (answer["created"], answer["refused"], answer["warned"], answer["errors"]) == (3, 0, 2, [])
        assert [(one["row"], one["column"], one["message"]) for one in answer["warnings"]] == [
            (2, "供应商名称", "名称太短"),
            (4, "供应商名称", "名称太短"),
        ]
    assert boss("POST", f"{SUPPLIER}/query", {"count": "exact"}).json()["count"] == 3


def test_changing_between_the_two_is_said_published_and_undone(browse: Callable[..., Browser]) -> None:
    admin, boss = browse("admin"), browse("boss")
    publish(admin, added({**CHECK, "otherwise": "refuse"}))
    refused = boss("POST", f"{SUPPLIER}/records", {"values": {"name": "甲", "code": "G1"}})
    at = ["forms", "supplier", "checks", "c1"]
    step = {"do": "set", "at": at, "name": "otherwise", "old": "refuse", "new": "warn"}

    edit(admin, step)
    said = admin("GET", f"{DRAFT}/check").json()
    undone = admin("POST", f"{DRAFT}/undo").json()
    publish(admin, step)
    saved = boss("POST", f"{SUPPLIER}/records", {"values": {"name": "甲", "code": "G1"}})

    (line,) = said["changes"]
    assert line["text"] == "《供应商信息表》提交校验「名称太短」的不通过时：不能保存 → 只提醒"
    assert undone["edits"] == []
    assert refused.status_code == 422
    assert saved.status_code == 201
