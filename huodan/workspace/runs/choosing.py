"""Whom somebody may choose to be asked at a step: who hands in for the steps that say so, who decides for the very next one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from huodan.engines import flow
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.flow.course import Course, Node
from huodan.language.nodes._asking import Asking
from huodan.language.plan.flowed import PlanFlow


class CannotAsk(HuodanError):
    """Nobody can be asked who may not sign in, or is asked already."""

    code = "cannot_ask"
    status = 422
    zh = "不能交给这个人：账号已停用，或他已经在这一步里，或就是你自己，或他是发起人而这一步不能由发起人自己审。请换一位。"
    en = (
        "They cannot be asked: they may not sign in, are asked at this step already, are yourself, or began this, which "
        "nobody agrees to themselves here. Choose somebody else."
    )


Chosen = Mapping[str, Sequence[Id]]
MOST_CHOSEN = 50


def by_starter(planned: PlanFlow) -> tuple[Asking, ...]:
    """List the steps whose people are chosen by who hands in."""
    nodes = (place.node for place in planned.course.places.values())
    return tuple(node for node in nodes if isinstance(node, Asking) and _lets(node, "starter_chooses"))


def by_who_decides(planned: PlanFlow, node: str) -> tuple[Asking, ...]:
    """List the steps that come right behind one and whose people are chosen there."""
    return tuple(each for each in next_asked(planned.course, node) if _lets(each, "before_chooses"))


def choose(
    held: flow.Held,
    steps: Sequence[Asking],
    chosen: Chosen,
    may_sign_in: Callable[[Id], bool],
    *,
    by: Collection[Id],
) -> None:
    """
    Note whom somebody chose. by: who chooses, and for whom.

    Raises:
        CannotAsk: for a step that is none of theirs to choose for, or is under way; for who may not sign in; for who would agree
        to what is their own.
    """
    open = {visit.node for visit in held.run.open_visits()}
    allowed = {each.id: each for each in steps if each.id not in open}
    for node, people in chosen.items():
        step = allowed.get(node)
        if step is None or len(people) > MOST_CHOSEN or not all(may_sign_in(each) for each in people):
            raise CannotAsk
        if step.kind == "approve" and not _left_out(held, step, by).isdisjoint(people):
            raise CannotAsk
        held.data.setdefault("chosen", {})[node] = list(dict.fromkeys(people))


def _left_out(held: flow.Held, step: Asking, by: Collection[Id]) -> set[Id]:
    """Say who is chosen for no approval: who chooses, and who began it where a step passes by itself as it is theirs."""
    return {*by, *((held.run.starter,) if step.own == "skip" else ())}


def next_asked(course: Course, id: str) -> list[Asking]:
    """List the nodes at which people are asked next behind one, in each arm that may come."""
    found: list[Asking] = []
    for at in (id, *course.blocks(id)):
        place = course.places[at]
        more, is_stopped = _first(place.row[place.index + 1 :])
        found += more
        if is_stopped:
            break
    return found


def _first(row: Sequence[Node]) -> tuple[list[Asking], bool]:
    found: list[Asking] = []
    for node in row:
        if isinstance(node, Asking):
            return [*found, node], True
        arms = [_first(arm.nodes) for arm in node.arms]
        found += [each for more, _ in arms for each in more]
        if arms and all(is_stopped for _, is_stopped in arms):
            return found, True
    return found, False


def _lets(node: Asking, by: str) -> bool:
    return any(who.by == by for who in node.who)
