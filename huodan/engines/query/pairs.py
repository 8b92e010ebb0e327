"""
Records of a form that look like one another 「可能重复」, among those its asker sees: looked for from the newest on.

Each is compared with the older ones that share a word with it, by what both show to whoever asks, so that nothing is told
that the lists do not tell. What somebody parted is left out, or marked. Owns how far one answer looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from huodan.engines.query.alike import Given, Sight, candidates
from huodan.engines.query.parting import parted_pairs
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.language.likeness import compared
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import Scope

MOST_AT_ONCE = 200
"""Records one answer looks at."""
MOST_OF_A_WORD = 30
"""Older records compared with one, of those that share a word with it."""
MOST_READ = 2_000


@dataclass(frozen=True, slots=True)
class Alike:
    """One record of a pair. values: what it shows of the fields that are compared, by key."""

    id: str
    title: str | None
    owner: object
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LikePair:
    """Two that look alike: their ids, the keys of the fields that make them so, how much (0 to 1), whether they were parted."""

    newer: str
    older: str
    fields: tuple[str, ...]
    score: float
    is_parted: bool


@dataclass(frozen=True, slots=True)
class LikePairs:
    """looked: how many records were looked at. next: from where to go on, None at the end."""

    records: tuple[Alike, ...]
    pairs: tuple[LikePair, ...]
    looked: int
    next: Id | None


def like_pairs(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    form: str,
    *,
    before: Id | None = None,
    most: int = MOST_AT_ONCE,
    with_parted: bool = False,
) -> LikePairs:
    """
    Look at the next records somebody sees and give the pairs in which they are the newer one.

    before: where the last answer ended; None for the newest. with_parted: what was parted is given as well.

    Raises:
        NotFound, NotAllowed: as for reading the form.
    """
    grant.require(form, Verb.READ)
    planned, scope = plan.forms[form], Scope(tx, plan, grant)
    every = compared(plan, planned)
    ids = _next(tx, scope, planned, before, most + 1) if every else []
    ids, last = ids[:most], ids[most - 1] if len(ids) > most else None
    sight = Sight(tx, scope, planned, every, ids)
    ids = [id for id in ids if id in sight.ids]
    given = {id: sight.given(id) for id in ids}
    near = {
        id: candidates(tx, form, given[id], scope, before=id, most=MOST_OF_A_WORD) for id in ids if given[id]
    }
    parted = parted_pairs(tx, form, ids)
    found = _Found()
    for some in _portions(near):
        others = Sight(tx, scope, planned, every, sorted({other for id in some for other in near[id]}))
        for id in some:
            for other in sorted(others.ids.intersection(near[id]), reverse=True):
                if with_parted or (id, other) not in parted:
                    found.compare((sight, id), (others, other), given[id], is_parted=(id, other) in parted)
    return LikePairs(tuple(found.records.values()), tuple(found.pairs), len(given), last)


def _next(tx: Tx, scope: Scope, form: PlanForm, before: Id | None, most: int) -> list[Id]:
    row = scope.seen.row(form.id)
    wanted = select(row.id).select_from(row.source).order_by(row.id.desc()).limit(most)
    clauses = [scope.rows(row), None if before is None else row.id < before]
    return list(tx.execute(wanted.where(*(one for one in clauses if one is not None))).scalars())


def _portions(near: Mapping[Id, list[Id]]) -> list[list[Id]]:
    """Cut what is to be compared, so that no more is read at once than memory is for."""
    portions: list[list[Id]] = [[]]
    size = 0
    for id, others in near.items():
        if size + len(others) > MOST_READ and portions[-1]:
            portions.append([])
            size = 0
        portions[-1].append(id)
        size += len(others)
    return portions


class _Found:
    """The pairs, and each record of them once."""

    def __init__(self) -> None:
        self.records: dict[Id, Alike] = {}
        self.pairs: list[LikePair] = []

    def compare(
        self, one: tuple[Sight, Id], other: tuple[Sight, Id], given: Given, *, is_parted: bool
    ) -> None:
        like = other[0].lookalike(other[1], given)
        if like is None:
            return
        for sight, id in (one, other):
            if id not in self.records:
                values = {each.field.key: value for each, value in sight.given(id)}
                self.records[id] = Alike(sight.id(id), sight.title(id), sight.owner(id), values)
        fields = tuple(common.key for common in like.why)
        newer = self.records[one[1]].id
        self.pairs.append(LikePair(newer, like.id, fields, like.score, is_parted))
