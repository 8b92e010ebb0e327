"""Sealed backups in the second place: nothing of them is read there, and they come back with the password."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from huodan.storage import Database
from huodan.workspace import backup
from huodan.workspace.backup import Keys, Rules, Store, make_backup
from huodan.workspace.check import check
from tests.support.backups import database, elsewhere, make, store
from tests.support.sealed import PASSWORD, key, quick, seal
from tests.workspace.test_second_copies import There, loopback, second, there, use

__all__ = ["database", "elsewhere", "loopback", "quick", "store", "there"]

pytestmark = pytest.mark.usefixtures("quick")

CANARY = "金丝雀 canary 7391"


def test_a_sealed_backup_is_copied_sealed_and_comes_back_from_there_alone(
    database: Database, store: Store, elsewhere: str, tmp_path: Path, there: There
) -> None:
    seal(database)
    make(database, "deal", name=CANARY)
    use(database, store, there)
    made = make_backup(database, store)

    newest, copied = backup.copy_all(store, second(database, store), Rules())

    assert copied == 1
    assert newest is not None
    assert newest.key == key().id
    shutil.rmtree(store.folder)
    away = backup.look_at_second(database.files.parent, tmp_path)
    assert away.wrapped_key(made.name) == key().wrapped
    fetched = away.fetch(made.name, tmp_path / "fetched")
    lying = b"".join(path.read_bytes() for path in fetched.folder.rglob("*") if path.is_file())
    assert CANARY.encode() not in lying
    assert key().secret.encode() not in lying
    machine = tmp_path / "machine" / "files"
    backup.restore(
        fetched.path(made.name),
        elsewhere,
        contents=fetched.contents,
        files=machine,
        keys=Keys(password=PASSWORD),
    )
    back = Database(elsewhere, files=machine)
    with back.read() as tx:
        assert check(tx, all_contents=True) == ()
    back.close()
