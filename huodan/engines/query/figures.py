"""
Figures: counts, sums and the like over records or their sub-rows, in groups (``api.md``, Aggregate).

One statement groups the rows by their own columns; what lies behind a reference is joined to the few groups, never
to the many rows. Averages are divided here, exactly. Owns the grain: sub-rows if any path goes through a subform.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, Select, bindparam, distinct, func, select

from huodan.engines.query.groups import OWN, GroupBy, group_by
from huodan.engines.query.live import average, sums
from huodan.engines.query.paths import find_filter, find_measured, label, require_form
from huodan.engines.query.record import titles
from huodan.engines.query.request import Aggregate, BadQuery, Measure
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.numbers import micro_text
from huodan.language.access import Grant
from huodan.language.fields import Store
from huodan.language.filter import Filter, tests
from huodan.language.plan.model import Path, Plan, PlanField
from huodan.storage.db import Tx
from huodan.storage.sql.conditions import columns_tested
from huodan.storage.sql.operands import open_up
from huodan.storage.sql.prepared import prepared
from huodan.storage.sql.rows import Row, Value
from huodan.storage.sql.scopes import Scope

AVERAGE_PLACES = 6
LIMIT = bindparam("limit", None, Integer)

Line = Mapping[str, Any]


class DoubleCount(HuodanError):
    """A field of the record would be summed once per sub-row."""

    code = "double_count"
    status = 422
    zh = "「{field}」每条记录只有一个值，按明细行合计会重复计算。请改为合计明细里的字段，或去掉明细分组。"
    en = "“{field}” stands once per record; summed per sub-row it would count several times. Sum a sub-row's field."


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure with the path it looks at; none means the rows themselves are counted."""

    measure: Measure
    path: Path | None


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of an order: the group or the figure at a place."""

    is_group: bool
    place: int
    is_descending: bool


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was asked for, as the statement needs it."""

    groups: tuple[GroupBy, ...]
    figures: tuple[Figure, ...]
    order: tuple[_Step, ...]
    tree: Filter

    @property
    def paths(self) -> tuple[Path, ...]:
        """List the paths that are grouped by or measured."""
        return *(group.path for group in self.groups), *(one.path for one in self.figures if one.path)

    @property
    def shape(self) -> Hashable:
        """Give what tells apart statements of one filter."""
        groups = tuple((group.path.text, group.by) for group in self.groups)
        return groups, tuple((one.measure.op, one.path and one.path.text) for one in self.figures), self.order


class _Rows:
    """The rows that are counted: those of the form, or of one subform together with their records."""

    def __init__(self, scope: Scope, form: str, subform: PlanField | None) -> None:
        self.scope, self.subform = scope, subform
        self.record = scope.seen.row(form)
        self.line = scope.seen.row(subform.id, depth=1, parent=self.record) if subform else None

    def at(self, path: Path) -> tuple[Row, Sequence[PlanField]]:
        """Give the row a path starts from, and its steps from there."""
        if self.line is not None and path.steps and path.steps[0] is self.subform:
            return self.line, path.steps[1:]
        return self.record, path.steps

    def value(self, path: Path, suffix: str = "") -> Value:
        """Give what stands at a path."""
        row, steps = self.at(path)
        return self.scope.seen.value(row, path, suffix, steps=steps)

    def selected(self, columns: Sequence[ColumnElement[Any]], wish: _Wish) -> Select[Any]:
        """Select columns of the rows that pass a filter and may be seen."""
        conditions = [
            self.scope.seen.clause(wish.tree, self.record, lines=self.line),
            self.scope.rows(self.record),
        ]
        source: FromClause = self.record.source
        if self.line is not None and self.subform is not None:
            conditions.append(self.scope.shown(self.record, self.subform))
            all_paths = (*wish.paths, *(test.path for test in tests(wish.tree)))
            is_alone = all(self.at(path)[0] is self.line or path.leaf is self.subform for path in all_paths)
            is_alike = self.scope.grant.form(self.record.table.form).sees_all_rows_alike
            source = self.line.source
            if not (is_alone and is_alike and conditions[1] is None):
                source = source.join(self.record.source, self.record.id == self.line.source.c.parent)
        for group in wish.groups:
            source = group.spread(self.scope.seen, source, *self.at(group.path))
        return select(*columns).select_from(source).where(*(one for one in conditions if one is not None))


def aggregate(tx: Tx, plan: Plan, grant: Grant, asked: Aggregate) -> tuple[dict[str, object], ...]:
    """
    Give one row per group, keyed as asked; without groups exactly one row.

    Raises:
        NotFound, UnknownPath, BadFilter, BadQuery: as for lists.
        NotGroupable, NotMeasurable, DoubleCount, Masked: for fields that cannot be used so.
        TotalOutOfRange: for sums beyond what the system holds.
    """
    scope = Scope(tx, plan, grant)
    form = require_form(scope, asked.form)
    groups = [group_by(scope, form.id, group, place) for place, group in enumerate(asked.group)]
    figures = [_figure(scope, form.id, measure) for measure in asked.measures]
    paths = [*(group.path for group in groups), *(figure.path for figure in figures if figure.path)]
    subform = _grain(paths)
    for figure in figures:
        _refuse_double_count(figure, subform)
    opened = open_up(find_filter(scope, form.id, asked.where), tz=tx.zone)
    wish = _Wish(tuple(groups), tuple(figures), _order(groups, figures, asked), opened.tree)
    statement = prepared(
        tx,
        plan,
        opened.shape and ("figures", form.id, scope.key, opened.shape, wish.shape),
        lambda: _statement(scope, _Rows(scope, form.id, subform), wish),
    )
    given = opened.given | {"limit": asked.limit}
    lines = sums(lambda: statement.run(tx, **given))
    found = [dict(zip(statement.columns, line, strict=True)) for line in lines]
    named = _titles(tx, scope, groups, found)
    return tuple(_answer(tx, plan, wish, named, line) for line in found)


def _figure(scope: Scope, form: str, measure: Measure) -> Figure:
    path = None if measure.field is None else find_measured(scope, form, measure.field, measure.op)
    return Figure(measure, path)


def _grain(paths: Sequence[Path]) -> PlanField | None:
    subforms = {
        found.id: found
        for path in paths
        for found in (path.subform or path.leaf,)
        if found.store is Store.ROWS
    }
    if len(subforms) > 1:
        reason = {"zh": "一次只能统计一个明细表", "en": "only one subform can be counted at once"}
        raise BadQuery(path="measures", reason=reason)
    return next(iter(subforms.values()), None)


def _refuse_double_count(figure: Figure, subform: PlanField | None) -> None:
    path = figure.path
    if subform is None or path is None or path.steps[:1] == (subform,) or path.leaf is subform:
        return
    if figure.measure.op in ("sum", "avg"):
        raise DoubleCount(field=label(path), path=path.text)


def _order(groups: Sequence[GroupBy], figures: Sequence[Figure], asked: Aggregate) -> tuple[_Step, ...]:
    places = {group.key: (True, group.place) for group in groups}
    places |= {figure.measure.key: (False, place) for place, figure in enumerate(figures)}
    return tuple(_Step(*places[step.field], step.dir == "desc") for step in asked.order)


def _statement(scope: Scope, rows: _Rows, wish: _Wish) -> Select[Any]:
    """Build the statement: rows in groups by their own columns, then by what lies behind, then in order."""
    groups, figures = wish.groups, wish.figures
    seen, tz = scope.seen, scope.seen.tz
    # Distinct values cannot be added up, so then what lies behind a reference is looked up row by row.
    is_twice = any(group.is_behind for group in groups)
    is_twice = is_twice and not any(group.is_behind and group.is_spread for group in groups)
    is_twice = is_twice and not any(figure.measure.op == "count_distinct" for figure in figures)
    prefix = OWN if is_twice else ""
    picked = [c for group in groups for c in group.first(seen, *rows.at(group.path), prefix=prefix, tz=tz)]
    picked += [column for place, figure in enumerate(figures) for column in _measured(rows, figure, place)]
    grouped = rows.selected(picked, wish).group_by(*(group.named(prefix) for group in groups))
    table = grouped.subquery("counted")
    if is_twice:
        picked = [column for group in groups for column in group.second(seen, table, tz=tz)]
        picked += [
            column for place, figure in enumerate(figures) for column in _combined(table, figure, place)
        ]
        table = select(*picked).group_by(*(group.named() for group in groups)).subquery("seen")
    return _in_order(scope, table, wish)


def _measured(rows: _Rows, figure: Figure, place: int) -> list[ColumnElement[Any]]:
    op, path = figure.measure.op, figure.path
    if path is None or path.leaf.store is Store.ROWS:
        return [func.count().label(f"m{place}")]
    value = rows.value(path, columns_tested(path)[0])
    if op == "count_distinct":
        return [func.count(distinct(value)).label(f"m{place}")]
    if op == "avg":
        return [func.sum(value).label(f"m{place}"), func.count(value).label(f"n{place}")]
    if op == "sum":
        return [func.coalesce(func.sum(value), 0).label(f"m{place}")]
    return [getattr(func, op)(value).label(f"m{place}")]


def _combined(table: FromClause, figure: Figure, place: int) -> list[ColumnElement[Any]]:
    name = figure.measure.op if figure.measure.op in ("min", "max") else "sum"
    columns = [f"m{place}"] + ([f"n{place}"] if figure.measure.op == "avg" else [])
    return [getattr(func, name)(table.c[column]).label(column) for column in columns]


def _in_order(scope: Scope, table: FromClause, wish: _Wish) -> Select[Any]:
    sorts = [group.sorts(scope, table) for group in wish.groups]
    steps = []
    for step in wish.order:
        place = step.place
        values = sorts[place] if step.is_group else [_sortable(scope, table, wish.figures[place], place)]
        steps += [(value.desc() if step.is_descending else value.asc()).nulls_last() for value in values]
    steps += [value.asc().nulls_last() for values in sorts for value in values]
    return select(table).order_by(*steps).limit(LIMIT)


def _sortable(scope: Scope, table: FromClause, figure: Figure, place: int) -> ColumnElement[Any]:
    value: ColumnElement[Any] = table.c[f"m{place}"]
    if figure.measure.op != "avg":
        return value
    count = func.nullif(table.c[f"n{place}"], 0)
    return func.div(value, count) if scope.dialect == "postgres" else value // count


def _titles(
    tx: Tx, scope: Scope, groups: Sequence[GroupBy], lines: Sequence[Line]
) -> dict[str, dict[Id, str | None]]:
    wanted: dict[str, set[Id]] = {}
    for group in groups:
        if group.form is not None:
            ids = (line[f"g{group.place}"] for line in lines)
            wanted.setdefault(group.form, set()).update(id for id in ids if id is not None)
    return {form: titles(tx, scope.plan, scope.grant, form, ids) for form, ids in wanted.items()}


def _answer(
    tx: Tx, plan: Plan, wish: _Wish, named: dict[str, dict[Id, str | None]], line: Line
) -> dict[str, object]:
    answer: dict[str, object] = {group.key: group.show(tx, plan, line, named) for group in wish.groups}
    for place, figure in enumerate(wish.figures):
        answer[figure.measure.key] = _shown(figure, line, place, tx.zone)
    return answer


def _shown(figure: Figure, line: Line, place: int, tz: str) -> object:
    value, op = line[f"m{place}"], figure.measure.op
    if op in ("count", "count_distinct"):
        return int(value or 0)
    if op == "sum":
        return micro_text(int(value or 0))
    if value is None or figure.path is None:
        return None
    if op == "avg":
        return micro_text(average(int(value), int(line[f"n{place}"]), places=AVERAGE_PLACES))
    return figure.path.leaf.show(int(value), tz=tz)
