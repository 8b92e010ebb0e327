"""Groups hear of to-dos by their robots: what is asked of whom, with a link, at the pace of the platform, and not too early."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from huodan.engines import webhooks
from huodan.engines.mail import HOLD_MS
from huodan.kit.ids import Id, format_id
from huodan.language.messages import SYSTEM, CreateRecord, UpdateRecord
from huodan.workspace import flowing
from huodan.workspace.address import set_public_address
from huodan.workspace.plans import current_plan
from huodan.workspace.webhooks import ALLOWED, Wish, make
from tests.support.letters import ADDRESS, later
from tests.support.office import Office, approve, flow
from tests.support.robots import Group, grouped
from tests.workspace.mailing.test_notices import tell


@pytest.fixture(params=["wecom", "dingtalk", "feishu"])
def group(request: pytest.FixtureRequest, office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Group]:
    """Open a group of each platform on this machine, which counts how often it is written to."""
    monkeypatch.setenv(ALLOWED, "127.0.0.1")
    with grouped(request.param, lambda: office.database.now()) as opened:
        yield opened


def join(office: Office, group: Group, *roles: str, events: tuple[str, ...] = ("deleted",)) -> str:
    """Add the robot, and give its id as steps name it."""
    wish = Wish(
        "订单群", group.url, ("test/order",), events, roles, channel=group.platform, secret=group.secret
    )
    made = office.database.transact(SYSTEM, lambda tx: make(tx, current_plan(tx), wish))
    return format_id("hook", made.webhook.id)


def tells(hook: str, **more: Any) -> dict[str, Any]:
    """Write that a group is told."""
    return {"id": "g", "robot": hook, **more}


def wait(office: Office, ms: int = HOLD_MS) -> None:
    """Let some time pass, and send what is due."""
    later(office.database, ms)
    tell(office.database)


def link(office: Office, order: Id) -> str:
    """Write the address of the run of an order."""
    return f"{ADDRESS}/todo/{format_id('run', office.run(order).id)}"


def test_a_group_hears_of_a_new_to_do_with_what_it_may_read_and_a_link(office: Office, group: Group) -> None:
    office.database.transact(SYSTEM, lambda tx: set_public_address(tx, ADDRESS))
    office.save("系统", UpdateRecord("people", office.id("王雷"), {"phone": "13700137000"}))
    hook = join(office, group, "老板")
    shows = ["order_customer", "order_amount", "order_cost"]
    office.publish(
        flow(
            approve("check", office.people("王雷"), groups=[tells(hook, shows=shows, calls=True)]),
            approve("b", office.people("陈静"), quiet=True),
            groups=[tells(hook)],
        )
    )
    buyer = office.save("系统", CreateRecord("customer", {"name": "云杉贸易"}))[0].record
    order = office.submit(name="SO-1", amount="81000", customer=format_id("customer", buyer))
    tell(office.database)
    assert group.heard == [], "it may be taken back"

    wait(office)

    (heard,) = group.heard
    lines = heard.splitlines()
    assert lines[0] == "【活单】待审批：订单审批 SO-1"
    assert "order_amount：¥81,000.00" in lines
    assert "check：王雷" in lines
    assert lines[-1] == link(office, order)
    assert group.called == ([] if group.platform == "feishu" else [["13700137000"]])

    office.agree("王雷")
    wait(office)
    assert len(group.heard) == 1, "the second step is quiet"


def test_what_is_decided_or_taken_back_in_time_is_told_nobody(office: Office, group: Group) -> None:
    hook = join(office, group, "老板")
    steps = (approve("a", office.people("王雷"), quiet=True), approve("b", office.people("陈静")))
    office.publish(flow(*steps, groups=[tells(hook)]))
    order = office.submit(name="SO-1")
    office.agree("王雷")
    office.act("王雷", flowing.revoke, office.run(order).id)
    wait(office)
    assert group.heard == [], "it was taken back"

    office.agree("王雷")
    office.agree("陈静")
    wait(office)

    assert group.heard == [], "it was decided"


def test_a_taken_back_step_is_not_new_again(office: Office, group: Group) -> None:
    hook = join(office, group, "老板")
    office.publish(
        flow(approve("a", office.people("王雷")), approve("b", office.people("陈静")), groups=[tells(hook)])
    )
    order = office.submit(name="SO-1")
    wait(office)
    office.agree("王雷")
    office.act("王雷", flowing.revoke, office.run(order).id)
    wait(office)

    assert [heard.splitlines()[0] for heard in group.heard] == ["【活单】待审批：订单审批 SO-1"]


def test_many_to_dos_are_one_digest_and_the_platform_is_never_hurried(office: Office, group: Group) -> None:
    hook = join(office, group, "老板")
    office.publish(flow(approve("a", office.people("王雷")), groups=[tells(hook)]))
    for number in range(30):
        office.submit(name=f"SO-{number:02}")
    wait(office)
    for number in range(30, 40):
        office.submit(name=f"SO-{number}")
        wait(office, 700)

    assert set(group.codes) == {0}, "nothing is refused for being too often"
    first = group.heard[0].splitlines()
    assert first[0] == "【活单】共 30 项待办"
    assert first[1].startswith("1. 待审批：订单审批 SO-00")
    assert ("请到活单里看" in group.heard[0]) == (group.platform == "wecom"), "it takes 2 048 bytes"


def test_those_asked_at_once_are_one_message_and_the_robots_that_hear_of_all_are_told(
    office: Office, group: Group
) -> None:
    join(office, group, "老板", events=("todo", "urged"))
    office.publish(flow(approve("both", office.people("王雷", "陈静"), way="all")))
    order = office.submit(name="SO-1")
    wait(office)
    office.act("周敏", flowing.remind, office.run(order).id)
    wait(office)

    assert [heard.splitlines()[0] for heard in group.heard] == [
        "【活单】待审批：订单审批 SO-1",
        "【活单】催办：订单审批 SO-1",
    ]
    assert "both：王雷、陈静" in group.heard[0]


def test_a_group_whose_roles_see_no_order_is_told_nothing(office: Office, group: Group) -> None:
    hook = join(office, group, "财务")
    office.publish(flow(approve("a", office.people("王雷")), groups=[tells(hook)]))
    office.submit(name="SO-1")
    wait(office)

    assert group.heard == []
    with office.database.read() as tx:
        (one,) = webhooks.list_all(tx)
        assert [each.state for each in webhooks.list_deliveries(tx, one.id)] == ["withheld"]


def test_the_history_says_nothing_of_groups(office: Office, group: Group) -> None:
    hook = join(office, group, "老板")
    office.publish(flow(approve("a", office.people("王雷")), groups=[tells(hook)]))
    order = office.submit(name="SO-1")
    with office.database.read() as tx:
        plan, grant = office.seen(tx, "周敏")
        events = flowing.looking.open_run(tx, plan, grant, office.run(order).id).events

    assert "grouped" not in [each.what for each in events]
