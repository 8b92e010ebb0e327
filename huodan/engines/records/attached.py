"""
The files a draft lists, looked up: what they are called and whether the actor may link them (design §4a).

One's own loose files may be linked, and those the field of this record holds or held before; several sub-rows may list
the same one, as their record holds it. Anything else is refused alike, whether it exists or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import select

from huodan.engines.records.draft import RecordDraft, RowDraft
from huodan.engines.records.traits import traits_of
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.fields._files import BY_NAME, JOINT, File, Files, NotByName
from huodan.language.plan.model import Plan, PlanField
from huodan.storage.db import Tx
from huodan.storage.system import file as files, file_link as links


class UnknownFile(HuodanError):
    """A file is not there, or the actor may not link it."""

    code = "unknown_file"
    status = 422
    zh = "「{label}」里的文件「{name}」不能用：可能上传后超过一天没有保存，或是别人上传的。请重新上传。"
    en = "The file “{name}” of “{label}” cannot be used: it waited unsaved for a day, or is somebody else's. Upload it again."


class WrongFileType(HuodanError):
    """The content of a file is of a type the field does not take."""

    code = "wrong_file_type"
    status = 422
    zh = "「{label}」只能放 {types} 图片，「{name}」的内容不是。请换一个文件。"
    en = "“{label}” takes only pictures ({types}); “{name}” is none. Please choose another file."


Sent = tuple[RowDraft, PlanField]
_JOINTS = re.compile(r"\s*[、，,;；\n]\s*")


def attach(tx: Tx, plan: Plan, draft: RecordDraft) -> None:
    """Describe the files that were sent by what is stored of them, and refuse those that may not be linked."""
    sent = [
        (row, found)
        for row in draft.every_row()
        for found in traits_of(plan, row.table).files
        if found.id in row.sent and found.id in row.changed and row.cells.get(found.id)
        if not _find_named(draft, row, found)
    ]
    if not sent:
        return
    ids = {file[0] for row, found in sent for file in row.cells[found.id]}
    known = dict(_known(tx, draft, ids))
    for row, found in sent:
        _describe(draft, row, found, known)


def without_gone(tx: Tx, plan: Plan, draft: RecordDraft) -> None:
    """Leave out files that are gone, in a record that comes back from the trash after a long time."""
    held = [(row, found) for row in draft.every_row() for found in traits_of(plan, row.table).files]
    ids = {file[0] for row, found in held for file in row.cells.get(found.id) or ()}
    if ids:
        there = set(tx.execute(select(files.c.id).where(files.c.id.in_(ids))).scalars())
        for row, found in held:
            kept = tuple(file for file in row.cells.get(found.id) or () if file[0] in there)
            row.put(found.id, kept or None)


def _find_named(draft: RecordDraft, row: RowDraft, found: PlanField) -> bool:
    """Put the files a text names in its place, those the cell holds already, and say whether it was one."""
    (id, text, *_), *more = row.cells[found.id]
    if id != BY_NAME or more:
        return False
    held = [File(*each) for each in (row.before or {}).get(found.id) or ()]
    named = {file.name: file for file in held}
    if text == JOINT.join(file.name for file in held):
        meant = held
    else:
        names = [name for name in _JOINTS.split(text) if name]
        lacking = next((name for name in names if name not in named), None)
        if lacking is not None:
            draft.refuse(row.path(found), NotByName(label=found.label, name=lacking[:40]))
        meant = [named[name] for name in dict.fromkeys(names) if name in named]
    row.put(found.id, tuple(meant) or None)
    return True


def _known(tx: Tx, draft: RecordDraft, ids: set[Id]) -> Iterator[tuple[Id, tuple[File, frozenset[str]]]]:
    """Give each file with the fields it may stand in; "" stands for any."""
    here = (links.c.form == draft.form.id, links.c.record == draft.main.id, links.c.file.in_(ids))
    held: dict[Id, set[str]] = {}
    for link in tx.execute(select(links.c.file, links.c.field).where(*here)):
        held.setdefault(link.file, set()).add(link.field)
    for row in tx.execute(select(files).where(files.c.id.in_(ids))):
        is_own = row.free_at is not None and row.owner == tx.actor.scope
        fields = held.get(row.id, set()) | ({""} if is_own else set())
        yield row.id, (File(row.id, row.name, row.size, row.type), frozenset(fields))


def _describe(
    draft: RecordDraft,
    row: RowDraft,
    found: PlanField,
    known: dict[Id, tuple[File, frozenset[str]]],
) -> None:
    field = found.field
    assert isinstance(field, Files)
    stored: list[File] = []
    for id, name, _, _ in row.cells[found.id]:
        file, fields = known.get(id, (File(id, name), frozenset()))
        if fields.isdisjoint({"", found.id}):
            draft.refuse(row.path(found), UnknownFile(label=found.label, name=name[:40] or file.outside))
        elif not field.takes(file.type):
            types = " ".join(sorted(type.partition("/")[2].upper() for type in field.types))
            draft.refuse(row.path(found), WrongFileType(label=found.label, name=file.name[:40], types=types))
        else:
            stored.append(file)
    row.put(found.id, tuple(stored) or None)
