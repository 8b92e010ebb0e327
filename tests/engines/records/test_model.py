"""
Records against a model of dictionaries: any sequence of saves, conflicts, deletions and restores gives what people expect.
"""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import settings, strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    rule,
    run_state_machine_as_test,
)

from huodan.engines.records import Conflict
from huodan.kit.ids import Id, format_id
from huodan.language.access import NotFound
from huodan.language.messages import DeleteRecord, RestoreRecord
from tests.engines.records.conftest import Stock
from tests.support.sales import Desk
from tests.support.whole import broken, empty

PRICES = {"橘子酱": Decimal(81), "奶酪": Decimal("38.5")}
TEXTS = st.sampled_from([None, "加急", "第二行", "x" * 50])
QUANTITIES = st.sampled_from(["0", "1", "2.5", "3.333", "1000"])
NEW_LINES = st.lists(
    st.fixed_dictionaries(
        {"product": st.sampled_from(sorted(PRICES)), "quantity": QUANTITIES},
        optional={"price": st.sampled_from(["10", "0.01", None]), "note": TEXTS},
    ),
    max_size=3,
)
CHANGES = st.fixed_dictionaries(
    {}, optional={"quantity": QUANTITIES, "product": st.sampled_from(sorted(PRICES))}
)


@dataclass
class Line:
    """What a line should be."""

    product: str
    quantity: Decimal
    price: Decimal | None
    note: str | None
    id: str = ""

    @property
    def amount(self) -> Decimal:
        """Work out the amount by hand."""
        return ((self.price or 0) * self.quantity).quantize(Decimal("0.01"), ROUND_HALF_UP)

    def change(self, sent: dict[str, Any]) -> None:
        """Take over what was sent; another product brings its price."""
        if "product" in sent and sent["product"] != self.product:
            self.product, self.price = sent["product"], PRICES[sent["product"]]
        self.quantity = Decimal(sent.get("quantity", self.quantity))


@dataclass
class Order:
    """What an order should be. touched: per version, what its save changed."""

    remark: str | None
    lines: list[Line]
    version: int = 1
    touched: dict[int, set[str]] = field(default_factory=dict)

    def save(self, *touched: str) -> None:
        """Count the version up if something changed."""
        if touched:
            self.version += 1
            self.touched[self.version] = set(touched)

    def since(self, version: int) -> set[str]:
        """Give what was changed after a version."""
        return {name for number, names in self.touched.items() if number > version for name in names}


def line_of(sent: dict[str, Any]) -> Line:
    """Make the line that should come of what is sent."""
    price = sent["price"] if "price" in sent else PRICES[sent["product"]]
    return Line(
        sent["product"],
        Decimal(sent["quantity"]),
        None if price is None else Decimal(price),
        sent.get("note"),
    )


class Records(RuleBasedStateMachine):
    """Drives the real thing and the model side by side."""

    orders = Bundle("orders")
    trash = Bundle("trash")

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.model: dict[Id, Order] = {}
        self.gone: dict[Id, Order] = {}

    @rule(target=orders, lines=NEW_LINES, remark=TEXTS)
    def create(self, lines: list[dict[str, Any]], remark: str | None) -> Id:
        id = self.desk.create("order", customer="杭州云杉", lines=lines, remark=remark)
        self.model[id] = Order(remark, [line_of(sent) for sent in lines])
        self.compare(id)
        return id

    @rule(id=orders, remark=TEXTS, age=st.integers(0, 3))
    def change_remark(self, id: Id, remark: str | None, age: int) -> None:
        order = self.model.get(id)
        if order is None:
            with pytest.raises(NotFound):
                self.desk.update("order", id, remark=remark)
            return
        base = max(order.version - age, 1)
        if remark != order.remark and "remark" in order.since(base):
            with pytest.raises(Conflict):
                self.desk.update("order", id, base, remark=remark)
        else:
            changes = self.desk.update("order", id, base, remark=remark)
            assert len(changes) == (remark != order.remark)
            order.save(*(["remark"] if remark != order.remark else []))
            order.remark = remark
        self.compare(id)

    @rule(id=orders, data=st.data(), added=NEW_LINES, age=st.integers(0, 2))
    def edit_lines(self, id: Id, data: st.DataObject, added: list[dict[str, Any]], age: int) -> None:
        order = self.model.get(id)
        if order is None:
            return
        base = max(order.version - age, 1)
        places = range(len(order.lines))
        gone = {
            line.id
            for line, goes in zip(order.lines, data.draw(each_of(places, st.booleans())), strict=True)
            if goes
        }
        stay = [line for line in order.lines if line.id not in gone]
        drawn = data.draw(each_of(stay, st.none() | CHANGES))
        changed = {line.id: sent for line, sent in zip(stay, drawn, strict=True) if sent is not None}
        expected = [Line(line.product, line.quantity, line.price, line.note, line.id) for line in stay]
        for line in expected:
            line.change(changed.get(line.id, {}))
        touched = {
            f"{line.id}.{name}"
            for line, was in zip(expected, stay, strict=True)
            for name in differ(line, was)
        }
        edit = {
            "remove": sorted(gone),
            "change": [{"id": key, **sent} for key, sent in changed.items()],
            "add": added,
        }
        sent = {f"{key}.{name}" for key, cells in changed.items() for name in cells}
        since = order.since(base)
        clashes = {name for name in sent & touched if name in since or f"{name.split('.')[0]}.new" in since}
        clashes |= {name for name in since if name.split(".")[0] in gone}
        if clashes:
            with pytest.raises(Conflict):
                self.desk.update("order", id, base, lines=edit)
        else:
            self.desk.update("order", id, base, lines=edit)
            expected += [line_of(sent) for sent in added]
            order.save(*touched, *(["lines"] if gone or added else []))
            order.lines = expected
        self.compare(id)

    @rule(id=orders, data=st.data(), added=NEW_LINES)
    def replace_lines(self, id: Id, data: st.DataObject, added: list[dict[str, Any]]) -> None:
        order = self.model.get(id)
        if order is None:
            return
        places = data.draw(st.permutations(range(len(order.lines))))
        kept = [order.lines[place] for place in places[: data.draw(st.integers(0, len(places)))]]
        self.desk.update("order", id, order.version, lines=[*added, *({"id": line.id} for line in kept)])
        if added or kept != order.lines:
            order.save("lines", *(f"{line.id}.*" for line in order.lines if line not in kept))
        order.lines = [*(line_of(sent) for sent in added), *kept]
        self.compare(id)

    @rule(target=trash, id=consumes(orders))
    def delete(self, id: Id) -> Id:
        order = self.model.pop(id, None)
        if order is not None:
            self.desk.do(DeleteRecord("order", id, order.version))
            order.version += 1
            self.gone[id] = order
        return id

    @rule(target=orders, id=consumes(trash))
    def restore(self, id: Id) -> Id:
        order = self.gone.pop(id, None)
        if order is not None:
            self.desk.do(RestoreRecord("order", id))
            order.version += 1
            self.model[id] = order
            self.compare(id)
        return id

    def compare(self, id: Id) -> None:
        order, cells = self.model[id], self.desk.cells("order", id)
        assert (cells["version"], cells["order_remark"]) == (order.version, order.remark)
        stored = cells["order_lines"]
        assert [micro(line.quantity) for line in order.lines] == [line["line_quantity"] for line in stored]
        assert [micro(line.price) for line in order.lines] == [line["line_price"] for line in stored]
        assert [micro(line.amount) for line in order.lines] == [line["line_amount"] for line in stored]
        assert [line.note for line in order.lines] == [line["line_note"] for line in stored]
        assert cells["order_total"] == sum(micro(line.amount) or 0 for line in order.lines)
        ids = [format_id("order", line["id"]) for line in stored]
        assert all(line.id in ("", id) for line, id in zip(order.lines, ids, strict=True))
        for line, outside in zip(order.lines, ids, strict=True):
            if not line.id:
                order.touched.setdefault(order.version, set()).add(f"{outside}.new")
            line.id = outside

    def teardown(self) -> None:
        assert broken(self.desk.database) == []
        empty(self.desk.database)


def each_of(things: Sized, of: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    """Draw one thing for each of several."""
    return st.lists(of, min_size=len(things), max_size=len(things))


def micro(number: Decimal | None) -> int | None:
    """Give a number as it is stored."""
    return None if number is None else int(number * 1_000_000)


def differ(one: Line, other: Line) -> list[str]:
    """Name the cells that differ, of those the model knows."""
    return [name for name in ("product", "quantity") if getattr(one, name) != getattr(other, name)]


def test_records_behave_like_their_model(desk: Desk, stock: Stock) -> None:
    few = settings(max_examples=12, stateful_step_count=15)
    run_state_machine_as_test(lambda: Records(desk), settings=few)  # type: ignore[no-untyped-call]


@pytest.mark.proof
def test_records_behave_like_their_model_for_long(desk: Desk, stock: Stock) -> None:
    many = settings(max_examples=300, stateful_step_count=40)
    run_state_machine_as_test(lambda: Records(desk), settings=many)  # type: ignore[no-untyped-call]
