"""What a run has in the queue of ``perform``: to begin, to move, to have something done, to end, and to take back what it did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from huodan.engines import flow
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.flow.run import RunState
from huodan.language.flow.step import Answers, Wish
from huodan.language.messages import Change
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.runs.choosing import Chosen

if TYPE_CHECKING:
    from huodan.workspace.runs.moving import Moving

Wrote = tuple[str, Id, int]
"""What a step did with a record: its form, the record, and the version it made."""


@dataclass(frozen=True, slots=True)
class Begin:
    """
    A flow begins.

    change: what set it off, None where a record is handed in. parent: the run and visit that wait for it. missed: the moment it
    was due at, where the server was off then. depth: of runs that led to it; row: of those, in this Tx. chosen: by node, whom
    who hands in wants asked.
    """

    flow: str
    form: str
    record: Id | None
    starter: Id
    change: Change | None = None
    cause: Id | None = None
    parent: tuple[Id, Id] | None = None
    missed: int | None = None
    depth: int = 0
    row: int = 0
    chosen: Chosen = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Move:
    """
    A run goes on.

    at: a visit that must be open and not stuck, if it is about one. is_done: what its node wanted is done. is_start: it begins.
    """

    run: Id
    act: Callable[[Moving], None]
    at: Id | None = None
    is_done: bool = False
    is_start: bool = False


@dataclass(frozen=True, slots=True)
class Do:
    """A wish of a run is to be done; visit: 0 for what is done at its end."""

    run: Id
    visit: Id
    wish: Wish | Answers


@dataclass(frozen=True, slots=True)
class End:
    """
    A run ends, also one that cannot go on as its flow makes no sense any more.

    waited: the run and visit that waited for it and do not any more; it goes on if others do, or if it was begun for nobody.
    is_quiet: nobody is told that nothing is left to do, as nobody was told of it yet.
    """

    run: Id
    state: RunState
    waited: tuple[Id, Id] | None = None
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class TakeBack:
    """What steps did with records is to be as it was, in the name of a run; wrote: in no order."""

    run: Id
    wrote: tuple[Wrote, ...]


Turn = Begin | Move | Do | End | TakeBack
"""What a run has in the queue of ``perform``."""


def label_of(tx: Tx, plan: Plan, turn: Turn) -> Text | None:
    """Say what the flow is called whose turn it is; None of one that is not published any more."""
    found = plan.flows.get(turn.flow if isinstance(turn, Begin) else flow.load(tx, turn.run).flow)
    return None if found is None else found.flow.label
