"""
Records and their sub-rows against a model, with a crash at every statement of everything that is done.

After each crash the database is opened anew, as after a restart: what is stored is what was before, to the last row of every
table. Then the same is done without a crash, and after another restart it is what the model says and ``huodan check`` finds
nothing; nor would it have after the crashes, as it knows nothing but these rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from huodan.kit.errors import HuodanError
from huodan.language.messages import Change
from huodan.storage import Database
from huodan.workspace.check import check
from tests.crash.test_every_statement import Countdown, Killed, throw
from tests.engines.records.test_model import PRICES, Records
from tests.support.sales import Desk, build
from tests.support.whole import dump

TODAY = 20260506
MOST_STATEMENTS = 200


class Crashing(Desk):
    """Somebody whose process dies at every ``stride``-th statement of whatever they do, before it is done at last."""

    def __init__(self, url: str, *, stride: int) -> None:
        self.url, self.stride, self.crashes = url, stride, 0
        self.countdown = Countdown(None, throw)
        super().__init__(self._open())
        self.require_lawful()

    def do(self, *commands: Any) -> tuple[Change, ...]:
        """Die again and again, then do it; what is refused is refused without a trace."""
        before = dump(self.database)
        for at in range(0, MOST_STATEMENTS, self.stride):
            self.countdown.at, self.countdown.seen = at, []
            try:
                changes = super().do(*commands)
            except Killed:
                self.crashes += 1
                self.restart()
                assert dump(self.database) == before, self.countdown.seen
                continue
            except HuodanError:
                self.restart()
                assert dump(self.database) == before
                raise
            self.restart()
            self.require_lawful()
            return changes
        raise AssertionError("no command has so many statements")

    def restart(self) -> None:
        """Open the database anew."""
        self.database.close()
        self.countdown.at = None
        self.database = self._open()

    def require_lawful(self) -> None:
        """Let ``huodan check`` look at all of it."""
        with self.database.read() as tx:
            assert check(tx) == ()

    def _open(self) -> Database:
        return Database(self.url, today=TODAY, on_statement=self.countdown)


@pytest.fixture
def desk(
    prepared_database: Callable[[str, Callable[[str], object]], str],
) -> Iterator[Callable[[int], Crashing]]:
    """Give `desk(stride)`, at work in a fresh copy of the published app with a customer and products."""
    made: list[Crashing] = []

    def open_desk(stride: int) -> Crashing:
        url = prepared_database("sales", build)
        database = Database(url, today=TODAY)
        plain = Desk(database)
        plain.create("customer", name="杭州云杉")
        for name, price in PRICES.items():
            plain.create("product", name=name, price=str(price))
        database.close()
        made.append(Crashing(url, stride=stride))
        return made[-1]

    yield open_desk
    for one in made:
        one.database.close()


def test_a_crash_at_any_statement_leaves_what_was_before(desk: Callable[[int], Crashing]) -> None:
    crashing = desk(17)
    few = settings(max_examples=2, stateful_step_count=3)
    run_state_machine_as_test(lambda: Records(crashing), settings=few)  # type: ignore[no-untyped-call]
    assert crashing.crashes > 1


@pytest.mark.proof
def test_a_crash_at_every_statement_leaves_what_was_before(desk: Callable[[int], Crashing]) -> None:
    crashing = desk(1)
    many = settings(max_examples=12, stateful_step_count=8)
    run_state_machine_as_test(lambda: Records(crashing), settings=many)  # type: ignore[no-untyped-call]
    assert crashing.crashes > 200
