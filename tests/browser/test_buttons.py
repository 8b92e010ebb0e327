"""A shop owner gives orders a button for shipping and one for payments; who presses them, on a computer and narrow screens."""

from __future__ import annotations

import re
from typing import Any

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
    album.take(page, "building-buttons")

    panel.get_by_role("button", name="发货", exact=True).click()
    panel.get_by_role("button", name="添加按钮").click()
    panel.get_by_label("按钮上的字").fill("登记回款")
    panel.get_by_label("按钮上的字").press("Enter")
    panel.get_by_label("按下时", exact=True).select_option("新建关联的数据")
    expect(panel.get_by_label("新建哪里的数据")).to_be_visible()
    assert (serious(page), sideways(page)) == ([], 0)
    publish(page)


def to_ship(page: Page) -> str:
    """This function will name an order that is to be shipped."""
    wanted = {"where": {"field": "status", "op": "eq", "value": "待发货"}, "columns": ["no"], "limit": 1}
    return str(call(page, "POST", f"{ORDERS}/query", wanted)["rows"][0]["id"])


def change(page: Page, order: str, **values: object) -> None:
    """This function will save something of an order as a colleague does meanwhile."""
    version = call(page, "GET", f"{ORDERS}/records/{order}")["version"]
    call(page, "PATCH", f"{ORDERS}/records/{order}", {"values": values}, version=version)


def values(page: Page, order: str) -> Any:
    """This function will read an order."""
    return call(page, "GET", f"{ORDERS}/records/{order}")["values"]


def test_orders_are_shipped_with_one_press(office: Office, album: Album) -> None:
    build(office.enter("admin", at="/building/orders/order"), album)
    page = office.enter("boss", at="/a/orders/f/order")
    order = to_ship(page)
    page.goto(f"/a/orders/f/order/r/{order}")
    ship = page.get_by_role("button", name="发货", exact=True)
    dialog = page.get_by_test_id("press")

    # Somebody else notes something and a number while the dialog is open: the one stays, of the other one is asked.
    ship.click()
    expect(dialog.get_by_label("物流公司")).to_be_focused()
    change(page, order, remark="要电梯", tracking_no="YT1")
    dialog.get_by_label("快递单号").fill("SF1234567890")
    album.take(page, "press-dialog")
    assert (serious(page), sideways(page)) == ([], 0)
    dialog.get_by_role("button", name="发货", exact=True).click()
    album.take(page, "press-conflict")
    dialog.get_by_role("button", name="用我的").click()

    toast = page.get_by_test_id("toast")
    expect(toast).to_contain_text("「发货」完成")
    expect(dialog).to_have_count(0)
    expect(ship).to_have_count(0)
    shipped = values(page, order)
    assert (shipped["status"], shipped["tracking_no"], shipped["shipped_on"], shipped["remark"]) == (
        "已发货",
        "SF1234567890",
        "2026-05-06",
        "要电梯",
    )
    toast.get_by_role("button", name="撤销").click()
    expect(ship).to_be_visible()
    back = values(page, order)
    assert (back["status"], back["tracking_no"], back["remark"]) == ("待发货", "YT1", "要电梯")

    album.take(page, "press-record")
    english = office.enter("boss", at=f"/a/orders/f/order/r/{order}", lang="en")
    english.get_by_role("button", name="发货", exact=True).click()
    expect(english.get_by_test_id("press").get_by_label("Tracking no.")).to_be_visible()
    album.take(english, "press-dialog-en")
    assert (serious(english), sideways(english)) == ([], 0)


def test_buttons_on_narrow_screens_and_phones(office: Office, album: Album) -> None:
    page = office.enter("boss", at="/a/orders/f/order")
    order = to_ship(page)

    narrow = office.enter("boss", at=f"/a/orders/f/order/r/{order}", width=360)
    expect(narrow.get_by_role("button", name="发货", exact=True)).to_be_visible()
    album.take(narrow, "press-360")
    assert (serious(narrow), sideways(narrow)) == ([], 0)
    narrow.get_by_role("button", name="发货", exact=True).click()
    expect(narrow.get_by_test_id("press")).to_be_visible()
    album.take(narrow, "press-dialog-360")
    assert (serious(narrow), sideways(narrow)) == ([], 0)
    narrow.keyboard.press("Escape")
    narrow.get_by_role("button", name="登记回款").click()
    expect(narrow).to_have_url(re.compile(r"/f/payment/new\?of="))

    hand = phone.enter(office, at=f"/m/a/orders/f/order/r/{order}")
    expect(hand.get_by_role("button", name="发货", exact=True)).to_be_visible()
    phone.whole(hand, album, "press-phone-record")
    hand.get_by_role("button", name="发货", exact=True).click()
    asked = hand.get_by_test_id("press")
    asked.get_by_label("快递单号").fill("SF9")
    phone.whole(hand, album, "press-phone")
    asked.get_by_role("button", name="发货", exact=True).click()
    expect(hand.get_by_test_id("toast")).to_contain_text("「发货」完成")
    assert (values(hand, order)["tracking_no"], values(hand, order)["status"]) == ("SF9", "已发货")


def test_a_question_has_the_focus_and_is_given_up_by_escape(office: Office) -> None:
    page = office.enter("admin", at="/building/orders/order")
    panel = page.get_by_test_id("form-buttons")
    panel.get_by_role("button", name="添加按钮").click()
    panel.get_by_label("按钮上的字").fill("加急")
    panel.get_by_label("按钮上的字").press("Enter")
    sets = panel.get_by_test_id("press-sets")
    sets.get_by_label("添加自动填写的字段").select_option("备注")
    write(sets.get_by_role("textbox", name="备注"), '"加急"')
    panel.get_by_role("button", name=re.compile("不再让他填写")).click()
    panel.get_by_label("按下时先问一句").fill("确定加急？")
    with page.expect_response(
        lambda answer: "确定加急" in (answer.request.post_data or "")
    ):  # the last one kept
        panel.get_by_label("按下时先问一句").press("Enter")
    page.reload()
    expect(page.get_by_test_id("form-buttons").get_by_role("button", name="加急", exact=True)).to_be_visible()
    publish(page)

    page = office.enter("boss", at="/a/orders/f/order")
    order = to_ship(page)
    page.goto(f"/a/orders/f/order/r/{order}")
    urge = page.get_by_role("button", name="加急", exact=True)
    asked = page.get_by_test_id("press")
    urge.focus()
    page.keyboard.press("Enter")
    expect(asked).to_have_text(re.compile("确定加急？"))
    expect(asked.get_by_role("button", name="加急", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(asked).to_have_count(0)

    urge.click()
    expect(asked.get_by_role("button", name="加急", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("toast")).to_contain_text("「加急」完成")
    assert values(page, order)["remark"] == "加急"


def test_the_panel_of_buttons_in_english_and_narrow(office: Office, album: Album) -> None:
    for lang, width in (("en", 1440), ("zh", 360), ("en", 360)):
        page = office.enter("admin", at="/building/orders/order", lang=lang, width=width)
        if width == 360:
            page.locator(".designer-bar button").first.click()
        panel = page.get_by_test_id("form-buttons")
        panel.get_by_role("button", name="发货", exact=True).click()
        expect(panel.get_by_test_id("press-sets")).to_be_visible()
        panel.get_by_test_id("press-sets").scroll_into_view_if_needed()
        album.take(page, f"building-buttons-{lang}-{width}")
        assert (serious(page), sideways(page)) == ([], 0)
