"""What conditions and matrices read of their run: who began it, as they were then, and what is split into several."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.engines import people
from huodan.kit.ids import Id, format_id
from huodan.language.flow.run import RunState
from huodan.language.messages import SYSTEM, CreateRecord, UpdateRecord
from huodan.storage import Tx
from huodan.workspace.flowing import foreseeing
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support.apps import app, field, form, read
from tests.support.office import Office, Tree, approve, branch, flow, sets, who

UNSETTLED = "#order_amount.#order_customer.#unsettled_24h > 50000"


def customer(office: Office, name: str = "华东") -> str:
    made = office.save("系统", CreateRecord("customer", {"name": name}))[0].record
    with office.database.read() as tx:
        return format_id(current_plan(tx).forms["customer"].form.id_prefix, made)


def asks_if(office: Office, when: str) -> Tree:
    """Write a flow in which the boss agrees first, and finance only if a condition holds."""
    finance = approve("finance", office.people("陈静"))
    return flow(approve("boss", office.people("李总")), branch("b", (when, [finance]), (None, [])))


def test_who_began_it_decides_the_way(office: Office) -> None:
    named = {name: format_id("usr", office.id(name)) for name in ("周敏", "李总")}
    named |= {name: format_id("dep", id) for name, id in office.departments.items()}
    whens = [
        '#flow_starter = "{周敏}"',
        'OR(#flow_starter.#departments = "{总部}")',
        'OR(发起人.部门 = "{财务}")',
        'OR(#flow_starter.#roles = "boss")',
        'NOT(OR(发起人.角色 = "boss"))',
    ]
    nodes = [
        branch(f"b{n}", (when.format(**named), [approve(f"a{n}", office.people("陈静"))]), (None, []))
        for n, when in enumerate(whens)
    ]
    ways = [{"id": f"w{n}", "label": f"w{n}", "nodes": [node]} for n, node in enumerate(nodes)]
    office.publish(flow({"id": "all", "kind": "branch", "label": "all", "mode": "parallel", "ways": ways}))

    office.submit("周敏")
    assert sorted(task.node for task in office.todo("陈静")) == ["a0", "a1", "a4"]
    office.submit("李总")
    assert sorted(task.node for task in office.todo("陈静")) == ["a0", "a1", "a1", "a3", "a4"]


def test_a_flow_begins_only_for_whom_it_is(office: Office) -> None:
    office.publish(
        flow(
            approve("a", office.people("陈静")),
            start={"id": "s", "on": "submitted", "when": 'OR(#flow_starter.#roles = "seller")'},
        )
    )
    office.submit("李总")
    assert office.waiting() == {}

    office.submit("周敏")
    assert office.waiting() == {"陈静": ["a"]}


def test_who_began_it_is_as_they_were_then(office: Office) -> None:
    finance = format_id("dep", office.departments["财务"])
    office.publish(
        asks_if(office, f'OR(#flow_starter.#departments = "{finance}", #flow_starter.#roles = "boss")')
    )
    office.submit("周敏")
    office.save("系统", UpdateRecord("people", office.id("周敏"), {"department": finance}))

    def promote(tx: Tx, *_: Any) -> None:
        people.set_roles(tx, person=office.id("周敏"), roles=["boss"])

    office.act("系统", promote)
    office.agree("李总")

    assert office.waiting() == {}
    office.submit("周敏")
    office.agree("李总")
    assert office.waiting() == {"陈静": ["finance"]}


def test_a_matrix_goes_by_who_began_it_and_by_lines(office: Office) -> None:
    people = {name: format_id("usr", office.id(name)) for name in ("王雷", "李总", "陈静", "周敏")}
    sales = format_id("dep", office.departments["销售"])
    rows = [
        {"id": "r1", "most": "1000", "starters": [people["周敏"]], "people": [people["王雷"]]},
        {"id": "r2", "starter_roles": ["boss"], "people": [people["陈静"]]},
        {"id": "r3", "departments": [sales], "people": [people["李总"]]},
    ]
    matrix = {
        "id": "m",
        "amount": "order_amount",
        "department": "flow_starter",
        "by_starter": True,
        "rows": rows,
    }
    office.publish(flow(approve("a", who("matrix", matrix=matrix))))

    office.submit("周敏", amount="999")
    assert office.waiting() == {"王雷": ["a"]}
    office.submit("李总", amount="5")
    assert list(office.waiting()) == ["王雷", "陈静"]
    office.submit("周敏", amount="1000")
    assert list(office.waiting()) == ["李总", "王雷", "陈静"]


@pytest.mark.parametrize(("largest", "expected"), [(None, "王雷"), ("line_price", "陈静")])
def test_a_matrix_goes_by_lines(office: Office, largest: str | None, expected: str) -> None:
    people = {name: format_id("usr", office.id(name)) for name in ("王雷", "陈静")}
    rows = [
        {"id": "r1", "options": ["kind_food"], "people": [people["王雷"]]},
        {"id": "r2", "options": ["kind_tool"], "people": [people["陈静"]]},
    ]
    matrix = {"id": "m", "option": "#order_lines.#line_kind", "largest_by": largest, "rows": rows}
    office.publish(flow(approve("a", who("matrix", matrix=matrix))))
    lines = [{"kind": "食品", "price": "5"}, {"kind": "工具", "price": "7"}, {"price": "1"}]

    with office.database.read() as tx:
        plan, seen = office.seen(tx, "周敏")
        (told,) = foreseeing.ways(tx, plan, seen, "order", None, {"name": "单", "lines": lines})
    office.submit("周敏", lines=lines)

    assert office.waiting() == {expected: ["a"]}
    assert told.steps[0].people == (office.id(expected),)


def submit(office: Office, of: str, amount: str) -> Id:
    return office.submit("周敏", customer=of, amount=amount)


def test_two_halves_of_an_order_are_one(office: Office) -> None:
    office.publish(asks_if(office, UNSETTLED))
    of, other = customer(office), customer(office, "华南")
    submit(office, other, "30000")
    office.agree("李总")
    assert office.waiting() == {}

    first, second = submit(office, of, "30000"), submit(office, of, "30000")
    office.agree("李总")
    office.agree("李总")

    assert office.waiting() == {"陈静": ["finance", "finance"]}
    office.agree("陈静")
    office.agree("陈静")
    assert [office.state(each) for each in (first, second)] == [RunState.APPROVED] * 2


def test_what_was_agreed_to_before_or_not_at_all_does_not_count(office: Office) -> None:
    office.publish(asks_if(office, UNSETTLED))
    of = customer(office)
    submit(office, of, "30000")
    office.agree("李总")
    refused = submit(office, of, "40000")
    office.refuse("李总")
    submit(office, of, "30000")
    office.agree("李总")

    assert office.state(refused) is RunState.REJECTED
    assert office.waiting() == {}
    submit(office, of, "50001")
    office.agree("李总")
    assert office.waiting() == {"陈静": ["finance"]}


def test_nobody_finds_out_what_others_sell_by_asking_for_the_way(office: Office) -> None:
    finance = approve("finance", office.people("陈静"))
    office.publish(
        flow(approve("boss", office.people("李总")), branch("b", (UNSETTLED, [finance]), (None, [])))
    )
    of = customer(office)

    def promote(tx: Tx, *_: Any) -> None:
        people.set_roles(tx, person=office.id("李总"), roles=["boss", "seller"])

    office.act("系统", promote)
    office.submit("李总", customer=of, amount="30000")

    def told(name: str, amount: str) -> list[list[str]]:
        values = {"name": "单", "customer": of, "amount": amount}
        with office.database.read() as tx:
            plan, seen = office.seen(tx, name)
            found = foreseeing.ways(tx, plan, seen, "order", None, values)
        return [[step.node for step in way.steps] for way in found]

    amounts = ("1", "20000", "20001", "60000")
    assert [told("周敏", each) for each in amounts] == [[["boss"]]] * 4
    assert [told("李总", each) for each in amounts] == [[["boss"]]] * 2 + [[["boss", "finance"]]] * 2
    office.publish(flow(finance, start={"id": "s", "on": "submitted", "when": UNSETTLED}))
    assert [told("周敏", each) for each in amounts] == [[[]]] * 4
    assert [told("李总", each) for each in amounts] == [[]] * 2 + [[["finance"]]] * 2


def test_a_flow_reads_no_roles_of_other_apps(office: Office) -> None:
    other = {
        **app(
            form("note", field("note_name", "single_line_text")),
            roles=[{"id": "spy", "name": "查账", "forms": []}],
        ),
        "id": "other",
        "key": "other",
    }
    publish_app(office.database, SYSTEM, read(other))

    def promote(tx: Tx, *_: Any) -> None:
        people.set_roles(tx, person=office.id("周敏"), roles=["seller", "spy"])

    office.act("系统", promote)
    office.publish(flow(sets("s", waybill='TEXTJOIN("、", TRUE, #flow_starter.#roles)'), is_approval=False))
    assert office.cell(office.submit(), "waybill") == "seller"
