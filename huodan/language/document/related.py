"""
Lists on the page of a record of those that refer to it 「关联列表」: an order list on the page of a customer.

Owns the shape of such a list, and what becomes of it when fields and forms go. Which rows somebody sees in one is the
business of the read door, as in every list.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Annotated, Any, Literal

from pydantic import Field as Setting

from huodan.kit.words import Text
from huodan.language.document.edits import Tree
from huodan.language.document.uses import form_over
from huodan.language.document.views import Order, paths_of
from huodan.language.element import Element
from huodan.language.fields._base import ElementId

MOST_COLUMNS = 12


class Related(Element):
    """
    The records of another form that refer to this one, shaped as a view is.

    over: the relation they refer by, of their form or of rows in it. adds: whether new ones are begun from here. links:
    whether those that are there are linked and unlinked from here. opens: whether a row leads to its record.
    """

    part: Literal["related"] = "related"
    over: ElementId
    label: Text | None = None
    columns: Annotated[tuple[str, ...], Setting(min_length=1, max_length=MOST_COLUMNS)]
    where: dict[str, Any] | None = None
    order: Annotated[tuple[Order, ...], Setting(max_length=5)] = ()
    adds: bool = True
    links: bool = True
    opens: bool = True


def related_in(form: Tree) -> Iterator[Tree]:
    """Give the lists on the page of a form."""
    yield from (part for part in form.get("parts") or () if part.get("part") == "related")


def drop(form: Tree, goes: Callable[[Tree], bool]) -> None:
    """Take lists off the page of a form."""
    gone = {part["id"] for part in related_in(form) if goes(part)}
    if not gone:
        return
    form["parts"] = [part for part in form["parts"] if part["id"] not in gone]
    for section in form["sections"]:
        section["fields"] = [id for id in section["fields"] if id not in gone]


def forget_fields(
    tree: Tree,
    gone: Collection[str],
    stays: Callable[[str, str], bool],
    places: Collection[tuple[str, ...]] = (),
) -> None:
    """
    Take fields that go out of all lists; one that is chosen or referred by them, or has no column left, goes as a whole.

    stays: tells of a path whether it does, and of which form it begins at. places: of what goes as a whole.
    """
    for form in tree["forms"]:
        for part in related_in(form):
            of = form_over(tree, part["over"]) or ""
            part["columns"] = [text for text in part["columns"] if stays(text, of)]
            part["order"] = [step for step in part["order"] if stays(step["field"], of)]
            is_gone = ("forms", form["id"], "parts", part["id"]) in places
            if is_gone or any(not stays(text, of) for text in paths_of(part.get("where"))):
                part["columns"] = []
        drop(form, lambda part: part["over"] in gone or not part["columns"])
