"""
Favourites: what somebody keeps at hand – forms, views of forms, single records – as it is theirs alone to see.

Only what it is about is kept, and no word of it: whenever it is shown it is read again with the rights its owner has then, so
that who may not see a record any more learns nothing of it, not even that it was once starred. Owns the table
``favourite``. Does not own which views there are (``engines/views``).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, select, text

from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import Grant, RecordNotFound
from huodan.language.document import Verb
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import visible
from huodan.storage.sql.shown import titles
from huodan.storage.system import favourite as table

MOST = 100
LONGEST_KEY = 60

# Two taps at once may both find nothing there.
_STAR = text(
    f"INSERT INTO {table.name} (person, form, kind, key, added_at) VALUES (:person, :form, :kind, :key, :added_at) "
    "ON CONFLICT DO NOTHING"
)


class Kind(StrEnum):
    """Of what something is that was starred."""

    FORM = "form"
    VIEW = "view"
    RECORD = "record"


class TooManyFavourites(HuodanError):
    """Somebody has starred as much as anybody finds their way in."""

    code = "too_many_favourites"
    status = 422
    zh = "最多收藏 {limit} 个，请先取消一些不用的。"
    en = "At most {limit} things can be starred; please unstar some first."


@dataclass(frozen=True, slots=True)
class Thing:
    """What can be starred. key: of a view its key or id, of a record its id in digits, of a form nothing."""

    form: str
    kind: Kind
    key: str = ""

    @property
    def record(self) -> Id:
        """Give the id of the record it is."""
        assert self.kind is Kind.RECORD
        return Id(self.key)


@dataclass(frozen=True, slots=True)
class Starred:
    """Something starred that its owner sees now. title: of a record, as they see it."""

    thing: Thing
    title: str | None = None


def favourites(tx: Tx, plan: Plan, grant: Grant) -> tuple[Starred, ...]:
    """
    List what the actor starred and may see now, the newest first.

    Views are of forms the actor reads; whether each is there and theirs to see is for the caller to find out.
    """
    rows = tx.execute(select(table).where(_mine(grant)).order_by(table.c.added_at.desc(), table.c.key)).all()
    return _seen(tx, plan, grant, [_thing(row) for row in rows])


def star(tx: Tx, plan: Plan, grant: Grant, thing: Thing, *, seen: Collection[Thing]) -> None:
    """
    Keep something at hand from now on; repeating it is harmless.

    seen: of what was starred what the actor sees now. The oldest of the rest makes room, as they cannot let go of it.

    Raises:
        NotFound, NotAllowed: without the right to read the form. RecordNotFound: for a record the actor does not see.
        TooManyFavourites
    """
    grant.require(thing.form, Verb.READ)
    if not _seen(tx, plan, grant, [thing]):
        raise RecordNotFound
    there = tx.execute(select(table).where(_mine(grant)).order_by(table.c.added_at)).all()
    if thing in map(_thing, there):
        return
    if len(there) >= MOST:
        unseen = next((one for one in map(_thing, there) if one not in seen), None)
        if unseen is None:
            raise TooManyFavourites(limit=MOST)
        unstar(tx, grant, unseen)
    row = {"form": thing.form, "kind": thing.kind.value, "key": thing.key, "added_at": tx.now}
    tx.execute(_STAR, row | {"person": _owner(grant)})


def unstar(tx: Tx, grant: Grant, thing: Thing) -> None:
    """Keep something at hand no longer; what was not starred stays so."""
    tx.execute(delete(table).where(_mine(grant), _is(thing)))


def _seen(tx: Tx, plan: Plan, grant: Grant, things: Sequence[Thing]) -> tuple[Starred, ...]:
    """Keep what the actor may see, in its order, with the titles of records; one look per form."""
    here = [one for one in things if one.form in plan.forms and grant.form(one.form).can(Verb.READ)]
    records: dict[str, list[Id]] = {}
    for one in here:
        if one.kind is Kind.RECORD:
            records.setdefault(one.form, []).append(one.record)
    named = {
        form: titles(tx, plan, grant, form, visible(tx, plan, grant, form, tuple(ids), Verb.READ))
        for form, ids in records.items()
    }
    return tuple(
        Starred(one, named[one.form][one.record] if one.kind is Kind.RECORD else None)
        for one in here
        if one.kind is not Kind.RECORD or one.record in named[one.form]
    )


def _mine(grant: Grant) -> ColumnElement[bool]:
    return table.c.person == _owner(grant)


def _owner(grant: Grant) -> Id:
    """Favourites belong to people; a key has its own."""
    return grant.actor.key or grant.actor.person


def _is(thing: Thing) -> ColumnElement[bool]:
    return and_(table.c.form == thing.form, table.c.kind == thing.kind.value, table.c.key == thing.key)


def _thing(row: Row[Any]) -> Thing:
    return Thing(row.form, Kind(row.kind), row.key)
