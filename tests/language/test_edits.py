"""Edits of documents: found, done, taken back, and merged with what others did."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st
from pydantic import TypeAdapter, ValidationError

from huodan.language.document import App, read_app, tree_of
from huodan.language.document.edits import (
    Add,
    Clash,
    Move,
    Remove,
    Replace,
    Set,
    TaggedEdit,
    apply,
    clashes,
    diff,
    inverse,
)
from huodan.templates import load

IDS = st.sampled_from([f"e{number}" for number in range(8)])
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.text(max_size=3)
    | st.lists(st.integers(0, 3), max_size=3)
)
NAMES = st.lists(IDS, unique=True, max_size=6)


def _elements(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    element = st.fixed_dictionaries(
        {"id": IDS, "kind": st.sampled_from(["a", "b"]), "label": PLAIN, "names": NAMES, "inner": children}
    )
    return st.lists(element, unique_by=lambda one: one["id"], max_size=6)


TREES = st.fixed_dictionaries(
    {"label": PLAIN, "names": NAMES, "forms": st.recursive(st.just([]), _elements, max_leaves=12)}
)


@given(before=TREES, after=TREES)
def test_what_a_diff_lists_makes_the_other_tree_and_its_inverse_makes_the_first(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    edits = diff(before, after)

    assert apply(before, edits) == after
    assert apply(after, inverse(edits)) == before
    assert not diff(before, before)


@given(order=st.permutations([f"e{number}" for number in range(8)]))
def test_as_few_items_move_as_can_be(order: list[str]) -> None:
    before = {"names": sorted(order)}

    edits = diff(before, {"names": order})

    assert all(isinstance(edit, Move) for edit in edits)
    assert len(edits) == len(order) - _rising(order)


def _rising(order: list[str]) -> int:
    best: list[int] = []
    for index, name in enumerate(order):
        best.append(1 + max((best[at] for at in range(index) if order[at] < name), default=0))
    return max(best)


def _orders() -> dict[str, Any]:
    return tree_of(load("orders"))


def _field(tree: dict[str, Any], form: str, field: str) -> dict[str, Any]:
    forms = {one["id"]: one for one in tree["forms"]}
    found = {one["id"]: one for one in forms[form]["fields"]}[field]
    assert isinstance(found, dict)
    return found


def customer(tree: dict[str, Any]) -> dict[str, Any]:
    """Give the form of customers of the order app."""
    return next(form for form in tree["forms"] if form["id"] == "customer")


def test_a_whole_app_goes_through_a_tree() -> None:
    app = load("orders")

    assert read_app(tree_of(app)) == app


def test_two_builders_change_different_settings_of_one_field() -> None:
    start = _orders()
    mine, theirs = _orders(), _orders()
    _field(mine, "customer", "cus_name")["label"] = "单位名称"
    _field(theirs, "customer", "cus_name")["hint"] = "营业执照上的全称"

    both = apply(apply(start, diff(start, theirs)), diff(start, mine))

    found = _field(both, "customer", "cus_name")
    assert (found["label"], found["hint"]) == ("单位名称", "营业执照上的全称")
    assert isinstance(read_app(both), App)


def test_the_same_setting_is_asked() -> None:
    start = _orders()
    mine, theirs = _orders(), _orders()
    _field(mine, "customer", "cus_name")["label"] = "单位名称"
    _field(theirs, "customer", "cus_name")["label"] = "客户全称"
    now = apply(start, diff(start, theirs))

    with pytest.raises(Clash) as refused:
        apply(now, diff(start, mine))

    assert refused.value.text("zh").startswith("「客户全称」")
    assert refused.value.path == "forms.customer.fields.cus_name"
    assert [clash.edit for clash in clashes(now, diff(start, mine))] == list(diff(start, mine))


def test_two_builders_add_fields_in_the_same_place() -> None:
    start = _orders()
    field = {"id": "cus_tax", "key": "tax", "kind": "single_line_text", "label": "税号"}
    other = {"id": "cus_bank", "key": "bank", "kind": "single_line_text", "label": "开户行"}
    at = ("forms", "customer")

    both = apply(
        start,
        [
            Add(at=at, name="fields", after="cus_name", item=field),
            Add(at=at, name="fields", after="cus_name", item=other),
        ],
    )

    (names,) = [[one["id"] for one in form["fields"]] for form in both["forms"] if form["id"] == "customer"]
    place = names.index("cus_name")
    assert names[place : place + 3] == ["cus_name", "cus_bank", "cus_tax"]


def test_who_removes_what_somebody_changed_is_asked() -> None:
    start = _orders()
    gone, changed = _orders(), _orders()
    customer = next(form for form in gone["forms"] if form["id"] == "customer")
    customer["fields"] = [one for one in customer["fields"] if one["id"] != "cus_name"]
    _field(changed, "customer", "cus_name")["label"] = "单位名称"
    now = apply(start, diff(start, changed))

    with pytest.raises(Clash):
        apply(now, diff(start, gone))
    with pytest.raises(Clash):
        apply(apply(start, diff(start, gone)), diff(start, changed))


def test_another_kind_replaces_the_field() -> None:
    start, changed = _orders(), _orders()
    forms = {one["id"]: one for one in changed["forms"]}
    fields = forms["customer"]["fields"]
    index = next(at for at, one in enumerate(fields) if one["id"] == "cus_name")
    fields[index] = {"id": "cus_name", "key": "name", "kind": "multi_line_text", "label": "名称"}

    (edit,) = diff(start, changed)

    assert isinstance(edit, Replace)
    assert edit.place == ("forms", "customer", "fields", "cus_name")
    assert apply(changed, inverse([edit])) == start


def test_an_edit_of_before_a_setting_existed_still_holds() -> None:
    now = {"label": "x", "forms": [{"id": "a", "kind": "k", "label": "甲", "young": 1}]}
    old = {"id": "a", "kind": "k", "label": "甲"}

    made = apply(now, [Remove(name="forms", item=old)])

    assert made["forms"] == []


def test_nothing_is_done_to_what_was_given() -> None:
    start = _orders()

    apply(start, [Set(name="label", old=start["label"], new="别的")])

    assert start == _orders()


@pytest.mark.parametrize(
    "raw",
    [
        {"do": "set", "name": "id", "old": "a", "new": "b"},
        {"do": "set", "at": ["forms"], "name": "label", "old": "a", "new": "b"},
        {"do": "add", "name": "forms", "item": {"label": "no id"}},
        {"do": "replace", "at": ["forms", "a"], "old": {"id": "a"}, "new": {"id": "b"}},
        {"do": "burn", "name": "forms"},
    ],
)
def test_what_is_no_edit_is_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(TaggedEdit).validate_python(raw)


def test_edits_travel_as_json() -> None:
    before, after = _orders(), _orders()
    _field(after, "customer", "cus_name")["label"] = "单位名称"
    edits = list(diff(before, after))
    reader = TypeAdapter(list[TaggedEdit])

    assert reader.validate_json(reader.dump_json(edits)) == edits
