"""A company of one small app for browser tests of single kinds: its folder, a server over it, one person at work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from huodan.engines.people import find_roles
from huodan.language.messages import SYSTEM
from huodan.storage.db import Tx
from huodan.storage.place import open_workspace
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.settings import write_setting
from huodan.workspace.setup import add_person, prepare
from tests.browser.house import PASSWORD, Office, huodan, served
from tests.support.apps import Tree, read


def found(folder: Path, app: Tree) -> None:
    """This function will make the company with an app, and ``boss`` with all roles of it."""
    database = open_workspace(folder)
    prepare(database)
    assert isinstance(publish_app(database, SYSTEM, read(app)), int)

    def work(tx: Tx) -> None:
        roles = find_roles(current_plan(tx), [role["name"] for role in app["roles"]])
        boss = {"login": "boss", "password": PASSWORD, "roles": roles, "values": {"name": "沈建华"}}
        write_setting(tx, "company", "沪东贸易")
        add_person(tx, **boss, must_change_password=False)

    database.transact(SYSTEM, work)
    database.close()


@contextmanager
def at_work(folder: Path) -> Iterator[str]:
    """This function will serve the company of a folder, and give its address."""
    with served(huodan("serve", "--data", str(folder), "--port", "0")) as url:
        yield url


@contextmanager
def before(url: str, chromium: Browser) -> Iterator[Office]:
    """This function will give screens before a company, and fail a test whose pages made mistakes."""
    office = Office(url, chromium)
    yield office
    office.leave()
    assert office.mistakes == []
