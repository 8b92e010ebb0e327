"""Filling in on a phone: lines, photographs, drafts, conflicts, bad networks and old browsers."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.flowing import take_back
from tests.browser.house import Office, call, set_free
from tests.browser.phone import (
    ORDERS,
    SIZE,
    card,
    enter,
    fill_order,
    new_order,
    offline,
    photograph,
    pick,
    save,
    sign_in,
)
from tests.support.agents import PHONES

WECHAT = ("wechat-android", "wechat-ios", "wecom-android")
# What Chromium 86 and Safari 14 lack of what we or our libraries use.
OLDER = """
for (const [owner, names] of [
    [Array.prototype, ["at", "findLast", "findLastIndex", "toSorted", "toReversed", "with", "toSpliced", "group"]],
    [String.prototype, ["at", "isWellFormed"]],
    [Object, ["hasOwn", "groupBy"]],
    [AbortSignal.prototype, ["throwIfAborted"]],
    [AbortSignal, ["any", "timeout"]],
    [Promise, ["withResolvers"]],
    [Crypto.prototype, ["randomUUID"]],
    [window, ["structuredClone", "BroadcastChannel", "requestIdleCallback", "createImageBitmap"]],
    [HTMLDialogElement.prototype, ["showModal", "show", "close"]],
    [Navigator.prototype, ["locks", "userAgentData", "pdfViewerEnabled"]],
]) for (const name of names) delete owner[name];
"""


@pytest.mark.parametrize("agent", WECHAT)
def test_an_order_is_found_changed_photographed_and_saved(agent: str, office: Office) -> None:
    set_free(office.enter("boss"), "DD11070")
    page = office.screen(agent=PHONES[agent], **SIZE)
    page.goto("/")
    sign_in(page, "heyajing")
    expect(page.get_by_test_id("home")).to_be_visible()
    page.get_by_role("link", name=re.compile("^订单表")).click()
    page.get_by_role("searchbox").fill("DD11070")
    expect(page.get_by_test_id("list-count")).to_have_text("1 条")
    card(page, "DD11070").click()
    before = page.get_by_test_id("record-head").locator("strong").inner_text()

    page.get_by_role("link", name="编辑").click()
    page.locator(".row-card").first.click()
    row = page.get_by_role("dialog", name="订单明细")
    quantity = row.get_by_label("数量")
    assert quantity.get_attribute("inputmode") == "decimal"
    quantity.fill(str(int(quantity.input_value()) + 1))
    row.get_by_role("button", name="复制 1 行").click()
    row.get_by_role("button", name="删除 1 行").click()
    expect(page.get_by_test_id("sum")).not_to_contain_text(before)
    expect(page.get_by_test_id("sum")).not_to_have_class(re.compile("stale"))
    total = page.get_by_test_id("sum").inner_text()
    files = page.get_by_test_id("field.contract")
    held = files.get_by_test_id("file").count()
    taken = photograph()
    files.locator("input[type=file][capture]").set_input_files(taken)
    expect(files.get_by_test_id("file")).to_have_count(held + 1)
    save(page)

    expect(page.get_by_test_id("record-head")).to_contain_text(total)
    expect(page.get_by_test_id("field.contract")).to_contain_text("回单.jpg")
    stored = call(page, "GET", f"/apps/orders/forms/order/records/{page.url.rpartition('/')[2]}")
    photo = stored["values"]["contract"][-1]
    assert photo["size"] < len(taken["buffer"]) / 2, "a photograph is made smaller before it travels"
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("DD11070")


def test_several_products_become_lines_at_once(office: Office) -> None:
    page = enter(office, "heyajing", at=f"{ORDERS}/new")
    pick(page, page.get_by_test_id("field.customer"), "hzsj", "杭州四季食品")

    page.get_by_role("button", name="一次选多个产品").click()
    sheet = page.get_by_test_id("pick")
    for search in ("CP002", "CP011"):
        sheet.get_by_role("searchbox").fill(search)
        sheet.locator(".pick", has_text=search).click()
    sheet.get_by_role("button", name="选好了（2）").click()

    expect(page.locator(".row-card")).to_have_count(2)
    expect(page.locator(".row-card").first).to_contain_text("常牌啤酒")
    expect(page.locator(".row-card").first).to_contain_text("单价")


def test_what_was_typed_is_there_when_one_comes_back(office: Office) -> None:
    page = enter(office, "heyajing", at=f"{ORDERS}/new")
    fill_order(page, "CP002", "7")
    page.get_by_test_id("field.remark").get_by_role("textbox").fill("明天上午送")
    page.wait_for_timeout(600)

    page.goto("/m")
    page.get_by_test_id("draft").click()
    expect(page.get_by_text("接着上次没保存的内容")).to_be_visible()
    expect(page.locator(".row-card")).to_contain_text("数量 7")
    expect(page.get_by_test_id("field.remark").get_by_role("textbox")).to_have_value("明天上午送")
    expect(page.get_by_test_id("sum")).to_contain_text("931.00")

    other = enter(office, "boss")
    expect(other.locator(".line-count").first).to_be_visible()
    expect(other.get_by_test_id("draft")).to_have_count(0)
    save(page)
    page.goto("/m")
    expect(page.locator(".line-count").first).to_be_visible()
    expect(page.get_by_test_id("draft")).to_have_count(0)


def test_a_save_nobody_heard_of_makes_one_record(office: Office) -> None:
    page = enter(office, "heyajing", at=f"{ORDERS}/new")
    fill_order(page, "CP002", "2")
    page.get_by_test_id("field.remark").get_by_role("textbox").fill("断网那一单")
    expect(page.get_by_test_id("sum")).to_contain_text("266.00")
    # The order arrives, its answer does not; then the phone is restarted.
    page.route("**/forms/order/records", lambda route: (route.fetch(), route.abort()))
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_test_id("error-bar")).to_contain_text("没连上服务器")
    page.unroute("**/forms/order/records")

    page.goto(f"/m{ORDERS}/new")
    expect(page.get_by_text("接着上次没保存的内容")).to_be_visible()
    save(page)

    body = {"columns": ["no"], "where": {"field": "remark", "op": "eq", "value": "断网那一单"}}
    assert len(call(page, "POST", "/apps/orders/forms/order/query", body)["rows"]) == 1


def test_a_photograph_is_sent_again_when_the_network_is_back(office: Office) -> None:
    page = enter(office, "heyajing", at=f"{ORDERS}/new")
    files = page.get_by_test_id("field.contract")
    expect(files).to_be_visible()

    with offline(page):
        files.locator("input[type=file]").first.set_input_files(photograph(size=(800, 600)))
        expect(files.get_by_role("alert").first).to_contain_text("没连上服务器")

    expect(files.get_by_test_id("file")).to_have_count(1)
    expect(files.get_by_role("alert")).to_have_count(0)


def test_two_people_change_one_order_and_both_are_heard(office: Office) -> None:
    page = enter(office, "heyajing")
    number = new_order(page)
    record = page.url.rpartition("/")[2]
    version = take_back(page, record)
    page.reload()
    page.get_by_role("link", name="编辑").click()
    expect(page.get_by_test_id("sum")).to_contain_text("399.00")
    boss = enter(office, "boss")
    call(
        boss,
        "PATCH",
        f"/apps/orders/forms/order/records/{record}",
        {"values": {"remark": "老板写的"}},
        version=version,
    )

    page.get_by_test_id("field.remark").get_by_role("textbox").fill("内勤写的")
    page.get_by_role("button", name="保存", exact=True).click()
    banner = page.get_by_test_id("conflict")
    expect(banner).to_contain_text("老板写的")
    banner.get_by_role("button", name=re.compile("^用我的")).click()

    expect(page.get_by_test_id("record")).to_be_visible()
    expect(page.get_by_test_id("field.remark")).to_contain_text("内勤写的")
    assert number in page.get_by_test_id("record-head").inner_text()


def test_mistakes_are_named_and_led_to(office: Office) -> None:
    page = enter(office, "heyajing", at=f"{ORDERS}/new")
    page.get_by_role("button", name="保存", exact=True).click()

    bar = page.get_by_test_id("error-bar")
    expect(bar).to_contain_text("「客户」还没填")
    bar.get_by_role("button", name="「客户」还没填").click()
    expect(page.get_by_test_id("field.customer").locator(".box-shown")).to_be_focused()
    assert page.url.endswith("/new")


def test_a_value_can_be_called_and_gone_to(office: Office) -> None:
    page = enter(office, "heyajing")
    new_order(page)
    take_back(page, page.url.rpartition("/")[2])
    page.reload()
    page.get_by_role("link", name="编辑").click()
    page.get_by_test_id("field.phone").get_by_role("textbox").fill("13800138000")
    place = page.get_by_test_id("field.ship_address")
    place.locator("select").first.select_option("浙江省")
    place.get_by_label("城市").select_option("杭州市")
    place.get_by_label("区县").select_option("西湖区")
    place.get_by_label("街道、门牌号").fill("文三路 1 号")
    save(page)

    number = page.get_by_test_id("field.phone").get_by_role("link", name="拨打 13800138000")
    expect(number).to_have_attribute("href", "tel:13800138000")
    page.get_by_role("button", name="去 浙江省 杭州市 西湖区 文三路 1 号").click()
    expect(page.get_by_test_id("actions").get_by_role("button", name="用高德地图打开")).to_be_visible()


def test_a_browser_of_2020_is_enough(office: Office) -> None:
    page = office.screen(agent=PHONES["wecom-android"], **SIZE)
    page.context.add_init_script(OLDER)
    page.goto(f"{ORDERS}?view=all")
    sign_in(page, "heyajing")
    expect(page.get_by_test_id("list")).to_be_visible()
    assert page.evaluate("typeof structuredClone + typeof BroadcastChannel") == "undefinedundefined"

    number = new_order(page, quantity="4")

    expect(page.get_by_test_id("record-head")).to_contain_text("532.00")
    page.goto("/m/search")
    page.get_by_role("searchbox").fill(number)
    expect(page.locator(".line-main", has_text=number)).to_be_visible()
    for laid, sign in (
        ({"layout": "kanban", "lane_by": "status"}, "kanban"),
        ({"layout": "calendar", "date": "ordered_at"}, "calendar"),
        ({"group": "status"}, "groups"),
    ):
        page.goto(f"/m{ORDERS}?laid={quote(json.dumps(laid))}")
        expect(page.get_by_test_id(sign)).to_be_visible()
    page.get_by_test_id("groups").get_by_role("button").first.click()
    expect(page.locator(".card").first).to_be_visible()
