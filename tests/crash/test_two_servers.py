"""
Two server processes on one PostgreSQL database behave as one: what is asked of both at once is answered as if by one.

Numbers, unique values, conflicts, repeated requests, sessions, lock-out, a new version, and hints.
"""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import pytest

from huodan.engines.people.keys import MOST_RATE, create_key
from huodan.language.document import App, canonical, read_app
from huodan.language.messages import SYSTEM
from huodan.storage import Database
from huodan.workspace.check import check
from huodan.workspace.plans import published_apps
from huodan.workspace.publish import publish_app
from tests.crash.test_load import serving
from tests.doors.conftest import PASSWORD, build_company

FORMS = "/api/v1/apps/orders/forms"
SECONDS = 60
ROUNDS = 12


class Answer(NamedTuple):
    """A status, the JSON, and the cookies that came."""

    status: int
    data: Any
    cookies: str


class Two:
    """Both servers, and the database behind them."""

    def __init__(self, url: str, ports: tuple[int, int]) -> None:
        self.database, self.ports = Database(url), ports
        with self.database.write() as tx:
            _, self.token = create_key(tx, name="two", roles=("role_boss",), rate=MOST_RATE, burst=MOST_RATE)

    def ask(self, server: int, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """Send one request to one of them, as the key unless headers say otherwise."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[server], timeout=SECONDS)
        sent = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        if "Cookie" in sent or headers.get("Authorization") == "":
            del sent["Authorization"]
        connection.request(method, path, None if body is None else json.dumps(body).encode(), sent)
        answer = connection.getresponse()
        text = answer.read()
        cookies = "; ".join(one.partition(";")[0] for one in answer.headers.get_all("Set-Cookie") or ())
        connection.close()
        return Answer(answer.status, json.loads(text) if text else None, cookies)

    def asking(self, method: str, path: str, body: object = None, **headers: str) -> Callable[[int], Answer]:
        """Prepare a request to whichever of them."""
        return lambda server: self.ask(server, method, path, body, **headers)

    def at_once(self, *asked: Callable[[int], Answer]) -> list[Answer]:
        """Send requests at the same moment, to one server and the other in turn."""
        ready = threading.Barrier(len(asked))

        def send(number: int, one: Callable[[int], Answer]) -> Answer:
            ready.wait(SECONDS)
            return one(number % 2)

        with ThreadPoolExecutor(len(asked)) as pool:
            return [done.result(SECONDS) for done in [pool.submit(send, *one) for one in enumerate(asked)]]


@pytest.fixture
def two(cluster: Any, postgres_url: str) -> Iterator[Two]:
    """Start two servers over the small company."""
    build_company(postgres_url)
    with serving(postgres_url) as (_, one), serving(postgres_url) as (_, other):
        pair = Two(postgres_url, (one, other))
        yield pair
        with pair.database.read() as tx:
            problems = check(tx)
        pair.database.close()
        assert problems == ()


def customer(two: Two) -> str:
    """Find a customer to order for."""
    found = two.ask(0, "POST", f"{FORMS}/customer/query", {"limit": 1}).data["rows"][0]["id"]
    return str(found)


def test_sixty_four_orders_through_both_have_a_number_each(two: Two) -> None:
    body = {"values": {"customer": customer(two)}}
    asked = two.asking("POST", f"{FORMS}/order/records", body)
    made = [answer.data["values"]["no"] for _ in range(4) for answer in two.at_once(*[asked] * 16)]

    numbers = sorted(int(number.removeprefix("DD")) for number in made)
    assert numbers == list(range(numbers[0], numbers[0] + 64))


def test_one_value_is_given_once(two: Two) -> None:
    for number in range(ROUNDS):
        body = {"values": {"code": f"T{number}", "name": f"第 {number} 家"}}
        told = two.at_once(*[two.asking("POST", f"{FORMS}/customer/records", body)] * 4)

        assert sorted(answer.status for answer in told) == [201, 422, 422, 422], told


def test_of_two_who_save_one_version_one_is_told_of_the_other(two: Two) -> None:
    made = two.ask(0, "POST", f"{FORMS}/customer/records", {"values": {"code": "T", "name": "0"}}).data
    path = f"{FORMS}/customer/records/{made['id']}"
    for version in range(1, ROUNDS):
        bodies = ({"values": {"name": f"{who}{version}"}} for who in "甲乙")
        told = two.at_once(*(two.asking("PATCH", path, body, If_Match=f'"{version}"') for body in bodies))

        assert sorted(answer.status for answer in told) == [200, 409], told


def test_a_request_sent_to_both_is_done_once(two: Two) -> None:
    body = {"values": {"customer": customer(two)}}
    for number in range(ROUNDS):
        asked = two.asking("POST", f"{FORMS}/order/records", body, Idempotency_Key=f"same-{number}")
        told = two.at_once(*[asked] * 4)

        assert {answer.status for answer in told} == {201}, told
        assert len({answer.data["id"] for answer in told}) == 1


def test_who_came_in_at_one_is_in_at_the_other_and_who_left_is_out(two: Two) -> None:
    came = two.ask(0, "POST", "/api/v1/session", {"login": "boss", "password": PASSWORD}, Authorization="")
    mine = {"Cookie": came.cookies, "X_CSRF_Token": came.data["csrf"]}
    assert two.ask(1, "GET", "/api/v1/session", **mine).data["user"]["login"] == "boss"

    assert two.ask(1, "DELETE", "/api/v1/session", **mine).status == 204
    assert two.ask(0, "GET", "/api/v1/session", **mine).status == 401


def test_wrong_passwords_at_both_are_counted_together(two: Two) -> None:
    wrong = {"login": "zhoumin", "password": "wrong"}
    told = [
        two.ask(number % 2, "POST", "/api/v1/session", wrong, Authorization="").status for number in range(6)
    ]

    assert told == [401] * 5 + [423]


def test_a_new_version_holds_at_both_from_the_next_request(two: Two) -> None:
    who = customer(two)
    for server in (0, 1):
        assert two.ask(server, "GET", f"{FORMS}/customer/records/{who}").status == 200
    with two.database.read() as tx:
        tree = json.loads(canonical(published_apps(tx)["orders"]))
    (form,) = (form for form in tree["forms"] if form["key"] == "customer")
    form["fields"].append({"id": "cus_two", "key": "two", "kind": "single_line_text", "label": "新字段"})

    app = read_app(tree)
    assert isinstance(app, App), app
    assert isinstance(publish_app(two.database, SYSTEM, app), int)

    for server in (0, 1):
        saved = two.ask(
            server, "PATCH", f"{FORMS}/customer/records/{who}", {"values": {"two": f"第 {server} 台"}}
        )
        assert saved.status == 200, saved.data
        assert saved.data["values"]["two"] == f"第 {server} 台"


def test_who_looks_at_one_hears_of_what_is_saved_at_the_other(two: Two) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", two.ports[1], timeout=SECONDS)
    connection.request("GET", "/api/v1/events", headers={"Authorization": f"Bearer {two.token}"})
    stream = connection.getresponse()
    assert stream.readline().startswith(b"retry:")

    two.ask(0, "POST", f"{FORMS}/customer/records", {"values": {"code": "T", "name": "听得到"}})

    heard = (stream.readline() for _ in range(8))
    assert any(b'"form":"customer"' in line for line in heard)
    connection.close()
