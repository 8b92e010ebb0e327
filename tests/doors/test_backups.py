"""Backups over HTTP: for administrators only; the list, making one, fetching one, the rules."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huodan.storage.db import Database
from huodan.workspace import backup
from huodan.workspace.working import ensure_schedules, work
from tests.doors.conftest import Browser

CALLS = [
    ("GET", "/backups", None),
    ("GET", "/backups/state", None),
    ("POST", "/backups", {}),
    ("PATCH", "/backups/rules", {"daily": 3}),
    ("GET", "/backups/2026-05-06-021000/file", None),
]


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("HUODAN_BACKUPS", str(tmp_path / "backups"))
    return tmp_path / "backups"


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_they_are_for_administrators_who_signed_in(
    browse: Callable[..., Browser], key: Callable[..., Any], method: str, path: str, body: object
) -> None:
    assert browse("zhoumin")(method, path, body).status_code == 403
    assert browse()(method, path, body).status_code == 401
    assert key(method, path, body).status_code == 403


def test_one_is_asked_for_made_listed_and_fetched(database: Database, browse: Callable[..., Browser]) -> None:
    admin = browse("admin")
    assert admin("GET", "/backups").json()["rows"] == []

    asked = admin("POST", "/backups", {})
    assert (asked.status_code, asked.json()["job"]["kind"]) == (202, "backup")
    assert admin("POST", "/backups", {}).json()["code"] == "backup_running"
    assert work(database)

    (row,) = admin("GET", "/backups").json()["rows"]
    assert (row["kind"], row["problems"], row["files"]) == ("manual", 0, 0)
    told = admin("GET", "/backups/state").json()
    assert (told["at"], told["error"], told["is_overdue"]) == (row["at"], None, False)
    answer = admin("GET", f"/backups/{row['name']}/file")
    assert int(answer.headers["content-length"]) == len(answer.content)
    with tarfile.open(fileobj=io.BytesIO(answer.content)) as tar:
        assert tar.getnames()[0] == "manifest.json"
    (noted,) = admin("GET", "/audit?kind=download").json()["rows"]
    assert (noted["by"]["title"], noted["detail"]) == ("系统管理员", {"name": f"huodan-{row['name']}.tar"})


def test_a_fetched_file_restores(database: Database, browse: Callable[..., Browser], tmp_path: Path) -> None:
    made = backup.make_backup(database, backup.store_of(database))
    fetched = tmp_path / "fetched.tar"
    fetched.write_bytes(browse("admin")("GET", f"/backups/{made.name}/file").content)

    with backup.unpacked_file(fetched, tmp_path / "open") as opened:
        assert backup.read_manifest(opened) == made


@pytest.mark.parametrize("name", ["files", ".making", "..", "none", "%2e%2e%2f"])
def test_what_is_no_backup_is_not_given(
    database: Database, browse: Callable[..., Browser], name: str
) -> None:
    backup.make_backup(database, backup.store_of(database))

    assert browse("admin")("GET", f"/backups/{name}/file").status_code == 404


def test_the_rules_are_changed_and_told(database: Database, browse: Callable[..., Browser]) -> None:
    ensure_schedules(database)
    admin = browse("admin")

    changed = admin("PATCH", "/backups/rules", {"at": "03:30", "daily": 3})
    refused = admin("PATCH", "/backups/rules", {"daily": 0})

    assert changed.json() == {"at": "03:30", "daily": 3, "weekly": 4, "is_on": True}
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_backup_rules")
    assert admin("GET", "/backups").json()["rules"] == changed.json()
    assert admin("GET", "/backups/state").json()["next_at"].endswith("T03:30:00+08:00")
