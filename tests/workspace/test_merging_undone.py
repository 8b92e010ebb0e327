"""Undoing a merge: the system puts back what the merge replaced, asks for the two records, and tells of nothing unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from huodan.engines import jobs
from huodan.kit.errors import Invalid, Problem
from huodan.kit.ids import Id
from huodan.language.access import NotAllowed
from huodan.language.document import builtin
from huodan.language.messages import SYSTEM, Actor, DeleteRecord, Origin, RestoreRecord
from huodan.storage import Database
from huodan.workspace import merging
from huodan.workspace.check import check
from huodan.workspace.history import delete_for_good
from huodan.workspace.merging import CannotUndoMerge, Merged, NotTheirs, undoing
from huodan.workspace.publish import publish_app
from huodan.workspace.working import work
from tests.support.apps import Tree, app, field, form, read
from tests.support.merging import CHIEF, EVERYTHING, WU, ZHOU, Mergers
from tests.support.sales import rights
from tests.workspace.test_merging import database, desk, is_there, outside, two
from tests.workspace.test_merging_many import customers, finish, orders

__all__ = ["database", "desk"]

AREA = {"field": "area", "op": "eq", "value": "n"}
OPEN = {"field": "open", "op": "eq", "value": "y"}
LEADER = Actor(21, "组长", frozenset({"leader"}))
COLLEAGUE = Actor(22, "副组长", frozenset({"leader"}))
CLERK = Actor(23, "改名员", frozenset({"clerk"}))


def firm() -> Tree:
    """Write firms in groups, whose code is hidden from clerks; leaders see those of their area, and open groups."""
    fills = [{"id": "fill", "source": "#group_level", "into": "firm_level"}]
    lines = [field("line_name", "single_line_text"), field("line_no", "single_line_text", unique=True)]
    firms = form(
        "firm",
        field("firm_name", "single_line_text", required=True),
        field("firm_code", "single_line_text", unique=True),
        field("firm_area", "single_line_text"),
        field("firm_level", "single_line_text"),
        field("firm_group", "relation", target="group", fills=fills),
        field("firm_twin", "formula", formula='level & "!"', result="text"),
        field("firm_lines", "subform", fields=lines),
    )
    names = ("group_name", "group_level", "group_open")
    group = form("group", *(field(name, "single_line_text") for name in names))
    no_code = [{"id": "no", "fields": ["firm_code"], "right": "hidden"}]
    leads = [rights("firm", EVERYTHING, rows="where", where=AREA)]
    leads.append(rights("group", ["read"], fields="read", rows="where", where=OPEN))
    roles = [
        {"id": "leader", "name": "组长", "forms": leads},
        {"id": "clerk", "name": "改名员", "forms": [rights("firm", EVERYTHING, but=no_code)]},
    ]
    return app(firms, group, roles=roles)


def build(url: str) -> None:
    """Publish the app of firms."""
    database = Database(url, today=20260506)
    try:
        for each in (builtin(), read(firm())):
            assert isinstance(publish_app(database, SYSTEM, each), int)
    finally:
        database.close()


@pytest.fixture
def firms(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Mergers]:
    """Work as the system in the app of firms."""
    opened = Database(prepared_database("merging_firms", build), today=20260506)
    yield Mergers(opened)
    opened.close()


def group(desk: Mergers, name: str, **more: Any) -> tuple[Id, str]:
    id = desk.create("group", name=name, **more)
    return id, outside(id, "group")


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(one.code, one.path) for one in problems]


@pytest.mark.parametrize(("actor", "seen"), [(CHIEF, [("records_stay", "")]), (ZHOU, [])])
def test_what_clashes_by_now_stays_and_is_told_to_who_sees_it(
    desk: Mergers, actor: Actor, seen: list[tuple[str, str]]
) -> None:
    stays, gone = two(desk)
    other = desk.create("order", customer=outside(gone))
    bill = desk.create("statement", month="2026-05", customer=outside(gone))
    done = desk.merge(stays, gone)
    desk.do(RestoreRecord("customer", gone))
    desk.create("statement", month="2026-05", customer=outside(gone))

    undone = Mergers(desk.database, actor).undo(done)

    assert codes(undone.warnings) == seen
    assert [" 1 " in one.zh and "2026" not in one.zh for one in undone.warnings] == [True] * len(seen)
    assert desk.cells("order", other)["order_customer"] == gone
    assert desk.cells("statement", bill)["statement_customer"] == stays


def test_a_job_tells_the_same_at_its_end_and_ends(desk: Mergers) -> None:
    stays, gone = two(desk)
    ids = orders(desk, gone, 250)
    bill = desk.create("statement", month="2026-05", customer=outside(gone))
    done = desk.merge(stays, gone)
    assert done.job is not None
    finish(desk, done.job.id)
    desk.do(RestoreRecord("customer", gone))
    desk.create("statement", month="2026-05", customer=outside(gone))
    undone = desk.undo(done)
    assert undone.job is not None

    job = finish(desk, undone.job.id)

    assert (job.state, job.result) == ("done", {})  # what it tells is read with the rights of who asks
    assert customers(desk, ids) == {gone}
    assert desk.cells("statement", bill)["statement_customer"] == stays
    seen = {
        name: told(Mergers(desk.database, actor), done) for name, actor in (("chief", CHIEF), ("zhou", ZHOU))
    }
    assert seen == {"chief": [("records_stay", "")], "zhou": []}


def told(desk: Mergers, done: Merged) -> list[tuple[str, str]]:
    def look(tx: Any, plan: Any, granted: Any) -> list[tuple[str, str]]:
        return codes(merging.told(tx, plan, granted, merging.find(tx, "customer", done.id)))

    return desk.write(look)


@pytest.mark.parametrize("key", ["parent", "allies"])
def test_what_named_the_one_that_went_and_was_given_up_comes_back(desk: Mergers, key: str) -> None:
    stays, gone = two(desk)
    third = desk.create("customer", name="乙")
    one, many = key == "parent", key == "allies"
    desk.update("customer", stays, **{key: outside(gone) if one else [outside(gone)]})
    desk.update("customer", gone, **{key: outside(third) if one else [outside(third)]})

    done = desk.merge(stays, gone, **{key: "both" if many else "theirs"})

    assert desk.cells("customer", stays)[f"customer_{key}"] == (third if one else (third,))
    desk.undo(done)
    assert desk.cells("customer", stays)[f"customer_{key}"] == (gone if one else (gone,))
    with desk.database.read() as tx:
        assert check(tx) == ()


def test_a_former_value_that_can_be_sent_no_more_comes_back(firms: Mergers) -> None:
    """This test: what it named is deleted; no fill-in and no formula makes anything else of the record than it was."""
    (first, one), (_, two_) = group(firms, "一", level="Z"), group(firms, "二", level="Y")
    stays = firms.create("firm", name="甲公司", group=one)
    firms.update("firm", stays, level="A")
    gone = firms.create("firm", name="甲", group=two_)
    before = firms.cells("firm", stays)
    done = firms.merge(stays, gone, form="firm", group="theirs", level="theirs")
    firms.do(DeleteRecord("group", first))

    assert firms.undo(done, "firm").warnings == ()

    after = firms.cells("firm", stays)
    assert (after["firm_group"], after["firm_level"], after["firm_twin"]) == (first, "A", "A!")
    changing = {"version", "updated_at", "updated_by"}
    assert {id: cell for id, cell in after.items() if id not in changing} == {
        id: cell for id, cell in before.items() if id not in changing
    }


def test_who_merged_takes_back_what_they_never_saw(firms: Mergers) -> None:
    closed, hidden = group(firms, "关", open="n")
    _, shown = group(firms, "开", open="y")
    stays = firms.create("firm", name="甲公司", area="n", group=hidden)
    gone = firms.create("firm", name="甲", area="n", group=shown)
    leader = Mergers(firms.database, LEADER)
    done = leader.merge(stays, gone, form="firm", group="theirs")

    leader.undo(done, "firm")

    assert firms.cells("firm", stays)["firm_group"] == closed


def test_who_may_not_write_a_field_takes_back_what_another_merged(firms: Mergers) -> None:
    stays = firms.create("firm", name="甲公司", lines=[{"name": "一", "no": "1"}])
    gone = firms.create("firm", name="甲", code="K2", lines=[{"name": "二", "no": "2"}])
    before = firms.cells("firm", stays)["firm_lines"]
    done = firms.merge(stays, gone, form="firm", lines="theirs")

    Mergers(firms.database, CLERK).undo(done, "firm")

    assert (firms.cells("firm", stays)["firm_code"], firms.cells("firm", gone)["firm_code"]) == (None, "K2")
    assert firms.cells("firm", stays)["firm_lines"] == before
    assert [line["line_no"] for line in firms.cells("firm", gone)["firm_lines"]] == ["2"]


@pytest.mark.parametrize(("actor", "seen"), [(SYSTEM, [("value_stays", "code")]), (CLERK, [])])
def test_a_value_others_have_by_now_stays_and_is_told_to_who_reads_it(
    firms: Mergers, actor: Actor, seen: list[tuple[str, str]]
) -> None:
    stays, gone = firms.create("firm", name="甲公司", code="K1"), firms.create("firm", name="甲", level="B")
    done = firms.merge(stays, gone, form="firm", code="theirs", level="theirs")
    firms.create("firm", name="丙", code="K1")

    undone = Mergers(firms.database, actor).undo(done, "firm")

    assert codes(undone.warnings) == seen
    cells = firms.cells("firm", stays)
    assert (cells["firm_code"], cells["firm_level"]) == (None, None)
    assert firms.cells("firm", gone)["firm_level"] == "B"


def test_a_refusal_names_no_field_that_is_hidden(firms: Mergers) -> None:
    stays, gone = firms.create("firm", name="甲公司"), firms.create("firm", name="甲", code="K2")
    done = firms.merge(stays, gone, form="firm", code="mine")
    firms.create("firm", name="丙", code="K2")

    with pytest.raises(Invalid) as refused:
        Mergers(firms.database, CLERK).undo(done, "firm")

    assert [(one.code, one.path) for one in refused.value.errors] == [("cannot_save", "")]


@pytest.mark.parametrize("way", ["merged away", "deleted", "merged again"])
def test_what_came_and_went_since_does_not_count_as_changed(desk: Mergers, way: str) -> None:
    stays, gone = two(desk)
    desk.update("customer", stays, level=None)
    desk.update("customer", gone, level="B")
    last = desk.create("customer", name="甲集团", level="C")
    first = desk.merge(stays, gone)
    if way == "deleted":
        desk.do(DeleteRecord("customer", stays))
        desk.do(RestoreRecord("customer", stays))
    elif way == "merged away":
        desk.undo(desk.merge(last, stays))
    else:
        desk.undo(desk.merge(stays, last, level="theirs"))
    assert desk.cells("customer", stays)["customer_level"] == "B"

    desk.undo(first)

    assert desk.cells("customer", stays)["customer_level"] is None


def half(desk: Mergers, count: int = 250) -> tuple[Merged, Id, list[Id]]:
    """Merge two, one of which goes while the job is on its way, so that it fails."""
    stays, gone = two(desk)
    ids = orders(desk, gone, count)
    done = desk.merge(stays, gone)
    assert done.job is not None
    work(desk.database)
    desk.do(DeleteRecord("customer", gone))
    assert finish(desk, done.job.id).state == jobs.State.FAILED
    return done, gone, ids


def test_half_a_merge_brings_back_what_was_deleted_meanwhile(desk: Mergers) -> None:
    done, gone, ids = half(desk)

    desk.undo(done)

    assert is_there(desk, gone)
    assert customers(desk, ids) == {gone}
    with desk.database.read() as tx:
        assert check(tx) == ()


def test_nothing_is_pointed_to_what_is_gone_for_good(desk: Mergers) -> None:
    done, gone, ids = half(desk)
    desk.write(lambda tx, plan, granted: delete_for_good(tx, plan, granted, form="customer", ids=[gone]))
    before = [desk.cells("order", id)["order_customer"] for id in ids]

    with pytest.raises(CannotUndoMerge):
        desk.undo(done)

    assert [desk.cells("order", id)["order_customer"] for id in ids] == before


def test_what_is_deleted_while_it_is_pointed_back_is_passed_over(
    desk: Mergers, monkeypatch: pytest.MonkeyPatch
) -> None:
    stays, gone = two(desk)
    first, deleted, last = orders(desk, gone, 3)
    done = desk.merge(stays, gone)
    desk.do(DeleteRecord("order", deleted))
    real = undoing.fetch_versions

    def there(tx: Any, plan: Any, form: str, ids: Any) -> Any:
        return dict.fromkeys(ids, 1) if form == "order" else real(tx, plan, form, ids)

    monkeypatch.setattr(undoing, "fetch_versions", there)

    desk.undo(done)

    assert customers(desk, [first, last]) == {gone}


def test_what_was_merged_at_once_is_taken_back_at_once(desk: Mergers) -> None:
    stays, gone = two(desk)
    ids = orders(desk, gone, undoing.AT_ONCE)
    done = desk.merge(stays, gone)
    assert done.job is None

    assert desk.undo(done).job is None

    assert customers(desk, ids) == {gone}


def test_a_colleague_with_the_same_rows_hears_who_may(firms: Mergers) -> None:
    stays, gone = (firms.create("firm", name=name, area="n") for name in ("甲公司", "甲"))
    leader = Mergers(firms.database, LEADER)
    done = leader.merge(stays, gone, form="firm")

    with pytest.raises(NotTheirs) as refused:
        Mergers(firms.database, COLLEAGUE).undo(done, "firm")

    assert "做这次合并的人" in str(refused.value.problem().zh)
    leader.undo(done, "firm")
    with pytest.raises(CannotUndoMerge):
        leader.undo(done, "firm")


def test_who_lost_the_right_between_pieces_does_not_go_on(desk: Mergers) -> None:
    stays, gone = two(desk)
    ids = orders(desk, gone, 3)
    done = desk.merge(stays, gone)

    def some(tx: Any, plan: Any, granted: Any, before: Id | None = None) -> Id | None:
        kept = merging.find(tx, "customer", done.id)
        return merging.take_back_some(
            tx, plan, granted, kept, origin=Origin.API, before=before, most=2 if before is None else 9
        )

    then = Mergers(desk.database, CHIEF).write(some)

    assert then is not None
    with pytest.raises(NotAllowed):
        Mergers(desk.database, WU).write(lambda tx, plan, granted: some(tx, plan, granted, then))
    assert customers(desk, ids) == {stays, gone}
    assert (
        Mergers(desk.database, CHIEF).write(lambda tx, plan, granted: some(tx, plan, granted, then)) is None
    )
    assert customers(desk, ids) == {gone}
