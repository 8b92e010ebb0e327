"""
One writer at a time, and short writes that wait for one another committed together.

A commit costs as much as the rest of a save (one page per index, a wait for the disk). Whoever finishes while others
wait leaves the transaction open to the next and is answered when the last of them commits: nothing is acknowledged
before it is on the disk. What one of them does wrong is undone alone, by a savepoint.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from threading import Event, Lock, get_ident

from huodan.storage.link import LONGEST_WAIT, Busy, Link, OnStatement, Pool, commit

BEGIN = "BEGIN IMMEDIATE"  # the driver's own BEGIN would leave DDL outside
PATIENCE = 0.1


class _Group:
    """Writes that are committed together; ``done`` when they are, or when all of them are lost to ``error``."""

    def __init__(self, writer: Pool) -> None:
        self.stack = ExitStack()
        self.link: Link = self.stack.enter_context(writer.lend(BEGIN))
        self.done = Event()
        self.error: BaseException | None = None

    def end(self, error: BaseException | None) -> None:
        """Give the connection back, rolled back unless committed, and tell who waits."""
        self.error = error
        try:
            self.stack.close()
        finally:
            self.done.set()


class Together:
    """The writers' queue of one process."""

    def __init__(self, writer: Pool, *, error: type[Exception], on_statement: OnStatement | None) -> None:
        self._writer, self._error, self._on_statement = writer, error, on_statement
        self._lock, self._counting = Lock(), Lock()
        self._holder = self._waiting = 0
        self._open: _Group | None = None

    @contextmanager
    def writing(self, *, together: bool) -> Iterator[Link]:
        """
        Lend the writer's connection; what was done is committed when this returns, and undone if it raises.

        together: this write is short and may share its transaction with others of its kind.

        Raises:
            Busy: if others keep the database for too long.
        """
        with self.turn(together=together):
            if not together:
                self._commit()
            joins = self._open is not None
            group = self._open or self._begin()
            try:
                if joins:
                    self._say(group, "SAVEPOINT one")
                yield group.link
                if joins:
                    self._say(group, "RELEASE one")
            except BaseException as error:
                self._undo(group, error, joins=joins)
                raise
            if not together or not self._waiting:
                self._commit()
        self._await(group)

    @contextmanager
    def turn(self, *, together: bool = False) -> Iterator[None]:
        """Keep all other writers of this process waiting."""
        assert self._holder != get_ident(), "a write Tx inside a write Tx would wait for itself"
        self._count(together)
        got = self._lock.acquire(timeout=LONGEST_WAIT)
        self._count(-together)
        if not got:
            raise Busy
        self._holder = get_ident()
        try:
            yield
        finally:
            self._holder = 0
            self._lock.release()

    def _count(self, more: int) -> None:
        with self._counting:
            self._waiting += more

    def _begin(self) -> _Group:
        if self._on_statement is not None:
            self._on_statement(BEGIN)
        self._open = _Group(self._writer)
        return self._open

    def _say(self, group: _Group, sql: str) -> None:
        if self._on_statement is not None:
            self._on_statement(sql)
        group.link.raw.execute(sql)

    def _undo(self, group: _Group, error: BaseException, *, joins: bool) -> None:
        """Undo what one write did; SQLite itself gives up the whole transaction when the disk is full."""
        if not joins or not group.link.raw.in_transaction:
            self._open = None
            group.end(error)
            return
        group.link.raw.execute("ROLLBACK TO one")
        group.link.raw.execute("RELEASE one")
        if not self._waiting:
            self._commit()

    def _commit(self) -> None:
        """Commit what is open, with everything that joined."""
        group, self._open = self._open, None
        if group is None:
            return
        try:
            commit(group.link, self._error, self._on_statement)
        except BaseException as error:
            group.end(error)
            raise
        group.end(None)

    def _await(self, group: _Group) -> None:
        """Wait for the last of the group; should nobody come any more, commit it oneself."""
        while not group.done.wait(PATIENCE):
            with suppress(Busy), self.turn():
                if self._open is group:
                    self._commit()
        if group.error is not None:
            raise group.error
