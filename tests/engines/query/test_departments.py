"""Filters by one's own department: what they mean for members and departments depends on who asks."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.engines.query import aggregate, query, read_aggregate, read_query
from huodan.language.access import grant
from huodan.language.messages import Actor
from huodan.storage.db import Tx
from tests.engines.query.conftest import ORDERS, outside
from tests.engines.query.shop import PLAN, actor

DEPARTMENT_OF = {1: 50, 2: 51, 3: 52, 4: 50}
OWNER_OF_CUSTOMER = {11: 2, 12: 2, 13: 3, 14: 3}
WORDS = {"$my_department": 1, "$my_departments": None}
PLACES = {"nowhere": (), "in a group": (51,), "at the head": (50, 51, 52)}


def asker(departments: tuple[int, ...]) -> Actor:
    """This function will make somebody of a department who sees every order."""
    return actor(2, "boss", departments=departments)


def orders(tx: Tx, who: Actor, where: Any) -> set[object]:
    """This function will list the numbers of the orders that pass a filter, after counting them by the way."""
    found = query(tx, PLAN, grant(PLAN, who), read_query("ordr", {"columns": ["no"], "where": where})).rows
    asked = read_aggregate("ordr", {"where": where, "measures": [{"key": "n", "op": "count"}]})
    assert aggregate(tx, PLAN, grant(PLAN, who), asked) == ({"n": len(found)},)
    return {row["no"] for row in found}


def member(path: str, cells: dict[str, Any]) -> int | None:
    """This function will give the member at a path of an order."""
    return cells["o_owner"] if path == "salesperson" else OWNER_OF_CUSTOMER.get(cells["o_customer"])


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("path", ["salesperson", "customer.owner"])
def test_members_are_those_of_the_department_of_who_asks(tx: Tx, path: str, word: str, place: str) -> None:
    mine = PLACES[place][: WORDS[word]]
    of = {cells["o_no"]: member(path, cells) for _, cells, _ in ORDERS}
    inside = {no for no, person in of.items() if person and DEPARTMENT_OF[person] in mine}
    outsiders = {no for no, person in of.items() if person} - inside

    def passed(op: str, value: object) -> set[object]:
        return orders(tx, asker(PLACES[place]), {"field": path, "op": op, "value": value})

    assert inside == passed("eq", word) == passed("in", [word])
    assert outsiders == passed("ne", word) == passed("not_in", [word])
    four = outside("people", 4)
    assert inside | {no for no, person in of.items() if person == 4} == passed("in", [four, word])
    assert outsiders - {no for no, person in of.items() if person == 4} == passed("not_in", [word, four])


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("word", WORDS)
def test_a_department_is_compared_with_that_of_who_asks(tx: Tx, word: str, place: str) -> None:
    mine = PLACES[place][: WORDS[word]]
    expected = {cells["o_no"] for _, cells, _ in ORDERS if DEPARTMENT_OF[cells["o_owner"]] in mine}

    where = {"field": "salesperson.department", "op": "in", "value": [word]}

    assert expected == orders(tx, asker(PLACES[place]), where)


def test_colleagues_of_ones_department_are_not_told_where_members_are_hidden(tx: Tx) -> None:
    key = Actor(2, "key", frozenset(("boss",)), (51,), narrowing=frozenset({("ordr", "read")}))

    assert orders(tx, key, {"field": "salesperson", "op": "eq", "value": "$my_department"}) == set()
