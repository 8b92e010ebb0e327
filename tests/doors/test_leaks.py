"""
One walk through every route over HTTP: no answer holds what its reader may not see (design §4b).

Canaries stand in hidden and masked fields (in the labels of hidden ones too), in sub-rows, and in all of the rows
outside the scope. The boss walks the same way and sees them, so that the walk is known to pass by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from huodan.doors.http.routes import ROUTES
from huodan.engines.people import find_roles
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.setup import add_person, prepare
from tests.doors.conftest import PASSWORD, Browser
from tests.doors.leaking import USUAL, bring, leave, look_as_administrators, look_at_settings, visit
from tests.doors.leaking_files import FILES, attach
from tests.doors.leaking_flows import flows, go_through_flows
from tests.doors.leaking_lists import (
    come_along,
    job_of_the_boss,
    look_at_views,
    take_out,
    view_of_the_boss,
    watched,
)
from tests.doors.leaking_merges import look_back_and_merge
from tests.doors.leaking_talk import talk
from tests.support.apps import Tree, app, field, form, read
from tests.support.attaching import upload
from tests.support.sales import rights

CANARY = "canary"
ALL = ["read", "create", "update", "delete", "import", "export"]
F = "/apps/test/forms"
HIDDEN = ("item_secret", "deal_secret", "deal_vault", "deal_papers", "line_cost")
MASKED = ("item_masked", "deal_masked", "deal_safe", "deal_scans")

Told = dict[tuple[str, str], list[Any]]


def vault() -> Tree:
    """This function will write an app of items and deals with lines."""
    item = form(
        "item",
        field("item_name", "single_line_text", required=True),
        field("item_code", "single_line_text", unique=True),
        field("item_owner", "member", is_owner=True),
        field("item_secret", "single_line_text", label=f"{CANARY} label"),
        field("item_masked", "single_line_text"),
        **watched("item"),
    )
    lines = [
        field("line_item", "relation", target="item"),
        field("line_note", "single_line_text"),
        field("line_cost", "money", label=f"{CANARY} label"),
    ]
    deal = form(
        "deal",
        field("deal_name", "single_line_text", required=True),
        field("deal_code", "single_line_text", unique=True),
        field("deal_owner", "member", is_owner=True),
        field("deal_item", "relation", target="item"),
        field("deal_items", "relations", target="item"),
        field("deal_secret", "single_line_text", label=f"{CANARY} label"),
        field("deal_masked", "single_line_text"),
        field("deal_safe", "encrypted"),
        field("deal_vault", "encrypted"),
        field("deal_files", "attachment"),
        field("deal_papers", "attachment", label=f"{CANARY} label"),
        field("deal_scans", "attachment"),
        field("deal_lines", "subform", fields=lines),
        **watched("deal"),
        combinations=[{"id": "once", "fields": ["deal_secret", "deal_item", "deal_name"]}],
    )
    but = [
        {"id": "no", "fields": list(HIDDEN), "right": "hidden"},
        {"id": "dim", "fields": list(MASKED), "right": "masked"},
    ]

    def own(form: str) -> Tree:
        mine = (form, "line")[: 1 + (form == "deal")]
        own = [{**each, "fields": [id for id in each["fields"] if id.startswith(mine)]} for each in but]
        return rights(form, ALL, rows="own", but=[each for each in own if each["fields"]])

    boss = {"id": "boss", "name": "老板", "forms": [rights("item", ALL), rights("deal", ALL)]}
    seller = {"id": "seller", "name": "销售", "forms": [own("item"), own("deal")]}
    return app(item, deal, roles=[boss, seller], flows=flows())


def build(url: str) -> None:
    """This function will publish the app and let two people in."""
    database = Database(url)
    prepare(database)
    assert isinstance(publish_app(database, SYSTEM, read(vault())), int)

    def staff(tx: Tx) -> None:
        for login, role in (("boss", "老板"), ("zhou", "销售")):
            roles = find_roles(current_plan(tx), [role])
            values = {"name": login}
            add_person(
                tx, login=login, password=PASSWORD, roles=roles, values=values, must_change_password=False
            )

    database.transact(SYSTEM, staff)
    database.close()


@pytest.fixture
def database(prepared_database: Callable[..., str]) -> Iterator[Database]:
    """This function will open a private copy."""
    opened = Database(prepared_database("leaks", build))
    yield opened
    opened.close()


def fill(boss: Browser) -> dict[str, str]:
    """This function will store one item and deal of the seller's, and one of each outside; ids by name."""
    ids: dict[str, str] = {}
    for name, owner in (("mine", {"owner": "zhou"}), (CANARY, {"owner": "boss"})):
        secret = {"secret": f"{CANARY} secret", "masked": f"{CANARY} masked"}
        item = {"name": f"{name} item", "code": f"{name}-1", **owner, **secret}
        ids[f"item {name}"] = keep(boss, "item", item)
        if name == "mine":
            gone = {"name": f"{CANARY} gone", "code": "gone", **owner, **secret}
            ids["item gone"] = keep(boss, "item", gone)
        line = {
            "item": ids[f"item {CANARY}" if name == CANARY else "item gone"],
            "note": "x",
            "cost": "77712345",
        }
        deal = {"name": f"{name} deal", "code": f"{name}-2", "item": ids["item gone"], **owner, **secret}
        deal |= {"safe": f"{CANARY} safe", "vault": f"{CANARY} vault"}
        deal["items"] = [ids["item gone"], ids[f"item {name}"]]
        held = {key: [upload(boss, f"{CANARY} {key}".encode(), f"{CANARY} {key}.txt")] for key in FILES}
        if name == "mine":
            held["files"] = [upload(boss, b"seen", "seen.txt")]
        ids |= {f"{name} {key}": str(file["id"]) for key, (file,) in held.items()}
        ids[f"deal {name}"] = keep(boss, "deal", {**deal, **held, "lines": [line]})
    ids["view"] = view_of_the_boss(boss)
    hidden = {"name": f"{CANARY} hand-over", "owner": "boss"}
    handed = boss("PATCH", f"{F}/item/records/{ids['item gone']}", {"values": hidden}, If_Match='"1"')
    assert handed.status_code == 200, handed.text
    return ids


def keep(boss: Browser, form: str, values: dict[str, Any]) -> str:
    """This function will store a record."""
    answer = boss("POST", f"{F}/{form}/records", {"values": values})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def walk(who: Browser, boss: Browser, ids: dict[str, str]) -> Told:
    """This function will go through every route several times and give the answers by method and route."""
    told: Told = {}

    def ask(method: str, route: str, body: Any = None, **more: Any) -> Any:
        names = {"app": "test", "form": more.pop("form", "deal"), "id": more.pop("id", ids["deal mine"])}
        names |= {"name": "2026-05-06-021000", "record": names["id"], "version": "2", "role": "r"}
        names |= {key: more.pop(key, value) for key, value in USUAL.items()}
        path = route.format(**names)
        if (files := more.pop("files", None)) is not None:
            headers = {"X-CSRF-Token": who.csrf} | more
            answer = who.client.post(f"/api/v1{path}", data=body, files=files, headers=headers)
        elif route == "/healthz":
            answer = who.client.get(route)
        else:
            answer = who(method, path, body, **more)
        place = route if route == "/healthz" else f"/api/v1{route.partition('?')[0]}"
        told.setdefault((method, place), []).append(answer)
        return answer

    _look_around(ask)
    _read(ask, ids)
    attach(ask, ids)
    take_out(ask)
    look_at_views(ask, ids)
    talk(ask, boss, ids)
    go_through_flows(ask, boss, ids)
    _write(ask, ids, boss)
    come_along(ask, ids)
    bring(ask, boss)
    ask("POST", "/session/password", {"old": "x", "new": "y"})
    ask("PATCH", "/session", {"lang": "zh"})
    _jobs(ask, ids)
    leave(ask)
    return told


def _look_around(ask: Callable[..., Any]) -> None:
    for route in ("/healthz", "/setup", "/session", "/apps", "/apps/{app}", "/regions", "/members", "/keys"):
        ask("GET", route)
    ask("GET", "/apps/{app}/openapi.json")
    ask("DELETE", "/keys/{id}")
    look_at_settings(ask)
    for route in ("/keys", "/setup", "/regions/split"):
        ask("POST", route, {"name": "n", "text": "杭州市"})
    ask("POST", "/session", {"login": "boss", "password": "wrong"})
    look_as_administrators(ask)


def _read(ask: Callable[..., Any], ids: dict[str, str]) -> None:
    records = "/apps/{app}/forms/{form}"
    count = [{"key": "n", "op": "count"}]
    for name, hidden in (("item", ("secret",)), ("deal", ("secret", "item.secret", "lines.cost"))):
        seen = [
            "name",
            "code",
            "owner",
            "masked",
            *(("item", "items", "lines", "item.masked") if name == "deal" else ()),
        ]
        ask("POST", f"{records}/query", {"columns": seen, "count": "exact"}, form=name)
        ask("POST", f"{records}/query", {"search": CANARY, "columns": seen}, form=name)
        ask("POST", f"{records}/aggregate", {"group": [{"field": "name"}], "measures": count}, form=name)
        for path in (*hidden, "masked", "item.masked" if name == "deal" else "masked"):
            ask("POST", f"{records}/query", {"columns": [path]}, form=name)
            ask("POST", f"{records}/query", {"order": [{"field": path, "dir": "asc"}]}, form=name)
            ask("POST", f"{records}/query", {"where": {"field": path, "op": "not_empty"}}, form=name)
            ask("POST", f"{records}/aggregate", {"group": [{"field": path}], "measures": count}, form=name)
            most = [{"key": "n", "op": "max", "field": path}]
            ask("POST", f"{records}/aggregate", {"measures": most}, form=name)
        for whose in ("mine", CANARY):
            id = ids[f"{name} {whose}"]
            for route in ("/records/{id}", "/records/{id}/history", "/records/{id}/copy"):
                ask("GET", records + route, form=name, id=id)
            ask("POST", f"{records}/records/{{id}}/copy", {}, form=name, id=id)
    for path in ("item", "items", "lines.item", "owner", "secret"):
        for search in ("", CANARY, "gone"):
            ask("POST", f"{records}/pick", {"field": path, "search": search})


def _write(ask: Callable[..., Any], ids: dict[str, str], boss: Browser) -> None:
    records, deal = "/apps/{app}/forms/{form}", ids["deal mine"]
    strange = {"item": ids[f"item {CANARY}"], "lines": [{"item": ids["item gone"], "note": "y"}]}
    for values in ({"name": "n", **strange}, {"name": "n", "secret": "s"}, {"name": "n", "item": CANARY}, {}):
        ask("POST", f"{records}/preview", {"values": values})
        ask("POST", f"{records}/preview", {"id": deal, "values": values})
        ask("POST", f"{records}/preview", {"id": ids[f"deal {CANARY}"], "values": values})
        ask("POST", f"{records}/records", {"values": values})
        ask("PATCH", f"{records}/records/{{id}}", {"values": values}, If_Match='"1"')
        ask(
            "PATCH", f"{records}/records/{{id}}", {"values": values}, id=ids[f"deal {CANARY}"], If_Match='"1"'
        )
    ask("POST", f"{records}/records", {"id": ids[f"deal {CANARY}"], "values": {"name": "n"}})
    for id in (deal, ids[f"deal {CANARY}"]):
        sent = [{"op": "update", "id": id, "version": 1, "values": {"secret": "s", "item": CANARY}}]
        sent += [
            {"op": "create", "values": {"name": "n", **strange}},
            {"op": "delete", "id": id, "version": 1},
        ]
        ask("POST", f"{records}/records/batch", {"operations": sent})
    ask("POST", f"{records}/records/batch", {"operations": [{"op": "create", "values": {"name": "n"}}]})
    made = ask(
        "POST", f"{records}/records", {"values": {"name": "n", "owner": "zhou"}}, Idempotency_Key="one"
    ).json()
    ask("POST", f"{records}/records", {"values": {"name": "n", "owner": "zhou"}}, Idempotency_Key="one")
    _collide(ask, boss, deal)
    look_back_and_merge(ask, boss, ids)
    kept = f"{records}/records/{{id}}"
    for id, version in ((deal, None), (ids[f"deal {CANARY}"], 1), (made["id"], 1)):
        version = version or boss("GET", f"{F}/deal/records/{id}").json()["version"]
        ask("DELETE", kept, id=id, If_Match=f'"{version}"')
    boss("DELETE", f"{F}/deal/records/{ids[f'deal {CANARY}']}", If_Match='"1"')
    ask("GET", f"{records}/trash")
    ask("GET", f"{records}/trash", form="item")
    for id in (deal, ids[f"deal {CANARY}"]):
        ask("POST", f"{records}/trash/{{id}}/restore", {}, id=id)
    ask("GET", f"{records}/records/{{id}}/history", id=deal)
    visit(ask, boss, deal, ids)
    ask("GET", kept, id=deal)


def _jobs(ask: Callable[..., Any], ids: dict[str, str]) -> None:
    """Somebody else's jobs are not there."""
    for path in ("/jobs", "/jobs?all=true"):
        ask("GET", path)
    many = "/apps/{app}/forms/{form}/bulk"
    strange = [ids[f"deal {CANARY}"], ids["deal mine"]]
    for values in ({"code": "all"}, {"secret": "s"}, {"item": ids[f"item {CANARY}"]}, {"masked": "m"}):
        ask("POST", many, {"action": "update", "ids": strange, "values": values})
    for path in ("secret", "masked", "item.secret", "lines.cost"):
        where = {"field": path, "op": "not_empty"}
        ask("POST", many, {"action": "update", "where": where, "values": {"name": "m"}})
        ask("POST", many, {"action": "recompute", "where": where, "formulas": [path]})
    for action in ("delete", "restore"):
        ask("POST", many, {"action": action, "ids": strange})
    ask("POST", many, {"action": "delete", "search": CANARY})
    for own in ask("GET", "/jobs").json()["rows"]:
        ask("GET", "/jobs/{id}", id=own["id"])
    ask("GET", "/jobs/{id}", id=ids["job"])
    ask("GET", "/jobs/{id}/file", id=ids["job"])
    for act in ("cancel", "retry", "undo"):
        ask("POST", f"/jobs/{{id}}/{act}", {}, id=ids["job"])


def _collide(ask: Callable[..., Any], boss: Browser, deal: str) -> None:
    """Let the boss change seen and unseen fields first: a merge, and a conflict that names what was changed."""
    version = boss("GET", f"{F}/deal/records/{deal}").json()["version"]
    others = {"name": "boss deal", "secret": f"{CANARY} s2", "masked": f"{CANARY} m2", "item": None}
    lines = {"add": [{"note": "boss", "cost": "77712345"}]}
    sent = {"values": {**others, "lines": lines}}
    assert boss("PATCH", f"{F}/deal/records/{deal}", sent, If_Match=f'"{version}"').status_code == 200
    kept = "/apps/{app}/forms/{form}/records/{id}"
    ask("PATCH", kept, {"values": {"code": "merged"}}, If_Match=f'"{version}"')
    clash = ask("PATCH", kept, {"values": {"name": "zhou deal"}}, If_Match=f'"{version}"')
    assert clash.status_code == 409
    for name in ("masked", "item", "secret"):
        ask("PATCH", kept, {"values": {name: None}}, If_Match=f'"{version}"')
    ask("PATCH", kept, {"values": {"lines": []}}, If_Match=f'"{version}"')
    ask("DELETE", kept, If_Match=f'"{version}"')


def leaks(answer: Any) -> bool:
    """This function will find a canary that was not in the question."""
    text = str(answer.text).casefold()
    sent = answer.request.content.decode("utf-8", "replace").casefold() if answer.request.content else ""
    for echoed in (f"{CANARY} item", f"{CANARY}-1", f"{CANARY}-2"):
        text = text.replace(echoed, "") if echoed in sent else text
    text = text.replace(f"“{CANARY}”", "").replace(f"「{CANARY}」", "") if CANARY in sent else text
    return CANARY in text or "77712345" in text


def test_no_route_tells_what_its_reader_may_not_see(
    browse: Callable[..., Browser], database: Database
) -> None:
    boss = browse("boss")
    ids = fill(boss) | {"job": job_of_the_boss(database)}

    told = walk(browse("zhou"), boss, ids)

    assert told.keys() == {(route.method, route.path) for route in ROUTES}, "a new route is not in the walk"
    found = [
        f"{way}: {answer.request.content[:200]!r} -> {answer.text[:600]}"
        for way, answers in told.items()
        for answer in answers
        if leaks(answer)
    ]
    assert found == []
    broken = [way for way, answers in told.items() for answer in answers if answer.status_code >= 500]
    assert broken == []


def test_the_walk_passes_by_the_canaries(browse: Callable[..., Browser], database: Database) -> None:
    boss = browse("boss")
    ids = fill(boss) | {"job": job_of_the_boss(database)}

    told = walk(browse("boss"), boss, ids)

    seeing = {way for way, answers in told.items() if any(map(leaks, answers))}
    form, api = "/api/v1/apps/{app}/forms/{form}", "/api/v1/apps/{app}"
    assert seeing >= {
        ("GET", api),
        ("POST", f"{form}/query"),
        ("POST", f"{form}/aggregate"),
        ("POST", f"{form}/pick"),
        ("POST", f"{form}/preview"),
        ("POST", f"{form}/alike"),
        ("POST", f"{form}/export"),
        ("GET", f"{form}/records/{{id}}"),
        ("POST", f"{form}/records/{{id}}/reveal"),
        ("GET", f"{form}/records/{{id}}/history"),
        ("GET", f"{form}/records/{{id}}/files/{{file}}"),
        ("PATCH", f"{form}/records/{{id}}"),
        ("GET", f"{form}/records/{{id}}/comments"),
        *(("GET", f"/api/v1/{way}") for way in ("tasks", "tasks/{id}", "runs/{id}")),
        ("GET", "/api/v1/jobs"),
        ("GET", "/api/v1/jobs/{id}"),
    }
