"""What screens know of a related list on the page of a record; one somebody has no right to is not told at all. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from huodan.kit.words import say
from huodan.language.access import Grant
from huodan.language.document.related import Related
from huodan.language.document.role import Verb
from huodan.language.fields import Store
from huodan.language.fields._references import form_of_several
from huodan.language.plan.formulas import PARENT
from huodan.language.plan.model import Compute, FieldPath, Plan, PlanField, PlanForm
from huodan.language.plan.ruled import PlanDeed, PlanRule
from huodan.language.plan.uses import pointer_of, pointer_path

Tree = dict[str, Any]


class Describes(Protocol):
    """Who says what of a list is seen (``describe``)."""

    plan: Plan
    grant: Grant
    lang: str

    def listed(self, form: str, columns: Any, where: Any, order: Any) -> Tree | None:
        """Give columns, filter and order as far as they are seen."""

    def seen(self, table: str, text: str, *, is_plain: bool = False) -> str | None:
        """Write a path with keys; None if it may not be used so."""


def related_view(describes: Describes, part: Related) -> Tree | None:
    """
    This function will describe a related list; None where its form, the relation, its filter or all of its columns are hidden.

    New records are begun, and those that are there linked, only by a relation of the form itself that may be filled in.
    """
    pointer = pointer_of(describes.plan, part.over)
    if pointer is None or not describes.grant.form(pointer.form).can(Verb.READ):
        return None
    form = describes.plan.forms[pointer.form]
    granted = describes.grant.form(form.id)
    over = describes.seen(form.id, pointer_path(pointer), is_plain=True)
    listed = describes.listed(form.id, part.columns, part.where, part.order)
    if over is None or listed is None:
        return None
    is_open = pointer.table == form.id and pointer.id in granted.writable
    main = pointer.target or form_of_several(pointer.field)
    adds = part.adds and is_open and granted.can(Verb.CREATE)
    adds = adds and main is not None and describes.grant.form(main).can(Verb.READ)
    known = granted.readable | granted.writable
    return {
        "key": part.id,
        "part": part.part,
        "label": say(part.label or form.label, describes.lang),
        "app": form.app,
        "form": form.key,
        "over": over,
        **listed,
        "adds": adds,
        "links": part.links and is_open and granted.can(Verb.UPDATE),
        "opens": part.opens,
        "fills": _keys(form, filled(form, pointer), known) if adds else [],
        "ruled": _keys(form, ruled(form, pointer), known) if adds else [],
        "narrowed": _paths(form, narrowed(form, pointer), known) if adds else [],
        **({"secret": True} if adds and _asks_secret(form, granted.writable) else {}),
    }


def _asks_secret(form: PlanForm, writable: frozenset[str]) -> bool:
    """Say whether a secret may be typed for a new record: a page keeps none of these until it is saved itself."""
    tables = (form.table, *form.subforms.values())
    return any(one.store is Store.SEALED and one.id in writable for table in tables for one in table.fields)


def filled(form: PlanForm, pointer: PlanField) -> frozenset[str]:
    """
    This function will list the fields that take what they hold from the record a new one refers to, also in turn.

    Nobody is asked for them before there is one.
    """
    found, known = {pointer.id}, 0
    while len(found) > known:
        known = len(found)
        found |= {copy.into for copy in form.table.copies if copy.relation in found}
        found |= {one.id for one in form.table.fields if _reads(found, one.default, one.compute)}
        found |= {
            id for aspect, id in form.rules.said if aspect == "assigned" and _rules(form, aspect, id, found)
        }
    return frozenset(found - {pointer.id})


def ruled(form: PlanForm, pointer: PlanField) -> frozenset[str]:
    """
    This function will list the fields of which rules say something by the record a new one refers to.

    What they say is not known before there is one.
    """
    found = {pointer.id, *filled(form, pointer)}
    return frozenset(id for aspect, id in form.rules.said if _rules(form, aspect, id, found))


def narrowed(form: PlanForm, pointer: PlanField) -> frozenset[str]:
    """
    This function will list the relations, also of rows, that offer what rules leave by the record a new one refers to.

    What they offer before there is one need not be what may be kept.
    """
    found = {pointer.id, *filled(form, pointer)}
    return frozenset(
        id
        for (aspect, id), steps in form.rules.said.items()
        if aspect == "offered"
        and any(_leads(found, _asked(rule, deed)) for rule, deed in steps if deed.matches)
    )


def _asked(rule: PlanRule, deed: PlanDeed) -> Iterator[FieldPath]:
    """List what decides which records are offered, from the form itself."""
    for compute in (rule.when, *deed.matches):
        for path in compute.references if compute is not None else ():
            yield path[1:] if path[0] == PARENT else path


def _rules(form: PlanForm, aspect: str, id: str, found: set[str]) -> bool:
    steps = form.rules.said[aspect, id]
    paths = (path for rule, deed in steps for table, path in rule.reads(deed) if table == form.id)
    return id in form.table.by_id and _leads(found, paths)


def _reads(found: set[str], *formulas: Compute | None) -> bool:
    return any(_leads(found, formula.references) for formula in formulas if formula is not None)


def _leads(found: set[str], paths: Iterable[FieldPath]) -> bool:
    return any(path[0] in found for path in paths)


def _keys(form: PlanForm, ids: frozenset[str], known: frozenset[str]) -> list[str]:
    asked = (one for one in form.table.fields if not one.is_hidden and not one.field.is_computed)
    return sorted(one.key for one in asked if one.id in ids & known)


def _paths(form: PlanForm, ids: frozenset[str], known: frozenset[str]) -> list[str]:
    rows = (
        f"{form.table.by_id[id].key}.{one.key}"
        for id, table in form.subforms.items()
        if id in known
        for one in table.fields
        if one.id in ids & known and not one.is_hidden
    )
    return [*_keys(form, ids, known), *rows]
