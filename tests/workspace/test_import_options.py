"""New options a file brings: listed, taken on with the import in one act, read as other options, or left as mistakes."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from typing import Any

import pytest

from huodan.kit.ids import parse_id
from huodan.language.access import Grant, grant
from huodan.language.document import Verb
from huodan.language.fields import Field
from huodan.language.messages import SYSTEM, Actor
from huodan.storage.db import Database
from huodan.workspace.importing import ImportReport, Wish, run_import
from huodan.workspace.importing.options import BadOption, MayNotDesign, NoOptions
from huodan.workspace.importing.run import read_file
from huodan.workspace.plans import current_plan, published_apps
from tests.workspace.test_importing import bring, counts, database, rights, rows, told

__all__ = ["database"]

LEVELS = (
    "客户名称,客户等级,标签\n"
    "宁波海港,S,长期合作，国企\n"
    "苏州平江,s ,国企\n"
    "合肥庐阳,甲级,重点关注\n"
    "无锡太湖,A,\n"
    "常州运河,#N/A,\n"
)


def options(database: Database, field: str) -> list[str]:
    """This function will list the options of a field of customers, as they are published."""
    with database.read() as tx:
        found = current_plan(tx).forms["customer"].table.by_key[field].field
    return [option.value for option in found.options]  # type: ignore[attr-defined]


def person(database: Database, *roles: str) -> Grant:
    """This function will give the rights of a person with some roles."""
    id = parse_id(str(rows(database, "people", "no")[0]["id"]))
    assert id is not None
    with database.read() as tx:
        return grant(current_plan(tx), Actor(**{**_actor(), "person": id, "roles": frozenset(roles)}))


def _actor() -> dict[str, Any]:
    return {name: getattr(SYSTEM, name) for name in SYSTEM.__slots__}


def as_somebody(database: Database, granted: Grant, text: str, **wish: Any) -> ImportReport:
    """This function will import customers as somebody."""
    return run_import(database, granted, "customer", file=text.encode(), wish=Wish(**wish))


def test_what_is_no_option_is_listed_by_field_with_counts(database: Database) -> None:
    report = bring(database, "customer", LEVELS, dry_run=True)

    found = {one.path: {each.value: each.count for each in one.values} for one in report.options}
    assert found == {"level": {"S": 2, "甲级": 1}, "tags": {"国企": 2}}
    assert [(one.count, one.can_add) for one in report.options] == [(2, True), (1, True)]
    assert [code for _, _, code in told(report)] == ["unknown_option"] * 5 + ["error_cell"]


def test_added_options_are_published_with_the_import_in_one_act(database: Database) -> None:
    text = LEVELS.replace("#N/A", "B")
    wish: dict[str, Any] = {"add_options": {"level": ["S", "s", "甲级"], "tags": ["国企"]}}
    with database.read() as tx:
        before = current_plan(tx).version

    tried = bring(database, "customer", text, dry_run=True, **wish)
    is_untouched = options(database, "level") == ["A", "B", "C"]
    report = bring(database, "customer", text, **wish)

    assert (told(tried), counts(tried), is_untouched) == ([], (5, 0, 0), True)
    assert len(tried.options) == 2  # they stay in sight as long as they are not published
    assert (told(report), counts(report)) == ([], (5, 0, 0))
    assert options(database, "level") == ["A", "B", "C", "S", "甲级"]
    assert options(database, "tags")[-1] == "国企"
    found = {
        row["name"]: (row["level"], row["tags"])
        for row in rows(database, "customer", "name", "level", "tags")
    }
    assert found["宁波海港"] == ("S", ["长期合作", "国企"])
    assert (found["苏州平江"], found["合肥庐阳"][0]) == (("S", ["国企"]), "甲级")
    with database.read() as tx:
        assert current_plan(tx).version == before + 1
    assert bring(database, "customer", text, dry_run=True).options == ()


def test_what_was_decided_on_the_snapshot_is_just_written_with_the_published_app(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huodan.workspace.importing import deciding, run

    granted, wish = rights(database), Wish(add_options={"level": ["S"]})
    table = read_file(granted, "customer", b"\xef\xbb\xbf" + "客户名称,客户等级\n宁波海港,S\n".encode(), wish)
    monkeypatch.setattr(run, "try_table", lambda *_, **__: pytest.fail("decided anew"))

    with tempfile.TemporaryFile() as staged:
        deciding.decide_file(database, granted, "customer", table, wish, into=staged)
        with database.write(SYSTEM, alone=True) as tx:
            report = run.import_staged(tx, grant=granted, form="customer", wish=wish, source=staged)

    assert counts(report) == (1, 0, 0)
    assert options(database, "level")[-1] == "S"


def test_nothing_is_published_if_nothing_is_imported(database: Database) -> None:
    report = bring(database, "customer", LEVELS, add_options={"level": ["S"]})

    assert report.error_count == 4
    assert options(database, "level") == ["A", "B", "C"]


def test_values_can_be_read_as_other_options_and_the_rest_stays_wrong(database: Database) -> None:
    words = {"level": {"S": "A", "甲级": "A"}, "tags": {"国企": "重点关注"}}

    report = bring(database, "customer", LEVELS, use_options=words, accept="valid")

    assert (counts(report), told(report)) == ((4, 0, 0), [(6, "客户等级", "error_cell")])
    found = {
        row["name"]: (row["level"], row["tags"])
        for row in rows(database, "customer", "name", "level", "tags")
    }
    assert found["宁波海港"] == ("A", ["长期合作", "重点关注"])
    assert found["苏州平江"] == ("A", ["重点关注"])
    assert options(database, "level") == ["A", "B", "C"]


def test_who_may_not_design_is_told_whom_to_ask(database: Database) -> None:
    granted = person(database, "role_sales_assistant")
    assert granted.form("customer").can(Verb.IMPORT)
    text = "客户名称,客户等级\n宁波海港,S\n"

    tried = run_import(database, granted, "customer", file=text.encode(), wish=Wish(), dry_run=True)
    with pytest.raises(MayNotDesign) as refused:
        as_somebody(database, granted, text, add_options={"level": ["S"]})

    assert [(one.can_add, one.values[0].can_add) for one in tried.options] == [(False, False)]
    assert "管理员" in refused.value.text("zh")
    assert options(database, "level") == ["A", "B", "C"]
    mapped = as_somebody(database, granted, text, use_options={"level": {"S": "A"}})
    assert counts(mapped) == (1, 0, 0)


def test_who_designs_and_imports_adds_with_their_own_name(database: Database) -> None:
    granted = person(database, "role_sales_assistant", "admin")
    granted = Grant(granted.plan, replace(granted.actor, is_admin=True))

    report = as_somebody(database, granted, "客户名称,客户等级\n宁波海港,S\n", add_options={"level": ["S"]})

    assert counts(report) == (1, 0, 0)
    with database.read() as tx:
        sql = "SELECT published_by FROM app_version WHERE app = 'orders' ORDER BY version DESC"
        assert tx.run(sql).fetchone() == (granted.actor.person,)


def test_two_who_add_the_same_option_end_with_one(database: Database) -> None:
    first = bring(database, "customer", "客户名称,客户等级\n甲,S\n", add_options={"level": ["S"]})
    second = bring(database, "customer", "客户名称,客户等级\n乙,ｓ\n", add_options={"level": ["ｓ"]})

    assert counts(first) == counts(second) == (1, 0, 0)
    assert options(database, "level") == ["A", "B", "C", "S"]


def test_sub_rows_have_options_too(database: Database) -> None:
    _publish_colours(database)
    text = "供应商名称,货物.颜色\n昆明佳美,红\n,靛\n"

    tried = bring(database, "supplier", text, dry_run=True)
    report = bring(database, "supplier", text, add_options={"goods.colour": ["靛"]})

    assert [(one.path, one.values[0].value) for one in tried.options] == [("goods.colour", "靛")]
    assert (told(report), counts(report)) == ([], (1, 0, 0))


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        ({"add_options": {"name": ["S"]}}, NoOptions),
        ({"add_options": {"level": ["S" * 101]}}, BadOption),
        ({"add_options": {"level": [" \u200b"]}}, BadOption),
        ({"use_options": {"level": {"S": "没有"}}}, BadOption),
        ({"use_options": {"remark": {"S": "A"}}}, NoOptions),
    ],
)
def test_what_cannot_be_an_option_is_refused(
    database: Database, wish: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        bring(database, "customer", LEVELS, **wish)

    assert options(database, "level") == ["A", "B", "C"]


def test_people_get_no_new_options(database: Database) -> None:
    with database.read() as tx:
        form = current_plan(tx).forms["people"]
    choices = [field for field in form.table.fields if field.field.takes_options]
    for field in choices:
        with pytest.raises(NoOptions):
            bring(database, "people", "工号,姓名\nYG9,甲\n", add_options={field.key: ["新"]})


def _publish_colours(database: Database) -> None:
    """Give suppliers goods with a colour."""
    from huodan.language.fields import KINDS
    from huodan.workspace.publish import publish_app

    with database.read() as tx:
        app = published_apps(tx)["orders"]
    colours = [{"id": "red", "value": "红"}, {"id": "blue", "value": "蓝"}]
    goods: Field = KINDS["subform"].model_validate(
        {
            "id": "sup_goods",
            "key": "goods",
            "label": "货物",
            "kind": "subform",
            "fields": [
                {"id": "gd_colour", "key": "colour", "label": "颜色", "kind": "dropdown", "options": colours}
            ],
        }
    )
    forms = tuple(
        form.model_copy(update={"fields": (*form.fields, goods)}) if form.id == "supplier" else form
        for form in app.forms
    )
    done = publish_app(database, SYSTEM, app.model_copy(update={"forms": forms}))
    assert isinstance(done, int), done
