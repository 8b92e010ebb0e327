"""
「谁能看到什么」: what each person may do in each form, and with whose eyes a question of rights is answered.

Owns the table of people × forms. What is said of one form or record is ``engines.query.why``; who may ask, the doors say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from huodan.engines import people
from huodan.engines.people import ADMINISTRATOR
from huodan.kit.ids import Id
from huodan.language.access import Grant, grant
from huodan.language.describe import BUILT_IN
from huodan.language.document import Verb
from huodan.language.messages import Actor
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.workspace.staff import Member, NoAccount, member

ROWS = ("all", "department", "own", "where")
"""Scopes, the widest first; only a condition says nothing about the others."""


@dataclass(frozen=True, slots=True)
class Cell:
    """
    What somebody may do in one form: by verb, with which rows.

    hidden, masked: how many of its fields they never see, or see masked at best.
    """

    verbs: Mapping[Verb, tuple[str, ...]]
    hidden: int
    masked: int


def grant_of(tx: Tx, plan: Plan, asker: Grant, person: Id) -> tuple[Member, Grant]:
    """
    Give somebody, and what they may do once they are signed in, for an administrator who asks about them.

    Raises:
        RecordNotFound: if there is nobody. NoAccount: if they cannot sign in.
    """
    found = member(tx, plan, asker, person)
    if found.account is None:
        raise NoAccount
    return found, grant(plan, people.actor_of_person(tx, person=person))


def shown_forms(plan: Plan) -> tuple[PlanForm, ...]:
    """List all forms by app, those of the built-in one last."""
    apps = sorted(plan.apps.values(), key=lambda app: app.key == BUILT_IN)
    return tuple(plan.forms[form.id] for app in apps for form in app.forms)


def cells(plan: Plan, one: Member) -> tuple[Cell | None, ...]:
    """Give what somebody may do in each of the forms; None where a form does not exist for them."""
    if one.account is None or one.state != "active":
        return tuple(None for _ in shown_forms(plan))
    roles = frozenset(one.account.roles)
    # Whose departments are theirs decides which records they see, not how far their scopes go.
    theirs = grant(plan, Actor(one.id, "", roles, is_admin=ADMINISTRATOR in roles))
    return tuple(_cell(theirs, form) for form in shown_forms(plan))


def role_givers(plan: Plan, form: str, verb: Verb) -> tuple[str, ...]:
    """List the ids of the roles that give a verb in a form."""
    return tuple(role for (role, of), rights in plan.rights.items() if of == form and verb in rights.verbs)


def _cell(theirs: Grant, form: PlanForm) -> Cell | None:
    if not theirs.sees(form.id):
        return None
    granted = theirs.form(form.id)
    tables = (form.table, *form.subforms.values())
    fields = {field.id for table in tables for field in table.fields if not field.is_hidden}
    rows = {verb: tuple(_widest({part.rows for part in granted.parts_for(verb)})) for verb in Verb}
    known = granted.readable | granted.writable
    return Cell(
        {verb: kinds for verb, kinds in rows.items() if kinds},
        len(fields - known),
        len(fields & granted.masked - granted.writable),
    )


def _widest(kinds: set[str]) -> Iterator[str]:
    """All contains everything; one's department contains oneself."""
    if "all" in kinds:
        yield "all"
        return
    without = {"own"} if "department" in kinds else set()
    yield from (kind for kind in ROWS if kind in kinds - without)
