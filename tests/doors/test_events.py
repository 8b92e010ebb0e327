"""Hints: who is told that a form changed, when, and by which process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from huodan.doors.http.events import listen
from huodan.doors.http.problems import SignInNeeded
from huodan.doors.http.route import House
from huodan.doors.telling import Teller
from huodan.engines.people.sessions import end_session, hash_token
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM, CreateRecord
from huodan.storage import Database
from huodan.storage.db import Tx
from huodan.workspace import live
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan
from tests.doors.conftest import Browser, build_company
from tests.doors.hearing import SECONDS, enter, heard


@pytest.fixture
def company(prepared_database: Callable[..., str]) -> Iterator[Database]:
    """This function will open a private copy of the small company."""
    opened = Database(prepared_database("company", build_company), today=20260506)
    yield opened
    opened.close()


def customer(database: Database, code: str) -> None:
    """This function will make a customer."""

    def work(tx: Tx) -> None:
        plan = current_plan(tx)
        perform(tx, plan, system_grant(plan), CreateRecord("customer", {"code": code, "name": code}))

    database.transact(SYSTEM, work)


def test_a_hint_names_the_form_and_comes_once_for_many_changes(company: Database) -> None:
    house = House(company)

    def act() -> None:
        for number in range(5):
            customer(company, f"N{number}")

    told = heard(house, enter(company, "boss"), act)

    assert told == [("form", {"app": "orders", "form": "customer"})]
    assert not house.streams


def test_who_may_not_read_a_form_hears_nothing_of_it(company: Database) -> None:
    def act() -> None:
        customer(company, "N1")

    assert heard(House(company), enter(company, "admin"), act, seconds=1.5) == []


def test_nothing_is_told_of_what_was_not_committed(company: Database) -> None:
    def act() -> None:
        def work(tx: Tx) -> None:
            plan = current_plan(tx)
            perform(tx, plan, system_grant(plan), CreateRecord("customer", {"code": "N1", "name": "n"}))
            raise RuntimeError

        with pytest.raises(RuntimeError):
            company.transact(SYSTEM, work)

    assert heard(House(company), enter(company, "boss"), act, seconds=1.5) == []


def test_what_another_process_changed_is_told(company: Database) -> None:
    other = company.address.open()
    here, there = Teller(company, has_screens=True), Teller(other, has_screens=False)
    try:
        told = heard(House(company), enter(company, "boss"), lambda: customer(other, "N1"))

        assert told == [("form", {"app": "orders", "form": "customer"})]
    finally:
        here.stop()
        there.stop()
        other.close()


def test_a_new_version_is_told_to_everybody(company: Database) -> None:
    told = heard(House(company), enter(company, "admin"), lambda: live.hints(company).ring([live.APPS, "x"]))
    assert told == [("apps", {})]


def test_a_stream_ends_with_its_session_and_with_the_server(
    company: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huodan.doors.http.events.AGAIN_SECONDS", 0)
    house, message = House(company), enter(company, "boss")

    def leave() -> None:
        with company.write() as tx:
            end_session(tx, token_hash=hash_token(message.cookies["huodan_session"]))

    started = time.monotonic()
    assert heard(house, message, leave) == []
    assert time.monotonic() - started < SECONDS
    with pytest.raises(SignInNeeded):
        listen(house, message)

    again = enter(company, "boss")
    started = time.monotonic()
    assert heard(house, again, house.stopping.set) == []
    assert time.monotonic() - started < SECONDS


def test_two_people_in_one_record_see_each_other(browse: Callable[..., Browser]) -> None:
    boss, zhou = browse("boss"), browse("zhoumin")
    rows = boss(
        "POST", "/apps/orders/forms/customer/query", {"where": {"field": "code", "op": "eq", "value": "KH1"}}
    )
    path = f"/apps/orders/forms/customer/records/{rows.json()['rows'][0]['id']}/presence"

    assert boss("POST", path, {"tab": "b" * 16}).json() == {"people": []}
    seen = zhou("POST", path, {"tab": "c" * 16, "editing": True}).json()["people"]
    assert [(one["person"]["title"], one["editing"]) for one in seen] == [("沈建华", False)]
    seen = boss("POST", path, {"tab": "b" * 16}).json()["people"]
    assert [(one["person"]["title"], one["editing"]) for one in seen] == [("周敏", True)]
    assert boss("POST", path, {"tab": "d" * 16}).json()["people"] == seen, (
        "one's own second tab is nobody else"
    )

    boss("POST", path, {"tab": "c" * 16, "leaving": True})
    assert boss("POST", path, {"tab": "b" * 16}).json()["people"] == seen, "nobody sends others away"
    zhou("POST", path, {"tab": "c" * 16, "leaving": True})
    assert boss("POST", path, {"tab": "b" * 16}).json() == {"people": []}


def test_who_may_not_see_the_record_hears_nothing_of_its_readers(browse: Callable[..., Browser]) -> None:
    boss, zhou = browse("boss"), browse("zhoumin")
    rows = boss("POST", "/apps/orders/forms/customer/query", {"columns": ["code"]}).json()["rows"]
    hidden = next(row["id"] for row in rows if row["code"] != "KH1")
    path = f"/apps/orders/forms/customer/records/{hidden}/presence"

    boss("POST", path, {"tab": "b" * 16})
    assert zhou("POST", path, {"tab": "c" * 16}).status_code == 404
    assert boss("POST", path, {"tab": "B" * 16}).json()["code"] == "wrong_setting"
