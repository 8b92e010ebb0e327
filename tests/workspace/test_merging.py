"""Two records become one: its values, all that named the other, what was said about it; and all of it taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from huodan.engines import journal
from huodan.engines.comments import comments
from huodan.engines.records import Conflict
from huodan.kit.errors import Invalid
from huodan.kit.ids import Id, format_id
from huodan.language.access import NotAllowed, NotFound, grant, system_grant
from huodan.language.messages import SYSTEM, AddComment, DeleteRecord, RestoreRecord
from huodan.storage import Database
from huodan.storage.sql.statements import fetch_row
from huodan.workspace import merging
from huodan.workspace.check import check
from huodan.workspace.commenting import remark
from huodan.workspace.merging import (
    CannotUndoMerge,
    LaterMerge,
    NotMergeable,
    OneRecord,
    StandsTwice,
    UnknownSide,
)
from huodan.workspace.plans import current_plan
from tests.support.merging import CHIEF, OWNER, WU, ZHOU, Mergers, build


@pytest.fixture
def database(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Database]:
    """Open a fresh copy of the published app."""
    opened = Database(prepared_database("merging", build), today=20260506)
    yield opened
    opened.close()


@pytest.fixture
def desk(database: Database) -> Mergers:
    """Work as the system."""
    return Mergers(database)


def outside(id: Id, form: str = "customer") -> str:
    return format_id(form[:6], id)


def two(desk: Mergers) -> tuple[Id, Id]:
    """Make 甲公司, which stays, and 甲, which goes."""
    stays = desk.create("customer", name="甲公司", code="K1", level="A")
    return stays, desk.create("customer", name="甲", code="K2", limit="5")


def is_there(desk: Mergers, id: Id) -> bool:
    with desk.database.read() as tx:
        return fetch_row(tx, current_plan(tx), "customer", id) is not None


def test_whoever_named_the_one_names_the_other(desk: Mergers) -> None:
    stays, gone = two(desk)
    third = desk.create("customer", name="乙", parent=outside(gone), allies=[outside(gone), outside(stays)])
    order = desk.create(
        "order",
        customer=outside(gone),
        others=[outside(gone), outside(third)],
        lines=[{"for": outside(gone)}, {"for": outside(third), "also": [outside(gone)]}],
    )

    desk.merge(stays, gone)

    assert not is_there(desk, gone)
    named = desk.cells("customer", third)
    assert (named["customer_parent"], named["customer_allies"]) == (stays, (stays,))
    cells = desk.cells("order", order)
    assert (cells["order_customer"], cells["order_others"]) == (stays, tuple(sorted((stays, third))))
    assert [line["line_for"] for line in cells["order_lines"]] == [stays, third]
    assert [line["line_also"] for line in cells["order_lines"]] == [None, (stays,)]
    assert cells["version"] == 2
    with desk.database.read() as tx:
        assert check(tx) == ()


def test_nothing_refers_to_itself(desk: Mergers) -> None:
    stays, gone = two(desk)
    desk.update("customer", stays, parent=outside(gone), allies=[outside(gone)])
    desk.update("customer", gone, parent=outside(stays), allies=[outside(stays)])

    done = desk.merge(stays, gone)

    cells = desk.cells("customer", stays)
    assert (cells["customer_parent"], cells["customer_allies"]) == (None, None)
    desk.undo(done)
    cells = desk.cells("customer", stays)
    assert (cells["customer_parent"], cells["customer_allies"]) == (gone, (gone,))
    assert desk.cells("customer", gone)["customer_parent"] == stays


def test_what_was_copied_stays_and_what_is_worked_out_of_the_reference_follows(desk: Mergers) -> None:
    stays, gone = two(desk)
    desk.update("customer", gone, level="B")
    order = desk.create("order", customer=outside(gone), others=[outside(gone), outside(stays)])
    assert desk.cells("order", order)["order_count"] == 2_000_000

    desk.merge(stays, gone)

    cells = desk.cells("order", order)
    assert (cells["order_level"], cells["order_count"]) == ("B", 1_000_000)


def test_what_is_empty_is_filled_and_what_is_chosen_is_taken(desk: Mergers) -> None:
    stays, gone = two(desk)
    desk.update("customer", gone, level="B", contacts=[{"name": "李雷"}])
    desk.update("customer", stays, contacts=[{"name": "韩梅梅"}])

    done = desk.merge(stays, gone, code="theirs", level="mine", contacts="both")

    cells = desk.cells("customer", stays)
    assert (cells["customer_code"], cells["customer_level"], cells["customer_limit"]) == (
        "K2",
        "A",
        5_000_000,
    )
    assert [line["contact_name"] for line in cells["customer_contacts"]] == ["韩梅梅", "李雷"]
    desk.undo(done)
    cells = desk.cells("customer", stays)
    assert (cells["customer_code"], cells["customer_limit"]) == ("K1", None)
    assert [line["contact_name"] for line in cells["customer_contacts"]] == ["韩梅梅"]
    assert desk.cells("customer", gone)["customer_code"] == "K2"


def test_locked_records_are_no_obstacle(desk: Mergers) -> None:
    stays, gone = two(desk)
    order = desk.create("order", note="锁定", customer=outside(gone))

    desk.merge(stays, gone)

    assert desk.cells("order", order)["order_customer"] == stays


def test_values_that_would_stand_twice_are_refused_and_told_before(desk: Mergers) -> None:
    stays, gone = two(desk)
    for one in (stays, gone):
        desk.create("statement", month="2026-05", customer=outside(one))

    (problem,) = desk.look(stays, gone).problems

    with pytest.raises(StandsTwice) as refused:
        desk.merge(stays, gone)
    assert is_there(desk, gone)
    assert problem.zh == refused.value.problem().zh
    assert "statement" in problem.zh
    seller = Mergers(desk.database, ZHOU).look(stays, gone).problems
    assert ["statement" in one.zh for one in seller] == [False]


def test_undo_leaves_what_was_changed_since(desk: Mergers) -> None:
    stays, gone = two(desk)
    third = desk.create("customer", name="乙")
    same, moved = (desk.create("order", customer=outside(gone), others=[outside(gone)]) for _ in range(2))
    before = desk.create("order", customer=outside(stays))
    done = desk.merge(stays, gone, name="theirs")
    desk.update("order", moved, customer=outside(third), others=[outside(stays), outside(third)])
    desk.update("customer", stays, name="甲集团")
    later = desk.create("order", customer=outside(stays))

    desk.undo(done)

    assert desk.cells("order", same)["order_customer"] == gone
    cells = desk.cells("order", moved)
    assert (cells["order_customer"], cells["order_others"]) == (third, tuple(sorted((gone, third))))
    assert [desk.cells("order", one)["order_customer"] for one in (before, later)] == [stays, stays]
    assert desk.cells("customer", stays)["customer_name"] == "甲集团"
    assert desk.cells("customer", stays)["customer_limit"] is None
    with pytest.raises(CannotUndoMerge):
        desk.undo(done)


def test_a_later_merge_is_undone_first(desk: Mergers) -> None:
    stays, gone = two(desk)
    last = desk.create("customer", name="甲集团")
    first = desk.merge(stays, gone)
    second = desk.merge(last, stays)

    with pytest.raises(LaterMerge):
        desk.undo(first)

    with desk.database.read() as tx:
        plan = current_plan(tx)
        told = merging.became(tx, plan, system_grant(plan), "customer", (gone,))
        assert told[gone].into == {"id": outside(last), "title": "甲集团"}
    desk.undo(second)
    desk.undo(first)
    assert is_there(desk, gone)


def test_what_was_said_goes_along_and_comes_back(desk: Mergers) -> None:
    stays, gone = two(desk)

    def say(id: Id, text: str) -> None:
        desk.database.transact(
            SYSTEM,
            lambda tx: remark(
                tx, current_plan(tx), system_grant(current_plan(tx)), AddComment("customer", id, text)
            ),
        )

    def said(id: Id) -> list[str | None]:
        with desk.database.read() as tx:
            plan = current_plan(tx)
            page = comments(tx, plan, system_grant(plan), form="customer", record=id, limit=10)
            return [row.text for row in page.rows]

    say(stays, "一")
    say(gone, "二")
    done = desk.merge(stays, gone)
    say(stays, "三")
    assert said(stays) == ["三", "二", "一"]

    desk.undo(done)

    assert (said(stays), said(gone)) == (["三", "一"], ["二"])


def test_who_merges_need_not_write_what_refers_but_both_records(desk: Mergers) -> None:
    stays, gone = two(desk)
    order = desk.create("order", customer=outside(gone))
    hidden = desk.create("visit", customer=outside(gone))
    reader, seller = Mergers(desk.database, WU), Mergers(desk.database, ZHOU)

    with pytest.raises(NotAllowed):
        reader.merge(stays, gone)
    outlook = seller.look(stays, gone)

    assert [(one.form, one.count) for one in outlook.named] == [("order", 1)]
    assert "limit" not in {pair.key for pair in outlook.pairs}
    with pytest.raises(UnknownSide):
        seller.merge(stays, gone, limit="theirs")
    seller.merge(stays, gone)
    assert desk.cells("order", order)["order_customer"] == stays
    assert desk.cells("visit", hidden)["visit_customer"] == stays
    assert desk.cells("customer", stays)["customer_limit"] is None


def test_what_cannot_be_merged_is_refused(desk: Mergers) -> None:
    stays, gone = two(desk)
    chief = Mergers(desk.database, CHIEF)

    with pytest.raises(OneRecord):
        chief.merge(stays, stays)
    with pytest.raises(NotFound):
        chief.merge(stays, 12345)
    desk.update("customer", gone, level="C")
    with pytest.raises(Conflict):
        chief.merge(stays, gone, gone_version=1)
    with pytest.raises(NotMergeable):
        desk.write(
            lambda tx, plan, granted: merging.merge(tx, plan, granted, merging.Merging("people", 1, 2))
        )


def test_history_tells_of_the_merge_and_the_address_leads_on(desk: Mergers) -> None:
    stays, gone = two(desk)
    order = desk.create("order", customer=outside(gone))

    Mergers(desk.database, CHIEF).merge(stays, gone)

    with desk.database.read(CHIEF) as tx:
        plan = current_plan(tx)
        granted = grant(plan, CHIEF)
        page = journal.history(tx, plan, granted, form="order", id=order)
        assert page.entries[0].why == "merge"
        assert page.entries[0].merged == journal.MergedNames("甲", "甲公司")
        assert merging.became(tx, plan, granted, "customer", (gone,))[gone].into["title"] == "甲公司"
        assert merging.became(tx, plan, grant(plan, WU), "customer", (gone,))
        assert merging.became(tx, plan, grant(plan, ZHOU), "order", (gone,)) == {}


def test_a_record_that_came_out_of_the_trash_by_hand_is_no_obstacle(desk: Mergers) -> None:
    stays, gone = two(desk)
    order = desk.create("order", customer=outside(gone))
    other = desk.create("order", customer=outside(gone))
    desk.do(DeleteRecord("order", other))
    done = desk.merge(stays, gone)
    desk.do(RestoreRecord("customer", gone))
    with desk.database.read() as tx:
        plan = current_plan(tx)
        assert merging.became(tx, plan, system_grant(plan), "customer", (gone,)) == {}
    desk.do(RestoreRecord("order", other))
    assert desk.cells("order", other)["order_customer"] == gone

    desk.undo(done)

    assert desk.cells("order", order)["order_customer"] == gone


def test_a_unique_value_taken_meanwhile_keeps_the_record_in_the_trash(desk: Mergers) -> None:
    stays, gone = two(desk)
    done = desk.merge(stays, gone)
    desk.create("customer", name="丙", code="K2")

    with pytest.raises(Invalid):
        desk.undo(done)

    assert not is_there(desk, gone)


def test_a_record_that_names_them_and_is_gone_by_now_stays_gone(desk: Mergers) -> None:
    stays, gone = two(desk)
    order = desk.create("order", customer=outside(gone))
    done = desk.merge(stays, gone)
    desk.do(DeleteRecord("order", order))

    desk.undo(done)

    assert is_there(desk, gone)


def test_what_comes_out_of_the_trash_names_the_one_that_stays(desk: Mergers) -> None:
    stays, gone = two(desk)
    last = desk.create("customer", name="甲集团")
    order = desk.create("order", customer=outside(gone), others=[outside(gone), outside(stays)])
    desk.do(DeleteRecord("order", order))
    desk.merge(stays, gone)
    desk.merge(last, stays)

    desk.do(RestoreRecord("order", order))

    cells = desk.cells("order", order)
    assert (cells["order_customer"], cells["order_others"]) == (last, (last,))


def test_the_one_that_stays_tells_of_the_merge_though_nothing_of_it_changed(desk: Mergers) -> None:
    stays, gone = two(desk)

    Mergers(desk.database, CHIEF).merge(stays, gone, limit="mine")

    with desk.database.read(CHIEF) as tx:
        plan = current_plan(tx)
        (entry, *_) = journal.history(tx, plan, grant(plan, CHIEF), form="customer", id=stays).entries
        assert (entry.version, entry.why, entry.changes) == (2, "merge", ())
        assert entry.merged == journal.MergedNames("甲", "甲公司")


def test_who_sees_some_rows_merges_and_takes_back_their_own(desk: Mergers) -> None:
    people = [desk.create("people", name=name) for name in ("周敏", "吴静")]
    owner = Mergers(desk.database, replace(OWNER, person=people[0]))
    mine = [desk.create("visit", note=f"{n}", owner=outside(people[0], "usr")) for n in range(2)]
    theirs = desk.create("visit", note="别人的", owner=outside(people[1], "usr"))

    for stays, gone in ((mine[0], theirs), (theirs, mine[0])):
        with pytest.raises(NotFound):
            owner.merge(stays, gone, form="visit")
        with pytest.raises(NotFound):
            owner.look(stays, gone, form="visit")
    done = owner.merge(*mine, form="visit")
    with pytest.raises(NotFound):
        Mergers(desk.database, replace(OWNER, person=people[1])).undo(done, "visit")
    desk.update("visit", mine[0], owner=outside(people[1], "usr"))
    with pytest.raises(NotFound):
        owner.undo(done, "visit")
    desk.update("visit", mine[0], owner=outside(people[0], "usr"))
    owner.undo(done, "visit")
    assert desk.cells("visit", mine[1])["visit_note"] == "1"
