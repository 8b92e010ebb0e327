"""
Four apps, and people who build one of them.

``open`` has clients and visits, of which Zhou may do everything, and Rita reads everything; both administer it, and so does
Anna, who sees nothing of it. ``test`` has deals and items; Zhou sees deals but their secret, Wang only his own; both administer
it, and so does Anna. ``other`` has payments and a vault, ``far`` nothing. Olga administers ``other``; Mei is a member like Zhou.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from huodan.doors.http.app import create_app
from huodan.engines import people
from huodan.engines.people import find_roles
from huodan.kit.ids import format_id
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.setup import add_person, prepare
from huodan.workspace.working import work
from tests.doors.conftest import PASSWORD, Browser, client_of
from tests.support.apps import app, field, form, read
from tests.support.sales import rights

CANARY = "canary"
ALL = ["read", "create", "update", "delete", "import", "export"]
APP, OTHER, OPEN = "/building/test", "/building/other", "/building/open"
DRAFT = f"{OPEN}/draft"
CLOSED = f"{APP}/draft"
ROLES = {
    "admin": ["管理员", "老板", "出纳", "客服"],
    "anna": [],
    "zhou": ["销售", "客服"],
    "rita": ["读者"],
    "wang": ["自己"],
    "olga": [],
    "mei": ["销售", "客服"],
}
ADMINISTER = {"test": ("anna", "zhou", "wang"), "other": ("olga",), "open": ("anna", "zhou", "rita")}


def build(url: str) -> None:
    """This function will publish four apps, and let seven people in."""
    database = Database(url)
    prepare(database)
    pay = form(
        "pay",
        field("pay_name", "single_line_text"),
        field("pay_secret", "single_line_text"),
        field("pay_more", "single_line_text", label=f"{CANARY} label"),
    )
    vault = form("vault", field("vault_name", "single_line_text"), label=f"{CANARY} form")
    payer = {"id": "payer", "name": "出纳", "forms": [rights("pay", ALL)]}
    other = app(pay, vault, id="other", key="other", roles=[payer])
    far = app(id="far", key="far", label="far")
    for one in (other, far, app(*_forms(), roles=_roles()), opened()):
        done = publish_app(database, SYSTEM, read(one))
        assert isinstance(done, int), done

    def staff(tx: Tx) -> None:
        for login, names in ROLES.items():
            found = find_roles(current_plan(tx), names)
            values = {"name": login, "phone": "13800000000"}
            add_person(
                tx, login=login, password=PASSWORD, roles=found, values=values, must_change_password=False
            )

    database.transact(SYSTEM, staff)
    database.close()


def opened() -> dict[str, Any]:
    """This function will write the app that somebody sees whole."""
    client = form(
        "client",
        field("client_name", "single_line_text"),
        field("client_level", "dropdown", options=[{"id": id, "value": id} for id in ("a", "b")]),
        field("client_code", "formula", formula='#client_name & "-"', result="text"),
        field("client_note", "single_line_text"),
        field("client_who", "member", is_owner=True),
        field("client_lines", "subform", fields=[field("line_name", "single_line_text")]),
    )
    visit = form(
        "visit",
        field("visit_name", "single_line_text"),
        field("visit_client", "relation", target="client"),
        field("visit_level", "lookup", relation="visit_client", source="client_level"),
        field("visit_home", "department"),
    )
    keeper = {"id": "keeper", "name": "客服", "forms": [rights(one, ALL) for one in ("client", "visit")]}
    reader = {
        "id": "reader",
        "name": "读者",
        "forms": [rights(one, ["read"], fields="read") for one in ("client", "visit")],
    }
    some = rights("client", ["read", "create"], rows="own", but=[_right("hidden", "client_note")])
    few = {"id": "few", "name": "几个", "forms": [some]}
    return app(client, visit, id="open", key="open", label="open", roles=[keeper, reader, few])


def _right(right: str, *fields: str) -> dict[str, Any]:
    return {"id": right, "fields": list(fields), "right": right}


def _forms() -> tuple[dict[str, Any], ...]:
    item = form("item", field("item_name", "single_line_text"), field("item_secret", "single_line_text"))
    deal = form(
        "deal",
        field("deal_name", "single_line_text"),
        field("deal_secret", "single_line_text"),
        field("deal_item", "relation", target="item"),
        field("deal_sum", "formula", formula='#deal_name & "x"', result="text"),
        field("deal_who", "member", is_owner=True),
        field("deal_pay", "relation", target="pay"),
        field("deal_paid", "formula", formula="#deal_pay.#pay_secret", result="text"),
        field("deal_state", "dropdown", options=[{"id": id, "value": id} for id in ("open", "won", "lost")]),
        field("deal_lines", "subform", fields=[field("row_name", "single_line_text")]),
        field("deal_look", "lookup", relation="deal_item", source="item_secret"),
    )
    return deal, item


def _roles() -> list[dict[str, Any]]:
    boss = {"id": "boss", "name": "老板", "forms": [rights(one, ALL) for one in ("item", "deal")]}
    but = [_right("hidden", "deal_secret", "deal_pay", "deal_paid", "deal_state", "deal_lines")]
    deals = rights("deal", ["read", "create", "update"], but=but)
    seller = {"id": "seller", "name": "销售", "forms": [deals]}
    own = {"id": "owner", "name": "自己", "forms": [rights("deal", ["read", "create"], rows="own", but=but)]}
    return [boss, seller, own]


def fill(admin: Browser, database: Database, world: str = CANARY) -> None:
    """
    This function will write records full of canaries, and name the application administrators.

    world: what stands in all that none of them sees; there may be more of it, too.
    """

    def make(path: str, **values: Any) -> str:
        made = admin("POST", f"/apps/{path}/records", {"values": values})
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    pay = make("other/forms/pay", name=f"{world} pay", secret=f"{world} paid")
    item = make("test/forms/item", name=f"{world} item", secret=world)
    client = make(
        "open/forms/client", name="c", level="a", who=person(database, "mei"), lines=[{"name": "l"}]
    )
    make("open/forms/visit", name="v", client=client)
    phone = admin("PATCH", f"/staff/{person(database, 'mei')}", {"job": f"{world} job"})
    assert phone.status_code == 200, phone.text
    for number in range(2):
        state, lines = "won" if world == CANARY else "lost", [{"name": world}] * (len(world) % 3)
        values: dict[str, Any] = {"name": f"open deal {number}", "secret": f"{world} secret", "state": state}
        make("test/forms/deal", **values, item=item, pay=pay, lines=lines)
    for key, logins in ADMINISTER.items():
        named = {"people": [person(database, login) for login in logins]}
        assert admin("PATCH", f"/building/{key}/administrators", named).status_code == 200


def build_filled(url: str) -> None:
    """This function will fill an empty database with the apps, records full of canaries and the application administrators."""
    build(url)
    database = Database(url)
    with client_of(create_app(database)) as client:
        fill(Browser(client).seat(database, "admin"), database)
    database.close()


def person(database: Database, login: str) -> str:
    """This function will give somebody's id."""
    with database.read() as tx:
        account = people.account_of(tx, login=login)
        assert account is not None
        return format_id("usr", account.person)


def act(who: Browser, do: str, *, draft: str = DRAFT, **settings: Any) -> Any:
    """This function will do an act on the draft."""
    return who("POST", f"{draft}/acts", {"do": do, **settings})


def step(who: Browser, *edits: dict[str, Any], draft: str = DRAFT) -> Any:
    """This function will send Edits."""
    return who("PATCH", draft, {"edits": list(edits)})


def element(who: Browser, *way: str, draft: str = DRAFT) -> dict[str, Any]:
    """This function will give an element of the draft."""
    here = who("GET", draft).json()["document"]
    for name, id in zip(way[::2], way[1::2], strict=True):
        here = next(one for one in here[name] if one["id"] == id)
    return dict(here)


def put(who: Browser, *way: str, draft: str = DRAFT, **settings: Any) -> Any:
    """This function will set settings of an element."""
    now = element(who, *way, draft=draft)
    edits = (
        {"do": "set", "at": list(way), "name": name, "old": now[name], "new": new}
        for name, new in settings.items()
    )
    return step(who, *edits, draft=draft)


def add(who: Browser, *at: str, name: str, draft: str = DRAFT, **item: Any) -> Any:
    """This function will add an item to a list of an element."""
    here = element(who, *at, draft=draft)[name] if at else who("GET", draft).json()["document"][name]
    after = here[-1]["id"] if here else None
    return step(who, {"do": "add", "at": list(at), "name": name, "after": after, "item": item}, draft=draft)


def publish(who: Browser, *, draft: str = DRAFT, **more: Any) -> Any:
    """This function will publish the draft."""
    return who("POST", f"{draft}/publish", {"number": who("GET", draft).json()["number"], **more})


def rehearse(who: Browser, database: Database, *, draft: str = DRAFT) -> Any:
    """This function will have the draft rehearsed and give the answer that names the job."""
    asked = who("POST", f"{draft}/rehearse", {"number": who("GET", draft).json()["number"]})
    while work(database):
        pass
    return asked


def why(who: Browser, draft: str = DRAFT) -> list[str]:
    """This function will say what keeps somebody from publishing, each by the first of its words."""
    return [one["message"] for one in who("GET", f"{draft}/check").json()["problems"]]


Ask = Callable[..., Any]


def sure(make: Ask) -> Ask:
    """This function will see that a step of a draft is done."""

    def done(*told: Any, **more: Any) -> Any:
        answer = make(*told, **more)
        assert answer.status_code == 200, answer.text
        return answer

    return done


def waits(who: Browser, *, draft: str = DRAFT) -> str:
    """This function will see that a draft waits, at each door alike, and say why."""
    said = why(who, draft)
    answer = publish(who, draft=draft)
    assert "problems" in answer.json(), answer.text
    assert (answer.status_code, {one["code"] for one in answer.json()["problems"]}) == (
        422,
        {"ask_administrator"},
    )
    assert [one["message"] for one in answer.json()["problems"]] == said
    asked = who("POST", f"{draft}/rehearse", {"number": who("GET", draft).json()["number"]})
    assert (asked.status_code, asked.json()["code"]) == (403, "ask_administrator")
    return " ".join(said)


@pytest.fixture
def database(prepared_database: Callable[..., str]) -> Iterator[Database]:
    """This function will open a private copy, with records full of canaries and application administrators."""
    opened = Database(prepared_database("app_administrators_filled", build_filled))
    yield opened
    opened.close()


@pytest.fixture
def admin(browse: Callable[..., Browser]) -> Browser:
    """This function will sign in who administers everything."""
    return browse("admin")


@pytest.fixture
def zhou(admin: Browser, browse: Callable[..., Browser]) -> Browser:
    """This function will give who may do everything in the open app."""
    return browse("zhou")


@pytest.fixture
def rita(admin: Browser, browse: Callable[..., Browser]) -> Browser:
    """This function will give who reads everything in the open app."""
    return browse("rita")
