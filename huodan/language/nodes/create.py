"""新建数据: a record of this or another form, or a change of the one that is there already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field as Setting

from huodan.language.fields._base import ElementId
from huodan.language.flow.step import Around, Makes, Passed, Step
from huodan.language.nodes._base import Node
from huodan.language.nodes._needs import Given, Need, OfForm, given_to


class Create(Node):
    """match: fields by which one that is there is found and changed instead (upsert)."""

    title: ClassVar = {"zh": "新建数据", "en": "Create"}
    purpose: ClassVar = {"zh": "新建一张发货单、采购单……", "en": "Begin a delivery or a purchase"}
    color: ClassVar = "green"
    palette_place: ClassVar = 7

    kind: Literal["create"] = "create"
    form: ElementId
    sets: Annotated[tuple[Given, ...], Setting(max_length=50)] = ()
    match: Annotated[tuple[ElementId, ...], Setting(max_length=5)] = ()

    @classmethod
    def begun(cls, id: str, form: str, lang: str) -> dict[str, Any]:
        """Begin with the form of the flow."""
        return {"form": form}

    def needs(self) -> Iterator[Need]:
        """Name the form, and what is put into it."""
        yield OfForm("form", self.form, tuple((f"match.{n}", id) for n, id in enumerate(self.match)))
        yield from given_to(self.sets, form=self.form)

    def enter(self, around: Around) -> Step:
        """Have it made, and go on."""
        given = tuple((each.field, each.formula, each.add) for each in self.sets)
        return Passed((Makes(self.form, given, self.match),))
