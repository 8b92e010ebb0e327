"""What a step of a process says: by mail and in groups, with the rights of each, and not if it was taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from huodan.engines import webhooks
from huodan.engines.mail import GAP_MS, HOLD_MS
from huodan.kit.ids import Id, format_id
from huodan.language.messages import SYSTEM, CreateRecord
from huodan.storage import Database
from huodan.workspace import flowing
from huodan.workspace.flowing.looking import open_run
from huodan.workspace.flowing.refusals import TooLate
from huodan.workspace.plans import current_plan
from huodan.workspace.webhooks import Wish, deliver, make
from tests.support.letters import ADDRESS, later, send, states
from tests.support.office import Office, approve, flow, sets
from tests.support.postbox import Postbox
from tests.support.robots import Group, grouped
from tests.workspace.mailing.conftest import WRITTEN

COST = sets("s", cost="60000")
TEXT = "订单 {name} 已通过\n金额 {amount}，成本 {cost}\n客户 {customer.name}"


@pytest.fixture
def group(office: Office, postbox: Postbox) -> Iterator[Group]:
    """Open a group with a robot on this machine."""
    with grouped("wecom", None) as opened:
        yield opened


def join(office: Office, group: Group, *roles: str) -> Id:
    """Add the robot, which is told of nothing by itself that happens here."""
    wish = Wish("订单群", group.url, ("test/customer",), ("deleted",), roles, channel=group.platform)
    made = office.database.transact(SYSTEM, lambda tx: make(tx, current_plan(tx), wish))
    return made.webhook.id


def tells(office: Office, *over: str, text: str = TEXT, **more: Any) -> dict[str, Any]:
    """Write a notice to who began it."""
    who = [{"id": "n_w", "by": "starter"}]
    return {
        "id": "n",
        "kind": "notify",
        "label": "通知",
        "who": who,
        "text": text,
        "over": list(over),
        **more,
    }


def tell(database: Database) -> None:
    """Tell groups all there is to tell now."""
    while deliver(database):
        later(database, 4_000)


def test_people_are_mailed_what_they_may_see_of_it(office: Office, postbox: Postbox) -> None:
    office.publish(flow(COST, approve("a", office.people("王雷")), tells(office, "inbox", "email")))
    buyer = office.save("系统", CreateRecord("customer", {"name": "云杉贸易"}))[0].record
    order = office.submit(name="SO-1", amount="81000", customer=format_id("customer", buyer))
    office.agree("王雷")
    send(office.database)

    said = postbox.text()
    assert "订单 SO-1 已通过" in said
    assert "金额 ¥81,000.00，成本 （看不到）" in said
    assert "客户 云杉贸易" in said
    assert f"{ADDRESS}/todo/{format_id('run', office.run(order).id)}" in said


def test_a_group_is_told_what_the_roles_of_its_robot_see(
    office: Office, postbox: Postbox, group: Group
) -> None:
    hook = format_id("hook", join(office, group, "老板"))
    office.publish(flow(COST, approve("a", office.people("王雷")), tells(office, "inbox", hook)))
    order = office.submit(name="SO-1", amount="81000")
    office.agree("王雷")
    tell(office.database)
    assert group.heard == [], "it may be taken back"

    later(office.database, HOLD_MS)
    tell(office.database)

    (heard,) = group.heard
    assert heard.splitlines() == [
        "【活单】订单 SO-1 已通过",
        "金额 ¥81,000.00，成本 ¥60,000.00",
        "客户 （空）",
        f"{ADDRESS}/a/test/f/order/r/{format_id('order', order)}",
    ]
    tell(office.database)
    assert len(group.heard) == 1


def test_a_group_whose_roles_see_no_order_is_told_nothing(
    office: Office, postbox: Postbox, group: Group
) -> None:
    id = join(office, group, "财务")
    office.publish(flow(tells(office, format_id("hook", id))))
    office.submit(name="SO-1")
    later(office.database, HOLD_MS)
    tell(office.database)

    assert group.heard == []
    with office.database.read() as tx:
        assert [each.state for each in webhooks.list_deliveries(tx, id)] == ["withheld"]


def test_many_at_once_are_one_message(office: Office, postbox: Postbox, group: Group) -> None:
    hook = format_id("hook", join(office, group, "老板"))
    office.publish(flow(tells(office, hook, text="新订单 {name}")))
    for number in range(30):
        office.submit(name=f"SO-{number}")
    later(office.database, HOLD_MS)
    tell(office.database)

    (heard,) = group.heard
    assert heard.startswith("【活单】共 30 条变化")
    assert "1. 新订单 SO-0" in heard


def test_what_was_taken_back_in_time_is_told_nobody(office: Office, postbox: Postbox, group: Group) -> None:
    hook = format_id("hook", join(office, group, "老板"))
    steps = (
        approve("a", office.people("王雷")),
        tells(office, "inbox", "email", hook),
        approve("b", office.people("陈静")),
    )
    office.publish(flow(*steps))
    order = office.submit()
    office.agree("王雷")
    office.act("王雷", flowing.revoke, office.run(order).id)
    send(office.database)
    later(office.database, GAP_MS)
    tell(office.database)

    assert WRITTEN["周敏"] not in postbox.receivers
    assert group.heard == []
    assert "notice moot" in states(office.database)

    office.agree("王雷")
    later(office.database, HOLD_MS)
    tell(office.database)
    assert len(group.heard) == 1


def test_what_went_out_is_not_taken_back(office: Office, postbox: Postbox) -> None:
    office.publish(
        flow(
            approve("a", office.people("王雷")),
            tells(office, "inbox", "email"),
            approve("b", office.people("陈静")),
        )
    )
    order = office.submit()
    office.agree("王雷")
    later(office.database, HOLD_MS)

    with pytest.raises(TooLate):
        office.act("王雷", flowing.revoke, office.run(order).id)


def test_a_robot_that_is_gone_keeps_no_order(office: Office, postbox: Postbox) -> None:
    office.publish(flow(tells(office, "inbox", format_id("hook", 12345))))
    order = office.submit()

    assert office.state(order) == "approved"


def test_the_history_tells_it_as_its_reader_may_see_it(office: Office, postbox: Postbox) -> None:
    office.publish(flow(COST, tells(office, "inbox")))
    order = office.submit(name="SO-1", amount="81000")

    with office.database.read() as tx:
        plan, grant = office.seen(tx, "周敏")
        shown = open_run(tx, plan, grant, office.run(order).id)
    (told,) = (event for event in shown.events if event.what == "told")
    assert told.data is not None
    assert str(told.data["text"]).splitlines()[:2] == ["订单 SO-1 已通过", "金额 ¥81,000.00，成本 （看不到）"]


def test_a_text_with_a_field_that_is_not_there_is_not_published(office: Office) -> None:
    with pytest.raises(AssertionError, match="text"):
        office.publish(flow(tells(office, "inbox", text="{nothing}")))


def loop(of: str, *nodes: dict[str, Any]) -> dict[str, Any]:
    """Write a loop over rows, or what was found."""
    way = {"id": "each", "label": "每条", "nodes": list(nodes)}
    return {"id": "loop", "kind": "loop", "label": "循环", "of": of, "ways": [way]}


def test_a_notice_in_a_loop_names_the_fields_of_each_row(
    office: Office, postbox: Postbox, group: Group
) -> None:
    hook = format_id("hook", join(office, group, "老板"))
    text = "{name} 的 {what}：{price}"
    office.publish(flow(loop("order_lines", tells(office, "inbox", "email", hook, text=text))))
    lines = [{"what": "橘子酱", "price": "12"}, {"what": "蜂蜜", "price": "30"}]
    order = office.save("李总", CreateRecord("order", {"name": "SO-1", "lines": lines}))[0].record
    send(office.database)
    tell(office.database)

    said = ["SO-1 的 橘子酱：¥12.00", "SO-1 的 蜂蜜：¥30.00"]
    assert [each in postbox.text() for each in said] == [True, True]
    assert [each in "".join(group.heard) for each in said] == [True, True]
    with office.database.read() as tx:
        plan, grant = office.seen(tx, "李总")
        events = open_run(tx, plan, grant, office.run(order).id).events
    assert [str(each.data["text"]) for each in events if each.what == "told" and each.data] == said


def test_a_notice_in_a_loop_over_other_records_shows_what_its_reader_sees_of_each(
    office: Office, postbox: Postbox
) -> None:
    find = {"id": "q", "kind": "query", "label": "查", "form": "customer", "most": 10}
    text = "{name} 欠 {debt}"
    who = [{"id": "n_w", **office.people("李总")}, {"id": "n_x", **office.people("周敏")}]
    office.publish(flow(find, loop("q", tells(office, "inbox", "email", text=text, who=who))))
    for name in ("云杉", "松林"):
        office.save("系统", CreateRecord("customer", {"name": name, "debt": "5"}))
    office.submit(name="SO-1")
    send(office.database)

    said = dict(zip(postbox.receivers, map(postbox.text, range(2)), strict=True))
    assert "云杉 欠 ¥5.00" in said[WRITTEN["周敏"]]
    assert "松林 欠 ¥5.00" in said[WRITTEN["周敏"]]
    assert "云杉" not in said[WRITTEN["李总"]], "no role of theirs shows customers"
    assert "（看不到） 欠 （看不到）" in said[WRITTEN["李总"]]


def test_a_text_in_a_loop_with_a_field_of_neither_is_not_published(office: Office) -> None:
    with pytest.raises(AssertionError, match="text"):
        office.publish(flow(loop("order_lines", tells(office, "inbox", text="{level}"))))
