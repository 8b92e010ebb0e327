"""A field is moved back by the act, after it was changed where it had gone: every record holds what the field of now can hold."""

from __future__ import annotations

import pytest

from huodan.language.document.acts import ChangeKind
from huodan.language.document.merging import MergeOptions
from huodan.language.messages import DeleteRecord, RestoreRecord, UpdateRecord
from huodan.storage import Database
from tests.support import apps
from tests.support.moving import (
    BACK,
    UP,
    cells,
    customer,
    document,
    move,
    moved,
    order,
    publish,
    run,
    shown,
    tree_now,
    undo,
)
from tests.workspace.test_moved_fields import OPTIONS, database as database
from tests.workspace.test_rehearsals import outcome, texts


def merged(tree: apps.Tree) -> apps.Tree:
    change = {"form": "customer", "table": "customer", "field": "moved", "into": "east", "gone": ["west"]}
    MergeOptions.model_validate(change).change(tree, "zh", set())
    return tree


def become(tree: apps.Tree, kind: str) -> apps.Tree:
    change = {"form": "customer", "table": "customer", "id": "moved", "kind": kind}
    ChangeKind.model_validate(change).change(tree, "zh", set())
    return tree


@pytest.mark.parametrize("kind", ["dropdown", "multi_select"])
def test_options_that_were_merged_meanwhile_are_merged_in_what_comes_back(
    database: Database, kind: str
) -> None:
    def chosen(*options: str) -> object:
        return options[0] if kind == "dropdown" else tuple(options)

    publish(database, document(kind, options=OPTIONS))
    one, two = customer(database, "甲"), customer(database, "乙")
    raws = [(one, "东区"), (one, "西区"), (two, "西区")]
    orders = [order(database, of, raw if kind == "dropdown" else [raw]) for of, raw in raws]
    before = cells(database, "order", orders, "order_phone")
    up = move(database, UP)
    merge = publish(database, merged(tree_now(database)))

    found = outcome(database, moved(tree_now(database), BACK))
    back = move(database, BACK)

    assert not found.unconverted
    assert cells(database, "order", orders, "order_phone") == [chosen("east")] * 3
    label = "东区" if kind == "dropdown" else ["东区"]
    assert shown(database, "order", "phone", {"field": "phone", "op": "not_empty"}) == [label] * 3
    for version in (back, merge, up):
        undo(database, version)
    assert cells(database, "order", orders, "order_phone") == before


def test_a_kind_that_was_changed_meanwhile_is_changed_in_what_comes_back(database: Database) -> None:
    publish(database, document())
    one, two = customer(database, "甲"), customer(database, "乙")
    orders = [order(database, one, "1"), order(database, one, "2"), order(database, two, "三")]
    up = move(database, UP)
    change = publish(database, become(tree_now(database), "number"))
    run(database, UpdateRecord("customer", one, {"phone": "5"}))

    found = outcome(database, moved(tree_now(database), BACK))
    back = move(database, BACK)

    assert [(value.record, value.value) for value in found.unconverted] == [
        (orders[2], "三"),
        (one, "5"),
    ]
    assert shown(database, "order", "phone") == ["1", "2", None]
    for version in (back, change, up):
        undo(database, version)
    assert cells(database, "order", orders, "order_phone") == ["1", "5", "三"]


def test_values_of_records_in_the_trash_are_told_and_come_back_with_the_undo(database: Database) -> None:
    publish(database, document())
    one = customer(database, "甲")
    gone = order(database, one, "1")
    run(database, DeleteRecord("order", gone))
    tree = moved(tree_now(database), UP)

    (said,) = (text for _, text in texts(outcome(database, tree)) if "回收站" in text)

    assert "1 条数据" in said
    version = publish(database, tree)
    run(database, RestoreRecord("order", gone))
    assert shown(database, "order", "phone") == [None]
    undo(database, version)
    assert shown(database, "order", "phone") == ["1"]
