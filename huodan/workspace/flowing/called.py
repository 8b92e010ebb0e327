"""What becomes of a run when the program it called has answered, or does not."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huodan.engines import flow
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.flow.step import Answers
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.statements import fetch_rows
from huodan.workspace.perform import go_on
from huodan.workspace.runs import Move, Moving, Turn
from huodan.workspace.runs.calling import SENT, beginning
from huodan.workspace.runs.moving import STUCK, Do, stick

ANSWER = "answer"
MOST_KEPT = 8
"""Attempts of a call a visit keeps: those of two rounds."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one attempt. body: of the answer, None where there was none; why: it was not taken."""

    status: int | None = None
    body: bytes | None = None
    why: Text | None = None


class CallFailed(HuodanError):
    """The program did not take it."""

    code = "call_failed"
    status = 422
    zh = "调用外部系统没有成功：{why}。修好后点重试，或跳过这一步。"
    en = "The other system was not reached or did not take it: {why}. Mend that and try again, or skip the step."


class CallGivenUp(HuodanError):
    """The job that calls died or broke again and again: whether the program was reached, nobody knows."""

    code = "call_given_up"
    status = 422
    zh = "调用外部系统反复中断，没有做完，对方可能已经收到。请先和对方核对，再点重试或跳过这一步。（{why}）"
    en = "The call was interrupted again and again; the other system may have it. Ask there, then try again or skip. ({why})"


class NoAnswer(HuodanError):
    """What was answered lacks what is to be put into a field."""

    code = "answer_lacks"
    status = 422
    zh = "外部系统的回答里没有「{path}」，填不进字段。请检查对方的回答，再重试或跳过。"
    en = "The answer has no “{path}” to put into the field. See what the other system answers, then try again or skip."


def waits_for_answer(tx: Tx, run: Id, visit: Id, *, waits: bool) -> bool:
    """Say whether a call is still wanted: its run was not taken back to before it, and nobody skipped it."""
    found = flow.load(tx, run).run.visits.get(visit)
    return found is not None and (not waits or (found.is_open and STUCK not in found.data))


def answered(
    tx: Tx,
    plan: Plan,
    run: Id,
    visit: Id,
    *,
    body: bytes | None,
    takes: Sequence[Sequence[str]],
    why: Text | None,
    waits: bool,
) -> None:
    """Let a run go on with what was answered; where nothing was, it does what its step says, or is stuck with the reason."""
    _hold(tx, plan, run)
    if not waits:
        if why is not None:
            _say(tx, run, visit, CallFailed(why=why))
        return
    if not waits_for_answer(tx, run, visit, waits=True):
        return
    if why is None:
        try:
            given = tuple((field, _at(_read(body), path)) for path, field in takes)
        except NoAnswer as error:
            stick(tx, plan, run, visit, error)
            return
        turns: list[Turn] = [Do(run, visit, Answers(given))] if given else []
        go_on(tx, plan, [*turns, Move(run, lambda moving: _note(moving, visit, "done"), visit)])
        return
    go_on(tx, plan, [Move(run, lambda moving: _note(moving, visit, "failed"), visit)])
    held = flow.load(tx, run)
    found = held.run.visits[visit]
    if held.is_running and found.is_open and STUCK not in found.data:
        found.data.pop(ANSWER, None)
        flow.save(tx, held)
        stick(tx, plan, run, visit, CallFailed(why=why))


def note_sent(tx: Tx, plan: Plan, run: Id, visit: Id, sent: Sent) -> None:
    """Keep what became of one attempt, for the log of the run."""
    _hold(tx, plan, run)
    held = flow.load(tx, run)
    found = held.run.visits.get(visit)
    if found is None:
        return
    kept = found.data.get(SENT)
    tried = kept if isinstance(kept, list) else []
    answer = None if sent.body is None else beginning(sent.body)
    mine = {"at": tx.now, "status": sent.status, "why": sent.why, "answer": answer or None}
    found.data[SENT] = [*tried, mine][-MOST_KEPT:]
    flow.save(tx, held)


def gave_up(tx: Tx, plan: Plan, run: Id, visit: Id, error: HuodanError, *, waits: bool) -> None:
    """Note that a call came to no end: a run that waits for it is stuck, where who looks after it tries again or skips."""
    _hold(tx, plan, run)
    said = CallGivenUp(why={"zh": error.text("zh"), "en": error.text("en")})
    if not waits:
        _say(tx, run, visit, said)
    elif waits_for_answer(tx, run, visit, waits=True):
        stick(tx, plan, run, visit, said)


def _hold(tx: Tx, plan: Plan, run: Id) -> None:
    form, record = flow.about(tx, run)
    if tx.dialect != "sqlite" and record is not None and form in plan.forms:
        fetch_rows(tx, plan, form, (record,), lock=True)


def _say(tx: Tx, run: Id, visit: Id, error: HuodanError) -> None:
    flow.say(tx, run, "why", visit=visit, data={"why": {"zh": error.text("zh"), "en": error.text("en")}})


def _note(moving: Moving, visit: Id, answer: str) -> None:
    found = moving.held.run.visits[visit]
    found.data[ANSWER] = answer
    moving.walk.woken(found)


def _read(body: bytes | None) -> object:
    try:
        return json.loads(body or b"null")
    except ValueError:
        return None


def _at(tree: object, path: str) -> object:
    """
    Find a part of an answer by its path: ``data.waybill``, ``rows.0.no``.

    Raises:
        NoAnswer
    """
    at: Any = tree
    for name in path.split("."):
        if isinstance(at, Mapping) and name in at:
            at = at[name]
        elif isinstance(at, list) and name.isdigit() and int(name) < len(at):
            at = at[int(name)]
        else:
            raise NoAnswer(path=path)
    return at
