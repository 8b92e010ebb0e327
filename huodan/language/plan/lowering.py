"""
Pass: live formulas get a form that statements work out, so that lists are filtered, sorted and summed by them.

Owns: what a name of a formula stands for in a statement: cells of the same row, roll-ups over a relation. A formula
over sub-rows or over the record above them has no such form; it stays as it is, shown but not searched.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from huodan.kit.text import sort_key
from huodan.language.fields import Store
from huodan.language.fields._base import Field
from huodan.language.fields.formula import Formula
from huodan.language.fields.rollup import Rollup
from huodan.language.formula.lowered_functions import on_the_wall
from huodan.language.formula.lowering import Lowered, Lowering
from huodan.language.formula.shapes import Amount, Day, Moment, Shape, Text, Truth, equals_column
from huodan.language.formula.terms import (
    NoTerm,
    Term,
    both,
    case,
    day_number,
    either,
    number,
    opposite,
    stored,
    term,
)
from huodan.language.plan.draft import Draft
from huodan.language.plan.model import FieldPath, PlanField

KEY, DAY = "__k", "__d"  # as columns for comparing and for days are called
_DEEPEST = 10  # live formulas that read one another


def build(draft: Draft) -> None:
    """Lower what can be lowered."""
    for _, found in list(draft.table_fields()):
        if found.klass == "live" and isinstance(found.field, Formula | Rollup):
            try:
                draft.put(replace(found, lowered=_lowered(draft, found, 0)))
            except NoTerm as why:
                draft.put(replace(found, barrier={"zh": why.zh, "en": why.en}))
    draft.settled()


def _lowered(draft: Draft, found: PlanField, depth: int) -> Lowered:
    if isinstance(found.field, Rollup):
        day = term("roll-up", found.id, DAY) if found.store is Store.INSTANT else None
        return Lowered(term("roll-up", found.id, ""), day)
    if depth > _DEEPEST or found.compute is None or not isinstance(found.field, Formula):
        raise NoTerm
    lowering = Lowering(partial(_leaf, draft, found.table, depth), sort_key, draft.tz)
    return lowering.cell(found.compute.node, found.field.result, found.field.places)


def _leaf(draft: Draft, table: str, depth: int, path: FieldPath) -> Shape:
    found = draft.fields[table].get(path[0])
    if found is None or len(path) > 1:
        raise NoTerm("用到了明细行或上级记录的字段", "it reads sub-rows or the record above")
    if found.klass == "live":
        lowered = _lowered(draft, found, depth + 1)
        return _shape(found, lowered.value, lowered.key, draft.tz)
    key = term("column", found.id, KEY) if found.field.is_sortable else None
    return _shape(found, term("column", found.id, ""), key, draft.tz)


def _shape(found: PlanField, cell: Term, key: Term | None, tz: str) -> Shape:
    """Give the shape of a cell, exactly as ``to_value`` makes a value of it."""
    kind, empty = found.field, term("empty", cell)
    if found.store is Store.CHOICE:
        return Text(None, None, partial(_is_option, kind, cell), empty)
    if type(kind).to_value is not Field.to_value:
        raise NoTerm
    match found.store:
        case Store.DECIMAL:
            return Amount(stored(cell, 6), empty)
        case Store.WHOLE:
            return Amount(stored(cell, 0), empty)
        case Store.DAY:
            return Day(case(empty, number(0), day_number(cell)), cell, empty)
        case Store.INSTANT:
            return Moment(case(empty, number(0), on_the_wall(cell, tz)), empty)
        case Store.FLAG:
            return Truth(both(opposite(empty), term("=", cell, number(1))), empty)
        case Store.TEXT:
            return Text(cell, key, equals_column(cell), empty)
    raise NoTerm


def _is_option(kind: Field, cell: Term, text: str) -> Term:
    """Make the condition that the option chosen reads so; one that no longer exists reads as its id."""
    wanted = text.casefold()
    known = {option.id for option in getattr(kind, "options", ())} | {wanted}
    ids = sorted(id for id in known if str(kind.to_value(id, tz="UTC")).casefold() == wanted)
    same = either(*(term("=", cell, term("words", id)) for id in ids))
    return both(opposite(term("empty", cell)), same)
