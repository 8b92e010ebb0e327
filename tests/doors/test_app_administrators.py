"""
Application administrators over HTTP: who gets in where, and what they may publish by themselves (decision 0058).

That nothing they are answered holds a value they do not see is in ``test_app_administrators_leaks.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from huodan.doors.http.routes import ROUTES
from huodan.storage.db import Database
from huodan.workspace.working import work
from tests.doors.app_builders import (
    APP,
    CANARY,
    DRAFT,
    act,
    add,
    build,
    fill,
    person,
    publish,
    put,
    refused,
    rehearse,
    step,
)
from tests.doors.conftest import Browser

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
    ("GET", "/building/{app}/targets/{form}"): None,
    ("POST", "/building/{app}/draft/acts"): {"do": "x"},
    ("POST", "/building/{app}/draft/uses"): {"form": "deal"},
    ("POST", "/building/{app}/draft/formula"): {"table": "deal", "text": "1"},
    ("GET", "/building/{app}/draft/roles"): None,
    ("GET", "/building/{app}/draft/roles/{role}/forms"): None,
    ("POST", "/building/{app}/draft/rehearse"): {"number": 9},
    ("POST", "/building/{app}/draft/matching"): {"form": "deal", "where": None},
    ("GET", "/building/{app}/rehearsals/{id}"): None,
    ("GET", "/building/{app}/rehearsals/{id}/values"): None,
    ("GET", "/building/{app}/rehearsals/{id}/standing"): None,
}
"""What who administers the app may ask too."""
ANYBODY_WHO_BUILDS = {("GET", "/building"), ("GET", "/building/palette")}
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
    ("GET", "/building/{app}/administrators"): None,
    ("PATCH", "/building/{app}/administrators"): {"people": "x"},
}
UPLOADS = {("POST", "/building/from-file"), ("POST", "/building/from-file/look")}
NAMES = {"app": "test", "version": "3", "form": "item", "role": "seller", "id": "job_1", "name": "nothing"}


@pytest.fixture
def database(prepared_database: Callable[..., str]) -> Iterator[Database]:
    """This function will open a private copy."""
    opened = Database(prepared_database("app_administrators", build))
    yield opened
    opened.close()


@pytest.fixture
def admin(browse: Callable[..., Browser], database: Database) -> Browser:
    """This function will fill in canaries and let Anna, Zhou and Wang administer the app."""
    admin = browse("admin")
    fill(admin, database)
    return admin


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
                assert who("DELETE", DRAFT).status_code == 204
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
    assert ([one["key"] for one in found["apps"]], found["removed"]) == (["test"], [])
    assert anna("GET", "/session").json()["user"]["builds"] == ["test"]
    assert mei("GET", "/session").json()["user"]["builds"] == []
    assert CANARY not in anna("GET", f"{APP}/targets").text
    keys = [one["key"] for one in anna("GET", f"{APP}/targets").json()["apps"]]
    assert keys == ["other", "workspace"], "what the app points to already, and people"
    fields = anna("GET", f"{APP}/targets").json()["apps"][0]["forms"][0]["fields"]
    assert [one["id"] for one in fields] == ["pay_name", "pay_secret"], "the title, and what a formula names"


def test_only_administrators_choose_them_and_each_grant_is_noted(
    admin: Browser, browse: Callable[..., Browser], database: Database
) -> None:
    anna = browse("anna")
    named = {"people": [person(database, "zhou")]}
    assert anna("PATCH", f"{APP}/administrators", named).status_code == 403

    assert [one["title"] for one in admin("PATCH", f"{APP}/administrators", named).json()["people"]] == [
        "zhou"
    ]

    assert anna("GET", DRAFT).status_code == 403
    assert anna("GET", "/building").status_code == 403
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
    assert browse("anna")("GET", DRAFT).status_code == 403


def test_taken_away_a_publish_that_was_asked_for_is_not_done(
    admin: Browser, browse: Callable[..., Browser], database: Database
) -> None:
    anna = browse("anna")
    put(anna, "forms", "deal", "fields", "deal_sum", formula='#deal_name & "z"')
    number = anna("GET", DRAFT).json()["number"]
    asked = anna("POST", f"{DRAFT}/rehearse", {"number": number})
    admin("PATCH", f"{APP}/administrators", {"people": []})
    while work(database):
        pass
    assert anna("GET", f"/jobs/{asked.json()['id']}").json()["state"] == "failed"


def test_working_out_again_and_making_what_is_missing_is_for_administrators(
    admin: Browser, browse: Callable[..., Browser]
) -> None:
    anna = browse("anna")
    put(anna, "forms", "deal", "fields", "deal_sum", formula='#deal_name & "z"')
    again = [{"field": "deal_sum", "where": None}]
    for more in ({"recompute": again}, {"creates": ["deal_item"]}):
        answer = publish(anna, **more)
        assert (answer.status_code, answer.json()["code"]) == (403, "only_administrators")


FORMULA = {"kind": "formula", "result": "text"}


def field(id: str, kind: str, **settings: Any) -> dict[str, Any]:
    return {"id": id, "key": id, "label": id, "kind": kind, **settings}


def new_field(id: str, kind: str, form: str = "deal", **settings: Any) -> Callable[[Browser], Any]:
    return lambda who: add(who, "forms", form, name="fields", **field(id, kind, **settings))


def setting(*way: str, **settings: Any) -> Callable[[Browser], Any]:
    return lambda who: put(who, *way, **settings)


def role_gets(role: str, form: str, **more: Any) -> Callable[[Browser], Any]:
    rights = {"id": f"n_{role}_{form}", "form": form, "verbs": ["read"], **more}
    return lambda who: add(who, "roles", role, name="forms", **rights)


def role_sees(role: str, *fields: str, right: str = "read") -> Callable[[Browser], Any]:
    return lambda who: act(who, "give_fields", role=role, form="deal", fields=list(fields), right=right)


def new_rule(**more: Any) -> Callable[[Browser], Any]:
    """This function will add a rule; items may be called ``name``, so it is sent as an Edit."""
    item = {"id": "r1", "name": "r", **more}
    edit = {"do": "add", "at": ["forms", "deal"], "name": "rules", "after": None, "item": item}
    return lambda who: step(who, edit)


DEAL = ("forms", "deal")
FINE: dict[str, tuple[str, Callable[[Browser], Any]]] = {
    "words": ("zhou", setting(*DEAL, "fields", "deal_name", label="名字")),
    "a plain field": ("wang", new_field("more", "number")),
    "a formula over what one sees": ("zhou", new_field("two", **FORMULA, formula='#deal_name & "2"')),
    "a formula over own fields, unseen by all of them": (
        "anna",
        new_field("two", **FORMULA, formula="#deal_secret"),
    ),
    "another formula in the dark": (
        "anna",
        setting(*DEAL, "fields", "deal_sum", formula='#deal_secret & "z"'),
    ),
    "rights of somebody else in the app": ("anna", role_sees("seller", "deal_secret")),
    "rights of somebody else in a form one does not see": ("zhou", role_gets("spare", "item")),
    "a relation in the app": ("anna", new_field("rel", "relation", target="item")),
    "unique in the dark, while it is new": ("anna", new_field("code", "single_line_text", unique=True)),
    "unique where one sees all": ("zhou", new_field("code", "single_line_text", unique=True)),
    "a form with a right of one's own": (
        "zhou",
        lambda who: (
            act(
                who, "add_form", id="fresh", label="新表", fields=[{"id": "fresh_name", "label": "名称"}]
            ).json()
            and role_gets("seller", "fresh")(who)
        ),
    ),
    "a member": ("zhou", new_field("by", "member")),
    "a field goes": (
        "zhou",
        lambda who: act(who, "remove_fields", form="deal", table="deal", ids=["deal_secret"]),
    ),
}


@pytest.mark.parametrize("case", FINE)
def test_they_publish_by_themselves(case: str, admin: Browser, browse: Callable[..., Browser]) -> None:
    login, change = FINE[case]
    who = browse(login)
    changed = change(who)
    assert changed.status_code == 200, changed.text

    done = publish(who)

    assert done.status_code == 200, done.text


REFUSED: dict[str, tuple[str, Callable[[Browser], Any]]] = {
    "a formula over a hidden field": ("zhou", new_field("two", **FORMULA, formula="#deal_secret")),
    "a formula by key": ("zhou", new_field("two", **FORMULA, formula="secret")),
    "a formula over a relation": ("zhou", new_field("two", **FORMULA, formula="#deal_item.#item_secret")),
    "another formula over a hidden field": (
        "zhou",
        setting(*DEAL, "fields", "deal_sum", formula="#deal_secret"),
    ),
    "a formula over one's own records only": ("wang", new_field("two", **FORMULA, formula="#deal_name")),
    "a look-up": ("zhou", new_field("two", "lookup", relation="deal_item", source="item_secret")),
    "a roll-up": (
        "zhou",
        new_field("two", "rollup", over="deal_item", source="deal_secret", operation="count", form="item"),
    ),
    "a default": ("zhou", new_field("two", "single_line_text", default_formula="#deal_secret")),
    "a fill": (
        "zhou",
        setting(
            *DEAL, "fields", "deal_item", fills=[{"id": "f", "source": "#item_secret", "into": "deal_name"}]
        ),
    ),
    "a filter of what is offered": (
        "zhou",
        setting(*DEAL, "fields", "deal_item", where={"field": "secret", "op": "starts", "value": "c"}),
    ),
    "columns of what is offered": ("zhou", setting(*DEAL, "fields", "deal_item", columns=["secret"])),
    "a field of one's own role": ("zhou", role_sees("seller", "deal_secret")),
    "a field of one's own role, masked": ("zhou", role_sees("seller", "deal_secret", right="masked")),
    "a form of one's own role": ("zhou", role_gets("seller", "item")),
    "all records of one's own role": (
        "wang",
        lambda who: act(who, "give_rows", role="owner", forms=["deal"], rows="all"),
    ),
    "somebody else is responsible too": ("wang", new_field("also", "member", is_owner=True)),
    "a name of another field": ("zhou", setting(*DEAL, title="deal_secret")),
    "unique in the dark": ("anna", setting(*DEAL, "fields", "deal_secret", unique=True)),
    "unique together in the dark": (
        "anna",
        lambda who: add(who, *DEAL, name="combinations", id="c1", fields=["deal_secret", "deal_name"]),
    ),
    "another kind in the dark": (
        "anna",
        lambda who: act(who, "change_kind", form="deal", table="deal", id="deal_secret", kind="number"),
    ),
    "a relation made a text": (
        "zhou",
        lambda who: act(
            who, "change_kind", form="deal", table="deal", id="deal_item", kind="single_line_text"
        ),
    ),
    "a formula over another app, in the dark": (
        "anna",
        new_field("two", **FORMULA, formula="#deal_pay.#pay_secret"),
    ),
    "what came from another app, to more people": ("anna", role_sees("seller", "deal_paid")),
    "another formula where something of another app was": (
        "anna",
        setting(*DEAL, "fields", "deal_paid", formula='"x"'),
    ),
    "a check that asks another app": (
        "anna",
        lambda who: add(
            who, *DEAL, name="checks", id="k1", message="no", formula='#deal_pay.#pay_secret<>"x"'
        ),
    ),
    "a check that asks what is hidden": (
        "zhou",
        lambda who: add(who, *DEAL, name="checks", id="k1", message="no", formula='#deal_secret<>"x"'),
    ),
    "a rule": (
        "zhou",
        new_rule(does=[{"id": "d1", "do": "assign", "fields": ["deal_name"], "formula": "#deal_secret"}]),
    ),
    "a rule about when something is shown": (
        "zhou",
        new_rule(when='#deal_secret="x"', does=[{"id": "d1", "do": "hide", "fields": ["deal_sum"]}]),
    ),
    "what others will fill in, brought to one's own form": (
        "zhou",
        lambda who: (
            new_field("later", "single_line_text", form="item")(who)
            and new_field("two", "lookup", relation="deal_item", source="later")(who)
        ),
    ),
    "unique where one tries values out": ("wang", new_field("code", "single_line_text", unique=True)),
    "columns of another form of the app in a role": (
        "zhou",
        role_gets("seller", "item", fields="hidden", verbs=["create"]),
    ),
    "the app goes": ("anna", setting(is_removed=True)),
    "the app is another one": ("anna", setting(key="other")),
}


@pytest.mark.parametrize("case", REFUSED)
def test_the_law_refuses(
    case: str, admin: Browser, browse: Callable[..., Browser], database: Database
) -> None:
    login, change = REFUSED[case]
    who = browse(login)
    changed = change(who)
    if changed.status_code == 200:
        check = who("GET", f"{DRAFT}/check").json()["problems"]
        assert [one["code"] for one in check if one["code"] != "ask_administrator"] == []
        assert check
        assert all("管理员" in one["message"] for one in check)
        assert CANARY not in str(check)
        asked = rehearse(who, database)
        assert asked.status_code == 403, asked.text

        assert refused(publish(who)), case
        assert admin("DELETE", DRAFT).status_code == 204
    else:
        assert case in ("the app goes", "the app is another one")
        assert (changed.status_code, changed.json()["code"]) == (403, "ask_administrator")
