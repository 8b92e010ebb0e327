"""
What filters compare with: as the tested columns hold it, in the statement or told when it runs.

A filter with its operands left open has a shape, and one kept statement (``prepared.py``) serves all of a shape.
How a test compares is ``conditions.py``'s.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

from huodan.kit.text import clean, fold
from huodan.language.fields import Cell, Store
from huodan.language.fields._reference import Wanted
from huodan.language.filter import Filter, Not, Test, tests
from huodan.language.plan.model import Path
from huodan.storage.sql.tables import SETS, columns

WORDS = ("contains", "not_contains", "starts")
MOST_OPEN = 50  # longer ones hardly come again in the same shape


@dataclass(frozen=True, slots=True)
class Opened:
    """
    A filter with names where its operands were.

    shape: filters of one shape make the same statements; None if its operands still stand in it.
    given: the operands by name, as the columns hold them.
    """

    tree: Filter
    shape: Hashable
    given: dict[str, Cell]


def open_up(tree: Filter, *, tz: str) -> Opened:
    """Leave the operands of a filter open, unless it names references by their values or has very many."""
    cells = [cell for test in tests(tree) for cell in test.operands]
    if len(cells) > MOST_OPEN or any(isinstance(cell, Wanted) for cell in cells):
        return Opened(tree, None, {})
    given: dict[str, Cell] = {}
    shape: list[Hashable] = []
    return Opened(_named(tree, given, shape, tz), tuple(shape), given)


def operands(test: Test, tz: str) -> tuple[Cell, ...]:
    """Give what the compared column holds for each cell a test compares with; of words, what it may hold of them."""
    if test.op in WORDS and test.path.part is None:
        return tuple(fold(str(cell)) for cell in test.operands)
    return tuple(_operand(test.path, cell, tz) for cell in test.operands)


def operand_names(test: Test) -> list[str]:
    """Name the parameters of a test whose operands are given later."""
    return [f"{test.name}_{place}" for place in range(len(test.operands))]


def _named(tree: Filter, given: dict[str, Cell], shape: list[Hashable], tz: str) -> Filter:
    if isinstance(tree, Test):
        if tree.path.leaf.store in SETS:  # each option is a condition of its own
            shape.append((tree.path.text, tree.op, tree.operands))
            return tree
        test = replace(tree, name=f"given_{len(shape)}")
        shape.append((test.path.text, test.op, len(test.operands)))
        given.update(zip(operand_names(test), operands(test, tz), strict=True))
        return test
    parts = (tree.part,) if isinstance(tree, Not) else tree.parts
    shape.append((type(tree), len(parts)))
    made = tuple(_named(part, given, shape, tz) for part in parts)
    return Not(made[0]) if isinstance(tree, Not) else replace(tree, parts=made)


def _operand(path: Path, cell: Cell, tz: str) -> Cell:
    if path.part is not None and path.part.store is not Store.TEXT:
        return cell
    if path.part is not None:
        return clean(str(cell)) or ""
    if path.leaf.store in (Store.REF, Store.SEALED):  # of a sealed value it is told what it is found by
        return cell
    written = columns(path.leaf).write(cell, tz)
    return written[1] if path.leaf.store is Store.TEXT else written[0]
