"""Buttons of forms, compiled: when each is there, what it asks for and fills in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huodan.language.document.button import Button

if TYPE_CHECKING:
    from huodan.language.plan.model import Compute, PlanField


@dataclass(frozen=True, slots=True)
class PlanButton:
    """
    A button, compiled.

    when: None where it is always there. bars: None where nothing does. over: the relation of what it begins, None if it fills in.
    """

    button: Button
    when: Compute | None
    asks: tuple[PlanField, ...]
    sets: tuple[tuple[PlanField, Compute], ...]
    over: PlanField | None
    bars: Compute | None = None

    @property
    def computes(self) -> tuple[Compute, ...]:
        """List the formulas it asks."""
        own = tuple(each for each in (self.when, self.bars) if each is not None)
        return (*own, *(compute for _, compute in self.sets))

    @property
    def fills(self) -> frozenset[str]:
        """Name the fields whoever presses it must be able to write."""
        return frozenset(field.id for field in (*self.asks, *(field for field, _ in self.sets)))
