"""What rules leave to choose from, on every path and on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from huodan.engines.query import pick
from huodan.engines.records import narrow, preview
from huodan.kit.errors import Invalid
from huodan.kit.ids import Id
from huodan.language.document import App, builtin, read_app
from huodan.language.messages import SYSTEM, Actor
from huodan.language.plan import compile
from huodan.language.plan.uses import uses
from huodan.storage import Database
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support import apps
from tests.support.sales import Desk, fill, rights

FORMS = ("client", "contact", "goods", "deal")
CLERK = [{"id": "no_city", "fields": ["o_city"], "right": "read"}]

PLACES = [
    {"id": "gz", "value": "广东广州"},
    {"id": "sz", "value": "广东深圳"},
    {"id": "hz", "value": "浙江杭州"},
]
TAGS = [{"id": "t1", "value": "急"}, {"id": "t2", "value": "普通"}]
CITY = {
    "id": "r_city",
    "name": "城市按省",
    "when": 'province <> ""',
    "does": [{"id": "d1", "do": "offer", "fields": ["o_city"], "formula": "LEFT(city, 2) = province"}],
}
TAG = {
    "id": "r_tag",
    "name": "外省不急",
    "when": 'province = "浙江"',
    "does": [{"id": "d1", "do": "offer", "fields": ["o_tags"], "options": ["t2", "gone"]}],
}
CONTACT = {
    "id": "r_contact",
    "name": "联系人按客户",
    "does": [
        {
            "id": "d1",
            "do": "offer",
            "fields": ["o_contact"],
            "where": [{"id": "w1", "field": "#contact_client", "formula": "client"}],
        }
    ],
}
PRODUCT = {
    "id": "r_product",
    "name": "产品按省和价格",
    "rows": "o_lines",
    "does": [
        {
            "id": "d1",
            "do": "offer",
            "fields": ["l_goods"],
            "where": [
                {"id": "w1", "field": "province", "formula": "province"},
                {"id": "w2", "field": "price", "op": "lte", "formula": "most"},
            ],
        }
    ],
}


def deals(*rules: apps.Tree) -> apps.Tree:
    """Write an app of deals with rules."""
    lines = [apps.field("l_goods", "relation", target="goods"), apps.field("l_most", "money")]
    return apps.app(
        apps.form(
            "client",
            apps.field("client_name", "single_line_text"),
            apps.field("client_chief", "relation", target="contact"),
        ),
        apps.form(
            "contact",
            apps.field("contact_name", "single_line_text"),
            apps.field("contact_client", "relation", target="client"),
            apps.field("contact_phone", "single_line_text"),
        ),
        apps.form(
            "goods",
            apps.field("goods_name", "single_line_text"),
            apps.field("goods_province", "single_line_text"),
            apps.field("goods_price", "money"),
            apps.field(
                "goods_grade", "dropdown", options=[{"id": "a", "value": "甲"}, {"id": "b", "value": "乙"}]
            ),
        ),
        apps.form(
            "deal",
            apps.field("o_title", "single_line_text"),
            apps.field("o_province", "single_line_text"),
            apps.field("o_city", "dropdown", options=PLACES),
            apps.field("o_tags", "checkbox_group", options=TAGS),
            apps.field("o_client", "relation", target="client"),
            apps.field("o_payer", "relation", target="client", fills=[fill("f1", "chief", "o_contact")]),
            apps.field("o_contact", "relation", target="contact", fills=[fill("f2", "phone", "o_phone")]),
            apps.field("o_phone", "single_line_text"),
            apps.field("o_lines", "subform", fields=lines),
            apps.field("o_up", "relation", target="deal"),
            rules=list(rules),
        ),
        roles=[
            {"id": "looker", "name": "只看", "forms": [rights(form, ["read"]) for form in FORMS]},
            {
                "id": "clerk",
                "name": "文员",
                "forms": [rights("deal", ["read", "create", "update"], but=CLERK)],
            },
        ],
    )


@pytest.fixture
def desk(builtin_url: str) -> Iterator[Desk]:
    """Publish deals with every rule."""
    database = Database(builtin_url)
    assert isinstance(publish_app(database, SYSTEM, apps.read(deals(CITY, TAG, CONTACT, PRODUCT))), int)
    yield Desk(database)
    database.close()


def refused(error: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(one.path, one.code) for one in error.value.errors]


def options(desk: Desk, **values: object) -> Any:
    """Ask a preview which options there are."""
    with desk.database.read() as tx:
        plan = current_plan(tx)
        return preview(tx, plan, desk.grant(plan), form="deal", id=None, values=values).options


def offered(desk: Desk, field: str, row: int = 0, id: Id | None = None, **values: object) -> list[object]:
    """Ask a picker what it offers while a deal is filled in."""
    with desk.database.read() as tx:
        plan = current_plan(tx)
        grant = desk.grant(plan)
        tree = narrow(tx, plan, grant, form="deal", id=id, values=values, path=field, row=row)
        return [each["title"] for each in pick(tx, plan, grant, "deal", field, narrowed=tree).rows]


def test_options_are_narrowed_by_what_else_is_filled_in(desk: Desk) -> None:
    deal = desk.create("deal", province="广东", city="广东深圳", tags=["急"])

    with pytest.raises(Invalid) as city:
        desk.create("deal", province="浙江", city="广东广州")
    with pytest.raises(Invalid) as later:
        desk.update("deal", deal, province="浙江")
    desk.create("deal", city="浙江杭州", tags=["急"])

    assert refused(city) == [("city", "option_not_offered")]
    assert city.value.errors[0].zh == "「o_city」现在不能选「广东广州」。可以选：浙江杭州。请重新选择。"
    assert refused(later) == [("city", "option_not_offered"), ("tags", "option_not_offered")]
    assert options(desk, province="广东") == {"city": ("广东广州", "广东深圳")}
    assert options(desk, province="浙江") == {"city": ("浙江杭州",), "tags": ("普通",)}


def test_a_picker_is_narrowed_by_the_record_being_filled_in(desk: Desk) -> None:
    ann, bob = desk.create("client", name="安"), desk.create("client", name="鲍")
    first = desk.create("contact", name="小安", client={"id": ann})
    other = desk.create("contact", name="小鲍", client={"id": bob})

    with pytest.raises(Invalid) as error:
        desk.create("deal", client={"id": ann}, contact={"id": other})
    deal = desk.create("deal", client={"id": ann}, contact={"id": first})
    with pytest.raises(Invalid) as later:
        desk.update("deal", deal, client={"id": bob})
    desk.create("deal", contact={"id": other})

    assert refused(error) == [("contact", "not_offered")]
    assert "小鲍" in error.value.errors[0].zh
    assert refused(later) == [("contact", "not_offered")]
    assert offered(desk, "contact", client={"id": ann}) == ["小安"]
    assert offered(desk, "contact", id=deal) == ["小安"]
    assert sorted(map(str, offered(desk, "contact"))) == ["小安", "小鲍"]


def test_each_row_narrows_its_own_picker(desk: Desk) -> None:
    cheap = desk.create("goods", name="便宜", province="广东", price="5")
    dear = desk.create("goods", name="贵", province="广东", price="50")
    desk.create("goods", name="远", province="浙江", price="1")
    lines = [{"goods": {"id": dear}}, {"goods": {"id": cheap}, "most": "10"}]

    desk.create("deal", province="广东", lines=lines)
    with pytest.raises(Invalid) as error:
        desk.create("deal", province="广东", lines=[lines[1], {**lines[0], "most": "10"}])

    assert refused(error) == [("lines.1.goods", "not_offered")]
    assert offered(desk, "lines.goods", 1, province="广东", lines=lines) == ["便宜"]
    assert sorted(map(str, offered(desk, "lines.goods", 0, province="广东", lines=lines))) == ["便宜", "贵"]


@pytest.mark.parametrize(("op", "left"), [("eq", []), ("ne", ["贵", "便宜"])])
def test_what_the_other_field_can_never_hold_is_held_by_nobody(desk: Desk, op: str, left: list[str]) -> None:
    """Its refusal would name the options of a field that who fills in may not see."""
    deed = PRODUCT["does"][0] | {"where": [{"id": "w1", "field": "grade", "op": op, "formula": "province"}]}
    assert isinstance(publish_app(desk.database, SYSTEM, apps.read(deals(PRODUCT | {"does": [deed]}))), int)
    goods = [desk.create("goods", name=name, grade=grade) for name, grade in (("贵", "甲"), ("便宜", "乙"))]
    lines = [{"goods": {"id": goods[0]}}]

    assert offered(desk, "lines.goods", 0, province="甲", lines=lines) == (["贵"] if op == "eq" else ["便宜"])
    assert sorted(map(str, offered(desk, "lines.goods", 0, province="丙", lines=lines))) == sorted(left)
    if op == "ne":
        desk.create("deal", province="丙", lines=lines)
        return
    with pytest.raises(Invalid) as error:
        desk.create("deal", province="丙", lines=lines)
    assert refused(error) == [("lines.0.goods", "not_offered")]
    assert "甲、乙" not in error.value.errors[0].zh


def test_a_picker_behind_a_relation_is_not_narrowed_by_rules(desk: Desk) -> None:
    desk.create("contact", name="小安")

    assert offered(desk, "up.contact") == offered(desk, "contact")


def test_who_may_not_save_is_offered_everything(desk: Desk) -> None:
    ann = desk.create("client", name="安")
    desk.create("contact", name="小安")
    deal = desk.create("deal", client={"id": ann})
    looker = Desk(desk.database, Actor(7, "周敏", roles=frozenset({"looker"})))

    assert offered(looker, "contact", client={"id": ann}) == ["小安"]
    assert offered(looker, "contact", id=deal) == ["小安"]
    assert offered(desk, "contact", client={"id": ann}) == []


def test_what_a_locked_relation_filled_in_stays_with_it(desk: Desk) -> None:
    first, other = (desk.create("contact", name=name, phone=name) for name in ("小安", "小鲍"))
    bob = desk.create("client", name="鲍", chief={"id": other})
    deal = desk.create("deal", contact={"id": first})
    lock = {"id": "r", "name": "锁", "does": [{"id": "d", "do": "lock", "fields": ["o_contact"]}]}
    assert isinstance(publish_app(desk.database, SYSTEM, apps.read(deals(lock))), int)

    desk.update("deal", deal, payer={"id": bob})

    cells = desk.cells("deal", deal)
    assert (cells["o_payer"], cells["o_contact"], cells["o_phone"]) == (bob, first, "小安")


def test_what_is_stored_and_nobody_could_mend_stays(desk: Desk) -> None:
    deal = desk.create("deal", province="广东", city="广东深圳")
    clerk = Desk(desk.database, Actor(7, "周敏", roles=frozenset({"clerk"})))
    lock = {"id": "r", "name": "锁", "does": [{"id": "d", "do": "lock", "fields": ["o_city"]}]}

    clerk.update("deal", deal, province="浙江")
    with pytest.raises(Invalid) as error:
        desk.update("deal", deal, province="江苏")
    assert isinstance(publish_app(desk.database, SYSTEM, apps.read(deals(CITY, lock))), int)
    desk.update("deal", deal, province="江苏")

    assert refused(error) == [("city", "option_not_offered")]


def problems(change: apps.Tree) -> list[tuple[str, str]]:
    """Compile deals with one deed that cannot be."""
    rule = {"id": "r", "name": "规则", "does": [{"id": "d", "do": "offer", **change}]}
    app = read_app(deals(rule))
    assert isinstance(app, App), app
    found = compile((builtin(), app), version=1, tz="Asia/Shanghai")
    assert isinstance(found, tuple)
    return [(one.path.removeprefix("test.forms.3.rules.0.does.0"), one.code) for one in found]


def test_what_cannot_be_narrowed_is_refused_in_words() -> None:
    where = {"id": "w", "field": "nothing", "formula": "client"}

    assert problems({"fields": ["o_city"]}) == [("", "no_value")]
    assert problems({"fields": ["o_title"], "formula": "TRUE"}) == [("", "no_value")]
    assert problems({"fields": ["o_city"], "options": ["gone"]}) == [("", "no_value")]
    assert problems({"fields": ["o_city"], "where": [where]}) == [("", "no_value")]
    assert problems({"fields": ["o_contact"], "where": [where]}) == [(".where.0.field", "unknown_field")]
    assert problems({"fields": ["o_contact"], "where": [where | {"field": "client", "op": "lt"}]}) == [
        (".where.0.op", "bad_filter")
    ]
    assert problems({"fields": ["l_goods"], "where": [where]})[0] == (".fields", "cannot_be_ruled")


def test_where_a_field_is_used_knows_what_is_offered_by_it() -> None:
    plan = apps.plan(deals(CONTACT))

    for field in ("contact_client", "o_client", "o_contact"):
        assert ("rule", "deal") in [(use.kind, use.form) for use in uses(plan, field)]


def test_where_a_field_is_used_knows_the_filter_of_a_relation() -> None:
    tree = deals()
    relation = next(field for field in tree["forms"][3]["fields"] if field["id"] == "o_contact")
    relation["where"] = {"field": "client.name", "op": "eq", "value": "甲"}
    plan = apps.plan(tree)

    for field in ("contact_client", "client_name"):
        assert ("offer", "deal") in [(use.kind, use.form) for use in uses(plan, field)]
    assert "offer" not in [use.kind for use in uses(plan, "contact_phone")]
