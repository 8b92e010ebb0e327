"""
Backups by jobs: every night and when somebody asks, in a child process that gives way to people at work.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path

from huodan.engines import jobs
from huodan.engines.jobs import Job
from huodan.kit.errors import HuodanError
from huodan.kit.words import Text
from huodan.storage.db import Address, Database, Tx
from huodan.storage.scratch import sweep_scratch
from huodan.workspace.backup.keeping import Rules, forget_old, rules, set_rules
from huodan.workspace.backup.making import COPYING, COUNTING, FILES, PROVING, Watching, make_backup
from huodan.workspace.backup.manifest import Kind, Manifest
from huodan.workspace.backup.store import BackupRunning, Store, store_of
from huodan.workspace.disk import BACKING_UP, require_room

log = logging.getLogger("huodan.backup")

MANUAL_KIND = "backup"
NIGHTLY_KIND = "nightly_backup"
SECOND_KIND = "second_copy"
ONCE = "backup"
LABEL: Text = {"zh": "备份并核对", "en": "Back up and check"}
STEPS = (COPYING, COUNTING, FILES, PROVING)
MEGABYTES = 4096
SECONDS = 8 * 3600
NICE = 10

Tell = Callable[[object], None]


def sweep_left(database: Database) -> None:
    """This function will remove what killed backups, proofs and openings left; a place out of reach is for later."""
    try:
        sweep_scratch(database)
        store_of(database).clear_unfinished()
    except (HuodanError, OSError) as error:
        log.warning("what was left could not be swept: %s", error)


def ask_backup(tx: Tx) -> Job:
    """
    Ask for a backup now, in the Tx of who asks.

    Raises:
        BackupRunning: if one was asked for already. DiskLow: if there is no room for one.
    """
    require_room(tx, BACKING_UP, store_of(tx.database).folder)
    id = jobs.enqueue(tx, kind=MANUAL_KIND, title=LABEL, total=len(STEPS), once=ONCE)
    if id is None:
        raise BackupRunning
    return jobs.find(tx, id)


def change_rules(tx: Tx, wanted: dict[str, object], *, schedule: str) -> Rules:
    """
    Set the rules, and let the next night follow them.

    schedule: the name of that of the nightly backup.

    Raises:
        BadRules
    """
    changed = set_rules(tx, wanted)
    due_at = changed.next_run(tx.now, tx.zone)
    jobs.put_off(tx, schedule, run_at=due_at, position={"due_at": due_at})
    return changed


def bring_forward(tx: Tx, schedule: str) -> None:
    """Let the second copy be made as soon as this Tx is committed; schedule: its name."""
    jobs.put_off(tx, schedule, run_at=tx.now, position={})


def make_in_child(tell: Tell, address: Address, folder: str, kind: str, due_at: int | None) -> Manifest:
    """Make a backup, then let go of those the rules do not keep; ``tell`` hears which of the steps is begun."""
    if hasattr(os, "nice"):  # Windows has no such thing
        os.nice(NICE)
    database, store = address.open(), Store(Path(folder))
    try:
        watching = Watching(step=lambda step: tell((STEPS.index(step), len(STEPS))))
        made = make_backup(database, store, kind=Kind(kind), due_at=due_at, watching=watching)
        with database.read() as tx:
            kept = rules(tx)
        forget_old(store, kept)
        return made
    finally:
        database.close()
