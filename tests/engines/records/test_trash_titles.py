"""The title of a deleted record is told only where every role that deletes shows it: the record itself is gone."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.engines.records import list_trash
from huodan.language.access import grant
from huodan.language.document import builtin
from huodan.language.messages import Actor, DeleteRecord
from huodan.language.plan import Plan, compile
from huodan.storage import Database
from tests.engines.records.conftest import People
from tests.support.apps import read
from tests.support.sales import Desk, rights, sales

SEES_ALL = {"id": "all", "name": "全看", "forms": [rights("customer", ["read", "delete"], rows="all")]}
DIM = [{"id": "dim", "fields": ["customer_name"], "right": "masked"}]
DIMLY = {**SEES_ALL, "id": "dimly", "forms": [rights("customer", ["read", "delete"], rows="all", but=DIM)]}
OWN = {**SEES_ALL, "id": "own", "forms": [rights("customer", ["read", "delete"], rows="own")]}


@pytest.mark.parametrize(
    ("roles", "titles", "found"),
    [(("all",), ["杭州云杉"], 1), (("own", "dimly"), [None], 0), (("dimly",), [None], 0)],
)
def test_a_title_masked_by_a_role_that_sees_the_trash_is_not_told_and_not_found(
    database: Database,
    desk: Desk,
    people: People,
    roles: tuple[str, ...],
    titles: list[Any],
    found: int,
) -> None:
    tree = sales()
    plan = compile(
        (builtin(), read({**tree, "roles": [*tree["roles"], SEES_ALL, DIMLY, OWN]})),
        version=9,
        tz="Asia/Shanghai",
    )
    assert isinstance(plan, Plan), plan
    desk.do(DeleteRecord("customer", desk.create("customer", name="杭州云杉")))
    theirs = grant(plan, Actor(people.wu, "吴浩", roles=frozenset(roles)))

    with database.read() as tx:
        page, hits = (list_trash(tx, plan, theirs, form="customer", search=text) for text in ("", "云杉"))

    assert [row.title for row in page.rows] == titles
    assert len(hits.rows) == found
