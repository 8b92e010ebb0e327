"""A role: what its members may do in each form, with which rows and which fields."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from huodan.kit.words import Text
from huodan.language.element import Element, FieldRight
from huodan.language.fields._base import ElementId

EVERYBODY = "everybody"  # of the built-in app: what all who are signed in may do, whatever their roles
ROLE_SETTINGS = {
    "comments": ("能评论", "may comment"),
    "opens_with": ("打开时先看的视图", "view it opens with"),
    "right": ("权限", "right"),
}


class Verb(StrEnum):
    """What may be done with a form."""

    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    IMPORT = "import"
    EXPORT = "export"


class FieldRights(Element):
    """The right to some fields; it wins over the form's general right."""

    fields: tuple[ElementId, ...]
    right: FieldRight


class FormRights(Element):
    """
    The rights of a role in one form.

    rows: all · own (an owner field is me) · department (… is of my department or below) · where.
    fields: the right to every field not named in ``but``. comments: whether what may be seen may also be commented on.
    opens_with: the view the form's list begins with for who has the role (decision 0067); no right.
    """

    form: ElementId
    verbs: frozenset[Verb]
    rows: Literal["all", "own", "department", "where"] = "all"
    where: dict[str, Any] | None = None
    fields: FieldRight = "write"
    but: tuple[FieldRights, ...] = ()
    comments: bool = True
    opens_with: ElementId | None = None


class Role(Element):
    """A named set of rights."""

    name: Text
    forms: tuple[FormRights, ...] = ()
    note: Text | None = None
