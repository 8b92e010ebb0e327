"""
Why several commands cannot be done together: every mistake with the place of its command before its path.

Owns the wording. Which commands go on after one was refused is up to ``perform``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from huodan.engines.records import Conflict
from huodan.kit.errors import HuodanError, Invalid, Problem

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


def refused(refusals: Sequence[Refusal]) -> Refused:
    """Make the one refusal of several commands; at most ``MOST_TOLD`` mistakes are told."""
    told = [problem for place, error in refusals for problem in _placed(place, error)]
    kind = RefusedByConflict if any(isinstance(error, Conflict) for _, error in refusals) else Refused
    return kind(told[:MOST_TOLD])


def _placed(place: int, error: HuodanError) -> Iterable[Problem]:
    if isinstance(error, Conflict) and error.clashes:
        found: Iterable[Problem] = (
            Problem(clash.path, "changed", clash.text("zh"), clash.text("en")) for clash in error.clashes
        )
    else:
        found = error.errors if isinstance(error, Invalid) else (error.problem(),)
    for one in found:
        path = f"{PLACE}.{place}.{one.path}" if one.path else f"{PLACE}.{place}"
        yield Problem(path, one.code, one.zh, one.en)
