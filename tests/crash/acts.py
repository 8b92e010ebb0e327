"""
Acts within a workspace that take many steps, for ``test_every_act.py``: what is there before, the act, what comes of it.

Acts with its copies stand in ``copies.py``.
"""

from __future__ import annotations

from collections import Counter
from threading import Event

from sqlalchemy import func, select

from huodan.engines import jobs
from huodan.engines.jobs import Job
from huodan.kit.ids import Id
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM, CreateRecord, Origin
from huodan.storage import Database, Tx
from huodan.storage.system import app_version, job, journal as entries, journal_archive
from huodan.workspace import bulk
from huodan.workspace.bulk import Bulk
from huodan.workspace.check import check
from huodan.workspace.importing import Wish, run_import
from huodan.workspace.importing.runs import undo_import
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.working import wait_ms, work
from tests.crash.dying import World
from tests.crash.test_every_statement import TODAY
from tests.support.apps import field, form, read
from tests.support.sales import Desk, sales
from tests.workspace import test_importing as importing

LONG_AGO = 20230506
LEASE_MS = 1
ROUNDS = 500


def require_lawful(world: World) -> None:
    """Open the workspace as after a restart: nothing may break its laws."""
    with world.opened() as database, database.read() as tx:
        assert check(tx, all_contents=True) == ()


# ── a new version is published ───────────────────────────────────────────────────────────────────────


def publish(world: World) -> None:
    """Publish a form more, a field, a unique one, and a formula for which records that are there get copies."""
    tree = sales()
    customer, _, order, _ = tree["forms"]
    customer["fields"].append(field("customer_tax", "single_line_text", unique=True))
    formula = "customer.limit + total"
    order["fields"].append(field("order_limit", "formula", formula=formula, format="money"))
    tree["forms"].append(form("visit", field("visit_note", "single_line_text"), field("visit_day", "date")))
    with world.opened() as database:
        assert isinstance(publish_app(database, SYSTEM, read(tree)), int)


def published(world: World) -> object:
    """Tell versions, forms, and whether records can be written under the new one."""
    with world.opened() as database:
        Desk(database).create("visit", note="来过", day="2026-05-06")
        with database.read() as tx:
            versions = tx.execute(select(app_version.c.app, app_version.c.version)).all()
            return sorted(map(tuple, versions)), sorted(current_plan(tx).forms), check(tx)


# ── jobs ─────────────────────────────────────────────────────────────────────────────────────────────


def work_on(world: World, today: int = TODAY) -> None:
    """Do whatever is due, as a worker whose lease runs out at once."""
    with world.opened(today) as database:
        for _ in range(ROUNDS):
            if not work(database, lease_ms=LEASE_MS):
                due = wait_ms(database)
                if due is None or due > 1000:
                    return
                Event().wait(due / 1000)
    raise AssertionError("there is no end of it")


def ended(database: Database) -> object:
    """Tell how every job ended and how much it did."""
    with database.read() as tx:
        found = tx.execute(select(job.c.kind, job.c.state, job.c.done)).all()
        return sorted(map(str, found))


def history(database: Database) -> object:
    """Count what the journal tells, by form, record's version, and what was done."""
    with database.read() as tx:
        told = tx.run("SELECT form, version, kind FROM journal").fetchall()
        return sorted(Counter(map(tuple, told)).items())


def ask_bulk(world: World) -> None:
    """Ask for many prices to be changed, and some of the products to be deleted."""
    with world.opened() as database:
        desk = Desk(database)
        ids = [desk.create("product", name=f"茶{number}", price="1") for number in range(7)]

        def ask(tx: Tx, action: str, some: list[Id], **values: object) -> Job:
            wanted = Bulk("product", action, Origin.SCREEN, values)
            return bulk.do_later(tx, current_plan(tx), wanted, {"targets": [(id, None) for id in some]})

        database.transact(SYSTEM, lambda tx: ask(tx, "update", ids, price="9"))
        database.transact(SYSTEM, lambda tx: ask(tx, "delete", ids[5:]))


def ask_recompute(world: World) -> None:
    """Change a formula, and ask for it to be worked out again in what is there."""
    with world.opened() as database:
        desk = Desk(database)
        lines = [{"product": desk.create("product", name="茶", price="1"), "quantity": "2"}]
        buyer = desk.create("customer", name="重算的客户")
        for _ in range(2):
            desk.create("order", customer=buyer, lines=lines)
        tree = sales()
        columns = next(each for each in tree["forms"][2]["fields"] if each["id"] == "order_lines")["fields"]
        next(each for each in columns if each["id"] == "line_amount")["formula"] = "price*quantity*3"
        assert isinstance(publish_app(database, SYSTEM, read(tree)), int)
        wanted = Bulk("order", "recompute", Origin.SCREEN, {"formulas": ["lines.amount"]})
        database.transact(
            SYSTEM, lambda tx: bulk.do_later(tx, current_plan(tx), wanted, {"where": None, "search": None})
        )


def totals(world: World) -> object:
    """Tell what orders came to, the jobs, and the history."""
    with world.opened() as database:
        with database.read() as tx:
            found = tx.run("SELECT f_order_total, f_order_words, version FROM r_order").fetchall()
        return sorted(map(repr, found)), ended(database), history(database)


def prices(world: World) -> object:
    """Tell the products there are, the jobs, and the history."""
    with world.opened() as database:
        with database.read() as tx:
            found = tx.run("SELECT f_product_name, f_product_price, version FROM r_product").fetchall()
        return sorted(map(repr, found)), ended(database), history(database)


def ask_undoing(world: World) -> None:
    """Import customers, some new and some changed, and ask for that to be undone."""
    text = "客户编号,客户名称\nKH0001,改了名\nKH0030,甲公司\nKH0031,乙公司\nKH0032,丙公司\n"
    with world.opened() as database:
        with database.read() as tx:
            plan = current_plan(tx)
        brought = run_import(database, system_grant(plan), "customer", file=text.encode(), wish=Wish())
        run = brought.run
        assert run is not None
        database.transact(SYSTEM, lambda tx: undo_import(tx, current_plan(tx), form="customer", run=run))


def customers(world: World) -> object:
    """Tell the customers there are, the jobs, and the history."""
    with world.opened() as database:
        found = [(row["code"], row["name"]) for row in importing.rows(database, "customer", "code", "name")]
        assert found == [("KH0001", "杭州云杉"), ("KH0002", "成都天和"), ("KH0003", "南京新桥")]
        return ended(database), history(database)


def grow_old(world: World) -> None:
    """Write history of long ago and of today, and let its archive be asked for."""
    for today, names in ((LONG_AGO, "甲乙丙丁戊己庚"), (20260506, "辛壬")):
        with world.opened(today) as database:
            wanted = (
                CreateRecord("product", {"name": name, "price": "1"}, origin=Origin.IMPORT) for name in names
            )
            Desk(database).do(*wanted)
    with world.opened() as database:
        database.transact(
            SYSTEM, lambda tx: jobs.enqueue(tx, kind="archive_journal", title={"zh": "归档", "en": "Archive"})
        )


def archived(world: World) -> object:
    """Count the entries in both places; none is in both, as the laws see."""
    with world.opened() as database, database.read() as tx:
        return [
            tx.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (entries, journal_archive)
        ]
