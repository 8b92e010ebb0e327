"""
What formulas and matrices of a flow read of their run (``language/plan/flow_own.py``).

Departments and roles of who began it are those of that moment, whatever becomes of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from huodan.engines import flow
from huodan.kit.ids import format_id
from huodan.language.fields import Cell
from huodan.language.formula import Value
from huodan.language.nodes import Node
from huodan.language.nodes._needs import People
from huodan.language.plan import flow_own
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import FieldPath, Plan
from huodan.storage.db import Tx

THEN = "starter_then"
"""In the data of a run whose flow asks for it: departments and roles of who began it, as they were then."""
PEOPLE, DEPARTMENTS = "people", "departments"


def asks_starter(planned: PlanFlow) -> bool:
    """Say whether a flow asks where who began a run belongs."""
    formulas = (*planned.formulas.values(), *planned.inner.values())
    if any(path[:2] == flow_own.STARTER_PATH for each in formulas for path in each.references):
        return True
    nodes = (place.node for place in planned.course.places.values() if isinstance(place.node, Node))
    return any(isinstance(need, People) and need.who.matrix for node in nodes for need in node.needs())


def note_starter(held: flow.Held, planned: PlanFlow, meant: flow.Meant) -> None:
    """Keep where who begins a run belongs now, if its flow asks for it."""
    if asks_starter(planned):
        there = meant.belonging(held.run.starter)
        held.data[THEN] = {"departments": list(there.departments), "roles": sorted(there.roles)}


def then(held: flow.Held) -> flow.Belonging | None:
    """Give where who began a run belonged then; None where that was not noted."""
    kept = held.data.get(THEN)
    return flow.Belonging(tuple(kept["departments"]), frozenset(kept["roles"])) if kept else None


def roles_of(plan: Plan, held: flow.Held, there: flow.Belonging) -> tuple[str, ...]:
    """
    List the roles a flow may read of who began it: those of its own app.

    A formula may write them into a record, and who builds one app does not see who has which role in others.
    """
    found = plan.flows.get(held.flow)
    app = plan.apps.get(held.app if found is None else found.app)
    return tuple(sorted(role.id for role in (() if app is None else app.roles) if role.id in there.roles))


def value(
    tx: Tx,
    plan: Plan,
    held: flow.Held,
    meant: flow.Meant,
    cells: Mapping[str, Cell],
    path: FieldPath,
) -> Value:
    """Give what a path comes to. cells: of the record."""
    if flow_own.is_unsettled(path):
        return flow.unsettled(tx, plan, held, cells, path[2], path[3], hours=int(path[4]))
    if path == flow_own.STARTER_PATH:
        return format_id(plan.forms[PEOPLE].form.id_prefix, held.run.starter)
    there = meant.belonging(held.run.starter)
    if path[-1] == flow_own.ROLES:
        return roles_of(plan, held, there)
    prefix = plan.forms[DEPARTMENTS].form.id_prefix
    return tuple(format_id(prefix, each) for each in there.departments)
