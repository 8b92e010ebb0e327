"""
Values of encrypted fields on their way into a row, and the one way out (decision 0062).

Owns when something is sealed, sealed again for another row, or stays as it is. How, is ``storage.sealed_cells``'s.
"""

from __future__ import annotations

from huodan.engines.records.draft import RowDraft
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.fields import Cell, Store
from huodan.language.fields._sealed import Sealed, is_veil
from huodan.language.plan.model import Plan, PlanField, PlanForm
from huodan.storage.db import Tx
from huodan.storage.seal_key import NAME_LENGTH, SealKeyLost, name_of, note_key, usable_key
from huodan.storage.sealed_cells import CannotOpen, open_sealed, seal
from huodan.storage.sql.tables import column_name, table_name


class KeyLost(HuodanError):
    """The key that sealed what is there is not here; a second key would only make it worse."""

    code = "key_lost"
    status = 409
    zh = "「{label}」现在不能填：这里的密钥不在这台机器上。请管理员把原来的密钥文件 seal.key 放回数据目录，或运行 huodan doctor。"
    en = "“{label}” cannot be filled in now: the key is not on this machine. Put the former seal.key back, or see huodan doctor."


def sealed(tx: Tx, found: PlanField, row: RowDraft, raw: object) -> Cell:
    """
    Give the cell a row of a draft gets for what was sent for an encrypted field.

    The dots shown instead of a stored value leave it as it is, and so does the value itself.

    Raises:
        KeyLost: if the key that seals here is not on this machine. CannotOpen: see ``open_sealed``.
    """
    stored = None if row.before is None else row.before.get(found.id)
    if isinstance(raw, Sealed):
        if raw.row == row.id:
            return raw.cell
        text = open_sealed(tx.database, found, raw.row, raw.cell)
    elif stored is not None and is_veil(raw):
        return stored
    else:
        parsed = found.field.parse(raw, tz=tx.zone)
        if parsed is None:
            return None
        text = str(parsed)
    if stored is not None and _holds(tx, found, row.id, stored, text):
        return stored
    try:
        return seal(tx, found.id, row.id, text)
    except SealKeyLost as error:
        raise KeyLost(label=found.label) from error


def _holds(tx: Tx, found: PlanField, row: Id, cell: str, text: str) -> bool:
    try:
        return open_sealed(tx.database, found, row, cell) == text
    except CannotOpen:
        return False


def note_first(tx: Tx, form: PlanForm) -> None:
    """Note whose secrets are written: an import seals them in a Tx that only reads."""
    if any(
        found.store is Store.SEALED
        for table in (form.table, *form.subforms.values())
        for found in table.fields
    ):
        note_key(tx)


def count_sealed(tx: Tx, plan: Plan) -> tuple[int, int]:
    """Count the stored values of encrypted fields, and those among them that this machine has no key for."""
    whole = lost = 0
    key = usable_key(tx.database)
    ours = None if key is None else name_of(key)
    for table in plan.tables.values():
        for found in table.fields:
            if found.store is Store.SEALED and found.has_column:
                name, place = column_name(found), table_name(table)
                by = f"substr({name}, 5, {NAME_LENGTH})"
                sql = f"SELECT {by}, count(*) FROM {place} WHERE {name} IS NOT NULL GROUP BY {by}"
                for theirs, count in tx.run(sql):
                    whole += int(count)
                    lost += int(count) if theirs != ours else 0
    return whole, lost
