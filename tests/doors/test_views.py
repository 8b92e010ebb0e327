"""Saved views over HTTP: personal and shared ones, their rights, conflicts, the one to begin with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.doors.conftest import Browser

CUSTOMERS = "/apps/orders/forms/customer"
VIEWS = f"{CUSTOMERS}/views"
WHERE = {"field": "level", "op": "eq", "value": "A"}
VIEW = {
    "name": "A 级客户",
    "columns": ["name", "credit_limit", "owner"],
    "where": WHERE,
    "order": [{"field": "name", "dir": "desc"}],
    "search": "云杉",
    "widths": {"name": 240},
    "density": "tall",
}


def names(who: Browser) -> list[str]:
    """This function will list the names of the views somebody may use."""
    return [one["name"] for one in who("GET", VIEWS).json()["views"]]


def save(who: Browser, **more: Any) -> dict[str, Any]:
    """This function will save a view."""
    answer = who("POST", VIEWS, VIEW | more)
    assert answer.status_code == 201, answer.text
    saved: dict[str, Any] = answer.json()
    return saved


def change(who: Browser, view: dict[str, Any], **more: Any) -> Any:
    """This function will change a view as it was seen."""
    return who("PATCH", f"{VIEWS}/{view['id']}", more, If_Match=f'"{view["version"]}"')


def test_a_view_keeps_what_a_list_looks_like(boss: Browser) -> None:
    saved = save(boss)

    (found,) = boss("GET", VIEWS).json()["views"]
    assert found == saved
    assert {part: found[part] for part in VIEW} == VIEW
    assert (found["available"], found["can_change"], found["is_shared"], found["version"]) == (
        True,
        True,
        False,
        1,
    )


def test_a_personal_view_is_nobody_elses_business(browse: Callable[..., Browser]) -> None:
    mine = save(browse("zhoumin"), columns=["name"], where=None)

    for other in ("boss", "admin"):
        who = browse(other)
        if who("GET", VIEWS).status_code == 200:
            assert names(who) == []
        assert change(who, mine, name="x").status_code == 404
        assert who("DELETE", f"{VIEWS}/{mine['id']}").status_code == 404


def test_who_looks_after_a_form_shares_views_and_others_may_not(browse: Callable[..., Browser]) -> None:
    boss, seller = browse("boss"), browse("zhoumin")
    shared = save(boss, shared=["everybody"])

    assert names(seller) == ["A 级客户"]
    assert seller("GET", VIEWS).json()["can_share"] is False
    (seen,) = seller("GET", VIEWS).json()["views"]
    assert (seen["can_change"], seen["is_shared"], seen["shared"]) == (False, True, [])
    assert change(seller, seen, name="x").status_code == 403
    assert seller("DELETE", f"{VIEWS}/{seen['id']}").status_code == 403
    assert seller("POST", VIEWS, VIEW | {"shared": ["everybody"]}).status_code == 403
    assert change(boss, shared, shared=[]).status_code == 200
    assert names(seller) == []


def test_a_view_is_shared_with_a_role(browse: Callable[..., Browser]) -> None:
    boss = browse("boss")
    roles = {one["name"]: one["id"] for one in boss("GET", VIEWS).json()["roles"]}
    save(boss, shared=[roles["销售员"]])

    assert names(browse("zhoumin")) == ["A 级客户"]
    assert boss("POST", VIEWS, VIEW | {"shared": ["nobody"]}).status_code == 422


def test_a_shared_view_shows_nobody_more_than_they_see(browse: Callable[..., Browser]) -> None:
    boss, seller = browse("boss"), browse("zhoumin")
    forms = "/apps/orders/forms/product/views"
    body = {"name": "成本", "columns": ["name", "cost"], "widths": {"cost": 90}, "shared": ["everybody"]}
    assert boss("POST", forms, body).status_code == 201
    hidden = {"field": "cost", "op": "gt", "value": "350"}
    assert boss("POST", forms, {**body, "name": "贵", "where": hidden}).status_code == 201

    plain, filtered = seller("GET", forms).json()["views"]

    assert (plain["columns"], plain["widths"]) == (["name"], {})
    assert filtered["available"] is False
    assert "where" not in filtered
    assert seller("POST", forms, {"name": "x", "columns": ["cost"]}).status_code == 422


def test_the_second_of_two_changes_is_told_of_the_first(boss: Browser) -> None:
    view = save(boss)

    assert change(boss, view, name="一").json()["version"] == 2
    late = change(boss, view, name="二")

    assert (late.status_code, late.json()["code"]) == (409, "view_changed")
    assert names(boss) == ["一"]


def test_views_are_ordered_and_deleted(boss: Browser) -> None:
    first, second = save(boss, name="甲"), save(boss, name="乙")

    assert (first["place"], second["place"]) == (1, 2)
    assert change(boss, first, place=5).json()["place"] == 5
    assert names(boss) == ["乙", "甲"]
    assert boss("DELETE", f"{VIEWS}/{second['id']}").status_code == 204
    assert names(boss) == ["甲"]


def test_somebody_begins_with_the_view_they_chose(browse: Callable[..., Browser]) -> None:
    boss = browse("boss")
    view = save(boss, shared=["everybody"])

    assert boss("POST", f"{VIEWS}/choice", {"view": view["id"]}).status_code == 204
    assert boss("GET", VIEWS).json()["chosen"] == view["id"]
    assert browse("zhoumin")("GET", VIEWS).json()["chosen"] is None
    assert boss("POST", f"{VIEWS}/choice", {"view": None}).status_code == 204
    assert boss("GET", VIEWS).json()["chosen"] is None
    assert boss("POST", f"{VIEWS}/choice", {"view": "view_0000000000001"}).status_code == 404


@pytest.mark.parametrize(
    "more",
    [
        {"name": " "},
        {"name": "x" * 61},
        {"columns": ["nothing"]},
        {"columns": None},
        {"where": {"field": "level", "op": "hm", "value": 1}},
        {"where": "x"},
        {"order": [{"field": "contacts", "dir": "asc"}]},
        {"widths": []},
        {"density": 3},
        {"a": 1},
        {"shared": [["everybody"]]},
        {"shared": [3]},
    ],
)
def test_what_is_no_view_is_refused_with_words(boss: Browser, more: dict[str, object]) -> None:
    answer = boss("POST", VIEWS, VIEW | more)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["message"]
    assert names(boss) == []


@pytest.mark.parametrize("more", [{"shared": [{}]}, {"place": 10**18}, {"place": -1}])
def test_what_is_no_change_of_a_view_is_refused_with_words(boss: Browser, more: dict[str, object]) -> None:
    view = save(boss)

    answer = change(boss, view, **more)

    assert (answer.status_code, answer.json()["code"]) == (422, "bad_view")


ORDER_VIEWS = "/apps/orders/forms/order/views"
KANBAN = {
    "name": "看板",
    "columns": ["no", "customer"],
    "layout": "kanban",
    "lane_by": "status",
    "lane_sum": "total",
    "tints": [{"where": {"field": "total", "op": "gt", "value": "3000"}, "color": "red"}],
}


def test_a_view_keeps_its_layout_and_one_of_before_is_a_list(boss: Browser) -> None:
    saved = boss("POST", ORDER_VIEWS, KANBAN)
    plain = boss("POST", ORDER_VIEWS, {"name": "列表", "columns": ["no"]}).json()

    assert saved.status_code == 201, saved.text
    assert {part: saved.json()[part] for part in KANBAN} == KANBAN
    assert not {"layout", "lane_by", "tints", "frozen"} & plain.keys()


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"lane_by": None}, "lane_by"),
        ({"lane_by": "total"}, "lane_by"),
        ({"lane_by": "customer.level"}, "lane_by"),
        ({"lane_by": "nothing"}, "lane_by"),
        ({"layout": "gantt"}, "layout"),
        ({"layout": "calendar"}, "date"),
        ({"sums": ["no"]}, "sums"),
        ({"frozen": 99}, "frozen"),
        ({"tints": [{"where": {"field": "nothing", "op": "empty"}, "color": "red"}]}, "nothing"),
        ({"tints": [{"where": None, "color": "mauve"}]}, "tints"),
        ({"tints": ["red"]}, "tints"),
        ({"tints": "red"}, "tints"),
    ],
)
def test_a_layout_that_makes_no_sense_is_refused(boss: Browser, more: dict[str, Any], path: str) -> None:
    answer = boss("POST", ORDER_VIEWS, KANBAN | more)

    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["path"].startswith(path)


def test_a_shared_kanban_is_a_list_for_who_does_not_see_its_lanes(browse: Callable[..., Browser]) -> None:
    boss, seller = browse("boss"), browse("zhoumin")
    forms = "/apps/orders/forms/product/views"
    dear = {"where": {"field": "cost", "op": "gt", "value": "50"}, "color": "red"}
    cheap = {"where": {"field": "price", "op": "lt", "value": "5"}, "color": "green"}
    body = {
        "name": "x",
        "columns": ["name"],
        "layout": "kanban",
        "lane_by": "category",
        "shared": ["everybody"],
    }
    made = boss("POST", forms, body | {"tints": [dear, cheap]})
    assert made.status_code == 201, made.text

    (seen,) = seller("GET", forms).json()["views"]

    assert seen["tints"] == [cheap]
    refused = seller("POST", forms, {"name": "y", "columns": ["name"], "tints": [dear]})
    assert refused.status_code == 422
