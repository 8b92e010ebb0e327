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

from huodan.language.document.edits import Tree, Way, element_at
from huodan.language.document.flow_trees import may_leave

TOLD = frozenset(
    {
        *(
            "label",
            "name",
            "hint",
            "placeholder",
            "description",
            "message",
            "note",
            "text",
            "value",
            "key",
            "kind",
        ),
        *("default", "next", "by", "absorbs", "came", "layout", "color", "part", "tab"),
        *("confirm", "look"),
    }
)
"""Settings in which a word is only a word."""
GOES_ALONG = frozenset({"alikes", "combinations", "sections", "fills", "but", "views", "home", "parts"})
"""Lists whose items, or what they name, go with a field."""


@dataclass(frozen=True, slots=True)
class Use:
    """One use. place: the element that uses it; setting: in what, "" if all of it goes; goes: whether that is taken away."""

    place: Way
    setting: str
    goes: bool


def uses(tree: Tree, form: str, fields: Collection[str]) -> tuple[Use, ...]:
    """
    List what uses some fields of a form, each element and setting once; what lies in the fields themselves does not count.

    A view that is filtered by one of them and a workbench card that names one go as a whole.
    """
    wanted = _Wanted.of(tree, form, fields)
    found: dict[tuple[Way, str], Use] = {}
    for at, name, text in mentions(tree):
        if (
            at[-2:-1] == ("sections",)
            or any(id in at for id in fields)
            or not wanted.meets(tree, at, name, text)
        ):
            continue
        place, setting = _told_at(at, name)
        is_deed = at[-2:-1] in (("does",), ("rules",)) and name in ("fields", "rows")
        goes = (
            _goes_from_flow(tree, at, name, fields)
            if at[:1] == ("flows",)
            else is_deed
            or _is_pressed(tree, at, name, fields)
            or any(each in GOES_ALONG for each in at[::2])
            or name in ("search", "columns")
        )
        other = found.get((place, setting))
        found[place, setting] = Use(place, setting, goes and (other is None or other.goes))
    whole = {use.place for use in found.values() if not use.setting}
    return tuple(use for use in found.values() if not use.setting or use.place not in whole)


def _told_at(at: Way, name: str) -> tuple[Way, str]:
    """Say where people see a use: in the order of a view, not in its second step."""
    if at[-2:-1] in (("combinations",), ("alikes",)):
        return at, ""
    if "rules" in at[::2]:
        return at[:4], "where" if at[-2] == "where" else name
    if at[:1] == ("flows",):
        step = step_at(at)
        return step, at[len(step)] if len(at) > len(step) else name
    if "buttons" in at[::2]:
        return at[:4], "" if name == "over" else "sets" if at[4:5] == ("sets",) else name
    if "parts" in at[::2]:
        return at[:4], "" if name in ("over", "where") else at[4:5][0] if at[4:5] else name
    if "views" in at[::2]:
        inner = at[4:5] or (name,)
        return at[:4], "" if inner == ("where",) else inner[0]
    return (at, "") if at[:1] == ("home",) else (at, name)


def _is_pressed(tree: Tree, at: Way, name: str, fields: Collection[str]) -> bool:
    """Tell whether a button names a field as one it asks for, fills in or begins by; what it fills in goes with its formula."""
    if at[-2:-1] == ("sets",):
        return name == "field" or (element_at(tree, at) or {}).get("field") in fields
    return at[-2:-1] == ("buttons",) and name in ("asks", "over")


def step_at(at: Way) -> Way:
    """Give the innermost step of a flow, or the flow, an element is in; what is of no flow stays."""
    if at[:1] != ("flows",):
        return at
    last = max((place for place, name in enumerate(at[::2]) if name == "nodes"), default=0)
    return at[: last * 2 + 2]


def _goes_from_flow(tree: Tree, at: Way, name: str, fields: Collection[str]) -> bool:
    """Tell whether a flow only lists a field; what it is filled in with goes along, but for the last of a step."""
    step = step_at(at)
    setting = at[len(step)] if len(at) > len(step) else name
    return may_leave(element_at(tree, step) or {}, setting, fields)


def form_uses(tree: Tree, form: str) -> tuple[Use, ...]:
    """List the relations to a form in other forms of the app; rights, workbench cards and buttons that begin it go with it."""
    found = []
    for place, setting, text in mentions(tree):
        is_begun = setting == "over" and place[-2:-1] == ("buttons",) and form_over(tree, text) == form
        if is_begun and form not in place[:2]:
            found.append(Use(place, "", True))
        if text == form and setting in ("target", "form") and form not in place[:2]:
            goes = place[0] in ("roles", "home") or (place[0] == "flows" and len(place) == 2)
            found.append(Use(place, "" if goes and place[0] == "flows" else setting, goes))
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

    def meets(self, tree: Tree, place: Way, name: str, text: str) -> bool:
        """Tell whether a text of a setting names one of the fields, by its id or as the beginning of a path."""
        if text in self.ids or self.marks.search(text):
            return True
        is_path = name not in ("bars", "ends_when", "formula", "start", "until", "when")
        return is_path and text.partition(".")[0] in self.keys and table_of_paths(tree, place) == self.form


def table_of_paths(tree: Tree, place: Way) -> str | None:
    """Name the form whose keys the paths in an element begin with; None where there are none."""
    here: Any = tree
    table = None
    for name, key in zip(place[::2], place[1::2], strict=True):
        here = next((one for one in here.get(name, ()) if one["id"] == key), {})
        if name in ("views", "home", "flows") or (name == "forms" and "roles" in place):
            table = place[1] if name == "views" else here.get("form")
        elif name == "parts":
            table = form_over(tree, here.get("over"))
        elif name in ("matches", "order") and place[0] == "flows":
            table = (element_at(tree, step_at(place)) or {}).get("form")
        elif name == "does":
            table = _target_of(tree, here.get("fields") or ())
        elif here.get("target"):
            table = here["target"]
    return table


def _target_of(tree: Tree, fields: Collection[str]) -> str | None:
    """Name the form some relations lead to."""
    named = (
        one
        for form in tree["forms"]
        for field in form["fields"]
        for one in (field, *(field.get("fields") or ()))
        if one["id"] in fields
    )
    return next((str(one["target"]) for one in named if one.get("target")), None)


def form_over(tree: Tree, over: str | None) -> str | None:
    """Name the form that has a field, itself or in its rows."""
    for form in tree["forms"]:
        for field in form["fields"]:
            if over in (field["id"], *(one["id"] for one in field.get("fields") or ())):
                return str(form["id"])
    return None


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
