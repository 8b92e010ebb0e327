"""Workbooks with pictures in their cells: anchored as Excel does, and as values of cells as WPS does."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

import xlsxwriter

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PICTURE = (
    '<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{n}" name="{id}"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>'
    '<a:blip r:embed="rId{n}"/></xdr:blipFill></xdr:pic></etc:cellImage>'
)
_RELATION = (
    '<Relationship Id="rId{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
    'Target="media/cell{n}.png"/>'
)


def drawn(
    rows: Sequence[Sequence[object]],
    pictures: Mapping[str, Sequence[bytes]],
    in_cells: Mapping[str, bytes] | None = None,
) -> bytes:
    """This function will write a workbook; pictures: over cells, such as ``B2``; in_cells: as their value."""
    into = io.BytesIO()
    book = xlsxwriter.Workbook(into)
    sheet = book.add_worksheet("产品")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    for cell, contents in pictures.items():
        for content in contents:
            sheet.insert_image(cell, "x.png", {"image_data": io.BytesIO(content)})
    for number, cell in enumerate(in_cells or {}, start=1):
        sheet.write_formula(cell, f'=_xlfn.DISPIMG("ID_{number}",1)', None, f'=DISPIMG("ID_{number}",1)')
    book.close()
    if not in_cells:
        return into.getvalue()
    with zipfile.ZipFile(into, "a") as archive:
        spaces = (
            'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
            'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
            'xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"'
        )
        shown = "".join(_PICTURE.format(n=n, id=f"ID_{n}") for n in range(1, len(in_cells) + 1))
        archive.writestr("xl/cellimages.xml", f"{_HEAD}<etc:cellImages {spaces}>{shown}</etc:cellImages>")
        relations = "".join(_RELATION.format(n=n) for n in range(1, len(in_cells) + 1))
        archive.writestr(
            "xl/_rels/cellimages.xml.rels",
            f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}'
            "</Relationships>",
        )
        for number, content in enumerate(in_cells.values(), start=1):
            archive.writestr(f"xl/media/cell{number}.png", content)
    return into.getvalue()
