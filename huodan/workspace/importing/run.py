"""
Running an import: from the bytes of a file to a report of what was done.

Everything is decided on a snapshot first, beside the other writers. What was decided is then just written, or decided
anew in its Tx if it does not hold any more. With mistakes nothing is done but, where wanted, the rows that are right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from huodan.engines.exchange import Table, read_table, write_errors
from huodan.kit.words import Lang
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.storage.db import Database, Tx
from huodan.storage.link import Busy
from huodan.workspace.importing.preparing import Stale
from huodan.workspace.importing.report import ImportReport
from huodan.workspace.importing.trying import Refused, Told, Tried, import_prepared, no_one, try_table
from huodan.workspace.importing.wish import Wish

Work = Callable[[Tx], ImportReport]
Commit = Callable[..., ImportReport]
MOST_ROUNDS = 5
DEFAULT = Wish()


class Large(Exception):
    """The file has more rows than are imported while somebody waits. Not for users: a job is made of it."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.rows = rows


def run_import(
    database: Database,
    grant: Grant,
    form: str,
    *,
    file: bytes,
    wish: Wish = DEFAULT,
    dry_run: bool = False,
    commit: Commit | None = None,
    most: int | None = None,
    tell: Told = no_one,
) -> ImportReport:
    """
    This function will import a file into a form (by id), or say what that would do.

    commit: does the work in a write Tx (see ``Database.transact``; ``alone``), for doors that keep threads and answers.
    most: rows that are imported at once. tell: hears how many rows are decided.

    Raises:
        Large: if it is to be done and has more rows.
        NotFound, NotAllowed: without the right to import.
        UnreadableFile, NoTable, FileTooLarge and the like: if the file is no table that can be imported.
        UnknownColumn, UnknownPath, NotImportable, TwoColumns, BadKey, NoKey, BadMode: if the wish is wrong.
        MayNotDesign, NoOptions, BadOption, TooManyOptions, CannotPublish: if options cannot be added or meant.
        Busy: if the records change faster than the right rows can be found.
    """
    table = read_file(grant, form, file, wish)
    if dry_run:
        with database.read(grant.actor) as tx:
            return try_table(tx, grant, form, table, wish, tell=tell).report
    if most is not None and len(table.lines) > most:
        raise Large(len(table.lines))
    do: Commit = commit or partial(database.transact, grant.actor)
    do = partial(do, alone=True) if wish.publishes else do
    if wish.accept == "valid":
        return _import_valid(database, grant, form, table, wish, do, tell)
    with database.read(grant.actor) as tx:
        tried = try_table(tx, grant, form, table, wish, tell=tell)
    try:
        if tried.prepared is not None and not tried.report.errors:
            return do(partial(import_prepared, grant=grant, form=form, wish=wish, tried=tried))
    except Stale:
        pass
    try:
        return do(lambda tx: try_table(tx, grant, form, table, wish).report)
    except Refused as refused:
        first = refused.report
    with database.read(grant.actor) as tx:
        report = try_table(tx, grant, form, table, wish).report
    return report if report.errors else first


def error_file(
    database: Database, grant: Grant, form: str, *, file: bytes, wish: Wish = DEFAULT, lang: Lang
) -> bytes:
    """
    This function will write the rows of a file that would be refused as xlsx, each with its reasons, to be mended.

    Raises:
        as ``run_import`` does.
    """
    table = read_file(grant, form, file, wish)
    with database.read(grant.actor) as tx:
        tried = try_table(tx, grant, form, table, wish)
    return write_errors(table, tried.lines, tried.report.errors, lang=lang)


def read_file(grant: Grant, form: str, file: bytes, wish: Wish) -> Table:
    """
    This function will read a file as it is wished.

    Raises:
        as ``run_import`` does.
    """
    wish.check()
    grant.require(form, Verb.IMPORT)
    return read_table(file, sheet=wish.sheet, header_row=wish.header_row, lines=wish.lines, link=wish.link)


def _import_valid(
    database: Database, grant: Grant, form: str, table: Table, wish: Wish, do: Commit, tell: Told
) -> ImportReport:
    """Find the right rows on a snapshot, then import just these; anew if something changed meanwhile."""
    for _ in range(MOST_ROUNDS):
        with database.read(grant.actor) as tx:
            tried = find_right(tx, grant, form, table, wish, tell=tell)
        try:
            if tried.prepared is not None:
                return do(partial(import_prepared, grant=grant, form=form, wish=wish, tried=tried))
        except Stale:
            continue
        try:
            return do(partial(import_right, grant=grant, form=form, table=table, wish=wish, tried=tried))
        except Refused:
            continue
    raise Busy


def find_right(tx: Tx, grant: Grant, form: str, table: Table, wish: Wish, *, tell: Told = no_one) -> Tried:
    """This function will try again without what is refused until nothing more is: records may point to one another."""
    tried = try_table(tx, grant, form, table, wish, tell=tell)
    while tried.refused:
        again = try_table(tx, grant, form, table, wish, refused=tried.refused, tell=tell)
        if not again.refused:
            done = again.report
            report = replace(
                tried.report, created=done.created, updated=done.updated, unchanged=done.unchanged
            )
            return replace(tried, report=report, prepared=again.prepared)
        report = replace(
            tried.report,
            errors=(*tried.report.errors, *again.report.errors),
            error_count=tried.report.error_count + again.report.error_count,
            refused=tried.report.refused + len(again.refused),
        )
        tried = Tried(report, tried.refused | again.refused, tried.lines | again.lines)
    return tried


def import_right(tx: Tx, *, grant: Grant, form: str, table: Table, wish: Wish, tried: Tried) -> ImportReport:
    """This function will import the right rows and tell the others as they were found."""
    done = try_table(tx, grant, form, table, wish, refused=tried.refused).report
    told = tried.report
    return replace(done, errors=told.errors, error_count=told.error_count, refused=told.refused)
