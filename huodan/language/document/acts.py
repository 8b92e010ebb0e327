"""
What builders do that changes several elements at once: forms and fields come, go, are copied and moved.

Each act changes a tree and nothing else; the Edits are what differs afterwards (``edits.diff``), so that a draft and its undo
know no acts. Ids come from who acts, so that asking twice adds once.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import Field as Setting

from huodan.language.document.button import without_fields
from huodan.language.document.edits import Tree
from huodan.language.document.flow_acts import AnyFlowAct, forget_form
from huodan.language.document.granting import (
    AddRole,
    CopyRole,
    GiveComments,
    GiveFields,
    GiveRows,
    GiveVerbs,
    GiveView,
    RemoveRole,
    SetRights,
)
from huodan.language.document.laying import (
    AddParts,
    AddSection,
    Placed,
    PlaceSection,
    RemoveParts,
    RemoveSection,
    SetList,
)
from huodan.language.document.making import New, make_fields, title_of
from huodan.language.document.merging import MergeOptions
from huodan.language.document.moving import MoveField
from huodan.language.document.naming import keys_of, make_key, noun_of
from huodan.language.document.related import drop
from huodan.language.document.removing import RemoveFields
from huodan.language.document.role import Verb
from huodan.language.document.shaping import (
    Act,
    all_fields,
    copied_id,
    copied_label,
    element_in,
    prefix_for,
    renamed,
    spot_behind,
    table_in,
)
from huodan.language.document.starters import starter
from huodan.language.document.views import AddView, CopyView, PlaceView, RemoveView, SetView
from huodan.language.fields import KINDS
from huodan.language.fields._base import ElementId

MOST_AT_ONCE = 100
STAY_BEHIND = frozenset({"default", "default_formula", "kind"})
"""Settings that mean something else in another kind."""
FIRST_FIELD = {"zh": "名称", "en": "Name"}


class AddForm(Act):
    """
    A form with its fields; the first text or number of its own is its title, one is made where there is none.

    Who may do everything in the app may do everything in it.
    """

    do: Literal["add_form"] = "add_form"
    id: ElementId
    label: Annotated[str, Setting(min_length=1, max_length=100)]
    fields: Annotated[tuple[New, ...], Setting(max_length=MOST_AT_ONCE)] = ()

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Put it behind the others."""
        key = make_key(self.label, keys_of(tree["forms"]), otherwise="form")
        form: Tree = {
            "id": self.id,
            "key": key,
            "label": self.label,
            "noun": noun_of(self.label),
            "fields": [],
        }
        make_fields(tree, form, form=self.id, news=self.fields, lang=lang)
        title = title_of(form["fields"])
        if title is None:
            title = {
                "id": f"{self.id}_t",
                "key": "name",
                "kind": "single_line_text",
                "label": FIRST_FIELD[lang],
            }
            form["fields"].insert(0, title)
        if title["kind"] == "single_line_text":
            title["required"] = True
        form["title"] = title["id"]
        tree["forms"].append(form | {"id_prefix": prefix_for(key, self.id, prefixes)})
        for role in tree["roles"][:1]:
            role["forms"].append({"id": f"{self.id}_r", "form": self.id, "verbs": sorted(Verb)})


class CopyForm(Act):
    """A form like another one, without its records, and without what sums up, lists or begins records that point to it."""

    do: Literal["copy_form"] = "copy_form"
    id: ElementId
    form: ElementId

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Put it behind the one it is like, with the same rights."""
        source = element_in(tree["forms"], self.form)
        ids = {self.form: self.id} | {
            one["id"]: copied_id(self.id, one["id"]) for one in (*all_fields(source), *source["parts"])
        }
        form = renamed(source, ids)
        form["label"] = copied_label(source["label"], lang)
        form["key"] = make_key(form["label"], keys_of(tree["forms"]), otherwise="form")
        form["id_prefix"] = prefix_for(form["key"], self.id, prefixes)
        form["import_names"] = []
        if form["noun"] == noun_of(source["label"]):
            form["noun"] = None
        tree["forms"].insert(spot_behind(tree["forms"], self.form), form)
        for role in tree["roles"]:
            for rights in [one for one in role["forms"] if one["form"] == self.form]:
                role["forms"].append(renamed(rights, ids) | {"id": copied_id(self.id, rights["id"])})
        own = {field["id"] for field in all_fields(form)}
        drop(form, lambda part: part["over"] not in own)
        form["buttons"] = [one for one in form["buttons"] if one["over"] is None or one["over"] in own]
        if lost := _without_rows(form):
            RemoveFields(form=self.id, table=self.id, ids=tuple(lost)).change(tree, lang, prefixes)


class RemoveForm(Act):
    """A form goes, with its rights and workbench cards; its records stay in the database."""

    do: Literal["remove_form"] = "remove_form"
    form: ElementId

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Take it away."""
        gone = element_in(tree["forms"], self.form)
        pointers = {field["id"] for field in all_fields(gone)}
        tree["forms"].remove(gone)
        for form in tree["forms"]:
            drop(form, lambda part: part["over"] in pointers)
            form["buttons"] = without_fields(form["buttons"], pointers)
        tree["home"] = [card for card in tree["home"] if card["form"] != self.form]
        for role in tree["roles"]:
            role["forms"] = [rights for rights in role["forms"] if rights["form"] != self.form]
        forget_form(tree, self.form)


class AddFields(Placed):
    """Fields come: from the palette, by their names, or pasted."""

    do: Literal["add_fields"] = "add_fields"
    fields: Annotated[tuple[New, ...], Setting(min_length=1, max_length=MOST_AT_ONCE)]

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Add them to the table, then give them their place."""
        owner = table_in(tree, self.form, self.table)
        self.put(tree, make_fields(tree, owner, form=self.form, news=self.fields, lang=lang))


class CopyFields(Placed):
    """Fields like others of the same table."""

    do: Literal["copy_fields"] = "copy_fields"
    ids: dict[ElementId, ElementId]

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Put each copy behind the last of those copied, names within them following."""
        owner = table_in(tree, self.form, self.table)
        ids = dict(self.ids)
        for id in self.ids:
            source = element_in(owner["fields"], id)
            ids |= {one["id"]: copied_id(self.ids[id], one["id"]) for one in source.get("fields", ())}
        for id, new in self.ids.items():
            field = renamed(element_in(owner["fields"], id), ids) | {
                "id": new,
                "aliases": [],
                "came": None,
                "import_names": [],
            }
            field["label"] = copied_label(field["label"], lang)
            field["key"] = make_key(field["label"], keys_of(owner["fields"]))
            owner["fields"].append(field)
        self.put(tree, list(self.ids.values()))


class PlaceFields(Placed):
    """Fields stand elsewhere in their table."""

    do: Literal["place_fields"] = "place_fields"
    ids: Annotated[tuple[ElementId, ...], Setting(min_length=1, max_length=MOST_AT_ONCE)]

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Move them."""
        self.put(tree, self.ids)


class ChangeKind(Act):
    """A field becomes another kind under the same id; what both kinds have stays. settings: what the new one needs."""

    do: Literal["change_kind"] = "change_kind"
    form: ElementId
    table: ElementId
    id: ElementId
    kind: str
    settings: Annotated[dict[str, Any], Setting(default_factory=dict)]

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Begin the new kind with its own settings, then what is known."""
        owner = table_in(tree, self.form, self.table)
        old = element_in(owner["fields"], self.id)
        begun = starter(tree, form=self.form, table=owner, id=self.id, kind=self.kind, lang=lang)
        able = KINDS[self.kind].model_fields.keys() - STAY_BEHIND
        kept = {name: value for name, value in old.items() if name in able}
        owner["fields"][owner["fields"].index(old)] = begun | kept | self.settings | {"kind": self.kind}


AnyAct = Annotated[
    AddForm
    | CopyForm
    | RemoveForm
    | AddFields
    | CopyFields
    | PlaceFields
    | ChangeKind
    | MergeOptions
    | MoveField
    | SetRights
    | GiveVerbs
    | GiveRows
    | GiveComments
    | GiveView
    | GiveFields
    | AddRole
    | CopyRole
    | RemoveRole
    | RemoveFields
    | AddSection
    | PlaceSection
    | RemoveSection
    | AddParts
    | RemoveParts
    | SetList
    | AddView
    | CopyView
    | SetView
    | PlaceView
    | RemoveView
    | AnyFlowAct,
    Setting(discriminator="do"),
]


def _without_rows(form: Tree) -> list[str]:
    """List the roll-ups of a form over records of other forms, and what is worked out from them."""
    own = {field["id"] for field in form["fields"]}
    lost = [field["id"] for field in form["fields"] if "over" in field and field["over"] not in own]
    for _ in form["fields"]:
        marks = re.compile(rf"#({'|'.join(lost) or '-'})(?![a-z0-9_])")
        more = [
            field["id"]
            for field in form["fields"]
            if field["id"] not in lost and marks.search(field.get("formula") or "")
        ]
        if not more:
            break
        lost += more
    return lost
