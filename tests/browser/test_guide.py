"""
The user guide is walked step by step: what its chapters say is done at the screen, and its pictures are taken here.

`HUODAN_PICTURES=1 pytest tests/browser/test_guide.py` renews the pictures in docs/pictures.
"""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
import xlsxwriter
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album
from tests.browser.sheet import cell, press

ORDERS = "/a/orders/f/order"
CUSTOMERS = "/a/orders/f/customer"
TALL = {1440: 900, 360: 740}
FILTER = {
    "and": [
        {"field": "status", "op": "in", "value": ["待发货"]},
        {"field": "customer.level", "op": "in", "value": ["A"]},
        {"field": "lines.quantity", "op": "gt", "value": "20"},
    ]
}


def enter(office: Office, at: str, *, who: str = "boss", width: int = 1440, lang: str = "zh") -> Page:
    """This function will open a page as the boss, or as somebody else."""
    return office.enter(who, at=at, width=width, height=TALL[width], lang=lang)


def whole(page: Page) -> None:
    """This function will see that nobody is kept out and nothing scrolls sideways."""
    assert (serious(page), sideways(page)) == ([], 0)


def old_customers(folder: Path, mark: int) -> Path:
    """This function will write customers as another system exports them: a note on top, one row with mistakes."""
    path = folder / "老系统客户.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("客户")
    rows = (
        ("导出日期：2026-05-06",),
        ("客户编号", "客户名称", "客户等级", "业务员", "结算方式", "信用额度", "邮箱"),
        ("KH0002", "杭州四季食品有限公司", "A", "周敏", "月结60天", "80,000", ""),
        (f"KH{mark}1", "绍兴越香食品商行", "B", "周敏", "月结30天", "￥50,000", "yx@example.com"),
        (f"KH{mark}2", "宁波海丰贸易有限公司", "Z", "何雅静", "现结", "十万", "hf@example"),
    )
    for place, row in enumerate(rows):
        page.write_row(place, 0, row)
    book.close()
    return path


def test_importing(office: Office, album: Album, tmp_path: Path) -> None:
    for width in TALL:
        page = enter(office, f"{CUSTOMERS}/import", who="zhaoguodong", width=width)
        page.set_input_files("input[type=file]", old_customers(tmp_path, 8000 + width))
        expect(page.get_by_test_id("import-counts")).to_contain_text("新建 1 条，更新 1 条")
        album.take(page, f"import-mapping-{width}")
        if width == 1440:
            expect(page.get_by_text("请核对")).to_be_visible()
            page.get_by_role("button", name="保存为方案").click()
            page.get_by_role("dialog").get_by_role("textbox").fill("老系统客户")
            page.get_by_role("dialog").get_by_role("button", name="保存").click()
        expect(page.get_by_label("导入方案")).to_have_value("老系统客户")
        page.get_by_test_id("import-mistakes").scroll_into_view_if_needed()
        expect(page.get_by_test_id("toast")).to_have_count(0)
        album.take(page, f"import-mistakes-{width}")
        whole(page)

        page.get_by_role("button", name="导入 2 条").click()
        done = page.get_by_test_id("import-done")
        expect(done).to_contain_text("已导入 2 条")
        album.take(page, f"import-done-{width}", tall=700)
        done.get_by_role("button", name="再导入一个文件").click()
        _undo(page, album, f"import-past-{width}")


def _undo(page: Page, album: Album, picture: str) -> None:
    past = page.get_by_test_id("past-imports")
    expect(past.get_by_text("客户.csv", exact=True)).to_be_visible()
    album.take(page, picture, past)
    past.get_by_role("button", name="撤销这次导入").first.click()
    page.get_by_role("dialog").get_by_role("button", name="撤销这次导入").click()
    expect(page.get_by_test_id("job")).to_contain_text("成功 2 条，失败 0 条", timeout=20_000)
    whole(page)


def test_exporting(office: Office, album: Album) -> None:
    page = enter(office, ORDERS)
    page.get_by_role("button", name="导出", exact=True).click()
    page.get_by_label("全部字段").check()
    page.get_by_label("单独一张工作表").check()
    album.take(page, "export", page.get_by_test_id("export"))
    with page.expect_download() as coming:
        page.get_by_test_id("export").get_by_role("button", name="导出", exact=True).click()
    assert coming.value.suggested_filename == "订单表-20260506.xlsx"


@pytest.mark.parametrize("width", TALL)
def test_filters_reach_relations_and_lines(office: Office, album: Album, width: int) -> None:
    page = enter(office, f"{ORDERS}?filter={json.dumps(FILTER)}", width=width)
    expect(page.get_by_text("客户 · 客户等级 是 A").first).to_be_visible()
    page.get_by_role("button", name="筛选").first.click()
    expect(page.get_by_test_id("filter")).to_be_visible()
    album.take(page, f"filter-relations-{width}", tall=640)
    removes = page.get_by_role("button", name="去掉这一行")
    operators = page.get_by_role("combobox", name="比较")
    assert operators.count() == removes.count() == 3
    for row in range(3):
        beside, remove = operators.nth(row).bounding_box(), removes.nth(row).bounding_box()
        assert beside
        assert remove
        below = 43 if width == 360 else 0  # on a phone the value has a line of its own, and this at its end
        assert abs(beside["y"] + below - remove["y"]) < 12
    whole(page)


def test_columns_and_views(office: Office, album: Album) -> None:
    page = enter(office, f"{ORDERS}?filter={json.dumps(FILTER)}")
    page.get_by_role("button", name="列", exact=True).click()
    page.get_by_role("textbox", name="找一列").fill("客户")
    page.get_by_role("checkbox", name="客户 · 客户等级").check()
    album.take(page, "columns", page.get_by_role("dialog"))
    page.get_by_role("button", name="完成").click()
    page.get_by_test_id("view-menu").click()
    page.get_by_role("menuitem", name="另存为视图").click()
    page.get_by_label("视图名称").fill("A 级客户待发")
    press(page, "Enter")
    expect(page.get_by_role("link", name="A 级客户待发", exact=True)).to_be_visible()
    page.get_by_test_id("toast").wait_for(state="hidden")
    page.get_by_test_id("view-menu").click()
    expect(page.get_by_role("menuitem", name="设为默认")).to_be_visible()
    album.take(page, "views", tall=440)
    page.get_by_role("menuitem", name="删除视图").click()
    page.get_by_test_id("view-delete").get_by_role("button", name="删除视图").click()
    expect(page.get_by_role("link", name="A 级客户待发", exact=True)).to_have_count(0)


def test_many_are_changed_at_once(office: Office, album: Album) -> None:
    page = enter(office, ORDERS)
    page.get_by_role("button", name="全选").click()
    page.get_by_role("button", name="选择符合条件的全部数据").click()
    page.get_by_role("button", name="批量修改").click()
    dialog = page.get_by_test_id("bulk-edit")
    dialog.get_by_label("字段", exact=True).click()
    page.get_by_role("option", name="收货人", exact=True).click()
    dialog.get_by_label("改成", exact=True).fill("前台代收")
    album.take(page, "bulk-edit", tall=900)
    dialog.get_by_role("button", name="修改 830 条").click()
    job = page.get_by_test_id("job")
    expect(job).to_contain_text("成功 830 条，失败 0 条", timeout=60_000)
    expect(page.get_by_test_id("toast")).to_have_count(0)
    job.get_by_role("button", name="撤销").click()
    expect(job).to_contain_text("撤销批量修改「订单表」")
    expect(job).to_contain_text("已完成", timeout=60_000)
    job.locator(".dialog-foot").get_by_role("button", name="关闭").click()
    page.get_by_test_id("job-tray").click()
    expect(page.get_by_test_id("jobs").get_by_role("listitem").first).to_contain_text("撤销批量修改")
    album.take(page, "jobs", page.get_by_test_id("jobs"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_phone_holds_all_buttons_for_chosen_cards(office: Office, album: Album, lang: str) -> None:
    page = enter(office, ORDERS, width=360, lang=lang)
    page.get_by_role("button", name={"zh": "更多", "en": "More"}[lang]).first.click()
    page.get_by_role("menuitem", name={"zh": "选择", "en": "Select"}[lang], exact=True).click()
    page.locator("label.list-card").nth(0).click()
    page.locator("label.list-card").nth(2).click()
    album.take(page, f"select-360-{lang}")

    bar = page.get_by_test_id("bulk")
    for button in bar.get_by_role("button").all():
        box = button.bounding_box()
        assert box
        assert (box["x"] >= 0, box["x"] + box["width"] <= 360) == (True, True), button.inner_text()
    number = page.locator("label.list-card .list-card-line > :first-child").first
    assert number.evaluate("one => one.scrollWidth <= one.clientWidth + 1")
    whole(page)


def photo(name: str, colour: str) -> FilePayload:
    """This function will take a photo of one colour."""
    made = io.BytesIO()
    Image.new("RGB", (600, 400), colour).save(made, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": made.getvalue()}


def test_fields_take_what_is_pasted(office: Office, album: Album) -> None:
    page = enter(office, f"{ORDERS}/new")
    box = page.get_by_test_id("field.ship_address").get_by_label("街道、门牌号")
    page.evaluate(
        "text => navigator.clipboard.writeText(text)",
        "李静 139 0002 7919 浙江省杭州市余杭区五常街道文一西路969号",
    )
    box.click()
    press(page, "Control+v")
    expect(box).to_have_value("五常街道文一西路969号")
    offer = page.get_by_text(re.compile("^同时填入"))
    expect(offer).to_be_visible()
    album.take(page, "address", page.locator("section").filter(has=box).last)
    page.get_by_role("button", name="填入", exact=True).click()
    expect(page.get_by_label("收货人")).to_have_value("李静")
    expect(page.get_by_test_id("field.phone").locator("input")).to_have_value(
        re.compile(r"139\s?0002\s?7919")
    )


def test_several_options_are_chosen(office: Office, album: Album) -> None:
    page = enter(office, f"{CUSTOMERS}/new")
    tags = page.get_by_test_id("field.tags")
    page.wait_for_load_state("networkidle")
    box = tags.get_by_role("combobox")
    box.fill("长期")
    expect(page.get_by_role("option", name="长期合作")).to_be_visible()
    press(page, "Enter")
    box.fill("价格")
    expect(page.get_by_role("option", name="价格敏感")).to_be_visible()
    album.take(page, "options", tall=520)
    press(page, "Escape")
    expect(tags).to_contain_text("长期合作")


def test_pictures_are_chosen(office: Office, album: Album) -> None:
    page = enter(office, "/a/orders/f/product")
    product = call(page, "POST", "/apps/orders/forms/product/query", {"columns": ["code"], "limit": 1})
    page.goto(f"/a/orders/f/product/r/{product['rows'][0]['id']}")
    page.get_by_role("button", name="编辑").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="选择图片").click()
    chooser.value.set_files([photo("正面.jpg", "#4a7d64"), photo("标签.jpg", "#b0713a")])
    pictures = page.get_by_test_id("field.photo")
    expect(pictures.locator("img")).to_have_count(2)
    album.take(page, "images", pictures)


def test_amounts_follow_what_is_typed(office: Office, album: Album) -> None:
    page = enter(office, f"{ORDERS}/new")
    cell(page, 1, "产品").click()
    page.keyboard.type("CP002")
    expect(page.get_by_role("option", name="常牌啤酒").first).to_be_visible()
    press(page, "Tab")
    page.keyboard.type("20")
    press(page, "Enter")
    expect(page.get_by_test_id("field.total_words")).to_contain_text("贰仟陆佰陆拾元")
    album.take(
        page, "formulas", page.locator("section").filter(has=page.get_by_test_id("field.total_words")).last
    )


def test_the_open_interface_is_read(office: Office, album: Album) -> None:
    page = enter(office, "/open-api")
    expect(page.get_by_role("heading", name="订单表")).to_be_visible()
    album.take(page, "open-api", tall=640)
