"""Writing down what is to be told, in the Tx of what happened."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from threading import Event
from weakref import WeakKeyDictionary

from sqlalchemy import BigInteger, bindparam, insert, literal, select, update

from huodan.engines.webhooks.addresses import TODOS
from huodan.engines.webhooks.log import AT_ONCE, State, moot
from huodan.kit.ids import Id
from huodan.language.messages import ANY_FORM, Change, Origin, Reason, Why
from huodan.storage.db import Database, Tx
from huodan.storage.sql.prepared import Fixed
from huodan.storage.system import import_run, journal, webhook, webhook_delivery

COLUMNS = ("webhook", "entry", "form", "record", "version", "kind", "at", "state", "due_at", "attempts")
NOTICE = "notice"
"""The kind of what a step of a process says: no change, and never told again in another order."""
HOLD_MS = 15_000
"""How long a notice waits: what somebody said may be taken back at once (resolutions 16)."""
TOLD = "new"
"""As what an import brought its rows if others are told of it."""

_ON = Fixed(
    select(webhook.c.id, webhook.c.forms, webhook.c.events).where(
        webhook.c.is_on == bindparam("is_on", 1, BigInteger)
    )
)


def follow(
    tx: Tx,
    changes: Sequence[Change],
    entries: Sequence[Id],
    *,
    cause: Id | None = None,
    why: Why | None = None,
) -> None:
    """
    Have some changes told to whom it concerns, if the Tx is committed.

    entries: of the journal, one for each change. cause: the command that led to them; why: what sort of act it was. What an
    import does is told when all of it is done; that it is undone is told as what it did was, or not at all.
    """
    if not changes or (changes[0].origin is Origin.IMPORT and why is None):
        return
    rows = [
        (
            id,
            entry,
            one.form,
            one.record,
            one.version,
            one.kind.value,
            tx.now,
            State.WAITING.value,
            AT_ONCE,
            0,
        )
        for id, forms, events in _addresses(tx)
        for one, entry in zip(changes, entries, strict=True)
        if one.kind in events and (forms is None or one.form in forms)
    ]
    is_undo = cause is not None and why is not None and why.reason is Reason.UNDO
    if rows and not (is_undo and _was_silent(tx, cause)):
        mark = ", ".join("?" if tx.dialect == "sqlite" else "%s" for _ in COLUMNS)
        sql = f"INSERT INTO webhook_delivery ({', '.join(COLUMNS)}) VALUES ({mark})"
        tx.run(sql, rows if len(rows) > 1 else rows[0])
        tx.after_commit(bell(tx.database).set)


def follow_notice(
    tx: Tx, robots: Collection[Id], *, entry: Id, form: str, record: Id | None, kind: str = NOTICE
) -> None:
    """
    Have groups told what a step of a process says, or what waits, as far as they are there and switched on.

    entry: of what is told of the run, in the place of one of the journal. kind: a notice, or one of ``TODOS``. It goes out only
    when what led to it cannot be taken back at once any more.
    """
    here = (webhook.c.id.in_(robots), webhook.c.is_on == 1, webhook.c.channel.is_not(None))
    there = tx.execute(select(webhook.c.id).where(*here)).scalars().all() if robots else ()
    same = {"entry": entry, "form": form, "record": record or 0, "version": 0, "kind": kind, "attempts": 0}
    waits = {"at": tx.now, "state": State.WAITING, "due_at": tx.now + HOLD_MS}
    if there:
        tx.execute(insert(webhook_delivery), [{"webhook": id, **same, **waits} for id in there])


def call_back(tx: Tx, entries: Collection[Id]) -> None:
    """Tell nobody of notices that were taken back before they went out."""
    here = (webhook_delivery.c.entry.in_(entries), webhook_delivery.c.kind.in_((NOTICE, *TODOS)))
    waits = (webhook_delivery.c.due_at.is_not(None), webhook_delivery.c.attempts == 0)
    gone = {"state": State.WITHHELD, "error": moot(), "due_at": None, "ended_at": tx.now}
    if entries:
        tx.execute(update(webhook_delivery).where(*here, *waits).values(gone))


def hearing(tx: Tx, event: str, form: str) -> tuple[Id, ...]:
    """Give the addresses that hear of an event of a form, of which no Change tells."""
    return tuple(
        id for id, forms, events in _addresses(tx) if event in events and (forms is None or form in forms)
    )


def follow_import(tx: Tx, run: Id) -> None:
    """Have told what an import did, at its end: read from the journal, however many they are."""
    entry = journal.c
    for id, forms, events in _addresses(tx):
        told = select(
            literal(id, BigInteger),
            *(entry.id, entry.form, entry.record, entry.version, entry.kind, entry.at),
            *(literal(State.WAITING.value), literal(AT_ONCE, BigInteger), literal(0)),
        ).where(entry.cause == run, entry.kind.in_(events))
        if forms is not None:
            told = told.where(entry.form.in_(forms))
        tx.execute(insert(webhook_delivery).from_select(COLUMNS, told))
        tx.after_commit(bell(tx.database).set)


def _was_silent(tx: Tx, undoing: Id | None) -> bool:
    """Say whether a job takes back an import nobody was told of: of history, or of what was under way."""
    of_it = select(import_run.c.id).where(import_run.c.undo_job == undoing, import_run.c.import_as != TOLD)
    return tx.execute(of_it).first() is not None


def _addresses(tx: Tx) -> Iterator[tuple[Id, frozenset[str] | None, frozenset[str]]]:
    """Give those that are switched on, each with its forms (None: all) and events."""
    for row in _ON.run(tx):
        forms = frozenset(json.loads(row.forms))
        yield row.id, None if ANY_FORM in forms else forms, frozenset(json.loads(row.events))


_bells: WeakKeyDictionary[Database, Event] = WeakKeyDictionary()


def bell(database: Database) -> Event:
    """Give what rings in this process when there is something to send; other processes look from time to time."""
    return _bells.setdefault(database, Event())
