"""An app from a file: proposed, made whole or not at all, filled, and the same to the cent as the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from huodan.engines.jobs import State
from huodan.engines.query import Query, query
from huodan.kit.words import say
from huodan.storage.db import Database
from huodan.workspace.beginning import from_file
from huodan.workspace.importing import runs
from huodan.workspace.jobs import begin_app
from huodan.workspace.jobs._base import Cancelled
from huodan.workspace.plans import current_plan, published_apps
from tests.support.beginning import ask, done, rights, told
from tests.support.messy_orders import HEADER, order_rows, workbook


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """This function will write an order list."""
    path = tmp_path / "2026年订单.xlsx"
    path.write_bytes(workbook(order_rows(), title="2026 年订单"))
    return path


def proposed(file: Path) -> dict[str, Any]:
    """This function will give what is proposed for a file."""
    return from_file.look(file, sheet=None, name=file.name).proposal.model_dump(mode="json")


def records(database: Database, form: str) -> list[dict[str, Any]]:
    """This function will list the records of a form of the one app there is."""
    granted = rights(database)
    (id,) = (one.id for one in granted.plan.forms.values() if one.key == form and one.app != "workspace")
    with database.read(granted.actor) as tx:
        return [dict(row) for row in query(tx, granted.plan, granted, Query(id, limit=100)).rows]


def apps(database: Database) -> list[str]:
    with database.read() as tx:
        return sorted(set(published_apps(tx)) - {"workspace"})


def test_an_order_list_becomes_customers_products_and_orders_with_lines(
    database: Database, file: Path
) -> None:
    ended = done(database, ask(database, file, proposed(file)))

    assert ended.state is State.DONE, ended.error
    with database.read() as tx:
        (key,) = apps(database)
        app = published_apps(tx)[key]
    assert [say(form.label, "zh") for form in app.forms] == ["订单", "客户", "产品"]
    found = told(database, ended)
    assert {(one["form_label"], one["file"], one["app"]) for one in found["counts"]} == {
        ("客户", 10, 10),
        ("产品", 7, 7),
        ("订单", 40, 40),
    }
    assert (found["lines"]["file"], found["lines"]["app"]) == (100, 100)
    assert {one["label"]: (one["file"], one["app"], one["equal"]) for one in found["sums"]} == {
        "数量": ("490", "490", True),
        "单价": ("1639.5", "1639.5", True),
        "金额": ("8071", "8071", True),
        "订单金额": ("8071", "8071", True),
    }
    assert (found["doubts"], found["doubt_count"]) == ([], 0)


def test_what_contradicts_is_told_by_row_and_the_sums_show_it(database: Database, tmp_path: Path) -> None:
    rows = order_rows()
    rows[1][HEADER.index("金额")] = "1.00"
    rows[5][HEADER.index("联系电话")] = "不详"
    file = tmp_path / "订单.xlsx"
    file.write_bytes(workbook(rows))

    ended = done(database, ask(database, file, proposed(file)))

    assert ended.state is State.DONE, ended.error
    found = told(database, ended)
    doubts = {(one["row"], one["column"]): one["message"] for one in found["doubts"]}
    assert doubts[3, "金额"].startswith("文件里是 1，按公式算是 ")
    assert (7, "联系电话") in doubts
    (amount,) = (one for one in found["sums"] if one["label"] == "金额")
    assert not amount["equal"]
    assert amount["app"] == "8071"


def test_the_same_file_makes_two_apps(database: Database, file: Path) -> None:
    for _ in range(2):
        ended = done(database, ask(database, file, proposed(file)))
        assert ended.state is State.DONE, ended.error

    assert len(apps(database)) == 2


def test_unticked_lines_and_parties_stay_columns(database: Database, file: Path) -> None:
    proposal = proposed(file)
    proposal["lines"], proposal["parties"] = None, []
    proposal["key"] = None

    ended = done(database, ask(database, file, proposal))

    assert ended.state is State.DONE, ended.error
    found = told(database, ended)
    assert [(one["form_label"], one["app"]) for one in found["counts"]] == [("订单", 100)]
    assert len(records(database, "ding_dan")) == 100


def test_a_cancelled_one_leaves_nothing(
    database: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancel(*_: object, **__: object) -> None:
        raise Cancelled

    monkeypatch.setattr(begin_app.from_file, "reconcile", cancel)
    ended = done(database, ask(database, file, proposed(file)))

    assert ended.state is State.CANCELLED
    assert apps(database) == []


def test_a_row_that_does_not_fit_leaves_nothing_and_is_named(database: Database, file: Path) -> None:
    proposal = proposed(file)
    proposal["columns"][HEADER.index("备注")]["kind"] = "dropdown"
    proposal["lines"], proposal["parties"] = None, []  # now the number stands in several rows

    ended = done(database, ask(database, file, proposal))

    assert ended.state is State.FAILED
    assert ended.error is not None
    assert "订单编号" in ended.error.zh
    assert apps(database) == []


def test_its_data_are_taken_back_as_any_import_is(database: Database, file: Path) -> None:
    ended = done(database, ask(database, file, proposed(file)))
    granted = rights(database)
    database.transact(
        granted.actor, lambda tx: begin_app.BeginApp().undo(tx, current_plan(tx), granted, ended)
    )

    done(database, ended)

    assert [len(records(database, form)) for form in ("ding_dan", "ke_hu", "chan_pin")] == [0, 0, 0]
    with database.read(granted.actor) as tx:
        (run,) = runs.list_runs(tx, granted, str(ended.result and ended.result["imports"][-1]["form"]))
    assert run.undo == "done"
