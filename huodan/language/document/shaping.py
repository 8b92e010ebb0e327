"""
What acts are and what they are made of: finding elements in a tree, putting items into lists, copying elements under other ids.

Knows none of the acts (``acts.py``).
"""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict

from huodan.kit.errors import HuodanError
from huodan.kit.words import Text
from huodan.language.document.edits import Tree
from huodan.language.document.flow_trees import every_node
from huodan.language.document.uses import TOLD

Item = TypeVar("Item")
COPY = {"zh": "{label} 副本", "en": "Copy of {label}"}


class NoPlace(HuodanError):
    """What an act is about is not in the draft (any more)."""

    code = "no_place"
    status = 409
    zh = "要改的内容已经不在草稿里了，可能刚被别人删除。请看一下现在的样子。"
    en = "What you wanted to change is not in the draft any more; somebody may have removed it. See what it is now."


class Act(BaseModel):
    """One act; ``change`` does it on a tree that may be changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Do it. prefixes: those of the ids of records of all forms there are."""
        raise NotImplementedError


def table_in(tree: Tree, form: str, table: str) -> Tree:
    """Give the form, or the subform of it, that holds the fields of a table."""
    found = element_in(tree["forms"], form)
    if table != form:
        found = element_in(found["fields"], table)
    if "fields" not in found:
        raise NoPlace
    return found


def element_in(elements: Sequence[Tree], id: str) -> Tree:
    """Give the element of a list by its id."""
    found = next((one for one in elements if one["id"] == id), None)
    if found is None:
        raise NoPlace
    return found


def put(
    items: Sequence[Item], moved: list[Item], after: str | None, *, key: Callable[[Item], str]
) -> list[Item]:
    """Put items behind the one named ``after``: None is the head, a name that is not there the end."""
    names = {key(one) for one in moved}
    others = [one for one in items if key(one) not in names]
    index = (
        0 if after is None else next((n for n, one in enumerate(others, 1) if key(one) == after), len(others))
    )
    return [*others[:index], *moved, *others[index:]]


def spot_behind(elements: Sequence[Tree], id: str) -> int:
    """Give the place behind an element of a list."""
    return next(index for index, one in enumerate(elements, 1) if one["id"] == id)


def all_fields(form: Tree) -> Iterator[Tree]:
    """Give the fields of a form and the columns of its subforms."""
    for field in form["fields"]:
        yield field
        yield from field.get("fields", ())


def every_named(tree: Tree) -> Iterator[Tree]:
    """Give what is named by its id elsewhere and has a label: forms, fields, sections, flows, their nodes and ways."""
    for form in tree.get("forms", ()):
        yield form
        for field in form.get("fields", ()):
            yield field
            yield from field.get("fields", ())
        yield from form.get("sections", ())
    for flow in tree.get("flows", ()):
        yield flow
        yield from every_node(flow.get("nodes", ()))


def ids_of(field: Tree) -> Iterator[str]:
    """Give the ids of a field and of its columns."""
    yield field["id"]
    for inner in field.get("fields", ()):
        yield inner["id"]


def renamed(element: Tree, ids: Mapping[str, str]) -> Tree:
    """Copy an element with other ids, also in formulas and paths."""
    marks = re.compile(rf"#({'|'.join(map(re.escape, ids))})(?![a-z0-9_])")

    def made(value: Any, name: str) -> Any:
        if name == "came":
            return None  # a copy comes from nowhere
        if isinstance(value, dict):
            return {inner: made(one, inner) for inner, one in value.items()}
        if isinstance(value, list):
            return [made(one, name) for one in value]
        if not isinstance(value, str) or name in TOLD:
            return value
        return ids.get(value) or marks.sub(lambda found: f"#{ids[found.group(1)]}", value)

    renamed = made(copy.deepcopy(element), "")
    assert isinstance(renamed, dict)
    return renamed


def copied_label(label: Text, lang: str) -> Text:
    """Name a copy."""
    if isinstance(label, str):
        return COPY[lang].format(label=label)
    return {each: COPY.get(each, COPY["en"]).format(label=text) for each, text in label.items()}


def copied_id(seed: str, id: str) -> str:
    """Name the copy of an element the same whenever the same copy is made."""
    return f"f{hashlib.sha256(f'{seed} {id}'.encode()).hexdigest()[:12]}"


def prefix_for(key: str, id: str, taken: set[str]) -> str:
    """Choose the letters before the ids of a form's records: its initials, made different where they are taken."""
    letters = "".join(word[0] for word in key.split("_") if word[0].isalpha())[:4]
    digest = hashlib.sha256(id.encode()).digest()
    more = "".join(chr(ord("a") + byte % 26) for byte in digest)
    made = letters if len(letters) > 1 else f"{letters}{more}"[:3]
    for start in range(len(more) - 4):
        if made not in taken:
            break
        made = f"{letters}{more[start:]}"[:6]
    return made
