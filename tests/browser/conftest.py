"""
Fixtures of the browser tests: the demo company behind a real server, copied afresh for each file of tests.

The company is loaded once per run and shared by all workers as a folder to copy.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser
from sqlalchemy import update

from huodan.engines import people
from huodan.storage.place import open_workspace
from huodan.storage.system import account
from tests.browser.house import PASSWORD, Office, demo_words, huodan, served
from tests.browser.pictures import Album
from tests.support import postgres


@pytest.fixture(scope="session")
def demo_folder(run_folder: Path) -> Path:
    """This function will load the demo company once per run."""
    folder = run_folder / "demo"
    with postgres.locked(run_folder / "demo.lock"):
        if not folder.exists():
            building = run_folder / "demo.building"
            with served(demo_words(building)):
                pass
            ease(building)
            building.rename(folder)
    return folder


def ease(folder: Path) -> None:
    """
    This function will let the company's people in at a hundredth of the cost, a thousand times in a run.

    A hash says itself how dear it is; passwords that tests set, and the comparing itself, are the product's.
    """
    cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    database = open_workspace(folder)
    try:
        with database.write() as tx:
            tx.execute(
                update(account).where(account.c.password_hash.is_not(None)).values(password_hash=cheap)
            )
    finally:
        database.close()


@pytest.fixture(scope="module")
def company(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """This function will give this file of tests its own copy of the demo company."""
    folder = tmp_path_factory.mktemp("company") / "data"
    shutil.copytree(demo_folder, folder)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def demo_url(company: Path) -> Iterator[str]:
    """This function will serve the demo company; what tests of one file write stays until its end."""
    with served(demo_words(company)) as url:
        yield url


@pytest.fixture
def office(demo_url: str, chromium: Browser) -> Iterator[Office]:
    """This function will give screens before the demo company, and fail a test whose pages made mistakes."""
    office = Office(demo_url, chromium)
    yield office
    office.leave()
    assert office.mistakes == []


@pytest.fixture(scope="session")
def album(tmp_path_factory: pytest.TempPathFactory) -> Album:
    """This function will give this run a folder for its pictures."""
    return Album(tmp_path_factory.mktemp("pictures"))


@pytest.fixture
def new_office(tmp_path: Path, chromium: Browser) -> Iterator[Office]:
    """This function will give screens before an installation nobody has set up yet."""
    with served(huodan("serve", "--data", str(tmp_path / "data"), "--port", "0")) as url:
        office = Office(url, chromium)
        yield office
        office.leave()
        assert office.mistakes == []


@pytest.fixture
def newcomer(company: Path, demo_url: str) -> str:
    """This function will give somebody a password an administrator made up, and name the login."""
    assert demo_url
    database = open_workspace(company)
    try:
        with database.write() as tx:
            people.set_password(tx, person=people.account_of(tx, login="masiqi").person, password=PASSWORD)
    finally:
        database.close()
    return "masiqi"
