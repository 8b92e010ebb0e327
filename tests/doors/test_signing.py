"""Two-step sign-in and the rules of signing in over HTTP, and what the audit log tells of both."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pyotp
import pytest

from huodan.engines.people.totp import STEP_MS
from huodan.storage.db import Database
from tests.doors.conftest import PASSWORD, Browser
from tests.doors.test_staff import audited, fail, person

Browse = Callable[..., Browser]
TOTP = "/session/totp"


def code(database: Database, secret: str, *, steps: int = 0) -> str:
    """This function will give the code of a step from now."""
    return pyotp.HOTP(secret).at(database.now() // STEP_MS + steps)


def switch_on(database: Database, browser: Browser) -> tuple[str, list[str]]:
    """This function will switch codes on, so that the code of the next step still counts."""
    secret = str(browser("POST", f"{TOTP}/proposal", {}).json()["secret"])
    body = {"secret": secret, "code": code(database, secret), "password": PASSWORD}
    answer = browser("POST", f"{TOTP}/on", body)
    assert answer.status_code == 200, answer.text
    return secret, list(answer.json()["recovery"])


def enter(browse: Browse, login: str, **more: object) -> Any:
    """This function will try to sign in."""
    return browse()("POST", "/session", {"login": login, "password": PASSWORD, **more})


def test_codes_are_switched_on_asked_for_and_reset(database: Database, browse: Browse) -> None:
    zhou, admin = browse("zhoumin"), browse("admin")
    assert zhou("GET", TOTP).json() == {"on": False, "demanded": False, "recovery_left": 0}
    proposal = zhou("POST", f"{TOTP}/proposal", {}).json()
    assert proposal["picture"].startswith("<svg")
    assert re.fullmatch("[A-Z2-7]{32}", proposal["secret"])
    wrong = {"secret": proposal["secret"], "code": code(database, proposal["secret"]), "password": "no"}
    assert zhou("POST", f"{TOTP}/on", wrong).json()["code"] == "wrong_old_password"
    assert zhou("POST", f"{TOTP}/on", wrong | {"password": PASSWORD, "code": "1"}).status_code == 422

    secret, recovery = switch_on(database, zhou)

    assert zhou("GET", TOTP).json() == {"on": True, "demanded": False, "recovery_left": 10}
    asked = enter(browse, "zhoumin")
    assert (asked.status_code, asked.json()["code"]) == (401, "totp_needed")
    assert enter(browse, "zhoumin", code="123456").json()["code"] == "wrong_totp"
    assert enter(browse, "zhoumin", code=code(database, secret, steps=1)).status_code == 200
    assert enter(browse, "zhoumin", code=recovery[0]).status_code == 200
    shown = person(admin, "zhoumin")
    assert shown["has_totp"] is True
    told = admin("GET", "/staff").text + admin("GET", "/audit").text + zhou("GET", TOTP).text
    assert all(hidden not in told for hidden in (secret, *recovery))

    assert admin("DELETE", f"/staff/{shown['id']}/totp").json()["has_totp"] is False
    assert zhou("GET", "/session").status_code == 401
    assert enter(browse, "zhoumin").status_code == 200
    assert [one["did"] for one in audited(admin, "totp")] == ["reset", "recovery_used", "on"]
    failed = audited(admin, "sign_in_failed")
    assert failed == [{"login": "zhoumin", "address": "testclient", "is_known": True, "did": "code"}]


def test_codes_are_switched_off_with_the_password_and_renewed(database: Database, browse: Browse) -> None:
    zhou = browse("zhoumin")
    _, recovery = switch_on(database, zhou)
    renewed = zhou("POST", f"{TOTP}/recovery", {"password": PASSWORD}).json()["recovery"]
    assert set(renewed).isdisjoint(recovery)
    assert enter(browse, "zhoumin", code=recovery[0]).status_code == 401

    assert zhou("POST", f"{TOTP}/off", {"password": "wrong"}).status_code == 422
    assert zhou("POST", f"{TOTP}/off", {"password": PASSWORD}).status_code == 204

    assert enter(browse, "zhoumin").status_code == 200


def test_a_role_that_needs_codes_lets_nobody_in_without(database: Database, browse: Browse) -> None:
    admin, before = browse("admin"), browse("zhoumin")
    rules = admin("PATCH", "/settings/signing", {"totp_roles": ["销售员"]}).json()
    assert len(rules["totp_roles"]) == 1
    assert before("GET", "/apps").status_code == 200

    zhou = browse().sign_in("zhoumin")

    assert zhou("GET", "/session").json()["user"]["must_set_up_totp"] is True
    refused = zhou("GET", "/apps")
    assert (refused.status_code, refused.json()["code"]) == (403, "totp_setup_required")
    assert zhou("POST", f"{TOTP}/off", {"password": PASSWORD}).status_code == 403
    switch_on(database, zhou)
    assert zhou("GET", "/apps").status_code == 200
    off = zhou("POST", f"{TOTP}/off", {"password": PASSWORD})
    assert (off.status_code, off.json()["code"]) == (409, "totp_demanded")
    assert browse().sign_in("boss")("GET", "/session").json()["user"]["must_set_up_totp"] is False
    assert audited(admin, "rules") == [{"did": "totp_roles", "from": [], "to": ["销售员"]}]


def test_failures_locks_and_changes_are_audited(browse: Browse) -> None:
    admin, zhou = browse("admin"), browse("zhoumin")
    fail(browse, "zhoumin", 7)
    fail(browse, "my secret password", 1)
    changed = browse("boss")("POST", "/session/password", {"old": PASSWORD, "new": "six otters swim"})
    assert changed.status_code == 204

    unknown, *known = audited(admin, "sign_in_failed")
    assert unknown == {"login": "my …", "address": "testclient", "is_known": False, "did": "password"}
    assert [one["login"] for one in known] == ["zhoumin"] * 5
    (locked,) = audited(admin, "lock")
    assert (locked["did"], locked["login"]) == ("locked", "zhoumin")
    assert audited(admin, "password") == [{"did": "changed"}]
    assert "my secret" not in admin("GET", "/audit").text
    rows = admin("GET", f"/audit?person={person(admin, 'zhoumin')['id']}").json()["rows"]
    assert {row["kind"] for row in rows} == {"sign_in_failed", "lock"}
    assert zhou("GET", "/session").status_code == 200


def test_rules_are_set_told_and_hold_at_once(browse: Browse) -> None:
    admin, guest = browse("admin"), browse()
    now = admin("PATCH", "/settings/signing", {"shortest": 16, "may_stay": False, "words": ["Kumquat", " "]})
    assert now.json() == {
        "shortest": 16,
        "expires_days": None,
        "may_stay": False,
        "words": ["kumquat"],
        "totp_roles": [],
    }
    boss = browse("boss")
    assert boss("GET", "/session").json()["shortest_password"] == 16
    short = boss("POST", "/session/password", {"old": PASSWORD, "new": "six otters"})
    assert (short.status_code, short.json()["code"]) == (422, "weak_password")
    assert guest("GET", "/setup").json()["may_stay"] is False
    cookies = enter(browse, "boss", stay=True).headers.get_list("set-cookie")
    assert not any("Max-Age" in cookie for cookie in cookies)
    assert [one["did"] for one in audited(admin, "rules")] == ["words", "may_stay", "shortest"]


@pytest.mark.parametrize(
    "body",
    [
        {"shortest": 7},
        {"shortest": "12"},
        {"expires_days": 0},
        {"may_stay": 1},
        {"words": "a"},
        {"words": [1]},
        {"totp_roles": ["nobody"]},
        {"other": 1},
    ],
)
def test_rules_without_sense_are_refused(browse: Browse, body: dict[str, object]) -> None:
    assert browse("admin")("PATCH", "/settings/signing", body).status_code == 422


def test_only_administrators_see_and_set_rules_and_keys_have_no_codes(
    browse: Browse, key: Callable[..., Any]
) -> None:
    for call in (browse("boss"), key):
        assert call("GET", "/settings/signing").status_code == 403
        assert call("PATCH", "/settings/signing", {"shortest": 9}).status_code == 403
    for method, path, body in (
        ("GET", TOTP, None),
        ("POST", f"{TOTP}/proposal", {}),
        ("POST", f"{TOTP}/off", {"password": PASSWORD}),
    ):
        assert key(method, path, body).status_code == 401


def test_what_is_demanded_of_roles_comes_back_with_their_app(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")
    demanded = admin("PATCH", "/settings/signing", {"totp_roles": ["仓库管理员"]}).json()["totp_roles"]
    assert admin("DELETE", "/building/orders").status_code == 200

    assert admin("GET", "/settings/signing").json()["totp_roles"] == []
    assert admin("PATCH", "/settings/signing", {"totp_roles": []}).status_code == 200
    assert admin("POST", "/building/orders/restore", {}).status_code == 200

    assert admin("GET", "/settings/signing").json()["totp_roles"] == demanded
