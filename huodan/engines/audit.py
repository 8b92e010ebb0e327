"""
The audit log: who did what that no record's history tells, such as taking data out of the workspace.

Owns the table ``audit`` and how long it is kept. Whoever does such a thing notes it in the Tx it belongs to. Only
administrators read it; a detail says what was asked for, never what was found.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select

from huodan.kit.ids import Id
from huodan.storage.db import DAY_MS, Tx
from huodan.storage.system import audit as table

EXPORT, DOWNLOAD, SIGN_IN, KEY, RECOVERY = "export", "download", "sign_in", "key", "recovery"
ACCOUNT, ROLES, DEPARTMENT, PASSWORD, LOCK = "account", "roles", "department", "password", "lock"
FAILED, TOTP, RULES, TRASH = "sign_in_failed", "totp", "rules", "trash"
VIEWING, WHY, BACKUP, REVEAL, WEBHOOK, MAIL = "viewing", "why", "backup", "reveal", "webhook", "mail"
KINDS = (
    EXPORT,
    DOWNLOAD,
    SIGN_IN,
    FAILED,
    LOCK,
    PASSWORD,
    TOTP,
    ACCOUNT,
    ROLES,
    DEPARTMENT,
    RULES,
    KEY,
    WEBHOOK,
    MAIL,
    VIEWING,
    WHY,
    BACKUP,
    RECOVERY,
    TRASH,
    REVEAL,
)
MOST_LISTED = 100
KEPT_MS = 3 * 365 * DAY_MS
MOST_PURGED = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. person, key: who did it. form: the id of the form it was about, which may be gone by now."""

    id: Id
    at: int
    person: Id
    key: Id | None
    kind: str
    form: str | None
    detail: Mapping[str, Any]


def note(
    tx: Tx,
    *,
    kind: str,
    form: str | None = None,
    detail: Mapping[str, object],
    person: Id | None = None,
    at: int | None = None,
) -> Id:
    """
    Note that the Tx's actor did something, and give the entry's id; ``detail`` is JSON-ready.

    person: who is meant where nobody is signed in yet. at: when it was, if not now.
    """
    assert kind in KINDS
    id = tx.new_id()
    row = {
        "id": id,
        "at": tx.now if at is None else at,
        "person": tx.actor.person if person is None else person,
        "api_key": tx.actor.key,
        "kind": kind,
        "form": form,
        "detail": json.dumps(detail, ensure_ascii=False),
    }
    tx.execute(insert(table).values(row))
    return id


def entries(
    tx: Tx,
    *,
    person: Id | None = None,
    kind: str | None = None,
    since: int | None = None,
    until: int | None = None,
    before: Id | None = None,
    limit: int = MOST_LISTED,
) -> tuple[Entry, ...]:
    """List entries, the newest first: from the moment ``since`` to before ``until``, before the entry ``before``."""
    wanted = select(table).order_by(table.c.id.desc()).limit(min(limit, MOST_LISTED))
    for column, value in ((table.c.person, person), (table.c.kind, kind)):
        if value is not None:
            wanted = wanted.where(column == value)
    if since is not None:
        wanted = wanted.where(table.c.at >= since)
    if until is not None:
        wanted = wanted.where(table.c.at < until)
    if before is not None:
        wanted = wanted.where(table.c.id < before)
    return tuple(
        Entry(row.id, row.at, row.person, row.api_key, row.kind, row.form, json.loads(row.detail))
        for row in tx.execute(wanted)
    )


def purge(tx: Tx) -> int:
    """Forget entries of three years ago, some at a time, and say how many."""
    old = select(table.c.id).where(table.c.at <= tx.now - KEPT_MS).order_by(table.c.at).limit(MOST_PURGED)
    ids = tx.execute(old).scalars().all()
    if ids:
        tx.execute(delete(table).where(table.c.id.in_(ids)))
    return len(ids)
