"""Publishing in pieces: people save between them, servers die within them, and the old or the new version is whole."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from huodan.engines import jobs, records
from huodan.engines.jobs import Job, State
from huodan.engines.records import converting
from huodan.kit.ids import Id
from huodan.language.access import system_grant
from huodan.language.document import tree_of
from huodan.language.document.edits import diff
from huodan.language.messages import SYSTEM, Command, CreateRecord, DeleteRecord, Origin, UpdateRecord
from huodan.storage import Database, Tx
from huodan.workspace import drafts, publish as publishing, working
from huodan.workspace.check import check
from huodan.workspace.jobs.publish import PublishJob
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app, publish_builtin
from huodan.workspace.publishing import pieces
from huodan.workspace.versions import undo_version, versions
from tests.support import apps
from tests.workspace.test_rehearsals import draft, publish, rehearse

TEXTS = ("1", "2.5", "x", "", "4", "红", "7", "8", "9")
OPTIONS = [{"id": "red", "value": "红"}, {"id": "seven", "value": "7"}]
KINDS: dict[str, dict[str, Any]] = {"number": {}, "multi_select": {"options": OPTIONS}}


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything be too much for one Tx, and pieces be of few rows."""
    monkeypatch.setattr(publishing, "MOST_WAITED_FOR", 0)
    monkeypatch.setattr(pieces, "PAGES", 1)
    monkeypatch.setattr(pieces, "CAUGHT", 2)
    monkeypatch.setattr(pieces, "SKEW_MS", 100)
    monkeypatch.setattr(converting, "PAGE", 3)
    monkeypatch.setattr(PublishJob, "attempts", 1000)


def furnish(url: str) -> None:
    """Make records with a text, also in their rows."""
    database = Database(url)
    publish_builtin(database)
    publish_app(database, SYSTEM, apps.read(document("single_line_text")))
    for text in TEXTS:
        do(database, CreateRecord("item", {"value": text, "rows": [{"cell": text}]}, origin=Origin.API))
    database.close()


@pytest.fixture
def database(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Database]:
    """Open a copy of the furnished database."""
    opened = Database(prepared_database("pieces", furnish))
    yield opened
    opened.close()


def document(kind: str) -> apps.Tree:
    """Write the app with two fields of a kind."""
    given = KINDS.get(kind, {})
    rows = apps.field("item_rows", "subform", fields=[apps.field("row_cell", kind, **given)])
    name = apps.field("item_name", "single_line_text")
    return apps.app(apps.form("item", name, apps.field("item_value", kind, **given), rows))


def do(database: Database, command: Command) -> Id:
    def work(tx: Tx) -> Id:
        plan = current_plan(tx)
        return perform(tx, plan, system_grant(plan), command)[0].record

    return database.transact(SYSTEM, work)


def look(database: Database) -> dict[Id, tuple[object, ...]]:
    """Give the cells of every record and see that all laws hold."""
    with database.read() as tx:
        plan = current_plan(tx)
        assert check(tx) == ()
        ids = [row[0] for row in tx.run("SELECT id FROM r_item ORDER BY id")]
        found = records.load_many(tx, plan, plan.forms["item"], ids)
    return {
        one.id: (one.cells["item_value"], *(row.cells["row_cell"] for row in one.rows["item_rows"]))
        for one in found
    }


def begin(database: Database, kind: str) -> Job:
    number = draft(database, document(kind))
    job = publish(database, number, rehearse(database, number).id)
    assert isinstance(job, Job), job
    return job


def find(database: Database, job: Job) -> Job:
    with database.read() as tx:
        return jobs.find(tx, job.id)


def finish(database: Database, job: Job) -> Job:
    while working.work(database):
        pass
    return find(database, job)


def as_number(text: object) -> object:
    try:
        return None if text is None else round(float(str(text)) * 1_000_000)
    except ValueError:
        return None


def save_meanwhile(database: Database, job: Job) -> dict[Id, tuple[object, ...]]:
    """Save, make and delete between the pieces until the new version counts; give what was there last."""
    number = random.Random(7)
    count = 0
    expected = look(database)
    while working.work(database) and "version" not in find(database, job).position:
        assert count < 200
        there = sorted(look(database))
        text = f"{count}.25"
        if count % 4 == 3:
            do(database, DeleteRecord("item", number.choice(there), origin=Origin.API))
        elif count % 4 == 1:
            values = {"value": text, "rows": [{"cell": text}]}
            do(database, CreateRecord("item", values, origin=Origin.API))
        else:
            values = {"value": text}
            do(database, UpdateRecord("item", number.choice(there), values, None, origin=Origin.API))
        expected = look(database)
        count += 1
    assert count > 3
    return expected


def test_what_is_saved_between_the_pieces_is_there_after_the_switch_and_after_undo(
    database: Database,
) -> None:
    job = begin(database, "number")
    expected = save_meanwhile(database, job)

    done = finish(database, job)

    assert done.state is State.DONE, done.error
    assert look(database) == {id: tuple(as_number(cell) for cell in cells) for id, cells in expected.items()}
    with database.read() as tx:
        newest = versions(tx, "test")[0].number
    back = database.transact(SYSTEM, lambda tx: undo_version(tx, "test", newest), alone=True)
    assert isinstance(back, Job)
    assert finish(database, back).state is State.DONE
    assert look(database) == expected


def test_a_new_formula_is_worked_out_for_everything_also_for_what_is_saved_meanwhile(
    database: Database,
) -> None:
    tree = document("single_line_text")
    tree["forms"][0]["fields"][2]["fields"].append(apps.field("row_size", "formula", formula="LEN(cell)"))
    tree["forms"][0]["fields"].append(
        apps.field("item_size", "formula", formula="LEN(value) + SUM(rows.size) * 10")
    )
    number = draft(database, tree)
    rehearsed = rehearse(database, number)
    job = publish(database, number, rehearsed.id)
    assert isinstance(job, Job)
    save_meanwhile(database, job)

    assert finish(database, job).state is State.DONE

    assert rehearsed.result is not None
    assert [one["code"] for one in rehearsed.result["items"] if one["field"] == "item_size"][:1] == [
        "calculated"
    ]
    with database.read() as tx:
        plan = current_plan(tx)
        ids = [row[0] for row in tx.run("SELECT id FROM r_item")]
        found = records.load_many(tx, plan, plan.forms["item"], ids)
    assert len(found) > 5
    for one in found:
        lines = sum(len(row.cells["row_cell"] or "") for row in one.rows["item_rows"])
        assert one.cells["item_size"] == 1_000_000 * (len(one.cells["item_value"] or "") + 10 * lines)


def test_options_of_rows_deleted_meanwhile_are_forgotten(database: Database) -> None:
    job = begin(database, "multi_select")
    for _ in range(6):
        working.work(database)
    gone = next(id for id, cells in look(database).items() if cells[0] == "红")
    do(database, DeleteRecord("item", gone, origin=Origin.API))

    assert finish(database, job).state is State.DONE
    assert set(look(database).values()) == {(None, None), (("seven",), ("seven",))}


def test_a_draft_that_is_changed_meanwhile_is_not_published(database: Database) -> None:
    job = begin(database, "number")
    working.work(database)
    draft_again = document("number")
    draft_again["label"] = "别的"
    before = look(database)

    def more(tx: Tx) -> None:
        now = tree_of(drafts.open_draft(tx, "test", 0).app)
        drafts.edit(tx, "test", diff(now, tree_of(apps.read(draft_again))))

    database.transact(SYSTEM, more)

    failed = finish(database, job)
    assert (failed.state, failed.error and failed.error.code) == (State.FAILED, "draft_moved")
    assert look(database) == before
    again = begin_again(database)
    assert finish(database, again).state is State.DONE
    assert look(database) == {id: tuple(map(as_number, cells)) for id, cells in before.items()}


def begin_again(database: Database) -> Job:

    with database.read() as tx:
        number = drafts.open_draft(tx, "test", 0).number
    job = publish(database, number, rehearse(database, number).id)
    assert isinstance(job, Job)
    return job


class Killed(BaseException):
    """The moment of dying."""


def crash(url: str, at: int) -> bool:
    """Work on until a statement, die, look what is there, and finish; False if it was done before."""
    seen: list[str] = []
    on = [False, 0]

    def statement(sql: str) -> None:
        seen.append(sql)
        if on[0]:
            on[1] += 1
            if on[1] > at:
                raise Killed

    database = Database(url, on_statement=statement)
    before = look(database)
    job = begin(database, "number")
    on[0] = True
    died = False
    try:
        while working.work(database, lease_ms=0):
            pass
    except Killed:
        died = True
    on[0] = False
    database.close()
    database = Database(url)
    after = {id: tuple(map(as_number, cells)) for id, cells in before.items()}
    try:
        assert look(database) in (before, after)
        do(database, CreateRecord("item", {"value": "3", "rows": []}, origin=Origin.API))
        while working.work(database, lease_ms=0):
            pass
        ended = find(database, job)
        assert ended.state is State.DONE, ended.error
        now = look(database)
        assert {id: now[id] for id in after} == after
        assert [cells for id, cells in now.items() if id not in after] == [(3_000_000,)]
    finally:
        database.close()
    return died


@pytest.mark.parametrize("at", [11, 43, 83])
def test_a_server_that_dies_leaves_the_old_or_the_new_version_and_goes_on(
    prepared_database: Callable[[str, Callable[[str], object]], str], at: int
) -> None:
    assert crash(prepared_database("pieces", furnish), at)


@pytest.mark.proof
@pytest.mark.parametrize("at", range(120))
def test_a_server_may_die_at_every_statement(
    prepared_database: Callable[[str, Callable[[str], object]], str], at: int
) -> None:
    crash(prepared_database("pieces", furnish), at)
