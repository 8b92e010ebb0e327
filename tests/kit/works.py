"""What children are asked to do in tests; a module of its own, as a child imports the module its work is in."""

from __future__ import annotations

import os
import random
import resource
import secrets
import signal
import ssl
import stat
import sys
import tempfile
import uuid
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any

from huodan.kit.child import Tell, in_child
from huodan.kit.errors import HuodanError, Invalid
from huodan.kit.ids import new_id


def add(tell: Tell, *numbers: int) -> int:
    """Add, saying each sum, and write what is no part of the answer."""
    total = 0
    for number in numbers:
        total += number
        tell({"so far": total})
        os.write(1, b"noise")
    return total


def refuse(tell: Tell, kind: str) -> None:
    """Refuse in one of several ways."""
    from huodan.language.access import RecordNotFound

    if kind == "invalid":
        raise Invalid([HuodanError(path="a").problem()])
    raise RecordNotFound if kind == "not found" else HuodanError(path="b")


def break_down(tell: Tell) -> None:
    """Make a mistake."""
    raise ZeroDivisionError("by nought")


def eat(tell: Tell) -> int:
    """Use a lot of memory."""
    return len(bytearray(600 * 1024 * 1024))


def vanish(tell: Tell) -> None:
    """End without a word."""
    os._exit(3)


def break_off(tell: Tell, beginning: bytes) -> None:
    """End in the middle of a word, as a child does that the system ends."""
    says = next(fd for fd in range(3, 64) if _is_pipe(fd))
    os.write(says, beginning)
    os.kill(os.getpid(), 9)


def _is_pipe(fd: int) -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(fd).st_mode)
    except OSError:
        return False


def stay(tell: Tell) -> None:
    """Say who it is, and stay."""
    tell(os.getpid())
    Event().wait(600)


def large(tell: Tell) -> bytes:
    """Answer at length."""
    return b"x" * 5_000_000


def look(tell: Tell) -> dict[str, Any]:
    """Say where and as whom this is done."""
    return {
        "parent": os.getppid(),
        "folder": os.getcwd(),
        "named": os.environ.get("HUODAN_NAMED"),
        "longest": resource.getrlimit(resource.RLIMIT_FSIZE)[0],
        "temporary": tempfile.gettempdir(),
        "session": os.getsid(0) == os.getpid(),
        "open": {os.readlink(f"/proc/self/fd/{fd}").partition(":")[0] for fd in range(64) if is_open(fd)},
        "threads": len(os.listdir(f"/proc/{os.getppid()}/task")),
        "random": [
            random.random(),
            uuid.uuid4().hex,
            new_id(1_800_000_000_000) & (1 << 21) - 1,
            ssl.RAND_bytes(16),
            secrets.token_hex(),
        ],
    }


def is_open(fd: int) -> bool:
    """Say whether something is open there."""
    with suppress(OSError):
        os.fstat(fd)
        return True
    return False


def knows(tell: Tell, module: str) -> bool:
    """Say whether a module was there before it was asked for, and ask for it."""
    was_there = module in sys.modules
    __import__(module)
    return was_there


def complain(tell: Tell) -> None:
    """Write to standard error."""
    os.write(2, b"dear me")


def wait_for(tell: Tell, path: str) -> str:
    """Say who the nursery is, and wait for a file."""
    tell(os.getppid())
    while not Path(path).exists():
        Event().wait(0.01)
    return Path(path).read_text()


def leave_a_mark(tell: Tell, path: str) -> bool:
    """Leave a mark."""
    return bool(Path(path).write_text("here"))


def take(tell: Tell, megabytes: int) -> int:
    """Use so much memory."""
    return len(bytearray(megabytes * 1024 * 1024))


def be_killed(tell: Tell) -> None:
    """End as the system ends whom it has no memory for."""
    os.kill(os.getpid(), signal.SIGKILL)


def count_for_ever(tell: Tell) -> None:
    """Do what never lets another thread of this process have its turn."""
    tell((os.getpid(), os.getppid()))
    sum(range(1 << 62))


def limit(tell: Tell) -> int:
    """Say how many bytes of addresses this may use."""
    return resource.getrlimit(resource.RLIMIT_AS)[1]


def limit_of_one_asked_by_this(tell: Tell) -> tuple[int, int]:
    """Say so for this, and for one asked by this that may use more."""
    return limit(tell), in_child(limit, megabytes=4096)
