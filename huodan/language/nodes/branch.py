"""条件分支, 包容分支, 并行分支: ways that part and come together again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field as Setting

from huodan.language.flow.step import Around, Opens, Step
from huodan.language.nodes._base import Arm, Node


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

    @property
    def arms(self) -> Sequence[Arm]:
        """Give its ways in the order in which they are asked."""
        return self.ways

    def enter(self, around: Around) -> Step:
        """Choose the ways to go."""
        if self.mode in ("parallel", "race"):
            return Opens(tuple(arm.id for arm in self.ways), is_race=self.mode == "race")
        found = [arm.id for arm in self.ways if arm.when is not None and around.holds(arm.when)]
        otherwise = [arm.id for arm in self.ways if arm.when is None]
        chosen = found[:1] if self.mode == "exclusive" else found
        return Opens(tuple(chosen or otherwise[:1]))
