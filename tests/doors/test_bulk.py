"""Many records over HTTP: done at once or by a job, told by title and reason, repeated under a key once; copies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huodan.storage import Database
from huodan.workspace.working import work
from tests.doors.conftest import Browser

CUSTOMER = "/apps/orders/forms/customer"
BULK = f"{CUSTOMER}/bulk"


def rows(browse: Browser, form: str = CUSTOMER) -> list[dict[str, Any]]:
    return browse(
        "POST", f"{form}/query", {"columns": ["name", "level"], "order": [{"field": "name"}]}
    ).json()["rows"]


def ids(browse: Browser) -> list[str]:
    return [row["id"] for row in rows(browse)]


def many(browse: Browser, count: int) -> None:
    for number in range(count):
        values = {"code": f"M{number:04}", "name": f"客户{number:04}"}
        assert browse("POST", f"{CUSTOMER}/records", {"values": values}).status_code == 201


def test_a_few_are_changed_at_once(boss: Browser) -> None:
    answer = boss("POST", BULK, {"action": "update", "ids": ids(boss), "values": {"level": "A"}})

    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["done"], told["failed"]) == (2, [])
    assert (told["job"]["state"], told["job"]["title"]) == ("done", "批量修改「客户信息表」")
    assert told["job"]["can"]["undo"]
    assert {row["level"] for row in rows(boss)} == {"A"}


def test_who_failed_is_told_by_title_and_reason(boss: Browser) -> None:
    first, second = rows(boss)
    boss("PATCH", f"{CUSTOMER}/records/{first['id']}", {"values": {"level": "C"}}, If_Match='"1"')
    asked = [{"id": first["id"], "version": 1}, {"id": second["id"], "version": 1}]

    told = boss("POST", BULK, {"action": "update", "ids": asked, "values": {"level": "A"}}).json()

    assert told["done"] == 1
    (failed,) = told["failed"]
    assert (failed["id"], failed["title"], failed["code"]) == (first["id"], first["name"], "conflict")
    assert "沈建华" in failed["message"]


def test_all_that_a_filter_shows_are_deleted_and_brought_back(boss: Browser) -> None:
    where = {"field": "name", "op": "contains", "value": "云杉"}

    told = boss("POST", BULK, {"action": "delete", "where": where}).json()
    assert told["done"] == 1
    assert len(rows(boss)) == 1
    undone = boss("POST", f"/jobs/{told['job']['id']}/undo", {})

    assert (undone.status_code, undone.json()["state"]) == (200, "done")
    assert len(rows(boss)) == 2
    assert boss("GET", f"/jobs/{told['job']['id']}").json()["undone_by"] == undone.json()["id"]
    assert boss("POST", f"/jobs/{told['job']['id']}/undo", {}).json()["code"] == "no_undo"


def test_many_are_a_job(database: Database, boss: Browser) -> None:
    many(boss, 201)

    answer = boss("POST", BULK, {"action": "update", "search": "客户", "values": {"level": "A"}})
    assert answer.status_code == 202
    job = answer.json()["job"]
    assert (job["state"], job["total"], job["can"]["cancel"]) == ("waiting", None, True)
    while work(database):
        pass

    done = boss("GET", f"/jobs/{job['id']}").json()
    assert (done["state"], done["done"], done["result"]["done"]) == ("done", 201, 201)
    levels = {"group": [{"field": "level"}], "measures": [{"key": "n", "op": "count"}]}
    assert boss("POST", f"{CUSTOMER}/aggregate", levels).json()["rows"] == [
        {"level": "A", "n": 201},
        {"level": "B", "n": 2},
    ]
    undone = boss("POST", f"/jobs/{job['id']}/undo", {})
    assert undone.status_code == 202
    while work(database):
        pass
    assert boss("POST", f"{CUSTOMER}/aggregate", levels).json()["rows"] == [{"level": "B", "n": 203}]


def test_the_same_key_is_done_once(boss: Browser) -> None:
    asked = {"action": "delete", "ids": ids(boss)[:1]}

    answers = [boss("POST", BULK, asked, Idempotency_Key="k1") for _ in range(2)]

    assert answers[0].content == answers[1].content
    assert answers[0].json()["done"] == 1
    assert len(boss("GET", "/jobs").json()["rows"]) == 1


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"action": "burn", "ids": []}, "action"),
        ({"action": "update", "ids": []}, "values"),
        ({"action": "update", "ids": [], "values": {}}, "values"),
        ({"action": "delete", "ids": [], "values": {"name": 1}}, "values"),
        ({"action": "delete"}, "ids"),
        ({"action": "delete", "ids": [], "where": {}}, "ids"),
        ({"action": "restore", "where": {}}, "ids"),
        ({"action": "delete", "ids": ["x"]}, "ids.0"),
        ({"action": "delete", "ids": [5]}, "ids.0"),
        ({"action": "delete", "ids": ["order_0cp341f4cq083"]}, "ids.0"),
        ({"action": "delete", "ids": [{"id": "customer_0cp341f4cq083", "version": True}]}, "ids.0"),
        ({"action": "delete", "ids": [], "colour": 1}, "colour"),
    ],
)
def test_what_is_asked_wrongly_is_named(boss: Browser, body: dict[str, Any], path: str) -> None:
    answer = boss("POST", BULK, body)

    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["path"] == path


def test_nobody_reaches_further_than_alone(browse: Callable[..., Browser], boss: Browser) -> None:
    seller = browse("zhoumin")
    mine, others = (row["id"] for row in sorted(rows(boss), key=lambda row: "云杉" not in row["name"]))

    told = seller("POST", BULK, {"action": "update", "ids": [mine, others], "values": {"level": "A"}})
    assert told.status_code == 200, told.text
    assert [(each["id"], each["title"]) for each in told.json()["failed"]] == [(others, None)]
    assert told.json()["done"] == 1
    assert (
        seller("POST", "/apps/orders/forms/nothing/bulk", {"action": "delete", "ids": []}).status_code == 404
    )


def test_a_copy_has_what_may_be_given_again(boss: Browser) -> None:
    customer = ids(boss)[0]
    product = boss("POST", "/apps/orders/forms/product/query", {"columns": ["code"]}).json()["rows"][0]["id"]
    line = {"product": product, "quantity": "3", "price": "12.5", "discount": "0.05"}
    made = boss(
        "POST", "/apps/orders/forms/order/records", {"values": {"customer": customer, "lines": [line]}}
    )
    assert made.status_code == 201, made.text

    copy = boss("GET", f"/apps/orders/forms/order/records/{made.json()['id']}/copy").json()["values"]

    assert copy["customer"]["id"] == customer
    assert not {"no", "total", "id"} & copy.keys()
    assert [{key: row[key] for key in ("quantity", "price", "discount")} for row in copy["lines"]] == [
        {"quantity": "3", "price": "12.5", "discount": "0.05"}
    ]
    assert not {"id", "amount"} & copy["lines"][0].keys()
    again = boss("POST", "/apps/orders/forms/order/records", {"values": copy})
    assert again.status_code == 201, again.text
    assert again.json()["values"]["no"] != made.json()["values"]["no"]
    assert again.json()["values"]["total"] == made.json()["values"]["total"]


def test_a_copy_is_for_who_may_see_it_and_create(boss: Browser, browse: Callable[..., Browser]) -> None:
    others = next(row["id"] for row in rows(boss) if "海达" in row["name"])

    assert browse("zhoumin")("GET", f"{CUSTOMER}/records/{others}/copy").status_code in (403, 404)
    assert browse("tang")("GET", f"{CUSTOMER}/records/{others}/copy").status_code in (403, 404)
    assert boss("GET", f"{CUSTOMER}/records/{others}/copy").json()["values"] == {
        "level": "B",
        "terms": "月结30天",
        "contacts": [],
        "addresses": [],
    }
