"""
Which buttons of a form somebody may press at all, and how a screen is told of them (decision 0064).

A button does nothing its presser could not do: it is theirs where every field it fills in, or the record it begins, is.
"""

from __future__ import annotations

from typing import Any

from huodan.kit.words import say
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.language.plan.model import Plan, PlanForm
from huodan.language.plan.pressed import PlanButton


def buttons_for(grant: Grant, form: PlanForm) -> tuple[PlanButton, ...]:
    """List the buttons of a form somebody may press, on some records."""
    return tuple(each for each in form.buttons if _may_press(grant, form, each))


def button_views(plan: Plan, grant: Grant, form: PlanForm, lang: str) -> list[dict[str, Any]]:
    """Describe them: ``asks`` are keys of fields, ``begins`` is the form of a new record and the relation that names this one."""
    return [_view(plan, each, lang) for each in buttons_for(grant, form)]


def _may_press(grant: Grant, form: PlanForm, button: PlanButton) -> bool:
    if button.over is not None:
        target = grant.form(button.over.form)
        return target.can(Verb.CREATE) and button.over.id in target.writable
    granted = grant.form(form.id)
    return granted.can(Verb.UPDATE) and button.fills <= granted.writable


def _view(plan: Plan, each: PlanButton, lang: str) -> dict[str, Any]:
    begins = None
    if each.over is not None:
        target = plan.forms[each.over.form]
        begins = {"app": target.app, "form": target.key, "by": each.over.key}
    return {
        "id": each.button.id,
        "label": say(each.button.label, lang),
        "look": each.button.look,
        "confirm": None if each.button.confirm is None else say(each.button.confirm, lang),
        "asks": [found.key for found in each.asks],
        "begins": begins,
    }
