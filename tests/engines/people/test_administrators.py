"""The last administrator stays, whoever takes the right away from whom, and however many do at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import update

from huodan.engines import people
from huodan.engines.people import LastAdministrator
from huodan.engines.people.guarding import guard
from huodan.engines.people.rows import people as persons
from huodan.language.messages import SYSTEM, Change, ChangeKind
from huodan.storage.db import Database, Tx
from tests.engines.people.conftest import Clocked

GOOD = "Tg7#kd02"
ADMINISTRATORS = (7, 8, 9)


@pytest.fixture(autouse=True)
def accounts(database: Clocked, put: Callable[..., int]) -> None:
    for person in ADMINISTRATORS:
        put("people", id=person, f_person_name=f"a{person}", f_person_active=1)
        with database.write() as tx:
            people.create_account(tx, person=person, login=f"a{person}", password=GOOD, roles=["admin"])


def close(tx: Tx, person: int) -> None:
    people.set_active(tx, person=person, is_active=False)


def demote(tx: Tx, person: int) -> None:
    people.set_roles(tx, person=person, roles=["role_boss"])


def leave(tx: Tx, person: int) -> None:
    """Write what the write door writes of somebody who leaves, and ask what it asks."""
    tx.execute(update(persons).values(f_person_active=0).where(persons.c.id == person))
    guard(tx, [Change("people", person, ChangeKind.UPDATED, 2, {}, {"person_active": False})])


WAYS = {"close": close, "demote": demote, "leave": leave}


@pytest.mark.parametrize("way", WAYS)
def test_the_last_one_stays(database: Database, way: str) -> None:
    for person in (7, 8):
        database.transact(SYSTEM, lambda tx, who=person: WAYS[way](tx, who))

    for last in WAYS.values():
        with pytest.raises(LastAdministrator):
            database.transact(SYSTEM, lambda tx, act=last: act(tx, 9))
    database.transact(SYSTEM, lambda tx: people.set_roles(tx, person=9, roles=["admin", "role_boss"]))
    assert people_left(database) == [9]


def test_one_who_cannot_sign_in_does_not_count(database: Database) -> None:
    database.transact(SYSTEM, lambda tx: leave(tx, 7))
    database.transact(SYSTEM, lambda tx: close(tx, 8))

    with pytest.raises(LastAdministrator):
        database.transact(SYSTEM, lambda tx: demote(tx, 9))


def test_others_come_and_go_in_a_workspace_without_administrators(
    database: Database, put: Callable[..., int]
) -> None:
    put("people", id=20, f_person_name="b")
    with database.write() as tx:
        people.create_account(tx, person=20, login="b", password=GOOD, roles=["role_boss"])
        people.set_roles(tx, person=20, roles=[])
        people.set_active(tx, person=20, is_active=False)

        assert not people.account_of(tx, person=20).is_active


@pytest.mark.parametrize("round", range(3))
def test_of_many_at_the_same_moment_one_is_refused(database: Database, round: int) -> None:
    together = Barrier(len(ADMINISTRATORS))
    ways = list(WAYS.values())

    def act(person: int) -> str:
        together.wait()
        try:
            database.transact(SYSTEM, lambda tx: ways[(person + round) % len(ways)](tx, person))
        except LastAdministrator as refused:
            return refused.code
        return "done"

    with ThreadPoolExecutor(len(ADMINISTRATORS)) as pool:
        answers = sorted(pool.map(act, ADMINISTRATORS))

    assert answers == ["done", "done", "last_administrator"]
    assert len(people_left(database)) == 1


def people_left(database: Database) -> list[int]:
    """This function will list the administrators who can sign in."""
    with database.read() as tx:
        staff = {row.id for row in tx.execute(persons.select()) if row.f_person_active != 0}
        return [
            one.person
            for one in people.accounts(tx)
            if one.is_admin and one.is_active and one.person in staff
        ]
