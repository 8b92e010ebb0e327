"""A form: its fields, how its page is laid out, its default views."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field as Setting, StringConstraints

from huodan.kit.words import Text
from huodan.language.document.button import Button
from huodan.language.document.keeping import Alike, Check, Combination
from huodan.language.document.parts import AnyPart
from huodan.language.document.rule import Rule
from huodan.language.document.views import View
from huodan.language.element import Element
from huodan.language.fields import AnyField
from huodan.language.fields._base import ElementId, Key


class Section(Element):
    """
    A titled part of the record page.

    fields: what stands in it, also parts of the page. tab: the name of the tab 「标签页」 that begins with it; those before
    the first stand above all tabs.
    """

    key: Key
    label: Text
    fields: tuple[ElementId, ...]
    tab: Text | None = None


class Form(Element):
    """
    A form of an app.

    title: the field whose value names a record to people.
    noun: what one record is called, as in 「新建客户」; the label where it is missing.
    id_prefix: the letters before ``_`` in outside record ids, such as ``ord``.
    search: fields a picker looks through besides the title.
    parts: what stands on the page besides fields, in its sections.
    in_steps: a new record is filled in tab by tab, as steps 「分步填写」; nothing where its page has no two tabs.
    alikes: by what look-alikes are found while a record is filled in. tells_unseen: whether those the writer may not see
    are hinted at.
    """

    key: Key
    label: Text
    noun: Text | None = None
    icon: str | None = None
    id_prefix: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,6}$")]
    title: ElementId
    fields: Annotated[tuple[AnyField, ...], Setting(min_length=1, max_length=400)]
    sections: tuple[Section, ...] = ()
    parts: Annotated[tuple[AnyPart, ...], Setting(max_length=100)] = ()
    in_steps: bool = False
    views: tuple[View, ...] = ()
    checks: Annotated[tuple[Check, ...], Setting(max_length=50)] = ()
    import_names: tuple[str, ...] = ()
    combinations: Annotated[tuple[Combination, ...], Setting(max_length=10)] = ()
    rules: Annotated[tuple[Rule, ...], Setting(max_length=100)] = ()
    alikes: Annotated[tuple[Alike, ...], Setting(max_length=5)] = ()
    tells_unseen: bool = False
    buttons: Annotated[tuple[Button, ...], Setting(max_length=20)] = ()
