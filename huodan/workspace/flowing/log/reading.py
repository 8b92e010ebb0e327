"""Opening the log of a run: for who looks after it, in pages of its visits."""

from __future__ import annotations

from dataclasses import dataclass

from huodan.engines import flow, journal
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.known import looks_after
from huodan.workspace.flowing.log.given import Given, given_of
from huodan.workspace.flowing.log.reader import Reader
from huodan.workspace.flowing.log.steps import Step, Telling
from huodan.workspace.flowing.watching import Deed
from huodan.workspace.runs.taking_back import wrote_at

MOST_STEPS = 50
MOST_BESIDES = 100


@dataclass(frozen=True, slots=True)
class Log:
    """
    A page of the log of a run. next: the visit behind which the next page begins.

    given, besides: on the first page. besides: what the run wrote that no step did, such as marks and corrections.
    """

    held: flow.Held
    given: Given | None
    steps: tuple[Step, ...]
    besides: tuple[Deed, ...]
    next: Id | None


def open_log(tx: Tx, plan: Plan, grant: Grant, id: Id, *, after: Id | None, limit: int) -> Log:
    """
    Give a page of the log of a run, the oldest visit first.

    Raises:
        RunNotFound: also to who does not look after it.
    """
    held = flow.load(tx, id)
    if not looks_after(tx, plan, grant, held):
        raise flow.RunNotFound
    reader = Reader(tx, plan, grant, held)
    rest = [each for each in held.run.visits.values() if after is None or each.id > after]
    page = rest[: min(limit, MOST_STEPS)]
    said = flow.said_of(tx, id)
    telling = Telling(reader, page, said)
    is_first = after is None
    return Log(
        held,
        given_of(reader, said) if is_first else None,
        tuple(map(telling.step, page)),
        _besides(reader) if is_first else (),
        page[-1].id if len(page) < len(rest) else None,
    )


def _besides(reader: Reader) -> tuple[Deed, ...]:
    by_steps = {one for visit in reader.held.run.visits.values() for one in wrote_at(visit) or ()}
    listed = journal.written_by(reader.tx, reader.held.id, limit=MOST_BESIDES + len(by_steps))
    others = [each for each in listed if (each.form, each.record, each.version) not in by_steps]
    return tuple(deed for each in others[:MOST_BESIDES] if (deed := reader.deed(each)) is not None)
