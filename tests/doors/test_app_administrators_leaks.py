"""
Canaries stand in all records an application administrator is not shown, and in labels of apps they do not build.

A walk through every route of building, with drafts made to bring them out; and a property over drafts at random: whatever
somebody publishes by themselves, nothing they are answered then or later holds a canary (decision 0058).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

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
    publish,
    put,
    rehearse,
    step,
)
from tests.doors.conftest import Browser
from tests.doors.test_app_administrators import ADMINISTRATORS, BUILDERS, field

FORMS = "/apps/test/forms"


@pytest.fixture
def database(prepared_database: Callable[..., str]) -> Iterator[Database]:
    """This function will open a private copy."""
    opened = Database(prepared_database("app_administrators", build))
    yield opened
    opened.close()


@pytest.fixture
def admin(browse: Callable[..., Browser], database: Database) -> Browser:
    """This function will fill in canaries and name the application administrators."""
    admin = browse("admin")
    fill(admin, database)
    return admin


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
    for path in (DRAFT, f"{DRAFT}/check", f"{DRAFT}/roles", f"{APP}/targets", f"{APP}/versions", "/building"):
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
    act(admin, "change_kind", form="deal", table="deal", id="deal_secret", kind="number")
    theirs = rehearse(admin, database).json()["id"]
    assert CANARY in admin("GET", f"{APP}/rehearsals/{theirs}/values").text, "the walk passes by canaries"
    put(ask.who, "forms", "deal", "fields", "deal_name", label="名字")
    mine = [theirs]
    for formula in ('#deal_name & "y"', "VALUE(#deal_secret)", "VALUE(#deal_item.#item_secret)"):
        asked = add(
            ask.who, "forms", "deal", name="fields", **field(f"f{len(mine)}", "formula", formula=formula)
        )
        assert asked.status_code == 200, asked.text
        done = rehearse(ask.who, database)
        if done.status_code == 202:
            mine.append(done.json()["id"])
    ways = {**BUILDERS, **ADMINISTRATORS}
    for key in ("test", "other", "workspace", "nowhere"):
        for job in mine:
            names = {
                "app": key,
                "version": "4",
                "form": "vault",
                "role": "seller",
                "id": job,
                "name": "orders",
            }
            for (method, route), body in ways.items():
                if method == "GET" or "matching" in route or "uses" in route:
                    ask(method, route.format(**names), body)
    for text in ("#deal_secret", "#deal_pay.#pay_more", "#deal_pay.more", "#deal_item.#item_secret", "1"):
        ask("POST", f"{DRAFT}/formula", {"table": "deal", "text": text})
    for form in ("deal", "item", "pay", "vault"):
        for where in (None, {"field": "secret", "op": "contains", "value": "can"}):
            asked = ask("POST", f"{DRAFT}/matching", {"form": form, "where": where})
            assert asked.status_code != 200 or where is None, "a count is an answer too"
    new = field("fx", "relation", target="vault")
    ask("POST", f"{DRAFT}/acts", {"do": "add_fields", "form": "deal", "table": "deal", "fields": [new]})
    look_around(ask, tuple(mine))

    assert ask.told == []


def test_a_rehearsal_of_the_dark_tells_no_counts(
    admin: Browser, browse: Callable[..., Browser], database: Database
) -> None:
    anna = browse("anna")
    formula = 'IF(#deal_secret="canary secret",1/0,1)'
    add(anna, "forms", "deal", name="fields", **field("f1", "formula", formula=formula))
    check = field("k1", "x")
    add(anna, "forms", "deal", name="checks", id=check["id"], message="m", formula='#deal_secret="x"')
    put(anna, "forms", "deal", "fields", "deal_who", required=True)

    job = rehearse(anna, database).json()["id"]

    result = anna("GET", f"{APP}/rehearsals/{job}").json()["result"]
    codes = {one["code"] for one in result["items"]}
    assert codes <= {"unseen", "time", "sees"}, result["items"]
    assert (result["converted"], result["formulas"], result["rows"]) == ([], [], 0)
    assert anna("GET", f"{APP}/rehearsals/{job}/standing").json()["rows"] == []
    assert result == anna("GET", f"/jobs/{job}").json()["result"]
    assert publish(anna, rehearsal=job).status_code == 200


def test_what_was_taken_away_does_not_come_back(admin: Browser, browse: Callable[..., Browser]) -> None:
    act(admin, "remove_fields", form="deal", table="deal", ids=["deal_paid"])
    gone = publish(admin).json()["version"]
    anna = browse("anna")

    undone = anna("POST", f"{APP}/versions/{gone}/undo", {})
    assert (undone.status_code, undone.json()["code"]) == (403, "ask_administrator")
    add(anna, "forms", "deal", name="fields", **field("deal_paid", "single_line_text"))
    assert [one["code"] for one in publish(anna).json()["problems"]] == ["ask_administrator"]


def test_two_publishes_do_not_do_what_one_may_not(admin: Browser, browse: Callable[..., Browser]) -> None:
    """A formula loses its source, and its stale results are shown afterwards."""
    anna = browse("anna")
    put(anna, "forms", "deal", "fields", "deal_paid", formula='"x"')
    assert publish(anna).status_code == 422
    act(anna, "remove_fields", form="deal", table="deal", ids=["deal_paid"])
    put(anna, "forms", "deal", "fields", "deal_name", label="名字")
    assert publish(anna).status_code in (200, 422)
    add(anna, "forms", "deal", name="fields", **field("deal_paid", "single_line_text"))
    assert publish(anna).status_code == 422


OWN = (
    "#deal_name",
    "#deal_secret",
    "#deal_item.#item_name",
    "#deal_item.#item_secret",
    "secret",
    "deal_secret",
)
FOREIGN = ("#deal_pay.#pay_name", "#deal_pay.#pay_secret", "#deal_paid", "#deal_pay.secret")
TEXTS = st.sampled_from([*OWN, *FOREIGN, "#deal_sum", '"x"'])
FORMULAS = st.one_of(
    TEXTS,
    st.tuples(TEXTS, TEXTS).map(lambda two: f"{two[0]} & {two[1]}"),
    st.tuples(TEXTS, TEXTS).map(lambda two: f'IF({two[0]}="open deal",{two[1]},"n")'),
)
FIELDS = st.sampled_from(["deal_secret", "deal_paid", "deal_item", "deal_pay", "deal_sum", "deal_name"])
INTO = st.sampled_from(["deal_name", "deal_secret"])
SOURCES = st.sampled_from(["#item_secret", "#item_name"])
ROLES = st.sampled_from(["seller", "owner", "spare", "boss"])
CHANGES = st.one_of(
    st.tuples(st.just("formula"), FORMULAS),
    st.tuples(st.just("default"), FORMULAS),
    st.tuples(st.just("again"), st.sampled_from(["deal_sum", "deal_paid"]), FORMULAS),
    st.tuples(st.just("lookup"), st.sampled_from(["item_secret", "item_name"])),
    st.tuples(st.just("fill"), SOURCES, INTO),
    st.tuples(st.just("rule"), FORMULAS, INTO, FORMULAS),
    st.tuples(st.just("check"), FORMULAS),
    st.tuples(st.just("sees"), ROLES, FIELDS, st.sampled_from(["read", "write", "masked"])),
    st.tuples(st.just("rows"), ROLES, st.sampled_from(["all", "own"])),
    st.tuples(st.just("form"), ROLES, st.sampled_from(["item", "deal", "pay"])),
    st.tuples(st.just("kind"), FIELDS, st.sampled_from(["single_line_text", "number", "multi_line_text"])),
    st.tuples(st.just("title"), FIELDS),
    st.tuples(st.just("unique"), FIELDS),
    st.tuples(st.just("remove"), FIELDS),
    st.tuples(st.just("back"), FIELDS),
    st.tuples(st.just("rename"), FIELDS, st.sampled_from(["secret", "deal_secret", "名"])),
    st.tuples(st.just("together"), FIELDS, FIELDS),
)
NUMBERS = count(1)


def change(who: Callable[..., Any], wish: tuple[Any, ...]) -> None:
    """This function will change the draft so, if it lets it."""
    kind, *more = wish
    id = f"n{next(NUMBERS)}"
    deal = ("forms", "deal")
    browser: Any = who
    there = {one["id"] for one in who("GET", DRAFT).json()["document"]["forms"][1]["fields"]}
    if kind == "formula":
        add(browser, *deal, name="fields", **field(id, "formula", formula=more[0], result="text"))
    elif kind == "default":
        add(browser, *deal, name="fields", **field(id, "single_line_text", default_formula=more[0]))
    elif kind == "again" and more[0] in there:
        put(browser, *deal, "fields", more[0], formula=more[1])
    elif kind == "lookup":
        add(browser, *deal, name="fields", **field(id, "lookup", relation="deal_item", source=more[0]))
    elif kind == "fill" and "deal_item" in there:
        put(browser, *deal, "fields", "deal_item", fills=[{"id": id, "source": more[0], "into": more[1]}])
    elif kind == "rule":
        deed = {"id": f"d{id}", "do": "assign", "fields": [more[1]], "formula": more[2]}
        item = {"id": id, "name": "r", "when": f'{more[0]}<>"zz"', "does": [deed]}
        step(browser, {"do": "add", "at": list(deal), "name": "rules", "after": None, "item": item})
    elif kind == "check":
        add(browser, *deal, name="checks", id=id, message="m", formula=f'{more[0]}<>"zz"')
    elif kind == "sees":
        act(browser, "give_fields", role=more[0], form="deal", fields=[more[1]], right=more[2])
    elif kind == "rows":
        act(browser, "give_rows", role=more[0], forms=["deal"], rows=more[1])
    elif kind == "form":
        add(browser, "roles", more[0], name="forms", id=id, form=more[1], verbs=["read", "update"])
    elif kind == "kind":
        act(browser, "change_kind", form="deal", table="deal", id=more[0], kind=more[1])
    elif kind == "title":
        put(browser, *deal, title=more[0])
    elif kind == "unique" and more[0] in there:
        put(browser, *deal, "fields", more[0], unique=True)
    elif kind == "remove":
        act(browser, "remove_fields", form="deal", table="deal", ids=[more[0]])
    elif kind == "back" and more[0] not in there:
        add(browser, *deal, name="fields", **field(more[0], "single_line_text"))
    elif kind == "rename" and more[0] in there:
        put(browser, *deal, "fields", more[0], label=more[1])
    elif kind == "together":
        add(browser, *deal, name="combinations", id=id, fields=[more[0], more[1]])


def touch(admin: Browser) -> None:
    """This function will save every deal anew, so that rules and formulas take hold."""
    found = admin("POST", f"{FORMS}/deal/query", {"columns": ["name"]}).json().get("rows", [])
    for row in found:
        whole = admin("GET", f"{FORMS}/deal/records/{row['id']}").json()
        values = {"who": None}
        admin(
            "PATCH",
            f"{FORMS}/deal/records/{row['id']}",
            {"values": values},
            **{"If-Match": str(whole["version"])},
        )


def test_whatever_they_publish_by_themselves_shows_them_no_canary(
    admin: Browser, browse: Callable[..., Browser], database: Database
) -> None:
    listeners = {login: Listener(browse(login)) for login in ("anna", "zhou", "wang")}
    done = list[str]()

    @settings(
        max_examples=10,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(st.sampled_from(sorted(listeners)), st.lists(CHANGES, min_size=1, max_size=2), st.booleans())
    def check(login: str, wishes: list[tuple[Any, ...]], is_rehearsed: bool) -> None:
        ask = listeners[login]
        jobs: tuple[str, ...] = ()
        for wish in wishes:
            change(ask, wish)
        if is_rehearsed:
            asked = rehearse(ask, database)  # type: ignore[arg-type]
            jobs = (asked.json()["id"],) if asked.status_code == 202 else ()
        more = {"rehearsal": jobs[0]} if jobs else {}
        answer = publish(ask, **more)  # type: ignore[arg-type]
        done.append(str(answer.status_code))
        while work(database):
            pass
        if answer.status_code == 200:
            touch(admin)
            for each in listeners.values():
                look_around(each, jobs if each is ask else ())
        else:
            ask("GET", f"{DRAFT}/check")
            assert admin("DELETE", DRAFT).status_code == 204
        told = {login: each.told for login, each in listeners.items() if each.told}
        assert told == {}, wishes

    check()
    assert {"200", "422"} <= set(done), "some are published, some are refused"
