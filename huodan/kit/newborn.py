"""
Heavy work as it goes on in the child process: what it is given, its limits, and what it says.

Owns the words between a child and who started it, and the end of a child whose parent is gone. Run as a program it is a
child started plainly; the nursery (``kit.nursery``) becomes one by forking.
"""

from __future__ import annotations

import os
import pickle
import struct
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from threading import Thread
from typing import IO, Any

from huodan.kit.errors import HuodanError

LENGTH = struct.Struct("!Q")


def packed_work(function: Callable[..., Any], args: tuple[object, ...], megabytes: int) -> bytes:
    """Write down for a child what it is to do, in which environment, and how large a file may become."""
    place = f"{function.__module__}:{function.__qualname__}"
    return packed((place, args, megabytes, dict(os.environ), _longest_file()))


def _longest_file() -> int | None:
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return None
    return resource.getrlimit(resource.RLIMIT_FSIZE)[0]


def packed(value: object) -> bytes:
    """Write a plain value with its length before it."""
    content = pickle.dumps(value)
    return LENGTH.pack(len(content)) + content


def work(inherited: int = 0) -> None:
    """
    Do the work that comes on standard input; what is said goes to what was standard output.

    inherited: bytes of memory that others of the nursery need; they are not counted as the work's.
    """
    says = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever the work prints is no part of what it says
    source = sys.stdin.buffer
    length = source.read(LENGTH.size)
    if not length:  # nobody wants it any more
        return
    content = source.read(*LENGTH.unpack(length))
    Thread(target=_follow, args=(source.fileno(),), daemon=True).start()
    known = set(sys.modules)
    try:
        place, args, megabytes, environment, longest = pickle.loads(content)
        _settle(environment)
        _limit(megabytes, inherited, longest)
        module, _, name = place.partition(":")
        function = getattr(import_module(module), name)
        done = function(lambda value: _say(says, ("told", value)), *args)
        _say(says, ("imported", [name for name in sys.modules if name not in known]))
        _say(says, ("done", done))
    except HuodanError as error:
        _say(says, ("refused", error))
    except MemoryError:
        _say(says, ("large", None))
    except Exception:  # noqa: BLE001 - told to the parent, which raises it anew
        _say(says, ("broken", traceback.format_exc()))


def _follow(source: int) -> None:
    """End the child when its parent has ended."""
    while os.read(source, 1):
        pass
    os._exit(1)


def _settle(environment: dict[str, str]) -> None:
    """Live in the parent's environment as it is now."""
    if environment != dict(os.environ):
        os.environ.clear()
        os.environ.update(environment)
        if hasattr(time, "tzset"):
            time.tzset()


def _limit(megabytes: int, inherited: int, longest: int | None) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    most = megabytes * 1024 * 1024 + inherited
    _, allowed = resource.getrlimit(resource.RLIMIT_AS)  # of the server, or a work that asked for this one
    if allowed != resource.RLIM_INFINITY:
        most = min(most, allowed)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    if longest is not None:
        _, allowed = resource.getrlimit(resource.RLIMIT_FSIZE)
        with suppress(ValueError):  # the parent may have more than the nursery; the nursery's holds then
            resource.setrlimit(resource.RLIMIT_FSIZE, (longest, allowed))


def _say(says: IO[bytes], frame: tuple[str, object]) -> None:
    whole = memoryview(packed(frame))
    while whole:
        whole = whole[says.write(whole) :]


if __name__ == "__main__":
    work()
