"""The list of browsers somebody is signed in with: what it tells, and signing out there, never of anybody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select, update

from huodan.storage.db import Database
from huodan.storage.system import session
from tests.doors.conftest import Browser

DEVICES = "/session/devices"


def devices(browser: Browser) -> list[dict[str, Any]]:
    """This function will read the list."""
    answer = browser("GET", DEVICES)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["devices"])


def sign_in(browse: Callable[..., Browser], login: str, agent: str, *, stay: bool = False) -> Browser:
    """This function will sign in as a browser of some kind does."""
    browser = browse()
    body = {"login": login, "password": "Tg7#kd02-xq", "stay": stay}
    answer = browser("POST", "/session", body, User_Agent=agent)
    browser.csrf = answer.json()["csrf"]
    return browser


def test_the_list_says_what_where_and_how_long(browse: Callable[..., Browser]) -> None:
    first = sign_in(browse, "zhoumin", "Phone", stay=True)
    second = sign_in(browse, "zhoumin", "Desk")
    sign_in(browse, "boss", "Other")

    here, there = devices(second)

    assert [(one["agent"], one["here"], one["stays"]) for one in (here, there)] == [
        ("Desk", True, False),
        ("Phone", False, True),
    ]
    assert here["address"] == "testclient"
    assert (
        there["created_at"]
        <= here["created_at"]
        <= here["seen_at"]
        < here["expires_at"]
        < there["expires_at"]
    )
    assert [one["here"] for one in devices(first)] == [False, True]


def test_one_session_is_ended_at_once_and_the_others_go_on(browse: Callable[..., Browser]) -> None:
    here, there = (sign_in(browse, "zhoumin", agent) for agent in ("Desk", "Phone"))
    lost = next(one["id"] for one in devices(here) if one["agent"] == "Phone")

    assert here("DELETE", f"{DEVICES}/{lost}").status_code == 204

    assert there("GET", "/session").status_code == 401
    assert [one["agent"] for one in devices(here)] == ["Desk"]
    again = here("DELETE", f"{DEVICES}/{lost}")
    assert (again.status_code, again.json()["code"]) == (404, "unknown_session")


def test_all_others_are_ended(browse: Callable[..., Browser]) -> None:
    here, *others = (sign_in(browse, "zhoumin", f"Browser {n}") for n in range(4))
    boss = browse("boss")

    assert here("DELETE", DEVICES).status_code == 204

    assert [other("GET", "/session").status_code for other in others] == [401, 401, 401]
    assert len(devices(here)) == 1
    assert boss("GET", "/session").status_code == 200


def test_nobody_ends_somebody_elses_session(browse: Callable[..., Browser], key: Callable[..., Any]) -> None:
    boss, zhoumin = browse("boss"), browse("zhoumin")
    (of_boss,) = devices(boss)

    assert zhoumin("DELETE", f"{DEVICES}/{of_boss['id']}").status_code == 404
    assert boss("GET", "/session").status_code == 200
    assert key("GET", DEVICES).status_code == 401
    assert key("DELETE", DEVICES).status_code == 401
    zhoumin.csrf = "another"
    assert zhoumin("DELETE", DEVICES).json()["code"] == "csrf"


def test_the_list_tells_nothing_a_thief_could_use(browse: Callable[..., Browser], database: Database) -> None:
    browser = browse("zhoumin")
    token = browser.client.cookies["huodan_session"]
    with database.read() as tx:
        kept = tx.execute(select(session.c.token_hash)).scalar_one()

    told = browser("GET", DEVICES).text

    assert token not in told
    assert kept.hex() not in told
    assert kept.hex()[:20] != devices(browser)[0]["id"]


def test_the_place_is_where_the_session_was_used_last(
    browse: Callable[..., Browser], database: Database
) -> None:
    browser = browse("zhoumin")
    with database.write() as tx:
        tx.execute(update(session).values(seen_at=session.c.seen_at - 11 * 60_000, address="elsewhere"))

    assert devices(browser)[0]["address"] == "elsewhere"
    assert devices(browser)[0]["address"] == "testclient"


def test_a_clock_set_back_ends_no_session_and_prolongs_none(
    browse: Callable[..., Browser], database: Database
) -> None:
    browser = browse("zhoumin")
    with database.write() as tx:  # signed in an hour «from now»: the clock was wrong then
        tx.execute(
            update(session).values(
                seen_at=session.c.seen_at + 3_600_000, expires_at=session.c.expires_at + 3_600_000
            )
        )

    (before,) = devices(browser)
    (after,) = devices(browser)

    assert before == after
