"""
Random changes of an app document, as a builder makes them: fields, kinds, options, forms come, go and become others.

Each takes the tree, where and what as numbers, and a name for what is new; what makes no sense is left to publishing to refuse.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from copy import deepcopy
from typing import Literal, TypeVar

from huodan.kit.errors import HuodanError
from huodan.language.document.merging import MergeOptions
from huodan.language.document.moving import MoveField, is_movable, ways
from tests.support import apps
from tests.support.becoming import KINDS

T = TypeVar("T")
MADE_OF = KINDS
CHOOSE: Sequence[Literal["newest", "frequent", "none"]] = ("newest", "frequent", "none")
DERIVED = {"formula", "rollup", "subform"}


def fields_of(tree: apps.Tree) -> list[tuple[list[apps.Tree], apps.Tree]]:
    """List every field with the list it stands in, those of rows too."""
    found = []
    for form in tree["forms"]:
        for field in form["fields"]:
            found.append((form["fields"], field))
            found += [(field["fields"], inner) for inner in field.get("fields", ())]
    return found


def add_field(tree: apps.Tree, where: int, what: int, new: str) -> None:
    inside = (tree["forms"][-1]["fields"], pick(fields_of(tree), where)[0])
    inside[what % 2].append(of_kind({"id": new, "key": new, "label": new}, what))


def drop_field(tree: apps.Tree, where: int, what: int, new: str) -> None:
    inside, field = pick(fields_of(tree), where)
    if len(inside) > 1:
        inside.remove(field)


def retype(tree: apps.Tree, where: int, what: int, new: str) -> None:
    inside, field = pick([one for one in fields_of(tree) if one[1]["kind"] not in DERIVED], where)
    kept = {name: field[name] for name in ("id", "key", "label")}
    inside[inside.index(field)] = of_kind(kept, what)


def rename(tree: apps.Tree, where: int, what: int, new: str) -> None:
    pick(fields_of(tree), where)[1]["label"] = f"名{what}"


def move(tree: apps.Tree, where: int, what: int, new: str) -> None:
    inside, field = pick(fields_of(tree), where)
    inside.remove(field)
    inside.insert(what % (len(inside) + 1), field)


def drop_option(tree: apps.Tree, where: int, what: int, new: str) -> None:
    with_options = [field for _, field in fields_of(tree) if field.get("options")]
    if with_options and len(options := pick(with_options, where)["options"]) > 1:
        options.pop(what % len(options))


def rename_option(tree: apps.Tree, where: int, what: int, new: str) -> None:
    with_options = [field for _, field in fields_of(tree) if field.get("options")]
    if with_options:
        pick(pick(with_options, where)["options"], what)["value"] = f"项{new}"


def merge_options(tree: apps.Tree, where: int, what: int, new: str) -> None:
    """Merge an option of a field into the next one."""
    places = [
        (form["id"], table["id"], field)
        for form in tree["forms"]
        for table in (form, *(one for one in form["fields"] if "fields" in one))
        for field in table["fields"]
        if len(field.get("options") or ()) > 1
    ]
    if places:
        form, table, field = pick(places, where)
        into, gone = (pick(field["options"], what + by)["id"] for by in (1, 0))
        act = MergeOptions(form=form, table=table, field=field["id"], into=into, gone=(gone,))
        act.change(tree, "zh", set())


def move_field(tree: apps.Tree, where: int, what: int, new: str) -> None:
    """Move a field to another form, or between a form and its rows, by one of the ways there are."""
    forms = [
        (form, table) for form in tree["forms"] for table in (form, *form["fields"]) if "fields" in table
    ]
    found = [
        (form, table, field, way)
        for form, table in forms
        for field in table["fields"]
        if is_movable(field) and field["id"] != form["title"] and len(table["fields"]) > 1
        for way in ways(tree, form["id"], table["id"], field["id"])
    ]
    if found:
        form, table, field, way = pick(found, where)
        act = MoveField(
            form=form["id"],
            table=table["id"],
            id=field["id"],
            to_form=way.form,
            to_table=way.table,
            over=way.over,
            new_id=new,
            keeps=what % 2 == 0,
            choose=pick(CHOOSE, what),
        )
        with suppress(HuodanError):
            act.change(tree, "zh", set())


def add_formula(tree: apps.Tree, where: int, what: int, new: str) -> None:
    inside, field = pick(fields_of(tree), where)
    made = apps.field(new, "formula", formula=f'{field["key"]} & "!"', result="text")
    inside.append(made | {"key": new})


def add_form(tree: apps.Tree, where: int, what: int, new: str) -> None:
    field = of_kind({"id": f"{new}_v", "key": "v", "label": "v"}, what)
    title = {"id": f"{new}_t", "key": "name", "label": "t", "kind": "single_line_text"}
    form = apps.form(new, title, field)
    tree["forms"].append(form | {"id_prefix": "n" + "".join("abcdefghij"[int(one)] for one in new[1:])})


def drop_form(tree: apps.Tree, where: int, what: int, new: str) -> None:
    if len(tree["forms"]) > 1:
        tree["forms"].pop(where % len(tree["forms"]))


def lay_out(tree: apps.Tree, where: int, what: int, new: str) -> None:
    form = pick(tree["forms"], where)
    form["sections"] = [{"id": f"{new}_s", "key": new, "label": "段", "fields": [form["fields"][0]["id"]]}]


def restrict(tree: apps.Tree, where: int, what: int, new: str) -> None:
    field = pick(fields_of(tree), where)[1]
    name = ("required", "unique")[what % 2]
    field[name] = not field.get(name)


CHANGES = [
    add_field,
    drop_field,
    retype,
    rename,
    move,
    drop_option,
    add_formula,
    add_form,
    drop_form,
    lay_out,
]
CHANGES += [restrict, retype, retype, rename_option, merge_options, merge_options, move_field, move_field]


def pick(of: Sequence[T], at: int) -> T:
    return of[at % len(of)]


def of_kind(field: apps.Tree, what: int) -> apps.Tree:
    kind = pick(sorted(MADE_OF), what)
    return field | {"kind": kind} | deepcopy(MADE_OF[kind])
