"""What a second review found over HTTP, when the law was an allow-list already (decision 0058)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from huodan.storage.db import Database
from huodan.workspace import drafts
from tests.doors.app_builders import (
    CANARY,
    DRAFT,
    act,
    add,
    build,
    element,
    fill,
    publish,
    put,
    refused,
    rehearse,
)
from tests.doors.conftest import Browser
from tests.support.apps import field

VISITS = "/apps/test/forms/visit"


@pytest.fixture
def database(prepared_database: Callable[..., str]) -> Iterator[Database]:
    """This function will open a private copy."""
    opened = Database(prepared_database("app_administrators", build))
    yield opened
    opened.close()


@pytest.fixture
def zhou(browse: Callable[..., Browser], database: Database) -> Browser:
    """This function will let visits, which Zhou knows, point to items and payments, of which he is shown nothing."""
    admin = browse("admin")
    fill(admin, database)
    add(admin, "forms", "visit", name="fields", **field("visit_pay", "relation", target="pay"))
    assert publish(admin).status_code == 200
    ends = {
        "item": admin("POST", "/apps/test/forms/item/query", {}).json()["rows"][0]["id"],
        "pay": admin("POST", "/apps/other/forms/pay/query", {}).json()["rows"][0]["id"],
    }
    for _ in range(2):
        made = admin("POST", f"{VISITS}/records", {"values": {"name": "w", **ends}})
        assert made.status_code == 201, made.text
    return browse("zhou")


@pytest.mark.parametrize("id", ["visit_item", "visit_pay"])
def test_titles_nobody_shows_become_no_values(id: str, zhou: Browser, database: Database) -> None:
    assert CANARY not in zhou("POST", f"{VISITS}/query", {}).text
    assert (
        act(zhou, "change_kind", form="visit", table="visit", id=id, kind="single_line_text").status_code
        == 200
    )

    assert rehearse(zhou, database).status_code == 403
    assert refused(publish(zhou))


def test_what_stands_twice_is_not_named_by_titles_nobody_shows(zhou: Browser) -> None:
    put(zhou, "forms", "visit", "fields", "visit_item", unique=True)

    done = publish(zhou)

    assert refused(done), done.text
    assert CANARY not in done.text


@pytest.mark.parametrize("level", ["zzz", "canary a"])
def test_mistakes_tell_no_options_and_names_of_other_apps(
    level: str, zhou: Browser, browse: Callable[..., Browser], database: Database
) -> None:
    admin = browse("admin")
    options = [{"id": f"{CANARY}_a", "value": f"{CANARY} a"}]
    more = {"id": "add", "kind": "dropdown", "label": f"{CANARY} level", "key": "level", "options": options}
    new = {
        "do": "add",
        "at": ["forms", "pay"],
        "name": "fields",
        "after": "pay_more",
        "item": field(**_kind(more)),
    }
    assert admin("PATCH", "/building/other/draft", {"edits": [new]}).status_code == 200
    number = admin("GET", "/building/other/draft").json()["number"]
    assert admin("POST", "/building/other/draft/publish", {"number": number}).status_code == 200
    where = {"field": "pay.level", "op": "eq", "value": level}
    title = f"#{element(zhou, 'forms', 'visit')['title']}"
    add(zhou, "forms", "visit", name="views", id="v", key="v", label="v", columns=[title], where=where)

    answers = [zhou("GET", f"{DRAFT}/check"), publish(zhou), rehearse(zhou, database)]

    told = [one.text.replace("canary a", "") if level != "zzz" else one.text for one in answers]
    assert all(CANARY not in one for one in told), told


def _kind(more: dict[str, Any]) -> dict[str, Any]:
    settings = {name: value for name, value in more.items() if name not in ("id", "kind")}
    return {"id": "pay_level", "kind": more["kind"], **settings}


@pytest.mark.parametrize("form", ["vault", "nothing_at_all"])
def test_a_card_reaches_no_form_of_another_app(form: str, zhou: Browser) -> None:
    where = {"field": "name", "op": "eq", "value": "zzz"}
    count = {"measures": [{"key": "n", "op": "count"}], "where": where}
    card = {
        "id": "c",
        "key": "c",
        "label": "c",
        "kind": "figure",
        "form": form,
        "show": ["n"],
        "aggregate": count,
    }
    edit = {"do": "add", "at": [], "name": "home", "after": None, "item": card}

    done = zhou("PATCH", DRAFT, {"edits": [edit]})

    assert (done.status_code, done.json()["code"]) == (404, "not_found"), done.text


def test_who_drew_in_a_draft_is_told_however_much_came_after(
    zhou: Browser, browse: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_STEPS", 4)
    act(zhou, "give_fields", role="seller", form="deal", fields=["deal_secret"], right="read")
    put(zhou, "forms", "deal", "fields", "deal_name", hint="first")
    for number in range(4):
        put(zhou, "forms", "deal", "fields", "deal_name", hint=str(number))
        assert zhou("POST", f"{DRAFT}/undo", {}).status_code == 200
    zhou("POST", f"{DRAFT}/undo", {})

    assert [one["title"] for one in browse("admin")("GET", f"{DRAFT}/check").json()["others"]] == ["zhou"]


def test_a_prefix_or_role_of_another_app_is_not_told_by_its_place(zhou: Browser) -> None:
    act(zhou, "add_form", id="vault", label="x", fields=[{"id": "vault_x", "label": "n"}])

    told = zhou("GET", f"{DRAFT}/check").text + publish(zhou).text

    assert "other.forms" not in told
