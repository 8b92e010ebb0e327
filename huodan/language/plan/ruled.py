"""Rules of forms, compiled: what each is asked of, and which fields it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from huodan.language.document.rule import Deed, DeedKind, Rule

if TYPE_CHECKING:
    from huodan.language.plan.model import Compute, FieldPath

ASPECTS: Mapping[str, tuple[DeedKind, ...]] = {
    "shown": ("show", "hide"),
    "required": ("require", "optional"),
    "locked": ("lock", "unlock"),
    "assigned": ("assign",),
    "offered": ("offer",),
}


@dataclass(frozen=True, slots=True)
class PlanDeed:
    """A deed of a rule, compiled. fields: every field it is about, its sections opened. matches: one per ``where``."""

    deed: Deed
    fields: frozenset[str]
    compute: Compute | None = None
    matches: tuple[Compute, ...] = ()

    @property
    def computes(self) -> tuple[Compute, ...]:
        """List the formulas it asks."""
        return self.matches if self.compute is None else (self.compute, *self.matches)


@dataclass(frozen=True, slots=True)
class PlanRule:
    """A rule of a form, compiled. table: the rows it is asked of. when: None where it always holds."""

    rule: Rule
    table: str
    when: Compute | None
    does: tuple[PlanDeed, ...]

    def reads(self, deed: PlanDeed) -> frozenset[tuple[str, FieldPath]]:
        """List what decides about a deed: what the condition and its value read, from the rows of the rule."""
        told = (each.references for each in (self.when, deed.compute) if each is not None)
        return frozenset((self.table, path) for paths in told for path in paths)


Step = tuple[PlanRule, PlanDeed]
Moved = Mapping[str, frozenset[tuple[str, "FieldPath"]]]
"""Fields that get values from rules, with what decides that: a table, and a path from it."""
NOTHING_MOVED: Moved = {}


@dataclass(frozen=True, slots=True)
class PlanRules:
    """
    The rules of a form, in order.

    said: the deeds about each aspect of each field. moved: the fields rules give values or empty, with what decides that.
    """

    rules: tuple[PlanRule, ...] = ()
    said: Mapping[tuple[str, str], tuple[Step, ...]] = field(default_factory=dict)
    moved: Moved = field(default_factory=dict)

    @classmethod
    def of(cls, rules: tuple[PlanRule, ...]) -> PlanRules:
        """Sort the deeds of rules by what they are about."""
        said: dict[tuple[str, str], tuple[Step, ...]] = {}
        aspect = {do: name for name, deeds in ASPECTS.items() for do in deeds}
        for rule in rules:
            for deed in rule.does:
                for id in deed.fields:
                    key = (aspect[deed.deed.do], id)
                    said[key] = (*said.get(key, ()), (rule, deed))
        moved: dict[str, frozenset[tuple[str, FieldPath]]] = {}
        for (name, id), steps in said.items():
            if name == "assigned" or (name == "shown" and any(deed.deed.clears for _, deed in steps)):
                moved[id] = moved.get(id, frozenset()).union(*(rule.reads(deed) for rule, deed in steps))
        return cls(rules, said, moved)

    def fields(self, aspect: str) -> Iterator[str]:
        """List the fields rules say something of in one respect."""
        return (id for name, id in self.said if name == aspect)


NO_RULES = PlanRules()
