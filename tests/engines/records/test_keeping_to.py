"""What a form says its records must keep to, on every path and on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from huodan.kit.errors import Invalid
from huodan.language.document import App, read_app
from huodan.language.messages import SYSTEM
from huodan.language.plan import compile
from huodan.language.plan.uses import uses
from huodan.storage import Database
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support import apps
from tests.support.sales import Desk, sales

FLOOR = {
    "id": "c1",
    "message": "单价不得低于底价",
    "formula": "price >= product.price",
    "rows": "order_lines",
}
TOTAL = {
    "id": "c2",
    "message": {"zh": "最多买一百件", "en": "A hundred at most"},
    "formula": "SUM(lines.quantity) <= 100",
}


def shop(*checks: apps.Tree) -> apps.Tree:
    """Write the shop, whose orders keep to something."""
    tree = apps.shop()
    tree["forms"][1]["checks"] = list(checks)
    return tree


@pytest.fixture
def desk(builtin_url: str) -> Iterator[Desk]:
    """Publish the shop, sell something too cheap, and publish what it ought to have kept to."""
    database = Database(builtin_url)
    publish_app(database, SYSTEM, apps.read(shop()))
    desk = Desk(database)
    desk.create("product", name="橘子酱", code="CP1", price="80.5")
    yield desk
    database.close()


def sell(desk: Desk, price: str, quantity: str = "1") -> int:
    """Write an order of one line."""
    line = {"product": {"match": {"code": "CP1"}}, "quantity": quantity, "price": price}
    return desk.create("order", lines=[{"quantity": "1"}, line])


def refused(error: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str, str]]:
    return [(one.path, one.code, one.zh) for one in error.value.errors]


def test_a_record_that_does_not_keep_to_it_is_refused_in_the_builder_s_words(desk: Desk) -> None:
    publish_app(desk.database, SYSTEM, apps.read(shop(FLOOR, TOTAL)))

    sell(desk, "80.5", "99")
    with pytest.raises(Invalid) as low:
        sell(desk, "80")
    with pytest.raises(Invalid) as many:
        sell(desk, "90", "100")

    assert refused(low) == [("lines.1.price", "not_kept", "单价不得低于底价")]
    assert refused(many) == [("lines", "not_kept", "最多买一百件")]


def test_an_old_record_is_asked_only_when_somebody_touches_what_it_is_about(desk: Desk) -> None:
    order = sell(desk, "1", "60")
    publish_app(desk.database, SYSTEM, apps.read(shop(FLOOR, TOTAL)))
    line = desk.cells("order", order)["order_lines"][1]["id"]

    desk.update("order", order, lines={"change": [{"id": line, "quantity": "61"}]})
    with pytest.raises(Invalid) as error:
        desk.update("order", order, lines={"change": [{"id": line, "price": "2"}]})

    assert refused(error) == [("lines.1.price", "not_kept", "单价不得低于底价")]
    desk.update("order", order, lines={"change": [{"id": line, "price": "80.5"}]})


def test_what_cannot_be_worked_out_is_told(desk: Desk) -> None:
    broken = {"id": "c3", "message": "每份至少一件", "formula": "1 / (SUM(lines.quantity) - 2) > 0"}
    publish_app(desk.database, SYSTEM, apps.read(shop(broken)))

    with pytest.raises(Invalid) as error:
        sell(desk, "90")

    ((path, code, text),) = refused(error)
    assert (path, code) == ("lines", "not_answered")
    assert "每份至少一件" in text


@pytest.mark.parametrize(
    ("check", "at", "code"),
    [
        ({"formula": "nothing > 1"}, "formula", "bad_formula"),
        ({"formula": "SUM(lines.quantity)"}, "formula", "result_type"),
        ({"formula": "price > 1", "rows": "product_code"}, "rows", "no_rows"),
        ({"formula": "1 >"}, "formula", "bad_formula"),
    ],
)
def test_a_check_nobody_can_ask_is_not_published(check: apps.Tree, at: str, code: str) -> None:
    app = read_app(shop({"id": "c1", "message": "不行", **check}))
    assert isinstance(app, App)

    found = compile((apps.builtin(), app), version=2, tz="Asia/Shanghai")

    assert isinstance(found, tuple)
    (problem,) = found
    assert problem.path == f"test.forms.1.checks.0.{at}"
    assert problem.code == code


def test_a_check_is_told_where_a_field_is_used(desk: Desk) -> None:
    publish_app(desk.database, SYSTEM, apps.read(shop(FLOOR)))
    with desk.database.read() as tx:
        plan = current_plan(tx)
    used = {one.label for one in uses(plan, "line_price") if one.kind == "check"}
    assert (
        used
        == {"单价不得低于底价"}
        == {one.label for one in uses(plan, "product_price") if one.kind == "check"}
    )


@pytest.mark.parametrize("formula", ["LEN(no) > 0", "LEN(words) > 3"])
def test_a_check_of_a_number_that_comes_last_is_not_published(formula: str) -> None:
    tree = sales()
    tree["forms"][2]["checks"] = [{"id": "c1", "message": "不行", "formula": formula}]

    found = compile((apps.builtin(), apps.read(tree)), version=2, tz="Asia/Shanghai")

    assert isinstance(found, tuple)
    assert [(one.path.rpartition("forms.")[2], one.code) for one in found] == [
        ("2.checks.0.formula", "late_source")
    ]


def test_the_number_of_another_record_is_there_to_be_checked(builtin_url: str) -> None:
    tree = sales()
    tree["forms"][2]["checks"] = [
        {"id": "c1", "message": "客户没有编号", "formula": 'LEFT(customer.code, 2) = "KH"'}
    ]
    database = Database(builtin_url, today=20260506)
    publish_app(database, SYSTEM, apps.read(tree))
    desk = Desk(database)

    assert desk.create("order", customer=desk.create("customer", name="甲"))

    database.close()
