"""Files leave also where the disk takes nothing; that they did is noted as soon as there is room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from huodan.storage.db import Database
from huodan.workspace import backup, noting
from huodan.workspace.noting import write_kept
from tests.doors.conftest import Browser
from tests.doors.test_trouble import files_up_to

pytestmark = pytest.mark.parametrize(
    "database_kind", ["sqlite"], indirect=True
)  # a server's disk is not ours


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HUODAN_BACKUPS", str(tmp_path / "backups"))


def test_a_backup_is_fetched_from_a_full_disk_and_noted_when_there_is_room(
    database: Database, browse: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backup.make_backup(database, backup.store_of(database))
    admin, path = browse("admin"), f"/backups/{made.name}/file"
    admin("GET", path)

    with files_up_to(0):
        fetched = [admin("GET", path) for _ in range(2)]
        assert write_kept(database) == 0
        monkeypatch.setattr(noting, "MOST_KEPT", 2)
        refused = admin("GET", path)
    full = admin("GET", "/audit?kind=download").json()["rows"]

    assert [one.status_code for one in fetched] == [200, 200]
    assert all(len(one.content) == int(one.headers["content-length"]) for one in fetched)
    assert (refused.status_code, refused.json()["code"]) == (507, "disk_full")  # not without end
    assert len(full) == 1
    assert write_kept(database) == 2
    rows = admin("GET", "/audit?kind=download").json()["rows"]
    assert [(one["by"]["title"], one["detail"]) for one in rows] == [
        ("系统管理员", {"name": f"huodan-{made.name}.tar"})
    ] * 3
    assert write_kept(database) == 0
