"""条件分支, 包容分支, 并行分支: ways that part and come together again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field as Setting

from huodan.language.flow.notation import Notation, Parts
from huodan.language.flow.step import Around, Opens, Step
from huodan.language.nodes._base import Arm, Mistake, Node
from huodan.language.nodes._needs import Formula, Need

FIRST_WAY = {"zh": "条件", "en": "Condition"}
OTHER_WAY = {"zh": "其他情况", "en": "Everything else"}
ALL_AT_ONCE = {
    "zh": "同时走的几条路不看条件，请去掉条件，或改成「包容分支」。",
    "en": "Ways that are gone all at once have no conditions. Take them away, or make it an inclusive branch.",
}
NO_DEFAULT = {
    "zh": "缺少「其他情况」：都不符合时就没有路可走。请留一条不写条件的路。",
    "en": "There is no way for everything else. Leave one way without a condition.",
}
TWO_DEFAULTS = {
    "zh": "「其他情况」只能有一条。请给这一条写上条件，或删去它。",
    "en": "Only one way is for everything else. Give this one a condition, or take it away.",
}


PARTS: dict[str, Literal["first", "some", "all", "race"]] = {
    "exclusive": "first",
    "inclusive": "some",
    "parallel": "all",
    "race": "race",
}


class Branch(Node):
    """
    A block of ways.

    mode: the first whose condition holds (exclusive), all whose conditions hold (inclusive), all at once (parallel), or
    all at once until the first has come to its end (race). Where none holds, the one without a condition; there always is one.
    """

    title: ClassVar = {"zh": "条件分支", "en": "Branch"}
    purpose: ClassVar = {
        "zh": "按金额、客户等走不同的路，或几条路同时走",
        "en": "Go different ways by amount or customer, or several at once",
    }
    color: ClassVar = "green"
    palette_place: ClassVar = 4

    kind: Literal["branch"] = "branch"
    mode: Literal["exclusive", "inclusive", "parallel", "race"] = "exclusive"
    ways: Annotated[tuple[Arm, ...], Setting(min_length=1, max_length=20)]

    @classmethod
    def begun(cls, id: str, form: str, lang: str) -> dict[str, Any]:
        """Begin with one condition to be written, and everything else."""
        return {
            "ways": [
                {"id": f"{id}_a", "label": FIRST_WAY[lang], "when": "FALSE"},
                {"id": f"{id}_b", "label": OTHER_WAY[lang]},
            ]
        }

    def needs(self) -> Iterator[Need]:
        """Name the conditions of its ways."""
        for place, arm in enumerate(self.ways):
            if arm.when is not None:
                yield Formula(f"ways.{place}.when", arm.when, is_condition=True)

    def mistakes(self) -> Iterator[Mistake]:
        """Refuse ways nobody could ever go, and a record that would find none."""
        if self.mode in ("parallel", "race"):
            for place, arm in enumerate(self.ways):
                if arm.when is not None:
                    yield f"ways.{place}.when", "no_condition", ALL_AT_ONCE
            return
        others = [place for place, arm in enumerate(self.ways) if arm.when is None]
        if not others:
            yield "ways", "no_default", NO_DEFAULT
        for place in others[1:]:
            yield f"ways.{place}.when", "two_defaults", TWO_DEFAULTS

    def notation(self) -> Notation:
        """Ways part."""
        return Parts(PARTS[self.mode])

    def enter(self, around: Around) -> Step:
        """Choose the ways to go."""
        if self.mode in ("parallel", "race"):
            return Opens(tuple(arm.id for arm in self.ways), is_race=self.mode == "race")
        found = [arm.id for arm in self.ways if arm.when is not None and around.holds(arm.when)]
        otherwise = [arm.id for arm in self.ways if arm.when is None]
        chosen = found[:1] if self.mode == "exclusive" else found
        return Opens(tuple(chosen or otherwise[:1]))
