"""
What a backup says of itself: when and of what it was made, what it holds, and that it was restored and checked.

Owns the file ``manifest.json`` and nothing else of a backup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from huodan.kit.errors import HuodanError
from huodan.storage.told import Told, rows_of

FILE = "manifest.json"
FORMAT, SEALED_FORMAT = 1, 2  # programs that know no sealed ones say that they are of a newer one
ONLY_SEALED = frozenset({"key", "private_hash", "counted"})
LATE_MS = 30 * 60_000


class NoBackup(HuodanError):
    """There is no backup of this name, or it does not count."""

    code = "no_backup"
    status = 404
    zh = "{place} 里没有可用的备份。请用 huodan backup list 查看有哪些备份。"
    en = "There is no backup that counts in {place}. See which there are with huodan backup list."


class BackupUnreadable(HuodanError):
    """What should say what is in a backup cannot be read."""

    code = "backup_unreadable"
    status = 422
    zh = "{place} 不是活单的备份，或者已经损坏（{part}）。请换一份备份；原有数据没有改动。"
    en = "{place} is no backup of Huodan, or is damaged ({part}). Use another one; nothing was changed."


class NewerBackup(HuodanError):
    """A newer Huodan made the backup."""

    code = "newer_backup"
    status = 422
    zh = "这份备份由更新版本的活单 {program} 写成（数据库版本 {found}，本程序支持到 {known}）。请升级活单后再恢复。"
    en = "A newer Huodan {program} made this backup (schema {found}; this one knows {known}). Upgrade, then restore it."


class Kind(StrEnum):
    """Why a backup was made."""

    NIGHTLY = "nightly"
    MANUAL = "manual"
    UPGRADE = "upgrade"


@dataclass(frozen=True, slots=True)
class Manifest:
    """
    One backup.

    at: the moment of its snapshot, due_at: when it should have been made by the schedule (both UTC milliseconds).
    stamp: the workspace version. file, size, hash: of the database in it. listing_hash: of the list of files.
    problems: how many laws the data broke when the restored copy was checked; of the data, not of the backup.
    proved_at: when it was restored and compared; None before.
    key: of a sealed one the id of its key; private_hash: of the list of its files under their own hashes; counted: how many
    rows it holds, where the tables are not told.
    """

    name: str
    kind: Kind
    at: int
    due_at: int | None
    zone: str
    program: str
    schema: int
    stamp: str
    dialect: str
    file: str
    size: int
    hash: str
    files: int
    files_size: int
    listing_hash: str
    tables: Mapping[str, Told] = field(default_factory=dict)
    problems: int = 0
    proved_at: int | None = None
    key: str | None = None
    private_hash: str = ""
    counted: int | None = None

    @property
    def rows(self) -> int:
        """Say how many rows it holds in all."""
        return rows_of(self.tables) if self.counted is None else self.counted

    @property
    def is_sealed(self) -> bool:
        """Say whether it takes a password to read it."""
        return self.key is not None

    @property
    def is_late(self) -> bool:
        """Say whether it was caught up on, as nobody could make it when it was due."""
        return self.due_at is not None and self.at - self.due_at > LATE_MS

    def proved(self, *, at: int, problems: int) -> Manifest:
        """Give the same backup as one that counts."""
        return replace(self, proved_at=at, problems=problems)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Let a backup say what it is."""
    (folder / FILE).write_text(text_of(manifest), encoding="utf-8")


def text_of(manifest: Manifest) -> str:
    """Write what a backup says of itself."""
    told = asdict(manifest)
    if manifest.key is None:
        told = {name: value for name, value in told.items() if name not in ONLY_SEALED}
    written = {"format": FORMAT if manifest.key is None else SEALED_FORMAT, **told}
    written["tables"] = {name: [one.rows, one.checksum] for name, one in manifest.tables.items()}
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """
    Read what a backup says of itself.

    Raises:
        BackupUnreadable, NewerBackup
    """
    try:
        text = (folder / FILE).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise BackupUnreadable(place=folder, part=FILE) from error
    return parse_manifest(text, folder)


def parse_manifest(text: str | bytes, place: object) -> Manifest:
    """
    Read the same of its text; place: where it stands, for people.

    Raises:
        BackupUnreadable, NewerBackup
    """
    try:
        found: dict[str, Any] = json.loads(text)
        if found.pop("format") not in (FORMAT, SEALED_FORMAT):
            raise NewerBackup(program=found["program"], found=found["schema"], known=SEALED_FORMAT)
        found["tables"] = {name: Told(*told) for name, told in found["tables"].items()}
        return Manifest(**{**found, "kind": Kind(found["kind"])})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BackupUnreadable(place=place, part=FILE) from error
