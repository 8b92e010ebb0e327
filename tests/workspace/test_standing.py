"""The check before publishing tells which records do not keep to what the draft newly demands; a publish goes on all the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from huodan.kit.ids import Id
from huodan.language.access import Actor, grant, system_grant
from huodan.language.messages import SYSTEM, CreateRecord, Origin
from huodan.storage import Database, Tx
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.publishing import standing
from huodan.workspace.publishing.rehearsal import Outcome
from huodan.workspace.publishing.rehearsed import standing_of, values_of
from tests.support import apps
from tests.support.apps import Tree, field
from tests.workspace.test_rehearsals import draft, outcome, rehearse

FREE = {"id": "k_old", "message": "数量要填正数", "formula": "数量 > -100"}


def document(
    *, name: Tree | None = None, amount: Tree | None = None, lines: Tree | None = None, **form: Any
) -> Tree:
    """Write the app: notes of customers with a kind, an amount and lines; settings of its fields are given."""
    amount = {"label": "数量", **(amount or {})}
    rows = [field("line_qty", "number", label="件数"), field("line_text", "single_line_text")]
    fields = (
        field("note_name", "single_line_text", label="名称", **(name or {})),
        field("note_kind", "single_line_text", label="类别"),
        field("note_amount", "number", **amount),
        field("note_lines", "subform", label="明细", fields=rows, **(lines or {})),
        field("note_of", "relation", label="客户", target="customer"),
        field("note_up", "relation", label="上级", target="note"),
    )
    settings: Tree = {"label": "便条", "checks": [FREE], **form}
    customer = apps.form(
        "customer", field("customer_name", "single_line_text"), field("customer_most", "number", label="上限")
    )
    return apps.app(apps.form("note", *fields, **settings), customer, roles=ROLES)


ROLES = [
    {"id": "whole", "name": "全看", "forms": [{"id": "w1", "form": "note", "verbs": ["read"]}]},
    {
        "id": "few",
        "name": "看一些",
        "forms": [
            {
                "id": "f1",
                "form": "note",
                "verbs": ["read"],
                "rows": "where",
                "where": {"field": "kind", "op": "eq", "value": "甲"},
            }
        ],
    },
    {
        "id": "one_customer",
        "name": "只看小李",
        "forms": [
            {"id": "o1", "form": "note", "verbs": ["read"]},
            {
                "id": "o2",
                "form": "customer",
                "verbs": ["read"],
                "rows": "where",
                "where": {"field": "name", "op": "eq", "value": "小李"},
            },
        ],
    },
    {
        "id": "blind",
        "name": "不看数量",
        "forms": [
            {
                "id": "b1",
                "form": "note",
                "verbs": ["read"],
                "but": [{"id": "b2", "fields": ["note_amount"], "right": "hidden"}],
            }
        ],
    },
]


@pytest.fixture
def database(builtin_url: str) -> Iterator[Database]:
    """Open a database with three notes."""
    opened = Database(builtin_url)
    publish_app(opened, SYSTEM, apps.read(document()))
    customer = keep(opened, "customer", name="老王", most="6")
    keep(opened, "note", name="一", kind="甲", amount="5", lines=[{"qty": "1"}, {"qty": "-1"}])
    keep(opened, "note", name="二号", kind="甲", amount="70", of=customer)
    keep(opened, "note", name="三", kind="乙", lines=[{"qty": "-2"}], of=customer)
    yield opened
    opened.close()


def keep(database: Database, form: str, **values: Any) -> Id:
    def work(tx: Tx) -> Id:
        plan = current_plan(tx)
        command = CreateRecord(form, values, origin=Origin.API)
        return perform(tx, plan, system_grant(plan), command)[0].record

    return database.transact(SYSTEM, work)


def found(database: Database, tree: Tree) -> dict[str, list[tuple[str, int | None]]]:
    """Rehearse; list by the words of each line of the sheet the notes it is about, by title, and the place of the row."""
    return listed(database, outcome(database, tree))


def listed(database: Database, done: Outcome) -> dict[str, list[tuple[str, int | None]]]:
    with database.read() as tx:
        names = dict(tuple(row) for row in tx.run("SELECT id, f_note_name FROM r_note"))
    lines = [item for item in done.items if item.list is not None]
    assert len(done.standing) == len(lines)
    return {
        item.zh: [(names[id], row) for id, row in done.standing[item.list].places]
        for item in lines
        if item.list is not None
    }


def test_a_new_check_names_the_records_and_rows_that_do_not_keep_to_it(database: Database) -> None:
    checks = [
        FREE,
        {"id": "k_most", "message": "不要太多", "formula": "数量 <= 60"},
        {"id": "k_qty", "message": "件数要大于零", "formula": "件数 > 0", "rows": "note_lines"},
    ]

    done = outcome(database, document(checks=checks))

    about = "已有的数据里有 {} 条不符合；可以照常发布，改到相关内容时要先改好"
    assert {
        "《便条》的校验「不要太多」：" + about.format(1): [("二号", None)],
        "《便条》的校验「件数要大于零」：" + about.format(2): [("三", 1), ("一", 2)],
    } == listed(database, done)
    assert not done.problems
    assert {"yellow"} == {item.level for item in done.items if item.list is not None}


def test_a_check_that_only_warns_is_told_as_one_and_again_when_it_refuses(database: Database) -> None:
    soft = {"id": "k_most", "message": "不要太多", "formula": "数量 <= 60", "otherwise": "warn"}
    about = "已有的数据里有 1 条不符合；"

    assert found(database, document(checks=[FREE, soft])) == {
        f"《便条》的校验「不要太多」只提醒：{about}改到相关内容时会提醒，照样能保存": [("二号", None)]
    }
    publish_app(database, SYSTEM, apps.read(document(checks=[FREE, soft])))
    hard = {**soft, "otherwise": "refuse"}
    assert found(database, document(checks=[FREE, hard])) == {
        f"《便条》的校验「不要太多」：{about}可以照常发布，改到相关内容时要先改好": [("二号", None)]
    }
    publish_app(database, SYSTEM, apps.read(document(checks=[FREE, hard])))
    assert found(database, document(checks=[FREE, soft])) == {}


def test_a_check_that_stays_as_it_was_is_not_asked_and_one_of_other_words_is(database: Database) -> None:
    other = {**FREE, "formula": "数量 > 5"}

    assert found(database, document(label="便笺")) == {}
    (told,) = found(database, document(checks=[other])).values()

    assert told == [("三", None), ("一", None)]


def test_a_check_of_a_new_formula_over_a_relation_is_asked_where_it_is_filled_in(database: Database) -> None:
    tree = document(checks=[FREE, {"id": "k_of", "message": "超过上限", "formula": "数量 <= 客户.上限"}])

    done = outcome(database, tree)

    (told,) = listed(database, done).values()
    assert told == [("二号", None), ("一", None)]
    assert {("note", "note_amount"), ("note", "note_of"), ("customer", "customer_most")} == set(
        done.standing[0].reads
    )


def test_what_becomes_required_is_told_but_not_where_a_rule_hides_it(database: Database) -> None:
    hidden = {
        "id": "r1",
        "name": "乙类不填",
        "when": '类别 = "乙"',
        "does": [{"id": "d1", "do": "hide", "fields": ["note_amount"]}],
    }
    wanted = {
        "id": "r2",
        "name": "甲类要写",
        "when": '类别 = "甲"',
        "does": [{"id": "d2", "do": "require", "fields": ["note_of"]}],
    }
    amount: Tree = {"required": True}

    always = found(database, document(amount=amount))
    ruled = found(database, document(amount=amount, rules=[hidden]))
    by_rule = found(database, document(rules=[wanted]))

    assert always == {"《便条》的「数量」变为必填：有 1 条还是空的，下次保存时要补填": [("三", None)]}
    assert ruled == {}
    assert list(by_rule.values()) == [[("一", None)]]


def test_limits_patterns_and_numbers_of_rows_are_asked(database: Database) -> None:
    assert list(found(database, document(amount={"most": "60"})).values()) == [[("二号", None)]]
    (told,) = found(database, document(name={"pattern": "[一二三]"}))
    assert told == "《便条》的「名称」的限制改了：已有的数据里有 1 条不符合；可以照常发布，改到它时要先改好"
    assert list(found(database, document(lines={"least_rows": 2})).values()) == [
        [("三", None), ("二号", None)]
    ]
    assert list(found(database, document(lines={"most_rows": 1})).values()) == [[("一", None)]]


def test_values_that_stand_twice_keep_from_publishing_and_are_listed(database: Database) -> None:
    keep(database, "note", name="四", kind="甲", amount="5")
    pair = [{"id": "c1", "fields": ["note_kind", "note_amount"]}]

    done = outcome(database, document(combinations=pair, name={"unique": True}))

    assert [problem.code for problem in done.problems] == ["duplicates"]
    assert listed(database, done) == {
        "《便条》的「类别」＋《便条》的「数量」的值不能重复：有 2 条数据和别的相同，改好才能发布": [
            ("一", None),
            ("四", None),
        ]
    }
    assert [item.level for item in done.items] == ["red"]


def test_a_form_that_gets_another_subform_is_asked_too(database: Database) -> None:
    tree = document(checks=[{**FREE, "formula": "数量 > 5"}])
    more = field("note_more", "subform", label="附加", fields=[field("more_text", "single_line_text")])
    tree["forms"][0]["fields"].append(more)

    assert list(found(database, tree).values()) == [[("三", None), ("一", None)]]


def test_of_many_records_the_newest_are_looked_at_and_some_are_listed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "MOST_LOOKED_AT", 2)
    monkeypatch.setattr(standing, "PAGE", 1)
    monkeypatch.setattr(standing, "MOST_LISTED", 1)
    never = {"id": "k_no", "message": "都不行", "formula": "1 = 2"}

    ((text, told),) = found(database, document(checks=[FREE, never])).items()

    assert "有至少 2 条不符合" in text
    assert told == [("三", None)]


def test_the_list_shows_what_its_reader_may_see_with_all_it_is_decided_by(database: Database) -> None:
    checks = [FREE, {"id": "k_most", "message": "不要太多", "formula": 'AND(数量 <= 3, 类别 = "丙")'}]
    job = rehearse(database, draft(database, document(checks=checks)))

    def seen(tx: Tx, *roles: str) -> list[str | None]:
        plan = current_plan(tx)
        own = grant(plan, Actor(7, "某人", roles=frozenset(roles))) if roles else system_grant(plan)
        rows, end = standing_of(tx, plan, own, job, 0, start=0, limit=10)
        assert end == 0
        return [one.title for one in rows]

    with database.read() as tx:
        assert seen(tx) == ["三", "二号", "一"]
        assert seen(tx, "whole") == ["三", "二号", "一"]
        assert seen(tx, "few") == ["二号", "一"]
        assert seen(tx, "blind") == []
        assert standing_of(
            tx, current_plan(tx), system_grant(current_plan(tx)), job, 7, start=0, limit=10
        ) == ([], 0)


def test_what_a_related_record_holds_is_asked_about_that_very_record(database: Database) -> None:
    other = keep(database, "customer", name="小李", most="7")
    keep(database, "note", name="四", kind="甲", amount="80", of=other)
    checks = [FREE, {"id": "k_of", "message": "超过上限", "formula": "数量 <= 客户.上限"}]
    job = rehearse(database, draft(database, document(checks=checks)))

    with database.read() as tx:
        plan = current_plan(tx)
        whole, _ = standing_of(tx, plan, system_grant(plan), job, 0, start=0, limit=10)
        some = grant(plan, Actor(7, "某人", roles=frozenset({"one_customer"})))
        told, _ = standing_of(tx, plan, some, job, 0, start=0, limit=10)

    assert [one.title for one in whole] == ["四", "二号", "一"]
    assert [one.title for one in told] == ["四", "一"]


def test_what_another_record_of_the_same_form_holds_is_told_to_who_sees_all_of_them(
    database: Database,
) -> None:
    unseen = keep(database, "note", name="四", kind="乙", amount="3")
    keep(database, "note", name="五", kind="甲", amount="9", up=unseen)
    checks = [FREE, {"id": "k_up", "message": "超过上级", "formula": "数量 <= 上级.数量"}]
    job = rehearse(database, draft(database, document(checks=checks)))

    told = {}
    with database.read() as tx:
        plan = current_plan(tx)
        for role in ("whole", "few"):
            reader = grant(plan, Actor(7, "某人", roles=frozenset({role})))
            told[role] = [one.title for one in standing_of(tx, plan, reader, job, 0, start=0, limit=10)[0]]

    assert "五" in told["whole"]
    assert told["few"] == []


def test_what_a_rule_or_a_new_formula_reads_is_asked_about_as_well(database: Database) -> None:
    when = {"id": "rule", "name": "多的", "when": "数量 > 3", "rows": None}
    deed = {"id": "deed", "do": "require", "fields": ["note_of"]}
    ruled = document(rules=[{**when, "does": [deed]}])
    doubled = document(checks=[FREE, {"id": "k_twice", "message": "不要太多", "formula": "倍 <= 100"}])
    twice = field("note_twice", "formula", label="倍", formula="数量 * 2", result="number")
    doubled["forms"][0]["fields"].append(twice)

    for tree, name in ((ruled, "一"), (doubled, "二号")):
        job = rehearse(database, draft(database, tree))
        with database.read() as tx:
            plan = current_plan(tx)
            blind = grant(plan, Actor(7, "某人", roles=frozenset({"blind"})))
            whole = standing_of(tx, plan, system_grant(plan), job, 0, start=0, limit=10)[0]
            assert name in [one.title for one in whole]
            assert standing_of(tx, plan, blind, job, 0, start=0, limit=10)[0] == []


def test_values_that_do_not_convert_are_listed_beside_records_that_do_not_keep_to_a_check(
    database: Database,
) -> None:
    tree = document(checks=[FREE, {"id": "k_most", "message": "不要太多", "formula": "数量 <= 60"}])
    tree["roles"] = []
    kind = next(one for one in tree["forms"][0]["fields"] if one["id"] == "note_kind")
    kind["kind"] = "number"

    job = rehearse(database, draft(database, tree))

    with database.read() as tx:
        assert len(list(values_of(tx, job, start=0, limit=10))) == 3
        assert list(values_of(tx, job, start=3, limit=10)) == []
