"""Relations to several records in a document: what goes with a field, what stays when one becomes several, what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.language.document import App, builtin, tree_of
from huodan.language.document.acts import ChangeKind
from huodan.language.document.edits import Tree
from huodan.language.document.removing import RemoveFields
from huodan.language.plan import Plan, compile
from tests.support import apps

LIST = {
    "id": "their_deals",
    "part": "related",
    "label": "它的订单",
    "over": "deal_contracts",
    "columns": ["name", "contracts"],
}


def document(kind: str = "relations", **more: Any) -> Tree:
    """Write orders of contracts."""
    contract = apps.form(
        "contract",
        apps.field("contract_name", "single_line_text"),
        apps.field("contract_no", "single_line_text"),
        apps.field("contract_deals", "rollup", over="deal_contracts", operation="count"),
    )
    contract["parts"] = [LIST]
    contract["sections"] = [
        {"id": "s1", "key": "s1", "label": "全部", "fields": ["contract_name", "contract_no", LIST["id"]]}
    ]
    deal = apps.form(
        "deal",
        apps.field("deal_name", "single_line_text"),
        apps.field("deal_contracts", kind, target="contract", columns=["no", "name"], **more),
        apps.field(
            "deal_rows", "subform", fields=[apps.field("row_to", kind, target="contract", columns=["no"])]
        ),
    )
    return tree_of(apps.read(apps.app(contract, deal)))


def codes(tree: Tree) -> set[str]:
    """Compile a document and list what is wrong."""
    plan = compile((builtin(), App.model_validate(tree)), version=1, tz="Asia/Shanghai")
    return set() if isinstance(plan, Plan) else {problem.code for problem in plan}


def field(tree: Tree, id: str) -> Tree:
    every = (
        one
        for form in tree["forms"]
        for each in form["fields"]
        for one in (each, *(each.get("fields") or ()))
    )
    return next(one for one in every if one["id"] == id)


@pytest.mark.parametrize("kind", ["relation", "relations"])
def test_a_field_that_goes_leaves_the_columns_of_pickers(kind: str) -> None:
    tree = document(kind)

    RemoveFields(form="contract", table="contract", ids=("contract_no",)).change(tree, "zh", set())

    assert (field(tree, "deal_contracts")["columns"], field(tree, "row_to")["columns"]) == (["name"], [])
    assert codes(tree) == set()


@pytest.mark.parametrize("kinds", [("relation", "relations"), ("relations", "relation")])
def test_one_relation_becomes_several_and_back_with_its_list_and_what_is_counted(
    kinds: tuple[str, str],
) -> None:
    tree = document(kinds[0], where={"field": "no", "op": "ne", "value": "x"}, can_create=False)
    assert codes(tree) == set()

    ChangeKind(form="deal", table="deal", id="deal_contracts", kind=kinds[1]).change(tree, "zh", set())

    assert codes(tree) == set()
    kept = field(tree, "deal_contracts")
    assert (kept["kind"], kept["target"], kept["columns"]) == (kinds[1], "contract", ["no", "name"])
    assert (kept["where"], kept["can_create"]) == ({"field": "no", "op": "ne", "value": "x"}, False)
    (contract,) = (one for one in tree["forms"] if one["id"] == "contract")
    assert [part["over"] for part in contract["parts"]] == ["deal_contracts"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (apps.field("x", "formula", formula="contracts.no", result="text"), "bad_formula"),
        (apps.field("x", "formula", formula="contracts", result="text"), "bad_formula"),
        (apps.field("x", "lookup", relation="deal_contracts", source="contract_no"), "no_source"),
    ],
)
def test_no_path_leads_through_a_set(more: Tree, code: str) -> None:
    tree = document()
    (deal,) = (one for one in tree["forms"] if one["id"] == "deal")
    deal["fields"].append(more)

    assert codes(tree) == {code}


def test_what_a_set_leads_to_must_be_there() -> None:
    assert codes(document(where={"field": "gone", "op": "eq", "value": "x"})) == {"unknown_field"}
    tree = document()
    field(tree, "deal_contracts")["columns"] = ["gone"]
    assert codes(tree) == {"unknown_field"}
    field(tree, "deal_contracts").update(target="nowhere", columns=[])
    assert codes(tree) == {"no_form"}
    tree = document()
    field(tree, "deal_contracts")["unique"] = True
    assert len(codes(tree)) == 1
