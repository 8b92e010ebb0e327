"""
Which numbers of a table are worked out from others: 金额 = 数量 × 单价, 订单金额 = the sum of 金额.

Something counts as worked out where it holds in nearly all rows; the others are told, for one of the two must be wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from huodan.engines.exchange.proposing.proposal import ProposedColumn, Worked
from huodan.engines.exchange.proposing.reading import number_in, places_of
from huodan.kit.numbers import round_to

HOLDS_IN = 0.95
LEAST_ROWS = 3
FIRST_TRIED = 40
MOST_TRIED = 24
PLACES = 2

Cells = Sequence[Sequence[str | None]]
Numbers = Sequence[Decimal | None]


def find_products(columns: Sequence[ProposedColumn], cells: Cells) -> dict[int, Worked]:
    """This function will find the columns that are products of two or three others of the same table."""
    here = columns[:MOST_TRIED]
    values = {one.index: [number_in(cell) for cell in cells[one.index]] for one in here}
    found: dict[int, Worked] = {}
    for one in here:
        others = [each.index for each in here if each.index != one.index and each.index not in found]
        if any(one.index in worked.of for worked in found.values()):
            continue
        for of in _pairs(others):
            off = _off(values[one.index], [values[index] for index in of])
            if off is not None:
                found[one.index] = Worked(how="product", of=of, off=off)
                break
    return found


def find_sums(
    heads: Sequence[ProposedColumn], lines: Sequence[ProposedColumn], cells: Cells, numbers: Sequence[int]
) -> dict[int, Worked]:
    """
    This function will find the columns of documents that sum up one of their lines'.

    numbers: by row, of which document it is. What lines work out counts as worked out, not as the file says it.
    """
    sums = {one.index: sum_by(numbers, worked_values(one, cells)) for one in lines}
    found: dict[int, Worked] = {}
    for head in heads:
        told = first_by(numbers, [number_in(cell) for cell in cells[head.index]])
        for index, summed in sums.items():
            wrong = [number for number in {**told, **summed} if told.get(number, 0) != summed.get(number, 0)]
            right = sum(1 for number, value in told.items() if value and summed.get(number) == value)
            several = len(set(numbers)) < len(numbers)
            if several and right >= LEAST_ROWS and right >= HOLDS_IN * (right + len(wrong)):
                found[head.index] = Worked(how="sum", of=(index,), off=len(wrong))
                break
    return found


def worked_values(one: ProposedColumn, cells: Cells) -> list[Decimal | None]:
    """This function will give the numbers of a column as the app will have them: products worked out anew."""
    said = [number_in(cell) for cell in cells[one.index]]
    if one.worked is None or one.worked.how != "product":
        return said
    of = [[number_in(cell) for cell in cells[index]] for index in one.worked.of]
    places = max(PLACES, places_of(said))
    made = (product([each[place] for each in of]) for place in range(len(said)))
    return [None if value is None else round_to(value, places) for value in made]


def product(values: Sequence[Decimal | None]) -> Decimal | None:
    """This function will multiply numbers as a money column shows it; None if one is blank."""
    result = Decimal(1)
    for value in values:
        if value is None:
            return None
        result *= value
    return result


def sum_by(numbers: Sequence[int], values: Numbers) -> Mapping[int, Decimal]:
    """This function will sum up numbers by the document of their rows."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    for number, value in zip(numbers, values, strict=True):
        if value is not None:
            found[number] += value
    return found


def first_by(numbers: Sequence[int], values: Numbers) -> Mapping[int, Decimal]:
    """This function will give the first number each document tells."""
    found: dict[int, Decimal] = {}
    for number, value in zip(numbers, values, strict=True):
        if value is not None:
            found.setdefault(number, value)
    return found


def _pairs(others: Sequence[int]) -> Iterator[tuple[int, ...]]:
    yield from combinations(others, 2)


def _off(result: Numbers, factors: Sequence[Numbers]) -> int | None:
    """Count the rows in which a product does not hold; None if it does not hold in nearly all."""
    if not _may_hold(result[:FIRST_TRIED], [each[:FIRST_TRIED] for each in factors]):
        return None
    right = wrong = telling = 0
    places = max(PLACES, places_of(result))
    for place, value in enumerate(result):
        row = [each[place] for each in factors]
        made = product(row)
        if made is None and value is None:
            continue
        if made is not None and value is not None and round_to(made, places) == round_to(value, places):
            right += 1
            telling += all(number not in (0, 1) for number in row)
        else:
            wrong += 1
    return wrong if telling >= LEAST_ROWS and right >= HOLDS_IN * (right + wrong) else None


def _may_hold(result: Numbers, factors: Sequence[Numbers]) -> bool:
    """Look at the first rows only, so that most pairs cost little."""
    tried = wrong = 0
    for place, value in enumerate(result):
        made = product([each[place] for each in factors])
        if made is not None and value is not None:
            tried += 1
            wrong += round_to(made, PLACES) != round_to(value, PLACES)
    return tried > 0 and wrong <= max(1, tried * (1 - HOLDS_IN) * 3)
