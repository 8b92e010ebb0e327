"""Runs that are moved to a new version of their flow, or go on by an old one of which something is gone."""

from __future__ import annotations

import pytest

from huodan.kit.ids import Id
from huodan.language.flow.run import RunState
from huodan.workspace import flowing
from huodan.workspace.check_flows import broken_runs
from huodan.workspace.flowing import renewing
from huodan.workspace.flowing.renewing import WouldRepeat, renew, renew_several
from tests.support.office import Office, Tree, approve, branch, flow, sets, who
from tests.workspace.flowing.test_days import turnover
from tests.workspace.flowing.test_revoking import send_back
from tests.workspace.flowing.test_starting import auto
from tests.workspace.flowing.test_taking_back import CHILD, child, step


def move(office: Office, record: Id) -> None:
    office.act("管理员", renew, office.run(record).id)
    with office.database.read() as tx:
        assert list(broken_runs(tx)) == []


@pytest.mark.parametrize("ended", [(), ("何苗",), ("何苗", "王雷")])
def test_an_arm_less(office: Office, ended: tuple[str, ...]) -> None:
    one, two, three = step(office, "one", "王雷"), step(office, "two", "陈静"), step(office, "three", "何苗")

    def arms(*every: Tree) -> Tree:
        return flow(
            branch("p", *((None, [each]) for each in every), mode="parallel"), step(office, "z", "李总")
        )

    office.publish(arms(one, two, three))
    found = office.submit()
    for name in ended:
        office.agree(name)
    office.publish(arms(one, two))

    move(office, found)
    for name in ("王雷", "陈静"):
        if name in office.waiting():
            office.agree(name)

    assert office.waiting() == {"李总": ["z"]}


def test_an_arm_more_is_asked(office: Office) -> None:
    one, two = step(office, "one", "王雷"), step(office, "two", "陈静")
    office.publish(flow(branch("p", (None, [one]), mode="parallel")))
    found = office.submit()
    office.publish(flow(branch("p", (None, [one]), (None, [two]), mode="parallel")))

    move(office, found)

    assert office.waiting() == {"王雷": ["one"], "陈静": ["two"]}


@pytest.mark.parametrize("is_moved", [False, True])
def test_on_the_way_straight_to_what_is_gone_or_elsewhere(office: Office, is_moved: bool) -> None:
    a, b, c = step(office, "a", "王雷"), step(office, "b", "陈静"), step(office, "c", "赵磊")
    office.publish(flow(a, b, c))
    found = office.submit()
    office.agree("王雷")
    office.agree("陈静")
    send_back(office, "赵磊", "a", straight=True)
    office.publish(flow(c, a, b) if is_moved else flow(a, b))

    move(office, found)
    office.agree("王雷")

    assert office.waiting() == {"陈静": ["b"]}


def test_deadlines_of_the_new_version_count_from_then(office: Office) -> None:
    def due(*then: str) -> list[Tree]:
        return [{"id": f"d{n}", "after": 1, "unit": "day", "then": each} for n, each in enumerate(then)]

    office.publish(flow(step(office, "a", "王雷", due=due("remind"))))
    found = office.submit()
    turnover(office, 20260508)
    assert "due_remind" in office.said(found)
    office.publish(flow(step(office, "a", "王雷", due=due("approve"))))
    move(office, found)
    turnover(office, 20260508)
    assert office.state(found) is RunState.RUNNING

    turnover(office, 20260509, 20260510)

    assert office.state(found) is RunState.APPROVED


@pytest.mark.parametrize("what", ["value", "nobody"])
def test_what_was_stuck_is_tried_again_by_the_new_version(office: Office, what: str) -> None:
    if what == "value":
        bad, good = sets("n", amount="100 / count"), sets("n", amount="count")
    else:
        bad = approve("n", who("role", roles=["gone"]), nobody="refuse")
        good = approve("n", who("role", roles=["gone"]), nobody="pass")
    office.publish(auto(step(office, "a", "王雷"), bad, step(office, "z", "李总")))
    found = office.submit(count=0)
    office.agree("王雷")
    assert office.run(found).stuck is not None
    office.publish(auto(step(office, "a", "王雷"), good, step(office, "z", "李总")))

    move(office, found)

    assert (office.waiting(), office.run(found).stuck) == ({"李总": ["z"]}, None)


def test_what_is_stuck_by_the_new_version_too_says_so(office: Office) -> None:
    office.publish(auto(sets("n", amount="100 / count"), step(office, "z", "李总")))
    found = office.submit(count=0)
    office.publish(auto(sets("n", amount="200 / count"), step(office, "z", "李总")))

    move(office, found)

    assert office.run(found).stuck is not None


def test_a_sub_flow_that_was_taken_out_stops_at_its_step_only(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷"), CHILD, step(office, "z", "李总")), child(office))
    found = office.submit()
    office.publish(flow(step(office, "a", "王雷")))
    assert office.run(found).stuck is None

    office.agree("王雷")
    stuck = office.run(found).stuck
    assert stuck is not None
    assert stuck.code == "no_other_flow"
    office.act("管理员", flowing.skip, office.run(found).id, visit=Id(int(stuck.path)))

    assert office.waiting() == {"李总": ["z"]}


def test_an_administrator_of_the_company_moves_what_others_look_after(office: Office) -> None:
    keeper = [{"id": "k", "by": "people", "people": office.people("李总")["people"]}]
    office.publish(flow(step(office, "a", "王雷"), administrators=keeper))
    office.submit()
    office.publish(flow(step(office, "b", "陈静"), administrators=keeper))

    assert office.act("管理员", renew_several, "flow").left == 0

    assert office.waiting() == {"陈静": ["b"]}


def adding(id: str = "add") -> Tree:
    """Write a step that adds to the count of an order."""
    given = {"id": f"{id}_g", "field": "order_count", "formula": "1", "add": True}
    return {"id": id, "kind": "update", "label": id, "sets": [given]}


def test_what_was_done_before_a_step_that_is_gone_is_not_done_again(office: Office) -> None:
    office.publish(auto(adding(), step(office, "b", "王雷")))
    found = office.submit(count=0)
    office.publish(auto(adding(), step(office, "c", "陈静")))

    move(office, found)

    assert (office.waiting(), office.cell(found, "count")) == ({"陈静": ["c"]}, 1_000_000)


def test_what_would_be_done_twice_in_a_block_stays_as_it_is_and_keeps_nothing_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewing, "MOST_MOVED", 1)

    def way(*inside: Tree) -> Tree:
        return auto(branch("p", ("amount > 50", list(inside)), (None, [step(office, "s", "何苗")])))

    office.publish(way(adding(), step(office, "b", "王雷")))
    found, other = office.submit(count=0), office.submit(amount="1")
    office.publish(way(adding(), step(office, "c", "陈静")))

    with pytest.raises(WouldRepeat):
        move(office, found)
    assert office.act("管理员", renew_several, "flow").left == 1

    assert office.waiting() == {"王雷": ["b"], "何苗": ["s"]}
    assert office.cell(found, "count") == 1_000_000
    assert office.held(other).tree != office.held(found).tree
