"""Sealed backups: read with the password or by their own machine, by nobody else; whatever is changed in one is noticed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from huodan.kit.errors import HuodanError
from huodan.language.messages import SYSTEM
from huodan.storage import Database
from huodan.storage.told import differing
from huodan.workspace import backup
from huodan.workspace.backup import Keys, Kind, Rules, Store, make_backup, to_forget
from huodan.workspace.backup.keys import FILE, use_key
from huodan.workspace.check import check
from tests.support import born
from tests.support.attaching import store as keep_file
from tests.support.backups import bring_back, database, elsewhere, make, store, told
from tests.support.sealed import PASSWORD, all_bytes, another, key, quick, seal

__all__ = ["database", "elsewhere", "quick", "store"]

pytestmark = pytest.mark.usefixtures("quick")

CANARY = "金丝雀 canary 7391 在此"


def restore_elsewhere(store: Store, name: str, url: str, machine: Path, keys: Keys | None) -> backup.Restored:
    """Restore on a machine that knows no key."""
    return backup.restore(store.path(name), url, contents=store.contents, files=machine / "files", keys=keys)


# ── who can read them ────────────────────────────────────────────────────────────────────────────────


def test_one_comes_back_on_another_machine_with_its_password(
    database: Database, store: Store, elsewhere: str, tmp_path: Path
) -> None:
    seal(database)
    expected = told(database)
    made, machine = make_backup(database, store), tmp_path / "machine"

    done = restore_elsewhere(store, made.name, elsewhere, machine, Keys(password=PASSWORD))

    assert (made.is_sealed, made.files, made.problems, done.problems) == (True, 2, 0, ())
    back = Database(elsewhere, files=machine / "files")
    try:
        before = {name: one for name, one in expected.items() if name != "workspace_setting"}
        now = {name: one for name, one in told(back).items() if name != "workspace_setting"}
        assert differing(before, now) == ()
        with back.read() as tx:
            assert check(tx, all_contents=True) == ()
        again = make_backup(back, Store(machine / "backups"))  # and goes on there as it did
        assert again.key == made.key
    finally:
        back.close()


def test_without_the_password_it_is_refused_at_once(
    database: Database, store: Store, elsewhere: str, tmp_path: Path
) -> None:
    seal(database)
    made, machine = make_backup(database, store), tmp_path / "machine"

    with pytest.raises(backup.PasswordNeeded):
        restore_elsewhere(store, made.name, elsewhere, machine, None)
    with pytest.raises(backup.WrongPassword):
        restore_elsewhere(store, made.name, elsewhere, machine, Keys(password="ein ganz anderes"))

    assert not (machine / "files").exists()


def test_its_own_machine_needs_no_password_but_a_given_one_has_to_be_right(
    database: Database, store: Store, elsewhere: str, tmp_path: Path
) -> None:
    seal(database)
    made = make_backup(database, store)

    with pytest.raises(backup.WrongPassword):
        backup.open_backup(
            store.path(made.name), store.contents, Keys((key(),), key().id, password="ein ganz anderes")
        )
    assert bring_back(store, made.name, elsewhere, tmp_path).problems == ()


def test_nothing_of_what_people_entered_stands_in_it(database: Database, store: Store) -> None:
    content = CANARY.encode() * 3
    kept = keep_file(database, SYSTEM, content, f"{CANARY}.txt")
    make(database, "deal", name=CANARY)
    plain = make_backup(database, store)
    hashes = [hash for hash, _ in backup.open_backup(store.path(plain.name), store.contents).listing()]
    assert content in all_bytes(store.folder)  # the test can see it where it is
    shutil.rmtree(store.folder)
    seal(database)

    made = make_backup(database, store)

    lying = all_bytes(store.folder)
    told_open = (store.path(made.name) / "manifest.json").read_text(encoding="utf-8")
    for secret in (CANARY.encode(), content, kept.name.encode(), key().secret.encode(), PASSWORD.encode()):
        assert secret not in lying
    assert hashes
    for hash in (*hashes, hashlib.sha256(content).hexdigest()):
        assert hash.encode() not in lying
        assert hash[2:].encode() not in lying
    assert json.loads(told_open)["tables"] == {}
    assert all(one.checksum.encode() not in lying for one in made.tables.values())


def test_the_keys_of_a_machine_are_for_their_owner_and_not_in_the_database(
    database: Database, store: Store, tmp_path: Path
) -> None:
    seal(database)
    file = database.files.parent / FILE

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with database.read() as tx:
        kept = [row[0] for row in tx.run("SELECT value FROM workspace_setting")]
    assert not [value for value in kept if key().secret in value or PASSWORD in value]
    file.chmod(0o640)
    with pytest.raises(backup.BadKeys, match="chmod"):
        make_backup(database, store)
    file.unlink()
    with pytest.raises(backup.KeyLost):  # never unsealed because something is lost
        make_backup(database, store)
    assert store.backups() == ()


def test_a_new_password_is_for_new_backups_and_old_ones_keep_theirs(
    database: Database, store: Store, elsewhere: str, tmp_path: Path
) -> None:
    open_one = make_backup(database, store)
    seal(database)
    first = make_backup(database, store)
    use_key(database, other := another("ein ganz anderes"))

    second = make_backup(database, store)
    backup.set_password(database, None)
    last = make_backup(database, store)

    assert [one.key for one in (open_one, first, second, last)] == [None, key().id, other.id, None]
    for name, password in ((first.name, "ein ganz anderes"), (second.name, PASSWORD)):
        with pytest.raises(backup.WrongPassword):
            restore_elsewhere(store, name, elsewhere, tmp_path / "machine", Keys(password=password))
    known = backup.read_keys(database.files.parent)
    for made in (open_one, first, second, last):  # its own machine reads and proves them all
        found = backup.open_backup(store.path(made.name), store.contents, known)
        assert backup.prove(database, found, all_contents=True) == ()


def test_contents_are_sealed_once_and_swept_with_the_last_backup_that_needs_them(
    database: Database, store: Store
) -> None:
    seal(database)
    first = make_backup(database, store)
    before = {path: path.read_bytes() for path in store.contents.glob("??/*")}

    second = make_backup(database, store)

    assert {path: path.read_bytes() for path in store.contents.glob("??/*")} == before
    store.forget(first.name)
    assert store.sweep() == 0
    store.forget(second.name)
    assert store.sweep() == len(before) == 2


def test_seven_days_and_four_weeks_are_kept_whether_sealed_or_not(database: Database, store: Store) -> None:
    seal(database)
    made, day = make_backup(database, store, kind=Kind.NIGHTLY), 86_400_000
    sealed = [replace(made, name=f"{number:02d}", at=made.at - number * day) for number in range(60)]
    mixed = [replace(one, key=None) if number % 3 else one for number, one in enumerate(sealed)]

    gone = [[one.name for one in to_forget(some, Rules())] for some in (sealed, mixed)]

    assert gone[0] == gone[1]
    assert 60 - len(gone[0]) in (9, 10, 11)  # of seven days, and of the weeks of four that are others


# ── one file ─────────────────────────────────────────────────────────────────────────────────────────


def test_as_one_file_it_is_sealed_too_and_tries_the_password_first(
    database: Database, store: Store, elsewhere: str, tmp_path: Path
) -> None:
    seal(database)
    made, file = make_backup(database, store), tmp_path / "one.tar"
    with pytest.raises(backup.AlreadySealed):
        backup.pack_into(store, made.name, file, password="noch eines davon")
    backup.pack_into(store, made.name, file, keys=backup.read_keys(database.files.parent))
    cut = tmp_path / "cut.tar"
    cut.write_bytes(file.read_bytes()[:20_000])  # what follows the key is not needed to try it

    for one in (file, cut):
        with (
            pytest.raises(backup.WrongPassword),
            backup.unpacked_file(one, tmp_path / "open", keys=Keys(password="ein ganz anderes")),
        ):
            pass
    with pytest.raises(backup.PasswordNeeded), backup.unpacked_file(file, tmp_path / "open"):
        pass
    keys = Keys(password=PASSWORD)
    with pytest.raises(backup.BackupUnreadable), backup.unpacked_file(cut, tmp_path / "open", keys=keys):
        pass
    with backup.unpacked_file(file, tmp_path / "open", keys=keys) as folder:
        done = backup.restore(
            folder, elsewhere, contents=folder / "files", files=tmp_path / "machine" / "files", keys=keys
        )
    assert done.manifest == made


# ── damage ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def sealed(database: Database, store: Store) -> tuple[Database, Store, str]:
    seal(database)
    return database, store, make_backup(database, store).name


def read_all(store: Store, name: str) -> backup.Backup:
    """Read every byte of a backup, as restoring does before it changes anything."""
    found = backup.open_backup(store.path(name), store.contents, Keys((key(),)))
    backup.require_readable(found)
    backup.require_contents(found, day=None)
    with found.database() as dump:
        while dump.read(1 << 20):
            pass
    return found


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), file=st.integers(0, 20))
def test_a_flipped_bit_anywhere_is_noticed(
    sealed: tuple[Database, Store, str], where: float, bit: int, file: int
) -> None:
    _, store, name = sealed
    expected = read_all(store, name).manifest
    paths = sorted(path for path in store.folder.rglob("*") if path.is_file() and path.name != ".lock")
    path = paths[file % len(paths)]
    content = path.read_bytes()
    changed = bytearray(content)
    changed[int(where * len(changed))] ^= 1 << bit
    try:
        path.write_bytes(bytes(changed))

        with pytest.raises(HuodanError) as refusal:
            read_all(store, name)

        assert refusal.value.code in ("backup_unreadable", "backup_content_damaged", "newer_backup")
    except pytest.fail.Exception:
        # Only where nothing is said differently: a letter of JSON that means the same.
        assert path.name == "manifest.json"
        assert read_all(store, name).manifest == expected
    finally:
        path.write_bytes(content)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(left=st.floats(0, 1, exclude_max=True), file=st.integers(0, 20))
def test_what_was_cut_off_is_noticed(sealed: tuple[Database, Store, str], left: float, file: int) -> None:
    _, store, name = sealed
    paths = sorted(path for path in store.folder.rglob("*") if path.is_file() and path.name != ".lock")
    path = paths[file % len(paths)]
    content = path.read_bytes()
    try:
        path.write_bytes(content[: int(left * len(content))])

        if (
            len(content) - path.stat().st_size > 1 or path.name != "manifest.json"
        ):  # a line's end means nothing
            with pytest.raises(HuodanError):
                read_all(store, name)
    finally:
        path.write_bytes(content)


def test_parts_of_two_backups_do_not_make_one(sealed: tuple[Database, Store, str]) -> None:
    database, store, name = sealed
    make(database, "deal", name="danach")
    later = make_backup(database, store)
    for part in (later.file, "manifest.age", "files.age", "manifest.json"):
        mine, other = store.path(name) / part, store.path(later.name) / part
        kept = mine.read_bytes()
        mine.write_bytes(other.read_bytes())

        with pytest.raises(backup.BackupUnreadable):
            read_all(store, name)

        mine.write_bytes(kept)
    one, two = sorted(store.contents.glob("??/*"))
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    with pytest.raises(backup.ContentDamaged):
        read_all(store, name)


def test_a_dump_that_is_damaged_while_it_is_made_does_not_count(
    database: Database, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal(database)
    from huodan.workspace.backup import making

    def spoiled(database: Database, made: backup.Backup, **more: object) -> object:
        path = made.folder / made.manifest.file
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(bytes(content))
        return backup.prove(database, made)

    monkeypatch.setattr(making, "prove", spoiled)

    with pytest.raises(backup.BackupUnreadable):
        make_backup(database, store)
    assert store.backups() == ()


# ── the server's own ways ────────────────────────────────────────────────────────────────────────────


def test_one_made_before_an_upgrade_is_sealed_and_taken_back_without_a_password(
    database: Database, store: Store, elsewhere: str, tmp_path: Path
) -> None:
    seal(database)
    expected = told(database)
    found = Database(database.address.url, files=database.files, is_as_found=True)
    made = make_backup(found, store, kind=Kind.UPGRADE)
    found.close()
    folder = store.path(made.name)

    backup.restore(
        folder, elsewhere, contents=store.contents, files=tmp_path / "back", force=True, is_as_was=True
    )

    assert (made.kind, made.is_sealed) == (Kind.UPGRADE, True)
    back = Database(elsewhere)
    assert differing(expected, told(back)) == ()
    back.close()


def test_the_command_sets_the_password_and_the_list_says_which_are_sealed(
    database: Database, store: Store
) -> None:
    def huodan(*words: str, said: str = "") -> subprocess.CompletedProcess[str]:
        program = (sys.executable, "-c", "from huodan.doors.cli import main; main()", *words)
        env = {**os.environ, "HUODAN_DATABASE_URL": database.address.url}
        return born.run(program, env=env, input=said, capture_output=True, text=True, check=False)

    done = huodan("backup", "password", "--password-file", "-", said=f"{PASSWORD}\n")
    made = huodan("backup", "--to", str(store.folder))
    tried = huodan("restore", str(store.folder), "--check-only")
    wrong = huodan("restore", str(store.folder), "--check-only", "--password-file", "-", said="ein anderes\n")

    assert "加密" in done.stdout, done.stderr
    assert made.stdout.splitlines()[0].endswith("sealed"), made.stderr
    assert "核对一致" in tried.stdout, tried.stderr
    assert (wrong.returncode, "密码不对" in wrong.stderr) == (1, True), wrong.stderr
