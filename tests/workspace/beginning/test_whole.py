"""Whole apps: from a template, copied, out into a file and in again; refused in words if they make no sense."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from huodan import templates
from huodan.engines import people
from huodan.kit.errors import HuodanError, Invalid
from huodan.language.document import tree_of
from huodan.language.document.renewing import renewed
from huodan.storage.db import Database, Tx
from huodan.workspace.beginning import whole
from huodan.workspace.drafts import AppNotFound
from huodan.workspace.plans import current_plan, published_apps
from tests.support.beginning import boss

ORDERS = tree_of(templates.load("orders"))


def begin(database: Database, work: Any) -> str:
    """This function will do something as who set the company up."""
    actor = boss(database)
    return str(database.transact(actor, lambda tx: work(tx, actor.person), alone=True))


def ids_in(tree: Any) -> set[str]:
    """This function will gather the ids of forms and fields."""
    forms = tree["forms"]
    return {form["id"] for form in forms} | {field["id"] for form in forms for field in form["fields"]}


def test_a_template_a_copy_and_a_file_stand_side_by_side(database: Database) -> None:
    first = begin(database, lambda tx, by: whole.from_template(tx, "orders", "订单管理", person=by))
    copied = begin(database, lambda tx, by: whole.copy_app(tx, first, "订单管理 副本", person=by))
    with database.read() as tx:
        file = json.loads(json.dumps(whole.export_app(tx, first)))
    twice = [
        begin(database, lambda tx, by: whole.import_app(tx, file, person=by, lang="zh")) for _ in range(2)
    ]

    with database.read() as tx:
        apps = published_apps(tx)
        account = people.account_of(tx, person=boss(database).person)
        assert len(current_plan(tx).forms) == 4 * len(ORDERS["forms"]) + 2
    keys = [first, copied, *twice]
    assert len(set(keys)) == 4
    trees = [tree_of(apps[key]) for key in keys]
    assert len(set.union(*map(ids_in, trees))) == sum(len(ids_in(tree)) for tree in trees)
    assert all(tree["roles"][0]["id"] in account.roles for tree in trees)
    prefixes = [form["id_prefix"] for tree in trees for form in tree["forms"]]
    assert len(set(prefixes)) == len(prefixes)


def test_only_ids_and_names_differ_from_what_was_copied() -> None:
    made = renewed(ORDERS, seed="s", key="other", label="另一个", prefixes=set())
    again = renewed(made, seed="t", key=ORDERS["key"], label=ORDERS["label"], prefixes=set())

    def bare(tree: Any) -> str:
        text = json.dumps(tree, ensure_ascii=False)
        for number, id in enumerate(dict.fromkeys(re.findall(r"\bn[0-9a-f]{12}\b", text))):
            text = re.sub(rf"\b{id}\b", f"id{number}", text)
        return text

    twice = renewed(again, seed="u", key="other", label="另一个", prefixes=set())
    assert bare(made) == bare(twice)
    keys = [[field["key"] for field in form["fields"]] for form in made["forms"]]
    assert keys == [[field["key"] for field in form["fields"]] for form in ORDERS["forms"]]
    assert [form["views"][0]["columns"] for form in made["forms"]] == [
        form["views"][0]["columns"] for form in ORDERS["forms"]
    ]


def test_checks_and_combinations_of_a_copy_are_its_own(database: Database) -> None:
    tree = json.loads(json.dumps(ORDERS))
    form = tree["forms"][0]
    form["checks"] = [
        {"id": "ck1", "formula": "#ord_total>=0", "message": "金额不能小于 0"},
        {"id": "ck2", "rows": "ord_lines", "formula": "#ln_quantity>0", "message": "数量要大于 0"},
    ]
    form["combinations"] = [{"id": "cb1", "fields": ["ord_customer", "ord_date"]}]
    file = {"huodan_app": 1, "app": tree}

    keys = [
        begin(database, lambda tx, by: whole.import_app(tx, file, person=by, lang="zh")) for _ in range(2)
    ]

    with database.read() as tx:
        made = [tree_of(published_apps(tx)[key])["forms"][0] for key in keys]
    assert len({one[part][0]["id"] for one in made for part in ("checks", "combinations")}) == 4
    for one in made:
        (lines,) = (field["id"] for field in one["fields"] if field["kind"] == "subform")
        assert one["checks"][1]["rows"] == lines
        assert set(one["combinations"][0]["fields"]) <= {field["id"] for field in one["fields"]}


def test_what_is_no_app_file_is_refused_and_nothing_is_made(database: Database) -> None:
    right = {"huodan_app": 1, "app": ORDERS}
    lost = json.loads(json.dumps(ORDERS))
    lost["forms"] = lost["forms"][:1]  # what it points to is not there
    wrong: list[tuple[object, type[HuodanError]]] = [
        (None, whole.NoAppFile),
        ([], whole.NoAppFile),
        ({"app": ORDERS}, whole.NoAppFile),
        ({**right, "huodan_app": "1"}, whole.NoAppFile),
        ({**right, "huodan_app": 99}, whole.AppFileTooNew),
        ({**right, "app": {"forms": "x"}}, Invalid),
        ({**right, "app": {**ORDERS, "forms": [{"id": "x", "fields": [{"kind": "script"}]}]}}, Invalid),
        ({**right, "app": {**ORDERS, "roles": [{**ORDERS["roles"][0], "id": "Drop Table"}]}}, Invalid),
        ({**right, "app": lost}, Invalid),
    ]

    for file, error in wrong:
        with pytest.raises(error):
            begin(database, lambda tx, by, file=file: whole.import_app(tx, file, person=by, lang="zh"))
    with database.read() as tx:
        assert set(published_apps(tx)) == {"workspace"}


def test_the_app_of_people_cannot_be_taken_out(database: Database) -> None:
    def take(tx: Tx) -> object:
        return whole.export_app(tx, "workspace")

    with database.read() as tx, pytest.raises(AppNotFound):
        take(tx)
