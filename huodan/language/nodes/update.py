"""更新数据: fields of this record, of one it names, or of its rows get values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field as Setting

from huodan.language.flow.step import Around, Changes, Passed, Step
from huodan.language.nodes._base import Node
from huodan.language.nodes._needs import Aimed, Given, Need, given_to


class Update(Node):
    """
    of: "" for the record, a path of relations, a subform (each of its rows), a node before that found or made records, or a
    loop this stands in: what is its turn. Formulas look there for a name first, and then in the record.
    """

    title: ClassVar = {"zh": "更新数据", "en": "Update"}
    purpose: ClassVar = {"zh": "把订单状态改为「审核通过，待发货」", "en": "Set the state of the order"}
    color: ClassVar = "green"
    palette_place: ClassVar = 5

    kind: Literal["update"] = "update"
    of: str = ""
    sets: Annotated[tuple[Given, ...], Setting(min_length=1, max_length=50)]

    @classmethod
    def begun(cls, id: str, form: str, lang: str) -> dict[str, Any]:
        """Begin with a value to be chosen."""
        return {"sets": [{"id": f"{id}_s", "field": "id", "formula": '""'}]}

    def needs(self) -> Iterator[Need]:
        """Name what is changed, and what is put into it."""
        yield Aimed("of", self.of)
        yield from given_to(self.sets, of=self.of)

    def enter(self, around: Around) -> Step:
        """Have them changed, and go on."""
        return Passed((Changes(self.of, tuple((each.field, each.formula, each.add) for each in self.sets)),))
