"""
Records worked out beforehand: an import decides on a snapshot, so that its Tx only writes.

What the decisions rest on is looked at once more in that Tx: the version of the workspace, which records the file's keys
mean, and the version of every record that is pointed to. If any of it is different, the import is decided there anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from huodan.engines import records
from huodan.engines.exchange import Entries
from huodan.engines.records import Conflict
from huodan.kit.errors import Invalid
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.statements import fetch_rows
from huodan.workspace.importing.lookup import Keys, find_existing, keys_of
from huodan.workspace.perform import REACTIONS, write_decided


class Stale(Exception):
    """What was decided on a snapshot does not hold any more. Not for users: it is decided anew."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """
    New and changed records, ready to be written.

    existing: what the keys meant. seen: the version of every record that is pointed to or meant, by form.
    """

    plan: Plan
    form: PlanForm
    keys: Keys | None
    existing: Mapping[str, Id]
    decisions: tuple[records.Decision, ...]
    seen: Mapping[str, Mapping[Id, object]]


def prepare(
    tx: Tx,
    plan: Plan,
    form: PlanForm,
    entries: Entries,
    existing: Mapping[str, Id],
    decisions: Sequence[records.Decision],
) -> Prepared | None:
    """This function will keep what was decided; None if its records point to one another."""
    alone = not any(entry.id is not None or entry.awaited for entry in entries.all)
    if entries.count or not alone or form.id in REACTIONS:
        return None
    ids: dict[str, set[Id]] = defaultdict(set, {form.id: set(existing.values())})
    for decision in decisions:
        for target, id in records.pointed_to(decision):
            ids[target].add(id)
    seen = {target: _versions(tx, plan, target, some) for target, some in ids.items()}
    return Prepared(plan, form, keys_of(entries), existing, tuple(decisions), seen)


def write_prepared(tx: Tx, grant: Grant, prepared: Prepared, *, cause: Id) -> None:
    """
    This function will write what was prepared.

    Raises:
        Stale: if it does not hold any more; the Tx must be given up then.
    """
    plan = prepared.plan
    if grant.plan is not plan:
        raise Stale
    if prepared.existing and find_existing(tx, grant, prepared.form, prepared.keys) != prepared.existing:
        raise Stale
    for target, versions in prepared.seen.items():
        if _versions(tx, plan, target, versions) != versions:
            raise Stale
    try:
        write_decided(tx, plan, prepared.decisions, cause=cause)
    except (IntegrityError, Invalid, Conflict) as error:  # another Tx was faster: who decides anew says where
        raise Stale from error


def _versions(
    tx: Tx, plan: Plan, form: str, ids: Sequence[Id] | set[Id] | Mapping[Id, object]
) -> dict[Id, object]:
    return {id: row["version"] for id, row in fetch_rows(tx, plan, form, ids).items()}
