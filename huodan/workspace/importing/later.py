"""
Large imports: the file is kept now, a job decides and writes it, what came of it is there for who asked within a day.

Owns the folder ``imports`` beside the data, named by job: the file that came, what was decided of it, the report, the
rows with mistakes. What is done with them stands in ``jobs/import_file.py``.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from huodan.engines import jobs
from huodan.engines.jobs import Job, JobNotFound, State
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import Lang, say
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.storage.db import Database, Tx
from huodan.workspace.importing.report import ImportReport
from huodan.workspace.importing.telling import shown
from huodan.workspace.importing.wish import Wish

KIND = "import_file"
FOLDER = "imports"
AT_ONCE = 5_000
KEPT_MS = 24 * 3_600_000
MOST_TOLD = 200
LANGS: tuple[Lang, ...] = ("zh", "en")
FILE, STAGED, REPORT, MISTAKES = "file", "staged", "report", "xlsx"
_OURS = re.compile(r"([0-9]{1,19})\.(file|staged|report|xlsx)")
_UNFINISHED = re.compile(r"[0-9a-f]{16}\.part")


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


def keep_upload(database: Database, content: bytes) -> Path:
    """This function will keep a file that came, before its job is there."""
    place = folder(database)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return write_whole(place / f"{secrets.token_hex(8)}.part", content)


def enqueue_import(tx: Tx, grant: Grant, form: str, wish: Wish, *, upload: Path, rows: int) -> Job:
    """
    This function will have a kept file imported by a job of the Tx's actor.

    Raises:
        NotFound, NotAllowed: without the right to import.
    """
    grant.require(form, Verb.IMPORT)
    label = grant.plan.forms[form].label
    title = {"zh": f"导入{say(label, 'zh')}", "en": f"Import {say(label, 'en')}"}
    input = {"form": form, "wish": asdict(wish)}
    id = jobs.enqueue(tx, kind=KIND, title=title, input=input, total=rows)
    assert id is not None
    shutil.copyfile(upload, path_of(tx.database, id, FILE))
    return jobs.find(tx, id)


def wish_of(job: Job) -> Wish:
    """This function will read what the asker of a job wanted."""
    told = dict(job.input["wish"])
    return Wish(**{**told, "make": tuple(told["make"])})


def write_report(database: Database, job: Id, report: ImportReport) -> None:
    """This function will keep what is told of an import, in every language."""
    told = {lang: shown(report, lang=lang, most=MOST_TOLD) for lang in LANGS}
    write_whole(path_of(database, job, REPORT), json.dumps(told, ensure_ascii=False).encode())


def read_report(database: Database, job: Id, lang: str) -> Mapping[str, Any]:
    """This function will give what is told of an import; nothing once it was deleted."""
    try:
        told = json.loads(path_of(database, job, REPORT).read_bytes())
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
        return path_of(tx.database, job.id, MISTAKES).open("rb"), "import-errors.xlsx"
    except FileNotFoundError:
        raise MistakesGone from None


def sweep_imports(database: Database) -> int:
    """This function will delete what no job needs and nobody may fetch any more, and say how much; others are not ours."""
    place, deleted = folder(database), 0
    for path in list(place.iterdir()) if place.is_dir() else []:
        ours = _OURS.fullmatch(path.name)
        if ours is None and not _UNFINISHED.fullmatch(path.name):
            continue
        with database.read() as tx:
            is_kept = _is_kept(tx, path, ours)
        if not is_kept:
            path.unlink(missing_ok=True)
            deleted += 1
    return deleted


def folder(database: Database) -> Path:
    """This function will give the folder: HUODAN_IMPORTS, else beside a SQLite file or in the folder ``data``."""
    named = os.environ.get("HUODAN_IMPORTS")
    if named:
        return Path(named)
    beside = Path(database.place).parent if database.dialect == "sqlite" else Path("data")
    return beside / FOLDER


def path_of(database: Database, job: Id, what: str) -> Path:
    """This function will name a file of a job."""
    return folder(database) / f"{job}.{what}"


def write_whole(path: Path, content: bytes) -> Path:
    """This function will let a file be there whole or not at all."""
    unfinished = path.with_name(f"{secrets.token_hex(8)}.part")
    unfinished.write_bytes(content)
    return unfinished.replace(path)


def _is_kept(tx: Tx, path: Path, ours: re.Match[str] | None) -> bool:
    try:
        job = None if ours is None else jobs.find(tx, int(ours[1]))
    except JobNotFound:
        job = None
    if ours is None or job is None:  # it may be coming just now
        return _is_young(tx, path)
    is_result = ours[2] in (REPORT, MISTAKES) and job.state is State.DONE
    return job.ended_at is None or (is_result and job.ended_at > tx.now - KEPT_MS)


def _is_young(tx: Tx, path: Path) -> bool:
    try:
        return path.stat().st_mtime * 1000 > tx.now - KEPT_MS
    except FileNotFoundError:
        return False
