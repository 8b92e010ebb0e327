"""
Large imports: the file is kept now, a job decides and writes it, what came of it is there for who asked within a day.

Owns what lies in the job's locker (``workspace/lockers.py``): the file that came, what was decided of it, the report,
the rows with mistakes. What is done with them stands in ``jobs/import_file.py``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import IO, Any

from huodan.engines import jobs
from huodan.engines.jobs import Job, JobNotFound, State
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import Lang, Text, say
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.storage.db import Database, Tx
from huodan.workspace.importing.options import read_adds
from huodan.workspace.importing.report import ImportReport
from huodan.workspace.importing.telling import shown
from huodan.workspace.importing.wish import Wish
from huodan.workspace.lockers import ASKED, Locker, locker, locker_of

KIND = "import_file"
AT_ONCE = 5_000
LARGE_BYTES, LARGE_PACKED_BYTES = 2 << 20, 512 << 10
MOST_TOLD = 200
LANGS: tuple[Lang, ...] = ("zh", "en")
ERRORS_NAME = "import-errors.xlsx"
FILE, STAGED, REPORT, MISTAKES = "file", "staged", "report", "mistakes"


class UploadGone(HuodanError):
    """The file of a large import is not there any more."""

    code = "upload_gone"
    status = 410
    zh = "上传的文件已不在服务器上，没有导入任何数据。请重新上传。"
    en = "The uploaded file is no longer on the server; nothing was imported. Please upload it again."


class MistakesGone(HuodanError):
    """There is no list of refused rows, or not any more."""

    code = "import_errors_gone"
    status = 404
    zh = "没有错误行文件，或已超过 24 小时被删除。请用原文件重新检查。"
    en = "There is no file of refused rows, or it was deleted after 24 hours. Check the original file again."


def is_large(file: Path) -> bool:
    """This function will say whether a file is not even read while somebody waits."""
    with file.open("rb") as source:
        is_packed = source.read(2) == b"PK"
    return file.stat().st_size > (LARGE_PACKED_BYTES if is_packed else LARGE_BYTES)


def enqueue_import(
    tx: Tx,
    grant: Grant,
    form: str,
    wish: Wish,
    *,
    upload: Path,
    rows: int | None = None,
    dry_run: bool = False,
    tried: Job | None = None,
) -> Job:
    """
    This function will have a kept file imported by a job of the Tx's actor, or only tried.

    tried: the job that tried the same file; what it found is used if the wish is the same.

    Raises:
        NotFound, NotAllowed: without the right to import. DiskFull, NotWritable
        MayNotDesign, BadOption and the like: if options cannot be added. UploadGone
    """
    grant.require(form, Verb.IMPORT)
    read_adds(tx, grant, form, wish)
    title = _title(grant.plan.forms[form].label, wish.file, dry_run=dry_run)
    input = {"form": form, "wish": asdict(wish), "dry_run": dry_run, "tried": tried and tried.id}
    job = jobs.ask(tx, kind=KIND, title=title, input=input, total=rows)
    try:
        locker(tx.database, job.id, ASKED).take(upload, FILE)
    except FileNotFoundError:
        raise UploadGone from None
    return job


def _title(label: Text, file: str | None, *, dry_run: bool) -> Text:
    """Name the job by what it does, the form, and the file if it has a name."""
    zh, en = say(label, "zh"), say(label, "en")
    does = (f"检查要导入{zh}的文件", f"Check a file for {en}") if dry_run else (f"导入{zh}", f"Import {en}")
    return (
        {"zh": f"{does[0]}：{file}", "en": f"{does[1]}: {file}"} if file else {"zh": does[0], "en": does[1]}
    )


def find_tried(tx: Tx, grant: Grant, form: str, id: Id | None) -> Job:
    """
    This function will find the job with which somebody had a file tried, so that they need not send it again.

    Raises:
        UploadGone: also if it is somebody else's.
    """
    try:
        job = jobs.find(tx, id or 0)
    except JobNotFound:
        raise UploadGone from None
    if job.kind != KIND or not job.is_of(grant.actor) or job.input["form"] != form:
        raise UploadGone
    return job


def take_tried(database: Database, job: Job) -> Mapping[str, Any] | None:
    """This function will take over what the job found that tried the same file in the same way, and give its counts."""
    with database.read() as tx:
        try:
            tried = jobs.find(tx, job.input.get("tried") or 0)
        except JobNotFound:
            return None
    same = replace(wish_of(tried), file=None) == replace(wish_of(job), file=None)
    if tried.state is not State.DONE or tried.result is None or not tried.input.get("dry_run") or not same:
        return None
    theirs, mine = locker_of(database, tried), locker_of(database, job)
    try:
        for what in (STAGED, REPORT):
            mine.take(theirs.path(what), what)
        if theirs.path(MISTAKES).exists():
            mine.take(theirs.path(MISTAKES), MISTAKES)
    except FileNotFoundError:
        return None
    return tried.result


def forget(database: Database, job: Job) -> None:
    """This function will delete what nobody needs once the file is imported."""
    locker(database, job.id, ASKED).path(FILE).unlink(missing_ok=True)
    locker_of(database, job).path(STAGED).unlink(missing_ok=True)


def wish_of(job: Job) -> Wish:
    """This function will read what the asker of a job wanted."""
    told = dict(job.input["wish"])
    return Wish(**{**told, "make": tuple(told["make"])})


def find_upload(database: Database, job: Id) -> Path:
    """
    This function will say where the file lies a job was asked with.

    Raises:
        UploadGone
    """
    path = locker(database, job, ASKED).path(FILE)
    if not path.exists():
        raise UploadGone
    return path


def write_report(mine: Locker, report: ImportReport) -> None:
    """This function will keep what is told of an import, in every language."""
    told = {lang: shown(report, lang=lang, most=MOST_TOLD) for lang in LANGS}
    mine.write(REPORT, json.dumps(told, ensure_ascii=False).encode())


def read_report(mine: Locker, lang: str) -> Mapping[str, Any]:
    """This function will give what is told of an import; nothing once it was deleted."""
    try:
        with mine.open(REPORT) as source:
            told = json.load(source)
    except FileNotFoundError:
        return {}
    found: Mapping[str, Any] = told["en" if lang == "en" else "zh"]
    return found


def open_mistakes(tx: Tx, whole: Grant, job: Job) -> tuple[IO[bytes], str]:
    """
    This function will open the refused rows of an import for who asked for it, if they may still import.

    Raises:
        JobNotFound: if it is somebody else's, or no import. MistakesGone, NotFound, NotAllowed
    """
    if job.kind != KIND or not job.is_of(whole.actor):
        raise JobNotFound
    form = str(job.input["form"])
    if form not in whole.plan.forms or job.state is not State.DONE:
        raise MistakesGone
    whole.require(form, Verb.IMPORT)
    try:
        return locker_of(tx.database, job).open(MISTAKES), ERRORS_NAME
    except FileNotFoundError:
        raise MistakesGone from None
