"""The nursery: its children live in the present of who asks, share nothing, and whatever ends it, no work is lost."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event

import pytest

from huodan.kit import nursery
from huodan.kit.child import ChildBroken, ChildTooLarge, in_child
from tests.kit.test_child import is_alive
from tests.kit.works import (
    be_killed,
    complain,
    count_for_ever,
    knows,
    leave_a_mark,
    limit,
    limit_of_one_asked_by_this,
    look,
    stay,
    take,
    wait_for,
)


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This function will give a test a nursery of its own."""
    drop()
    monkeypatch.setattr(nursery, "_failed", 0)
    monkeypatch.setattr(nursery, "_learned", {})
    yield
    drop()


def drop() -> None:
    """Let the nursery of this process go."""
    if nursery._nursery is not None:
        nursery._drop(nursery._nursery)


def pid_of_nursery() -> int:
    """Say who the nursery of this process is."""
    assert nursery._nursery is not None
    return nursery._nursery.process.pid


def send(pid: int, number: int) -> int:
    """Send the nursery a signal; a child started plainly has this process for its parent, whom none is sent."""
    assert pid == pid_of_nursery()
    os.kill(pid, number)
    return pid


def gone(pid: int) -> bool:
    """Wait a while for a process to be gone, also as a zombie."""
    return any(not Path(f"/proc/{pid}").exists() or Event().wait(0.05) for _ in range(400))


# ── the child's present ──────────────────────────────────────────────────────────────────────────────


def test_a_child_lives_in_the_present_of_who_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = in_child(look)
    monkeypatch.setenv("HUODAN_NAMED", "活单")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    second = in_child(look)

    assert first["parent"] == second["parent"] == pid_of_nursery()
    assert (first["named"], second["named"]) == (None, "活单")
    assert (second["folder"], second["temporary"]) == (str(tmp_path), str(tmp_path))
    assert second["session"]


def test_files_may_grow_as_large_as_those_of_who_asks() -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (123_456_789, before[1]))
    try:
        few = in_child(look)["longest"]  # the nursery begins with the limit, too
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert (few, in_child(look)["longest"]) == (123_456_789, before[0])


def test_standard_error_is_that_of_who_asks(capfd: pytest.CaptureFixture[str]) -> None:
    in_child(look)
    with capfd.disabled():
        in_child(look)

    in_child(complain)

    assert capfd.readouterr().err == "dear me"


def test_children_share_nothing(tmp_path: Path) -> None:
    with open(tmp_path / "open", "w"):
        first, second = in_child(look), in_child(look)

    assert first["threads"] == second["threads"] == 1
    assert {one if one == "pipe" else "" for one in second["open"]} <= {"pipe", ""}
    assert not any("socket" in one or "pidfd" in one or str(tmp_path) in one for one in second["open"])
    assert all(a != b for a, b in zip(first["random"], second["random"], strict=True))


def test_what_a_work_imported_is_known_to_the_next() -> None:
    assert in_child(knows, "wave") is False
    assert in_child(knows, "wave") is True


def test_what_others_imported_is_not_counted_as_memory_of_a_work() -> None:
    with pytest.raises(ChildTooLarge):
        in_child(take, 240, megabytes=300)
    for module in ("sqlalchemy", "pydantic", "starlette.applications", "PIL.Image", "xlsxwriter"):
        in_child(knows, module)

    assert in_child(take, 180, megabytes=300) == 180 * 1024 * 1024
    with pytest.raises(ChildTooLarge):
        in_child(take, 240, megabytes=300)


def test_a_work_of_a_work_may_have_no_more_than_it() -> None:
    both = in_child(limit_of_one_asked_by_this, megabytes=400)

    assert both[0] == both[1] < in_child(limit)


EVERYTHING = """
import os, pkgutil
from importlib import import_module
asked = set()
one = os._Environ.__getitem__
os._Environ.__getitem__ = lambda self, name: asked.add(name) or one(self, name)
def seen():
    return {os.readlink(f"/proc/self/fd/{fd}") for fd in range(256) if os.path.islink(f"/proc/self/fd/{fd}")}
before = seen()
import huodan
for module in pkgutil.walk_packages(huodan.__path__, "huodan."):
    if "__main__" not in module.name:
        import_module(module.name)
print(sorted(name for name in asked if name.startswith(("HUODAN", "TMP"))), sorted(seen() - before))
print(os.listdir("/proc/self/task") == [str(os.getpid())])
"""


def test_what_is_only_imported_reads_no_setting_opens_nothing_and_starts_no_thread() -> None:
    said = subprocess.run(
        [sys.executable, "-c", EVERYTHING], capture_output=True, text=True, check=True
    ).stdout

    assert said.splitlines() == ["[] []", "True"]


def test_who_was_forked_has_a_nursery_of_its_own() -> None:
    in_child(look)
    ours = pid_of_nursery()
    child = os.fork()
    if child == 0:
        code = 1
        with suppress(BaseException):
            code = 7 if in_child(look)["parent"] not in (ours, os.getpid()) else 2
        os._exit(code)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert in_child(look)["parent"] == ours


# ── ends ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_nursery_killed_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    def kill(parent: object) -> None:
        assert isinstance(parent, int)
        send(parent, signal.SIGKILL)
        assert gone(parent)  # also as a zombie
        (tmp_path / "go on").write_text("done")

    assert in_child(wait_for, str(tmp_path / "go on"), tell=kill) == "done"
    assert in_child(look)["parent"] == pid_of_nursery()


def test_a_work_whose_nursery_is_gone_and_that_ends_without_a_word_is_told() -> None:
    def kill(parent: object) -> None:
        assert isinstance(parent, tuple)
        send(parent[1], signal.SIGKILL)
        assert gone(parent[1])
        os.kill(parent[0], signal.SIGKILL)

    with pytest.raises(ChildBroken):
        in_child(count_for_ever, tell=kill)


def test_a_work_not_begun_as_the_nursery_died_is_begun_plainly(tmp_path: Path) -> None:
    in_child(look)
    send(pid_of_nursery(), signal.SIGSTOP)
    beats = iter([lambda: os.kill(pid_of_nursery(), signal.SIGKILL)])

    assert in_child(leave_a_mark, str(tmp_path / "mark"), beat=lambda: next(beats, lambda: None)())
    assert (tmp_path / "mark").exists()


def test_a_work_cancelled_before_it_was_begun_is_never_begun(tmp_path: Path) -> None:
    in_child(look)
    send(pid_of_nursery(), signal.SIGSTOP)

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        in_child(leave_a_mark, str(tmp_path / "mark"), beat=stop)
    os.kill(pid_of_nursery(), signal.SIGCONT)

    assert in_child(look)["parent"] == pid_of_nursery()
    assert not (tmp_path / "mark").exists()


def test_a_child_the_system_ends_is_told_and_leaves_no_zombie() -> None:
    with pytest.raises(ChildTooLarge):
        in_child(be_killed)

    in_child(look)
    pid = pid_of_nursery()
    children = Path(f"/proc/{pid}/task/{pid}/children")
    assert any(not children.read_text() or Event().wait(0.05) for _ in range(200))


def test_a_work_is_begun_plainly_where_the_nursery_is_stuck_and_the_next_has_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = send(in_child(look)["parent"], signal.SIGSTOP)
    with monkeypatch.context() as impatient:
        impatient.setattr(nursery, "PATIENCE_SECONDS", 0.1)

        assert in_child(leave_a_mark, str(tmp_path / "mark"))
    assert in_child(look)["parent"] == pid_of_nursery() != stuck

    os.kill(stuck, signal.SIGCONT)
    assert gone(stuck)


def test_a_work_that_ends_without_a_word_while_the_nursery_is_stuck_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def kill(both: object) -> None:
        assert isinstance(both, tuple)
        send(both[1], signal.SIGSTOP)
        monkeypatch.setattr(nursery, "PATIENCE_SECONDS", 0.1)
        os.kill(both[0], signal.SIGKILL)

    with pytest.raises(ChildBroken):
        in_child(count_for_ever, tell=kill)
    os.kill(pid_of_nursery(), signal.SIGCONT)


def test_a_nursery_that_takes_no_more_is_not_waited_for() -> None:
    stuck = send(in_child(look)["parent"], signal.SIGSTOP)
    with suppress(BlockingIOError):
        while True:
            assert nursery._nursery is not None
            nursery._nursery.asks.send(b"x" * 4096)

    assert in_child(look)["parent"] == os.getpid()
    os.kill(stuck, signal.SIGKILL)


PARENT = """
from huodan.kit.child import in_child
from tests.kit.works import count_for_ever
in_child(count_for_ever, tell=lambda both: print(*both, flush=True))
"""


def test_neither_nursery_nor_child_outlives_who_asked() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child, its_nursery = map(int, parent.stdout.readline().split())
    assert is_alive(child)

    parent.kill()
    parent.communicate(timeout=20)

    assert any((not is_alive(child) and not is_alive(its_nursery)) or Event().wait(0.05) for _ in range(400))


def test_a_nursery_nobody_asks_leaves() -> None:
    command = "from huodan.kit import nursery; nursery.IDLE_SECONDS = 0.01; nursery._main()"
    asks, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with asks, theirs:
        assert subprocess.run([sys.executable, "-c", command], stdin=theirs, timeout=60).returncode == 0


def test_another_nursery_comes_for_one_that_left() -> None:
    first = in_child(look)["parent"]
    send(first, signal.SIGTERM)
    assert gone(first)

    assert in_child(look)["parent"] == pid_of_nursery() != first


def test_nurseries_that_give_no_child_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    began = []

    class Failing(nursery._Nursery):
        def __init__(self) -> None:
            began.append(self)
            super().__init__()
            self.process.kill()

    monkeypatch.setattr(nursery, "_Nursery", Failing)

    parents = [in_child(look)["parent"] for _ in range(nursery.MOST_FAILED + 1)]

    assert parents == [os.getpid()] * len(parents)
    assert len(began) == nursery.MOST_FAILED


def test_a_module_that_starts_a_thread_as_it_is_imported_is_no_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threaded = "from threading import Event, Thread; Thread(target=Event().wait, daemon=True).start()"
    (tmp_path / "huodan_threaded.py").write_text(threaded)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    nursery.learn(look.__module__, ["huodan_threaded"])

    assert in_child(look)["parent"] == os.getpid()


ELSEWHERE = """
import os, select, signal, sys
{before}
from huodan.kit.child import ChildBroken, in_child
from tests.kit.works import add, vanish
assert in_child(add, 1, 2) == 3
try:
    in_child(vanish)
except ChildBroken as broken:
    print(broken)
"""


@pytest.mark.parametrize(
    "before",
    [
        "signal.signal(signal.SIGCHLD, signal.SIG_IGN)",
        "del os.fork, os.pidfd_open, select.poll, os.P_PIDFD, os.O_PATH",
    ],
)
def test_children_come_where_a_system_is_another(before: str) -> None:
    command = [sys.executable, "-c", ELSEWHERE.format(before=before)]

    assert "ended with 3" in subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_no_child_is_left_open_to_programs_started_meanwhile() -> None:
    def inherited(_: object = None) -> set[int]:
        fds = {
            int(name) for name in os.listdir("/proc/self/fd") if Path(f"/proc/self/fd/{name}").is_symlink()
        }
        return {fd for fd in fds if os.get_inheritable(fd)}

    seen: list[set[int]] = [inherited()]
    in_child(wait_for, "/dev/null", tell=lambda _: seen.append(inherited()))

    assert seen[0] == seen[1]


def test_a_system_that_has_pidfd_by_name_only_starts_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object) -> int:
        raise OSError(38, "not implemented")

    monkeypatch.setattr(os, "pidfd_open", refuse)

    assert in_child(look)["parent"] == os.getpid()


def test_who_watches_ends_a_child_of_the_nursery_at_once() -> None:
    told: list[object] = []

    def beat() -> None:
        if told:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        in_child(stay, tell=told.append, beat=beat)
    assert not is_alive(int(str(told[0])))
