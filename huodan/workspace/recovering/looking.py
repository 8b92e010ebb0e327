"""Looking into a backup that was opened: which records it holds, and how each differs from now. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from huodan.engines import jobs, journal, records
from huodan.engines.jobs import Job, JobNotFound, State
from huodan.engines.journal import CellChange
from huodan.engines.query.words import seek
from huodan.engines.records import Compared, Former
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.text import search_terms
from huodan.kit.words import Text
from huodan.language.access import Grant, RecordNotFound
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Database, Tx
from huodan.storage.extract import CHANGED, DELETED, SAME, Extract, Listed
from huodan.storage.sql.search import Sought
from huodan.storage.sql.statements import fetch_rows
from huodan.workspace.lockers import locker_of
from huodan.workspace.recovering.opening import KIND, OPENED, require

MOST_LISTED = 50
MOST_CHOSEN = 100_000


class OpenedGone(HuodanError):
    """What was taken out of the backup is not kept any more."""

    code = "opened_gone"
    status = 404
    zh = "打开的备份只保留一天，现在已经关上。请重新打开。"
    en = "An opened backup is kept for a day and is closed by now. Please open it again."


@dataclass(frozen=True, slots=True)
class Opened:
    """A backup that was opened: by which job, for which form, of which moment it is, its key's id, and the file."""

    job: Job
    form: PlanForm
    at: int
    backup: str
    key: str | None
    fields: Mapping[str, Text]
    extract: Extract


@dataclass(frozen=True, slots=True)
class Found:
    """One record of it. state: how it stands now; fields: what it had that cannot come back, by what it was called."""

    listed: Listed
    state: str


@contextmanager
def opened(database: Database, job: Job, plan: Plan, grant: Grant) -> Iterator[Opened]:
    """
    Give a backup that was opened, to who asked for it.

    Raises:
        JobNotFound: if it is no such job, or somebody else's. OpenedGone. NotFound, NotAllRows: as ``require``.
    """
    if job.kind != KIND or not job.is_of(grant.actor):
        raise JobNotFound
    form = plan.forms.get(job.input["form"])
    if form is None or job.state is not State.DONE:
        raise OpenedGone
    require(plan, grant, form)
    try:
        extract = Extract(locker_of(database, job).path(OPENED))
    except FileNotFoundError as error:
        raise OpenedGone from error
    try:
        told = extract.told()
        yield Opened(job, form, told["at"], told["backup"], told.get("key"), told["fields"], extract)
    finally:
        extract.close()


def listed(
    tx: Tx, plan: Plan, grant: Grant, it: Opened, *, states: Sequence[str], search: str, skip: int = 0
) -> tuple[Found, ...]:
    """List some of its records, those changed last first, one more than a page if there are more."""
    found = it.extract.find(states, _sought(grant, it, search), limit=MOST_LISTED + 1, skip=skip)
    living = fetch_rows(tx, plan, it.form.id, [one.id for one in found])
    return tuple(Found(one, _state(one, living.get(one.id))) for one in found)


def chosen(grant: Grant, it: Opened, *, states: Sequence[str], search: str) -> list[Id]:
    """Give the ids of all such records, at most one more than may be chosen."""
    found = it.extract.find(states, _sought(grant, it, search), limit=MOST_CHOSEN + 1)
    return [one.id for one in found]


def formers(it: Opened, ids: Sequence[Id]) -> tuple[Former, ...]:
    """Read some of its records."""
    fields = frozenset(it.fields)
    return tuple(
        records.read_former(one.id, one.version, one.title, body, fields)
        for one, body in it.extract.take(ids)
    )


def difference(
    tx: Tx, plan: Plan, grant: Grant, it: Opened, id: Id
) -> tuple[Former, Compared | None, tuple[CellChange, ...]]:
    """
    Say how a record differs from now, from what it is to what it was; of one that is gone, all it was.

    Raises:
        RecordNotFound: if it is not in the backup.
    """
    found = formers(it, (id,))
    if not found:
        raise RecordNotFound
    compared = records.compare(tx, plan, it.form, found[0])
    now, then = ({}, found[0].body) if compared is None else (compared.now, compared.then)
    return found[0], compared, journal.told_changes(tx, plan, grant, it.form, now, then)


def lost_labels(it: Opened, former: Former) -> tuple[Text, ...]:
    """Give what the fields of a record were called that are not there any more."""
    gone = records.gone_fields(it.form, former)
    return tuple(it.fields.get(id, id) for id in sorted(gone))


def find_opened(tx: Tx, id: Id) -> Job:
    """
    Find the job that opened a backup.

    Raises:
        OpenedGone
    """
    try:
        return jobs.find(tx, id)
    except JobNotFound as error:
        raise OpenedGone from error


def _sought(grant: Grant, it: Opened, search: str) -> Sought | None:
    if not search.strip():
        return None
    granted = grant.form(it.form.id)
    return seek(it.form, "sought", "sqlite", search_terms(search), granted.readable - granted.masked)


def _state(one: Listed, living: Mapping[str, object] | None) -> str:
    if living is None:
        return DELETED
    is_same = living["version"] == one.version and living["updated_at"] == one.updated_at
    return SAME if is_same else CHANGED
