"""The messy files of companies: every one reads as its manifest says; and the classes of mess they stand for."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from huodan.engines.exchange import Seen, Table, find_links, look, read_table
from huodan.engines.exchange.joining import NoLink
from huodan.engines.exchange.table import NoHeader, UnreadableFile
from huodan.kit.regions import split_address

FOLDER = Path(__file__).parents[2] / "data" / "messy"
MANIFEST = {
    one["file"]: one["expect"]
    for one in json.loads((FOLDER / "manifest_public.json").read_text(encoding="utf-8"))["files"]
}


def expect(start: str) -> tuple[bytes, dict[str, Any]]:
    """This function will give a messy file by the beginning of its name, and what is expected of it."""
    name = next(name for name in MANIFEST if name.startswith(start))
    return (FOLDER / name).read_bytes(), MANIFEST[name]


def plain(value: str | None) -> str | None:
    """This function will write a number of the manifest as values are written: 1234.50 → 1234.5."""
    is_number = value is not None and value.replace(".", "").replace("-", "").isdigit() and "." in value
    return value.rstrip("0").rstrip(".") if value is not None and is_number else value


def values(seen: Seen) -> list[list[str | None]]:
    """This function will give the rows as lists."""
    return [list(row) for row in seen.rows]


def expected_rows(rows: list[list[str | None]]) -> list[list[str | None]]:
    """This function will write the rows of the manifest as values are written."""
    return [[plain(cell) for cell in row] for row in rows]


def places(table: Table) -> list[tuple[int | None, str | None]]:
    """This function will say where remarks stand."""
    return [(one.row, one.column) for one in table.remarks]


def workbook(*rows: list[object], merged: tuple[str, ...] = (), dates_1904: bool = False) -> bytes:
    """This function will write an xlsx; merged: ranges such as A1:B1, whose value is that of their first cell."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"strings_to_formulas": False, "date_1904": dates_1904})
    sheet = book.add_worksheet("表")
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    for span in merged:
        row, column = xlsxwriter.utility.xl_cell_to_rowcol(span.partition(":")[0])
        sheet.merge_range(span, rows[row][column])
    book.close()
    return made.getvalue()


# ── the files ────────────────────────────────────────────────────────────────────────────────────────


def test_01_gbk_is_found_without_asking() -> None:
    data, told = expect("01")
    table = read_table(data)

    assert table.header == tuple(told["header"])
    assert len(table.lines) == told["rows"]
    assert list(table.lines[0].cells) == told["first_row"]
    assert list(table.lines[-1].cells) == told["last_row"]


def test_03_quotes_line_breaks_and_thousands() -> None:
    data, told = expect("03")
    table = read_table(data)

    assert table.header[0] == "订单编号"
    assert values(look(table)) == expected_rows(told["values"])


def test_05_decimal_commas_are_read_and_told() -> None:
    data, told = expect("05")
    table = read_table(data)

    assert table.grid.separator == told["delimiter"]
    assert values(look(table)) == expected_rows(told["values"])
    assert "小数点" in table.remarks[0].zh


def test_07_text_numbers_are_read_or_named_and_codes_stay() -> None:
    data, told = expect("07")
    seen = look(read_table(data))

    assert [row[0] for row in seen.rows] == [one["code"] for one in told["expected"]]
    assert [row[1] for row in seen.rows] == [plain(one["value"]) or None for one in told["expected"]]
    wrong = [place for place, one in enumerate(told["expected"], start=2) if one["value"] is None]
    assert [one.row for one in seen.remarks] == wrong


def test_09_dates_of_1904() -> None:
    data, told = expect("09")

    assert values(look(read_table(data))) == told["values"]


def test_11_cached_values_error_cells_and_a_total() -> None:
    data, told = expect("11")
    table = read_table(data)
    seen = look(table)

    assert len(table.lines) == told["rows"]
    assert values(seen)[:3] == told["values"]
    assert [one.zh.split(" ")[0] for one in seen.remarks[1:]] == [one["cell"] for one in told["errors"]]
    assert all(
        one["error"] in remark.zh for one, remark in zip(told["errors"], seen.remarks[1:], strict=True)
    )
    assert places(table) == [(7, None)]


def test_13_lines_on_another_sheet_are_linked_and_orphans_named() -> None:
    data, told = expect("13")
    table = read_table(data)

    (link,) = find_links(data, table)
    joined = read_table(data, lines=link.sheet)

    assert (table.grid.sheet, link.sheet, link.column) == ("订单", "明细", "订单编号")
    assert table.grid.sheets == ("填写说明", "订单", "明细")
    assert len(table.lines) == told["orders"]
    assert joined.header == ("订单编号", "客户编号", "下单日期", "明细.产品编码", "明细.数量")
    assert len(joined.lines) == told["orders"] + told["lines"]
    (orphan,) = joined.refusals
    assert (orphan.row, orphan.column, orphan.error.code) == (17, "明细.订单编号", "orphan_line")
    assert told["orphan_lines"][0][0] in orphan.error.text("zh")


def test_15_an_export_of_a_shop() -> None:
    data, told = expect("15")
    table = read_table(data)
    seen = look(table)

    assert values(seen) == expected_rows(told["values"])
    assert all(name == name.strip() for name in table.header)
    provinces = [split_address(row[3]).province for row in seen.rows if row[3]]
    assert provinces == ["广东省", "内蒙古自治区"]
    assert seen.kinds[3] == "address"
    assert [one.column for one in table.remarks] == ["买家会员名", "收货地址"]


def test_17_a_used_range_of_the_whole_sheet_costs_nothing() -> None:
    data, told = expect("17")
    before = time.process_time()

    assert len(read_table(data).lines) == told["rows"]
    assert time.process_time() - before < 2


def test_19_a_cut_file_is_refused_in_words() -> None:
    data, _ = expect("19")

    with pytest.raises(UnreadableFile, match="damaged") as caught:
        read_table(data)
    assert caught.value.status == 422


def test_21_units_hashes_and_letters_for_digits() -> None:
    data, told = expect("21")
    seen = look(read_table(data))

    assert values(seen) == told["expected"]
    named = {(one.row, one.column) for one in seen.remarks}
    assert named == {
        (2, "订购数量"),
        (3, "订购数量"),
        (4, "订购数量"),
        (5, "订购单价"),
        (6, "订单日期"),
    }
    assert any("箱" in one.zh for one in seen.remarks)


def test_23_long_texts_emoji_and_zero_width() -> None:
    data, told = expect("23")
    table = read_table(data)

    cells = [line.cells[1] or "" for line in table.lines]
    assert len(cells) == told["rows"]
    assert cells[0] == "长" * 32_767
    assert cells[1] == "😀家庭👨\u200d👩\u200d👧"
    assert cells[2] == "零宽字符"


# ── the classes they stand for ───────────────────────────────────────────────────────────────────────

TEXT = (
    "客戶編號,客戶名稱,備註\nKH1,臺北雲莓食品有限公司,請於週五前送達\nKH2,高雄貿易股份有限公司,聯絡人張先生\n"
)


@pytest.mark.parametrize("encoding", ["big5", "gb18030", "utf-16-le", "utf-16-be", "utf-16", "utf-8-sig"])
def test_traditional_characters_are_read_in_every_encoding(encoding: str) -> None:
    table = read_table(TEXT.encode(encoding))

    assert table.lines[1].cells == ("KH2", "高雄貿易股份有限公司", "聯絡人張先生")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "，", "^"])
@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-16-le"])
def test_any_separator_in_any_encoding(separator: str, encoding: str) -> None:
    text = f"编号{separator}名称{separator}备注\r\n01{separator}甲公司{separator}好\r\n02{separator}乙公司{separator}\r\n"

    table = read_table(text.encode(encoding))

    assert [line.cells for line in table.lines] == [("01", "甲公司", "好"), ("02", "乙公司", None)]


def test_the_line_that_tells_excel_the_separator_is_no_header() -> None:
    table = read_table("sep=|\r\n编号|价格, 元\r\n1|2,5\r\n".encode())

    assert (table.header, table.header_row) == (("编号", "价格, 元"), 2)


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["1.234,50", "0,75", "1000"], ["1234.50", "0.75", "1000"]),
        (["1,234", "12,000"], ["1,234", "12,000"]),
        (["1,234.50", "0,75"], ["1,234.50", "0,75"]),
        (["0,5", "面议"], ["0.5", "面议"]),
    ],
)
def test_decimal_commas_between_tabs_only_where_they_can_be_nothing_else(
    cells: list[str], read: list[str]
) -> None:
    table = read_table(
        ("编号\t单价\n" + "".join(f"A{at}\t{cell}\n" for at, cell in enumerate(cells))).encode()
    )

    assert [line.cells[1] for line in table.lines] == read


def test_names_merged_over_several_columns_have_their_parts_in_the_row_below() -> None:
    table = read_table(
        workbook(
            ["2026 年客户一览", "", "", "", ""],
            ["编号", "客户", "", "联系人", ""],
            ["", "名称", "电话", "名称", "电话"],
            ["01", "甲公司", "010-1", "李", "139"],
            merged=("A1:E1", "A2:A3", "B2:C2", "D2:E2"),
        )
    )

    assert table.header == ("编号", "客户.名称", "客户.电话", "联系人.名称", "联系人.电话")
    assert (table.header_row, len(table.lines)) == (3, 1)


def test_totals_between_notes_below_and_repeated_headers_are_left_out_and_told() -> None:
    table = read_table(
        workbook(
            ["编号", "名称", "数量"],
            ["1", "甲", 2],
            ["本页小计", "", 2],
            ["编号", "名称", "数量"],
            ["2", "合计牌铅笔", 3],
            ["合计（元）：", "", 5],
            ["备注：以上数据截至本月底", "", ""],
            ["制表人：王会计", "", ""],
        )
    )

    assert [line.number for line in table.lines] == [2, 5]
    assert [row for row, _ in places(table)] == [3, 4, 6, 7, 8]


@pytest.mark.parametrize("last", [["3", "备注：不要", ""], ["备注", "说明", 1], ["小计算器", "", 1]])
def test_an_entry_that_only_looks_like_a_note_or_total_stays(last: list[object]) -> None:
    table = read_table(workbook(["编号", "名称", "数量"], ["1", "甲", 2], last))

    assert len(table.lines) == 2


def test_a_person_may_say_which_row_is_the_header() -> None:
    file = workbook(["a", "b"], ["编号", "名称"], ["1", "甲"])

    assert read_table(file, header_row=2).header == ("编号", "名称")
    with pytest.raises(NoHeader):
        read_table(file, header_row=9)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("10 件", "number", "10"),
        ("3.5公斤", "number", "3.5"),
        ("10O", "number", None),
        ("3万", "number", None),
        ("10左右", "number", None),
        ("2026-05-06 00:00:00", "date", "2026-05-06"),
    ],
)
def test_reads_what_is_glued_to_a_value_or_names_it(text: str, kind: str, value: str | None) -> None:
    usual = "7" if kind == "number" else "2026-05-07"
    seen = look(read_table(workbook(["编号", "值"], *(["A", usual] for _ in range(5)), ["B", text])))

    assert (seen.kinds[1], seen.rows[-1][1]) == (kind, value)
    assert bool(seen.remarks) is (kind == "number")


def test_two_sheets_without_a_common_column_are_refused_in_words() -> None:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    for name, rows in (("单", [["编号", "客户"], ["1", "甲"]]), ("行", [["产品", "数量"], ["笔", 2]])):
        sheet = book.add_worksheet(name)
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    book.close()

    assert find_links(made.getvalue(), read_table(made.getvalue())) == ()
    with pytest.raises(NoLink):
        read_table(made.getvalue(), lines="行")
