"""Coming in: demo people, wrong passwords, first passwords, sessions that end, the language."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.house import PASSWORD, Office

ORDERS = "/a/orders/f/order"


def test_a_demo_person_is_chosen_with_a_click(office: Office) -> None:
    page = office.screen()
    page.goto("/")

    page.get_by_role("button", name=re.compile("周敏")).click()
    expect(page.get_by_label("登录名", exact=True)).to_have_value("zhoumin")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("周敏"))).to_be_visible()


def test_an_address_is_kept_over_the_sign_in(office: Office) -> None:
    page = office.screen()
    page.goto(f"{ORDERS}?view=to_ship")

    page.get_by_label("登录名", exact=True).fill("boss")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_test_id("list-count")).to_have_text("21 条")


def test_wrong_passwords_are_refused_with_words_and_then_lock_the_account(office: Office) -> None:
    page = office.screen()
    page.goto("/")
    page.get_by_label("登录名", exact=True).fill("xuli")

    for _ in range(10):
        page.get_by_label("密码", exact=True).fill("not-my-password")
        with page.expect_response("**/api/v1/session") as answer:
            page.keyboard.press("Enter")
        if answer.value.status == 423:
            break

    expect(page.get_by_role("alert")).to_contain_text("次数过多")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    with page.expect_response("**/api/v1/session") as answer:
        page.keyboard.press("Enter")
    assert answer.value.status == 423


def test_a_password_made_by_somebody_else_is_changed_first(office: Office, newcomer: str) -> None:
    page = office.screen()
    page.goto(ORDERS)
    page.get_by_label("登录名", exact=True).fill(newcomer)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="先改密码")).to_be_visible()

    page.get_by_label("现在的密码").fill(PASSWORD)
    page.get_by_label("新密码").fill("1234")
    expect(page.get_by_text("太短，至少 8 个字符")).to_be_visible()
    page.get_by_label("新密码").fill("Huodan-2026-xm")
    expect(page.get_by_text("强", exact=True)).to_be_visible()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="订单表")).to_be_visible()


def test_a_session_that_ended_asks_again_and_the_work_goes_on(office: Office) -> None:
    page = office.enter(at="/a/orders/f/supplier/new")
    page.get_by_label("供应商名称").fill("绍兴会话食品厂")
    page.context.clear_cookies()

    page.get_by_role("button", name="保存", exact=True).click()
    dialog = page.get_by_role("dialog", name="请重新登录")
    dialog.get_by_label("密码", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="绍兴会话食品厂")).to_be_visible()


def test_the_language_is_switched_and_kept(office: Office) -> None:
    page = office.enter(at=ORDERS)
    expect(page.get_by_role("link", name="待发货", exact=True)).to_be_visible()

    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("link", name="To ship", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Filter")).to_be_visible()
    page.reload()
    expect(page.get_by_role("columnheader", name="Customer", exact=True)).to_be_visible()

    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("link", name="待发货", exact=True)).to_be_visible()


def test_signing_out_shows_nothing_to_the_next_one(office: Office) -> None:
    page = office.enter()
    page.get_by_role("button", name=re.compile("沈建华")).click()
    page.get_by_role("menuitem", name="退出登录").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()

    page.goto(ORDERS)

    expect(page.get_by_role("heading", name="登录")).to_be_visible()
