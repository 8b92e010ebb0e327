"""
Filters: the JSON of ``api.md`` read into a small tree of tests over paths.

Owns what a filter means, including periods such as ``this_month``. Its SQL is up to ``storage.sql``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.language.fields import Cell, Part, Store
from huodan.language.fields._base import OPERATORS
from huodan.language.fields._reference import Wanted
from huodan.language.fields._references import Among, form_of_several
from huodan.language.fields._sealed import Blind, blinded, unsecret
from huodan.language.fields.member import DEPARTMENT, PEOPLE
from huodan.language.periods import hours_of, period

if TYPE_CHECKING:
    from huodan.language.plan.model import Path, Plan

MOST_TESTS = 100
MOST_DEPTH = 8
MOST_VALUES = 1000
MOST_VALUES_IN_ALL = 5000  # PostgreSQL takes 65 535 in a statement, where a value may stand several times
LONGEST_WORDS = 1000
ME = "$me"
MY_DEPARTMENT = "$my_department"
MY_DEPARTMENTS = "$my_departments"  # and those below it
OF_ASKER = (ME, MY_DEPARTMENT, MY_DEPARTMENTS)


class BadFilter(HuodanError):
    """A filter is not written as ``api.md`` says."""

    code = "bad_filter"
    status = 422
    zh = "筛选条件写法不对（{path}）：{reason}"
    en = "The filter is not right ({path}): {reason}"


@dataclass(frozen=True, slots=True)
class Context:
    """
    What a filter's words depend on: zone, today's business day (yyyymmdd), who asks.

    departments: one's own first, then all below it. now: for live formulas.
    blind: makes what a sealed value is found by; documents have none, and no such value stands in them.
    """

    tz: str
    today: int
    person: int = 0
    departments: tuple[int, ...] = ()
    now: int = field(default=0, compare=False)
    blind: Blind | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Test:
    """
    One comparison.

    op: one of ``eq ne in not_in lt lte gt gte between contains not_contains starts empty not_empty``;
    ``period`` has become ``between`` of the first and the last day (or moment).
    operands: cells of the leaf; ``Wanted`` for a reference named by its values; plain text for words.
    name: what the operands are called where they are told later (``storage.sql.operands``).
    """

    path: Path
    op: str
    operands: tuple[Cell, ...] = ()
    name: str | None = None


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; no part means true."""

    parts: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds; no part means false."""

    parts: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold (an empty field makes a test fail, and its negation hold)."""

    part: Filter


Filter = Test | All | AnyOf | Not
EVERYTHING = All(())


def read_filter(plan: Plan, table: str, tree: object, *, context: Context) -> Filter:
    """
    Read a filter over the rows of a table; None means everything.

    Raises:
        BadFilter, UnknownPath: naming the place; also the refusals of the fields' own ``parse``.
    """
    reader = _Reader(plan, table, context)
    return EVERYTHING if tree is None else reader.read(tree, "where", 0)


def tests(filter: Filter) -> tuple[Test, ...]:
    """List every test of a filter."""
    if isinstance(filter, Test):
        return (filter,)
    parts = (filter.part,) if isinstance(filter, Not) else filter.parts
    return tuple(test for part in parts for test in tests(part))


def filtered(tree: object) -> frozenset[str]:
    """List the paths a filter names as it was written, read or not."""
    if not isinstance(tree, Mapping):
        return frozenset().union(*map(filtered, tree)) if isinstance(tree, list | tuple) else frozenset()
    own = {str(tree["field"])} if "field" in tree else set[str]()
    return frozenset(own).union(*(filtered(tree.get(word)) for word in ("and", "or", "not")))


class _Reader:
    def __init__(self, plan: Plan, table: str, context: Context) -> None:
        self.plan, self.table, self.context = plan, table, context
        self.count = 0
        self.values = 0

    def read(self, tree: object, at: str, depth: int) -> Filter:
        if not isinstance(tree, Mapping):
            raise BadFilter(path=at, reason={"zh": "应是一个条件", "en": "a condition is expected"})
        if depth > MOST_DEPTH:
            raise BadFilter(
                path=at, reason={"zh": f"最多嵌套 {MOST_DEPTH} 层", "en": f"at most {MOST_DEPTH} levels"}
            )
        keys = set(tree)
        if keys in ({"and"}, {"or"}):
            word = next(iter(keys))
            parts = self._list(tree[word], f"{at}.{word}")
            read = tuple(self.read(part, f"{at}.{word}.{i}", depth + 1) for i, part in enumerate(parts))
            return All(read) if word == "and" else AnyOf(read)
        if keys == {"not"}:
            return Not(self.read(tree["not"], f"{at}.not", depth + 1))
        if not keys <= {"field", "op", "value"} or not {"field", "op"} <= keys:
            reason = {
                "zh": "要写 field、op、value，或 and、or、not",
                "en": "write field, op, value, or and, or, not",
            }
            raise BadFilter(path=at, reason=reason)
        return self._test(tree, at)

    def _list(self, parts: object, at: str) -> Sequence[object]:
        if not isinstance(parts, list | tuple):
            raise BadFilter(path=at, reason={"zh": "应是一列条件", "en": "a list of conditions is expected"})
        return parts

    def _test(self, tree: Mapping[str, object], at: str) -> Filter:
        self.count += 1
        if self.count > MOST_TESTS:
            raise BadFilter(
                path=at, reason={"zh": f"最多 {MOST_TESTS} 个条件", "en": f"at most {MOST_TESTS} conditions"}
            )
        path = self.plan.path(self.table, str(tree["field"]))
        path.require_queryable()
        op, value = str(tree["op"]), tree.get("value")
        allowed = part_operators(path.part) if path.part else leaf_operators(path)
        if op not in allowed:
            words = " ".join(allowed) or "—"
            reason = {
                "zh": f"「{path.text}」可用的比较是：{words}",
                "en": f"“{path.text}” can be compared by: {words}",
            }
            raise BadFilter(path=at, reason=reason)
        if op in ("empty", "not_empty"):
            return Test(path, op)
        if path.leaf.store is Store.SPAN and path.part is None:
            return self._spanned(path, op, value, at)
        if op == "period":
            return Test(path, "between", self._period(path, str(value), at))
        return self._compare(path, op, value, at)

    def _compare(self, path: Path, op: str, value: object, at: str) -> Filter:
        if op in ("in", "not_in", "between"):
            values = list(self._list(value, f"{at}.value"))
            if len(values) > MOST_VALUES or (op == "between" and len(values) != 2):
                reason = {
                    "zh": "between 要两个值，in 最多 1000 个",
                    "en": "between takes two values, in at most 1000",
                }
                raise BadFilter(path=f"{at}.value", reason=reason)
            self.values += sum(len(one) if isinstance(one, list | tuple) else 1 for one in values)
            if self.values > MOST_VALUES_IN_ALL:
                reason = {
                    "zh": f"所有条件的值加起来最多 {MOST_VALUES_IN_ALL} 个，请分几次查",
                    "en": f"all conditions together take at most {MOST_VALUES_IN_ALL} values; please ask in parts",
                }
                raise BadFilter(path=f"{at}.value", reason=reason)
        else:
            values = [value]
        if path.leaf.target == PEOPLE and not {MY_DEPARTMENT, MY_DEPARTMENTS}.isdisjoint(map(str, values)):
            return self._of_departments(path, op, values, at)
        operands = tuple(cell for raw in values for cell in self._operands(path, op, raw, at))
        if any(cell is None for cell in operands):
            if op in ("eq", "ne") and len(operands) == 1:
                return Test(path, "empty" if op == "eq" else "not_empty")
            raise BadFilter(path=f"{at}.value", reason={"zh": "要填一个值", "en": "a value is needed"})
        if op in ("eq", "ne") and len(operands) != 1:
            op = {"eq": "in", "ne": "not_in"}[op]
        if path.leaf.store is Store.INSTANT and any(_is_day(raw) for raw in values):
            spans = [
                self._day(cell) if _is_day(raw) else (cell, cell)
                for raw, cell in zip(values, operands, strict=True)
            ]
            return _within(path, op, spans)
        return Test(path, op, operands)

    def _spanned(self, path: Path, op: str, value: object, at: str) -> Filter:
        """Ask for ranges that cover a day, or overlap others: they begin not after its last day and end not before its first."""
        first, last = (
            replace(path, text=f"{path.text}.{part.key}", part=part) for part in path.leaf.field.parts
        )
        if op == "period":
            days = self._period(first, str(value), at)
        else:
            given = [value] if op != "between" else list(self._list(value, f"{at}.value"))
            days = tuple(
                path.leaf.field.piece(path.leaf.field.parts[0], raw, tz=self.context.tz) for raw in given
            )
            if len(given) != (2 if op == "between" else 1) or None in days:
                reason = {"zh": "要填日期，between 要两个", "en": "a day is needed, for between two"}
                raise BadFilter(path=f"{at}.value", reason=reason)
        found = All((Test(first, "lte", (days[-1],)), Test(last, "gte", (days[0],))))
        return All((Test(path, "not_empty"), Not(found))) if op == "not_contains" else found

    def _of_departments(self, path: Path, op: str, values: Sequence[object], at: str) -> Filter:
        """Compare a member with those of the asker's departments, and with whom else is named."""
        department = self.plan.tables[PEOPLE].by_id[DEPARTMENT]
        steps, guards = (*path.steps, path.leaf), (*path.guards, department)
        text = f"{path.text}.{department.key}"
        behind = replace(path, text=text, steps=steps, leaf=department, guards=guards)
        words = [raw for raw in values if raw in (MY_DEPARTMENT, MY_DEPARTMENTS)]
        others = [raw for raw in values if raw not in words]
        found = self._compare(behind, "in", words, at)
        if others:
            found = AnyOf((self._compare(path, "in", others, at), found))
        return found if op in ("eq", "in") else All((Test(path, "not_empty"), Not(found)))

    def _day(self, start: int) -> tuple[int, int]:
        """Give the first and the last moment of the business day that begins at a moment."""
        tz = self.context.tz
        return start, zone.start_of_day(zone.add_days(zone.day_of(start, tz), 1), tz) - 1

    def _operands(self, path: Path, op: str, raw: object, at: str) -> tuple[Cell, ...]:
        if path.leaf.store is Store.REFS:
            return (self._several(path, raw),)
        if path.leaf.store is Store.REF and raw in OF_ASKER:
            mine = self.context.departments or (0,)
            return (self.context.person,) if raw == ME else mine[:1] if raw == MY_DEPARTMENT else mine
        is_words = op in ("contains", "not_contains", "starts") and path.leaf.store is not Store.CHOICES
        if path.part is not None and path.part.store is not Store.TEXT:
            return (path.leaf.field.piece(path.part, raw, tz=self.context.tz),)
        if path.part is not None or is_words:
            if raw is not None and not isinstance(raw, str | int):
                raise BadFilter(path=f"{at}.value", reason={"zh": "要填文字", "en": "text is expected"})
            if len(str(raw)) > LONGEST_WORDS:
                reason = {"zh": f"最多 {LONGEST_WORDS} 个字", "en": f"at most {LONGEST_WORDS} characters"}
                raise BadFilter(path=f"{at}.value", reason=reason)
            return (str(raw) if raw not in (None, "") else None,)
        cell = unsecret(self.plan, path.leaf, path.leaf.operand(raw, tz=self.context.tz))
        return (blinded(path.leaf, cell, self.context.blind),)

    def _several(self, path: Path, raw: object) -> Cell | None:
        """Read what a set of records is compared with: ids, names, and the asker's words among them."""
        given = list(raw) if isinstance(raw, list | tuple) else [raw]
        words = [each for each in given if each in OF_ASKER]
        others = [each for each in given if each not in OF_ASKER]
        named = others if words or isinstance(raw, list | tuple) else raw
        cell = unsecret(self.plan, path.leaf, path.leaf.operand(named, tz=self.context.tz))
        by = DEPARTMENT if form_of_several(path.leaf.field) == PEOPLE else None
        mine = self.context.departments or (0,)
        told = {
            ME: Among((self.context.person,)),
            MY_DEPARTMENT: Among(mine[:1], by),
            MY_DEPARTMENTS: Among(mine, by),
        }
        return (*(cell or ()), *(told[str(word)] for word in words)) or None

    def _period(self, path: Path, word: str, at: str) -> tuple[Cell, ...]:
        hours = hours_of(word)
        if hours is not None and path.leaf.store is Store.INSTANT:
            return self.context.now - hours * 3_600_000, self.context.now
        found = period(word, self.context.today)
        if found is None:
            reason = {"zh": f"没有「{word}」这个时间段", "en": f"there is no period “{word}”"}
            raise BadFilter(path=f"{at}.value", reason=reason)
        first, last = found
        tz, field = self.context.tz, path.leaf.field
        if Store.DAY in (path.leaf.store, path.part and path.part.store):
            if (
                path.part is None and not field.is_computed
            ):  # the month or year that holds the first day counts
                return field.parse(zone.day_text(first), tz=tz), last
            return found
        return zone.start_of_day(first, tz), zone.start_of_day(zone.add_days(last, 1), tz) - 1


def leaf_operators(path: Path) -> tuple[str, ...]:
    """List the operators of a path's leaf; a live value that statements cannot work out has none."""
    leaf = path.leaf
    if leaf.klass == "live" and not leaf.is_queryable:
        return ()
    return OPERATORS[leaf.store] if leaf.field.is_computed else leaf.field.operators()


def part_operators(part: Part) -> tuple[str, ...]:
    """List the operators of a piece of a composite cell, such as the city of an address."""
    return OPERATORS[part.store]


def _within(path: Path, op: str, spans: Sequence[tuple[int, int]]) -> Filter:
    """Compare a moment with days: it is one of a day while it lies in it, before it or after it otherwise."""
    if op == "between":
        return Test(path, op, (spans[0][0], spans[1][1]))
    if op in ("lt", "gte"):
        return Test(path, op, (spans[0][0],))
    if op in ("gt", "lte"):
        return Test(path, op, (spans[0][1],))
    if op in ("eq", "in"):
        return AnyOf(tuple(Test(path, "between", span) for span in spans))
    return All(tuple(AnyOf((Test(path, "lt", (first,)), Test(path, "gt", (last,)))) for first, last in spans))


def _is_day(raw: object) -> bool:
    return isinstance(raw, str) and len(raw.strip()) <= 10


__all__ = [
    "All",
    "AnyOf",
    "BadFilter",
    "Context",
    "EVERYTHING",
    "Filter",
    "Not",
    "Test",
    "Wanted",
    "read_filter",
    "tests",
]
