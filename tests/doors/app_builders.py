"""
Two apps full of canaries, and people who build one of them.

``test`` has deals, items, clients and visits, ``other`` has payments. Anna administers ``test`` and sees nothing of it; Zhou
administers it and sees, by a role, all of clients and visits, and deals but their secret; Wang sees only his own deals;
Olga administers ``other``; Mei is a member like Zhou.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
ROLES = {
    "admin": ["管理员", "老板", "出纳"],
    "anna": [],
    "zhou": ["销售"],
    "wang": ["自己"],
    "olga": [],
    "mei": ["销售"],
}


def build(url: str) -> None:
    """This function will publish two apps, and let six people in."""
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
    assert isinstance(publish_app(database, SYSTEM, read(other)), int)
    done = publish_app(database, SYSTEM, read(app(*_forms(), roles=_roles())))
    assert isinstance(done, int), done

    def staff(tx: Tx) -> None:
        for login, names in ROLES.items():
            found = find_roles(current_plan(tx), names)
            values = {"name": login}
            add_person(
                tx, login=login, password=PASSWORD, roles=found, values=values, must_change_password=False
            )

    database.transact(SYSTEM, staff)
    database.close()


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
        field("deal_client", "relation", target="client"),
        field(
            "deal_grade",
            "formula",
            formula='IF(#deal_client.#client_code="x",#deal_secret,"")',
            result="text",
        ),
        field("deal_state", "dropdown", options=[{"id": id, "value": id} for id in ("open", "won", "lost")]),
        field("deal_lines", "subform", fields=[field("line_name", "single_line_text")]),
        field("deal_look", "lookup", relation="deal_item", source="item_secret"),
    )
    client = form(
        "client",
        field("client_name", "single_line_text"),
        field("client_level", "dropdown", options=[{"id": id, "value": id} for id in ("a", "b")]),
        field("client_code", "formula", formula='#client_name & "-"', result="text"),
        field("client_note", "single_line_text"),
        field("client_who", "member"),
    )
    visit = form(
        "visit",
        field("visit_name", "single_line_text"),
        field("visit_client", "relation", target="client"),
        field("visit_level", "lookup", relation="visit_client", source="client_level"),
        field("visit_item", "relation", target="item"),
    )
    return client, deal, item, visit


def _roles() -> list[dict[str, Any]]:
    every = [rights(one, ALL) for one in ("item", "deal", "client", "visit")]
    boss = {"id": "boss", "name": "老板", "forms": every}
    hidden = ["deal_secret", "deal_pay", "deal_paid", "deal_state", "deal_lines"]
    but = [
        {"id": "no", "fields": hidden, "right": "hidden"},
        {"id": "yes", "fields": ["deal_grade"], "right": "read"},
    ]
    clients = [rights(one, ["read", "create", "update"]) for one in ("client", "visit")]
    deals = rights("deal", ["read", "create", "update"], but=but)
    seller = {"id": "seller", "name": "销售", "forms": [deals, *clients]}
    own = {"id": "owner", "name": "自己", "forms": [rights("deal", ["read", "create"], rows="own", but=but)]}
    spare = {"id": "spare", "name": "备用", "forms": []}
    return [boss, seller, own, spare]


def fill(admin: Browser, database: Database, world: str = CANARY) -> None:
    """
    This function will write records full of canaries, and name the application administrators.

    world: what stands in all that none of them sees; there may be more of it, too.
    """
    forms = "/apps/test/forms"

    def make(path: str, **values: Any) -> str:
        made = admin("POST", f"{path}/records", {"values": values})
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    pay = make("/apps/other/forms/pay", name=f"{world} pay", secret=f"{world} paid")
    item = make(f"{forms}/item", name=f"{world} item", secret=world)
    client = make(f"{forms}/client", name="c", level="a")
    make(f"{forms}/visit", name="v", client=client, item=item)
    for number in range(2):
        state, lines = "won" if world == CANARY else "lost", [{"name": world}] * (len(world) % 3)
        values: dict[str, Any] = {"name": f"open deal {number}", "secret": f"{world} secret", "state": state}
        make(f"{forms}/deal", **values, client=client, item=item, pay=pay, lines=lines)
    for key, logins in {"test": ("anna", "zhou", "wang"), "other": ("olga",)}.items():
        named = {"people": [person(database, login) for login in logins]}
        assert admin("PATCH", f"/building/{key}/administrators", named).status_code == 200


def person(database: Database, login: str) -> str:
    """This function will give somebody's id."""
    with database.read() as tx:
        account = people.account_of(tx, login=login)
        assert account is not None
        return format_id("usr", account.person)


def act(who: Browser, do: str, **settings: Any) -> Any:
    """This function will do an act on the draft."""
    return who("POST", f"{DRAFT}/acts", {"do": do, **settings})


def step(who: Browser, *edits: dict[str, Any]) -> Any:
    """This function will send Edits."""
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
    edits = (
        {"do": "set", "at": list(way), "name": name, "old": now[name], "new": new}
        for name, new in settings.items()
    )
    return step(who, *edits)


def add(who: Browser, *at: str, name: str, **item: Any) -> Any:
    """This function will add an item to a list of an element."""
    here = element(who, *at)[name] if at else who("GET", DRAFT).json()["document"][name]
    after = here[-1]["id"] if here else None
    return step(who, {"do": "add", "at": list(at), "name": name, "after": after, "item": item})


def publish(who: Browser, **more: Any) -> Any:
    """This function will publish the draft."""
    return who("POST", f"{DRAFT}/publish", {"number": who("GET", DRAFT).json()["number"], **more})


def rehearse(who: Browser, database: Database) -> Any:
    """This function will have the draft rehearsed and give the answer that names the job."""
    asked = who("POST", f"{DRAFT}/rehearse", {"number": who("GET", DRAFT).json()["number"]})
    while work(database):
        pass
    return asked


def refused(answer: Any) -> bool:
    """This function will say whether the law refused a publish."""
    if answer.status_code == 422 and "problems" in answer.json():
        return {one["code"] for one in answer.json()["problems"]} == {"ask_administrator"}
    return bool(answer.status_code in (403, 404))


Ask = Callable[..., Any]
