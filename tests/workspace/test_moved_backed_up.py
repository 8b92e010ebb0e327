"""What is noted beside a moved field is in backups and goes to another database; records with files keep them meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from huodan.kit.ids import Id, format_id
from huodan.language.messages import SYSTEM, CreateRecord, DeleteRecord, UpdateRecord
from huodan.storage import Database
from huodan.storage.told import data_tables, differing
from huodan.workspace import database_move
from huodan.workspace.backup import Store, make_backup
from huodan.workspace.check import check
from huodan.workspace.setup import prepare
from tests.support import apps
from tests.support.attaching import PDF, store as keep_file
from tests.support.backups import bring_back, elsewhere, store, told
from tests.support.moving import DOWN, UP, cells, customer, document, move, publish, run, undo
from tests.workspace.test_database_move import other
from tests.workspace.test_recovering import inline, make_backup as make_named_backup, open_backup, recover

__all__ = ["elsewhere", "inline", "other", "store"]

OPTIONS = [{"id": "east", "value": "东区"}, {"id": "west", "value": "西区"}]
KINDS: list[tuple[str, dict[str, Any], tuple[Any, Any, Any]]] = [
    ("single_line_text", {}, ("1", "2", "3")),
    ("multi_select", {"options": OPTIONS}, (["东区"], ["西区"], ["东区", "西区"])),
    (
        "date_range",
        {},
        ("2026-05-01 ~ 2026-05-10", "2026-05-01 ~ 2026-05-11", "2026-05-02 ~ 2026-05-11"),
    ),
    ("switch", {}, (True, False, True)),
]


@pytest.fixture
def database(
    builtin_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, files_folder: Path
) -> Iterator[Database]:
    """Open a database with the built-in app."""
    monkeypatch.setenv("HUODAN_BACKUPS", str(tmp_path / "backups"))
    opened = Database(builtin_url, today=20260506)
    prepare(opened)
    yield opened
    opened.close()


def with_files(kind: str, **settings: Any) -> apps.Tree:
    tree = document(kind, **settings)
    tree["forms"][1]["fields"].append(apps.field("order_proof", "attachment"))
    return tree


def order_with_file(database: Database, of: Id, phone: object) -> Id:
    file = keep_file(database, SYSTEM, PDF, "合同.pdf")
    proof = [{"id": format_id("file", file.id)}]
    values = {"name": "x", "customer": of, "phone": phone, "proof": proof}
    return run(database, CreateRecord("order", values))[0]


def go_and_come(database: Database, raw: tuple[Any, Any, Any]) -> tuple[list[int], dict[str, list[Id]]]:
    """Move a field up, correct it, take it back, correct it and move it again; and another one down."""
    customers = [customer(database, name, region=raw[0]) for name in ("甲", "乙")]
    orders = [order_with_file(database, customers[number % 2], raw[number % 2]) for number in range(4)]
    version = move(database, UP)
    run(database, UpdateRecord("customer", customers[1], {"phone": raw[2]}))
    undo(database, version)
    run(database, UpdateRecord("order", orders[0], {"phone": raw[1]}))
    versions = [move(database, UP)]
    run(database, UpdateRecord("customer", customers[0], {"phone": raw[2]}))
    versions.append(move(database, DOWN, new_id="down"))
    return versions, {"customer": customers, "order": orders}


def look(database: Database, ids: dict[str, list[Id]], *, moved: bool) -> list[list[object]]:
    """Give what the records hold in the fields that go and come."""
    new = [("customer", "moved"), ("order", "down")]
    old = [("order", "order_phone"), ("customer", "customer_region")]
    return [cells(database, form, ids[form], field) for form, field in (new if moved else old)]


@contextmanager
def opened(url: str, files: Path) -> Iterator[Database]:
    database = Database(url, files=files)
    try:
        prepare(database)
        yield database
    finally:
        database.close()


def require_same_ends(
    database: Database, there: Database, versions: list[int], ids: dict[str, list[Id]]
) -> None:
    """Undo all there and here, and see that both have the same, files too."""
    assert differing(told(database), told(there)) == ()
    assert look(there, ids, moved=True) == look(database, ids, moved=True)
    for each in (database, there):
        for version in reversed(versions):
            undo(each, version)
        with each.read() as tx:
            assert check(tx, all_contents=True) == ()
    found = look(database, ids, moved=False)
    assert None not in found[0]
    assert look(there, ids, moved=False) == found
    assert all(cells(there, "order", ids["order"], "order_proof"))


def noted(database: Database) -> set[str]:
    """Name the ends of the columns beside fields."""
    with database.read() as tx:
        names = [name for columns in data_tables(tx).values() for name in columns if "__" in name]
    return {name.split("__")[1].split("_")[0] for name in names}


@pytest.mark.parametrize(("kind", "settings", "raw"), KINDS, ids=[kind for kind, _, _ in KINDS])
def test_a_backup_brings_back_what_was_noted_and_undoing_goes_on(
    database: Database,
    store: Store,
    elsewhere: str,
    tmp_path: Path,
    kind: str,
    settings: dict[str, Any],
    raw: tuple[Any, Any, Any],
) -> None:
    publish(database, with_files(kind, **settings))
    versions, ids = go_and_come(database, raw)
    assert {"first", "was", "back"} <= noted(database)

    made = make_backup(database, store)
    done = bring_back(store, made.name, elsewhere, tmp_path)

    assert (made.files, made.problems, done.problems) == (1, 0, ())
    with opened(elsewhere, tmp_path / "back") as back:
        require_same_ends(database, back, versions, ids)


@pytest.mark.parametrize(("kind", "settings", "raw"), KINDS, ids=[kind for kind, _, _ in KINDS])
def test_what_was_noted_goes_to_another_database_and_undoing_goes_on(
    database: Database,
    other: str,
    files_folder: Path,
    kind: str,
    settings: dict[str, Any],
    raw: tuple[Any, Any, Any],
) -> None:
    publish(database, with_files(kind, **settings))
    versions, ids = go_and_come(database, raw)

    done = database_move.move(database, other)

    assert done.problems == ()
    with opened(other, files_folder) as there:
        require_same_ends(database, there, versions, ids)


def test_a_record_out_of_a_backup_of_before_comes_back_with_its_files_and_shows_the_value_there(
    database: Database,
) -> None:
    publish(database, with_files("single_line_text"))
    one = customer(database, "甲")
    gone, kept = order_with_file(database, one, "1"), order_with_file(database, one, "2")
    name = make_named_backup(database)
    version = move(database, UP)
    run(database, UpdateRecord("order", kept, {"name": "y"}), DeleteRecord("order", gone))

    _, report = recover(database, open_backup(database, name, "order"), gone, kept)

    assert (report["changed"], report["failed_count"]) == (2, 0)
    assert {each["code"] for each in report["noted"]} == {"fields_gone"}
    assert cells(database, "order", [gone, kept], "order_name") == ["x", "x"]
    assert all(cells(database, "order", [gone, kept], "order_proof"))
    assert cells(database, "customer", [one], "moved") == ["2"]
    undo(database, version)
    assert cells(database, "order", [gone, kept], "order_phone") == ["1", "2"]
