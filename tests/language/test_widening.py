"""The law of application administrators over two Plans, without a database (decision 0058)."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.language.access import grant
from huodan.language.document import builtin
from huodan.language.messages import Actor
from huodan.language.plan import Plan, compile
from huodan.language.plan.flows import Flows
from huodan.language.widening import known_to, widened
from tests.support.apps import Tree, app, field, form, read

SELLER = frozenset({"seller"})


def shop(*more: Tree, **settings: Any) -> Tree:
    """This function will write an app whose seller sees all deals but their cost, and no item."""
    item = form("item", field("item_name", "single_line_text"), field("item_cost", "number"))
    deal = form(
        "deal",
        field("deal_name", "single_line_text"),
        field("deal_cost", "number"),
        field("deal_item", "relation", target="item"),
        *more,
    )
    hidden = [{"id": "b", "fields": ["deal_cost"], "right": "hidden"}]
    seller = {
        "id": "seller",
        "name": "销售",
        "forms": [{"id": "f", "form": "deal", "verbs": ["read"], "but": hidden}],
    }
    return app(item, deal, roles=[seller], **settings)


def plan_of(*trees: Tree) -> Plan:
    """This function will compile apps that must make sense."""
    found = compile((builtin(), *map(read, trees)), version=1, tz="Asia/Shanghai")
    assert isinstance(found, Plan), found
    return found


def law(before: Plan, after: Plan, roles: frozenset[str] = SELLER) -> list[str]:
    """This function will list where the law refuses."""
    actor = Actor(person=1, name="", roles=roles)
    stored = {(table.id, one.column) for table in before.tables.values() for one in table.fields}
    found = widened(grant(before, actor), grant(after, actor), "test", stored)
    assert all(one.zh and one.en and "{" not in one.zh + one.en for one in found)
    return [one.path for one in found]


def test_known_is_what_is_shown_plainly_in_every_record() -> None:
    known = known_to(grant(plan_of(shop()), Actor(person=1, name="", roles=SELLER)))

    assert {("deal", "deal_name"), ("people", "person_name")} <= known
    assert not known & {("deal", "deal_cost"), ("item", "item_name"), ("people", "person_phone")}


def test_what_changes_nothing_is_allowed() -> None:
    assert law(plan_of(shop()), plan_of(shop())) == []


@pytest.mark.parametrize(
    "formula", ["#deal_cost", "cost", "deal_cost", "#deal_item.#item_cost", "IF(#deal_cost>1,1,2)"]
)
def test_a_refusal_names_the_field(formula: str) -> None:
    after = plan_of(shop(field("deal_sum", "formula", formula=formula)))

    assert set(law(plan_of(shop()), after)) == {"test.forms.1.fields.3"}
    assert law(plan_of(shop()), after, frozenset()) == [], "who sees nothing of the app learns nothing"


def test_labels_that_swap_what_a_formula_means_count_as_a_change() -> None:
    """The formula is spelled by labels: it says the same and reads another field."""
    told = field("deal_told", "formula", formula="售价")
    before = shop(field("deal_price", "number", label="售价"), told)
    after = shop(field("deal_price", "number", label="旧价"), told)
    after["forms"][1]["fields"][1]["label"] = "售价"

    assert law(plan_of(before), plan_of(after)) != []


def test_what_another_app_makes_of_it_counts() -> None:
    """A field of the app is changed so that what another app makes of it would show what is hidden there."""
    side = form(
        "side",
        field("side_name", "single_line_text"),
        field("side_secret", "single_line_text"),
        field("side_deal", "relation", target="deal"),
        field("side_told", "formula", formula='IF(#side_deal.#deal_flag="x",#side_secret,"")', result="text"),
        id_prefix="side",
    )
    other = app(side, id="other", key="other")
    flag = {"kind": "formula", "result": "text"}
    before = plan_of(shop(field("deal_flag", formula='"n"', **flag)), other)
    after = plan_of(shop(field("deal_flag", formula='"x"', **flag)), other)

    assert law(before, after) == ["test"]
    assert law(before, after, frozenset()) == ["test"], "neither may who sees nothing open it to others"


def test_every_reference_of_a_field_is_a_flow() -> None:
    plan = plan_of(
        shop(
            field("deal_sum", "formula", formula="#deal_cost"),
            field("deal_copy", "number"),
            field("deal_look", "lookup", relation="deal_item", source="item_cost"),
            field("deal_more", "number", default_formula="#deal_cost"),
        )
    )
    reads = Flows(plan).reads

    assert reads["deal", "deal_sum"] == {("deal", "deal_cost")}
    assert reads["deal", "deal_look"] >= {("deal", "deal_item"), ("item", "item_cost")}
    assert reads["deal", "deal_more"] == {("deal", "deal_cost")}
    assert reads["deal", "deal_item"] == {("item", "item_name")}, "a reference shows the title"
