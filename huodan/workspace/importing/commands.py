"""
Entries to commands, and commands done: through the write door in a write Tx, only decided on a snapshot.

Owns how sub-rows of a file meet stored ones (by their place; none keeps another's secret) and which records must come
before others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, cast

from huodan.engines import records
from huodan.engines.exchange import Entries, Entry, quoted
from huodan.kit.errors import HuodanError, Invalid, Problem
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.fields import Cell, Store
from huodan.language.fields._sealed import is_veil
from huodan.language.messages import Command, CreateRecord, Origin, UpdateRecord
from huodan.language.plan.model import PlanField, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.statements import fetch_sub_rows
from huodan.workspace import runs
from huodan.workspace.importing.ahead import Ahead
from huodan.workspace.perform import begin, finish, perform, waits_for_number

Done = Literal["created", "updated", "unchanged"]


class NoSuchRecord(HuodanError):
    """A row should change a record that is not there, or not for the importer."""

    code = "no_such_record"
    status = 422
    zh = "没有「{label}」是「{value}」的数据，不能更新。要新增请改用「有则更新，无则新增」。"
    en = "There is no record whose “{label}” is “{value}”. To add it, choose “update or create”."


class RowsMoved(HuodanError):
    """A sub-row of a file is paired by its place with a stored one that says something else, whose secret it would keep."""

    code = "rows_moved"
    status = 422
    zh = "明细「{label}」的第 {row} 行和现在的不一样，分不清是不是同一行。请在数据页面里改明细，或者把每一行都填写完整。"
    en = "Row {row} of “{label}” is not as it is now; it may be another one. Change rows on the page, or fill all of them in."


class Commands:
    """What becomes of the entries of one import."""

    def __init__(
        self,
        tx: Tx,
        grant: Grant,
        form: PlanForm,
        entries: Entries,
        existing: Mapping[str, Id],
        *,
        creates: bool,
        as_was: bool = False,
        cause: Id | None = None,
        ahead: Ahead | None = None,
        shared: records.Shared | None = None,
    ) -> None:
        """
        as_was: new records began elsewhere.

        shared: by all decisions on a snapshot; what stands in the entries is read beforehand.
        """
        self.tx, self.grant, self.form, self.entries = tx, grant, form, entries
        self.existing, self.creates, self.cause = existing, creates, cause
        self.as_was = as_was
        self.is_numbered = waits_for_number(grant.plan, form)
        self.begun: list[tuple[Entry, records.Decision]] = []
        self.decided: list[records.Decision] = []
        self.warned = 0
        self._ahead, self._shared = ahead, shared
        if shared is not None:
            self._read_beforehand(shared)

    def run(self, entry: Entry) -> Done | None:
        """This function will do or decide an entry; None and a noted mistake if it cannot be."""
        done = self._run(entry)
        if self._ahead is not None and (done is None or entry.is_refused):
            self._ahead.refuse(entry.number)
        return done

    def _run(self, entry: Entry) -> Done | None:
        try:
            command = self._command(entry)
        except HuodanError as error:
            self.entries.refuse_value(entry, error.problem())
            return None
        try:
            is_changed = self._do(entry, command)
        except HuodanError as error:
            problems = error.errors if isinstance(error, Invalid) else (error.problem(),)
            for problem in problems:
                self.entries.refuse_value(entry, problem)
            if entry.is_refused:
                return None
            is_changed = True  # on a snapshot it only lacks what is made before it
        if isinstance(command, CreateRecord):
            return "created"
        return "updated" if is_changed else "unchanged"

    def finish(self) -> None:
        """This function will number what was begun; counters are locked from here to the end of the Tx."""
        try:
            finish(self.tx, self.grant.plan, [decision for _, decision in self.begun], cause=self.cause)
        except Invalid:
            for entry, decision in self.begun:
                for problem in decision.draft.problems if decision.draft else ():
                    self.entries.refuse_value(entry, problem)

    def _do(self, entry: Entry, command: Command) -> bool:
        """Say whether anything is different afterwards; others of the file may read what they point to."""
        waits = self.is_numbered and entry.id is None and isinstance(command, CreateRecord)
        if self.tx.is_write and waits:
            assert isinstance(command, CreateRecord)
            begun = begin(self.tx, self.grant.plan, self.grant, command)
            self.begun.append((entry, begun))
            self._warn(entry, begun.warnings)
            return True
        if self.tx.is_write:
            changes = perform(self.tx, self.grant.plan, self.grant, command, cause=self.cause)
            self._warn(entry, changes[0].warnings if changes else ())
            return bool(changes)
        decision = records.decide(self.tx, self.grant.plan, self.grant, command, shared=self._shared)
        runs.require_free(self.tx, self.grant.plan, command, decision)  # what is ready then is only stored
        decision.require()
        is_changed = decision.draft is not None and decision.draft.is_dirty
        if is_changed and not entry.is_refused:
            self.decided.append(decision)
            self._warn(entry, decision.warnings)
        if self._ahead is not None and not entry.is_refused:
            self._ahead.take(entry.number, decision if isinstance(command, CreateRecord) else None)
        return is_changed

    def _warn(self, entry: Entry, warnings: Sequence[Problem]) -> None:
        self.warned += bool(warnings)
        for warning in warnings:
            self.entries.warn_value(entry, warning)

    def _command(self, entry: Entry) -> Command:
        existing = None if entry.key is None else self.existing.get(entry.key)
        if existing is not None:
            return UpdateRecord(self.form.id, existing, self._placed(entry, existing), origin=Origin.IMPORT)
        if not self.creates:
            assert self.entries.key is not None
            field = self.entries.key.aim.field
            value = quoted(field, str(entry.values.get(field.key)))
            raise NoSuchRecord(path=field.key, label=field.label, value=value)
        values, origin = entry.values, Origin.IMPORT
        return CreateRecord(self.form.id, values, id=entry.id, origin=origin, as_was=self.as_was)

    def _placed(self, entry: Entry, existing: Id) -> Mapping[str, object]:
        """Match sub-rows by the number they say they have, else by their place: the first in the file is the first stored."""
        values = dict(entry.values)
        for key in entry.rows:
            subform = self.form.table.by_key[key]
            rows, stored = values[key], self._stored_rows(subform.id, existing)
            assert isinstance(rows, list)
            known = list(_known(rows, _places(entry, key, len(rows), len(stored)), list(stored)))
            self._require_same(subform, known, stored)
            values[key] = known
        return values

    def _stored_rows(self, subform: str, existing: Id) -> Mapping[Id, Mapping[str, Cell]]:
        record = self._shared.stored.get((self.form.id, existing)) if self._shared else None
        if record is not None:
            return {row.id: row.cells for row in record.rows[subform]}
        lines = fetch_sub_rows(self.tx, self.grant.plan, subform, (existing,))[existing]
        return {line["id"]: line for line in lines}

    def _require_same(
        self,
        subform: PlanField,
        rows: Sequence[Mapping[str, object]],
        stored: Mapping[Id, Mapping[str, Cell]],
    ) -> None:
        """See that no row of a file keeps a secret only because it stands where another row stood."""
        table = self.form.subforms[subform.id]
        secrets = [found for found in table.fields if found.store is Store.SEALED]
        for place, row in enumerate(rows if secrets else (), start=1):
            cells = stored.get(cast(Id, row.get("id")))
            if cells is None or not any(self._is_kept(found, row, cells) for found in secrets):
                continue
            given = (found for found in table.fields if found.key in row and found not in secrets)
            if not all(self._is_same(found, row[found.key], cells.get(found.id)) for found in given):
                raise RowsMoved(path=subform.key, label=subform.label, row=place)

    def _is_kept(self, secret: PlanField, row: Mapping[str, object], cells: Mapping[str, Cell]) -> bool:
        is_given = secret.key in row and not is_veil(row[secret.key])
        is_known = secret.id in self.grant.form(self.form.id).readable
        # Who may not know of the field is told nothing by it: not whether there is something in it.
        return not is_given and (cells.get(secret.id) is not None or not is_known)

    def _is_same(self, found: PlanField, raw: object, cell: Cell) -> bool:
        if raw is None or isinstance(raw, int):
            return bool(raw == cell)
        try:
            return bool(found.field.parse(raw, tz=self.tx.zone) == cell)
        except HuodanError:
            return False

    def _read_beforehand(self, shared: records.Shared) -> None:
        """Read the records that are there together, and who holds the unique values of the new ones."""
        ids = (self.existing.get(entry.key) for entry in self.entries.all if entry.key is not None)
        shared.load(self.tx, self.grant.plan, self.form, (id for id in ids if id is not None))
        for found, raws in self.entries.unique_values(self.existing):
            shared.holders.expect(found, raws)


def _places(entry: Entry, subform: str, count: int, stored: int) -> Sequence[int | None]:
    """Take the numbers a file gives sub-rows, unless they count otherwise than ours (10, 20, 30)."""
    places = entry.places.get(subform, [])
    is_ours = bool(places) and all(place is None or place <= max(count, stored) for place in places)
    return places if is_ours else range(1, count + 1)


def _known(
    rows: Sequence[dict[str, object]], places: Sequence[int | None], ids: Sequence[Id]
) -> Iterator[dict[str, object]]:
    """Give rows the ids of the stored ones they are; a number used twice or too high makes a new row."""
    free = dict(enumerate(ids, start=1))
    for row, place in zip(rows, places, strict=True):
        id = None if place is None else free.pop(place, None)
        yield row if id is None else {"id": id, **row}


def in_order(entries: Sequence[Entry]) -> Iterator[Entry]:
    """This function will give records that others of the file point to before those; circles stay."""
    ids = {entry.id for entry in entries if entry.id is not None}
    if not ids:
        yield from entries
        return
    waiting, done = list(entries), set[Id]()
    while waiting:
        ready = [entry for entry in waiting if _needs(entry, ids) <= done] or waiting
        yield from ready
        done |= {entry.id for entry in ready if entry.id is not None}
        going = set(map(id, ready))
        waiting = [entry for entry in waiting if id(entry) not in going]


def _needs(entry: Entry, ids: set[Id]) -> set[Id]:
    """List the new records of the file an entry points to."""
    listed = (each for value in entry.values.values() if isinstance(value, list) for each in value)
    rows = [entry.values, *(row for row in listed if isinstance(row, dict))]
    told = (value for row in rows for value in row.values())
    every = (each for value in told for each in (value if isinstance(value, list) else (value,)))
    return {each for each in every if isinstance(each, int) and each in ids}
