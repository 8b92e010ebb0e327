"""The key of encrypted fields, lost and found: no second one is made in silence, and what to do is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyrage.x25519 import Identity

from huodan.engines.records.sealing import KeyLost
from huodan.kit.errors import HuodanError, Invalid
from huodan.kit.words import say
from huodan.storage import Database
from huodan.storage.seal_key import OTHER as FROM_BACKUP, key_file
from huodan.workspace import backup
from huodan.workspace.backup import Keys, Store, make_backup
from huodan.workspace.doctor import Level, secrets
from tests.support.backups import elsewhere
from tests.support.sealed import key, seal as seal_backups
from tests.support.vault import OTHER, SECRET, Vault
from tests.workspace.test_encrypted import vault

__all__ = ["elsewhere", "vault"]


def refuses(vault: Vault) -> bool:
    try:
        vault.create("card", name="refused", note=OTHER)
    except (KeyLost, Invalid) as error:
        return "seal.key" in error.text("zh")
    return False


def test_a_lost_key_is_not_replaced_by_what_is_written_elsewhere(vault: Vault) -> None:
    id = vault.create("card", name="a", number=SECRET)
    file = key_file(vault.database)
    kept = file.read_text("ascii")

    file.unlink()
    assert refuses(vault)
    assert not file.exists()
    file.write_text(f"{Identity.generate()}\n", "ascii")
    assert refuses(vault)

    file.write_text(kept, "ascii")
    other = vault.create("card", name="b", note=OTHER)
    assert (vault.plain(id), vault.plain(other, "note")) == (SECRET, OTHER)


@pytest.mark.parametrize("there", [True, False])
def test_once_everything_lost_is_emptied_another_key_goes_on(vault: Vault, there: bool) -> None:
    id = vault.create("card", name="a", number=SECRET)
    file = key_file(vault.database)
    file.unlink()
    if there:
        file.touch(0o600)
        file.write_text(f"{Identity.generate()}\n", "ascii")

    vault.update("card", id, number=None)
    vault.update("card", id, number=OTHER)

    assert vault.plain(id) == OTHER
    assert secrets(vault.database).level is Level.GOOD


@pytest.mark.parametrize("key", [b"", b"x", b"\xff\xfe\x00"])
def test_what_is_no_key_is_told(vault: Vault, key: bytes) -> None:
    id = vault.create("card", name="a", number=SECRET)
    key_file(vault.database).write_bytes(key)

    with pytest.raises(HuodanError, match=r"seal\.key"):
        vault.plain(id)
    assert vault.names("eq", SECRET) == []
    assert refuses(vault)
    found = secrets(vault.database)
    assert found.level is Level.BAD
    assert "读不出来" in say(found.says, "zh")


@pytest.mark.parametrize("with_password", [True, False])
def test_a_restored_backup_tells_that_this_is_not_its_key(
    vault: Vault, elsewhere: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_password: bool
) -> None:
    id = vault.create("card", name="a", number=SECRET)
    if with_password:
        seal_backups(vault.database)
    made, machine = make_backup(vault.database, store := Store(tmp_path / "backups")), tmp_path / "machine"
    machine.mkdir()
    here = machine / "seal.key"
    here.write_text(f"{Identity.generate()}\n", "ascii")
    monkeypatch.setenv("HUODAN_FILES", str(machine / "files"))
    keys = Keys((key(),), key().id) if with_password else None

    done = backup.restore(
        store.path(made.name), elsewhere, contents=store.contents, files=machine / "files", keys=keys
    )

    assert [problem.code for problem in done.problems] == ["key_lost"]
    back = Vault(Database(elsewhere, files=machine / "files"))
    assert refuses(back)
    if with_password:
        assert FROM_BACKUP in done.problems[0].zh
        (machine / FROM_BACKUP).replace(here)
        assert back.plain(id) == SECRET
    back.database.close()
