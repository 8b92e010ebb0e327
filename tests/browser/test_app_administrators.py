"""An administrator lets a colleague design one app; what would show them more is asked for and confirmed by publishing."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album


def test_a_colleague_designs_one_app_and_asks_for_confirmation(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building/orders")
    page.get_by_role("button", name="应用管理员").click()
    dialog = page.get_by_test_id("app-administrators")
    dialog.get_by_label("添加同事").fill("周敏")
    dialog.get_by_role("button", name="周敏").click()
    expect(dialog.get_by_role("button", name="去掉 周敏")).to_be_visible()
    assert serious(page) == []
    album.take(page, "app-administrators")

    zhou = office.enter("zhoumin", at="/building")
    expect(zhou.get_by_role("heading", name="订单管理")).to_be_visible()
    expect(zhou.get_by_role("button", name="新建应用")).to_have_count(0)
    give = {"do": "give_rows", "role": "role_sales", "forms": ["customer"], "rows": "all"}
    call(zhou, "POST", "/building/orders/draft/acts", give)
    zhou.goto("/building/orders")
    expect(zhou.get_by_role("button", name="应用管理员")).to_have_count(0)
    zhou.get_by_role("button", name="发布", exact=True).click()
    sheet = zhou.get_by_test_id("publish")
    expect(sheet.get_by_test_id("confirming")).to_contain_text("需要系统管理员确认")
    sheet.get_by_role("button", name="请系统管理员确认").click(timeout=60_000)
    expect(sheet.get_by_role("button", name="等待系统管理员确认")).to_be_disabled()
    assert serious(zhou) == []
    album.take(zhou, "confirmation-asked")

    page.goto("/building")
    expect(page.get_by_text("等待系统管理员确认")).to_be_visible()
    page.goto("/building/orders")
    page.get_by_role("button", name="发布", exact=True).click()
    sheet = page.get_by_test_id("publish")
    expect(sheet.get_by_test_id("confirming")).to_contain_text("周敏")
    sheet.get_by_role("button", name=re.compile("发布$")).click(timeout=60_000)
    expect(sheet).to_be_hidden(timeout=30_000)


def test_choosing_them_fits_a_phone(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building/orders", width=360, height=640, lang="en")
    page.get_by_role("button", name="App administrators").click()
    expect(page.get_by_test_id("app-administrators").get_by_label("Add a colleague")).to_be_visible()
    album.take(page, "app-administrators-phone")
    assert sideways(page) == 0
    assert serious(page) == []
