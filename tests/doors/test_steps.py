"""Forms filled in step by step over HTTP: set, undone and redone in a draft, told to readers, kept by copies and files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.doors.conftest import Browser
from tests.support import stepped

DRAFT = "/building/orders/draft"


def supplier(answer: dict[str, Any]) -> dict[str, Any]:
    """This function will give the form of suppliers out of an app, or a document."""
    return dict(next(one for one in answer["forms"] if one["key"] == "supplier"))


def test_a_form_in_steps_is_undone_told_copied_and_carried_in_a_file(browse: Callable[..., Browser]) -> None:
    admin, boss = browse("admin"), browse("boss")
    before = supplier(boss("GET", "/apps/orders").json())

    changed = admin("PATCH", DRAFT, {"edits": stepped.edits()})
    undone = admin("POST", f"{DRAFT}/undo", {}).json()
    again = admin("POST", f"{DRAFT}/redo", {}).json()
    lines = [line["text"] for line in admin("GET", f"{DRAFT}/check").json()["changes"]]
    done = admin("POST", f"{DRAFT}/publish", {"number": again["number"]})

    assert changed.status_code == 200, changed.text
    assert before["in_steps"] is False
    assert supplier(undone["document"])["in_steps"] is False
    assert supplier(again["document"])["in_steps"] is True
    assert "表单「供应商信息表」的新建时分步填写：否 → 是" in lines
    assert done.status_code == 200, done.text
    told = supplier(boss("GET", "/apps/orders").json())
    assert told["in_steps"] is True
    tabs = [section.get("tab") for section in told["sections"]]
    assert tabs == [None, "基本资料", "联系方式", "地区", "更多"]

    file = admin("GET", "/building/orders/file").json()
    copy = admin("POST", "/building/orders/copy", {"label": "副本"})
    filed = admin("POST", "/building/app-file", {"file": file, "label": "来自文件"})

    for made in (copy, filed):
        assert made.status_code == 201, made.text
        app = made.json()["key"]
        document = admin("GET", f"/building/{app}/draft").json()["document"]
        assert supplier(document)["in_steps"] is True


def test_a_record_is_saved_as_ever_whatever_the_steps(browse: Callable[..., Browser]) -> None:
    admin, boss = browse("admin"), browse("boss")
    changed = admin("PATCH", DRAFT, {"edits": stepped.edits()}).json()
    done = admin("POST", f"{DRAFT}/publish", {"number": changed["number"]})
    assert done.status_code == 200, done.text

    refused = boss("POST", "/apps/orders/forms/supplier/records", {"values": {"name": "甲"}})
    made = boss(
        "POST", "/apps/orders/forms/supplier/records", {"values": {"name": "甲", "phone": "13800138000"}}
    )

    assert [error["path"] for error in refused.json()["errors"]] == ["phone"]
    assert made.status_code == 201, made.text
