"""What approve and handle share: who is asked, how they are asked, what they may do with it, and by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Field as Setting

from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.element import Element, FieldRight, FormulaText
from huodan.language.fields._base import ElementId
from huodan.language.flow.notation import ENDS, Does, Late, Moment, Notation
from huodan.language.flow.run import RunState, TaskState
from huodan.language.flow.step import Around, Asked, Asks, Ends, Passed, Step
from huodan.language.flow.voting import Vote, Way
from huodan.language.nodes._base import Mistake, Node
from huodan.language.nodes._groups import Groups, groups_need
from huodan.language.nodes._needs import Back, Formula, Need, OneField, People, people
from huodan.language.nodes._who import Who

Button = Literal[
    "approve", "reject", "keep", "transfer", "delegate", "add_before", "add_after", "add_beside", "take_out", "send_back",
    "withdraw", "stop", "remind", "copy_to", "comment", "sign", "print",
]  # fmt: skip
BUTTONS: dict[str, tuple[str, str]] = {
    "approve": ("同意", "Agree"),
    "reject": ("拒绝", "Refuse"),
    "keep": ("暂存", "Keep"),
    "transfer": ("转交", "Hand over"),
    "delegate": ("委派", "Delegate"),
    "add_before": ("前加签", "Ask somebody before"),
    "add_after": ("后加签", "Ask somebody after"),
    "add_beside": ("并加签", "Ask somebody besides"),
    "take_out": ("减签", "Take somebody out"),
    "send_back": ("退回", "Send back"),
    "withdraw": ("撤回", "Withdraw"),
    "stop": ("撤销", "Stop"),
    "remind": ("催办", "Remind"),
    "copy_to": ("抄送", "Copy to"),
    "comment": ("评论", "Comment"),
    "sign": ("手写签名", "Sign"),
    "print": ("打印", "Print"),
}
FieldName = Annotated[str, Setting(min_length=1, max_length=90)]
NOBODY_PASSES = {"zh": "审批人为空，自动通过", "en": "Nobody to ask: passed by itself"}
NOBODY_REJECTS = {"zh": "审批人为空，自动拒绝", "en": "Nobody to ask: rejected by itself"}
OWN_SKIPPED = {"zh": "审批人是发起人自己，自动通过", "en": "Who would be asked started it: passed by itself"}
AGREED_BEFORE = {"zh": "前面已经同意过，自动通过", "en": "Agreed before: passed by itself"}

NOBODY_NAMED = {"zh": "请选要交给谁。", "en": "Say who it goes to."}
NOWHERE_BACK = {"zh": "请选拒绝以后退回到哪一步。", "en": "Say to which step a refusal goes back."}
BAD_RATIO = {
    "zh": "比例要大于 0、不大于 1，例如 2/3。",
    "en": "The part must be more than 0 and at most 1, such as 2/3.",
}
CANNOT_MERGE = {
    "zh": "合成一条待办的步骤不能填写字段，请去掉可填写的字段，或不合并。",
    "en": "What is one to-do for several records cannot be filled in. Open no fields, or do not merge.",
}
CANNOT_MERGE_CLAIMED = {
    "zh": "要认领的步骤不能合成一条待办：同一条里各条数据可能由不同的人认领。请不合并，或换一种审批方式。",
    "en": "What is claimed cannot be one to-do for several records, which different people may claim. Do not merge.",
}
NO_DEADLINE = {
    "zh": "限时请写多长时间，或选一个日期字段，两样选一样。",
    "en": "Say how long, or choose a field with the day; one of the two.",
}


class NobodyToAsk(HuodanError):
    """A step asks somebody who is not there, and its builder wants nothing handed in then."""

    code = "nobody_to_ask"
    status = 422
    zh = "「{step}」现在没有人可以处理，不能提交。请检查部门负责人、角色等设置，或联系流程管理员。"
    en = "Nobody can be asked at “{step}”, so it cannot be handed in. Check heads of departments and roles, or ask its keeper."


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
    ``escalate``: who is above them has it instead; ``tell_manager``: they keep it, and who is above them is told.
    """

    after: Annotated[int, Setting(ge=1, le=10_000)] | None = None
    unit: Literal["minute", "hour", "day", "working_day"] = "hour"
    field: ElementId | None = None
    then: Literal["remind", "approve", "reject", "send_back", "transfer", "escalate", "tell_manager"] = (
        "remind"
    )
    every: Annotated[int, Setting(ge=1, le=10_000)] | None = None
    most: Annotated[int, Setting(ge=1, le=100)] = 5
    to: Who | None = None


LATE: dict[str, tuple[str, str, Literal["goes_on", "refused", "back", "beside"]]] = {
    "remind": ("提醒", "Remind", "beside"),
    "approve": ("超时自动同意", "Agreed by itself", "goes_on"),
    "reject": ("超时自动拒绝", "Refused by itself", "refused"),
    "send_back": ("超时退回", "Sent back", "back"),
    "transfer": ("超时转交", "Handed over", "beside"),
    "escalate": ("超时转给上级", "Handed to the manager", "beside"),
    "tell_manager": ("提醒并告诉上级", "Remind, and tell the manager", "beside"),
}
TOGETHER: dict[Way, Literal["one", "together", "in_turn"]] = {
    Way.ANY: "one",
    Way.ALL: "together",
    Way.RATIO: "together",
    Way.SEQUENTIAL: "in_turn",
    Way.RANDOM: "one",
    Way.CLAIM: "one",
}
"""Who says something first decides for all: to a drawing that is one task which is offered to several."""


class Asking(Node):
    """
    A node at which people are asked.

    who: all of whom are asked, in this order. way, ratio: how many must agree; ``random``: one of them is drawn, ``claim``: who
    takes it does it alone. nobody: what happens where there is nobody.
    own: where who is asked started the run themselves. again: where they agreed before. rejecting: what a rejection does.
    merged_by: fields; tasks of one person about records that are the same in these are one to-do with all of them.
    aids: fields, also of what the record names (``#customer.#credit``), that stand large above a decision.
    buttons: what they may do besides. back_to: to whom it may be sent back, and whether it then comes straight back here.
    groups: which are told by their robots; none: those of the flow. quiet: none at all.
    """

    who: Annotated[tuple[Who, ...], Setting(min_length=1, max_length=20)]
    way: Way = Way.ANY
    ratio: Annotated[str, Setting(pattern=r"^[0-9]{1,3}/[1-9][0-9]{0,2}$|^1$")] = "1"
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
    summary: Annotated[tuple[ElementId, ...], Setting(max_length=5)] = ()
    aids: Annotated[tuple[FieldName, ...], Setting(max_length=6)] = ()
    merged_by: Annotated[tuple[ElementId, ...], Setting(max_length=3)] = ()
    groups: Groups = ()
    quiet: bool = False

    @classmethod
    def begun(cls, id: str, form: str, lang: str) -> dict[str, Any]:
        """Begin with the manager of who started it."""
        return {"who": [{"id": f"{id}_w", "by": "starter_manager"}]}

    def needs(self) -> Iterator[Need]:
        """Name who is asked, what they may write, and what must hold."""
        yield from people("who", self.who)
        if self.nobody_to is not None:
            yield People("nobody_to", self.nobody_to)
        if self.rejects_to is not None:
            yield Back("rejects_to", self.rejects_to)
        for place, opened in enumerate(self.opens):
            yield from (
                OneField(f"opens.{place}.fields.{n}", id, "open") for n, id in enumerate(opened.fields)
            )
        for place, check in enumerate(self.checks):
            yield Formula(f"checks.{place}.formula", check.formula, is_condition=True)
        for place, due in enumerate(self.due):
            if due.field is not None:
                yield OneField(f"due.{place}.field", due.field, "day")
            if due.to is not None:
                yield People(f"due.{place}.to", due.to)
        yield from (OneField(f"summary.{place}", id) for place, id in enumerate(self.summary))
        yield from (OneField(f"aids.{place}", name) for place, name in enumerate(self.aids))
        yield from (OneField(f"merged_by.{place}", id, "merge") for place, id in enumerate(self.merged_by))
        yield from groups_need(self.groups)

    def mistakes(self) -> Iterator[Mistake]:
        """Refuse settings that leave open to whom or when."""
        if self.nobody == "person" and self.nobody_to is None:
            yield "nobody_to", "nobody_named", NOBODY_NAMED
        if self.rejecting == "back" and self.rejects_to is None:
            yield "rejects_to", "nowhere_back", NOWHERE_BACK
        if self.merged_by and (self.opens or self.fields == "write"):
            yield "merged_by", "cannot_merge", CANNOT_MERGE
        if self.merged_by and self.way is Way.CLAIM:
            yield "merged_by", "cannot_merge", CANNOT_MERGE_CLAIMED
        if not 0 < self.share <= 1:
            yield "ratio", "bad_ratio", BAD_RATIO
        for place, due in enumerate(self.due):
            if (due.after is None) == (due.field is None):
                yield f"due.{place}.after", "no_deadline", NO_DEADLINE
            if due.then == "transfer" and due.to is None:
                yield f"due.{place}.to", "nobody_named", NOBODY_NAMED

    def outlets(self) -> Iterator[tuple[str, str, Element]]:
        """The robots of groups, each with what its group reads."""
        yield from ((f"groups.{place}.robot", one.robot, one) for place, one in enumerate(self.groups))

    def notation(self) -> Notation:
        """It is done by people, with what happens when it is late."""
        return Does(
            "people",
            who=tuple(each.meant for each in self.who),
            many=TOGETHER[self.way],
            enough=self.ratio if self.way is Way.RATIO else None,
            refused=ENDS,
            late=tuple(_late(each) for each in self.due),
            waits=True,
        )

    @property
    def may_wait(self) -> bool:
        """Wait for who is asked."""
        return True

    @property
    def share(self) -> Fraction:
        """How large a part has to agree."""
        return Fraction(self.ratio)

    def enter(self, around: Around) -> Step:
        """Ask those who are meant, but for whom the settings let pass."""
        meant = around.people(self.who)
        if not meant:
            return self._without_anybody(around)
        people = [person for person in meant if not self._is_skipped(around, person)]
        if not people:
            return Passed(why=OWN_SKIPPED)
        people = list(dict.fromkeys(self._instead(around, person) for person in people))
        asked = [self._asked(around, person) for person in self._drawn(around, people)]
        if all(each.vote is Vote.APPROVE for each in asked):
            return Passed(why=asked[0].why)
        first = next(place for place, each in enumerate(asked) if each.vote is None)
        turns = [
            each if each.vote else replace(each, state=self._state(is_first=place == first))
            for place, each in enumerate(asked)
        ]
        return Asks(tuple(turns), around.due(self.due))

    def _drawn(self, around: Around, people: Sequence[Id]) -> Sequence[Id]:
        return (around.draw(people),) if self.way is Way.RANDOM else people

    def _state(self, *, is_first: bool) -> TaskState:
        """Say how somebody is asked here."""
        if self.way is Way.CLAIM:
            return TaskState.OFFERED
        return TaskState.LATER if self.way is Way.SEQUENTIAL and not is_first else TaskState.OPEN

    def _without_anybody(self, around: Around) -> Step:
        if self.nobody == "refuse":
            raise NobodyToAsk(step=self.label)
        if self.nobody == "pass":
            return Passed(why=NOBODY_PASSES)
        if self.nobody == "reject":
            return Ends(RunState.REJECTED, why=NOBODY_REJECTS)
        others = around.people((self.nobody_to,)) if self.nobody == "person" and self.nobody_to else ()
        people = self._drawn(around, others or around.administrators())
        state = self._state(is_first=True)
        return Asks(tuple(Asked(person, state) for person in people), around.due(self.due))

    def _is_skipped(self, around: Around, person: Id) -> bool:
        """Say whether somebody is left out, as they handed it in themselves; a program that did so in their name is not they."""
        return self.own == "skip" and person == around.starter and around.is_by_starter

    def is_kept_from(self, around: Around, person: Id) -> bool:
        """Say whether somebody may not decide here whoever asks them, as they would agree to what is their own."""
        is_left_out = self.own == "head" or (self.own == "skip" and around.is_by_starter)
        return is_left_out and person == around.starter

    def _instead(self, around: Around, person: Id) -> Id:
        is_own = self.own == "head" and person == around.starter
        return (around.manager(person) if is_own else None) or person

    def _asked(self, around: Around, person: Id) -> Asked:
        agreed = around.agreed()
        if self.again == "once" and any(who == person for _, who in agreed):
            return Asked(person, TaskState.DONE, Vote.APPROVE, AGREED_BEFORE)
        if self.again == "in_a_row" and any(
            who == person for node, who in agreed if node == around.just_before()
        ):
            return Asked(person, TaskState.DONE, Vote.APPROVE, AGREED_BEFORE)
        return Asked(person)


def _late(due: Due) -> Late:
    zh, en, then = LATE[due.then]
    when = Moment(due.after, due.unit, due.field, due.every, due.most)
    return Late(when, {"zh": zh, "en": en}, then)
