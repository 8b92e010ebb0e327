"""Where a workspace lies: a folder with ``huodan.db`` in it, or the URL of a PostgreSQL database."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import URL

from huodan.storage.db import Database
from huodan.storage.link import OnStatement

FILE = "huodan.db"


def open_workspace(
    place: Path | str | None = None,
    *,
    today: int | None = None,
    on_statement: OnStatement | None = None,
) -> Database:
    """
    Open the workspace in a folder or behind a URL, making it if it is new.

    place: None means ``HUODAN_DATABASE_URL``, else the folder ``./data``.
    """
    place = place or os.environ.get("HUODAN_DATABASE_URL") or "data"
    url = str(place) if "://" in str(place) else _file_url(Path(place))
    return Database(url, today=today, on_statement=on_statement)


def _file_url(folder: Path) -> str:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return URL.create("sqlite", database=str((folder / FILE).resolve())).render_as_string(hide_password=False)
