"""History, versions and the trash over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.doors.conftest import Browser
from tests.doors.test_leaks import database

__all__ = ["database"]

F = "/apps/test/forms/deal"


@pytest.fixture
def boss(browse: Callable[..., Browser]) -> Browser:
    """Sign the boss in."""
    return browse("boss")


def keep(boss: Browser, **values: Any) -> str:
    """Store a deal."""
    answer = boss("POST", f"{F}/records", {"values": {"name": "甲", **values}})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_a_record_goes_back_and_forth(boss: Browser) -> None:
    id = keep(boss, code="c1", lines=[{"note": "一"}, {"note": "二"}])
    record = f"{F}/records/{id}"
    before = boss("GET", record).json()["values"]
    changed = {"values": {"name": "乙", "lines": [{"id": before["lines"][1]["id"], "note": "改"}]}}
    assert boss("PATCH", record, changed, If_Match='"1"').status_code == 200

    compared = boss("GET", f"{record}/compare?from=1").json()
    preview = boss("POST", f"{record}/restore/preview", {"version": 1}).json()
    assert boss("POST", f"{record}/restore", {"version": 1}).status_code == 428
    back = boss("POST", f"{record}/restore", {"version": 1}, If_Match='"2"')

    assert (compared["from"]["version"], compared["to"]["version"]) == (1, 2)
    assert [row["id"] for row in compared["from"]["values"]["lines"]] == [
        row["id"] for row in before["lines"]
    ]
    assert preview["left"] == []
    assert [(one["path"], one["act"]) for one in preview["changes"]] == [
        ("name", "changed"),
        ("lines.1.note", "changed"),
        ("lines", "added"),
    ]
    assert back.headers["etag"] == '"3"'
    assert (back.json()["restored"], back.json()["values"]) == (True, before)
    again = boss("POST", f"{record}/restore", {"version": 1}, If_Match='"3"').json()
    assert (again["restored"], again["version"]) == (False, 3)
    stale = boss("POST", f"{record}/restore", {"version": 2, "fields": ["name"]}, If_Match='"2"')
    assert (stale.status_code, stale.json()["code"]) == (409, "conflict")


def test_history_is_read_in_pages_and_by_field(boss: Browser) -> None:
    id = keep(boss)
    for version in range(1, 8):
        field = "name" if version % 2 else "code"
        boss("PATCH", f"{F}/records/{id}", {"values": {field: f"x{version}"}}, If_Match=f'"{version}"')
    history = f"{F}/records/{id}/history"

    first = boss("GET", f"{history}?limit=3").json()
    rest = boss("GET", f"{history}?before={first['next']}").json()
    names = boss("GET", f"{history}?field=name&limit=3").json()
    last = boss("GET", f"{history}?field=name&before={names['next']}").json()

    assert [one["version"] for one in first["entries"]] == [8, 7, 6]
    assert ([one["version"] for one in rest["entries"]], rest["next"]) == ([5, 4, 3, 2, 1], None)
    assert [one["version"] for one in names["entries"]] == [8, 6, 4]
    assert ([one["version"] for one in last["entries"]], last["next"]) == ([2, 1], None)
    for wrong in ("field=nothing", "field=name.x", "limit=0", "limit=101", "before=x", "field=version"):
        assert boss("GET", f"{history}?{wrong}").status_code == 422, wrong


def test_a_save_of_hidden_fields_has_no_entry(browse: Callable[..., Browser], boss: Browser) -> None:
    id = keep(boss, owner="zhou")
    boss("PATCH", f"{F}/records/{id}", {"values": {"secret": "s"}}, If_Match='"1"')
    boss("PATCH", f"{F}/records/{id}", {"values": {"name": "乙"}}, If_Match='"2"')

    seen = browse("zhou")("GET", f"{F}/records/{id}/history").json()["entries"]

    assert [one["version"] for one in seen] == [3, 1]
    assert browse("zhou")("GET", f"{F}/records/{id}/history?field=secret").status_code == 422


def test_what_cannot_be_restored_is_answered_by_path(boss: Browser) -> None:
    item = boss("POST", "/apps/test/forms/item/records", {"values": {"name": "物"}}).json()["id"]
    id = keep(boss, item=item, code="c1")
    boss("PATCH", f"{F}/records/{id}", {"values": {"item": None, "code": "c2"}}, If_Match='"1"')
    boss("DELETE", f"/apps/test/forms/item/records/{item}", If_Match='"1"')

    refused = boss("POST", f"{F}/records/{id}/restore", {"version": 1}, If_Match='"2"')
    partly = boss("POST", f"{F}/records/{id}/restore", {"version": 1, "partly": True}, If_Match='"2"').json()

    assert (refused.status_code, refused.json()["code"]) == (422, "cannot_restore")
    assert [one["path"] for one in refused.json()["errors"]] == ["item"]
    assert partly["left"] == refused.json()["errors"]
    assert (partly["values"]["code"], partly["values"]["item"]) == ("c1", None)


def test_only_administrators_delete_for_good_and_set_how_long_things_are_kept(boss: Browser) -> None:
    id = keep(boss)
    boss("DELETE", f"{F}/records/{id}", If_Match='"1"')
    (row,) = boss("GET", f"{F}/trash").json()["rows"]

    assert (row["id"], row["days_left"]) == (id, 90)
    assert boss("POST", f"{F}/trash/purge", {"ids": [id]}).status_code == 403
    assert boss("GET", "/settings/history").status_code == 403
    assert boss("PATCH", "/settings/history", {"trash_days": 30}).status_code == 403
