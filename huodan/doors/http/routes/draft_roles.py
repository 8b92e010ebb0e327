"""
Roles of a draft, for who builds the app: what each gives, who has it, and the fields and records its conditions name.

Changing them is an act like any other (``building.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from huodan.doors.http.call import Call
from huodan.doors.http.route import reading
from huodan.doors.http.routes.drafts import DRAFT, app_key
from huodan.kit.ids import Id, format_id, parse_id
from huodan.language.access import NotFound, grant
from huodan.language.describe import form_view
from huodan.language.document import App
from huodan.language.drafted import drafted, rights_given
from huodan.language.fields._references import form_of_several
from huodan.language.fields.member import PEOPLE
from huodan.language.messages import Actor
from huodan.language.plan.model import Plan, UnknownPath
from huodan.storage.sql.shown import reference, titles
from huodan.workspace import roles
from huodan.workspace.drafts import Draft

MOST_NAMED = 20
"""People named of those who have a role; the others are counted."""


def get_roles(call: Call) -> object:
    """This function will tell what the roles of the draft give, as far as it makes sense, and who has them."""
    call.require_builder()
    found = roles.drafted(call.tx, app_key(call))
    app, plan = found.draft.app, found.plan
    holders = _holders(call, found.draft)
    if not isinstance(plan, Plan):
        problem = plan[0].text(call.lang)
        return {"problem": problem, "app": None, "rights": {}, "holders": holders, "named": {}}
    return {
        "problem": None,
        "app": drafted(plan, app, call.grant, call.lang),
        "rights": rights_given(plan, app),
        "holders": holders,
        "named": _named(call, plan, app),
    }


def get_as(call: Call) -> object:
    """This function will describe the forms of the draft as somebody who has one of its roles will see them."""
    call.require_builder()
    found, role = roles.drafted(call.tx, app_key(call)), call.message.names["role"]
    if role not in {one.id for one in found.draft.app.roles}:
        raise NotFound(what={"zh": "这个角色", "en": "The role"})
    plan = found.plan
    if not isinstance(plan, Plan):
        return {"problem": plan[0].text(call.lang), "forms": []}
    somebody = grant(plan, Actor(person=call.grant.actor.person, name="", roles=frozenset((role,))))
    shown = (form.id for form in found.draft.app.forms if somebody.sees(form.id))
    return {"problem": None, "forms": [form_view(plan, somebody, form=id, lang=call.lang) for id in shown]}


def _holders(call: Call, found: Draft) -> dict[str, object]:
    have = roles.holders(call.tx)
    known = {role.id for role in found.published.roles}  # an id in a draft may be that of any role
    own = {role.id: have.get(role.id, ()) if role.id in known else () for role in found.app.roles}
    shown = {person for persons in own.values() for person in persons[:MOST_NAMED]}
    names = titles(call.tx, call.plan, call.grant, PEOPLE, shown)
    return {
        role: {
            "count": len(persons),
            "people": [
                reference(call.plan, PEOPLE, person, names.get(person)) for person in persons[:MOST_NAMED]
            ],
        }
        for role, persons in own.items()
    }


def _named(call: Call, plan: Plan, app: App) -> dict[str, str]:
    """Name the records conditions compare with, as far as the builder may see them."""
    wanted: dict[str, dict[str, Id]] = {}
    for role in app.roles:
        for rights in role.forms:
            for field, value in _tests(rights.where):
                target = _target(plan, rights.form, field)
                if target in call.plan.forms and (id := parse_id(value)) is not None:
                    wanted.setdefault(str(target), {})[value] = id
    named: dict[str, str] = {}
    for form, ids in wanted.items():
        prefix = call.plan.forms[form].form.id_prefix
        found = titles(call.tx, call.plan, call.grant, form, set(ids.values()))
        named |= {format_id(prefix, id): title for id, title in found.items() if title is not None}
    return named


def _tests(tree: object) -> Iterator[tuple[str, str]]:
    """Give the field and each text of every comparison."""
    if isinstance(tree, Mapping) and "field" in tree:
        values: Any = tree.get("value")
        for value in values if isinstance(values, list | tuple) else (values,):
            if isinstance(value, str):
                yield str(tree["field"]), value
    elif isinstance(tree, Mapping):
        for part in tree.values():
            yield from _tests(part)
    elif isinstance(tree, list | tuple):
        for part in tree:
            yield from _tests(part)


def _target(plan: Plan, form: str, path: str) -> str | None:
    try:
        leaf = plan.path(form, path).leaf
        return leaf.target or form_of_several(leaf.field)
    except (UnknownPath, KeyError):
        return None


ROUTES = (
    reading("GET", f"{DRAFT}/roles", get_roles),
    reading("GET", f"{DRAFT}/roles/{{role}}/forms", get_as),
)
