"""An app: forms, roles and the figures of its workbench page, in format 1."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field as Setting

from huodan.kit.words import Text
from huodan.language.document.flow import Flow
from huodan.language.document.form import Form
from huodan.language.document.role import Role
from huodan.language.element import Element
from huodan.language.fields._base import ElementId, Key

APP_SETTINGS = {
    "description": ("说明", "description"),
    "icon": ("图标", "icon"),
    "is_removed": ("已删除", "removed"),
}


class Widget(Element):
    """
    One figure or list of the workbench.

    aggregate: the body of an aggregate request; query: the body of a list request. Exactly one is given.
    show: for figures the key of the measure, for lists the group and measure keys in order.
    """

    key: Key
    label: Text
    kind: Literal["figure", "list", "ranking", "bars"]
    form: ElementId
    aggregate: dict[str, Any] | None = None
    query: dict[str, Any] | None = None
    show: tuple[str, ...] = ()
    format: Literal["plain", "money", "percent", "count"] = "plain"
    view: Key | None = None


class App(Element):
    """One app document. is_removed: it is nothing of the workspace any more, but can come back (decision 0065)."""

    format: Literal[1]
    key: Key
    label: Text
    description: Text | None = None
    icon: str | None = None
    color: str | None = None
    forms: Annotated[tuple[Form, ...], Setting(max_length=200)] = ()
    roles: tuple[Role, ...] = ()
    home: tuple[Widget, ...] = ()
    flows: Annotated[tuple[Flow, ...], Setting(max_length=200)] = ()
    is_removed: bool = False
