"""The order app: its document compiles, is canonical, keeps the public keys, and its roles keep secrets."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import huodan
from huodan import templates
from huodan.language.access import Grant, grant
from huodan.language.describe import app_view
from huodan.language.document import Verb, builtin, canonical
from huodan.language.messages import SYSTEM
from huodan.language.plan import Plan, compile
from huodan.language.plan.model import UnknownPath

FOLDER = Path(huodan.__file__).parent / "templates" / "orders"
PUBLIC = {
    "order": "no customer ordered_at status salesperson ship_province required_on shipped_on carrier freight due_on "
    "total lines lines.product lines.price lines.quantity lines.discount lines.amount",
    "product": "code name category supplier spec unit price cost stock on_order safety_stock discontinued",
    "customer": "code name contacts addresses province city level terms credit_limit",
    "supplier": "code name province city lead_days",
    "payment": "no order paid_on amount method",
}
COST = ("product.cost", "order.lines.cost", "order.lines.profit", "order.profit")
PRICES = (
    "product.price",
    "order.lines.price",
    "order.lines.amount",
    "order.total",
    "order.unpaid",
    "customer.order_total",
)


@cache
def plan() -> Plan:
    """This function will compile the app together with the built-in one."""
    made = compile((builtin(), templates.load("orders")), version=1, tz="Asia/Shanghai")
    assert isinstance(made, Plan), made
    return made


def of_role(*roles: str) -> Grant:
    """This function will give the rights of somebody with some roles."""
    return grant(plan(), replace(SYSTEM, person=1, roles=frozenset(roles)))


def reads(granted: Grant, path: str) -> bool:
    """This function will say whether a path may be read."""
    form, _, rest = path.partition(".")
    return granted.may_read(plan().path(form, rest))


def test_the_document_is_in_its_canonical_form() -> None:
    assert (FOLDER / "app.json").read_text(encoding="utf-8") == canonical(templates.load("orders"))


def test_the_public_keys_of_the_interface_are_there() -> None:
    missing = []
    for form, keys in PUBLIC.items():
        for key in keys.split():
            try:
                plan().path(form, key)
            except UnknownPath:
                missing.append(f"{form}.{key}")

    assert missing == []
    assert {form.key for form in plan().apps["orders"].forms} == set(PUBLIC)


def test_every_label_is_in_both_languages() -> None:
    def texts(tree: object) -> list[object]:
        if isinstance(tree, dict):
            here = [tree[name] for name in ("label", "hint", "name", "placeholder") if name in tree]
            return here + [text for value in tree.values() for text in texts(value)]
        return [text for value in tree for text in texts(value)] if isinstance(tree, list) else []

    document = json.loads(canonical(templates.load("orders")))

    assert [
        text for text in texts(document) if not (isinstance(text, dict) and set(text) == {"zh", "en"})
    ] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_app_can_be_shown_to_every_role(lang: str) -> None:
    for role in plan().roles:
        view = app_view(plan(), of_role(role), app="orders", lang=lang)

        assert view["forms"], role


def test_cost_is_hidden_from_whoever_sells() -> None:
    for role in (
        "role_sales",
        "role_sales_manager",
        "role_sales_assistant",
        "role_accountant",
        "role_warehouse",
    ):
        assert [path for path in COST if reads(of_role(role), path)] == [], role
    assert all(reads(of_role("role_boss"), path) for path in COST)


def test_the_warehouse_and_the_buyer_see_no_sales_prices() -> None:
    assert [path for path in PRICES if reads(of_role("role_warehouse"), path)] == []
    assert not reads(of_role("role_buyer"), "order.total")
    assert not reads(of_role("role_buyer"), "order.customer")
    assert reads(of_role("role_buyer"), "product.cost")


def test_rows_of_salespeople_are_their_own() -> None:
    rows = {
        role: of_role(role).form("order").parts_for(Verb.READ)[0].rows
        for role in plan().roles
        if of_role(role).sees("order")
    }

    assert (rows["role_sales"], rows["role_sales_manager"], rows["role_sales_director"]) == (
        "own",
        "department",
        "all",
    )


def test_status_takes_the_seed_s_words_and_the_data_s() -> None:
    status = plan().path("order", "status").leaf.field

    assert status.parse("待发货", tz="") == status.parse("审核通过，待发货", tz="")
    assert status.show(status.parse("审核通过，待发货", tz=""), tz="") == "待发货"


def test_the_sample_names_forms_people_and_roles_that_exist() -> None:
    sample = templates.load_sample("orders")
    roles = set(plan().roles) | {"admin"}

    assert all(file.form in plan().forms for file in (*sample.staff, *sample.records))
    assert all(templates.sample_file("orders", file.file) for file in (*sample.staff, *sample.records))
    assert all(set(person.roles) <= roles for person in sample.people)
    assert sample.importer in {person.login for person in sample.people}
    assert (FOLDER / "sample" / "LICENSE-MIT-Microsoft.txt").is_file()
