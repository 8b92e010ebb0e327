"""
Making a backup: database and files as they are at one moment, restored and checked before it counts.

Owns the order: copy, tell, prove, and only then a name. Whatever ends it before leaves no backup.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import huodan
from huodan.kit.disk import for_us, settle
from huodan.kit.zone import zone_info
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.storage.dump import SUFFIXES, Beat, dump
from huodan.storage.scratch import aside, sweep_scratch
from huodan.storage.seal_key import name_of, noted_name, usable_key
from huodan.storage.sealed import sealing
from huodan.storage.shelf import shelf_of
from huodan.storage.told import data_tables, tell
from huodan.storage.trouble import minding_disk
from huodan.storage.upgrades import found_version
from huodan.workspace.backup.keys import Key, key_in_use
from huodan.workspace.backup.manifest import Kind, Manifest
from huodan.workspace.backup.proving import prove
from huodan.workspace.backup.reading import PRIVATE, SEAL_KEY, Backup, contents_by, write_sealed, write_told
from huodan.workspace.backup.store import LISTING, Store, hash_of, listing_of
from huodan.workspace.disk import BACKING_UP, require_room
from huodan.workspace.plans import current_stamp

Say = Callable[[str], None]

COPYING = "copying"
COUNTING = "counting"
FILES = "files"
PROVING = "proving"
SEALED_SUFFIX = ".age"


@dataclass(frozen=True, slots=True)
class Watching:
    """Who looks on: ``beat`` is called often, and what it raises ends the work; ``step`` hears what is begun."""

    beat: Beat = lambda: None
    step: Say = lambda step: None


def make_backup(
    database: Database,
    store: Store,
    *,
    kind: Kind = Kind.MANUAL,
    due_at: int | None = None,
    watching: Watching = Watching(),
) -> Manifest:
    """
    This function will make a backup that counts, or none.

    Raises:
        DiskLow, BackupRunning, BackupDiffers, NoScratch, DiskFull, NotWritable and what the tools of a server say.
    """
    with database.read(SYSTEM) as tx:
        require_room(tx, BACKING_UP, store.folder)
        key = key_in_use(tx)
    sweep_scratch(database)
    with store.making() as folder, minding_disk(store.folder), aside(database) as scratch:
        manifest, contents = _copy(
            database, folder, key, scratch=scratch, kind=kind, due_at=due_at, watching=watching
        )
        manifest = _add_files(database, store, folder, manifest, contents, key, watching)
        watching.step(PROVING)
        made = Backup(folder, manifest, contents_by(key, store.contents, scratch), key)
        problems = prove(database, made, beat=watching.beat)
        manifest = manifest.proved(at=database.now(), problems=len(problems))
        write_told(folder, manifest, key)
        store.keep(folder, manifest.name)
    return manifest


def _copy(
    database: Database,
    folder: Path,
    key: Key | None,
    *,
    scratch: Path,
    kind: Kind,
    due_at: int | None,
    watching: Watching,
) -> tuple[Manifest, tuple[tuple[str, int], ...]]:
    """Copy the database of one snapshot, and tell what that snapshot holds."""
    file = f"database.{SUFFIXES[database.dialect]}{'' if key is None else SEALED_SUFFIX}"
    with database.read(SYSTEM) as tx:
        watching.step(COPYING)
        with (
            open(folder / file, "wb", opener=for_us) as whole,
            nullcontext(whole) if key is None else sealing(whole, key.recipient()) as into,
        ):
            dump(tx, into, scratch=scratch, beat=watching.beat)
        watching.step(COUNTING)
        tables = tell(tx, lambda _rows: watching.beat())
        contents = _contents(tx)
        return Manifest(
            name=_name(database, folder.parent, tx.now),
            kind=kind,
            at=tx.now,
            due_at=due_at,
            zone=database.zone,
            program=huodan.__version__,
            schema=found_version(tx.connection) or 0,
            stamp=current_stamp(tx) or "",
            dialect=tx.dialect,
            file=file,
            size=(folder / file).stat().st_size,
            hash=hash_of(folder / file, watching.beat),
            files=0,
            files_size=0,
            listing_hash="",
            tables=tables,
            key=None if key is None else key.id,
        ), contents


def _add_files(
    database: Database,
    store: Store,
    folder: Path,
    manifest: Manifest,
    contents: tuple[tuple[str, int], ...],
    key: Key | None,
    watching: Watching,
) -> Manifest:
    """Copy the contents that are new; what is gone is not listed, and missed by the check if a record needs it."""
    watching.step(FILES)
    shelf = shelf_of(database)
    added = [(each, store.add_content(shelf, *each, folder, watching.beat, key)) for each in contents]
    there = [each for each, name in added if name is not None]
    listing = listing_of(sorted(name for _, name in added if name is not None))
    (folder / LISTING).write_bytes(listing)
    settle(folder / LISTING)
    if key is not None:
        write_sealed(folder / PRIVATE, listing_of(there), key)
        with database.read() as tx:
            seal_key, noted = usable_key(database), noted_name(tx)
        if seal_key is not None and noted in (
            None,
            name_of(seal_key),
        ):  # another one opens nothing; the doctor tells
            write_sealed(folder / SEAL_KEY, seal_key.encode("ascii"), key)
        manifest = replace(manifest, private_hash=hash_of(folder / PRIVATE, watching.beat))
    return replace(
        manifest,
        files=len(there),
        files_size=sum(size for _, size in there),
        listing_hash=hashlib.sha256(listing).hexdigest(),
    )


def _contents(tx: Tx) -> tuple[tuple[str, int], ...]:
    if "file" not in data_tables(tx):  # of a version before there were files
        return ()
    return tuple((hash, size) for hash, size in tx.run("SELECT DISTINCT hash, size FROM file ORDER BY hash"))


def _name(database: Database, folder: Path, at: int) -> str:
    """Name a backup by its moment in the business zone, such as 2026-05-06-021000."""
    local = datetime.datetime.fromtimestamp(at / 1000, zone_info(database.zone))
    name, number = f"{local:%Y-%m-%d-%H%M%S}", 1
    while (folder / (name if number == 1 else f"{name}-{number}")).exists():
        number += 1
    return name if number == 1 else f"{name}-{number}"
