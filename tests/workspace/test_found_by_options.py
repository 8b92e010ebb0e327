"""Records are found by the labels of their options and by their addresses, wherever they came from and whatever was renamed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from huodan.engines import records
from huodan.engines.query import finding, pick, query, read_query
from huodan.language.document import builtin
from huodan.language.messages import SYSTEM, Actor
from huodan.storage import Database
from huodan.storage.sql import search
from huodan.workspace.importing import run_import
from huodan.workspace.jobs import find_anew
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.settings import read_setting
from huodan.workspace.working import ensure_schedules, work
from tests.support.apps import Tree, app, field, form, read
from tests.support.sales import EVERYTHING, Desk, rights

STATES = [{"id": "s1", "value": "待发货"}, {"id": "s2", "value": "已发货", "label": "已经发出"}]
TAGS = [{"id": "t1", "value": "长期合作"}, {"id": "t2", "value": "价格敏感"}]
UNITS = [{"id": "u1", "value": "箱"}, {"id": "u2", "value": "托盘"}]
MANY = [{"id": f"m{number}", "value": f"货位{number:03}"} for number in range(500)]
PLACE = {"province": "浙江", "city": "杭州", "district": "西湖区", "detail": "文三路77号"}


def document(states: list[Tree] = STATES) -> Tree:
    """This function will write shipments with options of every kind, and a role that sees none of them."""
    fields = [
        field("ship_name", "single_line_text"),
        field("ship_state", "radio_group", options=states),
        field("ship_tags", "checkbox_group", options=TAGS),
        field("ship_more", "multi_select", options=TAGS),
        field("ship_bin", "dropdown", options=MANY),
        field("ship_place", "address"),
        field("ship_lines", "subform", fields=[field("line_unit", "dropdown", options=UNITS)]),
    ]
    unseen = [field["id"] for field in fields[1:6]]
    roles = [
        {
            "id": right,
            "name": right,
            "forms": [
                rights("ship", EVERYTHING, but=[{"id": right, "fields": [*unseen, *sub], "right": right}]),
                rights("note", EVERYTHING),
            ],
        }
        for right, sub in (("hidden", ["ship_lines"]), ("masked", ["line_unit"]))
    ]
    note = form("note", field("note_text", "single_line_text"), field("note_ship", "relation", target="ship"))
    return app(form("ship", *fields), note, roles=roles)


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    """This function will give a workspace with two shipments."""
    database = Database(database_url, today=20260506)
    for each in (builtin(), read(document())):
        assert isinstance(publish_app(database, SYSTEM, each), int)
    desk = Desk(database)
    desk.create("ship", name="甲", state="待发货", tags=["长期合作"], place=PLACE, lines=[{"unit": "托盘"}])
    desk.create("ship", name="乙", state="已发货", more=["价格敏感", "长期合作"], bin="货位199")
    yield desk
    database.close()


def found(desk: Desk, text: str) -> list[object]:
    """This function will search shipments, in the order of their names."""
    asked = {"columns": ["name"], "search": text, "order": [{"field": "id"}], "count": "exact"}
    with desk.database.read() as tx:
        plan = current_plan(tx)
        page = query(tx, plan, desk.grant(plan), read_query("ship", asked))
    assert page.count == len(page.rows)
    return [row["name"] for row in page.rows]


def test_options_are_found_by_their_labels_and_pinyin(desk: Desk) -> None:
    for text, expected in {
        "待发": ["甲"],
        "dfh": ["甲"],
        "已经发出": ["乙"],
        "已发货": [],  # what people see is its label
        "长期": ["甲", "乙"],
        "jgmg": ["乙"],
        "托盘": ["甲"],
        "甲 待发货 长期合作": ["甲"],
        "乙 待发货": [],
        "货位": ["乙"],
        "货位19": ["乙"],
        "货位198": [],
    }.items():
        assert (text, found(desk, text)) == (text, expected)


@pytest.mark.parametrize("few", [2000, 0], ids=["listed", "walked"])
def test_words_that_stand_for_very_many_options_find_all(
    desk: Desk, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "FEW_WORDS", few)

    assert found(desk, "货 h 货位 hw 货位1 hwx") == []
    assert found(desk, "货 h 货位 hw 货位1") == ["乙"]


def test_addresses_are_found_as_written_and_as_said(desk: Desk) -> None:
    for text in (
        "浙江省杭州市西湖区文三路77号",
        "杭州市西湖",
        "浙江杭州西湖",
        "文三路",
        "hzs",
        "zj",
        "西湖 77",
    ):
        assert (text, found(desk, text)) == (text, ["甲"])
    assert found(desk, "文三路78") == []


def test_a_renamed_option_is_found_by_its_new_name_and_no_record_is_written(desk: Desk) -> None:
    with desk.database.read() as tx:
        before = tx.run(f"SELECT * FROM {search.table_of('ship')}").fetchall()
    renamed = [STATES[0] | {"label": "等仓库发出"}, STATES[1]]

    assert isinstance(publish_app(desk.database, SYSTEM, read(document(renamed))), int)

    assert found(desk, "等仓库") == ["甲"]
    assert found(desk, "待发货") == []
    with desk.database.read() as tx:
        assert tx.run(f"SELECT * FROM {search.table_of('ship')}").fetchall() == before


@pytest.mark.parametrize("role", ["hidden", "masked"])
def test_what_one_may_not_see_finds_nothing(desk: Desk, role: str) -> None:
    blind = Desk(desk.database, Actor(1, "李雷", roles=frozenset((role,))))

    assert found(blind, "甲") == ["甲"]
    for text in ("待发货", "已经发出", "长期合作", "价格敏感", "货位199", "托盘", "文三路", "浙江"):
        assert (text, found(blind, text)) == (text, [])
        with desk.database.read() as tx:
            plan = current_plan(tx)
            assert pick(tx, plan, blind.grant(plan), "note", "ship", search=text).rows == ()


def test_changed_and_imported_records_are_found_by_what_they_hold(desk: Desk) -> None:
    id = desk.create("ship", name="丁", state="待发货", place=PLACE)
    desk.update("ship", id, state="已发货", place={"province": "江苏", "city": "南京"})
    with desk.database.read() as tx:
        grant = desk.grant(current_plan(tx))
    run_import(desk.database, grant, "ship", file="name,state,place\n丙,待发货,广东省广州市\n".encode())

    assert found(desk, "待发货") == ["甲", "丙"]
    assert found(desk, "已经发出") == ["乙", "丁"]
    assert (found(desk, "杭州"), found(desk, "江苏南京"), found(desk, "广州")) == (["甲"], ["丁"], ["丙"])


def test_records_of_an_older_program_are_found_once_their_words_are_brought_up_to_date(desk: Desk) -> None:
    with desk.database.write() as tx:
        tx.run(f"DELETE FROM {search.table_of('ship')}")
    assert found(desk, "待发货") == []

    ensure_schedules(desk.database)
    told = set()
    for _ in range(50):
        if not work(desk.database):
            break
        with desk.database.read() as tx:
            told |= {tuple(row) for row in tx.run("SELECT done, total FROM job WHERE kind = 'find_anew'")}

    with desk.database.read() as tx:
        total = sum(records.count(tx, form) for form in current_plan(tx).forms.values())
    assert told == {(0, None), (0, total), (total, total)}
    assert found(desk, "待发货") == found(desk, "文三路") == ["甲"]
    with desk.database.read() as tx:
        assert read_setting(tx, find_anew.FOUND_BY) == find_anew.MANNER
