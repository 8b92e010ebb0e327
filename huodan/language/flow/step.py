"""
What a node answers when a run comes to it: go on, wait, go into arms, go elsewhere, end (resolutions 19).

A node is pure. What it needs to know it asks of the run's surroundings, who read it in the same Tx; what it wants done it says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.flow.run import RunState, TaskState, Visit
from huodan.language.flow.voting import Vote


@dataclass(frozen=True, slots=True)
class Changes:
    """
    A wish: give fields of a record values, by formulas over the record the run is about.

    of: "" for that record itself, a relation's path for the one it names, a subform's id for each of its rows, a node's id for
    what it found or made in this run (``Run.found``), a loop's for what is its turn (``Run.item``).
    given: field, formula, and whether it is added to what is there.
    """

    of: str
    given: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Makes:
    """A wish: a new record of a form; with ``match`` only where none has the same there, else that one is changed (upsert)."""

    form: str
    given: tuple[tuple[str, str, bool], ...]
    match: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Removes:
    """A wish: a record goes to the trash; ``of`` as in ``Changes``."""

    of: str


@dataclass(frozen=True, slots=True)
class Tells:
    """A wish: people, or a phone or address the record says, are told something; ``over`` names channels."""

    who: Sequence[object]
    fields: tuple[str, ...]
    text: Text
    over: tuple[str, ...]
    is_copy: bool = False


@dataclass(frozen=True, slots=True)
class Calls:
    """
    A wish: somebody else's program is called, by a job, outside of the Tx.

    over: the connector, or ``webhook`` with an address. given: names and formulas of what is sent. takes: paths of the answer and
    fields they go to. waits: the run goes on when it has answered; ``data["answer"]`` of the visit is then ``done`` or
    ``failed``, and the visit is woken.
    """

    over: str
    address: str | None
    given: tuple[tuple[str, str], ...]
    takes: tuple[tuple[str, str], ...] = ()
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Finds:
    """
    A wish: records of a form are looked for and kept as the list of this visit: ``data["found"]``, their ids in order.

    where: a filter. matches: path, comparison and formula, all of which must hold besides. order: path, and whether the greatest
    comes first.
    """

    form: str
    where: Mapping[str, object] | None
    matches: tuple[tuple[str, str, str], ...]
    order: tuple[tuple[str, bool], ...]
    most: int


@dataclass(frozen=True, slots=True)
class Begins:
    """
    A wish: another flow begins for what ``of`` means, as in ``Changes``.

    waits: the run goes on when they have ended; ``data["ended"]`` of the visit then lists their states, and the visit is woken.
    """

    flow: str
    of: str
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """What a program answered that was called: fields of the record, and the values they get as they came."""

    given: tuple[tuple[str, object], ...]


Wish = Changes | Makes | Removes | Tells | Calls | Finds | Begins
"""What a node wants done. The engine makes commands and jobs of it, as the system and with the run as their cause."""
INBOX = "inbox"


def leaves_nothing(wish: Wish) -> bool:
    """Say whether who takes back what led to a wish need not undo it: something was looked up, or told."""
    return isinstance(wish, Finds | Tells)


def goes_out(wish: Wish) -> bool:
    """Say whether something is told outside of the workspace: until it goes out it can be called back, and not any more then."""
    return isinstance(wish, Tells) and not set(wish.over) <= {INBOX}


@dataclass(frozen=True, slots=True)
class Asked:
    """One person to be asked: at once, behind those before, or if they take it. vote: given already, as by who agreed before."""

    person: Id
    state: TaskState = TaskState.OPEN
    vote: Vote | None = None
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """The run goes on behind the node, once its wishes are done."""

    wishes: tuple[Wish, ...] = ()
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Asks:
    """The run waits for people. until: UTC milliseconds of the deadline."""

    people: tuple[Asked, ...]
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Sleeps:
    """The run waits for a moment, UTC milliseconds, or for the record to become something (None)."""

    until: int | None


@dataclass(frozen=True, slots=True)
class Opens:
    """
    The run goes into arms of the node, all at once. is_race: the first that comes to its end cancels the others.

    items: of a loop: its one arm is gone once for each of these, one after the other.
    """

    arms: tuple[str, ...]
    is_race: bool = False
    items: tuple[Id, ...] = ()


@dataclass(frozen=True, slots=True)
class Goes:
    """The run leaves this place and goes to a node on the way to it. straight: and from there back here at once."""

    node: str
    straight: bool = False
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Ends:
    """The run is over."""

    state: RunState
    wishes: tuple[Wish, ...] = ()
    why: Text | None = None


Step = Passed | Asks | Sleeps | Opens | Goes | Ends


class Around(Protocol):
    """What a node may ask about the run it is in: read in the same Tx, and the same for every look."""

    @property
    def now(self) -> int:
        """UTC milliseconds of the Tx."""

    @property
    def starter(self) -> Id:
        """Who began the run."""

    @property
    def is_by_starter(self) -> bool:
        """Say whether they did so themselves, and not a program or a rule in their name."""

    def starters(self) -> tuple[Id, ...]:
        """Give who began the run if they may sign in, else who looks after the flow; never nobody."""

    def holds(self, formula: str) -> bool:
        """
        Say whether a condition is true of the record.

        Raises:
            HuodanError: where it cannot be worked out.
        """

    def people(self, who: Sequence[object]) -> tuple[Id, ...]:
        """Give the people somebody is meant by, each once, in their order; only those who may sign in."""

    def administrators(self) -> tuple[Id, ...]:
        """Give who looks after this flow; never nobody."""

    def manager(self, person: Id) -> Id | None:
        """Give the manager of somebody, else the head of their department; None where there is neither."""

    def due(self, rules: Sequence[object]) -> int | None:
        """Give the moment the first of these deadlines is at, UTC milliseconds."""

    def moment(self, after: int | None, unit: str, field: str | None, at: str | None) -> int | None:
        """Give a moment: so many units behind one a field says, else behind now; None where nothing says one."""

    def looks_again(self, formula: str) -> int | None:
        """Give when to ask a condition again that may come true without a change of the record; None for any other."""

    def before(self, node: str) -> str | None:
        """Name the node at which people were asked last on the way to one."""

    def just_before(self) -> str | None:
        """Name the node at which people were asked last before this one, wherever it stands."""

    def is_there(self, item: Id) -> bool:
        """Say whether what is the turn of this loop next is there still."""

    def found(self, of: str) -> tuple[Id, ...]:
        """Give the records or rows that are meant, as ``Changes.of`` says them, in their order."""

    def draw(self, people: Sequence[Id]) -> Id:
        """Draw one of some people for a visit, fairly, and the same one each time it is asked there."""

    def agreed(self) -> tuple[tuple[str, Id], ...]:
        """Give who agreed so far in this run: node and person, in the order in which they did."""


class Acting(Protocol):
    """A node of a flow: how it begins, and what follows when something happened that it waits for."""

    @property
    def id(self) -> str: ...

    def enter(self, around: Around) -> Step:
        """Say what happens when a run comes here."""

    def judge(self, around: Around, visit: Visit, votes: Sequence[Vote | None]) -> Step | None:
        """Say what follows from what those who are asked have said so far; None to go on waiting."""

    def woken(self, around: Around, visit: Visit) -> Step | None:
        """Say what follows from the time that has come, or from a change it waited for; None to go on waiting."""
