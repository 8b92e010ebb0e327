"""
The allow-list: what may change of an app in a form whose data its builder does not see entirely (decision 0058).

Whatever is not named here is refused, also a setting that is added to the document next year. Nothing named here reads a
value, keeps one, decides who sees one or lets one through.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from huodan.language.document import App, Form, FormRights, Order, Role, Section, Tint, View, Widget
from huodan.language.document.parts import Divider, Note
from huodan.language.fields import Field, Store

WORDS = frozenset({"label", "hint", "placeholder", "width"})
"""Of a field that is there."""
APP = frozenset({"label", "description", "icon", "color", "forms", "roles", "home"})
"""Forms, roles and the workbench are looked at one by one."""
FORM = frozenset({"label", "noun", "icon", "sections", "views", "parts", "fields"})
"""Sections, views, parts and fields are looked at one by one."""
ROLE = frozenset({"name", "note", "forms"})
RIGHTS = frozenset({"opens_with"})
WIDGET = frozenset({"label", "view"})
WHOLE: Mapping[type[BaseModel], frozenset[str]] = {
    Section: frozenset({"id", "key", "label", "fields", "tab"}),
    View: frozenset(
        {
            *("id", "key", "label", "columns", "where", "order", "layout", "lane_by", "lane_sum", "date"),
            *("until", "tint_by", "tints", "frozen", "sums", "group"),
        }
    ),
    Order: frozenset({"id", "field", "dir"}),
    Tint: frozenset({"id", "where", "color"}),
    Divider: frozenset({"id", "part", "label"}),
    Note: frozenset({"id", "part", "text"}),
}
"""Elements that may come, go and change altogether, as long as they have only these settings."""
PLAIN = frozenset(
    {
        *("id", "key", "label", "kind", "hint", "placeholder", "width", "default"),
        *("places", "unit", "currency", "max_length", "options", "tree", "any_level", "most_chosen"),
        *("landline", "symbol", "pictures"),
    }
)
"""Of a new field: it computes nothing, is checked by nothing and points to nothing but people and departments."""
OPTION = frozenset({"id", "value", "label", "long_label", "color", "aliases"})


def rest(element: BaseModel, names: Collection[str]) -> dict[str, object]:
    """Give the settings of an element that are not named."""
    return {name: getattr(element, name) for name in type(element).model_fields if name not in names}


def is_only(element: BaseModel, names: Collection[str]) -> bool:
    """Say whether an element has no settings but those named: all others are as they are where nobody says them."""
    return all(
        not type(element).model_fields[name].is_required()
        and value == type(element).model_fields[name].get_default(call_default_factory=True)
        for name, value in rest(element, names).items()
    )


def is_plain(field: Field) -> bool:
    """Say whether a new field is one that people fill in and nothing else."""
    is_pointer = "target" in type(field).model_fields
    if field.is_computed or field.store in (Store.ROWS, Store.NONE) or is_pointer:
        return False
    options: tuple[BaseModel, ...] = getattr(field, "options", ())
    return is_only(field, PLAIN) and all(is_only(option, OPTION) for option in options)


def beyond(before: Form, after: Form) -> Iterator[str]:
    """Give what of a form is changed besides what the list allows, each by its place in the document of after."""
    yield from _names(before, after, FORM)
    yield from _fields("", before, after)
    for name in ("sections", "views"):
        was = {one.id: one for one in getattr(before, name)}
        for index, one in enumerate(getattr(after, name)):
            if one != was.get(one.id) and not _is_whole(one):
                yield f"{name}.{index}"
    parts = {one.id: one for one in before.parts}
    for index, part in enumerate(after.parts):
        if part != parts.pop(part.id, None) and not _is_whole(part):
            yield f"parts.{index}"
    if any(type(part) not in WHOLE for part in parts.values()):
        yield "parts"


def _names(before: BaseModel, after: BaseModel, names: Collection[str]) -> Iterator[str]:
    was, now = rest(before, names), rest(after, names)
    yield from (name for name in now if name not in was or was[name] != now[name])


def _fields(at: str, before: Any, after: Any) -> Iterator[str]:
    was: dict[str, Field] = {one.id: one for one in before.fields}
    for index, one in enumerate(after.fields):
        old, place = was.pop(one.id, None), f"{at}fields.{index}"
        if old is None:
            if not is_plain(one):
                yield place
        elif type(old) is not type(one) or any(_names(old, one, {*WORDS, "fields"})):
            yield place
        elif hasattr(old, "fields"):
            yield from _fields(f"{place}.", old, one)
    if was:
        yield f"{at}fields"


def _is_whole(element: BaseModel) -> bool:
    """Say whether an element has only settings that are on the list."""
    names = WHOLE.get(type(element))
    inner = (*getattr(element, "order", ()), *getattr(element, "tints", ()))
    return names is not None and is_only(element, names) and all(map(_is_whole, inner))


def same_app(before: App, after: App) -> bool:
    """Say whether an app is the same but for words, and for what is looked at one by one."""
    return rest(before, APP) == rest(after, APP)


def same_role(before: Role, after: Role) -> bool:
    """Say whether a role is the same but for words and what it gives."""
    return rest(before, ROLE) == rest(after, ROLE)


def same_rights(before: FormRights | None, after: FormRights | None) -> bool:
    """Say whether what a role gives in a form is the same but for the view it opens with."""
    return (before and rest(before, RIGHTS)) == (after and rest(after, RIGHTS))


def same_widget(before: Widget | None, after: Widget) -> bool:
    """Say whether a card of the workbench is the same but for words."""
    return before is not None and rest(before, WIDGET) == rest(after, WIDGET)
