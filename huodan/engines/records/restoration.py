"""
What must be sent so that a record is again as it was at a version: as a whole, some fields of it, or some sub-rows.

Owns what of it can be sent by somebody and what cannot; whether it is right is decided like any other change. What a
relation fills in is sent too, for otherwise it would be filled in anew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field as default
from typing import Any

from huodan.engines.records.draft import Cells
from huodan.engines.records.intake import ReadOnlyField, UnknownRow
from huodan.engines.records.past import Past
from huodan.engines.records.traits import traits_of
from huodan.engines.records.values import is_filled_in, raw
from huodan.kit.errors import Problem
from huodan.kit.ids import Id, format_id
from huodan.language.fields import Cell, Store
from huodan.language.plan.model import Plan, PlanField, PlanForm, PlanTable
from huodan.storage.db import Tx


@dataclass(frozen=True, slots=True)
class Lost:
    """A field whose former value names options that were removed since."""

    path: str
    field: PlanField
    options: tuple[str, ...]


@dataclass(slots=True)
class Restoration:
    """
    Values to be sent, and what is left.

    values: raw, by field key; a subform as a list of all its rows. returning: rows that come back under their ids.
    problems: what differs and may not be written. lost: what names options that are gone. retired: ids of fields that
    are gone.
    """

    values: dict[str, Any] = default(default_factory=dict)
    returning: set[Id] = default(default_factory=set)
    problems: list[Problem] = default(default_factory=list)
    lost: list[Lost] = default(default_factory=list)
    retired: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a version is wanted back: all of it, or the fields with these keys and the sub-rows with these ids."""

    fields: frozenset[str] = frozenset()
    rows: frozenset[Id] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Say whether all of it is wanted."""
        return not self.fields and not self.rows


def restoration(
    tx: Tx,
    plan: Plan,
    form: PlanForm,
    now: Past,
    then: Past,
    wanted: Wanted,
    *,
    sees: frozenset[str],
    writes: frozenset[str],
) -> Restoration:
    """Say what to send for a record that is ``now`` to be as it was ``then``; what somebody does not see stays as it is."""
    found = Restoration()
    sender = _Sender(tx, plan, found, sees, writes)
    fields = [one for one in form.table.fields if wanted.is_whole or one.key in wanted.fields]
    plain = [one for one in fields if one.store is not Store.ROWS]
    found.values |= sender.cells(form.table, plain, now.cells, then.cells, row=then.id, at="")
    for subform, table in form.subforms.items():
        of = form.table.by_id[subform]
        is_listed = of in fields
        if not is_listed and not wanted.rows:
            continue
        old, new = then.rows.get(subform, {}), now.rows.get(subform, {})
        chosen = old.keys() | new.keys() if is_listed else wanted.rows & (old.keys() | new.keys())
        sender.rows(of, table, new, old, list(old) if is_listed else _rearranged(new, old, chosen), chosen)
    found.problems += _unknown_rows(form, now, then, wanted)
    if wanted.is_whole:
        known = form.table.by_id
        found.retired = tuple(
            id for id, cell in then.cells.items() if id not in known and cell != now.cells.get(id)
        )
    return found


@dataclass(slots=True)
class _Sender:
    tx: Tx
    plan: Plan
    found: Restoration
    sees: frozenset[str]
    writes: frozenset[str]

    def cells(
        self, table: PlanTable, fields: Collection[PlanField], now: Cells, then: Cells, *, row: Id, at: str
    ) -> dict[str, object]:
        """Write what differs in some fields of a row, and what changed relations would fill in."""
        sent: dict[str, object] = {}
        for one in fields:
            if is_filled_in(one) and now.get(one.id) != then.get(one.id):
                self._put(sent, one, then.get(one.id), row, at)
        for fill in traits_of(self.plan, table).fills:
            into = fill.into
            is_ours = is_filled_in(into) and into.id in self.sees & self.writes
            if fill.relation.key in sent and into.key not in sent and is_ours:
                self._put(sent, into, then.get(into.id), row, at)
        return sent

    def rows(
        self,
        of: PlanField,
        table: PlanTable,
        now: Mapping[Id, Cells],
        then: Mapping[Id, Cells],
        order: list[Id],
        chosen: Collection[Id],
    ) -> None:
        """Write the rows of a subform in their order; of those not chosen nothing but that they stay."""
        if order == list(now) and all(now[id] == then.get(id) for id in chosen):
            return
        if of.id not in self.sees:
            return
        if of.id not in self.writes:
            self.found.problems.append(ReadOnlyField(label=of.label).problem(path=of.key))
            return
        prefix = self.plan.forms[table.form].form.id_prefix
        lines: list[dict[str, object]] = []
        for place, id in enumerate(order):
            line: dict[str, object] = {"id": format_id(prefix, id)}
            at = f"{of.key}.{place}."
            if id not in now:
                self.found.returning.add(id)
                line |= self._whole(table, id, then[id], at)
            elif id in chosen:
                line |= self.cells(table, table.fields, now[id], then[id], row=id, at=at)
            lines.append(line)
        self.found.values[of.key] = lines

    def _whole(self, table: PlanTable, row: Id, cells: Cells, at: str) -> dict[str, object]:
        """Write a row that comes back; what was empty too, so that nothing is filled into it."""
        sent: dict[str, object] = {}
        for one in table.fields:
            cell = cells.get(one.id)
            is_ours = one.id in self.sees & self.writes
            if is_filled_in(one) and (is_ours or cell is not None):
                self._put(sent, one, cell, row, at)
        return sent

    def _put(self, sent: dict[str, object], field: PlanField, cell: Cell, row: Id, at: str) -> None:
        if field.id not in self.sees:
            return
        path = at + field.key
        lost = field.field.lost(cell)
        if field.id not in self.writes:
            self.found.problems.append(ReadOnlyField(label=field.label).problem(path=path))
        elif lost:
            self.found.lost.append(Lost(path, field, lost))
        else:
            sent[field.key] = raw(self.tx, self.plan, field, cell, row=row)


def _rearranged(now: Mapping[Id, Cells], then: Mapping[Id, Cells], chosen: Collection[Id]) -> list[Id]:
    """Keep the rows as they are now, but for those that are chosen: they come back to their former places, or go."""
    order = [id for id in now if id not in chosen or id in then]
    for place, id in enumerate(then):
        if id in chosen and id not in now:
            order.insert(min(place, len(order)), id)
    return order


def _unknown_rows(form: PlanForm, now: Past, then: Past, wanted: Wanted) -> list[Problem]:
    known = {id for past in (now, then) for rows in past.rows.values() for id in rows}
    return [
        UnknownRow(label=form.label, value=format_id(form.form.id_prefix, id)).problem(path="rows")
        for id in sorted(wanted.rows - known)
    ]
