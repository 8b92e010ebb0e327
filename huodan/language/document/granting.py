"""
Acts about who may use a form: roles of the app, what each may do in a form, with which rows, and the right to single fields.

What narrows a role (rows, rights to fields) is kept where its last verb is taken, so that giving one again opens no more
than before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field as Setting

from huodan.language.document.edits import Tree
from huodan.language.document.role import Verb
from huodan.language.document.shaping import Act, NoPlace, copied_id, copied_label, element_in, spot_behind
from huodan.language.element import FieldRight
from huodan.language.fields._base import ElementId

LEVELS: dict[str, tuple[tuple[Verb, ...], str]] = {
    "read": ((Verb.READ,), "read"),
    "fill": ((Verb.READ, Verb.CREATE, Verb.UPDATE), "write"),
    "all": (tuple(Verb), "write"),
}
"""How far a role may go: its verbs, and the right to every field that is not named."""
MOST_AT_ONCE = 200
NEED_READING = frozenset({Verb.UPDATE, Verb.DELETE, Verb.EXPORT})
FILLING = frozenset({Verb.CREATE, Verb.UPDATE})


class SetRights(Act):
    """A role may use a form to a level, or not at all."""

    do: Literal["set_rights"] = "set_rights"
    form: ElementId
    role: ElementId
    level: Literal["none", "read", "fill", "all"]

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Give or take; whose rows they are and rights to single fields stay."""
        role = element_in(tree["roles"], self.role)
        element_in(tree["forms"], self.form)
        if self.level == "none":
            _give(role, self.form, frozenset())
            return
        verbs, right = LEVELS[self.level]
        _give(role, self.form, frozenset(verbs))["fields"] = right


class GiveVerbs(Act):
    """A role gets verbs in forms, or loses them: a cell, a row, a column or all of the matrix."""

    do: Literal["give_verbs"] = "give_verbs"
    role: ElementId
    forms: Annotated[tuple[ElementId, ...], Setting(min_length=1, max_length=MOST_AT_ONCE)]
    verbs: Annotated[frozenset[Verb], Setting(min_length=1)]
    given: bool

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Give or take; what cannot be done without seeing comes and goes with seeing."""
        role = element_in(tree["roles"], self.role)
        for form in self.forms:
            had = _rights_of(role, form)
            if had is None:
                element_in(tree["forms"], form)
            verbs = frozenset(had["verbs"] if had is not None else ())
            if not self.given:
                taken = self.verbs | (NEED_READING if Verb.READ in self.verbs else frozenset())
                _give(role, form, verbs - taken)
                continue
            more = {Verb.READ} if self.verbs & NEED_READING else set[Verb]()
            rights = _give(role, form, verbs | self.verbs | more)
            if self.verbs & FILLING and not verbs & FILLING:
                _let_fill(rights)


class GiveRows(Act):
    """A role uses forms with some of their rows. where: the condition, if that is what says which."""

    do: Literal["give_rows"] = "give_rows"
    role: ElementId
    forms: Annotated[tuple[ElementId, ...], Setting(min_length=1, max_length=MOST_AT_ONCE)]
    rows: Literal["all", "own", "department", "where"]
    where: dict[str, Any] | None = None

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Set it; a condition that is not said again stays where rows go by it."""
        role = element_in(tree["roles"], self.role)
        for form in self.forms:
            rights = _some_rights_of(role, form)
            rights["rows"] = self.rows
            if self.rows != "where":
                rights["where"] = None
            elif self.where is not None:
                rights["where"] = self.where


class GiveComments(Act):
    """A role may comment on what it sees in forms, or only read what others say."""

    do: Literal["give_comments"] = "give_comments"
    role: ElementId
    forms: Annotated[tuple[ElementId, ...], Setting(min_length=1, max_length=MOST_AT_ONCE)]
    given: bool

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Set it where the role may use a form at all."""
        role = element_in(tree["roles"], self.role)
        for form in self.forms:
            _some_rights_of(role, form)["comments"] = self.given


class GiveView(Act):
    """A role opens a form with one of its views, or with the first one for None."""

    do: Literal["give_view"] = "give_view"
    role: ElementId
    form: ElementId
    view: ElementId | None = None

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Set it where the role may use the form at all."""
        rights = _some_rights_of(element_in(tree["roles"], self.role), self.form)
        if self.view is not None:
            element_in(element_in(tree["forms"], self.form)["views"], self.view)
        rights["opens_with"] = self.view


class GiveFields(Act):
    """
    A role gets a right to fields of a form.

    fields: of the form or of its sub-rows, a subform for all of its columns; none for every field, also those to come.
    is_meant: name them also where the right is the usual one, which shows what is worked out from something hidden.
    """

    do: Literal["give_fields"] = "give_fields"
    role: ElementId
    form: ElementId
    right: FieldRight
    fields: Annotated[tuple[ElementId, ...], Setting(max_length=MOST_AT_ONCE * 5)] = ()
    is_meant: bool = False

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Name the fields whose right is not the usual one; the right to a column comes behind that to its subform."""
        rights = _some_rights_of(element_in(tree["roles"], self.role), self.form)
        if not self.fields:
            rights["fields"], rights["but"] = self.right, []
            return
        form = element_in(tree["forms"], self.form)
        of = {column["id"]: field["id"] for field in form["fields"] for column in field.get("fields", ())}
        own = [field["id"] for field in form["fields"]]
        if not {*self.fields} <= {*own, *of}:
            raise NoPlace
        wanted = {*self.fields}
        wanted -= {column for column, subform in of.items() if subform in wanted}
        if not self.is_meant:
            wanted -= self._settled(rights, wanted, of)
        touched = wanted | {column for column, subform in of.items() if subform in wanted}
        for but in rights["but"]:
            but["fields"] = [id for id in but["fields"] if id not in touched]
        for id in [one for one in (*own, *of) if one in wanted]:
            if self.is_meant or self.right != right_of(rights, of.get(id, "")):
                _name(rights, id, self.right, of.get(id))
        rights["but"] = [but for but in rights["but"] if but["fields"]]

    def _settled(self, rights: Tree, wanted: set[str], of: Mapping[str, str]) -> set[str]:
        """List the fields that have the right already, with all of their columns."""

        def has(id: str) -> bool:
            return right_of(rights, id, of.get(id)) == self.right

        columns = {id: [column for column, subform in of.items() if subform == id] for id in wanted}
        return {id for id in wanted if has(id) and all(has(column) for column in columns[id])}


class AddRole(Act):
    """A role that may do nothing yet."""

    do: Literal["add_role"] = "add_role"
    id: ElementId
    name: Annotated[str, Setting(min_length=1, max_length=100)]

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Put it behind the others."""
        if not any(role["id"] == self.id for role in tree["roles"]):
            tree["roles"].append({"id": self.id, "name": self.name, "forms": []})


class CopyRole(Act):
    """A role that may do what another one may; nobody has it yet."""

    do: Literal["copy_role"] = "copy_role"
    id: ElementId
    role: ElementId

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Put it behind the one it is like."""
        if any(role["id"] == self.id for role in tree["roles"]):
            return
        source = element_in(tree["roles"], self.role)
        made = {
            **source,
            "id": self.id,
            "name": copied_label(source["name"], lang),
            "forms": [self._copied(rights) for rights in source["forms"]],
        }
        tree["roles"].insert(spot_behind(tree["roles"], self.role), made)

    def _copied(self, rights: Tree) -> Tree:
        but = [one | {"id": copied_id(self.id, one["id"])} for one in rights["but"]]
        return rights | {"id": copied_id(self.id, rights["id"]), "but": but}


class RemoveRole(Act):
    """A role goes; who has it keeps it in name and may do nothing by it, until it comes back."""

    do: Literal["remove_role"] = "remove_role"
    role: ElementId

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Take it away."""
        tree["roles"].remove(element_in(tree["roles"], self.role))


def right_of(rights: Mapping[str, Any], *names: str | None) -> str:
    """Say which right a role gives to a field: where it or its subform is named, else the usual one; the last word counts."""
    said = [but["right"] for but in rights["but"] if any(name in but["fields"] for name in names)]
    return str(said[-1] if said else rights["fields"])


def _rights_of(role: Tree, form: str) -> Tree | None:
    return next((one for one in role["forms"] if one["form"] == form), None)


def _some_rights_of(role: Tree, form: str) -> Tree:
    found = _rights_of(role, form)
    if found is None:
        raise NoPlace
    return found


def _give(role: Tree, form: str, verbs: Collection[Verb]) -> Tree:
    """Let a role do just this in a form; its rights there go with the last verb unless something narrows them."""
    rights = _rights_of(role, form)
    if rights is None:
        rights = {"id": copied_id(form, role["id"]), "form": form, "rows": "all", "where": None}
        rights |= {"fields": "write", "but": [], "comments": True}
        role["forms"].append(rights)
    rights["verbs"] = sorted(verbs)
    if not verbs and rights["rows"] == "all" and not rights["but"] and rights.get("comments", True):
        role["forms"].remove(rights)
    return rights


def _let_fill(rights: Tree) -> None:
    """See that who may create or change finds a field to fill in."""
    if rights["fields"] == "read" and not any(but["right"] == "write" for but in rights["but"]):
        rights["fields"] = "write"


def _name(rights: Tree, id: str, right: str, subform: str | None) -> None:
    """Name a field among those with a right, behind where its subform is named."""
    buts = rights["but"]
    first = next((n for n, but in enumerate(buts, 1) if subform is not None and subform in but["fields"]), 0)
    beside = next((but for but in reversed(buts[first:]) if but["right"] == right), None)
    if beside is not None:
        beside["fields"].append(id)
        return
    name = copied_id(rights["id"], f"{right} {id}")
    while any(but["id"] == name for but in buts):
        name = copied_id(name, right)
    buts.append({"id": name, "fields": [id], "right": right})
