"""Rules without end, too deep, too wide, and schedules over too much: each is stopped, says so, and its keepers are told."""

from __future__ import annotations

import pytest

from huodan.engines import flow as flows, inbox
from huodan.engines.flow import ListedRun
from huodan.language.access import Grant
from huodan.language.flow.run import RunState
from huodan.language.messages import SYSTEM, UpdateRecord
from huodan.language.plan.model import Plan
from huodan.storage import Tx
from huodan.workspace import flowing
from huodan.workspace.flowing import starting
from huodan.workspace.runs import cutting
from huodan.workspace.working import work
from tests.support.letters import later
from tests.support.office import Office, Tree, flow, sets
from tests.workspace.flowing.test_starting import add_one, count

HOUR_MS = 3_600_000


def rule(id: str, *nodes: Tree, start: Tree, keeper: Tree) -> Tree:
    begins = {"id": f"{id}_s", **start}
    return flow(
        *nodes,
        id=id,
        key=id,
        label=f"规则 {id}",
        is_approval=False,
        start=begins,
        administrators=[{**keeper, "id": f"{id}_k"}],
    )


def adds(id: str, field: str = "order_count") -> Tree:
    given = {"id": f"{id}_g", "field": field, "formula": "1", "add": True}
    return {"id": id, "kind": "update", "label": id, "sets": [given]}


def stuck(office: Office) -> list[ListedRun]:
    with office.database.read() as tx:
        return [each for each in flows.list_runs(tx, limit=100) if each.stuck is not None]


def told(office: Office, name: str) -> int:
    with office.database.read() as tx:
        return len(inbox.unread_alerts(tx, {office.id(name)}))


def changes(field: str) -> Tree:
    return {"on": "updated", "fields": [field]}


@pytest.mark.parametrize(
    ("which", "code"),
    [("itself", "too_deep_flows"), ("each other", "too_deep_flows"), ("wide", "endless_run")],
)
def test_what_has_no_end_is_stopped_with_its_place_and_remedy(office: Office, which: str, code: str) -> None:
    keeper = office.people("李总")
    lines = [{"what": str(number)} for number in range(200)]
    many = [sets(f"m{number}", waybill='"x"') for number in range(6)]
    way = {"id": "l_w", "label": "每行", "nodes": many}
    loop = {"id": "l", "kind": "loop", "label": "每行", "of": "order_lines", "ways": [way]}
    rules = {
        "itself": [rule("a", adds("a1"), start=changes("order_count"), keeper=keeper)],
        "each other": [
            rule("a", adds("a1", "order_amount"), start=changes("order_count"), keeper=keeper),
            rule("b", adds("b1"), start=changes("order_amount"), keeper=keeper),
        ],
        "wide": [rule("a", loop, start=changes("order_count"), keeper=keeper)],
    }[which]
    order = office.submit(lines=lines)
    office.publish(*rules)

    office.save("周敏", UpdateRecord("order", order, {"count": 1}))
    for _ in range(20):
        later(office.database, 60_000)
        while work(office.database):
            pass

    assert office.cell(order, "count") >= 1_000_000  # whoever saves is not kept from it
    found = stuck(office)
    assert [each.stuck.code for each in found if each.stuck is not None] == [code]
    assert found[0].stuck is not None
    assert all(word in found[0].stuck.zh for word in (("规则", "条件") if which != "wide" else ("循环",)))
    assert found[0].stuck.en
    assert told(office, "李总") == 1


def test_a_schedule_begins_for_so_many_at_one_moment_and_goes_on_at_the_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in (starting, cutting):
        monkeypatch.setattr(room, "MOST_A_MOMENT", 20)
    orders = [office.submit(name=f"{number}") for number in range(70)]
    where = {"field": "state", "op": "eq", "value": "待审批"}
    office.publish(
        add_one(on="scheduled", every="hour", at="00:00", where=where)
        | {"administrators": [office.people("李总")]}
    )

    def hour() -> list[int]:
        later(office.database, HOUR_MS)
        while work(office.database):
            pass
        return [count(office, each) for each in orders]

    assert hour() == [1] * 20 + [0] * 50
    (row,) = stuck(office)
    assert row.stuck is not None
    assert (row.stuck.code, row.record, told(office, "李总")) == ("too_many_due", None, 1)
    assert "50 条" in row.stuck.zh
    assert hour() == [1] * 40 + [0] * 30
    assert [each.id for each in stuck(office)] == [row.id]  # it says what is left now
    office.act("李总", flowing.retry, row.id)
    while work(office.database):
        pass
    assert [count(office, each) for each in orders] == [1] * 60 + [0] * 10
    assert hour() == [1] * 70
    assert hour() == [2] * 20 + [1] * 50
    assert hour() == [2] * 40 + [1] * 30
    assert hour() == [2] * 60 + [1] * 10
    (row,) = stuck(office)
    assert hour() == [2] * 70
    assert stuck(office) == [], "nothing is left to say"
    office.database.transact(SYSTEM, lambda tx: _stuck_still(tx, row))
    office.act("李总", flowing.retry, row.id)
    while work(office.database):
        pass
    assert [count(office, each) for each in orders] == [2] * 70, (
        "a moment took them: they have no second turn"
    )
    assert stuck(office) == []
    office.act("李总", _too_many)


def _stuck_still(tx: Tx, row: ListedRun) -> None:
    """Let a run be as it was before the moment that ended it."""
    held = flows.load(tx, row.id)
    held.run.state, held.ended_at, held.stuck = RunState.RUNNING, None, row.stuck
    flows.save(tx, held)


def _too_many(tx: Tx, plan: Plan, grant: Grant) -> None:
    planned = plan.flows["flow"]
    assert starting.is_too_many(tx, plan, plan, planned)
