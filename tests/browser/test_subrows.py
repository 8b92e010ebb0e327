"""Rows of a subform at the screen: moved by keys and by touch, ordered once, brought from a messy file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import phone
from tests.browser.flowing import take_back
from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album
from tests.browser.sheet import cell, press, sheet
from tests.browser.test_imports import workbook

ORDERS = "/a/orders/f/order"
WORDS = {
    "zh": {
        "bring": "导入明细",
        "choose": "把 Excel 或 CSV 文件拖到这里，或点击选择",
        "add": "加入 3 行",
        "replace": "替换掉原来的行",
        "replaced": "替换为 3 行",
        "template": "下载模板",
        "read": "有 2 格读不了",
        "note": "备注",
        "up": "上移",
        "down": "下移",
    },
    "en": {
        "bring": "Import rows",
        "choose": "Drop an Excel or CSV file here, or click to choose",
        "add": "Add 3 rows",
        "replace": "Replace them",
        "replaced": "Replace with 3 rows",
        "template": "Download template",
        "read": "2 cells cannot be read",
        "note": "Note",
        "up": "Move up",
        "down": "Move down",
    },
}


def products(page: Page) -> list[dict[str, Any]]:
    """This function will give two products of the demo company."""
    asked = {"columns": ["name", "code"], "limit": 2}
    answer = call(page, "POST", "/apps/orders/forms/product/query", asked)
    return list(answer["rows"])


def messy(page: Page, folder: Path) -> Path:
    """This function will write a workbook as a customer sends it: a title, other names, units, a total."""
    first, second = products(page)
    rows: list[list[object]] = [
        ["五月补货单（客户发来）"],
        [],
        ["品名", "数量（箱）", "单价(元)", "说明", "仓位"],
        [first["name"], "10箱", "￥1,985.50", "加急", "A1"],
        [second["code"], "三", 385, None, "A2"],
        ["没有这个产品", 2, 30, None, None],
        ["合计", 12, None, None, None],
    ]
    return workbook(folder / "补货单.xlsx", 补货=rows)


def healthy(page: Page) -> None:
    """This function will look for faults of accessibility and for sideways scrolling."""
    assert serious(page) == []
    assert sideways(page) == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rows_of_a_messy_file_come_into_the_sheet(
    office: Office, album: Album, tmp_path: Path, lang: str
) -> None:
    words = WORDS[lang]
    page = office.enter("boss", at=f"{ORDERS}/new", lang=lang)
    first, _ = products(page)
    sheet(page).get_by_role("button", name=words["bring"]).click()
    dialog = page.get_by_test_id("import-rows")
    album.take(page, f"subrows-empty-{lang}")
    healthy(page)
    with page.expect_download() as given:
        dialog.get_by_role("button", name=words["template"]).click()
    assert given.value.suggested_filename.endswith(".xlsx")

    dialog.locator("input[type=file]").set_input_files(messy(page, tmp_path))
    expect(dialog).to_contain_text(words["read"])
    last = dialog.locator("li").filter(has=page.get_by_text("仓位", exact=True)).get_by_role("combobox")
    last.select_option("lines.note")
    taken = dialog.locator("li").filter(has=page.get_by_text("说明", exact=True)).get_by_role("combobox")
    expect(taken).to_have_value("")
    album.take(page, f"subrows-found-{lang}")
    healthy(page)
    dialog.get_by_role("button", name=words["add"]).click()

    expect(dialog).to_be_hidden()
    expect(cell(page, 1, "产品" if lang == "zh" else "Product")).to_have_text(str(first["name"]))
    expect(cell(page, 1, words["note"])).to_have_text("A1")
    expect(cell(page, 2, "数量" if lang == "zh" else "Quantity")).to_have_text("三")
    expect(cell(page, 2, "数量" if lang == "zh" else "Quantity")).to_have_attribute("aria-invalid", "true")
    expect(cell(page, 3, "产品" if lang == "zh" else "Product")).to_have_attribute("aria-invalid", "true")
    expect(cell(page, 1, "金额" if lang == "zh" else "Amount")).to_contain_text("19,855.00")
    expect(cell(page, 4, words["note"])).to_have_text("")
    album.take(page, f"subrows-brought-{lang}")
    healthy(page)

    sheet(page).get_by_role("button", name=words["bring"]).click()
    dialog.locator("input[type=file]").set_input_files(messy(page, tmp_path))
    dialog.get_by_role("radio", name=words["replace"]).check()
    dialog.get_by_role("button", name=words["replaced"]).click()
    expect(cell(page, 4, words["note"])).to_have_text("")
    cell(page, 1, words["note"]).click()
    press(page, "Control+z")
    expect(cell(page, 3, words["note"])).to_have_text("")
    expect(cell(page, 1, words["note"])).to_have_text("A1")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_cards_take_rows_of_a_file_and_move_them(
    office: Office, album: Album, tmp_path: Path, lang: str
) -> None:
    words = WORDS[lang]
    page = office.enter("boss", at=f"{ORDERS}/new", width=360, height=740, lang=lang)
    first, _ = products(page)
    page.get_by_role("button", name=words["bring"]).click()
    dialog = page.get_by_test_id("import-rows")
    dialog.locator("input[type=file]").set_input_files(messy(page, tmp_path))
    expect(dialog).to_contain_text(words["read"])
    album.take(page, f"subrows-narrow-{lang}")
    healthy(page)
    dialog.get_by_role("button", name=words["add"]).click()

    cards = sheet(page).locator(".row-card")
    expect(cards).to_have_count(3)
    cards.first.click()
    page.get_by_role("button", name=words["down"]).click()
    expect(page.get_by_role("button", name=words["up"])).to_be_enabled()
    album.take(page, f"subrows-card-{lang}")
    healthy(page)
    page.get_by_role("dialog").get_by_role("button").last.scroll_into_view_if_needed()
    page.keyboard.press("Escape")
    expect(cards.nth(1)).to_contain_text(str(first["name"]))


def test_keys_move_rows_and_the_order_is_kept(office: Office, album: Album) -> None:
    page = office.enter("boss", at=f"{ORDERS}/new")
    first, second = products(page)
    customer = call(page, "POST", "/apps/orders/forms/customer/query", {"columns": ["name"], "limit": 1})
    values = {
        "customer": customer["rows"][0]["id"],
        "lines": [
            {"product": one["id"], "quantity": str(number), "price": "1", "note": f"n{number}"}
            for number, one in enumerate((first, second, first), start=1)
        ],
    }
    saved = call(page, "POST", "/apps/orders/forms/order/records", {"values": values})
    take_back(page, saved["id"])
    page.goto(f"{ORDERS}/r/{saved['id']}")
    page.get_by_role("button", name="编辑").click()
    notes = [cell(page, row, "备注") for row in (1, 2, 3)]
    expect(notes[0]).to_have_text("n1")

    sheet(page).locator(".cell-number[data-row='0']").click()
    press(page, "Alt+ArrowDown", "Alt+ArrowDown")
    for note, text in zip(notes, ("n2", "n3", "n1"), strict=True):
        expect(note).to_have_text(text)
    press(page, "Control+z")
    expect(notes[2]).to_have_text("n3")
    notes[2].click()
    press(page, "Alt+Shift+ArrowUp")
    for note, text in zip(notes, ("n2", "n3", "n1"), strict=True):
        expect(note).to_have_text(text)
    notes[0].click(button="right")
    album.take(page, "subrows-menu")
    healthy(page)
    page.get_by_role("menuitem", name="按「备注」降序排列").click()
    for note, text in zip(notes, ("n3", "n2", "n1"), strict=True):
        expect(note).to_have_text(text)
    page.keyboard.press("Control+s")

    expect(page.get_by_role("button", name="编辑")).to_be_visible()
    read = call(page, "GET", f"/apps/orders/forms/order/records/{saved['id']}")
    assert [line["note"] for line in read["values"]["lines"]] == ["n3", "n2", "n1"]
    told = call(page, "GET", f"/apps/orders/forms/order/records/{saved['id']}/history")
    acts = [one["act"] for one in told["entries"][0]["changes"] if one["path"].startswith("lines")]
    assert acts == ["moved", "moved"]
    happened = page.get_by_test_id("history").get_by_role("listitem").first
    expect(happened).to_contain_text("移动第 3 行 → 第 1 行")
    happened.scroll_into_view_if_needed()
    album.take(page, "subrows-history")


def test_the_phone_moves_rows(office: Office, album: Album) -> None:
    page = phone.enter(office, at=f"{ORDERS}/new")
    for number in (1, 2):
        page.get_by_role("button", name="添加一行").click()
        row = page.get_by_role("dialog")
        row.get_by_label("备注").fill(f"n{number}")
        if number == 2:
            row.get_by_role("button", name="上移").click()
            expect(row.get_by_role("heading")).to_contain_text("第 1 行")
            phone.whole(page, album, "subrows-phone")
        row.get_by_role("button", name="完成").click()
    expect(page.locator(".row-card").first).to_contain_text("n2")
