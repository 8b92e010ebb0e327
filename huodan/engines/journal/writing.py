"""Appending to the journal: what one command changed, or what an import packed beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from huodan.kit.ids import Id
from huodan.kit.packed import pack
from huodan.language.messages import Change, Origin, Why
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.system import journal

COLUMNS = tuple(column.name for column in journal.c)

Packed = tuple[Id, int, str, bytes]
"""A change of an import, packed beforehand: record, version, kind, body."""


def append(
    tx: Tx,
    plan: Plan,
    changes: Sequence[Change],
    *,
    command: Id | None,
    cause: Id | None = None,
    why: Why | None = None,
) -> tuple[Id, ...]:
    """
    Add changes to the journal, and give the ids of their entries.

    command: shared by everything one command changed; None if each is of its own. cause: the command that led to it,
    None for one from outside. why: what sort of act it was, if more than a save.
    """
    if not changes:
        return ()
    mark = ", ".join("?" if tx.dialect == "sqlite" else "%s" for _ in COLUMNS)
    sql = f"INSERT INTO journal ({', '.join(COLUMNS)}) VALUES ({mark})"
    # The first id is the command's own, so no two processes name a command alike.
    ids = (command or tx.new_id(), *(tx.new_id() for _ in changes[1:]))
    rows = [
        _row(tx, plan, change, id, command or id, cause, why) for change, id in zip(changes, ids, strict=True)
    ]
    tx.run(sql, rows if len(rows) > 1 else rows[0])
    return ids


def pack_change(change: Change) -> Packed:
    """Pack a change of an import, for ``put``."""
    return change.record, change.version, change.kind.value, _body(change)


def put(tx: Tx, plan: Plan, form: str, packed: Sequence[Packed], *, cause: Id) -> None:
    """Add changes of one form to the journal that were packed beforehand; each is of its own command."""
    rest = (Origin.IMPORT.value, tx.now, tx.actor.person, tx.actor.key, plan.version)
    rows: list[tuple[Any, ...]] = []
    for record, version, kind, body in packed:
        id = tx.new_id()
        rows.append((id, id, cause, form, record, version, kind, *rest, body, None, None))
    if rows:
        tx.put("journal", COLUMNS, rows)


def _row(
    tx: Tx, plan: Plan, change: Change, id: Id, command: Id, cause: Id | None, why: Why | None
) -> tuple[object, ...]:
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
        "why": why.reason.value if why else None,
        "of_version": why.of_version if why else None,
    }
    return tuple(row[name] for name in COLUMNS)


def _body(change: Change) -> bytes:
    return pack({"before": change.before, "after": change.after})
