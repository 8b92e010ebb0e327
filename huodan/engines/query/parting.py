"""Which records somebody said are different ones though they look alike; written by ``workspace/parting``."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select

from huodan.kit.ids import Id
from huodan.storage.db import Tx
from huodan.storage.system import parted as table


def parted_from(tx: Tx, form: str, id: Id) -> frozenset[Id]:
    """List the records that are no duplicates of one."""
    either = or_(table.c.newer == id, table.c.older == id)
    found = tx.execute(select(table.c.newer, table.c.older).where(table.c.form == form, either))
    return frozenset(row.older if row.newer == id else row.newer for row in found)


def parted_pairs(tx: Tx, form: str, newer: Collection[Id]) -> frozenset[tuple[Id, Id]]:
    """List the pairs that are no duplicates, the newer of each one of some; the newer stands first."""
    if not newer:
        return frozenset()
    wanted = select(table.c.newer, table.c.older).where(table.c.form == form, table.c.newer.in_(newer))
    return frozenset((row.newer, row.older) for row in tx.execute(wanted))
