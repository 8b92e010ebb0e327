"""
Formulas worked out per second, next to the same sums written by hand with Python's Decimal in the same run.

Needs no workspace: formulas are a language of their own.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from bench.report import Line, line
from huodan.language.formula import Evaluate, Reference, Type, Value, ValueType, check, compile_formula, parse

ROUNDS, PER_ROUND = 30, 400
LINES = 5
CENT, RATE = Decimal("0.01"), Decimal("0.13")

OF_LINE = {"amount": "ROUND(price*quantity*(1-discount), 2)", "tax": "ROUND(amount*13%, 2)"}
OF_ORDER = {
    "total": "SUM(lines.amount)",
    "taxes": "SUM(lines.tax)",
    "payable": "total+taxes-rebate",
}
TWENTY = "IF(quantity>10, ROUND(price*quantity*(1-discount), 2), price*quantity)-MAX(rebate, 0)"


class Cells:
    """Fields of numbers, some with one value per line."""

    zone = ZoneInfo("Asia/Shanghai")

    def __init__(self, values: Mapping[str, Value]) -> None:
        self.values: dict[str, Value] = dict(values)

    def find(self, parts: tuple[str, ...], /) -> Reference | None:
        name = ".".join(parts)
        return Reference((name,), Type(ValueType.NUMBER, many="." in name), name)

    def names(self) -> Iterable[str]:
        return self.values

    def value(self, path: tuple[str, ...], /) -> Value:
        return self.values[path[0]]

    def today(self) -> datetime.date:
        return datetime.date(2026, 5, 6)

    def now(self) -> datetime.datetime:
        return datetime.datetime(2026, 5, 6, 10, 30, tzinfo=self.zone)


def measure() -> list[Line]:
    """This function will measure an order of five lines and a formula of 20 nodes."""
    return [
        _compared("formulas of an order of 5 lines", *_order()),
        _compared("formula of 20 nodes", *_twenty()),
    ]


def _compared(work: str, count: int, ours: Callable[[], object], by_hand: Callable[[], object]) -> Line:
    """Take turns, so that both see the same machine. count: evaluations in one call."""
    taken: list[float] = []
    floors: list[float] = []
    for _ in range(ROUNDS):
        for run, into in ((ours, taken), (by_hand, floors)):
            started = time.perf_counter()
            for _ in range(PER_ROUND):
                run()
            into.append((time.perf_counter() - started) / PER_ROUND)
    floor = sorted(floors)[len(floors) // 2]
    middle = sorted(taken)[len(taken) // 2]
    return line(
        work, taken, floor=floor, rate=count / middle, note="÷ Decimal by hand; evaluations per second"
    )


def _order() -> tuple[int, Callable[[], object], Callable[[], object]]:
    order = Cells({"rebate": Decimal("3.50")})
    lines = [
        Cells({"price": Decimal("12.35") + n, "quantity": Decimal(n + 2), "discount": Decimal("0.05")})
        for n in range(LINES)
    ]
    of_line, of_order = _compiled(OF_LINE, lines[0]), _compiled(OF_ORDER, order)

    def ours() -> Value:
        for row in lines:
            for name, evaluate in of_line.items():
                row.values[name] = evaluate(row)
        for name in OF_LINE:
            order.values[f"lines.{name}"] = tuple(row.values[name] for row in lines)
        for name, evaluate in of_order.items():
            order.values[name] = evaluate(order)
        return order.values["payable"]

    given = [
        tuple(map(_number, (row.values[key] for key in ("price", "quantity", "discount")))) for row in lines
    ]

    def by_hand() -> Decimal:
        total = taxes = Decimal(0)
        for price, quantity, discount in given:
            amount = (price * quantity * (1 - discount)).quantize(CENT, ROUND_HALF_UP)
            total += amount
            taxes += (amount * RATE).quantize(CENT, ROUND_HALF_UP)
        return total + taxes - Decimal("3.50")

    assert ours() == by_hand()
    return LINES * len(OF_LINE) + len(OF_ORDER), ours, by_hand


def _twenty() -> tuple[int, Callable[[], object], Callable[[], object]]:
    names = ("quantity", "price", "discount", "rebate")
    cells = Cells(dict(zip(names, map(Decimal, ("12", "19.99", "0.05", "2.5")), strict=True)))
    evaluate = _compiled({"it": TWENTY}, cells)["it"]
    quantity, price, discount, rebate = (_number(cells.values[name]) for name in names)

    def by_hand() -> Decimal:
        found = price * quantity
        if quantity > 10:
            found = (found * (1 - discount)).quantize(CENT, ROUND_HALF_UP)
        return found - max(rebate, Decimal(0))

    assert evaluate(cells) == by_hand()
    return 1, lambda: evaluate(cells), by_hand


def _compiled(formulas: Mapping[str, str], scope: Cells) -> dict[str, Evaluate]:
    return {name: compile_formula(check(parse(text), scope)) for name, text in formulas.items()}


def _number(value: Value) -> Decimal:
    assert isinstance(value, Decimal)
    return value
