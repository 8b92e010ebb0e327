"""New records with others that refer to them, two saves at the same moment, and sent again: all of one or nothing of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest

from huodan.engines import records
from tests.doors.conftest import Browser
from tests.doors.test_creating import CUSTOMERS, ORDERS, bought, count, mistakes, order, paid

Browse = Callable[..., Browser]


def buyer(code: str, *numbers: str) -> dict[str, Any]:
    """This function will write a customer with an order of each number."""
    return {"values": {"code": code, "name": code}, "related": [bought(no=number) for number in numbers]}


def at_once(monkeypatch: pytest.MonkeyPatch, browse: Browse, *bodies: dict[str, Any]) -> list[Any]:
    """This function will send customers from two screens, each of which stands still for a moment after its first order."""
    apply, together, local = records.apply, threading.Barrier(2), threading.local()

    def slow(tx: Any, plan: Any, decision: Any) -> Any:
        change = apply(tx, plan, decision)
        if decision.draft.form.id == "order" and not getattr(local, "has_waited", False):
            local.has_waited = True
            with suppress(threading.BrokenBarrierError):
                together.wait(0.5)  # where none waits for the other, two are here together
        return change

    monkeypatch.setattr(records, "apply", slow)
    screens = [browse("boss") for _ in bodies]
    with ThreadPoolExecutor(len(bodies)) as threads:
        sent = [
            threads.submit(screen, "POST", f"{CUSTOMERS}/records", body)
            for screen, body in zip(screens, bodies, strict=True)
        ]
        return [one.result() for one in sent]


@pytest.mark.parametrize("numbers", [("DD8", "DD9"), ("DD9", "DD8")])
def test_of_two_saves_with_one_number_in_what_comes_along_one_is_stored_whole_and_one_not_at_all(
    browse: Browse, monkeypatch: pytest.MonkeyPatch, numbers: tuple[str, str]
) -> None:
    answers = at_once(monkeypatch, browse, buyer("KH8", "DD8", "DD9"), buyer("KH9", *numbers))

    stored, refused = sorted(answers, key=lambda one: int(one.status_code))
    boss = browse("boss")
    assert stored.status_code == 201, stored.text
    assert refused.json()["code"] == "related_refused"
    assert all(path.startswith("related.") and code == "taken" for path, code, _ in mistakes(refused))
    assert (count(boss, "customer"), count(boss, "order")) == (3, 2)
    (gone,) = {"KH8", "KH9"} - {stored.json()["values"]["code"]}
    again = boss("POST", f"{CUSTOMERS}/records", buyer(gone, "DD10"))
    assert again.status_code == 201, again.text


def test_of_two_saves_that_do_not_meet_both_are_stored(
    browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = at_once(monkeypatch, browse, buyer("KH8", "DD5", "DD6"), buyer("KH9", "DD7", "DD8"))

    assert [one.status_code for one in answers] == [201, 201]
    assert (count(browse("boss"), "customer"), count(browse("boss"), "order")) == (4, 4)


def test_sent_twice_at_once_under_one_key_it_is_stored_once(key: Callable[..., Any]) -> None:
    sent = order(paid("1"), paid("2"))
    with ThreadPoolExecutor(2) as threads:
        answers = list(
            threads.map(
                lambda _: key("POST", f"{ORDERS}/records", sent, Idempotency_Key="both"),
                range(2),
            )
        )

    assert {one.status_code for one in answers} <= {201, 409}
    stored = [one.json() for one in answers if one.status_code == 201]
    again = key("POST", f"{ORDERS}/records", sent, Idempotency_Key="both").json()
    assert all(one == again for one in stored)
    assert (count(key, "order"), count(key, "payment")) == (1, 2)


def test_sent_twice_with_the_id_it_brings_it_is_stored_once(boss: Browser) -> None:
    sent = order(paid("1"), id="ord_0d5c2jw4qz8k1")
    first = boss("POST", f"{ORDERS}/records", sent)
    again = boss("POST", f"{ORDERS}/records", sent)

    assert first.status_code == 201, first.text
    assert again.status_code in (409, 422), again.text
    assert (count(boss, "order"), count(boss, "payment")) == (1, 1)


def test_a_refusal_under_a_key_is_mended_under_another(boss: Browser) -> None:
    wrong = boss("POST", f"{ORDERS}/records", order(paid("many")), Idempotency_Key="first")
    right = boss("POST", f"{ORDERS}/records", order(paid("5")), Idempotency_Key="second")

    assert (wrong.status_code, right.status_code) == (422, 201)
    assert (count(boss, "order"), count(boss, "payment")) == (1, 1)
