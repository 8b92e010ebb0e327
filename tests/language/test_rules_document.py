"""Rules of a form in the document: Edits, words, what goes with a field, copies."""

from __future__ import annotations

from huodan.language.document import canonical, tree_of
from huodan.language.document.acts import CopyForm, RemoveFields, RemoveSection
from huodan.language.document.edits import Tree, apply, diff, inverse
from huodan.language.document.said import say_edits
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
