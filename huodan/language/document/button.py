"""Buttons of a form 「自定义按钮」: what people do with a record again and again, in one press (decision 0064)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Annotated, Any, Literal

from pydantic import Field as Setting

from huodan.kit.words import Text
from huodan.language.element import Element, FormulaText
from huodan.language.fields._base import ElementId

BUTTON_ELEMENTS = {
    "buttons": ("按钮", "button"),
    "sets": ("按钮填写的字段", "field a button fills in"),
}
BUTTON_SETTINGS = {
    "asks": ("按下时填写", "what is asked"),
    "confirm": ("按下时的提问", "question before"),
    "look": ("样子", "look"),
    "buttons.sets": ("自动填写", "what is filled in"),
    "buttons.when": ("什么时候可以按", "when it may be pressed"),
    "bars": ("什么时候按不了", "when it cannot be pressed"),
    "why_not": ("按不了时的说明", "what is said then"),
    "buttons.over": ("新建哪里的数据", "what is begun"),
}


class Given(Element):
    """A field that is filled in by a press, and the formula of what."""

    field: ElementId
    formula: FormulaText


class Button(Element):
    """
    A button on the page of a record.

    when: a formula; the button is there where it gives true, always where there is none.
    asks: fields that whoever presses it fills in. sets: fields it fills in itself. Both are saved as by who pressed it.
    bars: a formula; where it gives true the button is there and cannot be pressed, and ``why_not`` says what to do instead.
    confirm: a question before. over: a relation of another form to this one: a new record there is begun that names this one.
    """

    label: Text
    look: Literal["plain", "primary", "red"] = "plain"
    when: FormulaText | None = None
    bars: FormulaText | None = None
    why_not: Text | None = None
    asks: Annotated[tuple[ElementId, ...], Setting(max_length=10)] = ()
    sets: Annotated[tuple[Given, ...], Setting(max_length=20)] = ()
    confirm: Text | None = None
    over: ElementId | None = None


def without_fields(buttons: Iterable[dict[str, Any]], gone: Collection[str]) -> list[dict[str, Any]]:
    """Take fields out of the buttons of a tree; one that does nothing else goes as well."""
    left = []
    for each in buttons:
        asks = [id for id in each["asks"] if id not in gone]
        sets = [one for one in each["sets"] if one["field"] not in gone]
        if each["over"] not in gone and (each["over"] or asks or sets):
            left.append(each | {"asks": asks, "sets": sets})
    return left
