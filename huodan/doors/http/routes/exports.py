"""
Files out: the records of a list as a workbook or csv; large ones are written by a job and fetched later.

Files are written on threads of their own, so that no export keeps others from reading.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO
from urllib.parse import quote

from anyio import from_thread

from huodan.doors.http.call import Call, make_call
from huodan.doors.http.fetching import Fetched, fetching
from huodan.doors.http.message import Answer, Message
from huodan.doors.http.route import READ_SECONDS, House, minding, write_beside
from huodan.doors.http.routes.jobs import JOB, PREFIX, job_of, whole_job
from huodan.doors.http.routes.rows import FORM
from huodan.engines.people import Caller
from huodan.kit.ids import format_id
from huodan.storage.trouble import minding_disk
from huodan.workspace.disk import EXPORTING, require_room
from huodan.workspace.exporting import (
    Wish,
    enqueue_export,
    export,
    file_name,
    grant_of,
    is_large,
    note_export,
    open_export,
    read_wish,
)
from huodan.workspace.importing.later import KIND as IMPORT, open_mistakes

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}
CHUNK = 256 * 1024
SCRATCH = "huodan-export-"


def post_export(house: House, message: Message, caller: Caller) -> Answer:
    """This function will give a file, or 202 and the job that writes it where it has many records."""
    with house.database.read(seconds=READ_SECONDS) as tx:
        call = make_call(tx, message, caller)
        wish = read_wish(call.form().id, message.json(), lang=call.lang)
        is_later = is_large(tx, call.grant, wish)
        name = file_name(tx, call.grant, wish)
        require_room(tx, EXPORTING, Path(tempfile.gettempdir()))
    if is_later:
        return write_beside(house, message, caller, partial(_later, wish=wish))
    with minding_disk(Path(tempfile.gettempdir())), tempfile.TemporaryDirectory(prefix=SCRATCH) as scratch:
        into = tempfile.TemporaryFile(dir=scratch)  # noqa: SIM115 - it is closed, and gone, when it was sent
        try:
            done = export(house.database, grant_of(call.grant.actor), wish, into, scratch=Path(scratch))
            note = partial(note_export, wish=wish, records=done)
            from_thread.run(house.writers.run, partial(house.database.transact, call.grant.actor, note))
        except BaseException:
            into.close()
            raise
    return given(into, name)


def get_file(call: Call) -> Fetched:
    """This function will give the file a job has written, or the rows an import refused, to who asked for it."""
    job = job_of(call)
    give = open_mistakes if job.kind == IMPORT else open_export
    file, name = give(call.tx, call.grant, job)
    detail = {"name": name, "job": format_id(PREFIX, job.id), "records": (job.result or {}).get("records")}
    return Fetched(given(file, name), str(job.input["form"]), detail)


def _later(call: Call, *, wish: Wish) -> Answer:
    return Answer({"job": whole_job(call, enqueue_export(call.tx, call.grant, wish))}, 202)


def given(file: IO[bytes], name: str) -> Answer:
    """This function will give a file as a download, piece by piece, and close it."""
    size = file.seek(0, 2)
    ending = name.rpartition(".")[2]
    named = f"attachment; filename=\"export.{ending}\"; filename*=UTF-8''{quote(name, safe='')}"
    headers = (
        ("Content-Type", TYPES[ending]),
        ("Content-Disposition", named),
        ("Content-Length", str(size)),
    )
    return Answer(headers=headers, pieces=_pieces(file))


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(CHUNK):
            yield piece


ROUTES = (
    minding("POST", f"{FORM}/export", post_export, threads="exporters"),
    fetching(f"{JOB}/file", get_file),
)
