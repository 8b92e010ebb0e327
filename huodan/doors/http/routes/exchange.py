"""
Files in: what an import would do, and doing it.

Files are read and tried on threads of their own; only what is written takes a writer's, so that no file keeps
others from saving.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from anyio import from_thread

from huodan.doors.http.call import Call, make_call
from huodan.doors.http.message import LARGEST_FILE, Answer, Message, Upload, read_json
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import House, claim, minding
from huodan.doors.http.routes.rows import FORM
from huodan.engines import replay
from huodan.engines.people import Caller
from huodan.kit.words import Lang, say
from huodan.storage.db import Tx
from huodan.workspace.importing import Commit, ImportReport, run_import


class Answered(Exception):
    """Carries the answer of an earlier request with the same key out of the Tx."""

    def __init__(self, answer: replay.Answer) -> None:
        super().__init__()
        self.answer = answer


FLAGS = {"": False, "false": False, "0": False, "true": True, "1": True}


def post_import(house: House, message: Message, caller: Caller) -> Answer:
    """This function will import a table, or with ``dry_run`` say what that would do."""
    with house.database.read() as tx:
        call = make_call(tx, message, caller)
    call.form()
    file = message.form.get("file")
    if not isinstance(file, Upload):
        raise WrongSetting(path="file", expected={"zh": "一个文件", "en": "a file"})

    def commit(work: Callable[[Tx], ImportReport]) -> ImportReport:
        transact = partial(house.database.transact, call.grant.actor, partial(once, work=work))
        return from_thread.run(house.writers.run, transact)

    def once(tx: Tx, work: Callable[[Tx], ImportReport]) -> ImportReport:
        """Do it, and keep the answer under the request's key; a refused file is not kept, as nothing was done."""
        taken = claim(tx, message)
        if isinstance(taken, replay.Answer):
            raise Answered(taken)
        report = work(tx)
        if taken is not None:
            replay.finish(tx, taken, status=200, body=Answer(_shown(report, message.lang)).content())
        return report

    try:
        return Answer(_shown(_run(house, message, call, file, commit), message.lang))
    except Answered as answered:
        return Answer(status=answered.answer.status, body=answered.answer.body)


def _run(house: House, message: Message, call: Call, file: Upload, commit: Commit) -> ImportReport:
    return run_import(
        house.database,
        call.grant,
        call.form().id,
        file=file.content,
        sheet=_text(message, "sheet") or None,
        header_row=_number(message, "header_row"),
        lines=_text(message, "lines_sheet") or None,
        link=_text(message, "link") or None,
        mapping=_mapping(message),
        mode=_text(message, "mode") or "upsert",
        key=_text(message, "key") or None,
        dry_run=_flag(message, "dry_run"),
        commit=commit,
    )


def _shown(report: ImportReport, lang: Lang) -> dict[str, object]:
    errors = [
        {"row": one.row, "column": one.column, "code": one.code, "message": one.text(lang)}
        for one in report.errors
    ]
    columns = [
        {
            "name": one.name,
            "field": one.field,
            "label": one.label and say(one.label, lang),
            "samples": one.samples,
        }
        for one in report.columns
    ]
    counts = {"created": report.created, "updated": report.updated, "unchanged": report.unchanged}
    warnings = [{"row": one.row, "column": one.column, "message": one.text(lang)} for one in report.warnings]
    return {**counts, "errors": errors, "warnings": warnings, "columns": columns, "total": report.total}


def _mapping(message: Message) -> Mapping[str, str | None] | None:
    text = _text(message, "mapping")
    tree = read_json(text.encode()) if text else None
    is_right = isinstance(tree, dict) and all(path is None or isinstance(path, str) for path in tree.values())
    if tree is not None and not is_right:
        raise WrongSetting(path="mapping", expected=' {"列 column": "field", …: null}')
    return tree  # type: ignore[return-value]


def _flag(message: Message, name: str) -> bool:
    text = _text(message, name).lower()
    if text not in FLAGS:
        raise WrongSetting(path=name, expected=" true / false")
    return FLAGS[text]


def _number(message: Message, name: str) -> int | None:
    text = _text(message, name)
    if text and not (text.isascii() and text.isdigit() and len(text) < 8):
        raise WrongSetting(path=name, expected={"zh": "一个整数", "en": "a whole number"})
    return int(text) if text else None


def _text(message: Message, name: str) -> str:
    value = message.form.get(name, "")
    if isinstance(value, Upload):
        raise WrongSetting(path=name, expected={"zh": "文字", "en": "text"})
    return value.strip()


ROUTES = (
    minding("POST", f"{FORM}/import", post_import, threads="importers", limit=LARGEST_FILE, is_form=True),
)
