"""
Finding the records of one page, by the cheaper of two ways.

*Gather*: where few records of another form match (one customer by name), or few words were hit, start from those by
the index of the reference and sort what is found. *Walk*: go along the index of the order and test each row, which
is cheap where hits are many. Counting up to a cap decides, so that statements are as many for ten rows as for a
million. Measured: docs/performance.md, W2.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.sql.selectable import SelectBase

from huodan.engines.query.order import Keys, Term, after
from huodan.engines.query.words import Arm, search_arms
from huodan.kit.ids import Id
from huodan.kit.text import search_terms
from huodan.language.fields import Store
from huodan.language.filter import All, Filter, Test
from huodan.storage.db import Tx
from huodan.storage.sql.conditions import id_list, listed, lookup_of
from huodan.storage.sql.driven import Driven, unindexed
from huodan.storage.sql.operands import open_up
from huodan.storage.sql.prepared import prepared
from huodan.storage.sql.rows import Clause, Value
from huodan.storage.sql.scopes import Scope
from huodan.storage.sql.tables import SETS, tables

COUNT_CAP = 10_001
FEW = 2_000
FEW_HITS = 5_000
FEW_PARENTS = FEW_WORDS = COUNT_CAP
FEW_REACHED = 25_000
MOST_TRIED = 4
LIMIT = bindparam("limit", None, Integer)

Make = Callable[[], Clause]
Bound = tuple[BindParameter[Any] | None, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """
    One page: ids in order, and the number of all hits if asked for.

    first, last: the keys to go back before and on after, None at the ends.
    """

    ids: tuple[Id, ...]
    first: Keys | None = None
    last: Keys | None = None
    count: int | None = None
    is_capped: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """
    A way to the hits from elsewhere: the rows whose ``column`` is among ``values``, as far as ``extra`` allows.

    loose: the same condition for a walk, where it must not tempt the database to leave the index of the order.
    size: about how many values there are.
    """

    column: Value
    values: Callable[[], SelectBase]
    extra: Make
    loose: Make
    size: int


class Finding:
    """
    A search for records of one form: conditions on the row itself, and ways to it from elsewhere.

    Clauses are made only where no statement was kept that is alike (``prepared``).
    shape: what its statements depend on besides the Plan and what is ``given`` to them by name; None: they are not kept.
    """

    def __init__(self, tx: Tx, scope: Scope, form: str) -> None:
        self.tx, self.scope = tx, scope
        self.row = scope.seen.row(form)
        self.is_empty = self.is_flooded = False
        self.sources: list[Source] = []
        self.clauses: list[Make] = [] if scope.sees_all(form) else [self._visible]
        self.shape: tuple[Hashable, ...] | None = ("find", form, scope.key)
        self.given: dict[str, Any] = {}

    def filter(self, tree: Filter) -> None:
        """Keep to the rows that pass a filter; it comes first, and there is one, for its operands have names."""
        assert not self.given
        opened = open_up(tree, tz=self.tx.zone)
        self.given.update(opened.given)
        self._shaped(opened.shape)
        for number, part in enumerate(_conjuncts(opened.tree)):
            if isinstance(part, Test) and self._is_elsewhere(part):
                self._go_there(number, part)
            else:
                self.clauses.append(partial(self.scope.seen.clause, part, self.row))

    def keep_to(self, clause: Clause, shape: Hashable) -> None:
        """Keep to the rows of a condition that is the same wherever its shape is."""
        self._shaped(shape)
        self.clauses.append(lambda: clause)

    def search(self, text: str) -> None:
        """Keep to the rows whose own words, or the title of a record they or their sub-rows refer to, hold a text."""
        terms = search_terms(text)
        arms = search_arms(self.scope, self.row, terms)
        self._shaped(("search", len(terms), *(tuple(arm.given) for arm in arms)))
        # With nothing else asked, more hits than are counted need not be told apart.
        most = FEW_REACHED if self.clauses or self.sources else COUNT_CAP
        found: list[tuple[Arm, str | None]] = []
        size, sure, is_few = 0, 0, True
        row = self.row
        for number, arm in enumerate(arms):
            self.given.update(arm.given)
            few = FEW if arm.fields else FEW_WORDS
            ids = self._first(("arm", number), arm.ids, few)
            name = f"hits_{number}" if len(ids) <= few else None
            if name is not None:
                self.given[name] = id_list(self.tx.dialect, ids)
            if ids:
                found.append((arm, name))
            size, is_few = size + len(ids), is_few and bool(arm.fields or name)
            sure = sure if arm.fields else len(ids)
        self._shaped(tuple((*(field.id for field in arm.fields), name) for arm, name in found))
        self.is_empty = self.is_empty or not found

        def loose() -> Clause:
            return or_(false(), *(arm.passed(self.scope, row, name) for arm, name in found))

        def values() -> SelectBase:
            ways = [arm.reached(self.scope, row, name).limit(most) for arm, name in found]
            return ways[0] if len(ways) == 1 else union(*(select(way.subquery().c[0]) for way in ways))

        def reached() -> Select[Any]:
            return select(func.count()).select_from(values().subquery())

        # What a few titles are referred to by may be very much.
        if is_few and any(arm.fields for arm, _ in found):
            sure = size = self._run(("reached", most), reached)[0][0]
            is_few = size < most
        if not is_few:
            self.is_flooded = most == COUNT_CAP <= sure
            self.clauses.append(loose)
        elif found:
            self.sources.append(Source(self.row.id, values, true, loose, size))

    def page(self, terms: Sequence[Term], keys: Keys | None, limit: int, count: str) -> Found:
        """Find one page, and count all hits as asked: ``none``, ``capped`` or ``exact``."""
        if self.is_empty:
            return Found((), count=None if count == "none" else 0)
        cap = {"none": FEW_HITS + 1, "capped": COUNT_CAP, "exact": None}[count]
        driver = min(self.sources, key=lambda source: source.size, default=None)
        total = None if driver is None else self._count(driver, cap)
        is_few = total is not None and total < (cap or COUNT_CAP)
        rows = self._rows(driver if is_few else None, terms, keys, limit + 1)
        marks = [(*row[1:], row[0]) for row in rows[:limit]]
        first = marks[0] if marks and keys is not None else None
        last = marks[-1] if len(rows) > limit else None
        ids = tuple(row[0] for row in rows[:limit])
        if count == "none":
            return Found(ids, first, last)
        if total is None and keys is None and last is None:
            total = len(ids)
        elif total is None:
            is_known = self.is_flooded and cap is not None and not self.sources and len(self.clauses) == 1
            total = COUNT_CAP if is_known else self._count(None, cap)
        return Found(ids, first, last, total, cap is not None and total >= cap)

    def _visible(self) -> Clause:
        visible = self.scope.rows(self.row)
        return true() if visible is None else visible

    def _shaped(self, shape: Hashable) -> None:
        """Note what else the statements depend on."""
        self.shape = None if self.shape is None or shape is None else (*self.shape, shape)

    def _is_elsewhere(self, test: Test) -> bool:
        """Say whether an index leads from what a test looks at to the rows."""
        steps = test.path.steps
        if not steps and test.path.leaf.store in SETS and test.op in ("in", "contains") and _is_plain(test):
            return self.scope.readable(self.row, test.path.leaf) is None
        if not steps or test.op == "empty":
            return False
        if steps[0].store is not Store.ROWS:
            return True
        # A sub-row is reached by a reference only, and its record only where all rows of the viewer are alike.
        pointer = steps[1] if len(steps) > 1 else test.path.leaf
        is_reference = pointer.store is Store.REF and (len(steps) > 1 or test.op in ("eq", "in"))
        fields = test.path.fields[: 2 if len(steps) > 1 else None]
        inner = self.scope.seen.row(steps[0].id, depth=1, parent=self.row)
        return is_reference and all(self.scope.readable(inner, field) is None for field in fields)

    def _go_there(self, number: int, test: Test) -> None:
        conditions = self.scope.seen
        if not test.path.steps:
            self._go_by_options(number, test)
            return
        step = test.path.steps[0]
        if step.store is Store.ROWS:
            ids = self._first(number, lambda: conditions.parents(test, depth=1), FEW_PARENTS)
            if len(ids) <= FEW_PARENTS:
                self._start_from(ids, self.row.id, true)
            else:
                self.clauses.append(lambda: conditions.test(test, self.row))
            self._shaped(len(ids) <= FEW_PARENTS)
            return

        def targets() -> Select[Any]:
            return conditions.targets(test, test.path.steps, depth=1)

        def extra() -> Clause:
            readable = self.scope.readable(self.row, lookup_of(test.path, step) or step)
            return true() if readable is None else readable

        column = self.row.column(step)
        ids = self._first(number, targets, FEW)
        if len(ids) <= FEW:
            self._start_from(ids, column, extra)
        else:
            self.clauses.append(lambda: and_(extra(), unindexed(self.tx.dialect, column).in_(targets())))
        self._shaped(len(ids) <= FEW)

    def _go_by_options(self, number: int, test: Test) -> None:
        def passed() -> Clause:
            return self.scope.seen.test(test, self.row)

        ways = [
            self._first((number, options), partial(self._with_options, test, options), FEW_PARENTS)
            for options in _sought(test)
        ]
        ids = min(ways, key=len)
        if len(ids) <= FEW_PARENTS:
            self._start_from(ids, self.row.id, passed)
        else:
            self.clauses.append(passed)
        self._shaped(len(ids) <= FEW_PARENTS)

    def _with_options(self, test: Test, options: tuple[Any, ...]) -> Select[Any]:
        """Select the ids of the rows in which one of some options is chosen."""
        chosen = tables(self.scope.plan).options(test.path.leaf)
        found = select(chosen.c.row).where(chosen.c.option.in_(options))
        return found.distinct() if len(options) > 1 else found

    def _start_from(self, ids: Sequence[Id], column: Value, extra: Make) -> None:
        name = f"ids_{len(self.sources)}"
        self.given[name] = id_list(self.tx.dialect, ids)
        self.is_empty = self.is_empty or not ids

        def values() -> Select[Any]:
            return select(listed(self.tx.dialect, name))

        def loose() -> Clause:
            return and_(extra(), unindexed(self.tx.dialect, column).in_(values()))

        self.sources.append(Source(column, values, extra, loose, len(ids)))

    def _first(self, number: Hashable, ids: Callable[[], Select[Any]], most: int) -> list[Id]:
        """Fetch the first ids, one more than ``most`` at most."""
        return [row[0] for row in self._run(("first", number, most), lambda: ids().limit(most + 1))]

    def _select(self, driver: Source | None, columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
        clauses = [make() for make in self.clauses]
        clauses += [source.loose() for source in self.sources if source is not driver]
        if driver is None:
            return select(*columns).select_from(self.row.source).where(*clauses)
        hits = driver.values().subquery("hits")
        joined = Driven(hits, self.row.source, driver.column == next(iter(hits.c)))
        return select(*columns).select_from(joined).where(driver.extra(), *clauses)

    def _count(self, driver: Source | None, cap: int | None) -> int:
        def count() -> Select[Any]:
            hits = self._select(driver, [literal(1).label("hit")]).limit(cap)
            return select(func.count()).select_from(hits.subquery())

        return int(self._run(("count", self._place(driver), cap), count)[0][0])

    def _rows(
        self, driver: Source | None, terms: Sequence[Term], keys: Keys | None, limit: int
    ) -> Sequence[Any]:
        """Fetch (id, keys…) of the rows after ``keys``."""
        names = [f"key_{place}" for place in range(len(terms))]
        bound = None
        if keys is not None:
            self.given.update(zip(names, keys, strict=True))
            bound = tuple(
                None if key is None else bindparam(name, None, term.value.type)
                for name, term, key in zip(names, terms, keys, strict=True)
            )
        order = tuple((term.name, term.is_descending, term.is_backward) for term in terms)
        page = (order, keys and tuple(key is None for key in keys))
        if driver is None and terms[0].is_column:
            return self._walk(page, terms, bound, limit)
        self.given["limit"] = limit
        return self._run(
            ("rows", self._place(driver), page), lambda: self._sorted(driver, terms, bound, names)
        )

    def _sorted(
        self, driver: Source | None, terms: Sequence[Term], keys: Bound | None, names: Sequence[str]
    ) -> Select[Any]:
        """Gather all hits and sort them."""
        values = [term.value.label(name) for name, term in zip(names, terms[:-1], strict=False)]
        # OFFSET 0 keeps the database from mixing the two ways.
        inner = self._select(driver, [self.row.id.label("id"), *values]).offset(0).subquery("found")
        outer = [
            replace(term, value=column)
            for term, column in zip(terms, [*list(inner.c)[1:], inner.c.id], strict=True)
        ]
        page = select(inner).order_by(*(term.ordered() for term in outer)).limit(LIMIT)
        return page if keys is None else page.where(after(outer, keys))

    def _walk(self, shape: Hashable, terms: Sequence[Term], keys: Bound | None, limit: int) -> list[Any]:
        """Go along the first value of the order; rows where it is empty, at its end, are a second statement."""
        lead, rest = replace(terms[0], is_nullable=False), terms[1:]
        is_empty_first = terms[0].is_backward

        def page() -> Select[Any]:
            return self._select(None, [self.row.id, *(term.value for term in terms[:-1])]).limit(LIMIT)

        def full() -> Select[Any]:
            made = page().order_by(*(term.ordered() for term in (lead, *rest)))
            if terms[0].is_nullable:
                made = made.where(lead.value.is_not(None))
            if keys is None or keys[0] is None:
                return made
            # The first condition is what an index can use.
            return made.where(or_(lead.is_after(keys[0]), lead.equals(keys[0])), after((lead, *rest), keys))

        def empty() -> Select[Any]:
            made = page().where(lead.value.is_(None)).order_by(*(term.ordered() for term in rest))
            return made if keys is None or keys[0] is not None else made.where(after(rest, keys[1:]))

        ways = [("walk", full, keys is None or keys[0] is not None or is_empty_first)]
        if terms[0].is_nullable:
            ways.append(("walk through empty", empty, keys is None or keys[0] is None or not is_empty_first))
        rows: list[Any] = []
        for name, make, is_ahead in reversed(ways) if is_empty_first else ways:
            if is_ahead and len(rows) < limit:
                self.given["limit"] = limit - len(rows)
                rows += self._run((name, shape), make)
        return rows

    def _place(self, driver: Source | None) -> int | None:
        return None if driver is None else self.sources.index(driver)

    def _run(self, what: Hashable, make: Callable[[], Select[Any]]) -> Sequence[Any]:
        """Run a statement that was kept, or make it."""
        key = None if self.shape is None else (*self.shape, what)
        return prepared(self.tx, self.scope.plan, key, make).run(self.tx, **self.given)


def _conjuncts(tree: Filter) -> list[Filter]:
    if isinstance(tree, All):
        return [part for inner in tree.parts for part in _conjuncts(inner)]
    return [tree]


def _is_plain(test: Test) -> bool:
    """Say whether all that is compared with stands in the table of options: no record that is only named."""
    return all(isinstance(each, str | int) for cell in test.operands for each in cell)


def _sought(test: Test) -> list[tuple[Any, ...]]:
    """Give the options that lead to rows: all of ``in`` together, the first of ``contains`` each by itself."""
    options = tuple(sorted({option for cell in test.operands for option in cell}))
    return [options] if test.op == "in" else [(option,) for option in options[:MOST_TRIED]]
