"""Values that may stand together in one record only: refused in words, held by the index, checked before publishing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from huodan.engines.records import combinations
from huodan.engines.schema import Duplicates
from huodan.kit.errors import Invalid
from huodan.language.document import builtin
from huodan.language.messages import SYSTEM, Actor, DeleteRecord, RestoreRecord
from huodan.language.plan import Plan, compile
from huodan.storage import Database
from huodan.workspace.importing import Wish, run_import
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.engines.records.conftest import problems
from tests.support.apps import app, field, form, read
from tests.support.sales import Desk, rights

PAIR = {"id": "pair", "fields": ["bill_customer", "bill_month"]}
EVERYTHING = ["read", "create", "update", "delete", "import"]


def document(*combined: Any) -> Any:
    """Write an app of bills: one per customer and month."""
    bill = form(
        "bill",
        field("bill_customer", "single_line_text", max_length=100),
        field("bill_month", "date"),
        field("bill_owner", "member", is_owner=True, is_current_by_default=True),
        field("bill_note", "single_line_text"),
        combinations=list(combined),
    )
    own = {"id": "clerk", "name": "员工", "forms": [rights("bill", EVERYTHING, rows="own")]}
    return read(app(bill, roles=[{"id": "boss", "name": "主管", "forms": [rights("bill", EVERYTHING)]}, own]))


def build(address: str) -> None:
    """Publish it with the pair."""
    database = Database(address)
    for each in (builtin(), document(PAIR)):
        assert isinstance(publish_app(database, SYSTEM, each), int)
    database.close()


@pytest.fixture
def database(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Database]:
    """Open a fresh copy of the published app."""
    opened = Database(prepared_database("combinations", build), today=20260506)
    yield opened
    opened.close()


@pytest.fixture
def desk(database: Database) -> Desk:
    """Work as who sees everything."""
    return sit(database, "周敏", "boss")


def sit(database: Database, name: str, role: str) -> Desk:
    """Give the desk of somebody new."""
    person = Desk(database).create("people", name=name, no=name)
    return Desk(database, Actor(person, name, roles=frozenset({role})))


def test_the_same_values_together_are_refused_and_the_other_record_is_named(desk: Desk) -> None:
    desk.create("bill", customer="云杉", month="2026-05-01")

    with pytest.raises(Invalid) as error:
        desk.create("bill", customer=" 云杉 ", month="2026-05-01")

    assert problems(error) == [("customer", "combination_taken")]
    assert "「bill_customer＋bill_month」合起来不能重复，「云杉」已经是这几个值" in error.value.errors[0].zh
    desk.create("bill", customer="云杉", month="2026-06-01")


def test_a_record_without_one_of_the_values_is_left_aside(desk: Desk) -> None:
    for _ in range(2):
        desk.create("bill", customer="云杉")


def test_who_may_not_see_the_other_record_is_not_told_which(database: Database, desk: Desk) -> None:
    desk.create("bill", customer="云杉", month="2026-05-01")
    clerk = sit(database, "吴浩", "clerk")

    with pytest.raises(Invalid) as error:
        clerk.create("bill", customer="云杉", month="2026-05-01")

    said = [each.zh for each in error.value.errors if each.code == "combination_taken"]
    assert ["有一条数据已经是这几个值" in each for each in said] == [True]


def test_a_change_is_refused_and_a_record_is_not_its_own_rival(desk: Desk) -> None:
    desk.create("bill", customer="云杉", month="2026-05-01")
    id = desk.create("bill", customer="云杉", month="2026-06-01")

    desk.update("bill", id, note="一", month="2026-06-01")
    with pytest.raises(Invalid) as error:
        desk.update("bill", id, month="2026-05-01")

    assert problems(error) == [("customer", "combination_taken")]


def test_what_lies_in_the_trash_is_free_until_it_comes_back(desk: Desk) -> None:
    id = desk.create("bill", customer="云杉", month="2026-05-01")
    desk.do(DeleteRecord("bill", id))
    desk.create("bill", customer="云杉", month="2026-05-01")

    with pytest.raises(Invalid) as error:
        desk.do(RestoreRecord("bill", id))

    assert problems(error) == [("customer", "combination_taken")]


def test_the_index_holds_where_two_save_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.create("bill", customer="云杉", month="2026-05-01")
    monkeypatch.setattr(combinations, "_holder", lambda *_: None)

    with pytest.raises(Invalid) as error:
        desk.create("bill", customer="云杉", month="2026-05-01")

    assert problems(error) == [("customer", "combination_taken")]


def test_rows_of_one_file_are_held_against_each_other(database: Database, desk: Desk) -> None:
    with database.read(desk.actor) as tx:
        given = desk.grant(current_plan(tx))
    file = "bill_customer,bill_month\n云杉,2026-05-01\n云杉,2026-05-01\n".encode()

    report = run_import(database, given, "bill", file=file, wish=Wish(mode="create"), dry_run=False)

    assert [(each.row, each.code) for each in report.errors] == [(3, "combination_taken")]


def test_what_stands_twice_already_is_named_and_blocks(database: Database, desk: Desk) -> None:
    assert isinstance(publish_app(database, SYSTEM, document()), int)
    for month in ("2026-05-01", "2026-05-01", "2026-06-01"):
        desk.create("bill", customer="云杉", month=month)

    with pytest.raises(Duplicates) as error:
        publish_app(database, SYSTEM, document(PAIR))

    assert "「bill_customer＋bill_month」还不能设为不允许重复" in error.value.text("zh")
    assert "云杉 / 2026-05-01（2 条）" in error.value.text("zh")


@pytest.mark.parametrize("fields", [["bill_customer", "gone"], ["bill_customer", "bill_customer"]])
def test_a_combination_of_what_is_not_there_is_a_problem(fields: list[str]) -> None:
    made = compile([builtin(), document({"id": "pair", "fields": fields})], version=1, tz="Asia/Shanghai")

    assert not isinstance(made, Plan)
    assert [each.code for each in made] == ["no_field"]
