"""Filters by sub-rows, oneself, ranges and emptiness, on a computer and on a phone; columns there too."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.house import Office, call, serious, sideways

ORDERS = "/a/orders/f/order"
SIZES = {"wide": (1440, 900), "phone": (360, 740)}


def counted(page: Page, where: dict[str, Any]) -> int:
    """This function will ask the server how many orders pass a filter."""
    body = {"columns": ["no"], "where": where, "limit": 1, "count": "exact"}
    return int(call(page, "POST", "/apps/orders/forms/order/query", body)["count"])


def pick(page: Page, label: str, typed: str) -> None:
    """This function will choose the field or comparison of the first condition by typing it."""
    box = page.get_by_test_id("filter").locator(f".filter-{label} input").first
    box.click()
    box.press_sequentially(typed)
    page.get_by_role("option", name=typed, exact=True).first.click()


def value_box(page: Page) -> Locator:
    """This function will find the boxes for the value of the first condition."""
    return page.get_by_test_id("filter").locator(".filter-value input")


def product(page: Page) -> dict[str, Any]:
    """This function will choose the first product of the list and give the filter that is meant."""
    asked = {"columns": ["name"], "limit": 1}
    found = call(page, "POST", "/apps/orders/forms/product/query", asked)["rows"][0]
    value_box(page).first.click()  # on a phone a sheet with a search box of its own
    page.keyboard.type(found["name"])
    page.get_by_role("option", name=re.compile(re.escape(found["name"]))).first.click()
    return {"field": "lines.product", "op": "in", "value": [found["id"]]}


def my_department(page: Page) -> dict[str, Any]:
    """This function will choose one's own department and those below it, instead of a person."""
    value_box(page).first.click()
    page.keyboard.type("我的部门")
    expect(page.get_by_role("option", name="我的部门", exact=True)).to_be_visible()
    page.get_by_role("option", name="我的部门及下级", exact=True).click()
    return {"field": "salesperson", "op": "in", "value": ["$my_departments"]}


def myself(page: Page) -> dict[str, Any]:
    """This function will choose whoever looks at the list."""
    value_box(page).first.click()
    page.get_by_role("option", name="当前用户", exact=True).click()
    return {"field": "salesperson", "op": "in", "value": ["$me"]}


def amounts(page: Page) -> dict[str, Any]:
    """This function will fill in two amounts."""
    value_box(page).first.fill("1000")
    value_box(page).nth(1).fill("20000")
    return {"field": "total", "op": "between", "value": ["1000", "20000"]}


CASES = {
    "sub-rows": ("订单明细 · 产品", None, product),
    "me": ("业务员", "是", myself),
    "my department": ("业务员", None, my_department),
    "between": ("订单总金额", "介于", amounts),
    "empty": ("备注", "未填写", {"field": "remark", "op": "empty"}),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("case", CASES)
def test_a_condition_is_built_by_hand_and_finds_what_the_server_finds(
    office: Office, case: str, size: str
) -> None:
    width, height = SIZES[size]
    page = office.enter("zhaoguodong", at=ORDERS, width=width, height=height)
    expect(page.get_by_test_id("list-count")).to_be_visible()
    field, op, rest = CASES[case]

    page.get_by_role("button", name="筛选").click()
    pick(page, "field", field)
    if op is not None:
        pick(page, "op", op)
    where = rest(page) if callable(rest) else rest
    number = counted(page, where)

    assert number > 0
    expect(page.get_by_test_id("list-count")).to_have_text(f"{number} 条")
    assert sideways(page) == 0
    assert serious(page) == []


def test_on_a_phone_the_box_for_records_is_as_wide_as_the_others(office: Office) -> None:
    page = office.enter("boss", at=ORDERS, width=360, height=740)
    page.get_by_role("button", name="筛选").click()
    pick(page, "field", "客户")

    widths = [
        box["width"]
        for row in (".filter-value", ".filter-picker")
        if (box := page.locator(row).bounding_box())
    ]

    assert widths == [widths[0]] * 2
    assert widths[0] > 260


def test_on_a_phone_the_keys_go_through_a_condition_as_the_eye_does(office: Office) -> None:
    page = office.enter("boss", at=ORDERS, width=360, height=740)
    page.get_by_role("button", name="筛选").click()
    pick(page, "field", "收货人")
    parts = page.get_by_test_id("filter").locator(".filter-row > *")
    expect(parts).to_have_count(4)

    boxes = [parts.nth(index).bounding_box() for index in range(4)]

    places = [(round(box["y"]), round(box["x"])) for box in boxes if box]
    assert places == sorted(places)
    assert parts.last.get_attribute("aria-label") == "去掉这一行"


def test_columns_are_chosen_on_a_phone(office: Office) -> None:
    page = office.enter("boss", at=ORDERS, width=360, height=740)
    cards = page.locator(".cards-list > li")
    expect(cards.first).to_contain_text("DD1107")

    page.get_by_role("button", name="更多").click()
    page.get_by_role("menuitem", name="列", exact=True).click()
    assert sideways(page) == 0
    assert serious(page) == []
    page.get_by_role("checkbox", name="下单时间").uncheck()
    page.get_by_role("textbox", name="找一列").fill("客户等级")
    page.get_by_role("checkbox", name="客户 · 客户等级").check()
    page.get_by_role("button", name="完成").click()

    expect(page).to_have_url(re.compile("customer.level"))
    expect(page).not_to_have_url(re.compile("ordered_at"))
    expect(cards.first).not_to_contain_text("2026-")
