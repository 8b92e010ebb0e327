"""等待: for a while, until a day, or until something holds of the record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field as Setting

from huodan.kit.errors import HuodanError
from huodan.language.element import FormulaText
from huodan.language.fields._base import ElementId
from huodan.language.flow.notation import Moment, Notation, Waits
from huodan.language.flow.run import Visit
from huodan.language.flow.step import Around, Passed, Sleeps, Step
from huodan.language.nodes._base import Mistake, Node
from huodan.language.nodes._needs import Formula, Need, OneField

FOR_NOTHING = {
    "zh": "请写明等什么：等多久、等到哪个日期字段，或等什么条件满足。",
    "en": "Say what to wait for: how long, the day of a field, or a condition.",
}
BEFORE_NOTHING = {
    "zh": "「提前」要相对一个日期字段，请选一个。",
    "en": "Before what? Choose a field with a day.",
}


class Wait(Node):
    """
    Goes on at the first of these: after so long, at the moment a field says (``after``: before or behind it), when a
    condition holds. at: the time of day, where days are counted.
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
    at: Annotated[str, Setting(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")] | None = None
    until: FormulaText | None = None

    @property
    def may_wait(self) -> bool:
        """Wait for what it is about."""
        return True

    def needs(self) -> Iterator[Need]:
        """Name the condition, and the field that says the day."""
        if self.until is not None:
            yield Formula("until", self.until, is_condition=True)
        if self.field is not None:
            yield OneField("field", self.field, "day")

    @classmethod
    def begun(cls, id: str, form: str, lang: str) -> dict[str, Any]:
        """Begin with a day."""
        return {"after": 1}

    def mistakes(self) -> Iterator[Mistake]:
        """Refuse what would wait for ever."""
        if self.after is None and self.field is None and self.until is None:
            yield "", "waits_for_nothing", FOR_NOTHING
        if self.field is None and self.after is not None and self.after < 0:
            yield "after", "before_nothing", BEFORE_NOTHING

    def notation(self) -> Notation:
        """It waits for a moment, for something to hold, or for the first of both."""
        is_timed = self.after is not None or self.field is not None
        return Waits(self.until, Moment(self.after, self.unit, self.field) if is_timed else None)

    def enter(self, around: Around) -> Step:
        """Sleep, unless it holds or is past already."""
        if self._is_so(around):
            return Passed()
        moment = around.moment(self.after, self.unit, self.field, self.at)
        if moment is not None and moment <= around.now:
            return Passed()
        again = None if self.until is None else around.looks_again(self.until)
        return Sleeps(min((each for each in (moment, again) if each is not None), default=None))

    def _is_so(self, around: Around) -> bool:
        """Say whether what it waits for holds; what cannot be worked out yet is waited for."""
        try:
            return self.until is not None and around.holds(self.until)
        except HuodanError:
            return False

    def woken(self, around: Around, visit: Visit) -> Step | None:
        """Look again: the moment may be another one by now."""
        return self.enter(around)
