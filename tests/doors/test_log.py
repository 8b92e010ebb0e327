"""What the log says of refused acts and sign-ins: who, what, from where; never a password, a token or a body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.doors.conftest import PASSWORD, Browser

Browse = Callable[..., Browser]
PRODUCTS = "/apps/orders/forms/product/records"


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """This function will give what was logged so far, with its level."""
    caplog.set_level("INFO", logger="huodan")
    return lambda: [f"{one.levelname} {one.getMessage()}" for one in caplog.records]


def test_who_wants_what_is_not_theirs_is_named(browse: Browse, said: Callable[[], list[str]]) -> None:
    tang = browse("tang")

    tang("POST", PRODUCTS, {"values": {"code": "CP9", "name": "大闸蟹"}})
    tang("GET", f"{PRODUCTS}/prd_0000000000001")
    tang("GET", "/apps/orders/forms/payment/trash?search=大闸蟹")
    tang("POST", "/apps/orders/forms/product/query", {"search": "大闸蟹"})

    assert [line.partition(": ") for line in said()] == [
        ("WARNING 'tang' from testclient", ": ", f"POST '/api/v1{PRODUCTS}' refused: not_allowed"),
        (
            "INFO 'tang' from testclient",
            ": ",
            f"GET '/api/v1{PRODUCTS}/prd_0000000000001' refused: not_found",
        ),
        (
            "INFO 'tang' from testclient",
            ": ",
            "GET '/api/v1/apps/orders/forms/payment/trash' refused: not_found",
        ),
    ]


def test_a_path_cannot_forge_a_line(browse: Browse, said: Callable[[], list[str]]) -> None:
    browse("tang").client.get("/api/v1/apps/a%1B%5B2K%C2%85WARNING root signed in")

    (line,) = said()
    assert line.isprintable()
    assert r"a\x1b[2K\x85WARNING" in line


def test_keys_and_forged_pages_are_told_apart(
    browse: Browse, key: Callable[..., Any], said: Callable[[], list[str]]
) -> None:
    key("POST", "/apps/workspace/forms/people/records", {"values": {"name": "吴浩"}})
    browse()("GET", "/apps", Authorization="Bearer hd_nothing")
    browse()("GET", "/apps")
    forged = browse("tang")
    forged.csrf = "wrong"
    forged("POST", PRODUCTS, {"values": {}})

    lines = said()
    assert [line.rpartition(" ")[2] for line in lines] == ["not_allowed", "key_refused", "csrf"]
    assert lines[0].startswith("WARNING key '程序' from")
    assert lines[1].startswith("WARNING somebody with a wrong key")
    assert "hd_nothing" not in "".join(lines)


def test_sign_ins_are_told_without_what_may_be_a_password(
    browse: Browse, said: Callable[[], list[str]]
) -> None:
    for login, password in (("boss", PASSWORD), ("BOSS", "wrong-1Xy"), ("my-S3cret-pw", "boss")):
        browse()("POST", "/session", {"login": login, "password": password})

    lines = said()
    assert [line.partition(" from ")[0] for line in lines] == [
        "INFO 'boss' signed in",
        "WARNING sign-in of 'BOSS'",
        "WARNING sign-in of somebody unknown",
    ]
    assert not any(secret in "".join(lines) for secret in (PASSWORD, "wrong-1Xy", "my-S3cret-pw"))


def test_a_wrong_old_password_is_told(browse: Browse, said: Callable[[], list[str]]) -> None:
    browse("boss")("POST", "/session/password", {"old": "wrong-1Xy", "new": "quite-An0ther"})

    (line,) = said()
    assert (
        line == "WARNING 'boss' from testclient: POST '/api/v1/session/password' refused: wrong_old_password"
    )
