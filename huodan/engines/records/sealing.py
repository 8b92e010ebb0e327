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
from huodan.language.plan.model import Plan, PlanField
from huodan.storage.db import Tx
from huodan.storage.seal_key import NAME_LENGTH, SealKeyLost, name_of, note_anew, usable_key
from huodan.storage.sealed_cells import CannotOpen, open_sealed, seal
from huodan.storage.sql.tables import column_name, table_name


class KeyLost(HuodanError):
    """The key that sealed what is there is not here; a second key would only make it worse."""

    code = "key_lost"
    status = 409
    zh = "「{label}」现在不能填：加密它的密钥不在这台机器上。请管理员把原来的密钥文件 seal.key 放回数据目录。"
    en = "“{label}” cannot be filled in now: the key that sealed it is not on this machine. Put the former seal.key back."


def sealed(tx: Tx, plan: Plan, found: PlanField, row: RowDraft, raw: object) -> Cell:
    """
    Give the cell a row of a draft gets for what was sent for an encrypted field.

    The dots shown instead of a stored value leave it as it is, and so does the value itself.

    Raises:
        KeyLost: if others of the field were sealed with a key that is not here. CannotOpen: see ``open_sealed``.
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
        if not _begins_anew(tx, plan):
            raise KeyLost(label=found.label) from error
    return seal(tx, found.id, row.id, text)


def _holds(tx: Tx, found: PlanField, row: Id, cell: str, text: str) -> bool:
    try:
        return open_sealed(tx.database, found, row, cell) == text
    except CannotOpen:
        return False


def _begins_anew(tx: Tx, plan: Plan) -> bool:
    """Go on with another key, if everything the noted one sealed was emptied: it will not come back."""
    if not tx.is_write or count_sealed(tx, plan)[1]:
        return False
    note_anew(tx)
    return True


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
