"""API keys over HTTP: who makes them, what narrows them, where from, how fast, until when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from huodan.doors.http.app import create_app
from huodan.doors.http.rates import Rate, Rates
from huodan.engines import people
from huodan.engines.people.narrowing import find_addresses, is_from
from huodan.storage.db import Database
from tests.doors.conftest import API, Browser

Browse = Callable[..., Browser]
ORDERS = "/apps/orders/forms/order"
CUSTOMERS = "/apps/orders/forms/customer"


@pytest.fixture
def admin(browse: Browse) -> Browser:
    return browse("admin")


def make(admin: Browser, **body: object) -> dict[str, Any]:
    answer = admin("POST", "/keys", {"name": "金蝶", "roles": ["总经理"], **body})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def using(browse: Browse, token: str) -> Callable[..., Any]:
    program = browse()
    return lambda method, path, json=None: program(method, path, json, Authorization=f"Bearer {token}")


def test_an_administrator_makes_lists_and_revokes_keys(admin: Browser, browse: Browse) -> None:
    made = make(admin, expires_on="2026-12-31", rate=5)
    call = using(browse, made["token"])

    (listed,) = admin("GET", "/keys").json()["keys"]
    assert call("GET", f"{CUSTOMERS}/trash").status_code == 200
    assert (listed["name"], listed["roles"], listed["state"]) == ("金蝶", ["总经理"], "active")
    assert (listed["ending"], listed["created_by"]) == (made["token"][-4:], "系统管理员")
    assert listed["expires_at"] == "2027-01-01T00:00:00+08:00"
    assert listed["expires_on"] == "2026-12-31"
    assert made["token"] not in admin("GET", "/keys").text

    assert admin("DELETE", f"/keys/{made['id']}").status_code == 204
    refused = call("GET", f"{CUSTOMERS}/trash")
    assert (refused.status_code, refused.json()["code"]) == (401, "key_refused")
    assert admin("GET", "/keys").json()["keys"][0]["state"] == "revoked"
    assert admin("DELETE", f"/keys/{made['id']}").status_code == 404
    assert admin("DELETE", "/keys/key_nonsense").status_code == 404


def test_only_administrators_who_are_signed_in_see_and_make_keys(admin: Browser, browse: Browse) -> None:
    own = using(browse, make(admin, roles=["管理员"])["token"])
    for call in (browse("boss"), browse("zhoumin"), own):
        for method, body in (("GET", None), ("POST", {"name": "x"})):
            answer = call(method, "/keys", body)

            assert (answer.status_code, answer.json()["code"]) == (403, "administrator_needed")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": " "}, "unnamed_key"),
        ({"roles": ["皇帝"]}, "unknown_role"),
        ({"roles": [1]}, "wrong_setting"),
        ({"forms": {"orders/none": []}}, "unknown_form"),
        ({"forms": {"orders/order": ["rule"]}}, "unknown_verb"),
        ({"forms": {"orders/order": "read"}}, "wrong_setting"),
        ({"addresses": ["10.0.0"]}, "bad_address"),
        ({"addresses": [f"10.0.0.{n}" for n in range(60)]}, "too_many_addresses"),
        ({"expires_on": "2020-01-01"}, "over_at_birth"),
        ({"expires_on": "soon"}, "not_a_day"),
        ({"rate": 0}, "bad_rate"),
        ({"burst": "many"}, "wrong_setting"),
        ({"token": "hd_mine"}, "unknown_setting"),
    ],
)
def test_what_is_wrong_with_a_key_is_said(admin: Browser, body: dict[str, object], code: str) -> None:
    answer = admin("POST", "/keys", {"name": "金蝶", "roles": ["总经理"], **body})

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert admin("GET", "/keys").json()["keys"] == []


def test_a_narrowed_key_does_less_than_its_roles(admin: Browser, browse: Browse) -> None:
    made = make(admin, forms={"orders/order": ["read"], "orders/customer": []})
    call = using(browse, made["token"])

    assert made["forms"] == {
        "orders/customer": ["read", "create", "update", "delete", "import", "export"],
        "orders/order": ["read"],
    }
    assert call("POST", f"{ORDERS}/query", {}).status_code == 200
    assert call("POST", f"{ORDERS}/records", {"values": {}}).status_code == 403
    assert call("POST", f"{CUSTOMERS}/records", {"values": {"name": "绍兴嘉禾"}}).status_code == 201
    assert call("POST", "/apps/orders/forms/product/query", {}).status_code == 404
    app = call("GET", "/apps/orders").json()
    assert sorted(form["key"] for form in app["forms"]) == ["customer", "order"]
    hidden = call("POST", f"{ORDERS}/query", {"columns": ["lines.product.cost"]})
    assert (hidden.status_code, hidden.json()["code"]) == (422, "unknown_field")


def test_a_key_for_reading_reads_every_form_and_writes_none(admin: Browser, browse: Browse) -> None:
    call = using(browse, make(admin, forms={"*": ["read"]})["token"])

    for form in (ORDERS, CUSTOMERS):
        assert call("POST", f"{form}/query", {}).status_code == 200
        assert call("POST", f"{form}/records", {"values": {}}).status_code == 403


def test_narrowing_never_gives_what_the_roles_do_not(admin: Browser, browse: Browse) -> None:
    seller = using(browse, make(admin, roles=["销售员"], forms={"*": []})["token"])
    keeper = using(browse, make(admin, roles=["管理员"], forms={"*": []})["token"])

    for call in (seller, keeper):
        path = "/apps/orders/forms/product/query"
        assert call("POST", path, {"columns": ["cost"]}).status_code in (404, 422)
    assert keeper("POST", "/apps/workspace/forms/people/records", {"values": {}}).status_code in (403, 404)


def test_a_key_works_only_from_its_addresses(admin: Browser, browse: Browse) -> None:
    call = using(browse, make(admin, addresses=["203.0.113.0/24"])["token"])

    refused = call("GET", "/apps")

    assert (refused.status_code, refused.json()["code"]) == (403, "address_not_allowed")
    assert "testclient" in refused.json()["title"]


@pytest.mark.parametrize(
    ("address", "networks", "expected"),
    [
        ("203.0.113.7", ("203.0.113.0/24",), True),
        ("203.0.114.7", ("203.0.113.0/24",), False),
        ("::ffff:203.0.113.7", ("203.0.113.7/32",), True),
        ("203.0.113.7", ("::ffff:203.0.113.7",), True),
        ("203.0.113.7", ("::ffff:203.0.113.0/120",), True),
        ("203.0.114.7", ("::ffff:203.0.113.0/120",), False),
        ("::ffff:203.0.113.7", ("::ffff:203.0.113.0/120",), True),
        ("::ffff:cb00:7107", ("203.0.113.0/24",), True),
        ("203.0.113.7", ("::ffff:0:0/96",), True),
        ("2001:db8::7", ("10.0.0.0/8", "2001:db8::/32"), True),
        ("fe80::1%eth0", ("fe80::/10",), True),
        ("203.0.113.7", ("::/0",), False),
        ("unix", ("0.0.0.0/0", "::/0"), False),
    ],
)
def test_addresses_are_of_both_kinds(address: str, networks: tuple[str, ...], expected: bool) -> None:
    assert is_from(address, networks) is expected


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("::ffff:203.0.113.7", "203.0.113.7/32"),
        ("::FFFF:203.0.113.9/120", "203.0.113.0/24"),
        ("::ffff:0:0/96", "0.0.0.0/0"),
        ("::ffff:0:0/95", "::fffe:0:0/95"),
        (" 203.0.113.9/24 ", "203.0.113.0/24"),
        ("2001:db8::1", "2001:db8::1/128"),
    ],
)
def test_an_address_is_kept_as_what_it_means(given: str, kept: str) -> None:
    assert find_addresses([given]) == (kept,)


# ── how fast ─────────────────────────────────────────────────────────────────────────────────────────


def test_who_asks_too_fast_is_told_when_to_come_back(database: Database) -> None:
    clock = [0.0]
    rates = Rates(key=Rate(2, 3), person=Rate(1, 1), now=lambda: clock[0])
    client = TestClient(create_app(database, rates=rates))
    with database.write() as tx:
        _, one = people.create_key(tx, name="一", roles=["role_boss"])
        _, fast = people.create_key(tx, name="二", roles=["role_boss"], rate=10)

    def ask(token: str) -> Any:
        return client.get(f"{API}/apps", headers={"Authorization": f"Bearer {token}"})

    first = ask(one)
    assert {name: first.headers[name] for name in first.headers if name.startswith("ratelimit")} == {
        "ratelimit-limit": "3",
        "ratelimit-remaining": "2",
        "ratelimit-reset": "1",
    }
    assert [ask(one).status_code for _ in range(2)] == [200, 200]
    refused = ask(one)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["content-type"].startswith("application/problem+json")
    assert [ask(fast).status_code for _ in range(40)] == [200] * 40
    assert ask(fast).status_code == 429

    clock[0] = 0.5
    assert [ask(one).status_code for _ in range(2)] == [200, 429]
    clock[0] = 60.0
    assert [ask(one).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_a_wrong_key_uses_up_nobodys_requests(database: Database) -> None:
    client = TestClient(create_app(database, rates=Rates(key=Rate(1, 1), now=lambda: 0.0)))
    with database.write() as tx:
        _, token = people.create_key(tx, name="一", roles=["role_boss"])

    for _ in range(5):
        wrong = client.get(f"{API}/apps", headers={"Authorization": "Bearer hd_wrong"})
        assert wrong.status_code == 401

    assert client.get(f"{API}/apps", headers={"Authorization": f"Bearer {token}"}).status_code == 200
