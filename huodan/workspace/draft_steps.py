"""
The steps of a draft: who did which Edits, in what order, and what of it can be taken back. Owns the table ``draft_step``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import TypeAdapter
from sqlalchemy import delete, func, insert, select, update

from huodan.kit.ids import Id
from huodan.kit.packed import pack, unpack
from huodan.language.document.edits import AnyEdit, TaggedEdit
from huodan.storage.db import Tx
from huodan.storage.system import draft_step as table

MOST_STEPS = 500
"""Steps of an app's draft that can be taken back; older ones stay done."""
_KEPT = "kept"  # done, and nothing that can be taken back any more
_EDITS = TypeAdapter(tuple[TaggedEdit, ...])

Turn = Literal["done", "undone"]


def add(tx: Tx, key: str, number: int, edits: Sequence[AnyEdit]) -> None:
    """Note a step of the actor's; what they took back before cannot be done again."""
    mine = (table.c.app == key) & (table.c.person == tx.actor.person) & (table.c.state == "undone")
    tx.execute(update(table).where(mine).values(state="left"))
    packed = pack({"edits": _EDITS.dump_python(tuple(edits), mode="json")})
    row = {"app": key, "number": number, "person": tx.actor.person, "at": tx.now, "state": "done"}
    tx.execute(insert(table).values(row | {"edits": packed}))
    _thin(tx, key, number - MOST_STEPS)


def others_in(tx: Tx, key: str) -> tuple[Id, ...]:
    """List who else than the actor has drawn in a draft; a step taken back counts, as it may not have left what was there."""
    theirs = select(table.c.person).where(table.c.app == key)
    return tuple(sorted({*tx.execute(theirs).scalars()} - {tx.actor.person}))


def states(tx: Tx, key: str, person: Id) -> set[str]:
    """Give the states there are of somebody's steps."""
    mine = select(table.c.state).where(table.c.app == key, table.c.person == person)
    return set(tx.execute(mine).scalars())


def to_turn(tx: Tx, key: str, state: Turn) -> tuple[int, tuple[AnyEdit, ...]] | None:
    """Find the actor's step that is taken back next (the last that is done) or done again (the first that is undone)."""
    mine = select(table).where(table.c.app == key, table.c.person == tx.actor.person, table.c.state == state)
    last = table.c.number.desc() if state == "done" else table.c.number
    row = tx.execute(mine.order_by(last).limit(1)).first()
    return None if row is None else (row.number, _EDITS.validate_python(unpack(row.edits)["edits"]))


def turn(tx: Tx, key: str, number: int, state: Turn) -> None:
    """Note that a step is done, or taken back, by now."""
    tx.execute(update(table).where(table.c.app == key, table.c.number == number).values(state=state))


def keep_all(tx: Tx, key: str) -> None:
    """Let nothing of a draft be taken back any more; who drew in it stays known."""
    tx.execute(update(table).where(table.c.app == key).values(state=_KEPT))


def forget_all(tx: Tx, key: str) -> None:
    """Forget the steps of a draft that is gone."""
    tx.execute(delete(table).where(table.c.app == key))


def _thin(tx: Tx, key: str, until: int) -> None:
    """Forget old steps, but of everybody that they did one."""
    old = (table.c.app == key) & (table.c.number <= until)
    tx.execute(update(table).where(old).values(state=_KEPT))
    theirs = (table.c.app == key) & (table.c.state == _KEPT)
    last = tx.execute(select(func.max(table.c.number)).where(theirs).group_by(table.c.person)).scalars().all()
    tx.execute(delete(table).where(old, table.c.number.not_in(last)))
