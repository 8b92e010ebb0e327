"""
Canaries stand in all records an application administrator is not shown, and in labels of apps they do not build.

A walk through every route of building, with drafts made to bring them out. That whatever somebody publishes by themselves
shows them nothing more is proved in ``test_app_administrators_worlds.py`` (decision 0058).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huodan.storage.db import Database
from tests.doors.app_builders import (
    APP,
    CANARY,
    CLOSED,
    act,
    add,
    admin as admin,
    database as database,
    put,
    rehearse,
)
from tests.doors.conftest import Browser
from tests.doors.test_app_administrators import ADMINISTRATORS, BUILDERS, NAMES
from tests.support.apps import field

FORMS = "/apps/test/forms"


class Listener:
    """Asks as somebody and keeps what was answered without having been sent."""

    def __init__(self, who: Browser) -> None:
        self.who, self.told = who, list[str]()

    def __call__(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """Ask."""
        answer = self.who(method, path, body, **headers)
        sent = answer.request.content.decode("utf-8", "replace") if answer.request.content else ""
        if CANARY in answer.text and CANARY not in sent:
            self.told.append(f"{method} {path}: {answer.text[:400]}")
        assert answer.status_code < 500, (method, path, answer.text)
        return answer


def look_at_form(ask: Listener, path: str, keys: list[str]) -> None:
    """This function will ask for all that may be read of a form, and fill in a new record."""
    rows = ask("POST", f"{path}/query", {}).json().get("rows", [])
    for key in keys:
        ask("POST", f"{path}/query", {"columns": [key]})
        ask(
            "POST",
            f"{path}/aggregate",
            {"group": [{"field": key}], "measures": [{"key": "n", "op": "count"}]},
        )
    for row in rows:
        ask("GET", f"{path}/records/{row['id']}")
        ask("GET", f"{path}/records/{row['id']}/history")
    items = [row["item"]["id"] for row in rows if isinstance(row.get("item"), dict)]
    if path.endswith("/deal"):
        values = {"name": "mine"} | ({"item": items[0]} if items else {})
        for body in ({"values": {"name": "mine"}}, {"values": values}):
            ask("POST", f"{path}/preview", body)
            made = ask("POST", f"{path}/records", body)
            if made.status_code == 201:
                ask("GET", f"{path}/records/{made.json()['id']}")


def look_around(ask: Listener, jobs: tuple[str, ...]) -> None:
    """This function will ask everything somebody may ask of the app and of their data."""
    for path in (
        CLOSED,
        f"{CLOSED}/check",
        f"{CLOSED}/roles",
        f"{APP}/targets",
        f"{APP}/versions",
        "/building",
    ):
        ask("GET", path)
    for version in ask("GET", f"{APP}/versions").json()["rows"]:
        ask("GET", f"{APP}/versions/{version['version']}")
    for job in jobs:
        for path in ("", "/values", "/standing"):
            ask("GET", f"{APP}/rehearsals/{job}{path}")
        ask("GET", f"/jobs/{job}")
    ask("GET", "/jobs")
    for app in ask("GET", "/apps").json()["apps"]:
        for form in ask("GET", f"/apps/{app['key']}").json()["forms"]:
            look_at_form(
                ask, f"/apps/{app['key']}/forms/{form['key']}", [one["key"] for one in form["fields"]]
            )
    ask("GET", "/apps/test/openapi.json")


@pytest.mark.parametrize("login", ["anna", "zhou", "wang"])
def test_a_walk_through_all_of_building_passes_by_no_value(
    login: str, admin: Browser, browse: Callable[..., Browser], database: Database
) -> None:
    ask = Listener(browse(login))
    act(admin, "change_kind", draft=CLOSED, form="deal", table="deal", id="deal_secret", kind="number")
    theirs = rehearse(admin, database, draft=CLOSED).json()["id"]
    assert CANARY in admin("GET", f"{APP}/rehearsals/{theirs}/values").text, "the walk passes by canaries"
    for method, route in BUILDERS:
        if method == "GET":
            ask(method, route.format(**NAMES | {"id": theirs}))
    assert admin("DELETE", CLOSED).status_code == 204
    put(ask.who, "forms", "deal", "fields", "deal_name", label="名字", draft=CLOSED)
    for id, formula in (("f_a", "#deal_secret"), ("f_b", "#deal_pay.#pay_secret")):
        new = field(id, "formula", formula=formula, result="text")
        assert add(ask.who, "forms", "deal", name="fields", draft=CLOSED, **new).status_code == 200
        assert rehearse(ask.who, database, draft=CLOSED).status_code == 403
    ways = {**BUILDERS, **ADMINISTRATORS}
    for key in ("test", "open", "other", "workspace", "nowhere"):
        for form in ("vault", "item"):
            names = NAMES | {"app": key, "version": "4", "form": form, "id": theirs, "name": "orders"}
            for (method, route), body in ways.items():
                if method == "GET" or any(word in route for word in ("matching", "uses", "ways", "try")):
                    ask(method, route.format(**names), body)
    for text in ("#deal_secret", "#deal_pay.#pay_more", "#deal_pay.more", "#deal_item.#item_secret", "1"):
        ask("POST", f"{CLOSED}/formula", {"table": "deal", "text": text})
    for form in ("deal", "item", "pay", "vault"):
        for where in (None, {"field": "secret", "op": "contains", "value": "can"}):
            asked = ask("POST", f"{CLOSED}/matching", {"form": form, "where": where})
            assert asked.status_code == 403, "a count is an answer too"
    new = field("fx", "relation", target="vault")
    ask("POST", f"{CLOSED}/acts", {"do": "add_fields", "form": "deal", "table": "deal", "fields": [new]})
    item = admin("POST", f"{FORMS}/item/query", {}).json()["rows"][0]["id"]
    for role in ("", "seller", "boss"):
        for values in ({"name": "x"}, {"name": "x", "item": item}, {"name": "open deal 0", "pay": item}):
            ask("POST", f"{CLOSED}/try", {"form": "deal", "role": role, "values": values})
    look_around(ask, (theirs,))

    assert ask.told == []
