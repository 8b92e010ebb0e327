"""
Records worked out beforehand: an import decides on a snapshot, so that its Tx only stores.

What the decisions rest on is looked at once more in that Tx: the version of the workspace, the day, and the version of every
record that was read for them. A record that changed meanwhile, or a key that was taken, shows when it is stored. If anything is
different, the import is decided anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from huodan.engines.exchange import Entries, find_aim
from huodan.engines.records import Conflict
from huodan.kit.errors import Invalid
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.statements import fetch_versions
from huodan.workspace.importing.lookup import is_named
from huodan.workspace.perform import is_followed
from huodan.workspace.ready import Chunks, GoOn, always, write_ready

Seen = dict[str, dict[Id, int]]
"""By form, the versions of the records that were read: what others point to, and what that points to as far as it is copied."""


class Stale(Exception):
    """What was decided on a snapshot does not hold any more. Not for users: it is decided anew."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """
    New and changed records, ready to be stored.

    today: the day they were decided on. made: by the path of a relation, what it lacked and is made.
    """

    plan: Plan
    form: PlanForm
    today: int
    seen: Mapping[str, Mapping[Id, int]]
    made: Mapping[str, Sequence[str]]
    chunks: Chunks


def can_prepare(plan: Plan, form: PlanForm, entries: Entries) -> bool:
    """This function will say whether the records at hand can be decided apart: none points to another of the file."""
    return not is_followed(plan, form.id) and not any(
        entry.id is not None or entry.awaited for entry in entries.all
    )


def write_prepared(tx: Tx, grant: Grant, prepared: Prepared, *, cause: Id, go_on: GoOn = always) -> None:
    """
    This function will store what was prepared.

    go_on: see ``write_ready``.

    Raises:
        Stale: if it does not hold any more; the Tx must be given up then.
    """
    plan = prepared.plan
    if grant.plan is not plan or tx.today != prepared.today:
        raise Stale
    for target, versions in prepared.seen.items():
        if fetch_versions(tx, plan, target, versions) != versions:
            raise Stale
    for path, texts in prepared.made.items():
        if is_named(tx, grant, find_aim(plan, grant, prepared.form, path), texts):
            raise Stale
    try:
        write_ready(tx, plan, prepared.chunks, cause=cause, go_on=go_on)
    except (IntegrityError, Invalid, Conflict) as error:  # another Tx was faster: who decides anew says where
        raise Stale from error
