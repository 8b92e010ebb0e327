"""
Writing a file: the pages of a list, one after another, and what somebody may ask for.

Each page is a read of its own, so that no snapshot is held for long and memory stays the same however many rows there
are; rights are asked anew for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO, Any

from huodan.engines import audit
from huodan.engines.exchange.export import ADDRESSES, LINES, CsvFile, Layout, XlsxFile, lay_out
from huodan.engines.query import BadQuery, Page, Query, StaleCursor, TooMuch, query, read_query
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, parse_id
from huodan.kit.words import Lang, say
from huodan.language.access import Grant, grant, system_grant
from huodan.language.document import Verb
from huodan.language.fields._references import form_of_several
from huodan.language.fields._sealed import VEIL, Veil, untold
from huodan.language.messages import SYSTEM, Actor
from huodan.language.plan.model import Plan
from huodan.storage.db import Database, Tx
from huodan.storage.sealed_cells import CannotOpen, blind, open_sealed
from huodan.storage.sql import shown
from huodan.storage.trouble import minding_disk
from huodan.workspace.plans import current_plan

FORMATS = ("xlsx", "csv")
ENCODINGS = ("utf-8", "gbk")
PAGE = 500
PAGE_SECONDS = 5
AT_ONCE = 10_000

GrantOf = Callable[[Tx], Grant]
Told = Callable[[int], None]
UNOPENED = {"zh": f"{VEIL}（无法解开）", "en": f"{VEIL} (cannot be opened)"}
"""With the dots, so that no import takes it for a value."""
_ASKED = ("columns", "where", "search", "order")


class ExportOutdated(HuodanError):
    """The app or the asker's rights changed while the file was being written."""

    code = "export_outdated"
    status = 409
    zh = "导出过程中应用或权限有变化，文件没有写完。请重新导出。"
    en = "The app or your rights changed while the file was written, so it is not complete. Please export again."


@dataclass(frozen=True, slots=True)
class Wish:
    """
    What somebody wants in a file.

    asked: which records and columns; None as columns means all they may see. lines, addresses: see ``lay_out``.
    plain: with what is in encrypted fields of the records themselves, where their asker may read it; the audit log says so.
    """

    asked: Query
    format: str = "xlsx"
    lines: str = "repeat"
    addresses: str = "parts"
    encoding: str = "utf-8"
    lang: Lang = "zh"
    plain: bool = False


def read_wish(form: str, body: Mapping[str, object], *, lang: Lang) -> Wish:
    """
    Read the body of an export.

    Raises:
        BadQuery: naming the entry that is wrong.
    """
    known = ("format", "lines", "addresses", "encoding", "plain", *_ASKED)
    for name in body:
        if name not in known:
            words = " ".join(known)
            raise _bad(str(name), f"没有这一项，可用的是：{words}", f"there is no such entry; use {words}")
    wish = Wish(
        asked=read_query(form, {name: body[name] for name in _ASKED if name in body}),
        format=_word(body, "format", FORMATS),
        lines=_word(body, "lines", LINES),
        addresses=_word(body, "addresses", ADDRESSES),
        encoding=_word(body, "encoding", ENCODINGS),
        lang=lang,
        plain=_flag(body, "plain"),
    )
    if wish.format == "csv" and wish.lines == "sheet":
        raise _bad(
            "lines", "csv 只有一张表，请改用 repeat 或 first", "a csv has one sheet; use repeat or first"
        )
    return wish


def written(wish: Wish) -> dict[str, Any]:
    """Write a wish as JSON that ``read_wish`` reads."""
    asked = wish.asked
    told = {
        "columns": None if asked.columns is None else list(asked.columns),
        "where": asked.where,
        "search": asked.search,
        "order": [{"field": step.field, "dir": step.dir} for step in asked.order],
        "format": wish.format,
        "lines": wish.lines,
        "addresses": wish.addresses,
        "encoding": wish.encoding,
        "plain": wish.plain or None,
    }
    return {name: value for name, value in told.items() if value is not None}


def discreet(tx: Tx, plan: Plan, wish: Wish) -> Wish:
    """Give the same wish as jobs and logs may keep it: no value of an encrypted field stands in it."""
    asked = wish.asked
    if asked.where is None or asked.form not in plan.forms:
        return wish
    where = untold(plan, asked.form, asked.where, tz=tx.zone, blind=partial(blind, tx))
    return replace(wish, asked=replace(asked, where=where))


def grant_of(actor: Actor) -> GrantOf:
    """Give what makes the Grant of an actor for each page."""

    def make(tx: Tx) -> Grant:
        plan = current_plan(tx)
        return system_grant(plan) if actor is SYSTEM else grant(plan, actor)

    return make


def is_large(tx: Tx, whole: Grant, wish: Wish) -> bool:
    """
    Say whether a file has more records than somebody should wait for; what is wrong with the wish is said now.

    Raises:
        NotFound, NotAllowed, UnknownPath, BadFilter and the like.
    """
    granted = whole.where_allowed(wish.asked.form, Verb.EXPORT)
    layout = _layout(tx, granted, wish)
    asked = replace(wish.asked, columns=layout.paths, limit=1, count="capped")
    found = query(tx, granted.plan, granted, asked)
    return found.is_capped or (found.count or 0) > AT_ONCE


def count(tx: Tx, whole: Grant, wish: Wish) -> int | None:
    """Count the records of a file."""
    granted = whole.where_allowed(wish.asked.form, Verb.EXPORT)
    asked = replace(wish.asked, columns=("id",), limit=1, count="exact")
    return query(tx, granted.plan, granted, asked).count


def export(
    database: Database,
    grants: GrantOf,
    wish: Wish,
    into: IO[bytes],
    *,
    scratch: Path,
    tell: Told = lambda _done: None,
) -> int:
    """
    Write a file and say how many records are in it.

    scratch: a folder for what is needed in between only. tell: hears after each page how many records were written.

    Raises:
        ExportOutdated: if the app changed meanwhile. DiskFull, NotFound, NotAllowed, UnknownPath and the like.
    """
    file: XlsxFile | CsvFile | None = None
    done = 0
    with minding_disk(scratch):
        try:
            for layout, page in _pages(database, grants, wish):
                file = file or _open(into, layout, wish, scratch)
                file.write(page.rows)
                done += len(page.rows)
                tell(done)
        except BaseException:
            if isinstance(file, CsvFile):
                file.close()
            raise
        assert file is not None
        file.close()
        into.flush()
    return done


def note_export(tx: Tx, *, wish: Wish, records: int) -> None:
    """Note in the audit log that the Tx's actor got a file."""
    detail = {**written(discreet(tx, current_plan(tx), wish)), "records": records}
    audit.note(tx, kind=audit.EXPORT, form=wish.asked.form, detail=detail)


def file_name(tx: Tx, whole: Grant, wish: Wish) -> str:
    """Name the file: 订单-20260506.xlsx."""
    label = say(whole.plan.forms[wish.asked.form].label, wish.lang)
    return f"{label.replace('/', '-')}-{tx.today}.{wish.format}"


def _open(into: IO[bytes], layout: Layout, wish: Wish, scratch: Path) -> XlsxFile | CsvFile:
    if wish.format == "xlsx":
        return XlsxFile(into, layout, scratch=scratch)
    return CsvFile(into, layout, encoding=wish.encoding)


def _pages(database: Database, grants: GrantOf, wish: Wish) -> Iterator[tuple[Layout, Page]]:
    """Read page after page, each in a snapshot of its own; a page too large with its sub-rows is cut in half."""
    asked, size = wish.asked, PAGE
    layout: Layout | None = None
    while True:
        with database.read(seconds=PAGE_SECONDS) as tx:
            granted = grants(tx).where_allowed(asked.form, Verb.EXPORT)
            tx.actor = granted.actor
            layout = layout or _layout(tx, granted, wish)
            wanted = replace(asked, columns=layout.paths or ("id",), limit=size)
            try:
                page = query(tx, granted.plan, granted, wanted)
            except TooMuch:
                if size == 1:
                    raise
                size //= 2
                continue
            except StaleCursor as error:
                raise ExportOutdated from error
            opened = _opened(tx, granted.plan, asked.form, page) if wish.plain else None
        yield layout, replace(page, rows=opened) if opened is not None else page
        if page.next is None:
            return
        asked = replace(asked, after=page.next)


def _opened(tx: Tx, plan: Plan, form: str, page: Page) -> tuple[dict[str, object], ...]:
    """Open what its asker was shown as dots in fields of the records themselves; what does not open says so."""
    own = plan.forms[form].table.by_key

    def plain(path: str, value: object, row: Id) -> object:
        found = own.get(path)
        if found is None or not isinstance(value, Veil):
            return value
        try:
            return open_sealed(tx.database, found, row, value.cell)
        except CannotOpen:
            return say(UNOPENED, tx.actor.lang)

    rows = ((row, parse_id(str(row["id"])) or 0) for row in page.rows)
    return tuple({path: plain(path, value, id) for path, value in row.items()} for row, id in rows)


def _layout(tx: Tx, granted: Grant, wish: Wish) -> Layout:
    form = granted.plan.forms[wish.asked.form]
    fields = [field for table in (form.table, *form.subforms.values()) for field in table.fields]
    several = {target for field in fields if (target := form_of_several(field.field)) is not None}
    return lay_out(
        granted,
        form,
        repeated={target: shown.repeated(tx, granted.plan, target) for target in several},
        columns=wish.asked.columns,
        lines=wish.lines,
        addresses=wish.addresses,
        lang=wish.lang,
        tz=tx.zone,
    )


def _word(body: Mapping[str, object], name: str, words: tuple[str, ...]) -> str:
    value = body.get(name, words[0])
    if not isinstance(value, str) or value not in words:
        raise _bad(name, f"只能是 {' '.join(words)}", f"use one of {' '.join(words)}")
    return value


def _flag(body: Mapping[str, object], name: str) -> bool:
    value = body.get(name, False)
    if not isinstance(value, bool):
        raise _bad(name, "只能是 true 或 false", "use true or false")
    return value


def _bad(at: str, zh: str, en: str) -> BadQuery:
    return BadQuery(path=at, reason={"zh": zh, "en": en})
