"""
Why several commands cannot be done together: every mistake with the place of its command before its path.

Owns the wording. Which commands go on after one was refused is up to ``perform``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from huodan.engines.records import Conflict
from huodan.kit.errors import HuodanError, Invalid, Problem
from huodan.kit.words import say

Refusal: TypeAlias = tuple[int, HuodanError]
MOST_TOLD = 200
PLACE = "operations"


class Refused(Invalid):
    """One or more of several commands cannot be done, so none was."""

    code = "batch_refused"
    zh = "整批都没有执行，有 {count} 处需要改正：{listed}"
    en = "None of the batch was done; {count} to correct: {listed}"


class RefusedByConflict(Refused):
    """One of several commands changes what somebody else has changed since, so none was done."""

    code = "batch_conflict"
    status = 409


@dataclass(frozen=True, slots=True)
class Batch:
    """
    Several commands that are refused together.

    entry: where they stand in what was asked. names: what each is called before its mistakes, in both languages; empty
    where their places say enough. kind: the refusal.
    """

    entry: str = PLACE
    names: tuple[dict[str, str], ...] = ()
    kind: type[Refused] = Refused

    def refused(self, refusals: Sequence[Refusal]) -> Refused:
        """Make the one refusal of several commands; at most ``MOST_TOLD`` mistakes are told."""
        told = [one for place, error in refusals for one in self.placed(place, _problems(error))]
        is_conflict = any(isinstance(error, Conflict) for _, error in refusals)
        return (RefusedByConflict if is_conflict else self.kind)(told[:MOST_TOLD])

    def placed(self, place: int, problems: Iterable[Problem]) -> Iterable[Problem]:
        """Give what is wrong with one of the commands, or warned of, with its place and name."""
        name = self.names[place] if self.names else ""
        for one in problems:
            path = f"{self.entry}.{place}.{one.path}" if one.path else f"{self.entry}.{place}"
            yield Problem(path, one.code, say(name, "zh") + one.zh, say(name, "en") + one.en)


def _problems(error: HuodanError) -> Iterable[Problem]:
    if isinstance(error, Conflict) and error.clashes:
        return (Problem(clash.path, "changed", clash.text("zh"), clash.text("en")) for clash in error.clashes)
    return error.errors if isinstance(error, Invalid) else (error.problem(),)
