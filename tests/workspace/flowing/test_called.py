"""Flows that begin as an address of ours is called: with the record that came of it, once, and all of it or nothing."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.engines import incoming
from huodan.engines.incoming import Address, Answer
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, parse_id
from huodan.language.messages import SYSTEM
from huodan.storage import Tx
from huodan.workspace.incoming import Parcel, Wish, make, receive
from huodan.workspace.plans import current_plan
from tests.support.office import Office, Tree, approve, flow, sets

MAPS = [
    {"id": "m1", "path": "no", "field": "order_code"},
    {"id": "m2", "path": "what", "field": "order_name"},
]


def called(office: Office, *nodes: Tree, once_by: str | None = None, **more: Any) -> Tree:
    start = {"id": "start", "on": "called", "maps": MAPS, "once_by": once_by}
    return flow(*nodes, start=start | more.pop("start", {}), **more)


def open_address(office: Office, **more: Any) -> Address:
    """Let a program begin the flow, with what the flow maps itself and the amount besides."""

    def work(tx: Tx) -> Address:
        maps = [{"field": "amount", "path": "sum"}]
        usual: dict[str, Any] = {"name": "网店", "form": "", "does": "flow", "key": "", "flow": "test/flow"}
        usual |= {"maps": maps, "proof": "none", "header": "", "roles": ("boss",)}
        usual |= {"once": {"by": "header", "name": "webhook-id"}}
        return make(tx, current_plan(tx), Wish(**(usual | more))).address

    return office.database.transact(SYSTEM, work)


def post(office: Office, address: Address, id: str = "a", **tree: object) -> Answer:
    return receive(office.database, address, Parcel({"webhook-id": id}, b"{}", tree, None, "10.0.0.1"))


def record_of(answer: Answer) -> Id:
    found = parse_id(str(answer.body["id"]))
    assert found is not None
    return found


def runs_of(office: Office, record: Id) -> int:
    with office.database.read() as tx:
        return len(tx.run(f"SELECT id FROM flow_run WHERE record = {record}").fetchall())


def test_a_call_makes_a_record_and_begins_the_flow_once(office: Office) -> None:
    office.publish(called(office, approve("n1", office.people("李总"))))
    address = open_address(office)

    first = post(office, address, no="N1", what="橘子酱", sum=120.5)
    again = post(office, address, no="N1", what="橘子酱", sum=120.5)

    record = record_of(first)
    assert (first.status, again) == (201, first)
    assert [office.cell(record, name) for name in ("code", "name", "amount")] == ["N1", "橘子酱", 120_500_000]
    assert [each.node for each in office.todo("李总")] == ["n1"]
    assert runs_of(office, record) == 1


def test_a_call_about_a_record_that_is_there_changes_it_and_begins_anew(office: Office) -> None:
    office.publish(called(office, sets("n1", waybill='"W"'), once_by="no", is_approval=False))
    address = open_address(office)

    first, second = (post(office, address, id, no="N1", what=id, sum=1) for id in ("a", "b"))

    assert (first.body["did"], second.body["did"]) == ("created", "updated")
    assert first.body["id"] == second.body["id"]
    assert office.cell(record_of(first), "name") == "b"
    assert runs_of(office, record_of(first)) == 2


def test_a_condition_that_does_not_hold_begins_nothing_and_the_record_stays(office: Office) -> None:
    office.publish(called(office, approve("n1", office.people("李总")), start={"when": "amount > 100"}))
    address = open_address(office)

    answer = post(office, address, no="N1", what="x", sum=99)

    assert (answer.status, runs_of(office, record_of(answer))) == (201, 0)


def test_a_flow_that_is_off_or_gone_refuses_and_leaves_nothing(office: Office) -> None:
    office.publish(called(office, approve("n1", office.people("李总"))))
    address = open_address(office)
    office.publish(called(office, approve("n1", office.people("李总")), is_on=False))

    with pytest.raises(HuodanError) as off:
        post(office, address, no="N1", what="x", sum=1)
    office.publish()
    with pytest.raises(HuodanError) as gone:
        post(office, address, no="N1", what="x", sum=1)

    assert (off.value.code, gone.value.code) == ("incoming_flow_gone", "incoming_flow_gone")
    with office.database.read() as tx:
        assert [row.state for row in incoming.list_calls(tx, address.id)] == ["refused", "refused"]
        assert tx.run("SELECT id FROM r_order").fetchall() == []
