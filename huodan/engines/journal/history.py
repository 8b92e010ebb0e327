"""
The history of one record, the newest first, as far as its reader may see it: who did what when, and why.

A save of which they see nothing has no entry. Read in pages: an entry is named by the version it made.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from huodan.engines.journal.looking import stamps
from huodan.engines.journal.telling import CellChange, Only, Sight, only, tell
from huodan.kit import zone
from huodan.kit.ids import Id
from huodan.kit.packed import unpack
from huodan.language.access import Grant, RecordNotFound, shown
from huodan.language.document import Verb
from huodan.language.messages import ChangeKind, Origin, Reason
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.entries import every_entry
from huodan.storage.sql.scopes import covering
from huodan.storage.sql.shown import authors, titles
from huodan.storage.system import audit, import_run, merged, trash

MOST_ENTRIES = 100
MOST_LOOKED_AT = 1_000
"""Entries that are looked at for one page; then the page is short, and the next one goes on from there."""

_entry = every_entry.c


@dataclass(frozen=True, slots=True)
class MergedNames:
    """Which record became a part of which, by the titles their reader may know; None for others."""

    gone: str | None
    into: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """
    What one command did to the record; ``at`` is ISO in the business zone, ``by`` has no id for keys and the system.

    import_as, file: as what an import brought it, if one did: new documents, in progress (open), or history; from which
    file. recovered: of which moment the backup was from which it came back. why: a ``Reason``, if it was more than a
    save; of_version, of_at: the version a restore went back to. merged: of a merge, which records it was about.
    """

    id: Id
    at: str
    by: Mapping[str, object]
    kind: str
    version: int
    changes: tuple[CellChange, ...]
    origin: str
    import_as: str | None = None
    file: str | None = None
    recovered: str | None = None
    why: str | None = None
    of_version: int | None = None
    of_at: str | None = None
    merged: MergedNames | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries; ``next``: the version before which there are more, None at the end."""

    entries: tuple[Entry, ...]
    next: int | None


def history(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    *,
    form: str,
    id: Id,
    limit: int = MOST_ENTRIES,
    before: int | None = None,
    field: str | None = None,
    import_as: str | None = None,
) -> Page:
    """
    Tell what happened to a record.

    before: only what made earlier versions. field: only what changed this field (``lines.price``: this column).
    import_as: only what imports brought so.

    Raises:
        NotFound: if the record is not there or may not be seen. UnknownPath: if the field is not, or may not.
    """
    sight = sight_of(tx, plan, grant, form=form, id=id)
    meant = only(plan.forms[form], sight, field) if field else None
    limit = min(limit, MOST_ENTRIES)
    conditions: list[ColumnElement[bool]] = [_entry.form == form, _entry.record == id]
    if import_as is not None:
        runs = select(import_run.c.id).where(import_run.c.import_as == import_as)
        conditions.append(_entry.cause.in_(runs))
    found: list[tuple[Row[Any], tuple[CellChange, ...]]] = []
    looked_at = 0
    while True:
        wanted = select(every_entry).where(*conditions).order_by(_entry.version.desc(), _entry.id.desc())
        if before is not None:
            wanted = wanted.where(_entry.version < before)
        rows = tx.execute(wanted.limit(limit + 1)).all()
        page = rows[:limit]
        found += _told(tx, plan, grant, form, sight, page, meant)
        looked_at += len(page)
        if len(rows) <= limit or len(found) >= limit or looked_at >= MOST_LOOKED_AT:
            break
        before = page[-1].version
    is_more = len(rows) > limit or len(found) > limit
    found = found[:limit]
    last = found[-1][0].version if len(found) == limit else page[-1].version if page else None
    entries = tuple(_Maker(tx, plan, grant, form, id).entries(found))
    return Page(entries, last if is_more else None)


def sight_of(tx: Tx, plan: Plan, grant: Grant, *, form: str, id: Id) -> Sight:
    """
    Say which fields of a record somebody sees.

    Raises:
        NotFound: if the record is not there or may not be seen.
    """
    grant.require(form, Verb.READ)
    parts = covering(tx, plan, grant, form, id, Verb.READ)
    if not parts:
        raise RecordNotFound
    read, masked = shown(parts)
    return Sight(read | masked, masked)


def _told(
    tx: Tx, plan: Plan, grant: Grant, form: str, sight: Sight, rows: Sequence[Row[Any]], meant: Only | None
) -> list[tuple[Row[Any], tuple[CellChange, ...]]]:
    """Leave out what shows nothing: that a hidden field changed is nobody's business."""
    bodies = [unpack(row.body) for row in rows]
    versions = [row.app_version for row in rows]
    told = tell(tx, plan, grant, plan.forms[form], sight, bodies, versions=versions, only=meant)
    return [
        (row, lines)
        for row, lines, body in zip(rows, told, bodies, strict=True)
        if lines or (meant is None and (row.kind != ChangeKind.UPDATED or _is_note(body)))
    ]


def _is_note(body: Mapping[str, Any]) -> bool:
    """Say whether an entry is there for its own sake: nothing changed, so nothing of it is hidden."""
    return not body["before"] and not body["after"]


class _Maker:
    """Makes entries of rows; people, keys, imports and restored versions of all of them are read together."""

    def __init__(self, tx: Tx, plan: Plan, grant: Grant, form: str, id: Id) -> None:
        self.tx, self.plan, self.grant, self.form, self.id = tx, plan, grant, form, id

    def entries(self, found: Sequence[tuple[Row[Any], tuple[CellChange, ...]]]) -> Iterator[Entry]:
        """Make an entry of each row and its lines."""
        rows = [row for row, _ in found]
        imports, backups, moments = self._imports(rows), self._backups(rows), self._moments(rows)
        merges = merged_names(self.tx, self.plan, self.grant, _merges(rows))
        for (row, lines), author in zip(found, self._authors(rows), strict=True):
            brought = imports.get(row.cause)
            yield Entry(
                id=row.id,
                at=zone.iso(row.at, self.tx.zone),
                by=author,
                kind=_kind(row),
                version=row.version,
                changes=lines,
                origin=row.origin,
                import_as=brought.import_as if brought else None,
                file=brought.file if brought else None,
                recovered=backups.get(row.cause) if row.origin == Origin.BACKUP else None,
                why=row.why,
                of_version=row.of_version,
                of_at=moments.get(row.of_version),
                merged=merges.get(row.cause),
            )

    def _imports(self, rows: Sequence[Row[Any]]) -> dict[Id, Row[Any]]:
        causes = {row.cause for row in rows} - {None}
        runs = select(import_run.c.id, import_run.c.import_as, import_run.c.file)
        return (
            {run.id: run for run in self.tx.execute(runs.where(import_run.c.id.in_(causes)))}
            if causes
            else {}
        )

    def _backups(self, rows: Sequence[Row[Any]]) -> dict[Id, str]:
        """Say of which moment backups were, as the audit log keeps it for three years."""
        causes = {row.cause for row in rows if row.origin == Origin.BACKUP}
        if not causes:
            return {}
        told = self.tx.execute(select(audit.c.id, audit.c.detail).where(audit.c.id.in_(causes)))
        return {row.id: zone.iso(json.loads(row.detail)["at"], self.tx.zone) for row in told}

    def _moments(self, rows: Sequence[Row[Any]]) -> dict[int, str]:
        versions = {row.of_version for row in rows} - {None}
        known = stamps(self.tx, form=self.form, id=self.id, versions=versions) if versions else {}
        return {version: zone.iso(stamp.at, self.tx.zone) for version, stamp in known.items()}

    def _authors(self, rows: Sequence[Row[Any]]) -> Iterator[Mapping[str, object]]:
        yield from authors(self.tx, self.plan, self.grant, [(row.person, row.api_key) for row in rows])


def _merges(rows: Sequence[Row[Any]]) -> set[Id]:
    return {row.cause for row in rows if row.why == Reason.MERGE}


def merged_names(tx: Tx, plan: Plan, grant: Grant, merges: Collection[Id]) -> dict[Id, MergedNames]:
    """
    Name the records of some merges, as far as somebody may know them.

    The one that went is named to who may read every title of its form: who sees some rows only may never have seen it.
    """
    if not merges:
        return {}
    found = tx.execute(select(merged).where(merged.c.id.in_(merges))).all()
    names: dict[Id, MergedNames] = {}
    for form in sorted({row.form for row in found} & plan.forms.keys()):
        ours = [row for row in found if row.form == form]
        ids = {row.record for row in ours}
        named = titles(tx, plan, grant, form, {*ids, *(row.survivor for row in ours)})
        lying = select(trash.c.record, trash.c.title).where(trash.c.form == form, trash.c.record.in_(ids))
        title = plan.forms[form].title
        parts = grant.form(form).parts_for(Verb.READ)
        is_known = any(part.rows == "all" and title.id in part.read for part in parts)
        gone = {row.record: row.title for row in tx.execute(lying)} if is_known else {}
        for row in ours:
            names[row.id] = MergedNames(gone.get(row.record) or named[row.record], named[row.survivor])
    return names


def _kind(row: Row[Any]) -> str:
    is_import = row.origin == Origin.IMPORT and row.kind in (ChangeKind.CREATED, ChangeKind.UPDATED)
    return "imported" if is_import else str(row.kind)
