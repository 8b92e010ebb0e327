"""A stand-in who is asked themselves gives one vote each, and who really agreed need not agree once more (重复审批人)."""

from __future__ import annotations

import pytest

from huodan.engines import flow as flows
from huodan.kit.ids import Id
from huodan.language.flow.run import RunState
from huodan.workspace import flowing
from tests.support.office import Office, flow
from tests.workspace.flowing.test_taking_back import revoke, step


def stand_in(office: Office, person: str, by: str) -> None:
    office.act(
        person,
        lambda tx, plan, grant: flows.appoint(
            tx, person=office.id(person), stand_in=office.id(by), from_day=20260501, to_day=20260509
        ),
    )


def agree_for(office: Office, person: str, by: str) -> None:
    office.act(by, flowing.agree, only(office, person), flowing.Answer())


def only(office: Office, person: str) -> Id:
    """Give what waits for somebody in their own name."""
    with office.database.read() as tx:
        listed = flows.list_tasks(tx, flows.Which.WAITING, person=office.id(person), limit=9)
    (id,) = (each.id for each in listed if each.person == office.id(person))
    return id


def votes(office: Office, record: Id) -> set[tuple[Id, Id | None, bool]]:
    tasks = office.held(record).run.tasks.values()
    return {(each.person, each.acted_by, each.vote is not None) for each in tasks}


@pytest.mark.parametrize("way", ["all", "sequential"])
def test_each_is_asked_where_the_step_asks_twice(office: Office, way: str) -> None:
    office.publish(flow(step(office, "a", "王雷", "何苗", way=way)))
    stand_in(office, "王雷", "何苗")
    found = office.submit()

    agree_for(office, "王雷", "何苗")
    assert office.state(found) is RunState.RUNNING
    agree_for(office, "何苗", "何苗")

    wang, he = office.id("王雷"), office.id("何苗")
    assert office.state(found) is RunState.APPROVED
    assert votes(office, found) == {(wang, he, True), (he, None, True)}


@pytest.mark.parametrize("again", ["once", "in_a_row"])
@pytest.mark.parametrize("way", ["all", "sequential"])
def test_who_agreed_for_another_is_not_asked_once_more_where_it_does_not(
    office: Office, way: str, again: str
) -> None:
    office.publish(
        flow(
            step(office, "a", "王雷", "何苗", "赵磊", way=way, again=again),
            step(office, "b", "何苗", again=again),
        )
    )
    stand_in(office, "王雷", "何苗")
    found = office.submit()

    agree_for(office, "王雷", "何苗")
    assert list(office.waiting()) == ["赵磊"]
    revoke(office, "何苗", found)
    assert set(office.waiting()) == ({"王雷", "何苗", "赵磊"} if way == "all" else {"王雷", "何苗"})
    agree_for(office, "王雷", "何苗")
    office.agree("赵磊")

    assert office.state(found) is RunState.APPROVED


def test_nobody_agreed_by_what_their_stand_in_said_for_themselves(office: Office) -> None:
    office.publish(
        flow(
            step(office, "a", "何苗", "王雷", way="all", again="once"),
            step(office, "b", "王雷", again="once"),
        )
    )
    stand_in(office, "王雷", "何苗")
    found = office.submit()

    agree_for(office, "何苗", "何苗")
    assert office.waiting()["王雷"] == ["a"]
    agree_for(office, "王雷", "何苗")

    assert office.state(found) is RunState.APPROVED  # in the name of 王雷 it was said once
