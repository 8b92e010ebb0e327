"""
Heavy work in a child process: limited in memory and time, and ended at once when nobody wants it any more.

Owns starting the child, its time, what it tells on the way, and its end. Only plain values pass: no connection, no
lock and no open file is shared. The child notices by its standard input that its parent is gone, and goes too.
It is forked by a process that has imported what works need (``kit.nursery``), else a new Python is started (decision 0077).
"""

from __future__ import annotations

import gc
import pickle
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any

from huodan.kit import nursery
from huodan.kit.errors import HuodanError
from huodan.kit.newborn import LENGTH, packed_work

Tell = Callable[[object], None]

USUAL_MEGABYTES = 1024
USUAL_SECONDS = 1800
BEAT_SECONDS = 0.25
COLLECTED = (50_000, 20, 100)


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
    if seconds <= 0:
        raise ChildTooSlow(limit=f"{seconds:g}")

    def pause() -> None:
        if time.monotonic() > end:
            raise ChildTooSlow(limit=f"{seconds:g}")
        if beat is not None:
            beat()

    with _started(packed_work(function, args, megabytes), function.__module__, pause) as child:
        for frame in _frames(child.stdout):
            if frame is None:
                pause()
                continue
            kind, value = frame
            if kind == "told":
                if tell is not None:
                    tell(value)
            elif kind == "imported":
                nursery.learn(function.__module__, value)
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


class _Plain:
    """A child of our own: a new Python."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "huodan.kit.newborn"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.stdin, self.stdout = self._process.stdin, self._process.stdout
        self.wait = self._process.wait

    def end(self) -> None:
        """Kill it, if it is still there."""
        self._process.kill()
        self._process.wait()
        with suppress(BrokenPipeError):
            self.stdin.close()


@contextmanager
def _started(work: bytes, module: str, pause: Callable[[], None]) -> Iterator[_Plain | nursery.Forked]:
    """Start a child with its work, and end it however this ends."""
    child = nursery.fork(module, pause, BEAT_SECONDS) or _Plain()
    try:
        with suppress(BrokenPipeError):  # it ended already; its silence is told
            child.stdin.write(work)
            child.stdin.flush()
        yield child
    finally:
        child.end()


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
            while length := source.read(LENGTH.size):
                heard.put(pickle.loads(source.read(LENGTH.unpack(length)[0])))
    finally:
        heard.put(None)  # whatever happened, nobody must wait for more
