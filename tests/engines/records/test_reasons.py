"""Why something cannot be worked out tells nobody what they may not see, on any path to it and on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from huodan.engines.records import narrow, preview
from huodan.kit.errors import HuodanError, Invalid
from huodan.kit.ids import Id
from huodan.language.messages import SYSTEM, Actor
from huodan.storage import Database
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support import apps
from tests.support.sales import Desk, rights

CANARY = "金丝雀7391"
VERBS = ["read", "create", "update"]
BROKEN = "VALUE(title & secret)"
PLACES = {"title", "level", "state", "shop"}


def rule(id: str, when: str | None, **deed: object) -> apps.Tree:
    """Write a rule of one deed."""
    return {"id": id, "name": id, "when": when, "does": [{"id": "d1", **deed}]}


def broken() -> apps.Tree:
    """Write bills with a secret no role but the boss is shown; every rule, and a check, fails on its value."""
    options = [{"id": "o1", "value": "草稿"}, {"id": "o2", "value": "已审核"}]
    where = [{"id": "w1", "field": "rate", "op": "eq", "formula": BROKEN}]
    rules = [
        rule("asked", f"{BROKEN} > 0", do="require", fields=["b_note"]),
        rule("given", None, do="assign", fields=["b_level"], formula=f'"" & {BROKEN}'),
        rule("options", None, do="offer", fields=["b_state"], formula=f"{BROKEN} > 0"),
        rule("records", None, do="offer", fields=["b_shop"], where=where),
    ]
    bill = apps.form(
        "bill",
        apps.field("b_title", "single_line_text"),
        apps.field("b_note", "single_line_text"),
        apps.field("b_level", "single_line_text"),
        apps.field("b_state", "radio_group", options=options),
        apps.field("b_shop", "relation", target="shop"),
        apps.field("b_secret", "single_line_text"),
        apps.field("b_owner", "member", is_owner=True),
        rules=rules,
        checks=[{"id": "c1", "message": "c1", "formula": f"{BROKEN} > 0"}],
    )
    shop = apps.form("shop", apps.field("s_name", "single_line_text"), apps.field("s_rate", "number"))
    hidden, masked = (
        [{"id": right, "fields": ["b_secret"], "right": right}] for right in ("hidden", "masked")
    )
    both = [rights("shop", ["read"], fields="read")]
    roles = [
        {"id": "boss", "name": "老板", "forms": [*both, rights("bill", VERBS)]},
        {"id": "blind", "name": "看不到", "forms": [*both, rights("bill", VERBS, but=hidden)]},
        {"id": "dim", "name": "打码", "forms": [*both, rights("bill", VERBS, but=masked)]},
        # Shows the secret of other records than the one at hand.
        {"id": "own", "name": "本人", "forms": [rights("bill", VERBS, rows="own")]},
    ]
    return apps.app(shop, bill, roles=roles)


@pytest.fixture
def desk(builtin_url: str) -> Iterator[Desk]:
    """Publish bills without what fails."""
    database = Database(builtin_url)
    tree = broken()
    tree["forms"][1] |= {"rules": [], "checks": []}
    assert isinstance(publish_app(database, SYSTEM, apps.read(tree)), int)
    yield Desk(database)
    database.close()


@pytest.fixture
def bill(desk: Desk) -> Id:
    """Store a bill with a secret, then publish what fails on it."""
    desk.create("shop", name="一店", rate="1")
    bill = desk.create("bill", title="甲", secret=CANARY)
    assert isinstance(publish_app(desk.database, SYSTEM, apps.read(broken())), int)
    return bill


def told(desk: Desk, bill: Id, *roles: str) -> dict[str, list[str]]:
    """Give every word somebody gets to read of what fails: of a save, a preview and a picker."""
    actor = SYSTEM if not roles else Actor(77, "某人", roles=frozenset(roles))
    sitting = Desk(desk.database, actor)
    values: dict[str, Any] = {"title": "乙", "state": "草稿", "shop": "一店"}
    with pytest.raises(Invalid) as saved:
        sitting.update("bill", bill, **values)
    with desk.database.read(actor) as tx:
        plan = current_plan(tx)
        grant = sitting.grant(plan)
        seen = preview(tx, plan, grant, form="bill", id=bill, values=values)
        with pytest.raises(HuodanError) as picked:
            narrow(tx, plan, grant, form="bill", id=bill, values=values, path="shop", row=-1)
    words: dict[str, list[str]] = {}
    for problem in (*saved.value.errors, *seen.errors):
        words.setdefault(problem.path, []).extend((problem.zh, problem.en))
    return words | {"picker": [picked.value.text("zh"), picked.value.text("en")]}


def test_who_is_shown_everything_reads_what_failed(desk: Desk, bill: Id) -> None:
    for roles in ((), ("boss",), ("boss", "blind")):
        words = told(desk, bill, *roles)
        assert words.keys() == PLACES | {"picker"}
        for path, texts in words.items():
            assert any(CANARY in text for text in texts), (roles, path, texts)


@pytest.mark.parametrize("roles", [("blind",), ("dim",), ("blind", "own"), ("dim", "own")])
def test_no_reason_carries_what_its_reader_may_not_see(desk: Desk, bill: Id, roles: tuple[str, ...]) -> None:
    words = told(desk, bill, *roles)

    assert words.keys() == PLACES | {"picker"}
    assert CANARY not in str(words)
    for path, texts in words.items():
        assert any("看不到" in text for text in texts), (path, texts)
