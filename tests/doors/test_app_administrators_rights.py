"""Rights of roles, what comes back, and drafts of several, where application administrators publish (decision 0058)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huodan.doors.http.routes import drafts as routes
from huodan.storage.db import Database
from huodan.workspace import drafts
from huodan.workspace.publishing.planned import plan_publish
from huodan.workspace.working import work
from tests.doors import app_builders
from tests.doors.app_builders import (
    ALL,
    CLOSED,
    DRAFT,
    OPEN,
    OTHER,
    admin as admin,
    database as database,
    element,
    person,
    publish,
    rehearse,
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


# Rights.


def test_who_may_do_everything_gives_rights_in_the_app(zhou: Browser) -> None:
    act(zhou, "give_verbs", role="reader", forms=["client"], verbs=["update"], given=True)
    act(zhou, "give_rows", role="few", forms=["client"], rows="all")
    item = {"id": "fresh", "name": "新角色", "forms": [rights("visit", ["read"])]}
    step(zhou, {"do": "add", "at": [], "name": "roles", "after": None, "item": item})

    assert why(zhou) == []
    assert publish(zhou).status_code == 200


def test_a_new_form_is_theirs_too(zhou: Browser) -> None:
    fresh = form("fresh", field("fresh_name", "single_line_text"))
    add(zhou, name="forms", **fresh)
    assert "fresh" in waits(zhou), "nobody may do anything in it"
    keeper = element(zhou, "roles", "keeper")["forms"]
    put(zhou, "roles", "keeper", forms=[*keeper, rights("fresh", ALL)])

    assert why(zhou) == []
    assert publish(zhou).status_code == 200


def test_rights_elsewhere_stay(admin: Browser, zhou: Browser) -> None:
    keeper = element(zhou, "roles", "keeper")["forms"]
    for other in ("deal", "pay", "people"):
        put(zhou, "roles", "keeper", forms=[*keeper, rights(other, ["read"])])
        assert waits(zhou)
        assert zhou("DELETE", DRAFT).status_code == 204


@pytest.mark.parametrize(
    "name", ["出纳", "payer", "管理员", "admin", "客服", "keeper", "所有人", "everybody"]
)
def test_no_role_is_called_as_another(name: str, zhou: Browser) -> None:
    role = {"id": "fresh_role", "name": name, "forms": []}
    step(zhou, {"do": "add", "at": [], "name": "roles", "after": None, "item": role})
    assert name in waits(zhou)
    zhou("DELETE", DRAFT)
    put(zhou, "roles", "few", name=name)
    assert name in waits(zhou)


@pytest.mark.parametrize("key", ["phone", "job", "#person_job"])
def test_no_record_is_named_by_what_is_hidden(key: str, zhou: Browser) -> None:
    test = {"field": "who", "op": "eq", "value": {"match": {key: "x"}}}
    few = element(zhou, "roles", "few")["forms"]
    put(zhou, "roles", "few", forms=[few[0] | {"rows": "where", "where": test}])
    assert "你看不到" in waits(zhou)
    zhou("DELETE", DRAFT)
    put(
        zhou,
        "roles",
        "few",
        forms=[few[0] | {"rows": "where", "where": test | {"value": {"match": {"name": "x"}}}}],
    )
    assert why(zhou) == []
    for path in ("manager.name", "manager.nothing"):
        wrong = test | {"value": {"match": {path: "x"}}}
        put(zhou, "roles", "few", forms=[few[0] | {"rows": "where", "where": wrong}])
        answer = publish(zhou)
        assert (answer.status_code, answer.json()["problems"][0]["code"]) == (422, "unknown_match"), path


def test_steps_kept_to_a_role_stay(admin: Browser, zhou: Browser) -> None:
    options = [{"id": "a", "value": "a"}, {"id": "b", "value": "b", "by": ["reader"]}]
    put(admin, *CLIENT, "fields", "client_level", options=options)
    assert publish(admin).status_code == 200
    level = (*CLIENT, "fields", "client_level")

    put(zhou, *level, label="级别")
    assert why(zhou) == []
    put(zhou, *level, options=[options[0], {"id": "b", "value": "b"}])
    assert "步骤" in waits(zhou)
    zhou("DELETE", DRAFT)
    put(zhou, *level, options=[options[0] | {"value": "b"}, options[1] | {"value": "a"}])
    assert "步骤" in waits(zhou), "words are what people and programs read"
    zhou("DELETE", DRAFT)
    act(zhou, "change_kind", form="client", table="client", id="client_level", kind="single_line_text")
    assert "步骤" in waits(zhou)


def test_a_field_with_steps_takes_no_values_by_a_publish(admin: Browser, zhou: Browser) -> None:
    """Values that move with a publish (decision 0073), and those a new record begins with, ask nobody for a role."""
    options = [{"id": "a", "value": "a"}, {"id": "b", "value": "b", "by": ["reader"]}]
    for id in ("visit_free", "visit_state"):
        add(admin, "forms", "visit", name="fields", **field(id, "dropdown", options=options))
    put(admin, "forms", "visit", "fields", "visit_free", options=[{"id": "b", "value": "b"}])
    assert publish(admin).status_code == 200
    state = ("forms", "visit", "fields", "visit_state")

    put(zhou, *state, label="状态", required=True)
    assert why(zhou) == []
    for changed in (
        {"came": {"table": "client", "field": "client_level", "over": "visit_client"}},
        {"default": "b"},
        {"key": "other", "aliases": []},
    ):
        zhou("DELETE", DRAFT)
        put(zhou, *state, **changed)
        assert "步骤" in waits(zhou), changed


def test_a_field_with_steps_does_not_follow_another(admin: Browser, zhou: Browser) -> None:
    options = [{"id": "a", "value": "a"}, {"id": "b", "value": "b", "by": ["reader"]}]
    add(admin, "forms", "visit", name="fields", **field("visit_state", "dropdown", options=options))
    assert publish(admin).status_code == 200
    fill = {"id": "f", "source": "client_level", "into": "visit_state", "mode": "sync"}
    put(zhou, "forms", "visit", "fields", "visit_client", fills=[fill])

    assert "步骤" in waits(zhou)


def test_roles_of_other_apps_have_no_holders_in_a_draft(zhou: Browser) -> None:
    for id in ("payer", "boss", "nothing"):
        role = {"id": id, "name": f"x{id}", "forms": []}
        step(zhou, {"do": "add", "at": [], "name": "roles", "after": None, "item": role})
    holders = zhou("GET", f"{DRAFT}/roles").json()["holders"]
    assert [holders[id]["count"] for id in ("keeper", "payer", "boss", "nothing")] == [3, 0, 0, 0]


def test_who_drew_in_a_draft_is_told_also_after_an_undo(admin: Browser, zhou: Browser) -> None:
    """What is sent with an Edit as what was there comes back by the undo, whatever was left out of it."""
    seller = element(zhou, "roles", "seller", draft=CLOSED)
    (had,) = seller["forms"]
    cut = {name: had[name] for name in ("id", "form", "verbs", "rows", "fields")}
    edit = {"do": "remove", "at": ["roles", "seller"], "name": "forms", "after": None, "item": cut}
    app_builders.step(zhou, edit, draft=CLOSED)
    zhou("POST", f"{CLOSED}/undo", {})

    assert [one["title"] for one in admin("GET", f"{CLOSED}/check").json()["others"]] == ["zhou"]


def test_a_publish_in_pieces_asks_again_before_it_counts(
    admin: Browser, zhou: Browser, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    act(zhou, "change_kind", form="client", table="client", id="client_note", kind="number")
    job = rehearse(zhou, database).json()["id"]
    monkeypatch.setattr(drafts, "is_for_pieces", lambda *_: True)
    asked = publish(zhou, rehearsal=job)
    assert asked.status_code == 202, asked.text
    roles = {"roles": ["seller"]}
    assert admin("PATCH", f"/staff/{person(database, 'zhou')}", roles).status_code == 200
    while work(database):
        pass

    done = zhou("GET", f"/jobs/{asked.json()['id']}").json()
    assert done["state"] == "failed"
    assert "提交给系统管理员发布" in str(done)
    kinds = {one["id"]: one["kind"] for one in element(admin, *CLIENT)["fields"]}
    assert kinds["client_note"] == "number", "the draft stays"
    assert admin("GET", f"{OPEN}/versions").json()["rows"][0]["version"] == 5


def test_what_was_read_before_the_draft_counts_too(admin: Browser, zhou: Browser) -> None:
    far = field("client_far", "formula", formula="who.job", result="text")
    add(admin, *CLIENT, name="fields", **far)
    act(admin, "give_fields", role="keeper", form="client", fields=["client_far"], right="read")
    assert publish(admin).status_code == 200
    put(zhou, *CLIENT, "fields", "client_far", formula='"x"')

    assert "你看不到" in waits(zhou)


# What comes back.


def test_what_was_taken_away_does_not_come_back(admin: Browser, zhou: Browser) -> None:
    act(admin, "remove_fields", form="client", table="client", ids=["client_note"])
    gone = publish(admin).json()["version"]

    undone = zhou("POST", f"{OPEN}/versions/{gone}/undo", {})
    assert (undone.status_code, undone.json()["code"]) == (403, "ask_administrator")
    add(zhou, *CLIENT, name="fields", **field("client_note", "single_line_text"))
    assert "以前的数据" in waits(zhou)
    zhou("DELETE", DRAFT)
    add(zhou, "forms", "visit", name="fields", **field("client_note", "single_line_text"))
    assert waits(zhou), "an id is of one form"


def test_a_field_that_moved_within_its_form_does_not_come_back(admin: Browser, zhou: Browser) -> None:
    note = field("client_note", "single_line_text")
    lines = (*CLIENT, "fields", "client_lines")
    act(admin, "remove_fields", form="client", table="client", ids=["client_note"])
    add(admin, *lines, name="fields", **note)
    assert publish(admin).status_code == 200
    act(zhou, "remove_fields", form="client", table="client_lines", ids=["client_note"])
    add(zhou, *CLIENT, name="fields", **note)

    assert "以前的数据" in waits(zhou)


def test_a_column_that_nothing_was_written_to_meanwhile_does_not_come_back(
    admin: Browser, zhou: Browser
) -> None:
    fill = {"id": "f", "source": "client_name", "into": "visit_name", "mode": "sync"}
    add(admin, "forms", "visit", name="fields", **field("visit_note", "single_line_text"))
    assert publish(admin).status_code == 200
    put(admin, "forms", "visit", "fields", "visit_client", fills=[fill | {"into": "visit_note"}])
    assert publish(admin).status_code == 200
    put(zhou, "forms", "visit", "fields", "visit_client", fills=[])

    assert "以前的数据" in waits(zhou)


def test_a_kind_that_once_was_does_not_come_back(admin: Browser, zhou: Browser, database: Database) -> None:
    for who in (admin, zhou):
        kind = "number" if who is admin else "single_line_text"
        act(who, "change_kind", form="client", table="client", id="client_note", kind=kind)
        if who is admin:
            asked = who("POST", f"{DRAFT}/rehearse", {"number": who("GET", DRAFT).json()["number"]})
            while work(database):
                pass
            assert publish(who, rehearsal=asked.json()["id"]).status_code == 200

    assert "以前的数据" in waits(zhou)


def test_an_undo_within_what_is_seen_is_theirs(zhou: Browser) -> None:
    put(zhou, *CLIENT, label="客户")
    done = publish(zhou).json()["version"]

    assert zhou("POST", f"{OPEN}/versions/{done}/undo", {}).status_code == 200


def test_what_an_administrator_hid_does_not_come_back(admin: Browser, zhou: Browser) -> None:
    act(admin, "give_fields", role="keeper", form="client", fields=["client_note"], right="hidden")
    hid = publish(admin).json()["version"]

    undone = zhou("POST", f"{OPEN}/versions/{hid}/undo", {})

    assert (undone.status_code, undone.json()["code"]) == (403, "ask_administrator")


# Drafts of several, and mistakes.


def test_what_another_drew_into_the_draft_counts(admin: Browser, zhou: Browser) -> None:
    put(zhou, *CLIENT, label="客户")
    add(admin, *CLIENT, name="fields", **field("client_pay", "relation", target="pay"))

    assert "client_pay" not in waits(zhou)
    assert publish(admin).status_code == 200


def test_mistakes_are_told_as_far_as_they_tell_of_nothing_else(zhou: Browser) -> None:
    add(zhou, *CLIENT, name="fields", **field("client_far", "formula", formula="1 +", result="text"))
    answer = publish(zhou)
    assert answer.status_code == 422
    assert [one["code"] for one in answer.json()["problems"]] != ["ask_administrator"]
    assert "client_far" in zhou("GET", f"{DRAFT}/check").json()["problems"][0]["about"]


def test_trying_and_looking_as_a_role_go_by_what_is_seen(admin: Browser, zhou: Browser) -> None:
    body = {"form": "client", "values": {"name": "x"}}
    tried = zhou("POST", f"{DRAFT}/try", body)
    assert (tried.status_code, tried.json()["problem"]) == (200, None)
    assert tried.json()["values"]["code"] == "x-"
    assert zhou("GET", f"{DRAFT}/roles").json()["problem"] is None
    assert zhou("GET", f"{DRAFT}/roles/few/forms").json()["problem"] is None

    add(zhou, *CLIENT, name="fields", **field("client_far", "relation", target="pay"))
    for answer in (
        zhou("POST", f"{DRAFT}/try", body),
        zhou("GET", f"{DRAFT}/roles"),
        zhou("GET", f"{DRAFT}/roles/few/forms"),
    ):
        assert answer.status_code == 200
        assert "你看不到" in answer.json()["problem"]
        assert "pay" not in answer.json()["problem"]


def test_who_is_no_administrator_any_more_when_it_counts_publishes_under_the_law(
    admin: Browser, browse: Callable[..., Browser], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    olga = person(database, "olga")
    assert admin("PATCH", f"/staff/{olga}", {"roles": ["管理员"]}).status_code == 200
    who = browse("olga")
    put(who, "forms", "pay", label="付款", draft=f"{OTHER}/draft")

    def planned(*told: Any) -> Any:
        assert admin("PATCH", f"/staff/{olga}", {"roles": []}).status_code == 200
        return plan_publish(*told)

    monkeypatch.setattr(routes, "plan_publish", planned)
    number = who("GET", f"{OTHER}/draft").json()["number"]
    answer = who("POST", f"{OTHER}/draft/publish", {"number": number})

    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (422, "ask_administrator")


# Processes.


@pytest.mark.parametrize(
    "node",
    [
        {
            "kind": "update",
            "of": "client_who",
            "sets": [{"id": "g", "field": "person_active", "formula": "false"}],
        },
        {"kind": "delete", "of": "client_who"},
        {"kind": "create", "form": "people", "sets": [{"id": "g", "field": "person_name", "formula": '"x"'}]},
    ],
)
def test_a_process_writes_no_more_than_who_publishes_it_may(zhou: Browser, node: dict[str, Any]) -> None:
    start = {"id": "start", "on": "created"}
    base = {
        "id": "auto",
        "key": "auto",
        "label": "自动",
        "form": "client",
        "is_approval": False,
        "start": start,
    }
    add(zhou, name="flows", **base, nodes=[{"id": "n", "label": "n", **node}])

    assert "流程会修改「成员」" in waits(zhou)

    given = [{"id": "g", "field": "client_note", "formula": '"x"'}]
    put(zhou, "flows", "auto", nodes=[{"id": "n", "label": "n", "kind": "update", "sets": given}])
    assert why(zhou) == []
    assert publish(zhou).status_code == 200
