"""One relation becomes several, and texts become relations: nothing is looked up that is known, and undo is exact."""

from __future__ import annotations

from huodan.language.messages import SYSTEM
from huodan.storage import Database
from huodan.workspace.publish import publish
from tests.support import apps
from tests.workspace.test_kind_changes import become, change, create, database, document, item, undo, values

__all__ = ["database"]


def test_a_relation_becomes_several_and_names_become_relations_made_where_they_lack(
    database: Database,
) -> None:
    become(database, "relation")
    yun = create(database, "customer", name="云杉贸易")
    id = item(database, {"match": {"name": "云杉贸易"}})

    undo(database, become(database, "relations"))

    assert values(database) == {id: [yun]}
    become(database, "relations")
    assert values(database) == {id: [(yun,)]}
    text = become(database, "single_line_text")
    change(database, id, value="云杉贸易，新客户、新客户")
    done = database.transact(
        SYSTEM,
        lambda tx: publish(tx, apps.read(document("relations")), creates=("item_value",)),
        alone=True,
    )
    assert isinstance(done, int)
    with database.read() as tx:
        (made,) = [row[0] for row in tx.run("SELECT id FROM r_customer WHERE f_customer_name = '新客户'")]
    assert values(database) == {id: [(yun, made)]}
    undo(database, done)
    assert values(database) == {id: ["云杉贸易，新客户、新客户"]}
    undo(database, text)
    assert values(database) == {id: [(yun, made)]}
