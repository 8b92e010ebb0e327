"""What who is asked may do with the record meanwhile: see it, and write the fields their step opens."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from huodan.engines import flow
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import Grant, Part
from huodan.language.document import Verb
from huodan.language.flow.run import Task
from huodan.language.nodes._asking import Asking
from huodan.language.nodes._base import Node
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan, PlanField, PlanForm
from huodan.storage.db import Tx
from huodan.workspace.runs.around import asking_of
from huodan.workspace.runs.pinned import planned_of

TASK_ROLE = "task"
"""The role of a part that is given by a task."""


def tasks_of(tx: Tx, held: flow.Held, person: Id) -> Iterator[Task]:
    """Give the open tasks of a run somebody may act on: their own, and those of whom they stand in for."""
    for task in held.run.tasks.values():
        if task.is_open and (task.person == person or is_instead(tx, held, task, person)):
            yield task


def offered_to(tx: Tx, held: flow.Held, person: Id) -> Iterator[Task]:
    """Give the tasks of a run somebody may take, for themselves or for whom they stand in for."""
    for task in held.run.tasks.values():
        if task.is_offered and (task.person == person or is_instead(tx, held, task, person)):
            yield task


def is_instead(tx: Tx, held: flow.Held, task: Task, person: Id) -> bool:
    """Say whether somebody may act in the stead of whose task it is; nobody does on what they began themselves."""
    return person != held.run.starter and flow.may_stand_in(tx, person, task.person, held.flow)


def opened(tx: Tx, plan: Plan, held: flow.Held, person: Id) -> frozenset[str]:
    """Name the fields of the record somebody may write, as they are asked about it now."""
    try:
        planned = planned_of(tx, plan, held)
    except HuodanError:
        return frozenset()
    nodes = (asking_of(planned, held.run.visits[task.visit].node) for task in tasks_of(tx, held, person))
    form = plan.forms[held.form]
    return frozenset[str]().union(*(writable(form, node) for node in nodes if node is not None))


def writable(form: PlanForm, node: Asking) -> frozenset[str]:
    """Name the fields a step opens to be written, those of rows as well."""
    return _with(form, node, "write")


def required(form: PlanForm, node: Asking) -> tuple[PlanField, ...]:
    """List the fields that must be filled in before somebody agrees."""
    wanted = {id for opened in node.opens if opened.required for id in opened.fields}
    return tuple(field for field in _fields(form) if field.id in wanted)


def part_of(form: PlanForm, node: Asking | None, granted: Grant, record: Id) -> Part:
    """
    Give what a step lets who is asked do with the record besides what their roles do.

    Of the record they see what they see of others of the form, and what the step opens by name; what it hides they do not see by
    it. So nobody sees a field by being asked which the builder did not mean them to see.
    """
    roles = granted.form(form.id)
    write = frozenset[str]()
    if node is not None:
        named = {id for opened in node.opens for each in opened.fields for id in _inside(form, each)}
        write = _with(form, node, "write") & (named | (roles.readable - roles.masked))
    read = _shown(form, node, roles.readable - roles.masked) | title_of(form, granted) | write
    masked = frozenset() if node is None else _with(form, node, "masked") - read
    hidden = frozenset() if node is None else _with(form, node, "hidden")
    verbs = {Verb.READ, *([Verb.UPDATE] if write else ())}
    return Part(
        TASK_ROLE,
        frozenset(verbs),
        "these",
        None,
        read - hidden,
        write,
        (masked | (roles.masked - read)) - hidden,
        these=frozenset({record}),
    )


def shown_by_copy(plan: Plan, planned: PlanFlow | None, node: str) -> frozenset[str]:
    """
    Name the fields a copy shows who got it: those its step names in the tree it was sent by, and in the flow of now.

    So what the builder takes away is taken from copies that were sent before as well.
    """
    now = None if planned is None else plan.flows.get(planned.id)
    if planned is None or now is None:
        return frozenset()
    return frozenset(_shown_at(planned, node)).intersection(_shown_at(now, node))


def _shown_at(planned: PlanFlow, node: str) -> Sequence[str]:
    place = planned.course.places.get(node)
    return place.node.shown if place is not None and isinstance(place.node, Node) else ()


def part_of_copy(form: PlanForm, shows: Collection[str], granted: Grant, record: Id) -> Part:
    """Give what a copy lets who got it see of its record besides what their roles do; it lets nothing be written."""
    part = part_of(form, None, granted, record)
    named = {each for id in shows for each in _inside(form, id)}
    return replace(part, read=part.read | named, masked=part.masked - named)


def title_of(form: PlanForm, granted: Grant) -> frozenset[str]:
    """Name the title, which who is asked must know a record by, unless their roles show records of the form without it."""
    roles = granted.form(form.id)
    is_hidden = roles.can(Verb.READ) and form.title.id not in roles.readable - roles.masked
    return frozenset() if is_hidden else frozenset({form.title.id})


def _shown(form: PlanForm, node: Asking | None, known: Collection[str]) -> frozenset[str]:
    if node is None:
        return frozenset(known)
    base = frozenset(known) if node.fields in ("read", "write") else frozenset[str]()
    return base | _with(form, node, "read")


def _with(form: PlanForm, node: Asking, right: str) -> frozenset[str]:
    """Name the fields a step gives one right in, a subform with its columns; the last word about a field counts."""
    rights: dict[str, str] = {}
    if right == "write" and node.fields == "write":
        rights = {field.id: "write" for field in _fields(form)}
    for opened in node.opens:
        for id in opened.fields:
            rights |= dict.fromkeys(_inside(form, id), opened.right)
    return frozenset(id for id, given in rights.items() if given == right)


def _inside(form: PlanForm, id: str) -> tuple[str, ...]:
    """Name a field, and the columns of a subform."""
    columns = form.subforms[id].fields if id in form.subforms else ()
    return (id, *(column.id for column in columns))


def _fields(form: PlanForm) -> Iterator[PlanField]:
    for table in (form.table, *form.subforms.values()):
        yield from (field for field in table.fields if not field.is_hidden)


def grant_with(
    tx: Tx, plan: Plan, grant: Grant, held: flow.Held, planned: PlanFlow | None, task: Task | None
) -> Grant:
    """Give somebody's rights with what a task of theirs gives them besides in the record of its run."""
    if held.record is None:
        return grant
    form = plan.forms[held.form]
    node = None
    if task is not None and task.is_open and planned is not None:
        node = asking_of(planned, held.run.visits[task.visit].node)
    part = part_of(form, node, grant, held.record)
    if held.locks:  # what may be done with the rows then is a question of the lock
        rows = {id for id, table in form.subforms.items() if part.write & table.by_id.keys()}
        part = replace(part, write=part.write | rows)
    return grant.and_these(form.id, part)
