"""
Filters and values as SQL: a tree of ``language.filter`` over a row becomes a clause, alike on both databases.

Owns what each operator means and how a path is walked: over a relation by ``IN``, over sub-rows as «any row».
What may not be seen counts as empty.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    FromClause,
    Select,
    Table,
    Text,
    and_,
    any_,
    bindparam,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from huodan.kit.ids import Id
from huodan.language.fields import COMPOSITE, KEYED, Cell, Part, Store
from huodan.language.fields._reference import Wanted
from huodan.language.fields._references import form_of_several
from huodan.language.fields._sealed import blinded
from huodan.language.filter import All, Context, Filter, Not, Test
from huodan.language.plan.model import Path, Plan, PlanField, UnknownPath
from huodan.storage.sql import several
from huodan.storage.sql.operands import WORDS, operand_names, operands
from huodan.storage.sql.rows import Clause, Row, Value, View
from huodan.storage.sql.tables import KEY, tables

Ids = Sequence[Id] | str
"""Some ids, or the name of the parameter they will be given in (``id_list``)."""

WHOLE_VALUE = ("eq", "empty", "not_empty")


class Conditions:
    """
    Turns filters and paths into SQL for one Plan, one database and one view.

    plain: the same for a view that sees everything, for the filters of documents.
    """

    def __init__(
        self, plan: Plan, *, dialect: str, context: Context, view: View, plain: Conditions | None = None
    ) -> None:
        self.plan, self.dialect, self.context, self.view = plan, dialect, context, view
        self.tz, self.plain = context.tz, plain or self

    def row(self, table: str, *, depth: int = 0, parent: Row | None = None) -> Row:
        """Let a statement range over a table."""
        found = tables(self.plan).rows(table)
        source = aliased(found, f"t{depth}")
        today, now = self.context.today, self.context.now
        return Row(self.plan.tables[table], source, depth, parent, self.dialect, today, now, self)

    def clause(self, tree: Filter, row: Row, *, lines: Row | None = None, is_exact: bool = False) -> Clause:
        """
        Give the condition that a row passes a filter.

        lines: a sub-row ranged over as well; tests on its subform look at that very row.
        is_exact: the condition must be false and never NULL, because it is negated.
        """
        if isinstance(tree, Test):
            return self.test(tree, row, lines=lines, is_exact=is_exact)
        if isinstance(tree, Not):
            return not_(self.clause(tree.part, row, lines=lines, is_exact=True))
        parts = [self.clause(part, row, lines=lines, is_exact=is_exact) for part in tree.parts]
        return and_(true(), *parts) if isinstance(tree, All) else or_(false(), *parts)

    def test(self, test: Test, row: Row, *, lines: Row | None = None, is_exact: bool = False) -> Clause:
        """Give the condition of a single test."""
        steps = test.path.steps
        if lines is not None and steps and steps[0].id == lines.table.id:
            return _both(self.view.shown(row, steps[0]), self._walk(lines, steps[1:], test, is_exact))
        return self._walk(row, steps, test, is_exact)

    def targets(self, test: Test, steps: Sequence[PlanField], *, depth: int) -> Select[Any]:
        """Select the ids of the visible records behind ``steps[0]`` that pass a test over its other steps."""
        step = steps[0]
        assert step.target is not None
        row = self.row(step.target, depth=depth)
        visible = self.view.rows(row, answered=is_behind_lookup(test.path, step))
        passed = self._walk(row, steps[1:], test, False)
        return select(row.id).where(_both(visible, passed)).correlate(None)

    def parents(self, test: Test, *, depth: int) -> Select[Any]:
        """Select the ids of the records one of whose sub-rows passes a test; whoever may see them."""
        row = self.row(test.path.steps[0].id, depth=depth)
        passed = self._walk(row, test.path.steps[1:], test, False)
        return select(row.source.c.parent).where(passed).distinct().correlate(None)

    def value(
        self, row: Row, path: Path, suffix: str = "", *, steps: Sequence[PlanField] | None = None
    ) -> Value:
        """Give what stands at a path over relations, empty where a target may not be seen."""
        steps = path.steps if steps is None else steps
        if not steps:
            return self.view.cell(row, path.leaf, suffix, answered=is_behind_lookup(path, path.leaf))
        pointer = self.pointer(row, path, steps[0])
        return self.behind(pointer, row.source, path, suffix, steps=steps, depth=row.depth + 1)

    def pointer(self, row: Row, path: Path, step: PlanField) -> Value:
        """Give the column of a reference a path follows, empty where it may not be followed."""
        lookup = lookup_of(path, step)
        if lookup is not None:
            return self.view.pointer(row, step, lookup)
        return self.view.cell(row, step, answered=is_behind_lookup(path, step))

    def behind(
        self,
        pointer: Value,
        source: FromClause,
        path: Path,
        suffix: str = "",
        *,
        steps: Sequence[PlanField],
        depth: int,
    ) -> Value:
        """Give what stands at the rest of a path, from the reference ``steps[0]`` in a column of ``source`` on."""
        assert steps[0].target is not None
        target = self.row(steps[0].target, depth=depth)
        found = select(self.value(target, path, suffix, steps=steps[1:])).where(target.id == pointer)
        visible = self.view.rows(target, answered=is_behind_lookup(path, steps[0]))
        if visible is not None:
            found = found.where(visible)
        return found.correlate(source).scalar_subquery()

    def _walk(self, row: Row, steps: Sequence[PlanField], test: Test, is_exact: bool) -> Clause:
        if not steps:
            return self._leaf(row, test, is_exact)
        step = steps[0]
        if step.store is Store.ROWS:
            inner = self.row(step.id, depth=row.depth + 1, parent=row)
            found = self._walk(inner, steps[1:], test, False)
            any_row = exists(
                select(literal(1)).where(inner.source.c.parent == row.id, found).correlate(row.source)
            )
            return _both(self.view.shown(row, step), any_row)
        if test.op == "empty":
            return not_(self._walk(row, steps, replace(test, op="not_empty"), True))
        pointer = self.pointer(row, test.path, step)
        return _sure(pointer, pointer.in_(self.targets(test, steps, depth=row.depth + 1)), is_exact)

    def _leaf(self, row: Row, test: Test, is_exact: bool) -> Clause:
        path, op = test.path, test.op
        field = path.leaf
        if field.store is Store.ROWS:
            inner = self.row(field.id, depth=row.depth + 1, parent=row)
            there = exists(select(literal(1)).where(inner.source.c.parent == row.id).correlate(row.source))
            return _emptiness(op, _both(self.view.shown(row, field), there))
        answered = is_behind_lookup(path, field)
        suffixes = columns_tested(path)
        cells = [
            self.view.cell(row, field, suffix, whole=self._is_whole(test), answered=answered)
            for suffix in suffixes
        ]
        if field.store is Store.REFS:
            found = several.pointed(self, cells[0], row, test, answered=answered)
            return found if op in ("empty", "not_empty") else _sure(cells[0], found, is_exact)
        if op in ("empty", "not_empty"):
            return _emptiness(op, or_(*(cell.is_not(None) for cell in cells)))
        if field.store is Store.CHOICES and op not in ("eq", "ne"):
            return _sure(cells[0], self._chosen(cells[0], op, test.operands), is_exact)
        given = self._operands(test, cells[0])
        if field.store is Store.REF:
            return _sure(cells[0], self._refers(cells[0], field, op, given, row.depth + 1), is_exact)
        compared = (
            self._words(cells[0], path, op, given[0]) if op in WORDS else _COMPARED[op](cells[0], given)
        )
        return _sure(cells[0], compared, is_exact)

    def _is_whole(self, test: Test) -> bool:
        """Say whether a test asks for a whole value, the only way to find what is masked."""
        if test.path.leaf.store is Store.REFS:
            return test.op in ("empty", "not_empty")
        keys = [key for each in test.operands if isinstance(each, Wanted) for key, _ in each.match]
        names = is_named_wholly(self.plan, test.path, keys)
        return test.op in WHOLE_VALUE and test.path.part is None and names

    def _operands(self, test: Test, cell: Value) -> Sequence[Any]:
        """Give what a cell is compared with, or the parameters it will be given in."""
        if test.name is None:
            return operands(test, self.tz)
        kind = Text() if test.op in WORDS else cell.type
        return [bindparam(name, None, kind) for name in operand_names(test)]

    def _chosen(self, cell: Value, op: str, operands: Sequence[Cell]) -> Clause:
        """One of the options (``in``), or all of them (``contains``); the others are their opposites."""
        place = func.instr if self.dialect == "sqlite" else func.strpos
        there = [
            place(cell, f"|{option}|") > 0 for option in sorted({each for all in operands for each in all})
        ]
        found = or_(false(), *there) if op in ("in", "not_in") else and_(true(), *there)
        return not_(found) if op.startswith("not_") else found

    def _words(self, cell: Value, path: Path, op: str, text: Any) -> Clause:
        place = func.instr if self.dialect == "sqlite" else func.strpos
        # What follows \x01 in a key is the folded text; before it stands its pinyin.
        folded = cell if path.part is not None else func.substr(cell, place(cell, "\x01") + 1)
        found = place(folded, text)
        if op == "not_contains":
            return found == 0
        # Most keys do not hold the text anywhere: to see that takes half as long as to cut one.
        return and_(place(cell, text) > 0, found == 1 if op == "starts" else found > 0)

    def _refers(self, cell: Value, field: PlanField, op: str, operands: Sequence[Any], depth: int) -> Clause:
        ids = [wanted for wanted in operands if not isinstance(wanted, Wanted)]
        found = [cell.in_(ids)] if len(ids) > 1 else [cell == id for id in ids]
        found += [
            cell.in_(self.wanted(field, wanted, depth)) for wanted in operands if isinstance(wanted, Wanted)
        ]
        return or_(false(), *found) if op in ("eq", "in") else not_(or_(false(), *found))

    def wanted(self, field: PlanField, wanted: Wanted, depth: int) -> Select[Any]:
        """Select the visible targets that have the wanted values; an empty key stands for the title."""
        form = field.target or form_of_several(field.field)
        assert form is not None
        row = self.row(form, depth=depth)
        visible = self.view.rows(row)
        parts = [true() if visible is None else visible]
        title = self.plan.forms[form].title
        for key, text in wanted.match:
            named = Path(key, (), title, None, (title,)) if key == "" else self.plan.path(form, key)
            if not self.view.may_read(named) or (named.steps and key != ""):
                raise UnknownPath(path=f"{field.key}.{key}".rstrip("."))
            cell = named.leaf.field.parse(text, tz=self.tz)
            cell = blinded(named.leaf, cell, self.context.blind)
            parts.append(false() if cell is None else self._leaf(row, Test(named, "eq", (cell,)), False))
        return select(row.id).where(and_(*parts)).correlate(None)


def lookup_of(path: Path, step: PlanField) -> PlanField | None:
    """Give the look-up that begins with a reference a path crosses; a second one it crosses needs no asking."""
    if not is_behind_lookup(path, step):
        return None
    lookups = (guard for guard in path.guards if guard.table == step.table)
    return next((guard for guard in lookups if getattr(guard.field, "relation", None) == step.id), None)


def is_behind_lookup(path: Path, field: PlanField) -> bool:
    """Say whether a look-up answers for the right to a field of a path."""
    return all(guard is not field for guard in path.guards)


def is_named_wholly(plan: Plan, path: Path, keys: Collection[str]) -> bool:
    """Say whether a record is named by its title ("") or unique values, not by what it has in common with others."""
    by_key = plan.tables[path.leaf.target].by_key if path.leaf.target is not None else {}
    return all(key == "" or (key in by_key and by_key[key].field.unique) for key in keys)


def columns_tested(path: Path) -> tuple[str, ...]:
    """Say by which columns (suffixes) a leaf is compared: a text by its key, a composite cell by all of them."""
    if path.part is not None:
        return (part_suffix(path.part),)
    if path.leaf.store in COMPOSITE:
        return tuple(part_suffix(part) for part in path.leaf.field.parts)
    return (KEY,) if path.leaf.store in (*KEYED, Store.RICH) else ("",)


def part_suffix(part: Part) -> str:
    """Name the companion column a piece of a composite cell lies in."""
    return f"__{part.suffix}" if part.suffix else ""


def among(dialect: str, column: Value, ids: Ids) -> Clause:
    """Give the condition that a column is one of many ids, in one parameter however many there are."""
    if dialect == "sqlite":
        return column.in_(select(listed(dialect, ids)))
    return column == any_(_given(dialect, ids))


def listed(dialect: str, ids: Ids) -> ColumnElement[int]:
    """Give the column of a table that holds some ids, made from one parameter."""
    given = _given(dialect, ids)
    if dialect == "sqlite":
        source = func.json_each(given).table_valued("value", name="listed")
    else:
        source = func.unnest(given).table_valued("value", name="listed").render_derived()
    found: ColumnElement[int] = source.c.value
    return found


def id_list(dialect: str, ids: Sequence[Id]) -> str | list[Id]:
    """Give the one parameter that stands for many ids."""
    return json.dumps(list(ids)) if dialect == "sqlite" else list(ids)


def _given(dialect: str, ids: Ids) -> BindParameter[Any]:
    name, value = (ids, None) if isinstance(ids, str) else (None, id_list(dialect, ids))
    kind = Text() if dialect == "sqlite" else ARRAY(BigInteger)
    return bindparam(name, value, type_=kind)


@lru_cache(maxsize=2048)
def aliased(table: Table, name: str) -> FromClause:
    """Give a table under another name, the same object each time."""
    # Making an alias copies every column; a statement names the same few again and again.
    return table.alias(name)


def _both(condition: Clause | None, other: Clause) -> Clause:
    return other if condition is None else and_(condition, other)


def _sure(cell: Value, clause: Clause, is_exact: bool) -> Clause:
    return and_(cell.is_not(None), clause) if is_exact else clause


def _emptiness(op: str, there: Clause) -> Clause:
    return there if op == "not_empty" else not_(there)


_COMPARED: dict[str, Callable[[Value, Sequence[Any]], Clause]] = {
    "eq": lambda cell, given: cell == given[0],
    "ne": lambda cell, given: cell != given[0],
    "in": lambda cell, given: cell.in_(given),
    "not_in": lambda cell, given: cell.not_in(given),
    "lt": lambda cell, given: cell < given[0],
    "lte": lambda cell, given: cell <= given[0],
    "gt": lambda cell, given: cell > given[0],
    "gte": lambda cell, given: cell >= given[0],
    "between": lambda cell, given: cell.between(given[0], given[1]),
}
