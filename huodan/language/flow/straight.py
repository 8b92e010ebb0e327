"""
Back to who sent a record back, at once (直达): which blocks lie between, and whether they would be gone through as before.

Who sends a record back and wants it again skips those who agreed already. Where what was corrected meanwhile leads another way
than it did, somebody who must see it would be skipped too: then it goes step by step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from huodan.kit.ids import Id
from huodan.language.flow.course import Course, Node
from huodan.language.flow.run import Run, Visit, VisitState
from huodan.language.flow.step import Opens, Passed, Step

WHOLE = "whole"
"""In the data of a visit: the arms a block was gone through by at first, where only some of them are gone again."""
Enter = Callable[[str], Step]


def steps(course: Course, here: str, to: str) -> list[tuple[str, str]]:
    """Give the blocks to go into from the row of a node to another, the outermost first, each with what in it comes next."""
    way = [to, *course.blocks(to)]
    inner = next(
        place for place, id in enumerate(way) if course.places[id].block == course.places[here].block
    )
    return [(way[depth], way[depth - 1]) for depth in range(inner, 0, -1)]


def is_same_way(course: Course, run: Run, visit: Visit, to: str, enter: Enter) -> bool:
    """Say whether a node lies ahead of a visit, and all blocks on the way there would be gone through as they were."""
    if to not in course.places:
        return False
    here = course.places[visit.node]
    outer = next((id for id in (to, *course.blocks(to)) if course.places[id].block == here.block), None)
    if outer is None or course.places[outer].arm != here.arm or course.places[outer].index <= here.index:
        return False
    between = list(here.row[here.index + 1 : course.places[outer].index])
    for block, inside in steps(course, visit.node, to):
        if not _opens_alike(run, block, enter):
            return False
        ahead = course.places[inside].row[: course.places[inside].index]
        if getattr(course.node(block), "is_loop", False) and any(
            each.arms for each in (*ahead, course.node(inside))
        ):
            return False  # what a condition in it comes to is another thing for each
        between += ahead
    return _are_alike(run, between, enter)


def _are_alike(run: Run, nodes: Sequence[Node], enter: Enter) -> bool:
    return all(_is_alike(run, node, enter) for node in nodes)


def _is_alike(run: Run, node: Node, enter: Enter) -> bool:
    if not node.arms:
        return True
    if not _opens_alike(run, node.id, enter):
        return False
    step = enter(node.id)
    if not isinstance(step, Opens):
        return True
    inside = [each for arm in node.arms if arm.id in step.arms for each in arm.nodes]
    if step.items:
        return not any(each.arms for each in inside)
    return _are_alike(run, inside, enter)


def _opens_alike(run: Run, block: str, enter: Enter) -> bool:
    last, step = _last(run, block), enter(block)
    if last is None:
        return False
    arms = last.data.get(WHOLE, last.data.get("arms"))
    if isinstance(step, Passed):
        return arms is None
    return (
        isinstance(step, Opens) and arms == list(step.arms) and last.data.get("items", []) == list(step.items)
    )


def _last(run: Run, node: str, before: Id | None = None) -> Visit | None:
    visits = (each for each in run.visits.values() if each.node == node and each.id != before)
    return max(visits, key=lambda each: each.id, default=None)


def kept(run: Run, node: str, now: Id) -> dict[str, object]:
    """Give what the visit of a block keeps of the one before it, which was broken off."""
    last = _last(run, node, now)
    if last is None:
        return {}
    whole = last.data.get(WHOLE, last.data.get("arms"))
    return {WHOLE: whole} | {name: last.data[name] for name in ("items", "turn", "race") if name in last.data}


def broken_off(course: Course, run: Run, node: str, now: Id) -> Iterator[str]:
    """Name the arms of a block that had not come to their end when it was left the last time."""
    last = _last(run, node, now)
    arms: Sequence[str] | object = None if last is None else last.data.get("arms")
    if last is None or not isinstance(arms, list):
        return
    for arm in arms:
        row = course.row_of(node, arm)
        is_ended = bool(row) and any(
            (each.around, each.arm, each.node) == (last.id, arm, row[-1].id)
            and each.state is VisitState.PASSED
            for each in run.visits.values()
        )
        if row and not is_ended:
            yield arm
