"""Rules of a form in the document: Edits, words, what goes with a field, copies."""

from __future__ import annotations

import pytest

from huodan.language.document import canonical, tree_of
from huodan.language.document.acts import CopyForm, RemoveSection
from huodan.language.document.edits import Set, Tree, apply, diff, inverse
from huodan.language.document.naming import follow_labels
from huodan.language.document.removing import RemoveFields
from huodan.language.document.said import say_edits, setting_name
from huodan.language.document.uses import uses
from tests.support import apps

RULES = [
    {
        "id": "r1",
        "name": "免税",
        "when": "#b_price > 1",
        "does": [
            {"id": "d1", "do": "hide", "fields": ["b_note", "sec"], "clears": True},
            {"id": "d2", "do": "offer", "fields": ["b_state"], "options": ["a"]},
        ],
    },
    {
        "id": "r2",
        "name": "必填",
        "rows": "b_lines",
        "does": [{"id": "d1", "do": "require", "fields": ["l_name"]}],
    },
]


def bills(*rules: Tree) -> Tree:
    """Write bills with rules."""
    form = apps.form(
        "bill",
        apps.field("b_title", "single_line_text"),
        apps.field("b_price", "number"),
        apps.field("b_note", "single_line_text"),
        apps.field("b_kind", "single_line_text"),
        apps.field("b_state", "radio_group", options=apps.OPTIONS),
        apps.field("b_lines", "subform", fields=[apps.field("l_name", "single_line_text")]),
        sections=[
            {"id": "top", "key": "top", "label": "上", "fields": ["b_title", "b_price"]},
            {"id": "sec", "key": "sec", "label": "下", "fields": ["b_kind"]},
        ],
        rules=list(rules),
    )
    return tree_of(apps.read(apps.app(form)))


def rules(tree: Tree) -> Tree:
    """Give the deeds of each rule: what, and with which fields."""
    return {
        rule["id"]: [(deed["do"], deed["fields"]) for deed in rule["does"]]
        for rule in tree["forms"][0]["rules"]
    }


def test_a_document_without_rules_is_written_as_before() -> None:
    assert "rules" not in canonical(apps.read(bills()))


def test_edits_of_rules_go_there_and_back() -> None:
    before, after = bills(), bills(*RULES)
    later = bills(RULES[1], {**RULES[0], "when": None})

    for one, other in ((before, after), (after, later), (later, before)):
        edits = diff(one, other)
        assert apply(one, edits) == other
        assert apply(other, inverse(edits)) == one


def test_a_change_of_rules_has_words() -> None:
    before, after = bills(RULES[0]), bills(*RULES)
    changed = bills(
        {
            **RULES[0],
            "does": [{**RULES[0]["does"][0], "do": "show"}, {**RULES[0]["does"][1], "options": ["a", "b"]}],
        }
    )

    assert [line.text for line in say_edits(before, after, diff(before, after), "zh")] == [
        "《bill》新增表单规则「必填」"
    ]
    texts = [line.text for line in say_edits(before, changed, diff(before, changed), "zh")]
    assert any("做什么" in text and "隐藏" in text and "显示" in text for text in texts)
    assert any("乙等" in text for text in texts)
    assert [line.text for line in say_edits(before, after, diff(before, after), "en")] == [
        "Bill: form rule “必填” added"
    ]


def test_a_field_goes_from_the_rules_about_it_but_not_from_conditions() -> None:
    tree = bills(*RULES)

    found = {
        (use.place[-2:], use.setting, use.goes) for use in uses(tree, "bill", ("b_note", "b_price", "l_name"))
    }
    RemoveFields(form="bill", table="bill", ids=("b_note", "b_lines")).change(tree, "zh", set())

    assert {(("rules", "r1"), "fields", True), (("rules", "r1"), "when", False)} <= found
    assert rules(tree) == {"r1": [("hide", ["sec"]), ("offer", ["b_state"])]}


def test_a_section_that_goes_leaves_its_fields_in_the_rules() -> None:
    tree = bills(*RULES)

    RemoveSection(form="bill", id="sec").change(tree, "zh", set())

    assert rules(tree)["r1"][0] == ("hide", ["b_note", "b_kind"])


def contacts(*rules: Tree, where: Tree | None = None) -> Tree:
    """Write bills that name one of the contacts of their client."""
    client = apps.form("client", apps.field("c_name", "single_line_text"))
    contact = apps.form(
        "contact",
        apps.field("p_name", "single_line_text"),
        apps.field("p_of", "relation", target="client"),
        apps.field("p_left", "switch"),
    )
    options = [{"id": "a", "value": "甲"}, {"id": "b", "value": "乙"}]
    bill = apps.form(
        "bill",
        apps.field("b_title", "single_line_text"),
        apps.field("b_client", "relation", target="client"),
        apps.field("b_kind", "dropdown", options=options),
        apps.field("b_contact", "relation", target="contact", where=where),
        rules=list(rules),
    )
    return tree_of(apps.read(apps.app(client, contact, bill)))


def offers(field: str) -> Tree:
    """Write the rule that a bill offers the contacts of its client."""
    match = {"id": "w1", "field": field, "formula": "#b_client"}
    deed = {"id": "d1", "do": "offer", "fields": ["b_contact"], "where": [match]}
    return {"id": "r1", "name": "联系人的可选范围", "does": [deed]}


@pytest.mark.parametrize("named", ["#p_of", "of"])
def test_who_takes_a_field_away_is_told_of_what_is_offered_by_it(named: str) -> None:
    where = {"field": "left" if named == "of" else "#p_left", "op": "eq", "value": False}
    tree = contacts(offers(named), where=where)

    def told(form: str, field: str) -> set[tuple[str, bool]]:
        return {
            (setting_name(tree, use.place, use.setting, "zh"), use.goes) for use in uses(tree, form, [field])
        }

    offered = "《bill》表单规则「联系人的可选范围」的可选范围的条件"
    assert (offered, False) in told("contact", "p_of")
    assert ("《bill》字段「b_contact」的条件", False) in told("contact", "p_left")
    assert (offered, False) in told("bill", "b_client")
    assert ("《bill》表单规则「联系人的可选范围」的字段", True) in told("bill", "b_contact")


def test_a_formula_of_this_form_is_no_path_of_the_other() -> None:
    rule = offers("#p_of")
    rule["does"][0]["where"][0]["formula"] = "left"

    assert uses(contacts(rule), "contact", ["p_left"]) == ()


def test_how_records_are_compared_has_words() -> None:
    before, after = contacts(offers("#p_of")), contacts(offers("#p_of"))
    after["forms"][2]["rules"][0]["does"][0]["where"][0]["op"] = "ne"

    assert [line.text for line in say_edits(before, after, diff(before, after), "zh")] == [
        "《bill》可选范围的条件「p_of」的怎么比较：等于 → 不等于"
    ]
    assert [line.text for line in say_edits(before, after, diff(before, after), "en")] == [
        "Bill: condition of what is offered “p_of”, comparison: is → is not"
    ]


def test_a_condition_by_a_new_option_follows_its_name() -> None:
    when = {"id": "r2", "name": "乙时", "when": '#b_kind = "乙"', "does": RULES[1]["does"]}
    kept = when | {"id": "r3", "when": '#b_kind = "乙" AND TRUE'}
    now = contacts(when, kept)
    place = ("forms", "bill", "fields", "b_kind", "options", "b")
    edit = Set(at=place, name="label", old=None, new='丙"')

    edits = list(follow_labels([edit], now, contacts() | {"forms": []}))

    assert (
        Set(at=("forms", "bill", "rules", "r2"), name="when", old=when["when"], new='#b_kind = "丙"""')
        in edits
    )
    assert len([one for one in edits if one.at[-2:-1] == ("rules",)]) == 1


def test_a_copy_of_a_form_has_rules_of_its_own_fields() -> None:
    tree = bills(*RULES)

    CopyForm(id="other", form="bill").change(tree, "zh", set())

    copy = next(form for form in tree["forms"] if form["id"] == "other")
    named = {id for rule in copy["rules"] for deed in rule["does"] for id in deed["fields"]}
    own = {field["id"] for field in copy["fields"]} | {
        one["id"] for field in copy["fields"] for one in field.get("fields", ())
    }
    assert named - {"sec"} <= own
    assert (
        "b_price" not in copy["rules"][0]["when"].removeprefix("#")
        or copy["rules"][0]["when"][1:].split(" ")[0] in own
    )
    assert apps.plan(tree).forms["other"].rules.rules
