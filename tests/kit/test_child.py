"""Heavy work in a child process: answers, refusals, limits, and its end when nobody wants it any more."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest

from huodan.kit import nursery
from huodan.kit.child import ChildBroken, ChildTooLarge, ChildTooSlow, in_child
from huodan.kit.errors import HuodanError, Invalid
from huodan.language.access import RecordNotFound
from tests.kit.works import add, break_down, break_off, eat, large, refuse, stay, vanish


@pytest.fixture(params=["of the nursery", "started plainly"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """This function will let the children of a test come in both ways, whatever became of the nursery in others."""
    monkeypatch.setattr(nursery, "_failed", nursery.MOST_FAILED if request.param == "started plainly" else 0)
    return str(request.param)


def is_alive(pid: int) -> bool:
    """Say whether a process is there and has not ended: one that somebody has yet to wait for has."""
    try:
        os.kill(pid, 0)
        if not Path("/proc/self/stat").exists():
            return True
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):  # waited for meanwhile
        return False


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
import sys
from huodan.kit import nursery
from huodan.kit.child import in_child
from tests.kit.works import stay
nursery._failed = int(sys.argv[1])
in_child(stay, tell=lambda pid: print(pid, flush=True))
"""


def test_a_child_does_not_outlive_its_parent() -> None:
    command = [sys.executable, "-c", PARENT, str(nursery._failed)]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
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
