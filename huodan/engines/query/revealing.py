"""
What is in an encrypted field, in plain, for who may read it so: the only place of the read door that opens anything.

Owns whether somebody may, asked of that very record. That it is noted is up to who calls it.
"""

from __future__ import annotations

from huodan.engines.query.need import Seen, Wanted
from huodan.engines.query.paths import Masked, find
from huodan.engines.query.reading import Reading
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import Grant, RecordNotFound
from huodan.language.document import Verb
from huodan.language.fields import Store
from huodan.language.plan.model import Path, Plan, PlanField, UnknownPath
from huodan.storage.db import Tx
from huodan.storage.sealed_cells import open_sealed
from huodan.storage.sql.scopes import Scope


class NotEncrypted(HuodanError):
    """The field shows what is in it anyway."""

    code = "not_encrypted"
    status = 422
    zh = "「{label}」不是加密字段，直接查看就可以。"
    en = "“{label}” is not encrypted; it is shown as it is."


def reveal(
    tx: Tx, plan: Plan, grant: Grant, form: str, id: Id, path: str, *, row: Id | None = None
) -> tuple[PlanField, str | None]:
    """
    Give what is in an encrypted field of a record, or of one of its sub-rows, and the field; None where it is empty.

    Raises:
        NotFound, UnknownPath: for what the asker may not know of. Masked: for who sees it masked in this record.
        NotEncrypted. CannotOpen: if the key is not here, or the cipher is not what was sealed.
    """
    scope = Scope(tx, plan, grant)
    if form not in plan.forms or not grant.form(form).can(Verb.READ):
        raise RecordNotFound
    found = find(scope, form, path)
    wanted = Wanted(scope, form)
    wanted.path(found)
    seen = Reading(tx, scope, wanted.need, (id,), with_parts=True).rows.get(id)
    if seen is None:
        raise RecordNotFound
    field, where = found.leaf, _place(found, seen, row)
    if field.store is not Store.SEALED:
        raise NotEncrypted(label=field.label)
    if field.id not in where.read:
        if field.id in where.masked:
            raise Masked(field=field.label, path=path)
        raise UnknownPath(path=path)
    cell = where.cells.get(field.id)
    return field, None if cell is None else open_sealed(tx.database, field, where.id, cell)


def _place(path: Path, seen: Seen, row: Id | None) -> Seen:
    """Find the row that has the field: the record itself, or the sub-row named."""
    if not path.steps:
        if row is not None:
            raise RecordNotFound
        return seen
    lines = seen.rows.get(path.steps[0].id, []) if len(path.steps) == 1 else []
    is_there = path.steps[0].id in seen.read
    found = next((line for line in lines if is_there and line.id == row), None)
    if found is None:
        raise RecordNotFound
    return found
