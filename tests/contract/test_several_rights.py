"""
Several members and several departments before two persons with different rights: whom one may not see, one is not told of.

By list, filter, group, search, export, import, history and program; what one does not see stays. Owners are each of several.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from huodan.engines import journal
from huodan.engines.query import pick, query, read_query
from huodan.kit.errors import HuodanError, Invalid
from huodan.kit.ids import Id, parse_id
from huodan.language.document import App, builtin, tree_of
from huodan.language.messages import SYSTEM, Actor, DeleteRecord
from huodan.workspace.exporting import Wish as ExportWish, export
from huodan.workspace.importing import Wish, run_import
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support.apps import read
from tests.support.board import Board, opened

HIDDEN = ("韩梅梅", "西区")
WHO_SEES_ALL = "chief"


def closed() -> App:
    """This function will write the built-in app so that not everybody knows 韩梅梅 and 西区."""
    tree = tree_of(builtin())
    everybody = tree["roles"][0]
    for rights, name in zip(everybody["forms"], reversed(HIDDEN), strict=True):
        rights |= {"rows": "where", "where": {"field": "name", "op": "ne", "value": name}}
    chief = {"id": WHO_SEES_ALL, "name": "知道所有人", "forms": []}
    for form in ("people", "departments"):
        chief["forms"].append({"id": f"chief_{form}", "form": form, "verbs": ["read"], "fields": "read"})
    tree["roles"].append(chief)
    return read(tree)


@pytest.fixture
def board(database_url: str) -> Iterator[Board]:
    """Open a board where 韩梅梅 and 西区 are known to some only; d is of 韩梅梅 and 西区 alone."""
    with opened(database_url, workspace=closed()) as board:
        board.create("task", name="d", helpers="韩梅梅", depts="西区", owners="韩梅梅")
        yield board


@pytest.fixture
def some(board: Board) -> Board:
    """Give the board to somebody who sees all tasks, and neither 韩梅梅 nor 西区."""
    return board.of("blind")


@pytest.fixture
def every(board: Board) -> Board:
    """Give the board to somebody who sees all tasks and everybody."""
    li = board.people["李雷"]
    every = Board(board.database, Actor(li, "李雷", roles=frozenset(("blind", WHO_SEES_ALL))))
    every.people = board.people
    return every


def listed(board: Board) -> list[Any]:
    """This function will list what a list shows of every task."""
    asked = read_query(
        "task", {"columns": ["helpers", "depts", "lines"], "order": [{"field": "name", "dir": "asc"}]}
    )
    return list(board.see(lambda *of: query(*of, asked).rows))


def test_a_row_condition_of_a_role_only_adds_to_whom_everybody_sees(database_url: str) -> None:
    """The answer to a suspicion: a scope on people narrows nobody, for roles add up and everybody has one."""
    with opened(database_url) as board:
        people = read_query("people", {"columns": ["name"]})
        everyone = ["李雷", "韩梅梅", "周敏"]
        narrow = board.of("narrow")

        names = [row["name"] for row in narrow.see(lambda *of: query(*of, people).rows)]
        assert sorted(names) == sorted(everyone)

        assert isinstance(publish_app(board.database, SYSTEM, closed()), int)
        names = [row["name"] for row in narrow.see(lambda *of: query(*of, people).rows)]
        assert sorted(names) == sorted(("李雷", "周敏"))


def test_a_list_and_a_record_show_whom_one_sees(some: Board, every: Board) -> None:
    assert "韩梅梅" in repr(listed(every))
    assert "西区" in repr(listed(every))
    for hidden in (*HIDDEN, *(outside(every, name) for name in HIDDEN)):
        assert hidden not in repr(listed(some))
    a, b, d = (some_id(some, name) for name in "abd")
    assert (every.shown(a), some.shown(a)) == (["李雷", "韩梅梅"], ["李雷"])
    assert (every.shown(b), some.shown(b)) == (["韩梅梅"], None)
    assert (every.shown(d, "depts"), some.shown(d, "depts")) == (["西区"], None)


def test_groups_are_only_of_those_one_sees(some: Board, every: Board) -> None:
    assert every.groups() == {"李雷": 1, "韩梅梅": 3, None: 1}
    assert some.groups() == {"李雷": 1, None: 3}
    assert every.groups("depts") == {"东区": 1, "西区": 2, None: 2}
    assert some.groups("depts") == {"东区": 1, None: 3}
    assert every.groups("owners") == {"韩梅梅": 1, None: 3}
    assert some.groups("owners") == {None: 4}


def test_a_group_holds_the_records_its_filter_finds(some: Board, every: Board) -> None:
    for board in (some, every):
        for path in ("helpers", "depts", "owners"):
            for name, count in board.groups(path).items():
                found = board.found("empty", path=path) if name is None else board.found("in", [name], path)
                assert len(found) == count


def test_those_who_are_gone_make_no_group(board: Board, every: Board) -> None:
    board.do(DeleteRecord("people", board.people["韩梅梅"]))
    board.do(DeleteRecord("departments", board.people["西区"]))

    assert every.groups() == {"李雷": 1, None: 3}
    assert every.groups("depts") == {"东区": 1, None: 3}
    assert every.found("empty") == ["b", "c", "d"]
    assert every.found("eq", ["李雷"]) == ["a"]
    assert every.found("not_empty", path="owners") == []


def test_a_filter_tells_nothing_of_those_one_does_not_see(some: Board, every: Board) -> None:
    han, west = some.people["韩梅梅"], some.people["西区"]
    for path, id, name, holding in (
        ("helpers", han, "韩梅梅", ["a", "b", "d"]),
        ("depts", west, "西区", ["a", "d"]),
        ("owners", han, "韩梅梅", ["d"]),
    ):
        for op in ("in", "contains"):
            for value in ([id], [name]):
                assert every.found(op, value, path) == holding
                assert some.found(op, value, path) == []
        assert set(some.found("not_in", [id], path)) == set(some.found("not_empty", path=path))
    assert (every.found("empty"), some.found("empty")) == (["c"], ["b", "c", "d"])
    assert (every.found("not_empty"), some.found("not_empty")) == (["a", "b", "d"], ["a"])
    assert (every.found("eq", ["李雷"]), some.found("eq", ["李雷"])) == ([], ["a"])
    assert (every.found("ne", ["李雷"]), some.found("ne", ["李雷"])) == (["a", "b", "d"], [])
    assert some.names(where={"not": {"field": "helpers", "op": "not_empty"}}) == ["b", "c", "d"]
    assert (every.names(search="韩梅"), some.names(search="韩梅")) == (["a", "b", "d"], [])


def test_sets_have_no_order(every: Board) -> None:
    with pytest.raises(HuodanError, match="sort"):
        every.names(order=[{"field": "helpers", "dir": "asc"}])


def test_who_is_not_seen_is_not_offered(some: Board, every: Board) -> None:
    for board, expected in ((every, {"李雷", "韩梅梅", "周敏"}), (some, {"李雷", "周敏"})):
        found = board.see(lambda *of: pick(*of, "task", "helpers").rows)
        assert {row["title"] for row in found} == expected


def test_an_export_and_an_import_neither_tell_nor_lose_who_is_not_seen(
    some: Board, every: Board, tmp_path: Path
) -> None:
    han, li, zhou = (some.people[name] for name in ("韩梅梅", "李雷", "周敏"))
    told = exported(some, tmp_path)

    assert "韩梅梅" in exported(every, tmp_path)
    assert not any(name in told for name in HIDDEN)
    brought(some, told.replace("李雷", "周敏"))
    assert every.cells("task", some_id(some, "a"))["task_helpers"] == tuple(sorted((han, zhou)))
    assert every.cells("task", some_id(some, "d"))["task_helpers"] == (han,)
    refused = brought(some, "name,helpers\nx,韩梅梅\n")
    assert (refused.error_count, "韩梅梅" in repr(refused)) == (1, True)
    assert "x" not in every.names()
    brought(every, "name,helpers\na,李雷\n")
    assert every.cells("task", some_id(some, "a"))["task_helpers"] == (li,)


def test_history_tells_of_those_one_sees(some: Board, every: Board) -> None:
    id = some_id(some, "a")
    every.update("task", id, helpers=["周敏", "韩梅梅"], depts=["西区"])

    told = {
        board: board.see(lambda *of: journal.history(*of, form="task", id=id).entries)
        for board in (some, every)
    }

    for name in HIDDEN:
        assert name in repr(told[every])
        assert name not in repr(told[some])
        assert outside(every, name) not in repr(told[some])
    assert "周敏" in repr(told[some])


def test_what_is_looked_up_or_filled_in_shows_whom_one_sees(
    some: Board, every: Board, tmp_path: Path
) -> None:
    every.create("note", name="n", task=some_id(some, "a"))
    each = {"columns": ["seen", "kept", "synced", "task.helpers"]}
    titles = {}
    for board in (every, some):
        (row,) = board.see(lambda *of: query(*of, read_query("note", each)).rows)
        titles[board] = [sorted(one["title"] for one in row[path] or ()) for path in each["columns"]]
        for path in ("seen", "kept", "task.helpers"):
            assert board.groups(path, "note") == dict.fromkeys(titles[board][0], 1)
            assert len(board.found("in", ["韩梅梅"], path, "note")) == (board is every)
            assert board.found("contains", ["李雷"], path, "note") == ["n"]
        assert board.groups("synced", "note") == dict.fromkeys(titles[board][2], 1)

    assert titles[every] == [["李雷", "韩梅梅"], ["李雷", "韩梅梅"], ["东区", "西区"], ["李雷", "韩梅梅"]]
    assert titles[some] == [["李雷"], ["李雷"], ["东区"], ["李雷"]]
    assert "韩梅梅" in exported(every, tmp_path, "note", ["name", "seen", "synced"])
    told = exported(some, tmp_path, "note", ["name", "seen", "synced"])
    assert ("李雷" in told, "韩梅梅" in told, "西区" in told) == (True, False, False)


def test_a_program_kept_to_the_form_sees_and_loses_nobody(board: Board) -> None:
    role, narrowing = frozenset(("blind",)), frozenset((("task", "read"), ("task", "update")))
    actor = Actor(board.people["李雷"], "接口", roles=role, narrowing=narrowing)
    program = Board(board.database, actor)
    id = some_id(board, "a")

    assert program.shown(id) is None
    assert program.groups() == {None: 4}
    program.update("task", id, name="aa", helpers=None)
    assert len(board.cells("task", id)["task_helpers"]) == 2


def test_one_of_several_owners_is_enough_and_departments_below_count(board: Board) -> None:
    li, zhou = board.people["李雷"], board.people["周敏"]
    east, west = board.people["东区"], board.people["西区"]
    group = board.create("departments", name="东区一组", parent=east)
    board.update("people", zhou, department=group)
    board.create("task", name="e", owners=[li, zhou])
    board.create("task", name="f", owners=[zhou])

    assert board.of("owner").names() == ["e"]
    assert board.of("owner", "周敏").names() == ["e", "f"]
    assert board.of("owner", "韩梅梅").names() == ["d"]
    assert board.of("near", departments=(east, group)).names() == ["e", "f"]
    assert board.of("near", departments=(group,), name="周敏").names() == ["e", "f"]
    assert board.of("near", departments=(west,), name="韩梅梅").names() == ["d"]
    assert board.of("owner").groups("owners") == {"李雷": 1, "周敏": 1}
    with pytest.raises(HuodanError):
        board.of("owner").update("task", some_id(board, "f"), name="g")
    with pytest.raises(Invalid):
        board.of("blind").update("task", some_id(board, "e"), helpers=[board.people["韩梅梅"]])


def some_id(board: Board, name: str) -> Id:
    """This function will find a task by its name."""
    id = parse_id(outside(board, name, "task"))
    assert id is not None
    return id


def outside(board: Board, name: str, form: str = "") -> str:
    """This function will write the id of somebody, of a department or a task, as it is known outside."""
    form = form or ("departments" if name == "西区" else "people")
    asked = read_query(form, {"columns": ["name"], "where": {"field": "name", "op": "eq", "value": name}})
    return str(board.see(lambda *of: query(*of, asked).rows)[0]["id"])


def exported(
    board: Board, scratch: Path, form: str = "task", columns: Sequence[str] = ("name", "helpers", "depts")
) -> str:
    """This function will export all records of a form as somebody."""
    into = io.BytesIO()
    wish = ExportWish(read_query(form, {"columns": [*columns], "limit": 9}), format="csv")
    export(board.database, lambda tx: board.grant(current_plan(tx)), wish, into, scratch=scratch)
    return into.getvalue().decode("utf-8-sig")


def brought(board: Board, text: str) -> Any:
    """This function will import tasks as somebody, over those of the same name."""
    grant = board.see(lambda tx, plan, grant: grant)
    return run_import(board.database, grant, "task", file=text.encode(), wish=Wish(mode="upsert"))
