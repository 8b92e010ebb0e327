"""Handing over over HTTP: counted first, done by a job, taken back by its job; of what is out of sight nothing is told."""

from __future__ import annotations

import pytest

from huodan.engines import people
from huodan.kit.ids import format_id
from huodan.language.messages import SYSTEM
from huodan.workspace.working import work
from tests.doors.test_tasks import Sit, office, sit
from tests.support.office import Office, approve, flow

__all__ = ["office", "sit"]
SELLER = {"app": "test", "form": "order", "field": "seller", "which": "all"}


def usr(office: Office, name: str) -> str:
    return format_id("usr", office.id(name))


def grant(office: Office, *roles: str) -> None:
    office.database.transact(
        SYSTEM, lambda tx: people.set_roles(tx, person=office.id("管理员"), roles=["admin", *roles])
    )


def test_it_is_counted_done_and_taken_back(office: Office, sit: Sit) -> None:
    office.publish(flow(approve("a", office.people("周敏"))))
    office.submit("李总", seller=usr(office, "周敏"))
    grant(office, "boss")
    admin = sit("管理员")
    path = f"/staff/{usr(office, '周敏')}/hand_over"

    seen = admin("GET", path).json()
    assert (seen["tasks"], seen["is_more"], seen["can_sign_in"], seen["done"]) == (1, False, True, [])
    assert [(one["label"], one["count"]) for one in seen["flows"]] == [("订单审批", 1)]
    (field,) = [one for one in seen["fields"] if one["form"] == "order"]
    assert (field["count"], field["open"], field["kept"], field["proposed"]) == (1, 1, 0, "open")

    asked = admin("POST", path, {"to": usr(office, "赵磊"), "fields": [SELLER], "closes": True})
    assert asked.status_code == 202, asked.text
    while work(office.database):
        pass
    job = admin("GET", f"/jobs/{asked.json()['id']}").json()
    assert (job["state"], job["can"]["undo"]) == ("done", True)
    assert job["result"]["counts"] == {
        "apps": 1,
        "apps_left": 0,
        "tasks": 1,
        "tasks_left": 0,
        "stand_ins": 0,
        "views": 0,
        "records": 1,
        "records_left": 0,
    }
    assert job["result"]["to"]["title"] == "赵磊"
    assert office.waiting() == {"赵磊": ["a"]}
    after = admin("GET", path).json()
    assert (after["tasks"], after["can_sign_in"], [one["id"] for one in after["done"]]) == (
        0,
        False,
        [job["id"]],
    )
    told = [row["detail"] for row in admin("GET", "/audit?kind=account").json()["rows"]]
    assert (told[0]["did"], told[0]["to"], told[0]["about"]["name"]) == ("handed_over", "赵磊", "周敏")

    undone = admin("POST", f"/jobs/{job['id']}/undo", {})
    assert undone.status_code == 202, undone.text
    while work(office.database):
        pass
    back = admin("GET", f"/jobs/{undone.json()['id']}").json()
    assert (back["state"], back["result"]["counts"]["records"], back["result"]["failed"]) == ("done", 1, [])
    assert office.waiting() == {"周敏": ["a"]}
    assert admin("GET", path).json()["can_sign_in"] is True


def test_of_forms_an_administrator_does_not_see_nothing_is_told_and_nothing_moves(
    office: Office, sit: Sit
) -> None:
    office.publish()
    order = office.submit()
    admin = sit("管理员")
    path = f"/staff/{usr(office, '周敏')}/hand_over"

    assert "order" not in {one["form"] for one in admin("GET", path).json()["fields"]}
    refused = admin("POST", path, {"to": usr(office, "赵磊"), "fields": [SELLER]})
    assert (refused.status_code, refused.json()["code"]) == (422, "field_not_offered")
    assert office.cell(order, "seller") == office.id("周敏")


def test_nobody_else_may_look_or_do(office: Office, sit: Sit) -> None:
    office.publish()
    path = f"/staff/{usr(office, '周敏')}/hand_over"
    for ask in (("GET", path), ("POST", path, {"to": usr(office, "赵磊")})):
        assert sit("李总")(*ask).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"to": 7},
        {"to": "usr_0000000000001", "fields": ["x"]},
        {"to": "usr_0000000000001", "fields": [{**SELLER, "which": "some"}]},
        {"to": "usr_0000000000001", "fields": [{**SELLER, "app": "none"}]},
        {"to": "usr_0000000000001", "fields": [{**SELLER, "to": ["no"]}]},
        {"to": "usr_0000000000001", "tasks": "yes"},
        {"to": "usr_0000000000001"},
    ],
)
def test_nonsense_is_refused_with_its_place(office: Office, sit: Sit, body: dict[str, object]) -> None:
    office.publish()
    answer = sit("管理员")("POST", f"/staff/{usr(office, '周敏')}/hand_over", body)
    assert answer.status_code in (400, 422), answer.text
