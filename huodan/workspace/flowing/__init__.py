"""
The acts of flows: what who is asked answers, whom else they have asked, and what who began a run or looks after it does.

Each is one Tx: the decision, the changes of data behind it, the next tasks and the jobs commit together (decision 0075). Above
``perform``; how a run moves stands in ``workspace/runs``.
"""

from huodan.workspace.flowing.claiming import claim, put_back
from huodan.workspace.flowing.deciding import Answer, keep, refuse, send_back
from huodan.workspace.flowing.looking_after import hand_in, remind, retry, skip, stop, withdraw
from huodan.workspace.flowing.moving_tasks import add, copy_to, delegate, replace, take_out
from huodan.workspace.flowing.standing_in import appoint
from huodan.workspace.flowing.timing import time_up
from huodan.workspace.flowing.together import agree, transfer
from huodan.workspace.flowing.undoing import may_take_back, revoke

__all__ = [
    "Answer",
    "add",
    "agree",
    "appoint",
    "claim",
    "copy_to",
    "delegate",
    "hand_in",
    "keep",
    "may_take_back",
    "put_back",
    "refuse",
    "remind",
    "replace",
    "retry",
    "revoke",
    "send_back",
    "skip",
    "stop",
    "take_out",
    "time_up",
    "transfer",
    "withdraw",
]
