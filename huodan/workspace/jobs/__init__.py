"""
Kinds of jobs: one file per kind, found by its name (``_base.py`` is the contract).
"""

import sys

from huodan.kit.discover import discover
from huodan.workspace.jobs._base import (
    Cancelled,
    Done,
    GoOn,
    JobKind,
    NoUndo,
    Piece,
    Preparation,
    grant_of,
    schedule_of,
)

KINDS: dict[str, JobKind] = {name: kind() for name, kind in discover(sys.modules[__name__], JobKind).items()}

__all__ = [
    "KINDS",
    "Cancelled",
    "Done",
    "GoOn",
    "JobKind",
    "NoUndo",
    "Piece",
    "Preparation",
    "grant_of",
    "schedule_of",
]
