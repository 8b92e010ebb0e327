"""
Deciding a whole file on snapshots, beside the writers, and keeping on the disk what only has to be stored.

A large file is gone through a window at a time, each on a snapshot of its own, so that neither memory nor the age of a snapshot
grows with it. Where records of the file may point to one another, or missing ones are to be made, all are at hand at once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import IO

from huodan.engines.exchange import MOST_LINES_AT_ONCE, Table
from huodan.language.access import Grant
from huodan.storage.db import Database, Tx
from huodan.storage.link import Busy
from huodan.workspace.importing.preparing import Seen, can_prepare, see
from huodan.workspace.importing.staging import Staged, Staging, thin
from huodan.workspace.importing.trying import Keep, Told, Trial, Tried, fresh, no_one, try_table
from huodan.workspace.importing.wish import Wish
from huodan.workspace.perform import REACTIONS
from huodan.workspace.ready import make_ready

WINDOW = 2_000  # rows


def decide_file(
    database: Database,
    grant: Grant,
    form: str,
    table: Table,
    wish: Wish,
    *,
    into: IO[bytes] | None = None,
    is_beside: bool = True,
    tell: Told = no_one,
) -> Tried:
    """
    This function will say what an import of a table would do.

    into: takes what only has to be stored then (``staging.py``), or the table where it must be decided in its Tx.
    is_beside: whether what is right may just be stored; else a table that is small enough is decided once more in the Tx.

    Raises:
        as ``run_import`` does. Busy: if the workspace gets another version meanwhile.
    """
    with database.read(grant.actor) as tx:
        trial, today = Trial(tx, grant, form, table, wish, size=WINDOW), tx.today
    granted = trial.grant
    staging = Staging(into, granted) if into is not None else None
    keep: Keep | None = staging.add if staging else None
    if _is_apart(trial):
        tried, seen = _in_windows(database, trial, today, keep, tell)
    else:
        with database.read(grant.actor) as tx:
            tried, seen = find_right(tx, grant, form, table, wish, tell=tell, keep=keep)
    if staging is not None:
        is_ready = tried.is_ready and (is_beside or len(table.lines) > MOST_LINES_AT_ONCE)
        kept = None if is_ready else table
        told = thin(tried.report)
        staging.end(Staged(granted.plan.version, granted.actor, form, today, told, seen, tried.refused, kept))
    return tried


def _is_apart(trial: Trial) -> bool:
    """Say whether no record of a file can depend on another."""
    own = trial.form.id
    targets = {aim.field.target for aim in trial.aims.each if aim is not None}
    return own not in targets and own not in REACTIONS and not trial.wish.make


def _in_windows(
    database: Database, trial: Trial, today: int, keep: Keep | None, tell: Told
) -> tuple[Tried, Seen]:
    seen: Seen = {}
    plan, entries = trial.grant.plan, trial.entries
    for every in entries.windows():
        with database.read(trial.grant.actor) as tx:
            if fresh(tx, trial.before) is not trial.before or tx.today != today:
                raise Busy
            if trial.wish.mode == "update":
                entries.require_keys()
            decisions = trial.do(tx)
            trial.note_refused(every)
            assert can_prepare(trial.form, entries)
            if keep is not None and (trial.wish.accept == "valid" or not entries.count):
                see(tx, plan, decisions, seen)
                keep(make_ready(tx, plan, trial.form, decisions))
        tell(trial.rows)
    with database.read(trial.grant.actor) as tx:
        report = trial.report(tx)
    if entries.count and trial.wish.accept == "all":
        report = replace(report, created=0, updated=0, unchanged=0)
    lines = frozenset(entries.strays | trial.lines)
    return Tried(report, frozenset(trial.bad), lines, is_ready=True), seen


def find_right(
    tx: Tx,
    grant: Grant,
    form: str,
    table: Table,
    wish: Wish,
    *,
    tell: Told = no_one,
    keep: Keep | None = None,
) -> tuple[Tried, Seen]:
    """
    This function will try again without what is refused until nothing more is: records may point to one another.

    Only where the right rows are wanted; else it tries once.
    """
    tried, seen = try_table(tx, grant, form, table, wish, tell=tell, keep=keep)
    while tried.refused and wish.accept == "valid":
        again, seen = try_table(tx, grant, form, table, wish, refused=tried.refused, tell=tell, keep=keep)
        told, done = tried.report, again.report
        if not again.refused:
            report = replace(told, created=done.created, updated=done.updated, unchanged=done.unchanged)
            return replace(tried, report=report, is_ready=again.is_ready), seen
        report = replace(
            told,
            errors=(*told.errors, *done.errors),
            error_count=told.error_count + done.error_count,
            refused=told.refused + len(again.refused),
        )
        tried = Tried(report, tried.refused | again.refused, tried.lines | again.lines)
    return tried, seen
