"""查询数据: records of a form are looked for, for what comes behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field as Setting

from huodan.language.element import Element, FormulaText, MatchOp
from huodan.language.fields._base import ElementId
from huodan.language.flow.step import Around, Finds, Passed, Step
from huodan.language.nodes._base import Node
from huodan.language.nodes._needs import Chosen, Formula, Need, OfForm

MOST_FOUND = 200
"""What one Tx may change (design §4.15)."""


class Compared(Element):
    """A path of the form that is looked in, and a formula over the record of the flow it must compare so with."""

    field: str
    op: MatchOp = "eq"
    formula: FormulaText


class Sorted(Element):
    """A field to sort by."""

    field: str
    down: bool = False


class Query(Node):
    """
    What it finds is a list behind it: for an update, a loop, a deletion, by its id.

    where: a filter; matches: besides, compared with the record. most: no more than so many.
    """

    title: ClassVar = {"zh": "查询数据", "en": "Find"}
    purpose: ClassVar = {"zh": "找出符合条件的数据，后面逐条处理", "en": "Find records to go through"}
    color: ClassVar = "green"
    palette_place: ClassVar = 10

    kind: Literal["query"] = "query"
    form: ElementId
    where: dict[str, Any] | None = None
    matches: Annotated[tuple[Compared, ...], Setting(max_length=10)] = ()
    order: Annotated[tuple[Sorted, ...], Setting(max_length=5)] = ()
    most: Annotated[int, Setting(ge=1, le=MOST_FOUND)] = MOST_FOUND

    @classmethod
    def begun(cls, id: str, form: str, lang: str) -> dict[str, Any]:
        """Begin with the form of the flow."""
        return {"form": form}

    def needs(self) -> Iterator[Need]:
        """Name the form, and what its records are chosen by."""
        yield OfForm("form", self.form)
        compared = tuple((f"matches.{n}", each.field, each.op) for n, each in enumerate(self.matches))
        ordered = tuple((f"order.{n}.field", each.field) for n, each in enumerate(self.order))
        yield Chosen(self.form, "where", self.where, compared, ordered)
        for place, each in enumerate(self.matches):
            yield Formula(f"matches.{place}.formula", each.formula)

    def enter(self, around: Around) -> Step:
        """Have them found, and go on."""
        matches = tuple((each.field, each.op, each.formula) for each in self.matches)
        order = tuple((each.field, each.down) for each in self.order)
        return Passed((Finds(self.form, self.where, matches, order, self.most),))
