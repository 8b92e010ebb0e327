"""
What an application administrator publishes alone, and what the law refuses, over HTTP (decision 0058).

Zhou knows clients and visits and no other form; Anna knows none. That attempts to get round the law fail is in
``test_app_administrators_attempts.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from huodan.storage.db import Database
from tests.doors.app_builders import (
    CANARY,
    DRAFT,
    act,
    add,
    build,
    fill,
    publish,
    put,
    refused,
    rehearse,
    step,
)
from tests.doors.conftest import Browser


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


def role_sees(role: str, form: str, *fields: str, right: str = "read") -> Callable[[Browser], Any]:
    return lambda who: act(who, "give_fields", role=role, form=form, fields=list(fields), right=right)


def new_rule(form: str = "deal", **more: Any) -> Callable[[Browser], Any]:
    """This function will add a rule; items may be called ``name``, so it is sent as an Edit."""
    item = {"id": "r1", "name": "r", **more}
    edit = {"do": "add", "at": ["forms", form], "name": "rules", "after": None, "item": item}
    return lambda who: step(who, edit)


def new_item(form: str, name: str, **item: Any) -> Callable[[Browser], Any]:
    return lambda who: add(who, "forms", form, name=name, **item)


def new_form(*more: Callable[[Browser], Any]) -> Callable[[Browser], Any]:
    """This function will add a form, and do more with it."""

    def do(who: Browser) -> Any:
        fields = [{"id": "fresh_name", "label": "名称"}]
        done = act(who, "add_form", id="fresh", label="新表", fields=fields)
        for one in more:
            assert done.status_code == 200, done.text
            done = one(who)
        return done

    return do


def gone(form: str, *fields: str) -> Callable[[Browser], Any]:
    return lambda who: act(who, "remove_fields", form=form, table=form, ids=list(fields))


def kind(form: str, id: str, kind: str) -> Callable[[Browser], Any]:
    return lambda who: act(who, "change_kind", form=form, table=form, id=id, kind=kind)


DEAL, CLIENT = ("forms", "deal"), ("forms", "client")
VIEW = {"key": "v", "label": "视图"}
FINE: dict[str, tuple[str, Callable[[Browser], Any]]] = {
    "words": (
        "zhou",
        setting(*DEAL, "fields", "deal_name", label="名字", hint="h", placeholder="p", width=4),
    ),
    "words of a hidden field": ("zhou", setting(*DEAL, "fields", "deal_secret", hint="密")),
    "words of a form": ("anna", setting(*DEAL, label="订单", noun="单", icon="cart")),
    "words of the app": ("anna", setting(label="新名", color="red")),
    "words of a role": ("anna", setting("roles", "boss", note="n")),
    "words of a role without rights": ("anna", setting("roles", "spare", name="后备", note="n")),
    "a plain field": ("wang", new_field("more", "number")),
    "a choice": (
        "anna",
        new_field("more", "dropdown", options=[{"id": "o1", "value": "x"}]),
    ),
    "a member": ("zhou", new_field("by", "member")),
    "a section": ("anna", new_item("deal", "sections", id="s", key="s", label="S", fields=["deal_name"])),
    "a note on the page": ("anna", new_item("deal", "parts", id="p", part="note", text="t")),
    "a view of what one sees": (
        "zhou",
        new_item("deal", "views", id="v", **VIEW, columns=["#deal_name", "#deal_who"], order=[]),
    ),
    "a formula over what one sees": (
        "zhou",
        new_field("two", form="client", **FORMULA, formula='#client_name & "2"'),
    ),
    "a formula over another known form": (
        "zhou",
        new_field("two", form="visit", **FORMULA, formula="#visit_client.#client_note"),
    ),
    "a look-up": (
        "zhou",
        new_field("two", "lookup", form="visit", relation="visit_client", source="client_note"),
    ),
    "a roll-up": ("zhou", new_field("two", "rollup", form="client", over="visit_client", operation="count")),
    "a relation to a known form": ("zhou", new_field("two", "relation", form="visit", target="client")),
    "a filter of what is offered": (
        "zhou",
        setting(
            "forms", "visit", "fields", "visit_client", where={"field": "note", "op": "eq", "value": "x"}
        ),
    ),
    "a check": ("zhou", new_item("client", "checks", id="k1", message="no", formula='#client_note<>"x"')),
    "a rule": (
        "zhou",
        new_rule("client", does=[{"id": "d1", "do": "require", "fields": ["client_note"]}]),
    ),
    "unique": ("zhou", setting(*CLIENT, "fields", "client_note", unique=True)),
    "another kind": ("zhou", setting(*CLIENT, "fields", "client_note", max_length=50)),
    "a new option of what others read": (
        "zhou",
        setting(
            *CLIENT,
            "fields",
            "client_level",
            options=[{"id": id, "value": id, "starts": True} for id in ("a", "b", "c")],
        ),
    ),
    "a field goes": ("zhou", gone("client", "client_note")),
    "a form goes": (
        "zhou",
        lambda who: act(who, "remove_form", form="visit"),
    ),
    "rights of somebody else in a known form": ("zhou", role_gets("spare", "client")),
    "rights of somebody else, by a condition": (
        "zhou",
        role_gets(
            "spare",
            "visit",
            rows="where",
            where={"field": "#visit_client.#client_note", "op": "eq", "value": "x"},
        ),
    ),
    "a form with a right of one's own": ("zhou", new_form(role_gets("seller", "fresh"))),
    "a form over known ones": (
        "zhou",
        new_form(
            new_field("fresh_client", "relation", form="fresh", target="client"),
            new_field("two", form="fresh", **FORMULA, formula="#fresh_client.#client_note"),
            role_gets("seller", "fresh"),
        ),
    ),
    "a form one sees nothing of": (
        "anna",
        new_form(
            new_field("two", form="fresh", **FORMULA, formula='#fresh_name & "2"'),
            role_gets("spare", "fresh"),
        ),
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


WHERE = {"field": "secret", "op": "starts", "value": "c"}
ASSIGN = [{"id": "d1", "do": "assign", "fields": ["deal_name"], "formula": "#deal_secret"}]
REFUSED: dict[str, tuple[str, Callable[[Browser], Any]]] = {
    "a formula over a hidden field": ("zhou", new_field("two", **FORMULA, formula="#deal_secret")),
    "a formula over a seen field of a form not known": (
        "zhou",
        new_field("two", **FORMULA, formula="#deal_name"),
    ),
    "a formula in the dark": ("anna", new_field("two", **FORMULA, formula="#deal_secret")),
    "another formula": ("zhou", setting(*DEAL, "fields", "deal_sum", formula="#deal_secret")),
    "the name of a hidden field": ("zhou", setting(*DEAL, "fields", "deal_secret", label="密")),
    "the name of a role with rights": ("anna", setting("roles", "boss", name="老总")),
    "a required field": ("anna", new_field("more", "single_line_text", required=True)),
    "a look-up": ("zhou", new_field("two", "lookup", relation="deal_item", source="item_secret")),
    "a roll-up over a form not known": (
        "zhou",
        new_field("two", "rollup", form="client", over="deal_client", operation="count"),
    ),
    "a default": ("zhou", new_field("two", "single_line_text", default_formula="#deal_name")),
    "a fill": (
        "zhou",
        setting(
            *DEAL, "fields", "deal_item", fills=[{"id": "f", "source": "#item_secret", "into": "deal_name"}]
        ),
    ),
    "a relation to a form not known": ("zhou", new_field("two", "relation", form="client", target="deal")),
    "a relation in a form not known": ("anna", new_field("rel", "relation", target="client")),
    "a filter of what is offered": ("zhou", setting(*DEAL, "fields", "deal_item", where=WHERE)),
    "columns of what is offered": ("zhou", setting(*DEAL, "fields", "deal_item", columns=["secret"])),
    "a view of what is hidden": (
        "zhou",
        new_item("deal", "views", id="v", **VIEW, columns=["#deal_name", "#deal_secret"], order=[]),
    ),
    "a view by what is hidden": (
        "zhou",
        new_item("deal", "views", id="v", **VIEW, columns=["#deal_name"], order=[], where=WHERE),
    ),
    "a list on the page": (
        "zhou",
        new_item("item", "parts", id="p", part="related", over="deal_item", columns=["#deal_name"]),
    ),
    "required": ("zhou", setting(*DEAL, "fields", "deal_name", required=True)),
    "a key": ("zhou", setting(*DEAL, "fields", "deal_name", key="other")),
    "a name of a hidden field": ("zhou", new_field("two", "single_line_text", label="deal_secret")),
    "a field of one's own role": ("zhou", role_sees("seller", "deal", "deal_secret")),
    "a field of one's own role, masked": ("zhou", role_sees("seller", "deal", "deal_secret", right="masked")),
    "less of one's own role": ("zhou", role_sees("seller", "client", "client_note", right="hidden")),
    "a form of one's own role": ("zhou", role_gets("seller", "item")),
    "a field of another role": ("anna", role_sees("owner", "deal", "deal_secret")),
    "a form of another role": ("zhou", role_gets("spare", "item")),
    "a form of another app in a role": ("zhou", role_gets("spare", "pay")),
    "rights by a condition over what is not known": (
        "zhou",
        role_gets(
            "spare",
            "client",
            rows="where",
            where={"field": "#client_who.#person_name", "op": "eq", "value": "1"},
        ),
    ),
    "all records of one's own role": (
        "wang",
        lambda who: act(who, "give_rows", role="owner", forms=["deal"], rows="all"),
    ),
    "somebody else is responsible too": ("wang", new_field("also", "member", is_owner=True)),
    "a name of another field": ("zhou", setting(*DEAL, title="deal_secret")),
    "unique in the dark": ("anna", setting(*DEAL, "fields", "deal_secret", unique=True)),
    "unique together": (
        "anna",
        new_item("deal", "combinations", id="c1", fields=["deal_secret", "deal_name"]),
    ),
    "another kind in the dark": ("anna", kind("deal", "deal_secret", "number")),
    "a choice made a text": ("zhou", kind("deal", "deal_state", "single_line_text")),
    "a formula over another app": ("anna", new_field("two", **FORMULA, formula="#deal_pay.#pay_secret")),
    "a formula over people": (
        "zhou",
        new_field("two", form="client", **FORMULA, formula="#client_who.#person_phone"),
    ),
    "a check": ("zhou", new_item("deal", "checks", id="k1", message="no", formula='#deal_name<>"x"')),
    "a rule": ("zhou", new_rule(does=ASSIGN)),
    "what a form not known makes of it": (
        "zhou",
        setting(*CLIENT, "fields", "client_code", formula='"x"'),
    ),
    "a rule about what a form not known reads": (
        "zhou",
        new_rule("client", does=[{"id": "d1", "do": "assign", "fields": ["client_name"], "formula": '"x"'}]),
    ),
    "a new form that reads what is not known": (
        "zhou",
        new_form(
            new_field("fresh_deal", "relation", form="fresh", target="deal"),
            new_field("two", form="fresh", **FORMULA, formula="#fresh_deal.#deal_name"),
            role_gets("seller", "fresh"),
        ),
    ),
    "a field goes": ("zhou", gone("deal", "deal_sum")),
    "a form goes": ("anna", lambda who: act(who, "remove_form", form="visit")),
    "a card of the workbench": (
        "zhou",
        lambda who: add(
            who,
            name="home",
            id="w",
            key="w",
            label="w",
            kind="figure",
            form="deal",
            show=["n"],
            aggregate={"measures": [{"key": "n", "op": "count"}]},
        ),
    ),
    "the app goes": ("anna", setting(is_removed=True)),
    "the app is another one": ("anna", setting(key="other")),
}


NOT_EVEN_DRAWN = {
    "the app goes": (403, "ask_administrator"),
    "the app is another one": (403, "ask_administrator"),
    "a form of another app in a role": (404, "not_found"),
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
        told = (changed.status_code, changed.json()["code"])
        assert told == NOT_EVEN_DRAWN[case]
