"""What a picture asks of a tree: names of shapes, what lies in a block, where a node leads, whether a race is a choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huodan.language.flow.course import START, Course
from huodan.language.flow.notation import ENDS, Does, Returns, Stops, Waits
from huodan.language.nodes import Arm, Node


def named(id: str, part: str = "") -> str:
    """Give the id of a shape: no id of a document has a "-" or a ".", so none is another's."""
    return f"n-{id}.{part}" if part else f"n-{id}"


def process(id: str) -> str:
    """Give the id of a process by that of its flow."""
    return f"flow-{id}"


def nodes_in(arms: Sequence[Arm]) -> Iterator[Node]:
    """Give all nodes on some ways, at any depth."""
    for arm in arms:
        for node in arm.nodes:
            yield node
            yield from nodes_in(node.arms)


def before(course: Course, node: str) -> str:
    """Name who was asked before a node, else who began it."""
    said = ((each.id, each.notation()) for each in course.before(node) if isinstance(each, Node))
    return next((id for id, does in said if isinstance(does, Does) and does.by == "people"), START)


def leads(course: Course, node: str, target: str) -> bool:
    """Say whether a node leads where it says: out of all, or to what lies on the way to it. What a draft says may be wrong."""
    return target == ENDS or target in {each.id for each in course.before(node)}


def is_left(course: Course, node: Node) -> bool:
    """Say whether something in a block leads out of it, so that what else goes on in it must end."""
    held = {each.id for each in nodes_in(node.arms)}
    return any(target not in held for each in nodes_in(node.arms) for target in _targets(course, each))


def _targets(course: Course, node: Node) -> Iterator[str]:
    match node.notation():
        case Returns(to=to):
            yield from (to,) if leads(course, node.id, to) else ()
        case Does(refused=refused, late=late):
            yield from (refused,) if refused and leads(course, node.id, refused) else ()
            yield from (before(course, node.id) for each in late if each.then == "back")


def is_choice(node: Node) -> bool:
    """Say whether a race is decided by what happens first: each way begins with one event, and nothing on it takes time."""
    for arm in node.arms:
        said = [each.notation() for each in arm.nodes]
        is_event = (
            bool(said) and isinstance(said[0], Waits) and (said[0].until is None) != (said[0].moment is None)
        )
        if not is_event or not all(
            isinstance(each, Stops) or (isinstance(each, Does) and not each.waits) for each in said[1:]
        ):
            return False
    return True
