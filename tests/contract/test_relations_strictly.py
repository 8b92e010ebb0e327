"""Relations to several records where it gets narrow: rules, files that name themselves, recent choices, the other side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from huodan.engines import journal
from huodan.engines.query import get, pick, query, read_query
from huodan.kit.errors import HuodanError, Invalid
from huodan.kit.ids import Id, format_id
from huodan.language.messages import SYSTEM, Actor, DeleteRecord
from huodan.storage import Database, Tx
from huodan.workspace.check import check
from huodan.workspace.history import Restoring, restore
from huodan.workspace.importing import Wish, deciding, run_import
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.contract.test_relations import Deals
from tests.support.apps import Tree, app, field, form, read
from tests.support.sales import EVERYTHING, rights

ALL = [*EVERYTHING, "import", "export"]
NEAR = {
    "id": "r1",
    "name": "只选本区的合同",
    "does": [
        {
            "id": "d1",
            "do": "offer",
            "fields": ["deal_contracts"],
            "where": [{"id": "m1", "field": "area", "op": "eq", "formula": "area"}],
        }
    ],
}
OPEN = {"field": "state", "op": "ne", "value": "closed"}


def document() -> Tree:
    """This function will write orders of contracts of one area, and tasks that come after other tasks."""
    contract = form(
        "contract",
        field("contract_name", "single_line_text"),
        field("contract_area", "single_line_text"),
        field("contract_total", "rollup", over="deal_contracts", source="deal_amount", operation="sum"),
        field("contract_most", "rollup", over="deal_contracts", source="deal_amount", operation="max"),
        field("contract_mean", "rollup", over="deal_contracts", source="deal_amount", operation="avg"),
        field("contract_lines", "rollup", over="line_contracts", source="line_qty", operation="sum"),
        field("contract_open", "rollup", over="deal_contracts", operation="count", where=OPEN),
    )
    lines = [field("line_contracts", "relations", target="contract"), field("line_qty", "number")]
    states = [{"id": "open", "value": "open"}, {"id": "closed", "value": "closed"}]
    deal = form(
        "deal",
        field("deal_name", "single_line_text", unique=True),
        field("deal_area", "single_line_text"),
        field("deal_amount", "number"),
        field("deal_state", "dropdown", options=states, default="open"),
        field("deal_contracts", "relations", target="contract", most_chosen=3),
        field("deal_lines", "subform", fields=lines),
        rules=[NEAR],
    )
    task = form(
        "task",
        field("task_name", "single_line_text", required=True),
        field("task_no", "single_line_text", unique=True),
        field("task_after", "relations", target="task"),
        field("task_parent", "relation", target="task"),
    )
    east = rights("contract", ["read"], rows="where", where={"field": "area", "op": "eq", "value": "东"})
    stars = [{"id": "stars", "fields": ["deal_contracts"], "right": "masked"}]
    hidden = [{"id": "hides", "fields": ["deal_contracts", "line_contracts"], "right": "hidden"}]
    small = {"field": "amount", "op": "lt", "value": 8}
    roles = [
        {"id": "all", "name": "全部", "forms": [rights(one, ALL) for one in ("contract", "deal", "task")]},
        {"id": "east", "name": "东区", "forms": [east, rights("deal", ALL)]},
        {
            "id": "veiled",
            "name": "外人",
            "forms": [rights("contract", ["read"]), rights("deal", ALL, but=stars)],
        },
        {
            "id": "blind",
            "name": "不知",
            "forms": [rights("contract", ["read"]), rights("deal", ALL, but=hidden)],
        },
        {
            "id": "small",
            "name": "小单",
            "forms": [rights("contract", ["read"]), rights("deal", ["read"], rows="where", where=small)],
        },
    ]
    return app(contract, deal, task, roles=roles)


@pytest.fixture
def deals(builtin_url: str) -> Iterator[Deals]:
    """Open contracts in two areas, and three orders."""
    database = Database(builtin_url, zone="Asia/Shanghai", today=20260506)
    assert isinstance(publish_app(database, SYSTEM, read(document())), int)
    deals = Deals(database)
    told = {"甲": "东", "乙": "西", "丙": "东"}
    deals.contracts = {name: deals.create("contract", name=name, area=area) for name, area in told.items()}
    deals.create("deal", name="a", amount=10, contracts="甲，乙")
    deals.create("deal", name="b", amount=5, contracts="乙", lines=[{"contracts": "丙、甲", "qty": 3}])
    deals.create(
        "deal", name="c", amount=1, state="closed", contracts="乙", lines=[{"contracts": "甲", "qty": 4}]
    )
    yield deals
    with database.read() as tx:
        assert check(tx) == ()
    database.close()


def bring(deals: Deals, form: str, text: str, *, dry_run: bool = False, **wish: Any) -> Any:
    grant = deals.see(lambda tx, plan, grant: grant)
    return run_import(deals.database, grant, form, file=text.encode(), wish=Wish(**wish), dry_run=dry_run)


def told(report: Any) -> list[tuple[int, str | None, str]]:
    return [(one.row, one.column, one.code) for one in report.errors]


def test_a_rule_looks_at_what_is_added_and_at_all_when_what_it_reads_changes(deals: Deals) -> None:
    id = deals.create("deal", name="x", area="东", contracts=["甲"])
    deals.update("contract", deals.contracts["甲"], area="西")

    with pytest.raises(Invalid, match="cannot be 乙"):
        deals.update("deal", id, contracts=["甲", "乙"])
    deals.update("deal", id, contracts=["甲", "丙"])
    deals.update("deal", id, amount=2)
    with pytest.raises(Invalid, match="cannot be 丙"):
        deals.update("deal", id, area="西")
    deals.update("deal", id, area="西", contracts=["甲"])

    assert deals.shown(id) == ["甲"]


def test_what_is_unseen_in_a_set_is_no_matter_of_a_rule_and_is_not_named(deals: Deals) -> None:
    id = deals.create("deal", name="x", contracts=["甲", "乙"])
    east = deals.of("east")

    east.update("deal", id, area="东")
    assert deals.shown(id) == ["乙", "甲"]
    with pytest.raises(Invalid) as told:
        east.update("deal", id, area="西")
    assert "乙" not in str(told.value.errors)


def test_a_rule_narrows_what_is_offered(deals: Deals) -> None:
    with pytest.raises(Invalid, match="cannot be 乙"):
        deals.create("deal", name="x", area="东", contracts=["甲", "乙"])
    assert deals.names("deal") == ["a", "b", "c"]


@pytest.mark.parametrize("window", [1, 2_000])
def test_rows_of_a_file_name_several_others_of_it_whatever_their_order(
    deals: Deals, monkeypatch: pytest.MonkeyPatch, window: int
) -> None:
    monkeypatch.setattr(deciding, "WINDOW", window)
    text = "名称,编号,之前,上级\n总装,T4,零件，加工,T1\n加工,T3,零件,\n零件,T2,,\n计划,T1,,\n"
    mapping = {"名称": "name", "编号": "no", "之前": "after", "上级": "parent"}

    tried, report = (bring(deals, "task", text, dry_run=dry, mapping=mapping) for dry in (True, False))

    assert (told(tried), told(report), report.created) == ([], [], 4)
    asked = read_query("task", {"columns": ["name", "after", "parent"]})
    rows = deals.see(lambda tx, plan, grant: query(tx, plan, grant, asked)).rows
    assert {row["name"]: sorted(one["title"] for one in row["after"] or ()) for row in rows} == {
        "总装": ["加工", "零件"],
        "加工": ["零件"],
        "零件": [],
        "计划": [],
    }


def test_a_circle_of_a_file_is_refused_alike_when_it_is_tried_and_imported(deals: Deals) -> None:
    mapping = {"名称": "name", "之前": "after"}
    text = "名称,之前\n鸡,蛋\n蛋,鸡\n"

    tried, report = (bring(deals, "task", text, dry_run=dry, mapping=mapping) for dry in (True, False))

    assert told(tried) == told(report)
    assert {code for _, _, code in told(report)} == {"no_target"}
    assert deals.names("task") == []


def test_missing_records_of_a_set_are_made_once_and_only_where_asked(deals: Deals) -> None:
    text = "name,contracts\nx,甲、新一\ny,新一；新二\n"

    refused = bring(deals, "deal", text)
    tried, report = (bring(deals, "deal", text, dry_run=dry, make=("contracts",)) for dry in (True, False))

    assert [(one.path, one.count, one.can_make) for one in refused.missing] == [("contracts", 2, True)]
    assert {code for _, _, code in told(refused)} == {"no_target"}
    assert (told(tried), told(report)) == ([], [])
    assert (tried.made, report.made, report.created) == (2, 2, 2)
    assert deals.names("contract") == ["丙", "甲", "新二", "新一", "乙"]
    assert deals.found("in", ["新一"]) == ["x", "y"]


def test_who_sees_only_some_makes_nothing_of_a_file_they_may_not_make(deals: Deals) -> None:
    east = deals.of("east")

    report = bring(east, "deal", "name,contracts\nx,乙\n", make=("contracts",))

    assert told(report) == [(2, "contracts", "no_target")]
    assert [(one.count, one.can_make) for one in report.missing] == [(1, False)]


def test_a_column_no_name_fits_is_taken_for_a_set_only_where_its_values_name_records(deals: Deals) -> None:
    for name in ("备料", "焊接"):
        deals.create("task", name=name)

    def guessed(cell: str) -> str | None:
        report = bring(deals, "task", f"name,xyz\nnew,{cell}\n", dry_run=True, guess=True)
        return next(column.field for column in report.columns if column.name == "xyz")

    assert guessed("备料、焊接") == "after"
    assert guessed("随便写的、什么话") is None


def test_recent_choices_come_first(deals: Deals) -> None:
    mine = deals.of("all")
    mine.create("deal", name="x", contracts=["甲"])
    mine.create(
        "deal", name="y", contracts=["丙", "乙"], lines=[{"contracts": ["甲"]}, {"contracts": ["丙"]}]
    )

    def recent(path: str, who: Deals, form: str = "deal") -> list[Any]:
        offered = who.see(lambda tx, plan, grant: pick(tx, plan, grant, form, path))
        return [row["title"] for row in offered.recent]

    assert sorted(recent("contracts", mine)[:2]) == ["丙", "乙"]
    assert recent("contracts", mine)[2:] == ["甲"]
    assert recent("lines.contracts", mine) == ["丙", "甲"]
    assert recent("contracts", deals.of("veiled")) == []
    assert "乙" not in recent("contracts", deals.of("east"))
    stranger = Deals(deals.database, Actor(8, "韩梅梅", roles=frozenset(("all",))))
    assert recent("contracts", stranger) == []


def sums(who: Deals, *columns: str) -> dict[Any, Any]:
    asked = read_query("contract", {"columns": ["name", *columns]})
    rows = who.see(lambda tx, plan, grant: query(tx, plan, grant, asked)).rows
    return {row["name"]: tuple(row[column] for column in columns) for row in rows}


def test_the_other_side_works_out_only_what_its_reader_may_see(deals: Deals) -> None:
    columns = ("total", "most", "mean", "lines", "open")

    assert sums(deals, *columns) == {
        "甲": ("10", "10", "10", "7", "1"),
        "乙": ("16", "10", "5.33", "0", "2"),
        "丙": ("0", None, None, "3", "0"),
    }
    assert sums(deals.of("small"), "total", "lines") == {"甲": ("0", "7"), "乙": ("6", "0"), "丙": ("0", "3")}
    for role in ("veiled", "blind"):
        for column in ("total", "open"):
            with pytest.raises(HuodanError, match=column):
                sums(deals.of(role), column)


def test_a_hidden_set_tells_nothing_by_any_question(deals: Deals) -> None:
    blind, veiled = deals.of("blind"), deals.of("veiled")

    for ask in (
        lambda who: who.found("in", [deals.contracts["甲"]]),
        lambda who: who.found("contains", ["甲"]),
        lambda who: who.groups(),
    ):
        for who in (blind, veiled):
            with pytest.raises(HuodanError):
                ask(who)
    with pytest.raises(HuodanError):
        blind.found("not_empty")
    assert blind.names("deal", search="甲") == []
    assert veiled.names("deal", search="甲") == ["b", "c"]  # by their lines
    with pytest.raises(HuodanError):
        blind.see(lambda tx, plan, grant: pick(tx, plan, grant, "deal", "contracts"))


def test_history_says_nothing_of_who_is_unseen_not_even_that_something_changed(deals: Deals) -> None:
    id = deals.create("deal", name="x", contracts=["甲"], lines=[{"contracts": ["甲"], "qty": 1}])
    row = deals.see(lambda tx, plan, grant: get(tx, plan, grant, "deal", id).values)["lines"][0]["id"]
    deals.update("deal", id, contracts=["甲", "乙"])
    deals.update("deal", id, lines=[{"id": row, "contracts": ["甲", "乙"]}])
    deals.update("deal", id, amount=3, contracts=["甲"])

    def told(who: Deals, field: str | None = None) -> list[list[str]]:
        pages = who.see(
            lambda tx, plan, grant: journal.history(tx, plan, grant, form="deal", id=id, field=field)
        )
        return [[one.path for one in entry.changes] for entry in pages.entries]

    assert [len(each) for each in told(deals)[:3]] == [2, 1, 1]
    assert told(deals.of("east"))[:-1] == [["amount"]]
    assert len(told(deals.of("east"), "contracts")) == 1
    assert len(told(deals, "contracts")) == 3


def test_two_who_link_at_once_do_not_undo_each_other(deals: Deals) -> None:
    id = deals.create("deal", name="x")
    version = deals.cells("deal", id)["version"]
    deals.update("deal", id, version, contracts=["甲"])

    with pytest.raises(HuodanError) as told:
        deals.update("deal", id, version, contracts=["乙"])

    assert told.value.status == 409
    assert deals.shown(id) == ["甲"]


def test_a_big_set_is_kept_and_shown_and_its_limit_is_said(deals: Deals) -> None:
    ids: list[Id] = [deals.create("task", name=f"t{number}") for number in range(201)]

    with pytest.raises(Invalid, match="200"):
        deals.create("task", name="all", after=ids)
    big = deals.create("task", name="all", after=ids[:200])

    assert deals.found("contains", ids[:60], "after", "task") == ["all"]
    assert deals.found("eq", ids[:200], "after", "task") == ["all"]
    assert deals.found("in", [ids[200]], "after", "task") == []
    deals.do(DeleteRecord("task", ids[0]))
    asked = read_query("task", {"columns": ["after"], "where": {"field": "name", "op": "eq", "value": "all"}})
    (row,) = deals.see(lambda tx, plan, grant: query(tx, plan, grant, asked)).rows
    assert len(row["after"]) == 199
    deals.update("task", big, after=[big])
    assert deals.found("in", [big], "after", "task") == ["all"]


def test_a_scope_by_ids_is_asked_of_the_set_that_is_saved(deals: Deals) -> None:
    prefix = deals.see(lambda tx, plan, grant: plan.forms["contract"].form.id_prefix)
    named = [format_id(prefix, deals.contracts[name]) for name in ("甲", "丙")]
    tree = document()
    mine = rights("deal", ALL, rows="where", where={"field": "contracts", "op": "in", "value": named})
    tree["roles"].append({"id": "hand", "name": "经手", "forms": [rights("contract", ["read"]), mine]})
    assert isinstance(publish_app(deals.database, SYSTEM, read(tree)), int)
    hand = deals.of("hand")

    id = hand.create("deal", name="d", contracts="甲，乙")

    hand.update("deal", id, contracts="丙")
    for left in ("乙", None):
        with pytest.raises(Invalid) as refused:
            hand.update("deal", id, contracts=left)
        assert refused.value.errors[0].code == "not_allowed"


def test_going_back_tells_nothing_of_who_was_there_unseen(deals: Deals) -> None:
    id = deals.create("deal", name="d", contracts="甲，乙", lines=[{"contracts": "乙，丙", "qty": 1}])
    (line,) = deals.see(lambda tx, plan, grant: get(tx, plan, grant, "deal", id).values)["lines"]
    deals.update("deal", id, contracts="丙", lines=[{"id": line["id"], "contracts": None}])
    east = deals.of("east")
    before = east.see(lambda tx, plan, grant: get(tx, plan, grant, "deal", id).values)
    assert [one["title"] for one in before["contracts"]] == ["丙"]

    def back(tx: Tx) -> object:
        plan = current_plan(tx)
        return restore(tx, plan, east.grant(plan), Restoring("deal", id, 1))[1]

    assert deals.database.transact(east.actor, back) == ()
    assert deals.shown(id) == ["甲"]
    (line,) = deals.see(lambda tx, plan, grant: get(tx, plan, grant, "deal", id).values)["lines"]
    assert [one["title"] for one in line["contracts"]] == ["丙"]
