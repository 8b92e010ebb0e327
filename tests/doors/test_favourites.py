"""Favourites over HTTP: starred and unstarred, each person's own, told only while its owner may see what it is about."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.engines import favourites as engine
from tests.doors.conftest import Browser
from tests.doors.test_comments import CUSTOMERS, Browse, customer, own, person

STARRED = "/favourites"
FORM = f"{STARRED}/orders/customer"


def star(who: Browser, kind: str = "form", key: str = "", status: int = 204, form: str = FORM) -> Any:
    """This function will star something."""
    answer = who("POST", form, {"kind": kind, "key": key})
    assert answer.status_code == status, answer.text
    return answer


def starred(who: Browser) -> list[tuple[str, str, str | None]]:
    """This function will list what somebody starred."""
    rows = who("GET", STARRED).json()["rows"]
    return [(row["kind"], row["key"], row["name"]) for row in rows]


def test_forms_views_and_records_are_starred_and_unstarred(boss: Browser) -> None:
    record = customer(boss, "KH1")
    view = boss("POST", f"{CUSTOMERS}/views", {"name": "我的", "columns": ["name"]}).json()["id"]
    for kind, key in (("form", ""), ("record", record), ("view", view), ("record", record)):
        star(boss, kind, key)

    assert sorted(starred(boss)) == [
        ("form", "", "客户信息表"),
        ("record", record, "杭州云杉贸易"),
        ("view", view, "我的"),
    ]
    (row,) = [one for one in boss("GET", STARRED).json()["rows"] if one["kind"] == "record"]
    assert (row["app"], row["form"], row["label"]) == ("orders", "customer", "客户信息表")

    assert boss("POST", f"{FORM}/unstar", {"kind": "record", "key": record}).status_code == 204
    assert boss("POST", f"{FORM}/unstar", {"kind": "record", "key": record}).status_code == 204
    boss("DELETE", f"{CUSTOMERS}/views/{view}")
    assert starred(boss) == [("form", "", "客户信息表")]


def test_a_star_is_seen_by_nobody_else(browse: Browse, boss: Browser) -> None:
    star(boss)

    assert starred(browse("zhoumin")) == []
    assert browse("zhoumin")("POST", f"{FORM}/unstar", {"kind": "form"}).status_code == 204
    assert len(starred(boss)) == 1


def test_what_is_out_of_sight_is_not_told_and_comes_back_with_the_right(
    browse: Browse, boss: Browser
) -> None:
    zhou, record = browse("zhoumin"), customer(boss, "KH1")
    star(zhou, "record", record)
    assert starred(zhou) == [("record", record, "杭州云杉贸易")]

    own(boss, record, None)
    assert starred(zhou) == []
    own(boss, record, person(boss, "周敏"))
    assert starred(zhou) == [("record", record, "杭州云杉贸易")]


def test_only_what_one_sees_is_starred(browse: Browse, boss: Browser) -> None:
    zhou, record = browse("zhoumin"), customer(boss, "KH1")
    own(boss, record, None)
    view = boss("POST", f"{CUSTOMERS}/views", {"name": "n", "columns": ["name"]}).json()["id"]

    unseen = star(zhou, "record", record, 404)
    nowhere = star(zhou, "record", f"{record.split('_')[0]}_0000000000001", 404)
    told = [{**one.json(), "request_id": ""} for one in (unseen, nowhere)]
    assert told[0] == told[1]
    star(zhou, "view", view, 404)
    star(zhou, "view", "nowhere", 404)
    star(browse("admin"), status=404)
    assert starred(zhou) == []


@pytest.mark.parametrize(
    "body", [{"kind": "page"}, {"kind": "form", "key": "x"}, {"kind": "view"}, {"key": ""}]
)
def test_what_cannot_be_starred_is_said(boss: Browser, body: dict[str, str]) -> None:
    assert boss("POST", FORM, body).status_code == 422
    assert starred(boss) == []


def test_at_the_limit_only_what_is_out_of_sight_makes_room(
    browse: Browse, boss: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "MOST", 2)
    zhou, record = browse("zhoumin"), customer(boss, "KH1")
    view = zhou("POST", f"{CUSTOMERS}/views", {"name": "n", "columns": ["name"]}).json()["id"]
    star(zhou, "record", record)
    star(zhou)
    assert star(zhou, "view", view, 422).json()["code"] == "too_many_favourites"

    own(boss, record, None)
    star(zhou, "view", view)
    assert sorted(kind for kind, _, _ in starred(zhou)) == ["form", "view"]

    zhou("DELETE", f"{CUSTOMERS}/views/{view}")
    other = zhou("POST", f"{CUSTOMERS}/views", {"name": "m", "columns": ["name"]}).json()["id"]
    star(zhou, "view", other)
    assert sorted(key for _, key, _ in starred(zhou)) == ["", other]
