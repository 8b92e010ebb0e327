"""Several who decide at once, in threads and in processes: each place counts once, what follows is done once, nobody is lost."""

from __future__ import annotations

import subprocess
import sys
from functools import partial

import pytest

from huodan.language.flow.run import RunState, TaskState
from huodan.language.messages import UpdateRecord
from huodan.workspace import flowing
from huodan.workspace.flowing.refusals import NotYourTask, TaskOver
from huodan.workspace.runs import UnderApproval
from tests.support import at_once
from tests.support.at_once import Work
from tests.support.office import Office, Tree, approve, flow

MORE: Tree = {
    "id": "more",
    "kind": "update",
    "label": "more",
    "sets": [{"id": "g", "field": "order_count", "formula": "1", "add": True}],
}
together = partial(at_once.together, refusals=(TaskOver, NotYourTask, UnderApproval))


def agreeing(task: int) -> Work:
    return lambda tx, plan, grant: flowing.agree(tx, plan, grant, task, flowing.Answer())


def giving(task: int, to: int) -> Work:
    return lambda tx, plan, grant: flowing.transfer(tx, plan, grant, task, to=to)


def test_of_those_who_decide_for_all_one_wins_and_the_others_are_told(office: Office) -> None:
    names = ("王雷", "陈静", "赵磊", "何苗")
    office.publish(flow(approve("a", office.people(*names)), MORE))
    for _ in range(5):
        order = office.submit(count=0)

        told = together(office, *[(name, agreeing(office.todo(name)[0].id)) for name in names])

        assert sorted(told) == ["done", "task_over", "task_over", "task_over"]
        assert (office.state(order), office.cell(order, "count")) == (RunState.APPROVED, 1_000_000)


def test_all_who_agree_at_once_count(office: Office) -> None:
    names = ("王雷", "陈静", "赵磊", "何苗")
    office.publish(flow(approve("a", office.people(*names), way="all"), MORE))
    for _ in range(5):
        order = office.submit(count=0)

        told = together(office, *[(name, agreeing(office.todo(name)[0].id)) for name in names])

        assert told == ["done"] * 4
        assert (office.state(order), office.cell(order, "count")) == (RunState.APPROVED, 1_000_000)


def test_a_double_click_is_one_vote(office: Office) -> None:
    office.publish(flow(approve("a", office.people("王雷", "陈静"), way="all"), MORE))
    order = office.submit(count=0)
    task = office.todo("王雷")[0].id

    told = together(office, *[("王雷", agreeing(task))] * 3)

    assert sorted(told) == ["done", "task_over", "task_over"]
    assert office.waiting() == {"陈静": ["a"]}
    assert office.state(order) is RunState.RUNNING


def test_giving_away_and_agreeing_at_once_leaves_one_owner(office: Office) -> None:
    office.publish(flow(approve("a", office.people("王雷"))))
    for _ in range(5):
        order = office.submit()
        task = office.todo("王雷")[-1].id
        to = office.id("陈静")

        told = together(
            office,
            ("王雷", agreeing(task)),
            ("王雷", giving(task, to)),
        )

        assert told.count("done") == 1
        held = office.held(order)
        open = [each for each in held.run.tasks.values() if each.state is TaskState.OPEN]
        assert len(open) == (held.run.state is RunState.RUNNING)


def test_a_save_and_a_submission_wait_for_each_other(office: Office) -> None:
    start = {"id": "s", "on": "updated", "fields": ["order_count"]}
    office.publish(flow(approve("a", office.people("王雷")), start=start))
    order = office.submit()

    def save(count: int) -> Work:
        from huodan.workspace.perform import perform

        return lambda tx, plan, grant: perform(
            tx, plan, grant, UpdateRecord("order", order, {"count": count})
        )

    told = together(office, ("周敏", save(1)), ("周敏", save(2)), ("周敏", save(3)))

    assert sorted(told) == ["done", "under_approval", "under_approval"]
    assert office.waiting() == {"王雷": ["a"]}


PROCESS = """
import sys
from huodan.storage import Database
from huodan.workspace import flowing
from huodan.workspace.flowing.refusals import TaskOver
from tests.support import at_once
from tests.support.at_once import Work
from tests.support.office import TODAY, Office
office = Office(Database(sys.argv[1], today=TODAY))
won = 0
print("ready", flush=True)
sys.stdin.readline()
for task in office.todo(sys.argv[2]):
    try:
        office.act(sys.argv[2], flowing.agree, task.id, flowing.Answer())
        won += 1
    except TaskOver:
        pass
print(won)
"""


@pytest.mark.parametrize("count", [12])
def test_processes_decide_each_once(office: Office, count: int) -> None:
    names = ("王雷", "陈静", "赵磊")
    office.publish(flow(approve("a", office.people(*names)), MORE))
    orders = [office.submit(count=0) for _ in range(count)]
    url = str(office.database.url.render_as_string(hide_password=False))
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS, url, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    won = [int(process.communicate("\n")[0]) for process in processes]

    assert sum(won) == count
    for order in orders:
        assert (office.state(order), office.cell(order, "count")) == (RunState.APPROVED, 1_000_000)
