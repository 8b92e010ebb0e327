"""
What formulas work with: types, values and the refusal of a value.

Owns: the vocabulary every other file of the language uses, and the limit of texts.
Does not own: how values are converted, compared and calculated with (the files beside this one).

Values: None is empty; numbers are Decimal; an instant is an aware datetime in the business zone; a tuple has
one value per sub-row. Where a moment is wanted, formulas read the clock on the wall: a datetime without zone.
A failure is raised; only inside of a list it lies among the values, as the ``Refusal`` that reading it raises.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

Value: TypeAlias = "None | Decimal | str | date | datetime | bool | Refusal | tuple[Value, ...]"

LONGEST_TEXT = 32_767  # Excel's limit


class ValueType(StrEnum):
    """What a value can be; ANY is only known when it is there, NOTHING is always empty."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    INSTANT = "instant"
    BOOL = "bool"
    NOTHING = "nothing"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Type:
    """The type of an expression; ``many`` means one value per sub-row."""

    base: ValueType
    many: bool = False


TIMES = (ValueType.DATE, ValueType.INSTANT)
OPEN = (ValueType.ANY, ValueType.NOTHING)


class Fault(StrEnum):
    """Why there is no result, by the name Excel gives it."""

    DIVISION = "#DIV/0!"
    VALUE = "#VALUE!"
    NUMBER = "#NUM!"
    MISSING = "#N/A"
    REFERENCE = "#REF!"
    NAME = "#NAME?"
    NULL = "#NULL!"


class Refusal(Exception):
    """A value an operation cannot take; ``compiler`` adds the place and raises an EvaluationError."""

    def __init__(self, fault: Fault, zh: str, en: str) -> None:
        super().__init__(en)
        self.fault, self.zh, self.en = fault, zh, en


class Table(tuple[Value, ...]):
    """A list in rows of ``width`` values, one row after the other: ``{1, 2; 3, 4}`` or a sheet's cells."""

    width: int

    def __new__(cls, values: Iterable[Value], width: int) -> "Table":
        made = super().__new__(cls, values)
        made.width = width
        return made


def sized(text: str) -> str:
    """Return the text, or refuse it where it is longer than 32,767 characters, Excel's limit."""
    refuse_length(len(text))
    return text


def refuse_length(length: int) -> None:
    """Refuse a text that would be longer than 32,767 characters, before it is made."""
    if length > LONGEST_TEXT:
        raise Refusal(
            Fault.VALUE,
            "文本超过 32,767 个字，请缩短",
            "the text is longer than 32,767 characters; shorten it",
        )


def uneven() -> Refusal:
    """Return the refusal of lists that do not have one value per row each."""
    return Refusal(Fault.VALUE, "各列的行数不同", "the lists have different numbers of rows")


def several() -> Refusal:
    """Return the refusal of a list where one value is wanted."""
    return Refusal(
        Fault.VALUE,
        "这里有多行，请先用 SUM 等函数汇总",
        "there are several rows here; sum them up first, such as SUM(…)",
    )


def short(text: str) -> str:
    """Quote at most 40 characters of a text in a message."""
    return text if len(text) <= 40 else text[:39] + "…"
