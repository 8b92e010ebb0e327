"""Which records hold which files: what a Change says of them, written in the same Tx."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import exists, insert, literal, select, update

from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.fields import Store
from huodan.language.messages import Change
from huodan.language.plan.model import Plan, PlanForm, PlanTable
from huodan.storage.db import Tx
from huodan.storage.system import file as files, file_link as links

KEPT_MS = 90 * 86_400_000
MOST_HOLDERS = 10

Held = dict[str, set[Id]]


class FileGone(HuodanError):
    """A file was removed between looking it up and saving: it had been loose for a day."""

    code = "file_gone"
    status = 422
    zh = "有文件上传后超过一天没有保存，已被清除。请重新上传，再保存。"
    en = "A file waited unsaved for more than a day and was removed. Please upload it again, then save."


def follow(tx: Tx, plan: Plan, changes: Sequence[Change]) -> None:
    """
    Let records hold the files their changed cells list, and let go of those they no longer list.

    Raises:
        FileGone: if a file is not there any more.
    """
    for change in changes:
        form = plan.forms[change.form]
        if not has_files(plan, form):
            continue
        before, after = _held(form, change.before), _held(form, change.after)
        for field in sorted(before.keys() | after.keys()):
            was, now = before.get(field, set()), after.get(field, set())
            _let_go(tx, change, field, was - now)
            _take(tx, change, field, now - was)


def hold(tx: Tx, file: Id, *, form: str, record: Id, field: str) -> None:
    """
    Keep a loose file for good by something that is said about a record, such as who signed; nothing lets it go again.

    field: names what is said, and is no field of the form, so that nobody gets the file by the record.

    Raises:
        FileGone: if it is not there, or not loose any more.
    """
    loose = update(files).where(files.c.id == file, files.c.free_at.is_not(None))
    if not tx.execute(loose.values(free_at=None)).rowcount:
        raise FileGone
    link = {"form": form, "record": record, "field": field, "file": file, "is_linked": 1}
    tx.execute(insert(links), link)


def holders(tx: Tx, file: Id) -> list[tuple[str, Id]]:
    """List the records that hold a file, by form and id; almost always one."""
    held = select(links.c.form, links.c.record).where(links.c.file == file, links.c.is_linked == 1)
    return [(row.form, row.record) for row in tx.execute(held.limit(MOST_HOLDERS))]


def has_files(plan: Plan, form: PlanForm) -> bool:
    """Say whether a form has fields for files at all; most saves need no more than this."""
    return plan.kept(("has files", form.id), lambda: any(_fields(table) for table in _tables(form)))


def _tables(form: PlanForm) -> tuple[PlanTable, ...]:
    return form.table, *form.subforms.values()


def _fields(table: PlanTable) -> tuple[str, ...]:
    own = (field for field in table.fields if field.has_column and not field.is_hidden)
    return tuple(field.id for field in own if field.store is Store.FILES and not field.field.is_computed)


def _held(form: PlanForm, body: Mapping[str, Any]) -> Held:
    """Give the files that one side of a Change lists, by field."""
    found: Held = defaultdict(set)
    for table, cells in _rows(form, body):
        for field in _fields(table):
            found[field].update(each[0] for each in cells.get(field) or ())
    return found


def _rows(form: PlanForm, body: Mapping[str, Any]) -> Iterator[tuple[PlanTable, Mapping[str, Any]]]:
    yield form.table, body
    for subform, table in form.subforms.items():
        for row in body.get(subform) or ():
            yield table, row["cells"]


def _let_go(tx: Tx, change: Change, field: str, gone: set[Id]) -> None:
    if not gone:
        return
    _lock(tx, gone)
    link = (links.c.form == change.form, links.c.record == change.record, links.c.field == field)
    tx.execute(update(links).where(*link, links.c.file.in_(gone)).values(is_linked=0))
    held = exists(select(literal(1)).where(links.c.file == files.c.id, links.c.is_linked == 1))
    free = update(files).where(files.c.id.in_(gone), ~held)
    tx.execute(free.values(free_at=tx.now + KEPT_MS))


def _take(tx: Tx, change: Change, field: str, new: set[Id]) -> None:
    if not new:
        return
    taken = tx.execute(update(files).where(files.c.id.in_(new)).values(free_at=None))
    if taken.rowcount < len(new):
        raise FileGone
    link = (links.c.form == change.form, links.c.record == change.record, links.c.field == field)
    again = update(links).where(*link, links.c.file.in_(new)).values(is_linked=1).returning(links.c.file)
    fresh = new - set(tx.execute(again).scalars())
    place = {"form": change.form, "record": change.record, "field": field, "is_linked": 1}
    if fresh:
        tx.execute(insert(links), [place | {"file": id} for id in sorted(fresh)])


def _lock(tx: Tx, ids: set[Id]) -> None:
    """Keep others from linking these meanwhile, in one order for everybody; SQLite has one writer anyway."""
    if tx.dialect != "sqlite":
        tx.execute(select(files.c.id).where(files.c.id.in_(ids)).order_by(files.c.id).with_for_update())
