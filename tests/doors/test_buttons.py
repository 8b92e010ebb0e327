"""Buttons over HTTP: which are there for a record, one press, the same press twice, a version that is not the last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from huodan.engines.people import find_roles
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.setup import add_person, prepare
from tests.doors.conftest import PASSWORD, Browser
from tests.engines.records.test_pressing import ALL, document
from tests.support.apps import read

ADDRESS = "/apps/test/openapi.json"
BILLS = "/apps/test/forms/bill/records"


def build(url: str) -> None:
    """Publish bills with buttons, and let a chief and a reader in."""
    database = Database(url)
    prepare(database)
    assert isinstance(publish_app(database, SYSTEM, read(document(*ALL))), int)

    def staff(tx: Tx) -> None:
        for login, role in (("chief", "总"), ("reader", "读")):
            roles = find_roles(current_plan(tx), [role])
            add_person(
                tx,
                login=login,
                password=PASSWORD,
                roles=roles,
                values={"name": login},
                must_change_password=False,
            )

    database.transact(SYSTEM, staff)
    database.close()


@pytest.fixture
def database(prepared_database: Callable[..., str]) -> Iterator[Database]:
    """Open a private copy."""
    opened = Database(prepared_database("buttons", build))
    yield opened
    opened.close()


@pytest.fixture
def chief(browse: Callable[..., Browser]) -> Browser:
    """Sign the chief in."""
    return browse("chief")


@pytest.fixture
def bill(chief: Browser) -> str:
    """Store a bill."""
    answer = chief("POST", BILLS, {"values": {"title": "mine", "total": 8}})
    assert answer.status_code == 201, answer.text
    return f"{BILLS}/{answer.json()['id']}"


def buttons(who: Browser, bill: str) -> Any:
    """List the buttons that are there."""
    return who("GET", bill).json()["buttons"]


def test_a_button_is_there_while_its_condition_holds_and_one_press_is_done_once(
    chief: Browser, bill: str
) -> None:
    assert buttons(chief, bill) == ["btn_ship", "btn_pay", "btn_price"]

    told = {"values": {"number": "SF1"}}
    more = {"If_Match": '"1"', "Idempotency_Key": "k" * 16}
    done = chief("POST", f"{bill}/buttons/btn_ship", told, **more)
    again = chief("POST", f"{bill}/buttons/btn_ship", told, **more)

    assert (done.status_code, done.json()["version"], done.json()["values"]["words"]) == (200, 2, "SF1/8")
    assert (again.status_code, again.json()) == (200, done.json())
    assert buttons(chief, bill) == ["btn_sign", "btn_pay", "btn_price"]
    assert done.json()["changed"]
    chief("POST", f"{bill}/buttons/btn_price", {}, If_Match='"2"')
    same = chief("POST", f"{bill}/buttons/btn_price", {}, If_Match='"3"')
    assert (same.status_code, same.json()["changed"], same.json()["version"]) == (200, False, 3)
    refused = chief("POST", f"{bill}/buttons/btn_ship", told, If_Match='"3"')
    assert (refused.status_code, refused.json()["code"]) == (409, "not_now")
    assert "发货" in refused.json()["title"]


def test_who_looked_at_an_older_version_is_told_of_what_was_changed(chief: Browser, bill: str) -> None:
    chief("PATCH", bill, {"values": {"number": "SF9"}}, If_Match='"1"')

    refused = chief("POST", f"{bill}/buttons/btn_ship", {"values": {"number": "SF1"}}, If_Match='"1"')

    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert [one["path"] for one in refused.json()["errors"]] == ["number"]


def test_the_description_and_the_document_name_the_buttons_somebody_may_press(
    browse: Callable[..., Browser], chief: Browser, bill: str
) -> None:
    form = next(one for one in chief("GET", "/apps/test").json()["forms"] if one["key"] == "bill")
    assert form["buttons"][0] == {
        "id": "btn_ship",
        "label": "发货",
        "look": "primary",
        "confirm": None,
        "asks": ["number"],
        "begins": None,
    }
    assert form["buttons"][2]["begins"] == {"app": "test", "form": "pay", "by": "bill"}
    path = "/api/v1/apps/test/forms/bill/records/{id}/buttons/{button}"
    named = chief("GET", ADDRESS).json()["paths"][path]["post"]["parameters"]
    assert {"btn_ship", "btn_sign", "btn_price"} in [
        set(one.get("schema", {}).get("enum", ())) for one in named
    ]

    reader = browse("reader")
    assert buttons(reader, bill) == ["btn_pay"]
    assert path not in reader("GET", ADDRESS).json()["paths"]
    assert reader("POST", f"{bill}/buttons/btn_ship", {}, If_Match='"1"').status_code == 403
