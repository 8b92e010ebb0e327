"""Who is asked: all the ways of list U3, the people there are now, and what holds where there is nobody."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.kit.ids import format_id
from huodan.language.flow.run import RunState
from huodan.language.messages import CreateRecord
from tests.support.office import Office, Tree, approve, branch, flow, who


def asked(
    office: Office, *named: Tree, starter: str = "周敏", values: dict[str, Any] | None = None, **settings: Any
) -> list[str]:
    """Say who is asked at a step."""
    office.publish(flow(approve("a", *named, **settings)))
    office.submit(starter, **(values or {}))
    return list(office.waiting())


def departments(office: Office, *names: str) -> list[str]:
    return [format_id("dep", office.departments[name]) for name in names]


def test_people_and_roles_and_jobs(office: Office) -> None:
    gone = who("role", roles=["gone"])
    assert asked(office, office.people("赵磊", "孙悦"), gone) == ["赵磊"]
    assert asked(office, who("role", roles=["finance"]))[-3:] == ["陈静", "赵磊", "何苗"]


@pytest.mark.parametrize("by", ["group", "job"])
def test_jobs(office: Office, by: str) -> None:
    assert asked(office, who(by, jobs=["总监"])) == ["王雷", "陈静"]


def test_departments_and_their_heads(office: Office) -> None:
    assert asked(office, who("department", departments=departments(office, "财务"))) == [
        "陈静",
        "赵磊",
        "何苗",
    ]


@pytest.mark.parametrize(("level", "expected"), [(1, ["王雷"]), (2, ["李总"]), (3, ["管理员"])])
def test_heads(office: Office, level: int, expected: list[str]) -> None:
    sales = departments(office, "销售")
    assert asked(office, who("department_head", departments=sales, level=level)) == expected


@pytest.mark.parametrize(("level", "expected"), [(1, ["王雷"]), (2, ["李总", "王雷"]), (9, ["李总", "王雷"])])
@pytest.mark.parametrize("by", ["heads_up_to", "starter_managers"])
def test_levels(office: Office, by: str, level: int, expected: list[str]) -> None:
    assert asked(office, who(by, level=level)) == expected


def test_the_starter_and_their_manager(office: Office) -> None:
    assert asked(office, who("starter")) == ["周敏"]


def test_conditions_as_the_designer_writes_them_hold_of_people_departments_and_rows(office: Office) -> None:
    zhou, zhao, he = (format_id("usr", office.id(name)) for name in ("周敏", "赵磊", "何苗"))
    (money,) = departments(office, "财务")
    conditions = (
        f'#order_checker = "{zhao}"',
        f'OR(#order_checker = "{zhao}", #order_checker = "{he}")',
        f'#order_checker <> "{he}"',
        f'#order_checker.#person_department = "{money}"',
        f'#created_by = "{zhou}"',
        "COUNT(#order_lines) >= 2",
        "MAX(#order_lines.#line_price) > 6",
        "MIN(#order_lines.#line_price) < 4",
        "IFERROR(AVERAGE(#order_lines.#line_price), 0) = 5",
    )
    for when in (
        ", ".join(conditions),
        f'NOT(#order_checker = "{zhao}"), TRUE',
        "COUNT(#order_lines) > 2, TRUE",
    ):
        asks = [approve("x", office.people("王雷"), opinion="never")]
        office.publish(flow(branch("b", (f"AND({when})", asks), (None, []))))
        lines = [{"what": "a", "price": "3"}, {"what": "b", "price": "7"}]
        order = office.submit(checker=zhao, lines=lines)
        assert (office.state(order) is RunState.RUNNING) == (when == ", ".join(conditions))


@pytest.mark.parametrize(("level", "expected"), [(1, ["王雷"]), (2, ["李总"])])
def test_managers(office: Office, level: int, expected: list[str]) -> None:
    assert asked(office, who("starter_manager", level=level)) == expected


@pytest.mark.parametrize("field", ["checker", "order_checker", "#order_checker"])
def test_whom_the_form_names(office: Office, field: str) -> None:
    values = {"checker": format_id("usr", office.id("何苗"))}
    assert asked(office, who("field", field=field), values=values) == ["何苗"]


def test_whom_a_related_record_names(office: Office) -> None:
    keeper = format_id("usr", office.id("赵磊"))
    (change,) = office.save("系统", CreateRecord("customer", {"name": "云杉", "keeper": keeper}))
    values = {"customer": format_id("custom", change.record)}
    assert asked(office, who("field", field="customer.keeper"), values=values) == ["赵磊"]


def test_who_meets_a_condition(office: Office) -> None:
    where = {"field": "job", "op": "eq", "value": "总监"}
    assert asked(office, who("matching", where=where)) == ["王雷", "陈静"]


@pytest.mark.parametrize(
    ("amount", "starter", "expected"),
    [
        ("10", "周敏", ["王雷"]),
        ("5000", "周敏", ["李总"]),
        ("4999.99", "周敏", ["王雷"]),
        ("10", "李总", ["陈静", "赵磊", "何苗"]),
    ],
)
def test_a_matrix_says_who(office: Office, amount: str, starter: str, expected: list[str]) -> None:
    people = {name: format_id("usr", office.id(name)) for name in ("王雷", "李总")}
    sales = departments(office, "销售")
    rows = [
        {"id": "r1", "most": "5000", "departments": sales, "people": [people["王雷"]]},
        {"id": "r2", "least": "5000", "departments": sales, "people": [people["李总"]]},
        {"id": "r3", "roles": ["finance"]},
    ]
    matrix = {"id": "m", "amount": "order_amount", "rows": rows}
    assert asked(office, who("matrix", matrix=matrix), starter=starter, values={"amount": amount}) == expected


@pytest.mark.parametrize(("pieces", "expected"), [("3", ["王雷"]), ("10", ["李总"])])
def test_a_matrix_goes_by_whole_numbers_too(office: Office, pieces: str, expected: list[str]) -> None:
    people = {name: format_id("usr", office.id(name)) for name in ("王雷", "李总")}
    rows = [
        {"id": "r1", "least": "10", "people": [people["李总"]]},
        {"id": "r2", "most": "10", "people": [people["王雷"]]},
    ]
    matrix = {"id": "m", "amount": "order_count", "rows": rows}
    assert asked(office, who("matrix", matrix=matrix), values={"count": pieces}) == expected


@pytest.mark.parametrize(
    ("nobody", "expected", "state"),
    [
        pytest.param("pass", [], RunState.APPROVED, id="EM01"),
        pytest.param("reject", [], RunState.REJECTED, id="EM02"),
        pytest.param("person", ["何苗"], RunState.RUNNING, id="EM03"),
        pytest.param("administrator", ["管理员"], RunState.RUNNING, id="EM04"),
    ],
)
def test_where_there_is_nobody(office: Office, nobody: str, expected: list[str], state: RunState) -> None:
    office.publish(
        flow(approve("a", office.people("孙悦"), nobody=nobody, nobody_to=office.people("何苗", id="n")))
    )
    order = office.submit()

    assert (list(office.waiting()), office.state(order)) == (expected, state)
    assert ("why" in office.said(order)) == (nobody in ("pass", "reject"))


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        pytest.param("ask", ["周敏"], id="SE01"),
        pytest.param("skip", [], id="SE02"),
        ("head", ["王雷"]),
    ],
)
def test_where_who_began_it_is_meant(office: Office, own: str, expected: list[str]) -> None:
    assert asked(office, office.people("周敏"), own=own) == expected


@pytest.mark.parametrize(
    ("again", "asks"),
    [pytest.param("ask", 3, id="DE01"), pytest.param("once", 1, id="DE02"), ("in_a_row", 2)],
)
def test_who_agreed_before(office: Office, again: str, asks: int) -> None:
    """X at the steps 1, 2 and 4, Y at step 3."""
    names = ("王雷", "王雷", "陈静", "王雷")
    office.publish(
        flow(*(approve(f"n{place}", office.people(name), again=again) for place, name in enumerate(names)))
    )
    order = office.submit()
    count = 0
    while office.state(order) is RunState.RUNNING:
        (name,) = office.waiting()
        count += name == "王雷"
        office.agree(name)

    assert count == asks


def test_whom_the_approver_before_chooses(office: Office) -> None:
    second = approve("b", who("before_chooses", label="复核人"))
    office.publish(flow(approve("a", office.people("王雷")), second))
    office.submit()

    office.agree("王雷", chosen={"b": [office.id("何苗")]})

    assert office.waiting() == {"何苗": ["b"]}
