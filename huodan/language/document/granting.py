"""Acts about who may use a form: roles of the app, and how far each may go in a form. Rows and single fields stay as they are."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field as Setting

from huodan.language.document.edits import Tree
from huodan.language.document.role import Verb
from huodan.language.document.shaping import Act, copied_id, element_in
from huodan.language.fields._base import ElementId

LEVELS: dict[str, tuple[tuple[Verb, ...], str]] = {
    "read": ((Verb.READ,), "read"),
    "fill": ((Verb.READ, Verb.CREATE, Verb.UPDATE), "write"),
    "all": (tuple(Verb), "write"),
}
"""How far a role may go: its verbs, and the right to every field that is not named."""


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
        had = next((one for one in role["forms"] if one["form"] == self.form), None)
        if self.level == "none":
            role["forms"] = [one for one in role["forms"] if one is not had]
            return
        verbs, right = LEVELS[self.level]
        given: dict[str, Any] = {"verbs": sorted(verbs), "fields": right}
        if had is not None:
            had.update(given)
        else:
            new = {"id": copied_id(self.form, self.role), "form": self.form}
            role["forms"].append(new | given)


class AddRole(Act):
    """A role that may do nothing yet."""

    do: Literal["add_role"] = "add_role"
    id: ElementId
    name: Annotated[str, Setting(min_length=1, max_length=100)]

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Put it behind the others."""
        if not any(role["id"] == self.id for role in tree["roles"]):
            tree["roles"].append({"id": self.id, "name": self.name, "forms": []})
