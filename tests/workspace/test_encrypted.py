"""Encrypted fields through both doors: sealed wherever they are kept, found by equality, opened for who may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from huodan.engines.query.paths import Masked
from huodan.engines.records.sealing import KeyLost
from huodan.kit.errors import HuodanError, Invalid
from huodan.kit.words import say
from huodan.language.access import RecordNotFound, system_grant
from huodan.language.document import App, builtin, read_app
from huodan.language.messages import SYSTEM, DeleteRecord, RestoreRecord
from huodan.language.plan import Plan, compile
from huodan.language.plan.model import UnknownPath
from huodan.storage import Database, Tx
from huodan.storage.seal_key import key_file
from huodan.storage.sealed_cells import CannotOpen
from huodan.workspace import backup, merging
from huodan.workspace.backup import Keys, Store, make_backup
from huodan.workspace.backup.reading import SEAL_KEY
from huodan.workspace.database_move import move
from huodan.workspace.doctor import Level, secrets
from huodan.workspace.history import Restoring, restore
from huodan.workspace.merging.choosing import Merging, Side
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support.apps import Tree, read
from tests.support.backups import elsewhere
from tests.support.sealed import key, seal as seal_backups
from tests.support.vault import OTHER, SECRET, Vault, build, told_by, vault as document
from tests.workspace.test_database_move import other

__all__ = ["elsewhere", "other"]

VEIL = "••••••"


@pytest.fixture
def vault(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Vault]:
    """Enter a fresh copy of the vault."""
    database = Database(prepared_database("encrypted", build), zone="Asia/Shanghai", today=20260506)
    yield Vault(database)
    database.close()


def column(vault: Vault, field: str, id: int, *, table: str = "r_card", suffix: str = "") -> str:
    with vault.database.read() as tx:
        row = tx.run(f"SELECT f_{field}{suffix} FROM {table} WHERE id = {int(id)}").fetchone()
        assert row is not None
        return str(row[0])


def put(vault: Vault, field: str, id: int, cell: str) -> None:
    mark = "?" if vault.database.dialect == "sqlite" else "%s"
    with vault.database.write() as tx:
        tx.run(f"UPDATE r_card SET f_{field} = {mark} WHERE id = {mark}", (cell, id))


def test_a_secret_is_stored_sealed_and_shown_as_dots(vault: Vault) -> None:
    id = vault.create("card", name="a", number=f" {SECRET} ", pins=[{"name": "p", "code": OTHER}])

    (row,) = vault.rows(columns=["number", "note", "pins.code"])

    assert (row["number"], row["note"], row["pins.code"]) == (VEIL, None, [VEIL])
    assert vault.plain(id) == SECRET
    (line,) = vault.cells("card", id)["card_pins"]
    assert vault.plain(id, "pins.code", line["id"]) == OTHER
    assert vault.plain(id, "note") is None
    assert told_by(vault.database, SECRET, OTHER) == set()


def test_it_is_found_by_the_whole_value_only(vault: Vault) -> None:
    vault.create("card", name="a", number=SECRET)
    vault.create("card", name="b", number=OTHER)
    vault.create("card", name="c")

    assert vault.names("eq", SECRET.lower()) == ["a"]
    assert vault.names("in", [SECRET, OTHER, "x"]) == ["a", "b"]
    assert vault.names("empty") == ["c"]
    assert vault.names("not_empty") == ["a", "b"]
    for op in ("contains", "ne", "not_in", "lt", "starts"):
        with pytest.raises(HuodanError) as refused:
            vault.names(op, SECRET)
        assert refused.value.code == "bad_filter"
    for body in ({"order": [{"field": "number", "dir": "asc"}]}, {"columns": ["name"], "search": SECRET}):
        if "search" in body:
            assert vault.rows(**body) == []
            continue
        with pytest.raises(HuodanError):
            vault.rows(**body)


def test_equal_values_look_alike_in_the_same_field_only(vault: Vault) -> None:
    one = vault.create("card", name="a", note=SECRET, number=SECRET)
    two = vault.create("card", name="b", note=SECRET)

    keys = {column(vault, "card_note", id, suffix="__k") for id in (one, two)}

    assert len(keys) == 1
    assert column(vault, "card_number", one, suffix="__k") not in keys
    assert column(vault, "card_note", one) != column(vault, "card_note", two)


@pytest.mark.parametrize("place", ["row", "field", "tampered", "nonsense"])
def test_a_cipher_that_is_not_what_was_sealed_there_does_not_open(vault: Vault, place: str) -> None:
    one = vault.create("card", name="a", number=SECRET, note=OTHER)
    two = vault.create("card", name="b", number=OTHER)
    sealed = column(vault, "card_number", one)
    put(
        vault,
        "card_number",
        one,
        {
            "row": column(vault, "card_number", two),
            "field": column(vault, "card_note", one),
            "tampered": sealed[:-8] + ("A" if sealed[-8] != "A" else "B") + sealed[-7:],
            "nonsense": "•••",
        }[place],
    )

    with pytest.raises(CannotOpen) as refused:
        vault.plain(one)

    assert "无法解开" in refused.value.text("zh")
    assert vault.plain(two) == OTHER


def test_dots_and_the_value_itself_leave_what_is_stored(vault: Vault) -> None:
    id = vault.create("card", name="a", number=SECRET)
    sealed = column(vault, "card_number", id)

    assert vault.update("card", id, number=VEIL) == ()
    assert vault.update("card", id, number=SECRET) == ()
    assert column(vault, "card_number", id) == sealed
    assert len(vault.update("card", id, number=SECRET.lower())) == 1
    assert vault.plain(id) == SECRET.lower()
    with pytest.raises(Invalid) as refused:
        vault.create("card", name="b", number="****")
    assert "圆点" in refused.value.text("zh")


def test_a_value_that_must_stand_once_is_refused_without_being_told(vault: Vault) -> None:
    vault.create("card", name="a", number=SECRET)

    with pytest.raises(Invalid) as refused:
        vault.create("card", name="b", number=SECRET)

    (problem,) = refused.value.errors
    assert problem.code == "taken"
    assert SECRET not in problem.zh + problem.en
    with pytest.raises(Invalid) as long:
        vault.create("card", name="c", number=SECRET * 40)
    assert SECRET not in long.value.text("zh") + long.value.text("en")


def test_rights_decide_who_reads_it(vault: Vault) -> None:
    id = vault.create("card", name="a", number=SECRET)

    assert vault.of("chief").plain(id) == SECRET
    (masked,) = vault.of("teller").rows(columns=["number"])
    assert masked["number"] == "****"
    with pytest.raises(Masked):
        vault.of("teller").plain(id)
    with pytest.raises(UnknownPath):
        vault.of("guest").plain(id)
    with pytest.raises(RecordNotFound):
        vault.of("keeper").plain(id)
    assert "number" not in vault.of("guest").rows()[0]


def test_history_brings_the_sealed_value_back(vault: Vault) -> None:
    id = vault.create("card", name="a", number=SECRET, pins=[{"name": "p", "code": OTHER}])
    (line,) = vault.cells("card", id)["card_pins"]
    vault.update("card", id, number="x1", pins=[])

    def back(tx: Tx) -> object:
        plan = current_plan(tx)
        return restore(tx, plan, system_grant(plan), Restoring("card", id, 1))

    vault.database.transact(vault.actor, back)

    assert vault.plain(id) == SECRET
    assert vault.plain(id, "pins.code", line["id"]) == OTHER
    vault.do(DeleteRecord("card", id))
    vault.do(RestoreRecord("card", id))
    assert vault.plain(id) == SECRET
    assert told_by(vault.database, SECRET, OTHER) == set()


def test_a_merge_seals_it_again_for_the_record_that_stays(vault: Vault) -> None:
    stays = vault.create("card", name="a", note="x1")
    gone = vault.create("card", name="b", number=SECRET, note=OTHER, pins=[{"name": "p", "code": OTHER}])
    wish = Merging(
        "card", stays, gone, sides={"number": Side.THEIRS, "note": Side.THEIRS, "pins": Side.THEIRS}
    )

    def merge(tx: Tx) -> object:
        plan = current_plan(tx)
        return merging.merge(tx, plan, system_grant(plan), wish)

    vault.database.transact(vault.actor, merge)

    assert (vault.plain(stays), vault.plain(stays, "note")) == (SECRET, OTHER)
    (line,) = vault.cells("card", stays)["card_pins"]
    assert vault.plain(stays, "pins.code", line["id"]) == OTHER
    assert told_by(vault.database, SECRET, OTHER) == set()


def test_with_another_key_nothing_opens_and_nothing_is_sealed(vault: Vault) -> None:
    id = vault.create("card", name="a", number=SECRET)
    file = key_file(vault.database)
    kept = file.read_text("ascii")
    file.unlink()

    for _ in range(2):
        with pytest.raises(CannotOpen) as refused:
            vault.plain(id)
        assert "密钥不在" in refused.value.text("zh")
        with pytest.raises((KeyLost, Invalid)) as lost:
            vault.create("card", name="b", number=OTHER)
        assert "seal.key" in lost.value.text("zh")
        assert vault.rows(columns=["number"])[0]["number"] == VEIL
    assert not file.exists()
    file.write_text(kept, "ascii")
    assert vault.plain(id) == SECRET


@pytest.mark.parametrize(("field", "kind"), [("card_plain", "encrypted"), ("card_note", "single_line_text")])
def test_a_kind_changes_neither_into_an_encrypted_one_nor_back(vault: Vault, field: str, kind: str) -> None:
    vault.create("card", name="a", note=SECRET, plain="x")
    tree = document()
    (found,) = (one for one in tree["forms"][0]["fields"] if one["id"] == field)
    found["kind"] = kind

    refused = publish_app(vault.database, SYSTEM, read(tree))

    assert not isinstance(refused, int)
    assert [problem.code for problem in refused] == ["kind_changed"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"default": "x"}, "none_required"),
        ({"default_formula": '"x"'}, "none_required"),
        ({"required": True}, None),
    ],
)
def test_settings_of_the_field(change: dict[str, object], code: str | None) -> None:
    tree = document()
    tree["forms"][0]["fields"][1] |= change

    found = read_app(tree)

    assert (code is None) == isinstance(found, App)


SUM = {"id": "card_sum", "key": "sum", "label": "合", "kind": "formula", "result": "text"}
BUTTON: Tree = {"id": "b1", "label": "按"}
SET: Tree = {"id": "s1", "field": "card_plain", "formula": '"x"'}
READS = {
    "formula": lambda form: form["fields"].append({**SUM, "formula": 'number&""'}),
    "rows": lambda form: form["fields"].append({**SUM, "formula": 'TEXTJOIN(",",TRUE,pins.code)'}),
    "default": lambda form: form["fields"][0].update(default_formula="number"),
    "check": lambda form: form.update(
        checks=[{"id": "c1", "formula": 'number<>""', "message": {"zh": "缺", "en": "gone"}}]
    ),
    "when": lambda form: form.update(buttons=[{**BUTTON, "when": "NOT(ISBLANK(number))", "sets": [SET]}]),
    "sets": lambda form: form.update(buttons=[{**BUTTON, "sets": [{**SET, "formula": 'number&""'}]}]),
    "filled": lambda form: form.update(buttons=[{**BUTTON, "sets": [{**SET, "field": "card_note"}]}]),
    "title": lambda form: form.update(title="card_number"),
    "view": lambda form: form.update(
        views=[
            {
                "id": "v1",
                "key": "v1",
                "label": "看",
                "columns": ["name"],
                "where": {"field": "number", "op": "eq", "value": SECRET},
            }
        ]
    ),
}


@pytest.mark.parametrize("way", READS)
def test_no_document_reads_what_is_encrypted_nor_holds_it(way: str) -> None:
    tree = document()
    READS[way](tree["forms"][0])
    found = read_app(tree)
    assert isinstance(found, App), found

    problems = compile((builtin(), found), version=1, tz="Asia/Shanghai")

    assert not isinstance(problems, Plan)
    codes = {"filled": "cannot_be_filled", "title": "no_title", "view": "only_asked"}
    assert [one.code for one in problems] == [codes.get(way, "sealed_in_formula")]


@pytest.mark.parametrize("mode", ["keep", "sync"])
def test_it_is_neither_filled_in_elsewhere_nor_kept_in_sync(mode: str) -> None:
    tree = document()
    slip = tree["forms"][1]
    slip["fields"][1]["fills"] = [{"id": "f1", "source": "#card_number", "into": "slip_name2", "mode": mode}]
    slip["fields"].append({"id": "slip_name2", "key": "name2", "label": "另", "kind": "single_line_text"})
    found = read_app(tree)
    assert isinstance(found, App), found

    problems = compile((builtin(), found), version=1, tz="Asia/Shanghai")

    assert not isinstance(problems, Plan)
    assert [one.code for one in problems] == ["sealed_not_copied"]


def test_a_backup_with_a_password_brings_its_key_along(
    vault: Vault, elsewhere: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = vault.create("card", name="a", number=SECRET)
    plain = Store(tmp_path / "plain")
    open_one = make_backup(vault.database, plain)
    assert not (plain.path(open_one.name) / SEAL_KEY).exists()
    seal_backups(vault.database)
    made, machine = make_backup(vault.database, store := Store(tmp_path / "backups")), tmp_path / "machine"
    secret = key_file(vault.database).read_bytes().strip()
    assert all(secret not in path.read_bytes() for path in store.folder.rglob("*") if path.is_file())
    monkeypatch.setenv("HUODAN_FILES", str(machine / "files"))

    backup.restore(
        store.path(made.name),
        elsewhere,
        contents=store.contents,
        files=machine / "files",
        keys=Keys((key(),), key().id),
    )

    back = Vault(Database(elsewhere, files=machine / "files"))
    assert back.plain(id) == SECRET
    assert back.names("eq", SECRET) == ["a"]
    back.database.close()


def test_a_move_to_the_other_database_keeps_it_readable(vault: Vault, other: str) -> None:
    id = vault.create("card", name="a", number=SECRET)

    assert move(vault.database, other).problems == ()

    there = Vault(Database(other, zone="Asia/Shanghai", files=vault.database.files))
    assert there.plain(id) == SECRET
    assert there.names("eq", SECRET) == ["a"]
    there.database.close()


def test_doctor_tells_of_a_lost_key(vault: Vault) -> None:
    vault.create("card", name="a", number=SECRET)
    assert secrets(vault.database).level is Level.GOOD

    key_file(vault.database).unlink()

    found = secrets(vault.database)
    assert found.level is Level.BAD
    assert "seal.key" in say(found.remedy or "", "zh")
