"""
The journal: every Change of every record, appended and never altered (sentence 10).

Owns the table ``journal`` and reading it as a record's history. What a Change holds is ``engines.records``' business;
who listens to it is ``workspace.perform``'s.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, func, select

from huodan.kit import zone
from huodan.kit.ids import Id
from huodan.kit.packed import pack, unpack
from huodan.kit.words import Text, say
from huodan.language.access import Grant, RecordNotFound
from huodan.language.document import Verb
from huodan.language.fields import Cell
from huodan.language.fields.member import PEOPLE
from huodan.language.messages import SYSTEM_PERSON, Change, ChangeKind, Origin
from huodan.language.plan.model import Plan, PlanField, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import covering
from huodan.storage.sql.shown import reference, show_cells, system_reference, titles
from huodan.storage.system import api_key, audit, import_run, journal

MOST_ENTRIES = 100

_COLUMNS = tuple(column.name for column in journal.c)


@dataclass(frozen=True, slots=True)
class CellChange:
    """One value before and after, in the JSON of ``api.md``; a row that came or went is one of these as a whole."""

    path: str
    label: Text
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Entry:
    """
    What one command did to the record; ``at`` is ISO in the business zone, ``by`` has no id for keys and the system.

    import_as: as what an import brought it, if one did: new documents, in progress (open), or history.
    recovered: of which moment the backup was from which it came back, if it did.
    """

    id: Id
    at: str
    by: Mapping[str, object]
    kind: str
    version: int
    changes: tuple[CellChange, ...]
    import_as: str | None = None
    recovered: str | None = None


def append(
    tx: Tx, plan: Plan, changes: Sequence[Change], *, command: Id | None, cause: Id | None = None
) -> None:
    """
    Add changes to the journal.

    command: shared by everything one command changed; None if each is of its own. cause: the command that led to it,
    None for one from outside.
    """
    if changes:
        mark = ", ".join("?" if tx.dialect == "sqlite" else "%s" for _ in _COLUMNS)
        sql = f"INSERT INTO journal ({', '.join(_COLUMNS)}) VALUES ({mark})"
        # The first id is the command's own, so no two processes name a command alike.
        ids = (command or tx.new_id(), *(tx.new_id() for _ in changes[1:]))
        rows = [
            _row(tx, plan, change, id, command or id, cause) for change, id in zip(changes, ids, strict=True)
        ]
        tx.run(sql, rows if len(rows) > 1 else rows[0])


Packed = tuple[Id, int, str, bytes]
"""A change of an import, packed beforehand: record, version, kind, body."""


def pack_change(change: Change) -> Packed:
    """Pack a change of an import, for ``put``."""
    return change.record, change.version, change.kind.value, _body(change)


def put(tx: Tx, plan: Plan, form: str, packed: Sequence[Packed], *, cause: Id) -> None:
    """Add changes of one form to the journal that were packed beforehand; each is of its own command."""
    rest = (Origin.IMPORT.value, tx.now, tx.actor.person, tx.actor.key, plan.version)
    rows: list[tuple[Any, ...]] = []
    for record, version, kind, body in packed:
        id = tx.new_id()
        rows.append((id, id, cause, form, record, version, kind, *rest, body))
    if rows:
        tx.put("journal", _COLUMNS, rows)


def history(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    *,
    form: str,
    id: Id,
    limit: int = MOST_ENTRIES,
    import_as: str | None = None,
) -> tuple[Entry, ...]:
    """
    Tell what happened to a record, newest first, as far as its reader may see the fields.

    import_as: only what imports brought so.

    Raises:
        NotFound: if the record is not there or may not be seen.
    """
    grant.require(form, Verb.READ)
    parts = covering(tx, plan, grant, form, id, Verb.READ)
    if not parts:
        raise RecordNotFound
    read = frozenset[str]().union(*(part.read for part in parts))
    masked = frozenset[str]().union(*(part.masked for part in parts)) - read
    brought = import_run.c.import_as.label("import_as")
    caused = journal.outerjoin(import_run, import_run.c.id == journal.c.cause)
    is_recovery = and_(audit.c.id == journal.c.cause, journal.c.origin == Origin.BACKUP)
    wanted = (
        select(*journal.c, brought, audit.c.detail.label("recovery"))
        .select_from(caused.outerjoin(audit, is_recovery))
        .where(journal.c.form == form, journal.c.record == id)
        .order_by(journal.c.version.desc(), journal.c.id.desc())
        .limit(min(limit, MOST_ENTRIES))
    )
    if import_as is not None:
        wanted = wanted.where(import_run.c.import_as == import_as)
    return _Reader(tx, plan, grant, plan.forms[form], read, masked).entries(tx.execute(wanted).all())


def told_changes(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    form: PlanForm,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> tuple[CellChange, ...]:
    """Tell what differs between two bodies of a record as its history would, to who sees all records of the form."""
    parts = [part for part in grant.form(form.id).parts_for(Verb.READ) if part.rows == "all"]
    read = frozenset[str]().union(*(part.read for part in parts))
    masked = frozenset[str]().union(*(part.masked for part in parts)) - read
    return _Reader(tx, plan, grant, form, read, masked).compared(before, after)


def brought_as(tx: Tx, form: str, ids: Collection[Id]) -> dict[Id, str]:
    """
    Say as what records came that an import created: new documents, in progress (open), or history.

    For engines that treat these differently; records that were entered otherwise are not in the answer.
    """
    wanted = (
        select(journal.c.record, import_run.c.import_as)
        .join(import_run, import_run.c.id == journal.c.cause)
        .where(
            journal.c.form == form,
            journal.c.record.in_(ids),
            journal.c.kind == ChangeKind.CREATED.value,
            journal.c.origin == Origin.IMPORT.value,
        )
    )
    return {row.record: row.import_as for row in tx.execute(wanted)}


def caused_by(tx: Tx, cause: Id, kind: str) -> list[tuple[str, Id, int]]:
    """List form, record and version of what was caused in a way, such as by an import; the newest first."""
    wanted = select(journal.c.form, journal.c.record, journal.c.version).where(
        journal.c.cause == cause, journal.c.kind == kind
    )
    return [(row.form, row.record, row.version) for row in tx.execute(wanted.order_by(journal.c.id.desc()))]


def last_version(tx: Tx, form: str, record: Id) -> int:
    """Give the highest version a record ever had; 0 if nothing is known of it."""
    wanted = select(func.max(journal.c.version)).where(journal.c.form == form, journal.c.record == record)
    return int(tx.execute(wanted).scalar() or 0)


def bodies_at(
    tx: Tx, *, form: str, versions: Mapping[Id, int]
) -> dict[Id, tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Give what changes of some records replaced, and by what, each at one version; for whoever takes it back."""
    wanted = select(journal.c.record, journal.c.version, journal.c.body).where(
        journal.c.form == form, journal.c.record.in_(versions)
    )
    found = {}
    for row in tx.execute(wanted):
        if versions[row.record] == row.version:
            body = unpack(row.body)
            found[row.record] = (body["before"], body["after"])
    return found


def _row(tx: Tx, plan: Plan, change: Change, id: Id, command: Id, cause: Id | None) -> tuple[object, ...]:
    row = {
        "id": id,
        "command": command,
        "cause": cause,
        "form": change.form,
        "record": change.record,
        "version": change.version,
        "kind": change.kind.value,
        "origin": change.origin.value,
        "at": tx.now,
        "person": tx.actor.person,
        "api_key": tx.actor.key,
        "app_version": plan.version,
        "body": _body(change),
    }
    return tuple(row[name] for name in _COLUMNS)


def _body(change: Change) -> bytes:
    return pack({"before": change.before, "after": change.after})


Slot = None | int | dict[str, int]
"""Where a value will be found among all shown ones: one cell, or the cells of a whole row."""

Told = tuple[str, Text, Slot, Slot]


class _Reader:
    """Turns journal rows into entries; the titles of all entries are read together."""

    def __init__(
        self, tx: Tx, plan: Plan, grant: Grant, form: PlanForm, read: frozenset[str], masked: frozenset[str]
    ) -> None:
        self.tx, self.plan, self.grant, self.form = tx, plan, grant, form
        self.shown, self.masked = read | masked, masked
        self.cells: list[tuple[PlanField, Cell]] = []

    def entries(self, rows: Sequence[Row[Any]]) -> tuple[Entry, ...]:
        """Make an entry of each row."""
        told = [tuple(self._changes(unpack(row.body))) for row in rows]
        values = show_cells(self.tx, self.plan, self.grant, self.cells, masked=self.masked)
        return tuple(
            Entry(
                id=row.id,
                at=zone.iso(row.at, self.tx.zone),
                by=author,
                kind=_kind(row),
                version=row.version,
                import_as=row.import_as,
                recovered=_recovered(row, self.tx.zone),
                changes=tuple(
                    CellChange(path, label, _at(values, was), _at(values, now))
                    for path, label, was, now in lines
                ),
            )
            for row, lines, author in zip(rows, told, self._authors(rows), strict=True)
        )

    def compared(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[CellChange, ...]:
        """Tell one difference."""
        lines = tuple(self._changes({"before": before, "after": after}))
        values = show_cells(self.tx, self.plan, self.grant, self.cells, masked=self.masked)
        return tuple(
            CellChange(path, label, _at(values, was), _at(values, now)) for path, label, was, now in lines
        )

    def _authors(self, rows: Sequence[Row[Any]]) -> Iterator[Mapping[str, object]]:
        people = titles(
            self.tx, self.plan, self.grant, PEOPLE, {row.person for row in rows} - {SYSTEM_PERSON}
        )
        keys = {row.api_key for row in rows} - {None}
        named = (
            self.tx.execute(select(api_key.c.id, api_key.c.name).where(api_key.c.id.in_(keys)))
            if keys
            else ()
        )
        names = {row.id: {"title": row.name} for row in named}
        for row in rows:
            if row.person in people:
                yield reference(self.plan, PEOPLE, row.person, people[row.person])
            else:
                yield {**system_reference(self.tx), **names.get(row.api_key, {})}

    def _changes(self, body: Mapping[str, Any]) -> Iterator[Told]:
        was, now = body["before"], body["after"]
        for found in self.form.table.fields:
            if found.id not in self.shown or found.is_hidden or (found.id not in was and found.id not in now):
                continue
            if found.id in self.form.subforms:
                yield from self._rows(found, was.get(found.id, ()), now.get(found.id, ()))
            else:
                yield (
                    found.key,
                    found.label,
                    self._slot(found, was.get(found.id)),
                    self._slot(found, now.get(found.id)),
                )

    def _rows(self, subform: PlanField, was: Sequence[Any], now: Sequence[Any]) -> Iterator[Told]:
        before, after = {line["id"]: line for line in was}, {line["id"]: line for line in now}
        stayed = [after[id] for id in after if id in before]
        for line in stayed:
            yield from self._row(
                subform, before[line["id"]], line, is_moved=len(stayed) == len(before) == len(after)
            )
        for line in now:
            if line["id"] not in before:
                yield subform.key, _label(subform, line["at"]), None, self._whole(subform, line)
        for line in was:
            if line["id"] not in after:
                yield subform.key, _label(subform, line["at"]), self._whole(subform, line), None

    def _row(self, subform: PlanField, was: Any, now: Any, *, is_moved: bool) -> Iterator[Told]:
        """A row that only made room for others is not worth telling."""
        place = now["at"]
        for found in self._fields(subform, now["cells"]):
            path = f"{subform.key}.{place - 1}.{found.key}"
            slots = (
                self._slot(found, was["cells"].get(found.id)),
                self._slot(found, now["cells"].get(found.id)),
            )
            yield path, _label(subform, place, found), *slots
        if is_moved and was["at"] != place:
            number = self.form.table.by_id["version"]
            yield (
                f"{subform.key}.{place - 1}",
                _PLACE,
                self._slot(number, was["at"]),
                self._slot(number, place),
            )

    def _whole(self, subform: PlanField, line: Any) -> Slot:
        return {
            found.key: self._put(found, line["cells"][found.id])
            for found in self._fields(subform, line["cells"])
        }

    def _fields(self, subform: PlanField, cells: Mapping[str, object]) -> Iterator[PlanField]:
        for found in self.form.subforms[subform.id].fields:
            if found.id in cells and found.id in self.shown and not found.is_hidden:
                yield found

    def _slot(self, found: PlanField, cell: object) -> Slot:
        return None if cell is None else self._put(found, cell)

    def _put(self, found: PlanField, cell: object) -> int:
        self.cells.append((found, tuple(cell) if isinstance(cell, list) else cell))
        return len(self.cells) - 1


_PLACE = {"zh": "行号", "en": "Row number"}


def _label(subform: PlanField, place: int, found: PlanField | None = None) -> dict[str, str]:
    texts = {
        "zh": f"{say(subform.label, 'zh')} 第 {place} 行",
        "en": f"{say(subform.label, 'en')} row {place}",
    }
    return {lang: f"{text} · {say(found.label, lang)}" if found else text for lang, text in texts.items()}


def _at(values: Sequence[object], slot: Slot) -> object:
    if isinstance(slot, dict):
        return {key: values[index] for key, index in slot.items()}
    return None if slot is None else values[slot]


def _recovered(row: Row[Any], tz: str) -> str | None:
    """Say of which moment the backup was, as the audit log keeps it for three years."""
    return None if row.recovery is None else zone.iso(json.loads(row.recovery)["at"], tz)


def _kind(row: Row[Any]) -> str:
    is_import = row.origin == Origin.IMPORT and row.kind in (ChangeKind.CREATED, ChangeKind.UPDATED)
    return "imported" if is_import else str(row.kind)
