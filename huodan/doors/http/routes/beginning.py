"""How apps begin, for administrators: of a table, from a template, as a copy, as a file; and the file an app becomes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from huodan import templates
from huodan.doors.http.call import Call, make_call
from huodan.doors.http.message import Answer, Message, need, read_json
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.receiving import taking
from huodan.doors.http.route import House, minding, reading, write_beside
from huodan.doors.http.routes.building import BUILDING
from huodan.doors.http.routes.jobs import whole_job
from huodan.doors.http.routes.rehearsals import APP
from huodan.engines.exchange import Remark
from huodan.engines.exchange.proposing import KINDS_OFFERED, samples
from huodan.engines.people import Caller
from huodan.kit.ids import Id
from huodan.kit.words import Lang, say
from huodan.language.fields import KINDS
from huodan.storage.db import Tx
from huodan.workspace.beginning import from_file, whole
from huodan.workspace.disk import IMPORTING

FROM_FILE = f"{BUILDING}/from-file"
MOST_ROWS, MOST_SAMPLES, MOST_REMARKS = 8, 6, 50


def post_look(house: House, message: Message, caller: Caller) -> Answer:
    """This function will propose an app for a file; nothing is kept of it."""
    with house.database.read() as tx:
        make_call(tx, message, caller).require_administrator()
    assert message.incoming is not None
    sheet = message.form.get("sheet", "").strip() or None
    found = from_file.look(message.incoming.path, sheet=sheet, name=message.incoming.name)
    table, some = found.table, samples(found.table, MOST_SAMPLES)
    return Answer(
        {
            "proposal": found.proposal.model_dump(mode="json"),
            "columns": [
                {"index": index, "name": name, "samples": some[index]}
                for index, name in enumerate(table.header)
            ],
            "rows": [
                {"number": line.number, "cells": [cell and cell[:60] for cell in line.cells]}
                for line in table.lines[:MOST_ROWS]
            ],
            "row_count": len(table.lines),
            "sheet": table.grid.sheet,
            "sheets": list(table.grid.sheets),
            "lines_sheet": found.lines,
            "warnings": [_remark(one, message.lang) for one in table.remarks[:MOST_REMARKS]],
            "kinds": [
                {"kind": kind, "label": say(KINDS[kind].title, message.lang)} for kind in KINDS_OFFERED
            ],
        }
    )


def post_app(house: House, message: Message, caller: Caller) -> Answer:
    """This function will have an app made of a file as it was proposed and changed, by a job (202)."""
    assert message.incoming is not None
    incoming, form = message.incoming, message.form
    proposal = _proposal(message)

    def enqueue(call: Call) -> Answer:
        call.require_administrator()
        job = from_file.ask(
            call.tx,
            proposal=proposal,
            sheet=form.get("sheet", "").strip() or None,
            lines=form.get("lines_sheet", "").strip() or None,
            upload=incoming.path,
            name=incoming.name[:200] or None,
        )
        return Answer({"job": whole_job(call, job)}, 202)

    return write_beside(house, message, caller, enqueue)


def get_templates(call: Call) -> object:
    """This function will list the templates with their forms."""
    call.require_administrator()
    return {"templates": [_template(name, call.lang) for name in templates.names()]}


def post_template(house: House, message: Message, caller: Caller) -> Answer:
    """This function will begin an app as a template has it."""
    label, name = need(message.json("label"), "label", str), message.names["name"]
    return _beginning(house, message, caller, lambda tx, by: whole.from_template(tx, name, label, person=by))


def post_copy(house: House, message: Message, caller: Caller) -> Answer:
    """This function will begin an app like another one."""
    label, key = need(message.json("label"), "label", str), message.names["app"]
    return _beginning(house, message, caller, lambda tx, by: whole.copy_app(tx, key, label, person=by))


def get_file(call: Call) -> object:
    """This function will give the document of an app as one file."""
    call.require_administrator()
    return whole.export_app(call.tx, call.message.names["app"])


def post_file(house: House, message: Message, caller: Caller) -> Answer:
    """This function will begin an app as a file has it."""
    body = message.json("file", "label")
    label = need(body, "label", str) if "label" in body else None

    def begin(tx: Tx, by: Id) -> str:
        return whole.import_app(tx, body.get("file"), person=by, lang=message.lang, label=label)

    return _beginning(house, message, caller, begin)


def _beginning(house: House, message: Message, caller: Caller, begin: Callable[[Tx, Id], str]) -> Answer:
    """Begin an app in a Tx that writes alone, and answer with its key."""

    def do(tx: Tx) -> Answer:
        call = make_call(tx, message, caller)
        call.require_administrator()
        return Answer({"key": begin(tx, call.grant.actor.person)}, 201)

    return house.database.transact(caller.actor, do, alone=True)


def _template(name: str, lang: Lang) -> dict[str, object]:
    app = templates.load(name)
    return {
        "name": name,
        "label": say(app.label, lang),
        "description": None if app.description is None else say(app.description, lang),
        "forms": [
            {"label": say(form.label, lang), "fields": [say(field.label, lang) for field in form.fields]}
            for form in app.forms
        ],
    }


def _proposal(message: Message) -> dict[str, Any]:
    text = message.form.get("proposal", "").strip()
    tree = read_json(text.encode()) if text else None
    if not isinstance(tree, dict):
        raise WrongSetting(path="proposal", expected=' {"app": …, "columns": […]}')
    return tree


def _remark(one: Remark, lang: str) -> dict[str, object]:
    return {"row": one.row, "column": one.column, "message": one.text(lang)}


def _taking(path: str, work: Callable[[House, Message, Caller], Answer]) -> Any:
    return taking(
        minding("POST", path, work, threads="importers"), largest=from_file.LARGEST, doing=IMPORTING
    )


ROUTES = (
    _taking(f"{FROM_FILE}/look", post_look),
    _taking(FROM_FILE, post_app),
    reading("GET", f"{BUILDING}/templates", get_templates),
    minding("POST", f"{BUILDING}/templates/{{name}}", post_template, threads="writers"),
    minding("POST", f"{BUILDING}/app-file", post_file, threads="writers"),
    minding("POST", f"{APP}/copy", post_copy, threads="writers"),
    reading("GET", f"{APP}/file", get_file),
)
