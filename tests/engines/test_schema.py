"""Tables follow the Plan, and nothing is lost."""

import pytest
from sqlalchemy import inspect

from huodan.engines import schema
from huodan.language.messages import SYSTEM
from huodan.language.plan import Plan
from huodan.storage import Database, Tx
from huodan.storage.sql.statements import fetch_row, insert_rows
from tests.support import apps

NAME = apps.field("item_name", "single_line_text")
SYSTEM_COLUMNS = dict.fromkeys(
    ("app_version", "version", "created_at", "created_by", "updated_at", "updated_by"), 1
)


@pytest.fixture
def database(database_url: str) -> Database:
    return Database(database_url)


def plan_of(*fields: apps.Tree) -> Plan:
    return apps.plan(apps.app(apps.form("item", *fields)))


def sync(database: Database, plan: Plan) -> tuple[str, ...]:
    return database.transact(SYSTEM, lambda tx: schema.sync(tx, plan))


def put(tx: Tx, plan: Plan, *names: str) -> None:
    insert_rows(
        tx, plan, "item", [{"id": n, **SYSTEM_COLUMNS, "item_name": name} for n, name in enumerate(names, 1)]
    )


def test_every_kind_gets_its_place(database: Database) -> None:
    plan = apps.plan(apps.every_kind())

    done = sync(database, plan)

    assert {"r_every", "s_every_subform", "r_product", "r_people"} <= set(done)
    with database.read() as tx:
        assert schema.missing(tx, plan) == ()
        assert schema.conflicts(tx, plan) == ()
    assert sync(database, plan) == ()


def test_a_new_field_is_added_beside_the_data(database: Database) -> None:
    before, after = plan_of(NAME), plan_of(NAME, apps.field("item_day", "date_time", unique=True))
    sync(database, before)
    with database.write() as tx:
        put(tx, before, "甲")

    done = sync(database, after)

    assert done == ("r_item.f_item_day", "r_item.f_item_day__d", "u_r_item_item_day")
    with database.read() as tx:
        found = fetch_row(tx, after, "item", 1)
    assert found is not None
    assert (found["item_name"], found["item_day"]) == ("甲", None)


def test_a_removed_field_keeps_its_column_for_coming_back(database: Database) -> None:
    number = apps.field("item_number", "number")
    sync(database, plan_of(NAME, number))

    assert sync(database, plan_of(NAME)) == ()
    assert sync(database, plan_of(NAME, number)) == ()


def test_what_is_missing_is_named(database: Database) -> None:
    plan = plan_of(NAME, apps.field("item_number", "number"))
    sync(database, plan_of(NAME))

    with database.read() as tx:
        assert schema.missing(tx, plan) == ("r_item.f_item_number",)
        assert "r_product" in schema.missing(tx, apps.plan(apps.shop()))


def test_unique_follows_the_plan_both_ways(database: Database) -> None:
    unique = plan_of({**NAME, "unique": True})
    sync(database, plan_of(NAME))

    assert sync(database, unique) == ("u_r_item_item_name",)
    assert sync(database, plan_of(NAME)) == ("u_r_item_item_name",)
    with database.write() as tx:
        put(tx, unique, "甲", "甲")


def test_unique_is_refused_while_values_repeat(database: Database) -> None:
    sync(database, plan_of(NAME))
    with database.write() as tx:
        put(tx, plan_of(NAME), "Abc", "ａｂｃ")

    with pytest.raises(schema.Duplicates) as refused:
        sync(database, plan_of({**NAME, "unique": True}))

    assert "item_name" in refused.value.text("zh")
    with database.read() as tx:
        assert "u_r_item_item_name" not in {
            index["name"] for index in inspect(tx.connection).get_indexes("r_item")
        }


def test_a_field_cannot_be_stored_in_another_way_even_after_it_was_removed(database: Database) -> None:
    sync(database, plan_of(NAME, apps.field("item_x", "number")))
    sync(database, plan_of(NAME))
    other = plan_of(NAME, apps.field("item_x", "date_time"))

    with database.read() as tx:
        assert [field.id for field in schema.conflicts(tx, other)] == ["item_x"]
        assert schema.conflicts(tx, plan_of(NAME, apps.field("item_x", "money"))) == ()


def test_rows_and_other_fields_have_different_ids_even_after_they_were_removed(database: Database) -> None:
    """History reads older entries by the id of their field."""
    text = plan_of(NAME, apps.field("item_x", "single_line_text"))
    rows = plan_of(NAME, apps.field("item_y", "subform", fields=[apps.field("item_z", "single_line_text")]))
    sync(database, text)
    sync(database, rows)
    sync(database, plan_of(NAME))
    swapped = plan_of(
        NAME,
        apps.field("item_x", "subform", fields=[apps.field("item_w", "single_line_text")]),
        apps.field("item_y", "number"),
    )

    with database.read() as tx:
        assert [field.id for field in schema.conflicts(tx, swapped)] == ["item_x", "item_y"]
        assert schema.conflicts(tx, rows) == schema.conflicts(tx, text) == ()
        assert schema.conflicts(tx, swapped, swapped) == (), "what is published already stays as it is"
