"""Signing in, lock-out, and changing one's password."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, select, update

from huodan.engines import people
from huodan.engines.people import lockout
from huodan.engines.people.actors import people as persons
from huodan.engines.people.entry import BadLoginOrPassword, SamePassword, WrongOldPassword
from huodan.engines.people.lockout import LockedOut
from huodan.kit.errors import HuodanError
from huodan.storage.db import Database
from huodan.storage.system import sign_in_failure
from tests.engines.people.conftest import MINUTE_MS, Clocked

GOOD = "Tg7#kd02"
BETTER = "another-Good-0ne"


@pytest.fixture(autouse=True)
def account(database: Clocked, put: Callable[..., int]) -> None:
    put("people", id=7, f_person_name="周敏")
    with database.write() as tx:
        people.create_account(tx, person=7, login="zhoumin", password=GOOD)


def fail(database: Database, *, times: int, login: str = "zhoumin") -> None:
    for _ in range(times):
        with pytest.raises(BadLoginOrPassword):
            people.sign_in(database, login=login, password="wrong")


def test_the_right_password_opens_a_session_of_which_only_the_hash_is_kept(database: Clocked) -> None:
    token = people.sign_in(database, login=" ZhouMin ", password=GOOD, agent="Firefox")

    with database.read() as tx:
        (kept,) = people.sessions_of(tx, person=7)
    assert kept.agent == "Firefox"
    assert len(token) >= 43
    assert token.encode() not in kept.token_hash


@pytest.mark.parametrize("login", ["zhoumin", "nobody"])
def test_five_wrong_passwords_lock_a_login_for_a_quarter_of_an_hour(database: Clocked, login: str) -> None:
    fail(database, times=5, login=login)

    with pytest.raises(LockedOut) as locked:
        people.sign_in(database, login=login, password=GOOD)
    assert 0 < int(str(locked.value.slots["retry_after"])) <= 900
    assert "15 分钟" in locked.value.text("zh")

    database.moved = 15 * MINUTE_MS + 1000
    fail(database, times=1, login=login)


def test_trying_while_locked_does_not_prolong_it(database: Clocked) -> None:
    fail(database, times=5)
    database.moved = 14 * MINUTE_MS
    with pytest.raises(LockedOut):
        people.sign_in(database, login="zhoumin", password=GOOD)

    database.moved = 15 * MINUTE_MS + 1000

    assert people.sign_in(database, login="zhoumin", password=GOOD)


def test_failures_further_apart_do_not_lock(database: Clocked) -> None:
    for _ in range(8):
        fail(database, times=1)
        database.moved += 4 * MINUTE_MS

    assert people.sign_in(database, login="zhoumin", password=GOOD)


def test_the_right_password_forgives_earlier_failures(database: Clocked) -> None:
    for _ in range(3):
        fail(database, times=4)
        people.sign_in(database, login="zhoumin", password=GOOD)


def test_one_login_locked_leaves_others_alone(database: Clocked) -> None:
    fail(database, times=5, login="boss")

    assert people.sign_in(database, login="zhoumin", password=GOOD)


def test_many_logins_tried_from_one_address_lock_the_address(
    database: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "MOST_PER_ADDRESS", 3)
    for login in ("a", "b", "c"):
        with pytest.raises(BadLoginOrPassword):
            people.sign_in(database, login=login, password="wrong", address="10.0.0.9")

    with pytest.raises(LockedOut):
        people.sign_in(database, login="zhoumin", password=GOOD, address="10.0.0.9")
    assert people.sign_in(database, login="zhoumin", password=GOOD, address="10.0.0.8")


def test_no_more_than_five_guesses_get_through_at_once(database: Clocked) -> None:
    def guess(number: int) -> str:
        try:
            people.sign_in(database, login="zhoumin", password=f"guess {number}")
        except HuodanError as error:
            return error.code
        return "in"

    with ThreadPoolExecutor(12) as pool:
        answers = sorted(pool.map(guess, range(12)))

    assert answers == ["bad_login"] * 5 + ["locked_out"] * 7


def test_a_closed_account_is_refused_like_a_wrong_password(database: Clocked) -> None:
    with database.write() as tx:
        people.set_active(tx, person=7, is_active=False)

    with pytest.raises(BadLoginOrPassword):
        people.sign_in(database, login="zhoumin", password=GOOD)


def test_signing_in_anew_ends_the_session_of_this_browser(database: Clocked) -> None:
    first = people.sign_in(database, login="zhoumin", password=GOOD)

    people.sign_in(database, login="zhoumin", password=GOOD, replaces=first)

    with database.read() as tx:
        assert len(people.sessions_of(tx, person=7)) == 1


def test_a_changed_password_ends_all_other_sessions_and_need_not_be_changed_again(database: Clocked) -> None:
    people.sign_in(database, login="zhoumin", password=GOOD)
    people.sign_in(database, login="zhoumin", password=GOOD)
    with database.read() as tx:
        here = people.sessions_of(tx, person=7)[0].token_hash

    people.change_password(database, person=7, old=GOOD, new=BETTER, keeps=here)

    with database.read() as tx:
        assert [one.token_hash for one in people.sessions_of(tx, person=7)] == [here]
        assert not people.account_of(tx, person=7).must_change_password
    assert people.sign_in(database, login="zhoumin", password=BETTER)


def test_changing_needs_the_present_password_and_counts_wrong_ones(database: Clocked) -> None:
    for _ in range(5):
        with pytest.raises(WrongOldPassword):
            people.change_password(database, person=7, old="wrong", new=BETTER)

    with pytest.raises(LockedOut):
        people.change_password(database, person=7, old=GOOD, new=BETTER)


def test_the_new_password_may_not_be_the_present_one(database: Clocked) -> None:
    with pytest.raises(SamePassword):
        people.change_password(database, person=7, old=GOOD, new=GOOD)


@pytest.mark.parametrize("is_gone", [False, True])
def test_somebody_who_left_is_refused_like_a_wrong_password(database: Clocked, is_gone: bool) -> None:
    leaves = update(persons).values(f_person_active=0).where(persons.c.id == 7)
    with database.write() as tx:
        tx.execute(delete(persons).where(persons.c.id == 7) if is_gone else leaves)

    with pytest.raises(BadLoginOrPassword):
        people.sign_in(database, login="zhoumin", password=GOOD)

    with database.read() as tx:
        assert people.sessions_of(tx, person=7) == ()


def test_who_leaves_while_the_password_is_compared_does_not_come_in(
    database: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    def compare(password: str, password_hash: str | None) -> bool:
        with database.write() as tx:
            tx.execute(update(persons).values(f_person_active=0).where(persons.c.id == 7))
        return True

    monkeypatch.setattr("huodan.engines.people.entry.matches", compare)

    with pytest.raises(BadLoginOrPassword):
        people.sign_in(database, login="zhoumin", password=GOOD)


@pytest.mark.parametrize(("login", "password"), [("ﷺ" * 101, GOOD), ("zhoumin", "x" * 201)])
def test_what_is_too_long_to_be_right_is_refused_before_anybody_waits(
    database: Clocked, login: str, password: str
) -> None:
    with pytest.raises(BadLoginOrPassword):
        people.sign_in(database, login=login, password=password)

    with database.read() as tx:
        assert tx.execute(select(sign_in_failure)).all() == []


def test_an_old_password_too_long_to_be_right_is_wrong(database: Clocked) -> None:
    with pytest.raises(WrongOldPassword):
        people.change_password(database, person=7, old="x" * 201, new=BETTER)
