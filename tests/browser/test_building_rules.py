"""A shop owner says what a form does by itself; whoever fills it in sees it happen, on computers and phones."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.phone import enter
from tests.browser.pictures import Album
from tests.browser.sheet import cell, press

PRODUCT = "/a/orders/f/product"


def tick(page: Page, *names: str) -> None:
    """This function will choose what a deed is about."""
    asked = page.get_by_test_id("rule-fields")
    for name in names:
        asked.get_by_label(name, exact=True).check()
    asked.get_by_role("button", name="完成").click()
    expect(asked).to_have_count(0)


def write(box: Locator, text: str) -> None:
    """This function will write a formula and keep it."""
    box.fill(text)
    box.press("Control+Enter")


def publish(page: Page) -> None:
    """This function will publish what was built."""
    page.get_by_role("button", name="发布", exact=True).click()
    sheet = page.get_by_test_id("publish")
    sheet.get_by_role("button", name="发布", exact=True).click(timeout=30_000)
    expect(sheet).to_be_hidden(timeout=30_000)


def take_back(page: Page) -> None:
    """This function will publish the app as it was before."""
    page.goto("/building/orders/log")
    page.get_by_role("button", name="撤销这一次").first.click()
    expect(page.get_by_test_id("toast").first).to_be_visible()


def test_fields_come_and_go_as_the_builder_said(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building/orders/product")
    panel = page.get_by_test_id("form-rules")
    panel.get_by_role("button", name="加一条规则").click()
    tick(page, "供应商")
    panel.get_by_label("规则名称").fill("进货的要有供应商")
    panel.get_by_label("规则名称").press("Enter")
    write(panel.get_by_label("条件"), "安全库存 > 0")
    expect(panel.get_by_role("button", name="当 安全库存 > 0 时，显示 供应商")).to_be_visible()
    panel.get_by_label("就", exact=True).get_by_role("combobox").select_option("必填")
    expect(panel.get_by_text("不填不能保存")).to_be_visible()
    panel.get_by_role("button", name="再加一个动作").click()
    tick(page, "规格")
    expect(panel.get_by_role("button", name=re.compile("必填 供应商、显示 规格"))).to_be_visible()
    panel.scroll_into_view_if_needed()
    album.take(page, "building-rules-zh")
    assert (serious(page), sideways(page)) == ([], 0)
    publish(page)

    try:
        wide = office.enter("boss", at=f"{PRODUCT}/new")
        spec, supplier = (wide.get_by_test_id(f"field.{key}") for key in ("spec", "supplier"))
        expect(supplier).to_be_visible()
        expect(spec).to_have_count(0)
        expect(supplier.locator(".star")).to_have_count(0)
        wide.get_by_label("安全库存").fill("5")
        expect(supplier.locator(".star")).to_be_visible()
        expect(spec).to_be_visible()
        wide.get_by_label("安全库存").fill("0")
        expect(spec).to_have_count(0)

        phone = enter(office, at=f"{PRODUCT}/new")
        expect(phone.get_by_test_id("field.supplier")).to_be_visible()
        expect(phone.get_by_test_id("field.spec")).to_have_count(0)
        phone.get_by_label("安全库存").fill("5")
        expect(phone.get_by_test_id("field.supplier").locator(".star")).to_be_visible()
        expect(phone.get_by_test_id("field.spec")).to_be_visible()
        phone.get_by_test_id("field.supplier").scroll_into_view_if_needed()
        album.take(phone, "phone-rules-zh")
        assert (serious(phone), sideways(phone)) == ([], 0)
    finally:
        take_back(page)


def test_a_rule_of_rows_shuts_the_cells_of_those_it_holds_for(office: Office) -> None:
    page = office.enter("admin", at="/building/orders/order")
    expect(page.get_by_test_id("form-rules")).to_be_visible()
    form = document(page, "order")
    lines = next(field for field in form["fields"] if field["key"] == "lines")
    ids = {column["key"]: column["id"] for column in lines["fields"]}
    rule = {
        "id": "manyone",
        "name": "整件不打折",
        "rows": lines["id"],
        "when": f"#{ids['quantity']} >= 10",
        "does": [{"id": "nodiscount", "do": "assign", "fields": [ids["discount"]], "formula": "0"}],
    }
    add = {"do": "add", "at": ["forms", form["id"]], "name": "rules", "after": None, "item": rule}
    call(page, "PATCH", "/building/orders/draft", {"edits": [add]})
    page.reload()
    expect(
        page.get_by_test_id("form-rules").get_by_text(re.compile("当 数量 >= 10 时，赋值"))
    ).to_be_visible()
    publish(page)

    try:
        wide = office.enter("boss", at="/a/orders/f/order/new")
        for row, quantity in enumerate(("3", "12"), 1):
            cell(wide, row, "数量").click()
            wide.keyboard.type(quantity)
            press(wide, "Enter")
        expect(cell(wide, 2, "折扣")).to_have_attribute("aria-readonly", "true")
        expect(cell(wide, 1, "折扣")).not_to_have_attribute("aria-readonly", "true")
        cell(wide, 2, "折扣").click()
        wide.keyboard.type("50%")
        press(wide, "Enter")
        expect(cell(wide, 2, "折扣")).to_have_text("0%")
    finally:
        take_back(page)


def document(page: Page, form: str) -> Any:
    """This function will read a form as it is being built."""
    draft = call(page, "GET", "/building/orders/draft")
    return next(one for one in draft["document"]["forms"] if one["key"] == form)
