"""Several members and several departments through both doors: sets of records, seen and kept as far as rights go."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from huodan.engines import journal
from huodan.engines.query import pick, query, read_query
from huodan.kit.errors import HuodanError, Invalid
from huodan.language.messages import SYSTEM, Actor, DeleteRecord, RestoreRecord
from huodan.workspace.exporting import Wish, export
from huodan.workspace.importing import run_import
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support.apps import read
from tests.support.board import Board, document, opened


@pytest.fixture
def board(database_url: str) -> Iterator[Board]:
    """Open a board where everybody sees all people and departments."""
    with opened(database_url) as board:
        yield board


def test_sets_of_people_are_compared(board: Board) -> None:
    li, han = board.people["李雷"], board.people["韩梅梅"]

    assert board.found("in", [li]) == ["a"]
    assert board.found("in", [han]) == ["a", "b"]
    assert board.found("in", ["李雷", "周敏"]) == ["a"]
    assert board.found("contains", [li, han]) == ["a"]
    assert board.found("contains", "李雷，韩梅梅") == ["a"]
    assert board.found("eq", [han]) == ["b"]
    assert board.found("eq", ["韩梅梅"]) == ["b"]
    assert board.found("ne", ["韩梅梅"]) == ["a"]
    assert board.found("not_in", [li]) == ["b"]
    assert board.found("not_contains", [li, han]) == ["b"]
    assert board.found("empty") == ["c"]
    assert board.found("not_empty") == ["a", "b"]
    assert board.found("in", ["李雷"], "lines.who") == ["b"]
    assert board.found("contains", ["东区", "西区"], "depts") == ["a"]
    assert board.found("in", ["没有这个人"]) == []


def test_the_askers_words_stand_for_people_and_departments(board: Board) -> None:
    east = board.people["东区"]
    chief = Board(
        board.database, Actor(board.people["李雷"], "李雷", roles=frozenset(("blind",)), departments=(east,))
    )

    assert chief.found("in", ["$me"]) == ["a"]
    assert chief.found("not_in", ["$me"]) == ["b"]
    assert chief.found("in", ["$my_departments"]) == ["a"]
    assert chief.found("in", ["$my_department"], "depts") == ["a"]
    assert chief.found("contains", "$me") == ["a"]
    assert chief.found("contains", ["$me", "韩梅梅"]) == ["a"]
    assert chief.found("contains", ["$me", "周敏"]) == []
    assert chief.found("eq", ["$me"]) == []
    assert chief.found("eq", ["$me", "韩梅梅"]) == chief.found("eq", ["李雷", "韩梅梅"])
    assert chief.found("ne", ["$me"]) == ["a", "b"]


def test_many_are_compared_at_once(board: Board) -> None:
    li, han = board.people["李雷"], board.people["韩梅梅"]
    others = [han + number for number in range(1, 999)]

    assert board.found("in", [li, *others]) == ["a"]
    assert board.found("not_in", [li, *others]) == ["b"]
    assert board.of("blind").found("in", [han, *others]) == board.of("blind").found("in", [han])
    with pytest.raises(HuodanError, match="5000"):
        board.found("in", [others[:200]] * 30)


def test_searching_a_name_finds_who_names_them(board: Board) -> None:
    assert board.names(search="韩梅") == ["a", "b"]
    assert board.names(search="hmm") == ["a", "b"]
    assert board.names(search="周敏") == ["b"]


def test_a_record_counts_in_the_group_of_each(board: Board) -> None:
    assert board.groups() == {"李雷": 1, "韩梅梅": 2, None: 1}
    assert board.groups("depts") == {"东区": 1, "西区": 1, None: 2}
    assert board.groups("lines.who") == {"李雷": 1, "周敏": 1}


def test_people_are_offered(board: Board) -> None:
    found = board.see(lambda tx, plan, grant: pick(tx, plan, grant, "task", "helpers", search="zm"))

    assert [row["title"] for row in found.rows] == ["周敏"]


def test_what_is_not_seen_is_not_shown_and_not_lost(board: Board) -> None:
    id = board.create("task", name="d", helpers="李雷，韩梅梅")
    li, han, zhou = (board.people[name] for name in ("李雷", "韩梅梅", "周敏"))
    some = board.of("blind")

    board.do(DeleteRecord("people", han))
    assert some.shown(id) == ["李雷"]
    some.update("task", id, helpers=["周敏"])
    assert board.cells("task", id)["task_helpers"] == tuple(sorted((han, zhou)))
    some.update("task", id, helpers=None)
    assert board.cells("task", id)["task_helpers"] == (han,)
    assert some.shown(id) is None
    with pytest.raises(Invalid):
        some.update("task", id, helpers=["李雷", "韩梅梅"])
    with pytest.raises(Invalid):
        some.create("task", name="e", helpers=[han])
    told = some.see(lambda tx, plan, grant: journal.history(tx, plan, grant, form="task", id=id).entries)
    assert "韩梅梅" not in repr(told)
    board.do(RestoreRecord("people", han))
    some.update("task", id, helpers=["李雷"])
    assert board.cells("task", id)["task_helpers"] == (li,)


def test_a_role_may_be_kept_to_records_that_name_its_holder(board: Board) -> None:
    east = board.people["东区"]

    assert board.of("mine").names() == ["a"]
    assert board.of("ours", departments=(east,)).names() == ["a"]
    with pytest.raises(HuodanError):
        board.of("mine").create("task", name="f", helpers=["周敏"])
    board.of("mine").create("task", name="g", helpers=["周敏", "李雷"])
    assert board.of("mine").names() == ["a", "g"]


def test_each_of_several_owners_owns_a_record(board: Board) -> None:
    east = board.people["东区"]
    owner = board.of("owner")

    id = owner.create("task", name="h")
    assert owner.shown(id, "owners") == ["李雷"]
    owner.update("task", id, owners=["李雷", "韩梅梅"])

    assert owner.names() == ["h"]
    assert board.of("owner", "韩梅梅").names() == ["h"]
    assert board.of("owner", "周敏").names() == []
    assert board.of("near", "周敏", departments=(east,)).names() == ["h"]
    with pytest.raises(HuodanError):
        owner.update("task", id, owners=["韩梅梅"])


def test_masked_people_are_stars_and_not_found(board: Board) -> None:
    veiled = board.of("veiled")

    with pytest.raises(HuodanError, match="masked"):
        veiled.found("in", ["李雷"])
    with pytest.raises(HuodanError, match="masked"):
        veiled.found("eq", ["韩梅梅"])
    rows = veiled.see(
        lambda tx, plan, grant: query(tx, plan, grant, read_query("task", {"columns": ["helpers"]})).rows
    )
    assert {row["helpers"] for row in rows} == {"****", None}


def test_no_more_are_taken_than_there_may_be_and_names_must_be_known(board: Board) -> None:
    north = board.create("departments", name="北区")

    with pytest.raises(Invalid, match="at most 2"):
        board.create("task", name="i", depts=["东区", "西区", north])
    with pytest.raises(Invalid, match="没有的人"):
        board.create("task", name="j", helpers="李雷，没有的人")
    board.create("people", name="李雷")
    with pytest.raises(Invalid, match="more than one"):
        board.create("task", name="k", helpers="李雷")


def test_a_formula_counts_them(board: Board) -> None:
    id = board.create("task", name="l", helpers="李雷，周敏")

    assert board.cells("task", id)["task_count"] == 2_000_000


def test_what_is_exported_comes_back_unchanged(board: Board, tmp_path: Path) -> None:
    before = board.see(_cells)
    for kind in ("csv", "xlsx"):
        into = io.BytesIO()
        wish = Wish(read_query("task", {"columns": ["name", "helpers", "depts"], "limit": 3}), format=kind)
        grant = board.see(lambda tx, plan, grant: grant)
        export(board.database, lambda tx: board.grant(current_plan(tx)), wish, into, scratch=tmp_path)
        for id in board.see(_ids):
            board.do(DeleteRecord("task", id))

        run_import(board.database, grant, "task", file=into.getvalue())

        assert board.see(_cells) == before


def _cells(tx: Any, plan: Any, grant: Any) -> list[Any]:
    asked = read_query(
        "task", {"columns": ["name", "helpers", "depts"], "order": [{"field": "name", "dir": "asc"}]}
    )
    rows = query(tx, plan, grant, asked).rows
    return [(row["name"], row["helpers"], row["depts"]) for row in rows]


def _ids(tx: Any, plan: Any, grant: Any) -> list[Any]:
    return [row[0] for row in tx.run("SELECT id FROM r_task")]


def test_a_fill_takes_people_over_whatever_else_the_fields_are_set_to(board: Board) -> None:
    task = board.create("task", name="z", helpers="李雷，韩梅梅")
    helpers = board.cells("task", task)["task_helpers"]
    for number, kept in enumerate(({"most_chosen": 5}, {"is_owner": True})):
        _keep(board, **kept)
        id = board.create("note", name=f"n{number}", task=task)
        assert board.cells("note", id)["note_kept"] == helpers

    _keep(board, most_chosen=1)
    with pytest.raises(Invalid, match="at most 1"):
        board.create("note", name="n9", task=task)


def _keep(board: Board, **settings: object) -> None:
    """Set the field that is filled otherwise, and publish."""
    tree = document()
    note = next(form for form in tree["forms"] if form["id"] == "note")
    note["fields"] = [field | settings if field["id"] == "note_kept" else field for field in note["fields"]]
    assert isinstance(publish_app(board.database, SYSTEM, read(tree)), int)
