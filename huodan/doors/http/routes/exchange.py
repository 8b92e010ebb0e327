"""
Files in: what an import would do, and doing it.

Files are read and tried on threads of their own; only what is written takes a writer's, so that no file keeps
others from saving.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from anyio import from_thread

from huodan.doors.http.call import Call, make_call
from huodan.doors.http.message import Answer, Message, read_json
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.receiving import taking
from huodan.doors.http.route import House, claim, minding, write_beside
from huodan.doors.http.routes.exports import given
from huodan.doors.http.routes.jobs import whole_job
from huodan.doors.http.routes.rows import FORM
from huodan.engines import replay
from huodan.engines.exchange import MOST_BYTES, find_links
from huodan.engines.jobs import Job
from huodan.engines.people import Caller
from huodan.kit.ids import parse_id
from huodan.storage.db import Tx
from huodan.workspace.disk import IMPORTING
from huodan.workspace.importing import ImportReport, Large, Wish, run_import, write_error_file
from huodan.workspace.importing.later import (
    AT_ONCE,
    ERRORS_NAME,
    enqueue_import,
    find_tried,
    find_upload,
    is_large,
    wish_of,
)
from huodan.workspace.importing.telling import shown, shown_link

MOST_TRIED = 20_000  # rows, while somebody waits
FLAGS = {"": False, "false": False, "0": False, "true": True, "1": True}


class Answered(Exception):
    """Carries the answer of an earlier request with the same key out of the Tx; None: there is none, and nothing to keep."""

    def __init__(self, answer: replay.Answer | None) -> None:
        super().__init__()
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What a request asks of a file: one that came with it, or that of a job with which it was ``tried`` before.

    is_large: not even read while somebody waits.
    """

    house: House
    message: Message
    caller: Caller
    call: Call
    wish: Wish
    dry_run: bool
    file: Path
    is_large: bool
    tried: Job | None = None

    @property
    def form(self) -> str:
        """This function will give the id of the form."""
        return self.call.form().id


def post_import(house: House, message: Message, caller: Caller) -> Answer:
    """This function will import a table, a large one by a job (202), or with ``dry_run`` say what that would do."""
    return _at_once_or_later(_asked(house, message, caller, dry_run=_flag(message, "dry_run")), _import)


def post_errors(house: House, message: Message, caller: Caller) -> Answer:
    """
    This function will give the rows that would be refused as xlsx, with the reasons, to be mended and imported again.

    A large file is tried by a job (202), which has them in its own file.
    """
    return _at_once_or_later(_asked(house, message, caller, dry_run=True), _give_errors)


def _at_once_or_later(asked: Asked, work: Callable[[Asked], Answer]) -> Answer:
    """Do it while somebody waits; where the file is too large for that, answer with a job that does it (202)."""
    if asked.is_large:
        return _later(asked)
    try:
        return work(asked)
    except Large as large:
        return _later(asked, rows=large.rows)


def _later(asked: Asked, *, rows: int | None = None) -> Answer:
    wish, tried = asked.wish, asked.tried
    if tried is not None:
        wish = replace(wish, file=wish_of(tried).file)

    def enqueue(call: Call) -> Answer:
        job = enqueue_import(
            call.tx,
            call.grant,
            asked.form,
            wish,
            upload=asked.file,
            rows=rows,
            dry_run=asked.dry_run,
            tried=tried,
        )
        return Answer({"job": whole_job(call, job)}, 202)

    return write_beside(asked.house, asked.message, asked.caller, enqueue)


def _import(asked: Asked) -> Answer:
    message, database, wish = asked.message, asked.house.database, asked.wish
    tell = partial(shown, lang=message.lang, start=number_of(message, "errors_from") or 0)

    def commit(work: Callable[[Tx], ImportReport], *, alone: bool = False) -> ImportReport:
        transact = partial(database.transact, asked.call.grant.actor, partial(once, work=work), alone=alone)
        return from_thread.run(asked.house.writers.run, transact)

    def once(tx: Tx, work: Callable[[Tx], ImportReport]) -> ImportReport:
        """Do it, and keep the answer under the request's key; a refused file is not kept, as nothing was done."""
        taken = claim(tx, message)
        if isinstance(taken, replay.Answer):
            raise Answered(taken)
        report = work(tx)
        if taken is not None:
            replay.finish(tx, taken, status=200, body=Answer(tell(report)).content())
        return report

    most = MOST_TRIED if asked.dry_run else AT_ONCE
    bring = partial(run_import, file=asked.file, wish=wish, dry_run=asked.dry_run, commit=commit, most=most)
    try:
        report = bring(database, asked.call.grant, asked.form)
        if report.errors and wish.accept == "all" and not asked.dry_run:
            commit(_nothing)  # unless the same file was imported under this key meanwhile
    except Answered as done:
        if done.answer is not None:
            return Answer(status=done.answer.status, body=done.answer.body)
    answer = tell(report)
    if _flag(message, "links"):
        answer["links"] = _links(asked.file, report)
    return Answer(answer)


def _nothing(tx: Tx) -> ImportReport:
    """Do nothing in a Tx and give it up: a refused file keeps no key."""
    raise Answered(None)


def _give_errors(asked: Asked) -> Answer:
    into = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed, and gone, when it was sent
    try:
        write = partial(write_error_file, wish=asked.wish, lang=asked.message.lang, most=MOST_TRIED)
        write(into, asked.house.database, asked.call.grant, asked.form, file=asked.file)
    except BaseException:
        into.close()
        raise
    return given(into, ERRORS_NAME)


def _asked(house: House, message: Message, caller: Caller, *, dry_run: bool) -> Asked:
    with house.database.read() as tx:
        call = make_call(tx, message, caller)
    form, wish = call.form().id, _wish(message)
    asked = partial(Asked, house, message, caller, call, wish, dry_run)
    if message.incoming is not None:
        return asked(message.incoming.path, is_large(message.incoming.path))
    named = _text(message, "upload")
    if not named:
        raise WrongSetting(path="file", expected={"zh": "一个文件", "en": "a file"})
    with house.database.read() as tx:
        tried = find_tried(tx, call.grant, form, parse_id(named))
    return asked(find_upload(house.database, tried.id), True, tried)


def _wish(message: Message) -> Wish:
    text = partial(_text, message)
    usual = Wish()
    return Wish(
        sheet=text("sheet") or None,
        header_row=number_of(message, "header_row"),
        lines=text("lines_sheet") or None,
        link=text("link") or None,
        mapping=mapping_of(message),
        guess=_flag(message, "guess"),
        saved=text("saved") or None,
        mode=text("mode") or usual.mode,  # type: ignore[arg-type]
        key=text("key") or None,
        accept=text("accept") or usual.accept,  # type: ignore[arg-type]
        import_as=text("import_as") or usual.import_as,  # type: ignore[arg-type]
        make=_paths(message, "make"),
        add_options=_values(message, "add_options"),
        use_options=_words(message, "use_options"),
        file=message.incoming.name[:200] or None if message.incoming else None,
    )


def _links(file: Path, report: ImportReport) -> list[dict[str, object]]:
    """The other sheets whose rows belong to those of the one that was read."""
    table = report.table
    if table is None or len(table.grid.sheets) < 2 or table.own is not None:
        return []
    return [shown_link(link) for link in find_links(file, table)]


def mapping_of(message: Message) -> Mapping[str, str | None] | None:
    """This function will read where the columns of a file go; None if nobody says."""
    text = _text(message, "mapping")
    tree = read_json(text.encode()) if text else None
    is_right = isinstance(tree, dict) and all(path is None or isinstance(path, str) for path in tree.values())
    if tree is not None and not is_right:
        raise WrongSetting(path="mapping", expected=' {"列 column": "field", …: null}')
    return tree  # type: ignore[return-value]


def _paths(message: Message, name: str) -> tuple[str, ...]:
    text = _text(message, name)
    tree: object = read_json(text.encode()) if text else []
    if not isinstance(tree, list) or not all(isinstance(path, str) for path in tree):
        raise WrongSetting(path=name, expected=' ["customer", "lines.product"]')
    return tuple(tree)


def _values(message: Message, name: str) -> Mapping[str, tuple[str, ...]]:
    tree = _object(message, name)
    values = {path: tuple(some) for path, some in tree.items() if isinstance(some, list)}
    if len(values) < len(tree) or not all(isinstance(one, str) for some in values.values() for one in some):
        raise WrongSetting(path=name, expected=' {"level": ["VIP", …], …}')
    return values


def _words(message: Message, name: str) -> Mapping[str, Mapping[str, str]]:
    tree = _object(message, name)
    words = {path: dict(some) for path, some in tree.items() if isinstance(some, dict)}
    if len(words) < len(tree) or not all(
        isinstance(one, str) for some in words.values() for one in some.values()
    ):
        raise WrongSetting(path=name, expected=' {"level": {"甲级": "A", …}, …}')
    return words


def _object(message: Message, name: str) -> Mapping[str, object]:
    text = _text(message, name)
    tree: object = read_json(text.encode()) if text else {}
    if not isinstance(tree, dict):
        raise WrongSetting(path=name, expected=" {…}")
    return tree


def _flag(message: Message, name: str) -> bool:
    text = _text(message, name).lower()
    if text not in FLAGS:
        raise WrongSetting(path=name, expected=" true / false")
    return FLAGS[text]


def number_of(message: Message, name: str) -> int | None:
    """This function will read a whole number; None if there is none."""
    text = _text(message, name)
    if text and not (text.isascii() and text.isdigit() and len(text) < 8):
        raise WrongSetting(path=name, expected={"zh": "一个整数", "en": "a whole number"})
    return int(text) if text else None


def _text(message: Message, name: str) -> str:
    return message.form.get(name, "").strip()


ROUTES = tuple(
    taking(
        minding("POST", f"{FORM}{path}", work, threads="importers"),
        largest=MOST_BYTES,
        is_optional=True,
        doing=IMPORTING,
    )
    for path, work in (("/import", post_import), ("/import/errors", post_errors))
)
