"""
The nursery: a process that has imported what heavy work needs, and forks a child for each piece of it (decision 0077).

Owns both ends: how a process asks its nursery for a child and holds it, and the nursery itself, which has one thread, opens
nothing, and leaves with whoever started it or when nobody asks for long. Whatever goes wrong here, the child is started plainly.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from importlib import import_module
from threading import Lock, Thread
from typing import IO, NamedTuple

from huodan.kit import newborn

IDLE_SECONDS = 600
PATIENCE_SECONDS = 60
"""A nursery that is silent for longer has come to grief: its next child is started plainly, and it is asked no more."""
MOST_FAILED = 3
"""So many nurseries in a row that gave no child, and there is none any more."""

_POSSIBLE = hasattr(os, "fork") and hasattr(os, "pidfd_open") and hasattr(socket, "send_fds")
_CODE = struct.Struct("!i")
_GIVEN = 5
_LONGEST = 1 << 17


class Forked:
    """A child of the nursery, held by its pidfd, which names no other process whatever happens."""

    def __init__(self, stdin: IO[bytes], stdout: IO[bytes], leash: socket.socket, process: int) -> None:
        self.stdin, self.stdout = stdin, stdout
        self._leash, self._process = leash, process

    def wait(self) -> int | None:
        """Wait for its end and give its code; None if the nursery, which knows it, is gone or says nothing."""
        _ready([self._process])
        if not _ready([self._leash.fileno()], PATIENCE_SECONDS):
            return None
        told = self._leash.recv(_CODE.size)
        return int(_CODE.unpack(told)[0]) if told else None

    def end(self) -> None:
        """Kill it, if it is still there."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._process, signal.SIGKILL)
        _ready([self._process])
        with suppress(OSError):  # ours only if its nursery is gone and we are the first process of all
            os.waitid(os.P_PIDFD, self._process, os.WEXITED)
        os.close(self._process)
        self._leash.close()
        with suppress(BrokenPipeError):
            self.stdin.close()


class _Nursery:
    """The nursery of this process, as it holds it."""

    def __init__(self) -> None:
        _try_pidfd()
        self.knows: set[str] = set()
        self.asks, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.asks.setblocking(False)  # whoever asks one that takes no more, does not wait for it
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "huodan.kit.nursery"],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        Thread(target=self.process.wait, daemon=True).start()  # nobody else would notice its end


_lock = Lock()
_nursery: _Nursery | None = None
_failed = 0
_learned: dict[str, dict[str, None]] = {}


def fork(module: str, pause: Callable[[], None], every: float) -> Forked | None:
    """
    Give a child that waits for its work on standard input; None if it is to be started plainly.

    module: where the work is. pause: called at least so often, until the child is there; what it raises is raised.
    """
    global _failed
    if not _POSSIBLE or _failed >= MOST_FAILED:
        return None
    nursery, patience = None, time.monotonic() + PATIENCE_SECONDS
    with ExitStack() as undone:
        try:
            with _lock:
                nursery = _here()
                stdin, stdout, leash = _asked(nursery, (module, *_learned.get(module, ())), undone)
            while not _ready([leash.fileno()], every):
                pause()
                if time.monotonic() > patience:
                    raise TimeoutError
            _, (process,), _, _ = socket.recv_fds(leash, 1, 1)
            os.set_inheritable(process, False)
        except (OSError, ValueError):  # it is gone, could not fork, or is stuck
            _drop(nursery)
            return None
        undone.pop_all()
        _failed = 0
        return Forked(stdin, stdout, leash, process)


def learn(module: str, imported: Iterable[str]) -> None:
    """Remember what a module imported while it worked: a nursery knows it from then on."""
    _learned.setdefault(module, {}).update(dict.fromkeys(imported))


def _here() -> _Nursery:
    global _nursery
    if _nursery is not None and _nursery.process.returncode is not None:
        _nursery.asks.close()
        _nursery = None
    if _nursery is None:
        _nursery = _Nursery()
    return _nursery


def _asked(
    nursery: _Nursery, modules: tuple[str, ...], undone: ExitStack
) -> tuple[IO[bytes], IO[bytes], socket.socket]:
    """Ask for a child with our working directory and standard error, and pipes to the others."""
    leash, its_leash = (undone.enter_context(end) for end in socket.socketpair())
    its_stdin, writes = os.pipe()
    stdin = undone.enter_context(os.fdopen(writes, "wb"))
    with ExitStack() as given:
        given.callback(os.close, its_stdin)
        reads, its_stdout = os.pipe()
        given.callback(os.close, its_stdout)
        given.enter_context(its_leash)
        stdout = undone.enter_context(os.fdopen(reads, "rb"))
        folder = os.open(".", os.O_PATH)
        given.callback(os.close, folder)
        fds = [its_stdin, its_stdout, 2, folder, its_leash.fileno()]
        new = [module for module in modules if module not in nursery.knows]
        socket.send_fds(nursery.asks, [pickle.dumps(new)], fds)
        nursery.knows.update(new)
    return stdin, stdout, leash


def _drop(nursery: _Nursery | None) -> None:
    """Ask this one no more; it leaves with the last of its children."""
    global _nursery, _failed
    with _lock:
        if nursery is None or nursery is _nursery:
            _failed += 1
        if nursery is not None and nursery is _nursery:
            _nursery = None
            nursery.asks.close()


def _try_pidfd() -> None:
    """Raise OSError where the system has these calls by name only, or allows none of them."""
    process = os.pidfd_open(os.getpid())
    try:
        signal.pidfd_send_signal(process, 0)
    finally:
        os.close(process)


def _ready(fds: list[int], seconds: float | None = None) -> set[int]:
    """Wait for one of these to have something to read, or to be closed at the other end."""
    asked = select.poll()
    for fd in fds:
        asked.register(fd, select.POLLIN)
    return {fd for fd, _ in asked.poll(None if seconds is None else seconds * 1000)}


def _forget() -> None:
    """Leave the nursery to the process that was forked from, and its end to that one's alone."""
    global _lock, _nursery
    if _nursery is not None:
        _nursery.asks.close()
        _nursery.process.returncode = 0
    _lock, _nursery = Lock(), None


if _POSSIBLE:
    os.register_at_fork(after_in_child=_forget)


# ── in the nursery ───────────────────────────────────────────────────────────────────────────────────


class _Child(NamedTuple):
    pid: int
    process: int
    leash: socket.socket


def _keep() -> bool:
    """Fork a child for each who asks, as long as somebody may. Comes back in the children too, and says so."""
    children: list[_Child] = []
    is_asked = True
    with socket.socket(fileno=os.dup(0)) as asks:
        while is_asked or children:
            fds = [fd for child in children for fd in (child.process, child.leash.fileno())]
            ready = _ready([*fds, asks.fileno()] if is_asked else fds, None if children else IDLE_SECONDS)
            if not ready:
                break
            for child in list(children):
                if not ready.isdisjoint((child.process, child.leash.fileno())):
                    children.remove(child)
                    _bury(child)
            if asks.fileno() in ready:
                asked, given, _, _ = socket.recv_fds(asks, _LONGEST, _GIVEN)
                is_asked = bool(asked)
                if is_asked and _fork(pickle.loads(asked), given, children):
                    return True
    return False


def _fork(modules: list[str], given: list[int], children: list[_Child]) -> bool:
    """Fork a child that has what was given, and say whether this is the child."""
    *standard, folder, _ = given
    with ExitStack() as passed:
        for fd in given:
            passed.callback(os.close, fd)
        _import(modules)
        leash = socket.socket(fileno=os.dup(given[-1]))
        try:
            pid = os.fork()
        except OSError:  # whoever asked starts it plainly, and hears why if that fails too
            leash.close()
            return False
        if pid == 0:
            os.setsid()
            os.fchdir(folder)
            for number, fd in enumerate(standard):
                os.dup2(fd, number)
            leash.close()
            for child in children:
                os.close(child.process)
                child.leash.close()
            return True
        children.append(_Child(pid, os.pidfd_open(pid), leash))
    with suppress(OSError):  # it is wanted no more, as the leash will say
        socket.send_fds(leash, [b"."], [children[-1].process])
    return False


def _import(modules: list[str]) -> None:
    """Know what a work needs, for this child and those to come. What cannot be imported, the child will tell."""
    if not modules:
        return
    for module in modules:
        with suppress(Exception):
            import_module(module)
    if len(os.listdir("/proc/self/task")) != 1:
        raise RuntimeError("A module started a thread; what a thread holds, nobody lets go in a child.")
    gc.freeze()  # nothing of this is looked through in a child, which would copy it


def _bury(child: _Child) -> None:
    """Tell the code of a child that has ended, and end one whose asker is gone."""
    signal.pidfd_send_signal(child.process, signal.SIGKILL)
    _, status = os.waitpid(child.pid, 0)
    with child.leash, suppress(OSError):
        child.leash.send(_CODE.pack(os.waitstatus_to_exitcode(status)))
    os.close(child.process)


def _address_space() -> int:
    """Say how many bytes of addresses this process uses, which is what its limit counts."""
    with open("/proc/self/statm", encoding="ascii") as told:
        return int(told.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def _main() -> None:
    alone = _address_space()
    gc.disable()  # imports leave hardly any garbage
    # Ignored by whoever started us, no code of a child would be told.
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if not _keep():
        os._exit(0)  # nothing of it is to be tidied
    gc.enable()
    newborn.work(_address_space() - alone)


if __name__ == "__main__":
    _main()
