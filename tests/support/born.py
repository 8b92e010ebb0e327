"""
Programs of Huodan in processes of their own, born of one that has read all of its modules already.

A fresh Python reads for two seconds of a processor before it serves or does anything, and a run of the tests starts
hundreds. ``Popen`` and ``run`` are those of subprocess for ``[sys.executable, "-c", program, *arguments]``: a process with
its own pid, environment, folder, streams and end; only the reading is done. That a program starts in a fresh Python is
shown by tests/doors/test_cli.py, tests/test_wheel.py and tests/test_deploy.py.
"""

from __future__ import annotations

import gc
import os
import pickle
import pkgutil
import signal
import socket
import subprocess
import sys
import time
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import huodan

ROOT = Path(__file__).resolve().parents[2]
MOTHER = "from tests.support.born import live; live()"
MOST_BYTES = 1 << 17
KILLED = int(signal.SIGKILL)


class Popen(subprocess.Popen[Any]):
    """A process that is the child of another one than ours, which tells how it ended."""

    _life: socket.socket

    def _execute_child(self, args: list[str], *given: Any) -> None:
        """Have it born; what is given lies as in ``subprocess.Popen._execute_child`` of CPython 3.11 and later."""
        cwd, env, pipes = given[4], given[5], given[9:15]
        python, flag, program, *arguments = args
        assert (python, flag) == (sys.executable, "-c"), args
        word = pickle.dumps((program, arguments, str(cwd or Path.cwd()), dict(env or os.environ)))
        self._life, life = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        read, write, mistakes = pipes[0], pipes[3], pipes[5]
        with life, open(os.devnull, "rb") as nothing:
            streams = [nothing.fileno() if read == -1 else read]
            streams += [place if one == -1 else one for place, one in ((1, write), (2, mistakes))]
            socket.send_fds(_mother(os.getpid()), [word], [*streams, life.fileno()])
        self.pid = int(self._life.recv(32))
        self._child_created = True
        self._close_pipe_fds(*pipes)  # type: ignore[attr-defined]

    def _try_wait(self, wait_flags: int) -> tuple[int, int]:
        """Ask as ``os.waitpid`` does."""
        self._life.setblocking(not wait_flags & os.WNOHANG)
        try:
            return self.pid, int(self._life.recv(32) or KILLED)
        except BlockingIOError:
            return 0, 0

    def _internal_poll(self, *_given: Any, **_named: Any) -> int | None:
        with self._waitpid_lock:  # type: ignore[attr-defined]
            if self.returncode is None:
                pid, status = self._try_wait(os.WNOHANG)
                if pid:
                    self._handle_exitstatus(status)  # type: ignore[attr-defined]
        return self.returncode

    def _handle_exitstatus(self, *given: Any) -> None:
        super()._handle_exitstatus(*given)  # type: ignore[misc]
        self._life.close()


def run(
    args: list[str],
    *,
    input: str | None = None,
    capture_output: bool = False,
    timeout: float | None = None,
    check: bool = False,
    **more: Any,
) -> subprocess.CompletedProcess[Any]:
    """This function will run a program to its end, as ``subprocess.run`` does."""
    pipe = subprocess.PIPE
    more |= {"stdout": pipe, "stderr": pipe} if capture_output else {}
    more |= {} if input is None else {"stdin": pipe}
    with Popen(args, **more) as process:
        try:
            said, mistakes = process.communicate(input, timeout=timeout)
        except BaseException:
            process.kill()
            raise
    if check and process.returncode:
        raise subprocess.CalledProcessError(process.returncode, args, said, mistakes)
    return subprocess.CompletedProcess(args, process.returncode, said, mistakes)


@cache
def _mother(_ours: int) -> socket.socket:
    """Start the process all others are born of; it ends when the socket closes, with this process at the latest."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        command = [sys.executable, "-c", MOTHER, str(theirs.fileno())]
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()])
    return ours


# ── in the other process ─────────────────────────────────────────────────────────────────────────────


def live() -> None:
    """This function will read all of Huodan, then bear a process for each word that comes."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    for found in pkgutil.walk_packages(huodan.__path__, "huodan."):
        if not found.name.endswith("__main__"):
            import_module(found.name)
    assert len(os.listdir("/proc/self/task")) == 1, "a process with threads cannot be copied"
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        word, streams, _, _ = socket.recv_fds(channel, MOST_BYTES, 4)
        if not word:
            os._exit(0)
        if os.fork() == 0:
            break
        for one in streams:
            os.close(one)
    channel.close()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _bear(*streams)
    gc.unfreeze()
    _do(*pickle.loads(word))


def _bear(read: int, write: int, mistakes: int, life: int) -> None:
    """Go on as a child with these streams, whose pid and end are told by the one who stays to watch."""
    child = os.fork()
    if child == 0:
        os.close(life)
        for place, one in enumerate((read, write, mistakes)):
            os.dup2(one, place)
            os.close(one)
        return
    for one in (read, write, mistakes):
        os.close(one)
    teller = socket.socket(fileno=life)
    teller.send(str(child).encode())
    _, status = os.waitpid(child, 0)
    teller.send(str(status).encode())
    os._exit(0)


def _do(program: str, arguments: list[str], folder: str, environment: dict[str, str]) -> None:
    """Do what a fresh Python would do with the program."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.argv = ["-c", *arguments]
    main = sys.modules["__main__"] = ModuleType("__main__")
    exec(compile(program, "<string>", "exec"), main.__dict__)
