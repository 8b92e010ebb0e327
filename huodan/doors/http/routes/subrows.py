"""Rows of a subform from a file: read and given back to be filled in, nothing stored; and a file to begin with."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from huodan.doors.http.call import Call, make_call
from huodan.doors.http.message import Answer, Message
from huodan.doors.http.receiving import taking
from huodan.doors.http.route import READ_SECONDS, House, minding, reading
from huodan.doors.http.routes.exchange import mapping_of, number_of
from huodan.doors.http.routes.exports import given
from huodan.doors.http.routes.rows import FORM
from huodan.engines.exchange import read_table
from huodan.engines.people import Caller
from huodan.kit.words import Lang, say
from huodan.storage.trouble import minding_disk
from huodan.workspace.disk import IMPORTING
from huodan.workspace.importing.subrows import (
    LARGEST,
    ReadRows,
    read_rows,
    require_few,
    require_rows,
    write_template,
)

SUBFORM = f"{FORM}/subforms/{{field}}"
MOST_SAMPLES = 3
LONGEST_SAMPLE = 60


def post_read(house: House, message: Message, caller: Caller) -> Answer:
    """This function will read the rows of a file as those of a subform."""
    incoming, key = message.incoming, message.names["field"]
    assert incoming is not None
    with house.database.read(seconds=READ_SECONDS) as tx:
        call = make_call(tx, message, caller)
        require_rows(call.grant, call.form(), key)
    with minding_disk(Path(tempfile.gettempdir())):
        table = read_table(
            incoming.path,
            sheet=message.form.get("sheet", "").strip() or None,
            header_row=number_of(message, "header_row"),
        )
    with house.database.read(seconds=READ_SECONDS) as tx:
        call = make_call(tx, message, caller)
        form = call.form()
        subform = require_rows(call.grant, form, key)
        require_few(table, subform)
        return Answer(shown(read_rows(tx, call.grant, form, subform, table, mapping_of(message)), call.lang))


def shown(found: ReadRows, lang: Lang) -> dict[str, object]:
    """This function will write what a file holds for a subform."""
    table = found.table
    return {
        "columns": [
            {"name": name, "field": aim and aim.path, "samples": _samples(found, place)}
            for place, (name, aim) in enumerate(zip(table.header, found.aims, strict=True))
        ],
        "fields": [
            {"path": aim.path, "label": say(replace(aim, subform=None).label, lang)} for aim in found.open
        ],
        "rows": [{"row": one.row, "values": one.values} for one in found.rows],
        "problems": [
            {
                "row": one.row,
                "column": one.column,
                "field": one.field,
                "text": one.text,
                "code": one.error[0],
                "message": one.error[2 if lang == "en" else 1],
            }
            for one in found.wrong
        ],
        "warnings": [
            {"row": one.row, "column": one.column, "message": one.text(lang)} for one in found.remarks
        ],
        "total": len(table.lines),
        "sheet": table.grid.sheet,
        "sheets": list(table.grid.sheets),
        "header_row": table.header_row,
    }


def get_template(call: Call) -> Answer:
    """This function will give an empty workbook with the columns somebody may fill in."""
    form = call.form()
    subform = require_rows(call.grant, form, call.message.names["field"])
    into = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed, and gone, when it was sent
    try:
        write_template(into, call.grant, form, subform, lang=call.lang)
    except BaseException:
        into.close()
        raise
    return given(into, f"{say(form.label, call.lang)} {say(subform.label, call.lang)}.xlsx")


def _samples(found: ReadRows, place: int) -> list[str]:
    cells = dict.fromkeys(cell for line in found.table.lines if (cell := line.cells[place]) is not None)
    return [cell[:LONGEST_SAMPLE] for cell, _ in zip(cells, range(MOST_SAMPLES), strict=False)]


ROUTES = (
    taking(
        minding("POST", f"{SUBFORM}/read", post_read, threads="importers"), largest=LARGEST, doing=IMPORTING
    ),
    reading("GET", f"{SUBFORM}/template", get_template),
)
