"""
Large exports: asked for now, written by a job, fetched by who asked within a day.

Where the file lies until then is up to ``workspace/lockers.py``; what is written, and with whose rights, stands in
``writing.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import IO, Any

from huodan.engines import jobs, people
from huodan.engines.jobs import Job, JobNotFound, State
from huodan.kit.child import Tell, collect_seldom
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import Lang, say
from huodan.language.access import Grant, grant, system_grant
from huodan.language.document import Verb
from huodan.language.messages import SYSTEM
from huodan.storage.db import Address, Tx
from huodan.storage.trouble import TooSlow
from huodan.workspace.disk import EXPORTING, require_room
from huodan.workspace.exporting.writing import (
    PAGE_SECONDS,
    Wish,
    count,
    discreet,
    export,
    file_name,
    read_wish,
    written,
)
from huodan.workspace.lockers import locker, locker_of
from huodan.workspace.plans import current_plan

KIND = "export"
EXPORTED = "exported"


class ExportGone(HuodanError):
    """The file of an export is not there, or not any more."""

    code = "export_gone"
    status = 404
    zh = "文件还没有写好，或已超过 24 小时被删除。请到任务列表看进度，需要时重新导出。"
    en = "The file is not ready, or was deleted after 24 hours. See the list of jobs, or export again."


def enqueue_export(tx: Tx, whole: Grant, wish: Wish) -> Job:
    """Have a file written by a job of the Tx's actor."""
    label = whole.plan.forms[wish.asked.form].label
    return jobs.ask(
        tx,
        kind=KIND,
        title={"zh": f"导出{say(label, 'zh')}", "en": f"Export {say(label, 'en')}"},
        input={
            "form": wish.asked.form,
            "wish": written(discreet(tx, whole.plan, wish)),
            "lang": wish.lang,
            "name": file_name(tx, whole, wish),
        },
    )


def open_export(tx: Tx, whole: Grant, job: Job) -> tuple[IO[bytes], str]:
    """
    Open the file of an export for who asked for it, if they may still export.

    Raises:
        JobNotFound: if it is somebody else's, or no export. ExportGone, NotFound, NotAllowed
    """
    if job.kind != KIND or not job.is_of(whole.actor):
        raise JobNotFound
    form = str(job.input["form"])
    if form not in whole.plan.forms or job.state is not State.DONE:
        raise ExportGone
    whole.require(form, Verb.EXPORT)
    try:
        return locker_of(tx.database, job).open(EXPORTED), str(job.input["name"])
    except FileNotFoundError:
        raise ExportGone from None


def write_export(
    tell: Tell,
    address: Address,
    input: Mapping[str, Any],
    job: Id,
    turn: int,
    person: Id,
    key: Id | None,
) -> tuple[int, int]:
    """
    Write the file of a job, in a child process: how many records it has, and how many bytes.

    Raises:
        DiskLow: nothing was begun. DiskFull, NotWritable: nothing of the file is left. As ``export``.
    """
    database = address.open()
    lang: Lang = "en" if input["lang"] == "en" else "zh"
    wish = read_wish(str(input["form"]), input["wish"], lang=lang)

    def grants(tx: Tx) -> Grant:
        actor = people.actor_of_asker(tx, person=person, key=key)
        plan = current_plan(tx)
        return system_grant(plan) if actor is SYSTEM else grant(plan, actor)

    with database.read() as tx:
        require_room(tx, EXPORTING)
    total: int | None = None
    with suppress(TooSlow), database.read(seconds=PAGE_SECONDS) as tx:
        total = count(tx, grants(tx), wish)
    mine = locker(database, job, turn)
    collect_seldom()
    try:
        with mine.scratch() as scratch, mine.writing(EXPORTED) as into:
            done = export(
                database, grants, wish, into, scratch=scratch, tell=lambda done: tell((done, total))
            )
        return done, mine.path(EXPORTED).stat().st_size
    finally:
        database.close()
