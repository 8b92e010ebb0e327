"""A test run: the way, the people and the wishes of a record in a flow nobody published, and nothing of it stays."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.kit.ids import Id
from huodan.language.access import NotFound
from huodan.language.flow.run import RunState
from huodan.language.flow.voting import Vote
from huodan.language.messages import SYSTEM
from huodan.storage import Tx
from huodan.workspace import drafts
from huodan.workspace.trying_flows import SeesTooLittle, Trial, try_flow
from tests.support.apps import Tree
from tests.support.office import Office, approve, branch, flow, sets, who


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
    return [(step.node.id, [names[person] for person, _ in step.people]) for step in trial.steps]


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
    assert (written.what, [value for _, value in written.values]) == ("change", ["审核通过"])
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

    refused = tried(office, order, refusing=["b"])

    assert [step.node.id for step in refused.steps] == ["a", "b", "a", "b", "c"]
    assert refused.steps[1].people == ((office.id("陈静"), Vote.REJECT),)
    assert refused.stuck is not None
    assert refused.stuck.code == "nobody_to_ask"
    assert tried(office, order, refusing=["a"]).state is RunState.REJECTED


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

    assert [step.node.id for step in trial.steps] == ["r", "w9", "w2", "a1"]
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
