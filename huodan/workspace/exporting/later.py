"""
Large exports: asked for now, written by a job, fetched by who asked within a day.

Owns the folder ``exports`` beside the data: one file per job, named by its id. What is written, and with whose rights,
stands in ``writing.py``.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from huodan.engines import jobs, people
from huodan.engines.jobs import Job, JobNotFound, State
from huodan.kit.child import Tell
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import Lang, say
from huodan.language.access import Grant, grant, system_grant
from huodan.language.document import Verb
from huodan.language.messages import SYSTEM
from huodan.storage.db import Address, Database, Tx
from huodan.storage.trouble import TooSlow
from huodan.workspace.exporting.writing import (
    PAGE_SECONDS,
    Wish,
    count,
    export,
    file_name,
    read_wish,
    written,
)
from huodan.workspace.plans import current_plan

KIND = "export"
FOLDER = "exports"
KEPT_MS = 24 * 3_600_000
_UNFINISHED = ".part"
_SCRATCH = ".tmp"
_OURS = re.compile(r"[0-9]{1,19}(\.part)?")
_OURS_IN_BETWEEN = re.compile(r"[0-9]{1,19}\.tmp")


class ExportGone(HuodanError):
    """The file of an export is not there, or not any more."""

    code = "export_gone"
    status = 404
    zh = "文件还没有写好，或已超过 24 小时被删除。请到任务列表看进度，需要时重新导出。"
    en = "The file is not ready, or was deleted after 24 hours. See the list of jobs, or export again."


def enqueue_export(tx: Tx, whole: Grant, wish: Wish) -> Job:
    """Have a file written by a job of the Tx's actor."""
    label = whole.plan.forms[wish.asked.form].label
    id = jobs.enqueue(
        tx,
        kind=KIND,
        title={"zh": f"导出{say(label, 'zh')}", "en": f"Export {say(label, 'en')}"},
        input={
            "form": wish.asked.form,
            "wish": written(wish),
            "lang": wish.lang,
            "name": file_name(tx, whole, wish),
        },
    )
    assert id is not None
    return jobs.find(tx, id)


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
        return _path(folder(tx.database), job.id).open("rb"), str(job.input["name"])
    except FileNotFoundError:
        raise ExportGone from None


def write_export(
    tell: Tell, address: Address, input: Mapping[str, Any], job: Id, person: Id, key: Id | None
) -> tuple[int, int]:
    """Write the file of a job, in a child process: how many records it has, and how many bytes."""
    database = address.open()
    path = _path(folder(database), job)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lang: Lang = "en" if input["lang"] == "en" else "zh"
    wish = read_wish(str(input["form"]), input["wish"], lang=lang)

    def grants(tx: Tx) -> Grant:
        actor = people.actor_of_asker(tx, person=person, key=key)
        plan = current_plan(tx)
        return system_grant(plan) if actor is SYSTEM else grant(plan, actor)

    total: int | None = None
    with suppress(TooSlow), database.read(seconds=PAGE_SECONDS) as tx:
        total = count(tx, grants(tx), wish)
    unfinished, scratch = path.with_suffix(_UNFINISHED), path.with_suffix(_SCRATCH)
    scratch.mkdir(mode=0o700, exist_ok=True)
    tempfile.tempdir = str(
        scratch
    )  # of this child; what is left there if it is killed is swept with the rest
    try:
        with unfinished.open("wb") as into:
            done = export(database, grants, wish, into, tell=lambda done: tell((done, total)))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
        shutil.rmtree(scratch, ignore_errors=True)
        database.close()
    return done, path.stat().st_size


def sweep_exports(database: Database) -> int:
    """Delete the files of exports that ended a day ago or are of no job, and say how many; others are not ours."""
    place = folder(database)
    deleted = 0
    for path in list(place.iterdir()) if place.is_dir() else []:
        is_folder = path.is_dir()
        if not (_OURS_IN_BETWEEN if is_folder else _OURS).fullmatch(path.name):
            continue
        with database.read() as tx:
            is_kept = _is_kept(tx, int(path.stem))
        if is_kept:
            continue
        if is_folder:
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
        deleted += 1
    return deleted


def folder(database: Database) -> Path:
    """Give the folder of exported files: HUODAN_EXPORTS, else beside a SQLite file or in the folder ``data``."""
    named = os.environ.get("HUODAN_EXPORTS")
    if named:
        return Path(named)
    beside = Path(database.place).parent if database.dialect == "sqlite" else Path("data")
    return beside / FOLDER


def _is_kept(tx: Tx, id: Id) -> bool:
    try:
        job = jobs.find(tx, id)
    except JobNotFound:
        return False
    return job.ended_at is None or (job.state is State.DONE and job.ended_at > tx.now - KEPT_MS)


def _path(place: Path, job: Id) -> Path:
    return place / str(job)
