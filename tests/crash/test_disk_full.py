"""
A disk that is really full: a small file system of its own, filled up under a running server.

Whatever is saved meanwhile is either answered as saved and there, or refused in words and not there; with room again
everything goes on. Where no file system may be mounted, the server's files may not grow beyond a limit instead.
"""

from __future__ import annotations

import http.client
import json
import os
import resource
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from huodan.engines.people.keys import MOST_RATE, create_key
from huodan.storage import Database
from huodan.workspace.check import check
from tests.crash.test_load import READY, SERVE
from tests.doors.conftest import build_company
from tests.support import born

PATH = "/api/v1/apps/orders/forms/customer/records"
MEGABYTE = 1024 * 1024
SMALL = 24
MOST_SAVES = 3_000
LONG = "磁盘满" * 600


class Disk:
    """A place that can be filled up, and emptied."""

    def __init__(self, folder: Path, *, is_mounted: bool) -> None:
        self.folder, self.is_mounted = folder, is_mounted
        self.filler = folder / "filler"

    def fill(self, process: int, *, leave: int) -> None:
        """Leave so many bytes."""
        if self.is_mounted:
            with suppress(OSError), self.filler.open("wb") as file:
                while shutil.disk_usage(self.folder).free > leave:
                    file.write(b"\x00" * min(leave, 65_536))
                    file.flush()
        else:
            most = max(file.stat().st_size for file in self.folder.glob("*.db*")) + leave
            resource.prlimit(process, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

    def empty(self, process: int) -> None:
        """Give the room back."""
        if self.is_mounted:
            self.filler.unlink()
        else:
            unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            resource.prlimit(process, resource.RLIMIT_FSIZE, unlimited)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Mount a small file system, where that is allowed."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}m,mode=700", "huodan-test", str(folder)]
    try:
        is_mounted = subprocess.run(mounting, capture_output=True, check=False).returncode == 0
    except OSError:
        is_mounted = False
    try:
        yield Disk(folder, is_mounted=is_mounted)
    finally:
        if is_mounted:
            subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run a server over a folder; gives its process and its port."""
    environment = {name: value for name, value in os.environ.items() if name != "HUODAN_DATABASE_URL"}
    environment["HUODAN_FILES"] = str(folder / "files")
    process = born.Popen(
        [*SERVE, "--data", str(folder)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        found = next(filter(None, map(READY.search, process.stdout)))
        threading.Thread(target=process.stdout.read, daemon=True).start()
        yield process, int(found.group(1))
    finally:
        process.terminate()
        assert process.wait(20) == 0


def saver(port: int, token: str) -> Callable[[str], tuple[int, Any]]:
    """Give `save(code)`, which saves a customer; gives status and JSON."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Accept-Language": "zh",
    }

    def save(code: str) -> tuple[int, Any]:
        body = {"values": {"code": code, "name": f"客户{code}", "remark": LONG}}
        connection.request("POST", PATH, json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())

    return save


def test_a_full_disk_is_said_in_words_and_loses_nothing(
    disk: Disk, tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_company(sqlite_url)
    monkeypatch.delenv("HUODAN_FILES")
    original = Database(sqlite_url)
    with original.write() as tx:
        _, token = create_key(tx, name="full", roles=("role_boss",), rate=MOST_RATE, burst=MOST_RATE)
    original.close()
    shutil.copyfile(tmp_path / "huodan.db", disk.folder / "huodan.db")

    saved, refused = [], []
    with serving(disk.folder) as (process, port):
        save = saver(port, token)
        disk.fill(process.pid, leave=MEGABYTE)
        for number in range(MOST_SAVES):
            status, answer = save(f"F{number}")
            (saved if status == 201 else refused).append((f"F{number}", status, answer))
            if len(refused) >= 5:
                break
        disk.empty(process.pid)
        after = save("AFTER")

    assert saved, "a nearly full disk still takes some"
    assert [(status, answer["code"]) for _, status, answer in refused] == [(507, "disk_full")] * 5
    assert "磁盘" in refused[0][2]["title"]
    assert "清出空间" in refused[0][2]["title"]
    assert after[0] == 201
    database = Database(f"sqlite:///{disk.folder}/huodan.db")
    with database.read() as tx:
        assert check(tx) == ()
        codes = {row[0] for row in tx.run("SELECT f_cus_code FROM r_customer")}
    database.close()
    assert {code for code, *_ in saved} | {"AFTER"} == {code for code in codes if not code.startswith("KH")}
