"""Posting a message: what is signed, who may be reached, and that it ends in time whatever is at the other end."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest

from huodan.connectors import hosts, posting, standard_webhooks
from huodan.connectors.posting import MOST_ANSWER, Unsent, post, split_address
from huodan.workspace.webhooks import permitted
from huodan.workspace.webhooks.permitted import ALLOWED, refusing
from tests.support.receiver import Receiver, receiving

SIGNED = {"webhook-id": "msg_1", "webhook-timestamp": "1", "webhook-signature": "v1,x"}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Open a receiver."""
    with receiving() as opened:
        yield opened


def anybody(host: str, address: object) -> None:
    """Refuse nobody."""


# ── signatures ───────────────────────────────────────────────────────────────────────────────────────


def test_the_signature_is_that_of_the_specification() -> None:
    # The sample of the documentation of Standard Webhooks 1.0.0.
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'

    signed = standard_webhooks.sign(
        secret, id="msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp=1614265330, body=body
    )

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_two_secrets_give_two_signatures() -> None:
    former, new = standard_webhooks.new_secret(), standard_webhooks.new_secret()

    told = standard_webhooks.headers([new, former], id="msg_1", timestamp=7, body="中".encode())

    assert (told["webhook-id"], told["webhook-timestamp"]) == ("msg_1", "7")
    assert told["webhook-signature"].split(" ") == [
        standard_webhooks.sign(one, id="msg_1", timestamp=7, body="中".encode()) for one in (new, former)
    ]
    assert former != new


# ── who is reached ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "::1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.20",
        "169.254.169.254",
        "100.100.100.200",
        "100.64.0.1",
        "fd00::1",
        "fe80::1",
        "224.0.0.1",
        "fec0::1",
        "::7f00:1",
        "64:ff9b:1::7f00:1",
        "::ffff:0:7f00:1",
        "5f00::1",
        "3fff::1",
    ],
)
def test_addresses_that_are_not_public_are_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ALLOWED, raising=False)

    assert refusing(())("any.example", ipaddress.ip_address(address)) is not None


def test_another_address_of_this_machine_is_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ALLOWED, raising=False)
    own = ipaddress.ip_address("192.168.7.7")
    assert hosts.is_here(ipaddress.ip_address("127.0.0.1"))
    assert refusing(("192.168.0.0/16",))("erp", own) is None
    monkeypatch.setattr(permitted, "is_here", lambda address: address == own)

    refused = refusing(("192.168.0.0/16",))("erp", own)
    assert refused is not None
    assert ALLOWED in str(refused)


def test_private_networks_are_allowed_by_administrators_and_this_server_by_its_operator(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(ALLOWED, raising=False)
    refuse = refusing(("192.168.1.0/24", "127.0.0.0/8", "169.254.0.0/16"))

    assert refuse("erp", ipaddress.ip_address("192.168.1.20")) is None
    assert refuse("erp", ipaddress.ip_address("192.168.2.20")) is not None
    assert refuse("erp", ipaddress.ip_address("127.0.0.1")) is not None
    assert refuse("erp", ipaddress.ip_address("169.254.169.254")) is not None
    assert refuse("erp", ipaddress.ip_address("93.184.216.34")) is None
    monkeypatch.setenv(ALLOWED, "erp, 10.0.0.0/8")
    assert refusing(())("ERP", ipaddress.ip_address("127.0.0.1")) is None
    assert refusing(())("other", ipaddress.ip_address("10.9.9.9")) is None
    assert refusing(())("other", ipaddress.ip_address("127.0.0.1")) is not None


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("0x7f000001", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("::ffff:127.0.0.1", "127.0.0.1"),
        ("64:ff9b::7f00:1", "127.0.0.1"),
        ("2002:7f00:1::", "127.0.0.1"),
    ],
)
def test_an_address_in_other_clothes_is_what_it_is(host: str, address: str) -> None:
    assert hosts.addresses(host)[0] == ipaddress.ip_address(address)


def test_what_is_connected_to_is_what_was_looked_at(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that means another address a moment later (DNS rebinding) reaches what it meant at first."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def resolve(host: str, *given: Any, **words: Any) -> Any:
        if host != "rebinding.example":
            return real(host, *given, **words)
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "169.254.169.254"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)

    answered = post(receiver.url.replace("127.0.0.1", "rebinding.example"), b"{}", SIGNED, refuse=anybody)

    assert (answered.status, asked) == (204, ["rebinding.example"])


def test_one_address_that_may_not_be_reached_spoils_all(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 0)) for one in ("93.184.216.34", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.delenv(ALLOWED, raising=False)

    with pytest.raises(Unsent) as refused:
        post(receiver.url.replace("127.0.0.1", "two.example"), b"{}", SIGNED, refuse=refusing(()))

    assert refused.value.is_refused
    assert receiver.heard == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "erp.example.com",
        "ftp://erp.example.com",
        "https://",
        "https://me:pw@erp.example.com",
        "https://erp.example.com/a b",
        "https://erp.example.com/#there",
        "https://erp.example.com:0/",
        "https://erp.example.com:99999/",
        "https://erp.example.com/\r\nx: y",
        "https://erp.example.com/" + "x" * 1000,
    ],
)
def test_what_is_no_address_is_none(text: str) -> None:
    assert split_address(text) is None


# ── what comes back ──────────────────────────────────────────────────────────────────────────────────


def test_an_answer_is_read_as_far_as_it_is_wanted(receiver: Receiver) -> None:
    receiver.replies.append((503, {"retry-after": "120", "content-type": "text/plain"}, b"x" * 100_000))

    answered = post(f"{receiver.url}?a=1", b"{}", SIGNED, refuse=anybody)

    assert (answered.status, answered.retry_after, answered.content_type) == (503, 120, "text/plain")
    assert len(answered.body) == MOST_ANSWER
    assert receiver.heard[0].path == "/hooks?a=1"


def test_who_sends_the_answer_drop_by_drop_is_left_in_time(receiver: Receiver) -> None:
    def drop(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(200):
            Event().wait(0.02)
            try:
                handler.wfile.write(f"x-{number}: y\r\n".encode())
            except OSError:
                return

    receiver.replies.append(drop)
    began = time.monotonic()

    with pytest.raises(Unsent) as unsent:
        post(receiver.url, b"{}", SIGNED, refuse=anybody, seconds=0.3)

    assert unsent.value.reason == {"zh": "没有回答", "en": "it does not answer"}
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("status", "rest", "body"),
    [
        (200, b"content-type: text/plain\r\n\r\nok", b"ok"),
        (410, b"content-length: 100\r\n\r\nno more", b"no more"),
        (200, b"transfer-encoding: chunked\r\n\r\nzz\r\nnonsense", b""),
    ],
)
def test_a_body_that_does_not_end_takes_nothing_back_of_the_status(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, status: int, rest: bytes, body: bytes
) -> None:
    monkeypatch.setattr(posting, "BODY_SECONDS", 0.3)
    is_done = Event()

    def begin(handler: Any) -> None:
        handler.wfile.write(f"HTTP/1.1 {status} X\r\n".encode() + rest)
        is_done.wait(20)

    receiver.replies.append(begin)
    began = time.monotonic()

    answered = post(receiver.url, b"{}", SIGNED, refuse=anybody, seconds=10)

    is_done.set()
    assert (answered.status, answered.body) == (status, body)
    assert time.monotonic() - began < 8


def test_who_does_not_speak_tls_is_told_so(receiver: Receiver) -> None:
    with pytest.raises(Unsent) as unsent:
        post(receiver.url.replace("http:", "https:"), b"{}", SIGNED, refuse=anybody)

    assert unsent.value.reason == {"zh": "那里不是 https", "en": "it does not speak https"}
    assert receiver.heard == []


def test_nobody_there_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    with pytest.raises(Unsent) as unsent:
        post(f"http://127.0.0.1:{port}/", b"{}", SIGNED, refuse=anybody)

    assert unsent.value.reason == {"zh": "没有程序在那里监听", "en": "nothing listens there"}
