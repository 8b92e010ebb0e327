"""Two records become one over HTTP: the preview, both versions, the address of the one that went, undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huodan.storage.db import Database
from huodan.workspace.check import check
from tests.doors.conftest import Browser
from tests.doors.test_leaks import database
from tests.support.attaching import upload

__all__ = ["database"]

F = "/apps/test/forms"


@pytest.fixture
def boss(browse: Callable[..., Browser]) -> Browser:
    """Sign the boss in."""
    return browse("boss")


def keep(boss: Browser, form: str, **values: Any) -> str:
    """Store a record."""
    answer = boss("POST", f"{F}/{form}/records", {"values": values})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def two(boss: Browser) -> tuple[str, str, str]:
    """Store two items, and a deal that names the second."""
    stays, gone = keep(boss, "item", name="甲公司"), keep(boss, "item", name="甲", code="K2")
    return stays, gone, keep(boss, "deal", name="单", item=gone, items=[gone, stays])


def test_a_merge_is_looked_at_done_and_taken_back(boss: Browser) -> None:
    stays, gone, deal = two(boss)
    record = f"{F}/item/records/{stays}"

    seen = boss("POST", f"{record}/merge/preview", {"other": gone}).json()

    fields = {one["field"]: one for one in seen["fields"]}
    assert (fields["name"]["mine"], fields["name"]["theirs"], fields["name"]["side"]) == (
        "甲公司",
        "甲",
        "mine",
    )
    assert (fields["code"]["side"], fields["code"]["sides"]) == ("theirs", ["mine", "theirs"])
    assert [one["field"] for one in seen["fields"]][:2] == ["name", "code"]  # what differs comes first
    assert [(one["form"], one["count"]) for one in seen["named"]] == [("deal", 1)]
    assert seen["errors"] == []

    wish = {"other": gone, "version": 1}
    done = boss("POST", f"{record}/merge", wish, If_Match='"1"', Idempotency_Key="k" * 16)
    again = boss("POST", f"{record}/merge", wish, If_Match='"1"', Idempotency_Key="k" * 16)

    assert (done.status_code, done.json()["values"]["code"]) == (200, "K2")
    assert again.json() == done.json()
    values = boss("GET", f"{F}/deal/records/{deal}").json()["values"]
    assert (values["item"]["id"], [one["id"] for one in values["items"]]) == (stays, [stays])
    moved = boss("GET", f"{F}/item/records/{gone}")
    assert (moved.status_code, moved.json()["code"]) == (410, "merged")
    assert moved.json()["merged_into"] == {"id": stays, "title": "甲公司"}
    (lying,) = boss("GET", f"{F}/item/trash").json()["rows"]
    assert lying["merged_into"] == {"id": stays, "title": "甲公司"}
    assert lying["merge"] == done.json()["merge"]
    (entry, *_) = boss("GET", f"{F}/deal/records/{deal}/history").json()["entries"]
    assert (entry["why"], entry["merged"]) == ("merge", {"gone": "甲", "into": "甲公司"})

    undo = f"{F}/item/merges/{done.json()['merge']}/undo"
    assert boss("POST", undo, {}).json() == {"restored": gone, "warnings": []}

    values = boss("GET", f"{F}/deal/records/{deal}").json()["values"]
    assert values["item"]["id"] == gone
    assert boss("GET", f"{F}/item/records/{gone}").json()["values"]["code"] == "K2"
    assert boss("GET", record).json()["values"].get("code") is None
    assert boss("POST", undo, {}).json()["code"] == "cannot_undo_merge"


def test_both_versions_are_asked_for(boss: Browser) -> None:
    stays, gone, _ = two(boss)
    merge = f"{F}/item/records/{stays}/merge"

    assert boss("POST", merge, {"other": gone, "version": 1}).status_code == 428
    assert boss("POST", merge, {"other": gone}, If_Match='"1"').json()["code"] == "wrong_setting"
    assert (
        boss("PATCH", f"{F}/item/records/{gone}", {"values": {"name": "乙"}}, If_Match='"1"').status_code
        == 200
    )
    stale = boss("POST", merge, {"other": gone, "version": 1}, If_Match='"1"')
    assert (stale.status_code, stale.json()["code"]) == (409, "conflict")


def test_what_is_wrong_is_named(boss: Browser) -> None:
    stays, gone, _ = two(boss)
    record = f"{F}/item/records/{stays}"

    for sides, code in (
        ({"name": "ours"}, "wrong_setting"),
        ({"name": "both"}, "unknown_side"),
        ({"no": "mine"}, "unknown_side"),
    ):
        answer = boss("POST", f"{record}/merge/preview", {"other": gone, "sides": sides})
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert boss("POST", f"{record}/merge/preview", {"other": stays}).json()["code"] == "one_record"
    assert boss("POST", f"{record}/merge/preview", {"other": "deal_1"}).status_code == 404


def test_who_does_not_see_the_one_that_stays_learns_nothing_of_it(
    browse: Callable[..., Browser], boss: Browser
) -> None:
    stays, gone = keep(boss, "item", name="甲公司", owner="boss"), keep(boss, "item", name="甲", owner="zhou")
    done = boss(
        "POST", f"{F}/item/records/{stays}/merge", {"other": gone, "version": 1}, If_Match='"1"'
    ).json()
    zhou = browse("zhou")

    answer = zhou("GET", f"{F}/item/records/{gone}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert zhou("POST", f"{F}/item/merges/{done['merge']}/undo", {}).status_code == 404


def test_files_come_along_as_copies_and_go_again(boss: Browser, database: Database) -> None:
    one, other = (upload(boss, name.encode(), f"{name}.txt") for name in ("one", "other"))
    stays, gone = (
        keep(boss, "deal", name="甲公司", files=[one]),
        keep(boss, "deal", name="甲", files=[other], scans=[]),
    )
    record = f"{F}/deal/records/{stays}"

    wish = {"other": gone, "version": 1, "sides": {"files": "both"}}
    done = boss("POST", f"{record}/merge", wish, If_Match='"1"').json()

    first, second = done["values"]["files"]
    assert (first["id"], second["name"]) == (one["id"], "other.txt")
    assert second["id"] != other["id"]
    assert boss("GET", f"{record}/files/{second['id']}").content == b"other"
    assert boss("POST", f"{F}/deal/merges/{done['merge']}/undo", {}).status_code == 200
    assert [each["id"] for each in boss("GET", record).json()["values"]["files"]] == [one["id"]]
    assert boss("GET", f"{F}/deal/records/{gone}/files/{other['id']}").content == b"other"
    with database.read() as tx:
        assert check(tx) == ()
