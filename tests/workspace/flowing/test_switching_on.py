"""What a publish says of a rule that looks at days: how much is due already, which it leaves alone unless somebody says so."""

from __future__ import annotations

from huodan.language.document import builtin
from huodan.language.plan import Plan, compile
from huodan.workspace.plans import current_plan
from huodan.workspace.publishing.flows_said import flow_lines
from tests.support.apps import app, read
from tests.support.office import Office, Tree, approve, customer, flow, order, roles


def told(office: Office, *flows: Tree) -> list[tuple[str, object]]:
    """Say what would be said of these flows before they are published."""
    made = compile(
        [builtin(), read(app(customer(), order(), roles=roles(), flows=list(flows)))],
        version=9,
        tz="Asia/Shanghai",
    )
    assert isinstance(made, Plan), made
    with office.database.read() as tx:
        return [(each.code, each.count) for each in flow_lines(tx, current_plan(tx), made)]


def rule(office: Office, **more: object) -> Tree:
    start = {"id": "s", "on": "day_of", "field": "order_day", "when": "amount > 50", **more}
    return flow(approve("step", office.people("王雷")), is_approval=False, start=start)


def test_what_is_due_already_is_counted_when_a_rule_is_switched_on(office: Office) -> None:
    for amount, day in (
        ("100", "2026-05-01"),
        ("60", "2026-05-02"),
        ("10", "2026-05-01"),
        ("100", "2026-07-01"),
    ):
        office.submit(amount=amount, day=day)

    assert told(office, rule(office)) == [("flow_due", 2)]
    assert told(office, {**rule(office), "is_on": False}) == []
    office.publish({**rule(office), "is_on": False})
    assert told(office, rule(office)) == [("flow_due", 2)]
    office.publish(rule(office))
    assert told(office, rule(office)) == []
    assert told(office, rule(office, days=-3)) == [("flow_due", 2)]
