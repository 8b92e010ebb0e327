"""A field becomes another kind: what converts is there at once, nothing is lost, and undo brings back exactly what was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from huodan.engines import journal, records
from huodan.kit.ids import Id, format_id
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM, CreateRecord, DeleteRecord, Origin, RestoreRecord, UpdateRecord
from huodan.storage import Database, Tx
from huodan.workspace.check import check
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish, publish_app
from huodan.workspace.versions import undo_version
from tests.support import apps
from tests.support.becoming import KINDS, PAIRS


@pytest.fixture
def database(builtin_url: str) -> Iterator[Database]:
    """Open a database with the built-in app."""
    opened = Database(builtin_url)
    yield opened
    opened.close()


def document(kind: str, **settings: object) -> apps.Tree:
    """Write an app whose field ``value`` is of a kind, in a record and in its sub-rows."""
    given = KINDS.get(kind, {}) | settings
    return apps.app(
        apps.form("customer", apps.field("customer_name", "single_line_text")),
        apps.form(
            "item",
            apps.field("item_name", "single_line_text"),
            apps.field("item_value", kind, **given),
            apps.field("item_rows", "subform", fields=[apps.field("row_value", kind, **given)]),
        ),
    )


def become(database: Database, kind: str, **settings: object) -> int:
    done = publish_app(database, SYSTEM, apps.read(document(kind, **settings)))
    assert isinstance(done, int), done
    return done


def lose(database: Database) -> int:
    """Take the field ``value`` away, in the record and in its sub-rows."""
    tree = document("number")
    form = tree["forms"][1]
    form["fields"] = [field for field in form["fields"] if field["id"] != "item_value"]
    form["fields"][-1]["fields"] = [apps.field("row_else", "number")]
    version = publish_app(database, SYSTEM, apps.read(tree))
    assert isinstance(version, int), version
    return version


def undo(database: Database, version: int) -> int:
    done = database.transact(SYSTEM, lambda tx: undo_version(tx, "test", version), alone=True)
    assert isinstance(done, int), done
    return done


def create(database: Database, form: str, **values: object) -> Id:
    def work(tx: Tx) -> Id:
        plan = current_plan(tx)
        command = CreateRecord(form=form, values=values, origin=Origin.API)
        return perform(tx, plan, system_grant(plan), command)[0].record

    return database.transact(SYSTEM, work)


def change(database: Database, id: Id, **values: object) -> None:
    def work(tx: Tx) -> None:
        plan = current_plan(tx)
        command = UpdateRecord(form="item", id=id, values=values, base_version=None, origin=Origin.API)
        perform(tx, plan, system_grant(plan), command)

    database.transact(SYSTEM, work)


def remove(database: Database, id: Id, *, form: str = "item") -> None:
    def work(tx: Tx) -> None:
        plan = current_plan(tx)
        command = DeleteRecord(form=form, id=id, base_version=None, origin=Origin.API)
        perform(tx, plan, system_grant(plan), command)

    database.transact(SYSTEM, work)


def restore(database: Database, id: Id) -> None:
    def work(tx: Tx) -> None:
        plan = current_plan(tx)
        perform(tx, plan, system_grant(plan), RestoreRecord(form="item", id=id, origin=Origin.API))

    database.transact(SYSTEM, work)


def item(database: Database, value: object, *rows: object) -> Id:
    return create(database, "item", name="x", value=value, rows=[{"value": row} for row in rows])


def values(database: Database) -> dict[Id, list[object]]:
    """Give what every record holds: its own value, then those of its rows, as cells."""
    with database.read() as tx:
        plan = current_plan(tx)
        assert check(tx) == ()
        ids = [row[0] for row in tx.run("SELECT id FROM r_item ORDER BY id")]
        return {
            record.id: [
                record.cells["item_value"],
                *(row.cells["row_value"] for row in record.rows["item_rows"]),
            ]
            for record in records.load_many(tx, plan, plan.forms["item"], ids)
        }


def test_a_text_becomes_a_number_where_it_says_one(database: Database) -> None:
    become(database, "single_line_text")
    id = item(database, "12.34", "1,200", "未定")

    become(database, "number")

    assert values(database) == {id: [12_300_000, 1_200_000_000, None]}


def test_undo_brings_back_what_did_not_convert_what_was_rounded_and_what_is_new(database: Database) -> None:
    become(database, "single_line_text")
    kept, edited = item(database, "12.34", "未定"), item(database, "1", "2")
    version = become(database, "number")
    change(database, edited, value="5")
    new = item(database, "7.5")

    undo(database, version)

    assert values(database) == {kept: ["12.34", "未定"], edited: ["5", "2"], new: ["7.5"]}


def test_undo_of_the_undo_brings_back_the_other_kind(database: Database) -> None:
    become(database, "single_line_text")
    id = item(database, "12", "x")
    version = become(database, "number")
    change(database, id, rows=[{"value": "4.5"}])
    before = values(database)

    back = undo(database, version)
    undo(database, back)

    assert values(database) == before


def test_values_convert_as_people_expect_and_come_back(database: Database) -> None:
    def form(step: int) -> apps.Tree:
        kinds = [(pair[0], pair[2])[step] for pair in PAIRS]
        fields = [apps.field(f"f_v{at}", kind, **KINDS[kind]) for at, kind in enumerate(kinds)]
        return apps.app(apps.form("item", apps.field("item_name", "single_line_text"), *fields))

    publish_app(database, SYSTEM, apps.read(form(0)))
    id = create(database, "item", name="x", **{f"v{at}": pair[1] for at, pair in enumerate(PAIRS)})
    was = cells(database, id)

    version = publish_app(database, SYSTEM, apps.read(form(1)))

    assert isinstance(version, int)
    now = cells(database, id)
    assert [now[f"f_v{at}"] for at in range(len(PAIRS))] == [pair[3] for pair in PAIRS]
    undo(database, version)
    assert cells(database, id) == was


def cells(database: Database, id: Id) -> dict[str, object]:
    """Give the cells of a record that come from people."""
    with database.read() as tx:
        plan = current_plan(tx)
        (record,) = records.load_many(tx, plan, plan.forms["item"], [id])
        return {name: cell for name, cell in record.cells.items() if name.startswith("f_v")}


def test_a_text_becomes_a_relation_to_the_record_of_that_title(database: Database) -> None:
    become(database, "single_line_text")
    yun = create(database, "customer", name="云杉贸易")
    id = item(database, "云杉贸易", "没有的公司")

    version = become(database, "relation")

    assert values(database) == {id: [yun, None]}
    undo(database, version)
    assert values(database) == {id: ["云杉贸易", "没有的公司"]}


def test_missing_records_are_made_if_that_is_wished(database: Database) -> None:
    become(database, "single_line_text")
    id, other = item(database, "新客户"), item(database, "新客户")
    app = apps.read(document("relation"))

    done = database.transact(SYSTEM, lambda tx: publish(tx, app, creates=("item_value",)), alone=True)

    assert isinstance(done, int)
    with database.read() as tx:
        (made,) = [row[0] for row in tx.run("SELECT id FROM r_customer WHERE f_customer_name = '新客户'")]
    assert values(database) == {id: [made], other: [made]}


def test_a_relation_becomes_the_title_of_its_record_and_comes_back_though_that_was_renamed(
    database: Database,
) -> None:
    become(database, "relation")
    yun = create(database, "customer", name="云杉贸易")
    id = item(database, {"match": {"name": "云杉贸易"}})

    version = become(database, "single_line_text")

    assert values(database) == {id: ["云杉贸易"]}
    undo(database, version)
    assert values(database) == {id: [yun]}


def test_one_member_becomes_several_and_several_one_and_undo_is_exact(database: Database) -> None:
    become(database, "member")
    li, han = create(database, "people", name="李雷"), create(database, "people", name="韩梅梅")
    one, none = item(database, "李雷", "韩梅梅"), item(database, None)

    several = become(database, "members")

    assert values(database) == {one: [(li,), (han,)], none: [None]}
    change(database, none, value="李雷，韩梅梅")
    before = values(database)
    single = become(database, "member")
    assert values(database) == {one: [li, han], none: [None]}
    undo(database, single)
    assert values(database) == before
    undo(database, several)
    assert values(database) == {one: [li, han], none: [None]}


def test_names_become_several_members_and_members_names(database: Database) -> None:
    become(database, "single_line_text")
    li, han = create(database, "people", name="李雷"), create(database, "people", name="韩梅梅")
    id = item(database, "韩梅梅、李雷", "李雷，谁也不是", "李雷")

    version = become(database, "members")

    assert values(database) == {id: [tuple(sorted((li, han))), None, (li,)]}
    become(database, "tags")
    assert values(database)[id] == [("李雷", "韩梅梅"), None, ("李雷",)]
    undo(database, version + 1)
    undo(database, version)
    assert values(database) == {id: ["韩梅梅、李雷", "李雷，谁也不是", "李雷"]}


def test_what_lies_in_the_trash_comes_back_as_the_kind_of_today(database: Database) -> None:
    become(database, "single_line_text")
    id = item(database, "12", "未定")

    remove(database, id)
    become(database, "number")
    restore(database, id)

    assert values(database) == {id: [12_000_000, None]}


def test_what_lay_in_the_trash_while_kinds_changed_is_what_it_was_once_they_are_taken_back(
    database: Database,
) -> None:
    become(database, "single_line_text")
    before, within = item(database, "未定", "12 箱"), item(database, "未定", "12 箱")
    was = values(database)
    remove(database, before)
    version = become(database, "number")
    remove(database, within)
    restore(database, before)
    restore(database, within)
    assert values(database) == {before: [None, None], within: [None, None]}

    undo(database, version)

    assert values(database) == was


def test_what_lay_in_the_trash_while_its_field_was_gone_holds_it_again(database: Database) -> None:
    become(database, "single_line_text")
    before, within = item(database, "甲", "乙"), item(database, "丙", "丁")
    was = values(database)
    remove(database, before)
    version = lose(database)
    remove(database, within)
    restore(database, before)

    undo(database, version)
    restore(database, within)

    assert values(database) == was


def test_options_chosen_come_and_go_with_a_record_while_their_field_is_gone(database: Database) -> None:
    become(database, "multi_select")
    before, within = item(database, ["红", "蓝"], ["红"]), item(database, ["7"], ["蓝", "7"])
    was = values(database)
    remove(database, before)
    version = lose(database)
    remove(database, within)
    restore(database, before)

    undo(database, version)
    restore(database, within)

    assert values(database) == was


def test_history_tells_what_it_was_then(database: Database) -> None:
    become(database, "single_line_text")
    id = item(database, "12 箱")
    become(database, "number")
    change(database, id, value="13")

    with database.read() as tx:
        plan = current_plan(tx)
        told = journal.history(tx, plan, system_grant(plan), form="item", id=id, field="value").entries

    assert [(entry.changes[0].before, entry.changes[0].after) for entry in told] == [
        (None, "13"),
        (None, "12 箱"),
    ]


def test_an_earlier_version_of_a_record_is_told_in_the_kind_of_today(database: Database) -> None:
    become(database, "single_line_text")
    id = item(database, "12")
    change(database, id, value="14")
    become(database, "number")
    change(database, id, value="13")

    with database.read() as tx:
        plan = current_plan(tx)
        past = records.at_version(tx, plan, plan.forms["item"], id, 1)

    assert past.cells["item_value"] == 12_000_000


def test_a_unique_field_stays_unique_in_its_new_kind(database: Database) -> None:
    become(database, "single_line_text", unique=True)
    item(database, "1")
    item(database, "2")

    become(database, "number", unique=True)

    with pytest.raises(Exception, match="2"):
        item(database, "2")


def test_files_do_not_become_anything_else(database: Database) -> None:
    become(database, "attachment")

    problems = publish_app(database, SYSTEM, apps.read(document("single_line_text")))

    assert isinstance(problems, tuple)
    assert {problem.code for problem in problems} == {"kind_changed"}


def test_a_result_of_what_a_related_record_had_before_it_was_another_kind_is_no_harm(
    database: Database,
) -> None:
    def tree(kind: str) -> apps.Tree:
        found = document("number")
        found["forms"][0]["fields"].append(apps.field("customer_rank", kind, **KINDS.get(kind, {})))
        found["forms"][1]["fields"] += [
            apps.field("item_customer", "relation", target="customer"),
            apps.field("item_told", "formula", formula='customer.rank & "!"', result="text"),
        ]
        return found

    publish_app(database, SYSTEM, apps.read(tree("number")))
    customer = create(database, "customer", name="甲", rank="8")
    create(database, "item", name="x", customer=format_id("customer", customer))
    with database.read() as tx:
        assert check(tx) == ()

    done = publish_app(database, SYSTEM, apps.read(tree("dropdown")))

    assert isinstance(done, int)
    with database.read() as tx:
        assert check(tx) == ()
