"""Flows that would go round for ever: a step leads back, always, and nothing on the way there waits for anybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huodan.kit.words import say
from huodan.language.flow.course import Course
from huodan.language.nodes._base import Node
from huodan.language.plan.flow_nodes import NodeReader


def refuse_round(reader: NodeReader, at: str, node: Node) -> None:
    """Refuse a step that leads back without an end."""
    to = node.leads_back
    place = None if to is None else reader.course.places.get(to)
    if place is None or not isinstance(place.node, Node):
        return  # it is not there, or back with who began it, who is waited for
    is_before = to in {each.id for each in reader.course.before(node.id)}
    if not is_before or any(map(_may_stay, _between(reader.course, place.node.id, node))):
        return
    label = place.node
    zh = f"流程会在这里和「{say(label.label, 'zh')}」之间一直转，没有尽头。请在中间加上审批、办理或等待，或把跳转放进条件分支。"
    en = f"The process would go round between here and “{say(label.label, 'en')}” without end. Let something between wait, "
    reader.problem(at, "endless", zh, f"{en}or put the jump into a branch with a condition.")


def _between(course: Course, to: str, node: Node) -> Iterator[Node]:
    """Give the steps from one to a later one that leads back to it, and the blocks on the way down to that."""
    way = [node.id, *course.blocks(node.id)]
    top = next(place for place, id in enumerate(way) if course.places[id].block == course.places[to].block)
    for depth in range(top, -1, -1):
        place = course.places[way[depth]]
        first = course.places[to].index if depth == top else 0
        yield from _nodes(place.row[first : place.index])
        block = course.node(way[depth])
        if depth and isinstance(block, Node):
            yield from (block,) if _is_conditional(block) else ()


def _nodes(row: Sequence[object]) -> Iterator[Node]:
    yield from (node for node in row if isinstance(node, Node))


def _may_stay(node: Node) -> bool:
    """Say whether a run may wait at a step, end in it, or not come to what stands in it."""
    inside = [each for arm in node.arms for each in arm.nodes]
    return node.may_wait or node.never_passes or _is_conditional(node) or any(map(_may_stay, inside))


def _is_conditional(node: Node) -> bool:
    return node.is_loop or any(arm.when is not None for arm in node.arms)
