"""What nobody gets by a process beyond what is theirs: to decide for good, alone, for a day that has passed, or to know of it."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from huodan.doors.http.app import create_app
from huodan.engines import people
from huodan.kit.ids import format_id
from tests.doors.test_tasks import ORDER, Sit, done, office, only, sit, step, submit
from tests.support.office import Office, approve, flow, sets, who

__all__ = ["office", "sit"]


def usr(office: Office, name: str) -> str:
    return format_id("usr", office.id(name))


def stand_in(office: Office, sit: Sit, name: str, to: str, **more: object) -> Any:
    sent = {"to": usr(office, to), "from": "2026-05-01", "until": "2026-05-07", **more}
    return sit(name)("POST", "/stand_ins", sent)


def refused(answer: Any, code: str) -> None:
    assert answer.json()["code"] == code, answer.text


@pytest.mark.parametrize("where", ["before", "after", "beside", "transfer", "delegate"])
def test_who_stands_in_is_not_asked_for_good_by_it(office: Office, sit: Sit, where: str) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    done(stand_in(office, sit, "王雷", "陈静"))
    submit(sit("周敏"))
    chen = sit("陈静")
    id, me = only(chen)["id"], usr(office, "陈静")

    is_adding = where in ("before", "after", "beside")
    act, sent = ("add", {"people": [me], "where": where}) if is_adding else (where, {"to": me})
    refused(chen("POST", f"/tasks/{id}/{act}", sent), "cannot_ask")

    assert office.waiting() == {"王雷": ["a"], "陈静": ["a"]}


def test_who_stood_in_does_not_see_on_what_the_step_opened(office: Office, sit: Sit) -> None:
    opens = [{"id": "o", "fields": ["order_cost"], "right": "read"}]
    shown = {"opens": opens, "summary": ["order_cost"]}
    office.publish(flow(step(office, "a", "王雷", **shown), step(office, "b", "李总")))
    agreed = done(stand_in(office, sit, "王雷", "陈静"))["id"]
    office.submit(by="系统", cost="42")
    chen = sit("陈静")
    id = only(chen)["id"]
    done(chen("POST", f"/tasks/{id}/agree", {}))
    assert done(chen("GET", f"/tasks/{id}"))["record"]["values"]["cost"] == "42"

    done(sit("王雷")("POST", f"/stand_ins/{agreed}/end", {}))

    assert "cost" not in done(chen("GET", f"/tasks/{id}"))["record"]["values"]
    assert only(chen, "done")["values"] == {}
    assert done(sit("王雷")("GET", f"/tasks/{id}"))["record"]["values"]["cost"] == "42"


def test_flows_one_does_not_know_of_are_not_named_by_letting_somebody_stand_in(
    office: Office, sit: Sit
) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    answers = [stand_in(office, sit, "陈静", "王雷", flows=[id]) for id in ("flow", "none")]

    assert {(each.status_code, each.json()["title"]) for each in answers} == {
        (422, answers[0].json()["title"])
    }
    submit(sit("周敏"))
    done(stand_in(office, sit, "王雷", "陈静", flows=["flow"]))
    (found,) = done(sit("陈静")("GET", "/stand_ins"))["others"]
    assert found["flows"] == [{"id": "flow", "label": "订单审批"}]


@pytest.mark.parametrize("own", ["skip", "ask", "head"])
def test_nobody_chooses_themselves_to_agree_to_their_own(office: Office, sit: Sit, own: str) -> None:
    office.publish(flow(approve("a", who("starter_chooses"), own=own), sets("s", state='"审核通过"')))
    zhou, values = sit("周敏"), {"name": "单"}

    refused(zhou("POST", ORDER, {"values": values, "chosen": {"a": [usr(office, "周敏")]}}), "cannot_ask")

    done(zhou("POST", ORDER, {"values": values, "chosen": {"a": [usr(office, "王雷")]}}))
    assert office.waiting() == {"王雷": ["a"]}


def test_who_decides_chooses_neither_themselves_nor_the_starter_of_what_passes_then(
    office: Office, sit: Sit
) -> None:
    second = approve("b", who("before_chooses"), own="skip", again="in_a_row")
    office.publish(flow(step(office, "a", "王雷"), second, sets("s", state='"审核通过"')))
    order = submit(sit("周敏"))
    wang = sit("王雷")
    id = only(wang)["id"]

    for name in ("王雷", "周敏"):
        chosen = {"b": [usr(office, name)]}
        refused(wang("POST", f"/tasks/{id}/agree", {"chosen": chosen}), "cannot_ask")

    assert done(sit("周敏")("GET", f"{ORDER}/{order}"))["values"]["state"] == "待审批"


def test_an_automation_is_taken_back_by_nobody(office: Office, sit: Sit) -> None:
    wait = {"id": "w", "kind": "wait", "label": "w", "after": 1, "unit": "day"}
    office.publish(flow(wait, sets("s", count="9"), is_approval=False))
    zhou = sit("周敏")
    order = submit(zhou)
    (run,) = done(zhou("GET", f"{ORDER}/{order}/runs"))["rows"]

    assert "withdraw" not in done(zhou("GET", f"/runs/{run['id']}"))["can"]
    refused(zhou("POST", f"/runs/{run['id']}/withdraw", {}), "not_your_run")
    assert done(zhou("GET", f"/runs/{run['id']}"))["state"] == "running"


def test_who_looks_after_nothing_does_not_learn_that_something_is_stuck(office: Office, sit: Sit) -> None:
    keeper = [{"id": "k", "by": "people", "people": [usr(office, "李总")]}]
    bad = flow(step(office, "a", "王雷"), sets("bad", amount="1 / cost"), administrators=keeper)
    office.publish(bad)
    for _ in range(2):
        office.submit()
        office.agree("王雷")

    assert done(sit("赵磊")("GET", "/runs?which=stuck&limit=1")) == {"rows": [], "next": None}
    first = done(sit("李总")("GET", "/runs?which=stuck&limit=1"))
    assert (len(first["rows"]), first["next"]) == (1, first["rows"][0]["id"])


def test_what_a_key_hands_in_is_of_whom_the_record_is(office: Office) -> None:
    office.publish(flow(approve("a", office.people("王雷"), own="head"), withdraws="before_the_end"))
    order = office.submit(by="系统", seller=usr(office, "周敏"))
    office.refuse("王雷")
    with office.database.write() as tx:
        _, token = people.create_key(tx, name="k", roles=["boss"])

    client = TestClient(create_app(office.database), raise_server_exceptions=False)
    headers = {"Authorization": f"Bearer {token}"}
    path = f"/api/v1{ORDER}/{format_id('order', order)}/hand_in"
    assert client.post(path, json={}, headers=headers).status_code == 201

    assert office.run(order).starter == office.id("周敏")


def test_why_a_run_is_stuck_tells_no_value_its_keeper_does_not_see(office: Office, sit: Sit) -> None:
    keeper = office.people("赵磊", "管理员")
    writes = sets("bad", code='cost & ""')
    office.publish(flow(step(office, "a", "王雷"), writes, administrators=[{**keeper, "id": "k"}]))
    office.submit(by="系统", code="42777")
    order = office.submit(by="系统", cost="42777")
    id = next(each.id for each in office.todo("王雷") if each.run == office.run(order).id)
    done(sit("王雷")("POST", f"/tasks/{format_id('tsk', id)}/agree", {}))

    (row,) = done(sit("赵磊")("GET", "/runs?which=stuck"))["rows"]

    assert row["stuck"].startswith("这一步要写入的数据不符合要求")
    stuck = office.run(order).stuck
    assert stuck is not None
    assert "42777" in stuck.zh


def test_who_looks_after_a_flow_no_more_does_so_in_no_run(office: Office, sit: Sit) -> None:
    def keeper(name: str) -> Any:
        return [{"id": "k", "by": "people", "people": [usr(office, name)]}]

    office.publish(flow(step(office, "a", "王雷"), administrators=keeper("赵磊")))
    order = office.submit()
    office.publish(flow(step(office, "a", "王雷"), administrators=keeper("李总")))
    run = format_id("run", office.run(order).id)

    refused(sit("赵磊")("POST", f"/runs/{run}/stop", {}), "not_your_run")
    done(sit("李总")("POST", f"/runs/{run}/stop", {}))
