"""One of several has the task: who claims it (认领), or who is drawn (随机一人)."""

from __future__ import annotations

from collections import Counter
from threading import Barrier, Thread

import pytest

from huodan.engines import flow as flows, people
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.flow.run import RunState
from huodan.language.plan.model import Plan
from huodan.storage import Tx
from huodan.workspace import flowing
from huodan.workspace.flowing.handing_over import hand_over
from huodan.workspace.flowing.looking import open_task
from huodan.workspace.flowing.refusals import Claimed, ClaimFirst, NotClaimed, NotYourTask, TaskOver
from huodan.workspace.runs import UnderApproval
from tests.support.office import TODAY, Office, Tree, approve, flow, who
from tests.workspace.flowing.test_model import is_up

EVERY = ["transfer", "delegate", "add_before", "add_after", "add_beside", "take_out", "send_back", "copy_to"]
FINANCE = ("陈静", "赵磊", "何苗")


def step(office: Office, id: str, way: str, *names: str, **more: object) -> Tree:
    asked = office.people(*(names or FINANCE))
    return approve(id, asked, **{"buttons": EVERY, "opinion": "never", "way": way, **more})


def task(office: Office, name: str) -> Id:
    return office.todo(name)[0].id


def put_back(office: Office, name: str) -> None:
    office.act(name, flowing.put_back, task(office, name))


def test_who_claims_has_it_alone_and_the_others_are_told_by_whom(office: Office) -> None:
    opens = [{"id": "o", "fields": ["order_name"], "right": "write"}]
    office.publish(flow(step(office, "a", "claim", opens=opens)))
    order = office.submit()
    assert office.waiting() == {name: ["a"] for name in FINANCE}
    theirs = task(office, "赵磊")

    with pytest.raises(ClaimFirst):
        office.agree("陈静")
    shown = office.act("陈静", open_task, task(office, "陈静"))
    assert (shown.is_mine, shown.writes, shown.task.is_offered) == (False, (), True)
    office.claim("陈静")

    assert office.waiting() == {"陈静": ["a"]}
    assert office.act("陈静", open_task, task(office, "陈静")).writes == ("name",)
    for act in (flowing.claim, lambda *seen: flowing.agree(*seen, flowing.Answer())):
        with pytest.raises(Claimed) as told:
            office.act("赵磊", act, theirs)
        assert "陈静" in told.value.problem().zh
    with pytest.raises(NotYourTask):
        office.act("周敏", flowing.claim, theirs)
    office.agree("陈静")
    assert office.state(order) is RunState.APPROVED
    assert "claimed" in office.said(order)


def test_what_is_put_back_is_offered_to_all_again(office: Office) -> None:
    office.publish(flow(step(office, "a", "claim")))
    order = office.submit()
    office.claim("陈静")
    put_back(office, "陈静")
    assert office.waiting() == {name: ["a"] for name in FINANCE}
    with pytest.raises(ClaimFirst):
        put_back(office, "赵磊")

    office.claim("赵磊")
    office.act("赵磊", flowing.transfer, task(office, "赵磊"), to=office.id("李总"))
    assert office.waiting() == {"李总": ["a"]}
    put_back(office, "李总")  # who had it of who claimed it may put it back as well
    assert office.waiting() == {name: ["a"] for name in ("李总", "陈静", "何苗")}
    office.claim("何苗")
    office.act("何苗", flowing.add, task(office, "何苗"), people=[office.id("赵磊")], where="beside")
    with pytest.raises(NotClaimed):
        put_back(office, "何苗")
    with pytest.raises(NotClaimed):
        put_back(office, "赵磊")
    office.agree("赵磊")

    assert office.state(order) is RunState.APPROVED
    assert office.waiting() == {}


def test_who_agreed_takes_it_back_and_has_it_alone_again(office: Office) -> None:
    office.publish(flow(step(office, "a", "claim"), step(office, "b", "any", "李总")))
    order = office.submit()
    office.claim("陈静")
    office.agree("陈静")

    office.act("陈静", flowing.revoke, office.run(order).id)

    assert office.waiting() == {"陈静": ["a"]}
    put_back(office, "陈静")
    office.claim("何苗")
    office.act("何苗", flowing.send_back, task(office, "何苗"), to="start", straight=False, opinion=None)
    office.agree("周敏")
    assert office.waiting() == {name: ["a"] for name in FINANCE}  # a new visit is offered anew


def test_a_stand_in_claims_for_somebody(office: Office) -> None:
    office.publish(flow(step(office, "a", "claim")))
    stand_in = {"stand_in": office.id("李总"), "from_day": TODAY, "to_day": TODAY}
    office.act("陈静", flowing.appoint, **stand_in)
    order = office.submit()

    office.claim("李总")
    office.agree("李总")

    (done,) = [each for each in office.held(order).run.tasks.values() if each.vote]
    assert (done.person, done.acted_by) == (office.id("陈静"), office.id("李总"))


def test_of_those_who_claim_at_once_one_wins_and_the_others_are_told(office: Office) -> None:
    office.publish(flow(step(office, "a", "claim")))
    for _ in range(3):
        order = office.submit()
        tasks = {name: task(office, name) for name in FINANCE}
        barrier, told = Barrier(3), []

        def claim(
            name: str, barrier: Barrier = barrier, tasks: dict[str, Id] = tasks, told: list[str] = told
        ) -> None:
            barrier.wait()
            try:
                office.act(name, flowing.claim, tasks[name])
                told.append("done")
            except (Claimed, TaskOver, UnderApproval) as error:
                told.append(error.code)

        threads = [Thread(target=claim, args=(name,)) for name in FINANCE]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(told) == ["claimed", "claimed", "done"]
        assert len(office.waiting()) == 1
        office.agree(next(iter(office.waiting())))
        assert office.state(order) is RunState.APPROVED


@pytest.mark.parametrize(
    ("then", "after"),
    [
        ("remind", {name: ["a"] for name in FINANCE}),
        ("tell_manager", {name: ["a"] for name in FINANCE}),
        ("approve", {}),
        ("transfer", {"何苗": ["a"]}),
        ("escalate", {"李总": ["a"]}),
    ],
)
def test_nobody_claims_until_the_deadline(office: Office, then: str, after: dict[str, list[str]]) -> None:
    to = {"to": office.people("何苗")} if then == "transfer" else {}
    due = [{"id": "d", "after": 1, "unit": "hour", "then": then, **to}]
    office.publish(flow(step(office, "a", "claim", due=due)))
    order = office.submit()
    (visit,) = office.held(order).run.visits

    office.act("系统", is_up, office.run(order).id, visit)

    assert office.waiting() == after
    if then in ("transfer", "escalate"):
        office.agree(next(iter(after)))
    assert (office.state(order) is RunState.RUNNING) == (then in ("remind", "tell_manager"))
    with office.database.read() as tx:
        told = flows.list_tasks(tx, flows.Which.COPIED, person=office.id("李总"), limit=9)
    assert len(told) == (then == "tell_manager")


def test_a_leaver_is_offered_nothing_and_where_all_are_gone_it_is_told(office: Office) -> None:
    office.publish(flow(step(office, "a", "claim", "陈静", "赵磊")))
    office.submit()
    office.act("管理员", hand_over, office.id("陈静"), to=office.id("赵磊"))
    assert office.waiting() == {"赵磊": ["a"]}

    def leave(tx: Tx, plan: Plan, grant: Grant) -> None:
        people.set_active(tx, person=office.id("赵磊"), is_active=False)

    office.act("系统", leave)
    with office.database.read() as tx:
        assert len(flows.list_runs(tx, limit=9, is_stuck=True)) == 1


def test_the_drawn_have_about_the_same_to_do(office: Office) -> None:
    office.publish(flow(step(office, "a", "random")))
    for _ in range(9):
        office.submit()

    assert {name: len(office.todo(name)) for name in FINANCE} == dict.fromkeys(FINANCE, 3)


def test_chance_decides_between_equals_and_who_was_drawn_stays_it(office: Office) -> None:
    office.publish(flow(step(office, "a", "random")))
    first: Counter[str] = Counter()
    for _ in range(20):
        order = office.submit()
        (name,) = office.waiting()
        first[name] += 1
        office.act(name, flowing.send_back, task(office, name), to="start", straight=False, opinion=None)
        office.agree("周敏")
        assert set(office.waiting()) == {name}
        office.agree(name)
        assert office.state(order) is RunState.APPROVED
    assert len(first) > 1


@pytest.mark.parametrize("way", ["random", "claim"])
def test_who_is_meant_twice_or_agreed_before_is_asked_as_the_step_says(office: Office, way: str) -> None:
    twice = (office.people("王雷", "周敏"), who("starter_manager"), office.people("王雷"))
    more = {"way": way, "own": "skip", "opinion": "never"}
    office.publish(
        flow(
            approve("a", *twice, **more),
            approve("b", *twice, again="once", **more),
            step(office, "c", "any", "李总"),
        )
    )
    order = office.submit()

    assert office.waiting() == {"王雷": ["a"]}
    assert len(office.held(order).run.tasks) == 1
    office.answer("王雷")

    assert office.waiting() == {"李总": ["c"]}


@pytest.mark.parametrize("way", ["all", "sequential"])
def test_who_is_meant_twice_votes_once(office: Office, way: str) -> None:
    twice = (office.people("王雷", "陈静"), who("starter_manager"))
    office.publish(flow(approve("a", *twice, way=way, opinion="never")))
    order = office.submit()

    office.agree("王雷")
    office.agree("陈静")

    assert office.state(order) is RunState.APPROVED
