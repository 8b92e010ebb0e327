"""
Runs of flows in the write door: what a Change sets off, how a run moves, what it wants done, and which records it locks.

``perform`` holds its turns in the queue beside commands (decision 0075). Beneath ``perform``; the acts of people stand above it
(``workspace/flowing``).
"""

from huodan.workspace.runs.beginning import begin
from huodan.workspace.runs.doing import do
from huodan.workspace.runs.moving import Begin, Do, End, Move, Moving, Turn, end, move
from huodan.workspace.runs.pinned import planned_of
from huodan.workspace.runs.reacting import (
    UnderApproval,
    called,
    follow,
    is_flowed,
    keeps_from,
    leads_on,
    locked,
    pressed,
    require_free,
    starter_of,
    under_approval,
)
from huodan.workspace.runs.turns import TakeBack, label_of
from huodan.workspace.runs.wishes import Perform

__all__ = [
    "Begin",
    "Do",
    "End",
    "Move",
    "Moving",
    "Perform",
    "TakeBack",
    "Turn",
    "UnderApproval",
    "begin",
    "called",
    "do",
    "end",
    "follow",
    "is_flowed",
    "keeps_from",
    "label_of",
    "leads_on",
    "locked",
    "move",
    "planned_of",
    "pressed",
    "require_free",
    "starter_of",
    "under_approval",
]
