"""
Two customers that are one, and everything that can name a customer: a relation, a set, rows, customers themselves.

Statements may stand once for each customer and month; visits are seen by those who own them only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from huodan.kit.ids import Id
from huodan.language.access import Grant, grant, system_grant
from huodan.language.document import builtin
from huodan.language.messages import SYSTEM, Actor, Origin
from huodan.language.plan import Plan
from huodan.storage import Database, Tx
from huodan.workspace import merging
from huodan.workspace.merging import Merged, Merging, Outlook, Side, Undone
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support.apps import Tree, app, field, form, read
from tests.support.sales import Desk, rights

Done = TypeVar("Done")
EVERYTHING = ["read", "create", "update", "delete"]
FORMS = ("customer", "order", "visit", "statement")
ZHOU = Actor(7, "周敏", frozenset({"seller"}))
WU = Actor(8, "吴静", frozenset({"reader"}))
OWNER = Actor(7, "周敏", frozenset({"owner", "reader"}))
CHIEF = Actor(9, "总经理", frozenset({"chief"}))


def customer() -> Tree:
    """Write the form of customers."""
    contacts = [field("contact_name", "single_line_text"), field("contact_phone", "single_line_text")]
    return form(
        "customer",
        field("customer_name", "single_line_text", required=True),
        field("customer_code", "single_line_text", unique=True),
        field("customer_level", "single_line_text"),
        field("customer_limit", "money"),
        field("customer_parent", "relation", target="customer"),
        field("customer_allies", "relations", target="customer"),
        field("customer_contacts", "subform", fields=contacts),
        field("customer_papers", "attachment"),
    )


def order() -> Tree:
    """Write the form of orders: the level of their customer is copied, its name looked up, its allies counted."""
    fills = [{"id": "fill_level", "source": "#customer_level", "into": "order_level"}]
    lines = [
        field("line_for", "relation", target="customer"),
        field("line_also", "relations", target="customer"),
    ]
    lock = {
        "id": "locked",
        "name": "锁定",
        "when": 'note = "锁定"',
        "does": [{"id": "lock", "do": "lock", "fields": ["order_customer", "order_others"]}],
    }
    return form(
        "order",
        field("order_note", "single_line_text"),
        field("order_customer", "relation", target="customer", fills=fills),
        field("order_level", "single_line_text"),
        field("order_name", "lookup", relation="order_customer", source="customer_name"),
        field("order_others", "relations", target="customer"),
        field("order_count", "formula", formula="COUNTA(others)", places=0),
        field("order_lines", "subform", fields=lines),
        rules=[lock],
    )


def visit() -> Tree:
    """Write the form of visits."""
    return form(
        "visit",
        field("visit_note", "single_line_text"),
        field("visit_customer", "relation", target="customer"),
        field("visit_owner", "member", is_owner=True),
    )


def statement() -> Tree:
    """Write the form of statements."""
    return form(
        "statement",
        field("statement_month", "single_line_text"),
        field("statement_customer", "relation", target="customer"),
        combinations=[{"id": "once", "fields": ["statement_customer", "statement_month"]}],
    )


def roles() -> list[Tree]:
    """Write the roles: chief (everything), seller (customers but limits, own visits), reader (reads customers)."""
    no_limit = [{"id": "no_limit", "fields": ["customer_limit"], "right": "hidden"}]
    return [
        {"id": "chief", "name": "总经理", "forms": [rights(one, EVERYTHING) for one in FORMS]},
        {
            "id": "seller",
            "name": "销售员",
            "forms": [
                rights("customer", EVERYTHING, but=no_limit),
                rights("order", ["read"], fields="read"),
                rights("visit", EVERYTHING, rows="own"),
            ],
        },
        {"id": "owner", "name": "负责人", "forms": [rights("visit", EVERYTHING, rows="own")]},
        {"id": "reader", "name": "只读", "forms": [rights("customer", ["read"], fields="read")]},
    ]


def build(url: str) -> None:
    """Publish the app into an empty database."""
    database = Database(url, today=20260506)
    try:
        for each in (builtin(), read(app(customer(), order(), visit(), statement(), roles=roles()))):
            assert isinstance(publish_app(database, SYSTEM, each), int)
    finally:
        database.close()


class Mergers(Desk):
    """Somebody who merges customers and takes it back."""

    def merge(self, stays: Id, gone: Id, **more: Any) -> Merged:
        """Let one customer, or of ``form``, become a part of another; more: sides, or what ``Merging`` takes."""
        wish = self._wish(stays, gone, more)
        return self.write(lambda tx, plan, granted: merging.merge(tx, plan, granted, wish))

    def look(self, stays: Id, gone: Id, **more: Any) -> Outlook:
        """Say what that would do."""
        wish = self._wish(stays, gone, more)
        with self.database.read(self.actor) as tx:
            plan = current_plan(tx)
            return merging.look(tx, plan, self.grant(plan), wish)

    def undo(self, done: Merged, form: str = "customer") -> Undone:
        """Take a merge back."""
        return self.write(
            lambda tx, plan, granted: merging.undo(tx, plan, granted, form, done.id, origin=Origin.API)
        )

    def _wish(self, stays: Id, gone: Id, more: dict[str, Any]) -> Merging:
        form = more.pop("form", "customer")
        sides = {key: Side(value) for key, value in more.items() if not key.endswith("_version")}
        versions = {key: value for key, value in more.items() if key.endswith("_version")}
        return Merging(form, stays, gone, sides, **versions)

    def write(self, work: Callable[[Tx, Plan, Grant], Done]) -> Done:
        """Do something in a Tx of their own."""

        def within(tx: Tx) -> Done:
            plan = current_plan(tx)
            granted = system_grant(plan) if self.actor is SYSTEM else grant(plan, self.actor)
            return work(tx, plan, granted)

        return self.database.transact(self.actor, within)
