"""
What a node is in a drawing of processes that others read too: who does it, what it waits for, how ways part. Each kind says it.

No element of a standard is named here; that of BPMN is ``language/bpmn``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from huodan.kit.words import Text

ENDS = ""
"""In place of a node: the run is over, as refused."""


@dataclass(frozen=True, slots=True)
class Moment:
    """So many units from now, or from the day a field says (negative: before it). again: every so many, up to ``most`` times."""

    after: int | None
    unit: str
    field: str | None = None
    again: int | None = None
    most: int = 1


@dataclass(frozen=True, slots=True)
class Late:
    """What happens at a deadline: it goes on, is refused, goes back to who was asked before, or something is done beside it."""

    when: Moment
    label: Text
    then: Literal["goes_on", "refused", "back", "beside"]


@dataclass(frozen=True, slots=True)
class Meant:
    """Somebody: how they are said, and the ids that says it by (roles, a field)."""

    by: Text
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Does:
    """
    Something is done, by people, by us, by a message, or by another process.

    many: once for each of whom or what is meant, at once or in turn. enough: a part of them, such as 2/3. asks: a question behind
    it. refused: where a no leads, a node or ``ENDS``; None: there is none. failing: what becomes of it when it fails for good.
    waits: the run goes on when it is done. flow: the other process.
    """

    by: Literal["people", "system", "message", "process"] = "system"
    who: tuple[Meant, ...] = ()
    many: Literal["one", "together", "in_turn"] = "one"
    enough: str | None = None
    asks: Text | None = None
    refused: str | None = None
    late: tuple[Late, ...] = ()
    failing: Literal["stays", "goes_on", "refused"] = "stays"
    waits: bool = False
    flow: str | None = None


@dataclass(frozen=True, slots=True)
class Waits:
    """The first of these: a formula holds, a moment has come."""

    until: str | None
    moment: Moment | None


@dataclass(frozen=True, slots=True)
class Parts:
    """Ways part: the first whose condition holds is gone, all whose do, all, or all until the first has come to its end."""

    mode: Literal["first", "some", "all", "race"]


@dataclass(frozen=True, slots=True)
class Repeats:
    """Its way is gone for each, in turn."""


@dataclass(frozen=True, slots=True)
class Returns:
    """It leads to a node before it."""

    to: str


@dataclass(frozen=True, slots=True)
class Stops:
    """The run is over."""


Notation = Does | Waits | Parts | Repeats | Returns | Stops
