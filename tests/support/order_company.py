"""
A small company that works with the order app as it comes: people of each role, customers, products, and nothing else.

沈建华 (boss, above all), 赵国栋 (sales director), 周敏 (sells), 何雅静 (enters for others), 钱文静 (finance director),
方蕾 (accountant), 唐大强 (warehouse), 系统管理员.
"""

from __future__ import annotations

from typing import Any, Literal

from huodan import templates
from huodan.engines import people
from huodan.engines.people import find_roles
from huodan.engines.query import Query, query
from huodan.kit.ids import Id, format_id, parse_id
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM, CreateRecord, UpdateRecord
from huodan.storage import Database, Tx
from huodan.workspace.importing import Wish, run_import
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan
from huodan.workspace.setup import add_person, prepare, publish_template
from tests.support.office import Office

STAFF = (
    ("沈建华", "总经理"),
    ("赵国栋", "销售总监"),
    ("周敏", "销售员"),
    ("何雅静", "销售内勤"),
    ("钱文静", "财务总监"),
    ("方蕾", "会计"),
    ("唐大强", "仓库管理员"),
    ("系统管理员", "管理员"),
)
TODAY = 20260506


def build(url: str) -> None:
    """Fill an empty database with the company."""
    database = Database(url, today=TODAY)
    try:
        prepare(database, today=TODAY)
        publish_template(database, templates.load("orders"))
        database.transact(SYSTEM, _fill)
    finally:
        database.close()


def _fill(tx: Tx) -> None:
    plan = current_plan(tx)
    for number, (name, role) in enumerate(STAFF):
        above = {} if number == 0 else {"manager": {"match": {"name": STAFF[0][0]}}}
        add_person(
            tx,
            login=f"p{number}",
            password="Tg7#kd02-xq",
            roles=find_roles(plan, [role]),
            values={"name": name, **above},
            must_change_password=False,
        )
    mine = {"match": {"name": "周敏"}}
    commands = (
        CreateRecord("customer", {"code": "KH1", "name": "潍坊东昇商贸", "terms": "月结30天", "owner": mine}),
        CreateRecord("customer", {"code": "KH2", "name": "临沂四季商贸", "terms": "月结30天", "owner": mine}),
        CreateRecord("product", {"code": "CP1", "name": "橘子酱", "price": "1", "cost": "0.5", "unit": "箱"}),
    )
    for command in commands:
        perform(tx, plan, system_grant(plan), command)


class OrderCompany(Office):
    """The company at work."""

    def order(self, amount: str, *, by: str = "周敏", customer: str = "KH1", **values: Any) -> Id:
        """Let somebody enter an order of an amount."""
        lines = [{"product": {"match": {"code": "CP1"}}, "quantity": amount, "price": "1"}]
        given = {"customer": {"match": {"code": customer}}, "lines": lines, **values}
        return self.save(by, CreateRecord("order", given))[0].record

    def ship(self, order: Id) -> Id:
        """Let an order of up to 50,000 go its whole way, where nothing else waits for those who are asked."""
        for name in ("赵国栋", "方蕾", "唐大强"):
            self.agree(name)
        self.agree("唐大强", values={"tracking_no": "SF1"})
        return order

    def bring(self, kind: Literal["new", "open", "history"], *rows: str) -> None:
        """Import orders: number, customer, state, quantity at 1 each, day they are to be paid by, salesperson."""
        head = "订单编号,客户,订单状态,产品,数量,单价,应收到期日,业务员"
        lines = [
            ",".join((*row.split(",")[:3], "CP1", row.split(",")[3], "1", *row.split(",")[4:]))
            for row in rows
        ]
        with self.database.read() as tx:
            granted = system_grant(current_plan(tx))
        file = "\n".join((head, *lines)).encode()
        report = run_import(self.database, granted, "order", file=file, wish=Wish(import_as=kind))
        assert (report.created, report.errors) == (len(rows), ())

    def has(self, name: str, *roles: str) -> None:
        """Give somebody roles in place of those they have."""
        self.act(
            "系统",
            lambda tx, plan, _: people.set_roles(tx, person=self.id(name), roles=find_roles(plan, roles)),
        )

    def leaves(self, name: str) -> None:
        """Let somebody sign in no more."""
        self.act("系统", lambda tx, plan, _: people.set_active(tx, person=self.id(name), is_active=False))

    def customer(self, code: str) -> Id:
        """Give a customer by its number."""
        with self.database.read() as tx:
            plan = current_plan(tx)
            rows = query(tx, plan, system_grant(plan), Query("customer", columns=("code",), limit=9)).rows
        id = next(parse_id(str(row["id"])) for row in rows if row["code"] == code)
        assert id is not None
        return id

    def keeps(self, name: str, customer: str) -> None:
        """Let a customer be somebody's."""
        self.save(
            "系统", UpdateRecord("customer", self.customer(customer), {"owner": {"match": {"name": name}}})
        )

    def status(self, order: Id) -> str:
        """Say the state of an order as people read it."""
        return str(self.shown(order, "status"))

    def shown(self, order: Id, path: str) -> object:
        """Give a value of an order as it is shown."""
        with self.database.read() as tx:
            plan = current_plan(tx)
            rows = query(tx, plan, system_grant(plan), Query("order", columns=(path,), limit=1000)).rows
        return next(row[path] for row in rows if parse_id(str(row["id"])) == order)

    def asked(self) -> dict[str, list[str]]:
        """Say who is asked at which steps."""
        return {name: [task.node for task in tasks] for name, _ in STAFF if (tasks := self.todo(name))}

    def pays(self, order: Id, amount: str) -> Id:
        """Let the accountant enter what a customer paid for an order."""
        values = {
            "order": format_id("ord", order),
            "amount": amount,
            "paid_on": "2026-05-06",
            "method": "银行转账",
        }
        return self.save("方蕾", CreateRecord("payment", values))[0].record
