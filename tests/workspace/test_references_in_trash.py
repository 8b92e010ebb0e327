"""Records that lay in the trash while their field with several people was gone: what is found by it, too, comes back."""

from __future__ import annotations

from huodan.storage import Database
from tests.workspace.test_kind_changes import (
    KINDS,
    become,
    create,
    database as database,
    item,
    lose,
    remove,
    restore,
    undo,
    values,
)


def test_people_come_and_go_with_a_record_while_their_field_is_gone(database: Database) -> None:
    become(database, "members", **KINDS["members"])
    for name in ("李雷", "韩梅梅"):
        create(database, "people", name=name)
    before, within = item(database, "李雷，韩梅梅", "李雷"), item(database, "韩梅梅", "李雷，韩梅梅")
    was = values(database)
    remove(database, before)
    version = lose(database)
    remove(database, within)
    restore(database, before)

    undo(database, version)
    restore(database, within)

    assert values(database) == was  # looks at ``check`` as well: the table people are found by


def test_a_text_is_not_made_of_some_of_the_people(database: Database) -> None:
    become(database, "members", **KINDS["members"])
    gone = [create(database, "people", name=name) for name in ("李雷", "韩梅梅")][1]
    id, whole = item(database, "李雷，韩梅梅"), item(database, "李雷")
    was = values(database)
    remove(database, gone, form="people")

    version = become(database, "single_line_text")

    assert values(database) == {id: [None], whole: ["李雷"]}
    undo(database, version)
    assert values(database) == was
