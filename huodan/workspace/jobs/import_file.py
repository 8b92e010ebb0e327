"""
Imports a large file: decided in a child process of limited memory, then written in one Tx with the job's end.

As job and records are one Tx, a server killed at any moment neither loses nor doubles a file: it is decided anew.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from huodan.engines import jobs
from huodan.engines.exchange import MOST_LINES_AT_ONCE, find_links, write_errors
from huodan.engines.jobs import Job
from huodan.kit.child import Tell, collect_seldom, in_child
from huodan.kit.ids import Id
from huodan.kit.words import Lang, Text
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.language.plan.model import Plan
from huodan.storage.db import Address, Database, Tx
from huodan.storage.link import Busy
from huodan.workspace.disk import IMPORTING, require_room
from huodan.workspace.importing import ImportReport, Refused, later
from huodan.workspace.importing.deciding import decide_file
from huodan.workspace.importing.pictures import bring_pictures
from huodan.workspace.importing.preparing import Stale
from huodan.workspace.importing.run import ROUNDS_BESIDE, import_staged, read_file, stay_open
from huodan.workspace.importing.staging import thin
from huodan.workspace.importing.telling import run_name, shown_link
from huodan.workspace.jobs._base import Done, Instead, JobKind, Piece, Preparation, grant_of
from huodan.workspace.lockers import Locker, locker, locker_of
from huodan.workspace.plans import current_plan

SECONDS = 3600
MEGABYTES = 1024
COUNTED = (
    "created",
    "updated",
    "unchanged",
    "refused",
    "warned",
    "made",
    "pictures",
    "total",
    "error_count",
)


class ImportFile(JobKind):
    """
    Decides beside the writers; where that does not hold any more when it is written, it is decided again.

    The last time all others wait until it is decided and written (decision 0033): a large file is not tried so soon in that way.
    """

    label: ClassVar[Text] = {"zh": "导入", "en": "Import"}

    def prepare(self, work: Preparation) -> Any:
        """Read the file and decide its rows."""
        job = work.job
        known = later.take_tried(work.database, job) if job.attempts == 1 else None
        if known is not None:
            is_refused = later.wish_of(job).accept == "all" and known["error_count"] > 0
            return {"is_refused": is_refused, "counts": {**known, "run": None}}
        if _is_last(job):
            return None
        place = work.database.address, job.id, job.turn
        return work.in_child(decide, *place, megabytes=MEGABYTES, seconds=SECONDS)

    def is_alone(self, job: Job) -> bool:
        """Say whether new options come with the file, or it is decided while it is written."""
        return later.wish_of(job).publishes or _is_last(job)

    def piece(self, piece: Piece) -> Done:
        """Write what was decided."""
        job, tx, mine = piece.job, piece.tx, locker_of(piece.tx.database, piece.job)
        form, wish = str(job.input["form"]), later.wish_of(job)
        piece.grant.require(form, Verb.IMPORT)
        prepared = piece.prepared or _decide_alone(piece)
        counts = prepared["counts"]
        if job.input.get("dry_run"):
            return Done(counts["total"], {**_counts(counts), "links": prepared["links"], "dry_run": True})
        tx.after_commit(partial(later.forget, tx.database, job))
        if prepared["is_refused"]:
            return Done(counts["total"], _counts(counts))
        try:
            with mine.open(later.STAGED) as source:
                report = import_staged(
                    tx, grant=piece.grant, form=form, wish=wish, source=source, go_on=piece.stop_if_asked
                )
        except Stale:
            raise Busy from None
        except Refused as refused:
            if wish.accept == "valid" and not _is_last(job):
                raise Busy from None
            later.write_report(mine, refused.report)
            raise Instead(Done(refused.report.total, _counts(_counted(refused.report)))) from None
        return Done(report.total, _counts(_counted(report)))

    def report(self, tx: Tx, plan: Plan, grant: Grant, job: Job) -> Mapping[str, object] | None:
        """Tell the same as a small import does, as long as that is kept and the asker may import."""
        form = str(job.input["form"])
        if job.result is None or not grant.form(form).can(Verb.IMPORT):
            return job.result
        mine = locker_of(tx.database, job)
        told = later.read_report(mine, tx.actor.lang)
        has_file = mine.path(later.MISTAKES).exists()
        planned = plan.forms[form]
        more = {"has_errors_file": has_file, "app": planned.app, "form": planned.key}
        return {**told, **job.result, **more}


def _is_last(job: Job) -> bool:
    """Say whether it was decided in vain often enough, as others went on changing what it rests on."""
    is_small = (job.total or 0) <= MOST_LINES_AT_ONCE
    rounds = ROUNDS_BESIDE if is_small else ImportFile.attempts - 1
    return job.attempts > rounds and not job.input.get("dry_run")


def _decide_alone(piece: Piece) -> Any:
    """Have the file decided while the Tx of the piece keeps all others from writing."""

    def beat() -> None:
        piece.stop_if_asked()
        stay_open(piece.tx)

    place = piece.tx.database.address, piece.job.id, piece.job.turn
    return in_child(decide, *place, megabytes=MEGABYTES, seconds=SECONDS, beat=beat)


def decide(tell: Tell, address: Address, job: Id, turn: int) -> dict[str, Any]:
    """Read and decide the file of a job, in a child process, and keep what its piece needs."""
    database = address.open()
    try:
        with database.read() as tx:
            require_room(tx, IMPORTING)
            asked = jobs.find(tx, job)
            grant = grant_of(tx, current_plan(tx), asked)
        collect_seldom()
        mine = locker(database, job, turn)
        with mine.scratch() as folder:
            tempfile.tempdir = str(folder)  # rows that do not fit into memory
            return _decide(tell, database, asked, grant, mine)
    finally:
        database.close()


def _decide(tell: Tell, database: Database, job: Job, grant: Grant, mine: Locker) -> dict[str, Any]:
    """Write the report, the refused rows and what is to be done into files."""
    form, wish = str(job.input["form"]), later.wish_of(job)
    file = later.find_upload(database, job.id)
    table = read_file(grant, form, file, wish)
    rows = len(table.lines)
    tell((0, rows))
    table = bring_pictures(database, grant, form, table, file, wish)
    with mine.writing(later.STAGED) as into:
        tried = decide_file(
            database,
            grant,
            form,
            table,
            wish,
            into=into,
            tell=lambda done: tell((min(done, rows), rows)),
        )
    report = thin(tried.report)
    later.write_report(mine, report)
    if report.errors:
        lang: Lang = "en" if grant.actor.lang == "en" else "zh"
        with mine.writing(later.MISTAKES) as into:
            write_errors(into, table, tried.lines, tried.mistakes, lang=lang)
    links = find_links(file, table) if job.input.get("dry_run") and table.own is None else ()
    return {
        "is_refused": wish.accept == "all" and report.error_count > 0,
        "counts": _counted(report),
        "links": [shown_link(link) for link in links],
    }


def _counted(report: ImportReport) -> dict[str, Any]:
    return {name: getattr(report, name) for name in (*COUNTED, "run")}


def _counts(counted: Mapping[str, Any]) -> dict[str, object]:
    return {**{name: counted.get(name, 0) for name in COUNTED}, "import": run_name(counted["run"])}
