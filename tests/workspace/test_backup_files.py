"""Backups as one file, with and without a password; the command line; which backups are kept."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from huodan.storage import Database
from huodan.workspace import backup
from huodan.workspace.backup import Keys, Kind, Manifest, Rules, Store, make_backup, to_forget
from tests.support import born
from tests.support.backups import database, elsewhere, make, store

__all__ = ["database", "elsewhere", "store"]

DAY = 86_400_000


# ── one file ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("password", [None, "纸箱 42 号仓"])
def test_one_file_holds_all_of_it(
    database: Database, store: Store, elsewhere: str, tmp_path: Path, password: str | None
) -> None:
    made, file = make_backup(database, store), tmp_path / "one.tar"
    backup.pack_into(store, made.name, file, password=password)
    shutil.rmtree(store.folder)

    with backup.unpacked_file(file, tmp_path / "open", keys=Keys(password=password)) as folder:
        done = backup.restore(folder, elsewhere, contents=folder / "files", files=tmp_path / "back")

    assert done.manifest == made
    assert sorted(path.name for path in tmp_path.glob("*.tar*")) == ["one.tar"]
    assert (password is None) == (b"database." in file.read_bytes())


def test_a_sealed_file_opens_with_its_password_only(database: Database, store: Store, tmp_path: Path) -> None:
    file = tmp_path / "one.tar"
    with pytest.raises(backup.ShortPassword):
        backup.pack_into(store, make_backup(database, store).name, file, password="kurz")
    backup.pack_into(store, store.newest().name, file, password="richtig und lang")

    with (
        pytest.raises(backup.WrongPassword),
        backup.unpacked_file(file, tmp_path / "open", keys=Keys(password="falsch!")),
    ):
        pass
    with pytest.raises(backup.PasswordNeeded), backup.unpacked_file(file, tmp_path / "open"):
        pass
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))
    with (
        pytest.raises(backup.BackupUnreadable),
        backup.unpacked_file(file, tmp_path / "open", keys=Keys(password="richtig und lang")),
    ):
        pass
    assert not (tmp_path / "open").exists()


# ── the command line ─────────────────────────────────────────────────────────────────────────────────


def huodan(url: str, *words: str, most_bytes: int | None = None) -> subprocess.CompletedProcess[str]:
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({most_bytes}, {most_bytes})); "
    program = (limit if most_bytes else "") + "from huodan.doors.cli import main; main()"
    environment = os.environ | {"HUODAN_DATABASE_URL": url, "LC_ALL": "zh_CN.UTF-8"}
    command = [sys.executable, "-c", program, *words]
    return born.run(command, capture_output=True, text=True, env=environment, check=False, timeout=120)


def test_a_full_disk_is_said_and_leaves_no_backup(database: Database, store: Store) -> None:
    for _ in range(400):  # what does not pack well
        make(database, "item", name=os.urandom(90).hex())
    words = ("backup", "--to", str(store.folder))

    done = huodan(database.address.url, *words, most_bytes=40_000)

    assert done.returncode == 1
    assert "磁盘" in done.stderr
    assert str(database.files.parent) in done.stderr
    assert "Traceback" not in done.stderr
    assert store.backups() == ()


def test_the_command_line_backs_up_lists_tries_and_restores(
    database: Database, store: Store, elsewhere: str
) -> None:
    url, folder = database.address.url, str(store.folder)

    made = huodan(url, "backup", "--to", folder)
    listed = huodan(url, "backup", "list", "--from", folder)
    tried = huodan(url, "restore", folder, "--check-only")
    refused = huodan(url, "restore", folder)
    drill = huodan(elsewhere, "restore", folder, "--check-only")
    back = huodan(elsewhere, "restore", folder)

    assert "已备份并核对" in made.stdout, made.stderr
    assert listed.stdout.splitlines() == made.stdout.splitlines()[:1]
    assert "核对一致" in tried.stdout, tried.stderr
    assert (refused.returncode, "--force" in refused.stderr) == (1, True)
    assert "核对一致" in drill.stdout, drill.stderr
    assert "已恢复并核对" in back.stdout, back.stderr
    assert huodan(elsewhere, "check", "--contents").returncode == 0


# ── which are kept ───────────────────────────────────────────────────────────────────────────────────


def manifest(name: str, at: int, kind: Kind) -> Manifest:
    return Manifest(
        name=name,
        kind=kind,
        at=at,
        due_at=None,
        zone="Asia/Shanghai",
        program="",
        schema=3,
        stamp="",
        dialect="sqlite",
        file="",
        size=0,
        hash="",
        files=0,
        files_size=0,
        listing_hash="",
        proved_at=at,
    )


@given(
    st.lists(st.tuples(st.integers(0, 200 * DAY), st.sampled_from(Kind)), max_size=60),
    st.integers(1, 10),
    st.integers(0, 6),
)
def test_the_rules_keep_the_newest_of_days_and_weeks(
    moments: list[tuple[int, Kind]], daily: int, weekly: int
) -> None:
    found = [manifest(str(number), at, kind) for number, (at, kind) in enumerate(moments)]
    rules = Rules(daily=daily, weekly=weekly)

    gone = {each.name for each in to_forget(found, rules)}
    kept = [each for each in found if each.name not in gone]

    assert not found or max(each.at for each in kept) == max(each.at for each in found)
    nightly = sorted((each.at for each in found if each.kind is Kind.NIGHTLY), reverse=True)
    assert len([each for each in kept if each.kind is Kind.NIGHTLY]) <= daily + weekly + 1
    days = list(dict.fromkeys((at + 8 * 3_600_000) // DAY for at in nightly))
    for day in days[:daily]:
        newest = max(at for at in nightly if (at + 8 * 3_600_000) // DAY == day)
        assert newest in {each.at for each in kept}
    assert to_forget(kept, rules) == ()


def test_seven_days_and_four_weeks_of_a_year_of_nights() -> None:
    nights = [manifest(str(day), day * DAY, Kind.NIGHTLY) for day in range(365)]

    gone = {each.name for each in to_forget(nights, Rules())}

    assert len(nights) - len(gone) == 7 + 4 - 2  # the newest two weeks end within the last seven days
