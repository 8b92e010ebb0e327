"""
What relations and members point to: found, checked, and read.

Owns whether a target exists, may be seen by who points to it and is offered by the relation's filter, and following a
path of references. One statement per target form, however many rows point there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from huodan.engines.records import reach, several
from huodan.engines.records.draft import RecordDraft, RowDraft
from huodan.engines.records.finding import Matches, Pointer, find
from huodan.engines.records.traits import traits_of
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, format_id
from huodan.kit.words import Text
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.language.fields import Cell, show_cell
from huodan.language.fields._reference import Wanted
from huodan.language.plan.model import FieldPath, Plan, PlanField
from huodan.storage.db import Tx
from huodan.storage.sql.statements import fetch_rows

LARGEST_ID = 2**63 - 1
MOST_AT_HAND = 50_000  # records, about 100 MB

Followed = tuple[PlanField | None, Cell]
Ahead = Callable[[str, set[Id]], Mapping[Id, dict[str, Cell]]]


class NoTarget(HuodanError):
    """The record pointed to does not exist, or may not be known."""

    code = "no_target"
    status = 422
    zh = "「{label}」找不到「{value}」，可能已删除，或不在你能看到的范围。请重新选择。"
    en = "“{label}”: {value} was not found; it may be deleted or outside what you can see. Please choose again."


class NotOffered(HuodanError):
    """The record exists, but the relation's filter leaves it out."""

    code = "not_offered"
    status = 422
    zh = "「{label}」不能选「{value}」：不在这个字段的可选范围内。请重新选择。"
    en = "“{label}” cannot be {value}: it is not among what this field offers. Please choose again."


class Targets:
    """
    The records drafts point to; each is read at most once, and stays for all of them as it was then.

    ahead: reads records by form and ids that are decided and not stored yet. seen: by form, the versions that were read.
    """

    def __init__(self, tx: Tx, plan: Plan, grant: Grant, *, ahead: Ahead | None = None) -> None:
        self.tx, self.plan, self.grant = tx, plan, grant
        self.ahead = ahead
        self._cells: dict[str, dict[Id, dict[str, Cell]]] = defaultdict(dict)
        self._matches: dict[str, Matches] = defaultdict(dict)
        self.seen: dict[str, dict[Id, int]] = defaultdict(dict)

    def go_on(self, tx: Tx) -> None:
        """Go on with a later snapshot, for drafts that nobody has seen yet."""
        self.tx = tx
        self._matches.clear()
        if sum(map(len, self._cells.values())) > MOST_AT_HAND:
            self._cells.clear()

    def resolve(self, draft: RecordDraft) -> None:
        """
        Put ids where references name values, and check every changed reference.

        A reference that cannot be kept becomes empty and is noted.
        """
        pointers: dict[str, list[Pointer]] = defaultdict(list)
        for row in draft.every_row():
            for found in traits_of(self.plan, row.table).references:
                if found.id in row.changed and row.cells[found.id] is not None:
                    assert found.target is not None
                    pointers[found.target].append((row, found))
        for form, ours in pointers.items():
            wanted = [(row, found) for row, found in ours if isinstance(row.cells[found.id], Wanted)]
            if wanted:
                find(self.tx, self.plan, self.grant, draft, form, wanted, self._matches[form])
            self._check(draft, form, [(row, found) for row, found in ours if row.cells[found.id] is not None])
        several.resolve(self, draft, self._matches)

    def read(self, form: str, ids: set[Id]) -> dict[Id, dict[str, Cell]]:
        """Read records by id; those that are not there are left out."""
        known = self._cells[form]
        new = {id for id in ids if id not in known}
        if new:
            stored, seen = fetch_rows(self.tx, self.plan, form, new), self.seen[form]
            known.update(stored)
            for id, cells in stored.items():
                seen.setdefault(id, cells["version"])
            if self.ahead is not None:
                known.update(self.ahead(form, {id for id in new if id not in stored}))
        return known

    def follow(self, wishes: Iterable[tuple[PlanField, Id | None, FieldPath]]) -> list[Followed]:
        """
        Read, for each (relation, its target's id, path of ids), the field at the end and its cell.

        The field is None where the path ends in a piece of a composite value.
        """
        places: list[tuple[PlanField | None, Cell, FieldPath]] = list(wishes)
        for _ in range(max((len(path) for _, _, path in places), default=0)):
            ids: dict[str, set[Id]] = defaultdict(set)
            for found, cell, path in places:
                if path and found is not None and found.target is not None and cell is not None:
                    ids[found.target].add(cell)
            for form, wanted in ids.items():
                self.read(form, wanted)
            places = [self._step(*place) if place[2] else place for place in places]
        return [(found, cell) for found, cell, _ in places]

    def _step(
        self, found: PlanField | None, cell: Cell, path: FieldPath
    ) -> tuple[PlanField | None, Cell, FieldPath]:
        assert found is not None
        if found.target is None:
            place = [part.key for part in found.field.parts].index(path[0])
            piece = None if cell is None else cell[place]
            return None, show_cell(found.field.parts[place].store, piece, tz=self.tx.zone), path[1:]
        cells = self._cells[found.target].get(cell) or {}
        return self.plan.tables[found.target].by_id[path[0]], cells.get(path[0]), path[1:]

    def _check(self, draft: RecordDraft, form: str, pointers: Sequence[Pointer]) -> None:
        """Note the references whose target is not there, may not be known, or is not offered."""
        wanted = self.possible(row.cells[found.id] for row, found in pointers)
        there = self.read(form, wanted)
        rows = {id: there[id] for id in wanted if id in there}
        seen = reach.seen_ids(self.tx, self.plan, self.grant, form, rows)
        offered: dict[str, set[Id]] = {}
        for row, found in pointers:
            id, where = row.cells[found.id], getattr(found.field, "where", None)
            if id not in seen:
                _refuse(draft, row, found, self.none_such(found, form, id))
                continue
            if where is None:
                continue
            if found.id not in offered:
                ids = {each.cells[found.id] for each, field in pointers if field.id == found.id}
                offered[found.id] = reach.offered(self.tx, self.plan, self.grant, form, where, ids & seen)
            if id not in offered[found.id]:
                _refuse(draft, row, found, self.not_offered(found, form, id))

    def possible(self, ids: Iterable[Id]) -> set[Id]:
        """Leave out numbers that no record can have."""
        return {id for id in ids if 0 < id <= LARGEST_ID}

    def none_such(self, found: PlanField, form: str, id: Id) -> NoTarget:
        """Build the refusal of a record that is not there, or may not be known."""
        return NoTarget(label=found.label, value=self._id_text(form, id))

    def not_offered(self, found: PlanField, form: str, id: Id) -> NotOffered:
        """Build the refusal of a record that was read and the filter of a field leaves out."""
        return NotOffered(label=found.label, value=self._name(form, id))

    def _id_text(self, form: str, id: Id) -> str:
        return format_id(self.plan.forms[form].form.id_prefix, id) if 0 < id <= LARGEST_ID else str(id)[:40]

    def _name(self, form: str, id: Id) -> Text:
        title = self.plan.forms[form].title
        cell = self._cells[form][id].get(title.id)
        may_read = all(title.id in part.read for part in self.grant.form(form).parts_for(Verb.READ))
        shown = title.show(cell, tz=self.tx.zone)
        return shown if may_read and isinstance(shown, str) else self._id_text(form, id)


def _refuse(draft: RecordDraft, row: RowDraft, found: PlanField, error: HuodanError) -> None:
    row.put(found.id, None)
    draft.refuse(row.path(found), error)
