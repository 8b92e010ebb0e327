"""A rule that gives a set of records by a formula refuses in words what no formula can give, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from huodan.kit.errors import Invalid
from huodan.language.messages import SYSTEM
from huodan.storage import Database
from huodan.workspace.publish import publish_app
from tests.support import apps
from tests.support.sales import Desk


@pytest.fixture
def desk(builtin_url: str) -> Iterator[Desk]:
    """Publish tasks whose title is put where people belong."""
    rule = {
        "id": "r1",
        "name": "r1",
        "when": None,
        "does": [{"id": "d1", "do": "assign", "fields": ["t_who"], "formula": "title"}],
    }
    task = apps.form(
        "task",
        apps.field("t_title", "single_line_text"),
        apps.field("t_who", "members"),
        rules=[rule],
    )
    database = Database(builtin_url)
    assert isinstance(publish_app(database, SYSTEM, apps.read(apps.app(task))), int)
    yield Desk(database)
    database.close()


def test_a_text_names_nobody_and_nothing_nobody(desk: Desk) -> None:
    id = desk.create("task", title="")
    assert desk.cells("task", id)["t_who"] is None

    with pytest.raises(Invalid) as error:
        desk.update("task", id, title="张三")

    assert [(one.path, one.code) for one in error.value.errors] == [("who", "formula_failed")]
    assert "不能用公式指定的记录" in error.value.errors[0].zh
