"""What a role may write, where, and that a hidden thing is answered like one that does not exist (D12)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huodan.engines.records import Denied
from huodan.engines.records.reach import seen_ids
from huodan.kit.errors import Invalid
from huodan.kit.ids import Id, format_id
from huodan.language.access import NotAllowed, NotFound
from huodan.language.document import Verb
from huodan.language.messages import DeleteRecord
from huodan.storage.sql.scopes import visible
from huodan.storage.sql.statements import fetch_rows
from huodan.workspace.plans import current_plan
from tests.engines.records.conftest import People, Stock, order, problems
from tests.support.sales import Desk

Sit = Callable[..., Desk]


@pytest.fixture
def mine(desk: Desk, stock: Stock, people: People) -> Id:
    """Store an order of 周敏, whose customer is hers as well."""
    desk.update("customer", stock.customer, owner=format_id("usr", people.zhou))
    return desk.create("order", **order(stock, seller=format_id("usr", people.zhou)))


@pytest.fixture
def theirs(desk: Desk, stock: Stock, people: People) -> Id:
    """Store an order of 吴浩."""
    return desk.create("order", **order(stock, seller=format_id("usr", people.wu)))


def test_who_has_no_right_learns_nothing_of_the_form(at: Sit, stock: Stock) -> None:
    with pytest.raises(NotFound):
        at("nobody").create("order", **order(stock))
    with pytest.raises(NotFound):
        at("seller").create("payment", amount=1)


def test_who_may_see_but_not_do_is_told_so(at: Sit, stock: Stock, mine: Id) -> None:
    with pytest.raises(NotAllowed):
        at("clerk").create("order", **order(stock))
    with pytest.raises(NotAllowed):
        at("clerk").do(DeleteRecord("order", mine))


def test_a_record_out_of_scope_does_not_exist(at: Sit, theirs: Id) -> None:
    with pytest.raises(NotFound):
        at("seller").update("order", theirs, remark="x")
    with pytest.raises(NotFound):
        at("seller").do(DeleteRecord("order", theirs))


def test_own_records_are_written(at: Sit, desk: Desk, mine: Id) -> None:
    assert at("seller").update("order", mine, remark="客户催")


def test_a_hidden_field_is_refused_like_an_unknown_one(at: Sit, mine: Id, stock: Stock) -> None:
    seller = at("seller")
    texts = []
    for key in ("profit", "nosuch"):
        with pytest.raises(Invalid) as error:
            seller.update("order", mine, lines={"add": [{"product": "橘子酱", "quantity": 1, key: "1"}]})
        (problem,) = error.value.errors
        texts.append((problem.code, problem.zh.replace(key, "?"), problem.path.replace(key, "?")))

    assert texts[0] == texts[1]


def test_a_field_one_may_only_read_is_refused_as_such(at: Sit, stock: Stock, mine: Id) -> None:
    with pytest.raises(Denied) as error:
        at("seller").update("customer", stock.customer, limit="90000", days="x")

    assert problems(error) == [("limit", "not_allowed")]
    with pytest.raises(Denied):
        at("clerk").update("order", mine, state="待发货")
    assert at("clerk").update("order", mine, remark="已电话确认")


def test_a_record_may_not_be_given_away(at: Sit, desk: Desk, people: People, mine: Id, stock: Stock) -> None:
    wu = format_id("usr", people.wu)

    with pytest.raises(Denied):
        at("seller").update("order", mine, seller=wu)
    with pytest.raises(Denied):
        at("seller").create("order", **order(stock, seller=wu))

    assert at("chief").update("order", mine, seller=wu)


def test_the_right_to_a_field_counts_only_where_its_role_covers_the_record(
    at: Sit, mine: Id, theirs: Id
) -> None:
    both = at("seller", "clerk")

    assert both.update("order", mine, state="待发货")
    assert both.update("order", theirs, remark="已电话确认")
    with pytest.raises(Denied) as error:
        both.update("order", theirs, state="待发货")
    assert problems(error) == [("state", "not_allowed")]


def test_a_target_out_of_scope_is_not_found(
    at: Sit, desk: Desk, stock: Stock, mine: Id, people: People
) -> None:
    other = desk.create("customer", name="别人的客户", owner=format_id("usr", people.wu))
    for wanted in (
        format_id("custom", other),
        "别人的客户",
        {"match": {"name": "别人的客户"}},
        format_id("custom", 5),
    ):
        with pytest.raises(Invalid) as error:
            at("seller").update("order", mine, customer=wanted)
        assert problems(error) == [("customer", "no_target")]


def test_matching_by_a_hidden_field_is_refused_like_by_an_unknown_one(at: Sit, mine: Id) -> None:
    texts = []
    for key in ("cost", "nosuch"):
        with pytest.raises(Invalid) as error:
            at("seller").update("order", mine, lines=[{"product": {"match": {key: "50"}}, "quantity": 1}])
        (problem,) = error.value.errors
        texts.append(problem.zh.replace(key, "?"))

    assert texts[0] == texts[1]


def test_a_department_covers_its_people(at: Sit, desk: Desk, people: People, mine: Id, theirs: Id) -> None:
    manager = at("manager", departments=(people.south,))

    assert manager.update("order", mine, remark="经理看过")
    with pytest.raises(NotFound):
        manager.update("order", theirs, remark="经理看过")
    with pytest.raises(Denied):
        manager.update("order", mine, seller=format_id("usr", people.wu))
    with pytest.raises(NotFound):
        at("manager", departments=()).update("order", theirs, remark="x")


def test_a_condition_holds_before_and_after(at: Sit, stock: Stock, mine: Id) -> None:
    approver = at("approver")

    assert approver.update("order", mine, remark="看过")
    with pytest.raises(Denied):
        approver.update("order", mine, state="待发货")
    assert at("chief").update("order", mine, state="待发货")
    with pytest.raises(NotFound):
        approver.update("order", mine, remark="再看")
    with pytest.raises(Denied):
        approver.create("order", **order(stock, state="待发货"))
    assert approver.create("order", **order(stock))


def test_required_fields_one_may_not_write_are_not_asked_for(at: Sit, desk: Desk, stock: Stock) -> None:
    assert at("seller").create("customer", name="新客户")


def test_a_taken_name_tells_nothing_of_who_has_it(at: Sit, desk: Desk, people: People) -> None:
    desk.create("customer", name="别人的客户", owner=format_id("usr", people.wu))

    with pytest.raises(Invalid) as error:
        at("seller").create("customer", name="别人的客户")

    assert problems(error) == [("name", "taken")]
    assert error.value.errors[0].zh == "「customer_name」的「别人的客户」已被使用，不能重复。请换一个。"


def test_what_is_answered_from_the_record_is_what_the_database_answers(
    at: Sit, desk: Desk, people: People, stock: Stock, mine: Id, theirs: Id
) -> None:
    nobodys = desk.create("order", **order(stock, seller=None, state="待发货"))
    desks = [
        at(*roles, person=person, departments=departments)
        for roles in (
            ("seller",),
            ("manager",),
            ("approver",),
            ("chief",),
            ("seller", "approver"),
            ("clerk", "manager"),
        )
        for person in (people.zhou, people.wu, 0)
        for departments in ((), (people.south,))
    ]
    for sitting in desks:
        with desk.database.read(sitting.actor) as tx:
            plan = current_plan(tx)
            asking = sitting.grant(plan)
            rows = fetch_rows(tx, plan, "order", (mine, theirs, nobodys))

            expected = set(visible(tx, plan, asking, "order", tuple(rows), Verb.READ))

            assert seen_ids(tx, plan, asking, "order", rows) == expected


def test_a_hidden_formula_without_result_is_not_named(at: Sit, desk: Desk, stock: Stock, mine: Id) -> None:
    desk.update("product", stock.juice, cost="9000000000000")
    lines = {"add": [{"product": "橘子酱", "quantity": "5000", "price": "1"}]}

    with pytest.raises(Invalid) as hushed:
        at("seller").update("order", mine, lines=lines)
    with pytest.raises(Invalid) as told:
        desk.update("order", mine, lines=lines)

    assert problems(hushed) == [("", "cannot_save")]
    assert problems(told) == [("lines.3.profit", "formula_failed")]
