"""
Past imports: who brought which file, as what, and what came of it.

Owns the table ``import_run``. What an import did stands in the journal, whose cause it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Row, Select, insert, select, update

from huodan.engines import jobs, webhooks
from huodan.engines.jobs import OVER, Job, JobNotFound, State
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import say
from huodan.language.access import Grant, NotFound
from huodan.language.document import Verb
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.system import import_run, job as job_table
from huodan.workspace.importing.wish import Wish

MOST_LISTED = 50
GIVEN_UP = frozenset(OVER - {State.DONE})


class RunNotFound(NotFound):
    """There is no such import, or not for the caller."""

    def __init__(self) -> None:
        super().__init__(what={"zh": "这次导入", "en": "The import"})


class UndoneAlready(HuodanError):
    """The import was taken back before."""

    code = "undone_already"
    status = 409
    zh = "这次导入已经撤销过了。"
    en = "This import was undone already."


@dataclass(frozen=True, slots=True)
class Run:
    """One import that was done; undo: how it stands with taking it back, and since when."""

    id: Id
    form: str
    person: Id
    key: Id | None
    at: int
    file: str | None
    import_as: str
    mode: str
    created: int
    updated: int
    unchanged: int
    refused: int
    undo: Literal["going", "done"] | None
    undone_at: int | None


def note(
    tx: Tx, id: Id, form: str, wish: Wish, *, created: int, updated: int, unchanged: int, refused: int
) -> None:
    """This function will keep what an import did, in its own Tx; of new documents other programs are told."""
    row = {
        "id": id,
        "form": form,
        "person": tx.actor.person,
        "api_key": tx.actor.key,
        "at": tx.now,
        "file": wish.file,
        "import_as": wish.import_as,
        "mode": wish.mode,
        "created": created,
        "updated": updated,
        "unchanged": unchanged,
        "refused": refused,
    }
    tx.execute(insert(import_run), row)
    if wish.import_as == webhooks.TOLD:  # nothing follows from history, nor from what is under way
        webhooks.follow_import(tx, id)


def list_runs(
    tx: Tx, grant: Grant, form: str, *, before: Id | None = None, limit: int = MOST_LISTED
) -> tuple[Run, ...]:
    """
    This function will list the imports into a form, newest first: one's own, an administrator's view is all of them.

    Raises:
        NotFound, NotAllowed: without the right to import.
    """
    grant.require(form, Verb.IMPORT)
    wanted = _runs(form).order_by(import_run.c.id.desc())
    if not (grant.is_system or grant.actor.is_admin):
        own = (
            import_run.c.api_key.is_(None)
            if grant.actor.key is None
            else import_run.c.api_key == grant.actor.key
        )
        wanted = wanted.where(import_run.c.person == grant.actor.person, own)
    if before is not None:
        wanted = wanted.where(import_run.c.id < before)
    return tuple(_run(row) for row in tx.execute(wanted.limit(min(limit, MOST_LISTED))))


def find_run(tx: Tx, grant: Grant, form: str, id: Id) -> Run:
    """
    This function will give one import into a form.

    Raises:
        RunNotFound: if there is none, or it is somebody else's.
    """
    grant.require(form, Verb.IMPORT)
    row = tx.execute(_runs(form).where(import_run.c.id == id)).first()
    run = None if row is None else _run(row)
    is_own = run is not None and (run.person, run.key) == (grant.actor.person, grant.actor.key)
    if run is None or not (is_own or grant.is_system or grant.actor.is_admin):
        raise RunNotFound
    return run


def undo_import(tx: Tx, plan: Plan, *, form: str, run: Id) -> Job:
    """
    This function will have an import taken back by a job (``jobs/undo_import.py``), for who acts.

    One that failed or was cancelled counts for nothing but what it had done already, with which the next need not bother.

    Raises:
        UndoneAlready
    """
    found = tx.execute(select(import_run).where(import_run.c.id == run)).one()
    earlier = _given_up(tx, found.undo_job)
    if found.undone_at is not None and earlier is None:
        raise UndoneAlready
    label = plan.forms[form].label
    title = {"zh": f"撤销导入「{say(label, 'zh')}」", "en": f"Undo an import: {say(label, 'en')}"}
    before = [] if earlier is None else [*earlier.input.get("earlier", ()), earlier.id]
    input = {"form": form, "run": run, "earlier": before}
    undoing = jobs.ask(tx, kind="undo_import", title=title, input=input)
    is_same = import_run.c.undo_job.is_(None) if earlier is None else import_run.c.undo_job == earlier.id
    values = {"undone_at": tx.now, "undone_by": tx.actor.person, "undo_job": undoing.id}
    if not tx.execute(update(import_run).where(import_run.c.id == run, is_same).values(values)).rowcount:
        raise UndoneAlready
    return undoing


def _given_up(tx: Tx, id: Id | None) -> Job | None:
    """Find the job that was to undo an import, if it ended without having done so."""
    try:
        job = None if id is None else jobs.find(tx, id)
    except JobNotFound:
        return None
    return job if job is not None and job.state in GIVEN_UP else None


def _runs(form: str) -> Select[tuple[object, ...]]:
    undo = job_table.c.state.label("undo_state")
    both = import_run.outerjoin(job_table, job_table.c.id == import_run.c.undo_job)
    return select(*import_run.c, undo).select_from(both).where(import_run.c.form == form)


def _run(row: Row[Any]) -> Run:
    told = {**row._mapping, "key": row.api_key, "undo": None}
    if row.undone_at is not None and row.undo_state not in GIVEN_UP:
        told["undo"] = "done" if row.undo_state in (None, State.DONE) else "going"
    else:
        told["undone_at"] = None
    return Run(*(told[name] for name in Run.__slots__))
