"""
The system tables of e-mail: where somebody gets theirs, and what they are mailed of.

A part of ``system.py``, where others take them from.
"""

from __future__ import annotations

from sqlalchemy import Index, text

from huodan.storage.declaring import key, may, must, table
from huodan.storage.types import BIG, TEXT, WHOLE

# Both written by engines/mail.py. off: JSON list of the kinds somebody wants no mail of. sent_at: when they were sent the
# last. turn: how often somebody began to write to them, who has that turn until held_until.
mail_box = table(
    "mail_box",
    key("person", BIG),
    may("address", TEXT),
    must("off", TEXT),
    may("sent_at", BIG),
    must("turn", WHOLE),
    may("held_until", BIG),
    must("changed_at", BIG),
)

# One thing somebody is to be mailed of; several go in one letter. run, task, said: what it is about, as far as its kind has such.
# due_at: when it is tried next, none once it is over. letter: in which it was sent last. error: JSON of both languages.
_WAITS = text("due_at IS NOT NULL")
mail = table(
    "mail",
    key("id", BIG),
    must("person", BIG),
    must("kind", TEXT),
    must("run", BIG),
    may("task", BIG),
    may("said", BIG),
    must("at", BIG),
    must("state", TEXT),
    may("due_at", BIG),
    must("attempts", WHOLE),
    may("tried_at", BIG),
    may("letter", BIG),
    may("error", TEXT),
    may("ended_at", BIG),
    Index("mail_due", "person", "due_at", sqlite_where=_WAITS, postgresql_where=_WAITS),
    Index("mail_said", "said"),
    Index("mail_state", "state", "id"),
    Index("mail_ended", "ended_at"),
)
