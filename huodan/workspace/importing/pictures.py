"""
Pictures of a workbook on their way into records: each is taken in as a loose file of the importer, as if uploaded.

So the rows are decided and written as ever, and what is not imported is swept after a day like any upload nobody saved. What
was taken in before, such as by a dry run, is used again. Does not own where pictures stand (``engines/exchange/pictures.py``).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO

from huodan.engines import files
from huodan.engines.exchange import File, Remark, Table, find_pictures, pictures_of
from huodan.engines.files import Incoming, clean_name, sniff
from huodan.engines.files.keeping import MEGABYTE
from huodan.kit.errors import HuodanError
from huodan.kit.ids import new_id
from huodan.kit.pictures import MOST_PIXELS, count_pixels
from huodan.language.access import Grant
from huodan.language.fields import Store
from huodan.language.fields._files import PICTURES, Files
from huodan.language.plan.model import PlanForm
from huodan.storage.db import Database
from huodan.storage.shelf import shelf_of
from huodan.workspace.filing import limits, shelve, take_in
from huodan.workspace.importing.aims import find_aims
from huodan.workspace.importing.wish import Wish
from huodan.workspace.pictures import as_kept

PIECE = 1 << 20
ENDINGS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/bmp": ".bmp",
}

Opened = Callable[[str], tuple[int, IO[bytes]]]


class PictureTooLarge(HuodanError):
    """A picture of the file has more bytes than a file may have here."""

    code = "picture_too_large"
    status = 422
    zh = "这一格的图片超过 {limit} MB，没有带入。请在 Excel 里压缩图片后再导入。"
    en = "The picture in this cell exceeds {limit} MB. Compress it in Excel, then import again."


class PictureUnknown(HuodanError):
    """What lies over the cell is no picture a browser can show."""

    code = "picture_unknown"
    status = 422
    zh = "这一格的图片不是 PNG、JPEG、GIF、WebP 或 BMP，或有 {limit} 万以上像素，没有带入。请另存为常见格式再放进去。"
    en = (
        "The picture in this cell is no PNG, JPEG, GIF, WebP or BMP, or has over {limit} × 10,000 pixels. "
        "Save it as one of these and put it in again."
    )


def takes_pictures(form: PlanForm, grant: Grant) -> bool:
    """This function will say whether there is a field of a form, or of its sub-rows, for pictures of a file."""
    writable = grant.form(form.id).writable
    tables = (form.table, *form.subforms.values())
    return any(
        field.store is Store.FILES and field.id in writable for table in tables for field in table.fields
    )


def with_places(table: Table, file: File) -> Table:
    """
    This function will note over which cells of a table pictures lie.

    Raises:
        TooManyPictures, ChildTooLarge, ChildTooSlow
    """
    if table.grid.sheet is None or table.own is not None:
        return table
    left, width = table.grid.first_column, len(table.header)
    found = find_pictures(file, table.grid.sheet)
    places = {
        (row, column - left): parts for (row, column), parts in found.items() if 0 <= column - left < width
    }
    return replace(table, pictures=places)


def bring_pictures(
    database: Database, grant: Grant, form: str, table: Table, file: File, wish: Wish
) -> Table:
    """
    This function will take the pictures of a table in, as far as they lie in a column that goes to a field for files.

    What is wrong with one stands at its cell.

    Raises:
        as ``find_aims`` does. QuotaReached, KindNotAllowed, DiskFull: nothing more is taken in.
    """
    if not table.pictures:
        return table
    with database.read(grant.actor) as tx:
        aims = find_aims(tx, grant, grant.plan.forms[form], table, wish).each
        largest = limits(tx).largest
        pool = _Pool(files.loose_of(tx))
    rows = {line.number for line in table.lines}
    brought: dict[tuple[int, int], tuple[str, ...] | HuodanError] = {}
    left_out = 0
    with pictures_of(file) as opened:
        for (row, column), parts in sorted(table.pictures.items()):
            aim = aims[column]
            if row not in rows or aim is None or not isinstance(aim.field.field, Files):
                left_out += len(parts)
                continue
            take = partial(
                _take, database, grant, opened, pool, largest=largest, how=aim.field.field.pictures
            )
            names = _names(table.header[column], row, len(parts))
            try:
                brought[row, column] = tuple(
                    take(part, name) for part, name in zip(parts, names, strict=True)
                )
            except (PictureTooLarge, PictureUnknown) as error:
                brought[row, column] = error
    return replace(table, brought=brought, remarks=(*table.remarks, *_told(left_out)))


class _Pool:
    """The importer's loose files by name and content; each can be saved once."""

    def __init__(self, loose: list[tuple[str, str, str]]) -> None:
        self._ids: dict[tuple[str, str], list[str]] = defaultdict(list)
        for name, hash, id in loose:
            self._ids[name, hash].append(id)

    def take(self, incoming: Incoming) -> str | None:
        """This function will give one that is the same, if there is any left."""
        ids = self._ids[incoming.name, incoming.hash]
        return ids.pop() if ids else None


def _take(
    database: Database,
    grant: Grant,
    opened: Opened,
    pool: _Pool,
    part: str,
    name: str,
    *,
    largest: int,
    how: str,
) -> str:
    size, source = opened(part)
    with source, shelf_of(database).incoming(new_id(database.now())) as into:
        incoming = _received(source, into, name, size, largest)
        with as_kept(incoming, how) as kept:
            known = pool.take(kept)
            if known is not None:
                return known
            shelve(database, kept)
            return database.transact(grant.actor, lambda tx: take_in(tx, kept)).outside


def _received(source: IO[bytes], into: BinaryIO, name: str, size: int, largest: int) -> Incoming:
    """
    Write a picture aside and look what it is.

    Raises:
        PictureTooLarge, PictureUnknown
    """
    digest, length = hashlib.sha256(), 0
    while size <= largest and (piece := source.read(PIECE)):
        length += len(piece)
        if length > largest:
            break
        digest.update(piece)
        into.write(piece)
    if max(size, length) > largest:
        raise PictureTooLarge(limit=largest // MEGABYTE)
    into.flush()
    path = Path(into.name)
    type = sniff(path)
    if type not in PICTURES or not 0 < count_pixels(path) <= MOST_PIXELS:
        raise PictureUnknown(limit=MOST_PIXELS // 10_000)
    return Incoming(path, clean_name(f"{name}{ENDINGS[type]}"), length, digest.hexdigest(), type)


def _names(column: str, row: int, count: int) -> Iterator[str]:
    """Name pictures by where they stood: a workbook knows only image1.png."""
    yield f"{column}-{row}"
    yield from (f"{column}-{row}-{number}" for number in range(2, count + 1))


def _told(left_out: int) -> Iterator[Remark]:
    if left_out:
        yield Remark(
            f"有 {left_out} 张图片不在要导入的行里，或所在的列没有对应的图片、附件字段，没有带入。",
            f"{left_out} pictures lie in no row that is imported, or in a column that goes to no field for files.",
        )
