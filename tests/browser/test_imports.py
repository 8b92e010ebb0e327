"""Importing at the screen: layout, guesses, missing records, the right rows, undo, past imports, saved mappings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from huodan.engines.exchange import read_table
from tests.browser.house import Office, serious, sideways

WIDTHS = (1440, 360)


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    """This function will write an xlsx."""
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for place, row in enumerate(rows):
            page.write_row(place, 0, row)
    book.close()
    return path


def healthy(page: Page) -> None:
    """This function will look for faults of accessibility and for sideways scrolling."""
    assert serious(page) == []
    assert sideways(page) == 0


def healthy_wide_and_narrow(page: Page) -> None:
    """This function will look at a page that stands as it is at every width, the narrow one last."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        healthy(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_right_rows_go_in_the_others_come_back_and_all_is_undone(
    office: Office, tmp_path: Path, width: int
) -> None:
    page = office.enter("boss", at="/a/orders/f/supplier/import", width=width)
    file = tmp_path / f"供应商{width}.csv"
    code = f"GYS7{width}"
    file.write_text(
        f"供应商编号,供应商名称,手机\n{code}1,湖州试制{width},13700010008\n{code}2,嘉兴试制{width},12\n",
        encoding="utf-8",
    )
    page.set_input_files("input[type=file]", file)

    expect(page.get_by_test_id("import-counts")).to_contain_text("新建 1 条")
    expect(page.get_by_test_id("import-counts")).to_contain_text("1 条有错，不导入")
    page.get_by_role("radio", name=re.compile("全部正确才导入")).check()
    expect(page.get_by_role("button", name="导入", exact=True).last).to_be_disabled()
    page.get_by_role("radio", name=re.compile("导入正确的行")).check()
    page.get_by_role("radio", name=re.compile("历史单据")).check()
    expect(page.get_by_role("button", name="导入 1 条")).to_be_enabled()
    healthy(page)
    page.get_by_role("button", name="导入 1 条").click()

    done = page.get_by_test_id("import-done")
    expect(done).to_contain_text("已导入 1 条")
    with page.expect_download() as downloading:
        done.get_by_role("button", name="下载有错的行").click()
    back = read_table(Path(downloading.value.path()).read_bytes())
    assert [line.cells[1] for line in back.lines] == [f"{code}2"]
    healthy(page)
    done.get_by_role("button", name="再导入一个文件").click()
    past = page.get_by_test_id("past-imports").get_by_role("listitem").filter(has_text=file.name)
    expect(past).to_contain_text("历史单据")
    healthy(page)
    past.get_by_role("button", name="撤销这次导入").click()
    page.get_by_role("dialog").get_by_role("button", name="撤销这次导入").click()
    job = page.get_by_role("dialog")
    expect(job).to_contain_text("1", timeout=20_000)
    job.get_by_role("button", name="关闭").last.click()
    expect(past).to_contain_text("已撤销")
    page.goto(page.url.replace("/import", ""))
    page.get_by_role("searchbox").fill(f"湖州试制{width}")
    expect(page.get_by_text("没有找到").first).to_be_visible()


def test_two_sheets_a_missing_customer_and_a_saved_mapping(office: Office, tmp_path: Path) -> None:
    page = office.enter("boss", at="/a/orders/f/order/import")
    heads: list[list[object]] = [["单号", "客户", "下单日期"], ["ZZ901", "扬州新客商行", "2026-05-01"]]
    lines: list[list[object]] = [["单号", "产品编码", "数量"], ["ZZ901", "CP001", 3], ["ZZ901", "CP002", 1]]
    file = workbook(tmp_path / "订单.xlsx", 说明=[["请填写"]], 订单=heads, 明细=lines)
    page.set_input_files("input[type=file]", file)

    expect(page.get_by_label("「明细」里的行是它们的明细")).to_be_checked()
    expect(page.get_by_text("明细.产品编码")).to_be_visible()
    missing = page.get_by_test_id("import-missing")
    expect(missing).to_contain_text("扬州新客商行")
    missing.get_by_role("checkbox").check()
    expect(page.get_by_test_id("import-counts")).to_contain_text("新建 1 条")
    page.get_by_role("button", name="保存为方案").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("老系统订单")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(page.get_by_label("导入方案")).to_have_value("老系统订单")
    expect(page.get_by_role("button", name="导入 1 条")).to_be_enabled()
    healthy(page)
    page.get_by_role("button", name="导入 1 条").click()

    expect(page.get_by_test_id("import-done")).to_contain_text("另外新建了 1 条关联数据")


@pytest.mark.parametrize("width", WIDTHS)
def test_new_options_are_added_or_read_as_others(office: Office, tmp_path: Path, width: int) -> None:
    page = office.enter("zhaoguodong", at="/a/orders/f/customer/import", width=width)
    file = tmp_path / f"客户{width}.csv"
    levels = (f"VIP{width}", "甲级", "特供")
    lines = (f"常德试制{width}{level},{level}\n" for level in levels)
    file.write_text("客户名称,客户等级\n" + "".join(lines), encoding="utf-8")
    page.set_input_files("input[type=file]", file)

    options = page.get_by_test_id("import-options")
    expect(options).to_contain_text("3 个新选项")
    healthy(page)
    options.get_by_label("甲级").click()
    page.get_by_role("option", name="当作「A」").click()
    expect(page.get_by_test_id("import-counts")).to_contain_text("新建 1 条")
    options.get_by_label(f"VIP{width}").click()
    page.get_by_role("option", name="加入选项").click()
    expect(page.get_by_test_id("import-counts")).to_contain_text("新建 2 条")
    expect(page.get_by_test_id("import-counts")).to_contain_text("1 条有错，不导入")
    healthy(page)
    page.get_by_role("button", name="导入 2 条").click()

    expect(page.get_by_test_id("import-done")).to_contain_text("已导入 2 条")
    page.get_by_role("link", name="查看").click()
    page.get_by_role("searchbox").fill(f"常德试制{width}VIP")
    expect(page.get_by_text(f"VIP{width}", exact=True).first).to_be_visible()


def test_who_may_not_design_is_told_whom_to_ask(office: Office, tmp_path: Path) -> None:
    page = office.enter("boss", at="/a/orders/f/customer/import", width=360)
    file = tmp_path / "客户.csv"
    file.write_text("客户名称,客户等级\n岳阳试制,VIP\n", encoding="utf-8")
    page.set_input_files("input[type=file]", file)

    options = page.get_by_test_id("import-options")
    expect(options).to_contain_text("请找能设计应用的")
    expect(options.get_by_role("button", name="全部加入选项")).to_have_count(0)
    healthy(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_large_file_is_imported_beside_and_told_like_a_small_one(
    office: Office, tmp_path: Path, width: int
) -> None:
    page = office.enter("boss", at="/a/orders/f/supplier/import", width=width)
    file = tmp_path / f"大文件{width}.csv"
    lines = (f"DWJ{width}{place:05},批量供应商{width}第{place}家\n" for place in range(5_001))
    file.write_text("供应商编号,供应商名称\n" + "".join(lines), encoding="utf-8")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="导入 5,001 条").click(timeout=90_000)

    going = page.get_by_test_id("import-going")
    expect(going).to_contain_text("可以离开这个页面", timeout=60_000)
    healthy(page)
    expect(page.get_by_test_id("import-done")).to_contain_text("已导入 5,001 条", timeout=90_000)
    healthy(page)


def test_a_very_large_file_is_sent_once_checked_with_progress_and_imported(
    office: Office, tmp_path: Path
) -> None:
    page = office.enter("boss", at="/a/orders/f/supplier/import")
    file, named = tmp_path / "很大.csv", list[bool]()
    page.on(
        "request",
        lambda one: (
            named.append('name="upload"' in (one.post_data or "")) if one.url.endswith("/import") else None
        ),
    )
    right = (f"HDW{place:05},很大供应商第{place}家\n" for place in range(20_001))
    file.write_text("供应商编号,供应商名称\n" + "".join(right) + "HDWX,\n", encoding="utf-8")
    page.set_input_files("input[type=file]", file)

    trying = page.get_by_test_id("import-trying")
    expect(trying).to_contain_text("正在检查文件", timeout=90_000)
    healthy(page)
    trying.get_by_role("button", name="取消").click()
    again = page.get_by_role("button", name="重新检查")
    expect(page.get_by_role("alert")).to_contain_text("检查已取消", timeout=60_000)
    healthy_wide_and_narrow(page)
    again.click()
    expect(trying).to_contain_text("正在检查文件", timeout=90_000)
    healthy(page)
    expect(page.get_by_test_id("import-mistakes")).to_contain_text("有 1 处要改", timeout=180_000)
    with page.expect_download() as fetched:
        page.get_by_test_id("import-mistakes").get_by_role("button").click()
    assert [line.cells[1] for line in read_table(fetched.value.path().read_bytes()).lines] == ["HDWX"]
    healthy_wide_and_narrow(page)
    page.get_by_role("button", name="导入 20,001 条").click()
    done = page.get_by_test_id("import-done")
    expect(done).to_contain_text("已导入 20,001 条", timeout=180_000)
    with page.expect_download() as fetched:
        done.get_by_role("link", name="下载有错的行").click()
    assert len(read_table(fetched.value.path().read_bytes()).lines) == 1
    healthy_wide_and_narrow(page)
    assert named == [False, True, True]  # the file was sent once
