"""Where flows of app documents name somebody: as who is asked, told, or looks after them; and naming another instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from huodan.kit.ids import Id, parse_id
from huodan.kit.words import Text
from huodan.language.document import App, builtin, tree_of
from huodan.language.document.edits import Tree
from huodan.storage.db import Tx
from huodan.workspace.plans import published_apps

PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class NamedIn:
    """A flow that names somebody. count: in how many places."""

    app: str
    app_label: Text
    flow: str
    flow_label: Text
    count: int


def named_in(tx: Tx, person: Id) -> tuple[NamedIn, ...]:
    """List the flows of all published apps that name somebody."""
    found = []
    for app in building(tx):
        for tree in tree_of(app)["flows"]:
            count = sum(named.count(person) for named in map(_ids, _lists(tree)))
            if count:
                found.append(NamedIn(app.key, app.label, tree["key"], tree["label"], count))
    return tuple(found)


def building(tx: Tx) -> list[App]:
    """List the published apps that people build, by key."""
    every = published_apps(tx)
    return [every[key] for key in sorted(every) if key != builtin().key and not every[key].is_removed]


def renamed(app: App, one: Id, other: str) -> Tree | None:
    """Write an app whose flows name another (by the text of an id) instead of somebody; None if none names them."""
    tree = tree_of(app)
    is_changed = False
    for named in _lists(tree["flows"]):
        if one in _ids(named):
            now = [other if parse_id(text) == one else text for text in named]
            named[:] = list(dict.fromkeys(now))
            is_changed = True
    return tree if is_changed else None


def _lists(value: Any) -> Iterator[list[Any]]:
    """Find each list of people, at any depth."""
    if isinstance(value, dict):
        found = value.get(PEOPLE)
        if isinstance(found, list):
            yield found
        for each in value.values():
            yield from _lists(each)
    elif isinstance(value, list):
        for each in value:
            yield from _lists(each)


def _ids(named: list[Any]) -> list[Id | None]:
    return [parse_id(text) if isinstance(text, str) else None for text in named]
