"""Single records out of a backup over HTTP: for an administrator who sees all of the form, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huodan.engines.people import find_roles
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.workspace import backup
from huodan.workspace.plans import current_plan
from huodan.workspace.setup import add_person
from huodan.workspace.working import work
from tests.doors.conftest import PASSWORD, Browser

CUSTOMER = "/apps/orders/forms/customer"
FORM = {"app": "orders", "form": "customer"}


@pytest.fixture
def owner(database: Database, browse: Callable[..., Browser]) -> Browser:
    """This function will let somebody in who administers and sees everything, as the owner of a small company does."""

    def add(tx: Tx) -> None:
        roles = find_roles(current_plan(tx), ["总经理", "管理员"])
        values = {"name": "东家"}
        add_person(
            tx, login="owner", password=PASSWORD, roles=roles, values=values, must_change_password=False
        )

    database.transact(SYSTEM, add)
    return browse("owner")


@pytest.fixture
def name(database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """This function will make a backup and give its name."""
    monkeypatch.setenv("HUODAN_BACKUPS", str(tmp_path / "backups"))
    return backup.make_backup(database, backup.store_of(database)).name


def customers(who: Browser) -> dict[str, dict[str, Any]]:
    asked = {"columns": ["name", "code", "level"]}
    return {row["code"]: row for row in who("POST", f"{CUSTOMER}/query", asked).json()["rows"]}


def delete(who: Browser, id: str) -> None:
    version = who("GET", f"{CUSTOMER}/records/{id}").json()["version"]
    assert who("DELETE", f"{CUSTOMER}/records/{id}", If_Match=f'"{version}"').status_code == 204


def do(database: Database) -> None:
    while work(database):
        pass


def test_a_record_is_found_compared_brought_back_and_taken_back(
    database: Database, owner: Browser, name: str
) -> None:
    before = customers(owner)
    gone, changed = before["KH1"], before["KH2"]
    delete(owner, gone["id"])
    path = f"{CUSTOMER}/records/{changed['id']}"
    assert owner("PATCH", path, {"values": {"name": "改错了"}}, If_Match='"1"').status_code == 200

    opening = owner("POST", f"/backups/{name}/open", FORM)
    assert opening.status_code == 202, opening.text
    job = opening.json()["job"]["id"]
    assert owner("GET", f"/backups/opened/{job}").json()["code"] == "opened_gone"  # not yet
    do(database)

    opened = owner("GET", f"/backups/opened/{job}").json()
    assert opened["counts"] == {"deleted": 1, "changed": 1, "same": 0}
    assert {row["id"]: row["state"] for row in opened["rows"]} == {
        gone["id"]: "deleted",
        changed["id"]: "changed",
    }
    found = owner("GET", f"/backups/opened/{job}?search=云杉&state=deleted").json()["rows"]
    assert [row["title"] for row in found] == ["杭州云杉贸易"]
    differs = owner("GET", f"/backups/opened/{job}/records/{changed['id']}").json()
    assert [(one["path"], one["now"], one["then"]) for one in differs["changes"]] == [
        ("name", "改错了", "宁波海达食品")
    ]
    asked = owner("POST", f"/backups/opened/{job}/recover", {"ids": [gone["id"], changed["id"]]})
    assert asked.status_code == 202, asked.text
    do(database)

    done = owner("GET", f"/jobs/{asked.json()['job']['id']}").json()
    assert (done["state"], done["result"]["changed"], done["can"]["undo"]) == ("done", 2, True)
    assert customers(owner) == {
        code: {**row, "version": customers(owner)[code]["version"]} for code, row in before.items()
    }
    entry = owner("GET", f"{path}/history").json()["entries"][0]
    assert (entry["kind"], entry["recovered"]) == ("updated", opened["at"])
    kinds = [row["detail"]["did"] for row in owner("GET", "/audit?kind=recovery").json()["rows"]]
    assert kinds == ["recovered", "opened"]
    assert owner("POST", f"/jobs/{done['id']}/undo", {}).status_code == 202
    do(database)
    assert list(customers(owner)) == ["KH2"]
    assert customers(owner)["KH2"]["name"] == "改错了"


def test_all_that_are_found_come_back_at_once(database: Database, owner: Browser, name: str) -> None:
    before = customers(owner)
    for row in before.values():
        delete(owner, row["id"])
    job = owner("POST", f"/backups/{name}/open", FORM).json()["job"]["id"]
    do(database)

    asked = owner("POST", f"/backups/opened/{job}/recover", {"state": "deleted", "search": ""})
    do(database)

    assert owner("GET", f"/jobs/{asked.json()['job']['id']}").json()["result"]["changed"] == 2
    assert customers(owner).keys() == before.keys()


def test_only_an_administrator_who_sees_all_of_the_form_may(
    database: Database, owner: Browser, browse: Callable[..., Browser], key: Callable[..., Any], name: str
) -> None:
    job = owner("POST", f"/backups/{name}/open", FORM).json()["job"]["id"]
    do(database)
    paths = (
        ("POST", f"/backups/{name}/open", FORM),
        ("GET", f"/backups/opened/{job}", None),
        ("GET", f"/backups/opened/{job}/records/{next(iter(customers(owner).values()))['id']}", None),
        ("POST", f"/backups/opened/{job}/recover", {"state": "deleted"}),
    )

    for method, path, body in paths:
        assert browse("boss")(method, path, body).status_code == 403, path  # sees all, administers nothing
        assert key(method, path, body).status_code == 403, path
        assert browse()(method, path, body).status_code == 401, path
        refused = browse("admin")(method, path, body)  # administers, and sees no customers
        assert refused.status_code == 404, path


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"app": "orders", "form": "none"}, "not_found"),
        ({"app": "orders"}, "wrong_setting"),
        ({**FORM, "more": 1}, "unknown_setting"),
    ],
)
def test_what_cannot_be_opened_is_refused(owner: Browser, name: str, body: object, code: str) -> None:
    assert owner("POST", f"/backups/{name}/open", body).json()["code"] == code
    assert owner("POST", "/backups/none/open", FORM).json()["code"] == "no_backup"


@pytest.mark.parametrize("query", ["state=none", "after=-1", "after=x"])
def test_what_cannot_be_asked_is_refused(owner: Browser, database: Database, name: str, query: str) -> None:
    job = owner("POST", f"/backups/{name}/open", FORM).json()["job"]["id"]
    do(database)

    assert owner("GET", f"/backups/opened/{job}?{query}").status_code == 422
    assert owner("POST", f"/backups/opened/{job}/recover", {"ids": []}).json()["code"] == "nothing_selected"
    assert owner("POST", f"/backups/opened/{job}/recover", {"ids": ["x"]}).status_code == 422
