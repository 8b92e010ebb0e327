"""Several records at once over HTTP: all or nothing, mistakes with their place, repeats, conflicts, rights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.doors.conftest import Browser

Call = Callable[..., Any]
FORM = "/apps/orders/forms/order"
BATCH = f"{FORM}/records/batch"
CUSTOMERS = "/apps/orders/forms/customer"
CUSTOMER = {"match": {"code": "KH1"}}
LINE = {"product": {"match": {"code": "CP1"}}, "quantity": "2", "price": "100"}


def create(**values: object) -> dict[str, object]:
    return {"op": "create", "values": {"customer": CUSTOMER, "lines": [LINE], **values}}


def orders(call: Call) -> list[dict[str, Any]]:
    order = [{"field": "no", "dir": "asc"}]
    asked = {"columns": ["no", "status", "total", "version"], "order": order}
    return list(call("POST", f"{FORM}/query", asked).json()["rows"])


def test_a_batch_creates_changes_and_deletes_in_one_go(key: Call) -> None:
    first = key("POST", BATCH, {"operations": [create() for _ in range(3)]})
    assert first.status_code == 200, first.text
    made = first.json()["results"]
    assert [(one["op"], one["version"], one["title"]) for one in made] == [
        ("create", 1, f"DD1000{n}") for n in (1, 2, 3)
    ]

    answer = key(
        "POST",
        BATCH,
        {
            "operations": [
                {"op": "update", "id": made[0]["id"], "version": 1, "values": {"status": "已发货"}},
                {"op": "delete", "id": made[1]["id"]},
                {"op": "update", "id": made[2]["id"], "values": {}},
                create(lines=[LINE, LINE]),
            ]
        },
    )

    assert answer.status_code == 200, answer.text
    changed, deleted, same, new = answer.json()["results"]
    assert (changed["version"], same["version"], new["title"]) == (2, 1, "DD10004")
    assert deleted == {"op": "delete", "id": made[1]["id"]}
    assert [(row["no"], row["status"], row["total"]) for row in orders(key)] == [
        ("DD10001", "已发货", "200"),
        ("DD10003", "待审批", "200"),
        ("DD10004", "待审批", "400"),
    ]


def test_a_later_operation_may_use_a_record_made_by_an_earlier_one(key: Call) -> None:
    id = "cus_0d5c2jw4qz8k1"
    operations = [
        {"op": "create", "id": id, "values": {"code": "KH8", "name": "绍兴嘉禾"}},
        {"op": "update", "id": id, "version": 1, "values": {"name": "绍兴嘉禾食品"}},
    ]

    answer = key("POST", f"{CUSTOMERS}/records/batch", {"operations": operations})

    assert answer.status_code == 200, answer.text
    assert [(one["id"], one["version"], one["title"]) for one in answer.json()["results"]] == [
        (id, 2, "绍兴嘉禾食品"),
        (id, 2, "绍兴嘉禾食品"),
    ]


def test_one_mistake_undoes_all_and_every_mistake_is_named_with_its_place(key: Call) -> None:
    gone = "ord_0d5c2jw4qz8k1"
    operations = [
        create(),
        create(lines=[LINE, LINE | {"quantity": "two"}]),
        create(nonsense=1),
        {"op": "update", "id": gone, "values": {"status": "已发货"}},
        create(),
    ]

    answer = key("POST", BATCH, {"operations": operations})

    assert (answer.status_code, answer.json()["code"]) == (422, "batch_refused")
    assert [(one["path"], one["code"]) for one in answer.json()["errors"]] == [
        ("operations.1.lines.1.quantity", "wrong_type"),
        ("operations.2.nonsense", "unknown_field"),
        ("operations.3", "not_found"),
    ]
    assert orders(key) == []
    assert key("POST", BATCH, {"operations": [create()]}).json()["results"][0]["title"] == "DD10001"


def test_a_batch_of_one_names_the_place_too(key: Call) -> None:
    answer = key("POST", BATCH, {"operations": [create(lines=[LINE | {"quantity": "two"}])]})

    assert answer.status_code == 422
    assert [one["path"] for one in answer.json()["errors"]] == ["operations.0.lines.0.quantity"]


def test_a_unique_value_taken_twice_in_a_batch_is_found(key: Call) -> None:
    twice = [{"op": "create", "values": {"code": "KH7", "name": name}} for name in ("甲食品", "乙食品")]

    answer = key("POST", f"{CUSTOMERS}/records/batch", {"operations": twice})

    assert answer.status_code == 422
    assert [(one["path"], one["code"]) for one in answer.json()["errors"]] == [("operations.1.code", "taken")]
    found = key("POST", f"{CUSTOMERS}/query", {"where": {"field": "code", "op": "eq", "value": "KH7"}})
    assert found.json()["rows"] == []


def test_a_conflict_names_the_field_and_changes_nothing(key: Call) -> None:
    made = key("POST", BATCH, {"operations": [create(), create()]}).json()["results"]
    one, two = (result["id"] for result in made)
    key("PATCH", f"{FORM}/records/{two}", {"values": {"status": "已发货"}})

    answer = key(
        "POST",
        BATCH,
        {
            "operations": [
                {"op": "update", "id": one, "version": 1, "values": {"status": "待发货"}},
                {"op": "update", "id": two, "version": 1, "values": {"status": "待发货"}},
            ]
        },
    )

    assert answer.status_code == 409
    assert [(each["path"], each["code"]) for each in answer.json()["errors"]] == [
        ("operations.1.status", "changed")
    ]
    assert [row["version"] for row in orders(key)] == [1, 2]


def test_a_batch_sent_twice_is_done_once(key: Call) -> None:
    body = {"operations": [create(), create()]}

    first = key("POST", BATCH, body, Idempotency_Key="b-1")
    again = key("POST", BATCH, body, Idempotency_Key="b-1")

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert len(orders(key)) == 2


@pytest.mark.parametrize(
    ("operations", "code", "path"),
    [
        ([], "wrong_number_of_operations", "operations"),
        ([{"op": "create", "values": {}}] * 201, "wrong_number_of_operations", "operations"),
        ([3], "wrong_setting", "operations.0.op"),
        ([{"op": "upsert"}], "wrong_setting", "operations.0.op"),
        ([{"op": ["create"]}], "wrong_setting", "operations.0.op"),
        ([{"op": "create"}], "wrong_setting", "operations.0.values"),
        ([{"op": "create", "values": {}, "id": "cus_0d5c2jw4qz8k1"}], "wrong_setting", "operations.0.id"),
        ([{"op": "create", "values": {}, "version": 1}], "unknown_setting", "operations.0.version"),
        ([{"op": "delete", "id": "ord_1"}], "wrong_setting", "operations.0.id"),
        (
            [{"op": "delete", "id": "ord_0d5c2jw4qz8k1", "version": "1"}],
            "wrong_setting",
            "operations.0.version",
        ),
        ("all", "wrong_setting", "operations"),
    ],
)
def test_what_is_no_batch_is_refused(key: Call, operations: object, code: str, path: str) -> None:
    answer = key("POST", BATCH, {"operations": operations})

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert [one["path"] for one in answer.json()["errors"]] == [path]


def test_a_batch_obeys_rights_row_by_row(browse: Callable[..., Browser], key: Call) -> None:
    made = key("POST", BATCH, {"operations": [create()]}).json()["results"][0]["id"]
    seller, keeper = browse("zhoumin"), browse("tang")

    refused = keeper("POST", BATCH, {"operations": [create(), create()]})
    unseen = seller(
        "POST",
        f"{CUSTOMERS}/records/batch",
        {
            "operations": [{"op": "update", "id": made.replace("ord_", "cus_"), "version": 1, "values": {}}]
            * 2
        },
    )

    assert refused.status_code == 422
    assert {one["code"] for one in refused.json()["errors"]} == {"not_allowed"}
    assert {one["code"] for one in unseen.json()["errors"]} == {"not_found"}
    assert len(orders(key)) == 1


def test_a_browser_must_say_which_versions_it_saw(boss: Browser, key: Call) -> None:
    made = key("POST", BATCH, {"operations": [create()]}).json()["results"][0]["id"]

    answer = boss("POST", BATCH, {"operations": [{"op": "delete", "id": made}]})

    assert (answer.status_code, answer.json()["code"]) == (428, "if_match_needed")
