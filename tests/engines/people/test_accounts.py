"""Accounts: logins, roles, passwords given and changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huodan.engines import people
from huodan.engines.people.accounts import BadLogin, LoginTaken, UnknownLogin
from huodan.engines.people.passwords import WeakPassword
from huodan.storage.db import Database

GOOD = "Tg7#kd02"


def test_a_login_is_one_whatever_its_case_and_width(database: Database, put: Callable[..., int]) -> None:
    person = put("people", f_person_name="周敏")

    with database.write() as tx:
        people.create_account(tx, person=person, login="ZhouMin", password=GOOD)
        with pytest.raises(LoginTaken):
            people.create_account(tx, person=person + 1, login="ｚｈｏｕｍｉｎ", password=GOOD)

        assert people.account_of(tx, login="zhoumin").person == person


@pytest.mark.parametrize("login", ["", "  ", "zhou min", "x" * 101])
def test_a_login_without_sense_is_refused(database: Database, login: str) -> None:
    with database.write() as tx, pytest.raises(BadLogin):
        people.create_account(tx, person=1, login=login, password=GOOD)


def test_a_weak_password_is_refused_but_for_the_demo(database: Database) -> None:
    with database.write() as tx:
        with pytest.raises(WeakPassword):
            people.create_account(tx, person=1, login="boss", password="demo")
        assert not people.has_accounts(tx)

        people.create_account(tx, person=1, login="boss", password="demo", is_strict=False)

        assert people.has_accounts(tx)


def test_an_account_keeps_what_it_was_given(database: Database) -> None:
    with database.write() as tx:
        made = people.create_account(
            tx,
            person=7,
            login="admin",
            password=GOOD,
            roles=["role_boss", "admin"],
            must_change_password=False,
        )
        people.set_lang(tx, person=7, lang="en")

        kept = people.account_of(tx, person=7)

    assert made.roles == kept.roles == ("admin", "role_boss")
    assert kept.is_admin
    assert not kept.must_change_password
    assert kept.lang == "en"
    assert [kept.login] == ["admin"]


def test_a_password_given_anew_must_be_changed_and_ends_all_sessions(
    database: Database, put: Callable[..., int]
) -> None:
    put("people", id=7)
    with database.write() as tx:
        people.create_account(tx, person=7, login="zhoumin", password=GOOD, must_change_password=False)
    people.sign_in(database, login="zhoumin", password=GOOD)

    with database.write() as tx:
        people.set_password(tx, person=7, password="another-Good-0ne")

        assert people.sessions_of(tx, person=7) == ()
        assert people.account_of(tx, person=7).must_change_password


def test_an_unknown_login_is_named(database: Database) -> None:
    with database.read() as tx, pytest.raises(UnknownLogin) as refused:
        people.account_of(tx, login="nobody")

    assert "nobody" in refused.value.text("zh")
