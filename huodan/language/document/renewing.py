"""
The same app under other ids, so that it can stand beside itself: copies, templates, apps that came as a file.

Owns which ids belong to the document and where they are named. Names of other apps' forms stay what they are, and so do the
ids of options and of parts of numbers, which count within their field only.
"""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from huodan.kit.words import Text
from huodan.language.document.edits import Tree
from huodan.language.document.flow_trees import node_ids
from huodan.language.document.shaping import all_fields, prefix_for
from huodan.language.document.uses import TOLD

_NAMED_BY_KEY = frozenset(
    {
        *("key", "view", "show", "aliases", "import_names", "value", "kind", "op", "by", "icon", "color"),
        *(
            "noun",
            "id_prefix",
            "on",
            "way",
            "mode",
            "nobody",
            "own",
            "again",
            "rejecting",
            "back_to",
            "straight",
            "unit",
        ),
        *(
            "opinion",
            "then",
            "state",
            "every",
            "withdraws",
            "failing",
            "refused",
            "ratio",
            "address",
            "people",
        ),
    }
)
_NAMED_BY_ID = frozenset(
    {
        "id",
        "form",
        "title",
        "target",
        "relation",
        "over",
        "into",
        "name_into",
        "phone_into",
        "fields",
        "also",
        "asks",
        "rows",
        "stamps",
    }
)

_MARK = re.compile(r"#([a-z0-9_]+)")
_ROWS = frozenset({"all", "own", "department", "where"})
"""What a role says of rows; a check names a subform there."""


def renewed(tree: Tree, *, seed: str, key: str, label: Text, prefixes: set[str]) -> Tree:
    """
    This function will give a document whose elements all have other ids.

    seed: the same gives the same ids. key, label: of the new app. prefixes: of ids of records that are taken.
    """
    ids = {id: f"n{hashlib.sha256(f'{seed} {id}'.encode()).hexdigest()[:12]}" for id in _ids(tree)}
    keys = {field["key"] for form in tree["forms"] for field in all_fields(form)}
    made: Tree = _Renewing(ids, keys).made(copy.deepcopy(tree), "", is_fill=False)
    made |= {"id": ids[tree["id"]], "key": key, "label": label}
    taken = set(prefixes)
    for form in made["forms"]:
        if form["id_prefix"] in taken:
            form["id_prefix"] = prefix_for(form["key"], form["id"], taken)
        taken.add(form["id_prefix"])
    return made


def _ids(tree: Tree) -> Iterator[str]:
    """Give the ids of all elements that are named from elsewhere, or must be unlike those of every other app."""
    yield tree["id"]
    for form in tree["forms"]:
        yield form["id"]
        yield from (field["id"] for field in all_fields(form))
        parts = (part for name, part in form.items() if name != "fields" and isinstance(part, list))
        yield from (each["id"] for part in parts for each in part if isinstance(each, dict) and "id" in each)
    for role in tree.get("roles") or ():
        yield role["id"]
        yield from (rights["id"] for rights in role.get("forms") or ())
    yield from (card["id"] for card in tree.get("home") or ())
    for flow in tree.get("flows") or ():
        yield flow["id"]
        yield from node_ids(flow.get("nodes") or ())


class _Renewing:
    """Goes through a document; keys: of fields, which paths are made of where they hold no ``#id``."""

    def __init__(self, ids: Mapping[str, str], keys: set[str]) -> None:
        self._ids, self._keys = ids, keys

    def made(self, value: Any, name: str, *, is_fill: bool) -> Any:
        """Give a value with other ids in it."""
        if name == "serial":
            return value
        if name == "options":
            return self._options(value)
        if name == "came":
            return None  # what begins under other ids comes from nowhere
        if isinstance(value, dict):
            is_fill = name == "fills"
            return {each: self.made(one, each, is_fill=is_fill) for each, one in value.items()}
        if isinstance(value, list):
            return [self.made(one, name, is_fill=is_fill) for one in value]
        if not isinstance(value, str) or name in TOLD or name in _NAMED_BY_KEY:
            return value
        if name == "rows" and value in _ROWS:
            return value
        is_id = name in _NAMED_BY_ID or (name == "source" and not is_fill) or value not in self._keys
        if is_id and value in self._ids:
            return self._ids[value]
        return _MARK.sub(lambda found: f"#{self._ids.get(found[1], found[1])}", value)

    def _options(self, options: list[Any]) -> list[Any]:
        """Give options of a field with the roles that may choose them; deeds name options, which stay as they are."""
        return [
            one | {"by": [self._ids.get(id, id) for id in one["by"]]} if isinstance(one, dict) else one
            for one in options
        ]
