"""A test run: the way, the people and the wishes of a record in a flow nobody published, and nothing of it stays."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.kit.ids import Id, format_id
from huodan.language.access import NotFound
from huodan.language.flow.run import RunState
from huodan.language.flow.voting import Vote
from huodan.language.messages import SYSTEM, CreateRecord
from huodan.storage import Tx
from huodan.workspace import drafts
from huodan.workspace.publish import publish_app
from huodan.workspace.trying_flows import SeesTooLittle, Trial, try_flow
from huodan.workspace.trying_needs import lacking
from tests.support.apps import Tree, app, read
from tests.support.office import (
    Office,
    approve,
    branch,
    customer,
    flow,
    order as order_form,
    roles,
    sets,
    who,
)


def draw(office: Office, *nodes: Tree, **more: Any) -> None:
    """This function will put a flow into the draft only."""

    def change(tree: Tree) -> Tree:
        return {**tree, "flows": [flow(*nodes, **more)]}

    def do(tx: Tx) -> None:
        tx.actor = office.seen(tx, "管理员")[1].actor
        drafts.change(tx, "test", change)

    office.database.transact(SYSTEM, do)


def tried(office: Office, record: Id, by: str = "李总", **more: Any) -> Trial:
    with office.database.read() as tx:
        _, seen = office.seen(tx, by)
        return try_flow(tx, seen, "test", flow_id="flow", record=record, **more)


def way(office: Office, trial: Trial) -> list[tuple[str, list[str]]]:
    names = {id: name for name, id in office.ids.items()}
    return [(step.node, [names[person] for person, _ in step.people]) for step in trial.steps]


def count(office: Office) -> list[int]:
    tables = ("flow_run", "flow_visit", "flow_task", "flow_said", "flow_tree", "journal", "job")
    with office.database.read() as tx:
        return [tx.run(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]  # type: ignore[index]


def orders(office: Office) -> list[Tree]:
    large = ("amount > 50000", [approve("finance", who("role", roles=["finance"]), way="all")])
    told = {
        "id": "tell",
        "kind": "notify",
        "label": "通知",
        "text": "已审核",
        "who": [{"id": "t", "by": "starter"}],
    }
    after = branch("after", ('state = "审核通过"', [told]), (None, []))
    return [
        approve("boss", office.people("王雷")),
        branch("b", large, (None, [])),
        sets("set", state='"审核通过"'),
        after,
    ]


def test_for_this_order_the_approvers_are(office: Office) -> None:
    """The amount decides who is asked; what a step writes decides what comes behind it; and nothing is written."""
    office.publish()
    small, large = office.submit(amount="100"), office.submit(amount="60000")
    draw(office, *orders(office))
    before = count(office)

    one, two = tried(office, small), tried(office, large)

    assert way(office, one) == [("boss", ["王雷"]), ("b", []), ("set", []), ("after", []), ("tell", [])]
    assert ("finance", ["陈静", "赵磊", "何苗"]) in way(office, two)
    assert (one.state, one.begins, one.stuck) == (RunState.APPROVED, True, None)
    (written,), (told,) = one.steps[2].does, one.steps[4].does
    assert written.what == "change"
    assert [(each.path, each.before, each.after) for each in written.written] == [
        ("state", "待审批", "审核通过")
    ]
    assert (told.what, told.to, told.text) == ("tell", (office.id("周敏"),), "已审核")
    assert count(office) == before
    assert office.cell(small, "state") == "s0"


def test_somebody_refuses_or_there_is_nobody(office: Office) -> None:
    office.publish()
    order = office.submit()
    back = approve("b", office.people("陈静"), rejecting="back", rejects_to="a")
    draw(
        office,
        approve("a", office.people("王雷")),
        back,
        approve("c", office.people("孙悦"), nobody="refuse"),
    )

    refused = tried(office, order, answers={"b": ["reject"]})

    assert [step.node for step in refused.steps] == ["a", "b", "a", "b", "c"]
    assert refused.steps[1].people == ((office.id("陈静"), Vote.REJECT),)
    assert refused.stuck is not None
    assert refused.stuck.code == "nobody_to_ask"
    assert refused.steps[-1].is_stuck
    assert tried(office, order, answers={"a": ["reject"]}).state is RunState.REJECTED


def test_it_is_sent_back_to_the_step_before_and_to_who_began_it(office: Office) -> None:
    office.publish()
    order = office.submit()
    draw(office, approve("a", office.people("王雷")), approve("b", office.people("陈静"), back_to="starter"))

    before = tried(office, order, answers={"a": ["back", "approve"], "b": ["back"]})

    assert [(step.node, step.round, step.answer, step.state) for step in before.steps] == [
        ("a", 0, "back", "returned"),
        ("start", 0, "approve", "passed"),
        ("a", 1, "approve", "passed"),
        ("b", 0, "back", "returned"),
        ("start", 1, "approve", "passed"),
        ("a", 2, "approve", "passed"),
        ("b", 1, "approve", "passed"),
    ]
    assert before.steps[1].people == ((office.id("周敏"), Vote.APPROVE),)
    assert before.state is RunState.APPROVED


def test_only_what_a_step_offers_is_answered(office: Office) -> None:
    office.publish()
    order = office.submit()
    fills = {"kind": "handle", "opens": [{"id": "o", "fields": ["order_waybill"], "right": "write"}]}
    fills["opens"][0]["required"] = True  # type: ignore[index]
    check = {"id": "c", "formula": "amount > 1000000", "message": "金额不够"}
    draw(
        office,
        {**approve("a", office.people("王雷"), back_to="nobody"), "checks": [check]},
        {**approve("b", office.people("陈静")), **fills},
        {"id": "n", "kind": "notify", "label": "通知", "text": "好了", "who": [{"id": "t", "by": "starter"}]},
    )

    trial = tried(office, order, answers={"a": ["back"], "b": ["reject"]})

    assert [(step.offers, step.answer) for step in trial.steps] == [
        (("approve", "reject"), "approve"),
        (("approve", "back"), "approve"),
        ((), None),
    ]
    assert (trial.steps[0].checks, trial.steps[1].fills) == (("金额不够",), ("order_waybill",))


def test_a_branch_says_how_it_decided_and_what_it_read(office: Office) -> None:
    office.publish()
    order = office.submit(amount="60000")
    ways = (("amount > 100000", []), ("amount > 50000", [sets("s", amount="1")]), (None, []))
    start = {"id": "start", "on": "submitted", "when": "AND(amount > 100, SUM(lines.price) = 0)"}
    draw(office, branch("b", *ways), branch("c", ("amount > 50000", []), (None, [])), start=start)

    trial = tried(office, order)

    large, after = trial.steps[0], trial.steps[2]
    assert [(way.id, way.holds, way.taken) for way in large.ways] == [
        ("b_0", False, False),
        ("b_1", True, True),
        ("b_2", None, False),
    ]
    assert [(read.path, read.value) for read in large.reads] == [("amount", "60000")]
    assert [(read.path, read.value) for read in after.reads] == [("amount", "1")]
    assert {read.path: read.value for read in trial.reads} == {"amount": "60000", "lines.price": []}


def test_marks_are_said_where_they_are_written(office: Office) -> None:
    """As it begins, as it is back at who began it, and as it ends."""
    office.publish()
    order = office.submit()

    def mark(on: str, state: str) -> Tree:
        return {
            "id": f"m_{on}",
            "on": on,
            "sets": [{"id": f"s_{on}", "field": "order_state", "formula": f'"{state}"'}],
        }

    marks = [mark("running", "审核通过"), mark("returned", "已取消"), mark("approved", "已拒绝")]
    draw(office, approve("a", office.people("王雷")), marks=marks)

    trial = tried(office, order, answers={"a": ["back"]})

    def became(does: Any) -> list[tuple[object, object]]:
        return [(each.before, each.after) for done in does for each in done.written]

    assert became(trial.begun) == [("待审批", "审核通过")]
    assert became(trial.steps[1].does) == [("审核通过", "已取消"), ("已取消", "审核通过")]
    assert became(trial.ended) == [("审核通过", "已拒绝")]
    draw(office, marks=marks)
    assert became(tried(office, order).ended) == [("待审批", "已拒绝")]


def test_a_record_of_another_form_is_said_with_what_stands_there(office: Office) -> None:
    office.publish()
    sees = {"id": "boss_customer", "form": "customer", "verbs": ["read"]}
    given = [{**one, "forms": [*one["forms"], sees]} if one["id"] == "boss" else one for one in roles()]
    tree = read(app(customer(), order_form(), roles=given))
    assert isinstance(publish_app(office.database, SYSTEM, tree), int)
    (made,) = office.save("系统", CreateRecord("customer", {"name": "甲公司", "level": "普通"}))
    order = office.submit(customer=format_id("custom", made.record))
    level = {"id": "l", "field": "customer_level", "formula": '"重要"'}
    named = {"id": "n", "field": "customer_name", "formula": "name"}
    draw(
        office,
        {"id": "u", "kind": "update", "label": "改客户", "of": "#order_customer", "sets": [level]},
        {"id": "c", "kind": "create", "label": "建客户", "form": "customer", "sets": [named]},
        {"id": "x", "kind": "call", "label": "调用", "address": "https://example.org/"},
    )

    with pytest.raises(SeesTooLittle):
        tried(office, order, by="管理员")
    trial = tried(office, order)

    assert trial.problems == ()
    (changed,), (new,), (called,) = (step.does for step in trial.steps)
    assert (changed.form, changed.count, changed.records) == ("customer", 1, ("甲公司",))
    assert [(each.before, each.after) for each in changed.written] == [("普通", "重要")]
    assert (new.what, new.written[0].before) == ("make", None)
    assert (called.what, called.of, trial.stuck) == ("call", "https://example.org/", None)


def test_what_is_waited_for_is_taken_as_come(office: Office) -> None:
    office.publish()
    order = office.submit()
    waits = ({"id": f"w{days}", "kind": "wait", "label": "等", "after": days} for days in (9, 2))
    ways = [(None, [each, approve(f"a{n}", office.people("王雷"))]) for n, each in enumerate(waits)]
    draw(
        office,
        branch("r", *ways, mode="race"),
        start={"id": "start", "on": "submitted", "when": "amount > 100"},
    )

    trial = tried(office, order)

    assert [step.node for step in trial.steps] == ["r", "w9", "w2", "a1"]
    assert (trial.begins, trial.state) == (False, RunState.APPROVED)


def test_who_does_not_see_all_of_it_is_refused(office: Office) -> None:
    office.publish()
    order = office.submit()
    draw(office, approve("a", office.people("王雷")))

    for name in ("周敏", "何苗"):
        with pytest.raises(SeesTooLittle):
            tried(office, order, by=name)
    with pytest.raises(NotFound):
        tried(office, Id(1))


def test_what_is_not_published_is_said_and_not_walked(office: Office) -> None:
    office.publish()
    order = office.submit()
    draw(office, sets("s", nothing='"x"'))

    assert [each.code for each in tried(office, order).problems] != []


def test_how_many_records_there_are_is_told_to_who_sees_them_only(office: Office) -> None:
    office.publish()
    order = office.submit()
    draw(office, {"id": "q", "kind": "query", "label": "q", "form": "customer"})

    with pytest.raises(SeesTooLittle):
        tried(office, order, by="李总")


def test_who_lacks_something_is_told_which_forms_and_which_role_would_do(office: Office) -> None:
    sees = {"id": "boss_customer", "form": "customer", "verbs": ["read"]}
    given = [{**one, "forms": [*one["forms"], sees]} if one["id"] == "boss" else one for one in roles()]
    tree = read(app(customer(), order_form(), roles=given))
    assert isinstance(publish_app(office.database, SYSTEM, tree), int)
    level = {"id": "l", "field": "customer_level", "formula": '"重要"'}
    draw(office, {"id": "u", "kind": "update", "label": "改", "of": "#order_customer", "sets": [level]})

    def lacks(name: str, flow: str = "flow") -> tuple[int, tuple[str, ...]]:
        with office.database.read() as tx:
            found = lacking(tx, office.seen(tx, name)[1], "test", flow_id=flow)
            return len(found.forms), found.roles

    assert lacks("李总") == (0, ())
    assert lacks("管理员") == (2, ("boss",))
    assert lacks("何苗") == (2, ("boss",))
    with pytest.raises(NotFound):
        lacks("管理员", "none")
