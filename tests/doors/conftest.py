"""A small company behind HTTP, without the flows of the order app: people, customers, products, and browsers signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from starlette.applications import Starlette
from starlette.testclient import TestClient

from huodan.doors.http.app import create_app
from huodan.doors.http.rates import UNLIMITED, Rates
from huodan.engines import people
from huodan.engines.people import find_roles
from huodan.engines.people.sessions import open_session
from huodan.engines.webhooks import sending
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM, CreateRecord
from huodan.storage.db import Database, Tx
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan
from huodan.workspace.settings import write_setting
from huodan.workspace.setup import add_person, prepare, publish_template
from huodan.workspace.webhooks import ALLOWED
from tests.support.plain_orders import plain_orders
from tests.support.receiver import Receiver, receiving

PASSWORD = "Tg7#kd02-xq"
API = "/api/v1"
ORDERS = f"{API}/apps/orders/forms"
STAFF = (
    ("boss", "沈建华", "总经理"),
    ("zhoumin", "周敏", "销售员"),
    ("tang", "唐大强", "仓库管理员"),
    ("admin", "系统管理员", "管理员"),
)


@dataclass
class Browser:
    """A signed-in browser: sends its cookies and its CSRF value."""

    client: TestClient
    csrf: str = ""
    lang: str = "zh"

    def __call__(self, method: str, path: str, json: object = None, **headers: str) -> Any:
        """This function will send a request below /api/v1; header names are written with underscores."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"X-CSRF-Token": self.csrf, "Accept-Language": self.lang} | sent
        kept = {} if json is None else {"json": json}
        return self.client.request(method, f"{API}{path}", headers=sent, **kept)

    def sign_in(self, login: str, password: str = PASSWORD) -> Browser:
        """This function will sign in and remember the CSRF value."""
        answer = self("POST", "/session", {"login": login, "password": password})
        assert answer.status_code == 200, answer.text
        self.csrf = answer.json()["csrf"]
        return self

    def seat(self, database: Database, login: str) -> Browser:
        """This function will sign somebody in without comparing a password, which takes its time."""
        with database.write() as tx:
            token = open_session(tx, person=people.account_of(tx, login=login).person)
        self.client.cookies.set("huodan_session", token)
        self.csrf = people.csrf_of(token)
        return self


def build_company(url: str) -> None:
    """This function will fill an empty database with the small company."""
    database = Database(url)
    prepare(database)
    publish_template(database, plain_orders())

    def fill(tx: Tx) -> None:
        plan = current_plan(tx)
        write_setting(tx, "company", "沪东贸易")
        for login, name, role in STAFF:
            add_person(
                tx,
                login=login,
                password=PASSWORD,
                roles=find_roles(plan, [role]),
                values={"name": name},
                must_change_password=False,
            )
        mine = {"match": {"name": "周敏"}}
        commands = (
            CreateRecord("customer", {"code": "KH1", "name": "杭州云杉贸易", "owner": mine}),
            CreateRecord("customer", {"code": "KH2", "name": "宁波海达食品"}),
            CreateRecord(
                "product", {"code": "CP1", "name": "橘子酱", "price": "567", "cost": "400.5", "unit": "箱"}
            ),
            CreateRecord(
                "product", {"code": "CP2", "name": "奶酪", "price": "385", "cost": "300", "unit": "箱"}
            ),
        )
        for command in commands:
            perform(tx, plan, system_grant(plan), command)

    database.transact(SYSTEM, fill)
    database.close()


@pytest.fixture
def database(prepared_database: Callable[..., str]) -> Iterator[Database]:
    """This function will open a private copy of the small company."""
    opened = Database(prepared_database("company", build_company), today=20260506)
    yield opened
    opened.close()


@contextmanager
def client_of(app: Starlette) -> Iterator[TestClient]:
    """This function will give a client of an app, whose requests share one event loop: a new one costs more than most do."""
    client = TestClient(app, raise_server_exceptions=False)
    with start_blocking_portal() as client.portal:
        yield client
    client.close()


@pytest.fixture
def browse(database: Database) -> Iterator[Callable[..., Browser]]:
    """This function will give `browse(login=None) -> Browser`, each with cookies of its own."""
    app = create_app(database, rates=Rates(key=UNLIMITED, person=UNLIMITED))
    with ExitStack() as stack:

        def open_browser(login: str | None = None, *, lang: str = "zh") -> Browser:
            browser = Browser(stack.enter_context(client_of(app)), lang=lang)
            return browser if login is None else browser.seat(database, login)

        yield open_browser


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """This function will open a receiver of webhooks; nothing is tried again while a slow machine is at one step of a test."""
    monkeypatch.setenv(ALLOWED, "127.0.0.1")
    monkeypatch.setattr(sending, "DELAY_SECONDS", (600, *sending.DELAY_SECONDS[1:]))
    monkeypatch.setattr(sending, "PAUSE_SECONDS", (600,))
    with receiving() as opened:
        yield opened


@pytest.fixture
def boss(browse: Callable[..., Browser]) -> Browser:
    """This function will sign the boss in."""
    return browse("boss")


@pytest.fixture
def key(database: Database, browse: Callable[..., Browser]) -> Callable[..., Any]:
    """This function will give `call(method, path, json, **headers)` of a program with the boss's role."""
    with database.write() as tx:
        _, token = people.create_key(tx, name="程序", roles=find_roles(current_plan(tx), ["总经理"]))
    program = browse()

    def call(method: str, path: str, json: object = None, **headers: str) -> Any:
        return program(method, path, json, Authorization=f"Bearer {token}", **headers)

    return call
