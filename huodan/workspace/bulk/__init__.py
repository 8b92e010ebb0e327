"""
Many records at once: the same values for all of them, deleting them, bringing them back, and taking any of that back.

Owns which records are meant, what is done with each, and what became of it; one record's refusal is no other's. Up to 200
are done in the Tx they are asked for in; more are a job (``jobs/bulk.py``), whose pieces call the same. Does not own what
may be done: each record goes through ``perform`` with the rights of who asked.
"""

from huodan.workspace.bulk.asking import counted, do_later, do_now, start, start_all
from huodan.workspace.bulk.doing import (
    ACTIONS,
    MOST_SELECTED,
    NOT_NOW,
    BuildersOnly,
    Bulk,
    ChangedSince,
    NothingSelected,
    Outcome,
    Target,
    TooManySelected,
    do,
    failure,
    read_bulk,
    refuse_all,
    select,
    writable,
)

__all__ = [
    "ACTIONS",
    "MOST_SELECTED",
    "NOT_NOW",
    "Bulk",
    "BuildersOnly",
    "ChangedSince",
    "NothingSelected",
    "Outcome",
    "Target",
    "TooManySelected",
    "counted",
    "do",
    "do_later",
    "do_now",
    "failure",
    "read_bulk",
    "refuse_all",
    "select",
    "start",
    "start_all",
    "writable",
]
