"""
Mappings that were saved: which columns of such a file go where, by name, for everybody who imports into the form.

Owns the table ``import_mapping``. A file with the same columns is proposed the mapping that was saved for them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from huodan.engines.exchange import may_aim
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.text import clean, fold
from huodan.language.access import Grant, NotFound
from huodan.language.document import Verb
from huodan.storage.db import Tx
from huodan.storage.system import import_mapping
from huodan.workspace.importing.wish import MODES, BadMode, Mode

MOST_SAVED = 100
LONGEST_NAME = 60


class MappingNotFound(NotFound):
    """There is no such mapping of the form."""

    def __init__(self) -> None:
        super().__init__(what={"zh": "这个导入方案", "en": "The saved mapping"})


class BadMappingName(HuodanError):
    """A saved mapping needs a name of its own."""

    code = "bad_mapping_name"
    status = 422
    zh = "请给导入方案起一个 1 到 {limit} 个字的名称。"
    en = "Give the mapping a name of 1 to {limit} characters."


class MappingNameTaken(HuodanError):
    """Another mapping of the form has this name."""

    code = "mapping_name_taken"
    status = 422
    zh = "已经有名为「{name}」的导入方案。请换一个名称，或先删除原来的。"
    en = "There is a mapping named “{name}” already. Choose another name, or delete that one first."


class TooManyMappings(HuodanError):
    """A form keeps only so many mappings."""

    code = "too_many_mappings"
    status = 422
    zh = "一个表单最多保存 {limit} 个导入方案。请先删除不用的。"
    en = "A form keeps at most {limit} mappings. Delete one that is not used any more."


@dataclass(frozen=True, slots=True)
class SavedMapping:
    """One saved mapping; header: the columns of the file it was made for."""

    id: Id
    name: str
    header: tuple[str, ...]
    mapping: Mapping[str, str | None]
    mode: Mode
    key: str | None
    saved_at: int


def list_mappings(tx: Tx, grant: Grant, form: str) -> tuple[SavedMapping, ...]:
    """
    This function will list the mappings of a form, the one saved last first.

    Raises:
        NotFound, NotAllowed: without the right to import.
    """
    grant.require(form, Verb.IMPORT)
    wanted = select(import_mapping).where(import_mapping.c.form == form)
    return tuple(
        _saved(row, grant, form)
        for row in tx.execute(
            wanted.order_by(import_mapping.c.saved_at.desc(), import_mapping.c.id.desc()).limit(MOST_SAVED)
        )
    )


def propose_saved(saved: Iterable[SavedMapping], header: Iterable[str]) -> SavedMapping | None:
    """This function will find the mapping that was saved last for a file with these columns, in any order."""
    names = {fold(name) for name in header}
    return next((one for one in saved if {fold(name) for name in one.header} == names), None)


def save_mapping(
    tx: Tx,
    grant: Grant,
    form: str,
    *,
    name: str,
    header: Iterable[str],
    mapping: Mapping[str, str | None],
    mode: Mode = "upsert",
    key: str | None = None,
) -> SavedMapping:
    """
    This function will keep a mapping under a new name.

    Raises:
        NotFound, NotAllowed, BadMappingName, MappingNameTaken, TooManyMappings, BadMode
    """
    if mode not in MODES:
        raise BadMode(path="mode")
    named = _name(name)
    if len(list_mappings(tx, grant, form)) >= MOST_SAVED:
        raise TooManyMappings(limit=MOST_SAVED)
    row = {
        "id": tx.new_id(),
        "form": form,
        "name": named,
        "name_key": fold(named),
        "header": json.dumps(list(header), ensure_ascii=False),
        "mapping": json.dumps(dict(mapping), ensure_ascii=False),
        "mode": mode,
        "key": key,
        "saved_at": tx.now,
        "saved_by": tx.actor.person,
    }
    _free(tx, form, named, None)
    try:
        tx.execute(insert(import_mapping), row)
    except IntegrityError:
        raise MappingNameTaken(path="name", name=named) from None
    return find_mapping(tx, grant, form, Id(str(row["id"])))


def change_mapping(
    tx: Tx,
    grant: Grant,
    form: str,
    id: Id,
    *,
    name: str | None = None,
    header: Collection[str] | None = None,
    mapping: Mapping[str, str | None] | None = None,
) -> SavedMapping:
    """
    This function will rename a mapping, or let it lead its columns elsewhere.

    Raises:
        MappingNotFound, BadMappingName, MappingNameTaken, NotFound, NotAllowed
    """
    stored = json.loads(_row(tx, grant, form, id).mapping)
    values: dict[str, object] = {"saved_at": tx.now, "saved_by": tx.actor.person}
    if name is not None:
        named = _name(name)
        _free(tx, form, named, id)
        values |= {"name": named, "name_key": fold(named)}
    if mapping is not None:
        changed = {**mapping, **_unseen(grant, form, stored, mapping, header)}
        values["mapping"] = json.dumps(changed, ensure_ascii=False)
    if header is not None:
        values["header"] = json.dumps(list(header), ensure_ascii=False)
    tx.execute(update(import_mapping).where(import_mapping.c.id == id).values(values))
    return find_mapping(tx, grant, form, id)


def delete_mapping(tx: Tx, grant: Grant, form: str, id: Id) -> None:
    """
    This function will forget a mapping.

    Raises:
        MappingNotFound, NotFound, NotAllowed
    """
    find_mapping(tx, grant, form, id)
    tx.execute(delete(import_mapping).where(import_mapping.c.id == id))


def find_mapping(tx: Tx, grant: Grant, form: str, id: Id) -> SavedMapping:
    """
    This function will give one mapping of a form.

    Raises:
        MappingNotFound, NotFound, NotAllowed
    """
    return _saved(_row(tx, grant, form, id), grant, form)


def _row(tx: Tx, grant: Grant, form: str, id: Id) -> Row[Any]:
    grant.require(form, Verb.IMPORT)
    here = select(import_mapping).where(import_mapping.c.form == form, import_mapping.c.id == id)
    row = tx.execute(here).first()
    if row is None:
        raise MappingNotFound
    return row


def _unseen(
    grant: Grant,
    form: str,
    stored: Mapping[str, str | None],
    mapping: Mapping[str, str | None],
    header: Collection[str] | None,
) -> dict[str, str]:
    """Keep where columns lead that, as their changer sees them, lead nowhere; they did not say so."""
    planned = grant.plan.forms[form]
    names = set(stored) if header is None else set(header)
    return {
        column: path
        for column, path in stored.items()
        if path and mapping.get(column) is None and column in names
        if not may_aim(grant.plan, grant, planned, path)
    }


def _name(text: str) -> str:
    name = clean(text)
    if name is None or len(name) > LONGEST_NAME:
        raise BadMappingName(path="name", limit=LONGEST_NAME)
    return name


def _free(tx: Tx, form: str, name: str, id: Id | None) -> None:
    here = select(import_mapping.c.id).where(
        import_mapping.c.form == form, import_mapping.c.name_key == fold(name)
    )
    holder = tx.execute(here).scalar()
    if holder is not None and holder != id:
        raise MappingNameTaken(path="name", name=name)


def _saved(row: Row[Any], grant: Grant, form: str) -> SavedMapping:
    """Give a mapping as far as its reader may import: the name of a field they do not know is not told."""
    kept = {name: getattr(row, name) for name in SavedMapping.__slots__}
    header, mapping = json.loads(kept["header"]), json.loads(kept["mapping"])
    planned = grant.plan.forms[form]
    mapping = {
        column: path if path and may_aim(grant.plan, grant, planned, path) else None
        for column, path in mapping.items()
    }
    key = kept["key"] if kept["key"] in mapping.values() else None
    return SavedMapping(**{**kept, "header": tuple(header), "mapping": mapping, "key": key})
