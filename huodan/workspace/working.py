"""
Doing jobs: one is taken, a piece of it is done in a Tx as its asker, and what came of it is noted in the same Tx.

Owns what becomes of a job whose piece fails, whose asker may not act any more, whose worker died. Does not own the table
(``engines/jobs``), what the kinds do (``jobs/``), or the threads that call it (``doors/worker.py``).
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from functools import partial

from huodan.engines import jobs
from huodan.engines.jobs import LEASE_MS, Job, NotFailed, State
from huodan.kit.errors import HuodanError, Problem
from huodan.kit.ids import format_id
from huodan.kit.reference import referring
from huodan.language.access import Grant, NotFound
from huodan.language.messages import SYSTEM
from huodan.language.plan.model import Plan
from huodan.storage.db import Database, Tx
from huodan.workspace import lockers
from huodan.workspace.jobs import KINDS
from huodan.workspace.jobs._base import (
    Cancelled,
    Done,
    GoOn,
    Instead,
    JobKind,
    NoUndo,
    Piece,
    Preparation,
    Stopping,
    TurnOver,
    grant_of,
    schedule_of,
)
from huodan.workspace.plans import current_plan

log = logging.getLogger(__name__)

LATE = (
    "late"  # in the position of a job that comes again: of its last time, when it was due and when it began
)
LATE_NOW = "late_now"  # the same of this time, from its first piece to its last
LATE_MS = 10 * 60_000

MOST_TOLD = (
    5  # times more that a job is ended before what waits for it is given up, while the database is busy
)
PASSING = 503  # the status of refusals that say «not now»: such a piece is tried again


class JobInterrupted(HuodanError):
    """A piece was begun again and again, and each time the process died of it or was ended."""

    code = "job_interrupted"
    status = 500
    zh = "这项任务被中断了 {attempts} 次，没有做完。请重新提出；如果再次中断，请联系管理员查看服务日志。"
    en = "This job was interrupted {attempts} times and not finished. Ask again; if it recurs, have the log looked at."


class JobBroken(HuodanError):
    """A piece failed by a mistake of ours, however often it was tried."""

    code = "job_broken"
    status = 500
    zh = "这项任务出了意外，试了 {attempts} 次都没有做完。请把编号 {reference} 告诉管理员，服务日志里有原因。"
    en = "This job failed unexpectedly {attempts} times. Please give the reference {reference} to an administrator."


class JobUntold(HuodanError):
    """A job failed, and what waits for it could not be told by a mistake of ours."""

    code = "job_untold"
    status = 500
    zh = "{why} 另外，等它的流程或数据没能收到这个结果（编号 {reference}）。请管理员按编号查服务日志，并检查相关流程是否还停着。"
    en = "{why} What waits for it could not be told (reference {reference}): have the log read, and see whether it still waits."


class NoCancel(HuodanError):
    """The job is the system's own and comes again by itself."""

    code = "no_cancel"
    status = 409
    zh = "这项任务由系统定时执行，不能取消。"
    en = "The system does this job again and again; it cannot be cancelled."


def ensure_schedules(database: Database) -> None:
    """Let the jobs that are done again and again be there; each is there once, however many servers start."""

    def ensure(tx: Tx) -> None:
        for name, kind in KINDS.items():
            if kind.every_seconds:
                first = kind.first(tx)
                jobs.enqueue(
                    tx,
                    kind=name,
                    title=kind.label,
                    input={**first.position, jobs.PLANNED: first.run_at},
                    run_at=first.run_at,
                    once=schedule_of(name),
                )

    database.transact(SYSTEM, ensure)


def made_up_for(job: Job) -> tuple[int, int] | None:
    """Say of a job that comes again whether its last time was late, as no server ran: when it was due, when it began."""
    late = job.position.get(LATE)
    return None if late is None else (late[0], late[1])


def can_cancel(job: Job) -> bool:
    """Say whether a job can be ended by somebody; what the system does again and again would not come again."""
    kind = KINDS.get(job.kind)
    return not job.is_over and (kind is None or kind.may_be_cancelled(job))


def cancel(tx: Tx, job: Job) -> Job:
    """
    Ask a job to end.

    Raises:
        NoCancel: if it comes again by itself. JobOver: if it has ended.
    """
    if not (job.is_over or can_cancel(job)):
        raise NoCancel
    return jobs.cancel(tx, job.id)


def call_off(database: Database, job: Job) -> bool:
    """
    Let a job hear at once that somebody is about to cancel it, also while its Tx keeps others from writing.

    Before the Tx in which ``cancel`` is called. Says whether the job could be ended.
    """
    if can_cancel(job):
        lockers.ask_to_stop(database, job.id)
    return can_cancel(job)


def can_retry(job: Job) -> bool:
    """Say whether a job that failed may be tried again, by who asked for it or by an administrator."""
    kind = KINDS.get(job.kind)
    return kind is not None and job.state is State.FAILED and kind.can_retry(job)


def retry(tx: Tx, job: Job) -> Job:
    """
    Let a job that failed go on from where it stood, still with the rights of who asked for it.

    Raises:
        NotFailed: if it did not fail, or its kind cannot.
    """
    if not can_retry(job):
        raise NotFailed
    lockers.let_go_on(tx.database, job.id)
    return jobs.retry(tx, job.id)


def can_undo(job: Job) -> bool:
    """Say whether a job can be taken back by who asked for it."""
    kind = KINDS.get(job.kind)
    return kind is not None and job.is_over and job.undone_by is None and kind.can_undo(job)


def undo(tx: Tx, plan: Plan, grant: Grant, job: Job) -> Job:
    """
    Take back what a job did; give the job that does, or did so at once.

    Raises:
        NoUndo: if its kind cannot, if it is not over, or if it was undone already. NotFound: if its form is gone.
    """
    if not can_undo(job):
        raise NoUndo
    _require_form(plan, job)
    undoing = KINDS[job.kind].undo(tx, plan, grant, job)
    if not jobs.note_undone(tx, job.id, by=undoing.id):
        raise NoUndo
    return undoing


def report(tx: Tx, plan: Plan, grant: Grant, job: Job) -> Mapping[str, object] | None:
    """Tell who asked for a job what has come of it."""
    kind = KINDS.get(job.kind)
    return kind.report(tx, plan, grant, job) if kind is not None and _has_form(plan, job) else job.result


def _has_form(plan: Plan, job: Job) -> bool:
    """Say whether the form a job is about, if it is about one, is still published."""
    form = job.input.get("form")
    return form is None or form in plan.forms


def _require_form(plan: Plan, job: Job) -> None:
    if not _has_form(plan, job):
        raise NotFound(what={"zh": "这个表单", "en": "The form"})


def wait_ms(database: Database) -> int | None:
    """Say in how many milliseconds the next job is due (0: now), None if there is none."""
    with database.read() as tx:
        due = jobs.next_due(tx, KINDS)
        return None if due is None else max(0, due - tx.now)


def work(
    database: Database, *, stopping: Callable[[], bool] = lambda: False, lease_ms: int = LEASE_MS
) -> bool:
    """Take the job that is due for longest and do a piece of it; False if none is due."""
    job = database.transact(SYSTEM, lambda tx: jobs.take(tx, KINDS, lease_ms=lease_ms))
    if job is None:
        return False
    with referring(format_id("job", job.id)):
        _work(database, KINDS[job.kind], job, stopping=stopping, lease_ms=lease_ms)
    return True


def _work(
    database: Database, kind: JobKind, job: Job, *, stopping: Callable[[], bool], lease_ms: int
) -> None:
    """Do a piece of a job that was taken, and note how that ended."""
    began_at = database.now()
    try:
        if job.attempts > kind.attempts:
            raise JobInterrupted(attempts=kind.attempts)
        work = Preparation(database, job, stopping=stopping, lease_ms=lease_ms)
        with database.read() as tx:
            grant = work.grant(tx)
            _require_form(grant.plan, job)
        prepared = None if job.is_cancelling else kind.prepare(work)
        piece = partial(_do_piece, kind=kind, job=job, prepared=prepared, began_at=began_at)
        database.transact(grant.actor, piece, alone=kind.is_alone(job))
    except TurnOver:
        log.warning("job %s (%s) took longer than its lease and is another worker's now", job.id, job.kind)
    except Stopping:
        _note(database, job, lambda tx, held: jobs.again(tx, held, run_at=tx.now, is_counted=False))
    except Cancelled:
        _note(database, job, lambda tx, held: jobs.end(tx, held, State.CANCELLED))
    except Instead as instead:
        done = instead.done
        _note(
            database,
            job,
            lambda tx, held: jobs.end(tx, held, State.DONE, done=done.done, result=done.result),
        )
    except HuodanError as error:
        if error.status == PASSING and job.attempts < kind.attempts:
            _try_again(database, job)
        else:
            _give_up(database, kind, job, error)
    except Exception as error:
        reference = secrets.token_hex(4)
        log.exception("job %s (%s) failed, reference %s", job.id, job.kind, reference, exc_info=error)
        if job.attempts < kind.attempts:
            _try_again(database, job)
        else:
            _give_up(database, kind, job, JobBroken(attempts=job.attempts, reference=reference))


def _do_piece(tx: Tx, *, kind: JobKind, job: Job, prepared: object, began_at: int) -> None:
    held = jobs.hold(tx, job)
    if held is None:
        raise TurnOver
    if held.is_cancelling:
        jobs.end(tx, held, State.CANCELLED)
        return
    plan = current_plan(tx)
    step = kind.piece(Piece(tx, plan, grant_of(tx, plan, held), held, prepared))
    match step:
        case GoOn():
            position = step.position
            if kind.every_seconds:
                position = {**position, LATE_NOW: _late(held, began_at)}
            jobs.go_on(tx, held, position=position, done=step.done, total=step.total, run_at=step.run_at)
        case Done() if kind.every_seconds:
            _come_again(tx, kind, held, late=_late(held, began_at))
        case Done():
            jobs.end(tx, held, State.DONE, done=step.done, result=step.result)


def _come_again(
    tx: Tx, kind: JobKind, held: Job, *, late: object = None, error: Problem | None = None
) -> None:
    step = kind.come_again(tx, held, error)
    position = {**step.position, jobs.PLANNED: step.run_at, LATE: late}
    jobs.go_on(tx, held, position=position, done=0, total=None, run_at=step.run_at, error=error)


def _late(held: Job, began_at: int) -> object:
    """Say when this time was due and when it began, if that was late: no server ran, or all were busy."""
    if LATE_NOW in held.position:
        return held.position[LATE_NOW]
    planned = held.position.get(jobs.PLANNED, held.input.get(jobs.PLANNED))
    return None if planned is None or began_at < planned + LATE_MS else [planned, began_at]


def _try_again(database: Database, job: Job) -> None:
    wait = jobs.back_off(job.attempts)
    _note(database, job, lambda tx, held: jobs.again(tx, held, run_at=tx.now + wait))


def _give_up(database: Database, kind: JobKind, job: Job, error: HuodanError) -> None:
    """End a job with words; one that comes again by itself has its next time."""
    if kind.every_seconds:
        log.error("job %s (%s) was not done this time: %s", job.id, job.kind, error)
        _note(database, job, lambda tx, held: _come_again(tx, kind, held, error=error.problem()))
        return

    def end(tx: Tx, held: Job) -> None:
        jobs.end(tx, held, State.FAILED, error=error.problem())
        kind.given_up(tx, current_plan(tx), held, error)

    try:
        _note(database, job, end)
    except Exception as failed:
        is_passing = isinstance(failed, HuodanError) and failed.status == PASSING
        if is_passing and job.attempts < kind.attempts + MOST_TOLD:
            raise  # the database is busy: its turn runs out, and it is ended then
        reference = secrets.token_hex(4)
        said = "job %s (%s) ended, and what waits for it was not told, reference %s"
        log.exception(said, job.id, job.kind, reference, exc_info=failed)
        why = {"zh": error.text("zh"), "en": error.text("en")}
        untold = JobUntold(why=why, reference=reference).problem()
        _note(database, job, lambda tx, held: jobs.end(tx, held, State.FAILED, error=untold))


def _note(database: Database, job: Job, note: Callable[[Tx, Job], None]) -> None:
    """Write down how a piece ended without being done, unless it is another worker's by now."""

    def write(tx: Tx) -> None:
        held = jobs.hold(tx, job)
        if held is not None:
            note(tx, held)

    database.transact(SYSTEM, write)
