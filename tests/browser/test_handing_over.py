"""离职交接 in 成员与角色, and drafts in 待办中心: on a computer and at 360 px, by what people see."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.flowing import hand_in
from tests.browser.house import Office, serious, sideways
from tests.browser.pictures import Album

SIZES = {"wide": (1440, 900), "phone": (360, 740)}
SLOW = 30_000  # milliseconds: the first page of a browser, while others work on the machine


def begin(page: Page, name: str) -> None:
    """This function will open the dialog of somebody."""
    page.get_by_role("searchbox").fill(name)
    page.get_by_role("button", name=f"更多操作：{name}").click(timeout=SLOW)
    page.get_by_role("menuitem", name="离职交接").click()


@pytest.mark.parametrize("size", SIZES)
def test_who_leaves_is_handed_over_in_one_act_and_back(size: str, office: Office, album: Album) -> None:
    width, height = SIZES[size]
    hand_in(office.enter("zhoumin"))
    page = office.enter("zhaoguodong", at="/settings/people", width=width, height=height)
    begin(page, "周敏")
    dialog = page.get_by_test_id("hand-over")
    customers = dialog.get_by_label(re.compile("客户信息表 · .*：移交哪些"))
    expect(customers).to_have_value("all", timeout=SLOW)
    orders = dialog.get_by_label(re.compile("订单表 · .*：移交哪些")).first
    expect(orders).to_have_value("open")
    album.take(page, f"hand-over-{width}")
    assert (serious(page), sideways(page)) == ([], 0)
    dialog.get_by_role("button", name="交接", exact=True).click()
    expect(dialog.get_by_role("alert")).to_have_text("请选交给谁")
    box = dialog.get_by_role("group", name="交给谁")
    box.get_by_role("searchbox").fill("陈佳")
    box.get_by_role("button", name=re.compile("陈佳")).first.click()
    dialog.get_by_role("button", name="交接", exact=True).click()

    told = page.get_by_test_id("job")
    expect(told.get_by_test_id("handed-over")).to_contain_text(re.compile("数据 [1-9]"), timeout=SLOW)
    expect(told).to_contain_text("周敏 → 陈佳")
    album.take(page, f"handed-over-{width}")
    assert (serious(page), sideways(page)) == ([], 0)
    told.get_by_role("button", name="关闭").last.click()
    page.get_by_role("searchbox").fill("周敏")
    expect(page.locator(".people-list tbody tr").filter(has_text="周敏")).to_contain_text("已停用")

    begin(page, "周敏")
    dialog.get_by_role("button", name="看结果、撤销", exact=True).first.click(timeout=SLOW)
    told.last.get_by_role("button", name="撤销", exact=True).click()
    expect(page.get_by_test_id("job").last).to_contain_text("撤销交接", timeout=SLOW)
    expect(page.get_by_test_id("handed-over").last).to_contain_text(re.compile("数据 [1-9]"), timeout=SLOW)
    expect(page.get_by_test_id("job").last).to_contain_text("已完成", timeout=SLOW)
    album.take(page, f"handed-back-{width}")
    office.enter("zhoumin", at="/")


def test_what_was_not_saved_is_a_draft_among_the_to_dos(office: Office, album: Album) -> None:
    page = office.enter("zhoumin", at="/a/orders/f/order/new")
    remark = page.get_by_test_id("field.remark").get_by_role("textbox")
    remark.fill("下午再填", timeout=SLOW)
    page.get_by_role("button", name="取消").first.click()
    page.get_by_test_id("unsaved").get_by_role("button", name="留作草稿").click()
    page.goto("/todo")
    page.get_by_test_id("todo.drafts").click(timeout=SLOW)
    expect(page.get_by_text("只存在这台电脑的这个浏览器里")).to_be_visible()
    expect(page.get_by_test_id("draft")).to_contain_text("下午再填")
    assert (serious(page), sideways(page)) == ([], 0)
    album.take(page, "drafts-1440")
    page.set_viewport_size({"width": 360, "height": 740})
    assert sideways(page) == 0
    album.take(page, "drafts-360")
    page.set_viewport_size({"width": 1440, "height": 900})

    page.get_by_test_id("draft").get_by_role("link").click()
    expect(page.get_by_test_id("resumed")).to_be_visible(timeout=SLOW)
    expect(remark).to_have_value("下午再填")
    page.get_by_role("button", name="取消").first.click()
    page.get_by_test_id("unsaved").get_by_role("button", name="不保存").click()
    page.goto("/todo/drafts")
    expect(page.get_by_text("没有草稿")).to_be_visible(timeout=SLOW)

    page.goto("/a/orders/f/order/new")
    remark.fill("又填一次", timeout=SLOW)
    page.get_by_role("button", name="取消").first.click()
    page.get_by_test_id("unsaved").get_by_role("button", name="留作草稿").click()
    page.goto("/todo/drafts")
    page.get_by_role("button", name=re.compile("^丢弃")).click(timeout=SLOW)
    expect(page.get_by_text("没有草稿")).to_be_visible()
