"""
The system tables of what is kept of records: the journal, the trash, serial numbers, files, comments, merges, and what is
no duplicate.

A part of ``system.py``, where others take them from; the records themselves lie in tables of their forms.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, text

from huodan.storage.declaring import key, may, must, table
from huodan.storage.types import BIG, BYTES, SMALL, TEXT, WHOLE


def _entry_columns() -> tuple[Column[object], ...]:
    return (
        key("id", BIG),
        must("command", BIG),
        may("cause", BIG),
        must("form", TEXT),
        must("record", BIG),
        must("version", WHOLE),
        must("kind", TEXT),
        must("origin", TEXT),
        must("at", BIG),
        must("person", BIG),
        may("api_key", BIG),
        must("app_version", WHOLE),
        must("body", BYTES),
        may("why", TEXT),
        may("of_version", WHOLE),
    )


# Both written by engines/journal. command: what one command changed shares it. body: zlib of JSON. why: a word, where
# the act was more than a save; of_version: the one a restore goes back to. Entries of long ago lie in the archive.
journal = table(
    "journal",
    *_entry_columns(),
    Index("journal_record", "form", "record", "id"),
    Index(
        "journal_cause",
        "cause",
        sqlite_where=text("cause IS NOT NULL"),
        postgresql_where=text("cause IS NOT NULL"),
    ),
)
journal_archive = table(
    "journal_archive",
    *_entry_columns(),
    Index("journal_archive_record", "form", "record", "version"),
    Index(
        "journal_archive_cause",
        "cause",
        sqlite_where=text("cause IS NOT NULL"),
        postgresql_where=text("cause IS NOT NULL"),
    ),
)

# Written by engines/records. body: zlib of JSON by field id, sub-rows included.
trash = table(
    "trash",
    key("form", TEXT),
    key("record", BIG),
    must("version", WHOLE),
    may("title", TEXT),
    must("deleted_at", BIG),
    must("deleted_by", BIG),
    must("body", BYTES),
    Index("trash_newest", "form", "deleted_at"),
    Index("trash_age", "deleted_at"),
)

# Written by engines/records. value: the last number given in a period of a serial number.
counter = table("counter", key("field", TEXT), key("period", TEXT), must("value", BIG))

# Both written by engines/files. hash: of the content (sha-256), which lies under it in the folder of files. owner: the
# scope of the actor who uploaded it. free_at: when it may be removed; null as long as a record holds it. file_link:
# which fields of which records hold a file, or did (is_linked 0), so that what was there before can be put back.
file = table(
    "file",
    key("id", BIG),
    must("hash", TEXT),
    must("name", TEXT),
    must("size", BIG),
    must("type", TEXT),
    must("owner", TEXT),
    must("created_at", BIG),
    may("free_at", BIG),
    Index("file_hash", "hash", "size"),
    Index("file_free", "free_at"),
)
file_link = table(
    "file_link",
    key("form", TEXT),
    key("record", BIG),
    key("field", TEXT),
    key("file", BIG),
    must("is_linked", SMALL),
    Index("file_link_file", "file", "is_linked"),
)

# Written by engines/comments. text: null once it is deleted, and with it what it said. mentions: JSON list of the ids
# of people. person, api_key: who wrote it.
comment = table(
    "comment",
    key("id", BIG),
    must("form", TEXT),
    must("record", BIG),
    may("text", TEXT),
    must("mentions", TEXT),
    may("reply_to", BIG),
    must("person", BIG),
    may("api_key", BIG),
    must("created_at", BIG),
    may("edited_at", BIG),
    may("deleted_at", BIG),
    may("deleted_by", BIG),
    Index("comment_record", "form", "record", "id"),
)

# Written by workspace/merging. One record that became a part of another, its survivor; the id is the cause, in the
# journal, of all that was changed for it. state: doing, done, undoing or undone. job: which does it, if one does. body:
# packed JSON of what is needed to take it back.
merged = table(
    "merged",
    key("id", BIG),
    must("form", TEXT),
    must("record", BIG),
    must("survivor", BIG),
    must("state", TEXT),
    must("person", BIG),
    may("api_key", BIG),
    must("at", BIG),
    may("job", BIG),
    must("body", BYTES),
    Index("merged_record", "form", "record", "id"),
)

# Written by workspace/parting.py. Two records of a form that look alike and are not one; the newer first.
parted = table(
    "parted",
    key("form", TEXT),
    key("newer", BIG),
    key("older", BIG),
    must("person", BIG),
    may("api_key", BIG),
    must("at", BIG),
    Index("parted_older", "form", "older"),
)
