"""Indexes follow from what the documents declare: uniqueness, references, views and figures."""

from __future__ import annotations

import pytest

from huodan.engines import schema
from huodan.language.messages import SYSTEM
from huodan.storage import Database
from huodan.storage.sql.tables import tables
from tests.support import apps


def indexes(table: str, *, views: tuple[apps.Tree, ...] = (), home: tuple[apps.Tree, ...] = ()) -> set[str]:
    """List the columns of a table's indexes in the shop with some views and figures, unique ones with an !."""
    tree = {**apps.shop(), "home": list(home)}
    tree["forms"][1]["views"] = list(views)
    made = tables(apps.plan(tree)).rows(table).indexes
    return {
        ("!" if index.unique else "") + " ".join(column.name for column in index.columns) for index in made
    }


def view(field: str, **settings: object) -> apps.Tree:
    order = [{"id": "o1", "field": field, "dir": "desc"}]
    key = field.replace(".", "_")
    return {"id": f"v_{key}", "key": key, "label": field, "columns": ["no"], "order": order, **settings}


def figure(number: int, **aggregate: object) -> apps.Tree:
    return {
        "id": f"w{number}",
        "key": f"w{number}",
        "label": "数",
        "kind": "figure",
        "form": "order",
        "aggregate": aggregate,
    }


SUM = {"key": "sum", "op": "sum", "field": "total"}
COUNT = {"key": "count", "op": "count"}
PLAIN = {"!f_order_no__k", "f_order_day id", "f_order_at id", "f_order_seller"}


def test_unique_fields_references_and_days_are_indexed() -> None:
    assert indexes("order") == PLAIN
    assert indexes("order_lines") == {"parent position", "f_line_product parent"}
    assert indexes("product") == {"!f_product_code__k"}


def test_a_list_walks_along_the_order_of_its_view() -> None:
    plain = PLAIN - {"f_order_seller"}
    assert indexes("order", views=(view("total"),)) == plain | {
        "f_order_total id",
        "f_order_seller f_order_total",
    }
    # Sorted by what is no column of its own, or long text, a list has no index to walk along.
    assert indexes("order", views=(view("no"), view("seller.name"))) == PLAIN


def test_a_list_in_the_usual_order_is_found_by_state_owner_and_reference() -> None:
    done = {"field": "state", "op": "eq", "value": "甲"}
    made = indexes("order", views=(view("at", where=done), view("total")))

    assert "f_order_state f_order_at" in made
    assert "f_order_seller f_order_at" in made


@pytest.mark.parametrize(
    ("aggregate", "added", "gone"),
    [
        ({"measures": [COUNT]}, set(), set()),
        ({"measures": [SUM]}, {"f_order_total"}, set()),
        ({"group": [{"field": "state"}], "measures": [SUM]}, {"f_order_state f_order_total"}, set()),
        (
            {"group": [{"field": "seller"}], "measures": [SUM]},
            {"f_order_seller f_order_total"},
            {"f_order_seller"},
        ),
        (
            {"measures": [SUM], "where": {"field": "day", "op": "period", "value": "this_month"}},
            {"f_order_day id f_order_total"},
            {"f_order_day id"},
        ),
        (
            {"group": [{"field": "at", "by": "month"}], "measures": [SUM]},
            {"f_order_at__d f_order_total"},
            set(),
        ),
        (
            {
                "group": [{"field": "day"}],
                "measures": [SUM],
                "where": {"field": "state", "op": "eq", "value": "甲"},
            },
            {"f_order_state f_order_day f_order_total"},
            set(),
        ),
        ({"group": [{"field": "seller.department"}], "measures": [SUM]}, set(), set()),
        ({"measures": [SUM], "where": {"field": "lines.price", "op": "gt", "value": 1}}, set(), set()),
    ],
)
def test_a_figure_reads_a_covering_index(aggregate: apps.Tree, added: set[str], gone: set[str]) -> None:
    assert indexes("order", home=(figure(1, **aggregate),)) == (PLAIN - gone) | added


def test_figures_of_the_same_group_share_an_index_and_a_sum_reads_any() -> None:
    amount = {"key": "amount", "op": "sum", "field": "lines.amount"}
    quantity = {"key": "quantity", "op": "sum", "field": "lines.quantity"}
    by_product = [{"field": "lines.product"}]
    home = (
        figure(1, measures=[amount]),
        figure(2, group=by_product, measures=[amount]),
        figure(3, group=by_product, measures=[quantity]),
    )

    assert indexes("order_lines", home=home) == {
        "parent position",
        "f_line_product parent f_line_amount f_line_quantity",
    }


def test_text_without_a_bound_is_not_indexed() -> None:
    tree = apps.shop()
    tree["forms"][0]["fields"][0]["max_length"] = 1000
    tree["forms"][0]["views"] = [{**view("name"), "columns": ["name"]}]

    made = tables(apps.plan(tree)).rows("product").indexes

    assert [index.name for index in made] == ["u_r_product_product_code"]


def test_publishing_another_figure_changes_the_indexes(database: Database) -> None:
    before = apps.plan(apps.shop())
    after = apps.plan({**apps.shop(), "home": [figure(1, group=[{"field": "seller"}], measures=[SUM])]})
    database.transact(SYSTEM, lambda tx: schema.sync(tx, before))

    done = database.transact(SYSTEM, lambda tx: schema.sync(tx, after))

    assert len(done) == 2
    assert "i_r_order_order_seller" in done
    with database.read() as tx:
        assert schema.missing(tx, after) == ()
