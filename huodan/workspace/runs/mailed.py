"""Who is mailed of what became of a run: who is asked now and was not before, and who began it of its end (decision 0084)."""

from __future__ import annotations

from collections.abc import Collection

from huodan.engines import flow, mail
from huodan.kit.ids import Id
from huodan.language.flow.course import START
from huodan.language.flow.run import RunState, Task
from huodan.storage.db import Tx


class Mailed:
    """A run as it was when it began to move. is_approval: somebody waits for its end."""

    def __init__(self, held: flow.Held, *, is_approval: bool) -> None:
        self._asked, self._is_running, self._is_approval = _open(held), held.is_running, is_approval

    def note(self, tx: Tx, held: flow.Held) -> list[Task]:
        """Have people mailed of what is other by now, and give the tasks that wait now and did not."""
        was, self._asked = self._asked, _open(held)
        new = [task for task in held.run.tasks.values() if task.id in self._asked - was]
        for task in new:
            is_back = held.run.visits[task.visit].node == START
            kind = mail.Kind.RETURNED if is_back else mail.Kind.ASKED
            mail.add(tx, (task.person,), kind, run=held.id, task=task.id)
        was_running, self._is_running = self._is_running, held.is_running
        if was_running and not held.is_running and self._is_approval:
            _end(tx, held)
        return new


def remind(tx: Tx, held: flow.Held, people: Collection[Id]) -> None:
    """Have people mailed once more of what waits for them in a run."""
    mail.add(tx, frozenset(people), mail.Kind.REMINDER, run=held.id)


def _open(held: flow.Held) -> frozenset[Id]:
    return frozenset(
        task.id for task in held.run.tasks.values() if (task.is_open or task.is_offered) and held.is_running
    )


def _end(tx: Tx, held: flow.Held) -> None:
    """Have who began a run mailed how it ended, unless they ended it."""
    if held.run.state is not RunState.WITHDRAWN and held.run.starter != tx.actor.person:
        mail.add(tx, (held.run.starter,), mail.Kind.ENDED, run=held.id)
