"""
The law of application administrators over two Plans, without a database (decision 0058).

The seller knows clients and visits. Of deals they see all but the cost and what is made of it; of items nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huodan.language.access import grant
from huodan.language.document import builtin
from huodan.language.messages import Actor
from huodan.language.plan import Plan, compile
from huodan.language.widening import known_forms, widened
from tests.support.apps import Tree, app, field, form, read

SELLER = frozenset({"seller"})
READ = ["read"]


def shop() -> Tree:
    """This function will write the app."""
    client = form(
        "client",
        field("client_name", "single_line_text"),
        field("client_a", "number", key="a"),
        field("client_b", "number", key="b"),
        field("client_level", "dropdown", options=[{"id": id, "value": id} for id in ("x", "y")]),
        field("client_made", "formula", formula="#client_a+1"),
    )
    visit = form(
        "visit",
        field("visit_name", "single_line_text"),
        field("visit_client", "relation", target="client"),
    )
    item = form("item", field("item_name", "single_line_text"), field("item_cost", "number"))
    deal = form(
        "deal",
        field("deal_name", "single_line_text"),
        field("deal_cost", "number"),
        field("deal_client", "relation", target="client"),
        field("deal_gain", "formula", formula="#deal_client.a-#deal_client.b"),
        field("deal_kind", "formula", formula='IF(#deal_client.#client_level="x",#deal_cost,0)'),
        field("deal_item", "relation", target="item"),
        checks=[{"id": "k", "message": "no", "formula": "#deal_client.#client_made<>7"}],
    )
    hidden = [{"id": "h", "fields": ["deal_cost"], "right": "hidden"}]
    shown = [{"id": "s", "fields": ["deal_kind"], "right": "read"}]
    other = {"field": "#deal_client.#client_b", "op": "gt", "value": 1}
    seller = [
        {"id": "f1", "form": "client", "verbs": READ},
        {"id": "f2", "form": "visit", "verbs": READ},
        {"id": "f3", "form": "deal", "verbs": READ, "but": hidden + shown},
    ]
    clerk = [{"id": "f4", "form": "deal", "verbs": READ, "rows": "where", "where": other}]
    roles = [
        {"id": "seller", "name": "销售", "forms": seller},
        {"id": "clerk", "name": "文员", "forms": clerk},
    ]
    return app(client, visit, item, deal, roles=roles)


def plan_of(*trees: Tree) -> Plan:
    """This function will compile apps that must make sense."""
    found = compile((builtin(), *map(read, trees)), version=1, tz="Asia/Shanghai")
    assert isinstance(found, Plan), found
    return found


def law(
    change: Callable[[Tree], object],
    *others: Tree,
    more: frozenset[tuple[str, str]] = frozenset(),
    roles: frozenset[str] = SELLER,
    first: Callable[[Tree], object] = lambda tree: None,
) -> list[str]:
    """
    This function will list where the law refuses a change of the app.

    more: columns of what was removed. first: a change of what is published.
    """
    old, new = shop(), shop()
    first(old), first(new)
    change(new)
    before, after = plan_of(old, *others), plan_of(new, *others)
    actor = Actor(person=1, name="", roles=roles)
    stored = {(table.id, one.column) for table in before.tables.values() for one in table.fields} | more
    found = widened(grant(before, actor), grant(after, actor), read(old), read(new), stored)
    assert all(one.zh and one.en and "{" not in one.zh + one.en for one in found)
    return [one.path for one in found]


def at(tree: Tree, form: str, field: str | None = None) -> Any:
    """This function will give a form or a field of it."""
    found = next(one for one in tree["forms"] if one["id"] == form)
    return found if field is None else next(one for one in found["fields"] if one["id"] == field)


def put(form: str, field: str | None = None, **settings: object) -> Callable[[Tree], object]:
    return lambda tree: at(tree, form, field).update(settings)


def new(of: str, *args: str, **settings: Any) -> Callable[[Tree], object]:
    return lambda tree: at(tree, of)["fields"].append(field(*args, **settings))


def fresh(*fields: Tree, rights: tuple[str, ...] = ("seller",)) -> Callable[[Tree], object]:
    """This function will add a form which some roles read."""

    def change(tree: Tree) -> None:
        tree["forms"].append(form("fresh", field("fresh_name", "single_line_text"), *fields))
        for role in tree["roles"]:
            if role["id"] in rights:
                role["forms"].append({"id": f"n_{role['id']}", "form": "fresh", "verbs": READ})

    return change


def both(*changes: Callable[[Tree], object]) -> Callable[[Tree], object]:
    return lambda tree: [change(tree) for change in changes]


def press(of: str, **settings: Any) -> Callable[[Tree], object]:
    """This function will give a form a button."""
    return lambda tree: at(tree, of).update(buttons=[{"id": "b", "label": "B", **settings}])


def gives(field: str, formula: str) -> list[Tree]:
    return [{"id": "g", "field": field, "formula": formula}]


def swap_keys(tree: Tree) -> None:
    at(tree, "client", "client_a")["key"], at(tree, "client", "client_b")["key"] = "b", "a"


def options(*values: tuple[str, str]) -> list[Tree]:
    return [{"id": id, "value": value} for id, value in values]


FINE: dict[str, Callable[[Tree], object]] = {
    "nothing": lambda tree: None,
    "a formula": new("client", "client_two", "formula", formula="#client_a*2"),
    "a formula over another known form": new("visit", "v2", "formula", formula="#visit_client.#client_a"),
    "a field others read is called otherwise": put("client", "client_a", label="甲", hint="h"),
    "a key of what others read, by itself": put("client", "client_a", key="c", aliases=["a"]),
    "an option of what others read comes": put(
        "client", "client_level", options=options(("x", "x"), ("y", "y"), ("z", "z"))
    ),
    "a field others do not read goes": lambda tree: at(tree, "visit")["fields"].pop(),
    "a new form over known ones": fresh(
        field("fresh_client", "relation", target="client"),
        field("fresh_sum", "formula", formula="#fresh_client.#client_a"),
    ),
    "a roll-up of a known form over a new one": both(
        fresh(field("fresh_client", "relation", target="client")),
        new("client", "client_n", "rollup", over="fresh_client", operation="count"),
    ),
    "a new form nobody sees yet": fresh(rights=()),
    "a button that asks and fills in what is known": press(
        "visit",
        when="#visit_client.#client_a>1",
        asks=["visit_client"],
        sets=gives("visit_name", "#visit_client.#client_name"),
    ),
    "a button that begins a record of a known form": press("client", over="visit_client"),
}
REFUSED: dict[str, Callable[[Tree], object]] = {
    "keys are swapped under a formula": swap_keys,
    "an option others compare with": put("client", "client_level", options=options(("x", "q"), ("y", "x"))),
    "a formula a check of others reads": put("client", "client_made", formula="7"),
    "a kind others' formulas read": put("client", "client_made", formula="7", result="number"),
    "what decides which records another role sees": lambda tree: at(tree, "client", "client_b").update(
        kind="formula", formula="#client_a"
    ),
    "a default others read": put("client", "client_a", default_formula="5"),
    "a roll-up over what is not known": new("client", "n", "rollup", over="deal_client", operation="count"),
    "a relation to what is not known": new("visit", "v2", "relation", target="item"),
    "a new form that points to what is not known": fresh(field("fresh_deal", "relation", target="deal")),
    "a new form over people": fresh(
        field("fresh_who", "member"),
        field("fresh_phone", "lookup", relation="fresh_who", source="person_phone"),
    ),
    "a known form made of a new one that reads the unknown": both(
        fresh(
            field("fresh_client", "relation", target="client"),
            field("fresh_deal", "relation", target="deal"),
            field("fresh_cost", "formula", formula="#fresh_deal.#deal_cost"),
        ),
        new("client", "client_n", "rollup", over="fresh_client", source="fresh_cost", operation="sum"),
    ),
    "less of one's own": lambda tree: tree["roles"][0]["forms"].pop(0),
    "more of one's own": lambda tree: tree["roles"][0]["forms"][2]["but"].pop(0),
    "another condition of another role": lambda tree: tree["roles"][1]["forms"][0].update(rows="all"),
    "a role with a form not known": lambda tree: tree["roles"].append(
        {"id": "new", "name": "新", "forms": [{"id": "f9", "form": "item", "verbs": READ}]}
    ),
    "a formula in a form not known": new("item", "i2", "formula", formula="1"),
    "a title": both(new("deal", "d2", "single_line_text"), put("deal", title="d2")),
    "a button in a form not known": press("item", asks=["item_name"]),
    "a button that fills in what is not known": press("item", sets=gives("item_cost", "1")),
    "a button whose condition reads what is not known": both(
        new("visit", "visit_item", "relation", target="item"),
        press("visit", when="#visit_item.#item_cost>1", asks=["visit_name"]),
    ),
    "a button that begins a record of what is not known": press("client", over="deal_client"),
    "an import name": put("item", "item_cost", import_names=["x"]),
    "a name of another field": new("item", "i2", "number", label="item_cost"),
}


@pytest.mark.parametrize("case", FINE)
def test_what_lies_in_known_forms_is_allowed(case: str) -> None:
    assert law(FINE[case]) == []


@pytest.mark.parametrize("case", REFUSED)
def test_what_reaches_further_is_refused(case: str) -> None:
    assert law(REFUSED[case]) != []


def test_a_form_is_known_with_everything_it_reads_or_not_at_all() -> None:
    def known(plan: Plan) -> frozenset[str]:
        return known_forms(grant(plan, Actor(person=1, name="", roles=SELLER)))

    tree = shop()
    assert known(plan_of(tree)) & {"client", "visit", "item", "deal"} == {"client", "visit"}
    new("visit", "v2", "lookup", relation="visit_client", source="client_n")(tree)
    new("client", "client_n", "rollup", over="deal_client", operation="count")(tree)
    tree["roles"][0]["forms"][0]["but"] = [{"id": "b", "fields": ["client_n"], "right": "read"}]
    tree["roles"][0]["forms"][1]["but"] = [{"id": "b", "fields": ["v2"], "right": "read"}]
    assert known(plan_of(tree)) & {"client", "visit", "item", "deal"} == set()


def test_what_was_removed_does_not_come_back() -> None:
    again = new("client", "old", "number")

    assert law(again) == []
    assert law(again, more=frozenset({("client", "old")})) == ["test.forms.0.fields"]
    rows = new("client", "rows", "subform", fields=[field("rows_new", "number")])
    assert law(rows, more=frozenset({("rows", "rows_old")})) == ["test.forms.0.fields"]
    assert law(fresh(), more=frozenset({("fresh", "")})) != []


def test_another_app_that_reads_the_app_stays_what_it_is() -> None:
    bill = form(
        "bill",
        field("bill_name", "single_line_text"),
        field("bill_client", "relation", target="client"),
        checks=[{"id": "kb", "message": "no", "formula": "#bill_client.a>3"}],
    )
    third = app(bill, id="third", key="third")

    assert law(put("client", "client_a", key="c", aliases=["a"]), third) == []
    assert law(swap_keys, third) != []
    assert law(put("client", "client_a", default_formula="5"), third) != []


@pytest.mark.parametrize("role", [0, 1])
def test_a_condition_that_is_spelled_the_same_means_the_same(role: int) -> None:
    """Keys are swapped under the condition by which a role sees some records, one's own role or another."""

    def spell(tree: Tree) -> None:
        deal, rights = at(tree, "deal"), [one["forms"][-1] for one in tree["roles"]]
        deal["fields"] = [one for one in deal["fields"] if one["id"] != "deal_gain"]
        rights[1].update(rows="all", where=None)
        rights[role].update(rows="where", where={"field": "client.b", "op": "gt", "value": 1})

    assert law(put("client", "client_a", key="c", aliases=["a"]), first=spell) == []
    assert law(swap_keys, first=spell) != []


def test_a_form_whose_button_reads_what_is_not_known_is_not_known() -> None:
    tree = shop()
    press("client", over="deal_client")(tree)

    known = known_forms(grant(plan_of(tree), Actor(person=1, name="", roles=SELLER)))

    assert known & {"client", "visit", "item", "deal"} == {"visit"}


@pytest.mark.parametrize(
    "button",
    [
        {"when": '#bill_client.#client_name="x"', "asks": ["bill_name"]},
        {"sets": gives("bill_name", "#bill_client.#client_name")},
    ],
)
def test_what_a_button_of_another_app_reads_stays_what_it_is(button: Tree) -> None:
    change = put("client", "client_name", default_formula='"x"')

    def third(*buttons: Tree) -> Tree:
        name, client = (
            field("bill_name", "single_line_text"),
            field("bill_client", "relation", target="client"),
        )
        bill = form("bill", name, client, buttons=list(buttons))
        return app(bill, id="third", key="third")

    assert law(change, third()) == []
    assert law(change, third({"id": "b", "label": "B", **button})) != []


def test_who_sees_nothing_designs_new_forms_only() -> None:
    nobody = frozenset[str]()

    assert law(fresh(field("fresh_sum", "formula", formula="1")), roles=nobody) == []
    assert law(new("client", "client_two", "formula", formula="1"), roles=nobody) != []


def test_a_refusal_names_what_is_read_and_nothing_of_other_apps() -> None:
    secret = form("secret", field("secret_name", "single_line_text"), field("secret_code", "number"))
    old, then = shop(), shop()
    for tree in (old, then):
        new("item", "item_link", "relation", target="secret")(tree)
    new("item", "item_told", "formula", formula="#item_link.#secret_code")(then)
    new("client", "client_told", "rollup", over="deal_client", source="deal_cost")(then)
    third = app(secret, id="third", key="third")
    before, after = plan_of(old, third), plan_of(then, third)
    actor = Actor(person=1, name="", roles=SELLER)

    found = widened(grant(before, actor), grant(after, actor), read(old), read(then), ())

    said = {one.path: one.zh for one in found}
    assert "《deal》的「deal_cost」" in said["test.forms.0.fields.5"]
    assert "secret" not in str(said)
