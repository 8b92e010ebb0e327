"""What a Plan says: paths, classes of values, copies, order, rights."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal

import pytest

from huodan.kit.zone import zone_info
from huodan.language.access import Grant, NotAllowed, NotFound, grant, system_grant
from huodan.language.document import Verb
from huodan.language.fields import Store
from huodan.language.fields.lookup import Lookup
from huodan.language.formula import Value
from huodan.language.messages import Actor
from huodan.language.plan import Plan
from huodan.language.plan.model import FieldPath, UnknownPath
from tests.support import apps
from tests.support.sales import sales

SHOP = apps.plan(apps.shop())


class Values:
    """An Env of given values."""

    def __init__(self, values: dict[FieldPath, Value]) -> None:
        self.values = values

    def value(self, path: FieldPath, /) -> Value:
        return self.values[path]

    def today(self) -> date:
        return date(2026, 5, 6)

    def now(self) -> datetime:
        return datetime(2026, 5, 6, tzinfo=UTC)

    @property
    def zone(self) -> tzinfo:
        return zone_info("Asia/Shanghai")


def with_fields(*order: apps.Tree, lines: tuple[apps.Tree, ...] = (), **settings: object) -> Plan:
    """Compile the shop with more fields."""
    tree = apps.shop()
    tree["forms"][1]["fields"].extend(order)
    tree["forms"][1]["fields"][6]["fields"].extend(lines)
    return apps.plan({**tree, **settings})


# ── paths ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("path", "leaf", "steps"),
    [
        ("no", "order_no", []),
        ("#order_no", "order_no", []),
        ("created_at", "created_at", []),
        ("created_by.name", "person_name", ["created_by"]),
        ("seller.department.name", "dep_name", ["order_seller", "person_department"]),
        ("lines.product.name", "product_name", ["order_lines", "line_product"]),
        ("lines.#line_product.price", "product_price", ["order_lines", "line_product"]),
        ("seller.manager.manager.name", "person_name", ["order_seller", "person_manager", "person_manager"]),
    ],
)
def test_a_path_is_walked(path: str, leaf: str, steps: list[str]) -> None:
    found = SHOP.path("order", path)

    assert (found.leaf.id, [step.id for step in found.steps]) == (leaf, steps)


def test_four_references_are_too_many() -> None:
    with pytest.raises(UnknownPath):
        SHOP.path("order", "seller.manager.manager.manager.name")


def test_a_piece_of_an_address_is_a_path() -> None:
    found = SHOP.path("order", "lines.product.place.city")

    assert found.part is not None
    assert (found.leaf.id, found.part.suffix) == ("product_place", "c")
    assert found.subform is not None


def test_an_older_name_still_leads_there_and_a_hidden_copy_has_none() -> None:
    plan = with_fields(
        apps.field("o_note", "single_line_text", aliases=["remark_2"]),
        lines=(apps.field("line_sum", "formula", formula="quantity * product.price"),),
    )

    assert plan.path("order", "remark_2").leaf.id == "o_note"
    with pytest.raises(UnknownPath):
        plan.path("order", "lines.line_product__product_price")


def test_a_look_up_stands_for_its_relation_and_source() -> None:
    plan = with_fields(
        lines=(apps.field("line_code", "lookup", relation="line_product", source="product_code"),)
    )

    found = plan.path("order", "lines.code")

    assert [field.id for field in found.fields] == ["order_lines", "line_product", "product_code"]
    assert [field.id for field in found.guards] == ["order_lines", "line_code"]


def test_forms_are_found_by_keys() -> None:
    form = SHOP.form("test", "order")

    assert form is not None
    assert (form.id, form.title.id, [owner.id for owner in form.owners]) == (
        "order",
        "order_no",
        ["order_seller"],
    )
    assert SHOP.form("test", "nothing") is None
    assert SHOP.form("workspace", "order") is None


# ── computed values ──────────────────────────────────────────────────────────────────────────────────


def test_a_formula_over_own_fields_is_stored_and_works() -> None:
    amount = SHOP.tables["order_lines"].by_id["line_amount"]

    assert amount.compute is not None
    assert (amount.klass, amount.store, amount.has_column) == ("stored", Store.DECIMAL, True)
    env = Values({("line_price",): Decimal("1.5"), ("line_quantity",): Decimal(3)})
    assert amount.from_value(amount.compute.evaluate(env), tz="Asia/Shanghai") == 4_500_000


def test_a_roll_up_over_own_rows_is_stored_and_worked_out_after_them() -> None:
    form = SHOP.forms["order"]

    assert form.order == (("order_lines", "line_amount"), ("order", "order_total"))
    assert [field.id for field in form.table.computed] == ["order_total"]
    assert form.table.by_id["order_total"].klass == "stored"


def test_a_formula_with_the_clock_is_live_and_so_is_what_reads_it() -> None:
    plan = with_fields(
        apps.field("o_age", "formula", formula="TODAY() - day"),
        apps.field("o_old", "formula", formula="age > 30", result="switch"),
    )

    fields = plan.tables["order"].by_id
    assert [fields[id].klass for id in ("o_age", "o_old", "order_total")] == ["live", "live", "stored"]
    assert not fields["o_old"].has_column
    assert "o_old" not in dict(plan.forms["order"].order).values()


def test_a_roll_up_over_a_relation_is_live() -> None:
    tree = apps.shop()
    sold = apps.field("product_sold", "rollup", over="line_product", source="line_quantity")
    last = apps.field("product_last", "rollup", over="line_product", operation="count")
    tree["forms"][0]["fields"].extend([sold, last])

    fields = apps.plan(tree).tables["product"].by_id

    assert [(fields[id].klass, fields[id].store) for id in ("product_sold", "product_last")] == [
        ("live", Store.DECIMAL),
        ("live", Store.DECIMAL),
    ]


def test_the_newest_day_of_own_rows_is_a_day() -> None:
    plan = with_fields(
        apps.field("o_newest", "rollup", over="order_lines", source="line_day", operation="max"),
        lines=(apps.field("line_day", "date"),),
    )

    newest = plan.tables["order"].by_id["o_newest"]

    assert (newest.klass, newest.store) == ("stored", Store.DAY)
    assert newest.show(20260506, tz="Asia/Shanghai") == "2026-05-06"


def test_a_look_up_inside_a_stored_formula_reads_a_hidden_copy() -> None:
    plan = with_fields(lines=(apps.field("line_sum", "formula", formula="quantity * product.price"),))

    table = plan.tables["order_lines"]
    copy = next(copy for copy in table.copies if copy.is_hidden)
    hidden = table.by_id["line_product__product_price"]
    compute = table.by_id["line_sum"].compute
    assert (copy.relation, copy.source, copy.into) == ("line_product", ("product_price",), hidden.id)
    assert (hidden.klass, hidden.is_hidden, hidden.has_column) == ("copied", True, True)
    assert compute is not None
    assert compute.references == {("line_quantity",), ("line_product__product_price",)}


def test_fills_are_copies_into_fields_people_see() -> None:
    copies = SHOP.tables["order_lines"].copies

    assert [(copy.relation, copy.source, copy.into, copy.is_hidden) for copy in copies] == [
        ("line_product", ("product_price",), "line_price", False)
    ]


def test_what_is_kept_in_sync_is_a_look_up_under_its_own_name() -> None:
    fills = [{"id": "f1", "source": "price", "into": "line_dear", "mode": "sync"}]
    plan = with_fields(
        lines=(
            apps.field("line_dear", "money"),
            apps.field("line_other", "relation", target="product", fills=fills),
            apps.field("line_twice", "formula", formula="dear * 2"),
        )
    )

    lines = plan.tables["order_lines"]
    found = lines.by_id["line_dear"]
    assert isinstance(found.field, Lookup)
    assert (found.key, found.klass, found.has_column, found.store) == ("dear", "live", False, Store.DECIMAL)
    assert plan.path("order", "lines.dear").leaf.id == "product_price"
    assert lines.by_id["line_twice"].klass == "stored"
    assert [copy.into for copy in lines.copies] == ["line_price", "line_other__product_price"]


def test_a_line_reads_its_parent_and_the_parent_its_lines() -> None:
    plan = with_fields(
        apps.field("o_factor", "number"),
        apps.field("o_count", "formula", formula="COUNT(lines)"),
        lines=(apps.field("line_x", "formula", formula="quantity * factor"),),
    )

    line, order = plan.tables["order_lines"].by_id, plan.tables["order"].by_id
    assert line["line_x"].compute is not None
    assert order["o_count"].compute is not None
    assert line["line_x"].compute.references == {("line_quantity",), ("^", "o_factor")}
    assert order["o_count"].compute.references == {("order_lines",)}


# ── rights ───────────────────────────────────────────────────────────────────────────────────────────


def rights(**given: object) -> apps.Tree:
    return {"id": f"r_{given['form']}", "verbs": ["read", "update"], **given}


def but(right: str, *fields: str) -> apps.Tree:
    return {"id": f"b_{right}", "fields": list(fields), "right": right}


def of(plan: Plan, *roles: str, admin: bool = False) -> Grant:
    return grant(plan, Actor(person=7, name="A", roles=frozenset(roles), is_admin=admin))


def with_roles(*roles: apps.Tree, fields: tuple[apps.Tree, ...] = ()) -> Plan:
    return with_fields(lines=fields, roles=list(roles))


SELLER = {
    "id": "seller",
    "name": "销售",
    "forms": [rights(form="order", rows="own", but=[but("read", "order_total")])],
}
BUYER = {
    "id": "buyer",
    "name": "采购",
    "forms": [
        rights(
            form="product", fields="read", but=[but("hidden", "product_price"), but("masked", "product_code")]
        ),
        rights(form="order", fields="read"),
    ],
}


def test_a_role_reads_and_writes_what_it_was_given() -> None:
    form = of(with_roles(SELLER), "seller").form("order")

    assert form.can(Verb.READ)
    assert not form.can(Verb.DELETE)
    assert "order_total" in form.readable - form.writable
    assert {"order_no", "order_lines", "line_price"} <= form.writable
    assert [part.rows for part in form.parts] == ["own"]


def test_what_is_hidden_hides_what_is_computed_from_it_in_every_form() -> None:
    copied = apps.field("line_list", "formula", formula="product.price * 2")
    found = apps.field("line_found", "lookup", relation="line_product", source="product_price")
    plan = with_roles(BUYER, fields=(copied, found))

    order = of(plan, "buyer").form("order")

    assert {"line_product", "line_price", "line_amount"} <= order.readable
    assert not {"line_list", "line_found", "line_product__product_price"} & order.readable


def test_masked_is_neither_hidden_nor_plain() -> None:
    product = of(with_roles(BUYER), "buyer").form("product")

    assert product.masked == {"product_code"}
    assert "product_code" in product.readable
    assert product.writable == frozenset()


def test_two_roles_keep_their_rows_apart() -> None:
    form = of(with_roles(SELLER, BUYER), "seller", "buyer").form("order")

    assert [part.rows for part in form.parts_for(Verb.READ)] == ["all", "own"]
    assert form.masked == frozenset()


def test_without_rights_a_form_does_not_exist() -> None:
    plan = with_roles(BUYER)
    nobody, buyer = of(plan), of(plan, "buyer", "gone")

    with pytest.raises(NotFound):
        nobody.require("order", Verb.READ)
    with pytest.raises(NotAllowed) as refused:
        buyer.require("order", Verb.DELETE)

    assert refused.value.status == 403
    assert buyer.roles == ("buyer",)
    assert not nobody.may_read(plan.path("order", "no"))
    assert not buyer.may_read(plan.path("order", "lines.product.price"))
    assert buyer.may_read(plan.path("order", "lines.product.name"))


def test_everybody_knows_colleagues_and_only_an_administrator_changes_them() -> None:
    plan = with_roles(BUYER)

    assert of(plan).form("people").can(Verb.READ)
    assert not of(plan).form("people").can(Verb.UPDATE)
    assert of(plan, admin=True).form("people").can(Verb.DELETE)
    assert not of(plan, admin=True).sees("order")


def test_the_system_may_do_everything_with_everything() -> None:
    plan = with_roles(BUYER)

    form = system_grant(plan).form("order")

    assert all(form.can(verb) for verb in Verb)
    assert {"order_no", "line_price"} <= form.readable & form.writable
    assert form.sees_all_rows_alike


@pytest.mark.parametrize(
    ("form", "key", "is_own"),
    [
        ("order", "no", True),
        ("product", "code", True),
        ("product", "price", False),
        ("order", "lines", False),
    ],
)
def test_a_number_and_a_unique_value_are_each_record_s_own(form: str, key: str, is_own: bool) -> None:
    plan = apps.plan(sales())

    assert plan.forms[form].table.by_key[key].is_own is is_own
