"""
What is asked: lists and aggregates, read from the JSON of ``api.md``.

Owns the shapes, their limits and the refusal of what is written wrongly. What a path means and who may name it is
``paths.py``'s business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huodan.kit.errors import HuodanError

MOST_ROWS = 1000
USUAL_ROWS = 50
MOST_COLUMNS = 200
MOST_STEPS = 8

COUNTS = ("none", "capped", "exact")
ENDS = ("start", "end")
DIRECTIONS = ("asc", "desc")
SPANS = ("year", "quarter", "month", "week", "day", "hour", "weekday")
OPERATIONS = ("count", "count_distinct", "sum", "avg", "min", "max")


class BadQuery(HuodanError):
    """A query is not written as ``api.md`` says."""

    code = "bad_query"
    status = 422
    zh = "查询写法不对（{path}）：{reason}"
    en = "The query is not right ({path}): {reason}"


@dataclass(frozen=True, slots=True)
class Order:
    """One step of a sort; ``field`` is a path, or a key of an aggregate."""

    field: str
    dir: str = "asc"


@dataclass(frozen=True, slots=True)
class Query:
    """
    A list of records of a form.

    form: its id. columns: paths; None means all the asker may read. where: a filter tree as in ``api.md``.
    after, before: the cursors the page lies between, of which one is told; with neither it is the first page, or the
    last one ``from_end``. Its rows come in the same order either way.
    """

    form: str
    columns: tuple[str, ...] | None = None
    where: object = None
    search: str | None = None
    order: tuple[Order, ...] = ()
    limit: int = USUAL_ROWS
    after: str | None = None
    before: str | None = None
    from_end: bool = False
    count: str = "none"

    @property
    def is_backward(self) -> bool:
        """Say whether the page is read from its last row to its first."""
        return self.from_end or self.before is not None


@dataclass(frozen=True, slots=True)
class Group:
    """One thing to group by; ``by`` cuts moments and days into spans, ``key`` names it in the answer."""

    field: str
    by: str | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One number per group."""

    key: str
    op: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Figures over the records of a form, or over their sub-rows."""

    form: str
    where: object = None
    group: tuple[Group, ...] = ()
    measures: tuple[Measure, ...] = ()
    order: tuple[Order, ...] = ()
    limit: int = MOST_ROWS


def read_query(form: str, body: Mapping[str, object]) -> Query:
    """
    Read the body of a list request.

    Raises:
        BadQuery: naming the entry that is wrong.
    """
    _known(body, ("columns", "where", "search", "order", "limit", "after", "before", "from", "count"))
    places = [name for name in ("after", "before", "from") if body.get(name) not in (None, "")]
    if len(places) > 1:
        both = " ".join(places)
        raise _bad(places[-1], f"这几项只能用一项：{both}", f"use only one of {both}")
    columns = body.get("columns")
    if columns is not None:
        columns = tuple(
            _text(item, f"columns.{i}") for i, item in enumerate(_list(columns, "columns", MOST_COLUMNS))
        )
    return Query(
        form=form,
        columns=columns,
        where=body.get("where"),
        search=_maybe_text(body.get("search"), "search"),
        order=_order(body.get("order")),
        limit=_limit(body.get("limit"), USUAL_ROWS),
        after=_maybe_text(body.get("after"), "after"),
        before=_maybe_text(body.get("before"), "before"),
        from_end=_word(body.get("from") or "start", "from", ENDS) == "end",
        count=_word(body.get("count") or "none", "count", COUNTS),
    )


def read_aggregate(form: str, body: Mapping[str, object]) -> Aggregate:
    """
    Read the body of an aggregate request.

    Raises:
        BadQuery: naming the entry that is wrong.
    """
    _known(body, ("where", "group", "measures", "order", "limit"))
    groups = [
        _group(item, f"group.{i}") for i, item in enumerate(_list(body.get("group"), "group", MOST_STEPS))
    ]
    listed = _list(body.get("measures"), "measures", 30)
    measures = [_measure(item, f"measures.{i}") for i, item in enumerate(listed)]
    keys = [*(group.key for group in groups), *(measure.key for measure in measures)]
    if len(set(keys)) < len(keys):
        raise _bad("measures", "每个 key 只能用一次", "each key may stand only once")
    order = _order(body.get("order"))
    for index, step in enumerate(order):
        if step.field not in keys:
            known = " ".join(keys)
            raise _bad(
                f"order.{index}.field", f"只能按这些 key 排序：{known}", f"sort by one of these keys: {known}"
            )
    if not keys:
        raise _bad("measures", "至少要一个 group 或 measure", "at least one group or measure is needed")
    return Aggregate(
        form, body.get("where"), tuple(groups), tuple(measures), order, _limit(body.get("limit"), MOST_ROWS)
    )


def _group(item: object, at: str) -> Group:
    entry = _entry(item, at, ("field", "by", "key"))
    field = _text(entry.get("field"), f"{at}.field")
    by = entry.get("by")
    return Group(
        field,
        None if by is None else _word(by, f"{at}.by", SPANS),
        _key(entry.get("key", field), f"{at}.key"),
    )


def _measure(item: object, at: str) -> Measure:
    entry = _entry(item, at, ("key", "op", "field"))
    op = _word(entry.get("op"), f"{at}.op", OPERATIONS)
    field = _maybe_text(entry.get("field"), f"{at}.field")
    if field is None and op != "count":
        raise _bad(f"{at}.field", "要写明统计哪个字段", "say which field")
    return Measure(_key(entry.get("key"), f"{at}.key"), op, field)


def _order(value: object) -> tuple[Order, ...]:
    steps = []
    for index, item in enumerate(_list(value, "order", MOST_STEPS)):
        at = f"order.{index}"
        entry = _entry(item, at, ("field", "dir"))
        field = _text(entry.get("field"), f"{at}.field")
        steps.append(Order(field, _word(entry.get("dir") or "asc", f"{at}.dir", DIRECTIONS)))
    return tuple(steps)


def _limit(value: object, usual: int) -> int:
    if value is None:
        return usual
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_ROWS:
        raise _bad(
            "limit", f"要 1 到 {MOST_ROWS} 的整数", f"a whole number from 1 to {MOST_ROWS} is expected"
        )
    return value


def _known(body: Mapping[str, object], names: tuple[str, ...]) -> None:
    for name in body:
        if name not in names:
            words = " ".join(names)
            raise _bad(str(name), f"没有这一项，可用的是：{words}", f"there is no such entry; use {words}")


def _entry(item: object, at: str, names: tuple[str, ...]) -> Mapping[str, object]:
    if not isinstance(item, Mapping) or set(item) - set(names):
        words = "、".join(names)
        raise _bad(at, f"应是一个对象，含 {words}", f"an object with {', '.join(names)} is expected")
    return item


def _list(value: object, at: str, most: int) -> tuple[object, ...]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple) or len(value) > most:
        raise _bad(at, f"应是一列，最多 {most} 项", f"a list of at most {most} entries is expected")
    return tuple(value)


def _text(value: object, at: str) -> str:
    if not isinstance(value, str) or not value or len(value) > 500:
        raise _bad(at, "应是一段文字", "a text is expected")
    return value


def _maybe_text(value: object, at: str) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > 5000:
        raise _bad(at, "应是一段文字", "a text is expected")
    return value


def _key(value: object, at: str) -> str:
    return _text(value, at)


def _word(value: object, at: str, words: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in words:
        raise _bad(at, f"只能是 {' '.join(words)}", f"use one of {' '.join(words)}")
    return value


def _bad(at: str, zh: str, en: str) -> BadQuery:
    return BadQuery(path=at, reason={"zh": zh, "en": en})
