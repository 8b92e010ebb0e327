"""Looking something up in the journal, for engines and jobs: what an import brought, what a change replaced, when."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select

from huodan.kit.ids import Id
from huodan.kit.packed import unpack
from huodan.language.messages import ChangeKind, Origin
from huodan.language.plan.conversion import present_cells
from huodan.language.plan.model import PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.entries import every_entry
from huodan.storage.system import import_run, journal


@dataclass(frozen=True, slots=True)
class Stamp:
    """When a version of a record was made, by whom."""

    version: int
    at: int
    person: Id
    key: Id | None


def brought_as(tx: Tx, form: str, ids: Collection[Id]) -> dict[Id, str]:
    """
    Say as what records came that an import created: new documents, in progress (open), or history.

    For engines that treat these differently; records that were entered otherwise are not in the answer.
    """
    wanted = (
        select(every_entry.c.record, import_run.c.import_as)
        .join(import_run, import_run.c.id == every_entry.c.cause)
        .where(
            every_entry.c.form == form,
            every_entry.c.record.in_(ids),
            every_entry.c.kind == ChangeKind.CREATED.value,
            every_entry.c.origin == Origin.IMPORT.value,
        )
    )
    return {row.record: row.import_as for row in tx.execute(wanted)}


@dataclass(frozen=True, slots=True)
class Caused:
    """One change that something else caused, such as an import; id: of the entry."""

    id: Id
    form: str
    record: Id
    version: int


def caused_by(tx: Tx, cause: Id, kind: str, *, before: Id | None = None, limit: int) -> tuple[Caused, ...]:
    """List what was caused in a way, the newest first: a page of it, from the entry ``before`` on."""
    entry = every_entry.c
    wanted = select(entry.id, entry.form, entry.record, entry.version).where(
        entry.cause == cause, entry.kind == kind
    )
    if before is not None:
        wanted = wanted.where(entry.id < before)
    rows = tx.execute(wanted.order_by(entry.id.desc()).limit(limit))
    return tuple(Caused(row.id, row.form, row.record, row.version) for row in rows)


@dataclass(frozen=True, slots=True)
class Entered:
    """One version of a record as it came about: by which command, of what kind, and what it replaced by what."""

    id: Id
    command: Id
    kind: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """A change something caused, with what became another. app_version: of the workspace in which it was kept."""

    at: int
    form: str
    record: Id
    kind: str
    body: Mapping[str, Any]
    app_version: int
    version: int


def written_by(
    tx: Tx, cause: Id, *, limit: int, records: Collection[Id] | None = None
) -> tuple[Written, ...]:
    """List what something caused, the oldest first, with its bodies. records: only in some of them."""
    entry = every_entry.c
    wanted = select(every_entry).where(entry.cause == cause).order_by(entry.id).limit(limit)
    if records is not None:
        wanted = wanted.where(entry.record.in_(records))
    return tuple(map(_written, tx.execute(wanted)))


def written_then(tx: Tx, form: str, record: Id, *, command: Id | None, at: int) -> Written | None:
    """Give the change of a record one command made, else the last one of a moment that nothing else caused, if any."""
    entry = every_entry.c
    here = select(every_entry).where(entry.form == form, entry.record == record)
    found = tx.execute(here.where(entry.command == command)).first() if command is not None else None
    if found is None:
        found = tx.execute(
            here.where(entry.at == at, entry.cause.is_(None)).order_by(entry.id.desc()).limit(1)
        ).first()
    return None if found is None else _written(found)


def _written(row: Any) -> Written:
    return Written(row.at, row.form, row.record, row.kind, unpack(row.body), row.app_version, row.version)


def count_caused(tx: Tx, cause: Id, kinds: Collection[str]) -> int:
    """Say how many changes something caused in some ways."""
    entry = every_entry.c
    wanted = select(func.count()).where(entry.cause == cause, entry.kind.in_(kinds))
    return int(tx.execute(wanted).scalar_one())


def caused_in(tx: Tx, causes: Collection[Id], form: str, records: Collection[Id]) -> set[Id]:
    """Give those of some records of a form that something of ``causes`` changed."""
    entry = every_entry.c
    wanted = select(entry.record).where(
        entry.form == form, entry.record.in_(records), entry.cause.in_(causes)
    )
    return set(tx.execute(wanted).scalars()) if causes else set()


def touched_since(tx: Tx, forms: Collection[str], *, after: Id, limit: int) -> tuple[tuple[Id, str, Id], ...]:
    """List the entries of some forms behind one, in the order of their ids: entry, form, record."""
    wanted = select(journal.c.id, journal.c.form, journal.c.record).where(journal.c.id > after)
    rows = tx.execute(wanted.where(journal.c.form.in_(forms)).order_by(journal.c.id).limit(limit))
    return tuple((row.id, row.form, row.record) for row in rows)


def former_targets(tx: Tx, entries: Collection[Id], relation: str) -> set[Id]:
    """Give the records a relation named, in a record or in its rows, before the changes some entries tell of."""
    found: set[Id] = set()
    for body in tx.execute(select(journal.c.body).where(journal.c.id.in_(entries))).scalars():
        before = unpack(body)["before"]
        lines = [line["cells"] for rows in before.values() for line in _lines(rows)]
        named = (cells.get(relation) for cells in (before, *lines))
        found |= {id for id in named if isinstance(id, int)}
    return found


def held_at(tx: Tx, form: str, records: Collection[Id], field: str, *, since: Id) -> dict[Id, object]:
    """Give what records, or their rows, held before a field was first changed since an id, JSON-ready; none that kept it."""
    entry = every_entry.c
    wanted = select(entry.record, entry.body).where(
        entry.form == form,
        entry.record.in_(records),
        entry.id >= since,
        entry.kind.in_([ChangeKind.UPDATED.value, ChangeKind.DELETED.value]),
    )
    found: dict[Id, object] = {}
    for row in tx.execute(wanted.order_by(entry.id)):
        before = unpack(row.body)["before"]
        sides = [
            (row.record, before),
            *((line["id"], line["cells"]) for of in before.values() for line in _lines(of)),
        ]
        for id, cells in sides:
            if field in cells:
                found.setdefault(id, cells[field])
    return found


def _lines(value: object) -> list[dict[str, Any]]:
    """Give the rows of a subform, as a side of an entry keeps them; none for any other value."""
    return (
        [one for one in value if isinstance(one, dict) and "cells" in one] if isinstance(value, list) else []
    )


def fields_since(tx: Tx, form: str, record: Id, *, after: int, but: Id) -> frozenset[str]:
    """
    Name the fields of a record that were changed after a version; but: by what caused it.

    That it went and came back, as it was, changed none.
    """
    entry = every_entry.c
    wanted = select(entry.body).where(
        entry.form == form,
        entry.record == record,
        entry.version > after,
        entry.kind.not_in([ChangeKind.DELETED.value, ChangeKind.RESTORED.value]),
        or_(entry.cause.is_(None), entry.cause != but),
    )
    bodies = [unpack(body) for body in tx.execute(wanted).scalars()]
    return frozenset(field for body in bodies for side in ("before", "after") for field in body[side])


def last_version(tx: Tx, form: str, record: Id) -> int:
    """Give the highest version a record ever had; 0 if nothing is known of it."""
    entry = every_entry.c
    wanted = select(func.max(entry.version)).where(entry.form == form, entry.record == record)
    return int(tx.execute(wanted).scalar() or 0)


def bodies_at(
    tx: Tx, form: PlanForm, *, versions: Mapping[Id, int]
) -> dict[Id, tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Give what changes of some records replaced, and by what, each at one version; for whoever takes it back."""
    entry = every_entry.c
    wanted = select(entry.record, entry.version, entry.app_version, entry.body).where(
        entry.form == form.id, entry.record.in_(versions)
    )
    found = {}
    for row in tx.execute(wanted):
        if versions[row.record] == row.version:
            body = unpack(row.body)
            before, after = (
                present_cells(form, body[side], row.app_version, tz=tx.zone) for side in ("before", "after")
            )
            found[row.record] = (before, after)
    return found


def entry_at(tx: Tx, form: PlanForm, record: Id, version: int) -> Entered | None:
    """Give how a version of a record came about; None where that is not known."""
    entry = every_entry.c
    here = (entry.form == form.id, entry.record == record, entry.version == version)
    row = tx.execute(select(every_entry).where(*here)).first()
    if row is None:
        return None
    body = unpack(row.body)
    before, after = (
        present_cells(form, body[side], row.app_version, tz=tx.zone) for side in ("before", "after")
    )
    return Entered(row.id, row.command, row.kind, before, after)


def fields_behind(
    tx: Tx, form: str, record: Id, *, after: int, but: Collection[int] = ()
) -> dict[str, Stamp]:
    """Name the fields of a record that were changed after a version, but for some later versions, each with who did so last."""
    entry = every_entry.c
    wanted = select(entry.version, entry.at, entry.person, entry.api_key, entry.body).where(
        entry.form == form, entry.record == record, entry.version > after, entry.version.not_in(but)
    )
    found: dict[str, Stamp] = {}
    for row in tx.execute(wanted.order_by(entry.version)):
        body, stamp = unpack(row.body), Stamp(row.version, row.at, row.person, row.api_key)
        found |= {field: stamp for side in ("before", "after") for field in body[side]}
    return found


@dataclass(frozen=True, slots=True)
class Behind:
    """A change that made a later version of a record. fields: by id, which it is about."""

    version: int
    cause: Id | None
    origin: str
    why: str | None
    fields: frozenset[str]


def changes_behind(tx: Tx, form: str, record: Id, *, after: int, limit: int) -> tuple[Behind, ...]:
    """List what changed a record after a version, the newest first; that it went and came back, as it was, changed nothing."""
    entry = every_entry.c
    wanted = (
        select(entry.version, entry.cause, entry.origin, entry.why, entry.body)
        .where(entry.form == form, entry.record == record, entry.version > after)
        .where(entry.kind.not_in([ChangeKind.DELETED.value, ChangeKind.RESTORED.value]))
        .order_by(entry.version.desc())
        .limit(limit)
    )
    return tuple(_behind(row) for row in tx.execute(wanted))


def _behind(row: Any) -> Behind:
    body = unpack(row.body)
    fields = frozenset(field for side in ("before", "after") for field in body[side])
    return Behind(row.version, row.cause, row.origin, row.why, fields)


def stamps(tx: Tx, *, form: str, id: Id, versions: Collection[int]) -> dict[int, Stamp]:
    """Say of some versions of a record when and by whom they were made; unknown ones are left out."""
    entry = every_entry.c
    wanted = select(entry.version, entry.at, entry.person, entry.api_key).where(
        entry.form == form, entry.record == id, entry.version.in_(versions)
    )
    return {row.version: Stamp(row.version, row.at, row.person, row.api_key) for row in tx.execute(wanted)}
