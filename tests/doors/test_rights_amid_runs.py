"""Who is asked sees what the step opens and no more; rights, roles, accounts and fields that change while a run waits count."""

from __future__ import annotations

from typing import Any

from huodan.engines import people
from huodan.kit.ids import Id, format_id
from huodan.language.flow.run import RunState
from huodan.language.messages import SYSTEM
from huodan.workspace.publish import publish_app
from tests.doors.test_tasks import ORDER, Sit, done, office, only, sit, step, submit
from tests.support.apps import Tree, app, read
from tests.support.office import Office, customer, flow, order, roles, sets, who

__all__ = ["office", "sit"]
FLOW = "/apps/test/flows/flow"
FORM = ORDER.removesuffix("/records")
OPENS = [
    {"id": "o1", "fields": ["order_cost"], "right": "read"},
    {"id": "o2", "fields": ["order_count"], "right": "write"},
]


def refused(answer: Any, status: int, code: str | None = None) -> None:
    assert (answer.status_code, code or answer.json()["code"]) == (status, answer.json()["code"]), answer.text


def republish(office: Office, *flows: Tree, form: Tree | None = None, kept: list[Tree] | None = None) -> None:
    tree = app(customer(), form or order(), roles=kept or roles(), flows=list(flows))
    made = publish_app(office.database, SYSTEM, read(tree))
    assert isinstance(made, int), made


def set_roles(office: Office, name: str, *given: str) -> None:
    office.database.transact(
        SYSTEM, lambda tx: people.set_roles(tx, person=office.id(name), roles=list(given))
    )


def set_active(office: Office, name: str, *, is_active: bool) -> None:
    office.database.transact(
        SYSTEM, lambda tx: people.set_active(tx, person=office.id(name), is_active=is_active)
    )


def test_whom_a_field_names_sees_and_writes_what_the_step_opens_and_only_in_that_record(
    office: Office, sit: Sit
) -> None:
    named = who("field", field="order_checker")
    office.publish(flow({**step(office, "a"), "who": [{**named, "id": "w"}], "opens": OPENS}))
    usr = format_id("usr", office.id("何苗"))
    mine = office.submit(by="系统", checker=usr, cost="42", waybill="SF-SECRET")
    office.submit(by="系统", name="SECRET")
    he, id = sit("何苗"), format_id("order", mine)
    task = only(he)["id"]

    seen = done(he("GET", f"/tasks/{task}"))
    assert {*seen["record"]["values"]} == {"name", "cost", "count"}
    answers = [
        *(he("GET", path) for path in (f"{ORDER}/{id}", f"{ORDER}/{id}/history", f"{ORDER}/{id}/comments")),
        he("POST", f"{FORM}/query", {}),
        he("GET", f"/tasks/{task}/form"),
        he("POST", f"/tasks/{task}/preview", {"values": {"count": "1"}}),
        he("GET", "/tasks?which=todo"),
        he("GET", f"/runs/{seen['run']['id']}"),
    ]
    assert [each.text for each in answers if "SECRET" in each.text] == []
    assert [each.status_code for each in answers[:4]] == [404] * 4
    refused(he("PATCH", f"{ORDER}/{id}", {"values": {"count": "9"}, "version": 1}), 404)
    refused(he("POST", f"/tasks/{task}/agree", {"values": {"waybill": "X"}}), 409)
    assert office.waiting()["何苗"] == ["a"]
    done(he("POST", f"/tasks/{task}/agree", {"values": {"count": "3"}}))

    assert office.cell(mine, "count") == 3_000_000
    assert office.cell(mine, "waybill") == "SF-SECRET"
    assert office.state(mine) is RunState.APPROVED
    over = done(he("GET", f"/tasks/{task}"))["record"]
    assert "cost" not in ({} if over is None else over["values"])


def test_who_is_shut_out_amid_a_run_decides_nothing_and_the_run_says_whom_it_waits_for_in_vain(
    office: Office, sit: Sit
) -> None:
    office.publish(flow(step(office, "a", "王雷"), step(office, "b", "王雷", "李总", way="all")))
    found = submit(sit("周敏"))
    wang, admin = sit("王雷"), sit("管理员")
    task = only(wang)["id"]

    set_active(office, "王雷", is_active=False)

    for act in ("agree", "refuse"):
        refused(wang("POST", f"/tasks/{task}/{act}", {}), 401)
    refused(wang("GET", f"/tasks/{task}"), 401)
    (stuck,) = done(admin("GET", "/runs?which=stuck"))["rows"]
    assert (stuck["record"]["id"], stuck["is_stuck"]) == (found, True)
    to = format_id("usr", office.id("陈静"))
    done(admin("POST", f"/tasks/{task}/replace", {"to": to}))
    office.agree("陈静")
    assert office.waiting() == {"李总": ["b"]}  # nobody asks who may not sign in
    set_active(office, "王雷", is_active=True)
    assert done(sit("王雷")("GET", "/tasks?which=todo"))["rows"] == []


def test_a_role_that_is_renamed_is_still_asked_and_one_that_is_gone_stops_the_run_with_its_cure(
    office: Office, sit: Sit
) -> None:
    asks = {**step(office, "b"), "who": [{**who("role", roles=["finance"]), "id": "w"}]}
    given = flow(step(office, "a", "王雷"), asks)
    office.publish(given)
    renamed, gone = (office.submit() for _ in range(2))
    republish(
        office,
        given,
        kept=[{**each, "name": "财" if each["id"] == "finance" else each["name"]} for each in roles()],
    )
    office.agree("王雷")
    assert office.waiting() == {"王雷": ["a"], **{name: ["b"] for name in ("陈静", "赵磊", "何苗")}}

    kept = [each for each in roles() if each["id"] != "finance"]
    republish(office, flow(step(office, "a", "王雷")), kept=kept)

    wang, chen = sit("王雷"), sit("陈静")
    for browser in (wang, chen):
        refused(browser("POST", f"/tasks/{only(browser)['id']}/agree", {}), 409, "flow_changed")
    for record in (renamed, gone):
        stuck = office.run(record).stuck
        assert stuck is not None
        assert (stuck.code, "结束它" in stuck.zh) == ("flow_changed", True)
        run = format_id("run", office.run(record).id)
        done(sit("管理员")("POST", f"/runs/{run}/stop", {}))
    assert office.waiting() == {}


def test_a_field_a_pinned_version_writes_that_is_taken_out_stops_the_run_and_writes_nothing(
    office: Office, sit: Sit
) -> None:
    office.publish(flow(step(office, "a", "王雷"), sets("n", count="7"), sets("m", waybill='"SF"')))
    found = office.submit()
    form = order()
    form["fields"] = [each for each in form["fields"] if each["id"] != "order_count"]
    republish(office, flow(step(office, "a", "王雷")), form=form)
    wang = sit("王雷")
    task = only(wang)["id"]

    refused(wang("POST", f"/tasks/{task}/agree", {}), 409, "flow_changed")

    assert office.cell(found, "waybill") is None
    renew = {"runs": [format_id("run", office.run(found).id)]}
    assert done(sit("管理员")("POST", f"{FLOW}/renew", renew))["moved"] == 1
    done(wang("POST", f"/tasks/{only(wang)['id']}/agree", {}))
    assert office.state(found) is RunState.APPROVED


def test_rights_that_are_taken_between_a_task_and_its_decision_are_gone(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "李总", fields="write")))
    found: Id = office.submit(waybill="SF-SECRET", count="1")
    boss = sit("李总")
    task = only(boss)["id"]
    assert done(boss("GET", f"/tasks/{task}"))["record"]["values"]["waybill"] == "SF-SECRET"

    set_roles(office, "李总")

    assert "SECRET" not in boss("GET", f"/tasks/{task}").text
    assert boss("POST", f"/tasks/{task}/agree", {"values": {"count": "5"}}).status_code in (403, 422)
    assert office.cell(found, "count") == 1_000_000
    assert office.waiting() == {"李总": ["a"]}
    done(boss("POST", f"/tasks/{task}/agree", {}))  # being asked is no right of a role
    assert office.state(found) is RunState.APPROVED
