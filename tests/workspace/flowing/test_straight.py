"""Straight back to who sent it back (直达), unless what was corrected meanwhile must be seen by somebody else."""

from __future__ import annotations

import pytest

from huodan.language.flow.course import START
from huodan.language.messages import UpdateRecord
from tests.support.office import Office, Tree, branch, flow
from tests.workspace.flowing.test_revoking import send_back
from tests.workspace.flowing.test_taking_back import step


def large(office: Office, *inside: Tree) -> Tree:
    """Write a branch for amounts over 50,000."""
    return branch("large", ("amount > 50000", [*inside, step(office, "fin", "陈静")]), (None, []))


def every_order(inner: Tree) -> Tree:
    return branch("every", ("amount > 1", [inner]), (None, []))


@pytest.mark.parametrize("is_deep", [False, True])
@pytest.mark.parametrize(("amount", "asked"), [("90000", "陈静"), ("49000", "李总")])
def test_a_larger_amount_goes_by_finance(office: Office, is_deep: bool, amount: str, asked: str) -> None:
    block = every_order(large(office)) if is_deep else large(office)
    office.publish(flow(block, step(office, "z", "李总")))
    found = office.submit(amount="50000")
    send_back(office, "李总", START, straight=True)
    office.save("周敏", UpdateRecord("order", found, {"amount": amount}))

    office.agree("周敏")

    assert list(office.waiting()) == [asked]


@pytest.mark.parametrize(("amount", "asked"), [("90000", "陈静"), ("49000", "李总")])
def test_a_larger_amount_goes_by_finance_in_the_same_arm(office: Office, amount: str, asked: str) -> None:
    office.publish(flow(branch("p", (None, [large(office), step(office, "z", "李总")]), mode="parallel")))
    found = office.submit(amount="50000")
    send_back(office, "李总", START, straight=True)
    office.save("周敏", UpdateRecord("order", found, {"amount": amount}))

    office.agree("周敏")

    assert list(office.waiting()) == [asked]


@pytest.mark.parametrize("mode", ["parallel", "inclusive"])
def test_who_agreed_beside_is_not_asked_again_however_often_it_goes_back(office: Office, mode: str) -> None:
    ifs = (None, None) if mode == "parallel" else ("amount > 1", "amount > 2")
    arms = [(ifs[0], [step(office, "one", "王雷")]), (ifs[1], [step(office, "two", "陈静")])]
    more = [] if mode == "parallel" else [(None, [])]
    office.publish(
        flow(step(office, "x", "李总"), branch("p", *arms, *more, mode=mode), step(office, "z", "赵磊"))
    )
    office.submit()
    office.agree("李总")
    office.agree("陈静")

    for _ in range(3):
        send_back(office, "王雷", "x", straight=True)
        office.agree("李总")
        assert office.waiting() == {"王雷": ["one"]}

    office.agree("王雷")
    assert office.waiting() == {"赵磊": ["z"]}


def test_within_an_arm_it_leaves_the_other_alone(office: Office) -> None:
    one = [step(office, "one", "王雷"), step(office, "more", "何苗")]
    office.publish(flow(branch("p", (None, one), (None, [step(office, "two", "陈静")]), mode="parallel")))
    office.submit()
    office.agree("王雷")
    send_back(office, "何苗", "one", straight=True)
    office.agree("王雷")

    assert office.waiting() == {"何苗": ["more"], "陈静": ["two"]}


def test_a_jump_that_returns_ends_when_its_reason_has(office: Office) -> None:
    opens = [{"id": "o", "fields": ["order_amount"], "right": "write"}]
    jump = {"id": "j", "kind": "jump", "label": "j", "to": "a", "returns": True}
    office.publish(
        flow(
            step(office, "a", "王雷", opens=opens),
            branch("b", ("amount > 50", [jump]), (None, [])),
            step(office, "z", "李总"),
        )
    )
    office.submit(amount="100")
    office.agree("王雷")
    assert office.waiting() == {"王雷": ["a"]}

    office.agree("王雷", values={"amount": "10"})

    assert office.waiting() == {"李总": ["z"]}


def test_a_jump_that_returns_goes_on_behind_itself(office: Office) -> None:
    jump = {"id": "j", "kind": "jump", "label": "j", "to": "a", "returns": True}
    office.publish(flow(step(office, "a", "王雷"), jump, step(office, "z", "李总")))
    office.submit()
    office.agree("王雷")
    office.agree("王雷")

    assert office.waiting() == {"李总": ["z"]}


def test_a_loop_whose_rows_are_others_goes_step_by_step(office: Office) -> None:
    each = {"id": "each", "label": "每行", "nodes": [step(office, "l", "王雷")]}
    loop = {"id": "loop", "kind": "loop", "label": "循环", "of": "order_lines", "ways": [each]}
    office.publish(flow(loop, step(office, "z", "李总")))
    found = office.submit(lines=[{"what": "甲", "price": "1"}])
    office.agree("王雷")
    send_back(office, "李总", START, straight=True)
    office.agree("周敏")
    assert office.waiting() == {"李总": ["z"]}

    send_back(office, "李总", START, straight=True)
    office.save("周敏", UpdateRecord("order", found, {"lines": {"add": [{"what": "乙", "price": "2"}]}}))
    office.agree("周敏")

    assert office.waiting() == {"王雷": ["l"]}
