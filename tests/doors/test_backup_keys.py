"""The password of backups over HTTP: set, told in the list, given for one whose key is not here; for administrators alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huodan.storage.db import Database
from huodan.workspace.backup.keys import FILE
from huodan.workspace.working import work
from tests.doors.conftest import Browser
from tests.support.sealed import PASSWORD

CALLS = ("/backups/password", "/backups/none/unlock", "/backups/second/none/unlock")


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HUODAN_BACKUPS", str(tmp_path / "backups"))


def test_it_is_for_administrators_alone(browse: Callable[..., Browser], key: Callable[..., Any]) -> None:
    for path in CALLS:
        for asked, status in ((browse("boss"), 403), (key, 403), (browse(), 401)):
            assert asked("POST", path, {"password": PASSWORD}).status_code == status, path
    assert not browse("admin")("GET", "/backups").json()["seal"]["is_on"]


def test_a_password_is_set_told_noted_and_given_where_the_key_is_lost(
    database: Database, browse: Callable[..., Browser]
) -> None:
    admin, keys = browse("admin"), database.files.parent / FILE
    short = admin("POST", "/backups/password", {"password": "kurz"})
    assert (short.status_code, short.json()["code"], keys.exists()) == (422, "backup_password_short", False)

    told = admin("POST", "/backups/password", {"password": PASSWORD})
    admin("POST", "/backups", {})
    assert work(database)

    assert told.json()["seal"]["is_on"]
    assert PASSWORD not in told.text
    seen = admin("GET", "/backups")
    (row,) = seen.json()["rows"]
    assert (row["is_sealed"], row["is_known"], seen.json()["seal"]) == (True, True, told.json()["seal"])
    (noted,) = admin("GET", "/audit?kind=backup").json()["rows"]
    assert noted["detail"] == {"did": "password", "from": False, "to": True}
    kept = keys.read_text()
    keys.unlink()
    (row,) = admin("GET", "/backups").json()["rows"]
    assert (row["is_sealed"], row["is_known"]) == (True, False)
    unlock = f"/backups/{row['name']}/unlock"
    wrong = admin("POST", unlock, {"password": "ein anderes"})
    assert (wrong.status_code, wrong.json()["code"], keys.exists()) == (422, "wrong_backup_password", False)
    assert admin("POST", unlock, {"password": PASSWORD}).json() == {"name": row["name"]}
    assert admin("GET", "/backups").json()["rows"][0]["is_known"]
    secret = kept.partition('"secret": "')[2].partition('"')[0]
    assert secret in keys.read_text()
    assert secret not in seen.text
    assert admin("POST", "/backups/password", {"password": None}).json()["seal"] == {
        "is_on": False,
        "since": None,
    }


@pytest.mark.parametrize("body", [{}, {"password": 1}, []])
def test_what_is_no_password_is_refused(browse: Callable[..., Browser], body: object) -> None:
    assert browse("admin")("POST", "/backups/password", body).status_code in (400, 422)
