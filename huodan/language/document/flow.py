"""A flow 「流程」, and an automation 「自动化规则」: what sets it off, and the way a record then goes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field as Setting

from huodan.kit.words import Text
from huodan.language.element import Element, FormulaText
from huodan.language.fields._base import ElementId, Key
from huodan.language.nodes import AnyNode
from huodan.language.nodes._base import MOST_NODES
from huodan.language.nodes._groups import Groups
from huodan.language.nodes._needs import Given
from huodan.language.nodes._who import Who


class _Start(Element):
    """What sets a flow off. when: a condition that must hold of the record besides."""

    when: FormulaText | None = None


class Dated(_Start):
    """A start by what becomes of records. dated: the field of their day; those before the opening day (开账日) are history."""

    dated: ElementId | None = None


class Submitted(Dated):
    """A new record is saved and handed in (提交审批), on whichever path; a draft of it is not."""

    on: Literal["submitted"] = "submitted"


class Created(Dated):
    """A record is new."""

    on: Literal["created"] = "created"


class Updated(Dated):
    """One of these fields, or any, has become something else; of one field from and to which value, as a filter writes them."""

    on: Literal["updated"] = "updated"
    fields: Annotated[tuple[ElementId, ...], Setting(max_length=50)] = ()
    was: Any = None
    becomes: Any = None


class Deleted(_Start):
    """A record went to the trash."""

    on: Literal["deleted"] = "deleted"


class Pressed(_Start):
    """Somebody pressed a button of the record (decision 0064)."""

    on: Literal["pressed"] = "pressed"
    button: ElementId


class Scheduled(_Start):
    """
    Every day, week or month at a time of day; once for all, or for each record of a filter.

    days: of the week 1–7 or of the month 1–31 (a month without it: its last). working_days: only on these; the next one worked
    stands for a day that is off.
    """

    on: Literal["scheduled"] = "scheduled"
    every: Literal["hour", "day", "week", "month"] = "day"
    days: Annotated[tuple[int, ...], Setting(max_length=31)] = ()
    at: Annotated[str, Setting(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")] = "09:00"
    working_days: bool = False
    where: dict[str, Any] | None = None


class DayOf(_Start):
    """
    So many days before (negative), on or behind the day a field says, at a time of day; for each record once.

    again: every so many days while the condition holds, at most ``most`` times. working_days: counted in these.
    """

    on: Literal["day_of"] = "day_of"
    field: ElementId
    days: Annotated[int, Setting(ge=-3650, le=3650)] = 0
    at: Annotated[str, Setting(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")] = "09:00"
    working_days: bool = False
    again: Annotated[int, Setting(ge=1, le=365)] | None = None
    most: Annotated[int, Setting(ge=1, le=100)] = 5


class Mapped(Element):
    """A part of what was sent, by its path such as ``data.order.no``, and the field it goes to."""

    path: Annotated[str, Setting(max_length=200)]
    field: ElementId


class Called(_Start):
    """An address of ours was called from outside; what came is mapped to fields of a new record, or finds one by them."""

    on: Literal["called"] = "called"
    maps: tuple[Mapped, ...] = ()
    once_by: str | None = None


Start = Annotated[
    Submitted | Created | Updated | Deleted | Pressed | Scheduled | DayOf | Called, Discriminator("on")
]


class Mark(Element):
    """What is written into the record when its run is handed in, is back with its starter, or has ended (流程状态写回)."""

    on: Literal["running", "returned", "approved", "rejected", "withdrawn", "cancelled"]
    sets: Annotated[tuple[Given, ...], Setting(min_length=1, max_length=10)]


class Flow(Element):
    """
    What becomes of records of a form.

    is_approval: a run has a starter and locks its record but for what its nodes open; of an automation neither is so.
    departments: it is for records started there only (先给部分部门用). is_on: whether it is set off at all.
    summary: the fields a card of it shows (卡片上的字段), those of a node win. ends_when: a run ends, with its tasks and timers,
    in the same moment in which this becomes true of its record, such as that it is cancelled. marks: what a run writes into it.
    withdraws: until when its starter may take it back. administrators: who looks after runs that are stuck. groups: which are
    told of its to-dos where a step names none; none: those whose robots hear of all (decision 0100). quiet: none at all.
    """

    key: Key
    label: Text
    form: ElementId
    is_approval: bool = True
    is_on: bool = True
    start: Start
    nodes: Annotated[tuple[AnyNode, ...], Setting(max_length=MOST_NODES)] = ()
    departments: Annotated[tuple[str, ...], Setting(max_length=50)] = ()
    withdraws: Literal["never", "before_anybody", "before_the_end"] = "before_anybody"
    administrators: Annotated[tuple[Who, ...], Setting(max_length=5)] = ()
    summary: Annotated[tuple[ElementId, ...], Setting(max_length=5)] = ()
    ends_when: FormulaText | None = None
    marks: Annotated[tuple[Mark, ...], Setting(max_length=12)] = ()
    groups: Groups = ()
    quiet: bool = False
    note: Text | None = None
