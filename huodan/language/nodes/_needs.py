"""
What a node names: formulas, fields, people, forms, other nodes. The compiler of plans, where-used and copies go by this list.

``at`` is the way from the node to the setting, such as ``sets.0.formula``. ``of`` says whose fields are meant: "" those of the
record the flow is about, else what ``Update.of`` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from huodan.kit.words import Text
from huodan.language.element import Element, FormulaText
from huodan.language.fields._base import ElementId
from huodan.language.nodes._who import Who


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, or a condition. of: whose fields it finds first."""

    at: str
    text: str
    is_condition: bool = False
    of: str = ""


@dataclass(frozen=True, slots=True)
class OneField:
    """
    A field, or a path of one, and what is done with it: it is read, shown, opened to who is asked, says a day, merges, is
    told to a group.

    ``said`` in a text: in a loop it is looked for in what is its turn first, as by formulas.
    """

    at: str
    name: str
    use: Literal["read", "said", "open", "day", "address", "merge", "told"] = "read"


@dataclass(frozen=True, slots=True)
class People:
    """Somebody who is asked or told."""

    at: str
    who: Who


@dataclass(frozen=True, slots=True)
class Aimed:
    """Records or rows something is done with, as ``Update.of`` says them. what: which is done."""

    at: str
    of: str
    what: Literal["change", "remove", "go_through", "begin"] = "change"


@dataclass(frozen=True, slots=True)
class Gives:
    """Fields that get values: of what ``of`` means, or of new records of a form."""

    at: str
    field: str
    formula: str
    of: str = ""
    form: str | None = None
    add: bool = False


@dataclass(frozen=True, slots=True)
class OfForm:
    """A form by its id; fields: of it, by which one is found (their ways and ids)."""

    at: str
    form: str
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """Records of a form that are chosen: a filter, and comparisons with formulas (way, path, comparison)."""

    form: str
    at: str
    where: dict[str, Any] | None = None
    matches: tuple[tuple[str, str, str], ...] = ()
    order: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Back:
    """Another node to which a run goes."""

    at: str
    node: str


@dataclass(frozen=True, slots=True)
class OtherFlow:
    """Another flow, which begins for what ``of`` means."""

    at: str
    flow: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Over:
    """On which way others are told (a channel), or which program is called (a connector, or ``webhook``)."""

    at: str
    name: str
    does: Literal["tell", "call"]


Need = Formula | OneField | People | Aimed | Gives | OfForm | Chosen | Back | OtherFlow | Over


class Given(Element):
    """A field that is given a value by a formula over the record the flow is about; add: it is added to what is there."""

    field: ElementId
    formula: FormulaText
    add: bool = False


def given_to(sets: Iterable[Given], *, of: str = "", form: str | None = None) -> Iterator[Need]:
    """List what some settings ``sets`` name."""
    for place, each in enumerate(sets):
        yield Gives(f"sets.{place}", each.field, each.formula, of, form, each.add)


PIECE = re.compile(r"\{([^{}\s]{1,200})\}")
"""A field in a text: its key in braces, behind the keys of relations that lead to it."""


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Part a text into what is said as it stands, and the fields in it."""
    at = 0
    for found in PIECE.finditer(text):
        yield text[at : found.start()], False
        yield found[1], True
        at = found.end()
    yield text[at:], False


def in_text(name: str, text: Text) -> Iterator[Need]:
    """List the fields a text names, in whichever language."""
    every = [text] if isinstance(text, str) else [*text.values()]
    named = {piece: None for each in every for piece, is_field in pieces(each) if is_field}
    return (OneField(name, piece, "said") for piece in named)


def people(name: str, who: Iterable[Who]) -> Iterator[Need]:
    """List who a setting means."""
    return (People(f"{name}.{place}", each) for place, each in enumerate(who))
