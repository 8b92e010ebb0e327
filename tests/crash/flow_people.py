"""Runs that see every act of people, for ``test_every_node.py``: a new act is one more line of one of them."""

from __future__ import annotations

from collections.abc import Callable

from huodan.language.access import Grant
from huodan.language.flow.course import START
from huodan.language.plan.model import Plan
from huodan.storage import Tx
from huodan.workspace import flowing
from huodan.workspace.flowing.batch import agree_all
from huodan.workspace.flowing.handing_over import hand_over
from huodan.workspace.flowing.renewing import renew
from tests.crash.flow_cases import APPROVED, HAND_IN, Case, Flows, ask
from tests.crash.flow_steps import Work, agree, newest, on_run, on_task, other, publish, submit, take_out
from tests.support.office import Office, flow

SEVERAL: Flows = lambda office: [  # noqa: E731
    flow(ask(office, "a", "王雷"), ask(office, "b", "陈静"), withdraws="before_the_end")
]


def all_of(name: str) -> Callable[[Office], Work]:
    """Agree to all that waits for somebody."""

    def find(office: Office) -> Work:
        ids = [task.id for task in office.todo(name)]

        def work(tx: Tx, plan: Plan, grant: Grant) -> None:
            assert set(agree_all(tx, plan, grant, ids, flowing.Answer()).values()) == {None}

        return work

    return find


def renewing(office: Office) -> Work:
    """Move the newest run to the version of now."""
    run = newest(office)
    return lambda *seen: renew(*seen, run)


def newer(office: Office) -> None:
    """Publish another version of a flow that is under way."""
    publish(office.database, [flow(ask(office, "a", "陈静"), ask(office, "c", "李总"))])


PEOPLE = (
    Case(
        "who else is asked",
        SEVERAL,
        (
            submit(),
            on_task("transfer", "王雷", to="赵磊"),
            on_task("delegate", "赵磊", to="何苗"),
            agree("何苗"),
            on_task("add", "赵磊", people=["李总"], where="before"),
            take_out("赵磊", "李总"),
            on_task("add", "赵磊", people=["李总"], where="before"),
            agree("李总"),
            on_task("add", "赵磊", people=["王雷"], where="beside"),
            on_task("keep", "赵磊", flowing.Answer("想想")),
            on_task("copy_to", "赵磊", people=["李总"]),
            on_run("remind", "周敏"),
            agree("赵磊"),
            on_run("revoke", "赵磊"),
            agree("赵磊"),
            on_task("replace", "管理员", whose="陈静", to="何苗"),
            on_task("add", "何苗", people=["李总"], where="after"),
            agree("李总"),
        ),
        {"runs": APPROVED, "told": 1, "asked": {}},
    ),
    Case(
        "sent back, stopped and taken back",
        SEVERAL,
        (
            submit(),
            agree("王雷"),
            on_task("send_back", "陈静", to=START, straight=True, opinion="改"),
            agree("周敏"),
            on_run("stop", "管理员", why="停"),
            HAND_IN,
            on_run("withdraw", "周敏"),
            HAND_IN,
            other(
                "appoint",
                "王雷",
                lambda office: (
                    lambda *seen: flowing.appoint(
                        *seen, stand_in=office.id("赵磊"), from_day=20260501, to_day=20260601
                    )
                ),
            ),
            on_task("agree", "赵磊", flowing.Answer(), whose="王雷"),
        ),
        {"runs": ["flow cancelled", "flow running", "flow withdrawn"], "asked": {"陈静": ["b"]}},
    ),
    Case(
        "claimed, put back and claimed by another",
        lambda office: [flow(ask(office, "a", "王雷", "赵磊", way="claim"))],
        (
            submit(),
            on_task("claim", "王雷"),
            on_task("put_back", "王雷"),
            on_task("claim", "赵磊"),
            agree("赵磊"),
        ),
        {"runs": APPROVED, "asked": {}},
    ),
    Case(
        "several at once, who leaves, and a newer version",
        SEVERAL,
        (
            submit(),
            submit(),
            other("agree_all", "王雷", all_of("王雷")),
            newer,
            other("renew", "管理员", renewing),
            other(
                "hand_over",
                "管理员",
                lambda office: lambda *seen: hand_over(*seen, office.id("陈静"), to=office.id("何苗")),
            ),
        ),
        {"runs": ["flow running", "flow running"]},
    ),
)
