"""
Options that become one 「合并选项」: what names one of them names the one that stays (decision 0070).

Owns the act, and finding formulas that hold the words of an option. What becomes of records says ``plan.conversion``:
they are read as the option they belong to, in columns of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import Field as Setting

from huodan.kit.errors import HuodanError
from huodan.kit.text import fold
from huodan.language.document.edits import AnyEdit, Tree
from huodan.language.document.flow_merging import flow_filters, merge_in_flows
from huodan.language.document.shaping import Act, NoPlace, all_fields, element_in, table_in
from huodan.language.document.uses import Use, form_over, mentions, step_at
from huodan.language.fields._base import ElementId

MOST_MERGED = 500
OPTION_SETTINGS = {
    "absorbs": ("并入的选项", "options it took in"),
    "by": ("谁可以改成它", "who may choose it"),
    "next": ("之后可以变成", "may become"),
    "options.aliases": ("也认得的旧名称", "older names it is known by"),
    "starts": ("新建时可以选", "a new record may begin with it"),
}
FORMULAS = frozenset({"bars", "default_formula", "ends_when", "formula", "until", "when"})
_QUOTED = re.compile(r'"((?:[^"]|"")*)"|[“”＂]([^“”＂]*)[“”＂]')


class NothingToMerge(HuodanError):
    """A merge is about an option that stays and at least one other."""

    code = "nothing_to_merge"
    status = 422
    zh = "合并至少要选两个选项，并选一个保留。"
    en = "Choose at least two options to merge, and the one that stays."


class MergeOptions(Act):
    """
    Options go into another one of their field, which keeps its own settings and is known by their names as well.

    into: the one that stays. gone: those that go.
    """

    do: Literal["merge_options"] = "merge_options"
    form: ElementId
    table: ElementId
    field: ElementId
    into: ElementId
    gone: Annotated[tuple[ElementId, ...], Setting(min_length=1, max_length=MOST_MERGED)]

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """
        Take them in, and let all that named them name the one that stays.

        Raises:
            NoPlace, NothingToMerge
        """
        field = element_in(table_in(tree, self.form, self.table)["fields"], self.field)
        if not field.get("options"):
            raise NoPlace
        stays = element_in(field["options"], self.into)
        going = [element_in(field["options"], id) for id in dict.fromkeys(self.gone) if id != self.into]
        if not going:
            raise NothingToMerge
        names = {fold(name) for option in going for name in names_of(option)}
        _take_in(stays, going)
        ids = {option["id"] for option in going}
        field["options"] = [option for option in field["options"] if option["id"] not in ids]
        for option in field["options"]:
            if option.get("next") is not None:
                option["next"] = [
                    id for id in _named_instead(option["next"], ids, self.into) if id != option["id"]
                ]
        field["default"] = _said_instead(field.get("default"), names, stays["value"])
        self._rules(element_in(tree["forms"], self.form), ids)
        merge_in_flows(tree["flows"], self.form, self.field, ids, names, stays)
        for where, table in _filters(tree):
            is_meant = partial(_is_about, tree, table, field)
            _repoint(where, is_meant, names, stays)

    def _rules(self, form: Tree, ids: Collection[str]) -> None:
        """Let deeds that offer one of them offer the one that stays; of another field they may mean its own option."""
        fields = {field["id"]: field for field in all_fields(form)}
        sections = {section["id"]: section["fields"] for section in form["sections"]}
        for deed in [deed for rule in form["rules"] for deed in rule["does"]]:
            meant = [id for each in deed["fields"] for id in sections.get(each, (each,))]
            if self.field not in meant:
                continue
            others = [fields.get(id, {}) for id in meant if id != self.field]
            kept = {option["id"] for field in others for option in field.get("options") or ()}
            named = _named_instead(deed["options"], ids, self.into)
            deed["options"] = [*named, *(id for id in deed["options"] if id in ids and id in kept)]


def merges(edit: AnyEdit) -> bool:
    """Tell whether an Edit names an option another one takes in; that it goes is told besides."""
    return edit.at[-2:-1] == ("options",) and getattr(edit, "name", "") == "absorbs"


def follows_merge(edit: AnyEdit) -> bool:
    """Tell whether an Edit names what an option is known by as well; people are told of the merge."""
    return edit.at[-2:-1] == ("options",) and getattr(edit, "name", "") == "aliases"


def names_of(option: Tree) -> Iterator[str]:
    """Give every name an option has or had."""
    yield from (option["value"], *(option.get("aliases") or ()))
    for label in (option.get("label"), option.get("long_label")):
        yield from (label,) if isinstance(label, str) else (label or {}).values()


def word_uses(tree: Tree, words: Collection[str]) -> tuple[Use, ...]:
    """List the formulas in which one of some words stands in quotes; they go on comparing with it."""
    wanted = {fold(word) for word in words}
    found = {}
    for at, name, text in mentions(tree):
        if name in FORMULAS and not wanted.isdisjoint(_quoted(text)):
            place = at[:4] if at[2:3] in (("rules",), ("buttons",)) else step_at(at)
            found[place, name] = Use(place, name, goes=False)
    return tuple(found.values())


def _quoted(formula: str) -> Iterator[str]:
    for straight, curly in _QUOTED.findall(formula):
        yield fold(straight.replace('""', '"') or curly)


def _take_in(stays: Tree, going: Sequence[Tree]) -> None:
    known = {fold(name) for name in names_of(stays)}
    ids, aliases = list(stays.get("absorbs") or ()), list(stays.get("aliases") or ())
    for option in going:
        ids += [option["id"], *(option.get("absorbs") or ())]
        for name in names_of(option):
            if fold(name) not in known:
                known.add(fold(name))
                aliases.append(name)
    stays["absorbs"], stays["aliases"] = list(dict.fromkeys(ids)), aliases


def _named_instead(ids: Sequence[str], gone: Collection[str], into: str) -> list[str]:
    return list(dict.fromkeys(into if id in gone else id for id in ids))


def _said_instead(value: Any, names: Collection[str], instead: str) -> Any:
    """Give a value, or a list of values, with another name for those that are one of some."""
    if isinstance(value, list):
        said = [_said_instead(one, names, instead) for one in value]
        return [one for index, one in enumerate(said) if one not in said[:index]]
    return instead if isinstance(value, str) and fold(value) in names else value


def _repoint(where: Any, is_meant: Callable[[str], bool], names: Collection[str], stays: Tree) -> None:
    """Let the tests of a filter that are about the field compare with the option that stays."""
    for part in where if isinstance(where, list) else ():
        _repoint(part, is_meant, names, stays)
    if not isinstance(where, dict):
        return
    for name in ("and", "or", "not"):
        _repoint(where.get(name), is_meant, names, stays)
    if isinstance(where.get("field"), str) and "value" in where and is_meant(where["field"]):
        where["value"] = _said_instead(where["value"], names, stays["value"])


def _filters(tree: Tree) -> Iterator[tuple[Any, str | None]]:
    """Give every filter of an app with the form, or rows, whose fields its paths begin with."""
    for form in tree["forms"]:
        for view in form["views"]:
            yield view.get("where"), form["id"]
            yield from ((tint.get("where"), form["id"]) for tint in view.get("tints") or ())
        yield from ((part.get("where"), form_over(tree, part.get("over"))) for part in form["parts"])
        for field in all_fields(form):
            if "where" in field:
                yield field["where"], field.get("target") or form_over(tree, field.get("over"))
    yield from flow_filters(tree["flows"])
    for role in tree["roles"]:
        yield from ((rights.get("where"), rights["form"]) for rights in role["forms"])
    for card in tree["home"]:
        yield from (((card.get(name) or {}).get("where"), card["form"]) for name in ("aggregate", "query"))


def _is_about(tree: Tree, table: str | None, field: Tree, path: str) -> bool:
    return _leads_to(tree, table, path) is field


def _leads_to(tree: Tree, table: str | None, path: str) -> Tree | None:
    """Find the field a path of ids and keys ends at, as far as it stays within the app."""
    tables = {
        table["id"]: table
        for form in tree["forms"]
        for table in (form, *(one for one in form["fields"] if "fields" in one))
    }
    here, found = tables.get(table or ""), None
    steps = path.split(".")
    while steps and here is not None:
        found = next((one for one in here["fields"] if _is_called(one, steps[0])), None)
        steps.pop(0)
        if found is not None and "relation" in found and "source" in found:  # a look-up
            steps = [f"#{found['relation']}", f"#{found['source']}", *steps]
            continue
        here = None if found is None else tables.get(found.get("target") or found["id"])
    return found if not steps else None


def _is_called(field: Tree, name: str) -> bool:
    if name.startswith("#"):
        return bool(field["id"] == name[1:])
    return name == field["key"] or name in (field.get("aliases") or ())
