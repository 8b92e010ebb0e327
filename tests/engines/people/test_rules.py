"""Rules of signing in: how long passwords are and last, what they must not be, and staying signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huodan.engines import people
from huodan.engines.people.passwords import WeakPassword, check_password
from huodan.engines.people.rules import BadRules, Rules
from huodan.engines.people.sessions import LONG_MS, SHORT_MS
from huodan.storage.db import DAY_MS, Database
from tests.engines.people.conftest import Clocked
from tests.engines.people.test_totp import set_rules

GOOD = "Tg7#kd02"


@pytest.fixture(autouse=True)
def account(database: Clocked, put: Callable[..., int]) -> None:
    put("people", id=7, f_person_name="周敏")
    with database.write() as tx:
        people.create_account(tx, person=7, login="zhoumin", password=GOOD, must_change_password=False)


@pytest.mark.parametrize(
    "changes",
    [
        {"shortest": 7},
        {"shortest": 65},
        {"expires_days": 0},
        {"expires_days": 3651},
        {"words": tuple(f"w{n}" for n in range(201))},
        {"words": ("x" * 41,)},
    ],
)
def test_rules_without_sense_are_refused(database: Database, changes: dict[str, object]) -> None:
    with pytest.raises(BadRules):
        set_rules(database, **changes)

    with database.read() as tx:
        assert people.rules(tx) == Rules()


@pytest.mark.parametrize("shortest", [8, 20, 64])
def test_passwords_are_as_long_as_the_rules_say(database: Database, shortest: int) -> None:
    set_rules(database, shortest=shortest)
    with database.write() as tx:
        known = people.rules(tx)
        made = people.make_password(known)
        people.set_password(tx, person=7, password=made)

        with pytest.raises(WeakPassword) as refused:
            people.set_password(tx, person=7, password=(made * 3)[: shortest - 1])
    assert f"至少 {shortest} 个字符" in refused.value.text("zh")
    assert len(made) >= shortest


def test_words_of_the_company_are_ruled_out_however_decorated() -> None:
    known = Rules(words=("沪东", "kumquat"))

    for password in ("kumquat2024", "KUMQUAT!!!!", "kumquat#2025"):
        with pytest.raises(WeakPassword):
            check_password(password, login="x", rules=known)
    check_password("kumquat seven rivers", login="x", rules=known)


def test_a_password_too_old_must_be_changed_at_sign_in_and_while_one_stays(database: Clocked) -> None:
    staying = people.sign_in(database, login="zhoumin", password=GOOD, stays=True)
    set_rules(database, expires_days=20)
    database.moved += 19 * DAY_MS
    fresh = people.sign_in(database, login="zhoumin", password=GOOD)
    assert not must_change(database, fresh)

    database.moved += 2 * DAY_MS
    assert not must_change(database, staying)
    with database.write() as tx:
        caller = people.identify(tx, token=staying)
        assert caller is not None
        people.touch(tx, caller=caller)
    assert must_change(database, staying)
    people.change_password(database, person=7, old=GOOD, new="another-Good-0ne")
    again = people.sign_in(database, login="zhoumin", password="another-Good-0ne")
    assert not must_change(database, again)
    database.moved += 21 * DAY_MS
    assert must_change(database, people.sign_in(database, login="zhoumin", password="another-Good-0ne"))


def test_nobody_stays_signed_in_where_that_is_off(database: Clocked) -> None:
    people.sign_in(database, login="zhoumin", password=GOOD, stays=True)
    assert spans(database) == [LONG_MS]

    set_rules(database, may_stay=False)

    people.sign_in(database, login="zhoumin", password=GOOD, stays=True)
    assert spans(database) == [SHORT_MS, SHORT_MS]


def spans(database: Database) -> list[int]:
    """This function will say for how long each session lasts without use."""
    with database.read() as tx:
        return [one.expires_at - one.seen_at for one in people.sessions_of(tx, person=7)]


def must_change(database: Database, token: str) -> bool:
    """This function will say whether a session is good for nothing but a new password."""
    with database.read() as tx:
        caller = people.identify(tx, token=token)
    assert caller is not None
    return caller.must_change_password
