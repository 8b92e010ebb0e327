"""Whether somebody may take back at once what they just said, so that it is offered only where it works."""

from __future__ import annotations

from huodan.engines import flow
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.deciding import revoke
from huodan.workspace.flowing.refusals import TooLate


def may_take_back(tx: Tx, plan: Plan, grant: Grant, task: Id) -> bool:
    """Say whether what somebody said about a task may be taken back now: it is tried, and undone."""
    run, _, _ = flow.run_of(tx, task)
    is_done = False
    try:
        with tx.attempt():
            revoke(tx, plan, grant, run)
            is_done = True
            raise TooLate  # it was only tried
    except HuodanError:
        return is_done
