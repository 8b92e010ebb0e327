"""
Taking a hand-over back by what it did: tasks that still wait go back, records whose field still says what it was made to say,
versions of apps nobody built upon, views and periods nobody changed since. What was changed later stays, and is counted or named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from huodan.engines import flow, jobs, journal, views
from huodan.engines.jobs import Job
from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import VERB_WORDS, Grant, NotAllowed, RecordNotFound, system_grant
from huodan.language.document import Verb
from huodan.language.fields.member import PEOPLE
from huodan.language.messages import Origin, Reason, RepointRecord, Why
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.settings import read_setting, write_setting
from huodan.storage.sql.shown import authors
from huodan.workspace import staff
from huodan.workspace.bulk import NOT_NOW, ChangedSince, failure
from huodan.workspace.flowing import standing_in
from huodan.workspace.flowing.handing_over import Given, give_back
from huodan.workspace.leaving import looking, pieces
from huodan.workspace.leaving.doing import FORMER, ONCE, SHUT_AT, note, title
from huodan.workspace.leaving.wish import (
    AlreadyHandingOver,
    Leaving,
    find_field,
    read_wish,
    require_administrator,
)
from huodan.workspace.perform import perform
from huodan.workspace.versions import undo_version

KIND = "undo_hand_over"
WHY = Why(Reason.UNDO)


class StaysShut(HuodanError):
    """Somebody opened and closed the account again after the hand-over; that is left as it is."""

    code = "stays_shut"
    status = 409
    zh = "账号没有重新启用：{at} {name} 又单独停用过它。需要让本人登录的话，请到「设置 → 成员与角色」里启用。"
    en = "The account stays closed: {name} closed it again at {at}. Open it in Settings, Members if they are to sign in."


def ask(tx: Tx, plan: Plan, grant: Grant, job: Job) -> Job:
    """
    Have a hand-over taken back by a job, and let who left in again now, if it shut them out.

    Raises:
        AdministratorsOnly, AlreadyHandingOver: the Tx must be given up then.
    """
    require_administrator(grant)
    wish = read_wish(job.input)
    stays: list[Mapping[str, Any]] = []
    try:
        _let_in(tx, plan, grant, wish, job)
    except StaysShut as error:
        stays.append({"code": error.code, "zh": error.text("zh"), "en": error.text("en")})
    if wish.flows:
        _forget_successor(tx, grant, wish, job)
    id = jobs.enqueue(
        tx,
        kind=KIND,
        title=title(tx, plan, grant, wish.person, is_undo=True),
        input={"undo": job.id, "person": wish.person, "to": wish.to, pieces.STAYS: stays},
        total=job.done,
        once=f"{ONCE}{wish.person}",
    )
    if id is None:
        raise AlreadyHandingOver
    note(tx, plan, grant, wish.person, wish.to, "handed_back")
    return jobs.find(tx, id)


def _let_in(tx: Tx, plan: Plan, grant: Grant, wish: Leaving, job: Job) -> None:
    """
    Let who left sign in again, if this hand-over shut them out and nobody did so anew since.

    Raises:
        StaysShut
    """
    if not wish.closes or staff.member(tx, plan, grant, wish.person).state != "closed":
        return
    shut_at, active = job.input.get(SHUT_AT), plan.forms[PEOPLE].table.by_key["active"].id
    behind = {} if shut_at is None else journal.fields_behind(tx, PEOPLE, wish.person, after=shut_at)
    if active in behind:
        stamp = behind[active]
        (by,) = authors(tx, plan, grant, [(stamp.person, stamp.key)])
        at = zone.iso(stamp.at, tx.zone)[:16].replace("T", " ")
        raise StaysShut(name=str(by["title"] or ""), at=at)
    staff.set_open(tx, plan, grant, wish.person, is_open=True)


def _forget_successor(tx: Tx, grant: Grant, wish: Leaving, job: Job) -> None:
    """Let earlier versions of flows ask again whom they asked before, unless a later hand-over says who that is."""
    every = jobs.list_jobs(tx, grant.actor, of_all=True, kind=looking.JOB)
    own = [each for each in every if each.input["person"] == wish.person and each.input["flows"]]
    setting = f"{flow.HANDED_OVER}{wish.person}"
    is_later = any(each.id > job.id and each.undone_by is None for each in own)
    if is_later or read_setting(tx, setting) != wish.to:
        return
    former, before = job.input.get(FORMER), job.id
    while True:  # those that were taken back meanwhile say nothing any more
        gone = (each for each in own if each.id < before and each.input["to"] == former and each.undone_by)
        earlier = next(gone, None)
        if earlier is None:
            break
        former, before = earlier.input.get(FORMER), earlier.id
    write_setting(tx, setting, former)


def documents(tx: Tx, done: Mapping[str, Any]) -> dict[str, Any]:
    """Take versions of apps back, and list those that others built upon, or that make no sense without it."""
    stayed: list[Mapping[str, Any]] = []
    for key, version in done["published"]:
        try:
            with tx.attempt():
                found = undo_version(tx, key, version)
        except HuodanError as error:
            if error.status == NOT_NOW:
                raise
            found = (error.problem(),)
        if isinstance(found, tuple):
            stayed.append({"app": key, "code": found[0].code, "zh": found[0].zh, "en": found[0].en})
    return {"refused": stayed, "published": len(done["published"]) - len(stayed)}


def tasks(tx: Tx, plan: Plan, wish: Leaving, done: Mapping[str, Any]) -> dict[str, int]:
    """Give tasks back that still wait for who took them over, and count them, and the others."""
    back = 0
    for run, task, new, to in done["given"]:
        try:
            with tx.attempt():
                back += give_back(tx, plan, Given(run, task, new, to), wish.person)
        except HuodanError as error:
            if error.status == NOT_NOW:
                raise
    return {"tasks": back, "left": len(done["given"]) - back}


def beside(tx: Tx, plan: Plan, grant: Grant, wish: Leaving, done: Mapping[str, Any]) -> dict[str, int]:
    """Let periods hold again, and views be theirs again, where nobody changed that since; count them, and the others."""
    back = sum(
        _stands_again(tx, plan, grant, wish, id, ended_at, new) for id, ended_at, new in done["stand_ins"]
    )
    given = sum(views.give(tx, id, owner=wish.to, to=wish.person) for id in done["views"])
    left = {"stand_ins_left": len(done["stand_ins"]) - back, "views_left": len(done["views"]) - given}
    return {"stand_ins": back, "views": given, **left}


def _stands_again(
    tx: Tx, plan: Plan, grant: Grant, wish: Leaving, id: Id, ended_at: int, new: Id | None
) -> bool:
    """Let a period hold again instead of the one that took its place; not where somebody ended that one since."""
    standing = next((each for each in flow.stand_ins_with(tx, wish.to) if each.id == new), None)
    if new is not None and standing is None:
        return False
    again = flow.begin_again(tx, id, ended_at=ended_at)
    if again is None:
        return False
    if standing is not None:
        flow.dismiss(tx, standing.id, person=standing.person)
        standing_in.note(tx, plan, grant, "stand_in_ended", standing)
    standing_in.note(tx, plan, grant, "stand_in", again)
    return True


def move(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    wish: Leaving,
    form: str,
    field: str,
    changed: Sequence[tuple[Id, int, Id]],
) -> dict[str, Any]:
    """Let a field of some records name again who left, where it still says what was put there; list the others."""
    found, planned = find_field(plan, form, field), plan.forms.get(form)
    if found is None or planned is None:
        return {"changed": 0, "failed": []}
    may = looking.changeable(tx, plan, grant, found, [id for id, _, _ in changed])
    bodies = journal.bodies_at(tx, planned, versions={id: version for id, version, _ in changed})
    back = 0
    failed: list[Mapping[str, Any]] = []
    for id, _, to in changed:
        before, after = bodies.get(id, ({}, {}))
        place = {(0, field): (before.get(field), after.get(field))}
        command = RepointRecord(form, id, PEOPLE, wish.person, to, place, Origin.SCREEN)
        try:
            if id not in may:
                raise NotAllowed(form=planned.label, verb=VERB_WORDS[Verb.UPDATE])
            with tx.attempt():
                changes = perform(tx, plan, system_grant(plan), command, why=WHY) if id in bodies else ()
            if not changes:
                raise ChangedSince
        except RecordNotFound:
            continue  # deleted meanwhile
        except HuodanError as error:
            if error.status == NOT_NOW:
                raise
            failed.append(failure(id, error))
        else:
            back += 1
    return {"changed": back, "failed": failed}
