"""
The worker: threads that do jobs and such that tell webhooks and write mail, beside a server or in a process of their own.

They are woken when something is asked for in this process, and look from time to time for what others asked for.
Owns when to look; what is done stands in ``workspace/working.py``, ``workspace/webhooks/courier.py``
and ``workspace/mailing/courier.py``.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Event, Thread

from huodan.engines import webhooks
from huodan.engines.jobs import LOOK_MS, bell
from huodan.storage.db import Database
from huodan.workspace.backup import sweep_left
from huodan.workspace.mailing import deliver_mail
from huodan.workspace.webhooks import deliver
from huodan.workspace.working import ensure_schedules, wait_ms, work

log = logging.getLogger("huodan.worker")

THREADS = 2  # so that a long preparation does not keep short jobs waiting
COURIERS = 2  # of their own: whoever is told may take as long as they like, and no job waits for that
LOOK_SECONDS = LOOK_MS / 1000
FAILED_SECONDS = 5.0
GRACE_SECONDS = 10.0
RING_SECONDS = 0.05


class Worker:
    """Does jobs until it is stopped."""

    def __init__(self, database: Database, *, threads: int = THREADS) -> None:
        self._database, self._bell, self._news = database, bell(database), webhooks.bell(database)
        self._stopping = Event()
        self._threads = [
            Thread(target=self._run, name=f"huodan-worker-{number}", daemon=True)
            for number in range(1, threads + 1)
        ] + [
            Thread(target=self._tell, name=f"huodan-courier-{number}", daemon=True)
            for number in range(1, COURIERS + 1)
        ]
        self._threads.append(Thread(target=self._mail, name="huodan-mail", daemon=True))
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the threads after the piece each is at; a preparation is given up and begun anew later."""
        self._stopping.set()
        last = time.monotonic() + GRACE_SECONDS
        for thread in self._threads:
            while thread.is_alive() and time.monotonic() < last:
                self._bell.set()  # again and again: who wakes first clears it
                self._news.set()
                thread.join(RING_SECONDS)

    def _run(self) -> None:
        """Do what is due, again and again; what goes wrong with the database is logged and tried again."""
        is_ready = False
        while not self._stopping.is_set():
            try:
                if not is_ready:
                    ensure_schedules(self._database)
                    sweep_left(self._database)
                    is_ready = True
                if wait_ms(self._database) == 0 and work(self._database, stopping=self._stopping.is_set):
                    continue
                waiting = wait_ms(self._database)
            except Exception:
                log.exception("the worker could not go on; it tries again soon")
                self._stopping.wait(FAILED_SECONDS)
                continue
            seconds = LOOK_SECONDS if waiting is None else min(LOOK_SECONDS, waiting / 1000)
            self._bell.wait(seconds)
            self._bell.clear()

    def _mail(self) -> None:
        """Write to people of what waits for them; one after another, as their server wants it."""
        self._deliver("mail", lambda: deliver_mail(self._database), self._stopping)

    def _tell(self) -> None:
        """Tell webhooks what waits for them."""
        stopping = self._stopping.is_set
        self._deliver("webhooks", lambda: deliver(self._database, stopping=stopping), self._news)

    def _deliver(self, what: str, send: Callable[[], bool], news: Event) -> None:
        """Send what waits, again and again. send: says whether there may be more. news: wakes before it is time to look."""
        while not self._stopping.is_set():
            try:
                if send():
                    continue
            except Exception:
                log.exception("%s could not be sent; it is tried again soon", what)
                self._stopping.wait(FAILED_SECONDS)
                continue
            news.wait(LOOK_SECONDS)
            if news is not self._stopping:
                news.clear()
