"""Fields that move between forms, secrets and rows, where application administrators publish (decisions 0058, 0062, 0073)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huodan.storage.db import Database
from tests.doors import app_builders
from tests.doors.app_builders import (
    DRAFT,
    OPEN,
    admin as admin,
    database as database,
    element,
    publish,
    rehearse,
    sure,
    waits,
    why,
    zhou as zhou,
)
from tests.doors.conftest import Browser
from tests.support.apps import field

CLIENT, VISIT = ("forms", "client"), ("forms", "visit")
ROWS = field("old_rows", "subform", fields=[field("old_cell", "single_line_text")])
act, add, put = sure(app_builders.act), sure(app_builders.add), sure(app_builders.put)
NOTE = {"form": "visit", "table": "visit", "id": "visit_note"}
MOVED = {"form": "client", "table": "client", "id": "client_moved"}


def first(who: Browser, form: str) -> str:
    """This function will give the id of the first record of a form."""
    return str(who("POST", f"/apps/open/forms/{form}/query", {}).json()["rows"][0]["id"])


def save(who: Browser, form: str, **values: object) -> None:
    """This function will change the first record of a form."""
    at = f"/apps/open/forms/{form}/records/{first(who, form)}"
    version = who("GET", at).json()["version"]
    saved = who("PATCH", at, {"values": values}, If_Match=f'"{version}"')
    assert saved.status_code == 200, saved.text


def told(who: Browser) -> str:
    """This function will give all that somebody is told of the first client and the first visit, older values too."""
    every = [who("POST", f"/apps/open/forms/{form}/query", {}).text for form in ("client", "visit")]
    for form in ("client", "visit"):
        history = who("GET", f"/apps/open/forms/{form}/records/{first(who, form)}/history")
        assert history.status_code == 200
        every.append(history.text)
    return " ".join(every)


def published(who: Browser, database: Database | None = None) -> int:
    """This function will publish the draft, rehearsed first if there is a database."""
    job = None if database is None else rehearse(who, database).json()["id"]
    done = publish(who, rehearsal=job)
    assert done.status_code == 200, done.text
    return int(done.json()["version"])


@pytest.fixture
def moved(admin: Browser, database: Database) -> Browser:
    """This function will move a note with an old value from visits to clients, with somebody else's value there by now."""
    add(admin, *VISIT, name="fields", **field("visit_note", "single_line_text"))
    published(admin)
    save(admin, "visit", note="canary old")
    act(
        admin,
        "move_field",
        over="visit_client",
        **NOTE,
        to_form="client",
        to_table="client",
        new_id=MOVED["id"],
    )
    published(admin, database)
    save(admin, "client", visit_note="new")
    return admin


def test_who_may_do_everything_moves_a_field(zhou: Browser, database: Database) -> None:
    save(zhou, "client", note="mine")
    where = {"form": "client", "table": "client", "id": "client_note"}
    act(
        zhou,
        "move_field",
        over="visit_client",
        **where,
        to_form="visit",
        to_table="visit",
        new_id="visit_mine",
    )

    assert why(zhou) == []
    done = published(zhou, database)
    assert '"mine"' in zhou("POST", "/apps/open/forms/visit/query", {}).text
    undone = zhou("POST", f"{OPEN}/versions/{done}/undo", {})
    assert (undone.status_code, undone.json()["code"]) == (403, "ask_administrator")


def test_a_moved_field_does_not_come_back_with_what_it_held(moved: Browser, zhou: Browser) -> None:
    act(
        zhou,
        "move_field",
        over="visit_client",
        **MOVED,
        to_form="visit",
        to_table="visit",
        new_id="visit_more",
    )
    assert "以前的数据" in waits(zhou)
    zhou("DELETE", DRAFT)
    act(zhou, "change_kind", **NOTE, kind="single_line_text")
    assert "以前的数据" in waits(zhou)


def test_what_it_held_is_not_moved_on(moved: Browser, zhou: Browser) -> None:
    came = {"table": "visit", "field": "visit_note", "over": "visit_client"}
    add(zhou, *CLIENT, name="fields", **field("client_more", "single_line_text", came=came))

    answer = publish(zhou)
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (422, "move_stranded")


def test_a_moved_field_is_changed_where_it_is_now(moved: Browser, zhou: Browser) -> None:
    """The look-up that stayed has no values of its own, so nothing comes back with it."""
    options = [{"id": "n", "value": "new"}]
    now = element(zhou, *CLIENT, "fields", MOVED["id"])
    more = {"came": now["came"], "key": now["key"], "label": now["label"], "options": options}
    edit = {"do": "replace", "at": [*CLIENT, "fields", MOVED["id"]], "old": now}
    new = field(MOVED["id"], "dropdown") | more
    assert app_builders.step(zhou, edit | {"new": new}).status_code == 200

    assert why(zhou) == []


def test_a_removed_subform_tells_nothing_under_the_id_of_another_field(admin: Browser, zhou: Browser) -> None:
    """Its rows stand in the history of records, which reads them by the id of the field there is now."""
    add(admin, *CLIENT, name="fields", **ROWS)
    published(admin)
    save(admin, "client", rows=[{"cell": "canary old"}])
    act(admin, "remove_fields", form="client", table="client", ids=["old_rows"])
    published(admin)
    assert "canary old" not in told(zhou)
    for kind, more in (("single_line_text", {}), ("formula", {"formula": '"x"', "result": "text"})):
        add(zhou, *CLIENT, name="fields", **field("old_rows", kind, **more))
        assert "以前的数据" in waits(zhou), kind
        zhou("DELETE", DRAFT)

    add(admin, *CLIENT, name="fields", **field("old_rows", "number"))
    answer = publish(admin)
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (422, "kind_changed")
    assert "canary old" not in told(zhou)


def test_no_publish_brings_a_secret_out(admin: Browser, zhou: Browser) -> None:
    add(admin, *CLIENT, name="fields", **field("client_key", "encrypted"))
    published(admin)
    save(admin, "client", key="canary key")
    came = {"table": "client", "field": "client_key", "over": "visit_client"}
    where = {"form": "client", "table": "client", "id": "client_key"}
    into = field("visit_more", "lookup", relation="visit_client", source="client_key")
    ways: tuple[Callable[[], object], ...] = (
        lambda: act(zhou, "change_kind", **where, kind="single_line_text"),
        lambda: add(zhou, *VISIT, name="fields", **field("visit_more", "single_line_text", came=came)),
        lambda: add(zhou, *VISIT, name="fields", **field("visit_more", "encrypted", came=came)),
        lambda: add(zhou, *VISIT, name="fields", **into),
    )
    for way in ways:
        way()
        assert publish(zhou).status_code == 422
        zhou("DELETE", DRAFT)

    act(zhou, "remove_fields", form="client", table="client", ids=["client_key"])
    published(zhou)
    add(zhou, *CLIENT, name="fields", **field("client_key", "single_line_text"))
    assert "以前的数据" in waits(zhou)


def test_a_field_with_steps_keeps_what_it_follows(admin: Browser, zhou: Browser) -> None:
    """It shows the step of another field, kept to a role as well: not that of a field anybody may set."""
    free = [{"id": "a", "value": "a"}, {"id": "b", "value": "b"}]
    kept = [free[0], free[1] | {"by": ["reader"]}]
    follows = {"id": "f", "source": "client_level", "into": "visit_state", "mode": "sync"}
    relation = (*VISIT, "fields", "visit_client")
    put(admin, *CLIENT, "fields", "client_level", options=kept)
    add(admin, *CLIENT, name="fields", **field("client_free", "dropdown", options=free))
    add(admin, *VISIT, name="fields", **field("visit_state", "dropdown", options=kept))
    put(admin, *relation, fills=[follows])
    published(admin)

    put(zhou, *relation, fills=[follows | {"source": "client_free"}])
    assert "步骤" in waits(zhou)
    zhou("DELETE", DRAFT)
    put(zhou, *relation, label="客户")
    assert why(zhou) == []
