"""流程对比: which step is which, whether a difference is more than chance, and what each version's own runs say."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from huodan.engines import flow as flows
from huodan.engines.flow.comparing import parts, times
from huodan.kit import zone
from huodan.language.access import NotFound
from huodan.language.flow.course import START
from huodan.workspace.flowing import comparing
from huodan.workspace.flowing.comparing import OtherForm, Side, Wanted
from tests.support.apps import Tree
from tests.support.office import Office, approve, flow
from tests.workspace.flowing.test_revoking import send_back
from tests.workspace.flowing.test_taking_back import step
from tests.workspace.flowing.test_who import departments

TZ = "Asia/Shanghai"


def compared(office: Office, one: Wanted, two: Wanted) -> tuple[Side, Side]:
    """This function will compare two flows by what began in spring."""
    first, end = (zone.start_of_day(day, TZ) for day in (20260401, 20260701))
    found: tuple[Side, Side] = office.act(
        "管理员", comparing.compare, app="test", wanted=(one, two), first=first, end=end
    )
    return found


def other(*nodes: Tree, **more: object) -> Tree:
    return {**flow(*nodes, **more), "id": "other", "key": "other"}


def named(pairs: Sequence[flows.Pair]) -> list[tuple[str | None, str | None]]:
    def node(step: flows.StageFigures | None) -> str | None:
        return None if step is None else step.stage.node

    return [(node(pair.first), node(pair.second)) for pair in pairs]


def test_a_flow_for_one_department_is_compared_with_the_one_for_all(office: Office) -> None:
    old = flow(step(office, "a", "王雷", label="主管"), step(office, "b", "陈静", label="财务"))
    office.publish(old)
    office.submit()
    send_back(office, "王雷", START)
    sales = departments(office, "销售")
    office.publish(old, other(step(office, "x", "赵磊", label="主管"), departments=sales))
    office.submit()
    office.agree("赵磊")

    one, two = compared(office, Wanted("flow"), Wanted("other"))

    assert [(side.found.begun, side.found.ended) for side in (one, two)] == [(1, 0), (1, 1)]
    assert [side.found.sent_back_rate for side in (one, two)] == [1.0, 0.0]
    assert [side.version for side in (one, two)] == [None, None]
    assert named(flows.pairs(one.found, two.found)) == [("start", None), ("a", "x"), ("b", None)]
    judged = flows.judge(one.found, two.found)
    assert (judged.took["natural"], judged.sent_back, judged.late) == ("few", "few", None)


def test_versions_of_a_flow_are_told_apart_by_the_runs_that_went_by_them(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷"), step(office, "gone", "何苗", label="复核")))
    office.submit()
    office.submit()
    office.database.set_clock(today=20260508)
    office.publish(flow(step(office, "a", "王雷", label="审批"), step(office, "new", "陈静", label="财务")))
    office.submit()
    for _ in range(3):
        office.agree("王雷")

    (choice,) = office.act("管理员", comparing.choices, app="test")
    now, before = choice.versions
    one, two = compared(office, Wanted("flow", before.tree), Wanted("flow", now.tree))

    assert [(each.is_now, each.runs) for each in choice.versions] == [(True, 1), (False, 2)]
    assert [zone.day_of(each.first or 0, TZ) for each in choice.versions] == [20260508, 20260506]
    assert [side.found.begun for side in (one, two)] == [2, 1]
    assert named(flows.pairs(one.found, two.found)) == [("a", "a"), (None, "new"), ("gone", None)]
    assert not any(each.stage.is_gone for side in (one, two) for each in side.found.steps)
    gone = next(each for each in one.found.steps if each.stage.node == "gone")
    assert (gone.stage.label, gone.open, gone.visits) == ("复核", 2, 2)
    assert [each.open for each in two.found.steps] == [0, 1]


def test_only_flows_and_versions_there_are_of_one_form_are_compared(office: Office) -> None:
    office.publish(
        flow(step(office, "a", "王雷")), other(approve("z", office.people("王雷")), form="customer")
    )

    with pytest.raises(OtherForm):
        compared(office, Wanted("flow"), Wanted("other"))
    for wanted in (Wanted("none"), Wanted("flow", "none")):
        with pytest.raises(NotFound):
            compared(office, Wanted("flow"), wanted)
    (now,) = office.act("管理员", comparing.choices, app="test")[0].versions
    assert compared(office, Wanted("flow", now.tree), Wanted("flow"))[0].version == now


def _wins(first: Sequence[int], second: Sequence[int]) -> float:
    """Count how often a second span is longer than a first one, equal ones half."""
    return sum((two > one) + (two == one) / 2 for one in first for two in second)


@pytest.mark.parametrize("seed", range(40))
def test_times_are_compared_by_who_is_longer_in_how_many_pairs(seed: int) -> None:
    chance = random.Random(seed)
    first = [chance.randrange(30) for _ in range(chance.randrange(5, 60))]
    second = [chance.randrange(30) + chance.choice((0, 3, 15)) for _ in range(chance.randrange(5, 60))]

    found, back = times(first, second), times(second, first)

    assert back == {"less": "more", "more": "less", "even": "even"}[found]
    share = _wins(first, second) / (len(first) * len(second))
    if found != "even":
        assert (share > 0.5) == (found == "more")
    elif len(first) + len(second) > 60:
        assert 0.3 < share < 0.7


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ([1, 2, 3, 4, 5], [6, 7, 8, 9, 10], "more"),  # 1 of 252 orders is as far off on this side
        ([1, 2, 3, 4, 8], [5, 6, 7, 9, 10], "even"),
        ([7] * 50, [7] * 50, "even"),
        ([1, 2, 3, 4], [60] * 50, "few"),
        ([], [], "few"),
        ([1, 2, 3, 4, 5, 900], [2, 3, 4, 5, 6, 7], "even"),  # one that lay for a month
        ([50] * 10, [40] * 10, "less"),
    ],
)
def test_times_that_may_be_chance_are_even(first: list[int], second: list[int], verdict: str) -> None:
    assert times(first, second) == verdict


@pytest.mark.parametrize(
    ("first", "of_first", "second", "of_second", "verdict"),
    [
        (0, 5, 3, 5, "even"),  # by Fisher's exact test 17 of 100 come as far
        (0, 10, 8, 10, "more"),
        (40, 100, 10, 100, "less"),
        (10, 100, 13, 100, "even"),
        (0, 100, 0, 100, "even"),
        (5, 5, 5, 5, "even"),
        (1, 4, 50, 100, "few"),
        (0, 0, 0, 0, "few"),
    ],
)
def test_parts_that_may_be_chance_are_even(
    first: int, of_first: int, second: int, of_second: int, verdict: str
) -> None:
    assert parts(first, of_first, second, of_second) == verdict


def test_of_several_steps_of_a_name_the_first_is_the_first(office: Office) -> None:
    same = {"label": "审批"}
    office.publish(
        flow(step(office, "a", "王雷", **same), step(office, "b", "陈静", **same)),
        other(
            step(office, "w", "赵磊", label="先看"),
            step(office, "x", "赵磊", **same),
            step(office, "y", "何苗", label="别的"),
            step(office, "z", "陈静", **same),
        ),
    )

    one, two = compared(office, Wanted("flow"), Wanted("other"))

    assert named(flows.pairs(one.found, two.found)) == [(None, "w"), ("a", "x"), (None, "y"), ("b", "z")]
