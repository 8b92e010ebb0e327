"""
A company that approves orders: people who may sign in, a form of orders, and short ways to say who does what with a flow.

Owns: 周敏 (sells, in 销售 under 总部), 李总 (heads 总部), 王雷 (heads 销售), 陈静, 赵磊 and 何苗 (finance),
孙悦 (left), 管理员. Each test publishes the flow it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from huodan.engines import flow as flows, people
from huodan.kit.ids import Id, format_id
from huodan.language.access import Grant, grant, system_grant
from huodan.language.document import builtin
from huodan.language.flow.run import RunState
from huodan.language.messages import SYSTEM, Change, CreateRecord, UpdateRecord
from huodan.language.plan import Plan
from huodan.storage import Database, Tx
from huodan.workspace import flowing
from huodan.workspace.flowing.refusals import TaskOver
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support.apps import Tree, app, field, form, read

TODAY = 20260506
STATES = [
    {"id": f"s{n}", "value": value} for n, value in enumerate(("待审批", "审核通过", "已拒绝", "已取消"))
]
KINDS = [{"id": "kind_food", "value": "食品"}, {"id": "kind_tool", "value": "工具"}]
NAMES = ("周敏", "李总", "王雷", "陈静", "赵磊", "何苗", "孙悦", "管理员")
ROLES = {
    "李总": ["boss"],
    "陈静": ["finance"],
    "赵磊": ["finance"],
    "何苗": ["finance"],
    "周敏": ["seller"],
    "孙悦": ["gone"],
}


def order() -> Tree:
    """Write the form of orders."""
    return form(
        "order",
        field("order_name", "single_line_text", required=True),
        field("order_code", "single_line_text", unique=True),
        field("order_amount", "money"),
        field("order_state", "radio_group", options=STATES, default="待审批"),
        field("order_seller", "member", is_owner=True, is_current_by_default=True),
        field("order_checker", "member"),
        field("order_cost", "money"),
        field("order_waybill", "single_line_text"),
        field("order_phone", "phone"),
        field("order_day", "date"),
        field("order_count", "number", places=0),
        field("order_customer", "relation", target="customer"),
        field(
            "order_lines",
            "subform",
            fields=[
                field("line_what", "single_line_text"),
                field("line_price", "money"),
                field("line_kind", "radio_group", options=KINDS),
            ],
        ),
    )


def customer() -> Tree:
    """Write the form of customers."""
    return form(
        "customer",
        field("customer_name", "single_line_text", required=True),
        field("customer_level", "single_line_text"),
        field("customer_keeper", "member"),
        field("customer_debt", "money"),
    )


def roles() -> list[Tree]:
    """Write the roles: the seller sees their own orders but for the cost; finance and boss have no rights by themselves."""
    hidden = [{"id": "no_cost", "fields": ["order_cost"], "right": "hidden"}]
    verbs = ["read", "create", "update", "delete"]
    own = {"id": "seller_order", "form": "order", "verbs": verbs, "rows": "own", "but": hidden}
    seller = {
        "id": "seller",
        "name": "销售",
        "forms": [own, {"id": "seller_customer", "form": "customer", "verbs": ["read"]}],
    }
    boss = {"id": "boss", "name": "老板", "forms": [{"id": "boss_order", "form": "order", "verbs": verbs}]}
    return [
        seller,
        boss,
        {"id": "finance", "name": "财务", "forms": []},
        {"id": "gone", "name": "离开", "forms": []},
    ]


def who(by: str = "people", *people: Id, **more: Any) -> Tree:
    """Write somebody."""
    named = {"people": [format_id("usr", each) for each in people]} if people else {}
    return {"id": f"who_{by}_{len(people)}", "by": by, **named, **more}


def approve(id: str, *who: Tree, **more: Any) -> Tree:
    """Write a step at which people agree or refuse."""
    every = [{**each, "id": f"{id}_{n}"} for n, each in enumerate(who)]
    return {"id": id, "kind": "approve", "label": id, "who": every, **more}


def sets(id: str, **values: str) -> Tree:
    """Write a step that gives fields of the order values."""
    given = [
        {"id": f"{id}_{name}", "field": f"order_{name}", "formula": text} for name, text in values.items()
    ]
    return {"id": id, "kind": "update", "label": id, "sets": given}


def branch(id: str, *ways: tuple[str | None, Sequence[Tree]], mode: str = "exclusive") -> Tree:
    """Write a block of ways."""
    arms = [
        {"id": f"{id}_{n}", "label": f"{id}{n}", "when": when, "nodes": list(nodes)}
        for n, (when, nodes) in enumerate(ways)
    ]
    return {"id": id, "kind": "branch", "label": id, "mode": mode, "ways": arms}


def flow(*nodes: Tree, **more: Any) -> Tree:
    """Write a flow that begins when an order is handed in."""
    base = {
        "id": "flow",
        "key": "flow",
        "label": "订单审批",
        "form": "order",
        "start": {"id": "start", "on": "submitted"},
    }
    return {**base, "nodes": list(nodes), **more}


def build(url: str) -> None:
    """Publish the app without a flow, with people and departments."""
    database = Database(url, today=TODAY)
    try:
        for each in (builtin(), read(app(customer(), order(), roles=roles()))):
            assert isinstance(publish_app(database, SYSTEM, each), int)
        database.transact(SYSTEM, _staff)
    finally:
        database.close()


def _staff(tx: Tx) -> None:
    plan = current_plan(tx)

    def make(form: str, **values: object) -> Id:
        return perform(tx, plan, system_grant(plan), CreateRecord(form, values))[0].record

    def department(name: str, parent: Id | None) -> Id:
        return make("departments", name=name, parent=None if parent is None else format_id("dep", parent))

    top = department("总部", None)
    sales = department("销售", top)
    money = department("财务", top)
    at = {"李总": top, "王雷": sales, "周敏": sales, "管理员": top}
    made = {
        name: make(
            "people",
            name=name,
            job="总监" if name in ("王雷", "陈静") else "职员",
            department=format_id("dep", at.get(name, money)),
        )
        for name in NAMES
    }
    for id, head in ((top, "李总"), (sales, "王雷")):
        perform(
            tx,
            plan,
            system_grant(plan),
            UpdateRecord("departments", id, {"head": format_id("usr", made[head])}),
        )
    perform(
        tx,
        plan,
        system_grant(plan),
        UpdateRecord("people", made["周敏"], {"manager": format_id("usr", made["王雷"])}),
    )
    for number, (name, person) in enumerate(made.items()):
        given = ["admin"] if name == "管理员" else ROLES.get(name, [])
        people.create_account(
            tx,
            person=person,
            login=f"p{number}",
            password="demo",
            roles=given,
            is_strict=False,
            must_change_password=False,
        )
    people.set_active(tx, person=made["孙悦"], is_active=False)


@dataclass(frozen=True)
class Task:
    """A task as somebody sees it in their list."""

    id: Id
    node: str
    run: Id


class Office:
    """The company at work."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.read() as tx:
            rows = tx.run("SELECT id, f_person_name FROM r_people").fetchall()
            departments = tx.run("SELECT id, f_dep_name FROM r_departments").fetchall()
        self.ids = {name: id for id, name in rows}
        self.departments = {name: id for id, name in departments}

    def id(self, name: str) -> Id:
        """Give the id of somebody."""
        return self.ids[name]

    def people(self, *names: str, **more: Any) -> Tree:
        """Write somebody by name."""
        return who("people", *(self.ids[name] for name in names), **more)

    def publish(self, *given: Tree) -> None:
        """Publish flows."""
        made = publish_app(
            self.database, SYSTEM, read(app(customer(), order(), roles=roles(), flows=list(given)))
        )
        assert isinstance(made, int), made

    def act(self, name: str, work: Callable[..., Any], *given: Any, **more: Any) -> Any:
        """Do something in the name of somebody, in a Tx of its own."""

        def do(tx: Tx) -> Any:
            plan, seen = self.seen(tx, name)
            return work(tx, plan, seen, *given, **more)

        return self.database.transact(SYSTEM, do)

    def seen(self, tx: Tx, name: str) -> tuple[Plan, Grant]:
        """Act as somebody in a Tx."""
        plan = current_plan(tx)
        if name == "系统":
            return plan, system_grant(plan)
        tx.actor = people.actor_of_person(tx, person=self.ids[name])
        return plan, grant(plan, tx.actor)

    def save(self, name: str, *commands: Any) -> tuple[Change, ...]:
        """Let somebody write records."""
        done: tuple[Change, ...] = self.act(name, perform, *commands)
        return done

    def submit(self, by: str = "周敏", **values: Any) -> Id:
        """Let somebody hand in an order, and give its id."""
        return self.save(by, CreateRecord("order", {"name": "单", "amount": "100", **values}))[0].record

    def todo(self, name: str) -> list[Task]:
        """List what waits for somebody, the oldest first."""
        with self.database.read() as tx:
            listed = flows.list_tasks(tx, flows.Which.WAITING, person=self.ids[name], limit=100)
        return [Task(each.id, each.node, each.run) for each in reversed(listed)]

    def waiting(self) -> dict[str, list[str]]:
        """Say who is asked at which steps."""
        return {name: [task.node for task in tasks] for name in NAMES if (tasks := self.todo(name))}

    def agree(self, name: str, opinion: str | None = None, **more: Any) -> None:
        """Let somebody agree to what waits for them the longest."""
        self.act(name, flowing.agree, self.todo(name)[0].id, flowing.Answer(opinion, **more))

    def claim(self, name: str) -> None:
        """Let somebody take what waits for them the longest."""
        self.act(name, flowing.claim, self.todo(name)[0].id)

    def answer(self, name: str) -> None:
        """Let somebody agree to what waits for them the longest, which they take before if it is offered to several."""
        with suppress(TaskOver):
            self.claim(name)
        self.agree(name)

    def refuse(self, name: str, opinion: str | None = "不行") -> None:
        """Let somebody refuse it."""
        self.act(name, flowing.refuse, self.todo(name)[0].id, flowing.Answer(opinion))

    def run(self, record: Id) -> flows.ListedRun:
        """Give the newest run about an order."""
        with self.database.read() as tx:
            return flows.list_runs(tx, limit=1, about=("order", record))[0]

    def state(self, record: Id) -> RunState:
        """Say where the newest run about an order is."""
        return self.run(record).state

    def held(self, record: Id) -> flows.Held:
        """Give the newest run about an order with all that belongs to it."""
        with self.database.read() as tx:
            return flows.load(tx, self.run(record).id)

    def said(self, record: Id) -> list[str]:
        """List what is told of the newest run about an order."""
        with self.database.read() as tx:
            return [each.what for each in flows.said_of(tx, self.run(record).id)]

    def cell(self, record: Id, field: str, form: str = "order") -> Any:
        """Give a stored cell."""
        from huodan.storage.sql.statements import fetch_row

        with self.database.read() as tx:
            row = fetch_row(tx, current_plan(tx), form, record)
        assert row is not None
        return row[f"{form}_{field}"]
