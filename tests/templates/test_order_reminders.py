"""回款提醒: who is reminded of which orders, as one to-do a customer, until they are paid."""

from __future__ import annotations

from huodan.engines import flow as flows
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.messages import UpdateRecord
from huodan.language.plan import Plan
from huodan.storage.db import Tx
from huodan.workspace import merging
from huodan.workspace.flowing.listing import Asked, list_tasks
from huodan.workspace.flowing.starting import There, begin_for_those_there, count_those_there
from huodan.workspace.working import work
from tests.support.order_company import OrderCompany

REMINDER = "flow_reminder"


def turnover(company: OrderCompany, *days: int) -> None:
    """Let days come, one after the other, and what is due on them."""
    for day in days:
        company.database.set_clock(today=day)
        for _ in range(4):
            while work(company.database):
                pass


def reminded(company: OrderCompany, name: str) -> list[int]:
    """Say of how many orders somebody is reminded, one number a to-do."""

    def look(tx: Tx, plan: Plan, grant: Grant) -> list[int]:
        asked = Asked(flows.Which.WAITING, 50, flows.TaskFilter(flow=REMINDER))
        rows, _ = list_tasks(tx, plan, grant, asked)
        return sorted(row.count for row in rows)

    found: list[int] = company.act(name, look)
    return found


def shipped(company: OrderCompany, customer: str, amount: str = "1000") -> Id:
    """Make an order that is to be paid by today."""
    return company.ship(company.order(amount, customer=customer, due_on="2026-05-06"))


def test_orders_of_a_customer_are_one_to_do_until_they_are_paid(company: OrderCompany) -> None:
    one, two, other = (shipped(company, customer) for customer in ("KH1", "KH1", "KH2"))
    later = company.ship(company.order("5", due_on="2026-06-30"))
    waiting = company.order("7", due_on="2026-05-06")
    assert (later > 0, waiting > 0, reminded(company, "周敏")) == (True, True, [])

    turnover(company, 20260508)
    assert reminded(company, "周敏") == [1, 2]

    company.pays(one, "999.99")
    assert reminded(company, "周敏") == [1, 2]
    company.pays(one, "0.01")
    assert reminded(company, "周敏") == [1, 1]
    for order in (two, other):
        company.pays(order, "1000")
    assert reminded(company, "周敏") == []


def test_customers_that_become_one_are_one_to_do(company: OrderCompany) -> None:
    shipped(company, "KH1"), shipped(company, "KH2")
    turnover(company, 20260508)
    assert reminded(company, "周敏") == [1, 1]

    stays, gone = company.customer("KH1"), company.customer("KH2")
    company.act("沈建华", merging.merge, merging.Merging("customer", stays, gone, {}))

    assert reminded(company, "周敏") == [2]
    company.agree("周敏", "下周一付")
    assert reminded(company, "周敏") == []


def test_it_comes_again_until_it_is_paid_and_goes_up_if_nobody_does_anything(company: OrderCompany) -> None:
    order = shipped(company, "KH1")
    turnover(company, 20260508)
    company.agree("周敏", "下周一付")
    assert reminded(company, "周敏") == []

    turnover(company, 20260511, 20260512)
    assert reminded(company, "周敏") == [1]
    turnover(company, 20260513, 20260514, 20260515, 20260518)
    assert (reminded(company, "周敏"), reminded(company, "沈建华")) == ([], [1])

    company.pays(order, "1000")
    turnover(company, 20260522, 20260526)
    assert (reminded(company, "周敏"), reminded(company, "沈建华")) == ([], [])


def test_what_is_put_off_is_asked_for_on_its_new_day(company: OrderCompany) -> None:
    order = shipped(company, "KH1")
    turnover(company, 20260508)
    assert reminded(company, "周敏") == [1]

    company.save("赵国栋", UpdateRecord("order", order, {"due_on": "2026-05-20"}))
    assert reminded(company, "周敏") == []
    turnover(company, 20260515, 20260520)
    assert reminded(company, "周敏") == []
    turnover(company, 20260521, 20260522)
    assert reminded(company, "周敏") == [1]


def test_where_the_salesperson_has_left_who_keeps_the_customer_is_reminded(company: OrderCompany) -> None:
    one, two = shipped(company, "KH1"), shipped(company, "KH2")
    company.leaves("周敏")
    company.keeps("何雅静", "KH1")

    turnover(company, 20260508)

    asked = {name: reminded(company, name) for name in ("何雅静", "赵国栋", "周敏")}
    assert asked == {"何雅静": [1], "赵国栋": [1], "周敏": []}
    assert {str(company.shown(order, "salesperson.name")) for order in (one, two)} == {"周敏"}


def test_a_cancelled_order_is_not_asked_for(company: OrderCompany) -> None:
    order = shipped(company, "KH1")
    turnover(company, 20260508)

    for values in ({"status": "待修改"}, {"status": "已取消", "cancel_reason": "客户取消"}):
        company.save("赵国栋", UpdateRecord("order", order, values))
    turnover(company, 20260512, 20260515)

    assert reminded(company, "周敏") == []


def test_of_history_nobody_is_reminded_unless_somebody_says_so(company: OrderCompany) -> None:
    late = [f"DD{n},KH{1 + n % 2},已发货,100,2026-04-01,周敏" for n in range(3)]
    company.bring(
        "history", *late, "DD7,KH1,已取消,100,2026-04-01,周敏", "DD8,KH1,已发货,100,2026-06-01,周敏"
    )
    turnover(company, 20260508)
    assert reminded(company, "周敏") == []

    assert company.act("系统管理员", count_those_there, REMINDER) == There(3)
    company.act("系统管理员", begin_for_those_there, REMINDER)
    turnover(company, 20260508)

    assert reminded(company, "周敏") == [1, 2]
    for _ in range(2):
        company.agree("周敏", "知道了")
    turnover(company, 20260511, 20260512, 20260513)
    assert reminded(company, "周敏") == [1, 2]
