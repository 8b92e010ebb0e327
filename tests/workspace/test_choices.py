"""Fields with several options at once, from the save to the list, the figure, the history, the trash and the check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from huodan.engines import journal
from huodan.engines.query import aggregate, get, query, read_aggregate, read_query
from huodan.engines.query.paths import NotMeasurable, NotSortable
from huodan.engines.records.conflicts import Conflict
from huodan.engines.records.decision import OutOfScope
from huodan.kit.errors import HuodanError, Invalid
from huodan.kit.ids import Id, format_id
from huodan.language.access import system_grant
from huodan.language.document import builtin
from huodan.language.messages import SYSTEM, Actor, DeleteRecord, RestoreRecord
from huodan.storage import Database
from huodan.workspace.check import check
from huodan.workspace.importing import Wish, run_import
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.engines.query.test_statements import Counted
from tests.support.apps import Tree, app, field, form, read
from tests.support.sales import EVERYTHING, Desk, fill, rights

TAGS = [{"id": "t1", "value": "大客户"}, {"id": "t2", "value": "易碎,轻放"}, {"id": "t0", "value": "月结"}]
MARKS = [{"id": "m1", "value": "赠品"}, {"id": "m2", "value": "急"}]
ALL = ["大客户", "易碎,轻放", "月结"]


def buyers() -> Tree:
    """This function will write an app of customers with tags and orders whose lines have marks."""
    line = [
        field("line_name", "single_line_text"),
        field("line_marks", "checkbox_group", options=MARKS),
        field("line_price", "money"),
    ]
    great = {"field": "tags", "op": "contains", "value": "大客户"}
    masked = [{"id": "masked", "fields": ["buyer_tags"], "right": "masked"}]
    hidden = [{"id": "hidden", "fields": ["buyer_tags"], "right": "hidden"}]
    roles = [
        {
            "id": "great",
            "name": "大客户经理",
            "forms": [rights("buyer", EVERYTHING, rows="where", where=great)],
        },
        {"id": "masked", "name": "脱敏", "forms": [rights("buyer", EVERYTHING, but=masked)]},
        {"id": "blind", "name": "看不到", "forms": [rights("buyer", EVERYTHING, but=hidden)]},
    ]
    return app(
        form(
            "buyer",
            field("buyer_name", "single_line_text", unique=True),
            field("buyer_tags", "multi_select", options=TAGS, most_chosen=2),
            field("buyer_marks", "checkbox_group", options=MARKS, default=["急"]),
            field("buyer_text", "formula", formula='TEXTJOIN("/",TRUE,tags)', result="text"),
            field("buyer_team", "department", is_current_by_default=True),
            field("buyer_is_great", "formula", formula='OR(tags="大客户")', result="switch"),
        ),
        form(
            "deal",
            field("deal_name", "single_line_text"),
            field("deal_buyer", "relation", target="buyer", fills=[fill("f1", "#buyer_tags", "deal_said")]),
            field("deal_said", "single_line_text"),
            field("deal_tags", "lookup", relation="deal_buyer", source="buyer_tags"),
            field("deal_note", "formula", formula='TEXTJOIN("+",TRUE,buyer.tags)', result="text"),
            field("deal_lines", "subform", fields=line),
            field("deal_marks", "formula", formula='TEXTJOIN("/",TRUE,lines.marks)', result="text"),
        ),
        roles=roles,
    )


def build(url: str) -> None:
    """This function will publish the app into an empty database."""
    database = Database(url, today=20260506)
    for each in (builtin(), read(buyers())):
        assert isinstance(publish_app(database, SYSTEM, each), int)
    database.close()


@pytest.fixture
def database(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Database]:
    """This function will open a fresh copy of the published app."""
    opened = Database(prepared_database("choices", build), today=20260506)
    yield opened
    with opened.read() as tx:
        assert check(tx) == ()
    opened.close()


@pytest.fixture
def desk(database: Database) -> Desk:
    """This function will work as the system."""
    return Desk(database)


def found(desk: Desk, op: str, value: object = None, path: str = "tags", of: str = "buyer") -> set[str]:
    """This function will list the names of the records that pass a test."""
    where = {"field": path, "op": op} | ({} if value is None else {"value": value})
    with desk.database.read() as tx:
        plan = current_plan(tx)
        asked = read_query(of, {"columns": ["name"], "where": where, "count": "exact"})
        page = query(tx, plan, desk.grant(plan), asked)
    assert page.count == len(page.rows)
    return {str(row["name"]) for row in page.rows}


def values(desk: Desk, of: str, id: Id) -> dict[str, Any]:
    """This function will read a record through the read door."""
    with desk.database.read() as tx:
        plan = current_plan(tx)
        return dict(get(tx, plan, desk.grant(plan), of, id).values)


def figures(desk: Desk, of: str, by: str, **more: Any) -> dict[object, object]:
    """This function will count the rows in each group of a field."""
    body = {"group": [{"field": by, "key": "g"}], "measures": [{"key": "n", "op": "count", **more}]}
    with desk.database.read() as tx:
        plan = current_plan(tx)
        return {row["g"]: row["n"] for row in aggregate(tx, plan, desk.grant(plan), read_aggregate(of, body))}


def options(database: Database, table: str) -> list[tuple[str, int]]:
    """This function will list what a table of options holds."""
    with database.read() as tx:
        return [(row[0], row[1]) for row in tx.run(f"SELECT option, row FROM {table} ORDER BY option, row")]


def test_options_are_a_set_in_the_order_of_the_field(desk: Desk) -> None:
    id = desk.create("buyer", name="云杉", tags="月结，大客户、月结")

    assert values(desk, "buyer", id) == {
        "name": "云杉", "tags": ["大客户", "月结"], "marks": ["急"], "text": "大客户/月结", "is_great": True,
        "team": None,
    }  # fmt: skip
    desk.update("buyer", id, tags=["易碎,轻放"], marks=[])
    assert values(desk, "buyer", id)["tags"] == ["易碎,轻放"]
    assert values(desk, "buyer", id)["marks"] is None
    assert options(desk.database, "c_buyer_tags") == [("t2", id)]
    with pytest.raises(Invalid, match="at most 2 options"):
        desk.update("buyer", id, tags=ALL)


def test_the_same_set_in_another_order_changes_nothing(desk: Desk) -> None:
    id = desk.create("buyer", name="云杉", tags=["大客户", "月结"])

    assert desk.update("buyer", id, tags=["月结", "大客户"]) == ()


def test_history_conflict_trash_and_restore_know_them(desk: Desk) -> None:
    id = desk.create("buyer", name="云杉", tags=["大客户"])
    desk.update("buyer", id, tags=["月结"])
    with pytest.raises(Conflict) as conflict:
        desk.update("buyer", id, 1, tags=["易碎,轻放"])
    assert [clash.theirs for clash in conflict.value.clashes] == [["月结"]]
    desk.update("buyer", id, 1, name="云杉贸易")

    desk.do(DeleteRecord("buyer", id))
    assert options(desk.database, "c_buyer_tags") == []
    desk.do(RestoreRecord("buyer", id))
    assert options(desk.database, "c_buyer_tags") == [("t0", id)]
    assert values(desk, "buyer", id)["tags"] == ["月结"]
    with desk.database.read() as tx:
        plan = current_plan(tx)
        entries = journal.history(tx, plan, system_grant(plan), form="buyer", id=id).entries
    told = [change for change in entries[-2].changes if change.path == "tags"]
    assert (told[0].before, told[0].after) == (["大客户"], ["月结"])


def test_sub_rows_have_them_too(desk: Desk) -> None:
    lines = [{"name": "a", "marks": ["急", "赠品"], "price": "3"}, {"name": "b", "price": "4"}]
    id = desk.create("deal", name="一", lines=lines)
    rows = values(desk, "deal", id)["lines"]
    assert [row["marks"] for row in rows] == [["赠品", "急"], None]
    assert values(desk, "deal", id)["marks"] == "赠品，急"

    desk.update("deal", id, lines={"change": [{"id": rows[1]["id"], "marks": "急"}], "remove": []})
    assert figures(desk, "deal", "lines.marks") == {"赠品": 1, "急": 2}
    assert figures(desk, "deal", "lines.marks", op="sum", field="lines.price") == {"赠品": "3", "急": "7"}
    assert found(desk, "in", ["赠品"], "lines.marks", "deal") == {"一"}

    desk.update("deal", id, lines={"remove": [rows[0]["id"]]})
    assert figures(desk, "deal", "lines.marks") == {"急": 1}
    desk.do(DeleteRecord("deal", id))
    assert options(desk.database, "c_line_marks") == []
    desk.do(RestoreRecord("deal", id))
    assert len(options(desk.database, "c_line_marks")) == 1


def test_a_relation_carries_them_into_formulas_filters_and_groups(desk: Desk) -> None:
    great = desk.create("buyer", name="云杉", tags=["大客户", "月结"])
    desk.create("deal", name="一", buyer=great)
    desk.create("deal", name="二", buyer=great)
    desk.create("deal", name="三", buyer=desk.create("buyer", name="银杏", tags="月结"))
    id = desk.create("deal", name="四")

    assert found(desk, "in", ["大客户"], "buyer.tags", "deal") == {"一", "二"}
    assert found(desk, "contains", ["月结"], "buyer.tags", "deal") == {"一", "二", "三"}
    assert figures(desk, "deal", "buyer.tags") == {"大客户": 2, "月结": 3, None: 1}
    assert figures(desk, "deal", "tags") == {"大客户": 2, "月结": 3, None: 1}
    desk.update("deal", id, buyer=great)
    assert values(desk, "deal", id)["note"] == "大客户+月结"
    assert values(desk, "deal", id)["said"] == "大客户，月结"
    assert values(desk, "deal", id)["tags"] == ["大客户", "月结"]


def test_a_file_brings_them_and_says_what_is_wrong(desk: Desk) -> None:
    with desk.database.read() as tx:
        grant = system_grant(current_plan(tx))
    file = 'name,tags\n云杉,"月结,大客户"\n银杏,易碎,轻放\n'.replace("易碎,轻放", '"易碎,轻放"')
    report = run_import(desk.database, grant, "buyer", file=file.encode())
    again = run_import(desk.database, grant, "buyer", file=file.encode(), wish=Wish(mode="upsert"))
    wrong = run_import(desk.database, grant, "buyer", file="name,tags\n白桦,金牌\n".encode())

    assert (report.created, again.unchanged) == (2, 2)
    assert found(desk, "contains", "易碎,轻放") == {"银杏"}
    assert [error.code for error in wrong.errors] == ["unknown_option"]


def test_what_they_cannot_do_is_refused_with_words(desk: Desk) -> None:
    with desk.database.read() as tx:
        plan = current_plan(tx)
        grant = system_grant(plan)
        with pytest.raises(NotSortable):
            query(tx, plan, grant, read_query("buyer", {"columns": ["name"], "order": [{"field": "tags"}]}))
        body = {"measures": [{"key": "n", "op": "count_distinct", "field": "tags"}]}
        with pytest.raises(NotMeasurable):
            aggregate(tx, plan, grant, read_aggregate("buyer", body))
    with pytest.raises(HuodanError, match="has no option “金牌”"):
        found(desk, "in", ["金牌"])


def sit(desk: Desk, role: str) -> Desk:
    """This function will give the desk of somebody with one role."""
    return Desk(desk.database, Actor(1, "李雷", roles=frozenset((role,))))


def test_a_scope_by_options_holds_before_and_after_a_save(desk: Desk) -> None:
    ours = sit(desk, "great").create("buyer", name="云杉", tags=["大客户"])
    desk.create("buyer", name="银杏", tags=["月结"])

    with pytest.raises(HuodanError) as refused:
        sit(desk, "great").create("buyer", name="白桦", tags=["月结"])
    assert OutOfScope.code in {problem.code for problem in getattr(refused.value, "errors", ())}
    with pytest.raises(HuodanError):
        sit(desk, "great").update("buyer", ours, tags=["月结"])
    assert found(sit(desk, "great"), "not_empty") == {"云杉"}
    assert figures(sit(desk, "great"), "buyer", "tags") == {"大客户": 1}


def test_masked_and_hidden_options_are_not_told(desk: Desk) -> None:
    id = desk.create("buyer", name="云杉", tags=["大客户"])

    assert values(sit(desk, "masked"), "buyer", id)["tags"] == "****"
    assert found(sit(desk, "masked"), "eq", ["大客户"]) == {"云杉"}
    for ask in (
        lambda: found(sit(desk, "masked"), "in", ["大客户"]),
        lambda: figures(sit(desk, "masked"), "buyer", "tags"),
    ):
        with pytest.raises(HuodanError) as refused:
            ask()
        assert refused.value.code == "masked"
    assert "tags" not in values(sit(desk, "blind"), "buyer", id)
    with pytest.raises(HuodanError) as unknown:
        figures(sit(desk, "blind"), "buyer", "tags")
    assert unknown.value.code == "unknown_field"


def expected(rows: dict[str, frozenset[str]], op: str, asked: frozenset[str]) -> set[str]:
    """This function will say in Python which sets pass a test."""
    passes: dict[str, Callable[[frozenset[str]], bool]] = {
        "eq": lambda has: has == asked,
        "ne": lambda has: bool(has) and has != asked,
        "in": lambda has: bool(has & asked),
        "not_in": lambda has: bool(has) and not has & asked,
        "contains": lambda has: asked <= has,
        "not_contains": lambda has: bool(has) and not asked <= has,
        "empty": lambda has: not has,
        "not_empty": bool,
    }
    return {name for name, has in rows.items() if passes[op](has)}


SETS = st.sets(st.sampled_from(ALL), max_size=2).map(frozenset)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(SETS, min_size=1, max_size=5),
    st.lists(SETS, max_size=5),
    st.sets(st.sampled_from(ALL), min_size=1),
)
def test_every_comparison_is_that_of_sets(
    desk: Desk, made: Sequence[frozenset[str]], changed: Sequence[frozenset[str]], asked: set[str]
) -> None:
    desk.database.transact(SYSTEM, lambda tx: tx.run("DELETE FROM r_buyer"))
    desk.database.transact(SYSTEM, lambda tx: tx.run("DELETE FROM c_buyer_tags"))
    desk.database.transact(SYSTEM, lambda tx: tx.run("DELETE FROM c_buyer_marks"))
    rows: dict[str, frozenset[str]] = {}
    ids = [desk.create("buyer", name=f"客户{place}", tags=sorted(has)) for place, has in enumerate(made)]
    rows = {f"客户{place}": has for place, has in enumerate(made)}
    for (place, id), has in zip(enumerate(ids), changed, strict=False):
        desk.update("buyer", id, tags=sorted(has))
        rows[f"客户{place}"] = has

    for op in ("eq", "ne", "in", "not_in", "contains", "not_contains", "empty", "not_empty"):
        value = None if op.endswith("empty") else sorted(asked)
        assert found(desk, op, value) == expected(rows, op, frozenset(asked)), op
    counted: dict[object, object] = {tag: n for tag in ALL if (n := sum(tag in has for has in rows.values()))}
    if any(not has for has in rows.values()):
        counted[None] = sum(not has for has in rows.values())
    assert figures(desk, "buyer", "tags") == counted


def test_statements_are_as_many_for_many_rows_as_for_few(desk: Desk) -> None:
    def count() -> int:
        where = {"field": "tags", "op": "contains", "value": ["大客户", "月结"]}
        with desk.database.read() as tx:
            plan, counted = current_plan(tx), Counted(tx)
            asked = read_query("deal", {"columns": ["name", "tags", "lines"], "limit": 50, "count": "exact"})
            query(counted, plan, system_grant(plan), asked)  # type: ignore[arg-type]
            asked = read_query(
                "buyer", {"columns": ["name", "tags", "marks"], "where": where, "count": "exact"}
            )
            query(counted, plan, system_grant(plan), asked)  # type: ignore[arg-type]
            return counted.count

    lines = [{"name": "a", "marks": ["急"]}, {"name": "b", "marks": ["急", "赠品"]}]
    for number in range(2):
        buyer = desk.create("buyer", name=f"客户{number}", tags=["大客户", "月结"])
        desk.create("deal", name=str(number), buyer=buyer, lines=lines)
    few = count()
    for number in range(2, 30):
        buyer = desk.create("buyer", name=f"客户{number}", tags=["大客户", "月结"])
        desk.create("deal", name=str(number), buyer=buyer, lines=lines * 3)

    assert count() == few <= 12


def test_a_department_is_that_of_who_makes_the_record(desk: Desk) -> None:
    east = desk.create("departments", name="东区")
    below = desk.create("departments", name="东区一组", parent={"match": {"name": "东区"}})
    seller = Actor(1, "李雷", roles=frozenset(("masked",)), departments=(east, below))

    own = Desk(desk.database, seller).create("buyer", name="云杉")
    other = Desk(desk.database, seller).create("buyer", name="银杏", team={"match": {"name": "东区一组"}})

    assert values(desk, "buyer", own)["team"] == {"id": format_id("dep", east), "title": "东区"}
    assert values(desk, "buyer", other)["team"]["title"] == "东区一组"
    mine = {"field": "team", "op": "eq", "value": "$my_departments"}
    with desk.database.read() as tx:
        plan = current_plan(tx)
        granted = Desk(desk.database, seller).grant(plan)
        page = query(
            tx, plan, granted, read_query("buyer", {"columns": ["name"], "where": mine, "count": "exact"})
        )
    assert page.count == 2
