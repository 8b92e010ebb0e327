"""
The teller: one thread that takes hints from process to process, beside a server or a worker.

Owns when; what is told stands in ``workspace/live.py``.
"""

from __future__ import annotations

import logging
from threading import Event, Thread

from huodan.storage.db import Database
from huodan.workspace import live
from huodan.workspace.noting import write_kept

log = logging.getLogger("huodan.telling")

TICK_SECONDS = 0.25  # two of them and that of the stream leave a page one of the two seconds promised
FAILED_SECONDS = 5.0


class Teller:
    """
    Shares what this process changed, and finds what others did, until it is stopped; also writes what it kept to be noted.

    has_screens: people look at this process' pages; a worker only shares. The one server of a SQLite file has nobody to
    share with, and writes nothing.
    """

    def __init__(self, database: Database, *, has_screens: bool) -> None:
        self._database, self._has_screens = database, has_screens
        self._shares = not has_screens or database.dialect != "sqlite"
        self._stopping = Event()
        if has_screens:
            live.look(database)  # what was told before is no news
        self._thread = Thread(target=self._run, name="huodan-teller", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread; what it did not share is shared first."""
        self._stopping.set()
        self._thread.join(FAILED_SECONDS)

    def _run(self) -> None:
        """Share and look, again and again; what goes wrong with the database is logged and tried again."""
        while True:
            is_last = self._stopping.wait(TICK_SECONDS)
            try:
                write_kept(self._database)
                if self._shares:
                    live.share(self._database)
                if self._has_screens:
                    live.look(self._database)
            except Exception:
                log.exception("hints could not be told; tried again soon")
                self._stopping.wait(FAILED_SECONDS)
            if is_last:
                return
