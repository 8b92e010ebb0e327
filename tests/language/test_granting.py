"""Acts about roles: verbs, rows and rights to fields, given and taken one by one or many at once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from huodan.language.document import App, read_app, tree_of
from huodan.language.document.edits import apply, diff, inverse
from huodan.language.document.granting import (
    CopyRole,
    GiveComments,
    GiveFields,
    GiveRows,
    GiveVerbs,
    RemoveRole,
    SetRights,
)
from huodan.language.document.role import Verb
from huodan.language.document.said import say_edits
from huodan.language.document.shaping import Act, NoPlace
from huodan.templates import load

Tree = dict[str, Any]
RIGHTS = ("write", "read", "masked", "hidden")


def begin() -> Tree:
    return tree_of(load("orders"))


def done(tree: Tree, *acts: Act) -> Tree:
    for act in acts:
        act.change(tree, "zh", set())
        app = read_app(tree)
        assert isinstance(app, App), app
        tree = tree_of(app)
    return tree


def rights(tree: Tree, role: str, form: str) -> Tree | None:
    held = next(one for one in tree["roles"] if one["id"] == role)
    return next((one for one in held["forms"] if one["form"] == form), None)


def spelled(tree: Tree, role: str, form: str) -> dict[str, str]:
    """Spell out what a document says of every field, as the compiler reads it: the last word counts."""
    given, element = rights(tree, role, form), next(one for one in tree["forms"] if one["id"] == form)
    assert given is not None
    found = {}
    for field in element["fields"]:
        for id in (field["id"], *(column["id"] for column in field.get("fields", ()))):
            found[id] = given["fields"]
    columns = {
        field["id"]: [column["id"] for column in field.get("fields", ())] for field in element["fields"]
    }
    for but in given["but"]:
        for id in but["fields"]:
            found |= dict.fromkeys((id, *columns.get(id, ())), but["right"])
    return found


FIELDS = [
    id
    for form in begin()["forms"]
    if form["id"] == "order"
    for field in form["fields"]
    for id in (field["id"], *(column["id"] for column in field.get("fields", ())))
]
LINES = next(
    [column["id"] for column in field["fields"]]
    for form in begin()["forms"]
    if form["id"] == "order"
    for field in form["fields"]
    if field["id"] == "ord_lines"
)


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from([*LINES, "ord_lines", *FIELDS[:3]]), unique=True),
            st.sampled_from(RIGHTS),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_fields_have_the_right_given_last_and_no_others_change(steps: list[tuple[list[str], str]]) -> None:
    tree = before = begin()
    wanted = spelled(tree, "role_sales", "order")

    for ids, right in steps:
        named = {*ids, *(LINES if "ord_lines" in ids else ())} if ids else {*wanted}
        wanted |= dict.fromkeys(named, right)
        tree = done(tree, GiveFields(role="role_sales", form="order", right=right, fields=tuple(ids)))  # type: ignore[arg-type]

        assert spelled(tree, "role_sales", "order") == wanted
        but = rights(tree, "role_sales", "order")["but"]  # type: ignore[index]
        assert len({one["id"] for one in but}) == len(but)
    edits = diff(before, tree)
    assert apply(before, edits) == tree
    assert apply(tree, inverse(edits)) == before
    for lang in ("zh", "en"):
        for line in say_edits(before, tree, edits, lang):  # type: ignore[arg-type]
            assert "role_sales" not in line.text, line.text


def test_taking_seeing_takes_what_needs_it_and_giving_again_opens_no_more() -> None:
    tree = begin()
    before = rights(tree, "role_sales", "order")

    tree = done(
        tree, GiveVerbs(role="role_sales", forms=("order",), verbs=frozenset({Verb.READ}), given=False)
    )

    assert rights(tree, "role_sales", "order")["verbs"] == ["create"]  # type: ignore[index]
    tree = done(
        tree, GiveVerbs(role="role_sales", forms=("order",), verbs=frozenset({Verb.CREATE}), given=False)
    )
    assert rights(tree, "role_sales", "order")["verbs"] == []  # type: ignore[index]
    more = frozenset({Verb.UPDATE, Verb.CREATE})
    tree = done(tree, GiveVerbs(role="role_sales", forms=("order",), verbs=more, given=True))
    assert before is not None
    assert rights(tree, "role_sales", "order") == before | {"verbs": ["create", "read", "update"]}


def test_who_may_change_finds_a_field_to_fill_in() -> None:
    tree = done(begin(), SetRights(form="supplier", role="role_sales", level="read"))

    tree = done(
        tree, GiveVerbs(role="role_sales", forms=("supplier",), verbs=frozenset({Verb.UPDATE}), given=True)
    )

    given = rights(tree, "role_sales", "supplier")
    assert given is not None
    assert (given["fields"], given["verbs"]) == ("write", ["read", "update"])
    tree = done(tree, GiveVerbs(role="role_sales", forms=("supplier",), verbs=frozenset(Verb), given=False))
    assert rights(tree, "role_sales", "supplier") is None


def test_rows_go_by_a_condition_or_not() -> None:
    where = {"field": "#ord_total", "op": "gt", "value": "100"}

    tree = done(begin(), GiveRows(role="role_sales", forms=("order",), rows="where", where=where))

    given = rights(tree, "role_sales", "order")
    assert given is not None
    assert (given["rows"], given["where"]) == ("where", where)
    tree = done(tree, GiveRows(role="role_sales", forms=("order",), rows="all"))
    given = rights(tree, "role_sales", "order")
    assert given is not None
    assert (given["rows"], given["where"]) == ("all", None)


def test_a_role_comments_on_what_it_sees_unless_that_is_taken_from_it() -> None:
    before = begin()
    verbs = frozenset(Verb)

    tree = done(begin(), GiveComments(role="role_sales", forms=("order", "customer"), given=False))

    for form in ("order", "customer"):
        old, new = rights(before, "role_sales", form), rights(tree, "role_sales", form)
        assert old is not None
        assert new == {**old, "comments": False}
    edits = diff(before, tree)
    assert apply(tree, inverse(edits)) == before
    said = [line.text for line in say_edits(before, tree, edits, "zh")]  # type: ignore[arg-type]
    assert all("不能再发表评论" in line for line in said)
    assert len(said) == 2
    # What narrows a role stays where its last verb goes, and is there when it comes back.
    tree = done(tree, GiveVerbs(role="role_sales", forms=("customer",), verbs=verbs, given=False))
    assert rights(tree, "role_sales", "customer") is not None
    tree = done(tree, GiveVerbs(role="role_sales", forms=("customer",), verbs=verbs, given=True))
    given = rights(tree, "role_sales", "customer")
    assert given is not None
    assert given["comments"] is False
    tree = done(tree, GiveComments(role="role_sales", forms=("customer",), given=True))
    given = rights(tree, "role_sales", "customer")
    assert given is not None
    assert given["comments"] is True


def test_a_copied_role_gives_the_same_under_ids_of_its_own() -> None:
    tree = done(begin(), CopyRole(role="role_sales", id="fcopy"))

    roles = [role["id"] for role in tree["roles"]]
    assert roles.index("fcopy") == roles.index("role_sales") + 1
    one, other = (next(role for role in tree["roles"] if role["id"] == id) for id in ("role_sales", "fcopy"))
    assert other["name"]["zh"] == "销售员 副本"
    assert [
        spelled(tree, "role_sales", each["form"]) for each in one["forms"] if each["form"] != "people"
    ] == [spelled(tree, "fcopy", each["form"]) for each in other["forms"] if each["form"] != "people"]
    ids = [each["id"] for role in tree["roles"] for each in role["forms"]]
    assert len(set(ids)) == len(ids)


def test_a_role_that_is_not_there_is_not_changed() -> None:
    tree = done(begin(), RemoveRole(role="role_sales"))

    for act in (
        RemoveRole(role="role_sales"),
        GiveVerbs(role="role_sales", forms=("order",), verbs=frozenset({Verb.READ}), given=True),
        GiveRows(role="role_buyer", forms=("payment",), rows="all"),
        GiveComments(role="role_buyer", forms=("payment",), given=False),
        GiveFields(role="role_buyer", form="order", right="read", fields=("nothing",)),
        CopyRole(role="role_sales", id="fcopy"),
    ):
        with pytest.raises(NoPlace):
            act.change(tree, "zh", set())
