"""A publish asks which records follow a changed formula: it tells before what would come of them, and does as it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from huodan.engines import jobs, journal
from huodan.engines.jobs import Job, State
from huodan.kit.errors import HuodanError
from huodan.language.access import system_grant
from huodan.language.document import tree_of
from huodan.language.document.edits import diff
from huodan.language.filter import BadFilter
from huodan.language.messages import SYSTEM
from huodan.language.plan.model import UnknownPath
from huodan.storage import Database, Tx
from huodan.workspace import drafts, publish as publishing
from huodan.workspace.plans import current_plan, current_stamp, published_apps
from huodan.workspace.publish import publish_builtin
from huodan.workspace.publishing.recomputes import Example, FormulaSame, Recompute, matching
from huodan.workspace.publishing.rehearsed import told
from huodan.workspace.versions import undo_version, versions
from huodan.workspace.working import work
from tests.support.apps import Tree, app, field, read
from tests.support.sales import Desk
from tests.workspace.test_recompute import bill, build, finish, results, shop, undo
from tests.workspace.test_rehearsals import outcome

OPEN = {"field": "#bill_done", "op": "eq", "value": False}


@pytest.fixture
def desk(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Desk]:
    """Work as the system on three bills, of which one is done and one has nothing in it."""
    opened = Database(prepared_database("recompute", build), today=20260506)
    publish_builtin(opened)
    desk = Desk(opened)
    bill(desk, "甲", ("10", "2"))
    bill(desk, "乙", ("10", "3"), done=True)
    bill(desk, "空")
    yield desk
    opened.close()


def draft(desk: Desk, tree: Tree) -> int:
    """Make the draft what a form says, and give its number."""

    def work(tx: Tx) -> int:
        now = tree_of(published_apps(tx)["test"])
        return drafts.edit(tx, "test", diff(now, tree_of(read(app(tree))))).number

    return desk.database.transact(SYSTEM, work)


def rehearse(desk: Desk, number: int) -> Job:
    """Rehearse and wait for the end."""
    return finish(desk, desk.database.transact(SYSTEM, lambda tx: drafts.rehearse_draft(tx, "test", number)))


def publish(desk: Desk, number: int, *recompute: Recompute) -> Any:
    """Publish the draft; those who follow are worked out by nobody yet."""

    def work(tx: Tx) -> object:
        return drafts.publish_draft(tx, "test", number, recompute=recompute)

    return desk.database.transact(SYSTEM, work, alone=True)


def recompute_job(desk: Desk) -> Job:
    """Do all there is to do; give the last job that works formulas out."""
    with desk.database.read() as tx:
        job = next(one for one in jobs.list_jobs(tx, SYSTEM, of_all=True) if one.kind == "bulk")
    return finish(desk, job)


def gross(desk: Desk) -> dict[str, str]:
    """Tell what the formulas came to, by the titles of the bills."""
    return {row[1]: row[4] for row in results(desk) if len(row) == 5}


def reasons(desk: Desk, title: str) -> set[str | None]:
    """Tell what sorts of acts the history of a bill has."""
    id = next(row[0] for row in results(desk) if len(row) == 5 and row[1] == title)
    with desk.database.read() as tx:
        plan = current_plan(tx)
        page = journal.history(tx, plan, system_grant(plan), form="bill", id=id)
    return {entry.why for entry in page.entries}


def told_of(desk: Desk, number: int) -> list[dict[str, Any]]:
    """Give what the sheet tells of changed formulas."""
    job = rehearse(desk, number)
    assert job.state is State.DONE, job.error
    assert job.result is not None
    found: Any = told(job.result, "zh")["formulas"]
    return found


def test_the_sheet_tells_what_would_come_of_each_changed_formula(desk: Desk) -> None:
    before = results(desk)

    (one,) = told_of(desk, draft(desk, shop(tax="2")))

    assert (one["named"], one["form"], one["field"]) == ("《bill》的「bill_gross」", "bill", "bill_gross")
    assert (one["count"], one["looked_at"], one["differ"], one["failed"]) == (3, 3, 2, 0)
    assert one["examples"] == [
        {"title": "乙", "before": "33.9", "after": "60"},
        {"title": "甲", "before": "22.6", "after": "40"},
    ]
    assert results(desk) == before


def test_what_comes_to_nothing_is_told_and_left_as_it_is(desk: Desk) -> None:
    (one,) = outcome(desk.database, app(shop(tax="1 / (net - 20)"))).formulas

    assert (one.differ, one.failed) == (1, 1)
    assert [example.title for example in one.examples] == ["乙"]


def test_each_formula_answers_for_its_own_failures(desk: Desk) -> None:
    tree = shop(tax="1 / (net - 20)")
    words = next(one for one in tree["fields"] if one["id"] == "bill_words")
    words["formula"] = 'title & "!"'

    found = {one.field: one for one in outcome(desk.database, app(tree)).formulas}

    assert (found["bill_gross"].failed, found["bill_gross"].differ) == (1, 1)
    assert (found["bill_words"].failed, found["bill_words"].differ) == (0, 3)


def test_columns_that_are_filled_by_the_same_publish_are_read_as_they_will_be(desk: Desk) -> None:
    tree = shop(tax="1.13 + twice")
    tree["fields"].append(field("bill_twice", "formula", formula="net * 2", result="number", places=4))

    (one,) = outcome(desk.database, app(tree)).formulas

    assert one.examples[-1] == Example("甲", "22.6", "62.6")


@pytest.mark.parametrize("is_in_pieces", [False, True])
def test_those_chosen_follow_and_come_back_exactly(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, is_in_pieces: bool
) -> None:
    before, shown = results(desk), gross(desk)
    tree = shop(tax="2")
    if is_in_pieces:
        monkeypatch.setattr(publishing, "MOST_WAITED_FOR", 0)
        tree["fields"].append(field("bill_new", "formula", formula="net", result="number"))

    done = publish(desk, draft(desk, tree), Recompute("bill_gross", OPEN))
    if is_in_pieces:
        assert finish(desk, done).state is State.DONE
    job = recompute_job(desk)

    assert (job.state, job.result) == (State.DONE, {"changed": 1, "failed": 0}), job.error
    assert gross(desk) == {**shown, "甲": "甲/40.00"}
    assert "recompute" in reasons(desk, "甲")
    assert "recompute" not in reasons(desk, "乙")
    undo(desk, job)
    assert results(desk) == before


def test_taking_the_version_back_ends_what_was_still_to_follow(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = results(desk)
    monkeypatch.setattr("huodan.workspace.jobs.bulk.PIECE", 1)
    publish(desk, draft(desk, shop(tax="2")), Recompute("bill_gross"))
    with desk.database.read() as tx:
        job = next(one for one in jobs.list_jobs(tx, SYSTEM, of_all=True) if one.kind == "bulk")
    while not job.done:
        assert work(desk.database)
        with desk.database.read() as tx:
            job = jobs.find(tx, job.id)

    desk.database.transact(
        SYSTEM, lambda tx: undo_version(tx, "test", versions(tx, "test")[0].number), alone=True
    )
    job = finish(desk, job)

    assert job.state is State.FAILED
    assert job.error is not None
    assert job.error.code == "formula_changed"
    assert gross(desk)["空"] == "空/0.00"
    undo(desk, job)
    assert results(desk) == before


def test_all_may_follow(desk: Desk) -> None:
    publish(desk, draft(desk, shop(tax="2")), Recompute("bill_gross"))

    recompute_job(desk)

    assert gross(desk) == {"甲": "甲/40.00", "乙": "乙/60.00", "空": "空/0.00"}


def test_none_follow_unless_it_is_said(desk: Desk) -> None:
    before = results(desk)

    publish(desk, draft(desk, shop(tax="2")))

    assert results(desk) == before
    with desk.database.read() as tx:
        assert [one for one in jobs.list_jobs(tx, SYSTEM, of_all=True) if one.kind == "bulk"] == []


def test_a_condition_nothing_meets_is_no_failure(desk: Desk) -> None:
    nobody = {"field": "title", "op": "eq", "value": "丙"}

    publish(desk, draft(desk, shop(tax="2")), Recompute("bill_gross", nobody))

    assert recompute_job(desk).result == {"changed": 0, "failed": 0}


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        (Recompute("bill_words"), FormulaSame),
        (Recompute("nothing"), FormulaSame),
        (Recompute("bill_gross", {"field": "nothing", "op": "empty"}), UnknownPath),
        (Recompute("bill_gross", {"field": "done", "op": "above", "value": 1}), BadFilter),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_published(
    desk: Desk, wish: Recompute, error: type[HuodanError]
) -> None:
    number = draft(desk, shop(tax="2"))
    with desk.database.read() as tx:
        stamp = current_stamp(tx)

    with pytest.raises(error):
        publish(desk, number, wish)

    with desk.database.read() as tx:
        assert stamp == current_stamp(tx)


@pytest.mark.parametrize("field", ["bill_gross", "nothing"])
def test_a_draft_that_changes_nothing_has_nobody_follow(desk: Desk, field: str) -> None:
    number = draft(desk, shop(tax="2"))
    number = desk.database.transact(SYSTEM, lambda tx: drafts.edit(tx, "test", _back(tx)).number)

    with pytest.raises(FormulaSame):
        publish(desk, number, Recompute(field))


def _back(tx: Tx) -> Any:
    """Take all steps of the draft back."""
    return diff(tree_of(drafts.looked_at(tx, "test", 1).app), tree_of(published_apps(tx)["test"]))


def test_those_meant_are_counted(desk: Desk) -> None:
    with desk.database.read() as tx:
        plan = current_plan(tx)
        assert (matching(tx, plan, "bill", OPEN), matching(tx, plan, "bill", None)) == (2, 3)
