"""
What in a table depends on what, found in all of its rows: which columns say one thing for each value of another one.

Owns nothing of what the columns mean (``words.py``). A blank contradicts nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from huodan.kit.text import fold

Values = Sequence[str | None]
"""The folded texts of a column, one for each row."""


def folded(cells: Sequence[str | None]) -> list[str | None]:
    """This function will fold the cells of a column."""
    return [None if cell is None else fold(cell) or None for cell in cells]


def depends(values: Values, on: Values) -> bool:
    """This function will say whether a column has one value for each value of another one."""
    seen: dict[str, str] = {}
    for value, key in zip(values, on, strict=True):
        if key is not None and value is not None and seen.setdefault(key, value) != value:
            return False
    return True


def is_only_beside(values: Values, key: Values) -> bool:
    """This function will say whether a column is blank wherever the key is: it speaks of what the key names."""
    return all(value is None or beside is not None for value, beside in zip(values, key, strict=True))


def distinct(values: Values) -> int:
    """This function will count the different values of a column."""
    return len({value for value in values if value is not None})


def filled(values: Values) -> int:
    """This function will count the cells of a column that are not blank."""
    return sum(value is not None for value in values)


def repeats(values: Values) -> bool:
    """This function will say whether some value stands in several rows."""
    return distinct(values) < filled(values)


def evidence(values: Values, on: Values) -> int:
    """This function will count the values of the other column that stand in several rows: what dependence is seen in."""
    seen = Counter(
        key for key, value in zip(on, values, strict=True) if key is not None and value is not None
    )
    return sum(count > 1 for count in seen.values())


def group_numbers(key: Values, own: Sequence[Values]) -> list[int]:
    """
    This function will number the records of a table: rows with the same key are one, and a row whose own cells are all blank goes
    on with the record above.
    """
    numbers: list[int] = []
    by_key: dict[str, int] = {}
    count = 0
    for place, value in enumerate(key):
        known = by_key.get(value) if value is not None else None
        goes_on = value is None and numbers and all(each[place] is None for each in own)
        if known is not None:
            numbers.append(known)
        elif goes_on:
            numbers.append(count - 1)
        else:
            numbers.append(count)
            if value is not None:
                by_key[value] = count
            count += 1
    return numbers
