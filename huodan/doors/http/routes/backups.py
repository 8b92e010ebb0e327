"""
Backups, for administrators: how the last one ended, which there are, making one, fetching one, the rules.

They lie on the machine of the server that made them; what this one does not find it does not list.
"""

from __future__ import annotations

from collections.abc import Iterable

from huodan.doors.http.call import Call
from huodan.doors.http.fetching import Fetched, fetching
from huodan.doors.http.message import Answer
from huodan.doors.http.route import API, reading, writing
from huodan.doors.http.routes.jobs import whole_job
from huodan.kit import zone
from huodan.storage.db import Tx
from huodan.workspace import backup
from huodan.workspace.backup import NIGHTLY_KIND, Manifest
from huodan.workspace.jobs import schedule_of

BACKUPS = f"{API}/backups"
RULES = ("at", "daily", "weekly", "is_on")


def get_state(call: Call) -> object:
    """This function will tell how the last backup ended, and when the next one is due."""
    call.require_administrator()
    return _state(call)


def get_backups(call: Call) -> object:
    """This function will list the backups that count, the newest first, with the rules and how the last one ended."""
    call.require_administrator()
    store = backup.store_of(call.tx.database)
    return {
        "state": _state(call),
        "rules": _rules(call),
        "folder": str(store.folder),
        "dialect": call.tx.dialect,
        "seal": seal_of(call),
        "rows": rows_of(call.tx, store.backups()),
    }


def post_backup(call: Call) -> Answer:
    """This function will ask for a backup: 202 and the job that makes it."""
    call.require_administrator()
    call.message.json()
    return Answer({"job": whole_job(call, backup.ask_backup(call.tx))}, 202)


def patch_rules(call: Call) -> object:
    """This function will change when backups are made and how many are kept."""
    call.require_administrator()
    body = call.message.json(*RULES)
    backup.change_rules(call.tx, dict(body), schedule=schedule_of(NIGHTLY_KIND))
    return _rules(call)


def get_file(call: Call) -> Fetched:
    """This function will give one backup as one file."""
    call.require_administrator()
    store, name = backup.store_of(call.tx.database), call.message.names["name"]
    size, pieces = backup.packed_size(store, name), backup.pack(store, name)
    headers = (
        ("Content-Type", "application/x-tar"),
        ("Content-Disposition", f'attachment; filename="huodan-{name}.tar"'),
        ("Content-Length", str(size)),
    )
    return Fetched(Answer(headers=headers, pieces=pieces), detail={"name": f"huodan-{name}.tar"})


def _state(call: Call) -> dict[str, object]:
    found, kept = backup.state(call.tx), backup.rules(call.tx)
    now, tz = call.tx.now, call.tx.zone
    return {
        **outcome(call, found),
        "is_late": found.is_late,
        "is_overdue": found.is_overdue(now, is_on=kept.is_on),
        "problems": found.problems,
        "next_at": zone.iso(kept.next_run(now, tz), tz) if kept.is_on else None,
        "second": second_state(call),
    }


def outcome(call: Call, found: backup.State) -> dict[str, object]:
    """This function will say when something was made last, and why it failed since."""
    tz = call.tx.zone
    error = {"code": found.error_code, "message": found.error_en if call.lang == "en" else found.error_zh}
    return {
        "at": None if found.at is None else zone.iso(found.at, tz),
        "failed_at": None if found.failed_at is None else zone.iso(found.failed_at, tz),
        "error": None if found.failed_at is None else error,
    }


def second_state(call: Call) -> dict[str, object] | None:
    """This function will say how the second copies stand; None where none are made."""
    where = backup.place_in_use(call.tx)
    if where is None:
        return None
    found = backup.state(call.tx, backup.SECOND)
    is_behind = found.is_behind(backup.state(call.tx), call.tx.now)
    return {**outcome(call, found), "where": where, "is_behind": is_behind}


def _rules(call: Call) -> dict[str, object]:
    kept = backup.rules(call.tx)
    return {"at": kept.clock, "daily": kept.daily, "weekly": kept.weekly, "is_on": kept.is_on}


def seal_of(call: Call) -> dict[str, object]:
    """This function will say whether backups are sealed, and since when with the password of now."""
    found = backup.sealed_since(call.tx)
    return {
        "is_on": found is not None,
        "since": None if found is None else zone.iso(found[1], call.tx.zone),
    }


def rows_of(tx: Tx, found: Iterable[Manifest]) -> list[dict[str, object]]:
    """This function will show some backups, and of sealed ones whether this machine can read them."""
    known = backup.read_keys(tx.database.files.parent)
    return [
        {**_row(each), "is_known": not each.is_sealed or known.find(each.key) is not None} for each in found
    ]


def _row(each: Manifest) -> dict[str, object]:
    return {
        "name": each.name,
        "kind": each.kind,
        "at": zone.iso(each.at, each.zone),
        "proved_at": None if each.proved_at is None else zone.iso(each.proved_at, each.zone),
        "is_late": each.is_late,
        "bytes": each.size + each.files_size,
        "rows": each.rows,
        "files": each.files,
        "problems": each.problems,
        "program": each.program,
        "is_sealed": each.is_sealed,
    }


ROUTES = (
    reading("GET", BACKUPS, get_backups),
    reading("GET", f"{BACKUPS}/state", get_state),
    writing("POST", BACKUPS, post_backup),
    writing("PATCH", f"{BACKUPS}/rules", patch_rules),
    fetching(f"{BACKUPS}/{{name}}/file", get_file),
)
