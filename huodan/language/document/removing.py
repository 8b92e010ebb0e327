"""
Fields go, and with them what only named them; what cannot be without them goes as well.

Finding what uses a field is ``uses.py``'s.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field as Setting

from huodan.kit.errors import HuodanError
from huodan.language.document.button import without_fields
from huodan.language.document.edits import Tree
from huodan.language.document.flow_trees import without_fields as leave_flows
from huodan.language.document.related import forget_fields
from huodan.language.document.rule import without
from huodan.language.document.shaping import Act, all_fields, element_in, ids_of, table_in
from huodan.language.document.uses import uses
from huodan.language.document.views import forget
from huodan.language.fields._base import ElementId

MOST_AT_ONCE = 100


class LastField(HuodanError):
    """A form and a subform keep at least one field."""

    code = "last_field"
    status = 422
    zh = "「{label}」至少要有一个字段。先加一个新的，再删除这个。"
    en = "“{label}” needs at least one field. Add a new one first, then remove this."


class RemoveFields(Act):
    """Fields go, and with them what only named them: their columns in views, what fills them, rights to them."""

    do: Literal["remove_fields"] = "remove_fields"
    form: ElementId
    table: ElementId
    ids: Annotated[tuple[ElementId, ...], Setting(min_length=1, max_length=MOST_AT_ONCE)]

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Take them away."""
        found = uses(tree, self.form, self.ids)
        owner = table_in(tree, self.form, self.table)
        if not {field["id"] for field in owner["fields"]} - set(self.ids):
            raise LastField(label=owner["label"])
        form = element_in(tree["forms"], self.form)
        gone = {id for field in owner["fields"] if field["id"] in self.ids for id in ids_of(field)}
        keys = (
            {field["key"] for field in owner["fields"] if field["id"] in self.ids} if owner is form else set()
        )
        owner["fields"] = [field for field in owner["fields"] if field["id"] not in self.ids]
        for section in form["sections"]:
            section["fields"] = [id for id in section["fields"] if id not in gone]
        if form["title"] in gone:
            form["title"] = _title_of(form)
        _forget(tree, self.form, gone, keys, {use.place for use in found if use.goes and not use.setting})


def _title_of(form: Tree) -> str:
    """Choose what names a record once its title field is gone: a text if there is one."""
    texts = [field for field in form["fields"] if "max_length" in field or field["kind"] == "serial"]
    return str((texts or form["fields"])[0]["id"])


def _forget(tree: Tree, form: str, gone: set[str], keys: set[str], places: set[tuple[str, ...]]) -> None:
    """Take fields out of views, fill-ins, pickers and rights; what cannot be without them goes as well."""

    def stays(text: str, of: str) -> bool:
        first = text.partition(".")[0]
        return first.removeprefix("#") not in gone and not (of == form and first in keys)

    for each in tree["forms"]:
        each["combinations"] = [one for one in each["combinations"] if not gone & set(one["fields"])]
        each["alikes"] = [one for one in each["alikes"] if one["field"] not in gone]
        each["rules"] = without(each["rules"], gone)
        each["buttons"] = without_fields(each["buttons"], gone)
        for view in each["views"]:
            view["columns"] = [text for text in view["columns"] if stays(text, each["id"])]
            view["order"] = [step for step in view["order"] if stays(step["field"], each["id"])]
            forget(view, lambda text, of=each["id"]: not stays(text, of))
        each["views"] = [
            view
            for view in each["views"]
            if view["columns"] and ("forms", each["id"], "views", view["id"]) not in places
        ]
        for field in all_fields(each):
            if "target" in field and "columns" in field:
                of = field["target"]
                field["columns"] = [text for text in field["columns"] if stays(text, of)]
            if "target" in field and "fills" in field:
                field["fills"] = [
                    one for one in field["fills"] if one["into"] not in gone and stays(one["source"], of)
                ]
    forget_fields(tree, gone, stays, places)
    leave_flows(tree["flows"], gone)
    tree["home"] = [card for card in tree["home"] if ("home", card["id"]) not in places]
    views = {each["id"]: {view["id"] for view in each["views"]} for each in tree["forms"]}
    for role in tree["roles"]:
        for rights in role["forms"]:
            for but in rights["but"]:
                but["fields"] = [id for id in but["fields"] if id not in gone]
            rights["but"] = [but for but in rights["but"] if but["fields"]]
            if rights["opens_with"] not in views.get(rights["form"], {rights["opens_with"]}):
                rights["opens_with"] = None
