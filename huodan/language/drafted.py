"""
An app as its draft will be, for who builds it: every form with every field, each with the id it has in the document.

Needs a Plan, so a draft that makes sense; ``sketch`` draws those that do not. Forms of other apps its relations lead to are
shown as far as the builder sees them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from huodan.kit.words import say
from huodan.language.access import Grant, system_grant
from huodan.language.describe import form_view
from huodan.language.document import App
from huodan.language.fields._references import form_of_several
from huodan.language.plan.model import Plan, PlanForm

Tree = dict[str, Any]


def drafted(plan: Plan, app: App, seen: Grant, lang: str) -> Tree:
    """This function will describe all forms of an app, then those of other apps it points to as ``seen`` lets see them."""
    everything = system_grant(plan)
    own = [
        _identified(plan.forms[form.id], form_view(plan, everything, form=form.id, lang=lang))
        for form in app.forms
    ]
    others = [
        _identified(seen.plan.forms[id], form_view(seen.plan, seen, form=id, lang=lang))
        for id in dict.fromkeys(_targets(plan, app))
        if id in seen.plan.forms and seen.sees(id)
    ]
    return {
        "key": app.key,
        "label": say(app.label, lang),
        "version": plan.version,
        "forms": own + others,
        "home": [],
    }


def rights_given(plan: Plan, app: App) -> Tree:
    """This function will say which right each role of an app has to each field, also to what is worked out from others."""
    return {
        role.id: {
            rights.form: _given(plan, role.id, rights.form)
            for rights in role.forms
            if rights.form in plan.forms
        }
        for role in app.roles
    }


def _given(plan: Plan, role: str, form: str) -> dict[str, str]:
    given = plan.rights[role, form]
    found = plan.forms[form]
    tables = (found.table, *found.subforms.values())
    ids = (field.id for table in tables for field in table.fields if not field.is_hidden)
    return {
        id: "write"
        if id in given.write
        else "read"
        if id in given.read
        else "masked"
        if id in given.masked
        else "hidden"
        for id in ids
    }


def _targets(plan: Plan, app: App) -> Iterator[str]:
    own = {form.id for form in app.forms}
    for id in own:
        form = plan.forms[id]
        for table in (form.table, *form.subforms.values()):
            targets = (field.target or form_of_several(field.field) for field in table.fields)
            yield from (target for target in targets if target is not None and target not in own)


def _identified(form: PlanForm, view: Tree) -> Tree:
    """Say the id of the form and of each of its fields beside their keys."""
    for field in view["fields"]:
        field["id"] = form.table.by_key[field["key"]].id
        if "fields" in field:
            table = form.subforms[field["id"]]
            for column in field["fields"]:
                column["id"] = table.by_key[column["key"]].id
    return view | {"id": form.id}
