"""Rules and checks of a form hold for imports, many records at once and going back; undoing gives back what was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from huodan.engines import jobs
from huodan.kit.ids import Id
from huodan.language.access import grant
from huodan.language.messages import SYSTEM, Actor, Origin
from huodan.storage import Database, Tx
from huodan.workspace import bulk, working
from huodan.workspace.bulk import Bulk
from huodan.workspace.importing import ImportReport, Wish, run_import
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support import apps
from tests.support.sales import EVERYTHING, Desk, rights

STATES = [{"id": "open", "value": "草稿"}, {"id": "done", "value": "已审核"}]
RULES = [
    {
        "id": "r1",
        "name": "审核后锁定",
        "when": 'state = "已审核"',
        "does": [{"id": "d1", "do": "lock", "fields": ["b_price"]}],
    },
    {
        "id": "r2",
        "name": "大单",
        "when": "price >= 100",
        "does": [
            {"id": "d1", "do": "assign", "fields": ["b_level"], "formula": '"大"'},
            {"id": "d2", "do": "require", "fields": ["b_note"]},
        ],
    },
]
CHECK = {"id": "c1", "message": "单价不能是负的", "formula": "price >= 0"}


def bills() -> apps.Tree:
    """Write an app of bills."""
    form = apps.form(
        "bill",
        apps.field("b_title", "single_line_text", unique=True),
        apps.field("b_state", "radio_group", options=STATES, default="草稿"),
        apps.field("b_price", "number"),
        apps.field("b_level", "single_line_text"),
        apps.field("b_note", "single_line_text"),
        rules=RULES,
        checks=[CHECK],
    )
    return apps.app(
        form, roles=[{"id": "boss", "name": "老板", "forms": [rights("bill", [*EVERYTHING, "import"])]}]
    )


@pytest.fixture
def desk(builtin_url: str) -> Iterator[Desk]:
    """Publish bills and sit down as the boss."""
    database = Database(builtin_url, today=20260506)
    assert isinstance(publish_app(database, SYSTEM, apps.read(bills())), int)
    yield Desk(database, Actor(7, "周敏", roles=frozenset({"boss"})))
    database.close()


def bring(desk: Desk, rows: str, **wish: Any) -> ImportReport:
    """Import a file of titles, states and prices."""
    with desk.database.read(desk.actor) as tx:
        given = grant(current_plan(tx), desk.actor)
    file = ("b_title,b_state,b_price,b_note\n" + rows).encode()
    return run_import(desk.database, given, "bill", file=file, wish=Wish(**wish), dry_run=False)


def many(desk: Desk, ids: list[Id], **values: object) -> Any:
    """Change many at once."""

    def ask(tx: Tx) -> Any:
        plan = current_plan(tx)
        wanted = Bulk("bill", "update", Origin.SCREEN, values)
        return bulk.start(tx, plan, desk.grant(plan), wanted, [(id, None) for id in ids])

    return desk.database.transact(desk.actor, ask)


def test_rules_and_checks_hold_for_imports(desk: Desk) -> None:
    report = bring(desk, "甲,已审核,100,\n乙,草稿,-1,\n丙,草稿,100,有\n", mode="create")

    assert [(each.row, each.code) for each in report.errors] == [(2, "required"), (3, "not_kept")]
    assert report.created == 0

    assert bring(desk, "丙,已审核,100,有\n", mode="create").created == 1
    changed = bring(desk, "丙,已审核,5,有\n", mode="update", key="title")
    assert [each.code for each in changed.errors] == ["locked"]


def test_many_at_once_are_refused_one_by_one_and_undone_past_locks(desk: Desk) -> None:
    ids = [
        desk.create("bill", title=title, price="1", state=state)
        for title, state in (("甲", "草稿"), ("乙", "已审核"))
    ]

    many(desk, ids, price="200", note="有")
    assert [desk.cells("bill", id)["b_price"] for id in ids] == [200_000_000, 1_000_000]
    assert [desk.cells("bill", id)["b_level"] for id in ids] == ["大", None]
    many(desk, ids, price="-1")
    assert desk.cells("bill", ids[0])["b_price"] == 200_000_000

    job = many(desk, ids[:1], state="已审核", price="3")

    def undo(tx: Tx) -> Any:
        plan = current_plan(tx)
        return working.undo(tx, plan, desk.grant(plan), jobs.find(tx, job.id))

    desk.database.transact(desk.actor, undo)
    assert (desk.cells("bill", ids[0])["b_state"], desk.cells("bill", ids[0])["b_price"]) == (
        "open",
        200_000_000,
    )
