"""
What somebody asks of flows, as a browser sends it: one Tx under an Idempotency-Key. For ``test_every_node.py``.

An act is looked up in the state it is done in, so that a child process that dies of it asks for the very same.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from huodan.engines import flow, replay
from huodan.kit.ids import Id, format_id
from huodan.language.access import Grant
from huodan.language.flow.run import TaskState
from huodan.language.messages import SYSTEM, CreateRecord, DeleteRecord, Origin, UpdateRecord
from huodan.language.plan.model import Plan
from huodan.storage import Database, Tx
from huodan.storage.system import flow_run, flow_said, flow_task, journal, trash
from huodan.workspace import flowing
from huodan.workspace.perform import perform
from huodan.workspace.pressing import press
from huodan.workspace.publish import publish_app
from tests.support.apps import app, read
from tests.support.office import Office, Tree, customer, order, roles

MICRO = 1_000_000
Work = Callable[..., object]


@dataclass(frozen=True)
class Request:
    """What is asked. path: of the request, with the id it is about."""

    by: str
    path: str
    work: Work


@dataclass(frozen=True)
class Ask:
    """An act in one Tx. of: what it does, of ``flowing`` where it is an act on a task or a run."""

    of: str
    find: Callable[[Office], Request]


def send(office: Office, request: Request, key: str) -> bool:
    """Do what is asked as the door does; False if it was done under the key before."""

    def do(tx: Tx) -> bool:
        plan, seen = office.seen(tx, request.by)
        told = hashlib.sha256(key.encode()).digest()
        taken = replay.claim(tx, method="POST", path=request.path, key=key, body_hash=told)
        if isinstance(taken, replay.Answer):
            return False
        request.work(tx, plan, seen)
        replay.finish(tx, taken, status=200, body=b"{}")
        return True

    return office.database.transact(SYSTEM, do)


def publish(database: Database, flows: Sequence[Tree], *, without: str = "") -> None:
    """Publish flows of orders, which have a button. without: a role that is not there."""
    kept = [each for each in roles() if each["id"] != without]
    form = {**order(), "buttons": [{"id": "b1", "label": "发货", "asks": ["order_waybill"]}]}
    made = publish_app(database, SYSTEM, read(app(customer(), form, roles=kept, flows=list(flows))))
    assert isinstance(made, int), made


# ── records ──────────────────────────────────────────────────────────────────────────────────────────


def submit(by: str = "周敏", **values: object) -> Ask:
    """Hand in an order of 100 with a count of none."""

    def find(office: Office) -> Request:
        named = {name: ref(office, value) if name == "customer" else value for name, value in values.items()}
        wanted = CreateRecord("order", {"name": "单", "amount": "100", "count": 0, **named})
        return Request(by, "records", lambda *given: perform(*given, wanted))

    return Ask("submit", find)


def ref(office: Office, name: object) -> str:
    """Name a customer by name."""
    with office.database.read() as tx:
        mark = "?" if tx.dialect == "sqlite" else "%s"
        row = tx.run(f"SELECT id FROM r_customer WHERE f_customer_name = {mark}", (name,)).fetchone()
    assert row is not None
    return format_id("custom", row[0])


def change(by: str = "周敏", **values: object) -> Ask:
    """Change the order."""

    def find(office: Office) -> Request:
        wanted = UpdateRecord("order", only_order(office), values)
        return Request(by, f"records/{wanted.id}", lambda *given: perform(*given, wanted))

    return Ask("change", find)


def remove(by: str = "周敏") -> Ask:
    """Put the order into the trash."""

    def find(office: Office) -> Request:
        wanted = DeleteRecord("order", only_order(office))
        return Request(by, f"records/{wanted.id}/delete", lambda *given: perform(*given, wanted))

    return Ask("remove", find)


def push(by: str = "李总") -> Ask:
    """Press the button of the order."""

    def find(office: Office) -> Request:
        id = only_order(office)

        def work(tx: Tx, plan: Plan, grant: Grant) -> object:
            form = plan.forms["order"]
            asked = {"waybill": "SF1"}
            return press(tx, plan, grant, form, id, "b1", asked, base_version=None, origin=Origin.SCREEN)

        return Request(by, f"records/{id}/press/b1", work)

    return Ask("press", find)


def only_order(office: Office) -> Id:
    """Give the order there is."""
    with office.database.read() as tx:
        ((id,),) = tx.run("SELECT id FROM r_order").fetchall()
    return Id(id)


# ── tasks and runs ───────────────────────────────────────────────────────────────────────────────────


def on_task(of: str, by: str, *given: object, whose: str | None = None, **more: Any) -> Ask:
    """Do something with the task that waits for somebody the longest; names among what is given are people."""

    def find(office: Office) -> Request:
        task = office.todo(whose or by)[0].id
        named = {name: _people(office, value) for name, value in more.items()}
        return Request(
            by, f"tasks/{task}/{of}", lambda *seen: getattr(flowing, of)(*seen, task, *given, **named)
        )

    return Ask(of, find)


def agree(by: str, opinion: str | None = None, **more: Any) -> Ask:
    """Agree."""
    return on_task("agree", by, flowing.Answer(opinion, **more))


def refuse(by: str) -> Ask:
    """Refuse."""
    return on_task("refuse", by, flowing.Answer("不行"))


def on_run(of: str, by: str, **more: Any) -> Ask:
    """Do something with the newest run."""

    def find(office: Office) -> Request:
        run = newest(office)
        return Request(by, f"runs/{run}/{of}", lambda *seen: getattr(flowing, of)(*seen, run, **more))

    return Ask(of, find)


def take_out(by: str, person: str) -> Ask:
    """Ask somebody no longer whom one had asked."""

    def find(office: Office) -> Request:
        run = newest(office)
        with office.database.read() as tx:
            tasks = flow.load(tx, run).run.tasks.values()
        mine, theirs = (
            next(
                task.id
                for task in tasks
                if task.person == office.id(name) and task.state in (TaskState.OPEN, TaskState.LATER)
            )
            for name in (by, person)
        )
        return Request(
            by, f"tasks/{mine}/take_out", lambda *seen: flowing.take_out(*seen, mine, other=theirs)
        )

    return Ask("take_out", find)


def skip_stuck(by: str) -> Ask:
    """Go on behind the step the newest run is stuck at."""

    def find(office: Office) -> Request:
        run = newest(office)
        with office.database.read() as tx:
            stuck = flow.load(tx, run).stuck
        assert stuck is not None
        visit = Id(int(stuck.path))
        return Request(by, f"runs/{run}/skip", lambda *seen: flowing.skip(*seen, run, visit=visit))

    return Ask("skip", find)


def newest(office: Office) -> Id:
    """Give the run that began last."""
    with office.database.read() as tx:
        return Id(tx.execute(select(func.max(flow_run.c.id))).scalar_one())


def other(of: str, by: str, work: Callable[[Office], Work]) -> Ask:
    """Do something else in one Tx."""
    return Ask(of, lambda office: Request(by, of, work(office)))


def _people(office: Office, value: object) -> object:
    if isinstance(value, str) and value in office.ids:
        return office.id(value)
    if isinstance(value, list):
        return [_people(office, each) for each in value]
    return value


# ── what came of it ──────────────────────────────────────────────────────────────────────────────────


def facts(office: Office) -> dict[str, object]:
    """
    Tell what there is, without ids and moments.

    orders: name, count, state of each. rule: how many changes steps made. told: notices and copies people got.
    """
    with office.database.read() as tx:
        ran = tx.execute(select(flow_run.c.flow, flow_run.c.state, flow_run.c.stuck)).all()
        sorts = tx.execute(select(flow_task.c.sort)).scalars()
        return {
            "runs": sorted(f"{of} {state}{'' if stuck is None else ' stuck'}" for of, state, stuck in ran),
            "asked": office.waiting(),
            "orders": sorted(
                (name, (count or 0) // MICRO, state)
                for name, count, state in tx.run(
                    "SELECT f_order_name, f_order_count, f_order_state FROM r_order"
                )
            ),
            "customers": sorted(
                (name, (debt or 0) // MICRO)
                for name, debt in tx.run("SELECT f_customer_name, f_customer_debt FROM r_customer")
            ),
            "lines": sorted(
                (row[0] or 0) // MICRO for row in tx.run("SELECT f_line_price FROM s_order_lines")
            ),
            "trash": tx.execute(select(func.count()).select_from(trash)).scalar_one(),
            "told": sum(sort in ("copy", "notice") for sort in sorts),
            "rule": tx.execute(
                select(func.count()).select_from(journal).where(journal.c.origin == Origin.RULE.value)
            ).scalar_one(),
            "said": dict(Counter(tx.execute(select(flow_said.c.what)).scalars())),
        }
