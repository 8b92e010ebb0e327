"""An order of the order app goes its way: whom it waits for, what it says of itself, and what may be done with it meanwhile."""

from __future__ import annotations

from typing import Literal

import pytest

from huodan import templates
from huodan.engines import flow
from huodan.engines.query import Query, query
from huodan.engines.query.record import copied
from huodan.kit.errors import HuodanError, Invalid
from huodan.kit.ids import parse_id
from huodan.language.access import system_grant
from huodan.language.document import App, read_app, tree_of
from huodan.language.flow.run import RunState
from huodan.language.messages import SYSTEM, CreateRecord, DeleteRecord, UpdateRecord
from huodan.workspace import flowing
from huodan.workspace.flowing.refusals import FieldsRequired, NoFlow, TooLate
from huodan.workspace.history import Restoring, restore
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.runs import UnderApproval
from tests.support.order_company import OrderCompany


def test_a_large_order_goes_the_whole_way(company: OrderCompany) -> None:
    order = company.order("50000.01")
    assert (company.status(order), company.asked()) == ("待审批", {"赵国栋": ["director"]})

    company.agree("赵国栋")
    assert (company.status(order), company.asked()) == ("待审批", {"钱文静": ["finance"]})
    company.agree("钱文静")
    assert (company.status(order), company.asked()) == ("待发货", {"方蕾": ["confirm"]})
    company.agree("方蕾")
    company.agree("唐大强")
    with pytest.raises(FieldsRequired):
        company.agree("唐大强")
    company.agree("唐大强", values={"tracking_no": "SF1", "carrier": "顺丰速运"})

    assert (company.status(order), company.asked()) == ("已发货", {})
    assert company.shown(order, "shipped_on") == "2026-05-06"
    assert company.state(order) is RunState.APPROVED
    with pytest.raises(Invalid):
        company.save("周敏", UpdateRecord("order", order, {"lines": []}))
    company.save("周敏", UpdateRecord("order", order, {"status": "已完成"}))


def test_an_order_up_to_fifty_thousand_is_not_asked_of_finance(company: OrderCompany) -> None:
    order = company.order("50000")

    company.agree("赵国栋")

    assert (company.status(order), company.asked()) == ("待发货", {"方蕾": ["confirm"]})


def test_the_director_s_own_order_goes_to_who_is_above(company: OrderCompany) -> None:
    company.order("100", by="赵国栋")

    assert company.asked() == {"沈建华": ["director"]}


def test_who_is_both_directors_does_not_agree_to_their_own(company: OrderCompany) -> None:
    company.has("赵国栋", "销售总监", "财务总监")
    company.has("钱文静")
    company.order("60000")
    for _ in range(2):
        company.agree("赵国栋")
    assert company.asked() == {"方蕾": ["confirm"]}

    company.order("60000", by="赵国栋")
    for _ in range(2):
        company.agree("沈建华")

    assert company.asked() == {"方蕾": ["confirm", "confirm"]}


def test_from_handing_in_on_only_what_a_step_opens_can_be_changed(company: OrderCompany) -> None:
    order = company.order("100")
    for name in ("周敏", "赵国栋", "沈建华", "唐大强"):
        with pytest.raises(UnderApproval):
            company.save(name, UpdateRecord("order", order, {"status": "已发货"}))
    with pytest.raises(UnderApproval):
        company.save("沈建华", DeleteRecord("order", order))

    for name in ("赵国栋", "方蕾", "唐大强"):
        company.agree(name)

    company.save("唐大强", UpdateRecord("order", order, {"tracking_no": "SF1"}))
    with pytest.raises(UnderApproval):
        company.save("唐大强", UpdateRecord("order", order, {"status": "已发货"}))


def test_what_is_taken_back_or_sent_back_can_be_changed_and_handed_in_again(company: OrderCompany) -> None:
    order = company.order("100")

    company.act("周敏", flowing.withdraw, company.run(order).id)
    assert (company.status(order), company.asked()) == ("待修改", {})
    company.save("周敏", UpdateRecord("order", order, {"remark": "改好了"}))
    company.act("周敏", flowing.hand_in, "order", order)
    assert (company.status(order), company.asked()) == ("待审批", {"赵国栋": ["director"]})

    task = company.todo("赵国栋")[0].id
    company.act("赵国栋", flowing.send_back, task, to="start", straight=False, opinion="收货地址缺门牌号")
    assert (company.status(order), company.asked()) == ("待修改", {"周敏": ["start"]})
    company.save("周敏", UpdateRecord("order", order, {"remark": "补了"}))
    company.agree("周敏")
    assert (company.status(order), company.asked()) == ("待审批", {"赵国栋": ["director"]})

    company.agree("赵国栋")
    with pytest.raises(TooLate):
        company.act("周敏", flowing.withdraw, company.run(order).id)


def test_an_order_without_lines_is_not_agreed_to(company: OrderCompany) -> None:
    company.save("周敏", CreateRecord("order", {"customer": {"match": {"code": "KH1"}}}))

    with pytest.raises(HuodanError, match="no lines yet"):
        company.agree("赵国栋")

    assert company.asked() == {"赵国栋": ["director"]}


def test_a_refused_order_says_so_and_may_be_handed_in_once_more(company: OrderCompany) -> None:
    order = company.order("60000")
    company.agree("赵国栋")

    company.refuse("钱文静", "超信用")

    assert (company.status(order), company.asked()) == ("已拒绝", {})
    company.save("周敏", UpdateRecord("order", order, {"remark": "客户已付一半"}))
    company.act("周敏", flowing.hand_in, "order", order)
    assert company.status(order) == "待审批"


def test_the_warehouse_sends_it_back_and_it_is_asked_for_from_the_beginning(company: OrderCompany) -> None:
    order = company.order("100")
    for name in ("赵国栋", "方蕾"):
        company.agree(name)
    task = company.todo("唐大强")[0].id

    company.act("唐大强", flowing.send_back, task, to=None, straight=True, opinion="缺货")

    assert (company.status(order), company.asked()) == ("待修改", {"周敏": ["start"]})
    company.agree("周敏")
    assert (company.status(order), company.asked()) == ("待审批", {"赵国栋": ["director"]})


@pytest.mark.parametrize("agreed", [(), ("赵国栋",), ("赵国栋", "方蕾"), ("赵国栋", "方蕾", "唐大强")])
def test_cancelling_at_any_stage_ends_tasks_and_timers_at_once(
    company: OrderCompany, agreed: tuple[str, ...]
) -> None:
    order = company.order("100")
    for name in agreed:
        company.agree(name)
    assert timers(company) == 1

    company.act("赵国栋", flowing.stop, company.run(order).id, why="客户取消")

    assert (company.status(order), company.asked()) == ("已取消", {})
    assert (company.state(order), timers(company)) == (RunState.CANCELLED, 0)


def test_an_order_that_is_back_is_cancelled_by_its_salesperson(company: OrderCompany) -> None:
    order = company.order("100")
    task = company.todo("赵国栋")[0].id
    company.act("赵国栋", flowing.send_back, task, to="start", straight=False, opinion="价格不对")

    company.save("周敏", UpdateRecord("order", order, {"status": "已取消", "cancel_reason": "客户取消"}))

    assert (company.status(order), company.asked(), timers(company)) == ("已取消", {}, 0)
    assert company.state(order) is RunState.CANCELLED


def test_every_way_to_a_new_order_hands_it_in_and_history_does_not(company: OrderCompany) -> None:
    typed = company.order("100")
    lines = [{"product": {"match": {"code": "CP1"}}, "quantity": "3", "price": "1"}]
    of = {"customer": {"match": {"code": "KH1"}}, "status": "已发货", "lines": lines}
    by_rule = company.save("系统", CreateRecord("order", of))[0].record
    ways: tuple[Literal["new", "open", "history"], ...] = ("new", "open", "history")
    for number, kind in enumerate(ways):
        company.bring(kind, f"DD{number},KH1,已发货,3,2026-06-05,周敏")

    assert (company.status(typed), company.status(by_rule)) == ("待审批", "待审批")
    with company.database.read() as tx:
        plan = current_plan(tx)
        rows = query(tx, plan, system_grant(plan), Query("order", columns=("no", "status"), limit=9)).rows
    states = {row["no"]: row["status"] for row in rows}
    assert (states["DD0"], states["DD1"], states["DD2"]) == ("待审批", "已发货", "已发货")
    assert len(company.todo("赵国栋")) == 3


def test_what_is_dated_before_the_company_began_here_is_history(company: OrderCompany) -> None:
    company.act("系统", lambda tx, plan, grant: flow.set_opening_day(tx, 20260501))

    before = company.order("60000", by="沈建华", ordered_at="2026-04-30 18:00", status="已发货")
    company.order("60000", ordered_at="2026-05-01 08:00")

    assert (company.status(before), company.asked()) == ("已发货", {"赵国栋": ["director"]})
    with pytest.raises(Invalid):
        company.order("60000", by="赵国栋", ordered_at="2026-04-30 18:00", status="已发货")
    typed = company.order("100", ordered_at="2026-04-30 18:00")
    company.save("周敏", UpdateRecord("order", typed, {"ordered_at": "2026-05-02 09:00"}))
    assert len(company.todo("赵国栋")) == 2


@pytest.mark.parametrize("wanted", ["待审批", "待发货", "已发货", "待修改", "已拒绝"])
def test_who_sells_does_not_say_by_hand_how_far_an_order_is(company: OrderCompany, wanted: str) -> None:
    order = company.order("100")
    company.act("周敏", flowing.withdraw, company.run(order).id)
    started = "待修改"
    assert company.status(order) == started

    if wanted != started:
        with pytest.raises(Invalid):
            company.save("周敏", UpdateRecord("order", order, {"status": wanted}))

    company.save("周敏", UpdateRecord("order", order, {"status": "已取消", "cancel_reason": "客户取消"}))
    with pytest.raises(Invalid):
        company.save("周敏", UpdateRecord("order", order, {"status": wanted}))


def test_what_was_shipped_is_opened_by_who_directs_sales_only(company: OrderCompany) -> None:
    order = company.ship(company.order("100"))
    for name in ("周敏", "赵国栋"):
        for values in ({"lines": []}, {"customer": {"match": {"code": "KH2"}}}, {"status": "已取消"}):
            with pytest.raises(Invalid):
                company.save(name, UpdateRecord("order", order, values))

    with pytest.raises(NoFlow):
        company.act("周敏", flowing.hand_in, "order", order)

    company.save("赵国栋", UpdateRecord("order", order, {"status": "待修改"}))
    lines = [{"product": {"match": {"code": "CP1"}}, "quantity": "60000", "price": "1"}]
    company.save("周敏", UpdateRecord("order", order, {"lines": lines}))
    with pytest.raises(Invalid):
        company.save("赵国栋", UpdateRecord("order", order, {"status": "待发货"}))
    company.act("周敏", flowing.hand_in, "order", order)
    company.agree("赵国栋")

    assert (company.status(order), company.asked()) == ("待审批", {"钱文静": ["finance"]})


def test_an_order_like_another_begins_anew(company: OrderCompany) -> None:
    order = company.ship(company.order("100", remark="老客户"))
    company.save("周敏", UpdateRecord("order", order, {"status": "已完成", "due_on": "2026-12-31"}))

    like = company.act("周敏", copied, "order", order).values
    again = company.save("周敏", CreateRecord("order", like))[0].record

    assert like.keys().isdisjoint({"status", "ordered_at", "due_on"})
    assert (like["remark"], company.status(again), company.asked()) == (
        "老客户",
        "待审批",
        {"赵国栋": ["director"]},
    )


def test_who_said_shipped_by_mistake_takes_it_back_at_once(company: OrderCompany) -> None:
    company.bring("history", "DD9,KH1,待发货,3,2026-06-05,周敏", "DD8,KH1,待发货,3,2026-06-05,周敏")
    with company.database.read() as tx:
        plan = current_plan(tx)
        rows = query(tx, plan, system_grant(plan), Query("order", columns=("no",), limit=9)).rows
    here, there = (parse_id(str(row["id"])) or 0 for row in rows)

    made = company.save("唐大强", UpdateRecord("order", here, {"status": "已发货"}))[0].version
    company.act("唐大强", restore, Restoring("order", here, made - 1, base_version=made))
    assert company.status(here) == "待发货"

    with company.database.ago(1):
        made = company.save("唐大强", UpdateRecord("order", there, {"status": "已发货"}))[0].version
    with pytest.raises(Invalid):
        company.act("唐大强", restore, Restoring("order", there, made - 1, base_version=made))
    made = company.save("唐大强", UpdateRecord("order", here, {"status": "已发货"}))[0].version
    with pytest.raises(Invalid):  # somebody else's
        company.act("何雅静", restore, Restoring("order", here, made - 1, base_version=made))
    assert (company.status(here), company.status(there)) == ("已发货", "已发货")


def timers(company: OrderCompany) -> int:
    """Count what waits for a deadline."""
    with company.database.read() as tx:
        return int(
            tx.run("SELECT count(*) FROM job WHERE kind = 'flow_timer' AND state = 'waiting'").fetchone()[0]
        )


BY_STATE = "OR(#ord_total>50000,#ord_customer.#cus_recent>50000)"
PRESET = "#ord_total.#ord_customer.#unsettled_24h > 50000"
"""What a click on 防拆单 writes (``settings/Condition.tsx``)."""


@pytest.mark.parametrize(
    ("minutes", "is_split", "when"),
    [(90, True, BY_STATE), (25 * 60, False, BY_STATE), (90, True, PRESET), (25 * 60, False, PRESET)],
)
def test_the_condition_can_count_what_the_customer_ordered_in_a_day(
    company: OrderCompany, minutes: int, is_split: bool, when: str
) -> None:
    tree = tree_of(templates.load("orders"))
    (large, _) = tree["flows"][0]["nodes"][1]["ways"]
    large["when"] = when
    app = read_app(tree)
    assert isinstance(app, App), app
    assert isinstance(publish_app(company.database, SYSTEM, app), int)
    with company.database.ago(minutes):
        company.order("30000")
    company.order("30000")
    company.order("30000", customer="KH2")

    for _ in range(3):
        company.agree("赵国栋")

    finance, accounts = (2, 1) if is_split else (0, 3)
    assert (len(company.todo("钱文静")), len(company.todo("方蕾"))) == (finance, accounts)
