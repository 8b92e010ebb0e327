"""What the rules of a form do with its records, on every path and on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from huodan.engines.records import preview, ruling
from huodan.engines.records.draft import RecordDraft
from huodan.engines.records.formulas import answers
from huodan.engines.records.preview import Preview
from huodan.kit.errors import Invalid
from huodan.kit.ids import Id
from huodan.language.document import App, builtin, read_app
from huodan.language.messages import SYSTEM
from huodan.language.plan import compile
from huodan.language.plan.uses import uses
from huodan.storage import Database
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support import apps
from tests.support.sales import Desk

STATES = [{"id": "open", "value": "草稿"}, {"id": "done", "value": "已审核"}]


def deed(do: str, *fields: str, **more: object) -> apps.Tree:
    """Write a deed of a rule."""
    return {"id": f"d_{do}_{fields[0]}", "do": do, "fields": list(fields), **more}


def rule(when: str | None, *does: apps.Tree, **more: object) -> apps.Tree:
    """Write a rule."""
    return {
        "id": f"r{abs(hash((when, str(does)))) % 10**8}",
        "name": "规则",
        "when": when,
        "does": list(does),
        **more,
    }


def bills(*rules: apps.Tree) -> apps.Tree:
    """Write an app of bills with lines and rules."""
    lines = [
        apps.field("l_name", "single_line_text"),
        apps.field("l_price", "money"),
        apps.field("l_count", "number"),
        apps.field("l_sum", "formula", formula="price * count"),
        apps.field("l_gift", "switch"),
    ]
    return apps.app(
        apps.form("shop", apps.field("s_name", "single_line_text"), apps.field("s_rate", "number")),
        apps.form(
            "bill",
            apps.field("b_title", "single_line_text"),
            apps.field("b_state", "radio_group", options=STATES, default="草稿"),
            apps.field("b_day", "date"),
            apps.field("b_kind", "single_line_text"),
            apps.field("b_note", "single_line_text"),
            apps.field("b_tax", "number", required=True),
            apps.field("b_level", "single_line_text"),
            apps.field(
                "b_shop",
                "relation",
                target="shop",
                fills=[{"id": "f1", "source": "rate", "into": "b_tax"}],
            ),
            apps.field("b_lines", "subform", fields=lines),
            apps.field("b_total", "rollup", over="b_lines", source="l_sum"),
            apps.field("b_due", "formula", formula="total + tax"),
            sections=[{"id": "sec", "key": "sec", "label": "其他", "fields": ["b_kind", "b_note", "b_due"]}],
            rules=list(rules),
        ),
    )


@pytest.fixture
def desk(builtin_url: str) -> Iterator[Desk]:
    """Publish bills without rules."""
    database = Database(builtin_url)
    publish_app(database, SYSTEM, apps.read(bills()))
    yield Desk(database)
    database.close()


def rule_by(desk: Desk, *rules: apps.Tree) -> None:
    """Publish the bills with rules."""
    assert isinstance(publish_app(desk.database, SYSTEM, apps.read(bills(*rules))), int)


def seen(desk: Desk, id: Id | None = None, **values: object) -> Preview:
    """Ask for a preview."""
    with desk.database.read() as tx:
        plan = current_plan(tx)
        return preview(tx, plan, desk.grant(plan), form="bill", id=id, values=values)


def refused(error: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(one.path, one.code) for one in error.value.errors]


LOCK = rule('state = "已审核"', deed("lock", "b_note", "b_lines"))


def test_a_lock_is_judged_by_what_is_stored(desk: Desk) -> None:
    rule_by(desk, LOCK)
    bill = desk.create("bill", tax="1", state="已审核", note="甲", lines=[{"name": "一"}])

    with pytest.raises(Invalid) as note:
        desk.update("bill", bill, note="乙", state="草稿")
    with pytest.raises(Invalid) as lines:
        desk.update("bill", bill, lines={"add": [{"name": "二"}]})
    desk.update("bill", bill, note="甲", title="同样的值可以再送一次")
    desk.update("bill", bill, state="草稿")
    desk.update("bill", bill, note="乙")

    assert refused(note) == [("note", "locked")]
    assert (
        note.value.errors[0].zh
        == "「b_note」已被规则「规则」锁定，不能修改。请还原它再保存，或请管理员处理。"
    )
    assert refused(lines) == [("lines", "locked")]
    assert desk.cells("bill", bill)["b_note"] == "乙"


def test_a_lock_of_what_a_new_record_begins_with_keeps_hands_out(desk: Desk) -> None:
    rule_by(desk, rule('state = "草稿"', deed("lock", "b_note")), rule(None, deed("lock", "b_kind")))

    with pytest.raises(Invalid) as error:
        desk.create("bill", tax="1", note="甲", state="已审核")

    assert refused(error) == [("note", "locked")]
    assert seen(desk, tax="1").readonly == {"note": True, "kind": True}


def test_locked_columns_keep_their_rows(desk: Desk) -> None:
    gift = rule("gift", deed("lock", "l_price"), rows="b_lines")
    rule_by(desk, gift)
    bill = desk.create("bill", tax="1", lines=[{"name": "一", "price": "1"}, {"gift": True, "price": "0"}])
    first, second = (row["id"] for row in desk.cells("bill", bill)["b_lines"])

    with pytest.raises(Invalid) as change:
        desk.update("bill", bill, lines={"change": [{"id": second, "price": "5", "gift": False}]})
    with pytest.raises(Invalid) as remove:
        desk.update("bill", bill, lines={"remove": [second]})
    desk.update("bill", bill, lines={"remove": [first]})

    assert refused(change) == [("lines.1.price", "locked")]
    assert refused(remove) == [("lines", "row_locked")]
    assert "l_price" not in remove.value.errors[0].zh + remove.value.errors[0].en
    assert seen(desk, bill).readonly == {"lines.0.price": True}


def test_rules_give_no_values_to_rows_of_a_locked_subform(desk: Desk) -> None:
    bill = desk.create("bill", tax="1", state="已审核", lines=[{"name": "一", "price": "9", "gift": True}])
    free = rule('AND(gift, kind = "送")', deed("assign", "l_price", formula="0"), rows="b_lines")
    rule_by(desk, LOCK, free)

    desk.update("bill", bill, kind="送")

    assert [row["l_price"] for row in desk.cells("bill", bill)["b_lines"]] == [9_000_000]


def test_a_fill_does_not_come_into_what_is_locked(desk: Desk) -> None:
    rule_by(desk, rule('state = "已审核"', deed("lock", "b_tax")))
    shop = desk.create("shop", name="店", rate="9")
    bill = desk.create("bill", tax="1", state="已审核")

    desk.update("bill", bill, shop={"match": {"name": "店"}})

    assert desk.cells("bill", bill)["b_shop"] == shop
    assert desk.cells("bill", bill)["b_tax"] == 1_000_000


def test_what_is_required_by_a_rule_is_asked_when_the_rule_begins_to_hold(desk: Desk) -> None:
    old = desk.create("bill", tax="1", kind="专票")
    rule_by(
        desk,
        rule('kind = "专票"', deed("require", "b_note", "b_lines"), deed("optional", "b_tax")),
        rule("gift", deed("require", "l_name"), rows="b_lines"),
    )

    with pytest.raises(Invalid) as error:
        desk.create("bill", kind="专票")
    with pytest.raises(Invalid) as row:
        desk.create("bill", tax="1", lines=[{}, {"gift": True}])
    desk.update("bill", old, title="旧的照旧")
    bill = desk.create("bill", tax="1")
    with pytest.raises(Invalid) as later:
        desk.update("bill", bill, kind="专票")

    assert refused(error) == [("note", "required"), ("lines", "too_few_rows")]
    assert refused(row) == [("lines.1.name", "required")]
    assert refused(later) == [("note", "required"), ("lines", "too_few_rows")]
    assert seen(desk, kind="专票").required == {"note": True, "lines": True, "tax": False}


def test_what_is_hidden_need_not_be_filled_in_and_is_emptied_only_if_so_said(desk: Desk) -> None:
    rule_by(
        desk,
        rule('kind = "免税"', deed("hide", "b_tax", "b_lines"), deed("hide", "b_note", clears=True)),
        rule('state = "已审核"', deed("show", "b_day")),
    )
    bill = desk.create("bill", tax="3", note="甲", lines=[{"name": "一"}])

    desk.create("bill", kind="免税")
    desk.update("bill", bill, kind="免税")

    cells = desk.cells("bill", bill)
    assert (cells["b_note"], cells["b_tax"], len(cells["b_lines"])) == (None, 3_000_000, 1)
    assert seen(desk, tax="1").visible == {"day": False}
    assert seen(desk, tax="1", kind="免税", state="已审核").visible == {
        "note": False,
        "tax": False,
        "lines": False,
    }


def test_values_of_rules_are_worked_out_among_the_formulas(desk: Desk) -> None:
    rule_by(
        desk,
        rule("total > 100", deed("assign", "b_tax", formula="total * 0.1")),
        rule("due >= 220", deed("assign", "b_level", formula='"大单"')),
        rule("gift", deed("assign", "l_price", formula="0"), rows="b_lines"),
    )
    lines = [{"price": "100", "count": "2"}, {"price": "7", "count": "1", "gift": True}]
    bill = desk.create("bill", tax="1", lines=lines)

    cells = desk.cells("bill", bill)
    assert (cells["b_total"], cells["b_tax"], cells["b_due"]) == (200_000_000, 20_000_000, 220_000_000)
    assert cells["b_level"] == "大单"
    assert seen(desk, bill).readonly == {"tax": True, "level": True, "lines.1.price": True}
    desk.update("bill", bill, tax="5")
    assert desk.cells("bill", bill)["b_tax"] == 20_000_000


def test_an_old_record_is_left_alone_until_a_rule_is_touched(desk: Desk) -> None:
    bill = desk.create("bill", tax="1", note="甲", kind="免税")
    rule_by(
        desk,
        rule(None, deed("assign", "b_level", formula='"甲级"'), deed("hide", "b_day")),
        rule('kind = "免税"', deed("hide", "b_note", clears=True)),
    )

    desk.update("bill", bill, title="别的字段")

    cells = desk.cells("bill", bill)
    assert (cells["b_note"], cells["b_level"]) == ("甲", None)


def test_a_condition_nobody_can_work_out_is_told(desk: Desk) -> None:
    rule_by(desk, rule("1 / tax > 0", deed("hide", "b_note")))

    with pytest.raises(Invalid) as error:
        desk.create("bill", tax="0")

    assert refused(error) == [("tax", "rule_not_answered")]


def test_sections_stand_for_their_fields(desk: Desk) -> None:
    rule_by(desk, rule('state = "已审核"', deed("hide", "sec"), deed("lock", "sec")))

    found = seen(desk, tax="1", state="已审核")

    assert found.visible == {"kind": False, "note": False, "due": False}


def problems(*rules: apps.Tree) -> list[tuple[str, str]]:
    """Compile bills with rules that cannot be."""
    app = read_app(bills(*rules))
    assert isinstance(app, App), app
    found = compile((builtin(), app), version=1, tz="Asia/Shanghai")
    assert isinstance(found, tuple)
    return [(one.path.removeprefix("test.forms.1."), one.code) for one in found]


def test_rules_that_cannot_be_kept_are_refused_in_words() -> None:
    cycle = (
        rule("tax > 1", deed("assign", "b_level", formula='"甲"')),
        rule('level = "甲"', deed("assign", "b_tax", formula="2")),
    )

    assert problems(rule("1 + 1", deed("hide", "b_note"))) == [("rules.0.when", "result_type")]
    assert problems(rule("没有 > 1", deed("hide", "b_note")))[0][0] == "rules.0.when"
    assert problems(rule(None, deed("hide", "gone"))) == [("rules.0.does.0.fields", "no_field")]
    assert problems(rule(None, deed("lock", "b_due"))) == [("rules.0.does.0.fields", "cannot_be_ruled")]
    assert problems(rule(None, deed("assign", "b_shop", formula="1"))) == [
        ("rules.0.does.0.fields", "cannot_be_ruled")
    ]
    assert problems(rule(None, deed("assign", "b_note"))) == [("rules.0.does.0", "no_value")]
    assert problems(rule(None, deed("assign", "b_tax", formula="due"))) == [("fields.5", "formula_cycle")]
    assert [code for _, code in problems(*cycle)] == ["formula_cycle"]
    assert problems(rule("gift", deed("hide", "b_note"), rows="b_lines")) == [
        ("rules.0.does.0.fields", "no_field")
    ]


def test_where_a_field_is_used_knows_rules() -> None:
    plan = apps.plan(bills(rule("tax > 1", deed("hide", "b_note"))))

    assert [(use.kind, use.form) for use in uses(plan, "b_note")] == [("rule", "bill")]
    assert ("rule", "bill") in [(use.kind, use.form) for use in uses(plan, "b_tax")]


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "state": st.sampled_from(["草稿", "已审核"]),
        "kind": st.sampled_from(["免税", "专票", ""]),
        "note": st.sampled_from(["", "甲", "乙"]),
        "level": st.sampled_from(["", "丙"]),
        "tax": st.sampled_from(["0", "1", "200"]),
    },
)
LAWS = (
    rule('state = "已审核"', deed("lock", "b_note", "b_level")),
    rule('kind = "免税"', deed("hide", "b_tax", clears=True)),
    rule('kind = "专票"', deed("require", "b_note")),
    rule("tax >= 100", deed("assign", "b_level", formula='"大"')),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=VALUES, steps=st.lists(VALUES, max_size=4))
def test_laws_of_rules_hold_along_any_way(
    desk: Desk, first: dict[str, Any], steps: list[dict[str, Any]]
) -> None:
    rule_by(desk, *LAWS)
    try:
        bill = desk.create("bill", **deepcopy(first))
    except Invalid:
        return
    for step in steps:
        before = desk.cells("bill", bill)
        try:
            desk.update("bill", bill, **step)
        except Invalid:
            assert desk.cells("bill", bill) == before
            continue
        after = desk.cells("bill", bill)
        if before["b_state"] == "done":  # a locked field never changes
            assert (after["b_note"], after["b_level"]) == (before["b_note"], before["b_level"])
        is_touched = any(before[id] != after[id] for id in ("b_tax", "b_level"))
        _holds(after, is_given=is_touched and before["b_state"] != "done")
        desk.update("bill", bill, tax=None if after["b_tax"] is None else str(after["b_tax"] // 1_000_000))
        assert (
            desk.cells("bill", bill)["b_level"] == after["b_level"]
        )  # giving the value again changes nothing


def _holds(cells: Any, *, is_given: bool) -> None:
    if cells["b_kind"] == "专票":
        assert cells["b_note"] is not None
    if cells["b_kind"] == "免税":
        assert cells["b_tax"] is None
    else:
        assert cells["b_tax"] is not None
    if is_given and cells["b_tax"] is not None and cells["b_tax"] >= 100_000_000:
        assert cells["b_level"] == "大"


def test_a_rule_of_the_record_is_asked_as_often_for_many_rows_as_for_few(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    deeds = [deed(do, "l_price", "l_count") for do in ("lock", "require", "hide")]
    rule_by(desk, rule("SUM(lines.price) > 5", *deeds))
    few, many = (desk.create("bill", tax="1", lines=[{"price": "9"}] * count) for count in (2, 50))
    asked: list[str] = []

    def count(*given: Any) -> Any:
        asked.append(given[3].text)
        return answers(*given)

    monkeypatch.setattr(ruling, "answers", count)

    assert len(seen(desk, few).readonly) == 6
    of_few = len(asked)
    assert len(seen(desk, many).readonly) == 102
    assert len(asked) == 2 * of_few


def test_what_a_rule_reads_of_all_rows_is_looked_at_once_and_not_for_each(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    bill = desk.create("bill", tax="1", lines=[{"name": str(number)} for number in range(60)])
    rule_by(desk, rule("SUM(lines.count) < 1", deed("require", "l_price")))
    looked, look = list[str](), RecordDraft.is_changed

    def noted(draft: RecordDraft, subform: str, field: str | None = None) -> bool:
        looked.append(subform)
        return look(draft, subform, field)

    monkeypatch.setattr(RecordDraft, "is_changed", noted)
    assert seen(desk, bill, title="别的").errors == ()
    assert 0 < len(looked) < 20
