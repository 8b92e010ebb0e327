"""A disk with little room: uploads, imports, exports and backups are refused in words, what people save is not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huodan.engines.jobs import State
from huodan.storage.db import Database
from huodan.workspace import disk
from huodan.workspace.backup import make_backup, store_of
from huodan.workspace.disk import MEGABYTE, DiskLow
from huodan.workspace.exporting import writing
from huodan.workspace.working import work
from tests.doors.conftest import ORDERS, Browser

CUSTOMERS = f"{ORDERS.removeprefix('/api/v1')}/customer"
GIGABYTE = 1024 * MEGABYTE
HUGE = 1000 * GIGABYTE


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """This function will give `room(free, total=…)`, which makes every disk look like that."""

    def set_room(free: int, total: int = HUGE) -> None:
        monkeypatch.setattr(disk, "usage", lambda _: (total, free))

    return set_room


def send(browser: Browser, path: str, **form: str) -> Any:
    """This function will send a small file to a route."""
    files = {"file": ("a.csv", "客户编号,客户名称\nKH7,舟山远洋水产\n".encode())}
    return browser.client.post(
        f"/api/v1{path}", files=files, data=form, headers={"X-CSRF-Token": browser.csrf}
    )


def refused(answer: Any) -> str:
    """This function will give the words of a refusal for want of room."""
    assert (answer.status_code, answer.json()["code"]) == (507, "disk_low"), answer.text
    return str(answer.json()["title"])


def test_what_needs_room_is_refused_and_saving_goes_on(
    room: Callable[..., None], boss: Browser, browse: Callable[..., Browser]
) -> None:
    admin = browse("admin")
    room(900 * MEGABYTE)

    said = [
        refused(send(boss, "/files")),
        refused(send(boss, f"{CUSTOMERS}/import", mode="create")),
        refused(boss("POST", f"{CUSTOMERS}/export", {"format": "csv", "columns": ["code"]})),
        refused(admin("POST", "/backups", {})),
    ]

    assert [
        word
        for word, words in zip(("上传", "导入", "导出", "备份"), said, strict=True)
        if f"不能{word}" not in words
    ] == []
    assert all("900 MB" in words and "1.0 GB" in words and "请管理员" in words for words in said)
    saved = boss("POST", f"{CUSTOMERS}/records", {"values": {"code": "KH8", "name": "温岭海鲜"}})
    assert saved.status_code == 201
    room(GIGABYTE + 1)
    assert send(boss, f"{CUSTOMERS}/import", mode="create").json()["created"] == 1
    assert admin("POST", "/backups", {}).status_code == 202


@pytest.mark.parametrize(
    ("free", "total", "limit", "level"),
    [
        (1025, 10_000_000, None, "good"),
        (1023, 10_000_000, None, "warn"),
        (299, 10_000_000, None, "bad"),
        (450, 8_000, None, "good"),
        (399, 8_000, None, "warn"),
        (301, 2_000, None, "good"),
        (299, 2_000, None, "bad"),
        (4_000, 10_000_000, 5_000, "warn"),
        (500, 10_000_000, 400, "good"),
        (350, 10_000_000, 400, "warn"),
    ],
)
def test_the_limit_is_a_gigabyte_or_a_twentieth_or_what_is_set(
    room: Callable[..., None],
    browse: Callable[..., Browser],
    free: int,
    total: int,
    limit: int | None,
    level: str,
) -> None:
    admin = browse("admin")
    admin("PATCH", "/settings/server", {"disk_limit_mb": limit})
    room(free * MEGABYTE, total * MEGABYTE)

    assert admin("GET", "/settings/server").json()["disk"]["level"] == level
    finding = admin("GET", "/doctor/disk").json()
    assert finding["level"] == level
    assert (finding["remedy"] is None) == (level == "good")


def test_the_disk_with_the_least_room_counts(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setenv("HUODAN_BACKUPS", str(other / "backups"))
    monkeypatch.setattr(disk, "usage", lambda place: (HUGE, HUGE if place != other else 10 * MEGABYTE))

    with pytest.raises(DiskLow):
        make_backup(database, store_of(database))
    assert not (other / "backups").exists()
    with database.read() as tx:
        assert not disk.room(tx).is_low


def test_a_job_that_meets_a_low_disk_fails_in_words_and_is_tried_again_later(
    room: Callable[..., None], database: Database, boss: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "AT_ONCE", 1)
    room(HUGE)
    wish = {"format": "csv", "columns": ["code"]}
    job = boss("POST", f"{CUSTOMERS}/export", wish).json()["job"]["id"]
    with database.write() as tx:
        disk.set_limit_mb(tx, disk.MOST_MB)  # the child process asks the real disk

    assert shutil.disk_usage(Path(str(database.files.parent))).free < disk.MOST_MB * MEGABYTE
    assert work(database)
    told = boss("GET", f"/jobs/{job}").json()
    assert (told["state"], told["error"]["code"]) == (State.FAILED, "disk_low")
    assert told["can"]["retry"]
    with database.write() as tx:
        disk.set_limit_mb(tx, None)
    boss("POST", f"/jobs/{job}/retry", {})
    assert work(database)
    assert boss("GET", f"/jobs/{job}").json()["state"] == State.DONE
