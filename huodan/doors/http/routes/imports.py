"""Past imports of a form, and the mappings that were saved for its files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huodan.doors.http.call import Call
from huodan.doors.http.message import Answer, need
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import reading, writing
from huodan.doors.http.routes.jobs import askers, whole_job
from huodan.doors.http.routes.rows import FORM
from huodan.kit import zone
from huodan.kit.ids import Id, format_id, parse_id
from huodan.workspace.importing import mappings, runs
from huodan.workspace.importing.mappings import MappingNotFound, SavedMapping
from huodan.workspace.importing.runs import Run
from huodan.workspace.importing.telling import PREFIX

MAPPINGS = f"{FORM}/import/mappings"
MAPPING = f"{MAPPINGS}/{{id}}"
RUNS = f"{FORM}/imports"
MAPPING_PREFIX = "map"
USUAL = 20


def get_mappings(call: Call) -> object:
    """This function will list the mappings saved for a form's files."""
    found = mappings.list_mappings(call.tx, call.grant, call.form().id)
    return {"rows": [_mapping(call, one) for one in found]}


def post_mapping(call: Call) -> Answer:
    """This function will keep a mapping under a name."""
    body = call.message.json("name", "header", "mapping", "mode", "key")
    saved = mappings.save_mapping(
        call.tx,
        call.grant,
        call.form().id,
        name=need(body, "name", str),
        header=_header(body),
        mapping=_paths(body),
        mode=need(body, "mode", str, "upsert"),  # type: ignore[arg-type]
        key=need(body, "key", str, "") or None,
    )
    return Answer(_mapping(call, saved), 201)


def patch_mapping(call: Call) -> object:
    """This function will rename a mapping, or let it lead its columns elsewhere."""
    body = call.message.json("name", "header", "mapping")
    saved = mappings.change_mapping(
        call.tx,
        call.grant,
        call.form().id,
        _id(call),
        name=need(body, "name", str, "") if "name" in body else None,
        header=_header(body) if "header" in body else None,
        mapping=_paths(body) if "mapping" in body else None,
    )
    return _mapping(call, saved)


def delete_mapping(call: Call) -> Answer:
    """This function will forget a mapping."""
    mappings.delete_mapping(call.tx, call.grant, call.form().id, _id(call))
    return Answer(status=204)


def get_runs(call: Call) -> object:
    """This function will list past imports into the form, newest first."""
    after = call.message.query.get("after", "")
    before = parse_id(after) if after else None
    found = runs.list_runs(call.tx, call.grant, call.form().id, before=before, limit=USUAL)
    rows = [_run(call, run, by) for run, by in zip(found, askers(call, found), strict=True)]
    return {"rows": rows, "next": rows[-1]["id"] if len(rows) == USUAL else None}


def post_undo(call: Call) -> Answer:
    """This function will have an import taken back by a job."""
    form, id = call.form().id, parse_id(call.message.names["id"])
    run = runs.find_run(call.tx, call.grant, form, id or 0)
    undoing = runs.undo_import(call.tx, call.plan, form=form, run=run.id)
    return Answer(whole_job(call, undoing), 202)


def _run(call: Call, run: Run, by: Mapping[str, object]) -> dict[str, object]:
    return {
        "id": format_id(PREFIX, run.id),
        "at": zone.iso(run.at, call.tx.zone),
        "by": by,
        "file": run.file,
        "import_as": run.import_as,
        "mode": run.mode,
        "created": run.created,
        "updated": run.updated,
        "unchanged": run.unchanged,
        "refused": run.refused,
        "undo": run.undo,
        "undone_at": None if run.undone_at is None else zone.iso(run.undone_at, call.tx.zone),
    }


def _mapping(call: Call, saved: SavedMapping) -> dict[str, object]:
    return {
        "id": format_id(MAPPING_PREFIX, saved.id),
        "name": saved.name,
        "header": saved.header,
        "mapping": saved.mapping,
        "mode": saved.mode,
        "key": saved.key,
        "saved_at": zone.iso(saved.saved_at, call.tx.zone),
    }


def _id(call: Call) -> Id:
    found = parse_id(call.message.names["id"])
    if found is None:
        raise MappingNotFound
    return found


def _header(body: Mapping[str, Any]) -> list[str]:
    header = need(body, "header", list)
    if not all(isinstance(name, str) for name in header):
        raise WrongSetting(path="header", expected=' ["列 column", …]')
    return header


def _paths(body: Mapping[str, Any]) -> dict[str, str | None]:
    mapping = need(body, "mapping", dict)
    if not all(path is None or isinstance(path, str) for path in mapping.values()):
        raise WrongSetting(path="mapping", expected=' {"列 column": "field", …: null}')
    return mapping


ROUTES = (
    reading("GET", MAPPINGS, get_mappings),
    writing("POST", MAPPINGS, post_mapping),
    writing("PATCH", MAPPING, patch_mapping),
    writing("DELETE", MAPPING, delete_mapping),
    reading("GET", RUNS, get_runs),
    writing("POST", f"{RUNS}/{{id}}/undo", post_undo),
)
