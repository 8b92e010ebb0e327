"""
In which order computed fields are worked out.

Owns: sorting by dependency, naming a cycle.
Does not own: what a formula refers to (``checker.py``).
"""

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from huodan.language.formula.errors import Cycle


def order(formulas: Mapping[str, frozenset[str]], labels: Mapping[str, str]) -> tuple[str, ...]:
    """
    Return the ids so that each comes after those it refers to; ids that are no formulas do not count.

    Raises:
        Cycle: naming the fields by their labels, 「小计 → 折扣 → 小计」, each needing the next.
    """
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for field, needed in formulas.items():
        sorter.add(field, *sorted(needed & formulas.keys()))
    try:
        return tuple(sorter.static_order())
    except CycleError as error:
        cycle = reversed(error.args[1])
        raise Cycle(names=" → ".join(labels.get(field, field) for field in cycle)) from None
