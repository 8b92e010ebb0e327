"""Letting somebody stand in for oneself."""

from __future__ import annotations

import re
from collections.abc import Collection

from huodan.engines import flow, people
from huodan.engines.people import AskerGone
from huodan.kit.ids import Id
from huodan.language.access import Grant, NotFound
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.refusals import CannotAsk

_ID = re.compile("[a-z0-9_]{1,40}")


class NoSuchFlow(NotFound):
    """There is no such flow, or who asks may not know of it."""

    def __init__(self) -> None:
        super().__init__(what={"zh": "这个流程", "en": "The process"})


def offered(tx: Tx, plan: Plan, grant: Grant) -> tuple[str, ...]:
    """Name the flows somebody may choose from: of forms they may know of, and in which they were asked something."""
    seen = [each.id for each in plan.flows.values() if grant.sees(each.flow.form)]
    asked = [id for id in flow.flows_asked(tx, grant.actor.person) if id in plan.flows]
    return tuple(dict.fromkeys([*seen, *asked]))


def appoint(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    *,
    stand_in: Id,
    from_day: int,
    to_day: int,
    flows: Collection[str] | None = None,
) -> Id:
    """
    Let somebody stand in for who asks.

    flows: by id, of those that are ``offered``; None for all.

    Raises:
        CannotAsk: if they may not sign in. NoSuchFlow, BadStandIn, StandInAway, TooManyStandIns
    """
    person = grant.actor.person
    if person == SYSTEM_PERSON:
        raise CannotAsk
    try:
        people.actor_of_asker(tx, person=stand_in, key=None)
    except AskerGone:
        raise CannotAsk from None
    if any(not _ID.fullmatch(each) for each in flows or ()):
        raise flow.BadStandIn
    if not set(flows or ()) <= set(offered(tx, plan, grant)):
        raise NoSuchFlow
    return flow.appoint(tx, person=person, stand_in=stand_in, from_day=from_day, to_day=to_day, flows=flows)
