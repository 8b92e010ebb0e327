"""The trash ends after its days, history moves to its archive: told by the clock, in pieces, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from huodan.engines import audit, inbox, journal
from huodan.engines.records import list_trash
from huodan.kit.errors import Invalid
from huodan.kit.ids import Id
from huodan.language.access import grant, system_grant
from huodan.language.messages import (
    SYSTEM,
    Actor,
    AddComment,
    CreateRecord,
    DeleteRecord,
    Origin,
    RestoreRecord,
)
from huodan.storage import Database, Tx
from huodan.storage.system import comment, journal as entries, journal_archive, message
from huodan.workspace.check import check
from huodan.workspace.commenting import remark
from huodan.workspace.history import (
    BadKeeping,
    Restoring,
    archive_journal,
    compare,
    delete_for_good,
    keeping,
    next_night,
    restore,
    set_keeping,
)
from huodan.workspace.jobs import KINDS
from huodan.workspace.jobs._base import Done, GoOn
from huodan.workspace.plans import current_plan
from huodan.workspace.working import work
from tests.support.sales import Desk, build
from tests.workspace.test_bulk import ask, finish, report, undo

Later = Callable[[int], Desk]


@pytest.fixture
def url(prepared_database: Callable[[str, Callable[[str], object]], str]) -> str:
    """Give a fresh copy of the published app."""
    return prepared_database("sales", build)


@pytest.fixture
def on(url: str) -> Iterator[Later]:
    """Open the same workspace on any day: ``on(20260506)`` is the desk of the system then."""
    opened: list[Database] = []

    def open_on(day: int) -> Desk:
        opened.append(Database(url, today=day))
        return Desk(opened[-1])

    yield open_on
    for database in opened:
        database.close()


def tidy(database: Database) -> None:
    """Do what is due, until nothing is."""
    with database.write() as tx:
        for name in ("tidy", "archive_journal"):
            assert KINDS[name].every_seconds
        for _ in range(100):
            plan = current_plan(tx)
            piece = KINDS["tidy"].piece(_piece(tx, plan))
            if isinstance(piece, Done):
                return


def _piece(tx: Tx, plan: Any) -> Any:
    from huodan.workspace.jobs._base import Piece

    class Job:
        done = 0

    return Piece(tx, plan, system_grant(plan), Job(), None)  # type: ignore[arg-type]


def in_trash(desk: Desk, form: str = "product", **asked: Any) -> list[str | None]:
    """List the titles in the trash."""
    with desk.database.read() as tx:
        plan = current_plan(tx)
        return [row.title for row in list_trash(tx, plan, system_grant(plan), form=form, **asked).rows]


def test_a_deleted_record_stays_ninety_days_and_its_history_for_ever(on: Later) -> None:
    desk = on(20260506)
    id = desk.create("product", name="茶", price="3")
    desk.do(DeleteRecord("product", id))

    eve = on(20260803)
    tidy(eve.database)
    assert in_trash(eve) == ["茶"]
    late = on(20260806)
    tidy(late.database)

    assert in_trash(late) == []
    with late.database.read() as tx:
        kept = tx.execute(select(entries.c.kind).where(entries.c.record == id).order_by(entries.c.version))
        assert kept.scalars().all() == ["created", "deleted"]
        assert check(tx) == ()
    with pytest.raises(Invalid):  # its history is not another record's
        late.do(CreateRecord("product", {"name": "别的", "price": "1"}, id=id))


def test_what_was_said_goes_with_its_record_and_messages_after_a_year(on: Later) -> None:
    desk = on(20260506)
    gone, kept = (desk.create("product", name=name, price="3") for name in ("茶", "酒"))

    def talk(tx: Tx) -> None:
        plan = current_plan(tx)
        for id in (gone, kept):
            said = remark(tx, plan, system_grant(plan), AddComment("product", id, "n")).comment
            inbox.tell(tx, (Id(5),), mentioned=(Id(5),), form="product", record=id, about=said)

    desk.database.transact(SYSTEM, talk)
    desk.do(DeleteRecord("product", gone))

    def left(day: int) -> tuple[list[Id], list[Id]]:
        late = on(day)
        tidy(late.database)
        with late.database.read() as tx:
            assert check(tx) == ()
            said, told = (tx.execute(select(table.c.record)).scalars().all() for table in (comment, message))
        return sorted(said), sorted(told)

    assert left(20260507) == (sorted((gone, kept)), sorted((gone, kept)))
    assert left(20260806) == ([kept], [kept])
    assert left(20270505) == ([kept], [kept])
    assert left(20270508) == ([kept], [])


def test_the_days_are_a_setting_of_the_workspace(on: Later) -> None:
    desk = on(20260506)
    with desk.database.write() as tx:
        assert (keeping(tx).trash_days, keeping(tx).archive_months) == (90, 24)
        set_keeping(tx, {"trash_days": 7})
        for wrong in ({"trash_days": 6}, {"trash_days": True}, {"archive_months": 1}, {"trash_days": "9"}):
            with pytest.raises(BadKeeping):
                set_keeping(tx, wrong)
        assert set_keeping(tx, {"archive_months": 0}).trash_days == 7
    desk.do(DeleteRecord("product", desk.create("product", name="茶", price="3")))

    late = on(20260515)
    tidy(late.database)

    assert in_trash(late) == []


def test_the_trash_is_read_in_pages_and_searched(on: Later) -> None:
    desk = on(20260506)
    for number in range(5):
        desk.do(DeleteRecord("product", desk.create("product", name=f"茶{number}", price="3")))

    with desk.database.read() as tx:
        plan = current_plan(tx)
        first = list_trash(tx, plan, system_grant(plan), form="product", limit=2)
        second = list_trash(tx, plan, system_grant(plan), form="product", limit=3, after=first.next)

    assert [row.title for row in first.rows + second.rows] == ["茶4", "茶3", "茶2", "茶1", "茶0"]
    assert second.next is None
    assert in_trash(desk, search="茶2") == ["茶2"]
    assert in_trash(desk, search="%") == []


def test_a_record_comes_back_with_what_points_to_it(on: Later) -> None:
    desk = on(20260506)
    desk.create("customer", name="云杉")
    tea = desk.create("product", name="茶", price="3")
    order = desk.create("order", customer="云杉", lines=[{"product": "茶", "quantity": "2"}])
    before = desk.cells("order", order)["order_lines"]
    desk.do(DeleteRecord("product", tea))
    desk.do(DeleteRecord("order", order))

    desk.do(RestoreRecord("order", order))
    desk.do(RestoreRecord("product", tea))

    assert desk.cells("order", order)["order_lines"] == before
    assert before[0]["line_product"] == tea


def test_deleting_for_good_is_noted_and_asks_for_the_right_to_delete(on: Later) -> None:
    desk = on(20260506)
    mine, theirs = (desk.create("order", customer=desk.create("customer", name=name)) for name in "甲乙")
    for id in (mine, theirs):
        desk.do(DeleteRecord("order", id))
    chief = Actor(7, "周敏", frozenset({"chief"}))

    def purge(tx: Tx, ids: list[Id], actor: Actor) -> int:
        plan = current_plan(tx)
        return delete_for_good(tx, plan, grant(plan, actor), form="order", ids=ids)

    seller = Actor(8, "吴浩", frozenset({"seller"}))
    assert (
        desk.database.transact(seller, lambda tx: purge(tx, [theirs], seller)) == 0
    )  # not theirs to know of
    assert desk.database.transact(chief, lambda tx: purge(tx, [mine, mine, 5], chief)) == 1

    assert len(in_trash(desk, "order")) == 1
    with desk.database.read() as tx:
        (note,) = audit.entries(tx, kind=audit.TRASH)
        assert (note.person, note.form, note.detail["count"]) == (7, "order", 1)


def test_undoing_a_bulk_deletion_says_what_is_gone_for_good(on: Later) -> None:
    desk = on(20260506)
    ids = [desk.create("product", name=f"茶{number}", price="3") for number in range(3)]
    job = ask(desk.database, "delete", ids)
    with desk.database.write() as tx:
        plan = current_plan(tx)
        delete_for_good(tx, plan, system_grant(plan), form="product", ids=[ids[0]])
    desk.do(RestoreRecord("product", ids[1]))

    told = report(desk.database, undo(desk.database, job))

    assert told["done"] == 1
    assert [each["code"] for each in told["failed"]] == ["deleted_for_good", "changed_since"]


def test_bulk_acts_and_their_undoing_are_told_in_the_history(on: Later) -> None:
    desk = on(20260506)
    id = desk.create("product", name="茶", price="3")
    job = ask(desk.database, "update", [id], price="9")
    undo(desk.database, job)
    undo(desk.database, ask(desk.database, "delete", [id]))

    with desk.database.read() as tx:
        plan = current_plan(tx)
        told = journal.history(tx, plan, system_grant(plan), form="product", id=id).entries

    assert [(entry.kind, entry.why) for entry in reversed(told)] == [
        ("created", None),
        ("updated", "bulk"),
        ("updated", "undo"),
        ("deleted", "bulk"),
        ("restored", "undo"),
    ]


def halves(database: Database) -> tuple[int, int]:
    """Count the entries of both places."""
    with database.read() as tx:
        both = (entries, journal_archive)
        first, second = (int(tx.execute(select(func.count()).select_from(one)).scalar_one()) for one in both)
        return first, second


def test_old_history_moves_at_night_and_is_read_as_before(on: Later) -> None:
    desk = on(20260506)
    id = desk.create("product", name="茶", price="3")
    desk.update("product", id, price="4")
    desk.create("product", name="别的", price="1", code="x")
    later = on(20280601)
    later.update("product", id, price="5")
    assert halves(later.database) == (4, 0)

    with later.database.write() as tx:
        assert archive_journal(tx) == 3
        assert archive_journal(tx) == 0

    assert halves(later.database) == (1, 3)
    with later.database.read() as tx:
        plan = current_plan(tx)
        told = journal.history(tx, plan, system_grant(plan), form="product", id=id)
        assert [entry.version for entry in told.entries] == [3, 2, 1]
        seen = compare(tx, plan, system_grant(plan), form="product", id=id, was=1)
        assert [(each.before, each.after) for each in seen.changes] == [("3", "5")]
        assert check(tx) == ()
    later.database.transact(
        SYSTEM,
        lambda tx: restore(tx, current_plan(tx), system_grant(current_plan(tx)), Restoring("product", id, 1)),
    )
    assert later.cells("product", id)["product_price"] == 3_000_000


def test_an_entry_in_both_places_breaks_a_law(on: Later) -> None:
    desk = on(20260506)
    desk.create("product", name="茶", price="3")
    with desk.database.write() as tx:
        tx.run("INSERT INTO journal_archive SELECT * FROM journal")

    with desk.database.read() as tx:
        assert {problem.code for problem in check(tx)} == {"journal"}


def test_nothing_is_archived_where_the_rule_says_never(on: Later) -> None:
    desk = on(20260506)
    desk.create("product", name="茶", price="3")
    with on(20400506).database.write() as tx:
        set_keeping(tx, {"archive_months": 0})
        assert archive_journal(tx) == 0


def test_the_job_moves_piece_after_piece_and_comes_again_the_next_night(on: Later) -> None:
    desk = on(20260506)
    for start in range(0, 600, 200):
        commands = [
            CreateRecord("product", {"name": f"茶{start + n}", "price": "1"}, origin=Origin.IMPORT)
            for n in range(200)
        ]
        desk.do(*commands)
    later = on(20290506)
    kind = KINDS["archive_journal"]

    steps: list[type] = []
    for _ in range(5):
        with later.database.write() as tx:
            step = kind.piece(_piece(tx, current_plan(tx)))
            steps.append(type(step))
            if isinstance(step, Done):
                break

    assert steps == [GoOn, GoOn, Done]
    assert halves(later.database) == (0, 600)
    with later.database.read() as tx:
        due = kind.first(tx).run_at
        assert due == next_night(tx.now, tx.zone)
        assert due is not None
        assert 0 < due - tx.now <= 86_400_000


def test_undoing_many_in_a_job_takes_them_back_as_one_act(on: Later) -> None:
    desk = on(20260506)
    commands = [
        CreateRecord("product", {"name": f"茶{n}", "price": "1"}, origin=Origin.IMPORT) for n in range(210)
    ]
    ids = [change.record for change in desk.do(*commands)]
    job = finish(desk.database, ask(desk.database, "delete", ids))
    assert len(in_trash(desk)) == 210

    back = finish(desk.database, undo(desk.database, job))

    assert report(desk.database, back)["done"] == 210
    assert in_trash(desk) == []
    assert work(desk.database) is not None
