"""
Files: taking one in, giving it out.

A file is asked of the record that holds it, with the rights in it; one that no record holds yet, of who uploaded it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from urllib.parse import quote

from huodan.doors.http.call import Call, Eyes, make_call
from huodan.doors.http.message import MEGABYTE, Answer, Message
from huodan.doors.http.receiving import taking
from huodan.doors.http.route import API, READ_SECONDS, House, claim, minding, reading
from huodan.doors.http.routes.records import RECORD
from huodan.engines import files, flow, replay
from huodan.engines.files import SHOWN_INLINE, Stored
from huodan.engines.people import Caller
from huodan.engines.query import FileNotFound, require_file, require_shown
from huodan.kit.ids import Id, parse_id
from huodan.language.access import NotFound
from huodan.language.fields._files import PREFIX, File
from huodan.storage.db import Tx
from huodan.storage.shelf import Shelf, shelf_of
from huodan.workspace.filing import limits, shelve, take_in
from huodan.workspace.flowing.attached import require_file_of_task
from huodan.workspace.flowing.opinion_files import require_bringing
from huodan.workspace.pictures import CLEAN, as_kept
from huodan.workspace.thumbnails import thumbnail

IN_A_BOX = "default-src 'none'; sandbox"
IN_A_FRAME = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
KEPT = "private, no-cache"
KEPT_SMALL = "private, max-age=600"
_SPAN = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")


def post_file(house: House, message: Message, caller: Caller) -> Answer:
    """
    This function will keep an uploaded file, loose until its owner saves it with a record.

    ``field`` in the form names the field it is meant for, which says how pictures are kept; ``task`` a task it goes with.
    """
    incoming = message.incoming
    assert incoming is not None
    with house.database.read() as tx:
        call = make_call(tx, message, caller)
        answers = message.form.get("task")
        if answers:
            require_bringing(call.tx, call.plan, call.grant, _task(answers))
        else:
            files.require_attaching(call.plan, call.grant)
        meant = message.form.get("field")
        how = files.meant_field(call.plan, call.grant, meant).pictures if meant else CLEAN
    with as_kept(incoming, how) as kept:
        shelve(house.database, kept)

    def write(tx: Tx) -> Answer:
        make_call(tx, message, caller)
        taken = claim(tx, message)
        if isinstance(taken, replay.Answer):
            return Answer(status=taken.status, body=taken.body)
        answer = Answer(take_in(tx, kept).view(), 201)
        if taken is not None:
            replay.finish(tx, taken, status=answer.status, body=answer.content())
        return answer

    return house.database.transact(caller.actor, write)


def get_limits(call: Call) -> object:
    """This function will say how large one file may be."""
    return {"largest": limits(call.tx).largest, "largest_mb": limits(call.tx).largest // MEGABYTE}


def own_or_held(call: Call) -> Stored:
    """This function will find a file of one's own, or one that some record, or a task about it, shows the caller."""
    file = file_in(call.message)
    own = files.find_own(call.tx, file)
    if own is not None:
        return own
    for form, record in files.holders(call.tx, file):
        with suppress(NotFound):
            require_shown(call.tx, call.plan, call.grant, form, record, file)
            return _stored(call.tx, file)
        with suppress(NotFound):
            require_file_of_task(call.tx, call.plan, call.grant, form, record, file)
            return _stored(call.tx, file)
    raise FileNotFound


def of_record(call: Call) -> Stored:
    """This function will find a file of one record, also behind its look-ups."""
    form, file = call.form(), file_in(call.message)
    require_file(call.tx, call.plan, call.grant, form.id, call.record(form), file)
    return _stored(call.tx, file)


def giving(find: Callable[[Call], Stored]) -> Callable[[House, Message, Caller], Answer]:
    """
    This function will make a handler that finds a file in a Tx and gives it out, or its small picture, after it.

    Who looks with another's eyes gets the small pictures alone: they belong to the page.
    """

    def give(house: House, message: Message, caller: Caller) -> Answer:
        with house.database.read(seconds=READ_SECONDS) as tx:
            call = make_call(tx, message, caller)
            if "size" not in message.query:
                call.require_own_eyes()
            found = find(call)
        shelf = shelf_of(house.database)
        return _small(shelf, message, found) if "size" in message.query else _whole(shelf, message, found)

    return give


def _stored(tx: Tx, file: Id) -> Stored:
    found = files.find(tx, file)
    if found is None:
        raise FileNotFound
    return found


def _task(text: str) -> Id:
    found = parse_id(text) if text.startswith("tsk_") else None
    if found is None:
        raise flow.TaskNotFound
    return found


def file_in(message: Message) -> Id:
    """This function will read which file an address is about."""
    text = message.names["file"]
    found = parse_id(text) if text.startswith(f"{PREFIX}_") else None
    if found is None:
        raise FileNotFound
    return found


def _small(shelf: Shelf, message: Message, found: Stored) -> Answer:
    """Give the small picture; a file without one has none to find."""
    content = thumbnail(shelf, found, message.query["size"])
    if content is None:
        raise FileNotFound
    headers = (
        ("Content-Type", "image/webp"),
        ("Content-Security-Policy", IN_A_BOX),
        ("Cache-Control", KEPT_SMALL),
    )
    return Answer(headers=(*headers, ("Content-Length", str(len(content)))), pieces=iter((content,)))


def _whole(shelf: Shelf, message: Message, found: Stored) -> Answer:
    """Give a file's content, or a part of it, or nothing if the browser has it already."""
    file = found.file
    headers = (*_safe(file, message.query), ("ETag", f'"{found.hash[:32]}"'), ("Accept-Ranges", "bytes"))
    if message.headers.get("if-none-match") == f'"{found.hash[:32]}"':
        return Answer(status=304, headers=headers, body=b"")
    span = _span(message.headers.get("range", ""), file.size)
    pieces = shelf.read(found.hash, span=span)
    if pieces is None:
        raise FileNotFound
    answer = Answer(headers=(*headers, ("Content-Length", str(file.size))), pieces=pieces)
    if span is None:
        return answer
    told = ("Content-Range", f"bytes {span[0]}-{span[1] - 1}/{file.size}")
    length = ("Content-Length", str(span[1] - span[0]))
    return replace(answer, status=206, headers=(*headers, told, length))


def _safe(file: File, query: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Say what a browser may do with a file: only what cannot run anything is shown, the rest is saved."""
    is_inline = file.type in SHOWN_INLINE and "download" not in query
    is_picture = file.type.startswith("image/")
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", file.name)
    named = f"filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
    framed = is_inline and not is_picture
    text = "; charset=utf-8" if file.type == "text/plain" else ""
    return (
        ("Content-Type", f"{file.type}{text}"),
        ("Content-Disposition", f"{'inline' if is_inline else 'attachment'}; {named}"),
        ("Content-Security-Policy", IN_A_FRAME if framed else IN_A_BOX),
        ("X-Frame-Options", "SAMEORIGIN" if framed else "DENY"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", KEPT),
    )


def _span(wanted: str, size: int) -> tuple[int, int] | None:
    """Read which bytes are wanted, the end excluded; None for all of them."""
    found = _SPAN.fullmatch(wanted)
    if found is None:
        return None
    start = int(found[1])
    end = min(int(found[2]) + 1 if found[2] else size, size)
    return (start, end) if start < end else None


ROUTES = (
    taking(minding("POST", f"{API}/files", post_file, threads="filers")),
    reading("GET", f"{API}/files/limits", get_limits),
    minding("GET", f"{API}/files/{{file}}", giving(own_or_held), threads="filers", eyes=Eyes.OTHERS),
    minding("GET", f"{RECORD}/files/{{file}}", giving(of_record), threads="filers", eyes=Eyes.OTHERS),
)
