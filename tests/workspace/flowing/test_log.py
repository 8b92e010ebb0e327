"""The log of a run: calls with their attempts and no secrets, what was found, and what set the run off."""

from __future__ import annotations

import pytest

from huodan.kit.ids import Id, format_id
from huodan.language.messages import CreateRecord, UpdateRecord
from huodan.workspace.flowing.log import Log, Step, open_log
from tests.support.office import Office, flow, sets
from tests.support.receiver import Receiver
from tests.workspace.flowing.test_called import called, open_address, post, record_of
from tests.workspace.flowing.test_calling import answer, call, receiver, run_jobs

__all__ = ["receiver"]


def log_of(office: Office, record: Id, name: str = "李总") -> Log:
    log: Log = office.act(name, open_log, office.run(record).id, after=None, limit=50)
    return log


def step(log: Log, node: str) -> Step:
    return next(each for each in log.steps if each.visit.node == node)


def test_a_call_tells_each_attempt_and_no_secret(office: Office, receiver: Receiver) -> None:
    keepers = [office.people("李总", "陈静")]
    gives = [
        {"id": "g1", "name": "order.name", "formula": "name"},
        {"id": "g2", "name": "app", "formula": '"fixed-7788"'},
        {"id": "g3", "name": "accessToken", "formula": "code"},
    ]
    asks = call(receiver, gives=gives, address=f"{receiver.url}?key=hush")
    office.publish(flow(asks, sets("s", waybill='"x"'), administrators=keepers))
    order = office.submit(name="新单", code="T-1")

    answer(receiver, 503, b'{"reason": "busy", "access_token": "hush-hush"}')
    run_jobs(office)
    answer(receiver, 200, b'{"ok": true}')
    run_jobs(office, 60_000)

    log = log_of(office, order)
    made = step(log, "c").call
    assert made is not None
    assert made.host == "127.0.0.1"
    assert made.given == (("order.name", "新单"), ("app", None), ("accessToken", None))
    assert [(each.status, each.state) for each in made.tried] == [(503, "failed"), (200, "done")]
    assert [each.answer for each in made.tried] == [
        '{"reason":"busy","access_token":"••••"}',
        '{"ok":true}',
    ]
    assert step(log, "s").deeds[0].lines[0].after == "x"
    assert "hush" not in str(log.steps)
    assert "T-1" not in str(made)
    less = step(log_of(office, order, "陈静"), "c").call  # looks after it, and may read no order
    assert less is not None
    assert (less.given, [each.answer for each in less.tried]) == ((), [None, None])


def test_what_was_found_is_told_to_who_sees_all_of_it(office: Office) -> None:
    find = {
        "id": "q",
        "kind": "query",
        "label": "找",
        "form": "order",
        "where": {"field": "amount", "op": "gt", "value": "500"},
    }
    keepers = [office.people("李总", "周敏")]
    office.publish(flow(find, administrators=keepers, start={"id": "start", "on": "deleted"}))
    big = office.submit(by="系统", amount="900", name="大单")
    office.publish(flow(find, administrators=keepers))
    order = office.submit(amount="1")

    found, hidden = (step(log_of(office, order, name), "q").found for name in ("李总", "周敏"))

    assert found is not None
    assert (found.count, found.records) == (1, ((big, "大单"),))
    assert hidden is not None
    assert (hidden.count, hidden.records) == (None, ())


def test_a_message_from_outside_says_what_it_brought(office: Office) -> None:
    office.publish(called(office, sets("s", waybill='"x"'), administrators=[office.people("李总")]))
    order = record_of(post(office, open_address(office), no="A-1", what="网店单", sum="12"))

    given = log_of(office, order).given

    assert given is not None
    assert given.deed is not None
    lines = {each.path: each.after for each in given.deed.lines}
    assert (given.what, lines["code"], lines["name"], lines["amount"]) == ("called", "A-1", "网店单", "12")


@pytest.mark.parametrize("by", ["周敏", "系统"])
def test_a_change_says_from_what_to_what(office: Office, by: str) -> None:
    start = {"id": "start", "on": "updated", "fields": ["order_amount"]}
    office.publish(flow(sets("s", waybill='"x"'), start=start, administrators=[office.people("李总")]))
    seller = format_id("usr", office.id("周敏"))
    order = office.save(by, CreateRecord("order", {"name": "单", "amount": "1", "seller": seller}))[0].record
    office.save(by, UpdateRecord("order", order, {"amount": "2"}))

    given = log_of(office, order).given

    assert given is not None
    assert given.deed is not None
    (line,) = given.deed.lines
    assert (given.what, line.path, line.before, line.after) == ("updated", "amount", "1", "2")
    assert given.is_program == (by == "系统")
