"""Conditions of a document as they are written, for when it does not compile and no path can be followed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from huodan.kit.words import Text
from huodan.language.document.edits import Tree

UNASKED = ("empty", "not_empty")


def secret_conditions(tree: Tree, among: Iterable[Tree]) -> Iterator[Text]:
    """
    Name the encrypted fields that conditions of a document compare with a value.

    A path is known by its end: the id or key of an encrypted field, which no field of another kind among the documents has.
    """
    fields = [one for each in among for one in _inside(each) if "kind" in one and "label" in one]
    secret = {name: one["label"] for one in fields if one["kind"] == "encrypted" for name in _names(one)}
    plain = {name for one in fields if one["kind"] != "encrypted" for name in _names(one)}
    for one in _inside(tree) if secret else ():
        if isinstance(one.get("field"), str) and one.get("op", UNASKED[0]) not in UNASKED:
            name = one["field"].rpartition(".")[2].lstrip("#")
            if name in secret and name not in plain:
                yield secret[name]


def _names(field: Tree) -> tuple[str, ...]:
    return tuple(str(field[each]) for each in ("id", "key") if field.get(each))


def _inside(value: Any) -> Iterator[Tree]:
    """List every object in a document, at any depth."""
    if isinstance(value, dict):
        yield value
    for each in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    ):
        yield from _inside(each)
