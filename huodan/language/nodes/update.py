"""更新数据: fields of this record, of one it names, or of its rows get values."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field as Setting

from huodan.language.flow.step import Around, Changes, Passed, Step
from huodan.language.nodes._base import Given, Node


class Update(Node):
    """of: "" for the record, a path of relations, a subform, or a list found before."""

    title: ClassVar = {"zh": "更新数据", "en": "Update"}
    purpose: ClassVar = {"zh": "把订单状态改为「审核通过，待发货」", "en": "Set the state of the order"}
    color: ClassVar = "green"
    palette_place: ClassVar = 5

    kind: Literal["update"] = "update"
    of: str = ""
    sets: Annotated[tuple[Given, ...], Setting(min_length=1, max_length=50)]

    def enter(self, around: Around) -> Step:
        """Have them changed, and go on."""
        return Passed((Changes(self.of, tuple((each.field, each.formula, each.add) for each in self.sets)),))
