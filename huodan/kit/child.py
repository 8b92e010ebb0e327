"""
Heavy work in a child process: limited in memory and time, and ended at once when nobody wants it any more.

Owns starting the child, its limits, what it tells on the way, and its end. Only plain values pass: no connection, no
lock and no open file is shared. The child notices by its standard input that its parent is gone, and goes too.
"""

from __future__ import annotations

import gc
import os
import pickle
import struct
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any

from huodan.kit.errors import HuodanError

Tell = Callable[[object], None]

USUAL_MEGABYTES = 1024
USUAL_SECONDS = 1800
BEAT_SECONDS = 0.25
COLLECTED = (50_000, 20, 100)

_LENGTH = struct.Struct("!Q")


class ChildTooLarge(HuodanError):
    """The work needed more memory than it may have, or the system had no more."""

    code = "work_too_large"
    status = 422
    zh = "这项工作需要的内存超过了 {limit} MB，已停止，数据没有改动。请缩小范围，分几次做。"
    en = "This work needed more than {limit} MB of memory and was stopped; nothing was changed. Do it in smaller parts."


class ChildTooSlow(HuodanError):
    """The work took longer than it may."""

    code = "work_too_slow"
    status = 422
    zh = "这项工作超过了 {limit} 秒，已停止，数据没有改动。请缩小范围，分几次做。"
    en = "This work took longer than {limit} seconds and was stopped; nothing was changed. Do it in smaller parts."


class ChildBroken(RuntimeError):
    """The work failed by a mistake of ours; the message is the child's own account of it."""


def in_child(
    function: Callable[..., Any],
    *args: object,
    megabytes: int = USUAL_MEGABYTES,
    seconds: float = USUAL_SECONDS,
    tell: Tell | None = None,
    beat: Callable[[], None] | None = None,
) -> Any:
    """
    Call ``function(tell, *args)`` in a child process and give back what it returns.

    function: of a module's top level; it may call its ``tell`` with plain values. tell: gets these here.
    beat: called about four times a second; what it raises ends the child and is raised here.

    Raises:
        what the function raises, if it is a HuodanError. ChildTooLarge, ChildTooSlow.
        ChildBroken: if it raises anything else.
    """
    end = time.monotonic() + seconds
    with _started(function, args, megabytes) as child:
        assert child.stdout is not None
        for frame in _frames(child.stdout):
            if frame is None:
                if time.monotonic() > end:
                    raise ChildTooSlow(limit=f"{seconds:g}")
                if beat is not None:
                    beat()
                continue
            kind, value = frame
            if kind == "told":
                if tell is not None:
                    tell(value)
            elif kind == "done":
                return value
            elif kind == "refused":
                raise value
            elif kind == "large":
                raise ChildTooLarge(limit=megabytes)
            else:
                raise ChildBroken(value)
        code = child.wait()
    if code == -9:  # the system had no memory left
        raise ChildTooLarge(limit=megabytes)
    raise ChildBroken(f"the child ended with {code} before its work was done")


def collect_seldom() -> None:
    """
    Look for garbage a fiftieth as often, and never among what is there by now: modules and a Plan stay.

    For a child that makes tens of thousands of small objects which point to one another, once it has opened what it needs.
    """
    gc.freeze()
    gc.set_threshold(*COLLECTED)


@contextmanager
def _started(
    function: Callable[..., Any], args: tuple[object, ...], megabytes: int
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a child with its work, and end it however this ends."""
    place = f"{function.__module__}:{function.__qualname__}"
    work = pickle.dumps((place, args, megabytes))
    child = subprocess.Popen(
        [sys.executable, "-m", "huodan.kit.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert child.stdin is not None
    try:
        with suppress(BrokenPipeError):  # it ended already; its silence is told
            child.stdin.write(_LENGTH.pack(len(work)) + work)
            child.stdin.flush()
        yield child
    finally:
        child.kill()
        child.wait()
        with suppress(BrokenPipeError):
            child.stdin.close()


def _frames(source: IO[bytes]) -> Iterator[tuple[str, Any] | None]:
    """Give what the child says, one by one, and None after every quarter of a second, until it says no more."""
    heard: SimpleQueue[tuple[str, Any] | None] = SimpleQueue()
    Thread(target=_listen, args=(source, heard), daemon=True).start()
    beat_at = time.monotonic() + BEAT_SECONDS
    while True:
        if time.monotonic() >= beat_at:
            yield None
            beat_at = time.monotonic() + BEAT_SECONDS
        with suppress(Empty):
            frame = heard.get(timeout=BEAT_SECONDS)
            if frame is None:
                return
            yield frame


def _listen(source: IO[bytes], heard: SimpleQueue[tuple[str, Any] | None]) -> None:
    try:
        # Closed meanwhile: nobody wants to hear more. Cut off in the middle of a word: the child was ended.
        with source, suppress(ValueError, OSError, EOFError, struct.error, pickle.UnpicklingError):
            while length := source.read(_LENGTH.size):
                heard.put(pickle.loads(source.read(_LENGTH.unpack(length)[0])))
    finally:
        heard.put(None)  # whatever happened, nobody must wait for more


# ── in the child ─────────────────────────────────────────────────────────────────────────────────────


def _main() -> None:
    """Do the work that comes on standard input; what is said goes to what was standard output."""
    says = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever the work prints is no part of what it says
    source = sys.stdin.buffer
    (length,) = _LENGTH.unpack(source.read(_LENGTH.size))
    place, args, megabytes = pickle.loads(source.read(length))
    Thread(target=_follow, args=(source.fileno(),), daemon=True).start()
    _limit(megabytes)
    module, _, name = place.partition(":")
    try:
        function = getattr(import_module(module), name)
        _say(says, ("done", function(lambda value: _say(says, ("told", value)), *args)))
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


def _limit(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    most = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _say(says: IO[bytes], frame: tuple[str, object]) -> None:
    packed = pickle.dumps(frame)
    whole = memoryview(_LENGTH.pack(len(packed)) + packed)
    while whole:
        whole = whole[says.write(whole) :]


if __name__ == "__main__":
    _main()
