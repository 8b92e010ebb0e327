"""What people are mailed of and when: once, merged, with their own rights, and not of what concerns them no more."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from huodan.engines import mail, people
from huodan.engines.mail import GAP_MS, Kind
from huodan.kit.ids import Id, format_id
from huodan.language.messages import SYSTEM
from huodan.storage.db import Tx
from huodan.storage.system import account
from huodan.workspace import flowing
from huodan.workspace.address import set_public_address
from huodan.workspace.mailing import deliver_mail, rest
from tests.support.letters import ADDRESS, connect, give_box, later, send, states
from tests.support.office import Office, approve, flow, sets
from tests.support.postbox import Postbox
from tests.workspace.mailing.conftest import WRITTEN

CARD = {"summary": ["order_amount", "order_cost"]}


def ask_wang(office: Office, **more: Any) -> None:
    """Publish a flow in which 王雷 agrees."""
    office.publish(flow(approve("check", office.people("王雷")), **more))


def steps(office: Office) -> tuple[Any, ...]:
    """Write what the seller does not see into the order, and ask 李总."""
    return sets("s", cost="60000"), approve("check", office.people("李总"))


def test_who_is_asked_gets_a_letter_with_the_card_and_a_link(office: Office, postbox: Postbox) -> None:
    office.publish(flow(*steps(office), **CARD))
    office.submit(name="SO-1", amount="81000")

    assert send(office.database, after_ms=0) == 0, "nothing goes out while it may be taken back"
    assert send(office.database) == 1

    (task,) = office.todo("李总")
    assert postbox.receivers == [WRITTEN["李总"]]
    assert postbox.subject() == "【活单】待您审批：订单审批 SO-1"
    said = postbox.text()
    assert "¥81,000.00" in said
    assert "¥60,000.00" in said
    assert "发起人：周敏" in said
    assert f"打开：{ADDRESS}/todo/{format_id('tsk', task.id)}" in said.splitlines()
    assert postbox.letters[-1]["From"] == "沪东贸易 <erp@example.com>"
    assert postbox.letters[-1]["Auto-Submitted"] == "auto-generated"
    assert states(office.database) == ["todo sent"]
    assert send(office.database, after_ms=GAP_MS) == 0, "and only once"


def test_a_letter_tells_nobody_what_their_roles_hide(office: Office, postbox: Postbox) -> None:
    office.publish(flow(*steps(office), **CARD))
    order = office.submit(name="SO-1", amount="81000")
    office.agree("李总")
    send(office.database)

    assert office.state(order) == "approved"
    assert postbox.receivers == [WRITTEN["周敏"]], "what was done before is told nobody any more"
    assert postbox.subject() == "【活单】已通过：订单审批 SO-1"
    assert "81,000" in postbox.text()
    assert "60,000" not in postbox.text(), "the seller does not see the cost"
    assert states(office.database) == ["todo moot", "ended sent"]


def test_several_come_in_one_letter(office: Office, postbox: Postbox) -> None:
    ask_wang(office)
    for number in range(3):
        office.submit(name=f"SO-{number}")

    assert send(office.database) == 1
    assert postbox.subject() == "【活单】3 项待办和通知"
    assert [f"SO-{number}" in postbox.text() for number in range(3)] == [True] * 3
    assert postbox.text().count(f"{ADDRESS}/todo/tsk_") == 3

    office.submit(name="SO-9")
    assert send(office.database) == 0, "the next one is not before some minutes have gone"
    assert send(office.database, after_ms=GAP_MS) == 1
    assert postbox.subject() == "【活单】待您审批：订单审批 SO-9"


def test_what_was_decided_and_taken_back_in_time_is_told_nobody(office: Office, postbox: Postbox) -> None:
    office.publish(flow(approve("a", office.people("王雷")), approve("b", office.people("陈静"))))
    order = office.submit()
    send(office.database)
    office.agree("王雷")
    assert office.waiting() == {"陈静": ["b"]}

    office.act("王雷", flowing.revoke, office.run(order).id)
    send(office.database, after_ms=GAP_MS)

    assert WRITTEN["陈静"] not in postbox.receivers
    assert postbox.receivers.count(WRITTEN["王雷"]) == 2, "they are asked again"


def test_a_refusal_and_a_return_say_why(office: Office, postbox: Postbox) -> None:
    office.publish(flow(approve("a", office.people("王雷"))))
    office.submit(name="SO-1")
    office.refuse("王雷", "价格太低")
    send(office.database)

    assert postbox.subject() == "【活单】已拒绝：订单审批 SO-1"
    assert "王雷的意见：价格太低" in postbox.text()

    office.submit(name="SO-2")
    task = office.todo("王雷")[0].id
    office.act("王雷", flowing.send_back, task, to="start", straight=False, opinion="地址不全")
    send(office.database, after_ms=GAP_MS)

    assert postbox.subject() == "【活单】退回给您修改：订单审批 SO-2"
    assert "王雷的意见：地址不全" in postbox.text()


def test_who_is_reminded_gets_a_letter(office: Office, postbox: Postbox) -> None:
    ask_wang(office)
    order = office.submit(name="SO-1")
    send(office.database)

    office.act("周敏", flowing.remind, office.run(order).id)
    send(office.database, after_ms=GAP_MS)

    assert postbox.subject() == "【活单】催办：订单审批 SO-1"


def test_who_took_it_back_themselves_is_told_nothing(office: Office, postbox: Postbox) -> None:
    ask_wang(office)
    order = office.submit()
    office.act("周敏", flowing.withdraw, office.run(order).id)

    assert send(office.database) == 0 or not postbox.letters
    assert states(office.database) == ["todo moot"]


def test_who_wants_no_mail_of_a_kind_gets_none(office: Office, postbox: Postbox) -> None:
    give_box(office.database, office.id("王雷"), WRITTEN["王雷"], Kind.ASKED)
    ask_wang(office)
    office.submit()

    assert states(office.database) == []


def test_who_switches_it_off_meanwhile_gets_none(office: Office, postbox: Postbox) -> None:
    ask_wang(office)
    office.submit()
    give_box(office.database, office.id("王雷"), WRITTEN["王雷"], Kind.ASKED)
    send(office.database)

    assert postbox.letters == []
    assert states(office.database) == ["todo moot"]


def test_nothing_is_noted_while_mail_is_off(office: Office, postbox: Postbox) -> None:
    connect(office.database, postbox, is_on=False)
    ask_wang(office)
    office.submit()

    assert states(office.database) == []


def test_who_left_gets_nothing(office: Office, postbox: Postbox) -> None:
    ask_wang(office)
    office.submit()
    with office.database.write() as tx:
        tx.execute(update(account).where(account.c.person == office.id("王雷")).values(is_active=0))

    assert send(office.database) == 0
    assert postbox.letters == []


def test_a_rule_of_automation_tells_nobody_of_its_end(office: Office, postbox: Postbox) -> None:
    office.publish(flow(sets("s", state='"审核通过"'), is_approval=False))
    office.submit()

    assert states(office.database) == []


def test_no_value_is_a_line_of_the_envelope(office: Office, postbox: Postbox) -> None:
    ask_wang(office)
    office.submit(name="SO-1\nBcc: spy@example.com")
    send(office.database)

    (letter,) = postbox.letters
    assert letter["Bcc"] is None
    assert postbox.receivers == [WRITTEN["王雷"]]
    assert "\n" not in postbox.subject()


def test_letters_are_in_the_language_of_who_gets_them(office: Office, postbox: Postbox) -> None:
    office.database.transact(SYSTEM, lambda tx: people.set_lang(tx, person=office.id("王雷"), lang="en"))
    ask_wang(office)
    office.submit(name="SO-1")
    send(office.database)

    assert postbox.subject() == "[Huodan] For your approval：订单审批 SO-1"
    assert "Begun by: 周敏" in postbox.text()


def test_without_an_address_of_the_workspace_it_says_where_to_look(office: Office, postbox: Postbox) -> None:
    office.database.transact(SYSTEM, lambda tx: set_public_address(tx, None))
    ask_wang(office)
    office.submit()
    send(office.database)

    assert "http" not in postbox.text()
    assert "「待办」" in postbox.text()


# ── when it does not go well ─────────────────────────────────────────────────────────────────────────


def test_what_is_not_taken_is_tried_again_and_given_up_with_the_reason(
    office: Office, postbox: Postbox
) -> None:
    ask_wang(office)
    office.submit()
    postbox.answers = ["451 try later"] * mail.MOST_ATTEMPTS
    for seconds in (20, *mail.DELAY_SECONDS):
        assert send(office.database, after_ms=1_200 * seconds) == 1

    assert states(office.database) == ["todo dead"]
    with office.database.read() as tx:
        (line,) = mail.log_lines(tx)
    assert line.error is not None
    assert "451 try later" in str(line.error)

    office.database.transact(SYSTEM, mail.again)
    send(office.database)
    assert states(office.database) == ["todo sent"]


def test_a_server_that_is_away_is_left_alone_and_everything_goes_when_it_is_back(
    office: Office, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huodan.workspace.webhooks import ALLOWED

    office.publish(flow(approve("a", office.people("王雷", "陈静"), way="all")))
    office.submit()
    monkeypatch.setenv(ALLOWED, "")
    assert send(office.database) == 1, "nobody else is tried while nobody would be written to"
    with office.database.read() as tx:
        found = mail.pause(tx)
    assert found is not None
    assert "127.0.0.1" in str(found.error)

    monkeypatch.setenv(ALLOWED, "127.0.0.1")
    assert send(office.database, after_ms=1_000) == 0
    assert send(office.database, after_ms=120_000) == 2
    assert sorted(postbox.receivers) == sorted([WRITTEN["王雷"], WRITTEN["陈静"]])
    with office.database.read() as tx:
        assert mail.pause(tx) is None


def test_a_killed_sender_sends_it_again_under_the_same_name(office: Office, postbox: Postbox) -> None:
    ask_wang(office)
    office.submit()
    later(office.database, mail.HOLD_MS)
    turn = office.database.transact(SYSTEM, mail.take)
    assert turn is not None

    assert send(office.database, after_ms=0) == 0, "somebody has the turn"
    assert send(office.database, after_ms=mail.LEASE_MS) == 1
    office.database.transact(SYSTEM, lambda tx: mail.note(tx, turn, mail.Outcome()))
    assert states(office.database) == ["todo sent"], "who was too slow notes nothing"


def test_what_was_not_committed_is_told_nobody(office: Office, postbox: Postbox) -> None:
    ask_wang(office)

    def fail(tx: Tx) -> None:
        assert mail.add(tx, (office.id("王雷"),), Kind.ASKED, run=Id(1), task=Id(1)) == 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        office.database.transact(SYSTEM, fail)

    assert states(office.database) == []


def test_a_copy_of_the_workspace_writes_to_nobody(office: Office, postbox: Postbox) -> None:
    ask_wang(office)
    office.submit()
    office.database.transact(SYSTEM, rest)
    later(office.database, mail.HOLD_MS)

    assert not deliver_mail(office.database)
    assert states(office.database) == ["todo moot"]
    office.submit()
    assert states(office.database) == ["todo moot"]


def test_a_letter_reads_what_is_there_when_it_is_sent(office: Office, postbox: Postbox) -> None:
    opens = [{"id": "o", "fields": ["order_amount"], "right": "write"}]
    office.publish(flow(approve("check", office.people("李总"), opens=opens), **CARD))
    office.submit(name="SO-1", amount="81000")
    task = office.todo("李总")[0].id
    office.act("李总", flowing.keep, task, flowing.Answer(values={"amount": "90000"}))
    send(office.database)

    assert "90,000" in postbox.text()
    assert "81,000" not in postbox.text()


def test_who_looks_after_a_flow_gets_one_letter_for_all_that_is_stuck(
    office: Office, postbox: Postbox
) -> None:
    keepers = [office.people("陈静")]
    wrong = sets("w", state="waybill")
    office.publish(flow(approve("check", office.people("王雷")), wrong, administrators=keepers))
    for _ in range(3):
        office.submit(waybill="x")
        office.agree("王雷")
    with office.database.read() as tx:
        lines = [each for each in mail.log_lines(tx) if each.item.kind is Kind.STUCK]
    assert [each.person for each in lines] == [office.id("陈静")]

    send(office.database)

    told = [postbox.text(place) for place in range(len(postbox.letters)) if "卡住" in postbox.subject(place)]
    assert len(told) == 1
    assert "共 3 单走不下去" in told[0]
