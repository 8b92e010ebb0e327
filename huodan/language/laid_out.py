"""How the page of a record is laid out, as screens draw it: sections, tabs, and what stands there besides fields. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from huodan.kit.words import say
from huodan.language.document import Form
from huodan.language.document.form import Section
from huodan.language.document.parts import AnyPart, Divider, SystemPart
from huodan.language.document.related import Related

Tree = dict[str, Any]


def page_view(
    form: Form, keys: Mapping[str, str], sees: Callable[[str], bool], lists: Mapping[str, Tree], lang: str
) -> Tree:
    """
    This function will describe the page of a form for who sees some of its fields; a section none of which is seen is left out,
    with the parts in it; a tab that begins with it begins with the next one.

    keys: what screens call the fields seen, by id. sees: whether what every record knows of itself may be read, by its key.
    lists: the related lists that are seen, described, by their ids.
    """
    parts = [part for part in form.parts if _is_seen(part, sees, lists)]
    names = {part.id: part.id for part in parts}
    named = {**names, **keys}
    fields = {field.id for field in form.fields}
    sections = []
    standing: set[str] = set()
    tab = None
    for section in form.sections:
        tab = section.tab or tab
        shown = [named[id] for id in section.fields if id in named]
        is_hidden = any(id in fields for id in section.fields) and not any(
            id in keys for id in section.fields
        )
        if shown and not is_hidden:
            begun = section.model_copy(update={"tab": tab})
            sections.append(section_view(begun, section.key, shown, lang))
            tab = None
            standing.update(section.fields)
    told = [lists.get(part.id) or part_view(part, lang) for part in parts if part.id in standing]
    return {"sections": sections, "parts": told, "in_steps": form.in_steps}


def _is_seen(part: AnyPart, sees: Callable[[str], bool], lists: Mapping[str, Tree]) -> bool:
    if isinstance(part, Related):
        return part.id in lists
    return not isinstance(part, SystemPart) or sees(part.shows)


def section_view(section: Section, key: str, shown: list[str], lang: str) -> Tree:
    """This function will describe a section by what stands in it, and the tab that begins with it."""
    told: Tree = {"key": key, "label": say(section.label, lang), "fields": shown}
    return told if section.tab is None else told | {"tab": say(section.tab, lang)}


def part_view(part: AnyPart, lang: str) -> Tree:
    """This function will describe what stands on a page besides fields."""
    told: Tree = {"key": part.id, "part": part.part}
    if isinstance(part, SystemPart):
        return told | {"shows": part.shows}
    if isinstance(part, Divider | Related):
        return told | {"label": None if part.label is None else say(part.label, lang)}
    return told | {"text": say(part.text, lang)}
