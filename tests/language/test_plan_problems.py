"""Every mistake the compiler can find in documents of the right shape, with its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huodan.kit.errors import Problem
from huodan.language.document import builtin
from huodan.language.plan import Plan, compile
from tests.support import apps

Change = Callable[[dict[str, Any]], object]

TEXT = apps.field("extra_text", "single_line_text")


def problems(*trees: apps.Tree) -> tuple[Problem, ...]:
    """Compile documents of the right shape, together with the built-in app."""
    found = compile((builtin(), *map(apps.read, trees)), version=1, tz="Asia/Shanghai")
    return () if isinstance(found, Plan) else found


def product(tree: apps.Tree) -> apps.Tree:
    return tree["forms"][0]


def order(tree: apps.Tree) -> apps.Tree:
    return tree["forms"][1]


def lines(tree: apps.Tree) -> apps.Tree:
    return order(tree)["fields"][6]


def put(*extra: apps.Tree) -> Change:
    """Add fields to the order."""
    return lambda tree: order(tree)["fields"].extend(extra)


def put_line(*extra: apps.Tree) -> Change:
    """Add fields to its lines."""
    return lambda tree: lines(tree)["fields"].extend(extra)


def setting(**settings: object) -> Change:
    """Change settings of the order's form."""
    return lambda tree: order(tree).update(settings)


def role(**rights: object) -> Change:
    """Add a role with rights in the order."""
    given = {"id": "r1_order", "form": "order", "verbs": ["read"], **rights}
    return lambda tree: tree.update(roles=[{"id": "r1", "name": "销售", "forms": [given]}])


def widget(**settings: object) -> Change:
    given = {"id": "w1", "key": "w1", "label": "数", "kind": "figure", "form": "order", **settings}
    return lambda tree: tree.update(home=[given])


def view(**settings: object) -> Change:
    given = {"id": "v1", "key": "all", "label": "全部", "columns": ["no"], **settings}
    return setting(views=[given])


def x(kind: str, **settings: object) -> apps.Tree:
    """Write the field whose mistakes are looked for."""
    return apps.field("x", kind, **{**apps.SETTINGS.get(kind, {}), **settings})


NEW = "test.forms.1.fields.8"
NEW_LINE = "test.forms.1.fields.6.fields.4"
RELATED = x("relation", target="product")

MISTAKES: list[tuple[str, str, Change]] = [
    # names
    ("test.forms.1.id", "duplicate", setting(id="product", title="order_no")),
    ("test.forms.1.key", "duplicate", setting(key="product")),
    ("test.forms.1.id_prefix", "duplicate", setting(id_prefix="produc")),
    ("test.forms.1.id_prefix", "duplicate", setting(id_prefix="usr")),
    ("test.roles.1.id", "duplicate", lambda tree: tree.update(roles=[{"id": "r", "name": "r"}] * 2)),
    (f"{NEW}.id", "duplicate", put({**TEXT, "id": "order_no"})),
    (f"{NEW}.id", "duplicate", put({**TEXT, "id": "line_price"})),
    (f"{NEW}.key", "duplicate", put({**TEXT, "key": "total"})),
    (f"{NEW}.key", "duplicate", put({**TEXT, "aliases": ["total"]})),
    (f"{NEW_LINE}.key", "duplicate", put_line({**TEXT, "key": "price"})),
    (f"{NEW}.key", "reserved", put({**TEXT, "key": "created_at"})),
    (f"{NEW_LINE}.key", "reserved", put_line({**TEXT, "key": "id"})),
    (f"{NEW}.id", "reserved", put({**TEXT, "id": "version"})),
    ("test.forms.1.fields.6.id", "taken", lambda tree: lines(tree).update(id="product")),
    # tables
    (NEW_LINE, "nested", put_line(x("subform"))),
    # settings
    (f"{NEW}.default", "unknown_option", put(x("dropdown", default="丙"))),
    (f"{NEW}.default", "wrong_type", put(x("date", default="soon"))),
    (f"{NEW}.default", "out_of_bounds", put(x("number", default=5, most=3))),
    (f"{NEW}.unique", "cannot_be_unique", put(x("address", unique=True))),
    (f"{NEW}.unique", "cannot_be_unique", put(x("formula", unique=True))),
    (f"{NEW}.pattern", "bad_pattern", put(x("single_line_text", pattern="("))),
    (f"{NEW}.pattern", "bad_pattern", put(x("single_line_text", pattern="(a+)+b"))),
    (f"{NEW}.max_length", "cannot_be_unique", put(x("single_line_text", unique=True, max_length=401))),
    (
        f"{NEW}.options.1",
        "duplicate",
        put(x("dropdown", options=[{"id": "a", "value": "A"}, {"id": "b", "value": "ａ"}])),
    ),
    (
        f"{NEW}.options.1",
        "duplicate",
        put(x("dropdown", options=[{"id": "a", "value": "A"}, {"id": "a", "value": "B"}])),
    ),
    (
        "test.forms.1.fields.6.least_rows",
        "bounds",
        lambda tree: lines(tree).update(least_rows=9, most_rows=8),
    ),
    # targets
    (f"{NEW}.target", "no_form", put(x("relation", target="nowhere"))),
    (f"{NEW}.columns.0", "unknown_field", put(x("relation", columns=["nothing"]))),
    (
        f"{NEW}.fills.0.source",
        "unknown_field",
        put(x("relation", fills=[{"id": "f", "source": "no", "into": "order_day"}])),
    ),
    (
        f"{NEW}.fills.0.into",
        "no_target",
        put(x("relation", fills=[{"id": "f", "source": "name", "into": "nothing"}])),
    ),
    (
        f"{NEW}.fills.0.into",
        "no_target",
        put(x("relation", fills=[{"id": "f", "source": "name", "into": "order_total"}])),
    ),
    *(
        (
            f"{NEW}.fills.0.{place}",
            "not_synced",
            put(x("relation", fills=[{"id": "f", "mode": "sync", **fill}])),
        )
        for place, fill in (
            ("into", {"source": "name", "into": "nothing"}),
            ("into", {"source": "name", "into": "order_total"}),
            ("into", {"source": "name", "into": "order_lines"}),
            ("source", {"source": "no", "into": "order_day"}),
            ("source", {"source": "#product_place.province", "into": "order_remark"}),
        )
    ),
    (NEW, "no_source", put(x("lookup", relation="order_no", source="product_name"))),
    (f"{NEW}", "no_source", put(x("lookup", relation="order_seller", source="nothing"))),
    (f"{NEW}.over", "no_rows", put(x("rollup", over="order_no"))),
    (f"{NEW}.over", "no_rows", put(x("rollup", over="nothing"))),
    (f"{NEW}.source", "no_source", put(x("rollup", over="order_lines", operation="sum", source="nothing"))),
    (
        f"{NEW}.source",
        "no_source",
        put(x("rollup", over="order_lines", operation="sum", source="line_product")),
    ),
    (f"{NEW}.source", "no_source", put(x("rollup", over="order_lines", operation="sum"))),
    # formulas
    (f"{NEW}.formula", "bad_formula", put(x("formula", formula="1 +"))),
    (f"{NEW}.formula", "bad_formula", put(x("formula", formula="nothing * 2"))),
    (f"{NEW}.formula", "bad_formula", put(x("formula", formula="NOSUCH(1)"))),
    (f"{NEW}.formula", "bad_formula", put(x("formula", formula="lines.price"))),
    (f"{NEW}.result", "result_type", put(x("formula", formula='"a" & "b"'))),
    (f"{NEW}.result", "result_type", put(x("formula", formula="1 + 1", result="date"))),
    (f"{NEW}.result", "result_type", put(x("formula", formula="1 + 1", result="switch"))),
    (f"{NEW}.default_formula", "bad_formula", put(x("number", default_formula="nothing"))),
    (NEW, "formula_cycle", put(x("formula", formula="y + 1"), apps.field("y", "formula", formula="x + 1"))),
    (NEW, "formula_cycle", put(x("formula", formula="x + 1"))),
    (
        f"{NEW}",
        "live_source",
        lambda tree: (
            put(x("rollup", over="order_lines", source="age", operation="max"))(tree),
            put_line(apps.field("age", "formula", formula="TODAY() - TODAY()"))(tree),
        ),
    ),
    (
        "test.forms.0.fields.4",
        "live_source",
        lambda tree: (
            product(tree)["fields"].append(x("rollup", over="line_product", source="age", operation="sum")),
            put_line(apps.field("age", "formula", formula="DAY(TODAY())"))(tree),
        ),
    ),
    (
        "test.forms.1.fields.6.fields.0.fills.0.source",
        "live_source",
        lambda tree: (
            product(tree)["fields"].append(x("formula", formula="DAY(TODAY())")),
            lines(tree)["fields"][0].update(fills=[{"id": "f9", "source": "x", "into": "line_price"}]),
        ),
    ),
    (
        f"{NEW}.default_formula",
        "live_source",
        lambda tree: put(
            x("number", default_formula="age + 1"), apps.field("o_age", "formula", formula="DAY(TODAY())")
        )(tree),
    ),
    (
        "test.forms.0.fields.4.where",
        "rolled_twice",
        lambda tree: product(tree)["fields"].append(
            x(
                "rollup",
                over="line_product",
                operation="count",
                where={"field": "lines.product.x", "op": "gt", "value": "3"},
            )
        ),
    ),
    *(
        (at, "only_shown", change)
        for at, change in (
            ("test.forms.1.views.0.order.0.field", view(order=[{"id": "o", "field": "x"}])),
            ("test.forms.1.views.0.where", view(where={"field": "x", "op": "gt", "value": "1"})),
            (
                "test.home.0.aggregate.measures.0.field",
                widget(aggregate={"measures": [{"key": "m", "op": "sum", "field": "x"}]}),
            ),
            ("test.home.0.aggregate.group.0.field", widget(aggregate={"group": [{"field": "x"}]})),
            (
                "test.home.0.query.order.0.field",
                widget(query={"columns": ["x"], "order": [{"field": "x"}]}),
            ),
        )
        for change in (
            lambda tree, change=change: (
                put(x("formula", formula="POWER(DAY(TODAY()), 2)"))(tree),
                change(tree),
            ),
        )
    ),
    # pages
    ("test.forms.1.title", "no_title", setting(title="nothing")),
    ("test.forms.1.title", "no_title", setting(title="order_total")),
    (
        "test.forms.1.sections.0.fields.0",
        "no_field",
        setting(sections=[{"id": "s", "key": "s", "label": "s", "fields": ["x"]}]),
    ),
    ("test.forms.1.views.0.columns.1", "unknown_field", view(columns=["no", "nothing"])),
    ("test.forms.1.views.0.order.0.field", "unknown_field", view(order=[{"id": "o", "field": "nothing"}])),
    ("test.home.0.form", "no_form", widget(form="nothing", query={})),
    ("test.home.0", "one_of", widget()),
    ("test.home.0", "one_of", widget(query={}, aggregate={})),
    (
        "test.home.0.aggregate.group.0.field",
        "unknown_field",
        widget(aggregate={"group": [{"field": "nothing"}], "measures": [{"key": "n", "op": "count"}]}),
    ),
    (
        "test.home.0.aggregate.measures.0.field",
        "unknown_field",
        widget(aggregate={"measures": [{"key": "n", "op": "sum", "field": "nothing"}]}),
    ),
    (
        "test.home.0.aggregate.measures.0.field",
        "unknown_field",
        widget(aggregate={"measures": [{"op": "sum"}]}),
    ),
    ("test.home.0.query.columns.0", "unknown_field", widget(query={"columns": ["nothing"]})),
    ("test.home.0.query.order.0.field", "unknown_field", widget(query={"order": [{"field": "nothing"}]})),
    # filters
    ("test.home.0.aggregate.where", "bad_filter", widget(aggregate={"where": 3})),
    (
        "test.home.0.query.where",
        "unknown_field",
        widget(query={"where": {"field": "nothing", "op": "empty"}}),
    ),
    ("test.forms.1.views.0.where", "bad_filter", view(where={"field": "no", "op": "like"})),
    ("test.forms.1.views.0.where", "unknown_field", view(where={"field": "nothing", "op": "eq", "value": 1})),
    (f"{NEW}.where", "unknown_field", put(x("relation", where={"field": "nothing", "op": "empty"}))),
    ("test.roles.0.forms.0.where", "bad_filter", role(rows="where", where={"or": 1})),
    # rights
    ("test.roles.0.forms.0.form", "no_form", role(form="nothing")),
    (
        "test.roles.0.forms.0.but.0",
        "no_field",
        role(but=[{"id": "b", "fields": ["nothing"], "right": "read"}]),
    ),
    ("test.roles.0.forms.0.rows", "no_owner", role(form="product", rows="own")),
    ("test.roles.0.forms.0.where", "no_where", role(rows="where")),
]


@pytest.mark.parametrize(("path", "code", "change"), MISTAKES, ids=[f"{p} {c}" for p, c, _ in MISTAKES])
def test_a_mistake_is_found_at_its_place(path: str, code: str, change: Change) -> None:
    tree = apps.shop()
    change(tree)

    found = problems(tree)

    assert (path, code) in [(problem.path, problem.code) for problem in found], found
    assert all(problem.zh and problem.en and problem.zh != problem.en for problem in found)


def test_the_shop_has_no_mistake() -> None:
    assert problems(apps.shop()) == ()
    assert problems(apps.every_kind()) == ()


def test_two_rights_in_one_form_are_refused() -> None:
    given = {"id": "f1", "form": "order", "verbs": ["read"]}
    tree = {**apps.shop(), "roles": [{"id": "r1", "name": "r", "forms": [given, {**given, "id": "f2"}]}]}

    assert [(problem.path, problem.code) for problem in problems(tree)] == [
        ("test.roles.0.forms.1", "duplicate")
    ]


def test_two_apps_cannot_share_what_names_tables() -> None:
    other = {**apps.shop(), "key": "other"}

    found = {(problem.path, problem.code) for problem in problems(apps.shop(), other)}

    assert {("other.forms.0.id", "duplicate"), ("other.forms.0.id_prefix", "duplicate")} <= found
    assert ("other.key", "duplicate") not in found
    assert ("test.key", "duplicate") in {(p.path, p.code) for p in problems(apps.shop(), apps.shop())}


def test_subforms_of_two_forms_cannot_share_an_id() -> None:
    tree = apps.shop()
    rows = [apps.field("other_name", "single_line_text")]
    product(tree)["fields"].append(apps.field("order_lines", "subform", fields=rows))

    assert "taken" in {problem.code for problem in problems(tree)}


def test_fields_of_several_values_of_two_forms_cannot_share_an_id() -> None:
    tree = apps.shop()
    product(tree)["fields"].append(x("multi_select"))
    assert problems(tree) == ()
    order(tree)["fields"].append(x("multi_select"))

    assert [(problem.path, problem.code) for problem in problems(tree)] == [(f"{NEW}.id", "taken")]


def test_fields_of_one_value_of_two_forms_may_share_an_id() -> None:
    tree = apps.shop()
    product(tree)["fields"].append(x("dropdown"))
    order(tree)["fields"].append(x("dropdown"))

    assert problems(tree) == ()
