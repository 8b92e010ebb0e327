"""One to-do for several records: what one person is asked about records that are the same in a field."""

from __future__ import annotations

import pytest

from huodan.engines import flow as flows
from huodan.kit.ids import Id, format_id
from huodan.language.access import Grant
from huodan.language.document import builtin
from huodan.language.flow.run import RunState
from huodan.language.messages import CreateRecord, UpdateRecord
from huodan.language.plan import Plan, compile
from huodan.storage import Tx
from huodan.workspace import flowing
from huodan.workspace.flowing import Answer
from huodan.workspace.flowing.batch import agree_all
from huodan.workspace.flowing.listing import Asked, list_merged, list_tasks
from tests.support import apps, flows as written
from tests.support.office import Office, Tree, approve, flow


def chase(**more: object) -> Tree:
    """Write a step that asks the seller about all orders of a customer at once."""
    seller = [{"id": "w", "by": "field", "field": "#order_seller"}]
    return {
        "id": "chase",
        "kind": "handle",
        "label": "催收",
        "who": seller,
        "merged_by": ["order_customer"],
        "buttons": ["transfer"],
        **more,
    }


def customers(office: Office) -> list[str]:
    made = [office.save("系统", CreateRecord("customer", {"name": name}))[0].record for name in "甲乙"]
    return [format_id("cus", each) for each in made]


def listed(office: Office, name: str) -> list[tuple[Id | None, int]]:
    """List what somebody is to do: the record, and for how many it is one."""

    def look(tx: Tx, plan: Plan, grant: Grant) -> list[tuple[Id | None, int]]:
        rows, _ = list_tasks(tx, plan, grant, Asked(flows.Which.WAITING, 50))
        return [(row.listed.record, row.count) for row in rows]

    found: list[tuple[Id | None, int]] = office.act(name, look)
    return found


def test_orders_of_one_customer_are_one_to_do_with_all_of_them(office: Office) -> None:
    office.publish(flow(chase(), is_approval=False))
    one, other = customers(office)
    first, second, third = (office.submit(customer=each) for each in (one, other, one))
    alone = office.submit()

    assert sorted(listed(office, "周敏")) == sorted([(first, 2), (second, 1), (alone, 1)])
    with office.database.read() as tx:
        assert flows.count_todo(tx, person=office.id("周敏")) == 3
    task = next(each for each in office.todo("周敏") if office.run(first).id == each.run)
    rows = office.act("周敏", list_merged, task.id)
    assert [row.listed.record for row in rows] == [first, third]

    office.act("周敏", flowing.agree, task.id, Answer("下周三付"))

    assert [office.state(each) for each in (first, second, third)] == [
        RunState.APPROVED,
        RunState.RUNNING,
        RunState.APPROVED,
    ]
    assert sorted(listed(office, "周敏")) == sorted([(second, 1), (alone, 1)])


def test_it_is_given_away_as_one_and_is_one_of_whom_it_goes_to(office: Office) -> None:
    office.publish(flow(chase(), is_approval=False))
    one, _ = customers(office)
    orders = [office.submit(customer=one) for _ in range(3)]

    office.act("周敏", flowing.transfer, office.todo("周敏")[0].id, to=office.id("陈静"))

    assert (listed(office, "周敏"), listed(office, "陈静")) == ([], [(orders[0], 3)])
    done = office.act("陈静", agree_all, [office.todo("陈静")[0].id], Answer())
    assert set(done.values()) == {None}
    assert {office.state(each) for each in orders} == {RunState.APPROVED}


def test_what_ends_by_itself_is_left_out_and_the_rest_stays_one(office: Office) -> None:
    office.publish(flow(chase(), is_approval=False, ends_when='state = "已取消"'))
    one, _ = customers(office)
    orders = [office.submit(customer=one) for _ in range(3)]

    office.save("周敏", UpdateRecord("order", orders[0], {"state": "已取消"}))

    assert listed(office, "周敏") == [(orders[1], 2)]


def test_people_have_their_own(office: Office) -> None:
    asked = approve("both", office.people("王雷", "陈静"), way="all", merged_by=["order_customer"])
    office.publish(flow(asked))
    one, _ = customers(office)
    orders = [office.submit(customer=one) for _ in range(2)]
    assert (listed(office, "王雷"), listed(office, "陈静")) == ([(orders[0], 2)], [(orders[0], 2)])

    office.agree("王雷")

    assert (listed(office, "王雷"), listed(office, "陈静")) == ([], [(orders[0], 2)])
    assert {office.state(each) for each in orders} == {RunState.RUNNING}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"opens": [{"id": "o", "fields": ["bill_no"], "right": "write"}]}, "cannot_merge"),
        ({"merged_by": ["bill_paid"]}, "cannot_merge"),
        ({"merged_by": ["gone"]}, "no_field"),
    ],
)
def test_what_cannot_be_merged_is_said_before_it_is_published(more: Tree, code: str) -> None:
    step = written.ask("a", **{"merged_by": ["bill_cust"], **more})
    made = compile([builtin(), apps.read(written.app(written.flow(step)))], version=1, tz="Asia/Shanghai")

    assert not isinstance(made, Plan)
    assert code in [each.code for each in made]


def test_who_stands_in_answers_all_of_it_but_what_they_began_themselves(office: Office) -> None:
    checker = [{"id": "w", "by": "field", "field": "#order_checker"}]
    office.publish(flow(chase(who=checker), is_approval=False))
    one, _ = customers(office)
    wang = format_id("usr", office.id("王雷"))
    own, *others = (office.submit(by=by, customer=one, checker=wang) for by in ("周敏", "系统", "系统"))
    days = {"from_day": 20260501, "to_day": 20260507}
    office.act("王雷", flowing.appoint, stand_in=office.id("周敏"), **days)

    assert (listed(office, "王雷"), listed(office, "周敏")) == ([(own, 3)], [(others[0], 2)])
    task = office.todo("周敏")[0].id
    assert [row.listed.record for row in office.act("周敏", list_merged, task)] == others

    office.act("周敏", flowing.agree, task, Answer())

    assert {office.state(each) for each in others} == {RunState.APPROVED}
    assert office.state(own) is RunState.RUNNING
