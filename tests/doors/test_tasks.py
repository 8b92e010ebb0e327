"""Tasks and runs over HTTP: what is asked, answered and seen, each as far as somebody's rights and tasks let them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import jsonschema_rs
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR
from starlette.testclient import TestClient

from huodan.doors.http.app import create_app
from huodan.doors.http.rates import UNLIMITED, Rates
from huodan.engines import people
from huodan.engines.people.sessions import open_session
from huodan.kit.ids import format_id, parse_id
from huodan.language.flow.run import TaskState
from huodan.storage import Database
from tests.doors.conftest import Browser
from tests.support.office import TODAY, Office, Tree, approve, branch, build, flow, sets

Sit = Callable[[str], Browser]
ORDER = "/apps/test/forms/order/records"
ALL = [
    "transfer",
    "delegate",
    "add_before",
    "add_after",
    "add_beside",
    "take_out",
    "send_back",
    "copy_to",
    "keep",
]


@pytest.fixture
def office(prepared_database: Callable[..., str]) -> Iterator[Office]:
    """This function will open a fresh copy of the office."""
    opened = Database(prepared_database("office", build), today=TODAY)
    yield Office(opened)
    opened.close()


@pytest.fixture
def sit(office: Office) -> Iterator[Sit]:
    """This function will give the browser of somebody by name."""
    app = create_app(office.database, rates=Rates(key=UNLIMITED, person=UNLIMITED))
    opened: list[TestClient] = []

    def open_browser(name: str) -> Browser:
        opened.append(TestClient(app, raise_server_exceptions=False))
        with office.database.write() as tx:
            token = open_session(tx, person=office.id(name))
        opened[-1].cookies.set("huodan_session", token)
        return Browser(opened[-1], csrf=people.csrf_of(token))

    yield open_browser
    for client in opened:
        client.close()


def step(office: Office, id: str, *names: str, **more: object) -> Tree:
    return approve(id, office.people(*names), **{"buttons": ALL, "opinion": "never", **more})


def submit(browser: Browser, **values: object) -> str:
    answer = browser("POST", ORDER, {"values": {"name": "单", "amount": "9", **values}})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def only(browser: Browser, which: str = "todo") -> dict[str, Any]:
    answer = browser("GET", f"/tasks?which={which}")
    assert answer.status_code == 200, answer.text
    (row,) = answer.json()["rows"]
    return dict(row)


def done(answer: Any) -> Any:
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


def test_a_task_is_listed_opened_and_answered(office: Office, sit: Sit) -> None:
    opens = [
        {"id": "o", "fields": ["order_waybill"], "right": "write", "required": True},
        {"id": "p", "fields": ["order_amount"], "right": "read"},
    ]
    office.publish(
        flow(
            step(office, "a", "陈静", opens=opens, summary=["order_amount"]),
            sets("end", state='"审核通过"'),
            summary=["order_name"],
        )
    )
    zhou, chen = sit("周敏"), sit("陈静")
    order = submit(zhou)

    row = only(chen)
    assert (row["flow"]["label"], row["step"], row["record"]) == (
        "订单审批",
        "a",
        {"id": order, "title": "单"},
    )
    assert row["values"] == {"amount": "9"}
    assert row["starter"]["title"] == "周敏"
    task = done(chen("GET", f"/tasks/{row['id']}"))
    assert (task["writes"], task["requires"]) == (["waybill"], ["waybill"])
    assert {"approve", "reject", "transfer"} <= set(task["offers"])
    assert task["record"]["values"]["amount"] == "9"
    refused = chen("POST", f"/tasks/{row['id']}/agree", {"opinion": "好"})
    assert (refused.status_code, refused.json()["code"]) == (422, "fields_required")

    assert done(
        chen("POST", f"/tasks/{row['id']}/agree", {"opinion": "好", "values": {"waybill": "SF1"}})
    ) == {"todo": 0, "undo": True}

    assert done(zhou("GET", f"{ORDER}/{order}"))["values"]["state"] == "审核通过"
    (run,) = done(zhou("GET", "/runs"))["rows"]
    assert (run["state"], run["record"]["title"]) == ("approved", "单")
    events = done(zhou("GET", f"/runs/{run['id']}"))["events"]
    assert [each["opinion"] for each in events if each["what"] == "answered"] == ["好"]
    assert only(chen, "done")["vote"] == "approve"


def test_what_is_offered_is_claimed_put_back_and_told_over_http(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "陈静", "赵磊", way="claim")))
    chen, zhao = sit("陈静"), sit("赵磊")
    submit(sit("周敏"))
    theirs, mine = only(zhao)["id"], only(chen)

    assert (mine["state"], mine["batch"]) == ("offered", False)
    opened = done(chen("GET", f"/tasks/{mine['id']}"))
    assert (opened["claimable"], opened["mine"], opened["offers"]) == (True, False, [])
    assert opened["run"]["waits"][0]["offered"]
    assert opened["run"]["task"] == mine["id"]
    assert chen("POST", f"/tasks/{mine['id']}/agree", {}).json()["code"] == "claim_first"
    done(chen("POST", f"/tasks/{mine['id']}/claim", {}))
    assert "put_back" in done(chen("GET", f"/tasks/{mine['id']}"))["offers"]
    refused = zhao("POST", f"/tasks/{theirs}/claim", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "claimed")
    told = done(zhao("GET", f"/tasks/{theirs}"))
    assert (told["taken_by"]["title"], told["claimable"]) == ("陈静", False)
    done(chen("POST", f"/tasks/{mine['id']}/put_back", {}))
    done(zhao("POST", f"/tasks/{theirs}/claim", {}))
    done(zhao("POST", f"/tasks/{theirs}/agree", {}))

    events = [each["what"] for each in done(sit("周敏")("GET", f"/runs/{mine['run']}"))["events"]]
    assert events.count("claimed") == 2


def test_every_act_over_http(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "王雷"), step(office, "b", "陈静")))
    zhou, wang, chen, zhao, admin = (sit(name) for name in ("周敏", "王雷", "陈静", "赵磊", "管理员"))
    order = submit(zhou)
    id = {name: format_id("usr", office.id(name)) for name in ("王雷", "陈静", "赵磊", "何苗")}

    def act(who: Browser, what: str, **body: object) -> None:
        done(who("POST", f"/tasks/{only(who)['id']}/{what}", body))

    act(wang, "transfer", to=id["赵磊"])
    act(zhao, "delegate", to=id["何苗"], opinion="看看")
    act(sit("何苗"), "agree")
    act(zhao, "add", people=[id["王雷"]], where="before")
    waiting = only(wang)["id"]
    run = only(wang)["run"]
    tasks = office.held(parse_id(order) or 0).run.tasks.values()
    mine = next(each for each in tasks if each.state is TaskState.LATER)
    done(zhao("POST", f"/tasks/{format_id('tsk', mine.id)}/take_out", {"task": waiting}))
    act(zhao, "keep", opinion="先记着")
    assert done(zhao("GET", f"/tasks/{only(zhao)['id']}"))["kept"] == "先记着"
    act(zhao, "copy", people=[id["何苗"]])
    copied = only(sit("何苗"), "copied")
    done(sit("何苗")("POST", "/tasks/seen", {"ids": [copied["id"]]}))
    assert only(sit("何苗"), "copied")["seen"]
    act(zhao, "agree")
    act(chen, "send_back", to="start", straight=True)
    act(zhou, "agree")
    done(zhou("POST", f"/runs/{run}/remind", {}))
    done(admin("POST", f"/tasks/{only(chen)['id']}/replace", {"to": id["何苗"]}))
    assert done(zhou("GET", f"/runs/{run}"))["waits"][0]["people"][0]["title"] == "何苗"
    assert zhou("POST", f"/runs/{run}/stop", {}).json()["code"] == "not_your_run"
    assert "hand_in" not in done(zhou("GET", f"/runs/{run}"))["can"]
    done(admin("POST", f"/runs/{run}/stop", {"why": "重复"}))
    assert "hand_in" in done(zhou("GET", f"/runs/{run}"))["can"]
    assert "hand_in" not in done(chen("GET", f"/runs/{run}"))["can"]
    assert done(zhou("POST", f"{ORDER}/{order}/hand_in", {}))["run"] != run
    assert "hand_in" not in done(zhou("GET", f"/runs/{run}"))["can"]
    act(wang, "refuse", opinion="不行")
    assert [each["state"] for each in done(zhou("GET", f"{ORDER}/{order}/runs"))["rows"]] == [
        "rejected",
        "cancelled",
    ]


def said(answer: Any) -> dict[str, Any]:
    """Give a refusal but for the number of its request."""
    return {name: value for name, value in answer.json().items() if name != "request_id"}


def test_who_has_no_task_is_told_nothing(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    order, wang, he = submit(sit("周敏")), sit("王雷"), sit("何苗")
    row = only(wang)

    assert he("GET", f"/tasks/{row['id']}").status_code == 404
    assert he("GET", f"/runs/{row['run']}").status_code == 404
    assert he("GET", f"{ORDER}/{order}/runs").status_code == 404
    for what in ("agree", "refuse", "keep", "transfer", "replace"):
        body = {"to": format_id("usr", office.id("赵磊"))} if what in ("transfer", "replace") else {}
        here = he("POST", f"/tasks/{row['id']}/{what}", body)
        gone = he("POST", f"/tasks/{format_id('tsk', 77)}/{what}", body)
        assert said(here) == said(gone)
        assert here.status_code == 403
    for what in ("withdraw", "revoke", "remind", "stop", "retry"):
        here = he("POST", f"/runs/{row['run']}/{what}", {})
        assert said(here) == said(he("POST", f"/runs/{format_id('run', 77)}/{what}", {}))


def test_a_task_shows_what_roles_and_its_step_let_one_see(office: Office, sit: Sit) -> None:
    """陈静 has no rights in orders: she sees the title and what her step opens, 李总 all, and the seller no cost."""
    opens = [
        {"id": "o", "fields": ["order_amount"], "right": "read"},
        {"id": "p", "fields": ["order_waybill"], "right": "hidden"},
    ]
    both = branch(
        "p",
        (None, [step(office, "a", "陈静", opens=opens)]),
        (None, [step(office, "b", "李总", opens=opens)]),
        mode="parallel",
    )
    office.publish(flow(both))
    office.submit("李总", cost="77712345", waybill="CANARY")
    told = {name: sit(name)("GET", f"/tasks/{only(sit(name))['id']}") for name in ("陈静", "李总")}

    assert set(told["陈静"].json()["record"]["values"]) == {"name", "amount"}
    assert "77712345" not in told["陈静"].text
    assert "CANARY" not in told["陈静"].text
    assert "77712345" in told["李总"].text


def test_a_stuck_run_tells_its_administrators_why(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "王雷"), sets("bad", amount="1 / cost")))
    zhou, wang = sit("周敏"), sit("王雷")
    submit(zhou)
    run = only(wang)["run"]
    done(wang("POST", f"/tasks/{only(wang)['id']}/agree", {}))

    seen = done(zhou("GET", f"/runs/{run}"))
    assert (seen["is_stuck"], seen["stuck"]) == (True, None)
    assert "cost" not in zhou("GET", f"/runs/{run}").text
    (row,) = done(sit("管理员")("GET", "/runs?which=stuck"))["rows"]
    assert row["id"] == run
    shown = done(sit("管理员")("GET", f"/runs/{run}"))
    assert "order_cost" in shown["stuck"] or "order_amount" in shown["stuck"]
    assert done(zhou("GET", "/runs?which=stuck"))["rows"] == []
    visit = shown["waits"][0]["visit"]
    done(sit("管理员")("POST", f"/runs/{run}/skip", {"visit": visit}))
    assert done(zhou("GET", f"/runs/{run}"))["state"] == "approved"


def test_somebody_stands_in(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    wang, chen = sit("王雷"), sit("陈静")
    to = format_id("usr", office.id("陈静"))
    made = done(wang("POST", "/stand_ins", {"to": to, "from": "2026-05-01", "until": "2026-05-31"}))
    submit(sit("周敏"))

    assert only(chen)["for"]["title"] == "王雷"
    assert done(chen("GET", "/stand_ins"))["others"][0]["person"]["title"] == "王雷"
    assert chen("POST", f"/stand_ins/{made['id']}/end", {}).status_code == 404
    done(wang("POST", f"/stand_ins/{made['id']}/end", {}))
    assert done(chen("GET", "/tasks"))["rows"] == []


def test_a_stand_in_is_for_flows_that_are_offered(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    wang = sit("王雷")
    asked = {"to": format_id("usr", office.id("陈静")), "from": "2026-05-01", "until": "2026-05-31"}
    assert done(wang("GET", "/stand_ins"))["flows"] == []

    for given in (["flow"], ["gone"], ["flow", 5]):
        refused = wang("POST", "/stand_ins", {**asked, "flows": given})
        assert (refused.status_code, refused.json()["code"]) == (422, "flow_not_offered")
    submit(sit("周敏"))
    assert [each["id"] for each in done(wang("GET", "/stand_ins"))["flows"]] == ["flow"]
    done(wang("POST", "/stand_ins", {**asked, "flows": ["flow"]}))

    assert only(sit("陈静"))["for"]["title"] == "王雷"


def test_the_open_api_describes_the_ways_of_records(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    boss, order = sit("李总"), submit(sit("周敏"))

    document = done(boss("GET", "/apps/test/openapi.json"))

    assert list(OPENAPI_31_VALIDATOR.iter_errors(document)) == []
    paths = document["paths"]
    kept = "/apps/test/forms/order/records/{id}"
    (runs,) = (paths[path]["get"] for path in paths if path.endswith(f"{kept}/runs"))
    assert any(path.endswith(f"{kept}/hand_in") for path in paths)
    schema = runs["responses"]["200"]["content"]["application/json"]["schema"]
    whole = {**schema, "components": document["components"]}
    answer = done(boss("GET", f"{ORDER}/{order}/runs"))
    assert jsonschema_rs.validator_for(whole).is_valid(answer)
    assert not any("customer" in path and "/runs" in path for path in paths)


def test_the_form_of_a_task_is_drawn_for_who_has_no_role_there(office: Office, sit: Sit) -> None:
    opens = [{"id": "o", "fields": ["order_waybill"], "right": "write", "required": True}]
    office.publish(flow(step(office, "a", "陈静", opens=opens, fields="hidden")))
    submit(sit("周敏"))
    chen = sit("陈静")
    id = only(chen)["id"]

    view = done(chen("GET", f"/tasks/{id}/form"))
    seen = done(chen("POST", f"/tasks/{id}/preview", {"values": {"waybill": "SF1"}}))

    assert {field["key"]: field["readonly"] for field in view["fields"]} == {"name": True, "waybill": False}
    assert (seen["values"]["waybill"], "cost" in seen["values"]) == ("SF1", False)
    assert sit("赵磊")("GET", f"/tasks/{id}/form").status_code == 404
    assert sit("赵磊")("POST", f"/tasks/{id}/preview", {"values": {}}).status_code == 404


def test_a_preview_says_why_a_record_is_locked_but_for_what_a_step_opens(office: Office, sit: Sit) -> None:
    opens = [{"id": "o", "fields": ["order_waybill"], "right": "write"}]
    office.publish(flow(step(office, "a", "李总", opens=opens)))
    zhou, li = sit("周敏"), sit("李总")
    order = submit(zhou)
    asked = {"id": order, "values": {}}

    mine, theirs = (done(each("POST", ORDER.replace("/records", "/preview"), asked)) for each in (zhou, li))

    assert "「订单审批」" in mine["locked"]
    assert (mine["readonly"]["name"], mine["readonly"]["waybill"]) == (True, True)
    assert (theirs["readonly"]["name"], theirs["readonly"].get("waybill", False)) == (True, False)
    (run,) = done(zhou("GET", "/runs"))["rows"]
    done(zhou("POST", f"/runs/{run['id']}/withdraw"))
    assert "locked" not in done(zhou("POST", ORDER.replace("/records", "/preview"), asked))


def test_a_task_says_how_its_step_asks(office: Office, sit: Sit) -> None:
    names = [{"id": "n", "button": "approve", "label": "准了"}]
    more = {"names": names, "back_to": "starter", "straight": "straight"}
    office.publish(flow(step(office, "a", "陈静", due=[{"id": "d", "after": 2}], **more)))
    submit(sit("周敏"))
    chen = sit("陈静")
    id = only(chen)["id"]
    done(
        chen("POST", f"/tasks/{id}/add", {"people": [format_id("usr", office.id("赵磊"))], "where": "beside"})
    )

    task = done(chen("GET", f"/tasks/{id}"))

    assert {name: task[name] for name in ("step", "kind", "names", "back_to", "straight", "for")} == {
        "step": "a",
        "kind": "approve",
        "names": {"approve": "准了"},
        "back_to": "starter",
        "straight": "straight",
        "for": None,
    }
    assert [each["person"]["title"] for each in task["added"]] == ["赵磊"]
    assert (task["due_at"] is not None, task["run"]["locks"], task["run"]["task"]) == (True, True, id)
    assert [(wait["node"], wait["since"] is not None) for wait in task["run"]["waits"]] == [("a", True)]
