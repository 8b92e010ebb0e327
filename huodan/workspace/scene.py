"""
The living part of a demo: orders of the last days that people entered and acted on, each by the real acts at its own moment.

Owns the order of what happened and where it was cut short. What happened stands in the template's ``scene.json``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from huodan import templates
from huodan.engines import flow, people
from huodan.kit.ids import Id
from huodan.language.access import grant
from huodan.language.messages import Actor, CreateRecord
from huodan.storage.db import Database, Tx
from huodan.storage.settings import read_setting, write_setting
from huodan.templates import SceneAct, SceneRecord
from huodan.workspace import flowing
from huodan.workspace.flowing import Answer
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan

DONE = "scene"
"""The setting: the records that were made, in the order of the scene (0: not yet), and how many steps were done."""
Step = tuple[int, int, SceneRecord | SceneAct]


def play(database: Database, template: str) -> None:
    """This function will let all of it happen, one step after the other; one that was cut short goes on."""
    scene = templates.load_scene(template)
    steps = sorted(_steps(scene.records), key=lambda step: step[0], reverse=True)
    for number, (ago, place, step) in enumerate(steps):
        with database.ago(ago):
            with database.read() as tx:
                person = people.account_of(tx, login=step.by).person
                actor = people.actor_of_person(tx, person=person)
            database.transact(actor, partial(_do, actor=actor, number=number, place=place, step=step))


def _steps(records: tuple[SceneRecord, ...]) -> Iterator[Step]:
    for place, record in enumerate(records):
        yield record.ago, place, record
        yield from ((act.ago, place, act) for act in record.acts)


def _do(tx: Tx, actor: Actor, number: int, place: int, step: SceneRecord | SceneAct) -> None:
    """Do one step, unless it was done."""
    kept: Any = read_setting(tx, DONE) or {"records": {}, "steps": 0}
    if number < kept["steps"]:
        return
    plan = current_plan(tx)
    granted = grant(plan, actor)
    if isinstance(step, SceneRecord):
        change = perform(tx, plan, granted, CreateRecord(step.form, step.values))[0]
        kept["records"][str(place)] = [step.form, change.record]
    else:
        form, record = kept["records"][str(place)]
        run = flow.list_runs(tx, limit=1, about=(form, record))[0].id
        answer = Answer(step.opinion, step.values)
        match step.do:
            case "agree":
                flowing.agree(tx, plan, granted, _task(tx, run, actor.person), answer)
            case "refuse":
                flowing.refuse(tx, plan, granted, _task(tx, run, actor.person), answer)
            case "send_back":
                task = _task(tx, run, actor.person)
                flowing.send_back(tx, plan, granted, task, to="start", straight=False, opinion=step.opinion)
            case "remind":
                flowing.remind(tx, plan, granted, run)
    write_setting(tx, DONE, {**kept, "steps": number + 1})


def _task(tx: Tx, run: Id, person: Id) -> Id:
    """Find what somebody is asked in a run."""
    return next(
        task.id for task in flow.load(tx, run).run.tasks.values() if task.is_open and task.person == person
    )
