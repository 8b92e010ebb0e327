"""Heavy work in a child process: answers, refusals, limits, and its end when nobody wants it any more."""

from __future__ import annotations

import os
import stat
import struct
import subprocess
import sys
from threading import Event

import pytest

from huodan.kit.child import ChildBroken, ChildTooLarge, ChildTooSlow, Tell, in_child
from huodan.kit.errors import HuodanError, Invalid
from huodan.language.access import RecordNotFound


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


def is_alive(pid: int) -> bool:
    """Say whether a process is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_child_answers_and_tells_on_the_way() -> None:
    told: list[object] = []

    assert in_child(add, 1, 2, 3, tell=told.append) == 6
    assert told == [{"so far": 1}, {"so far": 3}, {"so far": 6}]
    assert in_child(large) == b"x" * 5_000_000


@pytest.mark.parametrize(
    ("kind", "error"), [("invalid", Invalid), ("not found", RecordNotFound), ("", HuodanError)]
)
def test_a_refusal_comes_back_with_its_words(kind: str, error: type[HuodanError]) -> None:
    with pytest.raises(error) as refused:
        in_child(refuse, kind)

    assert refused.value.text("zh")


def test_a_mistake_is_told_with_its_place() -> None:
    with pytest.raises(ChildBroken, match="break_down"):
        in_child(break_down)
    with pytest.raises(ChildBroken, match="ended with 3"):
        in_child(vanish)


def test_memory_is_limited() -> None:
    with pytest.raises(ChildTooLarge) as refused:
        in_child(eat, megabytes=400)

    assert "400 MB" in refused.value.text("zh")


def test_time_is_limited_and_the_child_gone_afterwards() -> None:
    told: list[int] = []

    with pytest.raises(ChildTooSlow):
        in_child(stay, seconds=0.5, tell=told.append)  # type: ignore[arg-type]
    assert not told or not is_alive(told[0])


def test_whoever_watches_can_end_it() -> None:
    told: list[int] = []

    def beat() -> None:
        if told:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        in_child(stay, tell=told.append, beat=beat)  # type: ignore[arg-type]
    assert not is_alive(told[0])


PARENT = """
from huodan.kit.child import in_child
from tests.kit.test_child import stay
in_child(stay, tell=lambda pid: print(pid, flush=True))
"""


def test_a_child_does_not_outlive_its_parent() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert is_alive(pid)

    parent.kill()
    parent.communicate(timeout=20)

    assert any(not is_alive(pid) or Event().wait(0.05) for _ in range(200))


@pytest.mark.parametrize(
    "beginning", [b"\0\0\0", struct.pack("!Q", 900), struct.pack("!Q", 900) + b"\x80\x04\x95"]
)
def test_a_child_ended_in_the_middle_of_a_word_is_not_waited_for(beginning: bytes) -> None:
    with pytest.raises(ChildTooLarge):
        in_child(break_off, beginning, seconds=5)
