"""
What becomes of a cell when its field becomes another kind: text ↔ number ↔ date ↔ option(s) ↔ relation, one ↔ several.

Pure: a cell is written the way people would type it, and the new kind reads that as it reads any input, with its own
words for what it refuses. The engine gives the title for a reference, and finds the record a ``Wanted`` names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.kit.words import Text
from huodan.language.fields import COMPOSITE, Cell, Options, Store, show_cell
from huodan.language.fields._reference import Wanted
from huodan.language.fields._references import References, form_of_several, names, several_ids
from huodan.language.fields.lookup import Lookup
from huodan.language.plan.model import PlanField, PlanForm, PlanTable

SWITCHED = {True: "是", False: "否"}


class SeveralChosen(HuodanError):
    """A cell with several options cannot become one."""

    code = "several_chosen"
    status = 422
    zh = "「{label}」只能放一个值，这里选了 {count} 个：{values}。"
    en = "“{label}” takes one value; {count} are chosen: {values}."


class NothingAlike(HuodanError):
    """No value of the new kind means what the old one did."""

    code = "nothing_alike"
    status = 422
    zh = "「{value}」不能变成「{label}」的值。"
    en = "“{value}” cannot become a value of “{label}”."


def convert(old: PlanField, new: PlanField, cell: Cell, *, tz: str, title: Text | None = None) -> Cell:
    """
    Give the cell another kind of field has for one, None for none.

    title: of the record a reference points to.

    Raises:
        HuodanError: that says why there is none; where a record is to be looked for, a ``Wanted`` is given.
    """
    if cell is None or old.shape == new.shape:
        return cell
    if are_merged(old, new):
        return _merged(new, cell)
    written = typed(old, cell, tz=tz, title=title)
    is_one = new.store in (Store.CHOICE, Store.REF)
    if old.store in (Store.CHOICES, Store.REFS) and is_one and len(cell) > 1:
        raise SeveralChosen(label=new.label, count=len(cell), values=written)
    if _points_alike(old, new):
        return several_ids(cell)[0] if new.store is Store.REF else _counted(new, several_ids(cell))
    if new.store is Store.REFS and written:
        return _counted(new, tuple(Wanted((("", name),)) for name in _names(old, written)))
    if new.store is Store.REF and written:
        return Wanted((("", written),))  # by its title, also where it looks like an id
    made = new.field.parse(_raw(old.store, cell, written, new.store, tz), tz=tz)
    if made is None:
        raise NothingAlike(label=new.label, value=written[:40])
    return made


def are_merged(old: PlanField, new: PlanField) -> bool:
    """Say whether two fields have the same options but for those that were merged, or are apart again."""
    return old.store is new.store and isinstance(old.field, Options) and isinstance(new.field, Options)


def merged_since(found: PlanField) -> tuple[PlanField, ...]:
    """List what it was in other columns since it has had options all the time: an id means the same in all of them."""
    since: dict[str, PlanField] = {}
    for past in reversed(found.pasts):
        if not are_merged(past.field, found):
            break
        since.setdefault(past.field.column, past.field)
    return tuple(field for column, field in since.items() if column != found.column)


def as_saved(held: Sequence[tuple[PlanField, Cell]]) -> Cell:
    """
    Give what was saved, of what the columns of a field hold: all others hold what their merges make of it.

    held: what it is now first. So a merge is taken back exactly also where others were made since.
    """
    now = held[0][1]
    filled = [(found, cell) for found, cell in held if cell is not None]
    if now is None or len(filled) == 1:
        return now
    is_saved = (cell for _, cell in filled if all(_merged(found, cell) == other for found, other in filled))
    return next(is_saved, now)


def _merged(new: PlanField, cell: Cell) -> Cell:
    """Name the options that stay; an id that is none of them stays what it is."""
    assert isinstance(new.field, Options)
    into = new.field.merged
    if new.store is Store.CHOICE:
        return into.get(cell, cell)
    return tuple(sorted({into.get(id, id) for id in cell}))


def _points_alike(old: PlanField, new: PlanField) -> bool:
    """Say whether one reference becomes several, or several one, of the same form; neither needs any looking."""
    of_old, of_new = old.target or form_of_several(old.field), new.target or form_of_several(new.field)
    return of_old is not None and of_old == of_new and (Store.REFS in (old.store, new.store))


def _counted(new: PlanField, cell: tuple[Cell, ...]) -> Cell:
    assert isinstance(new.field, References)
    new.field.count(len(cell))
    return cell


def _names(old: PlanField, written: str) -> list[str]:
    return [written] if old.store is Store.REF else list(dict.fromkeys(names(written)))


def present(found: PlanField, cell: Cell, version: int, *, tz: str) -> Cell:
    """
    Give what a cell kept under an earlier workspace version is in the kind of today.

    Raises:
        HuodanError: if it is nothing there, or what it points to would have to be looked for.
    """
    was = found.at(version)
    if isinstance(found.field, Lookup):
        return cell  # it is looked up by now and holds nothing; people are told what was
    made = convert(was, found, cell, tz=tz)
    if any(isinstance(each, Wanted) for each in (made if isinstance(made, tuple) else (made,))):
        raise NothingAlike(label=found.label, value=typed(was, cell, tz=tz)[:40])
    return made


def present_cells(form: PlanForm, cells: Mapping[str, Any], version: int, *, tz: str) -> Mapping[str, Any]:
    """Do so with the cells of a record as journal and trash keep them; what is nothing today is left out."""
    if not any(found.pasts for table in (form.table, *form.subforms.values()) for found in table.fields):
        return cells
    shown = _present_row(form.table, cells, version, tz)
    for subform, table in form.subforms.items():
        if subform in cells:
            shown[subform] = [
                {**line, "cells": _present_row(table, line["cells"], version, tz)} for line in cells[subform]
            ]
    return shown


def _present_row(table: PlanTable, cells: Mapping[str, Any], version: int, tz: str) -> dict[str, Any]:
    shown = dict(cells)
    for id, value in cells.items():
        found = table.by_id.get(id)
        if found is not None and found.pasts:
            try:
                shown[id] = present(found, _cell(value), version, tz=tz)
            except HuodanError:
                del shown[id]
    return shown


def _cell(value: object) -> Cell:
    return tuple(_cell(each) for each in value) if isinstance(value, list) else value


def typed(old: PlanField, cell: Cell, *, tz: str, title: Text | None = None) -> str:
    """Write a cell as people would type it; a list of values that do not convert shows that too."""
    if old.store in (Store.REF, Store.REFS):
        return title if isinstance(title, str) else ""
    if old.store is Store.FLAG:
        return SWITCHED[bool(cell)]
    if old.store is Store.INSTANT:
        return _minutes(zone.iso(cell, tz))
    if old.store in COMPOSITE:
        pieces = (
            show_cell(part.store, piece, tz=tz) for part, piece in zip(old.field.parts, cell, strict=True)
        )
        return old.field.joint.join(str(piece) for piece in pieces if piece)
    if old.store is Store.RICH:
        return str(old.to_value(cell, tz=tz))
    shown = old.show(cell, tz=tz)
    return "，".join(map(str, shown)) if isinstance(shown, list | tuple) else str(shown)


def _raw(store: Store, cell: Cell, written: str, into: Store, tz: str) -> object:
    """Give the new kind what tells it most: of a moment its day and its time,
    of a month or a year its first day, of a truth the number it counts as.
    """
    if store is Store.INSTANT and into in (Store.DAY, Store.WHOLE):
        return datetime.fromisoformat(zone.iso(cell, tz))
    if store is Store.DAY and into in (Store.DAY, Store.INSTANT):
        return zone.day_text(cell)
    if store is Store.FLAG and into is Store.DECIMAL:
        return str(int(cell))
    return written


def _minutes(iso: str) -> str:
    """Write a moment of the business zone without its offset, and without seconds where there are none."""
    moment = datetime.fromisoformat(iso).replace(tzinfo=None)
    exact = "auto" if moment.second or moment.microsecond else "minutes"
    return moment.isoformat(sep=" ", timespec=exact)
