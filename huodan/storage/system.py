"""
The system tables: one declared schema and the number of its version.

Owns their shape only; the way from older versions stands in ``upgrades.py``. Each table is written by exactly one room,
named beside it; anybody may read. Four parts stand in files of their own: what is kept of records
(``record_tables.py``), what is done later (``work_tables.py``), how records go their way (``flow_tables.py``), and what
people are mailed (``mail_tables.py``).
Everybody takes the tables from here, where all are known.
"""

from __future__ import annotations

from sqlalchemy import Index

from huodan.storage.declaring import (
    key as _key,
    may as _may,
    metadata as metadata,
    must as _must,
    table as _table,
)
from huodan.storage.flow_tables import (
    flow_fired as flow_fired,
    flow_run as flow_run,
    flow_said as flow_said,
    flow_stand_in as flow_stand_in,
    flow_task as flow_task,
    flow_tree as flow_tree,
    flow_visit as flow_visit,
)
from huodan.storage.mail_tables import mail as mail, mail_box as mail_box
from huodan.storage.record_tables import (
    comment as comment,
    counter as counter,
    file as file,
    file_link as file_link,
    journal as journal,
    journal_archive as journal_archive,
    merged as merged,
    parted as parted,
    trash as trash,
)
from huodan.storage.types import BIG, BYTES, SMALL, TEXT, WHOLE
from huodan.storage.work_tables import (
    import_mapping as import_mapping,
    import_run as import_run,
    incoming as incoming,
    incoming_call as incoming_call,
    job as job,
    job_piece as job_piece,
    message as message,
    webhook as webhook,
    webhook_delivery as webhook_delivery,
)

# Written by storage/upgrades.py. workspace: drawn when it was made, the same in every copy of it.
schema_stamp = _table("schema_stamp", _key("version", WHOLE), _may("workspace", TEXT))

# Written by storage/settings.py. value: JSON.
workspace_setting = _table("workspace_setting", _key("key", TEXT), _must("value", TEXT))

# Written by workspace/publishing. version: of the workspace when it was published; the highest one counts.
app_version = _table(
    "app_version",
    _key("app", TEXT),
    _key("version", WHOLE),
    _must("document", TEXT),
    _must("published_at", BIG),
    _must("published_by", BIG),
    _may("undoes", WHOLE),
)

# Written by workspace/drafts.py. base: the version a draft is over. number: rises with every change of it. document: as it
# is now.
draft = _table(
    "draft",
    _key("app", TEXT),
    _must("base", WHOLE),
    _must("number", WHOLE),
    _must("document", TEXT),
    _must("changed_at", BIG),
)

# Written by workspace/draft_steps.py. state: done, undone (it may be done again), left (it was undone and something else
# done since) or kept (done, and cannot be taken back any more).
draft_step = _table(
    "draft_step",
    _key("app", TEXT),
    _key("number", WHOLE),
    _must("person", BIG),
    _must("at", BIG),
    _must("state", TEXT),
    _must("edits", BYTES),
)

# Both written by engines/schema. Which store the columns of a field were made for; never changes. field: the name of its
# column, which is its id but for a field that became another kind.
field_store = _table("field_store", _key("place", TEXT), _key("field", TEXT), _must("store", TEXT))

# What a field was until a workspace version: its document, its store and column then, and the column it lies in since.
field_past = _table(
    "field_past",
    _key("place", TEXT),
    _key("field", TEXT),
    _key("until", WHOLE),
    _must("store", TEXT),
    _must("lay_in", TEXT),
    _must("lies_in", TEXT),
    _must("document", TEXT),
)

# Written by workspace/live.py. form: the id of one that changed, or what else is told (see there). at: an id, another
# each time.
form_changed = _table("form_changed", _key("form", TEXT), _must("at", BIG))

# Written by engines/presence.py. tab: of a browser, which has one record open. since: when it was opened.
presence = _table(
    "presence",
    _key("tab", TEXT),
    _must("form", TEXT),
    _must("record", BIG),
    _must("person", BIG),
    _must("is_editing", SMALL),
    _must("since", BIG),
    _must("seen_at", BIG),
    Index("presence_record", "form", "record"),
    Index("presence_age", "seen_at"),
)

# Written by engines/replay.py. scope: actor, method and path. answer: the body sent, kept for 72 hours.
idempotency = _table(
    "idempotency",
    _key("scope", TEXT),
    _key("key", TEXT),
    _must("body_hash", BYTES),
    _must("status", SMALL),
    _must("answer", BYTES),
    _must("at", BIG),
    Index("idempotency_age", "at"),
)

# Written by engines/audit.py. form: what it was about. detail: JSON of what was asked for.
audit = _table(
    "audit",
    _key("id", BIG),
    _must("at", BIG),
    _must("person", BIG),
    _may("api_key", BIG),
    _must("kind", TEXT),
    _may("form", TEXT),
    _must("detail", TEXT),
    Index("audit_age", "at"),
    Index("audit_person", "person", "id"),
)

# The two below are written by engines/views.py. owner: who made it. roles: JSON list of role ids that see it too,
# ``everybody`` for all; empty for a personal one. body: JSON of columns, filter, order and looks. place: among the
# views of its form. A choice is the view a person begins with, saved or built in.
saved_view = _table(
    "saved_view",
    _key("id", BIG),
    _must("form", TEXT),
    _must("owner", BIG),
    _must("name", TEXT),
    _must("roles", TEXT),
    _must("body", TEXT),
    _must("place", WHOLE),
    _must("version", WHOLE),
    _must("updated_at", BIG),
    Index("saved_view_form", "form", "owner"),
)
view_choice = _table("view_choice", _key("person", BIG), _key("form", TEXT), _must("view", TEXT))

# Written by engines/favourites.py. What somebody keeps at hand. kind: form, view or record. key: of a view its key or id,
# of a record its id in digits, of a form nothing. No word of what it is about is kept.
favourite = _table(
    "favourite",
    _key("person", BIG),
    _key("form", TEXT),
    _key("kind", TEXT),
    _key("key", TEXT),
    _must("added_at", BIG),
)

# The four below are written by engines/people. login_key: the folded login. roles: JSON list of role ids,
# ``admin`` among them. Of a session, address: from where it was used last. Of a key, ending: its last characters;
# narrowing: JSON list of [form id or *, verb]; addresses: JSON list of networks; rate, burst: requests per second and
# at once. Null means «not limited so». Of an account, totp: what makes its codes; totp_step: of the code that came in
# last; recovery: JSON list of hashes. Of a session, must_set_up_totp: 1 until its owner has codes.
account = _table(
    "account",
    _key("person", BIG),
    _must("login", TEXT),
    _must("login_key", TEXT),
    _may("password_hash", TEXT),
    _must("roles", TEXT),
    _must("is_active", SMALL),
    _must("must_change_password", SMALL),
    _must("lang", TEXT),
    _must("changed_at", BIG),
    _may("signed_in_at", BIG),
    _may("password_set_at", BIG),
    _may("totp", TEXT),
    _may("totp_step", BIG),
    _may("recovery", TEXT),
    Index("account_login", "login_key", unique=True),
)
session = _table(
    "session",
    _key("token_hash", BYTES),
    _must("person", BIG),
    _must("created_at", BIG),
    _must("seen_at", BIG),
    _must("expires_at", BIG),
    _may("agent", TEXT),
    _may("address", TEXT),
    _may("must_set_up_totp", SMALL),
    _may("views_as", BIG),
    _may("views_since", BIG),
    _may("views_until", BIG),
    Index("session_person", "person"),
    Index("session_expiry", "expires_at"),
)
api_key = _table(
    "api_key",
    _key("id", BIG),
    _must("token_hash", BYTES),
    _must("name", TEXT),
    _must("roles", TEXT),
    _must("created_at", BIG),
    _must("created_by", BIG),
    _may("expires_at", BIG),
    _may("revoked_at", BIG),
    _may("used_at", BIG),
    _may("ending", TEXT),
    _may("narrowing", TEXT),
    _may("addresses", TEXT),
    _may("rate", WHOLE),
    _may("burst", WHOLE),
    Index("api_key_token", "token_hash", unique=True),
)
sign_in_failure = _table(
    "sign_in_failure",
    _key("id", BIG),
    _must("login_key", TEXT),
    _must("address", TEXT),
    _must("at", BIG),
    Index("sign_in_failure_login", "login_key", "at"),
    Index("sign_in_failure_address", "address", "at"),
)

VERSION = 8
"""Of the declared schema; raised with every change of it (``tests/storage/earlier`` keeps each version)."""
