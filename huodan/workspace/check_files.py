"""
The laws of files: every one a record lists is kept as it says, held by that record, and its content is there.

Size and place of every content are looked at. Reading contents takes long, so that only some are hashed anew,
unless all are asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from huodan.kit.ids import Id
from huodan.language.fields import Store
from huodan.language.fields._files import File
from huodan.language.plan.model import Plan, PlanField, PlanTable
from huodan.storage.db import Tx
from huodan.storage.shelf import Shelf, shelf_of
from huodan.storage.sql.tables import from_columns, tables
from huodan.storage.system import file as files, file_link as links

PAGE = 500
SAMPLED = 100


@dataclass(frozen=True, slots=True)
class Broken:
    """What is wrong with one file of one record."""

    table: PlanTable
    record: Id
    field: PlanField
    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class _Listed:
    """A file some record lists."""

    table: PlanTable
    record: Id
    field: PlanField
    file: File

    def broken(self, code: str, zh: str, en: str) -> Broken:
        """Say what is wrong with it, by its name."""
        name = self.file.name
        return Broken(self.table, self.record, self.field, code, f"「{name}」{zh}", f"“{name}” {en}")


def broken_files(tx: Tx, plan: Plan, *, all_contents: bool) -> Iterator[Broken]:
    """This function will look for files that are not kept as the records that list them say."""
    shelf, hashed = shelf_of(tx.database), 0
    for table in plan.tables.values():
        for field in table.fields:
            if field.store is Store.FILES and field.has_column and not field.is_hidden:
                for page in _pages(tx, plan, table, field):
                    for listed, hash in _looked_up(tx, page):
                        if isinstance(hash, Broken):
                            yield hash
                        elif shelf.size(hash) != listed.file.size:
                            zh, en = "的内容不在了，或长度不对。", "has lost its content, or a part of it."
                            yield listed.broken("file_missing", zh, en)
                        elif all_contents or hashed < SAMPLED:
                            hashed += 1
                            if _hash(shelf, hash) != hash:
                                zh, en = "的内容已损坏。", "has a damaged content."
                                yield listed.broken("file_damaged", zh, en)


def _pages(tx: Tx, plan: Plan, table: PlanTable, field: PlanField) -> Iterator[list[_Listed]]:
    rows, after = tables(plan).rows(table.id), -1
    column = tables(plan).column(field)
    record = rows.c.id if table.parent is None else rows.c.parent
    while True:
        wanted = select(rows.c.id, record.label("record"), column).where(rows.c.id > after)
        page = tx.execute(wanted.where(column.is_not(None)).order_by(rows.c.id).limit(PAGE)).mappings().all()
        yield [
            _Listed(table, row["record"], field, file)
            for row in page
            for file in from_columns(field, dict(row)) or ()
        ]
        if len(page) < PAGE:
            return
        after = page[-1]["id"]


def _looked_up(tx: Tx, page: Sequence[_Listed]) -> Iterator[tuple[_Listed, str | Broken]]:
    """Give the hash of each content, or what is wrong with the file's rows."""
    ids = sorted({each.file.id for each in page})
    kept = {row.id: row for row in tx.execute(select(files).where(files.c.id.in_(ids)))} if ids else {}
    held = (
        {
            (row.form, row.record, row.field, row.file)
            for row in tx.execute(select(links).where(links.c.file.in_(ids), links.c.is_linked == 1))
        }
        if ids
        else set()
    )
    for each in page:
        row = kept.get(each.file.id)
        if row is None or (row.name, row.size, row.type) != tuple(each.file)[1:]:
            yield (
                each,
                each.broken("file_unknown", "没有登记，或登记的不一样。", "is not registered as listed."),
            )
        elif (
            row.free_at is not None or (each.table.form, each.record, each.field.id, each.file.id) not in held
        ):
            yield each, each.broken("file_loose", "没有归属于这条数据。", "is not held by this record.")
        else:
            yield each, row.hash


def _hash(shelf: Shelf, hash: str) -> str:
    digest = hashlib.sha256()
    for piece in shelf.read(hash) or ():
        digest.update(piece)
    return digest.hexdigest()
