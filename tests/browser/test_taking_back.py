"""撤销 within ten seconds: a decision that wrote the state of an order is taken back with it, or the reason is told."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.flowing import ORDER, hand_in
from tests.browser.house import Office, call, serious
from tests.browser.phone import enter

SLOW = 30_000  # milliseconds: the first page of a browser, while others work on the machine
SOON = 15_000


def state(page: Page, order: str) -> str:
    """This function will ask for the state of an order."""
    return str(call(page, "GET", f"{ORDER}/records/{order}")["values"]["status"])


def undo(page: Page) -> None:
    """This function will press 撤销 in the bar below."""
    page.get_by_test_id("toast").get_by_role("button", name="撤销").click(timeout=SOON)


def agree(page: Page, no: str) -> None:
    """This function will open an order among the to-dos and agree to it."""
    page.get_by_test_id("todo.row").filter(has_text=no).locator(".todo-row").click(timeout=SLOW)
    expect(page.get_by_test_id("task")).to_contain_text(no, timeout=SOON)
    page.get_by_test_id("decision").get_by_role("button", name="同意").click(timeout=SOON)
    expect(page.get_by_test_id("toast")).to_contain_text(f"已同意 {no}", timeout=SOON)


def test_the_state_of_an_order_goes_back_with_the_decision(office: Office) -> None:
    zhou = office.enter("zhoumin")
    order = hand_in(zhou)  # small: behind it its state is written at once
    no = str(call(zhou, "GET", f"{ORDER}/records/{order['id']}")["values"]["no"])
    before = state(zhou, order["id"])
    director = office.enter("zhaoguodong", at="/todo")
    mine = director.get_by_test_id("todo.row").filter(has_text=no)
    agree(director, no)
    assert state(zhou, order["id"]) != before

    undo(director)
    expect(mine).to_have_count(1, timeout=SOON)
    assert state(zhou, order["id"]) == before
    assert serious(director) == []

    agree(director, no)
    accountant = office.enter("fanglei", at="/todo")
    row = next(
        each
        for each in call(accountant, "GET", "/tasks?limit=100")["rows"]
        if each["record"]["id"] == order["id"]
    )
    call(accountant, "POST", f"/tasks/{row['id']}/agree", {})
    undo(director)
    expect(director.get_by_test_id("toast")).to_contain_text("已经有人处理过", timeout=SOON)
    assert state(zhou, order["id"]) != before


def test_on_a_phone(office: Office) -> None:
    zhou = office.enter("zhoumin")
    order = hand_in(zhou)
    no = str(call(zhou, "GET", f"{ORDER}/records/{order['id']}")["values"]["no"])
    before = state(zhou, order["id"])
    director = enter(office, "zhaoguodong", at="/todo")
    director.get_by_test_id("task-card").filter(has_text=no).click(timeout=SLOW)
    director.get_by_role("button", name="同意", exact=True).click(timeout=SOON)
    director.get_by_test_id("decide").get_by_role("button", name="同意", exact=True).click()
    expect(director.get_by_test_id("toast")).to_contain_text(f"已同意 {no}", timeout=SOON)

    undo(director)

    expect(director).to_have_url(re.compile(r"/m/todo/run_"), timeout=SOON)
    expect(director.get_by_test_id("record-head")).to_contain_text(no, timeout=SOON)
    assert state(zhou, order["id"]) == before


def test_an_order_is_cancelled_with_its_reason_and_who_was_asked_is_told(office: Office) -> None:
    zhou = office.enter("zhoumin")
    order = hand_in(zhou)
    no = str(call(zhou, "GET", f"{ORDER}/records/{order['id']}")["values"]["no"])
    zhou.goto(f"/a/orders/f/order/r/{order['id']}")
    zhou.get_by_role("button", name="取消订单").click(timeout=SLOW)
    asked = zhou.get_by_test_id("press")
    expect(asked).to_contain_text("正在处理的人会收到通知", timeout=SOON)
    asked.get_by_role("button", name="取消订单").click()
    expect(asked).to_contain_text("请填写「取消原因」", timeout=SOON)
    assert state(zhou, order["id"]) == "待审批"
    asked.get_by_label("取消原因").click()
    zhou.get_by_role("option", name="客户取消").click(timeout=SOON)
    asked.get_by_role("button", name="取消订单").click()

    expect(zhou.get_by_test_id("toast")).to_contain_text("「取消订单」完成", timeout=SOON)
    expect(zhou.get_by_test_id("toast").get_by_role("button", name="撤销")).to_have_count(0)
    expect(zhou.get_by_role("button", name="取消订单")).to_have_count(0, timeout=SOON)
    assert (state(zhou, order["id"]), serious(zhou)) == ("已取消", [])
    director = office.enter("zhaoguodong", at="/todo?list=copied")
    told = director.get_by_test_id("todo.row").filter(has_text=no)
    expect(told).to_contain_text("流程已取消，您不用再处理了", timeout=SLOW)

    shipped = call(
        zhou,
        "POST",
        f"{ORDER}/query",
        {"columns": ["no"], "where": {"field": "status", "op": "eq", "value": "已发货"}, "limit": 1},
    )["rows"][0]
    hand = enter(office, "zhoumin", at=f"/m/a/orders/f/order/r/{shipped['id']}")
    hand.get_by_role("button", name="更多").click(timeout=SLOW)
    hand.get_by_role("button", name="取消订单").click(timeout=SOON)
    expect(hand.get_by_test_id("barred")).to_contain_text("先收回货", timeout=SOON)
    assert serious(hand) == []
