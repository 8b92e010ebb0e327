"""
Two companies that differ only in what a head of a department may not see: values hidden and masked, records out of scope.

王 works in a department below the head's, 李 in one beside it. Owns no test (``test_two_worlds.py``).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from huodan.doors.http.app import create_app
from huodan.doors.http.rates import UNLIMITED, Rates
from huodan.engines import people
from huodan.engines.people import find_roles
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM, CreateRecord
from huodan.storage.db import Database, Tx
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.setup import add_person, prepare
from tests.doors.conftest import PASSWORD, Browser, client_of
from tests.support.apps import Tree, app, field, form, read
from tests.support.sales import rights

F = "/apps/test/forms"
ALL = ["read", "create", "update", "delete", "import", "export"]
LEVELS = [{"id": "l1", "value": "A"}, {"id": "l2", "value": "B"}]
DIM = ("buyer_phone", "buyer_limit", "buyer_place", "buyer_level", "buyer_team")
GONE = ("buyer_cost", "buyer_note")

Told = tuple[str, int, str]


def trade() -> Tree:
    """This function will write an app of buyers and sales with lines."""
    buyer = form(
        "buyer",
        field("buyer_name", "single_line_text", required=True),
        field("buyer_code", "single_line_text", unique=True),
        field("buyer_owner", "member", is_owner=True),
        field("buyer_phone", "phone"),
        field("buyer_limit", "money"),
        field("buyer_place", "address"),
        field("buyer_level", "dropdown", options=LEVELS),
        field("buyer_team", "members"),
        field("buyer_cost", "money"),
        field("buyer_note", "single_line_text"),
    )
    lines = [
        field("line_good", "relation", target="buyer"),
        field("line_amount", "number"),
        field("line_cost", "money"),
    ]
    sale = form(
        "sale",
        field("sale_name", "single_line_text", required=True),
        field("sale_code", "single_line_text", unique=True),
        field("sale_owner", "member", is_owner=True),
        field("sale_buyer", "relation", target="buyer"),
        field("sale_friend", "relation", target="buyer"),
        field("sale_secret", "single_line_text"),
        field("sale_lines", "subform", fields=lines),
        field("sale_total", "rollup", over="sale_lines", source="line_cost", format="money"),
    )
    chief = {"id": "chief", "name": "老板", "forms": [rights("buyer", ALL), rights("sale", ALL)]}
    of_buyers = [_but("dim", DIM, "masked"), _but("no", GONE, "hidden")]
    of_sales = [_but("dim", ("sale_friend",), "masked"), _but("no", ("sale_secret", "line_cost"), "hidden")]
    head = {
        "id": "head",
        "name": "主管",
        "forms": [
            rights("buyer", ALL, rows="department", but=of_buyers),
            rights("sale", ALL, rows="department", but=of_sales),
        ],
    }
    feed = {
        "id": "feed",
        "name": "接口",
        "forms": [
            rights("buyer", ALL, **_starting("b-"), but=of_buyers),
            rights("sale", ["read", "export"], **_starting("s-"), but=of_sales),
        ],
    }
    clerk = {"id": "clerk", "name": "内勤", "forms": [rights("buyer", ALL, but=of_buyers)]}
    return app(buyer, sale, roles=[chief, head, feed, clerk])


def _starting(code: str) -> Tree:
    """Write the rows whose code begins so: those of the head and of 王."""
    return {"rows": "where", "where": {"field": "code", "op": "starts", "value": code}}


def _but(id: str, fields: tuple[str, ...], right: str) -> Tree:
    return {"id": id, "fields": list(fields), "right": right}


def build(url: str) -> None:
    """This function will publish the app and let the boss and a head in; 王 works below the head, 李 beside them."""
    database = Database(url)
    prepare(database)
    assert isinstance(publish_app(database, SYSTEM, read(trade())), int)

    def settle(tx: Tx) -> None:
        plan = current_plan(tx)
        everything = system_grant(plan)

        perform(tx, plan, everything, CreateRecord("departments", {"name": "销售部"}))
        perform(tx, plan, everything, CreateRecord("departments", {"name": "一组", "parent": "销售部"}))
        perform(tx, plan, everything, CreateRecord("departments", {"name": "外贸部"}))
        for login, roles, department in (
            ("boss", ["老板"], None),
            ("head", ["主管"], "销售部"),
            ("wang", ["主管"], "一组"),
            ("li", ["主管"], "外贸部"),
            ("clerk", ["内勤", "管理员"], None),
            ("owner", ["老板", "管理员"], None),
        ):
            values = {"name": login, **({"department": department} if department else {})}
            add_person(
                tx,
                login=login,
                password=PASSWORD,
                roles=find_roles(plan, roles),
                values=values,
                must_change_password=False,
            )

    database.transact(SYSTEM, settle)
    database.close()


@dataclass(frozen=True)
class World:
    """
    All that differs: nothing of it may be seen by the head.

    Of each pair the first stands in what the head owns, the second in what 王 below them does; both are masked or hidden.
    unseen: names of what 李 beside them owns.
    """

    phones: tuple[str, str]
    limits: tuple[str, str]
    cities: tuple[str, str]
    levels: tuple[str, str]
    teams: tuple[str, str]
    words: tuple[str, str]
    friends: tuple[int, int]
    unseen: tuple[str, ...]


ONE = World(
    phones=("13911110001", "13922220001"),
    limits=("5", "900"),
    cities=("杭州市", "宁波市"),
    levels=("A", "B"),
    teams=("boss，wang", "li"),
    words=("abc", "xyz"),
    friends=(0, 1),
    unseen=("aa", "ab", "zz"),
)
TWO = World(
    phones=("13999990001", "13900000001"),
    limits=("70", "3"),
    cities=("温州市", "杭州市"),
    levels=("B", "A"),
    teams=("li", "boss，clerk，owner"),
    words=("xyz", "abd"),
    friends=(1, 0),
    unseen=("zy", "mm"),
)


@dataclass(frozen=True)
class Company:
    """A company behind HTTP: ``browse(login)`` gives somebody's browser, ``program(role)`` a program with a key."""

    database: Database
    browse: Callable[[str], Browser]
    program: Callable[[str], Browser]


@contextmanager
def opened(url: str) -> Iterator[Company]:
    """This function will let people and programs in to a company."""
    database = Database(url)
    app = create_app(database, rates=Rates(key=UNLIMITED, person=UNLIMITED))
    clients = ExitStack()

    def browse(login: str) -> Browser:
        return Browser(clients.enter_context(client_of(app))).seat(database, login)

    def program(role: str) -> Browser:
        with database.write() as tx:
            _, token = people.create_key(tx, name=role, roles=find_roles(current_plan(tx), [role]))
        client = clients.enter_context(client_of(app))
        client.headers["Authorization"] = f"Bearer {token}"
        return Browser(client)

    with clients:
        yield Company(database, browse, program)
    database.close()


def fill(boss: Browser, world: World) -> dict[str, str]:
    """This function will store the records of a world, the visible ones first, and change hidden things of one."""

    def keep(form: str, **values: object) -> str:
        answer = boss("POST", f"{F}/{form}/records", {"values": values})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    ids: dict[str, str] = {}
    for place, owner in enumerate(("head", "wang")):
        ids[f"buyer {owner}"] = keep(
            "buyer",
            name=f"B{place}",
            code=f"b-{place}",
            owner=owner,
            phone=world.phones[place],
            limit=world.limits[place],
            place={"province": "浙江省", "city": world.cities[place]},
            level=world.levels[place],
            team=world.teams[place],
            cost=world.limits[place],
            note=world.words[place],
        )
    for place, name in enumerate(world.unseen):
        found = keep("buyer", name=name, code=f"{name}-{place}", owner="li", note=name, phone="13800000000")
        ids.setdefault("unseen", found)
    buyers = [ids["buyer head"], ids["buyer wang"]]
    for place, owner in enumerate(("head", "wang")):
        ids[f"sale {owner}"] = keep(
            "sale",
            name=f"S{place}",
            code=f"s-{place}",
            owner=owner,
            buyer=ids["unseen"] if place else buyers[0],
            friend=buyers[world.friends[place]],
            secret=world.words[place],
            lines=[{"good": buyers[place], "amount": "2", "cost": world.limits[place]}],
        )
    for name in world.unseen:
        gone = keep("sale", name=name, code=f"x-{name}", owner="li", buyer=buyers[0], secret=name)
        if name == world.unseen[0]:
            boss("DELETE", f"{F}/sale/records/{gone}", If_Match='"1"')
    changed = {"secret": world.words[1], "friend": buyers[world.friends[1]], "name": "S0 again"}
    answer = boss("PATCH", f"{F}/sale/records/{ids['sale head']}", {"values": changed}, If_Match='"1"')
    assert answer.status_code == 200
    return ids


def unpacked(workbook: bytes) -> str:
    """This function will give all that stands in a workbook but when it was made."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as packed:
        names = [name for name in sorted(packed.namelist()) if name != "docProps/core.xml"]
        return "".join(packed.read(name).decode() for name in names)


def alike(text: str) -> str:
    """This function will leave out of an answer what is never alike: ids by their order, moments, where pages go on."""
    known: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f"{found[1]}_{known.setdefault(found[0], len(known))}"

    text = re.sub(r"\b([a-z]{1,8})_[0-9a-z]{13}\b", number, text)
    text = re.sub(r"\d{4}-\d\d-\d\dT[0-9:.+]+", "moment", text)
    text = re.sub(r'"(next|previous)":"[^"]+"', r'"\1":"on"', text)
    text = re.sub(r'"at":\d{13}', '"at":0', text)
    return re.sub(r'"request_id":"\w+"', '"request_id":""', text)


def differing(one: list[Told], two: list[Told]) -> list[str]:
    """This function will list what was answered otherwise, among things asked in the same order."""
    return [
        f"{ask}: {status} {alike(text)[:500]} -> {other_status} {alike(other)[:500]}"
        for (ask, status, text), (_, other_status, other) in zip(one, two, strict=True)
        if (status, alike(text)) != (other_status, alike(other))
    ]
