"""
Handing over: asked for in one Tx, which also shuts out who leaves, then done by a job, stage after stage.

First app documents (one version each), then what waits for them, stand-ins and views, then records, a hundred at a time. What
was done is kept with the job's pieces, and with the journal, whose cause the job is: by these it is taken back. Records
are changed as the system's act (decision 0090): of who asks it is seen, record by record, that they may change that field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from huodan.engines import audit, flow, jobs, people, records, views
from huodan.engines.jobs import Job
from huodan.kit.errors import HuodanError, Problem
from huodan.kit.ids import Id, format_id
from huodan.kit.words import Text
from huodan.language.access import VERB_WORDS, Grant, NotAllowed, RecordNotFound, system_grant
from huodan.language.document import Verb, read_app
from huodan.language.document.app import App
from huodan.language.fields.member import PEOPLE
from huodan.language.messages import Origin, Reason, Why
from huodan.language.plan.model import Plan, PlanField
from huodan.storage.db import Tx
from huodan.storage.settings import read_setting, write_setting
from huodan.storage.sql.shown import titles
from huodan.storage.sql.statements import fetch_versions
from huodan.workspace import staff
from huodan.workspace.bulk import MOST_SELECTED, NOT_NOW, TooManySelected, failure
from huodan.workspace.flowing import standing_in
from huodan.workspace.flowing.handing_over import give_run, may_sign_in
from huodan.workspace.leaving import looking
from huodan.workspace.leaving.named import building, renamed
from huodan.workspace.leaving.wish import (
    MOST_FIELDS,
    MOST_TO,
    AlreadyHandingOver,
    FieldNotOffered,
    Leaving,
    NoSuccessor,
    find_field,
    require_administrator,
)
from huodan.workspace.noting import note_about
from huodan.workspace.perform import perform
from huodan.workspace.publish import publish

KIND = looking.JOB
ONCE = "hand_over:"
PIECE = 100  # so that others write between pieces
RUNS = 20
WHY = Why(Reason.HAND_OVER)
SHUT_AT = "shut_at"
"""In what is kept of a hand-over: the version of who leaves in which they were shut out."""
FORMER = "former"
"""In what is kept of a hand-over: who had taken over from them before."""
Target = tuple[Id, Id]
"""A record, and who takes it over."""


def ask(tx: Tx, plan: Plan, grant: Grant, wish: Leaving) -> Job:
    """
    Have everything handed over by a job, and shut out who leaves now, if that is wished.

    Raises:
        AdministratorsOnly, NoSuccessor, FieldNotOffered, AlreadyHandingOver. NoAccount, LastAdministrator: as ``staff.set_open``.
        The Tx must be given up then.
    """
    assert tx.is_write
    require(tx, plan, grant, wish)
    account = people.find_account(tx, person=wish.person)
    closes = wish.closes and account is not None and account.is_active
    if closes:
        staff.set_open(tx, plan, grant, wish.person, is_open=False)
    input = {**wish.as_input(), "closes": closes}
    if closes:
        input[SHUT_AT] = fetch_versions(tx, plan, PEOPLE, (wish.person,)).get(wish.person)
    if wish.flows:
        setting = f"{flow.HANDED_OVER}{wish.person}"
        input[FORMER] = read_setting(tx, setting)
        write_setting(tx, setting, wish.to)
    id = jobs.enqueue(
        tx, kind=KIND, title=title(tx, plan, grant, wish.person), input=input, once=f"{ONCE}{wish.person}"
    )
    if id is None:
        raise AlreadyHandingOver
    note(tx, plan, grant, wish.person, wish.to, "handed_over")
    return jobs.find(tx, id)


def require(tx: Tx, plan: Plan, grant: Grant, wish: Leaving) -> None:
    """
    Let pass what may be handed over.

    Raises:
        AdministratorsOnly, NoSuccessor, FieldNotOffered
    """
    require_administrator(grant)
    takers = {wish.to, *(to for one in wish.fields for to in one.to)}
    if wish.person in takers or not all(may_sign_in(tx, plan, to) for to in takers):
        raise NoSuccessor
    stays = not wish.closes and may_sign_in(tx, plan, wish.person)
    if wish.tasks and stays and wish.to == grant.actor.person:
        raise NoSuccessor  # nobody takes over from who is there themselves (decision 0089)
    offered = {(field.form, field.id) for field in looking.fields_offered(plan, grant)}
    asked = [(one.form, one.field) for one in wish.fields]
    is_much = len(asked) > MOST_FIELDS or any(len(one.to) > MOST_TO for one in wish.fields)
    if is_much or len(set(asked)) < len(asked) or not offered.issuperset(asked):
        raise FieldNotOffered


def note(tx: Tx, plan: Plan, grant: Grant, person: Id, to: Id, did: str) -> None:
    """Note in the audit log that a hand-over was asked for or taken back."""
    named = titles(tx, plan, grant, PEOPLE, {to})
    note_about(tx, plan, grant, audit.ACCOUNT, person, did=did, to=named.get(to))


def title(tx: Tx, plan: Plan, grant: Grant, person: Id, *, is_undo: bool = False) -> Text:
    """Say in short what a job is about."""
    name = titles(tx, plan, grant, PEOPLE, {person}).get(person) or ""
    zh, en = ("撤销交接：", "Undo handing over: ") if is_undo else ("离职交接：", "Hand over: ")
    return {"zh": zh + name, "en": en + name}


def targets(
    tx: Tx, plan: Plan, grant: Grant, wish: Leaving, keep: Callable[[], None]
) -> list[tuple[str, str, list[Target]]]:
    """
    List the records each field is to be changed in, as they are now, with who takes each over.

    Raises:
        TooManySelected
    """
    found, count = [], 0
    for one in wish.fields:
        field = find_field(plan, one.form, one.field)
        mine: list[Id] = []
        for ids in looking.pages(tx, plan, field, wish.person) if field is not None else ():
            keep()
            seen = looking.seen(tx, plan, grant, field, ids) if field is not None else []
            if one.which == "open":
                going = flow.records_under_way(tx, one.form, seen)
                seen = [id for id in seen if id in going]
            mine += seen
            if count + len(mine) > MOST_SELECTED:
                raise TooManySelected(limit=MOST_SELECTED)
        to = one.to or (wish.to,)
        found.append((one.form, one.field, [(id, to[at % len(to)]) for at, id in enumerate(mine)]))
        count += len(mine)
    return found


def documents(tx: Tx, plan: Plan, wish: Leaving) -> dict[str, Any]:
    """Let the flows of all apps name who takes over, and say what was published, and what not and why."""
    to = format_id(plan.forms[PEOPLE].form.id_prefix, wish.to)
    published: list[tuple[str, int]] = []
    refused: list[Mapping[str, Any]] = []
    for app in building(tx):
        tree = renamed(app, wish.person, to)
        if tree is None:
            continue
        made = read_app(tree)
        assert isinstance(made, App), made
        try:
            with tx.attempt():
                done = publish(tx, made)
        except HuodanError as error:
            if error.status == NOT_NOW:
                raise
            done = (error.problem(),)
        if isinstance(done, int):
            published.append((app.key, done))
        else:
            refused.append({"app": app.key, "label": app.label, **_words(done[0])})
    return {"published": published, "refused": refused}


def tasks(tx: Tx, plan: Plan, wish: Leaving, *, after: Id) -> tuple[dict[str, Any], Id | None]:
    """Give the tasks in some more runs to who takes over; say what was given, and behind which run it goes on."""
    runs = flow.runs_waiting_for(tx, wish.person, limit=RUNS, after=after)
    given, left = [], 0
    for run in runs:
        try:
            with tx.attempt():
                new = give_run(tx, plan, run, wish.person, to=wish.to)
        except HuodanError as error:
            if error.status == NOT_NOW:
                raise
            new = []
        given += [(one.run, one.task, one.new, one.to) for one in new]
        left += not new
    return {"given": given, "left": left}, runs[-1] if len(runs) == RUNS else None


def beside(tx: Tx, plan: Plan, grant: Grant, wish: Leaving) -> dict[str, Any]:
    """Hand periods of standing in and shared views over, and say which."""
    ended: list[tuple[Id, int, Id | None]] = []
    for each in flow.stand_ins_with(tx, wish.person):
        flow.dismiss(tx, each.id, person=each.person)
        standing_in.note(tx, plan, grant, "stand_in_ended", each)
        new = _stands_in(tx, wish, each) if each.stand_in == wish.person else None
        if new is not None:
            standing_in.note(tx, plan, grant, "stand_in", new)
        ended.append((each.id, tx.now, None if new is None else new.id))
    given = [
        view.id
        for view in views.shared_by(tx, wish.person)
        if views.give(tx, view.id, owner=wish.person, to=wish.to)
    ]
    return {"stand_ins": ended, "views": given}


def _stands_in(tx: Tx, wish: Leaving, period: flow.StandIn) -> flow.StandIn | None:
    """Let who takes over stand in for the rest of a period, where they can."""
    begins = max(period.from_day, tx.today)
    if period.person == wish.to:
        return None
    try:
        with tx.attempt():
            id = flow.appoint(
                tx,
                person=period.person,
                stand_in=wish.to,
                from_day=begins,
                to_day=period.to_day,
                flows=period.flows,
            )
    except HuodanError:
        return None
    return flow.StandIn(id, period.person, wish.to, begins, period.to_day, period.flows)


def move(
    tx: Tx, plan: Plan, grant: Grant, wish: Leaving, form: str, field: str, some: Sequence[Target], cause: Id
) -> dict[str, Any]:
    """Let a field of some records name who takes them over; say which were changed, and which not and why."""
    found = find_field(plan, form, field)
    changed: list[tuple[Id, int, Id]] = []
    failed: list[Mapping[str, Any]] = []
    may = (
        looking.changeable(tx, plan, grant, found, [id for id, _ in some])
        if found is not None
        else frozenset()
    )
    for id, to in some if found is not None else ():
        if (form, id) == (PEOPLE, to):
            continue  # nobody looks after themselves
        try:
            if id not in may:
                raise NotAllowed(form=plan.forms[form].label, verb=VERB_WORDS[Verb.UPDATE])
            version = _name(tx, plan, found, id, wish.person, to, cause)
        except RecordNotFound:
            continue  # deleted meanwhile
        except HuodanError as error:
            if error.status == NOT_NOW:
                raise
            failed.append(failure(id, error))
        else:
            if version is not None:
                changed.append((id, version, to))
    return {"changed": changed, "failed": failed}


def _name(tx: Tx, plan: Plan, field: PlanField | None, id: Id, one: Id, other: Id, cause: Id) -> int | None:
    """Let a record name another, and give its new version; None if it names somebody else by now."""
    assert field is not None
    command = records.said_of_another(field.form, id, field, one=one, other=other, origin=Origin.SCREEN)
    with tx.attempt():
        changes = perform(tx, plan, system_grant(plan), command, cause=cause, why=WHY)
    return next((change.version for change in changes if change.record == id), None)


def cut(found: Sequence[tuple[str, str, list[Target]]]) -> Iterator[dict[str, Any]]:
    """Cut records into pieces of work."""
    for form, field, every in found:
        for at in range(0, len(every), PIECE):
            yield {"form": form, "field": field, "targets": every[at : at + PIECE]}


def _words(problem: Problem) -> dict[str, str]:
    return {"code": problem.code, "zh": problem.zh, "en": problem.en}
