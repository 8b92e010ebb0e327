"""Who stands in for whom (代理人): between two days, for all flows or some."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, insert, or_, select, update

from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import NotFound
from huodan.storage.db import Tx
from huodan.storage.sql.prepared import Fixed
from huodan.storage.system import flow_stand_in as stand_ins
from huodan.storage.types import BIG, WHOLE

MOST_STAND_INS = 20
"""Of one person at once: each is looked at in every list of to-dos."""
MOST_FLOWS = 50
MOST_LISTED = 200

_PERSON, _TODAY = bindparam("person", None, BIG), bindparam("today", None, WHOLE)
_STANDING = select(stand_ins).where(stand_ins.c.ended_at.is_(None), stand_ins.c.to_day >= _TODAY)
_FOR = Fixed(
    _STANDING.where(stand_ins.c.stand_in == _PERSON, stand_ins.c.from_day <= _TODAY).order_by(stand_ins.c.id)
)
_OF = Fixed(_STANDING.where(stand_ins.c.person == _PERSON).order_by(stand_ins.c.id))


class BadStandIn(HuodanError):
    """Nobody stands in for themselves, and no period ends before it begins."""

    code = "bad_stand_in"
    status = 422
    zh = "代理人不能是自己，结束日期不能早于开始日期。"
    en = "Somebody else must stand in, and the last day cannot be before the first."


class StandInAway(HuodanError):
    """Who is to stand in has somebody stand in for themselves in these days."""

    code = "stand_in_away"
    status = 422
    zh = "这位同事在 {days} 自己也请了代理人，代理不会再往下转。请换一位代理人，或避开这几天。"
    en = "They have somebody stand in for themselves on {days}, which is not handed on. Choose somebody else, or other days."


class TooManyStandIns(HuodanError):
    """More people stand in for somebody than anybody needs."""

    code = "too_many_stand_ins"
    status = 422
    zh = "同时有效的代理设置最多 {limit} 条。请先结束不再需要的。"
    en = "At most {limit} stand-ins hold at once. Please end those no longer needed."


class StandInNotFound(NotFound):
    """There is no such agreement, or it is somebody else's."""

    def __init__(self) -> None:
        super().__init__(what={"zh": "这条代理设置", "en": "The stand-in"})


@dataclass(frozen=True, slots=True)
class StandIn:
    """That somebody stands in for somebody. flows: by id; None for all."""

    id: Id
    person: Id
    stand_in: Id
    from_day: int
    to_day: int
    flows: frozenset[str] | None


def appoint(
    tx: Tx, *, person: Id, stand_in: Id, from_day: int, to_day: int, flows: Collection[str] | None = None
) -> Id:
    """
    Let somebody stand in for a person.

    Raises:
        BadStandIn, StandInAway, TooManyStandIns
    """
    if person == stand_in or to_day < from_day or len(flows or ()) > MOST_FLOWS:
        raise BadStandIn
    away = [
        each
        for each in stand_ins_of(tx, stand_in)
        if each.from_day <= to_day and from_day <= each.to_day and _overlap(each.flows, flows)
    ]
    if away:
        raise StandInAway(days=f"{zone.day_text(away[0].from_day)} – {zone.day_text(away[0].to_day)}")
    if len(stand_ins_of(tx, person)) >= MOST_STAND_INS:
        raise TooManyStandIns(limit=MOST_STAND_INS)
    row = {
        "id": tx.new_id(),
        "person": person,
        "stand_in": stand_in,
        "from_day": from_day,
        "to_day": to_day,
        "flows": None if flows is None else json.dumps(sorted(flows)),
        "at": tx.now,
    }
    tx.execute(insert(stand_ins), row)
    return Id(str(row["id"]))


def dismiss(tx: Tx, id: Id, *, person: Id | None) -> StandIn:
    """
    Let nobody stand in for a person by this agreement any more, and give it. person: None for whomever it is of.

    Raises:
        StandInNotFound
    """
    found = _list(tx, stand_ins.c.id == id)
    if not found or person not in (None, found[0].person):
        raise StandInNotFound
    tx.execute(update(stand_ins).where(stand_ins.c.id == id).values(ended_at=tx.now))
    return found[0]


def every_stand_in(tx: Tx) -> tuple[StandIn, ...]:
    """List who stands in for whom, today or later, the newest agreements first; no more than fit a screen."""
    return _list(tx, stand_ins.c.to_day >= tx.today)[::-1][:MOST_LISTED]


def begin_again(tx: Tx, id: Id, *, ended_at: int) -> StandIn | None:
    """Let an agreement hold again that was ended at a moment, and give it; None where that is not how it ended."""
    mine = (stand_ins.c.id == id, stand_ins.c.ended_at == ended_at)
    if not tx.execute(update(stand_ins).where(*mine).values(ended_at=None)).rowcount:
        return None
    return _list(tx, stand_ins.c.id == id)[0]


def stand_ins_with(tx: Tx, person: Id) -> tuple[StandIn, ...]:
    """List for whom somebody stands in, and who does for them, today or later."""
    either = or_(stand_ins.c.person == person, stand_ins.c.stand_in == person)
    return _list(tx, and_(either, stand_ins.c.to_day >= tx.today))


def stood_in_for(tx: Tx, stand_in: Id) -> tuple[StandIn, ...]:
    """List for whom somebody stands in today."""
    return tuple(map(_stand_in, _FOR.run(tx, person=stand_in, today=tx.today)))


def stand_ins_of(tx: Tx, person: Id) -> tuple[StandIn, ...]:
    """List who stands in for a person, today or later."""
    return tuple(map(_stand_in, _OF.run(tx, person=person, today=tx.today)))


def may_stand_in(tx: Tx, stand_in: Id, person: Id, flow: str) -> bool:
    """Say whether somebody stands in today for a person in a flow."""
    return any(
        each.person == person and (each.flows is None or flow in each.flows)
        for each in stood_in_for(tx, stand_in)
    )


def _list(tx: Tx, wanted: ColumnElement[bool]) -> tuple[StandIn, ...]:
    found = select(stand_ins).where(stand_ins.c.ended_at.is_(None), wanted).order_by(stand_ins.c.id)
    return tuple(map(_stand_in, tx.execute(found)))


def _overlap(one: Collection[str] | None, other: Collection[str] | None) -> bool:
    return one is None or other is None or not set(one).isdisjoint(other)


def _stand_in(row: Any) -> StandIn:
    flows = None if row.flows is None else frozenset(json.loads(row.flows))
    return StandIn(row.id, row.person, row.stand_in, row.from_day, row.to_day, flows)
