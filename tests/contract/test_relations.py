"""Relations to several records of a form (decision 0061): contracts of orders, through both doors."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from huodan.engines import journal, records
from huodan.engines.query import get, pick, query, read_query
from huodan.kit.errors import HuodanError, Invalid
from huodan.kit.ids import Id
from huodan.language.messages import SYSTEM, Actor, DeleteRecord, RestoreRecord
from huodan.storage import Database
from huodan.workspace.check import check
from huodan.workspace.exporting import Wish, export
from huodan.workspace.importing import Wish as ImportWish, run_import
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support.apps import Tree, app, field, form, read
from tests.support.board import Board
from tests.support.sales import EVERYTHING, rights

OPEN = {"field": "state", "op": "ne", "value": "closed"}
IN_EAST = {"field": "area", "op": "eq", "value": "东"}
ALL = [*EVERYTHING, "import", "export"]


def document() -> Tree:
    """This function will write an app of orders that belong to several contracts."""
    options = [{"id": "open", "value": "open"}, {"id": "closed", "value": "closed"}]
    contract = form(
        "contract",
        field("contract_name", "single_line_text"),
        field("contract_no", "single_line_text", unique=True),
        field("contract_area", "single_line_text"),
        field("contract_state", "dropdown", options=options, default="open"),
        field("contract_total", "rollup", over="deal_contracts", source="deal_amount", operation="sum"),
        field("contract_deals", "rollup", over="deal_contracts", operation="count"),
    )
    deal = form(
        "deal",
        field("deal_name", "single_line_text", unique=True),
        field("deal_amount", "number"),
        field("deal_contracts", "relations", target="contract", where=OPEN, columns=["no"], most_chosen=3),
        field("deal_lines", "subform", fields=[field("line_contracts", "relations", target="contract")]),
        field("deal_count", "formula", formula="COUNTA(contracts)", result="number"),
    )
    hidden = [{"id": "hides", "fields": ["contract_name"], "right": "hidden"}]
    stars = [{"id": "stars", "fields": ["deal_contracts"], "right": "masked"}]
    east = rights("contract", ALL, rows="where", where=IN_EAST)
    through = {"field": "contracts", "op": "in", "value": ["甲", "乙"]}
    roles = [
        {"id": "all", "name": "全部", "forms": [rights("contract", ALL), rights("deal", ALL)]},
        {"id": "east", "name": "东区", "forms": [east, rights("deal", ALL)]},
        {
            "id": "unnamed",
            "name": "无名",
            "forms": [rights("contract", ["read"], but=hidden), rights("deal", ALL)],
        },
        {
            "id": "veiled",
            "name": "外人",
            "forms": [rights("contract", ["read"]), rights("deal", ALL, but=stars)],
        },
        {
            "id": "through",
            "name": "经手",
            "forms": [rights("contract", ["read"]), rights("deal", ["read"], rows="where", where=through)],
        },
    ]
    return app(contract, deal, roles=roles)


class Deals(Board):
    """This class will ask what a list of orders holds."""

    contracts: dict[str, Id]

    def found(self, op: str, value: object = None, path: str = "contracts", form: str = "deal") -> list[Any]:
        return super().found(op, value, path, form)

    def shown(self, id: Id, path: str = "contracts") -> list[Any] | None:
        values = self.see(lambda tx, plan, grant: get(tx, plan, grant, "deal", id).values)
        return None if values[path] is None else sorted(one["title"] or one["id"] for one in values[path])

    def groups(self, path: str = "contracts", form: str = "deal") -> dict[str | None, int]:
        return super().groups(path, form)

    def of(self, role: str, name: str = "", departments: tuple[Id, ...] = ()) -> Deals:
        other = Deals(self.database, Actor(7, "李雷", roles=frozenset((role,))))
        other.contracts = self.contracts
        return other


@pytest.fixture
def deals(builtin_url: str) -> Iterator[Deals]:
    """Open four contracts, one of them closed, and three orders."""
    database = Database(builtin_url, zone="Asia/Shanghai", today=20260506)
    assert isinstance(publish_app(database, SYSTEM, read(document())), int)
    deals = Deals(database)
    told = {"甲": "东", "乙": "西", "丙": "东"}
    deals.contracts = {
        name: deals.create("contract", name=name, no=f"H{n}", area=area)
        for n, (name, area) in enumerate(told.items(), 1)
    }
    deals.contracts["旧"] = deals.create("contract", name="旧", no="H9", area="东", state="closed")
    deals.create("deal", name="a", amount=10, contracts="甲，H2")
    deals.create(
        "deal", name="b", amount=5, contracts=[deals.contracts["乙"]], lines=[{"contracts": "丙、甲"}]
    )
    deals.create("deal", name="c", amount=1)
    yield deals
    with database.read() as tx:
        assert check(tx) == ()
    database.close()


def test_sets_of_records_are_compared_grouped_and_searched(deals: Deals) -> None:
    one, two = deals.contracts["甲"], deals.contracts["乙"]

    assert deals.found("in", [one]) == ["a"]
    assert deals.found("in", ["甲", "丙"]) == ["a"]
    assert deals.found("contains", [one, two]) == ["a"]
    assert deals.found("eq", ["乙"]) == ["b"]
    assert deals.found("not_in", [one]) == ["b"]
    assert deals.found("empty") == ["c"]
    assert deals.found("in", ["丙"], "lines.contracts") == ["b"]
    assert deals.found("in", [{"match": {"area": "西"}}]) == ["a", "b"]
    assert deals.groups() == {"甲": 1, "乙": 2, None: 1}
    assert deals.groups("lines.contracts") == {"甲": 1, "丙": 1}
    assert deals.names("deal", search="丙") == ["b"]
    assert deals.names("deal", search="乙") == ["a", "b"]
    with pytest.raises(HuodanError, match=r"contracts\.area"):
        deals.found("eq", "西", "contracts.area")


def test_what_a_field_does_not_offer_is_neither_picked_nor_taken(deals: Deals) -> None:
    offered = deals.see(lambda tx, plan, grant: pick(tx, plan, grant, "deal", "contracts"))
    no_filter = deals.see(lambda tx, plan, grant: pick(tx, plan, grant, "deal", "lines.contracts"))

    assert {row["title"] for row in offered.rows} == {"甲", "乙", "丙"}
    assert [column.path for column in offered.columns] == ["no"]
    assert offered.can_create
    assert "旧" in {row["title"] for row in no_filter.rows}
    with pytest.raises(Invalid, match="cannot be 旧"):
        deals.create("deal", name="x", contracts=["甲", "旧"])
    with pytest.raises(Invalid, match="at most 3; this has 4"):
        deals.create("deal", name="x", contracts=[*deals.contracts.values()])
    with pytest.raises(Invalid, match="没有的合同"):
        deals.create("deal", name="x", contracts=["没有的合同"])
    assert deals.names("deal") == ["a", "b", "c"]


def test_what_stands_in_a_set_stays_when_it_is_offered_no_more(deals: Deals) -> None:
    a = deals.create("deal", name="d", contracts=["甲", "丙"])
    deals.update("contract", deals.contracts["甲"], state="closed")

    deals.update("deal", a, contracts=["甲", "乙"])

    assert deals.shown(a) == ["乙", "甲"]


def test_who_sees_only_some_of_a_set_changes_only_those(deals: Deals) -> None:
    east = deals.of("east")
    a = deals.create("deal", name="d", contracts=["甲", "乙"])

    assert east.shown(a) == ["甲"]
    assert east.groups() == {"甲": 2, None: 2}
    assert east.found("in", ["乙"]) == []
    assert east.found("in", [deals.contracts["乙"]]) == []
    assert east.found("eq", ["甲"]) == ["a", "d"]
    assert east.names("deal", search="乙") == []
    east.update("deal", a, contracts=["丙"])
    assert deals.shown(a) == ["丙", "乙"]
    with pytest.raises(Invalid, match="was not found"):
        east.create("deal", name="x", contracts=[deals.contracts["乙"]])


def test_a_record_without_a_name_one_may_read_is_still_in_the_set(deals: Deals) -> None:
    unnamed = deals.of("unnamed")
    a = deals.create("deal", name="d", contracts=["甲"])
    deals.update("deal", a, contracts=["丙"])

    history = unnamed.see(lambda tx, plan, grant: journal.history(tx, plan, grant, form="deal", id=a))
    shown = unnamed.see(
        lambda tx, plan, grant: query(tx, plan, grant, read_query("deal", {"columns": ["contracts"]}))
    )

    (cell,) = [each for each in history.entries[0].changes if each.path == "contracts"]
    assert [one["title"] for one in cell.before] == [None]  # type: ignore[union-attr, index]
    assert [one["title"] for one in cell.after] == [None]  # type: ignore[union-attr, index]
    assert sorted(len(row["contracts"] or ()) for row in shown.rows) == [0, 1, 1, 2]


def test_rows_of_a_scope_go_through_a_set(deals: Deals) -> None:
    assert deals.of("through").names("deal") == ["a", "b"]
    assert deals.of("veiled").found("not_empty") == ["a", "b"]
    with pytest.raises(HuodanError, match="masked"):
        deals.of("veiled").found("in", ["甲"])


def test_the_other_side_counts_and_sums_who_points_to_it(deals: Deals) -> None:
    asked = read_query(
        "contract", {"columns": ["name", "total", "deals"], "order": [{"field": "total", "dir": "desc"}]}
    )

    rows = deals.see(lambda tx, plan, grant: query(tx, plan, grant, asked)).rows

    told = {row["name"]: (row["total"], row["deals"]) for row in rows}
    assert told == {"乙": ("15", "2"), "甲": ("10", "1"), "丙": ("0", "0"), "旧": ("0", "0")}
    assert [row["name"] for row in rows][:2] == ["乙", "甲"]
    assert deals.names("contract", where={"field": "total", "op": "gt", "value": 10}) == ["乙"]
    assert deals.names("contract", where={"field": "deals", "op": "eq", "value": 0}) == ["丙", "旧"]


def test_a_record_that_is_deleted_leaves_the_set_and_comes_back_to_it(deals: Deals) -> None:
    a = deals.create("deal", name="d", contracts=["甲", "丙"])
    deals.do(DeleteRecord("contract", deals.contracts["甲"]))

    assert deals.shown(a) == ["丙"]
    deals.do(DeleteRecord("deal", a), RestoreRecord("deal", a))
    gone = [deals.see(lambda tx, plan, grant: records.gone_targets(tx, plan, grant, form="deal", id=a))]
    gone += [
        deals.of("east").see(lambda tx, plan, grant: records.gone_targets(tx, plan, grant, form="deal", id=a))
    ]
    assert [[(one.path, one.code) for one in each] for each in gone] == [
        [("contracts", "target_deleted")],
        [],
    ]
    deals.do(RestoreRecord("contract", deals.contracts["甲"]))
    assert deals.shown(a) == ["丙", "甲"]


def test_a_file_names_the_records_and_comes_back_unchanged(deals: Deals, tmp_path: Path) -> None:
    deals.create("contract", name="同名", no="H5")
    double = deals.create("contract", name="同名", no="H6")
    comma = deals.create("contract", name="甲, 乙", no="H7")
    deals.create("deal", name="odd", contracts=[double, comma, deals.contracts["丙"]])
    before = deals.see(_cells)
    for kind in ("csv", "xlsx"):
        into = io.BytesIO()
        wish = Wish(read_query("deal", {"columns": ["name", "contracts"], "limit": 4}), format=kind)
        export(deals.database, lambda tx: deals.grant(current_plan(tx)), wish, into, scratch=tmp_path)
        for id in deals.see(lambda tx, plan, grant: [row[0] for row in tx.run("SELECT id FROM r_deal")]):
            deals.do(DeleteRecord("deal", id))

        run_import(deals.database, deals.see(lambda tx, plan, grant: grant), "deal", file=into.getvalue())

        assert deals.see(_cells) == before


def test_too_many_are_refused_by_the_trial_of_a_file_too(deals: Deals) -> None:
    text = "name,contracts\nx,新一、新二、新三、新四\n".encode()
    wish = ImportWish(make=("contracts",))
    grant = deals.see(lambda tx, plan, grant: grant)

    for dry_run in (True, False):
        report = run_import(deals.database, grant, "deal", file=text, wish=wish, dry_run=dry_run)
        assert [(one.row, one.column, one.code) for one in report.errors] == [
            (2, "contracts", "too_many_references")
        ]
    assert len(deals.names("contract")) == 4


def _cells(tx: Any, plan: Any, grant: Any) -> list[Any]:
    asked = read_query("deal", {"columns": ["name", "contracts"], "order": [{"field": "name", "dir": "asc"}]})
    return [(row["name"], row["contracts"]) for row in query(tx, plan, grant, asked).rows]
