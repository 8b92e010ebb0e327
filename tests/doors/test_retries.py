"""Every write goes on by itself after a dead-lock or a serialization failure, and gives up after five times."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from psycopg.errors import DeadlockDetected, SerializationFailure
from sqlalchemy.exc import DBAPIError
from starlette.testclient import TestClient

from huodan.doors.http.app import create_app
from huodan.engines import people
from huodan.engines.people.sessions import open_session
from huodan.language.access import system_grant
from huodan.storage.db import ATTEMPTS, Database
from huodan.workspace.importing import run_import
from huodan.workspace.plans import current_plan
from tests.doors.conftest import PASSWORD, Browser, build_company

FORMS = "/apps/orders/forms"
FILE = "供应商编号,供应商名称\nGYS1,临沂四季\n"
FAILURES = (SerializationFailure, DeadlockDetected)


class Trouble:
    """Lets the next commits fail as PostgreSQL does when Tx get in each other's way."""

    def __init__(self) -> None:
        self.left = self.met = 0

    def __call__(self, sql: str) -> None:
        """This function will be told of every statement of a write."""
        if sql == "COMMIT" and self.left:
            self.left -= 1
            self.met += 1
            raise DBAPIError.instance(sql, None, FAILURES[self.left % 2](), Exception)  # type: ignore[arg-type]


@pytest.fixture
def trouble() -> Trouble:
    return Trouble()


@pytest.fixture
def database(postgres_company: str, trouble: Trouble) -> Iterator[Database]:
    """This function will open the small company on a PostgreSQL that has trouble."""
    opened = Database(postgres_company, today=20260506, on_statement=trouble)
    yield opened
    opened.close()


@pytest.fixture
def postgres_company(postgres_url: str) -> str:
    build_company(postgres_url)
    return postgres_url


@pytest.fixture
def boss(database: Database) -> Iterator[Browser]:
    with database.write() as tx:
        token = open_session(tx, person=people.account_of(tx, login="boss").person)
    with TestClient(create_app(database), raise_server_exceptions=False) as client:
        client.cookies.set("huodan_session", token)
        yield Browser(client, csrf=people.csrf_of(token))


def writes(boss: Browser) -> Iterator[tuple[str, Callable[[], Any], int]]:
    """This function will give every kind of write with the status it should have, one after the other."""
    customers = f"{FORMS}/customer/records"
    made = boss("POST", customers, {"values": {"code": "KH8", "name": "青岛海天"}}).json()["id"]
    record = f"{customers}/{made}"
    values = {"values": {"code": "KH9", "name": "烟台同益"}}
    upload = {"file": ("供应商.csv", FILE.encode())}
    head = {"X-CSRF-Token": boss.csrf}
    yield "create", lambda: boss("POST", customers, values, Idempotency_Key="k1"), 201
    yield "update", lambda: boss("PATCH", record, {"values": {"name": "青岛"}}, If_Match='"1"'), 200
    yield "delete", lambda: boss("DELETE", record, If_Match='"2"'), 204
    yield "restore", lambda: boss("POST", f"{FORMS}/customer/trash/{made}/restore", {}), 200
    yield (
        "import",
        lambda: boss.client.post(f"/api/v1{FORMS}/supplier/import", files=upload, headers=head),
        200,
    )
    yield "language", lambda: boss("PATCH", "/session", {"lang": "en"}), 200
    changed = {"old": PASSWORD, "new": "quite-An0ther"}
    yield "password", lambda: boss("POST", "/session/password", changed), 204
    yield "sign out", lambda: boss("DELETE", "/session"), 204
    again = {"login": "boss", "password": "quite-An0ther"}
    yield "sign in", lambda: boss("POST", "/session", again), 200


@pytest.mark.postgres
def test_every_write_is_done_anew_after_trouble(boss: Browser, trouble: Trouble, database: Database) -> None:
    for name, send, status in writes(boss):
        trouble.left, trouble.met = ATTEMPTS - 1, 0

        answer = send()

        assert (name, answer.status_code) == (name, status), answer.text
        assert trouble.met == ATTEMPTS - 1, name
    with database.read() as tx:
        kept = tx.run("SELECT count(*), max(version) FROM r_customer WHERE f_cus_code IN ('KH8', 'KH9')")
        assert kept.fetchone() == (2, 4)


@pytest.mark.postgres
def test_lasting_trouble_is_told_and_leaves_nothing(boss: Browser, trouble: Trouble) -> None:
    trouble.left = 10 * ATTEMPTS

    answer = boss("POST", f"{FORMS}/customer/records", {"values": {"code": "KH9", "name": "烟台同益"}})

    trouble.left = 0
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert boss("POST", f"{FORMS}/customer/query", {"count": "exact"}).json()["count"] == 2


@pytest.mark.postgres
def test_an_import_from_the_command_line_is_done_anew(database: Database, trouble: Trouble) -> None:
    with database.read() as tx:
        granted = system_grant(current_plan(tx))
    trouble.left = ATTEMPTS - 1

    report = run_import(database, granted, "supplier", file=FILE.encode())

    assert (report.created, report.errors, trouble.left) == (1, (), 0)
