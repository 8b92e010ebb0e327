"""Ways round the law that a review found when it was an allow-list already (decision 0058)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.language.test_widening import at, both, fresh, law, new, put
from tests.support.apps import Tree, app, field, form


def points(tree: Tree) -> None:
    """Visits, which are known, point to items and people, who are not."""
    new("visit", "visit_item", "relation", target="item")(tree)
    new("visit", "visit_who", "member")(tree)
    new("visit", "visit_text", "single_line_text")(tree)


def kind(id: str, kind: str, **settings: Any) -> Callable[[Tree], object]:
    def change(tree: Tree) -> None:
        fields = at(tree, "visit")["fields"]
        fields[[one["id"] for one in fields].index(id)] = field(id, kind, **settings)

    return change


@pytest.mark.parametrize(
    "change",
    [
        kind("visit_item", "single_line_text"),
        kind("visit_item", "relation", target="client"),
        kind("visit_who", "single_line_text"),
        kind("visit_text", "member"),
        kind("visit_text", "relation", target="item"),
        put("visit", title="visit_item"),
        put("visit", "visit_item", unique=True),
        put("visit", combinations=[{"id": "once", "fields": ["visit_name", "visit_item"]}]),
    ],
)
def test_titles_of_what_is_not_known_become_no_values(change: Callable[[Tree], object]) -> None:
    """Values become another kind, and what stands twice is named, by titles of what they point to, whoever may read these."""
    assert law(change, first=points) != []


def test_a_field_that_points_to_what_is_known_becomes_another_kind() -> None:
    assert law(kind("visit_client", "single_line_text")) == []
    assert law(put("visit", title="visit_client")) == []
    assert law(put("visit", "visit_client", unique=True)) == []


def test_a_form_called_by_what_it_points_to_is_known_with_it() -> None:
    """Else its records, pointed to from a third form, would be told by titles nobody shows."""

    def first(tree: Tree) -> None:
        points(tree)
        at(tree, "visit")["title"] = "visit_item"

    assert law(new("visit", "v2", "formula", formula="1"), first=first) != []


@pytest.mark.parametrize("rows", ["own", "department"])
def test_who_is_the_owner_of_a_record_is_worked_out_as_before(rows: str) -> None:
    """A default that names them would give them in each new record what they may do in their own."""

    def first(tree: Tree) -> None:
        new("client", "client_who", "member", is_owner=True)(tree)
        more = {"id": "f9", "form": "client", "verbs": ["read", "update"], "rows": rows}
        tree["roles"].append({"id": "keeper", "name": "管", "forms": [more]})

    change = put("client", "client_who", default=1)
    roles = frozenset({"seller", "keeper"})

    assert law(put("client", "client_a", label="a a"), first=first, roles=roles) == []
    assert law(change, first=first, roles=roles) != []


def test_the_name_of_a_hidden_field_is_not_let_go_so_that_another_could_take_it() -> None:
    assert law(put("deal", "deal_cost", label="旧的")) != []
    assert law(put("deal", "deal_cost", hint="旧的")) == []
    assert law(put("deal", "deal_name", label="名")) == []


def test_a_role_takes_no_other_role_s_name_and_leaves_none_of_weight() -> None:
    def named(role: int, name: str) -> Callable[[Tree], object]:
        return lambda tree: tree["roles"][role].update(name=name)

    def spare(tree: Tree) -> None:
        tree["roles"].append({"id": "spare", "name": "备用", "forms": []})

    assert law(named(2, "文员"), first=spare) != []
    assert law(both(named(1, "别的"), named(2, "文员")), first=spare) != []
    assert law(named(1, "别的"), first=spare) != []
    assert law(named(2, "备用二"), first=spare) == []
    assert (
        law(
            both(
                fresh(rights=()), lambda tree: tree["roles"].append({"id": "n", "name": "文员", "forms": []})
            )
        )
        != []
    )


def test_no_new_field_takes_the_name_a_condition_of_rights_asks() -> None:
    """Of a role of this app or of another: all its records would be shown."""

    def first(tree: Tree) -> None:
        where = {"field": "client.name", "op": "eq", "value": "open"}
        tree["roles"][0]["forms"][2].update(rows="where", where=where)

    def take(tree: Tree) -> None:
        put("client", "client_name", key="nnn", aliases=[])(tree)
        new("client", "mine", "formula", formula='"open"', result="text", key="name")(tree)

    name, client = field("bill_name", "single_line_text"), field("bill_client", "relation", target="client")
    where = {"field": "client.name", "op": "eq", "value": "open"}
    biller = {"id": "f8", "form": "bill", "verbs": ["read"], "rows": "where", "where": where}
    roles = [{"id": "biller", "name": "票", "forms": [biller]}]
    third = app(form("bill", name, client), id="third", key="third", roles=roles)

    assert law(take) == []
    assert law(take, first=first) != []
    assert law(take, third) != []
    assert law(take, third, roles=frozenset({"seller", "biller"})) != []


def test_a_new_field_has_the_id_of_no_other_that_ever_was() -> None:
    """What is chosen lies in a table called by the field alone: another form's would be emptied."""
    tags = {"options": [{"id": "a", "value": "a"}]}

    assert law(new("client", "deal_cost", "multi_select", **tags)) != []
    assert (
        law(new("client", "gone", "multi_select", **tags), more=frozenset({("f_removed", "gone__1")})) != []
    )
    assert law(both(new("client", "twice", "number"), new("visit", "twice", "number"))) != []
    assert law(new("client", "client_tags", "multi_select", **tags)) == []


def test_a_new_field_of_a_form_not_known_must_not_be_filled_in() -> None:
    """Every program that writes there would be refused."""
    assert law(new("item", "i2", "single_line_text", required=True)) != []
    assert law(new("item", "i2", "single_line_text")) == []
