"""A new record with others that refer to it, over HTTP: all or nothing, mistakes with their place, repeats, rights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.doors.conftest import Browser

Browse = Callable[..., Browser]
FORMS = "/apps/orders/forms"
ORDERS, CUSTOMERS, PAYMENTS = f"{FORMS}/order", f"{FORMS}/customer", f"{FORMS}/payment"
LINE = {"product": {"match": {"code": "CP1"}}, "quantity": "2", "price": "100"}
BUYER = {"code": "KH9", "name": "绍兴嘉禾食品", "province": "浙江"}


def paid(amount: object, **values: object) -> dict[str, object]:
    return {"form": "payment", "field": "order", "values": {"amount": amount, **values}}


def bought(**values: object) -> dict[str, object]:
    return {"form": "order", "field": "customer", "values": {"lines": [LINE], **values}}


def order(*related: object, **beside: object) -> dict[str, object]:
    values = {"customer": {"match": {"code": "KH1"}}, "lines": [LINE]}
    return {"values": values, "related": list(related), **beside}


def count(reader: Callable[..., Any], form: str) -> int:
    return int(reader("POST", f"{FORMS}/{form}/query", {"count": "exact"}).json()["count"])


def mistakes(answer: Any, status: int = 422) -> list[tuple[str, str, str]]:
    assert answer.status_code == status, answer.text
    return [(one["path"], one["code"], one["message"]) for one in answer.json()["errors"]]


def built(admin: Browser, *edits: dict[str, Any]) -> None:
    draft = admin("PATCH", "/building/orders/draft", {"edits": list(edits)})
    assert draft.status_code == 200, draft.text
    done = admin("POST", "/building/orders/draft/publish", {"number": draft.json()["number"]})
    assert done.status_code == 200, done.text


def test_an_order_is_stored_with_its_payments(boss: Browser) -> None:
    made = boss("POST", f"{ORDERS}/records", order(paid("100"), paid("100.5", method="现金")))

    assert made.status_code == 201, made.text
    body = made.json()
    assert made.headers["etag"] == '"1"'
    assert (body["values"]["no"], body["warnings"]) == ("DD10001", [])
    assert [(one["app"], one["form"], one["version"]) for one in body["related"]] == [
        ("orders", "payment", 1)
    ] * 2
    for one, amount in zip(body["related"], ("100", "100.5"), strict=True):
        stored = boss("GET", f"{PAYMENTS}/records/{one['id']}").json()
        assert stored["values"]["order"] == {"id": body["id"], "title": "DD10001"}
        assert stored["values"]["customer"]["title"] == "杭州云杉贸易"
        assert stored["values"]["amount"] == amount
        (entry,) = boss("GET", f"{PAYMENTS}/records/{one['id']}/history").json()["entries"]
        assert entry["kind"] == "created"


def test_what_a_relation_brings_along_comes_from_the_new_record_also_where_it_is_required(
    browse: Browse,
) -> None:
    at = {"do": "set", "at": ["forms", "order", "fields", "ord_province"], "name": "required"}
    built(browse("admin"), {**at, "old": False, "new": True})
    boss = browse("boss")

    buyer = {**BUYER, "terms": "月结30天"}
    made = boss("POST", f"{CUSTOMERS}/records", {"values": buyer, "related": [bought()]})

    assert made.status_code == 201, made.text
    (one,) = made.json()["related"]
    values = boss("GET", f"{ORDERS}/records/{one['id']}").json()["values"]
    assert values["customer"]["title"] == BUYER["name"]
    assert (values["ship_province"], values["term_days"]) == (BUYER["province"], "30")


def test_one_mistake_undoes_all_and_every_mistake_names_its_record(browse: Browse) -> None:
    boss, english = browse("boss"), browse("boss", lang="en")
    sent = order(paid("1"), paid("many"), paid("2", colour="red"), paid(None))

    answer = boss("POST", f"{ORDERS}/records", sent)

    assert answer.json()["code"] == "related_refused"
    told = mistakes(answer)
    assert [path for path, _, _ in told] == [
        "related.1.amount",
        "related.2.colour",
        "related.3.amount",
    ]
    assert [message.partition("：")[0] for _, _, message in told] == [f"第 {n} 条回款" for n in (2, 3, 4)]
    assert told[2][1:] == ("required", "第 4 条回款：请填写「回款金额」。")
    assert mistakes(english("POST", f"{ORDERS}/records", sent))[2][2].startswith("payment 4: ")
    assert (count(boss, "order"), count(boss, "payment")) == (0, 0)
    assert boss("POST", f"{ORDERS}/records", order(paid("1"))).json()["values"]["no"] == "DD10001"


def test_what_is_wrong_with_the_record_itself_is_told_as_ever(boss: Browser) -> None:
    answer = boss("POST", f"{ORDERS}/records", {"values": {"lines": [LINE]}, "related": [paid("many")]})

    assert answer.json()["code"] == "invalid"
    assert [path for path, _, _ in mistakes(answer)] == ["customer"]
    assert (count(boss, "order"), count(boss, "payment")) == (0, 0)


def test_records_that_come_together_may_not_be_alike_where_values_stand_once(boss: Browser) -> None:
    twice = [bought(no="DD5"), bought(no="DD5")]
    answer = boss("POST", f"{CUSTOMERS}/records", {"values": BUYER, "related": twice})

    assert "related.1.no" in {path for path, _, _ in mistakes(answer)}
    assert (count(boss, "customer"), count(boss, "order")) == (2, 0)


@pytest.mark.parametrize(
    "named",
    [
        {"form": "payment", "field": "amount"},
        {"form": "payment", "field": "customer"},
        {"form": "payment", "field": "nothing"},
        {"form": "nothing", "field": "order"},
        {"form": "payment", "field": "order", "app": "nothing"},
        {"form": "order", "field": "customer"},
        {"form": "order", "field": "lines"},
    ],
)
def test_only_a_relation_that_leads_to_the_new_record_is_taken(boss: Browser, named: dict[str, str]) -> None:
    answer = boss("POST", f"{ORDERS}/records", order(paid("1"), {**named, "values": {}}))

    ((path, code, message),) = mistakes(answer)
    assert (path, code) == ("related.1", "leads_elsewhere")
    assert named["form"] in message
    assert named["field"] in message
    assert count(boss, "order") == 0


def test_the_relation_is_not_given_twice_and_entries_are_what_they_must_be(boss: Browser) -> None:
    other = boss("POST", f"{ORDERS}/records", order()).json()["id"]
    sent: dict[str, Any] = {
        "related.0.values.order": paid("1", order=other),
        "related.0.values.#pay_order": paid("1", **{"#pay_order": other}),
        "related.0": "payment",
        "related.0.values": {"form": "payment", "field": "order"},
        "related.0.form": {"field": "order", "values": {}},
        "related.0.colour": {**paid("1"), "colour": "red"},
    }
    for path, one in sent.items():
        assert [at for at, _, _ in mistakes(boss("POST", f"{ORDERS}/records", order(one)))] == [path]
    assert mistakes(boss("POST", f"{ORDERS}/records", {**order(), "related": "all"}))
    assert count(boss, "order") == 1


def test_each_is_made_with_the_rights_of_who_sends_it(browse: Browse) -> None:
    boss, seller = browse("boss"), browse("zhoumin")
    keeper = browse("tang")

    reads_only = seller("POST", f"{ORDERS}/records", order(paid("1")))
    hidden = keeper("POST", f"{ORDERS}/records", order(paid("1")))

    ((path, code, message),) = mistakes(reads_only)
    assert (path, code) == ("related.0", "not_allowed")
    assert message.startswith("第 1 条回款：")
    assert hidden.status_code in (403, 404, 422)
    assert (count(boss, "order"), count(boss, "payment")) == (0, 0)
    own = seller("POST", f"{CUSTOMERS}/records", {"values": BUYER, "related": [bought()]})
    assert own.status_code == 201, own.text
    assert own.json()["values"]["owner"]["title"] == "周敏"


def test_a_relation_somebody_may_not_fill_in_is_refused_and_one_they_do_not_see_is_not_there(
    browse: Browse,
) -> None:
    admin, seller = browse("admin"), browse("zhoumin")
    at = ["roles", "role_sales", "forms", "role_sales_order"]
    right = {"id": "b1", "fields": ["ord_customer"], "right": "read"}
    built(admin, {"do": "add", "at": at, "name": "but", "item": right})
    sent = {"values": BUYER, "related": [bought()]}

    read = seller("POST", f"{CUSTOMERS}/records", sent)

    assert ("related.0.customer", "not_allowed") in [one[:2] for one in mistakes(read)]
    built(admin, {"do": "set", "at": [*at, "but", "b1"], "name": "right", "old": "read", "new": "hidden"})
    unseen = seller("POST", f"{CUSTOMERS}/records", sent)
    unknown = {**bought(), "field": "nothing"}
    nothing = seller("POST", f"{CUSTOMERS}/records", {**sent, "related": [unknown]})
    ((_, _, one),), ((_, _, other),) = mistakes(unseen), mistakes(nothing)
    assert one.replace("customer", "nothing") == other
    assert count(browse("boss"), "customer") == 2


def test_nothing_comes_along_with_a_record_its_sender_will_not_see(browse: Browse) -> None:
    admin, seller = browse("admin"), browse("zhoumin")
    at = ["roles", "role_sales", "forms", "role_sales_customer"]
    every = ["create", "read", "update"]
    built(admin, {"do": "set", "at": at, "name": "verbs", "old": every, "new": ["create"]})

    alone = seller("POST", f"{CUSTOMERS}/records", {"values": {"code": "KH8", "name": "另一家"}})
    both = seller("POST", f"{CUSTOMERS}/records", {"values": BUYER, "related": [bought()]})

    assert alone.status_code == 201, alone.text
    assert [one[:2] for one in mistakes(both)] == [("related.0", "main_unseen")]
    boss = browse("boss")
    assert (count(boss, "customer"), count(boss, "order")) == (3, 0)


def test_at_most_two_hundred_records_are_stored_at_once(boss: Browser) -> None:
    most = boss("POST", f"{ORDERS}/records", order(*[paid("1")] * 199))
    more = boss("POST", f"{ORDERS}/records", order(*[paid("1")] * 200))

    assert (most.status_code, len(most.json()["related"])) == (201, 199)
    assert (more.status_code, more.json()["code"]) == (422, "too_many_records")
    assert (count(boss, "order"), count(boss, "payment")) == (1, 199)


def test_sent_twice_under_one_key_it_is_stored_once(key: Callable[..., Any]) -> None:
    sent = order(paid("1"), paid("2"), id="ord_0d5c2jw4qz8k1")

    first, again = (key("POST", f"{ORDERS}/records", sent, Idempotency_Key="one") for _ in range(2))
    other = key("POST", f"{ORDERS}/records", order(paid("1")), Idempotency_Key="one")

    assert first.status_code == 201, first.text
    assert first.json() == again.json()
    assert first.json()["id"] == "ord_0d5c2jw4qz8k1"
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert (count(key, "order"), count(key, "payment")) == (1, 2)


def test_what_only_warns_names_its_record_and_is_stored(browse: Browse) -> None:
    check = {
        "id": "c1",
        "message": {"zh": "金额偏小", "en": "A small sum"},
        "formula": "amount >= 10",
        "otherwise": "warn",
    }
    built(browse("admin"), {"do": "add", "at": ["forms", "payment"], "name": "checks", "item": check})

    made = browse("boss")("POST", f"{ORDERS}/records", order(paid("20"), paid("5")))

    assert made.status_code == 201, made.text
    assert made.json()["warnings"] == [
        {"path": "related.1.amount", "code": "not_kept", "message": "第 2 条回款：金额偏小"}
    ]


def test_one_of_several_relations_holds_the_new_record_too(browse: Browse) -> None:
    field = {"id": "ord_also", "kind": "relations", "key": "also", "label": "相关客户", "target": "customer"}
    boss = browse("boss")
    built(browse("admin"), {"do": "add", "at": ["forms", "order"], "name": "fields", "item": field})
    one = {**bought(customer={"match": {"code": "KH1"}}), "field": "also"}

    made = boss("POST", f"{CUSTOMERS}/records", {"values": BUYER, "related": [one]})

    assert made.status_code == 201, made.text
    at = f"{ORDERS}/records/{made.json()['related'][0]['id']}"
    assert [each["id"] for each in boss("GET", at).json()["values"]["also"]] == [made.json()["id"]]
