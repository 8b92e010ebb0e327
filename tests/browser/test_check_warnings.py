"""A check that only warns: set by a builder, told in amber while somebody types and with the save, on desktop, grid and phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.phone import SIZE, sign_in
from tests.browser.test_grid import cell, laid
from tests.support.agents import PHONES

WORDS = "单价偏低，请核对"
DRAFT = "/building/orders/draft"


@pytest.fixture
def warned(office: Office) -> Iterator[Page]:
    """This fixture will let a builder publish the check on the screen, and take it back at the end."""
    page = office.enter("admin", at="/building/orders/product")
    panel = page.get_by_test_id("form-checks")
    panel.get_by_role("button", name="加一条校验").click()
    formula = panel.get_by_label("要满足")
    expect(formula).to_have_value("TRUE")
    formula.fill("单价 >= 3")
    formula.press("Control+Enter")
    panel.get_by_label("不满足时提示").fill(WORDS)
    panel.get_by_label("不满足时提示").press("Enter")
    panel.get_by_label("不通过时").select_option(label="只提醒")
    expect(panel.get_by_text("照样能保存")).to_be_visible()
    assert serious(page) == []
    page.get_by_role("button", name="发布", exact=True).click()
    sheet = page.get_by_test_id("publish")
    expect(sheet.get_by_text(f"新增提交校验「{WORDS}」")).to_be_visible(timeout=30_000)
    sheet.get_by_role("button", name="发布", exact=True).click()
    expect(sheet).to_be_hidden(timeout=30_000)
    yield page
    page.goto("/building/orders/log")
    page.get_by_role("button", name="撤销这一次").first.click()
    expect(page.get_by_test_id("toast").first).to_be_visible()


def test_a_form_tells_while_one_types_and_when_it_is_saved(office: Office, warned: Page) -> None:
    for width in (1280, 360):
        page = office.enter("boss", at="/a/orders/f/product/new", width=width)
        expect(page.get_by_test_id("warning-bar")).to_have_count(0)
        page.get_by_label("产品名称").fill(f"便宜的酱{width}")
        page.get_by_label("单价").fill("1")
        note = page.get_by_test_id("field.price").get_by_role("status")
        expect(note).to_have_text(WORDS)
        expect(note).to_have_class(re.compile("is-amber"))
        bar = page.get_by_test_id("warning-bar")
        expect(bar).to_contain_text("可以照样保存")
        bar.get_by_role("button", name=WORDS).click()
        expect(page.get_by_label("单价")).to_be_focused()
        assert serious(page) == []
        assert not sideways(page)

        page.get_by_role("button", name="保存", exact=True).click()

        toast = page.get_by_test_id("toast")
        expect(toast).to_contain_text(WORDS)
        expect(toast).to_have_class(re.compile("toast-amber"))
        expect(page).to_have_url(re.compile("/r/"))


def test_the_grid_marks_the_cell_until_it_is_right(office: Office, warned: Page) -> None:
    page = office.enter("boss", at=f"{laid('product', layout='grid')}&cols=code,name,price")
    cell(page, 1, "单价").click()
    page.keyboard.type("2")
    page.keyboard.press("Enter")

    expect(cell(page, 1, "单价")).to_have_class(re.compile("is-warned"))
    expect(cell(page, 1, "单价")).to_have_attribute("title", WORDS)
    expect(page.get_by_test_id("toast")).to_contain_text(WORDS)
    expect(page.get_by_test_id("cells-stuck")).to_have_count(0)
    cell(page, 1, "单价").click()
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    expect(cell(page, 1, "单价")).not_to_have_class(re.compile("is-warned"))


def test_a_phone_tells_the_same(office: Office, warned: Page) -> None:
    page = office.screen(agent=PHONES["wechat-android"], **SIZE)
    page.goto("/m/a/orders/f/product/new")
    sign_in(page, "boss")
    page.get_by_label("产品名称").fill("手机上的酱")
    page.get_by_label("单价").fill("1")

    expect(page.get_by_test_id("field.price").get_by_role("status")).to_have_text(WORDS)
    expect(page.get_by_test_id("warning-bar")).to_contain_text("可以照样保存")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_test_id("toast")).to_contain_text(WORDS)
    rows = call(page, "POST", "/apps/orders/forms/product/query", {"search": "手机上的酱"})["rows"]
    assert len(rows) == 1
