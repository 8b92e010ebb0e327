"""With which view the list of a form opens for somebody's roles (decision 0067), unless they chose one themselves."""

from __future__ import annotations

from huodan.language.access import Grant
from huodan.language.describe import list_view
from huodan.language.document import Verb, View
from huodan.language.plan.model import Plan


def opening_view(plan: Plan, grant: Grant, *, form: str) -> str | None:
    """
    Give the key of the view somebody's roles open a form with; None for the first one they see.

    Of several roles the first in the order of the workspace counts whose view is there and may be seen.
    """
    views = {view.id: view for view in plan.forms[form].form.views}
    for role in plan.roles:
        rights = plan.rights.get((role, form)) if role in grant.actor.roles else None
        if rights is not None and Verb.READ in rights.verbs and rights.opens_with in views:
            view = views[rights.opens_with]
            if _is_seen(plan, grant, form, view):
                return view.key
    return None


def _is_seen(plan: Plan, grant: Grant, form: str, view: View) -> bool:
    order = ({"field": step.field, "dir": step.dir} for step in view.order)
    return list_view(plan, grant, form=form, columns=view.columns, where=view.where, order=order) is not None
