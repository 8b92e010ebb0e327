"""Checks that only warn: the record is saved, and who saves it is told, as far as they may see; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from huodan.engines.records import Preview, preview
from huodan.kit.errors import Invalid, Problem
from huodan.kit.ids import Id
from huodan.language.document import Check
from huodan.language.messages import (
    SYSTEM,
    Actor,
    Change,
    CreateRecord,
    DeleteRecord,
    Origin,
    RestoreRecord,
    UpdateRecord,
)
from huodan.storage import Database, Tx
from huodan.workspace import bulk
from huodan.workspace.bulk import Bulk
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support import apps
from tests.support.sales import Desk, rights

VERBS = ["read", "create", "update", "delete"]
CHEAP = {"id": "c1", "message": "价格偏低", "formula": "price >= cost", "otherwise": "warn"}
FEW = {
    "id": "c2",
    "message": {"zh": "件数很多", "en": "Very many"},
    "formula": "quantity <= 100",
    "rows": "b_lines",
    "otherwise": "warn",
}
HARD = {"id": "c3", "message": "单价要大于零", "formula": "price > 0"}
SECRET = {"id": "c4", "message": "成本超过预算", "formula": "cost <= 50", "otherwise": "warn"}
TOTAL = {"id": "c6", "message": "件数合计太多", "formula": "SUM(lines.quantity) <= 100", "otherwise": "warn"}
BROKEN = {"id": "c5", "message": "毛利太少", "formula": "price / cost > 1", "otherwise": "warn"}


def shop(*checks: apps.Tree) -> apps.Tree:
    """Write bills with a price, a cost that some are not shown, and lines."""
    lines = [apps.field("l_quantity", "number"), apps.field("l_note", "single_line_text")]
    bill = apps.form(
        "bill",
        apps.field("b_title", "single_line_text"),
        apps.field("b_price", "number"),
        apps.field("b_cost", "number"),
        apps.field("b_lines", "subform", fields=lines),
        apps.field("b_twice", "formula", formula="cost * 2"),
        checks=list(checks),
    )
    hidden = [{"id": "h1", "fields": ["b_cost"], "right": "hidden"}]
    rows = [{"id": "h3", "fields": ["l_quantity"], "right": "hidden"}]
    some = [{"id": "h2", "fields": ["b_cost", "b_price"], "right": "hidden"}]
    roles = [
        {"id": "boss", "name": "老板", "forms": [rights("bill", VERBS)]},
        {"id": "blind", "name": "看不到成本", "forms": [rights("bill", VERBS, but=hidden)]},
        {"id": "blinder", "name": "都看不到", "forms": [rights("bill", VERBS, but=some)]},
        {"id": "rowless", "name": "看不到件数", "forms": [rights("bill", VERBS, but=rows)]},
        {"id": "writer", "name": "只新建", "forms": [rights("bill", ["create"])]},
    ]
    return apps.app(bill, roles=roles)


@pytest.fixture
def desk(builtin_url: str) -> Iterator[Desk]:
    """Publish the shop with checks of both sorts."""
    database = Database(builtin_url)
    assert isinstance(publish_app(database, SYSTEM, apps.read(shop(CHEAP, FEW, HARD, SECRET))), int)
    yield Desk(database)
    database.close()


def save(desk: Desk, id: Id | None = None, *roles: str, **values: Any) -> tuple[Change, ...]:
    """Save a bill through the door as somebody; give what happened."""
    sitting = Desk(desk.database, SYSTEM if not roles else Actor(77, "某人", roles=frozenset(roles)))
    return sitting.do(CreateRecord("bill", values) if id is None else UpdateRecord("bill", id, values))


def look(desk: Desk, id: Id | None = None, *roles: str, **values: Any) -> Preview:
    """Preview a bill as somebody."""
    actor = SYSTEM if not roles else Actor(77, "某人", roles=frozenset(roles))
    with desk.database.read(actor) as tx:
        plan = current_plan(tx)
        return preview(tx, plan, Desk(desk.database, actor).grant(plan), form="bill", id=id, values=values)


def words(problems: tuple[Problem, ...]) -> list[tuple[str, str, str]]:
    return [(one.path, one.code, one.zh) for one in problems]


def test_old_documents_refuse() -> None:
    check = Check.model_validate({"id": "c", "message": "m", "formula": "TRUE"})

    assert check.otherwise == "refuse"


def test_what_only_warns_is_saved_and_told_before_and_with_it(desk: Desk) -> None:
    values = {"price": "1", "cost": "2", "lines": [{"quantity": "5"}, {"quantity": "500"}]}
    warned = [("price", "not_kept", "价格偏低"), ("lines.1.quantity", "not_kept", "件数很多")]

    seen = look(desk, **values)
    (made,) = save(desk, **values)

    assert (words(seen.warnings), seen.errors) == (warned, ())
    assert words(made.warnings) == warned
    assert [one.en for one in made.warnings][1] == "Very many"
    assert desk.cells("bill", made.record)["b_price"] is not None


def test_a_check_that_refuses_stays_one_beside_those_that_warn(desk: Desk) -> None:
    seen = look(desk, price="0", cost="2")
    with pytest.raises(Invalid) as refused:
        save(desk, price="0", cost="2")

    assert words(seen.errors) == words(refused.value.errors) == [("price", "not_kept", "单价要大于零")]
    assert words(seen.warnings) == [("price", "not_kept", "价格偏低")]


def test_a_warning_is_told_where_something_it_reads_has_changed_and_not_again(desk: Desk) -> None:
    (made,) = save(desk, price="1", cost="2")

    (renamed,) = save(desk, made.record, title="甲")
    (dearer,) = save(desk, made.record, cost="3")

    assert renamed.warnings == ()
    assert words(dearer.warnings) == [("cost", "not_kept", "价格偏低")]


def test_what_comes_back_from_the_trash_is_not_asked(desk: Desk) -> None:
    (made,) = save(desk, price="1", cost="2")
    desk.do(DeleteRecord("bill", made.record))

    (back,) = desk.do(RestoreRecord("bill", made.record))

    assert back.warnings == ()


def test_a_warning_about_what_is_hidden_tells_less_than_a_refusal(desk: Desk) -> None:
    (made,) = save(desk, price="100", cost="60")
    before = shop(CHEAP, FEW, HARD, SECRET | {"otherwise": "refuse"})

    for roles in (("blind",), ("blinder",)):
        assert words(look(desk, None, *roles, price="100").warnings) == []
    assert words(look(desk, made.record, "boss", cost="70").warnings) == [
        ("cost", "not_kept", "成本超过预算")
    ]
    # The price is seen, and the check stands there as a refusal would.
    assert words(look(desk, made.record, "blind", price="10").warnings) == [("price", "not_kept", "价格偏低")]
    assert look(desk, made.record, "blinder", title="乙").warnings == ()
    publish_app(desk.database, SYSTEM, apps.read(before))
    assert words(look(desk, made.record, "boss", cost="70").errors) == [("cost", "not_kept", "成本超过预算")]


def test_a_place_that_names_no_field_tells_no_hidden_column(desk: Desk) -> None:
    publish_app(desk.database, SYSTEM, apps.read(shop(TOTAL)))
    (made,) = save(desk, price="10", lines=[{"quantity": "500", "note": "一"}])
    assert words(made.warnings) == [("lines", "not_kept", "件数合计太多")]
    (line,) = desk.cells("bill", made.record)["b_lines"]

    seen = save(desk, made.record, "boss", lines=[{"id": line["id"], "note": "二"}, {"quantity": "1"}])
    unseen = save(desk, made.record, "rowless", lines=[{"id": line["id"], "note": "三"}, {"note": "新"}])

    assert words(seen[0].warnings) == [("lines", "not_kept", "件数合计太多")]
    assert unseen[0].warnings == ()


def test_the_same_value_hidden_or_not_there_is_answered_alike(desk: Desk) -> None:
    """Whoever sees neither learns nothing of the cost from what a save of theirs tells."""
    low, high = save(desk, price="100", cost="40")[0].record, save(desk, price="100", cost="60")[0].record

    told = [
        [(one.path, one.zh) for one in save(desk, id, "blinder", title="同")[0].warnings]
        for id in (low, high)
    ]
    rows = [save(desk, id, "blinder", lines=[{"quantity": "500"}])[0].warnings for id in (low, high)]

    assert told == [[], []]
    assert words(rows[0]) == words(rows[1]) == [("lines.0.quantity", "not_kept", "件数很多")]


def test_somebody_who_may_only_create_is_told_of_what_they_write(desk: Desk) -> None:
    (made,) = save(desk, None, "writer", price="1", cost="2")

    assert words(made.warnings) == [("price", "not_kept", "价格偏低")]


def test_what_cannot_be_worked_out_is_told_and_saved(desk: Desk) -> None:
    publish_app(desk.database, SYSTEM, apps.read(shop(BROKEN)))

    (made,) = save(desk, price="1", cost="0")
    (blind,) = save(desk, made.record, "blind", price="2")

    ((path, code, text),) = words(made.warnings)
    assert (path, code) == ("price", "not_answered")
    assert "毛利太少" in text
    ((path, code, text),) = words(blind.warnings)
    assert (path, code) == ("price", "not_answered")
    assert "看不到" in text


def test_a_hundred_warnings_are_told_and_the_record_is_saved(desk: Desk) -> None:
    (made,) = save(desk, price="1", lines=[{"quantity": "101"}] * 130)

    assert len(made.warnings) == 100
    assert len(desk.cells("bill", made.record)["b_lines"]) == 130


def test_many_at_once_say_which_were_warned_of(desk: Desk) -> None:
    ids = [save(desk, price=price, cost="2")[0].record for price in ("5", "5", "5")]
    desk.update("bill", ids[1], cost="1")

    def work(tx: Tx) -> bulk.Outcome:
        plan = current_plan(tx)
        wanted = Bulk("bill", "update", Origin.SCREEN, {"price": "1"})
        return bulk.do(tx, plan, desk.grant(plan), wanted, [(id, None) for id in ids])

    done = desk.database.transact(SYSTEM, work)

    assert [id for id, _ in done.changed] == ids
    assert [(one["id"], one["zh"]) for one in done.warned] == [(ids[0], "价格偏低"), (ids[2], "价格偏低")]
