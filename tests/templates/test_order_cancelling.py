"""取消订单: whoever may cancels an order before it is shipped and says why; what waited for others ends, and they hear of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from huodan.engines import flow, records
from huodan.engines.query import Query, query
from huodan.kit.errors import HuodanError, Invalid
from huodan.kit.ids import Id
from huodan.language.access import Grant, system_grant
from huodan.language.flow.run import RunState
from huodan.language.messages import CreateRecord, Origin, UpdateRecord
from huodan.language.plan import Plan
from huodan.storage import Tx
from huodan.workspace import flowing
from huodan.workspace.flowing.listing import Asked, list_tasks
from huodan.workspace.flowing.looking import open_run
from huodan.workspace.plans import current_plan
from huodan.workspace.pressing import Pressed, press
from huodan.workspace.runs import UnderApproval
from tests.support.order_company import OrderCompany

WAY = ("赵国栋", "方蕾", "唐大强")


def cancel(company: OrderCompany, name: str, order: Id, **values: str) -> Pressed:
    """Let somebody press 取消订单."""

    def work(tx: Tx, plan: Plan, grant: Grant) -> Pressed:
        form = plan.forms["order"]
        return press(
            tx, plan, grant, form, order, "ord_cancel", values, base_version=None, origin=Origin.SCREEN
        )

    pressed: Pressed = company.act(name, work)
    return pressed


def told(company: OrderCompany, name: str) -> list[str]:
    """Give the notices of somebody, as they read them."""

    def work(tx: Tx, plan: Plan, grant: Grant) -> list[str]:
        seen, _ = list_tasks(tx, plan, grant, Asked(flow.Which.COPIED, 20))
        return [str(each.told) for each in seen if each.told]

    lines: list[str] = company.act(name, work)
    return lines


def there(company: OrderCompany, name: str, order: Id) -> Mapping[str, Any]:
    """Give the buttons of an order somebody has, and what bars each."""

    def work(tx: Tx, plan: Plan, grant: Grant) -> Mapping[str, Any]:
        return records.pressable(tx, plan, grant, plan.forms["order"], order)

    found: Mapping[str, Any] = company.act(name, work)
    return found


@pytest.mark.parametrize("agreed", range(3))
def test_who_sells_cancels_their_order_at_any_stage_before_it_is_shipped(
    company: OrderCompany, agreed: int
) -> None:
    order = company.order("100")
    for name in WAY[:agreed]:
        company.agree(name)
    asked = WAY[agreed]
    assert [*company.asked()] == [asked]

    pressed = cancel(company, "周敏", order, cancel_reason="客户取消", cancel_note="改买别家")

    assert (pressed.ends, company.status(order), company.asked()) == (True, "已取消", {})
    assert company.state(order) is RunState.CANCELLED
    assert (company.shown(order, "cancel_reason"), company.shown(order, "cancel_note")) == (
        "客户取消",
        "改买别家",
    )
    assert company.shown(order, "status_since")
    with company.database.read() as tx:
        waiting = tx.run(
            "SELECT count(*) FROM job WHERE kind = 'flow_timer' AND state = 'waiting'"
        ).fetchone()[0]
    assert waiting == 0
    (line,) = told(company, asked)
    assert "DD10001：流程已取消，您不用再处理了" in line
    assert "取消原因：客户取消" in line
    assert "取消说明：改买别家" in line
    assert told(company, "周敏") == []
    events = company.act(asked, open_run, company.run(order).id).events
    (ended,) = (each for each in events if each.what == flow.BY_RECORD)
    assert ended.person == company.id("周敏")
    assert "客户取消" in str(ended.data["text"])


def test_an_order_is_cancelled_with_a_reason_only(company: OrderCompany) -> None:
    order = company.order("100")

    with pytest.raises(Invalid, match="Reason for cancelling"):
        cancel(company, "周敏", order)
    assert company.status(order) == "待审批"

    company.act("周敏", flowing.withdraw, company.run(order).id)
    with pytest.raises(Invalid, match="Reason for cancelling"):
        company.save("周敏", UpdateRecord("order", order, {"status": "已取消"}))
    cancel(company, "周敏", order, cancel_reason="录入错误")
    assert (company.status(order), there(company, "周敏", order)) == ("已取消", {})

    company.act("周敏", flowing.hand_in, "order", order)
    assert (company.status(order), company.shown(order, "cancel_reason")) == ("待审批", None)


def test_who_may_not_cancel_has_no_button_and_what_is_locked_stays_so(company: OrderCompany) -> None:
    order = company.order("100")

    for name in ("方蕾", "唐大强", "钱文静"):
        assert there(company, name, order) == {}
        with pytest.raises(HuodanError):
            cancel(company, name, order, cancel_reason="其他")
    for name in ("周敏", "何雅静", "赵国栋", "沈建华"):
        assert there(company, name, order) == {"ord_cancel": None}
    with pytest.raises(UnderApproval):
        company.save("周敏", UpdateRecord("order", order, {"status": "已取消", "cancel_reason": "其他"}))
    assert company.asked() == {"赵国栋": ["director"]}


def test_a_shipped_order_says_why_it_is_not_cancelled_and_what_to_do(company: OrderCompany) -> None:
    order = company.ship(company.order("100"))

    assert "待修改" in there(company, "周敏", order)["ord_cancel"]["zh"]
    for name in ("周敏", "赵国栋"):
        with pytest.raises(records.Barred, match="For a return"):
            cancel(company, name, order, cancel_reason="客户取消")

    company.save("赵国栋", UpdateRecord("order", order, {"status": "待修改"}))
    cancel(company, "周敏", order, cancel_reason="客户取消")
    assert company.status(order) == "已取消"


def test_a_keeper_who_ends_the_process_needs_no_reason_of_the_order(company: OrderCompany) -> None:
    order = company.order("100")
    company.agree("赵国栋")

    company.act("赵国栋", flowing.stop, company.run(order).id, why="客户取消")

    assert (company.status(order), company.shown(order, "cancel_reason")) == ("已取消", "流程终止")
    (line,) = told(company, "方蕾")
    assert "DD10001：流程已取消" in line


def test_history_that_was_cancelled_comes_without_its_reason(company: OrderCompany) -> None:
    company.bring("history", "DD7,KH1,已取消,3,2026-06-05,周敏", "DD8,KH1,已发货,3,2026-06-05,周敏")

    with company.database.read() as tx:
        plan = current_plan(tx)
        rows = query(
            tx, plan, system_grant(plan), Query("order", columns=("no", "cancel_reason"), limit=9)
        ).rows
    assert {row["no"]: row["cancel_reason"] for row in rows} == {"DD7": "其他", "DD8": None}
    assert company.asked() == {}


def test_who_saves_an_order_without_lines_is_warned(company: OrderCompany) -> None:
    lineless = {"customer": {"match": {"code": "KH1"}}}

    (made, *_) = company.save("周敏", CreateRecord("order", lineless))

    assert ["还没有明细" in each.zh for each in made.warnings] == [True]
    assert company.asked() == {"赵国栋": ["director"]}
    lines = [{"product": {"match": {"code": "CP1"}}, "quantity": "1", "price": "1"}]
    assert company.save("周敏", CreateRecord("order", lineless | {"lines": lines}))[0].warnings == ()
