"""
How the last backup ended, as the workbench and the settings tell it.

Owns the settings ``backup_state`` and, for the second copies, ``backup_second_state``.
The backups themselves are told by their folder (``store.py``).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from huodan.kit.errors import Problem
from huodan.storage.db import Tx
from huodan.workspace.backup.manifest import Manifest
from huodan.workspace.settings import read_setting, write_setting

KEY = "backup_state"
SECOND = "backup_second_state"
OVERDUE_MS = 36 * 3_600_000
BEHIND_MS = 12 * 3_600_000


@dataclass(frozen=True, slots=True)
class State:
    """
    How it stands.

    at: when the last backup was made that counts, of which moment it is; None if there is none. is_late: it was caught
    up on after the server had been off. problems: laws the data broke in it. failed_at, error: since then none came about,
    and why.
    """

    at: int | None = None
    name: str | None = None
    is_late: bool = False
    problems: int = 0
    failed_at: int | None = None
    error_code: str = ""
    error_zh: str = ""
    error_en: str = ""

    def is_overdue(self, now: int, *, is_on: bool) -> bool:
        """Say whether a night passed without a backup."""
        return is_on and self.at is not None and now - self.at > OVERDUE_MS

    def is_behind(self, first: State, now: int) -> bool:
        """Say of the second copies whether they lack what was backed up half a day ago."""
        return first.at is not None and (self.at or 0) < first.at < now - BEHIND_MS


def state(tx: Tx, key: str = KEY) -> State:
    """Tell how the last backup ended, or with ``SECOND`` the last copying."""
    found = read_setting(tx, key)
    return State(**found) if isinstance(found, dict) else State()


def note_made(tx: Tx, made: Manifest) -> None:
    """Keep that a backup counts."""
    _keep(tx, State(at=made.at, name=made.name, is_late=made.is_late, problems=made.problems))


def note_copied(tx: Tx, newest: Manifest | None) -> None:
    """Keep that all is in the second place, and which backup is the newest there."""
    told = State() if newest is None else State(at=newest.at, name=newest.name)
    if told != state(tx, SECOND):
        _keep(tx, told, SECOND)


def note_failed(tx: Tx, error: Problem, key: str = KEY) -> None:
    """Keep that a backup came to nothing, or with ``SECOND`` a copying, and why."""
    failed = replace(state(tx, key), failed_at=tx.now, error_code=error.code)
    _keep(tx, replace(failed, error_zh=error.zh, error_en=error.en), key)


def _keep(tx: Tx, now: State, key: str = KEY) -> None:
    write_setting(tx, key, asdict(now))
