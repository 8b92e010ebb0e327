"""
What changed in words: bodies of the journal as lines of values before and after, as far as their reader may see them.

Owns which lines there are, how a sub-row that came, went, changed or moved is told, and that hidden fields have none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huodan.engines.journal.moving import moved_rows
from huodan.kit.ids import Id, format_id
from huodan.kit.words import Text, say
from huodan.language.access import Grant, shown
from huodan.language.document import Verb
from huodan.language.fields import Cell, Store
from huodan.language.plan.model import Plan, PlanField, PlanForm, UnknownPath
from huodan.storage.db import Tx
from huodan.storage.sql.shown import show_cells

CHANGED, ADDED, REMOVED, MOVED = "changed", "added", "removed", "moved"


@dataclass(frozen=True, slots=True)
class CellChange:
    """
    One value before and after, in the JSON of ``api.md``; a row that came or went is one of these as a whole.

    row: the sub-row it is about. act: ``changed``, or of a whole row ``added``, ``removed``, ``moved``.
    """

    path: str
    label: Text
    before: object
    after: object
    row: Id | None = None
    act: str = CHANGED


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody sees of a record's fields: ids of those shown, and of those shown masked only."""

    shown: frozenset[str]
    masked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Only:
    """Nothing but one field, or one column of sub-rows."""

    field: str
    column: str | None = None


def only(form: PlanForm, sight: Sight, path: str) -> Only:
    """
    Read which field is meant: its key, or those of a subform and a column.

    Raises:
        UnknownPath: alike for one that does not exist and one the reader may not see.
    """
    first, _, rest = path.partition(".")
    found = form.table.by_key.get(first)
    column = (
        form.subforms[found.id].by_key.get(rest) if found and rest and found.id in form.subforms else None
    )
    named = [each for each in (found, column) if each is not None]
    if len(named) < 1 + bool(rest) or any(each.id not in sight.shown or each.is_hidden for each in named):
        raise UnknownPath(path=path[:200])
    assert found is not None
    return Only(found.id, None if column is None else column.id)


def tell(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    form: PlanForm,
    sight: Sight,
    bodies: Sequence[Mapping[str, Any]],
    *,
    versions: Sequence[int] | None = None,
    only: Only | None = None,
) -> list[tuple[CellChange, ...]]:
    """
    Tell the lines of each body, ``{"before", "after"}`` as the journal keeps it; the titles of all are read together.

    versions: of the workspace, in which each was kept; a field that is of another kind by now is told as it was. Of
    today if not given.
    """
    teller = _Teller(form, sight, only)
    kept = [plan.version] * len(bodies) if versions is None else versions
    told = [tuple(teller.lines(body, version)) for body, version in zip(bodies, kept, strict=True)]
    values = show_cells(tx, plan, grant, teller.cells, masked=sight.masked)
    return [
        tuple(
            CellChange(one.path, one.label, _at(values, one.was), _at(values, one.now), one.row, one.act)
            for one in lines
            if teller.is_seen(one, values)
        )
        for lines in told
    ]


def told_changes(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    form: PlanForm,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> tuple[CellChange, ...]:
    """Tell what differs between two bodies of a record as its history would, to who sees all records of the form."""
    read, masked = shown([part for part in grant.form(form.id).parts_for(Verb.READ) if part.rows == "all"])
    sight = Sight(read | masked, masked)
    return tell(tx, plan, grant, form, sight, [{"before": before, "after": after}])[0]


def tell_values(
    tx: Tx, plan: Plan, grant: Grant, form: PlanForm, sight: Sight, bodies: Sequence[Mapping[str, Any]]
) -> list[dict[str, object]]:
    """Give all values of each whole record, kept as one side of a body, by field key; sub-rows as lists with ``id``."""
    teller, prefix = _Teller(form, sight, None), form.form.id_prefix
    told = [teller.everything(body) for body in bodies]
    values = show_cells(tx, plan, grant, teller.cells, masked=sight.masked)
    return [
        {
            key: [{"id": format_id(prefix, row), **_at_all(values, cells)} for row, cells in slot]
            if isinstance(slot, list)
            else _at(values, slot)
            for key, slot in slots.items()
        }
        for slots in told
    ]


Slot = None | int | dict[str, int]
"""Where a value will be found among all shown ones: one cell, or the cells of a whole row."""

Rows = list[tuple[Id, dict[str, int]]]


@dataclass(frozen=True, slots=True)
class _Line:
    path: str
    label: Text
    was: Slot
    now: Slot
    row: Id | None = None
    act: str = CHANGED


class _Teller:
    """Turns bodies into lines, and collects the cells that are to be shown."""

    def __init__(self, form: PlanForm, sight: Sight, only: Only | None) -> None:
        self.form, self.sight, self.only = form, sight, only
        self.version: int | None = None
        self.cells: list[tuple[PlanField, Cell]] = []

    def lines(self, body: Mapping[str, Any], version: int) -> Iterator[_Line]:
        """Tell what a body kept in a workspace version changes, field by field in the order of the form."""
        self.version = version
        was, now = body["before"], body["after"]
        for found in self.form.table.fields:
            if not self._is_told(found) or (found.id not in was and found.id not in now):
                continue
            if found.field.stamped_by is not None and self.only is None:
                continue  # the server keeps it: when a state came is when this was changed
            if found.id in self.form.subforms:
                yield from self._rows(found, was.get(found.id, ()), now.get(found.id, ()))
            else:
                before, after = self._slot(found, was.get(found.id)), self._slot(found, now.get(found.id))
                yield _Line(found.key, found.label, before, after)

    def is_seen(self, line: _Line, values: Sequence[object]) -> bool:
        """Say whether a reader sees any of a change: of a set it may be about records they do not see."""
        found = [self.cells[slot][0] for slot in (line.was, line.now) if isinstance(slot, int)]
        may_hide = any(each.store is Store.REFS and each.id not in self.sight.masked for each in found)
        return not may_hide or line.act != CHANGED or _at(values, line.was) != _at(values, line.now)

    def everything(self, body: Mapping[str, Any]) -> dict[str, Slot | Rows]:
        """Find a place for every value of a whole record."""
        slots: dict[str, Slot | Rows] = {}
        for found in self.form.table.fields:
            if not self._is_told(found):
                continue
            if found.id in self.form.subforms:
                slots[found.key] = [(line["id"], self._whole(found, line)) for line in body.get(found.id, ())]
            elif found.has_column:
                slots[found.key] = self._slot(found, body.get(found.id))
        return slots

    def _is_told(self, found: PlanField) -> bool:
        is_meant = self.only is None or found.id == self.only.field
        return is_meant and found.id in self.sight.shown and not found.is_hidden

    def _rows(self, subform: PlanField, was: Sequence[Any], now: Sequence[Any]) -> Iterator[_Line]:
        before, after = {line["id"]: line for line in was}, {line["id"]: line for line in now}
        stayed = [after[id] for id in after if id in before]
        # A row that only made room for others is not worth telling.
        only_moved = len(stayed) == len(before) == len(after) and not self._column
        places = {line["id"]: (before[line["id"]]["at"], line["at"]) for line in stayed}
        moved = moved_rows(places) if only_moved else frozenset()
        for line in stayed:
            yield from self._row(subform, before[line["id"]], line, is_moved=line["id"] in moved)
        yield from self._whole_rows(subform, [line for line in now if line["id"] not in before], ADDED)
        yield from self._whole_rows(subform, [line for line in was if line["id"] not in after], REMOVED)

    def _whole_rows(self, subform: PlanField, lines: Sequence[Any], act: str) -> Iterator[_Line]:
        for line in lines:
            whole = self._whole(subform, line)
            if whole or not self._column:
                was, now = (whole, None) if act == REMOVED else (None, whole)
                yield _Line(subform.key, _label(subform, line["at"]), was, now, line["id"], act)

    @property
    def _column(self) -> str | None:
        return None if self.only is None else self.only.column

    def _row(self, subform: PlanField, was: Any, now: Any, *, is_moved: bool) -> Iterator[_Line]:
        place, row = now["at"], now["id"]
        for found in self._fields(subform, now["cells"]):
            path = f"{subform.key}.{place - 1}.{found.key}"
            before = self._slot(found, was["cells"].get(found.id))
            after = self._slot(found, now["cells"].get(found.id))
            yield _Line(path, _label(subform, place, found), before, after, row)
        if is_moved:
            number = self.form.table.by_id["version"]
            before, after = self._slot(number, was["at"]), self._slot(number, place)
            yield _Line(f"{subform.key}.{place - 1}", subform.label, before, after, row, MOVED)

    def _whole(self, subform: PlanField, line: Any) -> dict[str, int]:
        return {
            found.key: self._put(found, line["cells"][found.id])
            for found in self._fields(subform, line["cells"])
        }

    def _fields(self, subform: PlanField, cells: Mapping[str, object]) -> Iterator[PlanField]:
        for found in self.form.subforms[subform.id].fields:
            is_meant = self._column is None or found.id == self._column
            if is_meant and found.id in cells and found.id in self.sight.shown and not found.is_hidden:
                yield found

    def _slot(self, found: PlanField, cell: object) -> int | None:
        return None if cell is None else self._put(found, cell)

    def _put(self, found: PlanField, cell: object) -> int:
        was = found if self.version is None else found.at(self.version)
        self.cells.append((was, tuple(cell) if isinstance(cell, list) else cell))
        return len(self.cells) - 1


def _label(subform: PlanField, place: int, found: PlanField | None = None) -> dict[str, str]:
    texts = {
        "zh": f"{say(subform.label, 'zh')} 第 {place} 行",
        "en": f"{say(subform.label, 'en')} row {place}",
    }
    return {lang: f"{text} · {say(found.label, lang)}" if found else text for lang, text in texts.items()}


def _at(values: Sequence[object], slot: Slot) -> object:
    if isinstance(slot, dict):
        return _at_all(values, slot)
    return None if slot is None else values[slot]


def _at_all(values: Sequence[object], slots: Mapping[str, int]) -> dict[str, object]:
    return {key: values[index] for key, index in slots.items()}
