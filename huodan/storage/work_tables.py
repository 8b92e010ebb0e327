"""
The system tables of work that is done later or takes long: jobs with their pieces, imports, and what people
are told of.

A part of ``system.py``, where others take them from.
"""

from __future__ import annotations

from sqlalchemy import Index, text

from huodan.storage.declaring import key, may, must, table
from huodan.storage.types import BIG, BYTES, SMALL, TEXT, WHOLE

# The two below are written by engines/jobs. due_at: when somebody may take the job: its time while it waits, the end
# of the lease while it runs, none once it is over. turn: how often it was taken. once: no second job has it meanwhile.
# input, position, result, body: packed JSON. error: JSON of a Problem. undone_by: the job that took it back.
# A piece is a part of the work, done in one Tx.
job = table(
    "job",
    key("id", BIG),
    must("kind", TEXT),
    must("state", TEXT),
    may("due_at", BIG),
    must("turn", WHOLE),
    must("attempts", WHOLE),
    must("person", BIG),
    may("api_key", BIG),
    may("once", TEXT),
    must("title", TEXT),
    must("input", BYTES),
    must("position", BYTES),
    must("done", BIG),
    may("total", BIG),
    must("is_cancelling", SMALL),
    may("result", BYTES),
    may("error", TEXT),
    may("undone_by", BIG),
    must("created_at", BIG),
    may("ended_at", BIG),
    Index("job_due", "due_at"),
    Index("job_asker", "person", "id"),
    Index("job_once", "once", unique=True),
    Index("job_ended", "ended_at"),
)
job_piece = table(
    "job_piece", key("job", BIG), key("number", WHOLE), must("body", BYTES), may("result", BYTES)
)

# The two below are written by workspace/importing. An import is the cause of what it did, in the journal; file: its
# name; counts: how many records; undone_at: when its undo began, which undo_job does; if that job failed or was
# cancelled, this counts for nothing. header: JSON, as the mapping's file had it.
import_run = table(
    "import_run",
    key("id", BIG),
    must("form", TEXT),
    must("person", BIG),
    may("api_key", BIG),
    must("at", BIG),
    may("file", TEXT),
    must("import_as", TEXT),
    must("mode", TEXT),
    must("created", WHOLE),
    must("updated", WHOLE),
    must("unchanged", WHOLE),
    must("refused", WHOLE),
    may("undone_at", BIG),
    may("undone_by", BIG),
    may("undo_job", BIG),
    Index("import_run_newest", "form", "id"),
)
import_mapping = table(
    "import_mapping",
    key("id", BIG),
    must("form", TEXT),
    must("name", TEXT),
    must("name_key", TEXT),
    must("header", TEXT),
    must("mapping", TEXT),
    must("mode", TEXT),
    may("key", TEXT),
    must("saved_at", BIG),
    must("saved_by", BIG),
    Index("import_mapping_name", "form", "name_key", unique=True),
)

# Written by engines/inbox.py. One row for each receiver. kind: of what they are told; what it is about stands in the
# columns behind, as far as a kind has such. sender, api_key: who did it. read_at: null until its receiver has read it.
message = table(
    "message",
    key("id", BIG),
    must("receiver", BIG),
    must("kind", TEXT),
    must("sender", BIG),
    may("api_key", BIG),
    may("form", TEXT),
    may("record", BIG),
    may("comment", BIG),
    must("at", BIG),
    may("read_at", BIG),
    Index("message_receiver", "receiver", "id"),
    Index(
        "message_unread",
        "receiver",
        "id",
        sqlite_where=text("read_at IS NULL"),
        postgresql_where=text("read_at IS NULL"),
    ),
    Index("message_record", "form", "record"),
    Index("message_comment", "comment"),
)
