"""
Texts of notices, with fields of the record in them: 「{no} 已发货，{customer.name}」.

A field is named by its key, or its id behind a #, one of a related record behind that of the relation. Read with the rights
of whoever is told: what they may not see stands there as hidden. Does not own who is told, or on which way.
"""

from __future__ import annotations

from huodan.engines.query import get
from huodan.kit.ids import Id, parse_id
from huodan.kit.words import Lang, Text, say
from huodan.language.access import Grant, NotFound
from huodan.language.nodes._needs import pieces
from huodan.language.plan.model import Plan, PlanField
from huodan.storage.db import Tx
from huodan.workspace.saying import EMPTY, UNSEEN, said

DEEPEST = 4


def fill(tx: Tx, plan: Plan, grant: Grant, form: str, record: Id | None, text: Text, lang: Lang) -> str:
    """Write a text with what its fields are now, as far as the Grant shows them."""
    return "".join(
        piece if not is_field else _value(tx, plan, grant, form, record, piece.split("."), lang)
        for piece, is_field in pieces(say(text, lang))
    )


def _value(
    tx: Tx, plan: Plan, grant: Grant, form: str, record: Id | None, path: list[str], lang: Lang
) -> str:
    """Read the way to a field record by record, each through the read door."""
    for name in path[:-1][:DEEPEST]:
        field, value = _read(tx, plan, grant, form, record, name)
        if field is None or field.target is None:
            return say(UNSEEN, lang)
        record = parse_id(str(value["id"])) if isinstance(value, dict) and value.get("id") else None
        if record is None:
            return say(EMPTY, lang)
        form = field.target
    field, value = _read(tx, plan, grant, form, record, path[-1])
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
