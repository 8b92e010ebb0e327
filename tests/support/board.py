"""
A board of tasks that several people and departments work on, three people in two departments, and short ways to ask.

Owns: the app of tasks, its roles, and what is on the board at first. Owns no test (``test_several.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from huodan.engines.query import aggregate, get, query, read_aggregate, read_query
from huodan.kit.ids import Id
from huodan.language.document import App, builtin
from huodan.language.messages import SYSTEM, Actor
from huodan.storage import Database
from huodan.workspace.check import check
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support.apps import Tree, app, field, form, read
from tests.support.sales import EVERYTHING, Desk, rights


def document() -> Tree:
    """This function will write an app of tasks that several people and departments work on."""
    mine = {"field": "helpers", "op": "in", "value": ["$me"]}
    ours = {"field": "helpers", "op": "in", "value": ["$my_departments"]}
    one = {"field": "name", "op": "eq", "value": "李雷"}
    stars = [{"id": "stars", "fields": ["task_helpers"], "right": "masked"}]
    people = rights("people", ["read"])
    roles = [
        {
            "id": "mine",
            "name": "我的",
            "forms": [people, rights("task", EVERYTHING, rows="where", where=mine)],
        },
        {
            "id": "ours",
            "name": "我们的",
            "forms": [people, rights("task", ["read"], rows="where", where=ours)],
        },
        {"id": "owner", "name": "负责", "forms": [people, rights("task", EVERYTHING, rows="own")]},
        {"id": "near", "name": "部门", "forms": [people, rights("task", ["read"], rows="department")]},
        {"id": "veiled", "name": "外人", "forms": [people, rights("task", EVERYTHING, but=stars)]},
        {
            "id": "blind",
            "name": "所有",
            "forms": [
                rights("task", [*EVERYTHING, "import", "export"]),
                rights("note", [*EVERYTHING, "export"]),
            ],
        },
        {"id": "narrow", "name": "窄", "forms": [rights("people", ["read"], rows="where", where=one)]},
    ]
    lines = [field("line_what", "single_line_text"), field("line_who", "members")]
    fields = [
        field("task_name", "single_line_text", unique=True),
        field("task_helpers", "members"),
        field("task_owners", "members", is_owner=True, is_current_by_default=True),
        field("task_depts", "departments", most_chosen=2),
        field("task_lines", "subform", fields=lines),
        field("task_count", "formula", formula="COUNTA(helpers)", result="number"),
    ]
    fills = [
        {"id": "kept", "source": "helpers", "into": "note_kept"},
        {"id": "synced", "source": "#task_depts", "into": "note_synced", "mode": "sync"},
    ]
    note = form(
        "note",
        field("note_name", "single_line_text"),
        field("note_task", "relation", target="task", fills=fills),
        field("note_seen", "lookup", relation="note_task", source="task_helpers"),
        field("note_kept", "members"),
        field("note_synced", "departments"),
    )
    return app(form("task", *fields), note, roles=roles)


class Board(Desk):
    """This class will ask what it writes."""

    people: dict[str, Id]

    def see(self, look: Any) -> Any:
        with self.database.read() as tx:
            plan = current_plan(tx)
            return look(tx, plan, self.grant(plan))

    def names(self, form: str = "task", **body: object) -> list[Any]:
        """List the names of the tasks a list holds."""
        asked = read_query(form, {"columns": ["name"], "order": [{"field": "name", "dir": "asc"}], **body})
        return [row["name"] for row in self.see(lambda tx, plan, grant: query(tx, plan, grant, asked).rows)]

    def found(self, op: str, value: object = None, path: str = "helpers", form: str = "task") -> list[Any]:
        """List the tasks a single test finds."""
        return self.names(form, where={"field": path, "op": op, "value": value})

    def shown(self, id: Id, path: str = "helpers") -> list[str] | None:
        """List the titles a record shows in a field."""
        values = self.see(lambda tx, plan, grant: get(tx, plan, grant, "task", id).values)
        return None if values[path] is None else sorted(one["title"] for one in values[path])

    def groups(self, path: str = "helpers", form: str = "task") -> dict[str | None, int]:
        """Count the tasks in the group of each record a field points to."""
        body = {"group": [{"field": path, "key": "who"}], "measures": [{"key": "n", "op": "count"}]}
        asked = read_aggregate(form, body)
        rows = self.see(lambda tx, plan, grant: aggregate(tx, plan, grant, asked))
        return {row["who"] and row["who"]["title"]: row["n"] for row in rows}

    def of(self, role: str, name: str = "李雷", departments: tuple[Id, ...] = ()) -> Board:
        """Give the same board to somebody with a role."""
        actor = Actor(self.people[name], name, roles=frozenset((role,)), departments=departments)
        other = Board(self.database, actor)
        other.people = self.people
        return other


@contextmanager
def opened(url: str, *, workspace: App | None = None) -> Iterator[Board]:
    """This function will open a board with two departments, three people and three tasks, and check it at the end."""
    database = Database(url, zone="Asia/Shanghai", today=20260506)
    for each in (workspace or builtin(), read(document())):
        assert isinstance(publish_app(database, SYSTEM, each), int)
    board = Board(database)
    east, west = board.create("departments", name="东区"), board.create("departments", name="西区")
    board.people = {
        "李雷": board.create("people", name="李雷", department=east),
        "韩梅梅": board.create("people", name="韩梅梅", department=west),
        "周敏": board.create("people", name="周敏", department=east),
        "东区": east,
        "西区": west,
    }
    board.create("task", name="a", helpers="李雷，韩梅梅", depts=["东区", {"match": {"name": "西区"}}])
    board.create(
        "task", name="b", helpers=[board.people["韩梅梅"]], lines=[{"what": "x", "who": "周敏、李雷"}]
    )
    board.create("task", name="c")
    yield board
    with database.read() as tx:
        assert check(tx) == ()
    database.close()
