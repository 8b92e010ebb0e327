"""What screens know of a related list on the page of a record; one somebody has no right to is not told at all. Pure."""

from __future__ import annotations

from typing import Any, Protocol

from huodan.kit.words import say
from huodan.language.access import Grant
from huodan.language.document.related import Related
from huodan.language.document.role import Verb
from huodan.language.plan.model import Plan
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
    return {
        "key": part.id,
        "part": part.part,
        "label": say(part.label or form.label, describes.lang),
        "app": form.app,
        "form": form.key,
        "over": over,
        **listed,
        "adds": part.adds and is_open and granted.can(Verb.CREATE),
        "links": part.links and is_open and granted.can(Verb.UPDATE),
        "opens": part.opens,
    }
