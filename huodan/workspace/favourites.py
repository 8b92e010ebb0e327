"""
What somebody starred, with its names: forms, views and records together, each only as its owner may see it now.

Puts together what two engines know: ``engines/favourites`` of what was starred, ``engines/views`` of which views there are.
"""

from __future__ import annotations

from dataclasses import dataclass

from huodan.engines import favourites as engine, views
from huodan.engines.favourites import Kind, Starred, Thing
from huodan.engines.views import ViewNotFound
from huodan.kit.ids import parse_id
from huodan.kit.words import Text
from huodan.language.access import Grant
from huodan.language.describe import list_view
from huodan.language.document import Verb, View
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx


@dataclass(frozen=True, slots=True)
class Named:
    """Something starred with what it is called: the label of a form or view, the title of a record, None if it has none."""

    thing: Thing
    name: Text | str | None


def favourites(tx: Tx, plan: Plan, grant: Grant) -> tuple[Named, ...]:
    """List what the actor starred and may see now, the newest first."""
    found = (_named(tx, plan, grant, one) for one in engine.favourites(tx, plan, grant))
    return tuple(one for one in found if one is not None)


def star(tx: Tx, plan: Plan, grant: Grant, thing: Thing) -> None:
    """
    Keep something at hand; repeating it is harmless.

    Raises:
        NotFound, NotAllowed, RecordNotFound, ViewNotFound: for what the actor does not see. TooManyFavourites
    """
    grant.require(thing.form, Verb.READ)
    if thing.kind is Kind.VIEW and _view_name(tx, plan, grant, thing) is None:
        raise ViewNotFound
    engine.star(tx, plan, grant, thing, seen={one.thing for one in favourites(tx, plan, grant)})


def unstar(tx: Tx, grant: Grant, thing: Thing) -> None:
    """Keep something at hand no longer; what was not starred stays so."""
    engine.unstar(tx, grant, thing)


def _named(tx: Tx, plan: Plan, grant: Grant, one: Starred) -> Named | None:
    if one.thing.kind is Kind.RECORD:
        return Named(one.thing, one.title)
    if one.thing.kind is Kind.FORM:
        return Named(one.thing, plan.forms[one.thing.form].label)
    name = _view_name(tx, plan, grant, one.thing)
    return None if name is None else Named(one.thing, name)


def _view_name(tx: Tx, plan: Plan, grant: Grant, thing: Thing) -> Text | str | None:
    """Say what a view is called; None for one that is gone, not shared with the actor, or filters by what they do not see."""
    built_in = next((view for view in plan.forms[thing.form].form.views if view.key == thing.key), None)
    if built_in is not None:
        return built_in.label if _is_seen(plan, grant, thing.form, built_in) else None
    id = parse_id(thing.key)
    if id is None:
        return None
    try:
        view = views.find_view(tx, grant, thing.form, id)
    except ViewNotFound:
        return None
    listed = list_view(
        plan,
        grant,
        form=thing.form,
        columns=view.body["columns"],
        where=view.body.get("where"),
        order=view.body.get("order", ()),
    )
    return None if listed is None else view.name


def _is_seen(plan: Plan, grant: Grant, form: str, view: View) -> bool:
    order = ({"field": step.field, "dir": step.dir} for step in view.order)
    return list_view(plan, grant, form=form, columns=view.columns, where=view.where, order=order) is not None
