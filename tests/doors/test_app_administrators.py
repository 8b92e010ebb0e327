"""
Application administrators over HTTP: who gets in where, and what they may publish by themselves (decision 0058).

That nothing they are answered holds a value they do not see is in ``test_app_administrators_leaks.py``.
"""

from __future__ import annotations

from collections.abc import Callable

from huodan.doors.http.routes import ROUTES
from huodan.storage.db import Database
from huodan.workspace.working import work
from tests.doors.app_builders import (
    APP,
    CANARY,
    CLOSED,
    DRAFT,
    OPEN,
    add,
    admin as admin,
    database as database,
    person,
    publish,
    put,
    rehearse,
)
from tests.doors.conftest import Browser
from tests.support.apps import field

BUILDING = "/api/v1/building"
BUILDERS: dict[tuple[str, str], object] = {
    ("GET", "/building/{app}/draft"): None,
    ("PATCH", "/building/{app}/draft"): {"edits": []},
    ("DELETE", "/building/{app}/draft"): None,
    ("POST", "/building/{app}/draft/undo"): {},
    ("POST", "/building/{app}/draft/redo"): {},
    ("POST", "/building/{app}/draft/rebase"): {"keep": "mine"},
    ("GET", "/building/{app}/draft/check"): None,
    ("POST", "/building/{app}/draft/publish"): {"number": 9},
    ("GET", "/building/{app}/versions"): None,
    ("GET", "/building/{app}/versions/{version}"): None,
    ("POST", "/building/{app}/versions/{version}/undo"): {},
    ("GET", "/building/{app}/targets"): None,
    ("GET", "/building/{app}/channels"): None,
    ("GET", "/building/{app}/targets/{form}"): None,
    ("POST", "/building/{app}/draft/acts"): {"do": "x"},
    ("POST", "/building/{app}/draft/uses"): {"form": "deal"},
    ("POST", "/building/{app}/draft/ways"): {"form": "deal", "table": "deal", "field": "deal_name"},
    ("POST", "/building/{app}/draft/formula"): {"table": "deal", "text": "1"},
    ("GET", "/building/{app}/draft/flows/{flow}/bpmn"): None,
    ("GET", "/building/{app}/draft/roles"): None,
    ("GET", "/building/{app}/draft/roles/{role}/forms"): None,
    ("POST", "/building/{app}/draft/rehearse"): {"number": 9},
    ("POST", "/building/{app}/draft/hand-in"): {"number": 9},
    ("POST", "/building/{app}/draft/try"): {"form": "deal", "values": {}},
    ("GET", "/building/{app}/rehearsals/{id}"): None,
    ("GET", "/building/{app}/rehearsals/{id}/values"): None,
    ("GET", "/building/{app}/rehearsals/{id}/values/file"): None,
    ("GET", "/building/{app}/rehearsals/{id}/standing"): None,
}
"""What who administers the app may ask too."""
ANYBODY_WHO_BUILDS = {("GET", "/building"), ("GET", "/building/palette"), ("GET", "/building/nodes")}
ADMINISTRATORS: dict[tuple[str, str], object] = {
    ("POST", "/building"): {"label": "n"},
    ("PATCH", "/building/order"): {"apps": [{"key": "gone", "group": None}]},
    ("DELETE", "/building/{app}"): None,
    ("POST", "/building/{app}/restore"): {},
    ("GET", "/building/templates"): None,
    ("POST", "/building/templates/{name}"): {"label": "n"},
    ("POST", "/building/app-file"): {"file": {}},
    ("POST", "/building/{app}/copy"): {"label": "n"},
    ("GET", "/building/{app}/file"): None,
    ("POST", "/building/{app}/draft/matching"): {"form": "deal", "where": None},
    ("GET", "/building/{app}/draft/flows/{flow}/try"): None,
    ("POST", "/building/{app}/draft/flows/{flow}/try"): {"record": "x"},
    ("GET", "/building/{app}/draft/flows/{flow}/kept"): None,
    ("POST", "/building/{app}/draft/flows/{flow}/kept"): {"record": "x"},
    ("POST", "/building/{app}/draft/flows/{flow}/kept/forget"): {"id": "x"},
    ("GET", "/building/{app}/administrators"): None,
    ("PATCH", "/building/{app}/administrators"): {"people": "x"},
}
UPLOADS = {("POST", "/building/from-file"), ("POST", "/building/from-file/look")}
NAMES = {
    "app": "test",
    "version": "3",
    "form": "item",
    "role": "seller",
    "id": "job_1",
    "name": "nothing",
    "flow": "f",
}


def test_every_route_of_building_is_in_the_list() -> None:
    every = {
        (one.method, one.path.removeprefix("/api/v1")) for one in ROUTES if one.path.startswith(BUILDING)
    }

    assert every == {*BUILDERS, *ADMINISTRATORS, *ANYBODY_WHO_BUILDS, *UPLOADS}


def test_each_route_lets_in_whom_it_should(admin: Browser, browse: Callable[..., Browser]) -> None:
    asked: dict[tuple[str, str], object] = {**BUILDERS, **ADMINISTRATORS, **dict.fromkeys(ANYBODY_WHO_BUILDS)}
    last = {("DELETE", "/building/{app}"), ("POST", "/building/{app}/restore")}
    wrong = []
    for login in ("mei", "olga", "anna", "admin"):
        who = browse(login) if login != "admin" else admin
        for way in sorted(asked, key=lambda way: (way in last, way)):
            if login == "admin" and way == ("GET", "/building/{app}/draft"):
                assert who("DELETE", CLOSED).status_code == 204
            answer = who(way[0], way[1].format(**NAMES), asked[way])
            may = login == "admin" or (login == "anna" and way in BUILDERS)
            may = may or (login in ("anna", "olga") and way in ANYBODY_WHO_BUILDS)
            is_kept_out = answer.status_code == 403 and answer.json()["code"] == "administrator_needed"
            if is_kept_out is may or answer.status_code >= 500:
                wrong.append((login, way, answer.status_code, answer.text[:100]))
    assert wrong == []


def test_every_other_app_answers_as_one_that_is_not_there(
    admin: Browser, browse: Callable[..., Browser]
) -> None:
    anna = browse("anna")
    for key in ("other", "workspace", "nowhere"):
        for (method, route), body in BUILDERS.items():
            answer = anna(method, route.format(**{**NAMES, "app": key}), body)
            assert (answer.status_code, answer.json()["code"]) == (403, "administrator_needed"), route


def test_they_see_only_what_they_build(admin: Browser, browse: Callable[..., Browser]) -> None:
    anna, mei = browse("anna"), browse("mei")

    found = anna("GET", "/building").json()
    assert ([one["key"] for one in found["apps"]], found["removed"]) == (["open", "test"], [])
    assert anna("GET", "/session").json()["user"]["builds"] == ["open", "test"]
    assert mei("GET", "/session").json()["user"]["builds"] == []
    assert CANARY not in anna("GET", f"{APP}/targets").text
    apps = anna("GET", f"{APP}/targets").json()["apps"]
    assert [one["key"] for one in apps] == ["workspace"]
    people = next(form for form in apps[0]["forms"] if form["id"] == "people")
    assert [one["key"] for one in people["fields"]] == ["name", "no", "department", "active"]
    seen = [one["key"] for one in browse("zhou")("GET", f"{APP}/targets").json()["apps"]]
    assert seen == ["open", "workspace"], "what they see whole, and people"
    fixed = browse("zhou")("GET", f"{APP}/targets/client")
    assert fixed.status_code == 200
    for form in ("pay", "vault", "nothing"):
        answer = browse("zhou")("GET", f"{APP}/targets/{form}")
        assert (answer.status_code, answer.json()["code"]) == (404, "form_not_found")


def test_only_administrators_choose_them_and_each_grant_is_noted(
    admin: Browser, browse: Callable[..., Browser], database: Database
) -> None:
    anna = browse("anna")
    named = {"people": [person(database, "zhou")]}
    assert anna("PATCH", f"{APP}/administrators", named).status_code == 403

    assert [one["title"] for one in admin("PATCH", f"{APP}/administrators", named).json()["people"]] == [
        "zhou"
    ]

    assert anna("GET", CLOSED).status_code == 403
    assert anna("GET", DRAFT).status_code == 200, "the other app is still theirs"
    rows = admin("GET", "/audit?kind=roles").json()["rows"]
    noted = {(one["detail"]["did"], one["detail"]["about"]["name"], one["detail"]["app"]) for one in rows}
    assert {("app_taken", "anna", "测试"), ("app_given", "anna", "测试")} <= noted
    assert admin("PATCH", f"{APP}/administrators", {"people": ["usr_0000000000001"]}).status_code == 422
    assert admin("PATCH", "/building/nowhere/administrators", named).status_code == 404


def test_who_leaves_loses_it_and_does_not_get_it_back_with_the_account(
    admin: Browser, browse: Callable[..., Browser], database: Database
) -> None:
    anna = person(database, "anna")
    assert admin("PATCH", f"/staff/{anna}", {"active": False}).status_code == 200
    assert admin("PATCH", f"/staff/{anna}", {"active": True}).status_code == 200

    people = admin("GET", f"{APP}/administrators").json()["people"]
    assert [one["title"] for one in people] == ["zhou", "wang"]
    assert browse("anna")("GET", CLOSED).status_code == 403


def test_taken_away_what_was_asked_for_is_not_done(
    admin: Browser, browse: Callable[..., Browser], database: Database
) -> None:
    zhou = browse("zhou")
    add(zhou, "forms", "client", name="fields", **field("client_new", "single_line_text"))
    number = zhou("GET", DRAFT).json()["number"]
    asked = zhou("POST", f"{DRAFT}/rehearse", {"number": number})
    admin("PATCH", f"{OPEN}/administrators", {"people": []})
    while work(database):
        pass
    assert zhou("GET", f"/jobs/{asked.json()['id']}").json()["state"] == "failed"


def test_a_role_taken_away_meanwhile_closes_a_rehearsal_and_the_publish(
    admin: Browser, browse: Callable[..., Browser], database: Database
) -> None:
    zhou = browse("zhou")
    put(zhou, "forms", "client", "fields", "client_note", required=True)
    job = rehearse(zhou, database).json()["id"]
    items = zhou("GET", f"{OPEN}/rehearsals/{job}").json()["result"]["items"]
    assert [one["count"] for one in items if one["code"] == "required"] == [1], items
    assert zhou("GET", f"{OPEN}/rehearsals/{job}/standing?list=0").json()["rows"] != []

    roles = {"roles": ["seller"]}
    assert admin("PATCH", f"/staff/{person(database, 'zhou')}", roles).status_code == 200

    for path in ("", "/values", "/standing?list=0"):
        answer = zhou("GET", f"{OPEN}/rehearsals/{job}{path}")
        assert (answer.status_code, answer.json()["code"]) == (403, "ask_administrator"), path
    assert zhou("GET", f"/jobs/{job}").json()["result"] is None
    assert publish(zhou, rehearsal=job).status_code == 422


def test_an_administrator_rehearses_too_and_who_builds_the_app_reads_what_they_see_whole(
    admin: Browser, browse: Callable[..., Browser], database: Database
) -> None:
    put(admin, "forms", "client", "fields", "client_note", required=True)
    job = rehearse(admin, database).json()["id"]

    assert browse("zhou")("GET", f"{OPEN}/rehearsals/{job}").status_code == 200
    assert browse("anna")("GET", f"{OPEN}/rehearsals/{job}").status_code == 403


def test_making_what_is_missing_is_for_administrators(admin: Browser, browse: Callable[..., Browser]) -> None:
    zhou = browse("zhou")
    put(zhou, "forms", "client", "fields", "client_code", formula='#client_name & "z"')
    some = [{"field": "client_code", "where": {"field": "who.job", "op": "not_empty"}}]
    for more in ({"recompute": some}, {"creates": ["visit_client"]}):
        answer = publish(zhou, **more)
        assert (answer.status_code, answer.json()["code"]) == (403, "only_administrators")
    assert publish(zhou, recompute=[{"field": "client_code", "where": None}]).status_code == 200


def test_a_draft_is_handed_in_and_administrators_see_that_it_waits(
    admin: Browser, browse: Callable[..., Browser]
) -> None:
    anna = browse("anna")
    put(anna, "forms", "client", label="客户")
    number = anna("GET", DRAFT).json()["number"]
    assert publish(anna).status_code == 422
    assert anna("POST", f"{DRAFT}/hand-in", {"number": number + 1}).status_code == 409
    told = anna("POST", f"{DRAFT}/hand-in", {"number": number}).json()["handed_in"]
    assert (told["by"]["title"], told["changed"]) == ("anna", False)

    listed = {one["key"]: one["handed_in"] for one in admin("GET", "/building").json()["apps"]}
    assert listed == {"open": told, "test": None, "other": None, "far": None}
    check = admin("GET", f"{DRAFT}/check").json()
    assert admin("GET", DRAFT).json()["handed_in"] == told
    assert [one["title"] for one in check["others"]] == ["anna"]
    assert check["problems"] == []
    put(anna, "forms", "client", label="客户们")
    assert admin("GET", DRAFT).json()["handed_in"]["changed"] is True

    assert publish(admin).status_code == 200
    assert admin("GET", DRAFT).json()["handed_in"] is None
    put(anna, "forms", "client", label="客户")
    anna("POST", f"{DRAFT}/hand-in", {"number": anna("GET", DRAFT).json()["number"]})
    anna("DELETE", DRAFT)
    put(anna, "forms", "client", label="顾客")
    assert admin("GET", DRAFT).json()["handed_in"] is None
