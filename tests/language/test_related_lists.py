"""Related lists: lists on the page of a record of those that refer to it, as documents, and as screens are told them."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter

from huodan.language.access import grant
from huodan.language.describe import form_view
from huodan.language.document import read_app, tree_of
from huodan.language.document.acts import AnyAct
from huodan.language.document.edits import apply, diff, inverse
from huodan.language.document.renewing import renewed
from huodan.language.document.said import say_edits
from huodan.language.document.uses import uses
from huodan.language.messages import Actor
from huodan.language.plan import compile
from huodan.language.plan.uses import uses as plan_uses
from huodan.language.sketch import sketch
from tests.support import apps

Tree = dict[str, Any]
LIST: Tree = {
    "id": "li1",
    "part": "related",
    "over": "deal_buyer",
    "columns": ["#deal_name", "#deal_sum"],
    "where": {"field": "#deal_open", "op": "eq", "value": True},
    "order": [{"id": "o1", "field": "#deal_sum", "dir": "desc"}],
}


def begun(**settings: Any) -> Tree:
    """This function will give an app whose buyers list their deals, and the products the rows they stand in."""
    buyer = apps.form("buyer", apps.field("buyer_name", "single_line_text"))
    deal = apps.form(
        "deal",
        apps.field("deal_name", "single_line_text"),
        apps.field("deal_buyer", "relation", target="buyer"),
        apps.field("deal_sum", "number"),
        apps.field("deal_open", "switch"),
        apps.field(
            "deal_rows", "subform", fields=[apps.field("row_to", "relation", target="buyer")], least_rows=0
        ),
    )
    add = {"do": "add_parts", "form": "buyer", "table": "buyer", "section_id": "s1"}
    return done(tree_of(apps.read(apps.app(buyer, deal))), {**add, "parts": [{**LIST, **settings}]})


def done(tree: Tree, *acts: Tree) -> Tree:
    """This function will do acts, and give the document as it is kept."""
    for act in acts:
        read: Any = TypeAdapter(AnyAct).validate_python(act)
        read.change(tree, "zh", set())
    return tree_of(apps.read(tree))


def lists(tree: Tree, form: str = "buyer") -> list[Tree]:
    """This function will give the lists of a form, and see that no section names one that is gone."""
    found = next(one for one in tree["forms"] if one["id"] == form)
    own = {one["id"] for one in (*found["parts"], *found["fields"])}
    assert {id for section in found["sections"] for id in section["fields"]} <= own
    return list(found["parts"])


def told(tree: Tree, *, verbs: tuple[str, ...] = ("read",), **but: str) -> Tree:
    """This function will describe the page of a buyer to somebody with these verbs on deals, and rights to their fields."""
    rights: Tree = {"id": "r1d", "form": "deal", "verbs": list(verbs)}
    rights["but"] = [{"id": f"b_{id}", "fields": [id], "right": right} for id, right in but.items()]
    forms = [{"id": "r1b", "form": "buyer", "verbs": ["read"]}, *([rights] if verbs else [])]
    plan = apps.plan(tree_of(read_app({**tree, "roles": [{"id": "r1", "name": "看", "forms": forms}]})))
    actor = Actor(person=1, name="我", roles=frozenset({"r1"}))
    return form_view(plan, grant(plan, actor), form="buyer", lang="zh")


def test_screens_are_told_the_list_in_keys() -> None:
    (part,) = told(begun(), verbs=("read", "create", "update"))["parts"]

    assert part == {
        "key": "li1",
        "part": "related",
        "label": "deal",
        "app": "test",
        "form": "deal",
        "over": "buyer",
        "columns": ["name", "sum"],
        "where": {"field": "open", "op": "eq", "value": True},
        "order": [{"field": "sum", "dir": "desc"}],
        "adds": True,
        "links": True,
        "opens": True,
        "fills": [],
        "ruled": [],
        "narrowed": [],
    }


def test_it_is_told_what_a_new_one_takes_from_the_record_also_in_turn_and_what_rules_say_by_it() -> None:
    tree = begun()
    buyer, deal = tree["forms"]
    person = apps.form(
        "agent", apps.field("agent_name", "single_line_text"), apps.field("agent_area", "single_line_text")
    )
    buyer["fields"] += [
        apps.field("buyer_agent", "relation", target="agent"),
        apps.field("buyer_level", "number"),
    ]
    agent = apps.field(
        "deal_agent", "relation", target="agent", fills=[{"id": "f2", "source": "area", "into": "deal_area"}]
    )
    texts = [apps.field(f"deal_{key}", "single_line_text") for key in ("area", "secret", "note", "other")]
    deal["fields"] += [agent, *texts, apps.field("deal_begins", "single_line_text", default_formula="area")]
    deal["fields"] += [apps.field("deal_level", "lookup", relation="deal_buyer", source="buyer_level")]
    deal["fields"][1]["fills"] = [
        {"id": "f1", "source": "agent", "into": "deal_agent"},
        {"id": "f3", "source": "name", "into": "deal_secret"},
    ]
    shown = {"id": "d1", "do": "show", "fields": ["deal_note", "deal_secret"]}
    given = {"id": "d2", "do": "assign", "fields": ["deal_sum"], "formula": "1"}
    deal["rules"] = [{"id": "ru1", "name": "r", "when": "level > 1", "does": [shown, given]}]
    tree["forms"].append(person)

    (part,) = told(tree, verbs=("read", "create"), deal_secret="hidden")["parts"]

    assert part["fills"] == ["agent", "area", "begins", "sum"]
    assert part["ruled"] == ["note", "sum"]


def test_it_is_told_which_relations_offer_what_rules_leave_by_the_record() -> None:
    tree = begun()
    buyer, deal = tree["forms"]
    area = apps.field("agent_area", "single_line_text")
    tree["forms"].append(apps.form("agent", apps.field("agent_name", "single_line_text"), area))
    buyer["fields"].append(apps.field("buyer_area", "single_line_text"))
    to_agent = [
        apps.field(f"deal_{key}", "relation", target="agent") for key in ("near", "far", "late", "free")
    ]
    deal["fields"] += [*to_agent, apps.field("deal_town", "single_line_text")]
    rows = next(one for one in deal["fields"] if one["id"] == "deal_rows")
    rows["fields"] += [apps.field(f"row_{key}", "relation", target="agent") for key in ("near", "free")]

    def offered(id: str, field: str, formula: str, **beside: object) -> apps.Tree:
        match = {"id": f"m_{id}", "field": "area", "formula": formula}
        deed = {"id": f"d_{id}", "do": "offer", "fields": [field], "where": [match]}
        return {"id": f"ru_{id}", "name": id, "does": [deed], **beside}

    deal["rules"] = [
        offered("a", "deal_near", "buyer.area"),
        offered("b", "deal_far", "town"),
        offered("c", "deal_late", "town", when='buyer.area = "east"'),
        offered("d", "row_near", "buyer.area", rows="deal_rows"),
        offered("e", "row_free", "town", rows="deal_rows"),
    ]

    (part,) = told(tree, verbs=("read", "create"))["parts"]

    assert part["narrowed"] == ["late", "near", "rows.near"]


def test_rows_of_a_subform_may_refer_and_are_begun_and_linked_in_their_record() -> None:
    (part,) = told(begun(over="row_to"), verbs=("read", "create", "update"))["parts"]

    assert (part["over"], part["adds"], part["links"]) == ("rows.to", False, False)


def test_who_may_not_write_the_relation_is_offered_neither() -> None:
    (part,) = told(begun(), verbs=("read", "create", "update"), deal_buyer="read")["parts"]

    assert (part["adds"], part["links"]) == (False, False)


@pytest.mark.parametrize(
    ("verbs", "but"),
    [
        ((), {}),
        (("create",), {}),
        (("read",), {"deal_buyer": "hidden"}),
        (("read",), {"deal_open": "hidden"}),
        (("read",), {"deal_name": "hidden", "deal_sum": "hidden"}),
    ],
)
def test_a_list_of_what_one_may_not_see_is_not_told(verbs: tuple[str, ...], but: dict[str, str]) -> None:
    view = told(begun(label="暗"), verbs=verbs, **but)

    assert view["parts"] == []
    assert "li1" not in str(view)
    assert "暗" not in str(view)


def test_columns_one_may_not_see_are_left_out() -> None:
    (part,) = told(begun(), deal_sum="hidden")["parts"]

    assert (part["columns"], part["order"]) == (["name"], [])


def test_what_a_list_uses_goes_with_fields() -> None:
    tree = begun()
    assert {(use.place[-1], use.setting, use.goes) for use in uses(tree, "deal", ["deal_buyer"])} == {
        ("li1", "", True)
    }
    assert {(use.setting, use.goes) for use in uses(tree, "deal", ["deal_sum"])} == {
        ("columns", True),
        ("order", True),
    }

    removed = {"do": "remove_fields", "form": "deal", "table": "deal"}
    (without,) = lists(done(begun(), {**removed, "ids": ["deal_sum"]}))
    assert (without["columns"], without["order"]) == (["#deal_name"], [])
    assert lists(done(begun(), {**removed, "ids": ["deal_open"]})) == []
    assert lists(done(begun(), {**removed, "ids": ["deal_buyer"]})) == []
    assert lists(done(begun(over="row_to"), {**removed, "ids": ["deal_rows"]})) == []
    assert lists(done(begun(), {"do": "remove_form", "form": "deal"})) == []


def test_paths_by_keys_go_too() -> None:
    removed = {"do": "remove_fields", "form": "deal", "table": "deal", "ids": ["deal_sum"]}

    (part,) = lists(done(begun(columns=["name", "sum"], order=[]), removed))

    assert part["columns"] == ["name"]


def test_a_copied_form_lists_nothing_that_refers_to_the_other_one() -> None:
    tree = done(begun(), {"do": "copy_form", "form": "buyer", "id": "copy"})

    assert lists(tree, "copy") == []
    assert len(lists(tree)) == 1
    apps.plan(tree)


def test_a_renewed_app_lists_by_its_own_relation() -> None:
    made = renewed(begun(), seed="x", key="other", label="另一个", prefixes=set())

    pointer = next(one["id"] for one in made["forms"][1]["fields"] if one["key"] == "buyer")
    (part,) = made["forms"][0]["parts"]
    assert part["over"] == pointer
    assert part["columns"][0] == f"#{made['forms'][1]['fields'][0]['id']}"
    apps.plan(tree_of(apps.read(made)))


def test_settings_of_a_list_are_set_said_and_taken_back() -> None:
    before = begun()
    settings = {"over": "row_to", "adds": False, "label": "他的单", "columns": ["#deal_name"]}
    after = done(begun(), {"do": "set_list", "form": "buyer", "id": "li1", "settings": settings})

    edits = diff(before, after)
    said = [line.text for line in say_edits(before, after, edits, "zh")]

    assert apply(after, inverse(edits)) == before
    assert "《buyer》页面内容「他的单」的可以在这里新建：是 → 否" in said
    assert "《buyer》页面内容「他的单」的按哪个关联：deal_buyer → row_to" in said


def test_where_used_names_the_list() -> None:
    plan = apps.plan(begun(label="他的单"))

    for field in ("deal_buyer", "deal_sum", "deal_open"):
        assert ("related", "他的单") in {(use.kind, use.label) for use in plan_uses(plan, field)}
    assert plan_uses(plan, "row_to") == ()


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"over": "deal_sum"}, "no_rows"),
        ({"over": "gone"}, "no_rows"),
        ({"columns": ["#gone"]}, "unknown_field"),
        ({"where": {"field": "#gone", "op": "eq", "value": 1}}, "unknown_field"),
    ],
)
def test_a_list_that_makes_no_sense_is_a_problem(settings: Tree, code: str) -> None:
    found = compile((apps.read(begun(**settings)),), version=1, tz="Asia/Shanghai")

    assert {problem.path.split(".")[3] for problem in found} == {"parts"}  # type: ignore[union-attr]
    assert code in {problem.code for problem in found}  # type: ignore[union-attr]


def test_the_designer_draws_a_list_by_its_id() -> None:
    (drawn,) = sketch(apps.read(begun()), "zh")[0]["parts"]

    assert drawn == {"key": "li1", "part": "related", "label": None}


def test_a_list_whose_new_ones_ask_for_a_secret_says_so() -> None:
    tree = begun()
    next(one for one in tree["forms"] if one["id"] == "deal")["fields"].append(
        apps.field("deal_code", "encrypted")
    )

    (part,) = told(tree, verbs=("read", "create"))["parts"]
    assert (part["adds"], part["secret"]) == (True, True)
    (part,) = told(tree, verbs=("read", "create"), deal_code="masked")["parts"]
    assert "secret" not in part
