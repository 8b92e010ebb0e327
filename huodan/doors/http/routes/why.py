"""
「为什么能看到」 and 「谁能看到什么」: which right comes from which role.

Everybody may ask about themselves, as far as they see; administrators about everybody, also while they look with
somebody's eyes. Only administrators are told of hidden fields, of conditions, and of what other roles would give.
What they ask about others the audit log tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from anyio import from_thread

from huodan.doors.http.call import Call, Eyes, make_call
from huodan.doors.http.message import Answer, Message
from huodan.doors.http.route import API, READ_SECONDS, House, Route, minding
from huodan.doors.http.routes.staff import count, is_asked
from huodan.doors.http.routes.viewing import person_id, read_person
from huodan.engines import audit, people
from huodan.engines.people import ADMINISTRATOR, Caller
from huodan.engines.query import FieldVerdict, Owner, Right, Verdict, Why, titles, why
from huodan.kit.ids import Id, format_id
from huodan.kit.words import say
from huodan.language.access import Grant, NotFound, Part, RecordNotFound
from huodan.language.describe import path_view
from huodan.language.document import Verb
from huodan.language.fields.member import PEOPLE
from huodan.language.filter import filtered
from huodan.language.plan.model import PlanForm
from huodan.storage.sql.shown import reference
from huodan.workspace import rights, staff
from huodan.workspace.departments import DEPARTMENTS
from huodan.workspace.noting import note_reading
from huodan.workspace.rights import Cell
from huodan.workspace.staff import Member

MOST, USUAL = 100, 30
FRESH_MS = 10 * 60_000


@dataclass(frozen=True, slots=True)
class Asked:
    """About whom is asked: their Grant. is_full: an administrator asks. state: of their account, if one does."""

    grant: Grant
    is_full: bool
    person: Id | None
    name: str | None
    state: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """What is answered, and what is noted of it: about which form, and whom; nothing for who asks about themselves."""

    body: object
    form: str | None = None
    detail: Mapping[str, object] | None = None


def get_form_why(call: Call) -> Told:
    """This function will say what somebody may do in a form, and which roles give it."""
    asked = _asked(call)
    form = _form(call, asked)
    body = _view(call, asked, why(call.tx, call.plan, asked.grant, form.id), None)
    return Told(body, form.id, _about(call, asked, "form"))


def get_record_why(call: Call) -> Told:
    """This function will say what somebody may do with a record, and which roles give it, or why none does."""
    asked = _asked(call)
    form = _form(call, asked)
    id = call.record(form)
    told = why(call.tx, call.plan, asked.grant, form.id, id)
    if not (asked.is_full or told.of(Verb.READ).is_allowed):
        raise RecordNotFound
    detail = _about(call, asked, "record", record=format_id(form.form.id_prefix, id))
    return Told(_view(call, asked, told, id), form.id, detail)


def get_rights(call: Call) -> Told:
    """This function will list people with what they may do in each form, for administrators."""
    call.require_administrator(is_viewing_fine=True)
    found = [one for one in staff.members(call.tx, call.plan, call.grant) if is_asked(call, one)]
    query = call.message.query
    skip, limit = count(query.get("skip", ""), 0, 100_000), count(query.get("limit", ""), USUAL, MOST)
    forms = [
        {
            "app": {"key": form.app, "label": say(call.plan.apps[form.app].label, call.lang)},
            "key": form.key,
            "label": say(form.label, call.lang),
        }
        for form in rights.shown_forms(call.plan)
    ]
    rows = [_row(call, one) for one in found[skip : skip + limit]]
    return Told({"forms": forms, "rows": rows, "count": len(found)}, detail={"did": "table"})


def _about(call: Call, asked: Asked, did: str, **more: str) -> Mapping[str, object] | None:
    """Give what is noted: about whom was asked; nothing of who asks about themselves."""
    if asked.person is None or asked.person == call.grant.actor.person:
        return None
    return {"did": did, "person": person_id(call, asked.person), "name": asked.name, **more}


def _noting(path: str, find: Callable[[Call], Told]) -> Route:
    """Make a route that reads, and whose asking about others is noted once in ten minutes."""

    def tell(house: House, message: Message, caller: Caller) -> Answer:
        with house.database.read(seconds=READ_SECONDS) as tx:
            call = make_call(tx, message, caller)
            told = find(call)
            actor = call.grant.actor
            since = tx.now - FRESH_MS
            noted = audit.entries(tx, person=actor.person, kind=audit.WHY, since=since)
        is_new = all((one.form, one.detail) != (told.form, told.detail) for one in noted)
        if told.detail is not None and is_new:
            note = partial(note_reading, house.database, actor, kind=audit.WHY)
            from_thread.run(house.writers.run, partial(note, form=told.form, detail=told.detail))
        return Answer(told.body)

    return minding("GET", path, tell, threads="readers", eyes=Eyes.OWN)


def _asked(call: Call) -> Asked:
    """
    Find out about whom is asked: oneself, whose eyes one has, or somebody an administrator names.

    Raises:
        WrongSetting: if no person is named. AdministratorNeeded: for who asks about others. RecordNotFound, NoAccount:
            for an administrator who asks about nobody.
    """
    actor, viewing = call.grant.actor, call.caller.viewing
    is_full = call.caller.session is not None and actor.is_admin
    named = call.message.query.get("person", "")
    person = read_person(call, named) if named else viewing.person if viewing is not None else actor.person
    if actor.key is not None and not named:
        return Asked(call.grant, False, None, actor.name, None)
    if person != actor.person:
        call.require_administrator(is_viewing_fine=True)
    if not is_full:
        return Asked(call.grant, False, person, actor.name, None)
    one, theirs = rights.grant_of(call.tx, call.plan, call.grant, person)
    return Asked(theirs, True, person, one.values["name"], one.state)


def _form(call: Call, asked: Asked) -> PlanForm:
    if not asked.is_full:
        return call.form()
    form = call.plan.form(call.message.names["app"], call.message.names["form"])
    if form is None:
        raise NotFound(what={"zh": "这个表单", "en": "The form"})
    return form


def _view(call: Call, asked: Asked, told: Why, id: Id | None) -> dict[str, object]:
    form = told.form
    shown = [each for each in told.fields if asked.is_full or each.right is not Right.HIDDEN]
    plain = {each.field.id for each in shown if each.right in (Right.READ, Right.WRITE)}
    owners = [owner for owner in told.owners if asked.is_full or owner.field.id in plain]
    title = None if id is None else titles(call.tx, call.plan, call.grant, form.id, {id}).get(id)
    account = None if asked.person is None else person_id(call, asked.person)
    return {
        "person": {"id": account, "title": asked.name},
        "state": asked.state,
        "full": asked.is_full,
        "roles": _names(call, sorted(asked.grant.actor.roles)),
        "form": {"app": form.app, "key": form.key, "label": say(form.label, call.lang)},
        "record": None if id is None else {"id": format_id(form.form.id_prefix, id), "title": title},
        "owners": _owners(call, asked, owners),
        "verbs": [_verdict(call, asked, form, each) for each in told.verdicts],
        "fields": [_field(call, form, each) for each in shown],
    }


def _owners(call: Call, asked: Asked, owners: Iterable[Owner]) -> list[dict[str, object]]:
    """Say whose record it is. near: the owner is of the department of whom is asked about, or of one below it."""
    owners = list(owners)
    named = titles(call.tx, call.plan, call.grant, PEOPLE, {owner.person for owner in owners})
    of = {owner.department for owner in owners if owner.department is not None}
    departments = titles(call.tx, call.plan, call.grant, DEPARTMENTS, of)
    actor = asked.grant.actor
    return [
        {
            "label": say(owner.field.label, call.lang),
            "person": reference(call.plan, PEOPLE, owner.person, named.get(owner.person)),
            "department": None if owner.department is None else departments.get(owner.department),
            "self": owner.person == actor.person,
            "near": owner.department is not None and owner.department in actor.departments,
        }
        for owner in owners
    ]


def _verdict(call: Call, asked: Asked, form: PlanForm, told: Verdict) -> dict[str, object]:
    is_told = asked.is_full and not told.is_allowed
    givers = rights.role_givers(call.plan, form.id, told.verb) if is_told else ()
    others = [role for role in givers if role not in asked.grant.actor.roles]
    return {
        "verb": told.verb,
        "allowed": told.is_allowed,
        "by": [_part(call, asked, form, part) for part in told.by],
        "elsewhere": [_part(call, asked, form, part) for part in told.elsewhere],
        "givers": _names(call, others),
    }


def _part(call: Call, asked: Asked, form: PlanForm, part: Part) -> dict[str, object]:
    where = part.where if asked.is_full and part.rows == "where" else None
    described = {
        name: path_view(call.plan, form=form.id, path=name, lang=call.lang) for name in filtered(where)
    }
    fields = {name: view for name, view in described.items() if view is not None}
    return {"role": _names(call, (part.role,))[0], "rows": part.rows, "where": where, "fields": fields}


def _field(call: Call, form: PlanForm, told: FieldVerdict) -> dict[str, object]:
    labels = (told.field.label,) if told.subform is None else (told.subform.label, told.field.label)
    return {
        "path": told.path,
        "label": " · ".join(say(label, call.lang) for label in labels),
        "right": told.right,
        "roles": _names(call, told.roles),
        "computed": told.field.field.is_computed,
    }


def _names(call: Call, roles: Iterable[str]) -> list[str]:
    """Name roles; what administrators may do with people is theirs as such."""
    known = [ADMINISTRATOR if role == "system" else role for role in roles]
    return [(people.role_names(call.plan, (role,), call.lang) or (role,))[0] for role in known]


def _row(call: Call, one: Member) -> dict[str, object]:
    department = one.values["department"]
    return {
        "id": person_id(call, one.id),
        "name": one.values["name"],
        "department": department["title"] if isinstance(department, Mapping) else None,
        "state": one.state,
        "roles": [] if one.account is None else _names(call, one.account.roles),
        "cells": [None if cell is None else _cell(cell) for cell in rights.cells(call.plan, one)],
    }


def _cell(cell: Cell) -> dict[str, object]:
    verbs = {verb.value: list(rows) for verb, rows in cell.verbs.items()}
    return {"verbs": verbs, "hidden": cell.hidden, "masked": cell.masked}


FORM = f"{API}/apps/{{app}}/forms/{{form}}"
ROUTES = (
    _noting(f"{FORM}/why", get_form_why),
    _noting(f"{FORM}/records/{{id}}/why", get_record_why),
    _noting(f"{API}/staff/rights", get_rights),
)
