"""By keyboard alone the main work is done; that Tab reaches all of every page is tried in test_every_page.py."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.keys import MOST_STEPS
from tests.browser.sheet import press
from tests.browser.test_every_page import ORDERS


def go_to(page: Page, name: str | re.Pattern[str], role: str = "button") -> None:
    """This function will press Tab until a control has the focus."""
    wanted = page.get_by_role(role, name=name).first  # type: ignore[arg-type]
    expect(wanted).to_be_visible()
    for _ in range(MOST_STEPS):
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {name}")


def step_into(page: Page, part: str, *, goes: bool = True) -> None:
    """This function will press Tab until the focus is in a part of the page; ``goes``: not where it is already."""
    inside = f"() => document.activeElement.closest('{part}') !== null"
    for _ in range(MOST_STEPS):
        if goes:
            page.keyboard.press("Tab")
        if page.evaluate(inside):
            return
        goes = True
    raise AssertionError(f"Tab never comes to {part}")


def test_a_list_is_filtered_by_keys(office: Office) -> None:
    page = office.enter("boss", at=ORDERS)
    expect(page.get_by_test_id("list")).to_be_visible()

    go_to(page, re.compile("^筛选"))
    page.keyboard.press("Enter")
    for part, typed in (("field", "订单总金额"), ("op", "介于")):
        step_into(page, f".filter-{part}")
        page.keyboard.type(typed)
        expect(page.get_by_role("option", name=typed, exact=True).first).to_be_visible()
        page.keyboard.press("Enter")
    for typed in ("1000", "20000"):
        page.keyboard.press("Tab")
        step_into(page, ".filter-value", goes=False)
        page.keyboard.type(typed)

    where = {"field": "total", "op": "between", "value": ["1000", "20000"]}
    asked = {"where": where, "limit": 1, "columns": ["no"], "count": "exact"}
    count = call(page, "POST", "/apps/orders/forms/order/query", asked)["count"]
    expect(page.get_by_test_id("list-count")).to_have_text(f"{count} 条")


def test_a_file_is_imported_by_keys(office: Office, tmp_path: Path) -> None:
    page = office.enter("boss", at="/a/orders/f/product/import")
    file = tmp_path / "新产品.csv"
    file.write_text("产品编码,产品名称,类别,规格,单价\nCP951,冻干草莓,果蔬干货,12×80g袋,168\n")
    with page.expect_file_chooser() as chosen:
        step_into(page, ".drop")
        page.keyboard.press("Enter")
    chosen.value.set_files(file)
    expect(page.get_by_test_id("import-counts")).to_contain_text("新建 1 条")

    go_to(page, re.compile("^(开始)?导入"))
    page.keyboard.press("Enter")

    expect(page.get_by_test_id("import-done")).to_contain_text("已导入 1 条")
    where = {"field": "code", "op": "eq", "value": "CP951"}
    body = {"columns": ["name"], "where": where}
    assert len(call(page, "POST", "/apps/orders/forms/product/query", body)["rows"]) == 1


def test_a_setting_is_changed_by_keys(office: Office) -> None:
    page = office.enter("admin", at="/")
    go_to(page, "设置", "link")
    page.keyboard.press("Enter")
    go_to(page, "服务器", "link")
    page.keyboard.press("Enter")
    go_to(page, "至少留出", "textbox")
    page.keyboard.type("400")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已保存，马上生效")).to_be_visible()

    assert call(page, "GET", "/settings/server")["disk_limit_mb"] == 400


def test_a_day_is_chosen_by_keys(office: Office) -> None:
    page = office.enter("boss", at=f"{ORDERS}/new")
    page.get_by_role("button", name="打开日历").first.wait_for()

    go_to(page, "打开日历")
    page.keyboard.press("Enter")
    calendar = page.get_by_role("dialog", name="打开日历")
    begun = calendar.locator("button:focus").get_attribute("data-day")
    assert begun is not None
    for key in ("PageDown", "PageUp", "ArrowRight", "ArrowDown", "Home", "End", "Escape"):
        page.keyboard.press(key)
    expect(calendar).not_to_be_visible()
    page.keyboard.press("Tab")  # back in the box, whose value is as before; the next is its button
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+PageDown")
    page.keyboard.press("ArrowLeft")
    chosen = calendar.locator("button:focus").get_attribute("data-day")
    page.keyboard.press("Enter")

    expect(calendar).not_to_be_visible()
    assert chosen is not None
    assert chosen[:4] == str(int(begun[:4]) + 1)
    assert chosen in page.evaluate("() => document.activeElement.value")


@pytest.mark.parametrize("width", [1440, 360])
def test_words_are_explained_from_the_keys(office: Office, width: int) -> None:
    page = office.enter("boss", width=width, at="/a/orders/f/order")
    expect(page.get_by_role("heading", name="订单表")).to_be_visible()
    press(page, "?")
    keys = page.get_by_test_id("keys")
    keys.get_by_role("button", name="名词解释").focus()
    press(page, "Enter")
    expect(keys).to_be_hidden()
    words = page.get_by_test_id("glossary")
    expect(words.get_by_role("textbox")).to_be_focused()
    expect(words.get_by_text("角色", exact=True)).to_be_visible()
    assert serious(page) == []
    assert sideways(page) == 0
    page.keyboard.type("草稿")
    expect(words.get_by_text("角色", exact=True)).to_be_hidden()
    expect(words.get_by_text("还没发布的修改")).to_be_visible()
    press(page, "Escape")
    expect(words).to_be_hidden()
