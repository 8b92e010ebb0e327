"""Messages that come at the same moment, too often, too large, or as no JSON: each is done once, or says why not."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from huodan.doors.http.app import create_app
from huodan.doors.http.rates import Rates
from huodan.doors.http.routes.hooks import BURST
from huodan.engines import incoming
from huodan.engines.incoming import Address, Answer
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.workspace.incoming import Parcel, Wish, make, receive
from huodan.workspace.plans import current_plan
from tests.doors.conftest import Browser, client_of
from tests.support.incoming import MAPS, Sender, calls, make_incoming, message

AT_ONCE = 6


def opened(database: Database, **more: Any) -> Address:
    """Make an address."""
    usual: dict[str, Any] = {
        "name": "网店",
        "form": "orders/customer",
        "does": "create",
        "key": "",
        "flow": "",
    }
    usual |= {"maps": MAPS, "proof": "none", "header": "", "roles": ("总经理",)}
    usual |= {"once": {"by": "header", "name": "webhook-id"}}

    def work(tx: Tx) -> Address:
        return make(tx, current_plan(tx), Wish(**(usual | more))).address

    return database.transact(SYSTEM, work)


def at_once(database: Database, address: Address, *ids: str) -> list[Answer]:
    """Let one message come several times at the same moment, each under an id."""

    def post(id: str) -> Answer:
        parcel = Parcel({"webhook-id": id}, b"{}", message("IN1"), None, "10.0.0.1")
        return receive(database, address, parcel)

    with ThreadPoolExecutor(len(ids)) as threads:
        return list(threads.map(post, ids))


def test_one_message_at_the_same_moment_is_done_once(database: Database) -> None:
    address = opened(database)

    answers = at_once(database, address, *["same"] * AT_ONCE)

    assert len({(one.status, str(one.body)) for one in answers}) == 1
    with database.read() as tx:
        (row,) = incoming.list_calls(tx, address.id)
    assert (row.repeats, row.did) == (AT_ONCE - 1, "created")


def test_one_record_meant_at_the_same_moment_is_made_once(database: Database) -> None:
    address = opened(database, does="upsert", key="code")

    answers = at_once(database, address, *[f"m{n}" for n in range(AT_ONCE)])

    assert sorted(str(one.body["did"]) for one in answers) == ["created", *["unchanged"] * (AT_ONCE - 1)]
    assert len({one.body["id"] for one in answers}) == 1


def test_too_many_are_told_to_come_later(browse: Callable[..., Browser], database: Database) -> None:
    made = make_incoming(browse("admin"), proof="none", once={"by": "none"})
    with client_of(create_app(database, rates=Rates(now=lambda: 0.0))) as client:
        sender = Sender(client, database, made, secret="-")

        *taken, refused = [sender.plain({"a": 1}) for _ in range(BURST + 1)]

    assert {one.status_code for one in taken} == {422}
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert int(refused.headers["retry-after"]) >= 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "bad_json"),
        (b"", 400, "bad_json"),
        (b"\xff\xfe", 400, "bad_json"),
        (b"a=1&b=2", 400, "bad_json"),
        (b"[" * 80 + b"]" * 80, 400, "too_deep"),
        (b'"' + b"x" * (1024 * 1024) + b'"', 413, "too_large"),
        (b"7", 422, "nothing_mapped"),
        (b'{"data": []}', 422, "nothing_mapped"),
        (b'{"data": {"no": {"deep": 1}, "company": {"name": ["x"]}}}', 422, "invalid"),
        (b'{"data": {"no": "A\\u0000", "company": {"name": "\\u0000"}}}', 422, "invalid"),
    ],
)
def test_strange_bodies_are_refused_and_say_why(
    browse: Callable[..., Browser], database: Database, body: bytes, status: int, code: str
) -> None:
    admin = browse("admin")
    made = make_incoming(admin)

    answer = Sender(browse().client, database, made).standard(body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["title"]
    if status != 413:  # which is known before anything is read
        (row,) = calls(admin, made)
        assert (row["state"], row["code"], row["status"]) == ("refused", code, status)
        assert admin("GET", f"/incoming/{made['id']}/calls/{row['id']}").status_code == 200


def test_a_body_that_is_no_json_is_only_told_so_to_who_proved_who_they_are(
    browse: Callable[..., Browser], database: Database
) -> None:
    made = make_incoming(browse("admin"))

    assert Sender(browse().client, database, made).plain(b"{").json()["code"] == "not_proven"
