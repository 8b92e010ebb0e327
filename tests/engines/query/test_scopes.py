"""Which parts of a Grant cover which records."""

from __future__ import annotations

from huodan.language.document import Verb
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import covering, visible
from tests.engines.query.conftest import BOSS, CLERK, LEADER, NOBODY, WANG, rights
from tests.engines.query.shop import PLAN, actor


def roles(tx: Tx, who: object, verb: Verb = Verb.READ) -> dict[int, list[str]]:
    found = visible(tx, PLAN, rights(who), "ordr", range(30, 40), verb)  # type: ignore[arg-type]
    return {id: [part.role for part in parts] for id, parts in found.items()}


def test_visible_names_the_parts_that_cover_each_record(tx: Tx) -> None:
    every = range(31, 37)
    assert roles(tx, BOSS) == {id: ["boss"] for id in every}
    assert roles(tx, WANG) == {31: ["sales"], 32: ["sales"], 34: ["sales"]}
    assert roles(tx, LEADER) == {id: ["leader"] for id in every}
    assert roles(tx, actor(3, "archive", "sales")) == {
        33: ["archive", "sales"],
        34: ["archive"],
        36: ["sales"],
    }
    assert roles(tx, NOBODY) == {}
    assert roles(tx, None) == {id: ["system"] for id in every}


def test_visible_asks_for_the_verb(tx: Tx) -> None:
    assert roles(tx, CLERK, Verb.UPDATE) == {}
    assert roles(tx, actor(2, "clerk", "sales"), Verb.UPDATE) == {31: ["sales"], 32: ["sales"], 34: ["sales"]}


def test_a_department_means_its_people_and_oneself(tx: Tx) -> None:
    assert sorted(roles(tx, actor(2, "leader", departments=(52,)))) == [31, 32, 33, 34, 36]
    assert sorted(roles(tx, actor(2, "leader"))) == [31, 32, 34]


def test_covering_looks_at_one_record(tx: Tx) -> None:
    assert [part.role for part in covering(tx, PLAN, rights(WANG), "ordr", 31, Verb.UPDATE)] == ["sales"]
    assert covering(tx, PLAN, rights(WANG), "ordr", 33, Verb.READ) == ()
    assert covering(tx, PLAN, rights(WANG), "ordr", 999, Verb.READ) == ()
