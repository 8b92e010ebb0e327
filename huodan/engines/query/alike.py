"""
Records that look like one being filled in 「查重」: same name in other words, same number.

The index gives the few that share a word with it, of each field and among those its reader sees; what they show decides.
Whoever may not see a record, or the field that makes it alike, is not told of it; where the form says so they are told
that there is one, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select, union_all

from huodan.engines.query.need import Wanted
from huodan.engines.query.parting import parted_from
from huodan.engines.query.reading import Reading
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.access import Grant, system_grant
from huodan.language.document import Verb
from huodan.language.fields import Cell
from huodan.language.likeness import Compared, compared
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql import search
from huodan.storage.sql.scopes import Scope

MOST = 5
MOST_LOOKED_AT = 200
"""Records compared, of those that share a word of one field: the newest of them."""
MOST_SOUGHT = 5_000
"""Records that share a word of one field, the newest, among which those are looked for that somebody sees."""


@dataclass(frozen=True, slots=True)
class Common:
    """Why a record is alike: the field, and what stands in it there."""

    key: str
    label: Text
    value: object


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A record that looks like another. owner: whose it is, as a reference, where that may be seen. score: from 0 to 1."""

    id: str
    title: str | None
    owner: object
    why: tuple[Common, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Lookalikes:
    """
    records: the most alike first. more: there are more of them.

    is_unseen_there: there are some out of sight, and the form says so.
    """

    records: tuple[Lookalike, ...]
    more: bool
    is_unseen_there: bool


NONE = Lookalikes((), False, False)


def alike(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    form: str,
    values: Mapping[str, object],
    *,
    but: Id | None = None,
    most: int = MOST,
) -> Lookalikes:
    """
    Give the records that look like one with these values; what cannot be read of them is left aside.

    values: raw, by field key; those look-alikes are not found by do not matter. but: the record itself, if it may be seen.

    Raises:
        NotFound, NotAllowed: as for who fills nothing in.
    """
    planned = plan.forms[form]
    if not grant.form(form).can(Verb.UPDATE):
        grant.require(form, Verb.CREATE)
    given = _given(tx, grant, planned, compared(plan, planned), values)
    shown, visible = (
        _judged(tx, plan, grant, planned, given, candidates(tx, form, given, Scope(tx, plan, grant)))
        if grant.form(form).can(Verb.READ)
        else ({}, ())
    )
    shown.pop(but or 0, None)
    for id in parted_from(tx, form, but) if but else ():
        shown.pop(id, None)
    found = sorted(shown.items(), key=lambda pair: (-pair[1].score, -pair[0]))
    is_unseen_there = planned.form.tells_unseen and _is_unseen_there(
        tx, plan, grant, planned, given, [id for id in candidates(tx, form, given) if id not in visible]
    )
    return Lookalikes(tuple(one for _, one in found[:most]), len(found) > most, is_unseen_there)


Given = Sequence[tuple[Compared, Cell]]


def _is_unseen_there(
    tx: Tx, plan: Plan, grant: Grant, form: PlanForm, given: Given, unseen: Sequence[Id]
) -> bool:
    """Say whether a record that is not seen at all is alike, by fields that are masked for the asker nowhere."""
    masked = grant.form(form.id).masked
    asked = [(each, cell) for each, cell in given if each.field.id not in masked]
    return bool(asked and unseen) and bool(_judged(tx, plan, system_grant(plan), form, asked, unseen)[0])


def _given(
    tx: Tx, grant: Grant, form: PlanForm, every: Sequence[Compared], values: Mapping[str, object]
) -> Given:
    """Read what was sent, of the fields the asker may know of; what is half typed is compared as it is."""
    granted = grant.form(form.id)
    found = []
    for each in every:
        raw = values.get(each.field.key)
        if each.field.id not in granted.readable | granted.writable or not isinstance(raw, str):
            continue
        try:
            cell = each.field.field.parse(raw, tz=tx.zone)
        except HuodanError:
            cell = raw
        if isinstance(cell, str):
            found.append((each, cell))
    return found


def candidates(
    tx: Tx,
    form: str,
    given: Given,
    scope: Scope | None = None,
    *,
    before: Id | None = None,
    most: int | None = None,
) -> list[Id]:
    """
    Find the records that share a word with what is given: of each field with a word few have, and with one many may have.

    scope: of who is to see them, None for all there are. before: only records older than this one. most: of each word,
    else ``MOST_LOOKED_AT``.
    """
    sought = [
        search.Sought(f"alike{place}{number}", tx.dialect, ("",), (), (words,))
        for number, (each, cell) in enumerate(given)
        for place, words in enumerate(each.words(cell))
        if words
    ]
    if not sought:
        return []
    told = {name: value for each in sought for name, value in each.given.items()}
    newest = [_newest(form, each, scope, before, most or MOST_LOOKED_AT) for each in sought]
    return list(dict.fromkeys(tx.execute(union_all(*newest), told).scalars()))


def _newest(
    form: str, sought: search.Sought, scope: Scope | None, before: Id | None, most: int
) -> Select[Any]:
    """Select the newest records that share some words, of those somebody sees."""
    hits = search.hits(form, sought).offset(0).subquery(f"hits_{sought.name}")
    newest = select(hits.c.id).order_by(hits.c.id.desc())
    if before is not None:
        newest = newest.where(hits.c.id < before)
    row = None if scope is None or scope.sees_all(form) else scope.seen.row(form)
    if scope is not None and row is not None and (visible := scope.rows(row)) is not None:
        some = newest.limit(MOST_SOUGHT).subquery(f"some_{sought.name}")
        seen = select(some.c.id).join_from(some, row.source, row.id == some.c.id).where(visible)
        newest = seen.order_by(some.c.id.desc())
    return select(newest.limit(most).subquery(f"newest_{sought.name}").c.id)


class Sight:
    """What some records show to somebody of the fields by which look-alikes are found; ``ids`` are those that are seen."""

    def __init__(
        self, tx: Tx, scope: Scope, form: PlanForm, every: Sequence[Compared], ids: Sequence[Id]
    ) -> None:
        self._form, self._every = form.id, every
        paths = {each.field.id: scope.plan.path(form.id, f"#{each.field.id}") for each in every}
        self._paths = {id: path for id, path in paths.items() if scope.may_read(path)}
        owner = next((scope.plan.path(form.id, f"#{one.id}") for one in form.owners if one.has_column), None)
        self._owner = owner if owner is not None and scope.may_read(owner) else None
        wanted = Wanted(scope, form.id)
        wanted.title(wanted.need)
        for path in (*self._paths.values(), *([self._owner] if self._owner else [])):
            wanted.path(path)
        self._reading = Reading(tx, scope, wanted.need, ids)

    @property
    def ids(self) -> frozenset[Id]:
        """Give the records that are seen."""
        return frozenset(self._reading.rows)

    def given(self, id: Id) -> Given:
        """Give what one of them shows. What is masked in it is no value: nobody finds out by trying."""
        seen = self._reading.rows[id]
        found = []
        for each in self._every:
            path = self._paths.get(each.field.id)
            if path is not None and each.field.id in seen.read:
                value = self._reading.value(seen, path)
                if isinstance(value, str):
                    found.append((each, value))
        return found

    def lookalike(self, id: Id, given: Given) -> Lookalike | None:
        """Compare one of them with what is given; None if it does not look alike."""
        shows = {each.field.id: value for each, value in self.given(id)}
        why, best = [], 0.0
        for each, cell in given:
            value = shows.get(each.field.id)
            score = each.likeness(cell, value)
            if score:
                why.append(Common(each.field.key, each.field.label, value))
                best = max(best, score)
        if not why:
            return None
        score = min(1.0, best + 0.01 * (len(why) - 1))
        return Lookalike(self.id(id), self.title(id), self.owner(id), tuple(why), score)

    def id(self, id: Id) -> str:
        """Write the id of one of them."""
        return self._reading.id(self._form, id)

    def title(self, id: Id) -> str | None:
        """Give what one of them is called, as far as it is shown."""
        return self._reading.title(self._reading.rows[id])

    def owner(self, id: Id) -> object:
        """Say whose one of them is, where that may be seen."""
        return None if self._owner is None else self._reading.value(self._reading.rows[id], self._owner)


def _judged(
    tx: Tx, plan: Plan, grant: Grant, form: PlanForm, given: Given, ids: Sequence[Id]
) -> tuple[dict[Id, Lookalike], frozenset[Id]]:
    """Compare what the records show to somebody; give those that are alike, and all that are seen."""
    sight = Sight(tx, Scope(tx, plan, grant), form, [each for each, _ in given], ids)
    found = {id: sight.lookalike(id, given) for id in sight.ids}
    return {id: one for id, one in found.items() if one is not None}, sight.ids
