"""Files to tables: encodings, separators, workbooks, headers, and everything that is refused."""

from __future__ import annotations

import datetime
import io
import resource
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter

from huodan.engines.exchange import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    Table,
    read_table,
    reading,
    rows as rows_file,
    text_file,
    workbook as workbook_file,
)
from huodan.engines.exchange.table import (
    FileTooLarge,
    NoTable,
    TooManyFileColumns,
    TooManyFileRows,
    UnreadableFile,
)
from huodan.engines.exchange.workbook import UnknownSheet

FILES = Path(__file__).with_name("files")
SIMPLE = (
    "客户编号,客户名称,手机\n"
    "KH0001,保定百味超市连锁有限公司,13900010000\n"
    "KH0002,杭州四季食品有限公司,13900027919\n"
)
HEADER = ("客户编号", "客户名称", "手机")


def rows(table: Table) -> list[tuple[str | None, ...]]:
    """This function will give the cells of a table without their numbers."""
    return [line.cells for line in table.lines]


def workbook(*sheets: tuple[str, list[list[object]]], hidden: tuple[str, ...] = ()) -> bytes:
    """This function will write an xlsx with some sheets."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    for name, cells in sheets:
        sheet = book.add_worksheet(name)
        for place, row in enumerate(cells):
            sheet.write_row(place, 0, row)
        if name in hidden:
            sheet.hide()
    book.close()
    return made.getvalue()


# ── text ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("encoding", "known_as"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_reads_every_encoding_excel_writes(encoding: str, known_as: str) -> None:
    table = read_table(SIMPLE.encode(encoding))

    assert table.header == HEADER
    assert table.grid.encoding == known_as
    assert rows(table)[1] == ("KH0002", "杭州四季食品有限公司", "13900027919")


def test_reads_western_letters_rather_than_mistaking_them_for_chinese() -> None:
    table = read_table("Name,City\nThüringer Straße,Münster\nForêts d'érables,Québec\n".encode("cp1252"))

    assert rows(table) == [("Thüringer Straße", "Münster"), ("Forêts d'érables", "Québec")]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_finds_the_separator(separator: str) -> None:
    text = f"编号{separator}名称\n1{separator}甲\n2{separator}乙\n"

    table = read_table(text.encode())

    assert table.grid.separator == separator
    assert rows(table) == [("1", "甲"), ("2", "乙")]


def test_keeps_line_breaks_and_quotes_inside_cells_and_counts_rows_as_a_spreadsheet_does() -> None:
    table = read_table('编号,备注\n"A1","第一行\n第二行"\n\n"A2","他说""加急"", 好"\n'.encode())

    assert rows(table) == [("A1", "第一行\n第二行"), ("A2", '他说"加急", 好')]
    assert [line.number for line in table.lines] == [2, 4]


def test_takes_the_wrapping_off_long_numbers() -> None:
    table = read_table('单号,备注\n"=""1234567890123456789""",a\n\'1234567890123456790,b\n'.encode())

    assert [cells[0] for cells in rows(table)] == ["1234567890123456789", "1234567890123456790"]


def test_reads_decimal_commas_where_semicolons_part_the_columns() -> None:
    table = read_table('编码;名称;单价\nX1;"甲;乙";1.234,50\nX2;丙;0,75\nX3;丁;1000\n'.encode())

    assert [cells[2] for cells in rows(table)] == ["1234.50", "0.75", "1000"]
    assert "单价" in table.remarks[0].zh


# ── workbooks ────────────────────────────────────────────────────────────────────────────────────────


def test_reads_numbers_days_and_truths_of_a_workbook_as_people_type_them() -> None:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["数量", "单价", "日期", "启用", "公式"])
    sheet.write_row(1, 0, [3, 0.1])
    sheet.write_datetime(1, 2, datetime.date(2026, 5, 6))
    sheet.write_boolean(1, 3, True)
    sheet.write_formula(1, 4, "=1/0", None, "#DIV/0!")
    book.close()

    table = read_table(made.getvalue())

    assert rows(table) == [("3", "0.1", "2026-05-06", "TRUE", "#DIV/0!")]


def test_reads_an_old_workbook() -> None:
    table = read_table((FILES / "old.xls").read_bytes())

    assert table.grid.sheet == "客户"
    assert rows(table)[0] == ("K1", "甲公司", "1000.5", "2026-05-06")


def test_finds_the_header_below_titles_and_leaves_totals_out() -> None:
    cells: list[list[object]] = [
        ["2026 年客户资料表"],
        [],
        ["编号", "名称", "金额"],
        ["1", "甲", 10],
        ["2", "乙", 20],
        ["合计", "", 30],
    ]

    table = read_table(workbook(("a", cells)))

    assert (table.header, table.header_row) == (("编号", "名称", "金额"), 3)
    assert [line.number for line in table.lines] == [4, 5]
    assert table.remarks[0].row == 6


def test_takes_the_first_visible_sheet_that_is_a_table_or_the_named_one() -> None:
    data = workbook(
        ("填写说明", [["请勿修改表头"]]),
        ("字典", [["a", "b"], ["1", "2"]]),
        ("订单", [["单号", "客户"], ["D1", "甲"]]),
        ("明细", [["单号", "产品"], ["D1", "茶"]]),
        hidden=("字典",),
    )

    assert read_table(data).grid.sheet == "订单"
    assert rows(read_table(data, sheet="明细")) == [("D1", "茶")]
    with pytest.raises(UnknownSheet) as caught:
        read_table(data, sheet="字典")
    assert "填写说明、订单、明细" in caught.value.text("zh")


def test_spreads_cells_merged_downwards_over_their_rows() -> None:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["单号", "产品"])
    sheet.merge_range(1, 0, 2, 0, "D1")
    sheet.write_column(1, 1, ["茶", "酒"])
    book.close()

    assert rows(read_table(made.getvalue())) == [("D1", "茶"), ("D1", "酒")]


def test_tells_columns_of_one_name_apart_and_names_those_without() -> None:
    table = read_table("名称,备注,备注,\n甲,a,b,c\n".encode())

    assert table.header == ("名称", "备注", "备注 (2)", "(D)")


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    """This function will let files have but few rows; with as many as they may it takes a minute (``proof``)."""
    for module in (reading, text_file, workbook_file):
        monkeypatch.setattr(module, "MOST_ROWS", 1_000)
    return 1_000


def test_names_the_limits_it_refuses_by(few: int) -> None:
    many_rows = "a,b\n" + "1,2\n" * (few + 100)
    many_columns = ",".join(f"c{n}" for n in range(MOST_COLUMNS + 1)) + "\n" + "1," * MOST_COLUMNS + "1\n"

    with pytest.raises(FileTooLarge, match="100"):
        read_table(b"x" * (MOST_BYTES + 1))
    with pytest.raises(TooManyFileRows, match=str(few)):
        read_table(many_rows.encode())
    with pytest.raises(TooManyFileColumns, match="400"):
        read_table(many_columns.encode())
    with pytest.raises(TooManyFileRows, match=str(few)):
        read_table(workbook(("a", [["a", "b"], *[[1, 2]] * (few + 100)])))


def test_takes_exactly_as_many_rows_as_it_says(few: int) -> None:
    assert len(read_table(("a,b\n" + "1,2\n" * few).encode()).lines) == few
    with pytest.raises(TooManyFileRows):
        read_table(("a,b\n" + "1,2\n" * (few + 1)).encode())


@pytest.mark.proof
def test_takes_a_million_rows_and_no_more() -> None:
    assert len(read_table(("a,b\n" + "1,2\n" * MOST_ROWS).encode()).lines) == MOST_ROWS == 1_000_000
    with pytest.raises(TooManyFileRows):
        read_table(("a,b\n" + "1,2\n" * (MOST_ROWS + 1)).encode())


def test_rows_that_do_not_fit_into_memory_are_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "编号,数量\n" + "".join(f"D{place},{place % 7}\n" for place in range(3_000)) + "合计,9000\n"
    held = read_table(text.encode())
    monkeypatch.setattr(rows_file, "MOST_HELD", 450)
    lying = read_table(text.encode())

    assert isinstance(lying.lines, rows_file.Lines)
    assert tuple(lying.lines) == held.lines
    assert (lying.header, lying.remarks, len(lying.lines)) == (held.header, held.remarks, 3_000)
    assert [lying.lines[place] for place in (0, 199, 200, 2_999, -1)] == [
        held.lines[place] for place in (0, 199, 200, 2_999, -1)
    ]
    assert list(lying.lines[195:205]) == list(held.lines[195:205])
    assert list(lying.grid.rows.since()) == []


def test_decimal_commas_are_found_in_rows_that_lie_on_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_file, "MOST_HELD", 450)

    table = read_table(("名称;价格\n" + "甲;1.234,50\n" * 1_000).encode())

    assert {line.cells for line in table.lines} == {("甲", "1234.50")}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "web page"),
        (b"\xef\xbb\xbf  <?xml version='1.0'?><Workbook/>", "web page"),
        (b"%PDF-1.7 ...", "no spreadsheet"),
        (workbook(("a", [["a", "b"], [1, 2]]))[:2000], "damaged"),
        (b"PK\x03\x04" + b"\x00" * 100, "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "damaged"),
        (b'a,b\n"never closed,1\n' + b"x" * 200_000, "quote"),
    ],
)
def test_says_what_is_wrong_with_a_file(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words) as caught:
        read_table(data)
    assert caught.value.status == 422


def test_says_that_a_workbook_has_a_password() -> None:
    with pytest.raises(UnreadableFile, match="password"):
        read_table((FILES / "locked.xlsx").read_bytes())


@pytest.mark.parametrize("data", [b"", b"\n\n", "只有列名,没有数据\n".encode(), b" , ,\n,,\n"])
def test_refuses_a_file_without_rows(data: bytes) -> None:
    with pytest.raises(NoTable):
        read_table(data)


def test_survives_a_cell_in_the_last_corner_of_a_sheet() -> None:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "a")
    sheet.write(1_048_575, 16_383, "z")
    book.close()

    with pytest.raises(UnreadableFile, match="far away"):
        read_table(made.getvalue())


def with_sheet(xml: bytes) -> bytes:
    """This function will write an xlsx whose first sheet is the given XML."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(("a", [["a", "b"], ["1", "2"]])))) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            is_sheet = info.filename == "xl/worksheets/sheet1.xml"
            target.writestr(info.filename, xml if is_sheet else source.read(info))
    return made.getvalue()


_SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_HEAD = b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'


@pytest.mark.parametrize("end", [b"", b"</c>" * 100_000 + b"</row></sheetData></worksheet>"])
def test_reads_a_sheet_of_error_cells_that_never_end_in_one_pass(end: bytes) -> None:
    """Twice as many must not take four times as long: the child has 30 seconds, a hundred thousand took 15."""
    evil = _SHEET + _HEAD + b'<row r="2">' + b'<c t="e" r="A2">' * 100_000 + end
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime

    with suppress(UnreadableFile, NoTable):
        read_table(with_sheet(evil))

    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 5


def test_names_error_cells_however_they_are_written() -> None:
    cells = (
        b'<c t=\'e\' r=\'B2\'><f>1/0</f><v>#DIV/0!</v></c><c r="C2" t="e"/><c r="D2" t="e"><v>#N/A</v></c>'
    )
    head = b"".join(b'<c r="%c1" t="inlineStr"><is><t>%c</t></is></c>' % (each, each) for each in b"ABCD")
    sheet = (
        _SHEET
        + b'<row r="1">'
        + head
        + b'</row><row r="2"><c r="A2"><v>7</v></c>'
        + cells
        + b"</row></sheetData></worksheet>"
    )

    table = read_table(with_sheet(sheet))

    assert rows(table) == [("7", "#DIV/0!", None, "#N/A")]


def test_names_numbers_that_lost_digits_and_totals_that_are_left_out() -> None:
    account = 6222021234567890123
    table = read_table(workbook(("a", [["客户", "账号"], ["甲", account], ["乙", 12], ["合计", 2]])))

    assert table.grid.inexact == {(2, 1)}
    assert [(one.row, one.column) for one in table.remarks] == [(4, None), (2, "账号")]


def test_survives_a_zip_bomb() -> None:
    whole = workbook(("a", [["a", "b"], ["1", "2"]]))
    bomb = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(whole)) as source,
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for info in source.infolist():
            data = source.read(info)
            if info.filename.endswith("sharedStrings.xml"):
                data = data.replace(b"<si>", b"<si><t>" + b"x" * 301 * 1024 * 1024 + b"</t></si><si>", 1)
            target.writestr(info.filename, data)

    with pytest.raises(UnreadableFile, match="too large when unpacked"):
        read_table(bomb.getvalue())
