"""
What happens later: a job is a row, written in the Tx of what it follows from (sentence 8, D10).

Owns the tables ``job`` and ``job_piece``: who may take a job and until when, how far it is, how it ended.
Does not own what a kind of job does (``workspace/jobs``) or who does it (``workspace/working.py``, the workers).

A job is taken, and what it does next is written in one Tx with how far it is then. Whoever takes it has a lease and the
number of the turn: should they die, the lease runs out and somebody else takes the next turn; should they only be slow,
what they write for a turn that is over is refused. So each piece is done exactly once, however often it is begun.
"""

from huodan.engines.jobs.asking import LOOK_MS, PLANNED, ask, bell, call_off, enqueue, put_off, waits_at
from huodan.engines.jobs.doing import (
    LEASE_MS,
    again,
    back_off,
    cancel,
    end,
    go_on,
    hold,
    keep,
    keep_done,
    next_due,
    retry,
    take,
)
from huodan.engines.jobs.job import OVER, Job, JobNotFound, JobOver, NotFailed, State
from huodan.engines.jobs.keeping import KEPT_MS, note_undone, purge
from huodan.engines.jobs.looking import MOST_LISTED, find, list_jobs
from huodan.engines.jobs.pieces import JobPiece, add_pieces, keep_piece, note_piece, piece, pieces

__all__ = [
    "KEPT_MS",
    "LEASE_MS",
    "LOOK_MS",
    "MOST_LISTED",
    "OVER",
    "PLANNED",
    "Job",
    "JobNotFound",
    "JobOver",
    "JobPiece",
    "NotFailed",
    "State",
    "add_pieces",
    "again",
    "ask",
    "back_off",
    "bell",
    "call_off",
    "cancel",
    "end",
    "enqueue",
    "find",
    "go_on",
    "hold",
    "keep",
    "keep_done",
    "keep_piece",
    "list_jobs",
    "next_due",
    "note_piece",
    "note_undone",
    "piece",
    "pieces",
    "purge",
    "put_off",
    "retry",
    "take",
    "waits_at",
]
