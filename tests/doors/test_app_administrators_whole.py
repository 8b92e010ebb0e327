"""What application administrators publish alone: apps they see whole, with all these have to do with (decision 0058)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.doors import app_builders
from tests.doors.app_builders import (
    ALL,
    CLOSED,
    DRAFT,
    OTHER,
    admin as admin,
    database as database,
    element,
    publish,
    rita as rita,
    sure,
    waits,
    why,
    zhou as zhou,
)
from tests.doors.conftest import Browser
from tests.support.apps import field, form
from tests.support.sales import rights

CLIENT = ("forms", "client")
FAR = "/building/far/draft"


act, add = sure(app_builders.act), sure(app_builders.add)
put, step = sure(app_builders.put), sure(app_builders.step)


def test_who_may_do_everything_in_the_app_designs_it(zhou: Browser) -> None:
    new = field("client_sum", "formula", formula='#client_note & "!"', result="text")
    assert add(zhou, *CLIENT, name="fields", **new).status_code == 200
    put(zhou, *CLIENT, "fields", "client_note", required=True, label="备注")
    add(zhou, "forms", "visit", name="fields", **field("visit_more", "relation", target="client"))

    assert why(zhou) == []
    assert publish(zhou).status_code == 200


def test_who_only_reads_it_hands_it_in(rita: Browser) -> None:
    put(rita, *CLIENT, label="客户")

    assert "所有操作" in waits(rita)


def test_a_field_one_may_not_write_is_enough(admin: Browser, zhou: Browser) -> None:
    """A rule, a fill or a default would write it for them."""
    act(admin, "give_fields", role="keeper", form="client", fields=["client_note"], right="read")
    assert publish(admin).status_code == 200
    deed = {"id": "d", "do": "assign", "fields": ["client_note"], "formula": "#client_name"}
    rule = {"id": "r", "name": "r", "when": None, "does": [deed]}
    step(zhou, {"do": "add", "at": list(CLIENT), "name": "rules", "after": None, "item": rule})

    assert "「client」" in waits(zhou)


def test_who_does_not_see_a_field_or_some_records_hands_it_in(
    admin: Browser, browse: Callable[..., Browser]
) -> None:
    for login in ("anna", "zhou", "wang"):
        who = browse(login)
        put(who, "forms", "item", label="商品", draft=CLOSED)
        said = waits(who, draft=CLOSED)
        assert "item" in said or "商品" in said
        assert "pay" not in said, "of another app only what they see"
        assert "还有你看不到的资料" in said
        assert who("DELETE", CLOSED).status_code == 204


@pytest.mark.parametrize("right", ["hidden", "masked"])
def test_one_field_that_is_not_shown_plainly_is_enough(right: str, admin: Browser, zhou: Browser) -> None:
    act(admin, "give_fields", role="keeper", form="client", fields=["client_note"], right=right)
    assert publish(admin).status_code == 200
    put(zhou, "forms", "visit", label="拜访")

    assert "client" in waits(zhou)


def test_a_condition_is_enough(admin: Browser, zhou: Browser) -> None:
    act(admin, "give_rows", role="keeper", forms=["client"], rows="own")
    assert publish(admin).status_code == 200
    put(zhou, "forms", "visit", label="拜访")

    assert "client" in waits(zhou)


def test_what_they_would_not_see_afterwards_is_not_published(zhou: Browser) -> None:
    act(zhou, "give_fields", role="keeper", form="client", fields=["client_note"], right="hidden")

    assert "client" in waits(zhou)


def test_what_the_app_points_to_elsewhere_must_be_seen_whole(zhou: Browser) -> None:
    for target in ("item", "deal", "pay"):
        add(zhou, *CLIENT, name="fields", **field("client_far", "relation", target=target))
        assert waits(zhou)
        assert zhou("DELETE", DRAFT).status_code == 204


@pytest.mark.parametrize(
    "formula",
    ["#client_who.#person_job", "who.job", "who.phone"],
)
def test_what_not_everybody_sees_of_people_is_not_read(formula: str, zhou: Browser) -> None:
    add(zhou, *CLIENT, name="fields", **field("client_far", "formula", formula=formula, result="text"))
    assert "你看不到" in waits(zhou)
    act(zhou, "give_fields", role="keeper", form="client", fields=["client_far"], right="read")
    assert "你看不到" in waits(zhou), "also where a role names it"

    put(zhou, *CLIENT, "fields", "client_far", formula="who.name")
    assert why(zhou) == []


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("lookup", {"relation": "client_who", "source": "person_job"}),
        ("rollup", {"over": "person_manager", "operation": "count"}),
        ("rollup", {"over": "deal_item", "operation": "count"}),
        ("relation", {"target": "people", "columns": ["#person_phone"]}),
        ("relation", {"target": "people", "where": {"field": "#person_job", "op": "not_empty"}}),
        ("relation", {"target": "people", "where": {"field": "manager.name", "op": "not_empty"}}),
        ("phone", {"came": {"table": "people", "field": "person_phone", "over": "client_who"}}),
        ("single_line_text", {"came": {"table": "deal", "field": "deal_secret", "over": "deal_item"}}),
    ],
)
def test_no_other_way_leads_there(kind: str, settings: dict[str, object], zhou: Browser) -> None:
    add(zhou, *CLIENT, name="fields", **field("client_far", kind, **settings))
    assert why(zhou) != []
    assert publish(zhou).status_code == 422


def test_who_reads_the_app_from_elsewhere_must_be_seen_whole_too(
    admin: Browser, zhou: Browser, rita: Browser
) -> None:
    for draft, target, id in ((CLOSED, "client", "deal_client"), (f"{OTHER}/draft", "deal", "pay_deal")):
        home = id.partition("_")[0]
        add(admin, "forms", home, name="fields", draft=draft, **field(id, "relation", target=target))
        assert publish(admin, draft=draft).status_code == 200
    put(zhou, *CLIENT, label="客户")
    put(rita, "forms", "visit", label="拜访")

    assert "「deal」" in waits(zhou)
    said = waits(rita)
    assert "deal" not in said
    assert "还有你看不到的资料" in said


def test_who_only_sees_what_reads_the_app_hands_it_in(admin: Browser, zhou: Browser) -> None:
    note = form(
        "note", field("note_name", "single_line_text"), field("note_client", "relation", target="client")
    )
    add(admin, name="forms", draft=FAR, **note)
    some = rights("note", ["read"], rows="where", where={"field": "#note_client.#client_note", "op": "empty"})
    roles = (("some", "一些", some), ("all", "全部", rights("note", ALL)))
    for id, name, gives in roles:
        role = {"id": id, "name": name, "forms": [gives]}
        step(admin, {"do": "add", "at": [], "name": "roles", "after": None, "item": role}, draft=FAR)
    assert publish(admin, draft=FAR).status_code == 200
    put(zhou, *CLIENT, label="客户")
    assert "note" not in waits(zhou)

    keeper = element(admin, "roles", "keeper")
    edit = {"do": "set", "at": ["roles", "keeper"], "name": "forms", "old": keeper["forms"]}
    admin("DELETE", DRAFT)
    step(admin, edit | {"new": [*keeper["forms"], rights("note", ["read"])]})
    assert publish(admin).status_code == 200
    put(zhou, *CLIENT, label="客户")
    assert "「note」用到这个应用" in waits(zhou)
    admin("DELETE", DRAFT)

    keeper = element(admin, "roles", "keeper")["forms"]
    put(admin, "roles", "keeper", forms=[*keeper[:2], rights("note", ALL)])
    assert publish(admin).status_code == 200
    put(zhou, *CLIENT, label="客户们")
    assert why(zhou) == []
