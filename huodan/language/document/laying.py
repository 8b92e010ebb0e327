"""
Acts on how the page of a record is laid out: its sections, what stands where in them, parts that are no fields.

Does not own the fields themselves (``acts.py``).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field as Setting

from huodan.language.document.edits import Tree
from huodan.language.document.naming import keys_of, make_key
from huodan.language.document.parts import AnyPart
from huodan.language.document.related import Related
from huodan.language.document.rule import opened
from huodan.language.document.shaping import Act, NoPlace, element_in, put, table_in
from huodan.language.fields._base import ElementId


class Placed(Act):
    """
    Something with a place among the fields and parts of a form.

    table: the form, or one of its subforms. section: in which part of the page, None for where it is or the last one, "" for
    none. after: the field it follows, None for the head, "" for the end.
    """

    form: ElementId
    table: ElementId
    section: str | None = None
    after: str | None = ""

    def put(self, tree: Tree, ids: Sequence[str]) -> None:
        """Give fields that are in the table their place, in this order."""
        owner = table_in(tree, self.form, self.table)
        parts = {part["id"] for part in owner.get("parts") or ()}
        sections = owner.get("sections") or []
        moved = [element_in(owner["fields"], id) for id in ids if id not in parts]
        behind = _field_behind(sections, parts, self.after)
        owner["fields"] = put(owner["fields"], moved, behind, key=lambda field: str(field["id"]))
        if not sections:
            return
        had = next((one["id"] for one in sections if any(id in one["fields"] for id in ids)), None)
        named = self.section if self.section is not None else had or self._section_of_after(sections)
        for section in sections:
            section["fields"] = [id for id in section["fields"] if id not in ids]
            if section["id"] == named:
                section["fields"] = put(section["fields"], list(ids), self.after, key=str)

    def _section_of_after(self, sections: Sequence[Tree]) -> str:
        beside = next((one["id"] for one in sections if self.after in one["fields"]), None)
        return str(beside or sections[-1]["id"])


class AddSection(Act):
    """A titled part of the page; the first one takes the fields there are."""

    do: Literal["add_section"] = "add_section"
    form: ElementId
    id: ElementId
    label: Annotated[str, Setting(min_length=1, max_length=100)]
    after: str | None = ""

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Add it."""
        form = element_in(tree["forms"], self.form)
        sections = form["sections"]
        fields = [] if sections else [field["id"] for field in form["fields"]]
        key = make_key(self.label, keys_of(sections), otherwise="section")
        made = {"id": self.id, "key": key, "label": self.label, "fields": fields}
        form["sections"] = put([*sections, made], [made], self.after, key=lambda one: str(one["id"]))


class RemoveSection(Act):
    """A part of the page goes; what stands in it joins the one before it, and its tab begins with the next one."""

    do: Literal["remove_section"] = "remove_section"
    form: ElementId
    id: ElementId

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Take it away."""
        form = element_in(tree["forms"], self.form)
        sections, gone = form["sections"], element_in(form["sections"], self.id)
        known = {field["id"]: field for field in form["fields"]}
        fields = [known[id] for id in gone["fields"] if id in known]
        form["rules"] = opened(form["rules"], self.id, fields)
        index = sections.index(gone)
        sections.remove(gone)
        if gone.get("tab") and index < len(sections) and not sections[index].get("tab"):
            sections[index]["tab"] = gone["tab"]
        if sections:
            sections[max(0, index - 1)]["fields"] += gone["fields"]
        else:
            form["parts"] = []


class PlaceSection(Act):
    """A section stands elsewhere on the page, behind another one; None for the head."""

    do: Literal["place_section"] = "place_section"
    form: ElementId
    id: ElementId
    after: str | None = ""

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Move it."""
        form = element_in(tree["forms"], self.form)
        moved = element_in(form["sections"], self.id)
        form["sections"] = put(form["sections"], [moved], self.after, key=lambda one: str(one["id"]))


class AddParts(Placed):
    """Dividers, notes and the like come; a page without sections gets one that holds what there is."""

    do: Literal["add_parts"] = "add_parts"
    section_id: ElementId
    parts: Annotated[tuple[AnyPart, ...], Setting(min_length=1, max_length=50)]

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Add them to the form, then give them their place."""
        form = element_in(tree["forms"], self.form)
        if not form["sections"]:
            label = form["label"]
            named = label if isinstance(label, str) else label.get(lang) or next(iter(label.values()))
            AddSection(form=self.form, id=self.section_id, label=named).change(tree, lang, prefixes)
        known = {part["id"] for part in form["parts"]}
        form["parts"] += [part.model_dump(mode="json") for part in self.parts if part.id not in known]
        self.put(tree, [part.id for part in self.parts])


class SetList(Act):
    """Settings of a related list become others."""

    do: Literal["set_list"] = "set_list"
    form: ElementId
    id: ElementId
    settings: dict[str, Any]

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Set them."""
        part = element_in(element_in(tree["forms"], self.form)["parts"], self.id)
        known = Related.model_fields.keys() - {"id", "part"}
        if part["part"] != "related" or self.settings.keys() - known:
            raise NoPlace
        part.update(self.settings)


class RemoveParts(Act):
    """Dividers, notes and the like go."""

    do: Literal["remove_parts"] = "remove_parts"
    form: ElementId
    ids: Annotated[tuple[ElementId, ...], Setting(min_length=1, max_length=100)]

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Take them away."""
        form = element_in(tree["forms"], self.form)
        gone = {element_in(form["parts"], id)["id"] for id in self.ids}
        form["parts"] = [part for part in form["parts"] if part["id"] not in gone]
        for section in form["sections"]:
            section["fields"] = [id for id in section["fields"] if id not in gone]


def _field_behind(sections: Sequence[Tree], parts: Collection[str], after: str | None) -> str | None:
    """Name the field something follows among the fields alone, where it follows a part of the page."""
    if after not in parts:
        return after
    order = [id for section in sections for id in section["fields"]]
    before = order[: order.index(after)] if after in order else []
    return next((id for id in reversed(before) if id not in parts), None)
