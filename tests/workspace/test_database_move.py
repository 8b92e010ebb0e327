"""A workspace moves to the other database and back: the same rows, figures and words to be found by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from huodan.doors.cli import cli
from huodan.engines.query import Query, query
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM
from huodan.storage import Database
from huodan.storage.copying import drop_all
from huodan.storage.sql.statements import insert_rows
from huodan.storage.told import differing, tell
from huodan.storage.trouble import HalfMoved
from huodan.workspace import database_move
from huodan.workspace.backup import StillOpen
from huodan.workspace.check import check
from huodan.workspace.database_move import MoveDiffers, TargetInUse, move
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.setup import prepare
from tests.conftest import fresh_name
from tests.contract.test_fields import FIELDS, INPUTS
from tests.support.apps import every_kind, read
from tests.support.attaching import PDF, build_vault, store as keep_file
from tests.support.backups import make
from tests.support.postgres import Cluster
from tests.workspace import test_demo

STAMP = "schema_stamp"


@pytest.fixture
def other(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of an empty database of the other kind."""
    if database_kind == "postgres":
        yield f"sqlite:///{tmp_path}/other/huodan.db"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name = fresh_name()
    yield cluster.create(name)
    cluster.drop(name)


@pytest.fixture
def vault(prepared_database: Callable[..., str]) -> Iterator[Database]:
    opened = Database(prepared_database("vault", build_vault))
    prepare(opened)
    keep_file(opened, SYSTEM, PDF, "合同.pdf")
    make(opened, "deal", name="云杉 合同", lines=[{"note": "橘子酱 %_'\"\\ 😀"}])
    yield opened
    opened.close()


def found(database: Database, form: str, text: str) -> list[str]:
    with database.read() as tx:
        plan = current_plan(tx)
        page = query(tx, plan, system_grant(plan), Query(form=form, columns=("name",), search=text))
        return sorted(str(row["id"]) for row in page.rows)


def same(left: Database, right: Database) -> tuple[str, ...]:
    with left.read() as one, right.read() as two:
        return differing(tell(one), tell(two))


def test_the_demo_moves_and_comes_back(
    prepared_database: Callable[..., str], other: str, tmp_path: Path
) -> None:
    demo = Database(prepared_database("demo", test_demo.build))
    seen: list[tuple[int, int]] = []

    moved = move(demo, other, progress=lambda done, total: seen.append((done, total)))

    assert (moved.problems, seen[-1]) == ((), (moved.rows, moved.rows))
    arrived = Database(other)
    prepare(arrived)
    assert same(demo, arrived) == ()
    test_demo.test_orders_sum_up_to_the_cent(arrived)
    test_demo.test_customers_salespeople_categories_and_payments(arrived)
    if other.startswith("sqlite"):
        arrived.close()
        demo.close()
        return
    back_url = f"sqlite:///{tmp_path}/back/huodan.db"
    move(arrived, back_url)
    back = Database(back_url)
    assert same(demo, back) == ()
    with demo.read() as one, back.read() as two:
        words = "SELECT rowid, words FROM x_order ORDER BY rowid"
        assert one.run(words).fetchall() == two.run(words).fetchall()
        assert check(two) == ()
    for database in (demo, arrived, back):
        database.close()


def test_words_retired_fields_and_strange_texts_arrive(vault: Database, other: str) -> None:
    with vault.write() as tx:  # as a form and a field long retired leave them
        tx.run("ALTER TABLE r_deal ADD COLUMN f_old TEXT")
        tx.run("UPDATE r_deal SET f_old = 'alt'")
        strict = " STRICT" if tx.dialect == "sqlite" else ""
        types, bytes_ = ("INTEGER", "BLOB"), "x'00ff'"
        if tx.dialect == "postgres":
            types, bytes_ = ("BIGINT", "BYTEA"), "'\\x00ff'"
        tx.run(f"CREATE TABLE r_gone (id {types[0]} PRIMARY KEY, a TEXT, b {types[1]}){strict}")
        tx.run(f"INSERT INTO r_gone VALUES ({1 << 62}, 'x', {bytes_})")

    move(vault, other)

    arrived = Database(other)
    assert same(vault, arrived) == ()
    assert found(arrived, "deal", "云杉") == found(vault, "deal", "云杉") != []
    assert found(arrived, "deal", "橘子酱") == found(vault, "deal", "橘子酱") != []
    assert arrived.stamp == vault.stamp
    make(arrived, "deal", name="neu")
    arrived.close()


def test_a_workspace_a_server_works_with_does_not_move(
    vault: Database, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUODAN_DATABASE_URL", vault.address.url)
    words = ("move", "--to", other.removesuffix("/huodan.db").removeprefix("sqlite:///"))
    with vault.read() as tx:
        tx.run("SELECT count(*) FROM r_deal")

    refused = CliRunner().invoke(cli, words)
    vault.close()
    moved = CliRunner().invoke(cli, words)

    assert isinstance(refused.exception, StillOpen)
    assert "已搬迁并核对" in moved.stdout, moved.exception
    arrived = Database(other)
    assert same(vault, arrived) in ((), (STAMP,))
    arrived.close()


def test_a_target_in_use_is_left_alone(vault: Database, other: str) -> None:
    if other.startswith("sqlite"):
        Path(other[10:]).parent.mkdir()
    there = Database(other)
    prepare(there)
    with there.read() as tx:
        before = tell(tx)

    with pytest.raises(TargetInUse):
        move(vault, other)

    with there.read() as tx:
        assert tell(tx) == before
    there.close()


def test_a_move_that_ends_before_its_end_does_not_open_and_is_begun_anew(
    vault: Database, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(database_move, "_index", die)
        with pytest.raises(KeyboardInterrupt):
            move(vault, other)
    if other.startswith("sqlite"):
        assert not Path(other[10:]).exists()
    else:
        with pytest.raises(HalfMoved):
            Database(other)

    move(vault, other)

    arrived = Database(other)
    assert same(vault, arrived) == ()
    arrived.close()


def test_what_arrives_otherwise_does_not_count(
    vault: Database, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose_a_row(target: Database, plan: object, form: object) -> None:
        target.transact(SYSTEM, lambda tx: tx.run("DELETE FROM s_deal_lines"))

    monkeypatch.setattr(database_move, "_index", lose_a_row)

    with pytest.raises(MoveDiffers, match="s_deal_lines"):
        move(vault, other)

    if not other.startswith("sqlite"):
        with pytest.raises(HalfMoved):
            Database(other)


@pytest.mark.parametrize("count", [200, pytest.param(20_000, marks=pytest.mark.proof)])
def test_all_kinds_of_fields_go_and_come_back(
    database_url: str, other: str, tmp_path: Path, count: int
) -> None:
    source = Database(database_url)
    prepare(source)
    assert isinstance(publish_app(source, SYSTEM, read(every_kind())), int)
    with source.read() as tx:
        plan = current_plan(tx)
    for start in range(0, count, 200):
        rows = [every_row(number) for number in range(start, start + 200)]
        with source.write() as tx:
            insert_rows(tx, plan, "every", rows)

    move(source, other)
    there = Database(other)

    assert same(source, there) == ()
    with there.read() as tx:
        assert tell(tx)["r_every"].rows == count
    if other.startswith("sqlite"):
        with source.write() as tx:
            drop_all(tx)
        move(there, database_url)
    else:
        move(there, f"sqlite:///{tmp_path}/back/huodan.db")
        source.close()
        source = Database(f"sqlite:///{tmp_path}/back/huodan.db")
    assert same(source, there) == ()
    source.close()
    there.close()


def every_row(number: int) -> dict[str, Any]:
    """Write a row with the examples of every kind."""
    cells = {
        f"every_{kind}": FIELDS[kind].examples[number % len(FIELDS[kind].examples)][1] for kind in INPUTS
    }
    if cells["every_encrypted"] is not None:  # sealed on some machine
        cells["every_encrypted"] = f"hs1.{'0' * 12}.{number:043d}.{'A' * 60}"
    system = {"app_version": 1, "version": 1, "created_at": 1, "created_by": 0, "updated_at": number}
    computed = {"every_formula": 2_000_000, "every_rollup": -1, "every_serial": f"DD{number}"}
    return {**cells, **system, **computed, "id": number + 1, "updated_by": 0}
