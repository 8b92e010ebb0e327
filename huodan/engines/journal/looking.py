"""Looking something up in the journal, for engines and jobs: what an import brought, what a change replaced, when."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from huodan.kit.ids import Id
from huodan.kit.packed import unpack
from huodan.language.messages import ChangeKind, Origin
from huodan.storage.db import Tx
from huodan.storage.sql.entries import every_entry
from huodan.storage.system import import_run


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


def caused_by(tx: Tx, cause: Id, kind: str) -> list[tuple[str, Id, int]]:
    """List form, record and version of what was caused in a way, such as by an import; the newest first."""
    entry = every_entry.c
    wanted = select(entry.form, entry.record, entry.version).where(entry.cause == cause, entry.kind == kind)
    return [(row.form, row.record, row.version) for row in tx.execute(wanted.order_by(entry.id.desc()))]


def last_version(tx: Tx, form: str, record: Id) -> int:
    """Give the highest version a record ever had; 0 if nothing is known of it."""
    entry = every_entry.c
    wanted = select(func.max(entry.version)).where(entry.form == form, entry.record == record)
    return int(tx.execute(wanted).scalar() or 0)


def bodies_at(
    tx: Tx, *, form: str, versions: Mapping[Id, int]
) -> dict[Id, tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Give what changes of some records replaced, and by what, each at one version; for whoever takes it back."""
    entry = every_entry.c
    wanted = select(entry.record, entry.version, entry.body).where(
        entry.form == form, entry.record.in_(versions)
    )
    found = {}
    for row in tx.execute(wanted):
        if versions[row.record] == row.version:
            body = unpack(row.body)
            found[row.record] = (body["before"], body["after"])
    return found


def stamps(tx: Tx, *, form: str, id: Id, versions: Collection[int]) -> dict[int, Stamp]:
    """Say of some versions of a record when and by whom they were made; unknown ones are left out."""
    entry = every_entry.c
    wanted = select(entry.version, entry.at, entry.person, entry.api_key).where(
        entry.form == form, entry.record == id, entry.version.in_(versions)
    )
    return {row.version: Stamp(row.version, row.at, row.person, row.api_key) for row in tx.execute(wanted)}
