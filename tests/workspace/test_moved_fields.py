"""A field goes to another form: values go along, what is not taken is told and kept, and taking it back gives all back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from huodan.engines import journal, records
from huodan.kit import ids
from huodan.language.access import system_grant
from huodan.language.document import tree_of
from huodan.language.document.moving import NotMovable, NoWay
from huodan.language.messages import CreateRecord, DeleteRecord, RestoreRecord, UpdateRecord
from huodan.storage import Database
from huodan.workspace.plans import current_plan
from tests.support import apps
from tests.support.moving import (
    BACK,
    DOWN,
    INTO_LINES,
    OUT_OF_LINES,
    UP,
    cells,
    customer,
    document,
    move,
    moved,
    order,
    publish,
    run,
    shown,
    tree_now,
    undo,
)
from tests.workspace.test_rehearsals import outcome, texts

OPTIONS = [{"id": "east", "value": "东区"}, {"id": "west", "value": "西区"}]


@pytest.fixture
def database(builtin_url: str) -> Iterator[Database]:
    """Open a database with the built-in app."""
    opened = Database(builtin_url)
    yield opened
    opened.close()


def test_values_go_along_a_relation_and_come_back(database: Database) -> None:
    publish(database, document())
    one, two = customer(database, "甲"), customer(database, "乙")
    orders = [
        order(database, one, "1"),
        order(database, one, "1"),
        order(database, two, "2"),
        order(database, two, None),
    ]

    version = move(database, UP)

    assert cells(database, "customer", [one, two], "moved") == ["1", "2"]
    assert shown(database, "order", "phone") == ["1", "1", "2", "2"]
    assert shown(database, "order", "phone", {"field": "phone", "op": "eq", "value": "2"}) == ["2", "2"]
    undo(database, version)
    assert cells(database, "order", orders, "order_phone") == ["1", "1", "2", None]
    assert shown(database, "order", "phone") == ["1", "1", "2", None]


def test_ids_that_are_ahead_of_the_clock_do_no_harm(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clock that was put back: what was there before the field went is not taken for what came since."""
    ahead = ids._Generator()
    ahead.next(database.now() + 86_400_000)
    monkeypatch.setattr(ids, "_generator", ahead)

    test_values_go_along_a_relation_and_come_back(database)


@pytest.mark.parametrize(("choose", "taken"), [("newest", "2"), ("frequent", "1"), ("none", None)])
def test_of_several_values_one_is_chosen_and_the_others_are_told_and_kept(
    database: Database, choose: str, taken: str | None
) -> None:
    publish(database, document())
    one = customer(database, "甲")
    orders = [order(database, one, "1"), order(database, one, "1"), order(database, one, "2")]
    alone = order(database, None, "9")
    tree = moved(tree_now(database), UP, choose=choose)

    found = outcome(database, tree)
    version = publish(database, tree)

    assert cells(database, "customer", [one], "moved") == [taken]
    values = [(value.value, value.problem.code) for value in found.unconverted]
    assert values[-1] == ("9", "moved_unrelated")
    code = "moved_undecided" if taken is None else "moved_differs"
    assert values[:-1] == [(value, code) for value in ("1", "1", "2") if value != taken]
    assert [value.record for value in found.unconverted][-1] == alone
    told = {level: text for level, text in texts(found) if "移到" in text}
    kept = {"newest": 2, "frequent": 1, "none": 3}[choose]
    assert (
        f"4 个值里有 {kept + 1} 个没有用上（{kept} 个和取用的不一样，1 个没有对应的数据）" in told["yellow"]
    )
    undo(database, version)
    assert cells(database, "order", [*orders, alone], "order_phone") == ["1", "1", "2", "9"]


def test_each_record_gets_the_value_of_the_one_it_names(database: Database) -> None:
    publish(database, document())
    one, two, nobody = customer(database, "甲", region="东"), customer(database, "乙", region="西"), None
    lonely = customer(database, "丙", region="南")
    orders = [order(database, of, None) for of in (one, one, two, nobody)]
    tree = moved(tree_now(database), DOWN)

    found = outcome(database, tree)
    version = publish(database, tree)

    assert cells(database, "order", orders, "moved") == ["东", "东", "西", None]
    assert [(value.record, value.value) for value in found.unconverted] == [(lonely, "南")]
    undo(database, version)
    assert cells(database, "customer", [one, two, lonely], "customer_region") == ["东", "西", "南"]


def test_values_go_into_lines_and_out_of_them(database: Database) -> None:
    publish(database, document())
    orders = [
        order(database, None, "1", "甲", "甲"),
        order(database, None, "2", "甲", "乙"),
        order(database, None, "3"),
    ]

    into = move(database, INTO_LINES)
    assert cells(database, "order", orders, "moved") == [["1", "1"], ["2", "2"], []]
    undo(database, into)
    assert cells(database, "order", orders, "order_phone") == ["1", "2", "3"]

    tree = moved(tree_now(database), OUT_OF_LINES, choose="none", new_id="out")
    found = outcome(database, tree)
    out = publish(database, tree)
    assert cells(database, "order", orders, "out") == ["甲", None, None]
    assert [value.value for value in found.unconverted] == ["甲", "乙"]
    undo(database, out)
    assert cells(database, "order", orders, "line_store") == [["甲", "甲"], ["甲", "乙"], []]


@pytest.mark.parametrize(
    ("kind", "settings", "raw", "other"),
    [
        ("number", {}, "1.5", "2"),
        ("date", {}, "2026-05-06", "2026-05-07"),
        ("date_time", {}, "2026-05-06 23:30", "2026-05-07 01:00"),
        ("dropdown", {"options": OPTIONS}, "东区", "西区"),
        ("multi_select", {"options": OPTIONS}, ["东区"], ["东区", "西区"]),
        ("address", {}, "浙江省杭州市工业二路77号", "浙江省宁波市一路1号"),
        ("switch", {}, True, False),
        ("tags", {}, ["急"], ["急", "老"]),
        ("multi_line_text", {}, "甲\n乙", "丙"),
        ("members", {}, None, None),
        ("date_range", {}, "2026-05-01 ~ 2026-05-10", "2026-05-01 ~ 2026-05-11"),
    ],
)
def test_every_kind_goes_and_comes_back(
    database: Database, kind: str, settings: dict[str, Any], raw: object, other: object
) -> None:
    publish(database, document(kind, **settings))
    one = customer(database, "甲", region=raw)
    orders = [order(database, one, raw), order(database, one, other)]
    before = cells(database, "order", orders, "order_phone")
    region = cells(database, "customer", [one], "customer_region")

    up = move(database, UP)
    assert cells(database, "customer", [one], "moved") == [before[1]]
    down = move(database, DOWN, new_id="down")
    assert cells(database, "order", orders, "down") == region * 2
    undo(database, down)
    undo(database, up)

    assert cells(database, "order", orders, "order_phone") == before
    assert cells(database, "customer", [one], "customer_region") == region


def test_what_was_entered_since_counts_and_nothing_else_changes(database: Database) -> None:
    publish(database, document())
    one, two = customer(database, "甲"), customer(database, "乙")
    orders = [order(database, of, phone) for of, phone in ((one, "1"), (one, None), (two, None), (two, "2"))]
    version = move(database, UP)
    run(database, UpdateRecord("customer", two, {"phone": "22"}))
    late = run(database, CreateRecord("order", {"name": "z", "customer": one}))

    undo(database, version)

    assert cells(database, "order", [*orders, *late], "order_phone") == ["1", None, "22", "22", "1"]


def test_moving_it_again_keeps_what_was_entered_there(database: Database) -> None:
    publish(database, document())
    one, two = customer(database, "甲"), customer(database, "乙")
    orders = [order(database, one, "1"), order(database, two, "2")]
    version = move(database, UP)
    run(database, UpdateRecord("customer", two, {"phone": "22"}))
    undo(database, version)
    run(database, UpdateRecord("order", orders[0], {"phone": "11"}))

    move(database, UP)

    assert cells(database, "customer", [one, two], "moved") == ["11", "22"]


def test_what_lay_in_the_trash_has_its_value_too(database: Database) -> None:
    publish(database, document("multi_select", options=OPTIONS))
    one = customer(database, "甲")
    orders = [order(database, one, ["东区"]), order(database, one, ["西区"])]
    before = cells(database, "order", orders, "order_phone")
    version = move(database, UP)
    run(database, DeleteRecord("order", orders[0]))
    run(database, DeleteRecord("customer", one))
    run(database, RestoreRecord("customer", one))
    run(database, RestoreRecord("order", orders[0]))

    undo(database, version)

    assert cells(database, "order", orders, "order_phone") == before


def test_history_tells_what_it_was_then(database: Database) -> None:
    publish(database, document("dropdown", options=OPTIONS))
    one = customer(database, "甲")
    (changed,) = [order(database, one, "东区")]
    run(database, UpdateRecord("order", changed, {"phone": "西区"}))
    move(database, UP)

    with database.read() as tx:
        plan = current_plan(tx)
        told = journal.history(tx, plan, system_grant(plan), form="order", id=changed, field="phone").entries
        at_first = records.at_version(tx, plan, plan.forms["order"], changed, 1)

    assert [(entry.changes[0].before, entry.changes[0].after) for entry in told] == [
        ("东区", "西区"),
        (None, "东区"),
    ]
    assert at_first.cells["order_name"] == "x"


def test_formulas_and_checks_that_read_it_go_on(database: Database) -> None:
    tree = document()
    tree["forms"][1]["fields"][3]["formula"] = 'phone & "!"'
    tree["forms"][1]["checks"] = [{"id": "c1", "formula": 'phone <> "x"', "message": "不能是 x"}]
    publish(database, tree)
    one = customer(database, "甲")
    orders = [order(database, one, "1")]
    tree = moved(tree_now(database), UP)

    assert not outcome(database, tree).problems
    version = publish(database, tree)
    run(database, UpdateRecord("customer", one, {"phone": "2"}))
    late = run(database, CreateRecord("order", {"name": "z", "customer": one}))

    assert cells(database, "order", [*orders, *late], "order_told") == ["1!", "2!"]
    undo(database, version)
    assert cells(database, "order", [*orders, *late], "order_phone") == ["2", "2"]


def test_a_field_goes_for_good_if_that_is_wished(database: Database) -> None:
    publish(database, document())
    one = customer(database, "甲")
    orders = [order(database, one, "1")]
    tree = moved(tree_now(database), UP, keeps=False)

    found = outcome(database, tree)
    version = publish(database, tree)

    assert any("不再有 order.phone" in text for _, text in texts(found))
    assert cells(database, "customer", [one], "moved") == ["1"]
    undo(database, version)
    assert cells(database, "order", orders, "order_phone") == ["1"]


def test_a_relation_made_by_the_same_publish_leads_there(database: Database) -> None:
    tree = document()
    tree["forms"][1]["fields"][1] = apps.field("order_customer", "single_line_text")
    publish(database, tree)
    one = customer(database, "甲")
    run(database, CreateRecord("order", {"name": "x", "customer": "甲", "phone": "1"}))
    tree = tree_now(database)
    tree["forms"][1]["fields"][1] = apps.field("order_customer", "relation", target="customer")

    publish(database, moved(tree, UP))

    assert cells(database, "customer", [one], "moved") == ["1"]


def test_rights_are_no_wider_than_here_and_there() -> None:
    tree = tree_of(apps.read(document()))
    forms = tree["roles"][0]["forms"]
    forms[0] |= {"but": [{"id": "b1", "fields": ["order_phone"], "right": "masked"}]}
    base = {"id": "r9", "form": "order", "verbs": ["read"], "rows": "all", "where": None, "fields": "write"}
    base |= {"but": [], "comments": True, "opens_with": None}
    tree["roles"].append({"id": "seller", "name": "销售", "note": None, "forms": [base]})
    theirs = base | {"id": "r8", "form": "customer", "but": []}
    tree["roles"].append({"id": "keeper", "name": "库管", "note": None, "forms": [theirs]})

    made = tree_of(apps.read(moved(tree, UP)))

    clerk, seller, keeper = ({one["form"]: one for one in role["forms"]} for role in made["roles"])
    assert [(one["fields"], one["right"]) for one in clerk["customer"]["but"]] == [(["moved"], "masked")]
    assert [(one["fields"], one["right"]) for one in clerk["order"]["but"]] == [(["order_phone"], "masked")]
    assert [(one["fields"], one["right"]) for one in seller["order"]["but"]] == [(["order_phone"], "read")]
    assert [(one["fields"], one["right"]) for one in keeper["customer"]["but"]] == [(["moved"], "hidden")]


def test_who_newly_sees_values_is_told(database: Database) -> None:
    tree = document()
    tree["roles"][0]["forms"][0] |= {"rows": "where", "where": {"field": "name", "op": "eq", "value": "y"}}
    publish(database, tree)

    found = outcome(database, moved(tree_now(database), UP))

    assert (
        "yellow",
        "角色「文员」在《客户》里能看到《订单》的「电话」，其中有从他看不到的数据里移来的值",
    ) in texts(found)


def test_what_cannot_go_says_why() -> None:
    tree = tree_of(apps.read(document()))
    for way, error in (
        (UP | {"id": "order_name"}, NotMovable),
        (UP | {"id": "order_told"}, NotMovable),
        (UP | {"id": "order_lines"}, NotMovable),
        (UP | {"id": "order_customer"}, NoWay),
        (UP | {"to_form": "order", "to_table": "order"}, NoWay),
    ):
        with pytest.raises(error):
            moved(tree, way)


def test_what_is_asked_no_more_and_searched_no_more_is_told(database: Database) -> None:
    publish(database, document(required=True, unique=True))

    told = texts(outcome(database, moved(tree_now(database), UP)))

    demands = "《订单》的「电话」原来设了必填、不允许重复，移到《客户》后不再要求；需要的话，请在那里重新设置"
    searched = "在《订单》里搜索不再找《订单》的「电话」的内容，要到《客户》里搜；筛选照常"
    assert {("yellow", demands), ("yellow", searched)} <= set(told)


def test_an_option_that_goes_with_the_same_publish_is_not_taken_and_told(database: Database) -> None:
    publish(database, document("dropdown", options=OPTIONS))
    one, two = customer(database, "甲"), customer(database, "乙")
    order(database, one, "东区")
    west = order(database, two, "西区")
    tree = moved(tree_now(database), UP)
    new = next(each for each in tree["forms"][0]["fields"] if each["id"] == "moved")
    new["options"] = [each for each in new["options"] if each["id"] == "east"]

    found = outcome(database, tree)
    version = publish(database, tree)

    assert [(value.record, value.value) for value in found.unconverted] == [(west, "西区")]
    assert cells(database, "customer", [one, two], "moved") == ["east", None]
    undo(database, version)
    assert cells(database, "order", [west], "order_phone") == ["west"]


def test_who_could_only_read_it_fills_it_in_nowhere_and_what_was_hidden_since_stays_hidden() -> None:
    tree = tree_of(apps.read(document()))
    tree["roles"][0]["forms"][1]["verbs"] = ["read", "update"]

    made = tree_of(apps.read(moved(tree, UP)))

    (order_rights, customer_rights) = (
        next(one for one in made["roles"][0]["forms"] if one["form"] == form)
        for form in ("order", "customer")
    )
    assert [(one["fields"], one["right"]) for one in customer_rights["but"]] == [(["moved"], "read")]
    order_rights["verbs"] = ["read", "update"]
    customer_rights["but"] = []
    order_rights["but"] = [{"id": "b9", "fields": ["order_phone"], "right": "hidden"}]
    back = tree_of(apps.read(moved(made, BACK)))
    rights = next(one for one in back["roles"][0]["forms"] if one["form"] == "order")
    assert [(one["fields"], one["right"]) for one in rights["but"]] == [(["order_phone"], "hidden")]


def test_who_sees_what_was_entered_elsewhere_when_it_comes_back_is_told(database: Database) -> None:
    tree = document()
    tree["roles"][0]["forms"] = [{"id": "r1", "form": "order", "verbs": ["read"]}]
    publish(database, tree)
    before = tree_now(database)
    one = customer(database, "甲")
    order(database, one, None)
    move(database, UP, keeps=False)
    run(database, UpdateRecord("customer", one, {"phone": "9"}))

    told = texts(outcome(database, before))

    words = "角色「文员」在《订单》里能看到《客户》的「电话」，其中有从他看不到的数据里移来的值"
    assert ("yellow", words) in told
