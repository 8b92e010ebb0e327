"""What people enter while a field is elsewhere counts, here and there; and a move whose values cannot go along is refused."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.kit.ids import Id
from huodan.language.document.acts import ChangeKind
from huodan.language.document.removing import RemoveFields
from huodan.language.messages import CreateRecord, DeleteRecord, UpdateRecord
from huodan.storage import Database
from tests.support import apps
from tests.support.moving import (
    DOWN,
    OUT_OF_LINES,
    UP,
    cells,
    customer,
    document,
    move,
    moved,
    order,
    publish,
    run,
    tree_now,
    undo,
)
from tests.workspace.test_moved_fields import database as database
from tests.workspace.test_rehearsals import outcome, texts


def remove(tree: apps.Tree, form: str, *fields: str) -> apps.Tree:
    RemoveFields(form=form, table=form, ids=fields).change(tree, "zh", set())
    return tree


def become(tree: apps.Tree, kind: str, **more: Any) -> apps.Tree:
    change = {"form": "customer", "table": "customer", "id": "moved", "kind": kind, **more}
    ChangeKind.model_validate(change).change(tree, "zh", set())
    return tree


def back(database: Database, before: apps.Tree) -> list[str]:
    """Give what the check says of a draft that is as it was before."""
    found = outcome(database, before)
    assert not found.problems, found.problems
    return [text for _, text in texts(found)] + [f"{one.record} {one.value}" for one in found.unconverted]


def test_a_value_that_was_corrected_counts_when_the_field_comes_back(database: Database) -> None:
    publish(database, document())
    before = tree_now(database)
    one, two, three = (customer(database, name) for name in "甲乙丙")
    orders = [order(database, of, phone) for of, phone in ((one, "1"), (one, "1"), (two, "2"), (two, "3"))]
    emptied = order(database, three, "4")
    version = move(database, UP)
    run(database, UpdateRecord("customer", one, {"phone": "corrected"}))
    run(database, UpdateRecord("customer", two, {"phone": "33"}))
    run(database, UpdateRecord("customer", three, {"phone": None}))

    told = back(database, before)
    undo(database, version)

    held = cells(database, "order", [*orders, emptied], "order_phone")
    assert held == ["corrected", "corrected", "2", "33", None]
    assert any("《订单》的「电话」回来了" in text and "4 条" in text for text in told), told


def test_what_nothing_can_take_is_listed_when_the_field_comes_back(database: Database) -> None:
    publish(database, document())
    before = tree_now(database)
    lonely, one = customer(database, "甲"), customer(database, "乙")
    orders = [order(database, one, "1"), order(database, one, "2")]
    run(database, DeleteRecord("order", orders[1]))
    version = move(database, UP)
    run(database, UpdateRecord("customer", lonely, {"phone": "9"}))

    told = back(database, before)
    undo(database, version)

    assert cells(database, "order", orders[:1], "order_phone") == ["1"]
    assert f"{lonely} 9" in told
    assert any("后来填的 1 个值没有地方放" in text for text in told), told
    move(database, UP)
    assert cells(database, "customer", [lonely], "moved") == ["9"]


def test_moving_again_takes_what_was_saved_last(database: Database) -> None:
    publish(database, document())
    one, two, three = (customer(database, name) for name in "甲乙丙")
    orders = [order(database, of, phone) for of, phone in ((one, "1"), (two, "2"), (three, "3"))]
    version = move(database, UP)
    for of, phone in ((one, "11"), (two, "22"), (three, None)):
        run(database, UpdateRecord("customer", of, {"phone": phone}))
    undo(database, version)
    run(database, UpdateRecord("order", orders[0], {"phone": "33"}))
    run(database, UpdateRecord("order", orders[2], {"phone": "44"}))

    again = move(database, UP)

    assert cells(database, "customer", [one, two, three], "moved") == ["33", "22", "44"]
    undo(database, again)
    assert cells(database, "order", orders, "order_phone") == ["33", "22", "44"]


def test_it_goes_and_comes_often_and_counts_what_came_last(database: Database) -> None:
    publish(database, document())
    one = customer(database, "甲")
    orders = [order(database, one, "1"), order(database, one, None)]
    for number in range(3):
        version = move(database, UP)
        run(database, UpdateRecord("customer", one, {"phone": f"there {number}"}))
        undo(database, version)
        assert cells(database, "order", orders, "order_phone") == ["there 0", f"there {number}"]
        run(database, UpdateRecord("order", orders[1], {"phone": f"here {number}"}))


def test_of_one_of_several_that_was_changed_the_value_of_all_stays(database: Database) -> None:
    publish(database, document())
    before = tree_now(database)
    one, two = customer(database, "甲", region="东"), customer(database, "乙", region="西")
    orders = [order(database, of, None) for of in (one, one, two)]
    version = move(database, DOWN)
    run(database, UpdateRecord("order", orders[0], {"region": "南"}))
    run(database, UpdateRecord("order", orders[2], {"region": "北"}))

    told = back(database, before)
    undo(database, version)

    assert cells(database, "customer", [one, two], "customer_region") == ["东", "北"]
    assert f"{orders[0]} 南" in told


@pytest.mark.parametrize("together", [False, True])
def test_what_must_stand_once_comes_back_and_stands_once(database: Database, together: bool) -> None:
    tree = document() if together else document(unique=True)
    if together:
        tree["forms"][1]["combinations"] = [{"id": "k1", "fields": ["order_name", "order_phone"]}]
    publish(database, tree)
    before = tree_now(database)
    one, two = customer(database, "甲"), customer(database, "乙")
    orders = [order(database, one, "1"), order(database, two, None), order(database, two, None)]
    version = move(database, UP)
    run(database, UpdateRecord("customer", two, {"phone": "5"}))
    late = run(database, CreateRecord("order", {"name": "x", "customer": one}))

    back(database, before)
    undo(database, version)

    assert cells(database, "order", [*orders, *late], "order_phone") == ["1", "5", None, None]


def test_relations_are_told_by_their_titles(database: Database) -> None:
    tree = document()
    tree["forms"].append(apps.form("contact", apps.field("contact_name", "single_line_text"), label="联系人"))
    tree["forms"][1]["fields"][2] |= {"kind": "relation", "target": "contact"}
    publish(database, tree)
    one = customer(database, "甲")
    people = [run(database, CreateRecord("contact", {"name": name}))[0] for name in ("张三", "李四")]
    for each in people:
        order(database, one, each)

    plain = outcome(database, moved(tree_now(database), UP))
    text = outcome(database, become(moved(tree_now(database), UP, keeps=False), "single_line_text"))

    for found in (plain, text):
        (listed,) = found.unconverted
        assert (listed.value, "李四" in listed.problem.zh) == ("张三", True)
    publish(database, become(moved(tree_now(database), UP, keeps=False), "single_line_text"))
    assert cells(database, "customer", [one], "moved") == ["李四"]


def test_moved_twice_in_one_draft_is_refused(database: Database) -> None:
    publish(database, document())
    order(database, customer(database, "甲"), None, "1")
    tree = moved(tree_now(database), OUT_OF_LINES)
    again = UP | {"id": "moved"}

    found = outcome(database, moved(tree, again, new_id="moved2", keeps=False))

    (problem,) = found.problems
    assert (problem.code, "移了两次" in problem.zh) == ("move_stranded", True)
    assert problem.path.endswith("forms.0.fields.2.kind")


@pytest.mark.parametrize("kind", ["attachment", "image", "signature"])
def test_what_was_moved_does_not_become_files(database: Database, kind: str) -> None:
    publish(database, document())
    order(database, customer(database, "甲"), "1")

    found = outcome(database, become(moved(tree_now(database), UP, keeps=False), kind))

    (problem,) = found.problems
    assert (problem.code, "新建一个字段" in problem.zh) == ("move_stranded", True)


def test_values_go_along_a_relation_that_goes_with_the_same_publish(database: Database) -> None:
    publish(database, document())
    one = customer(database, "甲")
    orders = [order(database, one, "1")]
    tree = remove(moved(tree_now(database), UP, keeps=False), "order", "order_customer")

    assert not outcome(database, tree).unconverted
    version = publish(database, tree)

    assert cells(database, "customer", [one], "moved") == ["1"]
    undo(database, version)
    assert cells(database, "order", orders, "order_phone") == ["1"]


def test_values_go_out_of_rows_that_go_with_the_same_publish(database: Database) -> None:
    publish(database, document())
    orders = [order(database, None, None, "1"), order(database, None, None, "2", "2")]
    tree = remove(moved(tree_now(database), OUT_OF_LINES), "order", "order_lines")

    told = [text for _, text in texts(outcome(database, tree))]
    version = publish(database, tree)

    assert cells(database, "order", orders, "moved") == ["1", "2"]
    assert any("3 个值都跟着过去" in text for text in told), told
    undo(database, version)
    assert cells(database, "order", orders, "line_store") == [["1"], ["2", "2"]]


def test_values_that_go_to_a_form_of_the_same_publish_are_listed(database: Database) -> None:
    publish(database, document())
    orders = [order(database, None, "1")]
    tree = tree_now(database)
    shop = apps.form("shop", apps.field("shop_name", "single_line_text"), label="门店")
    tree["forms"].append({**tree_now(database)["forms"][0], **shop, "sections": [], "views": []})
    tree["forms"][1]["fields"].append(apps.field("order_shop", "relation", target="shop"))
    tree = moved(tree, UP | {"to_form": "shop", "to_table": "shop", "over": "order_shop"})

    found = outcome(database, tree)
    version = publish(database, tree)

    assert [(one.record, one.value) for one in found.unconverted] == [(orders[0], "1")]
    undo(database, version)
    assert cells(database, "order", orders, "order_phone") == ["1"]


def seen_by_others(**rights: Any) -> apps.Tree:
    """Write the app with a role that sees some orders and no customers."""
    tree = document()
    tree["roles"][0]["forms"] = [{"id": "r1", "form": "order", "verbs": ["read"], "rows": "where", **rights}]
    return tree


def test_who_sees_more_by_the_look_up_that_stays_is_told(database: Database) -> None:
    publish(database, seen_by_others(where={"field": "name", "op": "eq", "value": "y"}))

    told = texts(outcome(database, moved(tree_now(database), UP)))

    words = "角色「文员」在《订单》里能看到《订单》的「电话」，其中有从他看不到的数据里移来的值"
    assert ("yellow", words) in told


def test_whose_records_are_chosen_by_it_is_told(database: Database) -> None:
    publish(database, seen_by_others(where={"field": "phone", "op": "eq", "value": "1"}))

    told = texts(outcome(database, moved(tree_now(database), UP)))

    words = "角色「文员」在《订单》里能看到哪些数据"
    assert any(level == "yellow" and words in text for level, text in told), told
    assert any("用在：" in text and "角色「文员」" in text for _, text in told), told


def test_that_programs_cannot_fill_it_in_is_told(database: Database) -> None:
    publish(database, document())

    told = texts(outcome(database, moved(tree_now(database), UP)))

    words = "接口和导入里 order.phone（《订单》的「电话」）只能读、不能再填了：往里填它的程序和导入文件要改"
    assert ("yellow", words) in told


def test_formulas_that_read_it_are_offered_to_be_worked_out(database: Database) -> None:
    tree = document()
    tree["forms"][1]["fields"][3]["formula"] = 'phone & "!"'
    publish(database, tree)
    before = tree_now(database)
    one = customer(database, "甲")
    for phone in ("1", "2"):
        order(database, one, phone)

    found = outcome(database, moved(tree_now(database), UP))

    (formula,) = found.formulas
    assert (formula.field, formula.count, formula.differ) == ("order_told", 2, 1)
    assert [(one.before, one.after) for one in formula.examples] == [("1!", "2!")]
    assert any("用到移动的字段" in text for _, text in texts(found))
    move(database, UP)
    (formula,) = outcome(database, before).formulas
    assert formula.differ == 0


def test_who_names_another_one_since_gets_the_value_of_that_one(database: Database) -> None:
    publish(database, document())
    one, two, three = (customer(database, name) for name in "甲乙丙")
    named = ((one, "1"), (two, "2"), (one, "9"), (one, "1"), (None, "7"))
    orders = [order(database, of, phone) for of, phone in named]
    version = move(database, UP, choose="frequent")
    for number, of in ((0, two), (2, two), (3, three), (4, two)):
        run(database, UpdateRecord("order", orders[number], {"customer": of}))
    run(database, UpdateRecord("customer", one, {"phone": "11"}))

    undo(database, version)

    assert cells(database, "order", orders, "order_phone") == ["2", "2", "9", "1", "7"]


def test_who_named_one_that_was_merged_gets_the_value_of_the_one_it_names_now(database: Database) -> None:
    publish(database, document())
    one, two = customer(database, "甲"), customer(database, "乙")
    orders = [order(database, of, phone) for of, phone in ((one, "1"), (one, "9"), (two, "2"), (one, "1"))]
    version = move(database, UP)
    run(database, UpdateRecord("customer", one, {"phone": "11"}))
    for id in (orders[0], orders[1], orders[3]):
        run(database, UpdateRecord("order", id, {"customer": two}))
    run(database, DeleteRecord("customer", one))

    undo(database, version)

    assert cells(database, "order", orders, "order_phone") == ["2", "9", "2", "2"]


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (["2", "3", "4"], ["2", "3", "4"]),
        (["2", "1", "3"], ["2", "1", "3"]),
        (["2", "3", "9"], ["1", "2", "3"]),
    ],
)
def test_values_that_must_stand_once_may_change_places(
    database: Database, later: list[str], expected: list[str]
) -> None:
    publish(database, document(unique=True))
    customers = [customer(database, name) for name in "甲乙丙"]
    orders = [order(database, of, str(number)) for number, of in enumerate(customers, start=1)]
    fourth = order(database, None, "9")
    version = move(database, UP)
    for of in customers:
        run(database, UpdateRecord("customer", of, {"phone": None}))
    for of, phone in zip(customers, later, strict=True):
        run(database, UpdateRecord("customer", of, {"phone": phone}))

    undo(database, version)

    assert cells(database, "order", [*orders, fourth], "order_phone") == [*expected, "9"]


def test_a_correction_counts_the_second_time_round_and_the_third(database: Database) -> None:
    publish(database, document())
    one, two = customer(database, "甲"), customer(database, "乙")
    orders = [order(database, of, phone) for of, phone in ((one, "3"), (two, "8"), (two, "9"))]
    undo(database, corrected(database, move(database, UP), one, "1"))
    assert cells(database, "order", orders, "order_phone") == ["1", "8", "9"]

    undo(database, corrected(database, move(database, UP), one, "7"))
    assert cells(database, "order", orders, "order_phone") == ["7", "8", "9"]
    undo(database, move(database, UP))
    undo(database, corrected(database, move(database, UP), two, "5"))
    assert cells(database, "order", orders, "order_phone") == ["7", "8", "5"]
    undo(database, corrected(database, move(database, UP), one, "6"))

    assert cells(database, "order", orders, "order_phone") == ["6", "8", "5"]


def corrected(database: Database, version: int, of: Id, phone: str) -> int:
    run(database, UpdateRecord("customer", of, {"phone": phone}))
    return version
