"""A shop owner gives orders a button for shipping and one for payments; who presses them, on a computer and narrow screens."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser import phone
from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album
from tests.browser.test_building_rules import publish, write

ORDERS = "/apps/orders/forms/order"


def build(page: Page, album: Album) -> None:
    """This function will build the two and publish them."""
    panel = page.get_by_test_id("form-buttons")
    panel.get_by_role("button", name="添加按钮").click()
    panel.get_by_label("按钮上的字").fill("发货")
    panel.get_by_label("按钮上的字").press("Enter")
    panel.get_by_label("样子").select_option("突出")
    asks = panel.get_by_test_id("press-asks")
    for name in ("物流公司", "快递单号"):
        asks.get_by_label("选择要填的字段").select_option(name)
        expect(asks.get_by_role("button", name=f"不再让他填写「{name}」")).to_be_visible()
    asks.get_by_role("button", name="不再让他填写「客户」").click()
    expect(asks.get_by_role("button", name="不再让他填写「客户」")).to_have_count(0)
    sets = panel.get_by_test_id("press-sets")
    sets.get_by_label("添加自动填写的字段").select_option("订单状态")
    write(sets.get_by_role("textbox", name="订单状态"), '"已发货"')
    sets.get_by_label("添加自动填写的字段").select_option("发货日期")
    write(sets.get_by_role("textbox", name="发货日期"), "TODAY()")
    panel.get_by_role("button", name="满足条件时").click()
    write(panel.get_by_label("什么时候可以按"), '订单状态 = "待发货"')
    album.take(page, "building-buttons", panel)

    panel.get_by_role("button", name="发货", exact=True).click()
    panel.get_by_role("button", name="添加按钮").click()
    panel.get_by_label("按钮上的字").fill("登记回款")
    panel.get_by_label("按钮上的字").press("Enter")
    panel.get_by_label("按下时", exact=True).select_option("新建关联的数据")
    expect(panel.get_by_label("新建哪里的数据")).to_be_visible()
    assert (serious(page), sideways(page)) == ([], 0)
    publish(page)


def test_orders_are_shipped_with_one_press(office: Office, album: Album) -> None:
    build(office.enter("admin", at="/building/orders/order"), album)
    page = office.enter("boss", at="/a/orders/f/order")
    wanted = {"where": {"field": "status", "op": "eq", "value": "待发货"}, "columns": ["no"], "limit": 1}
    order = call(page, "POST", f"{ORDERS}/query", wanted)["rows"][0]["id"]
    page.goto(f"/a/orders/f/order/r/{order}")

    page.get_by_role("button", name="发货", exact=True).click()
    dialog = page.get_by_test_id("press")
    expect(dialog.get_by_label("物流公司")).to_be_focused()
    dialog.get_by_label("快递单号").fill("SF1234567890")
    album.take(page, "press-dialog")
    assert (serious(page), sideways(page)) == ([], 0)
    dialog.get_by_role("button", name="发货", exact=True).click()

    expect(page.get_by_test_id("toast")).to_contain_text("「发货」完成")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="发货", exact=True)).to_have_count(0)
    values = call(page, "GET", f"{ORDERS}/records/{order}")["values"]
    assert (values["status"], values["tracking_no"], values["shipped_on"]) == (
        "已发货",
        "SF1234567890",
        "2026-05-06",
    )
    page.get_by_test_id("toast").get_by_role("button", name="撤销").click()
    expect(page.get_by_role("button", name="发货", exact=True)).to_be_visible()

    narrow = office.enter("boss", at=f"/a/orders/f/order/r/{order}", width=360)
    expect(narrow.get_by_role("button", name="发货", exact=True)).to_be_visible()
    album.take(narrow, "press-360")
    assert (serious(narrow), sideways(narrow)) == ([], 0)
    narrow.get_by_role("button", name="登记回款").click()
    expect(narrow).to_have_url(re.compile(r"/f/payment/new\?of="))

    hand = phone.enter(office, at=f"/m/a/orders/f/order/r/{order}")
    hand.get_by_role("button", name="发货", exact=True).click()
    asked = hand.get_by_test_id("press")
    asked.get_by_label("快递单号").fill("SF9")
    phone.whole(hand, album, "press-phone")
    asked.get_by_role("button", name="发货", exact=True).click()
    expect(hand.get_by_test_id("toast")).to_contain_text("「发货」完成")
    assert call(hand, "GET", f"{ORDERS}/records/{order}")["values"]["tracking_no"] == "SF9"
