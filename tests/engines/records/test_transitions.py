"""Which option may follow which: refused on every path but where something becomes what it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from huodan.engines.records import Denied, preview
from huodan.kit.errors import Invalid
from huodan.kit.ids import Id
from huodan.language.document import builtin
from huodan.language.messages import SYSTEM, Actor, CreateRecord, UpdateRecord
from huodan.storage import Database
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.engines.records.conftest import problems
from tests.support.apps import app, field, form, read
from tests.support.sales import Desk, rights

STATES = [
    {"id": "draft", "value": "草稿", "next": ["open", "off"]},
    {"id": "open", "value": "进行中", "next": ["done", "off"], "starts": False, "label": "正在做"},
    {"id": "done", "value": "已完成", "next": [], "starts": False, "by": ["boss"]},
    {"id": "off", "value": "作废"},
]
EVERYTHING = ["read", "create", "update", "delete", "import"]


def build(address: str) -> None:
    """Publish one form with a state of four options, in its lines as well."""
    database = Database(address)
    lines = [field("step_state", "dropdown", options=STATES), field("step_note", "single_line_text")]
    step = form(
        "task",
        field("task_name", "single_line_text", required=True),
        field("task_state", "dropdown", options=STATES),
        field("task_since", "date_time", stamps="task_state"),
        field("task_steps", "subform", fields=lines),
    )
    begun = form(
        "begun",
        field(
            "begun_state",
            "dropdown",
            default="待办",
            options=[{"id": "todo", "value": "待办", "by": ["boss"]}, {"id": "now", "value": "在办"}],
        ),
    )
    roles = [
        {"id": "boss", "name": "主管", "forms": [rights("task", EVERYTHING), rights("begun", EVERYTHING)]},
        {"id": "hand", "name": "员工", "forms": [rights("task", EVERYTHING), rights("begun", EVERYTHING)]},
    ]
    for each in (builtin(), read(app(step, begun, roles=roles))):
        done = publish_app(database, SYSTEM, each)
        assert isinstance(done, int), done
    database.close()


@pytest.fixture
def database(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Database]:
    """Open a fresh copy of the published app."""
    opened = Database(prepared_database("transitions", build), today=20260506)
    yield opened
    opened.close()


@pytest.fixture
def at(database: Database) -> Callable[..., Desk]:
    """Give the desk of somebody with one role."""

    def sit(role: str, *, is_admin: bool = False) -> Desk:
        return Desk(database, Actor(7, "周敏", roles=frozenset({role}), is_admin=is_admin))

    return sit


def state(desk: Desk, id: Id) -> Any:
    """Give the stored state."""
    return desk.cells("task", id)["task_state"]


def test_a_step_that_is_allowed_is_taken(at: Callable[..., Desk]) -> None:
    boss = at("boss")
    id = boss.create("task", name="甲", state="草稿")

    boss.update("task", id, state="进行中")
    boss.update("task", id, state="已完成")

    assert state(boss, id) == "done"


def test_a_jump_is_refused_and_what_is_allowed_is_named(at: Callable[..., Desk]) -> None:
    desk = at("boss")
    id = desk.create("task", name="甲", state="草稿")

    with pytest.raises(Invalid) as error:
        desk.update("task", id, state="已完成")

    assert problems(error) == [("state", "step_not_allowed")]
    said = error.value.errors[0]
    assert said.zh == "「task_state」不能从「草稿」改为「已完成」。现在可以改为：正在做、作废。"
    assert state(desk, id) == "draft"


def test_the_last_step_leads_nowhere_and_cannot_be_emptied(at: Callable[..., Desk]) -> None:
    desk = at("boss")
    id = desk.create("task", name="甲", state="草稿")
    desk.update("task", id, state="进行中")
    desk.update("task", id, state="已完成")

    for wanted in ("草稿", None):
        with pytest.raises(Invalid) as error:
            desk.update("task", id, state=wanted)
        assert problems(error) == [("state", "step_not_allowed")]
    assert "没有，这是最后一步" in error.value.errors[0].zh


def test_an_option_without_a_list_may_become_anything(at: Callable[..., Desk]) -> None:
    desk = at("boss")
    id = desk.create("task", name="甲", state="作废")

    desk.update("task", id, state="已完成")

    assert state(desk, id) == "done"


def test_a_record_begins_with_what_may_begin(at: Callable[..., Desk]) -> None:
    with pytest.raises(Invalid) as error:
        at("boss").create("task", name="甲", state="进行中")

    assert problems(error) == [("state", "start_not_allowed")]
    assert "草稿、作废" in error.value.errors[0].zh


def test_an_empty_state_begins_late(at: Callable[..., Desk]) -> None:
    desk = at("boss")
    id = desk.create("task", name="甲")

    with pytest.raises(Invalid):
        desk.update("task", id, state="进行中")
    desk.update("task", id, state="草稿")

    assert state(desk, id) == "draft"


def test_only_members_of_the_role_may_choose_an_option(at: Callable[..., Desk]) -> None:
    hand = at("hand")
    id = hand.create("task", name="甲", state="草稿")
    hand.update("task", id, state="进行中")

    with pytest.raises(Invalid) as error:
        hand.update("task", id, state="已完成")
    assert problems(error) == [("state", "step_of_others")]
    assert "只有「主管」" in error.value.errors[0].zh
    assert "作废" in error.value.errors[0].zh

    at("boss").update("task", id, state="已完成")
    assert state(hand, id) == "done"


def test_what_a_new_record_has_by_default_nobody_chose(at: Callable[..., Desk]) -> None:
    hand = at("hand")
    id = hand.create("begun")
    hand.create("begun", state="待办")
    hand.update("begun", id, state="在办")

    with pytest.raises(Invalid) as error:
        hand.update("begun", id, state="待办")

    assert problems(error) == [("state", "step_of_others")]


def test_sub_rows_keep_to_it_too(at: Callable[..., Desk]) -> None:
    desk = at("boss")
    with pytest.raises(Invalid) as error:
        desk.create("task", name="甲", steps=[{"state": "草稿"}, {"state": "已完成"}])

    assert problems(error) == [("steps.1.state", "start_not_allowed")]


def test_what_becomes_what_it_was_is_no_step(at: Callable[..., Desk]) -> None:
    desk = at("hand")
    (made,) = desk.do(CreateRecord("task", {"name": "甲", "state": "已完成"}, as_was=True))

    desk.do(UpdateRecord("task", made.record, {"state": "草稿"}, as_was=True))

    assert state(desk, made.record) == "draft"


def test_the_preview_offers_what_is_allowed(at: Callable[..., Desk]) -> None:
    hand = at("hand")
    id = hand.create("task", name="甲", state="草稿")
    hand.update("task", id, state="进行中")

    with hand.database.read(hand.actor) as tx:
        plan = current_plan(tx)
        grant = hand.grant(plan)
        new = preview(tx, plan, grant, form="task", id=None, values={})
        now = preview(tx, plan, grant, form="task", id=id, values={"state": "作废"})

    assert dict(new.options) == {"state": ("草稿", "作废")}
    assert dict(now.options) == {"state": ("进行中", "作废")}
    assert now.errors == ()


def test_since_when_is_kept_by_the_server_alone(at: Callable[..., Desk]) -> None:
    desk = at("boss")
    id = desk.create("task", name="甲", state="草稿")
    began = desk.cells("task", id)["task_since"]
    assert began is not None

    with pytest.raises(Denied) as error:
        desk.update("task", id, since="2026-01-01 00:00")
    assert error.value.errors[0].path == "since"
    desk.update("task", id, name="乙")
    assert desk.cells("task", id)["task_since"] == began

    desk.update("task", id, state="进行中")
    assert desk.cells("task", id)["task_since"] == desk.cells("task", id)["updated_at"]


def test_without_a_state_there_is_no_since(at: Callable[..., Desk]) -> None:
    desk = at("boss")
    id = desk.create("task", name="甲", state="作废")

    desk.update("task", id, state=None)

    assert desk.cells("task", id)["task_since"] is None
