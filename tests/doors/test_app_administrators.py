"""
Application administrators over HTTP: they design and publish one app, and see no record their roles do not give them.

Canaries stand in all records, in the labels of another app too; one who administers the app walks through every route of
drafts, publishing and versions. What would open more to them waits for an administrator (decision 0058).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from huodan.doors.http.routes import ROUTES
from huodan.engines import people
from huodan.engines.people import find_roles
from huodan.kit.ids import format_id
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.setup import add_person, prepare
from huodan.workspace.working import work
from tests.doors.conftest import PASSWORD, Browser
from tests.support.apps import app, field, form, read
from tests.support.sales import rights

CANARY = "canary"
ALL = ["read", "create", "update", "delete", "import", "export"]
APP, OTHER = "/building/test", "/building/other"
DRAFT = f"{APP}/draft"
PAY = {"do": "add_fields", "form": "deal", "table": "deal", "after": "deal_name"}


def build(url: str) -> None:
    """This function will publish two apps, and let three people in."""
    database = Database(url)
    prepare(database)
    item = form("item", field("item_name", "single_line_text"), field("item_secret", "single_line_text"))
    deal = form(
        "deal",
        field("deal_name", "single_line_text"),
        field("deal_secret", "single_line_text"),
        field("deal_item", "relation", target="item"),
        field("deal_sum", "formula", formula='#deal_name & "x"', result="text"),
    )
    boss = {"id": "boss", "name": "老板", "forms": [rights("item", ALL), rights("deal", ALL)]}
    but = [{"id": "no", "fields": ["deal_secret"], "right": "hidden"}]
    seller = {"id": "seller", "name": "销售", "forms": [rights("deal", ["read"], but=but)]}
    assert isinstance(publish_app(database, SYSTEM, read(app(item, deal, roles=[boss, seller]))), int)
    pay = form("pay", field("pay_name", "single_line_text", label=f"{CANARY} label"))
    other = app(
        pay, id="other", key="other", roles=[{"id": "payer", "name": "出纳", "forms": [rights("pay", ALL)]}]
    )
    assert isinstance(publish_app(database, SYSTEM, read(other)), int)

    def staff(tx: Tx) -> None:
        for login, roles in (("admin", ["管理员", "老板", "出纳"]), ("anna", []), ("zhou", ["销售"])):
            found = find_roles(current_plan(tx), roles)
            values = {"name": login}
            add_person(
                tx, login=login, password=PASSWORD, roles=found, values=values, must_change_password=False
            )

    database.transact(SYSTEM, staff)
    database.close()


@pytest.fixture
def database(prepared_database: Callable[..., str]) -> Iterator[Database]:
    """This function will open a private copy."""
    opened = Database(prepared_database("app_administrators", build))
    yield opened
    opened.close()


@pytest.fixture
def admin(browse: Callable[..., Browser], database: Database) -> Browser:
    """This function will fill in records full of canaries, and let Anna and Zhou administer the app."""
    admin = browse("admin")
    forms = "/apps/test/forms"
    item = admin("POST", f"{forms}/item/records", {"values": {"name": f"{CANARY} item", "secret": CANARY}})
    for _ in range(2):
        values = {"name": f"{CANARY} deal", "secret": f"{CANARY} secret", "item": item.json()["id"]}
        assert admin("POST", f"{forms}/deal/records", {"values": values}).status_code == 201
    assert admin("POST", "/apps/other/forms/pay/records", {"values": {"name": CANARY}}).status_code == 201
    named = {"people": [person(database, "anna"), person(database, "zhou")]}
    assert admin("PATCH", f"{APP}/administrators", named).status_code == 200
    return admin


def person(database: Database, login: str) -> str:
    with database.read() as tx:
        return format_id("usr", people.account_of(tx, login=login).person)


def act(who: Browser, do: str, **settings: Any) -> Any:
    return who("POST", f"{DRAFT}/acts", {"do": do, **settings})


def step(who: Browser, *edits: dict[str, Any]) -> Any:
    return who("PATCH", DRAFT, {"edits": list(edits)})


def element(who: Browser, *way: str) -> dict[str, Any]:
    """This function will give an element of the draft."""
    here = who("GET", DRAFT).json()["document"]
    for name, id in zip(way[::2], way[1::2], strict=True):
        here = next(one for one in here[name] if one["id"] == id)
    return dict(here)


def put(who: Browser, *way: str, **settings: Any) -> Any:
    """This function will set settings of an element."""
    now = element(who, *way)
    return step(
        who,
        *(
            {"do": "set", "at": list(way), "name": name, "old": now[name], "new": new}
            for name, new in settings.items()
        ),
    )


def publish(who: Browser, **more: Any) -> Any:
    return who("POST", f"{DRAFT}/publish", {"number": who("GET", DRAFT).json()["number"], **more})


def rehearse(who: Browser, database: Database) -> str:
    """This function will have the draft rehearsed and give the job."""
    asked = who("POST", f"{DRAFT}/rehearse", {"number": who("GET", DRAFT).json()["number"]})
    assert asked.status_code == 202, asked.text
    while work(database):
        pass
    return str(asked.json()["id"])


def _look(ask: Callable[..., Any], key: str, number: int, own: str, theirs: str) -> None:
    app_, draft = "/building/{app}", "/building/{app}/draft"
    for route in (draft, f"{draft}/check", f"{draft}/roles", f"{draft}/roles/{{role}}/forms"):
        ask("GET", route, app=key)
    for route in (f"{app_}/targets", f"{app_}/versions", f"{app_}/versions/{{version}}", f"{app_}/file"):
        ask("GET", route, app=key)
    ask("GET", f"{app_}/administrators", app=key)
    ask("PATCH", f"{app_}/administrators", {"people": []}, app=key)
    for job in (own, theirs):
        ask("GET", f"{app_}/rehearsals/{{id}}", app=key, id=job)
        ask("GET", f"{app_}/rehearsals/{{id}}/values", app=key, id=job)
    ask("POST", f"{draft}/rehearse", {"number": number}, app=key)
    ask("POST", f"{draft}/uses", {"form": "deal", "fields": ["deal_secret"]}, app=key)
    for text in ("#deal_secret", "#deal_item.#item_secret", "1"):
        ask("POST", f"{draft}/formula", {"table": "deal", "text": text}, app=key)
    for where in (None, {"field": "secret", "op": "contains", "value": "can"}):
        for name in ("deal", "pay"):
            ask("POST", f"{draft}/matching", {"form": name, "where": where}, app=key)


def _do(ask: Callable[..., Any], key: str, number: int, own: str, theirs: str) -> None:
    app_, draft = "/building/{app}", "/building/{app}/draft"
    for way in ("undo", "redo"):
        ask("POST", f"{draft}/{way}", {}, app=key)
    ask("POST", f"{draft}/rebase", {"keep": "mine"}, app=key)
    ask("POST", f"{draft}/ask", {"number": number}, app=key)
    for rehearsal in (own, theirs):
        body = {"number": number, "rehearsal": rehearsal, "creates": []}
        ask("POST", f"{draft}/publish", body, app=key)
    ask("POST", f"{app_}/versions/{{version}}/undo", {}, app=key)
    ask(
        "POST",
        f"{draft}/acts",
        {
            **PAY,
            "fields": [{"id": "fx", "kind": "relation", "label": "x", "settings": {"target": "pay"}}],
        },
        app=key,
    )
    ask("PATCH", draft, {"edits": []}, app=key)
    ask("POST", f"{app_}/copy", {"label": "x"}, app=key)


def _ask_around(ask: Callable[..., Any], own: str, theirs: str) -> None:
    for route in ("/building", "/building/palette", "/building/templates"):
        ask("GET", route)
    ask("POST", "/building/suggest", {"labels": ["x"]})
    for route in ("/building", "/building/app-file", "/building/templates/{name}"):
        ask("POST", route, {"label": "x"})
    ask("GET", "/jobs?all=true")
    for job in (own, theirs):
        ask("GET", "/jobs/{id}", id=job)


def leaks(answer: Any) -> bool:
    sent = answer.request.content.decode("utf-8", "replace") if answer.request.content else ""
    return CANARY in answer.text and CANARY not in sent


def test_who_administers_one_app_walks_through_all_of_building_and_sees_no_value(
    admin: Browser, browse: Callable[..., Browser], database: Database
) -> None:
    anna, told = browse("anna"), {}

    def ask(method: str, route: str, body: object = None, **names: str) -> Any:
        names = {"app": "test", "role": "boss", "version": "3", "id": "job_1", "name": "orders"} | names
        answer = anna(method, route.format(**names), body)
        told.setdefault((method, f"/api/v1{route}"), []).append(answer)
        return answer

    act(admin, "change_kind", form="deal", table="deal", id="deal_secret", kind="number")
    theirs = rehearse(admin, database)
    assert CANARY in admin("GET", f"{APP}/rehearsals/{theirs}/values").text, "the walk passes by canaries"
    put(anna, "forms", "deal", "fields", "deal_name", unique=True)
    put(anna, "forms", "deal", "fields", "deal_sum", formula='#deal_secret & "y"')
    own = rehearse(anna, database)
    number = anna("GET", DRAFT).json()["number"]
    for key in ("test", "other", "workspace", "nowhere"):
        _look(ask, key, number, own, theirs)
        _do(ask, key, number, own, theirs)
    _ask_around(ask, own, theirs)
    ask("DELETE", "/building/{app}/draft")

    walked = {way for way in told if way[1].startswith("/api/v1/building")}
    every = {(one.method, one.path) for one in ROUTES if one.path.startswith("/api/v1/building")}
    assert every - walked <= {
        ("POST", "/api/v1/building/from-file"),
        ("POST", "/api/v1/building/from-file/look"),
    }
    assert [f"{way}: {one.text[:300]}" for way, ones in told.items() for one in ones if leaks(one)] == []
    assert [way for way, ones in told.items() for one in ones if one.status_code >= 500] == []
    others = [one for ones in told.values() for one in ones if "/building/other" in str(one.url)]
    assert {one.status_code for one in others} == {403}
    for name in ("deal", "item"):
        assert anna("POST", f"/apps/test/forms/{name}/query", {"columns": ["name"]}).status_code == 404


def test_a_rehearsal_counts_what_its_reader_does_not_see(
    admin: Browser, browse: Callable[..., Browser], database: Database
) -> None:
    anna = browse("anna")
    act(anna, "change_kind", form="deal", table="deal", id="deal_secret", kind="number")
    values = f"{APP}/rehearsals/{rehearse(anna, database)}/values"

    assert anna("GET", values).json() == {"rows": [], "unseen": 2, "next": None}

    put(anna, "forms", "deal", "fields", "deal_name", unique=True)
    found = anna("GET", f"{APP}/rehearsals/{rehearse(anna, database)}").json()["result"]["problems"]
    assert [one["code"] for one in found] == ["duplicates"]
    assert CANARY not in str(found)


def test_they_publish_alone_what_shows_them_nothing(admin: Browser, browse: Callable[..., Browser]) -> None:
    anna = browse("anna")
    assert [one["key"] for one in anna("GET", "/building").json()["apps"]] == ["test"]
    assert anna("GET", "/session").json()["user"]["builds"] == ["test"]
    put(anna, "forms", "deal", "fields", "deal_sum", formula='#deal_name & "z"')
    act(anna, "give_verbs", role="seller", forms=["item"], verbs=["read"], given=True)
    check = anna("GET", f"{DRAFT}/check").json()["confirmation"]
    assert (check["limited"], check["why"]) == (True, [])

    done = publish(anna)

    assert done.status_code == 200, done.text
    assert anna("POST", f"{APP}/versions/{done.json()['version']}/undo", {}).status_code == 200


def test_what_gives_a_role_of_their_own_more_waits_for_an_administrator(
    admin: Browser, browse: Callable[..., Browser]
) -> None:
    zhou = browse("zhou")
    act(zhou, "give_fields", role="seller", form="deal", fields=["deal_secret"], right="read")
    check = zhou("GET", f"{DRAFT}/check").json()["confirmation"]
    assert "更多" in check["why"][0]

    refused = publish(zhou)

    assert (refused.status_code, refused.json()["code"]) == (409, "confirmation_needed")
    number = zhou("GET", DRAFT).json()["number"]
    asked = zhou("POST", f"{DRAFT}/ask", {"number": number}).json()
    assert asked["asked_by"]["title"] == "zhou"
    assert [one["is_asked"] for one in admin("GET", "/building").json()["apps"] if one["key"] == "test"] == [
        True
    ]
    version = publish(admin).json()["version"]
    assert admin("GET", "/building").json()["apps"][1]["is_asked"] is False
    assert act(admin, "give_fields", role="seller", form="deal", fields=["deal_secret"], right="hidden")
    narrowed = publish(admin).json()["version"]
    assert zhou("POST", f"{APP}/versions/{narrowed}/undo", {}).json()["code"] == "confirmation_needed"
    assert narrowed == version + 1


@pytest.mark.parametrize(
    "edit",
    [
        {"formula": '#deal_secret & "z"'},
        {"unique": True},
    ],
)
def test_who_sees_a_part_only_does_not_publish_alone_what_may_bring_out_the_rest(
    admin: Browser, browse: Callable[..., Browser], edit: dict[str, Any]
) -> None:
    zhou = browse("zhou")
    assert put(zhou, "forms", "deal", "fields", "deal_sum" if "formula" in edit else "deal_name", **edit)
    assert publish(zhou).json()["code"] == "confirmation_needed"
    zhou("DELETE", DRAFT)
    put(zhou, "forms", "deal", "fields", "deal_name", label="名字")

    assert publish(zhou).status_code == 200


def test_a_role_of_their_own_gives_no_rights_in_other_apps_nor_a_relation_to_them(
    admin: Browser, browse: Callable[..., Browser]
) -> None:
    anna = browse("anna")
    fields = [{"id": "fx", "kind": "relation", "label": "x", "settings": {"target": "pay"}}]
    role = {"id": "mine", "name": "x", "forms": [{"id": "m1", "form": "pay", "verbs": ["read"]}]}

    into = act(anna, "add_fields", form="deal", table="deal", after="deal_name", fields=fields)
    given = step(anna, {"do": "add", "at": [], "name": "roles", "after": None, "item": role})

    assert (into.status_code, given.status_code) == (404, 404)
    assert anna("GET", DRAFT).json()["edits"] == []


def test_only_administrators_choose_them_and_each_grant_is_noted(
    admin: Browser, browse: Callable[..., Browser], database: Database
) -> None:
    anna = browse("anna")
    named = {"people": [person(database, "zhou")]}
    assert anna("PATCH", f"{APP}/administrators", named).status_code == 403

    assert admin("PATCH", f"{APP}/administrators", named).json()["people"][0]["title"] == "zhou"

    assert anna("GET", DRAFT).status_code == 403
    rows = admin("GET", "/audit?kind=roles").json()["rows"]
    noted = [(one["detail"]["did"], one["detail"]["about"]["name"], one["detail"]["app"]) for one in rows]
    assert noted == [
        ("app_taken", "anna", "测试"),
        ("app_given", "zhou", "测试"),
        ("app_given", "anna", "测试"),
    ]
    assert admin("PATCH", f"{APP}/administrators", {"people": ["usr_0000000000001"]}).status_code == 422
    assert admin("PATCH", "/building/nowhere/administrators", named).status_code == 404
