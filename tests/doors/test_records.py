"""Records over HTTP: create, read, change, delete, restore; rights, conflicts, repeats, hostile input."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.doors.conftest import Browser

Browse = Callable[..., Browser]
Call = Callable[..., Any]
RECORDS = "/apps/orders/forms/order/records"
CUSTOMERS = "/apps/orders/forms/customer/records"
CUSTOMER = {"match": {"code": "KH1"}}
LINE = {"product": {"match": {"code": "CP1"}}, "quantity": "30", "price": "567"}


def order(**values: object) -> dict[str, object]:
    return {"values": {"customer": CUSTOMER, "lines": [LINE], **values}}


@pytest.fixture
def made(boss: Browser) -> dict[str, Any]:
    answer = boss("POST", RECORDS, order())
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


# ── the usual ────────────────────────────────────────────────────────────────────────────────────────


def test_an_order_is_stored_with_totals_and_a_number(boss: Browser, made: dict[str, Any]) -> None:
    assert made["id"].startswith("ord_")
    assert made["version"] == 1
    assert made["values"]["no"] == "DD10001"
    assert made["values"]["total"] == "17010"
    assert made["values"]["customer"]["title"] == "杭州云杉贸易"

    read = boss("GET", f"{RECORDS}/{made['id']}")

    assert read.headers["etag"] == '"1"'
    body = read.json()
    assert body["values"] == made["values"]
    assert body["title"] == "DD10001"
    assert body["created_by"]["title"] == "沈建华"
    assert body["created_at"].startswith("2026-05-06T")
    assert body["can"] == {"update": True, "delete": True}


def test_a_change_names_its_version_and_raises_it(boss: Browser, made: dict[str, Any]) -> None:
    path = f"{RECORDS}/{made['id']}"

    answer = boss("PATCH", path, {"values": {"status": "已发货"}}, If_Match='"1"')

    assert answer.status_code == 200
    assert answer.headers["etag"] == '"2"'
    assert (answer.json()["version"], answer.json()["values"]["status"]) == (2, "已发货")
    assert answer.json()["values"]["total"] == "17010"


def test_a_deleted_record_lies_in_the_trash_and_comes_back(boss: Browser, made: dict[str, Any]) -> None:
    path = f"{RECORDS}/{made['id']}"

    assert boss("DELETE", path, If_Match="1").status_code == 204

    gone = boss("GET", path)
    assert (gone.status_code, gone.json()["code"]) == (404, "not_found")
    (row,) = boss("GET", "/apps/orders/forms/order/trash").json()["rows"]
    assert (row["id"], row["title"], row["deleted_by"]["title"]) == (made["id"], "DD10001", "沈建华")
    back = boss("POST", f"/apps/orders/forms/order/trash/{made['id']}/restore")
    assert (back.status_code, back.json()["values"]["no"]) == (200, "DD10001")
    assert boss("GET", path).status_code == 200
    assert boss("GET", "/apps/orders/forms/order/trash").json()["rows"] == []


def test_the_history_tells_who_changed_what(boss: Browser, made: dict[str, Any]) -> None:
    path = f"{RECORDS}/{made['id']}"
    boss("PATCH", path, {"values": {"status": "已发货"}}, If_Match="1")

    changed, created = boss("GET", f"{path}/history").json()["entries"]

    assert (created["kind"], created["version"]) == ("created", 1)
    assert (changed["kind"], changed["by"]["title"]) == ("updated", "沈建华")
    (change,) = changed["changes"]
    assert (change["path"], change["label"]) == ("status", "订单状态")
    assert (change["before"], change["after"]) == ("待审批", "已发货")


def test_a_client_may_bring_the_id_of_a_new_record(key: Call) -> None:
    wanted = "cus_0d5c2jw4qz8k1"

    answer = key("POST", CUSTOMERS, {"id": wanted, "values": {"name": "绍兴嘉禾"}})

    assert answer.json()["id"] == wanted
    assert key("POST", CUSTOMERS, {"id": wanted, "values": {"name": "再来"}}).status_code == 422
    assert key("POST", CUSTOMERS, {"id": "ord_0d5c2jw4qz8k2", "values": {"name": "错"}}).status_code == 422


# ── versions, conflicts, repeats ─────────────────────────────────────────────────────────────────────


def test_a_browser_must_say_which_version_it_saw(boss: Browser, key: Call, made: dict[str, Any]) -> None:
    path = f"{RECORDS}/{made['id']}"

    for method, body in (("PATCH", {"values": {"status": "已发货"}}), ("DELETE", None)):
        answer = boss(method, path, body)

        assert (answer.status_code, answer.json()["code"]) == (428, "if_match_needed")
    assert key("PATCH", path, {"values": {"status": "已发货"}}).status_code == 200


@pytest.mark.parametrize("version", ["three", "", "-1", "1.5", "*", "99999999999"])
def test_a_version_that_is_none_is_refused(boss: Browser, made: dict[str, Any], version: str) -> None:
    answer = boss("PATCH", f"{RECORDS}/{made['id']}", {"values": {}}, If_Match=version)

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_if_match")


def test_two_people_changing_different_fields_both_succeed(browse: Browse, made: dict[str, Any]) -> None:
    path = f"{RECORDS}/{made['id']}"
    one, other = browse("boss"), browse("boss")

    assert one("PATCH", path, {"values": {"status": "已发货"}}, If_Match="1").status_code == 200
    merged = other("PATCH", path, {"values": {"required_on": "2026-05-20"}}, If_Match="1")

    assert merged.status_code == 200
    assert merged.json()["version"] == 3
    assert merged.json()["values"]["status"] == "已发货"
    again = other("PATCH", path, {"values": {"status": "已发货"}}, If_Match="1")
    assert (merged.json()["changed"], again.json()["changed"], again.json()["version"]) == (True, False, 3)


def test_two_people_changing_one_field_conflict_with_names(browse: Browse, made: dict[str, Any]) -> None:
    path = f"{RECORDS}/{made['id']}"
    browse("boss")("PATCH", path, {"values": {"status": "已发货"}}, If_Match="1")

    answer = browse("boss", lang="en")("PATCH", path, {"values": {"status": "已取消"}}, If_Match="1")

    body = answer.json()
    assert (answer.status_code, body["code"], body["version"]) == (409, "conflict", 2)
    (clash,) = body["errors"]
    assert (clash["path"], clash["code"], clash["theirs"]) == ("status", "changed", "已发货")
    assert clash["by"]["title"] == "沈建华"
    assert clash["label"] == "Status"
    assert body["values"] == {"status": "已发货"}


def test_a_repeated_request_is_done_once_and_answered_alike(key: Call, boss: Browser) -> None:
    first = key("POST", RECORDS, order(), Idempotency_Key="k-1")
    again = key("POST", RECORDS, order(), Idempotency_Key="k-1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert first.headers["etag"] == again.headers["etag"] == '"1"'
    assert boss("POST", "/apps/orders/forms/order/query", {"count": "exact"}).json()["count"] == 1


def test_the_same_key_with_another_body_is_refused(key: Call) -> None:
    key("POST", CUSTOMERS, {"values": {"name": "甲"}}, Idempotency_Key="k-1")

    other = key("POST", CUSTOMERS, {"values": {"name": "乙"}}, Idempotency_Key="k-1")

    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


def test_a_key_belongs_to_its_sender_and_address(key: Call, boss: Browser) -> None:
    assert key("POST", CUSTOMERS, {"values": {"name": "甲"}}, Idempotency_Key="k").status_code == 201
    assert boss("POST", CUSTOMERS, {"values": {"name": "乙"}}, Idempotency_Key="k").status_code == 201
    supplier = key(
        "POST", "/apps/orders/forms/supplier/records", {"values": {"name": "丙"}}, Idempotency_Key="k"
    )
    assert supplier.json()["id"].startswith("sup_")


def test_a_refused_request_may_be_mended_under_its_key(key: Call) -> None:
    assert key("POST", CUSTOMERS, {"values": {"name": ""}}, Idempotency_Key="k").status_code == 422

    assert key("POST", CUSTOMERS, {"values": {"name": "甲"}}, Idempotency_Key="k").status_code == 201


def test_a_double_click_makes_one_order(key: Call, boss: Browser) -> None:
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: key("POST", RECORDS, order(), Idempotency_Key="click"), range(6)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert boss("POST", "/apps/orders/forms/order/query", {"count": "exact"}).json()["count"] == 1


# ── rights ───────────────────────────────────────────────────────────────────────────────────────────


def test_what_one_may_not_see_does_not_exist(browse: Browse, made: dict[str, Any]) -> None:
    salesperson, keeper = browse("zhoumin"), browse("tang")

    for browser, path in (
        (salesperson, f"{RECORDS}/{made['id']}"),
        (salesperson, f"{RECORDS}/{made['id']}/history"),
        (salesperson, "/apps/orders/forms/supplier/trash"),
        (keeper, "/apps/orders/forms/payment/trash"),
        (keeper, "/apps/nonsense"),
        (browse("admin"), f"{RECORDS}/{made['id']}"),
    ):
        answer = browser("GET", path)

        assert (path, answer.status_code) == (path, 404)
    refused = salesperson("PATCH", f"{RECORDS}/{made['id']}", {"values": {"status": "已发货"}}, If_Match="1")
    assert refused.status_code == 404


def test_what_one_sees_but_may_not_do_is_forbidden(browse: Browse) -> None:
    keeper = browse("tang")

    refused = keeper("POST", RECORDS, order())

    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert "新建" in refused.json()["title"]


@pytest.mark.parametrize(
    "id", ["ord_zzzz", "cus_0d5c2jw4qz8k1", "1", "ord_0d5c2jw4qz8k1", "ord_0d5c2jw4qz8k1'--", "%00"]
)
def test_an_id_of_nothing_is_not_found(boss: Browser, id: str) -> None:
    for suffix in ("", "/history"):
        assert boss("GET", f"{RECORDS}/{id}{suffix}").status_code == 404


def test_a_hidden_field_cannot_be_written_and_is_named_like_an_unknown_one(browse: Browse) -> None:
    salesperson = browse("zhoumin")

    hidden, unknown = (
        salesperson("POST", RECORDS, order(lines=[{**LINE, name: "1"}])).json()
        for name in ("cost", "no_such")
    )

    assert hidden["errors"][0]["code"] == unknown["errors"][0]["code"] == "unknown_field"


# ── wrong and hostile input ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("values", "path", "code"),
    [
        ({"nonsense": 1}, "nonsense", "unknown_field"),
        ({"total": "5"}, "total", "computed_field"),
        ({"id": "x"}, "id", None),
        ({"created_by": "x"}, "created_by", None),
        ({"customer": 5.5}, "customer", "wrong_type"),
        ({"customer": {"match": {"code": "KH99"}}}, "customer", None),
        ({"customer": "cus_0d5c2jw4qz8k1"}, "customer", None),
        ({"status": "没有的状态"}, "status", "unknown_option"),
        ({"status": ["待审批"]}, "status", "wrong_type"),
        ({"ordered_at": "yesterday"}, "ordered_at", None),
        ({"lines": 5}, "lines", None),
        ({"lines": [5]}, "lines.0", None),
        ({"lines": [{**LINE, "quantity": "three"}]}, "lines.0.quantity", "wrong_type"),
        ({"lines": [{**LINE, "quantity": "1e30"}]}, "lines.0.quantity", None),
        ({"lines": [{**LINE, "quantity": 9e15}]}, "lines.0.quantity", None),
        ({"lines": [{**LINE, "nonsense": "1"}]}, "lines.0.nonsense", "unknown_field"),
    ],
)
def test_wrong_values_are_named_and_nothing_is_stored(
    boss: Browser, values: dict[str, object], path: str, code: str | None
) -> None:
    answer = boss("POST", RECORDS, order(**values))

    body = answer.json()
    assert answer.status_code == 422, body
    assert path in [entry["path"] for entry in body["errors"]]
    assert code in (None, *(entry["code"] for entry in body["errors"]))
    assert all(entry["message"] for entry in body["errors"])
    assert boss("POST", "/apps/orders/forms/order/query", {"count": "exact"}).json()["count"] == 0


def test_all_mistakes_are_told_at_once(boss: Browser) -> None:
    answer = boss("POST", RECORDS, order(status="无", nonsense=1, lines=[{**LINE, "price": "x"}]))

    assert {entry["path"] for entry in answer.json()["errors"]} >= {"status", "nonsense", "lines.0.price"}


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "\"'><img src=x onerror=alert(1)>",
        "'; DROP TABLE r_customer; --",
        '" OR 1=1 --',
        "{{7*7}} ${7*7} %s %(x)s {0}",
        "𠮷野家👨‍👩‍👧‍👦 abc",
        "=cmd|' /C calc'!A0",
        "C:\\temp\\new\\u0000",
    ],
)
def test_hostile_text_is_kept_as_it_is(boss: Browser, text: str) -> None:
    made = boss("POST", CUSTOMERS, {"values": {"name": text}})

    assert made.status_code == 201, made.text
    assert made.json()["values"]["name"] == text
    found = boss(
        "POST", "/apps/orders/forms/customer/query", {"where": {"field": "name", "op": "eq", "value": text}}
    )
    assert [row["id"] for row in found.json()["rows"]] == [made.json()["id"]]
    assert boss("POST", "/apps/orders/forms/customer/query", {"search": text}).status_code == 200


def test_the_character_nul_is_dropped(boss: Browser) -> None:
    made = boss("POST", CUSTOMERS, {"values": {"name": "云\x00杉"}})

    assert made.json()["values"]["name"] == "云杉"
    assert boss("POST", "/apps/orders/forms/customer/query", {"search": "云\x00杉"}).status_code == 200
    assert boss("GET", "/members?search=%00").status_code == 200


def test_a_body_without_values_is_refused(boss: Browser) -> None:
    for body in ({}, {"values": None}, {"values": []}, {"values": "x"}):
        answer = boss("POST", RECORDS, body)

        assert (answer.status_code, answer.json()["errors"][0]["path"]) == (422, "values")


def test_a_restored_record_says_what_it_points_to_in_vain(boss: Browser) -> None:
    customer = boss("POST", "/apps/orders/forms/customer/records", {"values": {"name": "临时客户"}}).json()
    products = [
        boss(
            "POST",
            "/apps/orders/forms/product/records",
            {"values": {"code": code, "name": code, "price": "1"}},
        )
        for code in ("LS1", "LS2")
    ]
    lines = [{"product": product.json()["id"], "quantity": "1"} for product in products]
    order = boss(
        "POST", "/apps/orders/forms/order/records", {"values": {"customer": customer["id"], "lines": lines}}
    ).json()
    for path in (
        f"/apps/orders/forms/order/records/{order['id']}",
        f"/apps/orders/forms/customer/records/{customer['id']}",
        f"/apps/orders/forms/product/records/{products[1].json()['id']}",
    ):
        gone = boss("DELETE", path, If_Match='"1"')
        assert gone.status_code == 204, gone.text

    restored = boss("POST", f"/apps/orders/forms/order/trash/{order['id']}/restore")

    assert restored.status_code == 200, restored.text
    told = restored.json()["gone"]
    assert {(one["path"], one["code"]) for one in told} == {
        ("customer", "target_deleted"),
        ("lines.1.product", "target_deleted"),
    }
    assert "已删除" in told[0]["message"]
