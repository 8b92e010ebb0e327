"""Kinds with ways of their own, through both doors: tags, codes, places, ranges of days, trees."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from huodan.engines.query import aggregate, pick, query, read_aggregate, read_query
from huodan.kit.errors import HuodanError
from huodan.language.document import builtin
from huodan.language.fields import KINDS
from huodan.language.fields.cascader import read_tree
from huodan.language.messages import SYSTEM, Actor
from huodan.language.plan import compile
from huodan.language.plan.model import UnknownPath
from huodan.storage import Database
from huodan.workspace.exporting import Wish, export
from huodan.workspace.importing import run_import
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support.apps import Tree, app, field, form, read
from tests.support.sales import EVERYTHING, Desk, rights

TREE = "家电\n  冰箱\n    双门\n  电视\n食品\t水果\t苹果\n食品\t糕点"


def document() -> Tree:
    """This function will write an app of goods; a clerk sees no tags, a guest only adds goods."""
    no_tags = [{"id": "no_tags", "fields": ["goods_tags"], "right": "hidden"}]
    stars = [{"id": "stars", "fields": ["goods_tags"], "right": "masked"}]
    only_c = {"field": "name", "op": "eq", "value": "c"}
    roles = [
        {"id": "clerk", "name": "文员", "forms": [rights("goods", EVERYTHING, but=no_tags)]},
        {"id": "guest", "name": "访客", "forms": [rights("goods", ["create"])]},
        {"id": "veiled", "name": "外人", "forms": [rights("goods", EVERYTHING, but=stars)]},
        {"id": "third", "name": "只看 c", "forms": [rights("goods", EVERYTHING, rows="where", where=only_c)]},
    ]
    fields = [
        field("goods_name", "single_line_text"),
        field("goods_tags", "tags"),
        field("goods_code", "barcode", unique=True),
        field("goods_shelf", "location"),
        field("goods_sort", "cascader", tree=TREE, any_level=True),
        field("goods_sold", "date_range"),
        field("goods_days", "formula", formula="DAYS(MAX(sold),MIN(sold))", result="number"),
        field("goods_words", "formula", formula='TEXTJOIN("/",TRUE,tags)', result="text"),
    ]
    return app(form("goods", *fields), roles=roles)


class Shop(Desk):
    """This class will ask what it writes."""

    def see(self, look: Any) -> Any:
        with self.database.read() as tx:
            plan = current_plan(tx)
            return look(tx, plan, self.grant(plan))

    def names(self, **body: object) -> list[Any]:
        """List the names of the goods a list holds."""
        asked = read_query("goods", {"columns": ["name"], "order": [{"field": "name", "dir": "asc"}], **body})
        return [row["name"] for row in self.see(lambda tx, plan, grant: query(tx, plan, grant, asked).rows)]

    def offered(self, search: str = "") -> list[Any]:
        """List what is offered in the field of tags."""
        found = self.see(lambda tx, plan, grant: pick(tx, plan, grant, "goods", "tags", search=search))
        return [row["title"] for row in found.rows]

    def of(self, role: str) -> Shop:
        """Give the same shop to somebody else."""
        return Shop(self.database, Actor(1, "李雷", roles=frozenset((role,))))


def build(url: str) -> None:
    """This function will open a shop with three goods."""
    database = Database(url, zone="Asia/Shanghai", today=20260506)
    for each in (builtin(), read(document())):
        assert isinstance(publish_app(database, SYSTEM, each), int)
    shop = Shop(database)
    shop.create(
        "goods",
        name="a",
        tags="加急，老客户",
        code="690001",
        shelf="东仓 @121.5,31.2",
        sold="2026-05-01 ~ 2026-05-10",
        sort="家电/冰箱/双门",
    )
    shop.create(
        "goods",
        name="b",
        tags=["老客户"],
        code="AB-2",
        shelf="@-0.5,0",
        sold={"from": "2026-05-10", "to": "2026-06-01"},
        sort=["家电", "电视"],
    )
    shop.create("goods", name="c")
    database.close()


@pytest.fixture
def shop(prepared_database: Callable[..., str]) -> Iterator[Shop]:
    """Enter a private copy of the shop."""
    database = Database(prepared_database("goods", build), zone="Asia/Shanghai", today=20260506)
    yield Shop(database)
    database.close()


def _tags(op: str, value: object) -> dict[str, object]:
    return {"field": "tags", "op": op, "value": value}


def test_tags_are_compared_as_sets(shop: Shop) -> None:
    assert shop.names(where=_tags("in", ["加急", "别的"])) == ["a"]
    assert shop.names(where=_tags("contains", ["老客户"])) == ["a", "b"]
    assert shop.names(where=_tags("contains", "老客户，加急")) == ["a"]
    assert shop.names(where=_tags("eq", ["老客户"])) == ["b"]
    assert shop.names(where=_tags("not_in", ["加急"])) == ["b"]
    assert shop.names(where={"field": "tags", "op": "empty"}) == ["c"]
    assert shop.names(search="老客") == ["a", "b"]
    assert shop.names(search="lkh") == ["a", "b"]


def test_goods_count_in_the_group_of_each_tag(shop: Shop) -> None:
    body = {"group": [{"field": "tags", "key": "tag"}], "measures": [{"key": "n", "op": "count"}]}
    asked = read_aggregate("goods", body)

    rows = shop.see(lambda tx, plan, grant: aggregate(tx, plan, grant, asked))

    assert sorted((str(row["tag"]), row["n"]) for row in rows) == [("None", 1), ("加急", 1), ("老客户", 2)]


def test_used_tags_are_offered_again_the_most_used_first(shop: Shop) -> None:
    assert shop.offered() == ["老客户", "加急"]
    assert shop.offered("加") == ["加急"]
    assert shop.offered("没有") == []


def test_nobody_is_offered_tags_of_records_they_may_not_see(shop: Shop) -> None:
    with pytest.raises(UnknownPath):
        shop.of("clerk").offered()

    assert shop.of("guest").offered() == []
    assert shop.of("veiled").offered() == []
    assert shop.of("third").offered() == []


def test_a_search_finds_no_tags_one_may_not_see(shop: Shop) -> None:
    assert shop.of("clerk").names(search="老客户") == []
    assert shop.of("clerk").names(search="690001") == ["a"]


def test_a_removed_tag_is_found_no_more(shop: Shop) -> None:
    id = shop.create("goods", name="d", tags="易碎")
    shop.update("goods", id, tags="防潮")

    assert shop.names(where=_tags("in", ["易碎"])) == []
    assert shop.names(search="易碎") == []
    assert shop.names(search="防潮") == ["d"]
    assert shop.offered("易") == []


def test_a_formula_reads_tags(shop: Shop) -> None:
    asked = read_query("goods", {"columns": ["words"], "where": {"field": "name", "op": "eq", "value": "a"}})

    [row] = shop.see(lambda tx, plan, grant: query(tx, plan, grant, asked).rows)

    assert row["words"] == "加急/老客户"


def test_codes_are_found_as_scanned(shop: Shop) -> None:
    for scanned in ("ab-2", "ＡＢ－２", "AB-2\r\n"):
        assert shop.names(where={"field": "code", "op": "eq", "value": scanned}) == ["b"]


def test_places_are_found_by_what_they_are_called(shop: Shop) -> None:
    assert shop.names(where={"field": "shelf", "op": "contains", "value": "东仓"}) == ["a"]
    assert shop.names(search="东仓") == ["a"]


@pytest.mark.parametrize(
    ("op", "value", "found"),
    [
        ("contains", "2026-05-01", ["a"]),
        ("contains", "2026-05-10", ["a", "b"]),
        ("contains", "2026-06-02", []),
        ("not_contains", "2026-05-01", ["b"]),
        ("between", ["2026-04-01", "2026-05-01"], ["a"]),
        ("between", ["2026-05-11", "2026-12-31"], ["b"]),
        ("period", "this_month", ["a", "b"]),
        ("period", "next_month", ["b"]),
        ("period", "last_month", []),
        ("empty", None, ["c"]),
    ],
)
def test_ranges_are_found_by_what_they_cover_or_overlap(
    shop: Shop, op: str, value: object, found: list[str]
) -> None:
    assert shop.names(where={"field": "sold", "op": op, "value": value}) == found


def test_the_days_of_a_range_are_compared_sorted_and_grouped(shop: Shop) -> None:
    body = {
        "group": [{"field": "sold.from", "by": "month", "key": "month"}, {"field": "sold.to", "key": "to"}],
        "measures": [{"key": "n", "op": "count"}],
    }

    rows = shop.see(lambda tx, plan, grant: aggregate(tx, plan, grant, read_aggregate("goods", body)))

    known = [(row["month"], row["to"], row["n"]) for row in rows if row["to"]]
    assert sorted(known) == [("2026-05", "2026-05-10", 1), ("2026-05", "2026-06-01", 1)]
    assert shop.names(where={"field": "sold.to", "op": "gt", "value": "2026-05-10"}) == ["b"]
    assert shop.names(where={"field": "sold.from", "op": "period", "value": "this_month"}) == ["a", "b"]
    assert shop.names(order=[{"field": "sold.to", "dir": "desc"}])[:2] == ["b", "a"]


def test_a_formula_reads_both_days_of_a_range(shop: Shop) -> None:
    asked = read_query("goods", {"columns": ["days"], "where": {"field": "name", "op": "eq", "value": "a"}})

    [row] = shop.see(lambda tx, plan, grant: query(tx, plan, grant, asked).rows)

    assert row["days"] == "9"


@pytest.mark.parametrize("value", [None, "", "x", 7, [], ["2026-05-01"], ["x", "y"], {"from": "2026-05-01"}])
@pytest.mark.parametrize("op", ["contains", "between", "period"])
def test_what_is_no_day_finds_no_ranges(shop: Shop, op: str, value: object) -> None:
    with pytest.raises(HuodanError):
        shop.names(where={"field": "sold", "op": op, "value": value})


@pytest.mark.parametrize("addresses", ["line", "parts"])
def test_an_exported_range_comes_back(shop: Shop, tmp_path: Path, addresses: str) -> None:
    into = io.BytesIO()
    wish = Wish(read_query("goods", {"columns": ["name", "sold"]}), format="xlsx", addresses=addresses)
    export(shop.database, lambda tx: shop.grant(current_plan(tx)), wish, into, scratch=tmp_path)

    grant = shop.see(lambda tx, plan, grant: grant)
    report = run_import(shop.database, grant, "goods", file=into.getvalue())

    assert (report.created, report.updated) == (3, 0)
    asked = read_query("goods", {"columns": ["sold"], "where": {"field": "name", "op": "eq", "value": "a"}})
    rows = shop.see(lambda tx, plan, grant: query(tx, plan, grant, asked).rows)
    assert [row["sold"] for row in rows] == [{"from": "2026-05-01", "to": "2026-05-10"}] * 2


def test_options_of_a_tree_are_found_and_counted_at_any_level(shop: Shop) -> None:
    shop.create("goods", name="d", sort="苹果")
    body = {
        "group": [{"field": "sort.level1", "key": "first"}],
        "measures": [{"key": "n", "op": "count"}],
    }

    rows = shop.see(lambda tx, plan, grant: aggregate(tx, plan, grant, read_aggregate("goods", body)))

    assert sorted((str(row["first"]), row["n"]) for row in rows) == [("None", 1), ("家电", 2), ("食品", 1)]
    assert shop.names(where={"field": "sort.level1", "op": "eq", "value": "家电"}) == ["a", "b"]
    assert shop.names(where={"field": "sort.level2", "op": "in", "value": ["电视", "水果"]}) == ["b", "d"]
    assert shop.names(where={"field": "sort", "op": "empty"}) == ["c"]
    assert shop.names(search="苹果") == ["d"]


@pytest.mark.parametrize(
    "tree",
    ["a\n      b", "a/b", "x" * 61, "a\tb\tc\td\te", "a\t\tb", "\n".join(f"n{n}" for n in range(3001))],
)
def test_a_tree_that_cannot_be_read_is_a_problem_of_its_line(tree: str) -> None:
    boxes = form("box", field("box_name", "single_line_text"), field("box_sort", "cascader", tree=tree))

    found = compile((builtin(), read(app(boxes))), version=1, tz="UTC")

    assert KINDS["cascader"].model_validate(boxes["fields"][1]).settings_view()["tree"] == []
    assert isinstance(found, tuple)
    assert [(problem.path, problem.code) for problem in found] == [("test.forms.0.fields.1.tree", "bad_tree")]


def test_a_tree_is_read_from_indented_lines_and_from_rows_of_a_sheet() -> None:
    tree = {"家电": {"冰箱": {"双门": {}}, "电视": {}}, "食品": {"水果": {"苹果": {}}, "糕点": {}}}

    assert read_tree(TREE) == tree
    assert read_tree("家电\t冰箱\t双门\n\t电视\n\n食品\n\u3000水果\n\u3000\u3000苹果\n\u3000糕点\n") == tree
