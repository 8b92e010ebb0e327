"""
A whole database into one file and back: SQLite's pages (packed by gzip), or what pg_dump writes.

Nobody who writes waits for it: SQLite's log keeps the snapshot that is copied while others go on, PostgreSQL has its own.
Owns the bytes. What a backup is, and when it counts, stands in ``workspace/backup``.
"""

from __future__ import annotations

import gzip
import os
import subprocess
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import URL

from huodan.kit.disk import for_us
from huodan.storage import postgres_tools, sqlite, trouble
from huodan.storage.db import Database, Tx
from huodan.storage.trouble import Damaged

PAGES = 1024  # copied in one step, 4 MB
PIECE = 1 << 20
LEVEL = 1
SUFFIXES = {"sqlite": "sqlite.gz", "postgres": "pgdump"}
ASIDE = "huodan_before_"

Beat = Callable[[], None]


class Readable(Protocol):
    """What bytes come from."""

    def read(self, size: int, /) -> bytes:
        """Give the next bytes, none at the end."""


class Writable(Protocol):
    """What bytes go to."""

    def write(self, piece: bytes, /) -> object:
        """Take some bytes."""


def dump(tx: Tx, into: IO[bytes], *, scratch: Path, beat: Beat = lambda: None) -> None:
    """
    Write all of a database as a read Tx sees it.

    scratch: a folder with room for the whole database. beat: called often; what it raises ends the work.
    """
    if tx.dialect == "sqlite":
        raw = scratch / "pages"
        try:
            _copy_pages(tx, raw, beat)
            with raw.open("rb") as source, gzip.open(into, "wb", LEVEL) as packed:
                _pour(source, packed, beat)
        finally:
            raw.unlink(missing_ok=True)
        return
    tx.run("SET LOCAL idle_in_transaction_session_timeout = 0")
    program = postgres_tools.find("pg_dump", server_version(tx))
    row = tx.run("SELECT pg_export_snapshot()").fetchone()
    assert row is not None
    words = (
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--snapshot={row[0]}",
        "--lock-wait-timeout=60s",
    )
    leaving_out = f"--exclude-schema={ASIDE}*"
    with postgres_tools.running(
        program, tx.database.url, *words, leaving_out, stdin=None, stdout=subprocess.PIPE
    ) as source:
        _pour(source, into, beat)


def load(source: IO[bytes], url: URL, *, beat: Beat = lambda: None) -> None:
    """
    Make a database of what ``dump`` wrote: a file that is not there yet, or an empty database of a server.

    Raises:
        Damaged: if it cannot be read. ToolFailed, NoTools
    """
    if url.get_backend_name() == "sqlite":
        path = Path(str(url.database))
        with trouble.minding_disk(path.parent), open(path, "xb", opener=for_us) as file:
            try:
                with gzip.open(source, "rb") as packed:
                    _pour(packed, file, beat)
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise Damaged(place=path) from error
            file.flush()
            os.fsync(file.fileno())
        _require_whole(path)
        return
    found = Database(url.render_as_string(hide_password=False), is_as_found=True)
    with closing(found) as target, target.read() as tx:
        program = postgres_tools.find("pg_restore", server_version(tx))
    words = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    with postgres_tools.running(
        program, url, *words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as into:
        _pour(source, into, beat)


def server_version(tx: Tx) -> int:
    """Say which PostgreSQL this is, such as 17."""
    row = tx.run("SHOW server_version_num").fetchone()
    assert row is not None
    return int(row[0]) // 10_000


def _copy_pages(tx: Tx, path: Path, beat: Beat) -> None:
    """
    Copy all pages; as the Tx keeps its snapshot, nothing is begun anew however much others write.

    Without a log readers and writers wait for each other, so that there it is all done in one step.
    """
    tx.run("SELECT 1 FROM sqlite_schema").fetchall()  # the snapshot begins with the first reading
    module = sqlite.driver()
    has_log = module.sqlite_version_info >= sqlite.SAFE_LOG
    try:
        with closing(module.connect(str(path), isolation_level=None)) as into:
            path.chmod(0o600)
            into.execute("PRAGMA synchronous = OFF")
            tx._raw.backup(into, pages=PAGES if has_log else -1, progress=lambda *_: beat())
            into.execute("PRAGMA journal_mode = DELETE").fetchall()
    except module.Error as error:
        raise trouble.worded(error, place=str(path.parent)) or error from error


def _require_whole(path: Path) -> None:
    """Let SQLite read every page."""
    module = sqlite.driver()
    try:
        with closing(module.connect(str(path), isolation_level=None)) as connection:
            (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except module.DatabaseError as error:
        raise Damaged(place=path) from error
    if said != "ok":
        raise Damaged(place=path)


def _pour(source: Readable, into: Writable, beat: Beat) -> None:
    while piece := source.read(PIECE):
        into.write(piece)
        beat()
