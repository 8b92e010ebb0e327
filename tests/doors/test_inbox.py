"""Who is told of what over HTTP: mentions in the inbox of who sees the record, and of nobody else."""

from __future__ import annotations

import pytest

from tests.doors.conftest import Browser
from tests.doors.test_comments import CUSTOMERS, Browse, customer, own, person, said, say


def test_who_is_mentioned_is_told_and_the_writer_hears_who_is_not(browse: Browse, boss: Browser) -> None:
    zhou, record = browse("zhoumin"), customer(boss, "KH1")
    mentions = [person(boss, name) for name in ("周敏", "系统管理员", "沈建华", "周敏")]

    one = say(boss, record, "@周敏 @系统管理员 请看", mentions=mentions).json()

    assert [each["title"] for each in one["mentions"]] == ["周敏", "系统管理员", "沈建华"]
    assert [each["title"] for each in one["unreached"]] == ["系统管理员"]
    inbox = zhou("GET", "/messages").json()
    (message,) = inbox["rows"]
    assert inbox["unread"] == 1
    assert (message["kind"], message["by"]["title"], message["read"]) == ("mention", "沈建华", False)
    assert message["form"]["key"] == "customer"
    assert message["record"] == {"id": record, "title": "杭州云杉贸易"}
    assert (message["comment"], message["text"]) == (one["id"], "@周敏 @系统管理员 请看")
    for other in (browse("admin"), boss):
        assert other("GET", "/messages").json() == {"rows": [], "next": None, "unread": 0}

    assert zhou("POST", "/messages/read", {"ids": [message["id"]]}).json() == {"unread": 0}
    assert zhou("GET", "/messages").json()["rows"][0]["read"] is True
    assert zhou("GET", "/messages?unread=true").json()["rows"] == []


def test_nobody_reads_the_messages_of_another(browse: Browse, boss: Browser) -> None:
    zhou, record = browse("zhoumin"), customer(boss, "KH1")
    say(boss, record, "n", mentions=[person(boss, "周敏")])
    (message,) = zhou("GET", "/messages").json()["rows"]

    for body in ({"ids": [message["id"]]}, {"all": True}):
        assert boss("POST", "/messages/read", body).status_code == 200

    assert zhou("GET", "/messages").json()["unread"] == 1
    assert zhou("POST", "/messages/read", {"all": True}).json() == {"unread": 0}


def test_what_is_out_of_sight_is_not_marked_as_read_with_the_rest(browse: Browse, boss: Browser) -> None:
    zhou, record, me = browse("zhoumin"), customer(boss, "KH1"), person(boss, "周敏")
    one = say(boss, record, "n", mentions=[me]).json()
    own(boss, record, None)
    assert zhou("POST", "/messages/read", {"all": True}).json() == {"unread": 0}

    # Another wording meanwhile does not take the message away either.
    boss("PATCH", f"{CUSTOMERS}/records/{record}/comments/{one['id']}", {"text": "m", "mentions": [me]})
    own(boss, record, me)

    found = zhou("GET", "/messages").json()
    assert found["unread"] == 1
    assert [(row["text"], row["read"]) for row in found["rows"]] == [("m", False)]


def test_another_wording_tells_who_is_new_and_untells_who_is_not_meant(browse: Browse, boss: Browser) -> None:
    zhou, record = browse("zhoumin"), customer(boss, "KH1")
    one = say(zhou, record, "n", mentions=[person(boss, "沈建华")]).json()
    path = f"{CUSTOMERS}/records/{record}/comments/{one['id']}"

    zhou("PATCH", path, {"text": "m", "mentions": [person(boss, "沈建华")]})
    (message,) = boss("GET", "/messages").json()["rows"]
    assert message["text"] == "m"

    zhou("PATCH", path, {"text": "k", "mentions": []})
    assert boss("GET", "/messages").json()["rows"] == []


def test_unseen_messages_do_not_hide_those_behind_them(
    browse: Browse, boss: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huodan.engines.inbox.LOOKED_AT", 2)
    zhou, me = browse("zhoumin"), person(boss, "周敏")
    seen, lost = customer(boss, "KH1"), customer(boss, "KH2")
    own(boss, lost, me)
    for number in range(3):
        say(boss, seen, f"s{number}", mentions=[me])
    for number in range(5):
        say(boss, lost, f"l{number}", mentions=[me])
    own(boss, lost, None)
    assert zhou("GET", "/messages?limit=2").json()["unread"] == 3

    first = zhou("GET", "/messages?limit=2").json()
    second = zhou("GET", f"/messages?limit=2&before={first['next']}").json()

    assert [row["text"] for row in first["rows"] + second["rows"]] == ["s2", "s1", "s0"]
    assert second["next"] is None


def test_an_administrator_with_the_eyes_of_another_reads_comments_and_not_who_called_them(
    browse: Browse, boss: Browser
) -> None:
    zhou, admin, record, me = browse("zhoumin"), browse("admin"), customer(boss, "KH1"), person(boss, "周敏")
    say(boss, record, "n", mentions=[me])
    assert zhou("GET", "/messages").json()["unread"] == 1

    assert admin("POST", "/session/viewing", {"person": me}).status_code == 200

    page = said(admin, record)
    assert ([row["text"] for row in page["rows"]], page["can_comment"]) == (["n"], False)
    assert page["rows"][0]["can"] == {"edit": False, "delete": False}
    refused = [
        admin("GET", "/messages"),
        admin("POST", "/messages/read", {"all": True}),
        say(admin, record, "m"),
        admin("DELETE", f"{CUSTOMERS}/records/{record}/comments/{page['rows'][0]['id']}"),
    ]
    assert [each.json()["code"] for each in refused] == ["only_viewing"] * 4
    assert zhou("GET", "/messages").json()["unread"] == 1
