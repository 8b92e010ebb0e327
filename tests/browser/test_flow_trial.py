"""A shop owner tries the approval of orders on orders that are there: who is asked, what is written, which way it goes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.flowing import ORDER, hand_in
from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album

SLOW = 30_000  # milliseconds: the first page of a browser, while others work on the machine


@pytest.fixture
def large(office: Office) -> str:
    """This function will hand in an order above 50,000, and give its number."""
    zhou = office.enter("zhoumin")
    made = hand_in(zhou, quantity=900)
    return str(call(zhou, "GET", f"{ORDER}/records/{made['id']}")["values"]["no"])


def opened(office: Office, name: str = "新订单审批", **screen: int | str) -> Page:
    """This function will open the approval of new orders as it is published, for an administrator who sees the orders."""
    page = office.enter("admin", at="/building/orders/flows", **screen)
    me = next(one for one in call(page, "GET", "/staff?search=admin")["rows"] if one["login"] == "admin")
    call(page, "PATCH", f"/staff/{me['id']}", {"roles": sorted({*me["roles"], "总经理"})})
    call(page, "DELETE", "/building/orders/draft")
    page.reload()
    page.get_by_role("link", name=name, exact=True).click(timeout=SLOW)
    return page


def counted(page: Page) -> tuple[int, int]:
    """This function will count the runs of the flow and what waits for people."""
    flows = call(page, "GET", "/apps/orders/flows")["rows"]
    return sum(one["running"] for one in flows), len(call(page, "GET", "/tasks")["rows"])


def test_an_order_that_is_there_is_tried_and_its_way_is_seen(
    office: Office, album: Album, large: str
) -> None:
    page = opened(office)
    before = counted(page)
    tree, panel = page.get_by_test_id("flow-tree"), page.get_by_test_id("trial")
    page.get_by_role("button", name="试运行", exact=True).click(timeout=SLOW)
    expect(panel).to_contain_text("什么都不保存", timeout=SLOW)
    expect(panel.get_by_role("button", name=re.compile(f"^{large}"))).to_be_visible(timeout=SLOW)
    assert (serious(page), sideways(page)) == ([], 0)

    panel.get_by_role("button", name=re.compile(f"^{large}")).click()

    steps = panel.get_by_test_id("trial-step")
    expect(panel.get_by_test_id("trial-result")).to_contain_text("结果是通过", timeout=SLOW)
    expect(steps.filter(has_text="销售总监审批")).to_contain_text("赵国栋")
    expect(steps.filter(has_text="财务总监会签")).to_contain_text("钱文静")
    expect(steps.filter(has_text="金额").first).to_contain_text("订单总金额 大于 50,000")
    expect(steps.filter(has_text="审核通过，待发货").first).to_contain_text("待审批→待发货")
    expect(steps.filter(has_text="快递单号").first).to_contain_text("要填：快递单号")
    expect(steps.last).to_contain_text("告诉 周敏（站内消息）")
    way = tree.locator(".flow-card.is-way")
    expect(way.filter(has_text="大于 5 万元")).to_have_attribute("data-trial", "passed")
    expect(way.filter(has_text="其他情况")).to_have_attribute("data-trial", "off")
    expect(tree.get_by_role("img", name="试运行第 1 步")).to_be_visible()
    assert (serious(page), sideways(page)) == ([], 0)
    album.take(page, "flow-trial")

    panel.get_by_role("group", name="「财务总监会签」怎么处理").get_by_role("button", name="退回").click()
    expect(steps.filter(has_text="销售总监审批")).to_have_count(2, timeout=SLOW)
    again = panel.get_by_role("group", name="「销售总监审批」怎么处理").nth(1)
    again.get_by_role("button", name="拒绝").click()
    expect(panel.get_by_test_id("trial-result")).to_contain_text("结果是拒绝", timeout=SLOW)
    expect(tree.get_by_role("img", name="试运行第 1、4 步")).to_be_visible()
    expect(tree.locator(".flow-card", has_text="备货")).to_have_attribute("data-trial", "off")
    assert (serious(page), sideways(page)) == ([], 0)
    album.take(page, "flow-trial-refused")
    panel.get_by_role("button", name="恢复为人人同意").click()
    expect(panel.get_by_test_id("trial-result")).to_contain_text("结果是通过", timeout=SLOW)
    assert counted(page) == before


def test_the_way_follows_the_draft_as_it_is_changed(office: Office, album: Album, large: str) -> None:
    """Also in English; and where nobody can be asked it says so."""
    page = opened(office, "Approval of new orders", lang="en")
    panel = page.get_by_test_id("trial")
    page.get_by_role("button", name="Test run", exact=True).click(timeout=SLOW)
    panel.get_by_role("combobox").first.fill(large)
    page.get_by_role("option", name=re.compile(large)).click(timeout=SLOW)
    expect(panel.get_by_test_id("trial-result")).to_contain_text("It ends as agreed", timeout=SLOW)
    panel.get_by_role("button", name="Finance director").click()
    settings = page.get_by_test_id("flow-panel")
    settings.get_by_label("Name", exact=True).fill("Second look")
    settings.get_by_label("Name", exact=True).press("Enter")
    expect(panel.get_by_test_id("trial-step").filter(has_text="Second look")).to_be_visible(timeout=SLOW)
    album.take(page, "flow-trial-beside-en")
    assert (serious(page), sideways(page)) == ([], 0)


def test_a_phone_tries_it_too(office: Office, album: Album, large: str) -> None:
    phone = opened(office, width=360, height=740)
    phone.get_by_role("button", name="试运行", exact=True).click(timeout=SLOW)
    panel = phone.get_by_test_id("trial")
    panel.get_by_role("button", name=re.compile(f"^{large}")).click(timeout=SLOW)
    expect(panel.get_by_test_id("trial-result")).to_contain_text("结果是通过", timeout=SLOW)
    assert (serious(phone), sideways(phone)) == ([], 0)
    album.take(phone, "flow-trial-360")
    phone.keyboard.press("Escape")
    way = phone.get_by_test_id("flow-phone").locator("li.is-way", has_text="大于 5 万元")
    expect(way).to_have_attribute("data-trial", "passed")
