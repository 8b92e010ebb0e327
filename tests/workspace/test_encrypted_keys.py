"""The key of encrypted fields, lost and found: no second one is made in silence, and what to do is said."""

from __future__ import annotations

from pathlib import Path

import pyotp
import pytest
from pyrage.x25519 import Identity
from sqlalchemy import delete

from huodan.engines.people import totp
from huodan.engines.records.sealing import KeyLost
from huodan.kit.errors import HuodanError, Invalid
from huodan.kit.ids import Id
from huodan.kit.words import say
from huodan.language.messages import SYSTEM, DeleteRecord
from huodan.storage import Database, Tx
from huodan.storage.seal_key import OTHER as FROM_BACKUP, SETTING, SealKeyLost, key_file, settled_key
from huodan.storage.sealed_cells import CannotFind
from huodan.storage.system import workspace_setting
from huodan.workspace import backup
from huodan.workspace.backup import Keys, Store, make_backup
from huodan.workspace.doctor import Level, secrets
from huodan.workspace.publish import publish_app
from huodan.workspace.secrets import KeyIsHere, give_up_key
from huodan.workspace.setup import add_person
from tests.support.apps import read
from tests.support.backups import elsewhere
from tests.support.sealed import key, seal as seal_backups
from tests.support.vault import OTHER, SECRET, Vault, vault as document
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


def enrolled(vault: Vault) -> Id:
    """Let somebody sign in with codes."""

    def enrol(tx: Tx) -> Id:
        person = add_person(tx, login="x", password="Geheim-99-x", roles=(), values={"name": "x"}).person
        set_up(tx, person)
        return person

    return vault.database.transact(SYSTEM, enrol)


def set_up(tx: Tx, person: Id) -> None:
    secret = totp.new_secret()
    totp.switch_on(tx, person=person, secret=secret, code=pyotp.TOTP(secret).at(tx.now // 1000))


@pytest.mark.parametrize("kept", ["trash", "field", "codes", "emptied"])
def test_no_key_is_replaced_while_people_type(vault: Vault, kept: str) -> None:
    if kept == "codes":
        enrolled(vault)
    else:
        id = vault.create("card", name="a", note=SECRET)
    file = key_file(vault.database)
    aside = file.with_name("elsewhere")
    if kept == "trash":
        vault.do(DeleteRecord("card", id))
    elif kept == "field":
        short = document()
        for role in short["roles"][1:3]:
            role["forms"][0]["but"][0]["fields"].remove("card_note")
        card = short["forms"][0]
        card["fields"] = [one for one in card["fields"] if one["id"] != "card_note"]
        assert isinstance(publish_app(vault.database, SYSTEM, read(short)), int)
    file.rename(aside)
    if kept == "emptied":
        vault.update("card", id, note=None)

    with pytest.raises((KeyLost, Invalid)):
        vault.create("card", name="b", number=OTHER)

    assert not file.exists()
    assert secrets(vault.database).level is Level.BAD
    aside.rename(file)
    other = vault.create("card", name="b", number=OTHER)
    assert vault.plain(other) == OTHER
    assert secrets(vault.database).level is Level.GOOD


@pytest.mark.parametrize("there", [True, False])
def test_who_looks_after_the_server_may_give_the_former_key_up(vault: Vault, there: bool) -> None:
    id, person = vault.create("card", name="a", number=SECRET), enrolled(vault)
    file, database = key_file(vault.database), vault.database
    with pytest.raises(KeyIsHere):
        database.transact(SYSTEM, give_up_key)
    former = file.read_text("ascii")
    file.unlink()
    if there:
        file.touch(0o600)
        file.write_text(f"{Identity.generate()}\n", "ascii")
    with pytest.raises(SealKeyLost):
        database.transact(SYSTEM, lambda tx: set_up(tx, person))

    left = database.transact(SYSTEM, give_up_key)

    assert (left.values, left.lost, left.codes_lost, left.is_ours) == (1, 1, 1, True)
    assert file.read_text("ascii") != former
    assert secrets(database).level is Level.BAD
    database.transact(SYSTEM, lambda tx: set_up(tx, person))
    vault.update("card", id, number=OTHER)
    assert vault.plain(id) == OTHER
    assert secrets(database).level is Level.GOOD


def test_codes_set_up_before_keys_were_noted_keep_a_new_key_from_being_made(vault: Vault) -> None:
    person, database, file = enrolled(vault), vault.database, key_file(vault.database)
    with database.write() as tx:
        tx.execute(delete(workspace_setting).where(workspace_setting.c.key == SETTING))
    file.rename(aside := file.with_name("aside"))

    with pytest.raises((KeyLost, Invalid)):
        vault.create("card", name="b", number=OTHER)

    assert not file.exists()
    aside.rename(file)
    assert vault.plain(vault.create("card", name="b", number=OTHER)) == OTHER
    file.unlink()
    left = database.transact(SYSTEM, give_up_key)
    assert (left.lost, left.codes_lost, left.is_ours) == (1, 1, True)
    database.transact(SYSTEM, lambda tx: set_up(tx, person))


@pytest.mark.parametrize("key", [b"", b"x", b"\xff\xfe\x00"])
def test_what_is_no_key_is_told(vault: Vault, key: bytes) -> None:
    id = vault.create("card", name="a", number=SECRET)
    key_file(vault.database).write_bytes(key)

    with pytest.raises(HuodanError, match=r"seal\.key"):
        vault.plain(id)
    with pytest.raises(HuodanError, match=r"seal\.key") as told:
        vault.database.transact(SYSTEM, settled_key)
    assert str(key_file(vault.database).parent) not in told.value.text("zh")
    with pytest.raises(CannotFind):
        vault.names("eq", SECRET)
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
