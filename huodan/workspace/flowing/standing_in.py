"""Letting somebody stand in for oneself."""

from __future__ import annotations

from collections.abc import Collection

from huodan.engines import flow, people
from huodan.engines.people import AskerGone
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.refusals import CannotAsk


class FlowNotOffered(HuodanError):
    """Said alike of a flow that is not there and of one somebody may not know of."""

    code = "flow_not_offered"
    status = 422
    zh = "选的流程里有您用不到或已经不在的。请在「哪些流程」里重新选，或选全部流程。"
    en = "Some of these processes are none you take part in, or are gone. Choose among those that are offered, or all."


def offered_flows(tx: Tx, plan: Plan, grant: Grant) -> tuple[str, ...]:
    """List the flows somebody may choose from: of forms they see, and those in which they were asked of late."""
    seen = (each.id for each in plan.flows.values() if grant.sees(each.flow.form))
    asked = (id for id in flow.flows_asked(tx, grant.actor.person) if id in plan.flows)
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

    flows: by id, of those that are offered; None for all.

    Raises:
        CannotAsk: if they may not sign in. FlowNotOffered, BadStandIn, StandInAway, TooManyStandIns
    """
    person = grant.actor.person
    if person == SYSTEM_PERSON:
        raise CannotAsk
    try:
        people.actor_of_asker(tx, person=stand_in, key=None)
    except AskerGone:
        raise CannotAsk from None
    if flows and not set(flows) <= set(offered_flows(tx, plan, grant)):
        raise FlowNotOffered
    return flow.appoint(tx, person=person, stand_in=stand_in, from_day=from_day, to_day=to_day, flows=flows)
