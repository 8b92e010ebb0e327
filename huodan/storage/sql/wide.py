"""
Whole numbers of any size: NUMERIC on PostgreSQL, on SQLite functions of Python over integers and their digits.

Owns: how wide terms are written. What the functions do, ``storage/digits.py`` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Numeric,
    Text,
    case,
    cast,
    func,
    literal_column,
    select,
)

Value: TypeAlias = "ColumnElement[Any]"

_LARGEST = 2**63 - 1
_QUOTIENT_PLACES = 100  # so many that rounding them once more changes nothing
_SEEN_DIGITS = 38


def write(
    op: str, parts: Sequence[Value], settings: Sequence[int | str], *, around: Sequence[FromClause]
) -> Value:
    """
    Write a wide term for PostgreSQL.

    around: the tables its parts may name.
    """
    if op == "wide":
        return cast(parts[0], Numeric)
    if op == "narrow":
        *settings, most = settings
        rounded = _rounded(parts[0], parts[1], *settings, around=around)  # type: ignore[arg-type]
        found = select(rounded.label("found")).correlate(*around).subquery("wide").c.found
        return select(case((func.abs(found) <= most, cast(found, BigInteger)))).scalar_subquery()
    if op == "wide-round":
        return _rounded(parts[0], parts[1], *settings, around=around)  # type: ignore[arg-type]
    sign = op.removeprefix("wide")
    return parts[0].op(sign, precedence=_TIGHT[sign], is_comparison=sign not in "+*")(parts[1])


def call(op: str, parts: Sequence[Value], settings: Sequence[int | str]) -> Value:
    """Write a wide term for SQLite."""
    if op == "wide":
        return parts[0]
    sign = op.removeprefix("wide")
    if sign in _TIGHT and sign not in "+*":
        compared: Value = func.huodan_compare(*parts, type_=BigInteger)
        return compared.op(sign, is_comparison=True)(literal_column("0", BigInteger))
    given: list[Value] = [
        literal_column(f"'{each}'" if isinstance(each, str) else str(each)) for each in settings
    ]
    found: Value = getattr(func, _NAMES[op])(*parts, *given, type_=BigInteger)
    return found


def digits(value: int, *, is_postgres: bool) -> Value:
    """Write a number of any size."""
    if is_postgres:
        return literal_column(f"({value})::numeric", Numeric)
    return literal_column(f"({value})" if abs(value) <= _LARGEST else f"'{value}'", BigInteger)


def _rounded(
    over: Value, under: Value, scale: int, places: int, rounding: str, *, around: Sequence[FromClause]
) -> Value:
    """Divide, see 38 digits of it as Python does, and round to a whole number of ``10^-places``."""
    quotient = func.round(over, _QUOTIENT_PLACES) / (
        func.nullif(under, 0) * literal_column(f"1e{scale}::numeric", Numeric)
    )
    exact = select(quotient.label("found")).correlate(*around).subquery("quotient").c.found
    before = func.length(cast(func.trunc(func.abs(exact)), Text))
    seen = select(func.round(exact, _SEEN_DIGITS - before).label("found")).subquery("seen").c.found
    units = seen * literal_column(f"1e{places}::numeric", Numeric)
    whole = {
        "half": func.round(units),
        "down": func.trunc(units),
        "up": func.sign(units) * func.ceil(func.abs(units)),
        "floor": func.floor(units),
    }[rounding]
    return select(cast(whole, Numeric)).scalar_subquery()


_NAMES = {
    "wide+": "huodan_add",
    "wide*": "huodan_multiply",
    "wide-round": "huodan_round",
    "narrow": "huodan_narrow",
}
_TIGHT = {"+": 7, "*": 8, "=": 5, "<>": 5, "<": 5, "<=": 5, ">": 5, ">=": 5}
