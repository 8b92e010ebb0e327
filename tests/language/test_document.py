"""Documents: shape mistakes with their place, one canonical text."""

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from huodan.language.document import App, builtin, canonical, read_app
from tests.support import apps


def test_the_built_in_app_is_right() -> None:
    assert [form.id for form in builtin().forms] == ["departments", "people"]


@pytest.mark.parametrize("tree", [apps.shop(), apps.every_kind(), {**apps.app(), "home": []}])
def test_a_document_comes_back_as_it_was(tree: apps.Tree) -> None:
    app = apps.read(tree)

    written = canonical(app)

    assert read_app(json.loads(written)) == app
    assert canonical(apps.read(json.loads(written))) == written


def test_the_canonical_text_leaves_out_what_is_default_and_keeps_kinds() -> None:
    tree = apps.app(apps.form("item", apps.field("item_name", "single_line_text", required=False, width=2)))

    written = json.loads(canonical(apps.read(tree)))

    assert written["format"] == 1
    assert written["forms"][0]["fields"] == [
        {"id": "item_name", "key": "name", "kind": "single_line_text", "label": "item_name"}
    ]


def test_the_order_of_verbs_does_not_count() -> None:
    def of(verbs: list[str]) -> App:
        rights = [{"id": "f1", "form": "item", "verbs": verbs}]
        return apps.read({**apps.app(), "roles": [{"id": "r1", "name": "r", "forms": rights}]})

    assert canonical(of(["read", "update"])) == canonical(of(["update", "read"]))


@given(st.dictionaries(st.text(), st.none() | st.integers() | st.text() | st.lists(st.text()), max_size=5))
def test_any_json_is_an_app_or_a_list_of_problems(tree: dict[str, Any]) -> None:
    found = read_app({**apps.shop(), **tree})

    assert isinstance(found, App) or found


WRONG = [
    ("forms.0.fields.0.max_length", {"max_length": 0}, "shape_greater_than_equal"),
    ("forms.0.fields.0.colour", {"colour": "red"}, "shape_extra_forbidden"),
    ("forms.0.fields.0", {"kind": "magic"}, "shape_union_tag_invalid"),
    ("forms.0.fields.0", {"kind": None}, "shape_union_tag_invalid"),
    ("forms.0.fields.0.id", {"id": "Groß"}, "shape_string_pattern_mismatch"),
    ("forms.0.fields.0.serial", {"kind": "serial"}, "shape_missing"),
    (
        "forms.0.fields.0.serial.0.digits",
        {"kind": "serial", "serial": [{"id": "a", "part": "counter", "digits": 99}]},
        "shape_less_than_equal",
    ),
    (
        "forms.0.fields.0.serial",
        {"kind": "serial", "serial": [{"id": "a", "part": "date"}]},
        "shape_value_error",
    ),
    ("forms.0.fields.0.options", {"kind": "dropdown", "options": "a"}, "shape_tuple_type"),
    (
        "forms.0.fields.0.fields.0.key",
        {"kind": "subform", "fields": [{"id": "x", "kind": "date"}]},
        "shape_missing",
    ),
]


@pytest.mark.parametrize(("path", "settings", "code"), WRONG, ids=[f"{p} {c}" for p, _, c in WRONG])
def test_a_shape_mistake_is_named_with_its_place(path: str, settings: apps.Tree, code: str) -> None:
    field = {**apps.field("item_name", "single_line_text"), **settings}

    problems = read_app(apps.app(apps.form("item", field)))

    assert isinstance(problems, tuple)
    assert (path, code) in [(problem.path, problem.code) for problem in problems]
    assert all(problem.zh and problem.en for problem in problems)


def test_every_mistake_is_listed() -> None:
    fields = [apps.field("a", "date", nonsense=1), apps.field("b", "date", width=9)]

    problems = read_app(apps.app(apps.form("item", *fields), format=2))

    assert isinstance(problems, tuple)
    assert {problem.path for problem in problems} == {
        "format",
        "forms.0.fields.0.nonsense",
        "forms.0.fields.1.width",
    }
