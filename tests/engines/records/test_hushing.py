"""What keeps a record from being saved tells nobody the values of a field they are shown masked, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from huodan.engines.records import preview
from huodan.kit.errors import Invalid, Problem
from huodan.language.messages import SYSTEM, Actor
from huodan.storage import Database
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support import apps
from tests.support.sales import Desk, rights

VERBS = ["read", "create", "update"]
STATES = [
    {"id": "o1", "value": "金丝雀甲", "next": ["o2"]},
    {"id": "o2", "value": "金丝雀乙", "next": []},
    {"id": "o3", "value": "金丝雀丙", "next": []},
]


def bills() -> apps.Tree:
    """Write bills whose rules put a state and a number that must stand once where somebody may not read them."""
    rules = [
        {
            "id": "r1",
            "name": "r1",
            "when": 'title = "跳"',
            "does": [{"id": "d1", "do": "assign", "fields": ["b_state"], "formula": '"金丝雀丙"'}],
        },
        {
            "id": "r2",
            "name": "r2",
            "when": 'title = "重"',
            "does": [{"id": "d2", "do": "assign", "fields": ["b_number"], "formula": '"金丝雀7"'}],
        },
    ]
    bill = apps.form(
        "bill",
        apps.field("b_title", "single_line_text"),
        apps.field("b_state", "dropdown", options=STATES),
        apps.field("b_number", "single_line_text", unique=True),
        rules=rules,
    )
    dim = [{"id": "m", "fields": ["b_state", "b_number"], "right": "masked"}]
    roles = [
        {"id": "boss", "name": "老板", "forms": [rights("bill", VERBS)]},
        {"id": "dim", "name": "打码", "forms": [rights("bill", VERBS, but=dim)]},
    ]
    return apps.app(bill, roles=roles)


@pytest.fixture
def desk(builtin_url: str) -> Iterator[Desk]:
    """Publish bills, and store one of each kind."""
    database = Database(builtin_url)
    assert isinstance(publish_app(database, SYSTEM, apps.read(bills())), int)
    yield Desk(database)
    database.close()


def refused(desk: Desk, title: str, *roles: str) -> list[Problem]:
    """Give all that a save and its preview say of a bill that begins as 金丝雀甲."""
    sitting = Desk(desk.database, Actor(77, "某人", roles=frozenset(roles)))
    id = desk.create("bill", title="甲", state="金丝雀甲")
    with pytest.raises(Invalid) as saved:
        sitting.update("bill", id, title=title)
    with desk.database.read(sitting.actor) as tx:
        plan = current_plan(tx)
        seen = preview(tx, plan, sitting.grant(plan), form="bill", id=id, values={"title": title})
    assert desk.cells("bill", id)["b_title"] == "甲"
    return [*saved.value.errors, *seen.errors]


@pytest.mark.parametrize(("title", "path"), [("跳", "state"), ("重", "number")])
def test_a_masked_value_is_not_told_by_what_it_stands_in_the_way_of(
    desk: Desk, title: str, path: str
) -> None:
    desk.create("bill", title="乙", number="金丝雀7")

    plain, dim = refused(desk, title, "boss"), refused(desk, title, "dim")

    assert {one.path for one in plain} == {one.path for one in dim} == {path}
    assert all("金丝雀" in one.zh for one in plain)
    assert not any("金丝雀" in one.zh + one.en for one in dim)
    assert {one.code for one in dim} == {"masked_stands_in_the_way"}
