"""The check before publishing: the real publish on a shadow, told in words; nothing of the workspace changes."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import TemporaryDirectory
from typing import Any, get_args

import pytest

from huodan.engines import jobs
from huodan.engines.jobs import State
from huodan.kit.ids import Id
from huodan.language.access import Grant, system_grant
from huodan.language.document import tree_of
from huodan.language.document.edits import diff
from huodan.language.messages import SYSTEM, CreateRecord, Origin
from huodan.language.plan import Plan
from huodan.language.plan.uses import UseKind
from huodan.storage import Database, Tx
from huodan.storage.told import tell
from huodan.workspace import drafts, working
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan, published_apps
from huodan.workspace.publish import publish_app
from huodan.workspace.publishing import rehearsal
from huodan.workspace.publishing.rehearsal import Outcome
from huodan.workspace.publishing.rehearsed import NotRehearsed, RehearsalOutdated, told, values_of
from huodan.workspace.publishing.saying import PLACES
from tests.support import apps


@pytest.fixture
def database(builtin_url: str) -> Iterator[Database]:
    """Open a database with an app of customers and notes, each with some records."""
    opened = Database(builtin_url)
    publish_app(opened, SYSTEM, apps.read(document()))
    for price in ("12", "1.5", "面议", ""):
        note(opened, price)
    yield opened
    opened.close()


def document(kind: str = "single_line_text", **settings: Any) -> apps.Tree:
    """Write the app, its field of prices of a kind."""
    view = {"id": "v_all", "key": "all", "label": "全部", "columns": ["price"]}
    role = {"id": "clerk", "name": "文员", "forms": [{"id": "r1", "form": "note", "verbs": ["read"]}]}
    return apps.app(
        apps.form(
            "note",
            apps.field("note_name", "single_line_text"),
            apps.field("note_price", kind, label="价格", **settings),
            views=[view],
            label="便条",
        ),
        apps.form("customer", apps.field("customer_name", "single_line_text")),
        roles=[role],
    )


def note(database: Database, price: str) -> Id:
    def work(tx: Tx) -> Id:
        plan = current_plan(tx)
        command = CreateRecord("note", {"name": f"便条 {price}", "price": price}, origin=Origin.API)
        return perform(tx, plan, system_grant(plan), command)[0].record

    return database.transact(SYSTEM, work)


def draft(database: Database, tree: apps.Tree) -> int:
    """Make the draft what a document says, and give its number."""

    def work(tx: Tx) -> int:
        now = tree_of(published_apps(tx)["test"])
        return drafts.edit(tx, "test", diff(now, tree_of(apps.read(tree)))).number

    return database.transact(SYSTEM, work)


def rehearse(database: Database, number: int, *creates: str) -> jobs.Job:
    """Rehearse and wait for the end."""
    job = database.transact(SYSTEM, lambda tx: drafts.rehearse_draft(tx, "test", number, creates=creates))
    while working.work(database):
        pass
    with database.read() as tx:
        return jobs.find(tx, job.id)


def publish(database: Database, number: int, rehearsal: Id | None, *creates: str) -> object:
    def work(tx: Tx) -> object:
        return drafts.publish_draft(tx, "test", number, creates=creates, rehearsal=rehearsal)

    return database.transact(SYSTEM, work, alone=True)


def outcome(database: Database, tree: apps.Tree) -> Outcome:
    """Rehearse in this process, beside in a file."""
    with TemporaryDirectory() as folder, database.read() as tx:
        beside = Database(f"sqlite:///{folder}/beside.db", zone=database.zone)
        try:
            return rehearsal.rehearse(tx, beside, apps.read(tree))
        finally:
            beside.close()


def texts(found: Outcome) -> list[tuple[str, str]]:
    return [(item.level, item.zh) for item in found.items]


def test_it_says_what_converts_and_lists_what_does_not_and_changes_nothing(database: Database) -> None:
    number = draft(database, document("number"))
    with database.read() as tx:
        before = {name: rows for name, rows in tell(tx).items() if not name.startswith("job")}

    job = rehearse(database, number)

    assert job.state is State.DONE, job.error
    assert job.result is not None
    told_items = told(job.result, "zh")["items"]
    assert isinstance(told_items, list)
    lines = [(item["level"], item["text"]) for item in told_items]
    assert (
        "yellow",
        "《便条》的「价格」从单行文本变为数字：3 个值里有 1 个不能转换，会变成空；撤销时原来的值都会回来",
    ) in lines
    assert ("yellow", "接口里 note.price（《便条》的「价格」）换了类型：用它的程序要改") in lines
    assert ("told", "《便条》的「价格」用在：视图「全部」。请看看它们是否还合适") in lines
    with database.read() as tx:
        (value,) = values_of(tx, job, start=0, limit=10)
        assert (value["title"], value["value"]) == ("便条 面议", "面议")
        assert "数字" in value["problem"]["zh"]
        assert before == {name: rows for name, rows in tell(tx).items() if not name.startswith("job")}


def test_every_place_that_may_use_a_field_has_words() -> None:
    assert set(get_args(UseKind)) == PLACES.keys()


def test_values_are_converted_only_after_somebody_looked(database: Database) -> None:
    number = draft(database, document("number"))

    with pytest.raises(NotRehearsed):
        publish(database, number, None)
    job = rehearse(database, number)

    assert isinstance(publish(database, number, job.id), int)


def test_it_asks_again_if_more_values_do_not_convert_by_now(database: Database) -> None:
    number = draft(database, document("number"))
    job = rehearse(database, number)
    note(database, "另议")

    with pytest.raises(RehearsalOutdated) as refused:
        publish(database, number, job.id)

    assert (refused.value.slots["seen"], refused.value.slots["found"]) == (1, 2)
    note(database, "5")
    assert isinstance(publish(database, number, rehearse(database, number).id), int)


def test_a_rehearsal_of_another_draft_does_not_count(database: Database) -> None:
    job = rehearse(database, draft(database, document("number")))

    def more(tx: Tx) -> int:
        now = drafts.open_draft(tx, "test", 0)
        tree = document("number")
        tree["label"] = "别的"
        return drafts.edit(tx, "test", diff(tree_of(now.app), tree_of(apps.read(tree)))).number

    number = database.transact(SYSTEM, more)

    with pytest.raises(NotRehearsed):
        publish(database, number, job.id)


def test_what_is_not_unique_blocks(database: Database) -> None:
    note(database, "12")

    (problem,) = outcome(database, document(unique=True)).problems

    assert problem.code == "duplicates"


def test_what_goes_is_counted_and_its_roles_are_named(database: Database) -> None:
    tree = document()
    tree["forms"][0]["fields"][1] = apps.field("note_new", "number", label="单价")
    tree["forms"][0]["views"] = []

    lines = texts(outcome(database, tree))

    assert ("yellow", "删除《便条》的「价格」：有 3 条填过它；值会留着，撤销时回来") in lines
    assert ("told", "角色「文员」能看到《便条》的「单价」了") in lines


def test_what_roles_newly_see_or_lose_is_told(database: Database) -> None:
    tree = document()
    clerk = tree["roles"][0]
    clerk["forms"][0] |= {
        "verbs": ["read", "update", "export"],
        "rows": "where",
        "where": {"field": "name", "op": "not_empty"},
        "but": [{"id": "b1", "fields": ["note_price"], "right": "masked"}],
    }
    clerk["forms"].append({"id": "r2", "form": "customer", "verbs": ["read"]})

    lines = texts(outcome(database, tree))

    assert {text for level, text in lines if level == "yellow"} == {
        "角色「文员」在《便条》里还能修改、导出了",
        "角色「文员」在《便条》里能用的数据：全部 → 符合条件的",
        "角色「文员」看《便条》的「价格」时只看到打码的内容了",
        "角色「文员」不能再填写、修改《便条》的「价格」",
        "角色「文员」能用表单《customer》了：能查看；范围：全部",
    }
    clerk["forms"] = []
    assert ("yellow", "角色「文员」看不到表单《便条》了") in texts(outcome(database, tree))
    tree["roles"] = []
    assert ("yellow", "删除角色「文员」：有 0 个人有它，会失去它给的权限；撤销时回来") in texts(
        outcome(database, tree)
    )


def test_a_field_that_becomes_required_says_how_many_are_empty(database: Database) -> None:
    lines = texts(outcome(database, document(required=True)))

    assert ("yellow", "《便条》的「价格」变为必填：有 1 条还是空的，下次保存时要补填") in lines


def test_missing_customers_are_made_in_the_rehearsal_and_then_really(database: Database) -> None:
    number = draft(database, document("relation", target="customer"))

    job = rehearse(database, number, "note_price")

    assert job.result is not None
    assert [one["failed"] for one in job.result["converted"]] == [0]
    with database.read() as tx:
        assert tx.run("SELECT count(*) FROM r_customer").fetchone() == (0,)
    assert isinstance(publish(database, number, job.id, "note_price"), int)
    with database.read() as tx:
        assert tx.run("SELECT count(*) FROM r_customer").fetchone() == (3,)


def state(*options: dict[str, Any]) -> apps.Tree:
    """Write the app with a field of options, and a formula that compares with one of them."""
    tree = document()
    tree["forms"][0]["fields"] += [
        apps.field("note_state", "dropdown", label="状态", options=list(options)),
        apps.field("note_told", "formula", label="说明", formula='IF(state = "发货", 1, 2)', result="number"),
    ]
    return tree


def test_it_says_what_options_that_are_merged_become_and_what_compares_with_them(database: Database) -> None:
    out, sent = {"id": "out", "value": "发货"}, {"id": "sent", "value": "已发货"}
    publish_app(database, SYSTEM, apps.read(state(out, sent)))
    for value in ("发货", "发货", "已发货"):
        made = CreateRecord("note", {"name": "x", "state": value}, origin=Origin.API)
        database.transact(SYSTEM, lambda tx, made=made: perform(tx, *_all_of(tx), made))
    merged = sent | {"absorbs": ["out"], "aliases": ["发货"]}

    found = outcome(database, state(merged))

    assert texts(found)[:2] == [
        (
            "yellow",
            "《便条》字段「说明」的公式里写着「发货」：如果是和《便条》的「状态」比较，它已并入「已发货」，不会再相等，请改成「已发货」",
        ),
        (
            "told",
            "《便条》的「状态」的选项「发货」并入「已发货」：2 条改为「已发货」；撤销时原来的值都会回来",
        ),
    ]
    assert not [text for _, text in texts(found) if "换了类型" in text or "转换" in text]
    publish_app(database, SYSTEM, apps.read(state(merged)))
    assert (
        "told",
        "《便条》的「状态」的选项「发货」从「已发货」里分出来：合并前选着它、之后没有改过的都会回来",
    ) in texts(outcome(database, state(out, sent)))


def _all_of(tx: Tx) -> tuple[Plan, Grant]:
    plan = current_plan(tx)
    return plan, system_grant(plan)
