"""Who looks after a flow sees to what is stuck, and does not agree in the stead of who must (0089)."""

from __future__ import annotations

import pytest

from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.flow.run import RunState
from huodan.language.plan.model import Plan
from huodan.storage import Tx
from huodan.workspace import flowing
from huodan.workspace.flowing import looking
from huodan.workspace.flowing.refusals import OthersMustAgree
from tests.support.office import Office, Tree, approve, flow, sets, who
from tests.workspace.flowing.test_taking_back import CHILD, child, parent_of, step, task


def kept(office: Office, *nodes: Tree, **more: object) -> Tree:
    return flow(*nodes, administrators=[{"id": "k", **office.people("李总", "何苗", "管理员")}], **more)


def skip(office: Office, name: str, run: Id) -> None:
    def do(tx: Tx, plan: Plan, grant: Grant) -> None:
        shown = looking.open_run(tx, plan, grant, run)
        visit = shown.waits[0].visit
        assert (visit in shown.skips, "skip" in shown.can) == (False, False)
        flowing.skip(tx, plan, grant, run, visit=visit)

    office.act(name, do)


@pytest.mark.parametrize("kind", ["approval", "process"])
def test_nobody_agrees_by_looking_after_it(office: Office, kind: str) -> None:
    """Neither at the step itself, nor past a process it waits for."""
    office.publish(kept(office, step(office, "fin", "陈静") if kind == "approval" else CHILD), child(office))
    office.submit()
    run = parent_of(office)

    for keeper in ("李总", "管理员"):
        with pytest.raises(OthersMustAgree):
            skip(office, keeper, run)

    assert office.waiting() == {"陈静": ["fin" if kind == "approval" else "c"]}


def test_a_step_that_asks_nobody_to_agree_is_skipped(office: Office) -> None:
    asks = {"id": "h", "kind": "handle", "label": "备货", "who": [{"id": "h_w", **office.people("赵磊")}]}
    office.publish(kept(office, sets("bad", amount="1 / cost"), asks))
    found = office.submit()

    for _ in range(2):
        visit = next(office.held(found).run.open_visits())
        office.act("李总", flowing.skip, office.run(found).id, visit=visit.id)

    assert office.state(found) is RunState.APPROVED


def test_who_looks_after_it_has_others_asked_and_not_themselves(office: Office) -> None:
    office.publish(kept(office, step(office, "a", "陈静"), step(office, "b", "赵磊", "何苗", way="all")))
    office.submit()

    for keeper in ("李总", "何苗", "管理员"):
        for name in ("李总", "管理员"):
            with pytest.raises(OthersMustAgree):
                office.act(name, flowing.replace, task(office, "陈静"), to=office.id(keeper))
    office.act("李总", flowing.replace, task(office, "陈静"), to=office.id("王雷"))

    assert office.waiting() == {"王雷": ["a"]}


def test_where_nobody_is_meant_who_looks_after_it_is_asked_and_may_have_another_asked(office: Office) -> None:
    keepers = [{"id": "k", **office.people("李总", "何苗")}]
    nobody = approve("a", who("role", roles=["gone"]), way="all")
    office.publish(flow(nobody, administrators=[{"id": "k", **office.people("李总")}]))
    office.submit()
    office.publish(flow(nobody, administrators=keepers))

    office.act("李总", flowing.replace, task(office, "李总"), to=office.id("何苗"))

    assert office.waiting() == {"何苗": ["a"]}
