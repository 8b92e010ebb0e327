"""A field goes to another form in the designer: orders go on showing it, the rest is told, and undoing brings all back."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album

ORDERS = "/apps/orders/forms/order"


def phones(page: Page) -> dict[str, object]:
    """This function will give the phones of the orders of the first customers."""
    body = {"columns": ["no", "phone"], "limit": 40, "order": [{"field": "customer", "dir": "asc"}]}
    rows = call(page, "POST", f"{ORDERS}/query", body)["rows"]
    return {row["no"]: row["phone"] for row in rows}


def give_phones(page: Page) -> None:
    """This function will give some orders phones; those of one customer mostly the same one."""
    body = {"columns": ["no", "customer"], "limit": 40, "order": [{"field": "customer", "dir": "asc"}]}
    rows = call(page, "POST", f"{ORDERS}/query", body)["rows"]
    known: dict[str, int] = {}
    for row in rows:
        customer = row["customer"]["id"]
        known[customer] = known.get(customer, 0) + 1
        last = 8 if known[customer] == 3 else 0
        phone = f"1380000{len(known):03}{last}"
        version = call(page, "GET", f"{ORDERS}/records/{row['id']}")["version"]
        call(page, "PATCH", f"{ORDERS}/records/{row['id']}", {"values": {"phone": phone}}, version=version)


def test_a_field_goes_to_customers_and_comes_back(office: Office, album: Album) -> None:
    boss = office.sign_in()
    give_phones(boss)
    before = phones(boss)
    page = office.enter("admin", at="/building/orders/order")
    page.get_by_role("button", name="联系电话（手机").click()
    opens = page.get_by_test_id("panel").get_by_role("button", name="移到别的表单")
    opens.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_test_id("move-field")
    moves = dialog.get_by_role("button", name="移过去")
    expect(moves).to_be_disabled()
    dialog.get_by_role("radio", name="订单明细").check()
    expect(dialog.get_by_text("每一行都得到这条数据的值")).to_be_visible()
    expect(dialog.get_by_role("checkbox")).to_have_count(0)
    dialog.get_by_role("radio", name="客户信息表").check()
    expect(dialog.get_by_role("checkbox", name="在原来的位置继续显示")).to_be_checked()
    dialog.get_by_role("radio", name="取出现最多的").check()
    assert serious(page) == []
    album.take(page, "moving")
    page.set_viewport_size({"width": 360, "height": 740})
    assert sideways(page) == 0
    album.take(page, "moving-narrow")
    page.set_viewport_size({"width": 1440, "height": 900})
    dialog.get_by_role("checkbox", name="在原来的位置继续显示").uncheck()
    expect(dialog.get_by_text("视图")).not_to_have_count(0)
    album.take(page, "moving-uses")
    dialog.get_by_role("checkbox", name="在原来的位置继续显示").check()
    moves.click()
    expect(page.get_by_role("button", name="联系电话（关联查询")).to_be_visible()
    album.take(page, "moved")

    page.get_by_role("button", name="发布", exact=True).click()
    sheet = page.get_by_test_id("publish")
    asks = sheet.get_by_test_id("publish-asks")
    expect(asks.get_by_text("的「联系电话」移到《客户信息表》")).to_be_visible(timeout=30_000)
    asks.get_by_role("button", name="看看是哪").click()
    with page.expect_download() as fetched:
        asks.get_by_role("button", name="下载列表").click()
    text = fetched.value.path().read_text("utf-8-sig")
    assert text.startswith("表单,数据,编号,字段,值,原因")
    assert "取的是" in text
    assert serious(page) == []
    album.take(page, "moving-checked")
    asks.get_by_role("button", name="下载列表").scroll_into_view_if_needed()
    album.take(page, "moving-values")
    sheet.get_by_role("button", name="看过了，发布").click()
    expect(sheet).to_be_hidden(timeout=30_000)
    expect(page.get_by_test_id("toast").filter(has_text="已发布").first).to_be_visible()
    shown = phones(boss)
    assert shown != before
    boss.goto(f"{office.url}/a/orders/f/order")
    expect(boss.get_by_role("grid")).to_be_visible()
    album.take(boss, "moved-list")

    versions = call(page, "GET", "/building/orders/versions")["rows"]
    call(page, "POST", f"/building/orders/versions/{versions[0]['version']}/undo", {})
    assert phones(boss) == before


def test_in_english_the_check_tells_what_does_not_go_along(office: Office, album: Album) -> None:
    give_phones(office.sign_in())
    page = office.enter("admin", at="/building/orders/order", lang="en")
    page.get_by_role("button", name=re.compile(r"^Phone ?[(（]")).first.click()
    page.get_by_test_id("panel").get_by_role("button", name="Move to another form").click()
    dialog = page.get_by_test_id("move-field")
    dialog.get_by_role("radio").first.check()
    expect(dialog.get_by_text("Where values differ")).to_be_visible()
    assert sideways(page) == 0
    album.take(page, "moving-english")
    dialog.get_by_role("button", name="Move", exact=True).click()
    page.get_by_role("button", name="Publish", exact=True).click()
    asks = page.get_by_test_id("publish").get_by_test_id("publish-asks")
    expect(asks.get_by_text("values are not used")).to_be_visible(timeout=30_000)
    album.take(page, "moving-checked-english")
    page.set_viewport_size({"width": 360, "height": 740})
    assert sideways(page) == 0
    album.take(page, "moving-checked-narrow")
