"""Exporting a list: all of it or the chosen rows, what goes into the file, on wide and narrow screens."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import Office, serious, sideways

WAITING = '/a/orders/f/order?filter={"field":"status","op":"eq","value":"待发货"}'


def keep(page: Page) -> list[dict[str, str]]:
    """This function will press the button of the dialog and read the csv file that comes."""
    with page.expect_download() as coming:
        page.get_by_test_id("export").get_by_role("button", name="导出", exact=True).click()
    assert coming.value.suggested_filename == "订单表-20260506.csv"
    with Path(coming.value.path()).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_list_is_exported_with_its_filter_and_columns(office: Office) -> None:
    page = office.enter("boss", at=WAITING)
    expect(page.get_by_test_id("list-count")).to_have_text("21 条")

    page.get_by_role("button", name="导出", exact=True).click()
    page.get_by_label("CSV（UTF-8）").check()
    rows = keep(page)

    assert len(rows) == 21
    assert {row["订单状态"] for row in rows} == {"待发货"}
    expect(page.get_by_text("已导出「订单表-20260506.csv」")).to_be_visible()


def test_all_fields_come_with_their_lines(office: Office) -> None:
    page = office.enter("boss", at=WAITING)

    page.get_by_role("button", name="导出", exact=True).click()
    page.get_by_label("全部字段").check()
    page.get_by_label("和主表放在一起，每行都写主表内容").check()
    page.get_by_label("单独一张工作表").check()
    page.get_by_label("CSV（UTF-8）").check()
    expect(page.get_by_label("单独一张工作表")).to_have_count(0)
    rows = keep(page)

    assert len(rows) > 21
    assert rows[0]["订单明细.行号"] == "1"
    assert rows[0]["订单明细.产品"]


def test_chosen_rows_alone_are_exported(office: Office) -> None:
    page = office.enter("boss", at=WAITING)
    for row in (0, 1):
        page.get_by_test_id("list").locator(f"[data-row='{row}'][data-head]").click()

    page.get_by_test_id("bulk").get_by_role("button", name="导出", exact=True).click()
    expect(page.get_by_label("所选的 2 条")).to_be_checked()
    page.get_by_label("CSV（UTF-8）").check()

    assert len(keep(page)) == 2


@pytest.mark.parametrize(("width", "lang"), [(1440, "en"), (360, "zh")])
def test_the_dialog_serves_everybody(office: Office, width: int, lang: str) -> None:
    page = office.enter("boss", at="/a/orders/f/order", width=width, lang=lang)
    name = {"zh": "导出", "en": "Export"}[lang]
    if width < 700:
        page.get_by_role("button", name="更多").click()
        page.get_by_role("menuitem", name=name, exact=True).click()
    else:
        page.get_by_role("button", name=name, exact=True).click()

    expect(page.get_by_test_id("export")).to_be_visible()
    assert serious(page) == []
    assert sideways(page) == 0
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("export")).to_have_count(0)
