"""
Cases of a spreadsheet's formulas: ``{"id", "formula", "inputs": {"A1": value}}``, worked out one by one.

Owns: cells and ranges as the names of a formula, and results in a spreadsheet's JSON, where days are numbers.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import Any

import orjson

from huodan.kit.errors import HuodanError
from huodan.kit.zone import zone_info
from huodan.language.formula.checker import check
from huodan.language.formula.compiler import compile_formula
from huodan.language.formula.errors import EvaluationError, FormulaError
from huodan.language.formula.parser import parse
from huodan.language.formula.scope import Reference
from huodan.language.formula.values import Fault, Refusal, Type, Value, ValueType

_TEXT_OR_CELLS = re.compile(
    r'"(?:[^"]|"")*"|\$?\b([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]+))?\b(?!\()'
)
_CELLS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?:_([A-Z]{1,3})([0-9]+))?")
_TYPES = ((bool, ValueType.BOOL), (str, ValueType.TEXT), (Decimal, ValueType.NUMBER))
_FIRST_DAY = datetime(1899, 12, 30, tzinfo=UTC)


class BadCases(HuodanError):
    """The file is no list of cases."""

    code = "bad_cases"
    status = 422
    zh = "文件要是 JSON：一列算例，每个有 id、formula、inputs。"
    en = "The file must be JSON: a list of cases, each with id, formula and inputs."


def run_cases(data: bytes, *, now: int, zone: str) -> str:
    """
    This function will work out a JSON list of cases and write their results as JSON.

    now: UTC milliseconds.

    Raises:
        BadCases: if it is no such list.
    """
    try:
        cases = json.loads(data, parse_float=Decimal, parse_int=Decimal)
    except ValueError as error:
        raise BadCases from error
    if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
        raise BadCases
    moment = datetime.fromtimestamp(now / 1000, zone_info(zone))
    results = [run_case(case, now=moment) for case in cases]
    return orjson.dumps(results, default=_exactly, option=orjson.OPT_INDENT_2).decode()


def run_case(case: Mapping[str, Any], *, now: datetime) -> dict[str, object]:
    """This function will work out one case: ``{"id", "value"}``, or ``{"id", "error"}`` in Excel's or our words."""
    id, sheet = case.get("id"), _Sheet(case.get("inputs") or {}, now)
    try:
        checked = check(parse(_TEXT_OR_CELLS.sub(_name, str(case.get("formula")))), sheet)
        return {"id": id, "value": _write(compile_formula(checked)(sheet))}
    except EvaluationError as failed:
        return {"id": id, "error": failed.slots["fault"]}
    except Refusal as refused:
        return {"id": id, "error": str(refused.fault)}
    except FormulaError as wrong:
        return {"id": id, "error": wrong.text("en")}


class _Sheet:
    """What a formula may name, and the values; a cell that is not given is blank."""

    def __init__(self, inputs: Mapping[str, Any], now: datetime) -> None:
        self._inputs, self._now = inputs, now
        self.zone: tzinfo = now.tzinfo or UTC

    def find(self, parts: tuple[str, ...], /) -> Reference | None:
        found = _CELLS.fullmatch(".".join(parts).upper())
        if found is None:
            return None
        types = {
            next((to for of, to in _TYPES if isinstance(cell, of)), ValueType.ANY)
            for cell in self._at(found[0])
        }
        base = types.pop() if len(types) == 1 else ValueType.ANY
        return Reference((found[0],), Type(base, many=found[3] is not None), found[0])

    def names(self) -> Iterable[str]:
        return list(self._inputs)

    def value(self, path: tuple[str, ...], /) -> Value:
        values = tuple(map(_read, self._at(path[0])))
        return values if "_" in path[0] else next(iter(values), None)

    def today(self) -> date:
        return self._now.date()

    def now(self) -> datetime:
        return self._now.astimezone(UTC)

    def _at(self, name: str) -> list[Any]:
        """Give what stands in a cell or range, row by row."""
        first, _, last = name.partition("_")
        (top, left), (bottom, right) = _place(first), _place(last or first)
        places = sorted((_place(cell), cell) for cell in self._inputs if _CELLS.fullmatch(cell))
        return [
            self._inputs[cell]
            for (row, column), cell in places
            if top <= row <= bottom and left <= column <= right
        ]


def _name(found: re.Match[str]) -> str:
    """Write ``$A$1:B2`` as the name ``A1_B2``; texts stay as they are."""
    first, last = f"{found[1] or ''}{found[2] or ''}", f"{found[3] or ''}{found[4] or ''}"
    return "_".join(filter(None, (first, last))) or found[0]


def _place(cell: str) -> tuple[int, tuple[int, str]]:
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), (len(letters), letters)


def _read(value: Any) -> Value:
    if isinstance(value, Mapping):
        text = str(value.get("error"))
        raise Refusal(Fault(text) if text in list(Fault) else Fault.VALUE, text, text)
    return value or None if isinstance(value, str) else value


def _write(value: Value) -> object:
    if isinstance(value, tuple):
        return [_write(each) for each in value]
    if isinstance(value, datetime):
        value = Decimal((value.replace(tzinfo=UTC) - _FIRST_DAY).total_seconds()) / 86_400
    elif isinstance(value, date):
        value = Decimal(value.toordinal() - _FIRST_DAY.toordinal())
    return value


def _exactly(number: object) -> orjson.Fragment:
    assert isinstance(number, Decimal)
    return orjson.Fragment(format(number, "f"))
