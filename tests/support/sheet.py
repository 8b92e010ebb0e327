"""
A small form for formula tests: names with values, written as JSON.

Owns: turning given JSON into types and values, and a result back into JSON.
JSON: numbers, texts, true/false; {"date": …}, {"instant": …}, {"empty": type}; a list is a subform's column
(for one without rows {"none": type}); a dot in a name goes into a subform.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from zoneinfo import ZoneInfo

from huodan.language.formula import (
    EvaluationError,
    FormulaError,
    Reference,
    Type,
    Value,
    ValueType,
    check,
    compile_formula,
    parse,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime.datetime(2026, 5, 6, 10, 30, tzinfo=SHANGHAI)

_PYTHON = {
    bool: ValueType.BOOL,
    str: ValueType.TEXT,
    Decimal: ValueType.NUMBER,
    datetime.date: ValueType.DATE,
    datetime.datetime: ValueType.INSTANT,
}


class Sheet:
    """Scope and Env in one; the id of a name is the name itself."""

    zone = SHANGHAI

    def __init__(self, given: Mapping[str, object]) -> None:
        self.fields = {tuple(name.split(".")): _read(data) for name, data in given.items()}

    def find(self, parts: tuple[str, ...], /) -> Reference | None:
        path = tuple(part.removeprefix("#") for part in parts)
        if path in self.fields:
            return Reference(path, self.fields[path][0], path[-1])
        if any(path == known[:-1] for known in self.fields):
            return Reference(path, Type(ValueType.ANY, many=True), path[-1])
        return None

    def names(self) -> Iterable[str]:
        return [".".join(path) for path in self.fields]

    def value(self, path: tuple[str, ...], /) -> Value:
        return self.fields[path][1]

    def today(self) -> datetime.date:
        return NOW.date()

    def now(self) -> datetime.datetime:
        return NOW.astimezone(datetime.UTC)

    def run(self, formula: str) -> Value:
        return compile_formula(check(parse(formula), self))(self)


def outcome(formula: str, given: Mapping[str, object]) -> object:
    """Return what a formula gives as JSON: a value, {"fault": …} or {"refused": …}."""
    try:
        return written(Sheet(given).run(formula))
    except EvaluationError as failed:
        return {"fault": failed.slots["fault"]}
    except FormulaError as refused:
        return {"refused": refused.text("zh")}


def written(value: Value) -> object:
    """Return a value as the JSON of golden pairs."""
    if isinstance(value, datetime.datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    if isinstance(value, tuple):
        return [written(item) for item in value]
    return value


def _read(data: object) -> tuple[Type, Value]:
    if isinstance(data, list):
        items = [_read(item) for item in data]
        return Type(items[0][0].base, many=True), tuple(value for _, value in items)
    if isinstance(data, dict) and "none" in data:
        return Type(ValueType(data["none"]), many=True), ()
    if isinstance(data, dict) and "empty" in data:
        return Type(ValueType(data["empty"])), None
    value = _read_value(data)
    return Type(_PYTHON[type(value)]), value


def _read_value(data: object) -> Value:
    if isinstance(data, dict) and "date" in data:
        return datetime.date.fromisoformat(data["date"])
    if isinstance(data, dict) and "instant" in data:
        return datetime.datetime.fromisoformat(data["instant"])
    if isinstance(data, int) and not isinstance(data, bool):
        return Decimal(data)
    assert isinstance(data, bool | str | Decimal | datetime.date), data
    return data
