"""What approve and handle share: who is asked, how they are asked, what they may do with it, and by when."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field as Setting

from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.document.element import Element
from huodan.language.document.role import FieldRight
from huodan.language.document.rule import FormulaText
from huodan.language.document.who import Who
from huodan.language.fields._base import ElementId
from huodan.language.flow.run import RunState, TaskState
from huodan.language.flow.step import Around, Asked, Asks, Ends, Passed, Step
from huodan.language.flow.voting import Vote, Way
from huodan.language.nodes._base import Node

Button = Literal[
    "approve", "reject", "keep", "transfer", "delegate", "add_before", "add_after", "add_beside", "take_out", "send_back",
    "withdraw", "stop", "remind", "copy_to", "comment", "sign", "print",
]  # fmt: skip
NOBODY_PASSES = {"zh": "审批人为空，自动通过", "en": "Nobody to ask: passed by itself"}
NOBODY_REJECTS = {"zh": "审批人为空，自动拒绝", "en": "Nobody to ask: rejected by itself"}
OWN_SKIPPED = {"zh": "审批人是发起人自己，自动通过", "en": "Who would be asked started it: passed by itself"}
AGREED_BEFORE = {"zh": "前面已经同意过，自动通过", "en": "Agreed before: passed by itself"}


class Opens(Element):
    """What who is asked may do with some fields meanwhile; required: it must be filled in before they agree."""

    fields: tuple[ElementId, ...]
    right: FieldRight
    required: bool = False


class Check(Element):
    """What must hold before they agree, and what is said where it does not."""

    formula: FormulaText
    message: Text


class Renamed(Element):
    """A button under another name (自定义按钮名)."""

    button: Button
    label: Text


class Due(Element):
    """
    When an answer is due, and what happens then (限时).

    after: how many of ``unit``; None where ``field`` says the moment. unit: working days by the company's calendar.
    then: each in turn when it has passed; ``remind`` may come again ``every`` so many of the unit, at most ``most`` times.
    """

    after: Annotated[int, Setting(ge=1, le=10_000)] | None = None
    unit: Literal["minute", "hour", "day", "working_day"] = "hour"
    field: ElementId | None = None
    then: Literal["remind", "approve", "reject", "send_back", "transfer", "escalate"] = "remind"
    every: Annotated[int, Setting(ge=1, le=10_000)] | None = None
    most: Annotated[int, Setting(ge=1, le=100)] = 5
    to: Who | None = None


class Asking(Node):
    """
    A node at which people are asked.

    who: all of whom are asked, in this order. way, ratio: how many must agree. nobody: what happens where there is nobody.
    own: where who is asked started the run themselves. again: where they agreed before. rejecting: what a rejection does.
    buttons: what they may do besides. back_to: to whom it may be sent back, and whether it then comes straight back here.
    """

    who: Annotated[tuple[Who, ...], Setting(min_length=1, max_length=20)]
    way: Way = Way.ANY
    ratio: Annotated[str, Setting(pattern=r"^[0-9]{1,3}/[0-9]{1,3}$|^1$")] = "1"
    nobody: Literal["administrator", "pass", "reject", "person", "refuse"] = "administrator"
    nobody_to: Who | None = None
    own: Literal["ask", "skip", "head"] = "ask"
    again: Literal["ask", "once", "in_a_row"] = "ask"
    rejecting: Literal["end", "back"] = "end"
    rejects_to: ElementId | None = None
    back_to: Literal["starter", "before", "any", "nobody"] = "any"
    straight: Literal["step_by_step", "straight", "asked"] = "asked"
    buttons: frozenset[Button] = frozenset(
        {"transfer", "add_before", "add_after", "send_back", "comment", "print"}
    )
    names: tuple[Renamed, ...] = ()
    opinion: Literal["never", "to_reject", "always"] = "to_reject"
    signature: bool = False
    quick: Annotated[tuple[Text, ...], Setting(max_length=20)] = ()
    fields: FieldRight = "read"
    opens: tuple[Opens, ...] = ()
    checks: Annotated[tuple[Check, ...], Setting(max_length=20)] = ()
    due: Annotated[tuple[Due, ...], Setting(max_length=5)] = ()
    shows: Annotated[tuple[ElementId, ...], Setting(max_length=5)] = ()

    @property
    def share(self) -> Fraction:
        """How large a part has to agree."""
        return Fraction(self.ratio)

    def enter(self, around: Around) -> Step:
        """Ask those who are meant, but for whom the settings let pass."""
        people = around.people(self.who)
        if not people:
            return self._without_anybody(around)
        asked = [self._asked(around, person) for person in people]
        if all(each.vote is Vote.APPROVE for each in asked):
            return Passed(why=asked[0].why)
        first = next(place for place, each in enumerate(asked) if each.vote is None)
        turns = [
            each if each.vote or self.way is not Way.SEQUENTIAL or place == first else _later(each)
            for place, each in enumerate(asked)
        ]
        return Asks(tuple(turns), around.due(self.due))

    def _without_anybody(self, around: Around) -> Step:
        if self.nobody == "pass":
            return Passed(why=NOBODY_PASSES)
        if self.nobody == "reject":
            return Ends(RunState.REJECTED, why=NOBODY_REJECTS)
        others = around.people((self.nobody_to,)) if self.nobody == "person" and self.nobody_to else ()
        return Asks(
            tuple(Asked(person) for person in others or around.administrators()), around.due(self.due)
        )

    def _asked(self, around: Around, person: Id) -> Asked:
        if person == around.starter and self.own == "skip":
            return Asked(person, TaskState.DONE, Vote.APPROVE, OWN_SKIPPED)
        if person == around.starter and self.own == "head" and (head := around.manager(person)):
            return Asked(head)
        agreed = around.agreed()
        if self.again == "once" and any(who == person for _, who in agreed):
            return Asked(person, TaskState.DONE, Vote.APPROVE, AGREED_BEFORE)
        if self.again == "in_a_row" and any(
            who == person for node, who in agreed if node == around.before(self.id)
        ):
            return Asked(person, TaskState.DONE, Vote.APPROVE, AGREED_BEFORE)
        return Asked(person)


def _later(asked: Asked) -> Asked:
    return Asked(asked.person, TaskState.LATER)
