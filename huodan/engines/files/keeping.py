"""Taking a file in, and finding one: its row, once its content lies on the shelf."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Row, exists, func, insert, select

from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.fields import Store
from huodan.language.fields._files import File, Files
from huodan.language.plan.model import Plan, UnknownPath
from huodan.storage.db import Tx
from huodan.storage.system import file as files, file_link as links

LOOSE_MS = 24 * 3_600_000
MEGABYTE = 1024 * 1024
LONGEST_NAME = 200
MOST_LOOSE = 20_000

TURNS = 7_305_214
"""The advisory lock of PostgreSQL by which those who take files in take turns; SQLite has one writer anyway."""


class QuotaReached(HuodanError):
    """All files of the workspace together would be more than allowed."""

    code = "quota_reached"
    status = 507
    zh = "附件空间不够：已用 {used} MB，上限 {limit} MB，这个文件 {size} MB。请删除不用的附件，或请管理员提高上限。"
    en = (
        "There is no room for this file: {used} MB of {limit} MB are used, it has {size} MB. "
        "Remove files nobody needs, or ask an administrator for more."
    )


class MayNotAttach(HuodanError):
    """There is no field the actor might save a file in."""

    code = "not_allowed"
    status = 403
    zh = "你没有可以上传附件或图片的字段。请找管理员开通。"
    en = "There is no field you may save files in. Please ask an administrator."


@dataclass(frozen=True, slots=True)
class Limits:
    """How large one file may be, and all together, in bytes."""

    largest: int = 50 * MEGABYTE
    quota: int = 10_240 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that came in whole: where it lies aside, its clean name, size, hash and type."""

    path: Path
    name: str
    size: int
    hash: str
    type: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is kept. is_loose: no record holds it."""

    file: File
    hash: str
    owner: str
    is_loose: bool


def keep(tx: Tx, incoming: Incoming, *, limits: Limits) -> File:
    """
    Make the row of a file whose content was put on the shelf; it is loose, and its actor's.

    Should the content be thrown out at this very moment, it is still read, and put back when the row is seen.

    Raises:
        QuotaReached: a content that lies there already needs no room.
    """
    take_turns(tx)
    if not is_kept(tx, incoming.hash):
        _check_quota(tx, incoming, limits)
    made = File(tx.new_id(), incoming.name, incoming.size, incoming.type)
    tx.execute(insert(files), loose(tx, made, incoming.hash))
    return made


def take_turns(tx: Tx) -> None:
    """Wait until nobody else takes files in, and keep others from it until the Tx ends."""
    if tx.dialect != "sqlite":
        tx.run(f"SELECT pg_advisory_xact_lock({TURNS})")


def loose(tx: Tx, file: File, hash: str) -> dict[str, object]:
    """Give the row of a file its actor may save with a record for a day."""
    return {
        "id": file.id,
        "hash": hash,
        "name": file.name,
        "size": file.size,
        "type": file.type,
        "owner": tx.actor.scope,
        "created_at": tx.now,
        "free_at": tx.now + LOOSE_MS,
    }


def described(row: Row[Any], id: Id) -> File:
    """Give what people are told of a row's file, under an id."""
    return File(id, row.name, row.size, row.type)


def is_kept(tx: Tx, hash: str) -> bool:
    """Say whether some file has a content already."""
    return tx.execute(select(files.c.id).where(files.c.hash == hash).limit(1)).first() is not None


def require_attaching(plan: Plan, grant: Grant) -> None:
    """
    Let pass who may write a field for files somewhere.

    Raises:
        MayNotAttach: else what they upload could never be saved.
    """

    def may() -> bool:
        fields = (field for table in plan.tables.values() for field in table.fields)
        return any(f.store is Store.FILES and f.id in grant.form(f.form).writable for f in fields)

    if not plan.kept(("may attach", grant.rights.shape), may):
        raise MayNotAttach


def meant_field(plan: Plan, grant: Grant, text: str) -> Files:
    """
    Give the field a file is sent for, named as ``app/form/field`` or ``app/form/subform.field``.

    Raises:
        UnknownPath: if it takes no files, or the actor may not write it.
    """
    app, _, rest = text.partition("/")
    key, _, name = rest.partition("/")
    form = plan.form(app, key)
    if form is None or not grant.sees(form.id):
        raise UnknownPath(path=text[:LONGEST_NAME])
    leaf = plan.path(form.id, name).leaf
    if leaf.id not in grant.form(form.id).writable or not isinstance(leaf.field, Files):
        raise UnknownPath(path=text[:LONGEST_NAME])
    return leaf.field


def used(tx: Tx) -> int:
    """Give how many bytes all files take; the same content counts once."""
    contents = select(files.c.hash, files.c.size).distinct().subquery()
    return int(tx.execute(select(func.coalesce(func.sum(contents.c.size), 0))).scalar_one())


def count(tx: Tx) -> int:
    """Give how many files there are, loose ones too."""
    return int(tx.execute(select(func.count()).select_from(files)).scalar_one())


def find(tx: Tx, id: Id) -> Stored | None:
    """Give a file by its id; whoever may have it is for the caller to ask."""
    row = tx.execute(select(files).where(files.c.id == id)).first()
    if row is None:
        return None
    return Stored(described(row, row.id), row.hash, row.owner, row.free_at is not None)


def loose_of(tx: Tx) -> list[tuple[str, str, str]]:
    """Give name, hash and outside id of the Tx's actor's loose files, the latest last."""
    own = (files.c.owner == tx.actor.scope, files.c.free_at > tx.now)
    held = exists().where(links.c.file == files.c.id)
    found = select(files.c.name, files.c.hash, files.c.id).where(*own, ~held).order_by(files.c.id)
    return [(row.name, row.hash, File(row.id).outside) for row in tx.execute(found.limit(MOST_LOOSE))]


def find_own(tx: Tx, id: Id) -> Stored | None:
    """Give a loose file to who uploaded it."""
    found = find(tx, id)
    is_own = found is not None and found.is_loose and found.owner == tx.actor.scope
    return found if is_own else None


def _check_quota(tx: Tx, incoming: Incoming, limits: Limits) -> None:
    already = used(tx)
    if already + incoming.size > limits.quota:
        raise QuotaReached(
            used=_megabytes(already), limit=_megabytes(limits.quota), size=_megabytes(incoming.size)
        )


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f}".removesuffix(".0")
