"""
Which fields go to another table with a publish, or come back, and how rows of the two belong together (decision 0073).

Reads Plans and nothing else; what is filled in is ``moving.py``'s.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from huodan.kit.ids import Id
from huodan.language.fields import Store
from huodan.language.fields._base import Came
from huodan.language.fields.serial import Serial
from huodan.language.plan.model import Plan, PlanField
from huodan.storage.db import Tx
from huodan.storage.sql.tables import SETS, columns

Why = Literal["unpublished", "way", "kind"]
IsStored = Callable[[PlanField], bool]
HeldAt = Callable[[Tx, str, Collection[Id], str], Mapping[Id, object]]
"""Gives what records of a form, or their rows, held in a field before it was changed first since the other field went."""


@dataclass(frozen=True, slots=True)
class Link:
    """
    How rows of two tables belong together.

    column: of the rows that name the others. is_up: whether those are the rows the values come from. relation: the field,
    None for rows of a record.
    """

    column: str
    is_up: bool
    relation: str | None


@dataclass(frozen=True, slots=True)
class Move:
    """
    A field whose values go to another table; old: in the Plan of now, new: in that to be.

    choose: which of several values is taken. since: of a field that comes back, the id rows have at least that came since it
    went; None for one that goes. is_noted: whether it is known what was filled in when it went. held_at: what was there then.
    """

    before: Plan
    plan: Plan
    old: PlanField
    new: PlanField
    link: Link
    choose: str
    since: Id | None = None
    is_noted: bool = True
    held_at: HeldAt | None = None

    @property
    def spreads(self) -> bool:
        """Say whether the options chosen have a table of their own."""
        return self.new.store in SETS


@dataclass(frozen=True, slots=True)
class Left:
    """
    The values of a field that is moved which there is nothing for; they are counted and stay where they are.

    since, is_noted: as of a ``Move``; of one that comes back, what people entered meanwhile and no record could take.
    """

    before: Plan
    plan: Plan
    old: PlanField
    new: PlanField
    link: Link
    since: Id | None = None
    is_noted: bool = True
    spreads: bool = False


def find_moves(plan: Plan, before: Plan) -> Iterator[Move]:
    """Give what goes to other tables, and what comes back."""
    for new, came in newly_come(plan, before):
        source = _field(before, came)
        if source is not None and _holds(new) and (link := _link(plan, before, source, new, came.over)):
            yield Move(before, plan, source, new, link, came.choose)
    for table in before.tables.values():
        now = plan.tables.get(table.id)
        for old in table.fields:
            gone = old.field.came if (now is None or old.id not in now.by_id) and _holds(old) else None
            home = _field(plan, gone) if gone is not None and _field(before, gone) is None else None
            if gone is not None and home is not None and (link := _link(plan, before, old, home, gone.over)):
                yield Move(before, plan, old, home, link, "newest", since=0)


def newly_come(plan: Plan, before: Plan) -> Iterator[tuple[PlanField, Came]]:
    """Give the fields a publish brings from elsewhere, with where they come from."""
    for table in plan.tables.values():
        was = before.tables.get(table.id)
        for new in table.fields:
            known = was.by_id.get(new.id) if was is not None else None
            came = new.field.came
            is_new = known is None or known.field.came != came
            if came is not None and is_new and not new.is_hidden:
                yield new, came


def find_stranded(plan: Plan, before: Plan, is_stored: IsStored) -> Iterator[tuple[PlanField, Why]]:
    """
    Give the fields that come from elsewhere and whose values cannot come along, and why.

    is_stored: whether a field had values of its own at some time; these it gets back, whatever it came from.
    """
    found = {(one.new.table, one.new.id) for one in find_moves(plan, before) if one.since is None}
    for new, came in newly_come(plan, before):
        there = before.tables.get(came.table)
        source = there.by_id.get(came.field) if there is not None else None
        if (new.table, new.id) in found or not _was_there(plan, before, new):
            continue
        if source is None or not _holds(source):
            if not is_stored(new):
                yield new, "unpublished"
        else:
            yield new, "way" if _holds(new) else "kind"


def left_by(move: Move) -> Left | None:
    """Give what looks for the values there is nothing for; a row always has its record."""
    if move.since is None and move.link.is_up and move.link.relation is None:
        return None
    return Left(move.before, move.plan, move.old, move.new, move.link, move.since, move.is_noted)


def beside(field: PlanField, what: Literal["first", "was", "back"] = "first") -> PlanField:
    """Say where lies what is noted when a field was moved (``moving_rows.py``); no Plan knows these columns."""
    store = Store.REF if what == "back" else field.store
    return replace(field, column=f"{field.column}__{what}", store=store)


def _was_there(plan: Plan, before: Plan, field: PlanField) -> bool:
    """Say whether anything of the app of a field was there before."""
    app = plan.forms[field.form].app
    return any(form.app == app for form in before.forms.values())


def _holds(field: PlanField) -> bool:
    """Say whether values of a field can be those of another record."""
    return field.has_column and not field.is_hidden and _can_go(field)


def _can_go(field: PlanField) -> bool:
    is_own = isinstance(field.field, Serial) or field.store in (
        Store.FILES,
        Store.SEALED,
        Store.ROWS,
        Store.NONE,
    )
    return not (field.field.is_computed or is_own or field.field.stamped_by)


def _field(plan: Plan, came: Came) -> PlanField | None:
    table = plan.tables.get(came.table)
    found = table.by_id.get(came.field) if table is not None else None
    return found if found is not None and _holds(found) else None


def _link(plan: Plan, before: Plan, old: PlanField, new: PlanField, over: str) -> Link | None:
    """Say how rows belong together; what leads there may go with the same publish, as its columns stay."""
    theirs, ours = before.tables[old.table], plan.tables[new.table]
    if over == theirs.id and theirs.parent is not None and ours.id == theirs.form:
        return Link("parent", True, None)
    if over == ours.id and ours.parent is not None and theirs.id == ours.form:
        return Link("parent", False, None)
    for now in (plan, before):
        for table, target, is_up in ((theirs.id, ours.id, True), (ours.id, theirs.id, False)):
            found = now.tables[table].by_id.get(over) if table in now.tables else None
            if found is not None and found.has_column and found.store is Store.REF and found.target == target:
                return Link(columns(found).names[0], is_up, over)
    return None
