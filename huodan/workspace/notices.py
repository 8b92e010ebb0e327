"""
Texts of notices, with fields of the record in them: 「{no} 已发货，{customer.name}」.

A field is named by its key, or its id behind a #, one of a related record behind that of the relation. In a loop it is
looked for in the row or record whose turn it was first. Read with the rights of whoever is told: what they may not see
stands there as hidden. Does not own who is told, or on which way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from huodan.engines.query import get
from huodan.kit.ids import Id, parse_id
from huodan.kit.words import Lang, Text, say
from huodan.language.access import Grant, NotFound
from huodan.language.nodes._needs import pieces
from huodan.language.plan.flowed import start_of
from huodan.language.plan.model import Plan, PlanField
from huodan.storage.db import Tx
from huodan.workspace.saying import EMPTY, UNSEEN, said

DEEPEST = 4
EACH = "each"
"""In what is kept of a text that goes to one person over a gateway: their id, or the path of the field that names them."""
TO = "to"
"""In what is kept of a text: the people it was said to."""
TURN = "turn"
"""In what is kept of a text: the table and id of what was the turn of the loop it was said in."""
CHANGED = "changed"
"""In what is kept of a text: ids of fields of the record, which stand below it, a line each, as far as their reader sees them."""
MOST_CHANGED = 6
COLON: Text = {"zh": "：", "en": ": "}


def noted(text: Text, table: str, turn: Id | None) -> dict[str, object]:
    """Give what is kept of a text that is said. turn: the row, or record, of the table whose turn it is in a loop."""
    return {"text": text} if turn is None else {"text": text, TURN: [table, turn]}


def fill(
    tx: Tx, plan: Plan, grant: Grant, form: str, record: Id | None, kept: Mapping[str, Any], lang: Lang
) -> str:
    """Write a text that was ``noted`` with what its fields are now, as far as the Grant shows them."""
    table, turn = kept.get(TURN) or (form, None)
    told: list[str] = []
    for piece, is_field in pieces(say(kept["text"], lang)):
        if not is_field:
            told.append(piece)
        elif turn is not None and table in plan.tables and start_of(plan, table, piece) is not None:
            told.append(_of_turn(tx, plan, grant, form, record, table, Id(turn), piece.split("."), lang))
        else:
            told.append(_value(tx, plan, grant, form, record, piece.split("."), lang))
    text, changed = "".join(told), _changed(tx, plan, grant, form, record, kept.get(CHANGED, ()), lang)
    return "\n".join((text, *changed) if text else changed)


def _changed(
    tx: Tx, plan: Plan, grant: Grant, form: str, record: Id | None, ids: Sequence[str], lang: Lang
) -> list[str]:
    """Say what fields are now, but for those that may not be seen: that they changed would tell of them."""
    if not ids:
        return []
    read = (_read(tx, plan, grant, form, record, f"#{each}") for each in ids)
    seen = [(field, value) for field, value in read if field is not None]
    return [
        f"{say(field.label, lang)}{say(COLON, lang)}{said(field, value, lang)}"
        for field, value in seen[:MOST_CHANGED]
    ]


def _of_turn(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    form: str,
    record: Id | None,
    table: str,
    turn: Id,
    path: list[str],
    lang: Lang,
) -> str:
    """Read what is the turn of a loop: another record, or a row as its record shows it."""
    if table in plan.forms:
        return _value(tx, plan, grant, table, turn, path, lang)
    field, rows = _read(tx, plan, grant, form, record, f"#{table}")
    listed = rows if field is not None and isinstance(rows, list) else []
    row = next((each for each in listed if parse_id(str(each["id"])) == turn), None)
    if row is None:
        return say(UNSEEN if field is None else EMPTY, lang)
    start = start_of(plan, table, path[0])
    if start is None or start.key not in row:
        return say(UNSEEN, lang)
    value = row[start.key]
    if len(path) == 1:
        return said(start, value, lang)
    behind = parse_id(str(value["id"])) if isinstance(value, dict) and value.get("id") else None
    if start.target is None or behind is None:
        return say(UNSEEN if start.target is None else EMPTY, lang)
    return _value(tx, plan, grant, start.target, behind, path[1:], lang)


def read_path(
    tx: Tx, plan: Plan, grant: Grant, form: str, record: Id | None, path: list[str]
) -> tuple[PlanField | None, object]:
    """Read the way to a field record by record, each through the read door; no field where one may not be seen."""
    for name in path[:-1][:DEEPEST]:
        field, value = _read(tx, plan, grant, form, record, name)
        if field is None or field.target is None:
            return None, None
        record = parse_id(str(value["id"])) if isinstance(value, dict) and value.get("id") else None
        if record is None:
            return field, None
        form = field.target
    return _read(tx, plan, grant, form, record, path[-1])


def _value(
    tx: Tx, plan: Plan, grant: Grant, form: str, record: Id | None, path: list[str], lang: Lang
) -> str:
    field, value = read_path(tx, plan, grant, form, record, path)
    return say(UNSEEN, lang) if field is None else said(field, value, lang)


def _read(
    tx: Tx, plan: Plan, grant: Grant, form: str, record: Id | None, name: str
) -> tuple[PlanField | None, object]:
    """Give a field of a record with its value; no field where it may not be seen."""
    if record is None or form not in plan.forms:
        return None, None
    table = plan.forms[form].table
    field = table.by_id.get(name.removeprefix("#")) or table.by_key.get(name)
    try:
        values = get(tx, plan, grant, form, record).values
    except NotFound:
        return None, None
    return (None, None) if field is None or field.key not in values else (field, values[field.key])
