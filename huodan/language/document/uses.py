"""
Where a field or a form is used within its app, before somebody takes it away.

Owns: finding uses, and telling those that simply go with it from those somebody has to see to. Checking what is left belongs
to ``plan``; it sees what other apps use.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from huodan.language.document.edits import Tree, Way

TOLD = frozenset(
    {"label", "name", "hint", "placeholder", "description", "note", "text", "value", "key", "kind", "default"}
)
"""Settings in which a word is only a word."""
GOES_ALONG = frozenset({"sections", "fills", "but", "views", "home"})
"""Lists whose items, or what they name, go with a field."""


@dataclass(frozen=True, slots=True)
class Use:
    """One use. place: the element that uses it; setting: in what; goes: whether that is taken away as well."""

    place: Way
    setting: str
    goes: bool


def uses(tree: Tree, form: str, fields: Collection[str]) -> tuple[Use, ...]:
    """List what uses some fields of a form, each element and setting once; what lies in the fields themselves does not count."""
    wanted = _Wanted.of(tree, form, fields)
    found: dict[tuple[Way, str], Use] = {}
    for place, setting, text in mentions(tree):
        if any(id in place for id in fields) or not wanted.meets(tree, place, text):
            continue
        goes = any(name in GOES_ALONG for name in place[::2]) or setting in ("search", "columns")
        found.setdefault((place, setting), Use(place, setting, goes))
    return tuple(use for use in found.values() if use.place[-2:-1] != ("sections",))


def form_uses(tree: Tree, form: str) -> tuple[Use, ...]:
    """List the relations to a form in other forms of the app; rights and workbench cards go with it."""
    found = []
    for place, setting, text in mentions(tree):
        if text == form and setting in ("target", "form") and form not in place[:2]:
            found.append(Use(place, setting, place[0] in ("roles", "home")))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Wanted:
    form: str
    ids: frozenset[str]
    keys: frozenset[str]
    marks: re.Pattern[str]

    @classmethod
    def of(cls, tree: Tree, form: str, fields: Collection[str]) -> _Wanted:
        element: Tree = next((one for one in tree["forms"] if one["id"] == form), {"fields": []})
        own = [one for one in element["fields"] if one["id"] in fields]
        columns = [one for field in own for one in field.get("fields", ())]
        inner = [one for field in element["fields"] for one in field.get("fields", ()) if one["id"] in fields]
        ids = frozenset(one["id"] for one in (*own, *columns, *inner))
        return cls(
            form,
            ids,
            frozenset(one["key"] for one in own),
            re.compile(rf"#({'|'.join(ids) or '-'})(?![a-z0-9_])"),
        )

    def meets(self, tree: Tree, place: Way, text: str) -> bool:
        """Tell whether a text of a setting names one of the fields, by its id or as the beginning of a path."""
        if text in self.ids or self.marks.search(text):
            return True
        return text.partition(".")[0] in self.keys and table_of_paths(tree, place) == self.form


def table_of_paths(tree: Tree, place: Way) -> str | None:
    """Name the form whose keys the paths in an element begin with; None where there are none."""
    here: Any = tree
    table = None
    for name, key in zip(place[::2], place[1::2], strict=True):
        here = next((one for one in here.get(name, ()) if one["id"] == key), {})
        if name in ("views", "home") or (name == "forms" and "roles" in place):
            table = place[1] if name == "views" else here.get("form")
        elif here.get("target"):
            table = here["target"]
    return table


def mentions(tree: Tree, at: Way = ()) -> Iterator[tuple[Way, str, str]]:
    """Give every text of every setting that may name something, with its element."""
    for name, value in tree.items():
        if name in TOLD or name == "id":
            continue
        if isinstance(value, list) and value and isinstance(value[0], dict) and "id" in value[0]:
            for item in value:
                yield from mentions(item, (*at, name, item["id"]))
        else:
            for text in _texts(value):
                yield at, name, text


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name != "value":
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
