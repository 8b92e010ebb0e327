"""
Files and pictures somebody adds to what they answer: brought by who is asked, kept by the run, as signatures are.

They are no field of the record: only who takes part in the run, or looks after it, has them, as long as the answer stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from huodan.engines import files, flow
from huodan.engines.files import Stored
from huodan.engines.query import FileNotFound
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, parse_id
from huodan.language.access import Grant
from huodan.language.fields._files import PREFIX, File
from huodan.language.flow.run import Task, TaskState
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.acting import OnTask
from huodan.workspace.flowing.known import looks_after
from huodan.workspace.runs.tasked import tasks_of

ATTACHED = "attached"
MOST = 9
LEFT = frozenset({TaskState.DONE, TaskState.MOVED})


class BadOpinionFile(HuodanError):
    """What was given with an opinion is no file its sender has just brought."""

    code = "bad_opinion_file"
    status = 422
    zh = "意见的附件里有一个不能用：上传超过一天没有提交，或已经用在别处。请删掉它，重新上传。"
    en = "A file of this opinion cannot be used: it waited for more than a day, or is kept elsewhere. Please upload it again."


class TooManyOpinionFiles(HuodanError):
    """More files were given with an opinion than anybody reads."""

    code = "too_many_opinion_files"
    status = 422
    zh = "一条意见最多带 {limit} 个附件。请删掉一些，或放到评论里。"
    en = "An opinion takes {limit} files at most. Please leave some out."


def attach(acting: OnTask, given: Sequence[str]) -> None:
    """
    Keep files with what somebody answers now, which must be said in the same Tx.

    given: as they were answered to who brought them.

    Raises:
        TooManyOpinionFiles, BadOpinionFile
    """
    ids = list(dict.fromkeys(given))
    if len(ids) > MOST:
        raise TooManyOpinionFiles(limit=MOST)
    held, kept = acting.held, list[File]()
    for text in ids:
        id = parse_id(text) if text.startswith(f"{PREFIX}_") else None
        found = None if id is None else files.find_own(acting.tx, id)
        if found is None:
            raise BadOpinionFile
        place = f"task:{acting.task.id}"
        files.hold(acting.tx, found.file.id, form=held.form, record=held.record or held.id, field=place)
        kept.append(found.file)
    if kept:
        acting.say(ATTACHED, acting.task, files=[each.view() for each in kept])


def of_answers(held: flow.Held, every: Iterable[flow.Said]) -> Mapping[Id, tuple[Mapping[str, object], ...]]:
    """Give the files of the answers that stand, by task: id, name, size and type of each."""
    found: defaultdict[Id, tuple[Mapping[str, object], ...]] = defaultdict(tuple)
    for said in every:
        task = held.run.tasks.get(said.task or Id(0))
        if said.what == ATTACHED and task is not None and _stands(task, said):
            found[task.id] += tuple(said.data["files"])
    return found


def _stands(task: Task, said: flow.Said) -> bool:
    """Say whether an answer was not taken back, and with it what came with it."""
    return task.state in LEFT and task.closed_at == said.at


def require_bringing(tx: Tx, plan: Plan, grant: Grant, task: Id) -> None:
    """
    Let pass who may bring files for an answer: whose turn it is.

    Raises:
        TaskNotFound: also where it is somebody else's.
    """
    run, _, _ = flow.run_of(tx, task)
    held = flow.look(tx, run)
    if not held.is_running or all(each.id != task for each in tasks_of(tx, held, grant.actor.person)):
        raise flow.TaskNotFound


def file_of(tx: Tx, plan: Plan, grant: Grant, task: Id, file: Id) -> Stored:
    """
    Give a file somebody answered a task with.

    Raises:
        TaskNotFound: if who asks neither takes part in the run nor looks after it. FileNotFound: if the answer has none such.
    """
    run, _, _ = flow.run_of(tx, task)
    held = flow.look(tx, run)
    if not flow.takes_part(tx, run, grant.actor.person) and not looks_after(tx, plan, grant, held):
        raise flow.TaskNotFound
    outside = File(file).outside
    listed = of_answers(held, flow.said_of(tx, run)).get(task, ())
    found = files.find(tx, file) if any(each["id"] == outside for each in listed) else None
    if found is None:
        raise FileNotFound
    return found
