"""
The scenarios of ``suites/approval`` by their ids: those here, and where the others are.

Not there yet, both with the deliveries and ledgers they need: NO01 (a message to the customer), and of RE01 the stock.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from huodan.language.flow.run import RunState, VisitState
from huodan.workspace import flowing
from huodan.workspace.flowing.refusals import NotYourTask
from tests.support.office import Office, approve, branch, flow, sets

SUITE = Path(__file__).parents[2] / "spec" / "approval" / "approval_semantics.json"
ELSEWHERE = {
    "AM01": "test_deciding::test_large_amounts_need_finance_too",
    "AM02": "test_deciding::test_large_amounts_need_finance_too",
    "AM03": "test_deciding::test_large_amounts_need_finance_too",
    "EM01": "test_who::test_where_there_is_nobody",
    "EM02": "test_who::test_where_there_is_nobody",
    "EM03": "test_who::test_where_there_is_nobody",
    "EM04": "test_who::test_where_there_is_nobody",
    "SE01": "test_who::test_where_who_began_it_is_meant",
    "SE02": "test_who::test_where_who_began_it_is_meant",
    "DE01": "test_who::test_who_agreed_before",
    "DE02": "test_who::test_who_agreed_before",
    "RE04": "test_asking::test_what_is_back_with_its_starter_is_free_until_it_is_handed_in_again",
    "AD01": "test_asking::test_who_was_added_before_is_asked_first",
    "AD02": "test_asking::test_who_adds_somebody_behind_has_agreed",
    "TR01": "test_asking::test_a_task_given_away_is_the_other_s",
    "WI01": "test_asking::test_who_began_it_takes_it_back_until_somebody_acted",
    "WI02": "test_asking::test_who_began_it_takes_it_back_until_somebody_acted",
    "TI01": "test_doing::test_reminders_come_as_often_as_they_should_and_end_with_the_task",
    "MU02": "test_scenarios::test_mu01_it_moves_on_when_enough_agree",
    "DL01": "test_asking::test_a_stand_in_acts_in_somebody_s_name",
}
LATER = {"NO01"}


def test_every_scenario_is_somewhere() -> None:
    ids = {each["id"] for each in json.loads(SUITE.read_text("utf-8"))["scenarios"]}
    here = {name.removeprefix("test_")[:4].upper() for name in globals() if name.startswith("test_")}
    files = {name.partition("::")[0] for name in ELSEWHERE.values()}
    texts = {file: (Path(__file__).parent / f"{file}.py").read_text("utf-8") for file in files}

    assert ids == (here & ids) | ELSEWHERE.keys() | LATER
    lost = [
        name
        for name in ELSEWHERE.values()
        if f"def {name.partition('::')[2]}(" not in texts[name.partition("::")[0]]
    ]
    assert lost == []


def test_am05_what_no_condition_holds_of_goes_the_other_way(office: Office) -> None:
    one, other = approve("one", office.people("王雷")), approve("other", office.people("陈静"))
    office.publish(flow(branch("b", ("amount > 50000", [one]), (None, [other]))))
    office.submit(amount=None)

    assert office.waiting() == {"陈静": ["other"]}


def test_am06_of_two_ways_the_first_is_gone(office: Office) -> None:
    one, two = approve("one", office.people("王雷")), approve("two", office.people("陈静"))
    office.publish(flow(branch("b", ("amount > 10", [one]), ("amount > 5", [two]), (None, []))))
    office.submit(amount="11")

    assert office.waiting() == {"王雷": ["one"]}


@pytest.mark.parametrize(("way", "ratio", "needed"), [("any", "1", 1), ("ratio", "1/2", 2)])
def test_mu01_it_moves_on_when_enough_agree(office: Office, way: str, ratio: str, needed: int) -> None:
    office.publish(flow(approve("a", office.people("王雷", "陈静", "赵磊"), way=way, ratio=ratio)))
    order = office.submit()

    for count, name in enumerate(("王雷", "陈静")[:needed], 1):
        assert office.state(order) is RunState.RUNNING, count
        office.agree(name)

    assert (office.state(order), office.waiting()) == (RunState.APPROVED, {})


def test_mu04_one_refusal_of_all_ends_it(office: Office) -> None:
    office.publish(flow(approve("a", office.people("王雷", "陈静", "赵磊"), way="all")))
    order = office.submit()
    office.refuse("陈静")

    assert (office.state(order), office.waiting()) == (RunState.REJECTED, {})


def test_re01_a_refusal_ends_it(office: Office) -> None:
    """The order is free again then."""
    office.publish(flow(approve("a", office.people("王雷"))))
    order = office.submit()
    office.refuse("王雷")
    office.act("周敏", flowing.hand_in, "order", order)

    assert office.waiting() == {"王雷": ["a"]}


def test_re02_a_refusal_may_go_back_and_what_lies_between_is_asked_again(office: Office) -> None:
    last = approve("c", office.people("赵磊"), rejecting="back", rejects_to="a")
    office.publish(flow(approve("a", office.people("王雷")), approve("b", office.people("陈静")), last))
    order = office.submit()
    office.agree("王雷")
    office.agree("陈静")
    office.refuse("赵磊")

    assert office.waiting() == {"王雷": ["a"]}
    office.agree("王雷")
    assert office.waiting() == {"陈静": ["b"]}
    assert office.state(order) is RunState.RUNNING


def test_ve01_what_is_under_way_ends_as_it_began(office: Office) -> None:
    office.publish(flow(approve("a", office.people("王雷")), approve("b", office.people("陈静"))))
    old = office.submit()
    office.publish(flow(approve("n", office.people("李总"))))
    new = office.submit()

    assert office.waiting() == {"李总": ["n"], "王雷": ["a"]}
    office.agree("王雷")
    office.agree("陈静")
    office.agree("李总")
    assert (office.state(old), office.state(new)) == (RunState.APPROVED, RunState.APPROVED)


def test_da01_the_order_changes_once_with_the_last_vote(office: Office) -> None:
    both = approve("a", office.people("王雷", "陈静"), way="all")
    office.publish(flow(both, sets("end", state='"审核通过"')))
    order = office.submit()
    office.agree("王雷")
    assert office.cell(order, "state") == "s0"
    office.agree("陈静")

    with office.database.read() as tx:
        rows = tx.run("SELECT origin, cause FROM journal WHERE form = 'order' ORDER BY version").fetchall()
    assert [row[0] for row in rows] == ["api", "rule"]
    assert rows[1][1] == office.run(order).id
    visits = office.held(order).run.visits.values()
    assert all(visit.state is VisitState.PASSED for visit in visits)


def test_pe03_who_has_no_task_is_refused(office: Office) -> None:
    office.publish(flow(approve("a", office.people("王雷"))))
    office.submit()

    with pytest.raises(NotYourTask) as refused:
        office.act("何苗", flowing.agree, office.todo("王雷")[0].id, flowing.Answer())
    assert refused.value.status == 403
