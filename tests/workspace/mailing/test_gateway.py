"""What a step says to single persons goes over a gateway: signed, once each, with the rights of each, tried again alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from huodan.engines import webhooks
from huodan.engines.mail import HOLD_MS
from huodan.kit.ids import Id, format_id
from huodan.language.messages import SYSTEM, CreateRecord, UpdateRecord
from huodan.workspace import flowing
from huodan.workspace.flowing.looking import open_run
from huodan.workspace.plans import current_plan
from huodan.workspace.webhooks import ALLOWED, Wish, deliver, make
from huodan.workspace.webhooks.health import look_at_webhooks
from huodan.workspace.webhooks.managing import NoRoles
from tests.support.letters import ADDRESS, later
from tests.support.office import Office, approve, flow, sets
from tests.support.receiver import Receiver, receiving
from tests.workspace.mailing.test_notices import loop, tells

GAP_MS = 10_000
PHONES = {"周敏": "13800138000", "李总": "13900139000", "王雷": "13700137000"}
COST = sets("s", cost="60000")
TEXT = "订单 {name} 已通过，成本 {cost}"


@pytest.fixture
def gateway(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """Open a gateway on this machine, and give some people a phone."""
    monkeypatch.setenv(ALLOWED, "127.0.0.1")
    for name, phone in PHONES.items():
        office.save("系统", UpdateRecord("people", office.id(name), {"phone": phone}))
    with receiving() as opened:
        yield opened


def join(office: Office, gateway: Receiver, *roles: str) -> str:
    """Add the gateway, and give its id as steps name it."""
    wish = Wish("短信", gateway.url, (), (), roles, channel="gateway")
    made = office.database.transact(SYSTEM, lambda tx: make(tx, current_plan(tx), wish))
    gateway.secret = str(made.secret)
    return format_id("hook", made.webhook.id)


def tell(office: Office, after_ms: int = HOLD_MS) -> None:
    """Send all there is to send some time later."""
    later(office.database, after_ms)
    while deliver(office.database):
        pass


def told(gateway: Receiver) -> list[tuple[str, str]]:
    """List whom what was told, by their phone."""
    return sorted((one.body["data"]["to"]["phone"], one.body["data"]["text"]) for one in gateway.heard)


def to(office: Office, *names: str) -> list[dict[str, Any]]:
    """Write people a notice goes to."""
    return [{**office.people(name), "id": f"n_{place}"} for place, name in enumerate(names)]


def test_each_is_told_what_they_may_see(office: Office, gateway: Receiver) -> None:
    hook = join(office, gateway, "老板")
    office.publish(flow(COST, tells(office, hook, text=TEXT, who=to(office, "周敏", "李总"))))
    order = office.submit(name="SO-1")
    tell(office, 0)
    assert gateway.heard == [], "it may be taken back"

    tell(office)

    assert told(gateway) == [
        (PHONES["周敏"], "订单 SO-1 已通过，成本 （看不到）"),
        (PHONES["李总"], "订单 SO-1 已通过，成本 ¥60,000.00"),
    ]
    assert all(one.is_true for one in gateway.heard)
    first = gateway.heard[0].body
    assert first["type"] == "notice.text"
    assert first["data"]["to"]["name"] in PHONES
    assert first["data"]["link"] is None or first["data"]["link"].startswith(ADDRESS)
    assert len({one.id for one in gateway.heard}) == 2
    with office.database.read() as tx:
        plan, grant = office.seen(tx, "周敏")
        events = open_run(tx, plan, grant, office.run(order).id).events
    assert [each.what for each in events].count("told") == 1, "the history says once that it was told"


def test_one_that_is_not_taken_is_told_again_alone(office: Office, gateway: Receiver) -> None:
    hook = join(office, gateway, "老板")
    office.publish(flow(tells(office, hook, text="{name}", who=to(office, "周敏", "李总"))))
    gateway.will(500, 204)
    office.submit(name="SO-1")
    tell(office)
    assert len(gateway.heard) == 2
    tell(office, 60_000)

    first, second, third = gateway.heard
    assert (first.id, first.body["data"]) == (third.id, third.body["data"])
    assert second.id != first.id
    with office.database.read() as tx:
        log = webhooks.list_deliveries(tx, only(office))
    assert sorted((each.state, each.attempts) for each in log) == [("delivered", 1), ("delivered", 2)]


def test_several_for_one_person_are_one_message(office: Office, gateway: Receiver) -> None:
    hook = join(office, gateway, "老板")
    office.publish(flow(tells(office, hook, text="新订单 {name}", who=to(office, "李总"))))
    for number in range(3):
        office.submit(name=f"SO-{number}")
    tell(office)

    assert told(gateway) == [(PHONES["李总"], "1. 新订单 SO-0\n2. 新订单 SO-1\n3. 新订单 SO-2")]
    assert gateway.heard[0].body["data"]["count"] == 3

    office.submit(name="SO-9")
    tell(office, HOLD_MS)
    assert told(gateway)[0] == (PHONES["李总"], "1. 新订单 SO-0\n2. 新订单 SO-1\n3. 新订单 SO-2")
    assert told(gateway)[1] == (PHONES["李总"], "新订单 SO-9")


def test_a_customer_is_told_what_the_roles_of_the_gateway_see(office: Office, gateway: Receiver) -> None:
    hook = join(office, gateway, "销售", "老板")
    office.publish(flow(tells(office, hook, text="{name} 已发货，运单 {waybill}", who=[], fields=["phone"])))
    office.submit(name="SO-1", phone="13611112222", waybill="SF1")
    tell(office)

    assert told(gateway) == [("13611112222", "SO-1 已发货，运单 SF1")]
    assert gateway.heard[0].body["data"]["link"] is None


def test_a_customer_of_an_order_its_roles_do_not_see_is_told_nothing(
    office: Office, gateway: Receiver
) -> None:
    hook = join(office, gateway, "财务")
    office.publish(flow(tells(office, hook, text="{name}", who=[], fields=["phone"])))
    office.submit(name="SO-1", phone="13611112222")
    tell(office)

    assert gateway.heard == []
    with office.database.read() as tx:
        assert [each.state for each in webhooks.list_deliveries(tx, only(office))] == ["withheld"]


def test_who_has_no_phone_is_named_in_the_log_and_told_once_there_is_one(
    office: Office, gateway: Receiver
) -> None:
    hook = join(office, gateway, "老板")
    office.publish(flow(tells(office, hook, text="{name}", who=to(office, "陈静", "李总"))))
    office.submit(name="SO-1")
    tell(office)
    assert told(gateway) == [(PHONES["李总"], "SO-1")]
    with office.database.read() as tx:
        (waits,) = [each for each in webhooks.list_deliveries(tx, only(office)) if each.state == "waiting"]
    assert "手机" in str(waits.error)

    office.save("系统", UpdateRecord("people", office.id("陈静"), {"phone": "13500135000"}))
    tell(office, 60_000)
    assert told(gateway)[0] == ("13500135000", "SO-1")


def test_what_is_taken_back_in_time_is_told_nobody(office: Office, gateway: Receiver) -> None:
    hook = join(office, gateway, "老板")
    steps = (
        approve("a", office.people("王雷")),
        tells(office, hook, text="{name}"),
        approve("b", office.people("陈静")),
    )
    office.publish(flow(*steps))
    order = office.submit()
    office.agree("王雷")
    office.act("王雷", flowing.revoke, office.run(order).id)
    tell(office)

    assert gateway.heard == []


def test_each_row_of_a_loop_is_a_text_of_its_own(office: Office, gateway: Receiver) -> None:
    hook = join(office, gateway, "老板")
    notice = tells(office, hook, text="{what} 缺货", who=to(office, "李总"))
    office.publish(flow(loop("order_lines", notice)))
    lines = [{"what": "橘子酱"}, {"what": "蜂蜜"}]
    office.save("李总", CreateRecord("order", {"name": "SO-1", "lines": lines}))
    tell(office)

    assert told(gateway) == [(PHONES["李总"], "1. 橘子酱 缺货\n2. 蜂蜜 缺货")]


def test_a_gateway_hears_no_changes_and_needs_roles(office: Office, gateway: Receiver) -> None:
    with pytest.raises(NoRoles):
        join(office, gateway)
    join(office, gateway, "老板")
    office.save("李总", CreateRecord("order", {"name": "SO-1"}))
    tell(office)

    assert gateway.heard == []
    assert look_at_webhooks(office.database).level == "good"


def only(office: Office) -> Id:
    """Give the id of the only gateway."""
    with office.database.read() as tx:
        (one,) = webhooks.list_all(tx)
    return one.id
