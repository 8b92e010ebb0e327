"""Where a workspace lies: a folder with ``huodan.db`` in it, or the URL of a PostgreSQL database."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import URL

from huodan.storage.db import Database
from huodan.storage.link import OnStatement
from huodan.storage.trouble import NotWritable

FILE = "huodan.db"


def open_workspace(
    place: Path | str | None = None,
    *,
    today: int | None = None,
    on_statement: OnStatement | None = None,
    files: Path | None = None,
) -> Database:
    """
    Open the workspace in a folder or behind a URL, making it if it is new.

    files: see ``Database``.
    place: a folder or a URL; a bare word is neither. None means ``HUODAN_DATABASE_URL``, else the folder ``./data``.

    Raises:
        BadUrl, CannotOpen, NotWritable, DiskFull, Damaged, NewerDatabase: each in words for who started us.
    """
    place = place or os.environ.get("HUODAN_DATABASE_URL") or Path("data")
    if _is_folder(place):
        folder = Path(place)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise NotWritable(place=folder, reason=error.strerror) from error
    return Database(address_of(place), today=today, on_statement=on_statement, files=files)


def address_of(place: Path | str) -> str:
    """Give the URL of the database of a place; nothing is opened or made."""
    if not _is_folder(place):
        return str(place)
    folder = Path(place)
    return URL.create("sqlite", database=str((folder / FILE).resolve())).render_as_string(hide_password=False)


def _is_folder(place: Path | str) -> bool:
    return isinstance(place, Path) or ("/" in place and "://" not in place)
