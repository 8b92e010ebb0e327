"""
Two people, one record: what somebody else changed since the version a caller saw, and whether it is in the way (D13).

Reads the journal; owns the refusal that names field, person, moment and their value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from huodan.engines.records import reach
from huodan.engines.records.draft import Record, RecordDraft, RowDraft
from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.packed import unpack
from huodan.kit.words import Text, say
from huodan.language.access import Grant
from huodan.language.fields import Cell, Store
from huodan.language.fields.member import PEOPLE
from huodan.language.messages import SYSTEM_PERSON, ChangeKind
from huodan.language.plan.model import Plan, PlanField, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.entries import every_entry
from huodan.storage.sql.shown import reference, show_cells, system_reference, titles


@dataclass(frozen=True, slots=True)
class Clash:
    """One field somebody else changed meanwhile: who, when (ISO), and what it is now."""

    path: str
    label: Text
    by: Mapping[str, object] | None
    at: str
    theirs: object

    def text(self, lang: str) -> str:
        """Say it in one sentence."""
        who = (self.by or {}).get("title")
        if lang == "zh":
            return f"「{say(self.label, lang)}」已被{who or '别人'}修改。"
        return f"“{say(self.label, lang)}” was changed by {who or 'somebody else'}."


class Conflict(HuodanError):
    """The record was changed since the caller read it, in a field the caller changes too."""

    code = "conflict"
    status = 409
    zh = "这条数据刚被修改过：{listed}请核对后再保存。"
    en = "This record was just changed: {listed} Please check and save again."

    def __init__(self, *, version: int, clashes: tuple[Clash, ...]) -> None:
        self.version, self.clashes = version, clashes
        super().__init__(
            listed={lang: " ".join(clash.text(lang) for clash in clashes[:3]) for lang in ("zh", "en")}
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (self.version, self.clashes)


def _rebuild(version: int, clashes: tuple[Clash, ...]) -> Conflict:
    return Conflict(version=version, clashes=clashes)


@dataclass(frozen=True, slots=True)
class _Since:
    """What changed since a version: per field (and per sub-row and field) who changed it last and when."""

    fields: Mapping[str, tuple[Id, int]]
    cells: Mapping[tuple[Id, str], tuple[Id, int]]
    is_complete: bool


def check_version(tx: Tx, plan: Plan, grant: Grant, draft: RecordDraft, base_version: int | None) -> None:
    """
    Let a change of an older version pass if nobody touched the same fields since.

    Raises:
        Conflict: naming the fields that somebody did.
    """
    old = draft.old
    assert old is not None
    if base_version is None or base_version == old.version:
        return
    if base_version > old.version:
        raise Conflict(version=old.version, clashes=())
    clashing = list(_clashing(draft, _read(tx, draft.form, old, base_version)))
    if clashing:
        raise _conflict(tx, plan, grant, draft.form, old, clashing)


def check_untouched(
    tx: Tx, plan: Plan, grant: Grant, form: PlanForm, old: Record, base_version: int | None
) -> None:
    """
    Refuse what is meant for an older version as a whole, such as deleting it.

    Raises:
        Conflict: naming every field that changed since.
    """
    if base_version is None or base_version == old.version:
        return
    since = _read(tx, form, old, min(base_version, old.version))
    main = RowDraft(form.table, old.id, old.cells, dict(old.cells))
    clashing = [
        (main, form.table.by_id[field], by) for field, by in since.fields.items() if field in form.table.by_id
    ]
    raise _conflict(tx, plan, grant, form, old, clashing)


_Clashing = tuple[RowDraft, PlanField, tuple[Id, int]]


def _clashing(draft: RecordDraft, since: _Since) -> Iterator[_Clashing]:
    """Compare what was sent, and what relations that were sent fill in, with what others changed."""
    main = draft.main
    for id in sorted(main.sent | _inputs(main)):
        found = draft.form.table.by_id[id]
        if found.store is Store.ROWS:
            yield from _clashing_rows(draft, found, since)
        elif id in main.changed and (id in since.fields or not since.is_complete):
            yield main, found, since.fields.get(id, _NOBODY)


def _inputs(row: RowDraft) -> set[str]:
    """Name the fields people fill in that this save changes, by itself or by a fill-in."""
    fields = (row.table.by_id[id] for id in row.changed)
    return {found.id for found in fields if not (_is_ours(found) or found.is_hidden)}


def _is_ours(found: PlanField) -> bool:
    """Say whether the server keeps a field: nobody fills it in, nor the moment of a state."""
    return found.field.is_computed or found.field.stamped_by is not None


def _clashing_rows(draft: RecordDraft, found: PlanField, since: _Since) -> Iterator[_Clashing]:
    """A whole list stands against any change of the rows; an edit only against changes of the same cells."""
    gone = [by for (row, _), by in since.cells.items() if row in draft.missing.get(found.id, ())]
    if gone:  # somebody removed what is to be changed
        yield draft.main, found, gone[-1]
        return
    is_edited = draft.is_changed(found.id) or draft.is_moved(found.id)
    if found.id in draft.listed or not since.is_complete:
        if is_edited and (found.id in since.fields or not since.is_complete):
            yield draft.main, found, since.fields.get(found.id, _NOBODY)
        return
    for row in draft.rows[found.id]:
        for id in sorted(_inputs(row)):
            if (row.id, id) in since.cells:
                yield row, row.table.by_id[id], since.cells[row.id, id]
    gone = [
        by
        for (row, _), by in since.cells.items()
        if any(line.id == row for line in draft.removed.get(found.id, ()))
    ]
    if gone:
        yield draft.main, found, gone[-1]


_NOBODY = (SYSTEM_PERSON, 0)


def _read(tx: Tx, form: PlanForm, old: Record, base_version: int) -> _Since:
    base_version = max(base_version, 0)
    entry = every_entry.c
    wanted = (
        select(entry.person, entry.at, entry.kind, entry.body)
        .where(entry.form == form.id, entry.record == old.id, entry.version > base_version)
        .order_by(entry.version)
    )
    fields: dict[str, tuple[Id, int]] = {}
    cells: dict[tuple[Id, str], tuple[Id, int]] = {}
    entries = tx.execute(wanted).all()
    for row in entries:
        if row.kind in (ChangeKind.DELETED, ChangeKind.RESTORED):
            continue  # it went and came back as it was
        by, body = (row.person, row.at), unpack(row.body)
        for side in ("before", "after"):
            for field, value in body[side].items():
                fields[field] = by
                for line in value if field in form.subforms else ():
                    cells |= {(line["id"], id): by for id in line["cells"]}
    return _Since(fields, cells, len(entries) == old.version - base_version)


def _conflict(
    tx: Tx, plan: Plan, grant: Grant, form: PlanForm, old: Record, clashing: list[_Clashing]
) -> Conflict:
    """Tell only of fields the caller may read in this very record."""
    read, masked = reach.reading(tx, plan, grant, form, old.id, old.cells)
    told = [each for each in clashing if each[1].id in read | masked]
    people = {by[0] for _, _, by in told if by[0] != SYSTEM_PERSON}
    named = titles(tx, plan, grant, PEOPLE, people)
    theirs = show_cells(
        tx, plan, grant, [(found, _theirs(row, found)) for row, found, _ in told], masked=masked
    )
    clashes = tuple(
        Clash(
            path=row.path(found),
            label=found.label,
            by=_author(tx, plan, named, person) if at else None,
            at=zone.iso(at, tx.zone) if at else "",
            theirs=shown,
        )
        for (row, found, (person, at)), shown in zip(told, theirs, strict=True)
    )
    return Conflict(version=old.version, clashes=clashes)


def _author(tx: Tx, plan: Plan, named: Mapping[Id, str | None], person: Id) -> Mapping[str, object]:
    return reference(plan, PEOPLE, person, named[person]) if person in named else system_reference(tx)


def _theirs(row: RowDraft, found: PlanField) -> Cell:
    return (row.before or {}).get(found.id)
