"""Who looks after a run, who may take it back, and the flow it goes by; also where that makes no sense any more."""

from __future__ import annotations

from huodan.engines import flow
from huodan.kit.errors import HuodanError
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.language.flow.course import START
from huodan.language.flow.run import Visit
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.nodes import Node
from huodan.language.nodes._asking import Asking
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.administering import is_of, refusals
from huodan.workspace.plans import published_apps
from huodan.workspace.runs import planned_of
from huodan.workspace.runs.alerting import keepers


def withdraws(planned: PlanFlow | None, held: flow.Held) -> str | None:
    """Say until when who began a run may take it back; None of an automation, which nobody handed in."""
    is_back = any(visit.node == START for visit in held.run.open_visits())
    if planned is not None and not is_back:
        return planned.flow.withdraws if planned.flow.is_approval else None
    return "before_the_end" if held.locks or is_back else None


def planned_held(tx: Tx, plan: Plan, held: flow.Held) -> PlanFlow | None:
    """Give the flow of a run, None where it makes no sense any more."""
    try:
        return planned_of(tx, plan, held)
    except HuodanError:
        return None


def looks_after(tx: Tx, plan: Plan, grant: Grant, held: flow.Held) -> bool:
    """Say whether somebody looks after a run: whom its flow names now, else whoever administers the company."""
    planned = planned_held(tx, plan, held)
    if planned is None:
        return grant.actor.is_admin
    return grant.actor.person in keepers(tx, plan, held, planned)


def may_skip(plan: Plan, planned: PlanFlow | None, held: flow.Held, visit: Visit) -> bool:
    """Say whether who looks after a run may have it go on behind a step: not past where people must agree (decision 0089)."""
    if planned is None or not visit.is_open or any(held.run.inside(visit.id)):
        return False
    node = planned.course.node(visit.node) if visit.node != START else None
    return not (isinstance(node, Node) and is_agreed_at(plan, node))


def is_agreed_at(plan: Plan, node: Node, seen: frozenset[str] = frozenset()) -> bool:
    """Say whether people must agree at a step: at itself, in its ways, or in a process it waits for."""
    if isinstance(node, Asking):
        return node.kind == "approve"
    begun = [plan.flows[id].flow.nodes for id in node.begins if id in plan.flows and id not in seen]
    rows = [*(arm.nodes for arm in node.arms), *begun]
    further = seen | set(node.begins)
    return any(isinstance(each, Node) and is_agreed_at(plan, each, further) for row in rows for each in row)


def sees_all_of(plan: Plan, grant: Grant, planned: PlanFlow) -> bool:
    """Say whether somebody reads, in every record, each field a flow names: then its failures tell them nothing new."""
    for form in plan.forms.values():
        every = {field.id for table in (form.table, *form.subforms.values()) for field in table.fields}
        parts = (part for part in grant.form(form.id).parts if part.rows == "all" and Verb.READ in part.verbs)
        if not planned.fields & every <= frozenset[str]().union(*(part.read for part in parts)):
            return False
    return True


def kept_by(tx: Tx, plan: Plan, grant: Grant) -> list[str]:
    """Name the flows somebody looks after by name, as they are published."""
    kept = []
    for each in plan.flows.values():
        if each.flow.administrators:
            meant = flow.Meant(tx, plan, each.flow.form, None, {}, SYSTEM_PERSON)
            kept += [each.id] if grant.actor.person in meant.administrators(each.flow.administrators) else []
    return kept


def keeps(tx: Tx, plan: Plan, grant: Grant, planned: PlanFlow) -> bool:
    """Say whether somebody looks after all runs of a flow by name, whoever began them."""
    wanted, person = planned.flow.administrators, grant.actor.person
    if not wanted or person == SYSTEM_PERSON:
        return False
    meant = flow.Meant(tx, plan, planned.table.id, None, {}, SYSTEM_PERSON)
    return person in meant.people(wanted)


def may_renew(tx: Tx, plan: Plan, grant: Grant, id: str) -> bool:
    """
    Say whether somebody moves the runs of a flow to its version of now: whoever may publish its app as it is, or keeps the flow.

    An application administrator whose publishes wait for an administrator of the company (decision 0058) does not.
    """
    planned = plan.flows.get(id)
    if grant.actor.is_admin or planned is None:
        return grant.actor.is_admin
    if keeps(tx, plan, grant, planned):
        return True
    app = published_apps(tx)[planned.app]
    return is_of(tx, grant.actor.person, planned.app) and not refusals(tx, planned.app, app)


def may_withdraw(planned: PlanFlow | None, held: flow.Held) -> bool:
    """Say whether its starter may take a run back now: as its flow says until when, and always while the record is with them."""
    until = withdraws(planned, held)
    handed_in = max((visit.id for visit in held.run.visits.values() if visit.node == START), default=0)
    has_acted = any(
        task.vote is not None and task.closed_at is not None and task.visit > handed_in
        for task in held.run.tasks.values()
    )
    return until == "before_the_end" or (until == "before_anybody" and not has_acted)
