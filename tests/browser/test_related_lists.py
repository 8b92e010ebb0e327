"""A shop owner shows orders on the page of their customer: begun, linked and unlinked from there, on a computer and a phone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser import phone
from tests.browser.house import Office, call, serious, set_free, sideways
from tests.browser.pictures import Album


def show_from_both_sides(page: Page, album: Album) -> None:
    """This function will show the payments of an order on its page, and publish."""
    canvas, panel = page.get_by_test_id("canvas"), page.get_by_test_id("panel")
    canvas.get_by_role("button", name=re.compile("^订单（关联")).click()
    panel.get_by_role("button", name="在《订单表》的页面也显示").click()
    expect(panel.get_by_text("《订单表》的页面上有它的关联列表。")).to_be_visible()
    page.goto("/building/orders/customer")
    page.get_by_test_id("palette").get_by_role("button", name="关联列表").click()
    expect(panel.get_by_label("列出哪些数据")).to_be_visible()
    name = panel.get_by_label("名称", exact=True)
    name.fill("此客户的订单")
    name.press("Enter")
    expect(canvas.get_by_text("此客户的订单")).to_be_visible()
    album.take(page, "related-designer")
    assert (serious(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="发布", exact=True).click()
    sheet = page.get_by_test_id("publish")
    expect(sheet.get_by_text("此客户的订单").first).to_be_visible(timeout=30_000)
    sheet.get_by_role("button", name="发布", exact=True).click()
    expect(sheet).to_be_hidden(timeout=30_000)


def test_what_refers_to_a_record_is_read_and_changed_on_its_page(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building/orders/payment")
    show_from_both_sides(page, album)
    builder = page

    page = office.enter("boss", at="/a/orders/f/customer")
    rows = call(page, "POST", "/apps/orders/forms/customer/query", {"columns": ["name"]})["rows"]
    page.goto(f"/a/orders/f/customer/r/{rows[0]['id']}")
    orders = page.locator(".related")
    expect(orders.get_by_role("heading", name="此客户的订单")).to_be_visible()
    album.take(page, "related-record")
    assert (serious(page), sideways(page)) == ([], 0)

    # The first that belongs to another customer: it was agreed to, so who directs sales opens it first.
    set_free(page, "DD10248")
    orders.get_by_role("button", name="关联已有的").click()
    dialog = page.get_by_test_id("link-record")
    choice = dialog.get_by_role("listitem").filter(has_text="现在关联的是").first
    expect(choice).to_be_visible()
    number = choice.locator("span").first.inner_text()
    album.take(page, "related-link")
    assert serious(page) == []
    choice.get_by_role("button").click()
    expect(page.get_by_text(f"已关联「{number}」")).to_be_visible()
    found = {"columns": ["customer"], "where": {"field": "no", "op": "eq", "value": number}}
    linked = call(page, "POST", "/apps/orders/forms/order/query", found)["rows"][0]
    assert linked["customer"]["id"] == rows[0]["id"]

    orders.get_by_role("button", name="取消关联").first.click()
    expect(page.get_by_text("请填写「客户」。").first).to_be_visible()

    orders.get_by_role("link", name=re.compile("^新建")).click()
    expect(page.get_by_role("combobox", name="客户", exact=True)).to_have_value(rows[0]["name"])

    page = phone.enter(office, at=f"/a/orders/f/customer/r/{rows[0]['id']}")
    lists = page.locator(".related")
    expect(lists.get_by_role("heading", name="此客户的订单")).to_be_visible()
    expect(lists.get_by_role("listitem").first).to_be_visible()
    phone.whole(page, album, "related-phone")
    lists.get_by_role("link", name=re.compile("^新建")).click()
    expect(page.get_by_test_id("editor").get_by_text(rows[0]["name"]).first).to_be_visible()

    builder.goto("/building/orders/log")
    builder.get_by_role("button", name="撤销这一次").first.click()
    expect(builder.get_by_test_id("toast").first).to_be_visible()
