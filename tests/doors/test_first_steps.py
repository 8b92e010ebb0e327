"""The first steps of a new workspace: ticked by what is there, for administrators, until they are put away."""

from __future__ import annotations

from collections.abc import Callable

from huodan.language.messages import SYSTEM
from huodan.storage.db import Database
from huodan.workspace.first_steps import show_first_steps
from tests.doors.conftest import Browser

PATH = "/settings/first-steps"


def begun(database: Database) -> None:
    """This function will show them, as setting up in the browser does."""
    database.transact(SYSTEM, lambda tx: show_first_steps(tx, is_shown=True))


def test_they_are_told_by_what_is_there(browse: Callable[..., Browser], database: Database) -> None:
    admin = browse("admin")
    assert admin("GET", PATH).json() == {"steps": []}
    begun(database)

    told = {step["name"]: step["done"] for step in admin("GET", PATH).json()["steps"]}

    # An administrator without a role in the app sees no record of it, and is told of none.
    assert told == {"form": True, "record": False, "colleague": True, "second": False}


def test_they_are_put_away_for_all_and_shown_again(
    browse: Callable[..., Browser], database: Database
) -> None:
    admin = browse("admin")
    begun(database)
    assert admin("PATCH", PATH, {"shown": False}).json() == {"steps": []}
    assert admin("GET", PATH).json() == {"steps": []}
    assert len(admin("PATCH", PATH, {"shown": True}).json()["steps"]) == 4
    wrong = admin("PATCH", PATH, {"shown": "no"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_setting")


def test_they_are_for_administrators(browse: Callable[..., Browser], boss: Browser) -> None:
    for method, body in (("GET", None), ("PATCH", {"shown": False})):
        assert boss(method, PATH, body).status_code == 403
        assert browse()(method, PATH, body).status_code == 401
