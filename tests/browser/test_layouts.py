"""Kanbans and calendars: cards go from lane to lane and day to day, by mouse and keyboard; builders make them without code."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

from tests.browser.house import Office, call, serious, sideways

ORDER = "/apps/orders/forms/order"


def laid(form: str, **settings: object) -> str:
    """This function will address a list in a layout."""
    return f"/a/orders/f/{form}?laid={quote(json.dumps(settings))}"


KANBAN = laid("order", layout="kanban", lane_by="status", lane_sum="total")
CALENDAR = laid("order", layout="calendar", date="required_on", tint_by="status")


def lane(page: Page, name: str) -> Locator:
    """This function will find a lane by what heads it."""
    return page.get_by_test_id("kanban").get_by_role("region", name=name, exact=True)


def card(page: Page, title: str) -> Locator:
    """This function will find a card by its title."""
    return page.get_by_test_id("kanban").get_by_role("link", name=re.compile(f"^{title}"))


def order(page: Page, number: str) -> dict[str, object]:
    """This function will read an order by its number."""
    body = {"columns": ["no", "status", "required_on", "version"]}
    where = {"where": {"field": "no", "op": "eq", "value": number}}
    found: dict[str, object] = call(page, "POST", f"{ORDER}/query", body | where)["rows"][0]
    return found


def test_a_card_goes_to_another_lane_and_back(office: Office) -> None:
    page = office.enter("boss", at=KANBAN)
    expect(lane(page, "待发货").locator("header")).to_contain_text("¥")
    expect(lane(page, "待发货")).to_contain_text("21")

    card(page, "DD11077").drag_to(lane(page, "已发货"))

    expect(lane(page, "已发货").get_by_role("link", name=re.compile("^DD11077"))).to_be_visible()
    expect(page.get_by_test_id("toast").filter(has_text="「DD11077」已移到「已发货」")).to_be_visible()
    assert order(page, "DD11077")["status"] == "已发货"
    page.get_by_test_id("toast").get_by_role("button", name="撤销").click()
    expect(lane(page, "待发货").get_by_role("link", name=re.compile("^DD11077"))).to_be_visible()
    assert order(page, "DD11077")["status"] == "待发货"


def test_a_card_is_sent_by_keyboard(office: Office) -> None:
    page = office.enter("boss", at=KANBAN)
    card(page, "DD11077").focus()
    page.keyboard.press("ArrowDown")
    expect(card(page, "DD11076")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(lane(page, "已发货").get_by_role("link").nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(card(page, "DD11076")).to_be_focused()

    page.keyboard.press("m")
    page.get_by_role("menuitem", name="移到「已完成」").press("Enter")

    expect(page.get_by_test_id("toast").filter(has_text="已移到「已完成」")).to_be_visible()
    page.get_by_test_id("toast").get_by_role("button", name="撤销").click()
    expect(lane(page, "待发货").get_by_role("link", name=re.compile("^DD11076"))).to_be_visible()


def test_a_card_nobody_may_move_goes_back(office: Office) -> None:
    page = office.enter("boss", at=KANBAN)
    words = {"status": 409, "code": "conflict", "title": "「订单状态」刚被 周敏 改过", "errors": []}
    answer = {"status": 409, "content_type": "application/problem+json", "body": json.dumps(words)}
    page.route(re.compile("/records/"), lambda route: route.fulfill(**answer))  # type: ignore[arg-type]

    card(page, "DD11075").drag_to(lane(page, "已完成"))

    expect(page.get_by_text("「订单状态」刚被 周敏 改过").first).to_be_visible()
    expect(lane(page, "待发货").get_by_role("link", name=re.compile("^DD11075"))).to_be_visible()
    assert order(page, "DD11075")["status"] == "待发货"


def test_a_record_goes_to_another_day_and_begins_on_one(office: Office) -> None:
    page = office.enter("boss", at=CALENDAR)
    days = page.get_by_test_id("calendar")
    entry = days.locator("[data-day] a").first
    expect(entry).to_be_visible()
    number = entry.locator("b").inner_text()
    before = order(page, number)
    other = page.locator("[data-day='2026-05-30']")

    entry.drag_to(other)

    expect(page.get_by_test_id("toast").filter(has_text="已移到 2026-05-30")).to_be_visible()
    assert order(page, number)["required_on"] == "2026-05-30"
    page.get_by_test_id("toast").get_by_role("button", name="撤销").click()
    expect(other.get_by_text(number)).to_be_hidden()
    assert order(page, number)["required_on"] == before["required_on"]
    days.get_by_role("button", name="周", exact=True).click()
    expect(days.locator("[data-day]")).to_have_count(7)
    page.locator("[data-day='2026-05-08']").get_by_role("button", name="在 2026-05-08 新建").click()
    expect(page.get_by_label("要求到货日期")).to_have_value("2026-05-08")


def test_layouts_are_whole_wide_and_narrow(office: Office) -> None:
    for width, height in ((1440, 900), (360, 640)):
        for address, sign in ((KANBAN, "kanban"), (CALENDAR, "calendar")):
            page = office.enter("boss", at=address, width=width, height=height)
            expect(page.get_by_test_id(sign)).to_be_visible()
            expect(page.locator("[data-card] a, [data-day] a").first).to_be_visible()
            assert sideways(page) == 0
            assert serious(page) == []


def test_a_builder_makes_a_kanban_for_everybody(office: Office) -> None:
    page = office.enter("admin", at="/building/orders/order")
    page.get_by_role("button", name="视图", exact=True).click()
    page.get_by_role("button", name="加视图").click()
    page.get_by_role("menuitem", name="看板").click()
    panel = page.get_by_test_id("view-panel")
    expect(panel.get_by_label("按哪个字段分列")).to_be_visible()
    expect(panel.get_by_label("按哪个字段分列").locator("option:checked")).to_have_text("订单状态")
    name = panel.get_by_label("名称", exact=True)
    name.fill("订单看板")
    name.press("Enter")
    expect(
        page.get_by_test_id("views-part").get_by_role("button", name="订单看板", exact=True)
    ).to_be_visible()
    panel.get_by_label("每列合计").select_option(label="订单总金额")
    panel.get_by_role("button", name="去掉「下单时间」").click()
    expect(panel.get_by_role("button", name="去掉「下单时间」")).to_be_hidden()
    assert serious(page) == []
    page.get_by_role("button", name="发布", exact=True).click()
    sheet = page.get_by_test_id("publish")
    expect(sheet.get_by_text("新增视图「订单看板」").first).to_be_visible()
    expect(sheet.get_by_text("没有发现问题")).to_be_visible(timeout=30_000)
    sheet.get_by_role("button", name="发布", exact=True).click()
    expect(sheet).to_be_hidden(timeout=30_000)

    boss = office.enter("boss", at="/a/orders/f/order")
    boss.get_by_role("link", name="订单看板").click()

    expect(card(boss, "DD11077")).to_be_visible()
    expect(card(boss, "DD11077")).not_to_contain_text("下单时间")
    expect(lane(boss, "待发货").locator("header")).to_contain_text("¥")
    version = call(page, "GET", "/building/orders/versions")["rows"][0]["version"]
    call(page, "POST", f"/building/orders/versions/{version}/undo", {})


def test_ones_own_view_may_be_a_calendar(office: Office) -> None:
    page = office.enter("boss", at="/a/orders/f/order")
    page.get_by_test_id("view-menu").click()
    page.get_by_role("menuitem", name="视图类型").click()
    dialog = page.get_by_test_id("layout")
    dialog.get_by_label("视图类型").select_option(label="日历")
    dialog.get_by_label("日期", exact=True).select_option(label="要求到货日期")
    dialog.get_by_role("button", name="完成").click()
    expect(page.get_by_test_id("calendar")).to_be_visible()
    page.get_by_test_id("view-menu").click()
    page.get_by_role("menuitem", name="另存为视图").click()
    page.get_by_label("视图名称").fill("到货日历")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="到货日历")).to_be_visible()
    page.goto(page.url)
    expect(page.get_by_test_id("calendar")).to_be_visible()
    assert "laid=" not in page.url
    views = call(page, "GET", f"{ORDER}/views")["views"]
    saved = next(view for view in views if view["name"] == "到货日历")
    assert (saved["layout"], saved["date"]) == ("calendar", "required_on")
    call(page, "DELETE", f"{ORDER}/views/{saved['id']}")
