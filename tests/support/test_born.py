"""A program that is born ends, fails, hears and is killed as one that a fresh Python runs."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import born


def words(program: str, *arguments: str) -> list[str]:
    """This function will name a program as subprocess takes it."""
    return [sys.executable, "-c", program, *arguments]


def test_it_has_words_folder_environment_and_end_of_its_own(tmp_path: Path) -> None:
    program = "import os, sys; print(sys.argv, os.getcwd(), dict(os.environ), __name__); sys.exit('no')"

    done = born.run(words(program, "a", "b"), cwd=tmp_path, env={"A": "1"}, capture_output=True, text=True)

    assert done.returncode == 1
    assert done.stdout.split() == f"['-c', 'a', 'b'] {tmp_path} {{'A': '1'}} __main__".split()
    assert done.stderr == "no\n"


def test_what_it_raises_is_traced_and_fails_it() -> None:
    done = born.run(words("1 / 0"), capture_output=True, text=True)

    assert done.returncode == 1
    assert done.stderr.endswith("ZeroDivisionError: division by zero\n")
    with pytest.raises(subprocess.CalledProcessError):
        born.run(words("1 / 0"), capture_output=True, check=True)


def test_it_reads_what_it_is_told() -> None:
    assert (
        born.run(words("print(input() * 2)"), input="ab", capture_output=True, text=True).stdout == "abab\n"
    )


def test_it_is_killed_and_waited_for_by_its_own_number() -> None:
    program = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
    with born.Popen(words(program), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == f"{process.pid}\n"
        assert process.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.01)
        process.send_signal(signal.SIGKILL)

        assert process.wait(60) == -signal.SIGKILL
        assert process.stdout.read() == ""
    assert process.poll() == -signal.SIGKILL


def test_nothing_of_one_is_seen_by_the_next() -> None:
    born.run(words("import huodan, os; huodan.mark = 1; os.environ['B'] = '1'"), check=True)

    born.run(
        words("import huodan, os; assert not hasattr(huodan, 'mark') and 'B' not in os.environ"), check=True
    )
