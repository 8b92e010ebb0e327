"""What of a flow would find nobody, or nothing set up, is said before it runs, with the place and the remedy."""

from __future__ import annotations

import pytest

from huodan.kit.ids import format_id
from huodan.language.access import grant
from huodan.language.messages import Actor
from huodan.workspace import flow_lint
from huodan.workspace.flow_lint import lint
from huodan.workspace.plans import current_plan
from tests.support.office import Office, Tree, approve, flow, who


def told(office: Office, *nodes: Tree, **settings: object) -> list[tuple[str, str, str]]:
    office.publish(flow(*nodes, **settings))
    with office.database.read() as tx:
        plan = current_plan(tx)
        seen = grant(plan, Actor(office.ids["管理员"], "管理员", is_admin=True))
        found = lint(tx, seen, plan, plan.flows["flow"], "f")
    assert all(each.zh != each.en and "请" in each.zh for each in found)
    return [(each.path.removeprefix("f.nodes."), each.code, each.zh) for each in found]


def test_whom_nobody_is_meant_by_is_named(office: Office) -> None:
    money = format_id("dep", office.departments["财务"])
    rows = [{"id": "r1", "people": [format_id("usr", office.id("孙悦"))], "roles": ["boss"]}]
    steps = [
        approve("a", who("role", roles=["gone"]), nobody="refuse"),
        approve("b", office.people("孙悦", "王雷")),
        approve("c", who("department_head", departments=[money])),
        approve("d", who("job", jobs=["厂长"]), nobody="pass"),
        approve("e", who("matrix", matrix={"id": "m", "rows": rows})),
        approve("f", who("heads_up_to", level=1)),
        approve("g", who("role", roles=["boss"]), who("department", departments=[money])),
        approve("h", who("starter_manager")),
    ]

    found = told(office, *steps)

    assert [(path, code) for path, code, _ in found] == [
        ("0.who.0.roles.0", "nobody_there"),
        ("1.who.0.people", "nobody_there"),
        ("2.who.0.departments", "no_head"),
        ("3.who.0.jobs", "nobody_there"),
        ("4.who.0.matrix.rows.0", "nobody_there"),
        ("5.who.0.by", "no_head"),
    ]
    words = [zh for *_, zh in found]
    assert "角色「离开」" in words[0]
    assert "停住" in words[0]
    assert "孙悦" in words[1]
    assert "王雷" not in words[1]
    assert "部门「财务」" in words[2]
    assert "自动通过" in words[3]
    assert "第 1 行" in words[4]
    assert "「财务」" in words[5]
    assert "「销售」" not in words[5]


def test_what_is_not_set_up_is_named(office: Office) -> None:
    tell = {
        "id": "n",
        "kind": "notify",
        "label": "n",
        "text": "好",
        "who": [{"id": "w", "by": "starter"}],
        "over": ["inbox", "email", "hook_9"],
    }
    call = {"id": "c", "kind": "call", "label": "c", "over": "sf_express"}

    groups = {"groups": [{"id": "g", "robot": "hook_9"}]}
    asks = [approve("d", who("starter"), **groups), approve("e", who("starter"), quiet=True, **groups)]

    found = told(office, tell, call, *asks, start={"id": "s", "on": "called"}, **groups)

    assert [(path, code) for path, code, _ in found] == [
        ("f.start", "no_address"),
        ("f.groups.0.robot", "no_robot"),
        ("0.over.1", "no_mail"),
        ("0.over.2", "no_robot"),
        ("1.over", "not_connected"),
        ("2.groups.0.robot", "no_robot"),
    ]


def test_who_sees_no_people_and_departments_is_told_no_name_of_them(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    money = format_id("dep", office.departments["财务"])
    monkeypatch.setattr(flow_lint, "titles", lambda tx, plan, seen, form, ids: dict.fromkeys(ids))

    found = told(
        office,
        approve("a", office.people("孙悦")),
        approve("b", who("department_head", departments=[money])),
        approve("c", who("heads_up_to", level=1)),
    )

    said = "".join(zh for *_, zh in found)
    assert "孙悦" not in said
    assert "财务" not in said
    assert [path for path, *_ in found] == ["0.who.0.people", "1.who.0.departments", "2.who.0.by"]
