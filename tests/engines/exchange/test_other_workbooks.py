"""Workbooks that Excel's xlsx is not: binary ones, those of WPS, xlsx as other programs write it."""

from __future__ import annotations

import contextlib
import datetime
import io
import zipfile

from huodan.engines.exchange import read_table
from huodan.engines.exchange.table import UnreadableFile
from tests.support.xlsb import xlsb


def cells(data: bytes, **wish: str) -> list[tuple[str | None, ...]]:
    """This function will read a workbook: its header and rows."""
    table = read_table(data, **wish)  # type: ignore[arg-type]
    return [table.header, *(line.cells for line in table.lines)]


def test_a_binary_workbook_is_read_with_its_texts_numbers_and_days() -> None:
    data = xlsb(
        说明=[["请填写"]],
        客户=[
            ["客户名称", "客户等级", "信用额度", "建档日期", "停用", "备注"],
            ["杭州云杉 😀", "A", 200000.5, datetime.date(2026, 5, 6), True, None],
            ["成都天和", "B", -3, datetime.date(1999, 12, 31), False, "长" * 300],
        ],
    )

    assert cells(data) == [
        ("客户名称", "客户等级", "信用额度", "建档日期", "停用", "备注"),
        ("杭州云杉 😀", "A", "200000.5", "2026-05-06", "TRUE", None),
        ("成都天和", "B", "-3", "1999-12-31", "FALSE", "长" * 300),
    ]
    assert read_table(data).grid.sheets == ("说明", "客户")


def test_errors_in_a_binary_workbook_are_told_by_their_text() -> None:
    errors = ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"]
    many = [[f"第{number}行", number, "#N/A"] for number in range(20_000)]
    data = xlsb(
        空=[["请填写"]],
        表=[["名称", "数量", "错误"], ["甲", 3, "#REF!"], *([name, name, name] for name in errors)],
        多=[["名称", "数量", "错误"], *many],
    )

    assert cells(data, sheet="表")[1:] == [("甲", "3", "#REF!"), *((name,) * 3 for name in errors)]
    assert [row[2] for row in cells(data, sheet="多")[1:101]] == ["#N/A"] * 100


def test_a_binary_workbook_cut_short_does_not_hang() -> None:
    data = xlsb(表=[["名称", "数量"], ["甲", "#N/A"]])
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(made, "w") as archive:
        for name in whole.namelist():
            content = whole.read(name)
            archive.writestr(name, content[:-6] + b"\xff" if name.endswith("sheet1.bin") else content)

    with contextlib.suppress(UnreadableFile):
        cells(made.getvalue())


WPS_START = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="xl/workbook.xml"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
WPS_BOOK = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<x:workbook xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<x:sheets><x:sheet name="Sheet1" sheetId="1" r:id="rId1"/></x:sheets></x:workbook>'
)
WPS_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="/xl/worksheets/sheet1.xml"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
)
WPS_SHEET = (
    '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
    '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>客户名称</x:t></x:is></x:c>'
    '<x:c r="B1" t="inlineStr"><x:is><x:r><x:t>信用</x:t></x:r><x:r><x:t>额度</x:t></x:r></x:is></x:c></x:row>'
    '<x:row r="2"><x:c r="A2" t="str"><x:v>杭州云杉</x:v></x:c><x:c r="B2"><x:v>1.5</x:v></x:c></x:row>'
    '<x:row r="3"><x:c r="A3" t="inlineStr"><x:is><x:t xml:space="preserve"> 成都天和 </x:t></x:is></x:c>'
    '<x:c r="B3" t="e"><x:v>#N/A</x:v></x:c></x:row>'
    "</x:sheetData></x:worksheet>"
)


def test_an_xlsx_with_prefixes_and_texts_in_its_cells_is_read() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("_rels/.rels", WPS_START)
        archive.writestr("xl/workbook.xml", WPS_BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", WPS_RELATIONS)
        archive.writestr("xl/worksheets/sheet1.xml", WPS_SHEET)

    assert cells(made.getvalue()) == [
        ("客户名称", "信用额度"),
        ("杭州云杉", "1.5"),
        ("成都天和", "#N/A"),
    ]
