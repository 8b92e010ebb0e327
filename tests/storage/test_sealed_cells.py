"""Sealed cells by themselves: what was sealed opens at its place and nowhere else, and is found by what it says."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import HealthCheck, assume, given, settings, strategies as st
from pyrage.x25519 import Identity

from huodan.kit.text import fold
from huodan.language.plan.model import PlanField
from huodan.storage import Database
from huodan.storage.seal_key import VARIABLE, KeyUnreadable, SealKeyLost, key_file, make_key
from huodan.storage.sealed_cells import (
    CannotFind,
    CannotOpen,
    blind as blind_in,
    blind_of,
    open_sealed,
    seal as seal_in,
)
from tests.support import apps

TEXTS = st.text(min_size=1, max_size=60).filter(lambda text: "\0" not in text and text.isprintable())
ROWS = st.integers(min_value=1, max_value=2**63 - 1)
TREE = apps.app(
    apps.form(
        "card",
        apps.field("card_name", "single_line_text"),
        apps.field("card_number", "encrypted"),
        apps.field("card_note", "encrypted"),
    )
)
NUMBER, NOTE = (apps.plan(TREE).tables["card"].by_id[id] for id in ("card_number", "card_note"))
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """Open a database with a key of its own beside it."""
    opened = Database(sqlite_url)
    yield opened
    opened.close()


def seal(database: Database, field: str, row: int, text: str) -> str:
    with database.write() as tx:
        return seal_in(tx, field, row, text)


def blind(database: Database, field: str, text: str) -> str:
    with database.read() as tx:
        return blind_in(tx, field, text)


def opens(database: Database, found: PlanField, row: int, cell: str) -> bool:
    try:
        open_sealed(database, found, row, cell)
    except CannotOpen:
        return False
    return True


@FEW
@given(text=TEXTS, row=ROWS, other=ROWS)
def test_what_was_sealed_opens_at_its_place_only(database: Database, text: str, row: int, other: int) -> None:
    cell = seal(database, NUMBER.id, row, text)

    assert open_sealed(database, NUMBER, row, cell) == text
    assert text not in cell or len(text) < 6
    assert cell != seal(database, NUMBER.id, row, text)
    assert not opens(database, NOTE, row, cell)
    assert other == row or not opens(database, NUMBER, other, cell)


@FEW
@given(text=TEXTS, row=ROWS, place=st.integers(min_value=0), sign=st.sampled_from("Ab0-_.•"))
def test_a_changed_cipher_does_not_open(
    database: Database, text: str, row: int, place: int, sign: str
) -> None:
    cell = seal(database, NUMBER.id, row, text)
    at = place % (len(cell) - 1)  # the last sign of base64 has bits that say nothing
    assume(cell[at] != sign)

    assert not opens(database, NUMBER, row, cell[:at] + sign + cell[at + 1 :])


@FEW
@given(one=TEXTS, two=TEXTS)
def test_equal_texts_of_one_field_are_found_alike(database: Database, one: str, two: str) -> None:
    seal(database, NUMBER.id, 1, one)  # there is a key

    assert blind(database, NUMBER.id, one) != blind(database, NOTE.id, one)
    assert (blind(database, NUMBER.id, one) == blind(database, NUMBER.id, two)) == (fold(one) == fold(two))
    assert blind_of(seal(database, NUMBER.id, 2, one)) == blind(database, NUMBER.id, one)


def test_the_key_is_readable_by_its_owner_alone_and_another_opens_nothing(database: Database) -> None:
    cell = seal(database, NUMBER.id, 1, "6222")
    file = key_file(database)

    assert file.stat().st_mode & 0o077 == 0
    file.unlink()
    assert not opens(database, NUMBER, 1, cell)
    assert not file.exists()
    with pytest.raises(SealKeyLost):
        seal(database, NOTE.id, 1, "6222")
    assert not file.exists()
    file.write_text(f"{Identity.generate()}\n", "ascii")
    assert not opens(database, NUMBER, 1, cell)
    with pytest.raises(SealKeyLost):
        seal(database, NOTE.id, 1, "6222")


def test_who_needs_the_first_key_at_the_same_moment_gets_the_same_one(tmp_path: Path) -> None:
    threads = 6

    def make(file: Path, together: Barrier) -> str:
        together.wait()
        return make_key(file)

    with ThreadPoolExecutor(threads) as pool:
        for n in range(40):
            file, together = tmp_path / str(n) / "seal.key", Barrier(threads)
            made = [one.result() for one in [pool.submit(make, file, together) for _ in range(threads)]]
            assert set(made) == {file.read_text("ascii").strip()}
            assert [path.name for path in file.parent.iterdir()] == ["seal.key"]


@pytest.mark.parametrize("key", [b"", b"  \n", b"x", b"\xff\xfe\x00", "folder"])
def test_what_is_no_key_seals_nothing_and_is_told(database: Database, key: bytes | str) -> None:
    cell = seal(database, NUMBER.id, 1, "6222")
    file = key_file(database)
    file.unlink()
    if isinstance(key, bytes):
        file.write_bytes(key)
    else:
        file.mkdir()

    with pytest.raises(KeyUnreadable):
        seal(database, NUMBER.id, 1, "6222")
    assert not opens(database, NUMBER, 1, cell)
    with pytest.raises(CannotFind):
        blind(database, NUMBER.id, "6222")


@pytest.mark.parametrize("key", [" ", "x"])
def test_the_environment_names_no_senseless_key(
    database: Database, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, key)

    with pytest.raises(KeyUnreadable):
        seal(database, NUMBER.id, 1, "6222")
