"""Saved views: kept under a name, changed, shared, begun with, deleted; by mouse and keyboard, wide and narrow."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.house import Office, call, serious, sideways

ORDERS = "/a/orders/f/order"
CURRENT = re.compile(r"\bis-on\b")
WAITING = f"{ORDERS}?filter=" + json.dumps(
    {"field": "status", "op": "eq", "value": "待发货"}, ensure_ascii=False
)


@pytest.fixture(autouse=True)
def _tidy(office: Office) -> None:
    """This function will delete the views earlier tests saved."""
    page = office.enter("boss")
    path = "/apps/orders/forms/order/views"
    for view in call(page, "GET", path)["views"]:
        call(page, "DELETE", f"{path}/{view['id']}")


def count(page: Page, text: str) -> None:
    """This function will wait until the list holds so many rows."""
    expect(page.get_by_test_id("list-count")).to_have_text(text)


def choose(page: Page, item: str) -> None:
    """This function will take something from the menu of the view."""
    page.get_by_test_id("view-menu").click()
    page.get_by_role("menuitem", name=item, exact=True).click()


def save_as(page: Page, name: str) -> None:
    """This function will keep the list under a name, by keyboard."""
    choose(page, "另存为视图")
    page.get_by_label("视图名称").fill(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=name, exact=True)).to_have_class(CURRENT)


def test_a_list_is_kept_under_a_name_changed_and_deleted(office: Office) -> None:
    page = office.enter("boss", at=WAITING)
    count(page, "21 条")
    expect(page.get_by_test_id("view-menu")).to_have_accessible_name("视图选项 · 有未保存的修改")

    save_as(page, "我要发的")
    expect(page.get_by_test_id("view-menu")).to_have_accessible_name("视图选项")
    count(page, "21 条")
    assert "view=view_" in page.url

    page.goto(page.url)
    count(page, "21 条")
    page.get_by_role("link", name="全部订单").click()
    count(page, "830 条")
    page.get_by_role("link", name="我要发的").click()
    count(page, "21 条")

    page.get_by_role("button", name="客户", exact=True).click()
    expect(page).to_have_url(re.compile("sort=customer"))
    choose(page, "保存修改")
    expect(page.get_by_test_id("view-menu")).to_have_accessible_name("视图选项")
    (saved,) = call(page, "GET", "/apps/orders/forms/order/views")["views"]
    assert saved["order"] == [{"field": "customer", "dir": "asc"}]

    choose(page, "改名")
    page.get_by_label("视图名称").fill("待发")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("link", name="待发", exact=True)).to_be_visible()
    choose(page, "删除视图")
    page.get_by_test_id("view-delete").get_by_role("button", name="删除视图").click()
    expect(page.get_by_role("link", name="待发", exact=True)).to_have_count(0)
    count(page, "830 条")


def test_the_conditions_of_a_saved_view_may_be_taken_away(office: Office) -> None:
    page = office.enter("boss", at=WAITING)
    save_as(page, "待发")

    page.get_by_role("button", name="去掉").first.click()

    count(page, "830 条")
    expect(page.get_by_test_id("view-menu")).to_have_accessible_name("视图选项 · 有未保存的修改")


def test_a_view_is_shared_and_somebody_begins_with_it(office: Office) -> None:
    boss = office.enter("boss", at=WAITING)
    save_as(boss, "大家的待发")
    choose(boss, "共享")
    boss.get_by_label("所有能看这张表的人").check()
    boss.get_by_test_id("view-share").get_by_role("button", name="保存").click()
    expect(boss.get_by_test_id("view-share")).to_have_count(0)

    seller = office.enter("zhoumin", at=ORDERS)
    seller.get_by_role("link", name="大家的待发").click()
    expect(seller.get_by_test_id("list-count")).not_to_have_text("21 条")
    seller.get_by_test_id("view-menu").click()
    expect(seller.get_by_role("menuitem", name="删除视图")).to_have_count(0)
    seller.get_by_role("menuitem", name="设为默认").click()
    expect(seller.get_by_text("以后先打开「大家的待发」")).to_be_visible()

    seller.goto(ORDERS)
    expect(seller.get_by_role("link", name="大家的待发")).to_have_class(CURRENT)


def test_a_shared_view_by_department_shows_everybody_their_own(office: Office) -> None:
    mine = json.dumps({"field": "salesperson", "op": "in", "value": ["$my_department"]})
    boss = office.enter("boss", at=f"{ORDERS}?filter={mine}")
    expect(boss.get_by_text("业务员 是 我的部门")).to_be_visible()
    save_as(boss, "我部门的")
    choose(boss, "共享")
    boss.get_by_label("所有能看这张表的人").check()
    boss.get_by_test_id("view-share").get_by_role("button", name="保存").click()
    expect(boss.get_by_test_id("view-share")).to_have_count(0)

    people = call(boss, "POST", "/apps/workspace/forms/people/query", {"columns": ["department"]})["rows"]
    for login, group in (("zhaoguodong", "销售一组"), ("sunzhiyuan", "销售二组")):
        page = office.enter(login, at=ORDERS)
        page.get_by_role("link", name="我部门的").click()
        ids = [one["id"] for one in people if one["department"] and one["department"]["title"] == group]
        where = {"field": "salesperson", "op": "in", "value": ids}
        asked = {"columns": ["no"], "where": where, "limit": 1, "count": "exact"}
        number = call(page, "POST", "/apps/orders/forms/order/query", asked)["count"]
        assert number > 0
        count(page, f"{number} 条")


@pytest.mark.parametrize(("width", "lang"), [(1440, "en"), (360, "zh")])
def test_the_menu_serves_everybody(office: Office, width: int, lang: str) -> None:
    page = office.enter("boss", at=WAITING, width=width, lang=lang)
    page.get_by_test_id("view-menu").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")

    expect(page.get_by_test_id("view-name")).to_be_visible()
    assert serious(page) == []
    assert sideways(page) == 0
    page.keyboard.press("Escape")


def grip(page: Page, column: str) -> Locator:
    """This function will find the right edge of a column."""
    return page.get_by_role("separator", name=f"{column} 的列宽")


def width(page: Page, column: str) -> float:
    """This function will measure a column."""
    box = page.get_by_role("columnheader").filter(has=grip(page, column)).bounding_box()
    assert box is not None
    return box["width"]


def test_widths_height_and_search_are_kept_in_the_view(office: Office) -> None:
    page = office.enter("boss", at=ORDERS)
    count(page, "830 条")
    usual = width(page, "客户")
    grip(page, "客户").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    wide = width(page, "客户")
    assert wide > usual
    edge = grip(page, "下单时间").bounding_box()
    assert edge is not None
    page.mouse.move(edge["x"] + 3, edge["y"] + 10)
    page.mouse.down()
    page.mouse.move(edge["x"] + 63, edge["y"] + 10, steps=4)
    page.mouse.up()
    dragged = width(page, "下单时间")
    page.reload()
    count(page, "830 条")
    assert (width(page, "客户"), width(page, "下单时间")) == (wide, dragged)
    assert serious(page) == []

    page.get_by_role("searchbox").fill("嘉禾")
    expect(page.get_by_test_id("list-count")).not_to_have_text("830 条")
    save_as(page, "嘉禾的")
    expect(page).to_have_url(re.compile("view=view_"))
    page.get_by_role("button", name=re.compile("^行高")).click()
    expect(page.get_by_test_id("view-menu")).to_have_accessible_name("视图选项 · 有未保存的修改")
    choose(page, "保存修改")
    expect(page.get_by_test_id("view-menu")).to_have_accessible_name("视图选项")
    (saved,) = call(page, "GET", "/apps/orders/forms/order/views")["views"]
    assert (saved["search"], saved["density"]) == ("嘉禾", "airy")
    assert saved["widths"] == {"customer": wide, "ordered_at": dragged}

    page.evaluate("localStorage.removeItem('huodan.list.looks')")
    page.goto(page.url)
    expect(page.get_by_role("searchbox")).to_have_value("嘉禾")
    assert width(page, "客户") == wide
    page.get_by_role("searchbox").fill("")
    count(page, "830 条")
    expect(page.get_by_test_id("view-menu")).to_have_accessible_name("视图选项 · 有未保存的修改")


def tabs(page: Page) -> list[str]:
    """This function will read the saved views from left to right."""
    return page.locator(".tabs .tab").all_inner_texts()[-3:]


@pytest.mark.parametrize("way", ["button", "keys", "mouse"])
def test_views_are_put_in_order_and_stay_so(office: Office, way: str) -> None:
    page = office.enter("boss", at=WAITING)
    for name in ("甲", "乙", "丙"):
        save_as(page, name)
    assert tabs(page) == ["甲", "乙", "丙"]

    choose(page, "调整顺序")
    dialog = page.get_by_test_id("view-order")
    if way == "button":
        dialog.get_by_role("button", name="丙 往前").click()
        dialog.get_by_role("button", name="丙 往前").click()
    elif way == "keys":
        dialog.get_by_role("button", name="丙 往前").focus()
        page.keyboard.press("Alt+ArrowUp")
        page.keyboard.press("Alt+ArrowUp")
        expect(dialog.get_by_role("button", name="丙 往后")).to_be_focused()
    else:
        items = dialog.get_by_role("listitem")
        items.nth(2).drag_to(items.nth(0), target_position={"x": 30, "y": 3})
    expect(dialog.get_by_role("listitem").first).to_contain_text("丙")
    assert serious(page) == []
    dialog.get_by_role("button", name="完成").click()

    expect(page.locator(".tabs .tab").nth(-3)).to_have_text("丙")
    page.reload()
    expect(page.locator(".tabs .tab").nth(-3)).to_have_text("丙")
    assert tabs(page) == ["丙", "甲", "乙"]
