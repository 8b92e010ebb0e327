"""The order of apps: those named first, those of one heading together, removed ones keep their heading."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from huodan.language.messages import SYSTEM
from huodan.storage import Database
from huodan.workspace import arranging, building
from huodan.workspace.arranging import Placed, WrongOrder
from huodan.workspace.publish import publish_builtin


@pytest.fixture
def house(database_url: str) -> Iterator[Database]:
    """Have three apps, a, b and c."""
    database = Database(database_url)
    publish_builtin(database)
    for name in "abc":
        database.transact(SYSTEM, lambda tx, name=name: building.create_app(tx, name, person=0), alone=True)
    yield database
    database.close()


def shown(house: Database) -> list[tuple[str, str | None]]:
    with house.read() as tx:
        return arranging.in_order(tx, ["a", "b", "c", "workspace"], str)


def arrange(house: Database, *wanted: Placed) -> None:
    house.transact(SYSTEM, lambda tx: arranging.arrange(tx, wanted))


def test_apps_nobody_put_in_order_stand_as_they_came(house: Database) -> None:
    assert shown(house) == [("a", None), ("b", None), ("c", None), ("workspace", None)]


def test_apps_of_one_heading_stand_together_and_the_others_behind(house: Database) -> None:
    arrange(house, Placed("c", "销售"), Placed("b", None), Placed("a", " 销售 "))

    assert shown(house) == [("c", "销售"), ("a", "销售"), ("b", None), ("workspace", None)]

    arrange(house, Placed("b", ""))
    assert shown(house)[0] == ("b", None)


@pytest.mark.parametrize(
    "wanted",
    [
        (Placed("a", None), Placed("a", None)),
        (Placed("nowhere", None),),
        (Placed("workspace", None),),
        (Placed("a", "长" * 31),),
        (Placed("a", "长" * 3000),),
    ],
)
def test_what_is_no_order_is_refused_and_nothing_changes(house: Database, wanted: tuple[Placed, ...]) -> None:
    arrange(house, Placed("b", None))

    with pytest.raises(WrongOrder):
        arrange(house, *wanted)

    assert shown(house)[0] == ("b", None)


def test_a_removed_app_keeps_its_heading(house: Database) -> None:
    arrange(house, Placed("c", "销售"), Placed("a", None))
    house.transact(SYSTEM, lambda tx: building.remove_app(tx, "c"), alone=True)

    arrange(house, Placed("b", None), Placed("a", None))
    house.transact(SYSTEM, lambda tx: building.restore_app(tx, "c"), alone=True)

    assert dict(shown(house))["c"] == "销售"
