"""等待: for a while, until a day, or until something holds of the record."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field as Setting

from huodan.language.document.rule import FormulaText
from huodan.language.fields._base import ElementId
from huodan.language.flow.run import Visit
from huodan.language.flow.step import Around, Passed, Sleeps, Step
from huodan.language.nodes._base import Node


class Wait(Node):
    """
    Goes on at the first of these: after so long, at the moment a field says (``after``: before or behind it), when a
    condition holds.
    """

    title: ClassVar = {"zh": "等待", "en": "Wait"}
    purpose: ClassVar = {
        "zh": "等一段时间、到某一天，或等条件满足",
        "en": "Wait for a while, a day, or a condition",
    }
    palette_place: ClassVar = 8

    kind: Literal["wait"] = "wait"
    after: Annotated[int, Setting(ge=-10_000, le=10_000)] | None = None
    unit: Literal["minute", "hour", "day", "working_day"] = "day"
    field: ElementId | None = None
    at: Annotated[str, Setting(pattern="^[0-2][0-9]:[0-5][0-9]$")] | None = None
    until: FormulaText | None = None

    def enter(self, around: Around) -> Step:
        """Sleep, unless it holds or is past already."""
        if self.until is not None and around.holds(self.until):
            return Passed()
        moment = around.moment(self.after, self.unit, self.field, self.at)
        if moment is not None and moment <= around.now:
            return Passed()
        return Sleeps(moment)

    def woken(self, around: Around, visit: Visit) -> Step | None:
        """Look again."""
        again = self.enter(around)
        return again if isinstance(again, Passed) else None
