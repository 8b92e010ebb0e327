"""What set a run off, and what it was given then: the change of its record, the press, the moment of the clock."""

from __future__ import annotations

from dataclasses import dataclass

from huodan.engines import flow, journal
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.document.flow import DayOf, Pressed, Scheduled
from huodan.workspace.flowing.log.reader import Reader
from huodan.workspace.flowing.watching import Deed
from huodan.workspace.runs.around import BY_PROGRAM
from huodan.workspace.runs.moving import PARENT

HANDED_IN, BY_FLOW = "handed_in", "by_flow"


@dataclass(frozen=True, slots=True)
class Given:
    """
    How a run came about.

    what: as ``start.on`` says it, ``handed_in`` where its record was handed in by an act, ``by_flow`` where a step of another
    run began it, which is ``parent``. button: what it is called. deed: the change that set it off, with what a button asked
    for or a message brought, as far as its reader sees the record. due_at: the moment of the clock that was due; is_missed:
    it is caught up. is_program: no person did it.
    """

    what: str
    button: Text | None = None
    deed: Deed | None = None
    parent: Id | None = None
    due_at: int | None = None
    is_missed: bool = False
    is_program: bool = False


def given_of(reader: Reader, said: tuple[flow.Said, ...]) -> Given:
    """Say how a run came about."""
    held, tx = reader.held, reader.tx
    is_program = bool(held.data.get(BY_PROGRAM))
    parent = held.data.get(PARENT)
    if parent:
        return Given(BY_FLOW, parent=Id(parent[0]), is_program=is_program)
    start = None if reader.planned is None else reader.planned.flow.start
    if isinstance(start, Scheduled | DayOf):
        missed = next((each.data.get("at") for each in said if each.what == "caught_up"), None)
        due = flow.due_at(tx, held.flow, held.record or Id(0), fired_at=held.begun_at)
        return Given(start.on, due_at=due or missed, is_missed=missed is not None, is_program=True)
    written = None
    if held.record is not None:
        written = journal.written_then(tx, held.form, held.record, command=held.cause, at=held.begun_at)
    what = HANDED_IN if start is None else start.on
    if what in ("submitted", "created") and held.cause is None:
        what = HANDED_IN
    deed = None if written is None or what == HANDED_IN else reader.deed(written)
    button = None
    if isinstance(start, Pressed) and held.form in reader.plan.forms:
        buttons = reader.plan.forms[held.form].form.buttons
        button = next((each.label for each in buttons if each.id == start.button), None)
    return Given(what, button, deed, is_program=is_program)
