"""A shop owner has look-alikes of customers told: while one is filled in, before it is saved, in a picker, on a phone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser import phone
from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album

NEW = "/a/orders/f/customer/new"


def choose_fields(page: Page, album: Album) -> None:
    """This function will have look-alikes found by the name, say that those out of sight are told of, and publish."""
    alikes = page.get_by_test_id("panel").get_by_test_id("alikes")
    alikes.get_by_role("button", name="添加查重字段").click()
    expect(alikes.get_by_label("查重字段")).to_have_value("cus_name")
    expect(alikes.get_by_label("怎样算重复")).to_have_value("near")
    alikes.get_by_role("checkbox").click()
    expect(alikes.get_by_role("checkbox")).to_be_checked()
    album.take(page, "lookalikes-designer")
    assert (serious(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="发布", exact=True).click()
    sheet = page.get_by_test_id("publish")
    expect(sheet.get_by_text(re.compile("查重字段")).first).to_be_visible(timeout=30_000)
    publish = sheet.get_by_role("button", name="发布", exact=True)
    expect(publish).to_be_enabled(timeout=60_000)
    album.take(page, "lookalikes-sheet")
    publish.click()
    expect(sheet).to_be_hidden(timeout=60_000)


def test_look_alikes_are_shown_before_a_customer_is_entered_twice(office: Office, album: Album) -> None:
    choose_fields(office.enter("admin", at="/building/orders/customer"), album)
    page = office.enter("boss", at=NEW)
    made = {"values": {"name": "杭州云杉青松科技有限公司"}}
    first = call(page, "POST", "/apps/orders/forms/customer/records", made)["id"]

    name = page.get_by_test_id("field.name").get_by_role("textbox")
    name.fill("云衫青松科技（杭州）股份公司")
    hint = page.get_by_test_id("lookalikes")
    expect(hint.get_by_text("杭州云杉青松科技有限公司")).to_be_visible()
    link = hint.get_by_role("link", name="打开「杭州云杉青松科技有限公司」")
    assert str(link.get_attribute("href")).endswith(first)
    album.take(page, "lookalikes-hint")
    assert (serious(page), sideways(page)) == ([], 0)
    name.fill("白桦")
    expect(hint.get_by_role("listitem")).to_have_count(0)

    # Typed and saved in one breath: what was found is shown first.
    name.fill("云杉青松网络科技")
    page.keyboard.press("Control+s")
    expect(hint.get_by_text("还没有保存。")).to_be_visible()
    expect(link).to_be_focused()
    assert page.url.endswith("/new")
    hint.get_by_role("button", name="不是同一个，仍然保存").press("Enter")
    expect(page).to_have_url(re.compile(r"/r/"))

    page.goto("/a/orders/f/order/new")
    customer = page.get_by_role("combobox", name="客户", exact=True)
    customer.fill("杭州云杉青松科技公司")
    page.get_by_role("option", name=re.compile("新建")).click()
    dialog = page.get_by_test_id("quick-create")
    expect(dialog.get_by_text("杭州云杉青松科技有限公司")).to_be_visible()
    album.take(page, "lookalikes-picker")
    assert serious(page) == []
    dialog.get_by_role("button", name="用这一条：「杭州云杉青松科技有限公司」").click()
    expect(dialog).to_be_hidden()
    expect(customer).to_have_value("杭州云杉青松科技有限公司")

    seller = office.enter("zhoumin", at=NEW)
    seller.get_by_test_id("field.name").get_by_role("textbox").fill("云杉青松科技")
    hint = seller.get_by_test_id("lookalikes")
    expect(hint.get_by_text("已有同事登记过相近的客户，请联系管理员。")).to_be_visible()
    expect(hint.get_by_role("listitem")).to_have_count(0)

    page = phone.enter(office, at=f"/m{NEW}")
    page.get_by_test_id("field.name").get_by_role("textbox").fill("云杉青松科技")
    expect(page.get_by_test_id("lookalikes").get_by_text("杭州云杉青松科技有限公司")).to_be_visible()
    phone.whole(page, album, "lookalikes-phone")
