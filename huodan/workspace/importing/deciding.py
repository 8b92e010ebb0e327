"""
Deciding a whole file on snapshots, beside the writers, and keeping on the disk what only has to be stored.

A large file is gone through a window at a time, each on a snapshot of its own, so that neither memory nor the age of a snapshot
grows with it. Records that others of the file point to come first (``ahead.py``). Only where it cannot be known beforehand
what others need of them, all are at hand at once.
"""

from __future__ import annotations

from dataclasses import replace
from operator import or_
from typing import IO

from huodan.engines.exchange import Table
from huodan.language.access import Grant
from huodan.storage.db import Database, Tx
from huodan.storage.link import Busy
from huodan.workspace.importing.preparing import Seen, can_prepare
from huodan.workspace.importing.staging import Staged, Staging, thin
from huodan.workspace.importing.trying import Keep, Told, Trial, Tried, fresh, no_one, try_table
from huodan.workspace.importing.wish import Wish
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
    tell: Told = no_one,
) -> Tried:
    """
    This function will say what an import of a table would do.

    into: takes what only has to be stored then (``staging.py``), or the table where it must be decided in its Tx.

    Raises:
        as ``run_import`` does. Busy: if the workspace gets another version meanwhile.
    """
    with database.read(grant.actor) as tx:
        trial, today = Trial(tx, grant, form, table, wish, size=WINDOW), tx.today
    granted = trial.grant
    staging = Staging(into, granted) if into is not None else None
    keep: Keep | None = staging.add if staging else None
    if trial.foresee():
        tried, seen = _in_windows(database, trial, today, keep, tell)
    else:
        with database.read(grant.actor) as tx:
            tried, seen = find_right(tx, grant, form, table, wish, tell=tell, keep=keep)
    if staging is not None:
        kept = None if tried.is_ready else table
        told = thin(tried.report)
        made = trial.ahead.used if trial.ahead else {}
        staging.end(
            Staged(granted.plan.version, granted.actor, form, today, told, seen, made, tried.lines, kept)
        )
    return tried


def _in_windows(
    database: Database, trial: Trial, today: int, keep: Keep | None, tell: Told
) -> tuple[Tried, Seen]:
    plan, entries, ahead = trial.grant.plan, trial.entries, trial.ahead
    for every in entries.windows(ahead.ranks if ahead else None):
        with database.read(trial.grant.actor) as tx:
            if fresh(tx, trial.before) is not trial.before or tx.today != today:
                raise Busy
            if trial.wish.mode == "update":
                entries.require_keys()
            decisions = trial.do(tx)
            trial.note_refused(every)
            made = ahead.needed(decisions) if ahead else {}
            if keep is not None and (trial.wish.accept == "valid" or entries.are_right):
                assert can_prepare(plan, trial.form, entries)
                for form, ours in {**made, trial.form.id: decisions}.items():
                    keep(make_ready(tx, plan, plan.forms[form], ours))
        tell(trial.rows)
    with database.read(trial.grant.actor) as tx:
        report = trial.report(tx)
    if not entries.are_right and trial.wish.accept == "all":
        report = replace(report, created=0, updated=0, unchanged=0, warned=0)
    return Tried(
        report, entries.mistakes, trial.refused, bytes(entries.refused_lines), is_ready=True
    ), trial.targets.seen


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
        again, seen = try_table(tx, grant, form, table, wish, refused=tried.lines, tell=tell, keep=keep)
        told, done = tried.report, again.report
        if not again.refused:
            report = replace(told, created=done.created, updated=done.updated, unchanged=done.unchanged)
            return replace(tried, report=report, is_ready=again.is_ready), seen
        report = replace(
            told,
            errors=(*told.errors, *done.errors),
            error_count=told.error_count + done.error_count,
            refused=told.refused + again.refused,
        )
        tried.mistakes.add_all(again.mistakes)
        lines = bytes(map(or_, tried.lines, again.lines))
        tried = Tried(report, tried.mistakes, tried.refused + again.refused, lines)
    return tried, seen
