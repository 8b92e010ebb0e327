"""Letting somebody stand in for oneself, or, as an administrator, for a colleague who is away (decision 0094)."""

from __future__ import annotations

from collections.abc import Collection

from huodan.engines import audit, flow, people
from huodan.engines.people import AskerGone
from huodan.engines.query import titles
from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace import live
from huodan.workspace.flowing.refusals import CannotAsk, NotYours
from huodan.workspace.noting import note_about

PEOPLE = "people"


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
    person: Id | None = None,
) -> Id:
    """
    Let somebody stand in for who asks, or, as an administrator of the company asks for it, for a colleague who is away.

    flows: by id, of those that are offered, to an administrator any; None for all.

    Raises:
        CannotAsk: if they may not sign in, or an administrator means themselves for another. NotYours: if it is for another, and
        who asks is no administrator. FlowNotOffered,
        BadStandIn, StandInAway, TooManyStandIns
    """
    me = grant.actor.person
    of = me if person is None else person
    if me == SYSTEM_PERSON:
        raise CannotAsk
    if of != me and not grant.actor.is_admin:
        raise NotYours
    if of != me and stand_in == me:
        raise CannotAsk  # who looks after a flow agrees to nothing in the stead of others (decision 0089)
    for each in (stand_in, of):
        _require_account(tx, each)
    offered = offered_flows(tx, plan, grant) if of == me else tuple(plan.flows)
    if flows and not set(flows) <= set(offered):
        raise FlowNotOffered
    made = flow.appoint(tx, person=of, stand_in=stand_in, from_day=from_day, to_day=to_day, flows=flows)
    if of != me:
        note(tx, plan, grant, "stand_in", flow.StandIn(made, of, stand_in, from_day, to_day, None))
    live.tell(tx, live.inboxes((of, stand_in)))
    return made


def end_stand_in(tx: Tx, plan: Plan, grant: Grant, id: Id) -> None:
    """
    Let nobody stand in by an agreement any more: one's own, or, as an administrator of the company, that of anybody.

    Raises:
        StandInNotFound
    """
    me, is_admin = grant.actor.person, grant.actor.is_admin
    if me == SYSTEM_PERSON:
        raise flow.StandInNotFound
    ended = flow.dismiss(tx, id, person=None if is_admin else me)
    if ended.person != me:
        note(tx, plan, grant, "stand_in_ended", ended)
    live.tell(tx, live.inboxes((ended.person, ended.stand_in)))


def _require_account(tx: Tx, person: Id) -> None:
    try:
        people.actor_of_asker(tx, person=person, key=None)
    except AskerGone:
        raise CannotAsk from None


def note(tx: Tx, plan: Plan, grant: Grant, did: str, period: flow.StandIn) -> None:
    """Note in the audit log what an administrator did with an agreement of somebody else: ``stand_in``, ``stand_in_ended``."""
    name = titles(tx, plan, grant, PEOPLE, (period.stand_in,)).get(period.stand_in)
    days = {"from": zone.day_text(period.from_day), "to": zone.day_text(period.to_day)}
    note_about(tx, plan, grant, audit.ACCOUNT, period.person, did=did, name=name, **days)
