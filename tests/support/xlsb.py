"""
A workbook in the binary format of Excel (xlsb), written by hand: nobody else here writes one.

A zip of parts made of records: a type, a length, a body ([MS-XLSB] 2.1.4). Texts lie in the cells or are shared, numbers
are doubles, days are numbers with the date format 14.
"""

from __future__ import annotations

import datetime
import io
import struct
import zipfile
from collections.abc import Iterable, Sequence

Value = str | float | bool | datetime.date | None
EPOCH = datetime.date(1899, 12, 30)
DAY_STYLE, DAY_FORMAT = 1, 14

ROW, REAL, TEXT, SHARED, TRUTH, ERROR, FORMULA_ERROR = 0, 5, 6, 7, 4, 3, 11
CODES = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
BEGIN_SHEET, END_SHEET, DIMENSIONS, BEGIN_DATA, END_DATA = 129, 130, 148, 145, 146
BEGIN_BOOK, END_BOOK, PROPERTIES, BEGIN_SHEETS, SHEET, END_SHEETS = 131, 132, 153, 143, 156, 144
BEGIN_SHARED, SHARED_ITEM, END_SHARED = 159, 19, 160
BEGIN_STYLES, END_STYLES, BEGIN_FORMATS, FORMAT, END_FORMATS = 278, 279, 617, 47, 618

RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xlsb(**sheets: Sequence[Sequence[Value]]) -> bytes:
    """This function will write sheets, each with its rows, every second text of a row shared."""
    shared: dict[str, int] = {}
    parts = {
        f"worksheets/sheet{place}.bin": _sheet(rows, shared)
        for place, rows in enumerate(sheets.values(), start=1)
    }
    targets = {
        "styles": "styles.bin",
        "sharedStrings": "sharedStrings.bin",
    }
    named = [(f"rId{place}", name) for place, name in enumerate(sheets, start=1)]
    links = [_link(id, "worksheet", f"worksheets/sheet{id[3:]}.bin") for id, _ in named]
    links += [_link(f"r{kind}", kind, target) for kind, target in targets.items()]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _types())
        archive.writestr("_rels/.rels", RELATIONS.format(_link("rId1", "officeDocument", "xl/workbook.bin")))
        archive.writestr("xl/workbook.bin", _book(named))
        archive.writestr("xl/_rels/workbook.bin.rels", RELATIONS.format("".join(links)))
        archive.writestr("xl/styles.bin", _styles())
        archive.writestr("xl/sharedStrings.bin", _shared(shared))
        for name, content in parts.items():
            archive.writestr(f"xl/{name}", content)
    return made.getvalue()


def _record(kind: int, body: bytes = b"") -> bytes:
    """Write the type in one or two bytes of seven bits, the length in up to four, then the body."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    size, length = len(body), b""
    while True:
        size, low = size >> 7, size & 127
        length += bytes([low | (128 if size else 0)])
        if not size:
            return head + length + body


def _wide(text: str) -> bytes:
    units = text.encode("utf-16-le")
    return struct.pack("<I", len(units) // 2) + units


def _book(named: Iterable[tuple[str, str]]) -> bytes:
    sheets = b"".join(
        _record(SHEET, struct.pack("<II", 0, place) + _wide(id) + _wide(name))
        for place, (id, name) in enumerate(named, start=1)
    )
    return b"".join(
        (
            _record(BEGIN_BOOK),
            _record(PROPERTIES, struct.pack("<II", 0, 0) + _wide("")),
            _record(BEGIN_SHEETS),
            sheets,
            _record(END_SHEETS),
            _record(END_BOOK),
        )
    )


def _sheet(rows: Sequence[Sequence[Value]], shared: dict[str, int]) -> bytes:
    width = max(len(row) for row in rows)
    made = [
        _record(BEGIN_SHEET),
        _record(DIMENSIONS, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1)),
        _record(BEGIN_DATA),
    ]
    for number, row in enumerate(rows):
        made.append(_record(ROW, struct.pack("<IIHHB", number, 0, 300, 0, 0) + struct.pack("<I", 0)))
        made += (_cell(place, value, shared) for place, value in enumerate(row) if value is not None)
    return b"".join((*made, _record(END_DATA), _record(END_SHEET)))


def _cell(place: int, value: Value, shared: dict[str, int]) -> bytes:
    style = DAY_STYLE if isinstance(value, datetime.date) else 0
    head = struct.pack("<II", place, style)
    if isinstance(value, bool):
        return _record(TRUTH, head + bytes([value]))
    if isinstance(value, datetime.date):
        return _record(REAL, head + struct.pack("<d", (value - EPOCH).days))
    if isinstance(value, str) and value in CODES and place % 2:
        return _record(FORMULA_ERROR, head + bytes([CODES[value]]) + struct.pack("<HIBBI", 0, 2, 0x1C, 42, 0))
    if isinstance(value, str) and value in CODES:
        return _record(ERROR, head + bytes([CODES[value]]))
    if isinstance(value, str) and place % 2:
        return _record(SHARED, head + struct.pack("<I", shared.setdefault(value, len(shared))))
    if isinstance(value, str):
        return _record(TEXT, head + _wide(value))
    assert value is not None
    return _record(REAL, head + struct.pack("<d", value))


def _shared(shared: Iterable[str]) -> bytes:
    texts = tuple(shared)
    items = b"".join(_record(SHARED_ITEM, b"\0" + _wide(text)) for text in texts)
    counts = struct.pack("<II", len(texts), len(texts))
    return _record(BEGIN_SHARED, counts) + items + _record(END_SHARED)


def _styles() -> bytes:
    formats = b"".join(
        _record(FORMAT, struct.pack("<HHHHHBBHH", 0, number, 0, 0, 0, 0, 0, 0, 0))
        for number in (0, DAY_FORMAT)
    )
    body = _record(BEGIN_FORMATS, struct.pack("<I", 2)) + formats + _record(END_FORMATS)
    return _record(BEGIN_STYLES) + body + _record(END_STYLES)


def _link(id: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def _types() -> str:
    office = "application/vnd.ms-excel"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="bin" ContentType="{office}.sheet.binary.macroEnabled.main"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        "</Types>"
    )
