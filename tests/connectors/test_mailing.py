"""Letters and a real mail server: how one signs in, what is encrypted, what refusals are called, and that it ends in time."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from huodan.connectors import mailing
from huodan.connectors.hosts import Address
from huodan.connectors.mailing import MailServer, Security, Unmailed, send
from huodan.kit.words import Text, say
from tests.support.postbox import PASSWORD, USER, Postbox, make_certificate, posting


def anybody(host: str, address: object) -> None:
    """Refuse nobody."""


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a certificate that is trusted."""
    made = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "mail.crt"))
    return made


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """Open a server that asks nobody and encrypts nothing."""
    with posting(asks=False) as opened:
        yield opened


def plain(postbox: Postbox, host: str = "127.0.0.1") -> MailServer:
    """Name a server without encryption."""
    return MailServer(host, postbox.port, "none")


def letter(text: str = "你好") -> EmailMessage:
    """Write a letter."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@example.com", "b@example.com", "订单"
    made.set_content(text)
    return made


def hand(server: MailServer, to: str = "b@example.com", text: str = "你好") -> None:
    """Hand a letter over."""
    send(server, letter(text), sender="a@example.com", to=to, refuse=anybody)


def refused(server: MailServer, to: str = "b@example.com") -> Unmailed:
    """Say why a letter is not taken."""
    with pytest.raises(Unmailed) as found:
        hand(server, to)
    return found.value


def test_a_letter_arrives_as_it_was_written(postbox: Postbox) -> None:
    hand(plain(postbox), text="第一行\n.点开头的行\n—结束—")

    assert postbox.text().splitlines() == ["第一行", ".点开头的行", "—结束—"]
    assert (postbox.senders, postbox.receivers) == (["a@example.com"], ["b@example.com"])
    assert postbox.subject() == "订单"
    assert postbox.greetings == ["[127.0.0.1]"], "the name of this machine is told nobody"


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_whoever_signs_in_does_so_encrypted(certificate: Path, security: Security) -> None:
    with posting(certificate, is_tls=security == "tls") as opened:
        hand(MailServer("localhost", opened.port, security, USER, PASSWORD))

        assert (opened.users, opened.encrypted) == ([USER], [True])


def test_a_wrong_password_says_what_to_do(certificate: Path) -> None:
    with posting(certificate) as opened:
        found = refused(MailServer("localhost", opened.port, "starttls", USER, "wrong"))

    assert found.is_down
    assert "授权码" in say(found.reason, "zh")


def test_nothing_is_said_to_who_offers_no_encryption(postbox: Postbox) -> None:
    found = refused(MailServer("127.0.0.1", postbox.port, "starttls", USER, PASSWORD))

    assert found.is_down
    assert "STARTTLS" in say(found.reason, "en")
    assert postbox.users == []


def test_a_certificate_of_another_name_is_not_trusted(certificate: Path) -> None:
    with posting(certificate) as opened:
        found = refused(MailServer("127.0.0.1", opened.port, "starttls", USER, PASSWORD))

        assert "证书" in say(found.reason, "zh")
        assert opened.users == []


def test_a_certificate_nobody_vouches_for_is_not_trusted(tmp_path: Path) -> None:
    with posting(make_certificate(tmp_path), is_tls=True) as opened:
        found = refused(MailServer("localhost", opened.port, "tls", USER, PASSWORD))

    assert "证书" in say(found.reason, "zh")


def test_no_other_computer_is_written_to_in_the_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "addresses", lambda host: mailing_addresses("192.0.2.7"))

    found = refused(MailServer("mail.example.com", 25, "none"))

    assert "不加密" in say(found.reason, "zh")


def mailing_addresses(text: str) -> tuple[Address, ...]:
    """Give an address."""
    import ipaddress

    return (ipaddress.ip_address(text),)


def test_who_may_not_be_reached_is_not(postbox: Postbox) -> None:
    why: Text = {"zh": "不行", "en": "no"}

    with pytest.raises(Unmailed) as found:
        send(plain(postbox), letter(), sender="a@example.com", to="b@example.com", refuse=lambda *_: why)

    assert found.value.reason == why
    assert postbox.greetings == []


def test_an_address_nobody_has_is_the_end_of_that_letter_alone(postbox: Postbox) -> None:
    postbox.no_receivers = {"gone@example.com"}

    found = refused(plain(postbox), "gone@example.com")

    assert (found.is_final, found.is_down) == (True, False)
    assert "gone@example.com" in say(found.reason, "zh")
    assert "550" in say(found.reason, "en")


@pytest.mark.parametrize(("answer", "is_final"), [("451 try later", False), ("554 spam", True)])
def test_a_letter_that_is_not_taken_says_so(postbox: Postbox, answer: str, *, is_final: bool) -> None:
    postbox.answers = [answer]

    found = refused(plain(postbox))

    assert (found.is_final, found.is_down) == (is_final, False)
    assert answer in say(found.reason, "en")


def test_what_is_no_mail_server_is_called_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        def answer() -> None:
            caller, _ = listening.accept()
            caller.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            caller.close()

        thread = threading.Thread(target=answer)
        thread.start()
        found = refused(MailServer("127.0.0.1", port, "none"))
        thread.join()

    assert found.is_down


def test_nobody_there_is_said_plainly() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        found = refused(MailServer("127.0.0.1", held.getsockname()[1], "none"))

    assert "没有邮件服务器" in say(found.reason, "zh")
    assert found.is_down


def test_who_never_answers_keeps_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        found = refused(MailServer("127.0.0.1", listening.getsockname()[1], "none"))

    assert "没有回答" in say(found.reason, "zh")


def test_who_answers_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "MOST_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            caller, _ = listening.accept()
            try:
                while True:
                    caller.sendall(b"220-still here\r\n")
            except OSError:
                caller.close()

        thread = threading.Thread(target=drip)
        thread.start()
        found = refused(MailServer("127.0.0.1", listening.getsockname()[1], "none"))
        thread.join()

    assert found.is_down
