"""
The system tables of flows: the trees runs go by, the runs, what they visit, whom they ask, and what is told of it.

A part of ``system.py``, where others take them from. Rows are never removed (decision 0075).
"""

from __future__ import annotations

from sqlalchemy import Index

from huodan.storage.declaring import key, may, must, table
from huodan.storage.types import BIG, BYTES, SMALL, TEXT, WHOLE

# All written by engines/flow. hash: of body, packed JSON of a Flow as it was when the run began.
flow_tree = table("flow_tree", key("hash", TEXT), must("app", TEXT), must("flow", TEXT), must("body", BYTES))

# version: of the workspace when it began. state: of RunState. cause: the command, import or run it follows from. stuck: JSON
# of a Problem while it cannot go on. record: null for what is about none. locks: 1 while its record is kept from all but
# itself and who is asked. data: packed JSON of what was chosen on the way.
flow_run = table(
    "flow_run",
    key("id", BIG),
    must("app", TEXT),
    must("flow", TEXT),
    must("tree", TEXT),
    must("form", TEXT),
    may("record", BIG),
    must("state", TEXT),
    must("starter", BIG),
    must("version", WHOLE),
    may("cause", BIG),
    may("stuck", TEXT),
    must("locks", SMALL),
    must("data", BYTES),
    must("begun_at", BIG),
    may("ended_at", BIG),
    Index("flow_run_record", "form", "record"),
    Index("flow_run_state", "state", "flow"),
    Index("flow_run_starter", "starter", "id"),
)

# around: the visit of the block, 0 for the trunk. due_at: when it is to be looked at again. data: packed JSON of
# what the node keeps.
flow_visit = table(
    "flow_visit",
    key("id", BIG),
    must("run", BIG),
    must("node", TEXT),
    must("around", BIG),
    must("arm", TEXT),
    must("state", TEXT),
    may("straight", TEXT),
    must("entered_at", BIG),
    may("left_at", BIG),
    may("due_at", BIG),
    may("data", BYTES),
    Index("flow_visit_run", "run"),
    Index("flow_visit_due", "due_at"),
)

# form, record: of its run, for lists. sort: ask, handle, copy, remind. acted_by: who answered in their stead. opinion: what
# was said. merged: what tasks of one person have in common that are one to-do.
flow_task = table(
    "flow_task",
    key("id", BIG),
    must("run", BIG),
    must("visit", BIG),
    must("form", TEXT),
    may("record", BIG),
    must("person", BIG),
    must("place", WHOLE),
    must("sort", TEXT),
    must("state", TEXT),
    may("vote", TEXT),
    may("opinion", TEXT),
    may("acted_by", BIG),
    may("for_task", BIG),
    must("opened_at", BIG),
    may("closed_at", BIG),
    may("seen_at", BIG),
    may("merged", TEXT),
    Index("flow_task_person", "person", "state", "id"),
    Index("flow_task_run", "run"),
    Index("flow_task_visit", "visit"),
)

# The history of a run besides its visits and tasks: who did what (transferred, reminded, moved to another flow …). data: JSON.
flow_said = table(
    "flow_said",
    key("id", BIG),
    must("run", BIG),
    may("visit", BIG),
    may("task", BIG),
    must("at", BIG),
    must("person", BIG),
    must("what", TEXT),
    must("data", TEXT),
    Index("flow_said_run", "run"),
)

# Who stands in for whom, from and to a day (yyyymmdd); flows: JSON list of ids, null for all.
flow_stand_in = table(
    "flow_stand_in",
    key("id", BIG),
    must("person", BIG),
    must("stand_in", BIG),
    must("from_day", WHOLE),
    must("to_day", WHOLE),
    may("flows", TEXT),
    must("at", BIG),
    may("ended_at", BIG),
    Index("flow_stand_in_person", "person"),
    Index("flow_stand_in_by", "stand_in"),
)

# That a schedule or a day of a field has set a flow off for a record: once, also after downtime. at: the moment that was due.
flow_fired = table(
    "flow_fired",
    key("flow", TEXT),
    key("record", BIG),
    key("at", BIG),
    must("run", BIG),
    must("fired_at", BIG),
)
