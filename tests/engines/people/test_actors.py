"""Who a token stands for: sessions that last and end, departments below one's own, API keys, leavers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huodan.engines import people
from huodan.engines.people.keys import UnknownKey, UnnamedKey
from huodan.engines.people.roles import UnknownRole
from huodan.engines.people.sessions import MOST_PER_PERSON, open_session
from huodan.workspace.plans import current_plan
from tests.engines.people.conftest import MINUTE_MS, Clocked

HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
GOOD = "Tg7#kd02"


def caller(database: Clocked, token: str) -> people.Caller | None:
    with database.read() as tx:
        return people.identify(tx, token=token)


@pytest.fixture
def person(database: Clocked, put: Callable[..., int]) -> int:
    """A salesperson of group two, above which stands the sales department."""
    sales = put("departments", f_dep_name="销售部")
    group = put("departments", f_dep_name="二组", f_dep_parent=sales)
    put("departments", f_dep_name="二组外勤", f_dep_parent=group)
    put("departments", f_dep_name="一组", f_dep_parent=sales)
    made = put("people", f_person_name="孙志远", f_person_department=group)
    with database.write() as tx:
        people.create_account(
            tx, person=made, login="sunzhiyuan", password=GOOD, roles=["role_x"], must_change_password=False
        )
    return made


@pytest.fixture
def token(database: Clocked, person: int) -> str:
    with database.write() as tx:
        return open_session(tx, person=person)


def test_a_session_names_the_person_with_roles_and_departments_below(
    database: Clocked, token: str, person: int
) -> None:
    found = caller(database, token)

    assert found is not None
    assert found.actor.person == person
    assert found.actor.name == "孙志远"
    assert found.actor.roles == frozenset({"role_x"})
    assert found.department == "二组"
    assert len(found.actor.departments) == 2
    assert not found.actor.is_admin
    assert not found.must_change_password


def test_a_circle_of_departments_ends(database: Clocked, put: Callable[..., int]) -> None:
    one = put("departments", f_dep_name="甲", f_dep_parent=None)
    two = put("departments", f_dep_name="乙", f_dep_parent=one)
    with database.write() as tx:
        tx.run(f"UPDATE r_departments SET f_dep_parent = {two} WHERE id = {one}")
    made = put("people", f_person_name="某人", f_person_department=one)
    with database.write() as tx:
        people.create_account(tx, person=made, login="x", password=GOOD)
        assert set(people.actor_of_person(tx, person=made).departments) == {one, two}


@pytest.mark.parametrize("token", ["", "nonsense", "hd_nonsense", "hd_", "é", "x" * 5000])
def test_a_token_nobody_has_is_nobody(database: Clocked, token: str) -> None:
    assert caller(database, token) is None


@pytest.mark.parametrize(("stays", "span"), [(False, 12 * HOUR_MS), (True, 30 * DAY_MS)])
def test_a_session_ends_when_unused_and_lasts_while_used(
    database: Clocked, person: int, stays: bool, span: int
) -> None:
    with database.write() as tx:
        token = open_session(tx, person=person, stays=stays)
    for _ in range(3):
        database.moved += span - MINUTE_MS
        found = caller(database, token)
        assert found is not None
        assert found.is_touch_due
        with database.write() as tx:
            people.touch(tx, caller=found)

    database.moved += span + MINUTE_MS

    assert caller(database, token) is None


def test_a_session_just_used_need_not_be_prolonged(database: Clocked, token: str) -> None:
    found = caller(database, token)

    assert found is not None
    assert not found.is_touch_due


def test_a_person_has_at_most_twenty_sessions(database: Clocked, token: str, person: int) -> None:
    for _ in range(MOST_PER_PERSON):
        database.moved += 1000
        with database.write() as tx:
            open_session(tx, person=person)

    assert caller(database, token) is None
    with database.read() as tx:
        assert len(people.sessions_of(tx, person=person)) == MOST_PER_PERSON


def test_a_leaver_is_out_at_once(database: Clocked, token: str, person: int) -> None:
    with database.write() as tx:
        tx.run(f"UPDATE r_people SET f_person_active = 0 WHERE id = {person}")

    assert caller(database, token) is None


def test_a_closed_account_is_out_at_once(database: Clocked, token: str, person: int) -> None:
    with database.write() as tx:
        people.set_active(tx, person=person, is_active=False)

    assert caller(database, token) is None


def test_the_csrf_value_belongs_to_its_session(token: str) -> None:
    assert people.is_csrf_right(token, people.csrf_of(token))
    assert not people.is_csrf_right(token, people.csrf_of(token + "x"))
    assert not people.is_csrf_right(token, None)
    assert not people.is_csrf_right(token, "ü")


def test_an_api_key_acts_with_its_roles_until_revoked(database: Clocked) -> None:
    with database.write() as tx:
        key, token = people.create_key(tx, name=" 金蝶 ", roles=["role_boss"])
    found = caller(database, token)
    assert token.startswith("hd_")
    assert found is not None
    assert found.session is None
    assert found.is_touch_due
    assert (found.actor.name, found.actor.key, found.actor.roles) == (
        "金蝶",
        key.id,
        frozenset({"role_boss"}),
    )

    with database.write() as tx:
        people.touch(tx, caller=found)
        assert people.keys(tx)[0].used_at == tx.now
        people.revoke_key(tx, key=key.id)

    assert caller(database, token) is None
    with database.write() as tx, pytest.raises(UnknownKey):
        people.revoke_key(tx, key=key.id)


def test_an_api_key_ends_on_its_day(database: Clocked) -> None:
    with database.write() as tx:
        _, token = people.create_key(tx, name="试用", roles=[], expires_at=tx.now + HOUR_MS)
    assert caller(database, token) is not None

    database.moved = 2 * HOUR_MS

    assert caller(database, token) is None


def test_an_api_key_needs_a_name(database: Clocked) -> None:
    with database.write() as tx, pytest.raises(UnnamedKey):
        people.create_key(tx, name="  ", roles=[])


def test_roles_are_found_by_any_of_their_names(database: Clocked) -> None:
    with database.read() as tx:
        plan = current_plan(tx)

    assert people.find_roles(plan, ["管理员", "Administrator", "admin"]) == ("admin",)
    assert people.role_names(plan, ["admin", "gone"], "zh") == ("管理员",)
    with pytest.raises(UnknownRole) as refused:
        people.find_roles(plan, ["皇帝"])
    assert "管理员" in refused.value.text("zh")
