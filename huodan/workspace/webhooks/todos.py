"""
What a group is told of to-dos by its robot: what is asked, of whom, about what, and where to do it (decision 0100).

Written when it is sent: what was decided, taken back or ended meanwhile is told nobody. What stands there is what the step names
or its card shows, as far as the roles of the robot read it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from huodan.connectors.channels import Words
from huodan.engines import flow
from huodan.engines.query import get, titles
from huodan.engines.webhooks import Waiting
from huodan.kit import zone
from huodan.kit.ids import Id, format_id
from huodan.kit.words import Lang, excerpt, say
from huodan.language.access import Grant, NotFound
from huodan.language.document import Verb
from huodan.language.fields.member import PEOPLE
from huodan.language.flow.course import START
from huodan.language.flow.run import Task, Visit
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan, PlanField, PlanForm
from huodan.storage.db import Tx
from huodan.workspace.address import public_address
from huodan.workspace.flowing.known import planned_held
from huodan.workspace.flowing.telling import step_label
from huodan.workspace.runs.around import asking_of
from huodan.workspace.runs.grouped import GROUPS, TASKS
from huodan.workspace.saying import flat, is_money, said
from huodan.workspace.webhooks.texting import phone_of

LANG: Lang = "zh"
SIGN = "【活单】"
LIST = "/todo"
LONGEST_TITLE = 60
LONGEST_BRIEF = 160
MOST_SHOWN = 5
MOST_NAMED = 10
HEADS = {"urged": "催办", "due": "限时提醒"}
ASKED = {"approve": "待审批", "handle": "待办理"}
RETURNED = "退回修改"


class NoMoreNeeded(Exception):
    """Nothing waits any more of what was to be told."""


def todo_words(tx: Tx, plan: Plan, granted: Grant, told: Waiting) -> Words | None:
    """
    Say what waits; None if the group may not know of its record.

    The actor of the Tx must be that of the Grant.

    Raises:
        NoMoreNeeded: if nothing of it waits any more.
    """
    found, form = flow.said_one(tx, told.entry), plan.forms.get(told.form)
    if found is None or form is None or not granted.form(form.id).can(Verb.READ):
        return None
    run, data = found[0], found[1].data
    own, held = data[GROUPS].get(str(granted.actor.key)), flow.look(tx, run)
    tasks = [task for id in data[TASKS] if (task := held.run.tasks.get(Id(id))) is not None and _waits(task)]
    title = titles(tx, plan, granted, form.id, (told.record,)).get(told.record) if told.record else ""
    if not tasks or not held.is_running:
        raise NoMoreNeeded
    if own is None or title is None:
        return None
    planned, visit = planned_held(tx, plan, held), held.run.visits[tasks[0].visit]
    flow_label = held.flow if planned is None else planned.flow.label
    head = _head(told.kind, planned, visit)
    about = f"{head}：{flat(say(flow_label, LANG))} {excerpt(flat(title), LONGEST_TITLE)}".strip()
    shown = _values(tx, plan, granted, form, told.record, _fields(form, planned, visit, own))
    who = _asked(tx, plan, granted, tasks, step=flat(say(step_label(planned, visit.node), LANG)))
    due = held.due.get(visit.id)
    until = () if due is None else (f"截止：{zone.iso(due, tx.zone)[:16].replace('T', ' ')}",)
    address = public_address(tx)
    return Words(
        f"{SIGN}{about}",
        (*shown, who, *until),
        None if address is None else f"{address}{_page(held, tasks)}",
        excerpt("，".join((about, *shown, who)), LONGEST_BRIEF),
        calls=_phones(tx, plan, tasks) if own["calls"] else (),
        listed=None if address is None else f"{address}{LIST}",
        many="共 {n} 项待办",
    )


def _waits(task: Task) -> bool:
    return task.is_open or task.is_offered


def _head(kind: str, planned: PlanFlow | None, visit: Visit) -> str:
    asking = None if planned is None else asking_of(planned, visit.node)
    usual = RETURNED if visit.node == START else ASKED.get("handle" if asking is None else asking.kind)
    return HEADS.get(kind) or str(usual)


def _fields(
    form: PlanForm, planned: PlanFlow | None, visit: Visit, own: Mapping[str, Any]
) -> Sequence[PlanField]:
    """Give the fields a group is shown: those named for it, those on the card, or whom it is about and what it is worth."""
    asking = None if planned is None else asking_of(planned, visit.node)
    card = (asking.summary if asking is not None else ()) or (() if planned is None else planned.flow.summary)
    table = form.table
    named = [table.by_id.get(name) or table.by_key.get(name) for name in (own["shows"] or card)]
    if not named:
        behind = next(
            (each for each in table.fields if each.target is not None and each.target != PEOPLE), None
        )
        worth = next((each for each in table.fields if is_money(each) and not each.is_hidden), None)
        named = [behind, worth]
    return [each for each in named if each is not None][:MOST_SHOWN]


def _values(
    tx: Tx, plan: Plan, granted: Grant, form: PlanForm, record: Id, fields: Sequence[PlanField]
) -> list[str]:
    """Say the values of some fields, as far as the robot's roles read them."""
    try:
        values = get(tx, plan, granted, form.id, record).values if record else {}
    except NotFound:
        return []
    return [
        f"{flat(say(each.label, LANG))}：{said(each, values[each.key], LANG)}"
        for each in fields
        if each.key in values and values[each.key] not in (None, "", [])
    ]


def _asked(tx: Tx, plan: Plan, granted: Grant, tasks: Sequence[Task], *, step: str) -> str:
    """Say what is asked of whom; who may not be known is counted."""
    people = list(dict.fromkeys(task.person for task in tasks))
    known = titles(tx, plan, granted, PEOPLE, people)
    names = [flat(name) for person in people if (name := known.get(person))][:MOST_NAMED]
    if not names:
        return f"{step}：{len(people)} 人"
    more = f" 等 {len(people)} 人" if len(people) > len(names) else ""
    return f"{step}：{'、'.join(names)}{more}"


def _phones(tx: Tx, plan: Plan, tasks: Collection[Task]) -> tuple[str, ...]:
    people = dict.fromkeys(task.person for task in tasks)
    return tuple(phone for person in people if (phone := phone_of(tx, plan, person)))


def _page(held: flow.Held, tasks: Sequence[Task]) -> str:
    """
    Name the page of what waits.

    Of the run, which shows each who is asked their own, so that one link is for all; of the task where the one who is asked
    has another in the run besides.
    """
    mine = [each for each in held.run.tasks.values() if _waits(each) and each.person == tasks[0].person]
    if len(tasks) == 1 and len(mine) > 1:
        return f"{LIST}/{format_id('tsk', tasks[0].id)}"
    return f"{LIST}/{format_id('run', held.id)}"
