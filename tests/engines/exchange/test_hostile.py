"""Hostile workbooks: each is refused in words or read harmlessly, within seconds and bounded memory."""

from __future__ import annotations

import io
import resource
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter

from huodan.engines.exchange import read_table
from huodan.kit.errors import HuodanError

MOST_CPU_SECONDS = 20
MOST_CHILD_KB = 1_100_000
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
OPENING = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE bomb [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY %c "&%c;' % (98 + step, 97 + step) + b"&%c;" % (97 + step) * 9 + b'">' for step in range(9)
    )
    + b"]>"
)


@pytest.fixture(autouse=True)
def measured() -> Iterator[None]:
    """This fixture will see that no child takes more time or memory than it may."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    yield
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime - before.ru_utime < MOST_CPU_SECONDS
    # The largest child there ever was, which may be that of an earlier test; and of a child counts, too, what the
    # process that started it held at that moment.
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert after.ru_maxrss <= max(before.ru_maxrss, ours, MOST_CHILD_KB)


def changed(parts: dict[str, bytes]) -> bytes:
    """This function will write an xlsx some of whose parts are replaced."""
    plain, made = io.BytesIO(), io.BytesIO()
    book = xlsxwriter.Workbook(plain)
    sheet = book.add_worksheet("a")
    sheet.write_row(0, 0, ["编号", "名称"])
    sheet.write_row(1, 0, ["1", "甲"])
    book.close()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            target.writestr(info.filename, parts.get(info.filename, source.read(info)))
    return made.getvalue()


def row(cells: bytes) -> bytes:
    """This function will write a sheet with two rows, the second with the given cells."""
    head = b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'
    return OPENING + head + b'<row r="2">' + cells + b"</row></sheetData></worksheet>"


def texts(data: bytes) -> list[str]:
    """This function will read whatever can be read, and give its texts."""
    with suppress(HuodanError):
        return [cell or "" for line in read_table(data).lines for cell in line.cells]
    return []


@pytest.mark.parametrize("part", [SHEET, STRINGS, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_entities_that_grow_without_end_stay_small(part: str) -> None:
    body = row(b'<c r="A2" t="inlineStr"><is><t>&j;</t></is></c><c r="B2" t="e"><v>&j;</v></c>')
    bomb = BOMB + (body if part == SHEET else b"<x>&j;</x>")

    assert sum(map(len, texts(changed({part: bomb})))) < 1_000


def test_nothing_of_this_machine_is_read_through_an_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    kind = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'.encode()
    body = row(b'<c r="A2" t="inlineStr"><is><t>&e;</t></is></c><c r="B2" t="e"><v>&e;</v></c>')

    assert not any("geheim" in text for text in texts(changed({SHEET: kind + body})))


@pytest.mark.parametrize("part", [SHEET, STRINGS])
def test_a_part_that_unpacks_to_gigabytes_is_refused_by_what_the_archive_says(part: str) -> None:
    with pytest.raises(HuodanError, match="too large"):
        read_table(changed({part: OPENING + b" " * (320 * 1024 * 1024)}))


def test_an_archive_that_lies_about_its_size_meets_the_limits_of_the_child() -> None:
    data = bytearray(changed({SHEET: row(b"<c/>" * 4_000_000)}))
    place = data.find(b"PK\x01\x02")
    while place != -1:  # the size unpacked, in every entry of the directory
        data[place + 24 : place + 28] = (1000).to_bytes(4, "little")
        place = data.find(b"PK\x01\x02", place + 4)

    with suppress(HuodanError):
        read_table(bytes(data))


def test_a_cell_longer_than_excel_holds_is_refused_by_its_place() -> None:
    """What the child says of it would be one line, read and looked through by the server itself."""
    long = b'<c r="A2" t="inlineStr"><is><t>x</t></is></c><c r="B2" t="inlineStr"><is><t>%s</t></is></c>'

    assert read_table(changed({SHEET: row(long % (b"A" * 32_767))})).lines
    with pytest.raises(HuodanError, match="B2"):
        read_table(changed({SHEET: row(long % (b"A" * 40_000_000))}))


def test_a_workbook_of_thousands_of_sheets_is_refused_before_they_are_tried() -> None:
    sheets = "".join(
        f'<sheet name="S{number}" sheetId="{number}" r:id="rId1"/>' for number in range(1, 20_000)
    )
    names = (
        'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    book = f"<workbook {names}><sheets>{sheets}</sheets></workbook>".encode()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime

    with pytest.raises(HuodanError, match="too many sheets"):
        read_table(changed({"xl/workbook.xml": book, SHEET: OPENING + b"</sheetData></worksheet>"}))

    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 3


@pytest.mark.parametrize("far", ["XFD1048576", "A1048576", "XFD2"])
def test_a_value_in_the_last_corner_is_refused_or_left_out(far: str) -> None:
    with suppress(HuodanError):
        table = read_table(changed({SHEET: row(b'<c r="%b"><v>1</v></c>' % far.encode())}))
        assert len(table.lines) <= 2


@pytest.mark.parametrize(
    "formula", ["=cmd|'/c calc'!A1", "@SUM(1)", "+1+1", "-2+3", '=HYPERLINK("http://x")']
)
def test_formulas_are_text_and_stay_as_they_are(formula: str) -> None:
    table = read_table(f"编号\t备注\n1\t{formula}\n".encode())

    assert table.lines[0].cells[1] == formula


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.99])
def test_a_cut_workbook_is_refused_in_words(cut: float) -> None:
    whole = changed({})

    with pytest.raises(HuodanError) as caught:
        read_table(whole[: int(len(whole) * cut)])
    assert caught.value.status == 422
