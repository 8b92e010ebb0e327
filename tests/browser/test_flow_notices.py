"""A shop owner writes what a notice says, to whom and how it goes; and is told plainly what a test run still needs."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album
from tests.browser.test_flow_design import add, begin, drafted, fresh, name

SLOW = 60_000  # milliseconds: the first page of a browser, while others work on the machine
SOON = 15_000


def notice(page: Page) -> dict[str, Any]:
    """This function will give the only step of the only flow of the draft."""
    (flow,) = drafted(page)
    (node,) = flow["nodes"]
    return dict(node)


def saved(panel: Locator, text: str) -> None:
    """This function will wait until the box of the text holds something."""
    expect(panel.locator("textarea").first).to_have_value(text, timeout=SOON)


def test_a_notice_is_written_with_fields_people_and_channels(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building/orders")
    fresh(page)
    begin(page, "到货提醒")
    panel = add(page, "开始", "发通知")
    name(panel, "告诉客户")
    box = panel.locator("textarea").first

    box.fill("您的订单已发出")
    box.evaluate("box => box.setSelectionRange(4, 4)")
    panel.get_by_label("插入字段").select_option("订单编号")
    saved(panel, "您的订单{no}已发出")
    box.press("End")
    box.press_sequentially("，")
    panel.get_by_label("插入字段").select_option("客户 · 客户名称")
    saved(panel, "您的订单{no}已发出，{customer.name}")
    assert notice(page)["text"]["zh"] == "您的订单{no}已发出，{customer.name}"

    panel.get_by_label("邮件", exact=True).click()
    expect(panel.get_by_label("邮件", exact=True)).to_be_checked()
    panel.get_by_label("站内消息", exact=True).click()
    expect(panel.get_by_label("站内消息", exact=True)).not_to_be_checked()
    panel.get_by_label("邮件", exact=True).click()  # the last one stays
    expect(panel.get_by_label("邮件", exact=True)).to_be_checked()
    assert notice(page)["over"] == ["email"]
    assert (serious(page), sideways(page)) == ([], 0)
    album.take(page, "flow-notice")

    panel.get_by_label("按什么找人").last.select_option("角色")
    panel.get_by_label("角色", exact=True).select_option("销售总监")
    expect(panel.locator(".flow-chip", has_text="销售总监")).to_be_visible()
    expect(page.get_by_test_id("flow-tree")).to_contain_text("销售总监", timeout=SOON)
    assert {one["by"] for one in notice(page)["who"]} >= {"role"}

    box.fill("您的订单{nichts}")
    box.blur()
    expect(page.get_by_test_id("flow-tree").locator(".flow-card-wrong")).to_be_visible(timeout=SLOW)
    album.take(page, "flow-notice-wrong")
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.get_by_test_id("flow-phone")).to_contain_text("告诉客户", timeout=SOON)
    assert (serious(page), sideways(page)) == ([], 0)
    album.take(page, "flow-notice-360")
    call(page, "DELETE", "/building/orders/draft")


def test_who_sees_too_little_is_told_which_role_to_take(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building/orders/flows")
    me = next(one for one in call(page, "GET", "/staff?search=admin")["rows"] if one["login"] == "admin")
    call(page, "DELETE", "/building/orders/draft")
    kept = [one for one in me["roles"] if one != "role_boss"]
    call(page, "PATCH", f"/staff/{me['id']}", {"roles": kept})
    page.reload()
    page.get_by_role("link", name="新订单审批", exact=True).click(timeout=SLOW)
    page.get_by_role("button", name="试运行", exact=True).click(timeout=SLOW)

    lacks = page.get_by_test_id("trial-lacks")
    expect(lacks).to_contain_text("《订单表》", timeout=SLOW)
    assert (serious(page), sideways(page)) == ([], 0)
    album.take(page, "flow-trial-lacks")
    page.set_viewport_size({"width": 360, "height": 740})
    expect(lacks).to_be_visible(timeout=SOON)
    assert (serious(page), sideways(page)) == ([], 0)
    album.take(page, "flow-trial-lacks-360")
    lacks.get_by_role("button", name="给自己加上「总经理」").click()

    expect(page.get_by_test_id("trial")).to_contain_text("什么都不保存", timeout=SLOW)
    call(page, "PATCH", f"/staff/{me['id']}", {"roles": me["roles"]})
