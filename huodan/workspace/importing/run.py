"""
Running an import: from the bytes of a file to a report of what was done.

Everything is decided on snapshots first, beside the other writers. What was decided is then just stored, or decided anew if it
does not hold any more; at last while all others wait, so that it does (decision 0033). With mistakes nothing is done but,
where wanted, the rows that are right.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO

from huodan.engines.exchange import File, Table, read_table, write_errors
from huodan.kit.words import Lang
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.storage.db import Database, Tx
from huodan.storage.link import Busy
from huodan.storage.trouble import minding_disk
from huodan.workspace.importing.deciding import decide_file
from huodan.workspace.importing.options import grown
from huodan.workspace.importing.pictures import bring_pictures, takes_pictures, with_places
from huodan.workspace.importing.preparing import Stale
from huodan.workspace.importing.report import ImportReport
from huodan.workspace.importing.staging import unstage
from huodan.workspace.importing.trying import (
    Refused,
    Told,
    fresh,
    import_prepared,
    no_one,
    try_table,
)
from huodan.workspace.importing.wish import Wish
from huodan.workspace.ready import GoOn, always

Work = Callable[[Tx], ImportReport]
Commit = Callable[..., ImportReport]
ROUNDS_BESIDE = 2
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
    file: File,
    wish: Wish = DEFAULT,
    dry_run: bool = False,
    commit: Commit | None = None,
    most: int | None = None,
    tell: Told = no_one,
) -> ImportReport:
    """
    This function will import a file into a form (by id), or say what that would do.

    commit: does the work in a write Tx (see ``Database.transact``; ``alone``), for doors that keep threads and answers.
    most: rows that are looked at while somebody waits. tell: hears how many rows are decided.

    Raises:
        Large: if the file has more rows.
        NotFound, NotAllowed: without the right to import.
        UnreadableFile, NoTable, FileTooLarge and the like: if the file is no table that can be imported.
        UnknownColumn, UnknownPath, NotImportable, TwoColumns, BadKey, NoKey, BadMode: if the wish is wrong.
        MayNotDesign, NoOptions, BadOption, TooManyOptions, CannotPublish: if options cannot be added or meant.
        Busy: if the workspace gets another version meanwhile. DiskFull, NotWritable
    """
    with minding_disk(Path(tempfile.gettempdir())):  # where rows lie that do not fit into memory
        table = read_file(grant, form, file, wish)
        if most is not None and len(table.lines) > most:
            raise Large(len(table.lines))
        table = bring_pictures(database, grant, form, table, file, wish)
        if dry_run:
            return decide_file(database, grant, form, table, wish, tell=tell).report
        do: Commit = commit or partial(database.transact, grant.actor)
        do = partial(do, alone=True) if wish.publishes else do
        return _decide_and_store(database, grant, form, table, wish, do, tell)


def _decide_and_store(
    database: Database, grant: Grant, form: str, table: Table, wish: Wish, do: Commit, tell: Told
) -> ImportReport:
    """Decide, store what was decided, and begin anew where it does not hold any more, in the end while nobody else writes."""
    for _ in range(ROUNDS_BESIDE):
        with tempfile.TemporaryFile() as staged:
            tried = decide_file(database, grant, form, table, wish, into=staged, tell=tell)
            if tried.report.errors and wish.accept == "all":
                return tried.report
            with suppress(Stale, Refused):  # what shows only where it is done is told in the last round
                return do(partial(import_staged, grant=grant, form=form, wish=wish, source=staged))
    try:
        return do(
            partial(_decide_alone, grant=grant, form=form, table=table, wish=wish, tell=tell), alone=True
        )
    except Refused as found:
        return found.report
    except Stale:  # midnight passed
        raise Busy from None


def _decide_alone(tx: Tx, *, grant: Grant, form: str, table: Table, wish: Wish, tell: Told) -> ImportReport:
    """Decide on snapshots as ever, in a Tx that keeps all others from writing; then it holds."""

    def told(rows: int) -> None:
        stay_open(tx)
        tell(rows)

    with tempfile.TemporaryFile() as staged:
        tried = decide_file(tx.database, grant, form, table, wish, into=staged, tell=told)
        if tried.report.errors and wish.accept == "all":
            raise Refused(tried.report)
        return import_staged(tx, grant=grant, form=form, wish=wish, source=staged)


def stay_open(tx: Tx) -> None:
    """This function will let a database know that a Tx is still wanted, which waits for what is decided beside it."""
    tx.run("SELECT 1")


def import_staged(
    tx: Tx,
    *,
    grant: Grant,
    form: str,
    wish: Wish,
    source: IO[bytes],
    go_on: GoOn = always,
) -> ImportReport:
    """
    This function will store what was staged, or decide it anew where that is the only way.

    go_on: asked again and again; raises what ends the Tx.

    Raises:
        Stale, Refused: the Tx must be given up then.
    """
    granted = grown(tx, fresh(tx, grant), form, wish)
    staged, prepared = unstage(source, granted)
    if staged.table is None:
        return import_prepared(tx, granted, form, wish, staged.report, prepared, go_on=go_on)
    if wish.accept == "all":
        return try_table(tx, granted, form, staged.table, wish, tell=lambda _rows: go_on())[0].report
    leaving_out = partial(try_table, refused=staged.lines, tell=lambda _rows: go_on())
    done = leaving_out(tx, granted, form, staged.table, wish)[0].report
    told = staged.report
    return replace(done, errors=told.errors, error_count=told.error_count, refused=told.refused)


def write_error_file(
    into: IO[bytes],
    database: Database,
    grant: Grant,
    form: str,
    *,
    file: File,
    wish: Wish = DEFAULT,
    lang: Lang,
    most: int | None = None,
) -> None:
    """
    This function will write the rows of a file that would be refused as xlsx, each with its reasons, to be mended.

    most: rows that are looked at while somebody waits.

    Raises:
        as ``run_import`` does.
    """
    with minding_disk(Path(tempfile.gettempdir())):
        table = read_file(grant, form, file, wish)
        if most is not None and len(table.lines) > most:
            raise Large(len(table.lines))
        table = bring_pictures(database, grant, form, table, file, wish)
        tried = decide_file(database, grant, form, table, wish)
        write_errors(into, table, tried.lines, tried.mistakes, lang=lang)


def read_file(grant: Grant, form: str, file: File, wish: Wish) -> Table:
    """
    This function will read a file as it is wished.

    Raises:
        as ``run_import`` does.
    """
    wish.check()
    grant.require(form, Verb.IMPORT)
    table = read_table(file, sheet=wish.sheet, header_row=wish.header_row, lines=wish.lines, link=wish.link)
    return with_places(table, file) if takes_pictures(grant.plan.forms[form], grant) else table
