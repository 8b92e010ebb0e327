"""Apps that are removed and restored: all comes back as it was, and what others rely on stays (decision 0065)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from huodan.kit.errors import Invalid
from huodan.language.access import NotFound
from huodan.language.document import tree_of
from huodan.language.document.edits import diff
from huodan.language.document.said import say_edits
from huodan.language.messages import SYSTEM
from huodan.storage import Database, Tx
from huodan.workspace import building, drafts, versions
from huodan.workspace.beginning import whole
from huodan.workspace.building import AppInUse
from huodan.workspace.check import check
from huodan.workspace.drafts import AppNotFound, AppRemoved
from huodan.workspace.plans import current_plan, published_apps
from huodan.workspace.publish import publish_app, publish_builtin
from tests.support.apps import app, field, form, read
from tests.support.sales import Desk

SIZE = field("house_size", "number")
HOUSE = app(form("house", field("house_name", "single_line_text"), field("house_size", "number")))


def build(url: str) -> None:
    """Publish the app of houses."""
    database = Database(url)
    publish_builtin(database)
    assert isinstance(publish_app(database, SYSTEM, read(HOUSE)), int)
    database.close()


@pytest.fixture
def desk(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Desk]:
    """Work as the system in a fresh copy."""
    opened = Database(prepared_database("houses", build))
    yield Desk(opened)
    opened.close()


def remove(desk: Desk) -> int:
    return desk.database.transact(SYSTEM, lambda tx: building.remove_app(tx, "test"), alone=True)


def restore(desk: Desk) -> int:
    return desk.database.transact(SYSTEM, lambda tx: building.restore_app(tx, "test"), alone=True)


def seen(desk: Desk) -> list[tuple[object, ...]]:
    """Give what the table of houses holds, whether anybody may read it or not."""
    with desk.database.read() as tx:
        assert check(tx) == ()
        return [tuple(row) for row in tx.run("SELECT id, f_house_name, f_house_size FROM r_house").fetchall()]


def test_a_removed_app_is_nothing_of_the_workspace_and_comes_back_whole(desk: Desk) -> None:
    desk.create("house", name="甲", size="3.5")
    before = seen(desk)

    remove(desk)

    with desk.database.read() as tx:
        assert "house" not in current_plan(tx).forms
        assert building.apps(tx) == ()
        (gone,) = building.removed_apps(tx)
        assert (gone.app.key, gone.by) == ("test", SYSTEM.person)
        with pytest.raises(AppRemoved):
            drafts.open_draft(tx, "test", SYSTEM.person)
    with pytest.raises((NotFound, KeyError)):
        desk.create("house", name="乙")

    restore(desk)

    assert seen(desk) == before
    desk.create("house", name="乙")
    with desk.database.read() as tx:
        assert [one.app.key for one in building.apps(tx)] == ["test"]
        assert building.removed_apps(tx) == ()
        assert tree_of(published_apps(tx)["test"]) == tree_of(read(HOUSE))
        assert versions.versions(tx, "test")[0].undoes == versions.versions(tx, "test")[1].number


def test_the_log_of_changes_tells_both(desk: Desk) -> None:
    remove(desk)
    restore(desk)

    with desk.database.read() as tx:
        (back, gone, _) = (one.number for one in versions.versions(tx, "test"))
        told = []
        for number in (gone, back):
            before, after = versions.sides_of(tx, "test", number)
            told += [
                line.text for line in say_edits(before, after, versions.changes_of(tx, "test", number), "zh")
            ]
    assert told == ["应用「测试」已删除", "应用「测试」已恢复"]


def test_an_app_others_refer_to_stays(desk: Desk) -> None:
    other = {
        **app(form("visit", field("visit_house", "relation", target="house"))),
        "id": "other",
        "key": "other",
    }
    other["roles"] = []
    assert isinstance(publish_app(desk.database, SYSTEM, read(other)), int)

    with pytest.raises(AppInUse) as refused:
        remove(desk)

    assert "visit_house" in refused.value.text("zh")
    with desk.database.read() as tx:
        assert "house" in current_plan(tx).forms


def test_a_key_a_removed_app_had_is_not_given_again(desk: Desk) -> None:
    remove(desk)
    again = app(form("house", field("house_other", "number")))

    done = publish_app(desk.database, SYSTEM, read({**again, "id": "two", "key": "two", "roles": []}))

    assert not isinstance(done, int)
    assert done[0].code == "duplicate"


def test_what_is_not_removed_is_not_restored_nor_removed_twice(desk: Desk) -> None:
    with pytest.raises(AppNotFound):
        restore(desk)
    remove(desk)
    with pytest.raises(AppRemoved):
        remove(desk)
    with pytest.raises(AppNotFound):
        desk.database.transact(SYSTEM, lambda tx: building.remove_app(tx, "nowhere"), alone=True)


def test_the_built_in_app_is_not_removed(desk: Desk) -> None:
    with pytest.raises(AppNotFound):
        desk.database.transact(SYSTEM, lambda tx: building.remove_app(tx, "workspace"), alone=True)


def test_an_app_that_no_longer_fits_is_refused_with_its_reason(desk: Desk) -> None:
    target = {
        **app(form("owner", field("owner_name", "single_line_text"))),
        "id": "own",
        "key": "own",
        "roles": [],
    }
    assert isinstance(publish_app(desk.database, SYSTEM, read(target)), int)
    more = app(
        form(
            "house", field("house_name", "single_line_text"), field("house_owner", "relation", target="owner")
        )
    )
    assert isinstance(publish_app(desk.database, SYSTEM, read(more)), int)
    remove(desk)
    desk.database.transact(SYSTEM, lambda tx: building.remove_app(tx, "own"), alone=True)

    with pytest.raises(Invalid):
        restore(desk)

    desk.database.transact(SYSTEM, lambda tx: building.restore_app(tx, "own"), alone=True)
    restore(desk)


def test_versions_of_a_removed_app_are_not_undone_but_the_one_that_removed_it(desk: Desk) -> None:
    more = app(
        form("house", field("house_name", "single_line_text"), field("house_size", "number")), description="x"
    )
    assert isinstance(publish_app(desk.database, SYSTEM, read(more)), int)
    with desk.database.read() as tx:
        described = versions.versions(tx, "test")[0].number
    remove(desk)

    def undo(number: int) -> object:
        return desk.database.transact(
            SYSTEM, lambda tx: versions.undo_version(tx, "test", number), alone=True
        )

    with pytest.raises(AppRemoved):
        undo(described)
    with desk.database.read() as tx:
        gone = versions.versions(tx, "test")[0].number
    undo(gone)
    with desk.database.read() as tx:
        assert "house" in current_plan(tx).forms


def test_a_draft_that_clashes_keeps_no_app_from_being_removed(desk: Desk) -> None:
    def relabel(new: str) -> dict[str, Any]:
        return app(form("house", field("house_name", "single_line_text"), {**SIZE, "label": new}))

    def work(tx: Tx) -> None:
        drafts.edit(tx, "test", diff(tree_of(published_apps(tx)["test"]), tree_of(read(relabel("大小")))))

    desk.database.transact(SYSTEM, work)
    assert isinstance(publish_app(desk.database, SYSTEM, read(relabel("面积"))), int)

    remove(desk)


def test_an_app_file_that_says_it_was_removed_makes_an_app(desk: Desk) -> None:
    def bring(tx: Tx) -> str:
        file = whole.export_app(tx, "test")
        return whole.import_app(tx, {**file, "app": {**file["app"], "is_removed": True}}, person=0, lang="zh")

    key = desk.database.transact(SYSTEM, bring, alone=True)

    with desk.database.read() as tx:
        assert key in [one.app.key for one in building.apps(tx)]
