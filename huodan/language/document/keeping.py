"""What the records of a form keep to besides rules: checks, what stands once together, and what may be there already."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field as Setting, StringConstraints

from huodan.kit.words import Text
from huodan.language.document.button import BUTTON_ELEMENTS, BUTTON_SETTINGS
from huodan.language.element import Element
from huodan.language.fields._base import ElementId

KEEPING_ELEMENTS = {
    **BUTTON_ELEMENTS,
    "checks": ("提交校验", "check"),
    "combinations": ("不能重复的组合", "unique combination"),
    "alikes": ("查重字段", "field to find duplicates by"),
}
KEEPING_SETTINGS = {
    **BUTTON_SETTINGS,
    "message": ("不满足时的提示", "what is told otherwise"),
    "otherwise": ("不通过时", "where it does not hold"),
    "how": ("怎样算重复", "what counts as a duplicate"),
    "tells_unseen": ("提示看不到的相近记录", "telling of look-alikes out of sight"),
}


class Check(Element):
    """
    What must hold whenever a record is saved 「提交校验」, on every path; told in the builder's own words where it does not.

    rows: the subform whose rows must each keep to it; None for the record. formula: gives true where all is well.
    otherwise: ``refuse`` keeps the record from being saved; ``warn`` only tells who saves it.
    """

    message: Text
    formula: Annotated[str, StringConstraints(min_length=1, max_length=4000)]
    rows: ElementId | None = None
    otherwise: Literal["refuse", "warn"] = "refuse"


class Combination(Element):
    """Fields whose values together stand in one record only; a record without one of them is left aside."""

    fields: Annotated[tuple[ElementId, ...], Setting(min_length=2, max_length=5)]


class Alike(Element):
    """
    A field by which look-alikes are found 「查重」: a hint and never a refusal.

    how: ``near`` for names, whatever their form of company and place; ``same`` for numbers, however they are written.
    """

    field: ElementId
    how: Literal["near", "same"] = "near"
