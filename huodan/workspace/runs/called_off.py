"""
Who was asked in an approval that came to nothing is told that nothing is left for them to do, and by which change.

What is told is a notice of the run like any: in its course, among what people were told, and by mail where they want it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from huodan.engines import flow, mail
from huodan.kit.ids import Id
from huodan.kit.words import say
from huodan.language.fields import Store
from huodan.language.flow.run import RunState
from huodan.language.messages import Change
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace import live
from huodan.workspace.notices import CHANGED, TO, noted

LANGS = ("zh", "en")
CALLED_OFF: Mapping[str, str] = {
    "zh": "{what}：流程已取消，您不用再处理了。",
    "en": "{what}: the process was called off; nothing is left for you to do.",
}

Asked = Mapping[Id, frozenset[Id]]
"""By visit, who is asked there."""


def asked_in(held: flow.Held) -> Asked:
    """Say who is asked in a run now, or might take what is offered."""
    open = [each for each in held.run.tasks.values() if each.is_open or each.is_offered]
    return {
        visit: frozenset(each.person for each in open if each.visit == visit) for visit in held.run.visits
    }


def by_change(plan: Plan, change: Change) -> list[str]:
    """List the fields of a record that were changed, by id: what they are, and whether they are told, is said to each reader."""
    return [
        field.id
        for field in plan.forms[change.form].table.fields
        if field.id in change.after
        and not (field.is_hidden or field.field.is_computed or field.store is Store.ROWS)
    ]


def tell(tx: Tx, plan: Plan, held: flow.Held, asked: Asked, because: Sequence[str] = ()) -> None:
    """Tell who was asked in a run that was cancelled just now, but for whoever did so; because: what ``by_change`` lists."""
    if held.run.state is not RunState.CANCELLED:
        return
    form = plan.forms.get(held.form)
    planned = plan.flows.get(held.flow)
    label = held.flow if planned is None else planned.flow.label
    is_titled = form is not None and held.record is not None and planned is not None
    text = {
        lang: CALLED_OFF[lang].format(
            what=f"{{#{form.title.id}}}" if form and is_titled else _plain(say(label, lang))
        )
        for lang in LANGS
    }
    for visit, people in asked.items():
        others = people - {tx.actor.person}
        if not others:
            continue
        flow.inform(tx, held, visit, others, flow.NOTICE)
        data = {**noted(text, held.form, None), TO: sorted(others), CHANGED: list(because)}
        said = flow.say(tx, held.id, flow.TOLD, visit=visit, data=data)
        mail.add(tx, others, mail.Kind.NOTICE, run=held.id, said=said)
        live.tell(tx, live.inboxes(others))


def _plain(label: str) -> str:
    """Give a label that names no field by accident."""
    return label.replace("{", "(").replace("}", ")")
