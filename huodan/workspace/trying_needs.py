"""
What somebody lacks for a test run of a flow (``trying_flows.py``), so that they are told before they choose a record.

Owns which forms its way tells of, and which roles would show them; who may give a role is ``workspace/staff.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from huodan.kit.words import Text
from huodan.language.access import Grant, NotFound, grant
from huodan.language.document import App, builtin
from huodan.language.nodes import Node
from huodan.language.nodes._needs import OfForm
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan
from huodan.language.whole import sees_whole
from huodan.storage.db import Tx
from huodan.workspace import drafts
from huodan.workspace.plans import Problems, published_apps, try_plan


@dataclass(frozen=True, slots=True)
class Lacking:
    """
    What is missing for a test run.

    problems: instead of all else, while the draft's flows make no sense with what is published. forms: what those are called that
    its reader does not see whole; roles: each of which would show all of them, by id.
    """

    problems: Problems = ()
    forms: tuple[Text, ...] = ()
    roles: tuple[str, ...] = ()


def lacking(tx: Tx, seen: Grant, key: str, *, flow_id: str) -> Lacking:
    """
    Say what somebody lacks to try a flow of the draft of an app.

    Raises:
        AppNotFound, Clash; NotFound: without such a flow.
    """
    plan = drafted(tx, key, flow_id)
    if not isinstance(plan, Plan):
        return Lacking(plan)
    wanted = sorted(read_by(plan, plan.flows[flow_id]))
    unseen = [form for form in wanted if not sees_whole(seen, form)]
    if not unseen:
        return Lacking()
    actor = seen.actor
    would = {id: grant(seen.plan, replace(actor, roles=actor.roles | {id})) for id in seen.plan.roles}
    return Lacking(
        forms=tuple(plan.forms[form].label for form in unseen),
        roles=tuple(id for id, by in would.items() if all(sees_whole(by, form) for form in unseen)),
    )


def drafted(tx: Tx, key: str, flow_id: str) -> Plan | Problems:
    """
    Compile what is published with the flows of the draft of an app, or say why that makes no sense.

    Raises:
        AppNotFound, Clash; NotFound: without such a flow.
    """
    draft = drafts.open_draft(tx, key, tx.actor.person).app
    if all(each.id != flow_id for each in draft.flows):
        raise NotFound(what={"zh": "这个流程", "en": "The process"})
    return with_flows(tx, draft)


def with_flows(tx: Tx, draft: App) -> Plan | Problems:
    """Compile what is published with the flows of a draft, or say why that makes no sense."""
    apps = published_apps(tx)
    return try_plan(
        tx, (apps | {draft.key: apps[draft.key].model_copy(update={"flows": draft.flows})}).values()
    )


def read_by(plan: Plan, planned: PlanFlow) -> set[str]:
    """Name the forms whose values a flow reads, or of which it tells how many there are, but for people and departments."""
    built_in = {form.id for form in builtin().forms}
    named = {
        form.id
        for form in plan.forms.values()
        if any(
            not planned.fields.isdisjoint(table.by_id)
            for table in (form.table, *(plan.tables[id] for id in form.subforms))
        )
    }
    nodes = (place.node for place in planned.course.places.values())
    counted = {
        need.form
        for node in nodes
        if isinstance(node, Node)
        for need in node.needs()
        if isinstance(need, OfForm)
    }
    return (named | counted | {planned.flow.form}) - built_in
