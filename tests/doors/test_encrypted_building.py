"""Secrets while an app is built, and where buttons and texts with formats are: nothing plain is kept, answered or counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huodan.language.document import App, builtin
from huodan.language.messages import SYSTEM
from huodan.language.plan import Plan, compile
from huodan.storage.db import Database
from huodan.workspace.publish import publish_app
from huodan.workspace.working import work
from tests.doors.conftest import Browser
from tests.doors.test_encrypted import BY_NUMBER, RECORDS, VEIL, database, keep
from tests.support.apps import Tree, field, read
from tests.support.vault import OTHER, SECRET, told_by, vault as document

__all__ = ["database"]

APP = "/building/test"
DRAFT = f"{APP}/draft"
ASK: Tree = {
    "id": "b1",
    "label": "换号",
    "asks": ["card_number"],
    "sets": [{"id": "s1", "field": "card_plain", "formula": '"已换" & name'}],
}
FORMULA = {
    "id": "f_len",
    "key": "len",
    "label": "长",
    "kind": "formula",
    "result": "text",
    "formula": 'name & "?"',
}


def edit(who: Browser, **told: object) -> Any:
    """This function will change the draft."""
    return who("PATCH", DRAFT, {"edits": [told]})


def add(who: Browser, name: str, item: Tree, *at: str) -> Any:
    """This function will add something to the form of cards, or below it."""
    return edit(who, do="add", at=["forms", "card", *at], name=name, after=None, item=item)


def published(who: Browser, **more: object) -> Any:
    """This function will publish the draft as it is."""
    return who("POST", f"{DRAFT}/publish", {"number": who("GET", DRAFT).json()["number"], **more})


@pytest.mark.parametrize("path", ["number", "#card_number"])
def test_no_draft_keeps_a_secret_in_a_condition(
    browse: Callable[..., Browser], database: Database, path: str
) -> None:
    admin = browse("admin")
    view = {"id": "v1", "key": "v1", "label": "看", "columns": ["name"]}

    refused = add(admin, "views", {**view, "where": {**BY_NUMBER, "field": path}})
    fine = add(admin, "views", {**view, "where": {"field": "number", "op": "not_empty"}})

    assert refused.status_code == 422
    assert SECRET not in refused.text
    assert told_by(database, SECRET) == set()
    assert fine.status_code == 200, fine.text


@pytest.mark.parametrize("path", ["number", "#card_number"])
def test_nor_does_one_in_which_something_else_is_unfinished(
    browse: Callable[..., Browser], database: Database, path: str
) -> None:
    admin = browse("admin")
    assert add(admin, "fields", {**FORMULA, "formula": "#nope & "}).status_code == 200
    view = {"id": "v1", "key": "v1", "label": "看", "columns": ["name"]}
    by_name = {"field": "name", "op": "eq", "value": "a"}

    refused = add(admin, "views", {**view, "where": {**BY_NUMBER, "field": path}})
    fine = add(admin, "views", {**view, "where": {"and": [{"field": path, "op": "not_empty"}, by_name]}})

    assert refused.status_code == 422
    assert SECRET not in refused.text
    assert told_by(database, SECRET) == set()
    assert fine.status_code == 200, fine.text


def test_a_drawn_draft_offers_no_comparing_of_secrets(browse: Callable[..., Browser]) -> None:
    drawn = browse("admin")("GET", DRAFT).json()["sketch"]

    (found,) = (one for form in drawn for one in form["fields"] if one["key"] == "card_number")
    assert found["ops"] == ["empty", "not_empty"]


def test_who_publishes_neither_counts_by_a_secret_nor_leaves_one_in_a_job(
    browse: Callable[..., Browser], database: Database
) -> None:
    admin = browse("admin")
    keep(browse("boss"), name="a", number=SECRET)
    assert add(admin, "fields", FORMULA).status_code == 200
    assert published(admin).status_code == 200
    while work(database):
        pass
    at = ["forms", "card", "fields", "f_len"]
    edit(admin, do="set", at=at, name="formula", old=FORMULA["formula"], new='name & "!"')

    counted = admin("POST", f"{DRAFT}/matching", {"form": "card", "where": BY_NUMBER})
    refused = published(admin, recompute=[{"field": "f_len", "where": BY_NUMBER}])
    filled = {"field": "number", "op": "not_empty"}
    done = published(admin, recompute=[{"field": "f_len", "where": filled}])

    assert (counted.status_code, counted.json()["code"]) == (422, "only_asked")
    assert (refused.status_code, refused.json()["code"]) == (422, "only_asked")
    assert done.status_code == 200, done.text
    assert told_by(database, SECRET) == set()


def test_a_button_asks_for_a_secret_and_answers_dots(
    browse: Callable[..., Browser], database: Database
) -> None:
    boss, teller = browse("boss"), browse("teller")
    tree = document()
    tree["forms"][0]["buttons"] = [ASK]
    assert isinstance(publish_app(database, SYSTEM, read(tree)), int)
    one, two = keep(boss, name="a", number=SECRET), keep(boss, name="b", number="ZZ-77-绝")
    press = f"{RECORDS}/{one['id']}/buttons/b1"

    done = boss("POST", press, {"values": {"number": OTHER}}, If_Match='"1"', Idempotency_Key="p1")
    again = boss("POST", press, {"values": {"number": OTHER}}, If_Match='"1"', Idempotency_Key="p1")
    dots = boss("POST", press, {"values": {"number": VEIL}}, If_Match='"2"')
    taken = boss("POST", press, {"values": {"number": "ZZ-77-绝"}}, If_Match='"2"')
    masked = teller("POST", press, {"values": {"number": "Q-1"}}, If_Match='"2"')

    assert (done.status_code, done.json()["values"]["number"]) == (200, VEIL)
    assert done.json()["values"]["plain"] == "已换a"
    assert again.json() == done.json()
    assert (dots.status_code, dots.json()["values"]["number"]) == (200, VEIL)
    assert (taken.status_code, taken.json()["errors"][0]["code"]) == (422, "taken")
    assert masked.status_code in (403, 404)
    assert "绝" not in taken.text
    assert boss("POST", f"{RECORDS}/{one['id']}/reveal", {"field": "number"}).json() == {"value": OTHER}
    assert boss("GET", f"{RECORDS}/{two['id']}").json()["values"]["number"] == VEIL
    assert told_by(database, SECRET, OTHER, "ZZ-77-绝") == set()


RICH = {"id": "card_rich", "key": "rich", "label": "说明", "kind": "rich_text"}
ELSEWHERE: dict[str, Callable[[Tree], object]] = {
    "button of another form": lambda tree: tree["forms"][1].update(
        buttons=[
            {
                "id": "b2",
                "label": "取",
                "sets": [{"id": "s1", "field": "slip_name", "formula": "card.number"}],
            }
        ]
    ),
    "condition of another form": lambda tree: tree["forms"][1].update(
        buttons=[{**ASK, "asks": ["slip_name"], "sets": [], "when": 'card.number <> ""'}]
    ),
    "rows": lambda tree: tree["forms"][0].update(buttons=[{**ASK, "when": "COUNTA(pins.code) > 1"}]),
    "formula": lambda tree: tree["forms"][1]["fields"].append({**FORMULA, "formula": 'card.number & ""'}),
    "combination": lambda tree: tree["forms"][0].update(
        combinations=[{"id": "c1", "fields": ["card_name", "card_note"]}]
    ),
    "offer": lambda tree: tree["forms"][1].update(
        rules=[
            {
                "id": "r1",
                "name": "规则",
                "does": [
                    {
                        "id": "d1",
                        "do": "offer",
                        "fields": ["slip_card"],
                        "where": [{"id": "m1", "field": "number", "op": "eq", "formula": "name"}],
                    }
                ],
            }
        ]
    ),
    "roll-up": lambda tree: tree["forms"][0]["fields"].append(
        field("card_most", "rollup", over="card_pins", source="pin_code", operation="max")
    ),
    "rich into it": lambda tree: (
        tree["forms"][0]["fields"].append(RICH),
        tree["forms"][1]["fields"].append(field("slip_secret", "encrypted")),
        tree["forms"][1]["fields"][1].update(
            fills=[{"id": "f1", "source": "#card_rich", "into": "slip_secret", "mode": "keep"}]
        ),
    ),
    "it into rich": lambda tree: (
        tree["forms"][1]["fields"].append({**RICH, "id": "slip_rich"}),
        tree["forms"][1]["fields"][1].update(
            fills=[{"id": "f1", "source": "#card_number", "into": "slip_rich", "mode": "keep"}]
        ),
    ),
}


@pytest.mark.parametrize("way", ELSEWHERE)
def test_no_button_no_formula_and_no_rich_text_takes_a_secret_elsewhere(way: str) -> None:
    tree = document()
    ELSEWHERE[way](tree)
    found = read(tree)
    assert isinstance(found, App)

    problems = compile((builtin(), found), version=1, tz="Asia/Shanghai")

    assert not isinstance(problems, Plan)
    assert {one.code for one in problems} <= {
        "sealed_in_formula",
        "sealed_not_copied",
        "no_source",
        "cannot_be_unique",
    }


def test_a_draft_is_tried_beside_records_with_secrets(
    browse: Callable[..., Browser], database: Database
) -> None:
    admin, boss = browse("admin"), browse("boss")
    (me,) = [one for one in admin("GET", "/staff").json()["rows"] if one["login"] == "admin"]
    assert admin("PATCH", f"/staff/{me['id']}", {"roles": [*me["roles"], "总经理"]}).status_code == 200
    admin = browse("admin")
    card = keep(boss, name="a", number=SECRET, pins=[{"name": "p", "code": OTHER}])
    item = {"id": "slip_secret", "key": "secret", "label": "密码", "kind": "encrypted", "unique": True}
    assert (
        edit(admin, do="add", at=["forms", "slip"], name="fields", after=None, item=item).status_code == 200
    )

    def tried(form: str, **values: object) -> Any:
        return admin("POST", f"{DRAFT}/try", {"form": form, "values": values})

    seen = [tried("slip", name="s", card=card["id"], secret="TRY-绝-1") for _ in range(2)]
    wrong = tried("slip", secret="TRY-绝-" + "1" * 300)
    dots = tried("slip", secret=VEIL)
    below = tried("card", name="c", number=SECRET, pins=[{"name": "p", "code": "TRY-绝-1"}])

    for one in seen:
        assert (one.json()["problem"], one.json()["errors"]) == (None, [])
        assert one.json()["values"]["secret"] == VEIL
    assert [one.json()["errors"][0]["code"] for one in (wrong, dots)] == ["wrong_type", "wrong_type"]
    assert below.json()["values"]["pins"][0]["code"] == VEIL
    for one in (*seen, wrong, dots, below):
        assert "绝" not in one.text
        assert SECRET not in one.text
    assert told_by(database, SECRET, OTHER, "TRY-绝-1") == set()
    left = [path for path in database.files.parent.rglob("*") if path.is_file()]
    assert left
    assert not [path for path in left if "TRY-绝-1".encode() in path.read_bytes()]
