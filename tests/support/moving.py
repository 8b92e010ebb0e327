"""An app of customers, and orders with lines, whose fields are moved; what its records hold and lists show."""

from __future__ import annotations

from typing import Any

from huodan.engines import records
from huodan.engines.query import Query, query
from huodan.kit.ids import Id
from huodan.language.access import system_grant
from huodan.language.document import tree_of
from huodan.language.document.moving import MoveField
from huodan.language.messages import SYSTEM, Command, CreateRecord
from huodan.storage import Database, Tx
from huodan.workspace.check import check
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan, published_apps
from huodan.workspace.publish import publish_app
from huodan.workspace.versions import undo_version
from tests.support import apps


def document(kind: str = "single_line_text", **settings: Any) -> apps.Tree:
    """Write an app of customers and orders with lines."""
    view = {"id": "v_all", "key": "all", "label": "全部", "columns": ["phone", "name"]}
    clerk = [
        {"id": "r1", "form": "order", "verbs": ["read"]},
        {"id": "r2", "form": "customer", "verbs": ["read"]},
    ]
    return apps.app(
        apps.form(
            "customer",
            apps.field("customer_name", "single_line_text"),
            apps.field("customer_region", kind, label="地区", **settings),
            label="客户",
        ),
        apps.form(
            "order",
            apps.field("order_name", "single_line_text"),
            apps.field("order_customer", "relation", target="customer"),
            apps.field("order_phone", kind, label="电话", **settings),
            apps.field("order_told", "formula", formula='name & "!"', result="text"),
            apps.field(
                "order_lines",
                "subform",
                label="明细",
                fields=[
                    apps.field("line_name", "single_line_text"),
                    apps.field("line_store", kind, **settings),
                ],
            ),
            views=[view],
            label="订单",
        ),
        roles=[{"id": "clerk", "name": "文员", "forms": clerk}],
    )


def run(database: Database, *commands: Command) -> list[Id]:
    def work(tx: Tx) -> list[Id]:
        plan = current_plan(tx)
        return [change.record for change in perform(tx, plan, system_grant(plan), *commands)]

    return database.transact(SYSTEM, work)


def customer(database: Database, name: str, **values: object) -> Id:
    return run(database, CreateRecord("customer", {"name": name, **values}))[0]


def order(database: Database, of: Id | None, phone: object, *stores: object) -> Id:
    values: dict[str, object] = {
        "name": "x",
        "phone": phone,
        "lines": [{"name": "y", "store": one} for one in stores],
    }
    if of is not None:
        values["customer"] = of
    return run(database, CreateRecord("order", values))[0]


def tree_now(database: Database) -> apps.Tree:
    with database.read() as tx:
        return tree_of(published_apps(tx)["test"])


UP = {"form": "order", "table": "order", "id": "order_phone", "to_form": "customer", "to_table": "customer"}
UP |= {"over": "order_customer"}
DOWN = {
    "form": "customer",
    "table": "customer",
    "id": "customer_region",
    "to_form": "order",
    "to_table": "order",
}
DOWN |= {"over": "order_customer"}
INTO_LINES = {
    "form": "order",
    "table": "order",
    "id": "order_phone",
    "to_form": "order",
    "to_table": "order_lines",
}
INTO_LINES |= {"over": "order_lines"}
OUT_OF_LINES = {
    "form": "order",
    "table": "order_lines",
    "id": "line_store",
    "to_form": "order",
    "to_table": "order",
}
OUT_OF_LINES |= {"over": "order_lines"}
BACK = {"form": "customer", "table": "customer", "id": "moved", "to_form": "order", "to_table": "order"}
BACK |= {"over": "order_customer", "new_id": "again"}


def moved(tree: apps.Tree, way: dict[str, str], **more: object) -> apps.Tree:
    MoveField.model_validate({"new_id": "moved", **way, **more}).change(tree, "zh", set())
    return tree


def publish(database: Database, tree: apps.Tree) -> int:
    version = publish_app(database, SYSTEM, apps.read(tree))
    assert isinstance(version, int), version
    with database.read() as tx:
        assert check(tx) == ()
    return version


def move(database: Database, way: dict[str, str], **more: object) -> int:
    return publish(database, moved(tree_now(database), way, **more))


def undo(database: Database, version: int) -> None:
    done = database.transact(SYSTEM, lambda tx: undo_version(tx, "test", version), alone=True)
    assert isinstance(done, int), done
    with database.read() as tx:
        assert check(tx) == ()


def cells(database: Database, form: str, ids: list[Id], field: str) -> list[object]:
    """Give what records hold in a field, or their rows, if it is one of theirs."""
    with database.read() as tx:
        plan = current_plan(tx)
        found = {one.id: one for one in records.load_many(tx, plan, plan.forms[form], ids)}
        if field in plan.forms[form].table.by_id:
            return [found[id].cells[field] for id in ids]
        return [[line.cells[field] for line in found[id].rows["order_lines"]] for id in ids]


def shown(database: Database, form: str, column: str, where: object = None) -> list[object]:
    """Give what a list shows, in the order records came."""
    with database.read() as tx:
        plan = current_plan(tx)
        asked = Query(form, columns=(column,), where=where)
        rows = sorted(query(tx, plan, system_grant(plan), asked).rows, key=lambda row: str(row["id"]))
        return [row[column] for row in rows]
