"""The files of the log: full ones packed and the oldest gone, nobody's data in them, two processes apart."""

from __future__ import annotations

import gzip
import logging
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from huodan.kit.reference import referring
from huodan.storage import Database
from huodan.workspace.doctor import Level, examine, log as look
from huodan.workspace.logs import (
    LINE,
    SERVER,
    BadLogLevel,
    Discreet,
    LogFile,
    keeping_log,
    log_folder,
    log_level,
    log_size,
    set_log_level,
)
from tests.support.sales import build

SECRET, NAME, PHONE = "Geheim1-xq", "沈建华", "13812345678"


@pytest.fixture
def database(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Database]:
    """Open a fresh copy of the published app."""
    opened = Database(prepared_database("sales", build))
    yield opened
    opened.close()


def written(handler: logging.Handler, said: str, *, error: BaseException | None = None) -> None:
    """Write one line."""
    told = None if error is None else (type(error), error, error.__traceback__)
    handler.handle(logging.LogRecord("huodan.test", logging.INFO, "", 0, said, None, told))


def test_a_full_file_is_packed_and_the_oldest_goes(tmp_path: Path) -> None:
    file = LogFile(tmp_path / "huodan.log", most_bytes=1_000, kept=3)
    file.setFormatter(Discreet(LINE))
    for number in range(100):
        written(file, f"line {number:03}")
    file.close()

    packed = sorted(tmp_path.glob("*.gz"))
    assert [one.name for one in packed] == [f"huodan.log.{number}.gz" for number in (1, 2, 3)]
    lines = [gzip.decompress(one.read_bytes()).decode() for one in reversed(packed)]
    lines.append((tmp_path / "huodan.log").read_text())
    told = [line.rpartition(" ")[2] for line in "".join(lines).splitlines()]
    assert told == [f"{number:03}" for number in range(int(told[0]), 100)]
    assert int(told[0]) > 0, "what is older is gone"
    assert {stat.S_IMODE(one.stat().st_mode) for one in tmp_path.iterdir()} == {0o600}


def test_of_an_error_the_place_is_told_and_nobody_s_data(tmp_path: Path) -> None:
    file = LogFile(tmp_path / "huodan.log")
    file.setFormatter(Discreet(LINE))
    said = f"{NAME} has no '{SECRET}' {PHONE}\n[parameters: ('x', {SECRET})]\nDETAIL:  Key (name)=(Miller) exists."

    def fail(values: object) -> None:
        raise KeyError(values) from ValueError(said)

    try:
        fail({"password": SECRET, "name": NAME})
    except KeyError as error:
        written(file, "it failed", error=error)
    file.close()

    told = (tmp_path / "huodan.log").read_text()
    assert not any(secret in told for secret in (SECRET, NAME, PHONE, "Miller"))
    assert "KeyError" in told
    assert "ValueError" in told
    assert "in fail" in told
    assert __file__ in told


def test_a_line_is_one_line_and_has_the_reference_of_what_is_done(tmp_path: Path) -> None:
    file = LogFile(tmp_path / "huodan.log")
    file.setFormatter(Discreet(LINE))
    with referring("job_7"):
        written(file, "first\nWARNING second")
    written(file, "third")
    file.close()

    first, third = (tmp_path / "huodan.log").read_text().splitlines()
    assert first.endswith(r"INFO huodan.test [job_7] first\nWARNING second")
    assert third.endswith("INFO huodan.test [-] third")


def test_a_log_that_cannot_be_written_keeps_nobody_from_working(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = LogFile(tmp_path / "huodan.log")
    file.stream.close()
    file.stream = open("/dev/full", "w", buffering=1)  # noqa: SIM115 - the handler closes it

    written(file, "lost")

    file.close()
    assert capfd.readouterr().err == ""


def test_two_processes_have_files_of_their_own(database: Database) -> None:
    with keeping_log(database, SERVER), keeping_log(database, SERVER):
        logging.getLogger("huodan.test").info("heard by both")
    with keeping_log(database, SERVER):
        logging.getLogger("huodan.test").info("once more")

    folder = log_folder(database)
    heard = {one.name: one.read_text().count("heard by both") for one in folder.glob("*.log")}
    assert heard == {"huodan.log": 1, "huodan-2.log": 1}
    assert (folder / "huodan.log").read_text().count("once more") == 1
    assert log_size(database) == sum(one.stat().st_size for one in folder.glob("*.log"))


def test_the_level_holds_at_once(database: Database) -> None:
    log = logging.getLogger("huodan.test")
    before = logging.getLogger("huodan").level
    try:
        with keeping_log(database, SERVER):
            for level in ("error", "debug"):
                with database.write() as tx:
                    set_log_level(tx, level)
                log.info("with %s", level)
        with database.read() as tx:
            assert log_level(tx) == "debug"
    finally:
        logging.getLogger("huodan").setLevel(before)

    told = (log_folder(database) / "huodan.log").read_text()
    assert "with debug" in told
    assert "with error" not in told
    with database.write() as tx, pytest.raises(BadLogLevel):
        set_log_level(tx, "loud")


def test_the_doctor_says_where_the_log_is_and_that_it_cannot_be_written(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def level(key: str = "log") -> tuple[Level, str]:
        (found,) = (one for one in examine(database) if one.key == key)
        return found.level, str(found.says)

    assert level() == (Level.GOOD, str(look(database).says))
    assert str(log_folder(database)) in level()[1]
    monkeypatch.setenv("HUODAN_LOGS", "/proc/huodan-logs")
    assert level()[0] is Level.BAD
