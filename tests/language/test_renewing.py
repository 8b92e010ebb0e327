"""The same app under other ids: all names of elements follow, and names that count within a field stay."""

from __future__ import annotations

import json
import re
from typing import Any

from huodan.language.document import tree_of
from huodan.language.document.renewing import renewed
from tests.support import apps

Tree = dict[str, Any]


def stepped() -> Tree:
    """This function will give an app whose keys are its ids, and whose options are called like a section and a field."""
    rule = {
        "id": "r1",
        "name": "只可选",
        "when": "#price + price > #price_2",
        "does": [
            {"id": "d1", "do": "offer", "fields": ["state"], "options": ["open", "price"]},
            {"id": "d2", "do": "require", "fields": ["open"]},
        ],
    }
    options = [
        {"id": "open", "value": "新", "next": ["price", "done"], "by": ["boss"]},
        {"id": "price", "value": "报价", "next": ["done"], "starts": False},
        {"id": "done", "value": "完成", "starts": False, "by": ["boss", "clerk"]},
    ]
    serial = [{"id": "price", "part": "fixed", "text": "DD"}, {"id": "open", "part": "counter"}]
    form = apps.form(
        "bill",
        {**apps.field("title", "single_line_text"), "key": "title"},
        apps.field("state", "radio_group", options=options),
        {**apps.field("since", "date_time"), "stamps": "state"},
        apps.field("price", "number"),
        {**apps.field("price_2", "number"), "key": "price_2"},
        apps.field("no", "serial", serial=serial),
        sections=[{"id": "open", "key": "open", "label": "上", "fields": ["title", "state", "price"]}],
        rules=[rule],
        noun="bill",
    )
    roles = [
        {"id": id, "name": id, "forms": [{"id": f"{id}_bill", "form": "bill", "verbs": ["read"]}]}
        for id in ("boss", "clerk")
    ]
    return tree_of(apps.read(apps.app(form, roles=roles)))


def renamed_elements(old: Any, new: Any) -> dict[str, str]:
    """This function will list, for all that has an id in a tree, what the other one calls it if it differs."""
    found: dict[str, str] = {}
    if isinstance(old, dict):
        if "id" in old and old["id"] != new["id"]:
            found[new["id"]] = old["id"]
        pairs = [(value, new[name]) for name, value in old.items()]
    else:
        pairs = list(zip(old, new, strict=True)) if isinstance(old, list) else []
    for one, other in pairs:
        found |= renamed_elements(one, other)
    return found


def test_options_keep_their_ids_and_name_the_roles_of_the_copy() -> None:
    tree = stepped()

    made = renewed(tree, seed="s", key="other", label="另一个", prefixes=set())

    (form,), boss, clerk = made["forms"], *(role["id"] for role in made["roles"])
    state, since = form["fields"][1:3]
    assert [one["id"] for one in state["options"]] == ["open", "price", "done"]
    assert [one["next"] for one in state["options"]] == [["price", "done"], ["done"], None]
    assert [one["by"] for one in state["options"]] == [[boss], [], [boss, clerk]]
    assert since["stamps"] == state["id"] != "state"
    assert form["rules"][0]["does"][0]["options"] == ["open", "price"]
    assert form["rules"][0]["does"][1]["fields"] == [form["sections"][0]["id"]]
    assert form["rules"][0]["when"] == f"#{form['fields'][3]['id']} + price > #{form['fields'][4]['id']}"
    assert [part["id"] for part in form["fields"][5]["serial"]] == ["price", "open"]
    assert (form["id_prefix"], form["noun"]) == ("bill", "bill")
    assert apps.plan(made).forms[form["id"]].rules.rules


def test_a_renewed_app_is_the_same_but_for_its_names() -> None:
    tree = stepped()

    made = renewed(tree, seed="s", key=tree["key"], label=tree["label"], prefixes=set())

    names = renamed_elements(tree, made)
    assert len(set(names.values())) == len(names)
    back = re.sub(r"\bn[0-9a-f]{12}\b", lambda found: names[found[0]], json.dumps(made))
    assert json.loads(back) == tree
