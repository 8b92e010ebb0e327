"""Two people save one record: what merges, what is refused and how."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huodan.engines.records import Conflict
from huodan.kit.ids import Id, format_id
from huodan.language.messages import DeleteRecord
from tests.engines.records.conftest import People, Stock, order
from tests.engines.records.test_update import line_ids, quantities
from tests.support.sales import Desk


@pytest.fixture
def id(desk: Desk, stock: Stock) -> Id:
    """Store an order of three lines."""
    return desk.create("order", **order(stock))


def test_changes_of_other_fields_merge(desk: Desk, id: Id) -> None:
    desk.update("order", id, 1, remark="加急")

    desk.update("order", id, 1, state="待发货")

    cells = desk.cells("order", id)
    assert (cells["order_remark"], cells["order_state"], cells["version"]) == ("加急", "s2", 3)


def test_the_same_field_is_refused_with_who_when_and_theirs(
    desk: Desk, id: Id, at: Callable[..., Desk]
) -> None:
    at("chief").update("order", id, 1, remark="加急")

    with pytest.raises(Conflict) as error:
        desk.update("order", id, 1, remark="不急", state="待发货")

    (clash,) = error.value.clashes
    assert (clash.path, clash.label, clash.theirs) == ("remark", "order_remark", "加急")
    assert clash.by is not None
    assert clash.by["title"] == "周敏"
    assert clash.at.startswith("2026-05-06T")
    assert error.value.version == 2
    assert "周敏" in error.value.text("zh")
    assert desk.cells("order", id)["version"] == 2


def test_the_same_value_twice_is_no_conflict(desk: Desk, id: Id) -> None:
    desk.update("order", id, 1, remark="加急")

    assert desk.update("order", id, 1, remark="加急") == ()


def test_the_same_target_by_its_name_is_no_conflict(desk: Desk, stock: Stock, id: Id) -> None:
    desk.create("customer", name="上海百味")
    desk.update("order", id, 1, customer="上海百味")

    assert desk.update("order", id, 1, customer={"match": {"name": "上海百味"}}) == ()


def test_a_version_nobody_gave_is_refused(desk: Desk, id: Id) -> None:
    with pytest.raises(Conflict):
        desk.update("order", id, 7, remark="加急")


def test_edits_of_different_lines_merge(desk: Desk, id: Id) -> None:
    first, second, third = line_ids(desk, id)
    desk.update("order", id, 1, lines={"change": [{"id": first, "quantity": 8}], "remove": [third]})

    added = {"product": "奶酪", "quantity": 6}
    desk.update("order", id, 1, lines={"change": [{"id": second, "quantity": 5}], "add": [added]})

    assert quantities(desk, id) == [8, 5, 6]


def test_edits_of_one_cell_clash(desk: Desk, id: Id) -> None:
    first, *_ = line_ids(desk, id)
    desk.update("order", id, 1, lines={"change": [{"id": first, "quantity": 8}]})

    with pytest.raises(Conflict) as error:
        desk.update("order", id, 1, lines={"change": [{"id": first, "quantity": 5}]})

    assert [(clash.path, clash.theirs) for clash in error.value.clashes] == [("lines.0.quantity", "8")]


def test_removing_a_line_somebody_changed_clashes(desk: Desk, id: Id) -> None:
    first, *_ = line_ids(desk, id)
    desk.update("order", id, 1, lines={"change": [{"id": first, "quantity": 8}]})

    with pytest.raises(Conflict) as error:
        desk.update("order", id, 1, lines={"remove": [first]})

    assert [clash.path for clash in error.value.clashes] == ["lines"]


def test_a_whole_list_clashes_with_any_change_of_lines(desk: Desk, id: Id) -> None:
    lines = [{"id": line} for line in line_ids(desk, id)]
    desk.update("order", id, 1, lines={"add": [{"product": "奶酪", "quantity": 6}]})

    with pytest.raises(Conflict) as error:
        desk.update("order", id, 1, lines=lines)

    assert [clash.path for clash in error.value.clashes] == ["lines"]


def test_deleting_what_somebody_changed_is_refused(desk: Desk, id: Id) -> None:
    desk.update("order", id, 1, remark="别删")

    with pytest.raises(Conflict) as error:
        desk.do(DeleteRecord("order", id, 1))

    assert [clash.path for clash in error.value.clashes] == ["remark"]
    assert desk.do(DeleteRecord("order", id, 2))


def test_a_conflict_tells_nothing_of_hidden_fields(
    desk: Desk, stock: Stock, people: People, at: Callable[..., Desk]
) -> None:
    mine = desk.create("order", **order(stock, seller=format_id("usr", people.zhou)))
    desk.update("order", mine, 1, remark="成本 50", lines=[])

    with pytest.raises(Conflict) as error:
        at("remover").do(DeleteRecord("order", mine, 1))

    told = [(clash.path, clash.theirs) for clash in error.value.clashes]
    assert told == [("remark", "****")]


def test_a_conflict_survives_the_way_from_a_child_process(desk: Desk, id: Id) -> None:
    import pickle

    desk.update("order", id, 1, remark="加急")
    with pytest.raises(Conflict) as error:
        desk.update("order", id, 1, remark="不急")

    again = pickle.loads(pickle.dumps(error.value))

    assert again.clashes == error.value.clashes
    assert again.text("en") == error.value.text("en")
    assert format_id("order", id)


def test_what_a_relation_fills_in_does_not_undo_what_somebody_typed_meanwhile(
    desk: Desk, stock: Stock, id: Id, at: Callable[..., Desk]
) -> None:
    other = desk.create("customer", name="成都百味", place={"province": "四川省", "city": "成都市"})
    first, *_ = line_ids(desk, id)
    at("chief").update("order", id, 1, province="浙江", lines={"change": [{"id": first, "price": "12.5"}]})

    with pytest.raises(Conflict) as error:
        desk.update(
            "order",
            id,
            1,
            customer=format_id("cus", other),
            lines={"change": [{"id": first, "product": "奶酪"}]},
        )

    assert [(clash.path, clash.theirs) for clash in error.value.clashes] == [
        ("lines.0.price", "12.5"),
        ("province", "浙江"),
    ]
    assert desk.cells("order", id)["version"] == 2


@pytest.mark.parametrize("word", ["change", "remove"])
def test_a_line_somebody_removed_is_a_conflict_with_who_and_when(
    desk: Desk, id: Id, at: Callable[..., Desk], word: str
) -> None:
    first, *_ = line_ids(desk, id)
    at("chief").update("order", id, 1, lines={"remove": [first]})

    with pytest.raises(Conflict) as error:
        desk.update(
            "order", id, 1, lines={word: [{"id": first, "quantity": 8} if word == "change" else first]}
        )

    (clash,) = error.value.clashes
    assert (clash.path, clash.by and clash.by["title"]) == ("lines", "周敏")
