"""
The system tables of work that is done later or takes long: jobs with their pieces, imports, what people are
told of, what other programs are told of, and what they tell us.

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

# The two below are written by engines/webhooks. An address that is told what happens to records. channel: by which it is
# told, none for that of programs. forms: JSON list of form ids, ``*`` for all; events: JSON list of kinds of
# changes; roles: JSON list of role ids, whose rights say what is told.
# secret: sealed; former: JSON list of [sealed, until when it signs too], former_until the last. off_why: why it was switched
# off by itself. turn: how often somebody began to send to it, last at taken_at, who has until held_until. failures: since it
# answered last; failing_since, failed_at: the first and the last of them.
# A delivery is one change told to one address. entry: of the journal; of a trial an id of its own, and no form. due_at: when
# it is tried next, none once it is over. request: packed JSON of headers and body, as sent last; answer: what came back.
webhook = table(
    "webhook",
    key("id", BIG),
    may("channel", TEXT),
    must("name", TEXT),
    must("url", TEXT),
    must("forms", TEXT),
    must("events", TEXT),
    must("roles", TEXT),
    must("secret", TEXT),
    may("former", TEXT),
    may("former_until", BIG),
    must("is_on", SMALL),
    may("off_why", TEXT),
    may("off_at", BIG),
    must("version", WHOLE),
    must("created_at", BIG),
    must("created_by", BIG),
    must("turn", WHOLE),
    may("held_until", BIG),
    may("paused_until", BIG),
    must("failures", WHOLE),
    may("failing_since", BIG),
    may("answered_at", BIG),
    may("taken_at", BIG),
    may("failed_at", BIG),
)
_WAITS = text("due_at IS NOT NULL")
webhook_delivery = table(
    "webhook_delivery",
    key("webhook", BIG),
    key("entry", BIG),
    may("form", TEXT),
    must("record", BIG),
    must("version", WHOLE),
    must("kind", TEXT),
    must("at", BIG),
    must("state", TEXT),
    may("due_at", BIG),
    must("attempts", WHOLE),
    may("tried_at", BIG),
    may("took_ms", WHOLE),
    may("status", WHOLE),
    may("error", TEXT),
    may("request", BYTES),
    may("answer", BYTES),
    may("ended_at", BIG),
    Index("webhook_delivery_due", "webhook", "due_at", sqlite_where=_WAITS, postgresql_where=_WAITS),
    Index(
        "webhook_delivery_record",
        "webhook",
        "record",
        "version",
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    ),
    Index("webhook_delivery_state", "webhook", "state", "entry"),
    Index("webhook_delivery_ended", "ended_at"),
)

# The two below are written by engines/incoming. An address of ours to which another program posts what becomes of a record.
# id: that of the key it acts by, which has its name and roles; token_hash: of what its address ends with. does: create,
# upsert or flow; key: the field by which upserting finds; maps: JSON of where which field stands. proof: how a message shows
# whose it is; header: in which it does, if that is theirs to say; secret, former: as of webhooks. once: JSON of what tells
# one message from another. removed_at: when it was removed: what it did is still told by its name.
# A call is one message. state: done, refused, kept (as a sample), unproven. once: the key no other done one of its address
# has. answer: packed JSON, given again to who repeats it; body: sealed; by, replay_of: who had which one done again.
incoming = table(
    "incoming",
    key("id", BIG),
    must("token_hash", BYTES),
    must("ending", TEXT),
    must("form", TEXT),
    must("does", TEXT),
    may("key", TEXT),
    may("flow", TEXT),
    must("maps", TEXT),
    must("proof", TEXT),
    may("header", TEXT),
    must("secret", TEXT),
    may("former", TEXT),
    may("former_until", BIG),
    must("once", TEXT),
    must("is_on", SMALL),
    must("version", WHOLE),
    must("created_at", BIG),
    must("created_by", BIG),
    may("removed_at", BIG),
    Index("incoming_token", "token_hash", unique=True),
)
incoming_call = table(
    "incoming_call",
    key("incoming", BIG),
    key("id", BIG),
    must("at", BIG),
    must("state", TEXT),
    may("once", TEXT),
    must("status", WHOLE),
    may("did", TEXT),
    may("form", TEXT),
    may("record", BIG),
    may("error", TEXT),
    may("answer", BYTES),
    may("headers", TEXT),
    may("body", TEXT),
    must("address", TEXT),
    must("took_ms", WHOLE),
    must("repeats", WHOLE),
    may("repeated_at", BIG),
    may("replay_of", BIG),
    may("replayed_by", BIG),
    Index("incoming_call_once", "incoming", "once", unique=True),
    Index("incoming_call_state", "incoming", "state", "id"),
    Index("incoming_call_at", "at"),
)
