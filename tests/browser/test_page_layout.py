"""A shop owner lays a page out: tabs, a note, a line, who made the record; filled and read on a computer and a phone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser import phone
from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album

FORM = "/a/orders/f/supplier"


def lay_out(page: Page) -> None:
    """This function will put a note, a line and who made the record on the page, and the section they are in under a tab."""
    palette, panel = page.get_by_test_id("palette"), page.get_by_test_id("panel")
    canvas = page.get_by_test_id("canvas")
    page.get_by_role("button", name="联系人（单行文本）").click()
    palette.get_by_role("button", name="说明文字").click()
    text = panel.get_by_label("文字", exact=True)
    text.fill("电话请写**手机号**，方便联系。")
    text.blur()
    expect(canvas.locator("strong")).to_have_text("手机号")
    palette.get_by_role("button", name="创建人").click()
    expect(panel.get_by_role("heading", name="创建人")).to_be_visible()
    palette.get_by_role("button", name="分割线").click()
    expect(panel.get_by_role("heading", name="分割线")).to_be_visible()
    canvas.get_by_role("button", name="分割线").press("Alt+ArrowUp")
    divider_first = canvas.locator(
        "[data-field] + [data-field]:has(> .part-divider) + [data-field] .canvas-computed"
    )
    expect(divider_first).to_be_visible()
    canvas.locator(".canvas-section").click()
    tab = panel.get_by_label("从这里开始的标签页")
    tab.fill("资料")
    tab.press("Enter")
    expect(canvas.get_by_text("标签页「资料」")).to_be_visible()


def second_tab(page: Page) -> None:
    """This function will begin a second tab with the remark alone."""
    canvas, panel = page.get_by_test_id("canvas"), page.get_by_test_id("panel")
    page.get_by_test_id("palette").get_by_role("button", name="分组", exact=True).click()
    expect(panel.get_by_label("名称", exact=True)).to_have_value("新分组")
    tab = panel.get_by_label("从这里开始的标签页")
    expect(tab).to_have_value("")
    tab.fill("更多")
    tab.press("Enter")
    expect(canvas.get_by_text("标签页「更多」")).to_be_visible()
    canvas.get_by_role("button", name="备注（多行文本）").press("Alt+ArrowDown")
    expect(canvas.get_by_role("region", name="新分组").get_by_text("备注")).to_be_visible()


def test_a_page_is_laid_out_filled_and_read(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building/orders/supplier")
    lay_out(page)
    second_tab(page)
    album.take(page, "layout-designer")
    assert (serious(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="发布", exact=True).click()
    sheet = page.get_by_test_id("publish")
    expect(sheet.get_by_text("新增页面内容「分割线」")).to_be_visible(timeout=30_000)
    sheet.get_by_role("button", name="发布", exact=True).click()
    expect(sheet).to_be_hidden(timeout=30_000)

    builder = page
    page = office.enter("boss", at=f"{FORM}/new")
    expect(page.get_by_text("电话请写手机号，方便联系。")).to_be_visible()
    page.get_by_label("供应商名称").fill("海风食品")
    tabs = page.get_by_role("tab")
    expect(tabs).to_have_text(["资料", "更多"])
    tabs.first.press("ArrowRight")
    page.get_by_label("备注").fill("长期合作")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("button", name="编辑")).to_be_visible()
    expect(page.get_by_test_id("part.created_by")).to_contain_text("创建人")
    album.take(page, "layout-record")
    assert (serious(page), sideways(page)) == ([], 0)
    record = re.sub(r".*/r/", "", page.url)

    page = phone.enter(office, at=f"{FORM}/r/{record}")
    expect(page.get_by_test_id("part.created_by")).to_contain_text("创建人")
    phone.whole(page, album, "layout-phone")
    page.get_by_role("tab", name="更多").click()
    expect(page.get_by_text("长期合作")).to_be_visible()
    page.get_by_role("link", name="编辑").click()
    page.get_by_role("tab", name="更多").click()
    page.get_by_label("备注").fill("合作愉快")
    phone.whole(page, album, "layout-phone-edit")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_test_id("record")).to_be_visible()
    assert (
        call(page, "GET", f"/apps/orders/forms/supplier/records/{record}")["values"]["remark"] == "合作愉快"
    )

    builder.goto("/building/orders/log")
    builder.get_by_role("button", name="撤销这一次").first.click()
    expect(builder.get_by_test_id("toast").first).to_be_visible()
