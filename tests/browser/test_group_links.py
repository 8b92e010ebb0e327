"""The link a group is told of a to-do by: whoever follows it signs in, and has exactly this one before them."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.flowing import hand_in
from tests.browser.house import PASSWORD, Office, call, serious, sideways
from tests.browser.test_flow_design import add, begin, drafted, fresh
from tests.support.agents import PHONES

SLOW = 60_000  # milliseconds: the first page of a browser, while others work on the machine
SOON = 15_000


def sign_in(page: Page, login: str) -> None:
    """This function will sign somebody in where they are asked to."""
    page.get_by_label("登录名", exact=True).fill(login, timeout=SLOW)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def test_a_link_leads_who_is_not_signed_in_to_exactly_this_to_do(office: Office) -> None:
    zhou = office.enter("zhoumin")
    order, other = hand_in(zhou, quantity=400), hand_in(zhou, quantity=400)
    record = f"/apps/orders/forms/order/records/{order['id']}"
    no = call(zhou, "GET", record)["values"]["no"]
    (run,) = call(zhou, "GET", f"{record}/runs")["rows"]
    link = f"/todo/{run['id']}"

    desk = office.screen()
    desk.goto(link)
    sign_in(desk, "zhaoguodong")
    expect(desk.get_by_test_id("task").get_by_role("heading", name=no)).to_be_visible(timeout=SLOW)
    expect(desk.get_by_test_id("decision").get_by_role("textbox")).to_be_visible(timeout=SOON)
    assert desk.url.endswith(link)

    phone = office.screen(width=390, height=844, agent=PHONES["wecom-android"])
    phone.goto(link)
    sign_in(phone, "zhaoguodong")
    expect(phone.get_by_test_id("record-head")).to_contain_text(no, timeout=SLOW)
    expect(phone.get_by_role("button", name="同意", exact=True)).to_be_visible(timeout=SOON)
    assert phone.url.endswith(f"/m{link}")
    assert other["id"] != order["id"]


def test_a_group_is_chosen_in_the_designer(office: Office) -> None:
    page = office.enter("admin", at="/building/orders")
    robot = {
        "name": "订单群",
        "channel": "wecom",
        "url": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=f3c9a1d2-7b64-4e0f-9a55-1c2d3e4f5a6b",
        "forms": ["orders/order"],
        "events": ["deleted"],
        "roles": ["总经理"],
    }
    made = call(page, "POST", "/webhooks", robot)
    fresh(page)
    begin(page, "催款审批")
    panel = add(page, "开始", "审批人")
    panel.get_by_role("tab", name="高级").click()
    panel.get_by_role("button", name="加一个群").click(timeout=SLOW)
    panel.get_by_label("@ 被请的人").click(timeout=SOON)
    expect(panel.get_by_label("@ 被请的人")).to_be_checked(timeout=SOON)
    assert (serious(page), sideways(page)) == ([], 0)

    (node,) = drafted(page)[0]["nodes"]
    assert [(one["robot"], one["calls"]) for one in node["groups"]] == [(made["id"], True)]
    page.goto("/settings/webhooks")
    page.get_by_test_id("webhook").get_by_role("button", name="修改").click(timeout=SLOW)
    page.get_by_test_id("hook").get_by_label("有新待办").click()
    page.get_by_test_id("hook").get_by_role("checkbox", name="订单管理").last.click()
    page.get_by_test_id("hook").get_by_role("button", name="保存").click()
    expect(page.get_by_test_id("hook")).to_have_count(0, timeout=SOON)
    (kept,) = call(page, "GET", "/webhooks")["webhooks"]
    assert (kept["events"], kept["lent"]["apps"]) == (["deleted", "todo"], ["orders"])
    call(page, "DELETE", f"/webhooks/{made['id']}")
    call(page, "DELETE", "/building/orders/draft")
