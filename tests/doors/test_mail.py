"""E-mail over HTTP: the server, for administrators, who are never told its password; one's own address, for everybody."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from huodan.engines import audit, mail
from huodan.engines.mail import Kind
from huodan.kit.ids import Id
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database
from huodan.workspace.mailing import mail_settings
from huodan.workspace.webhooks import ALLOWED
from tests.doors.conftest import Browser
from tests.support.letters import send
from tests.support.postbox import PASSWORD, USER, Postbox, make_certificate, posting

SERVER = "/settings/mail"


@pytest.fixture
def admin(browse: Callable[..., Browser]) -> Browser:
    """Sign the administrator in."""
    return browse("admin")


@pytest.fixture
def postbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    """Open a server that wants STARTTLS and a password."""
    folder = tmp_path / "certificate"
    folder.mkdir()
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "mail.crt"))
    monkeypatch.setenv(ALLOWED, "127.0.0.1,::1,localhost")
    with posting(make_certificate(folder)) as opened:
        yield opened


def wish(postbox: Postbox, **other: object) -> dict[str, object]:
    """Ask for this server."""
    usual = {"host": "localhost", "port": postbox.port, "security": "starttls", "user": USER, "sender": USER}
    return {**usual, "password": PASSWORD, "name": "沪东贸易", **other}


def code(answer: Any) -> str:
    """Give the code of a refusal."""
    return str(answer.json()["code"])


def test_it_is_set_and_tried_out_and_its_password_is_told_nobody(
    database: Database, admin: Browser, postbox: Postbox
) -> None:
    assert admin("GET", SERVER).json()["is_set"] is False
    set = admin("PATCH", SERVER, wish(postbox))
    assert set.status_code == 200, set.text
    tried = admin("POST", f"{SERVER}/trial", {"to": "chen@example.com"})

    assert tried.json() == {"to": "chen@example.com"}
    assert (postbox.receivers, postbox.users, postbox.encrypted) == (["chen@example.com"], [USER], [True])
    assert "测试邮件" in postbox.subject()
    assert set.json()["has_password"] is True
    for answer in (set, admin("GET", SERVER), admin("GET", "/audit")):
        assert PASSWORD not in answer.text
    with database.read() as tx:
        kept = mail_settings(tx)
        noted = audit.entries(tx, kind=audit.MAIL)
    assert kept is not None
    assert PASSWORD not in json.dumps(kept.secret)
    assert len(noted) == 1


def test_a_refusal_is_told_in_plain_words(admin: Browser, postbox: Postbox) -> None:
    assert code(admin("POST", f"{SERVER}/trial", {"to": "chen@example.com"})) == "no_mail_server"
    admin("PATCH", SERVER, wish(postbox, password="wrong"))

    refused = admin("POST", f"{SERVER}/trial", {"to": "chen@example.com"})

    assert (refused.status_code, code(refused)) == (422, "mail_not_taken")
    assert "授权码" in refused.text
    assert code(admin("POST", f"{SERVER}/trial", {"to": "nobody"})) == "bad_mail_address"


def test_a_password_is_for_one_server_and_user(admin: Browser, postbox: Postbox) -> None:
    admin("PATCH", SERVER, wish(postbox))

    assert admin("PATCH", SERVER, wish(postbox, password=None, name="别的")).status_code == 200
    for other in ({"host": "mail.example.com"}, {"port": 25}, {"security": "tls"}, {"user": "x@example.com"}):
        assert code(admin("PATCH", SERVER, wish(postbox, password=None, **other))) == "mail_password_needed"


@pytest.mark.parametrize(
    "other",
    [
        {"host": "http://mail.example.com"},
        {"host": "mail example"},
        {"port": 0},
        {"port": 70_000},
        {"security": "ssl3"},
        {"user": "用户"},
        {"password": "a\r\nb"},
        {"sender": "a@b"},
        {"sender": "a@example.com\r\nBcc: b@example.com"},
        {"name": "长" * 61},
    ],
)
def test_what_is_no_server_is_not_set(admin: Browser, postbox: Postbox, other: dict[str, object]) -> None:
    assert admin("PATCH", SERVER, wish(postbox, **other)).status_code == 422
    assert admin("GET", SERVER).json()["is_set"] is False


def test_the_inside_of_the_server_is_not_reached(
    admin: Browser, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ALLOWED, "")
    admin("PATCH", SERVER, wish(postbox))

    refused = admin("POST", f"{SERVER}/trial", {"to": "chen@example.com"})

    assert code(refused) == "mail_not_taken"
    assert postbox.greetings == []


def test_only_administrators_set_it(browse: Callable[..., Browser], postbox: Postbox) -> None:
    zhou = browse("zhoumin")
    for method, path, body in (
        ("GET", SERVER, None),
        ("PATCH", SERVER, wish(postbox)),
        ("POST", f"{SERVER}/trial", {"to": "a@example.com"}),
        ("GET", f"{SERVER}/log", None),
        ("POST", f"{SERVER}/again", {}),
    ):
        assert zhou(method, path, body).status_code == 403


def test_everybody_says_where_they_get_mail_and_of_what(browse: Callable[..., Browser]) -> None:
    zhou, boss = browse("zhoumin"), browse("boss")
    assert zhou("GET", "/session/mail").json() == {
        "address": None,
        "kinds": {kind.value: True for kind in Kind},
        "on": False,
    }
    set = zhou("PATCH", "/session/mail", {"address": " 周@Example.COM "})
    assert code(set) == "bad_mail_address"
    set = zhou("PATCH", "/session/mail", {"address": " zhou@Example.COM ", "kinds": {"ended": False}})

    assert set.json()["address"] == "zhou@example.com"
    assert [kind for kind, is_on in set.json()["kinds"].items() if not is_on] == ["ended"]
    assert boss("GET", "/session/mail").json()["address"] is None
    assert zhou("PATCH", "/session/mail", {"address": ""}).json()["address"] is None
    assert zhou("PATCH", "/session/mail", {"kinds": {"all": True}}).status_code == 422


def test_the_log_says_what_became_of_it(
    database: Database, admin: Browser, browse: Callable[..., Browser], postbox: Postbox
) -> None:
    admin("PATCH", SERVER, wish(postbox))
    browse("zhoumin")("PATCH", "/session/mail", {"address": "zhou@example.com"})
    with database.read() as tx:
        person = next(id for id, box in mail.boxes(tx).items() if box.address)
    database.transact(SYSTEM, lambda tx: mail.add(tx, (person,), Kind.ASKED, run=Id(1), task=Id(1)))

    (row,) = admin("GET", f"{SERVER}/log").json()["rows"]
    assert (row["state"], row["address"], row["person"]["title"]) == ("waiting", "zhou@example.com", "周敏")
    send(database)
    assert [one["state"] for one in admin("GET", f"{SERVER}/log?state=moot").json()["rows"]] == ["moot"]
    assert admin("GET", f"{SERVER}/log?state=dead").json()["rows"] == []
    assert admin("GET", f"{SERVER}/log?state=lost").status_code == 422
    assert admin("POST", f"{SERVER}/again", {}).json() == {"count": 0}
