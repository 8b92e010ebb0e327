"""Records named by values in documents: a key that is not there is a mistake, before anybody opens a list with it."""

from __future__ import annotations

import pytest

from huodan.kit.errors import Problem
from huodan.language.document import builtin
from huodan.language.plan import Plan, compile
from tests.support import apps
from tests.support.apps import Tree, field, form


def found(
    *, where: Tree | None = None, at: str = "roles", is_opening: bool = False, **default: object
) -> tuple[Problem, ...]:
    """This function will compile an app with a condition in one place, or a default."""
    client = form(
        "client",
        field("client_name", "single_line_text"),
        field("client_code", "single_line_text", unique=True, aliases=["number"]),
        field("client_day", "date"),
        field("client_place", "address"),
        field("client_lines", "subform", fields=[field("line_name", "single_line_text")]),
        field("client_secret", "encrypted"),
    )
    by_where = {"where": where} if where else {}
    visit = form(
        "visit",
        field("visit_name", "single_line_text"),
        field("visit_client", "relation", target="client", **default),
        field("visit_who", "member"),
        field("visit_all", "members"),
        field("visit_next", "relation", target="visit", **(by_where if at == "relation" else {})),
        *(
            [field("visit_sum", "rollup", over="visit_next", operation="count", **by_where)]
            if at == "rollup"
            else []
        ),
        **(
            {"views": [{"id": "v", "key": "v", "label": "v", "columns": ["name"], **by_where}]}
            if at == "view"
            else {}
        ),
    )
    gives = {"id": "g", "form": "visit", "verbs": ["read"], "rows": "where", "where": where}
    roles = [{"id": "r", "name": "r", "forms": [gives]}] if where and at == "roles" else []
    tree = apps.app(client, visit, roles=roles)
    plan = compile((builtin(), apps.read(tree)), version=1, tz="Asia/Shanghai", is_opening=is_opening)
    return () if isinstance(plan, Plan) else plan


def named(match: Tree, name: str = "client", op: str = "eq") -> Tree:
    value: object = {"match": match}
    return {"field": name, "op": op, "value": value if op == "eq" else [value]}


PLACES = {
    "roles": "test.roles.0.forms.0.where",
    "view": "test.forms.1.views.0.where",
    "relation": "test.forms.1.fields.4.where",
    "rollup": "test.forms.1.fields.5.where",
}


@pytest.mark.parametrize("at", PLACES)
def test_a_misspelled_key_is_a_mistake_wherever_a_condition_stands(at: str) -> None:
    (problem,) = found(where={"or": [{"not": named({"cod": "KH1"})}]}, at=at)

    assert (problem.path, problem.code) == (PLACES[at], "unknown_match")
    assert "「cod」" in problem.zh
    assert "《client》" in problem.zh
    assert "“cod”" in problem.en
    assert found(where=named({"code": "KH1", "name": "甲"}), at=at) == ()


@pytest.mark.parametrize(
    ("where", "path"),
    [
        (named({"lines.name": "x"}), "lines.name"),
        (named({"place.city": "x"}), "place.city"),
        (named({"lines": "x"}), "lines"),
        (named({"who.job": "x"}, "who"), "who.job"),
        (named({"manager.job": "x"}, "who"), "manager.job"),
        (named({"code": "1", "nothing": "x"}, op="in"), "nothing"),
        (named({"jobs": "x"}, "all", op="in"), "jobs"),
        (named({"cod": "x"}, "next.client"), "cod"),
        (named({"jobs": "x"}, "created_by"), "jobs"),
    ],
)
def test_only_fields_one_can_look_by_name_a_record(where: Tree, path: str) -> None:
    (problem,) = found(where=where)

    assert problem.code == "unknown_match"
    assert f"「{path}」" in problem.zh


@pytest.mark.parametrize(
    "where",
    [
        named({"number": "KH1"}),
        named({"#client_code": "KH1"}),
        named({"day": "2026-05-06"}),
        named({"": "甲"}),
        named({"name": "王芳", "job": "x"}, "who"),
        named({"manager": "王芳"}, "who"),
        named({"no": "1"}, "all", op="in"),
        {"field": "client", "op": "eq", "value": "甲"},
        {"field": "client", "op": "in", "value": ["甲", "rec_1"]},
        {"field": "who", "op": "eq", "value": "$me"},
    ],
)
def test_what_can_be_looked_for_stays_as_it_is(where: Tree) -> None:
    assert found(where=where) == ()


def test_a_value_the_field_cannot_hold_is_a_mistake() -> None:
    (problem,) = found(where=named({"day": "tomorrow week"}))

    assert problem.code == "unknown_match"


@pytest.mark.parametrize("match", [{"cod": "x"}, {"#client_code": "x"}, {"place": "x"}, {"secret": "x"}])
def test_a_default_names_a_record_by_what_is_there(match: Tree) -> None:
    (problem,) = found(default={"match": match})

    assert (problem.path, problem.code) == ("test.forms.1.fields.1.default", "unknown_match")
    assert found(default={"match": {"number": "x", "name": "y"}}) == ()
    assert found(default="甲") == ()


def test_what_was_published_before_keeps_no_workspace_closed() -> None:
    assert found(where=named({"cod": "KH1"}), is_opening=True) == ()
    assert found(default={"match": {"cod": "x"}}, is_opening=True) == ()
