"""Designing flows over HTTP: what there is to choose from, acts, the check with its warnings, publishing, copies of the app."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from huodan.storage.db import Database
from huodan.workspace.check import check
from huodan.workspace.plans import current_plan
from tests.doors.conftest import Browser
from tests.doors.test_records import RECORDS, order

DRAFT = "/building/orders/draft"


def act(admin: Browser, do: str, **settings: object) -> dict[str, Any]:
    answer = admin("POST", f"{DRAFT}/acts", {"do": do, **settings})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def set_(admin: Browser, at: list[str], name: str, old: object, new: object) -> dict[str, Any]:
    edit = {"do": "set", "at": at, "name": name, "old": old, "new": new}
    answer = admin("PATCH", DRAFT, {"edits": [edit]})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def begun(admin: Browser) -> dict[str, Any]:
    """This function will draw a flow of orders with an approval and two ways."""
    act(admin, "add_flow", id="fnew", label="新订单审批", form="order")
    act(admin, "add_node", flow="fnew", id="boss", kind="approve")
    act(admin, "add_node", flow="fnew", after="boss", id="much", kind="branch")
    act(admin, "add_way", flow="fnew", node="much", id="more", label="更大")
    way = ["flows", "fnew", "nodes", "much", "ways"]
    set_(admin, [*way, "much_a"], "when", "FALSE", "#ord_total > 50000")
    return set_(admin, [*way, "more"], "when", None, "#ord_total > 80000")


def test_the_kinds_of_nodes_are_for_administrators(
    browse: Callable[..., Browser], key: Callable[..., Any]
) -> None:
    told = browse("admin")("GET", "/building/nodes").json()

    assert {"approve", "branch", "loop", "jump"} <= {one["kind"] for one in told["nodes"]}
    assert told["limits"] == {"nodes": 200, "depth": 6}
    assert browse("zhoumin")("GET", "/building/nodes").status_code == 403
    assert browse()("GET", "/building/nodes").status_code == 401
    assert key("GET", "/building/nodes").status_code == 403


def test_a_flow_is_designed_checked_and_published(browse: Callable[..., Browser], database: Database) -> None:
    admin = browse("admin")
    draft = begun(admin)

    checked = admin("GET", f"{DRAFT}/check").json()
    assert checked["problems"] == []
    assert [(one["code"], one["about"]) for one in checked["warnings"]] == [
        ("never_reached", "《新订单审批》分支「更大」")
    ]
    assert [line["text"] for line in checked["changes"]] == ["新增流程「新订单审批」"]

    done = admin("POST", f"{DRAFT}/publish", {"number": draft["number"]})
    assert done.status_code == 200, done.text
    with database.read() as tx:
        plan = current_plan(tx)
        assert plan.flows_of("order") == ()  # it is off as it was begun
        assert [node.id for node in plan.flows["fnew"].flow.nodes] == ["boss", "much"]
        assert check(tx) == ()

    set_(admin, ["flows", "fnew"], "is_on", False, True)
    said = admin("GET", f"{DRAFT}/check").json()["changes"]
    assert [line["text"] for line in said] == ["流程「新订单审批」的已启用：否 → 是"]


def test_what_is_wrong_in_a_flow_is_told_at_its_step(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")
    begun(admin)
    draft = act(admin, "add_node", flow="fnew", way="much_b", id="back", kind="jump")

    (told,) = admin("GET", f"{DRAFT}/check").json()["problems"]

    place = ["flows", "fnew", "nodes", "much", "ways", "much_b", "nodes", "back"]
    assert (told["code"], told["place"]) == ("not_on_the_way", place)
    assert told["about"] == "《新订单审批》步骤「跳转」的到哪一步"
    refused = admin("POST", f"{DRAFT}/publish", {"number": draft["number"]})
    assert refused.status_code == 422
    assert admin("GET", f"{DRAFT}/check").json()["warnings"] == []  # of what cannot be published none is said


def test_a_formula_of_a_flow_is_read_as_flows_read_them(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")
    begun(admin)
    body = {"table": "order", "text": 'AND(客户.客户等级 = "A", 创建时间 < NOW())'}

    told = admin("POST", f"{DRAFT}/formula", {**body, "flow": "order"}).json()
    plain = admin("POST", f"{DRAFT}/formula", body).json()

    assert plain["problem"] is not None
    assert (told["problem"], told["ids"]) == (
        None,
        'AND(#ord_customer.#cus_level = "A", #created_at < NOW())',
    )
    assert told["labels"] == body["text"]


def test_who_removes_a_field_is_told_of_the_flow(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")
    begun(admin)

    told = admin("POST", f"{DRAFT}/uses", {"form": "order", "fields": ["ord_total"]}).json()["uses"]

    assert {
        "text": "《新订单审批》步骤「条件分支」的分支",
        "place": ["flows", "fnew", "nodes", "much"],
        "goes": False,
    } in told


@pytest.mark.parametrize("by", ["copy", "file"])
def test_an_app_takes_its_flows_along(browse: Callable[..., Browser], database: Database, by: str) -> None:
    admin = browse("admin")
    draft = begun(admin)
    assert admin("POST", f"{DRAFT}/publish", {"number": draft["number"]}).status_code == 200

    if by == "copy":
        made = admin("POST", "/building/orders/copy", {"label": "订单二"})
    else:
        file = admin("GET", "/building/orders/file").json()
        made = admin("POST", "/building/app-file", {"file": file})

    assert made.status_code in (200, 201), made.text
    with database.read() as tx:
        flows = current_plan(tx).flows
        other = next(flow for flow in flows.values() if flow.app != "orders")
        assert (len(flows), other.id != "fnew", other.table.id != "order") == (2, True, True)
        assert other.flow.label == "新订单审批"


def test_a_version_with_a_flow_is_taken_back(browse: Callable[..., Browser], database: Database) -> None:
    admin = browse("admin")
    draft = begun(admin)
    version = admin("POST", f"{DRAFT}/publish", {"number": draft["number"]}).json()["version"]

    undone = admin("POST", f"/building/orders/versions/{version}/undo", {})

    assert undone.status_code == 200, undone.text
    with database.read() as tx:
        assert current_plan(tx).flows == {}


def test_a_flow_is_given_as_bpmn(browse: Callable[..., Browser], key: Callable[..., Any]) -> None:
    admin, address = browse("admin"), f"{DRAFT}/flows/fnew/bpmn"
    begun(admin)

    answer = admin("GET", address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/bpmn+xml"
    assert answer.headers["content-disposition"].endswith(
        "filename*=UTF-8''%E6%96%B0%E8%AE%A2%E5%8D%95%E5%AE%A1%E6%89%B9.bpmn"
    )
    root = fromstring(answer.content)
    model = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
    assert [each.text for each in root.iter(f"{model}conditionExpression")] == [
        "否",
        "订单总金额 > 50000",
        "订单总金额 > 80000",
    ]
    assert [each.get("name") for each in root.iter(f"{model}userTask")] == ["审批人"]

    gone = admin("GET", f"{DRAFT}/flows/nothing/bpmn")
    assert (gone.status_code, gone.json()["code"]) == (404, "flow_not_found")
    assert browse("zhoumin")("GET", address).status_code == 403
    assert browse()("GET", address).status_code == 401
    assert key("GET", address).status_code == 403


def test_a_record_goes_through_a_flow_of_the_draft(
    browse: Callable[..., Browser], boss: Browser, key: Callable[..., Any]
) -> None:
    admin, address = browse("admin"), f"{DRAFT}/flows/fnew/try"
    begun(admin)
    body = {"record": boss("POST", RECORDS, order()).json()["id"]}

    blind = admin("POST", address, body)
    assert (blind.status_code, blind.json()["code"]) == (403, "sees_too_little")
    lacks = admin("GET", address).json()
    assert (lacks["problem"], lacks["forms"]) == (None, ["订单表"])
    assert {"id": "role_boss", "name": "总经理"} in lacks["roles"]
    assert "销售" not in {one["name"] for one in lacks["roles"]}
    (me,) = [one for one in admin("GET", "/staff").json()["rows"] if one["login"] == "admin"]
    assert admin("PATCH", f"/staff/{me['id']}", {"roles": [*me["roles"], "总经理"]}).status_code == 200
    seeing = browse("admin")
    assert seeing("GET", address).json() == {"problem": None, "forms": [], "roles": []}
    assert browse("zhoumin")("GET", address).status_code == 403
    answer = seeing("POST", address, body)

    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["problem"], told["stuck"], told["state"]) == (None, None, "approved")
    assert [(step["node"], step["kind"]) for step in told["steps"]] == [
        ("boss", "approve"),
        ("much", "branch"),
    ]
    assert all(each["name"] for each in told["steps"][0]["people"])
    assert [(way["id"], way["taken"]) for way in told["steps"][1]["ways"]] == [
        ("much_a", False),
        ("more", False),
        ("much_b", True),
    ]
    assert [read["path"] for read in told["steps"][1]["reads"]] == ["total"]
    back = seeing("POST", address, {**body, "answers": {"boss": ["back", "reject"]}}).json()
    assert [(step["node"], step["round"], step["answer"]) for step in back["steps"]] == [
        ("boss", 0, "back"),
        ("start", 0, "approve"),
        ("boss", 1, "reject"),
    ]
    assert (back["state"], back["steps"][1]["people"][0]["name"]) == ("rejected", back["starter"])
    for wrong in ({"boss": "back"}, {"boss": ["maybe"]}, ["boss"]):
        assert seeing("POST", address, {**body, "answers": wrong}).status_code == 422
    assert seeing("POST", address, {"record": "?"}).status_code == 422
    assert browse("zhoumin")("POST", address, body).status_code == 403
    assert browse()("POST", address, body).status_code in (401, 403)
    assert key("POST", address, body).status_code == 403
