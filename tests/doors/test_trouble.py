"""What keeps Huodan from starting is said in one sentence, in either language, without a traceback."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from huodan.language.messages import SYSTEM
from huodan.storage import Database, Tx
from huodan.storage.system import counter, schema_stamp
from huodan.storage.trouble import Damaged, DiskFull
from tests.support import born

MAIN = "from huodan.doors.cli import main; main()"
LANGS = pytest.mark.parametrize("lang", ["zh_CN.UTF-8", "en_US.UTF-8"])
KILOBYTES = 1024


def huodan(
    *words: str, lang: str = "zh_CN.UTF-8", url: str | None = None, most_bytes: int | None = None
) -> subprocess.CompletedProcess[str]:
    """This function will run the command line in a process of its own, whose files may grow so large."""
    environment = {name: value for name, value in os.environ.items() if name != "HUODAN_DATABASE_URL"}
    environment |= {"LC_ALL": lang} | ({"HUODAN_DATABASE_URL": url} if url else {})
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({most_bytes}, {most_bytes})); "
    program = (limit if most_bytes else "") + MAIN
    command = [sys.executable, "-c", program, *words]
    return born.run(command, capture_output=True, text=True, env=environment, check=False, timeout=120)


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    """This function will give the one line that was said, of a program that ended with an error."""
    assert done.returncode not in (0, -signal.SIGKILL), done.stdout
    assert "Traceback" not in done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


@LANGS
def test_a_folder_that_cannot_be_made_or_written(tmp_path: Path, lang: str) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")

    for folder in (in_the_way, Path("/proc/huodan"), Path("/sys/kernel")):
        said = sentence(huodan("serve", "--data", str(folder), "--port", "0", lang=lang))
        assert str(folder) in said
        assert "--data" in said


@LANGS
def test_a_port_somebody_has(tmp_path: Path, lang: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        for command in ("serve", "demo"):
            said = sentence(huodan(command, "--data", str(tmp_path / "new"), "--port", port, lang=lang))
            assert f"127.0.0.1:{port}" in said
            assert "--port" in said

    assert not (tmp_path / "new").exists(), "nothing is loaded before the address is sure"


@LANGS
def test_a_file_that_is_no_database(tmp_path: Path, lang: str) -> None:
    file = tmp_path / "huodan.db"
    file.write_bytes(bytes(range(256)) * 100)

    said = sentence(huodan("serve", "--data", str(tmp_path), "--port", "0", lang=lang))

    assert str(file) in said
    assert file.read_bytes() == bytes(range(256)) * 100


def test_a_database_with_pages_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "huodan.db"
    Database(f"sqlite:///{file}").close()
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))

    assert str(file) in sentence(huodan("serve", "--data", str(tmp_path), "--port", "0"))


@LANGS
def test_a_database_of_a_newer_program(database_url: str, lang: str) -> None:
    database = Database(database_url)
    with database.write() as tx:
        tx.execute(schema_stamp.update().values(version=99))
    database.close()

    said = sentence(huodan("serve", "--port", "0", lang=lang, url=database_url))

    assert "99" in said


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://boss:Geheim1@127.0.0.1:1/huodan",
        "postgresql://boss:Geheim1@no.such.host.invalid/huodan",
        "postgresql://boss:Geheim1:x@:y/huodan",
        "postgresql://boss:Geheim1@127.0.0.1",
        "mysql://boss:Geheim1@127.0.0.1/huodan",
        "postgres",
        "sqlite:////nowhere/at/all.db",
    ],
)
def test_an_address_that_leads_nowhere(tmp_path: Path, url: str) -> None:
    done = huodan("check", "--data", str(tmp_path / "new"), url=url)

    assert "Geheim1" not in sentence(done) + done.stdout


@pytest.mark.postgres
def test_a_database_that_is_not_there(postgres_url: str) -> None:
    url = postgres_url.replace("/huodan_", "/nothing_")

    assert "nothing_" in sentence(huodan("check", url=url))


def test_a_disk_that_is_full_at_the_first_loading(tmp_path: Path) -> None:
    for kilobytes in (8, 64, 700):
        done = huodan("demo", "--data", str(tmp_path), "--port", "0", most_bytes=kilobytes * KILOBYTES)
        assert str(tmp_path) in sentence(done)

    assert huodan("check", "--data", str(tmp_path)).returncode == 0


def test_a_file_to_import_that_is_not_there(tmp_path: Path) -> None:
    words = ("import", str(tmp_path / "none.csv"), "--app", "workspace", "--form", "people")

    assert "none.csv" in sentence(huodan(*words, "--data", str(tmp_path)))


@contextmanager
def files_up_to(most_bytes: int) -> Iterator[None]:
    """This function will let no file of this process grow beyond a size for a moment."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def fill(field: str, *, kilobytes: int = 1) -> Callable[[Tx], None]:
    """This function will make work that writes so much."""

    def work(tx: Tx) -> None:
        for number in range(kilobytes):
            tx.execute(counter.insert().values(field=f"{field}{number:01000}", period="", value=1))

    return work


def test_a_disk_that_is_full_while_working_loses_nothing(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    database.transact(SYSTEM, fill("kept"))

    with files_up_to((tmp_path / "huodan.db-wal").stat().st_size + 64 * KILOBYTES):
        database.transact(SYSTEM, fill("fits"))
        with pytest.raises(DiskFull) as refused:
            database.transact(SYSTEM, fill("does not fit", kilobytes=500))
    database.transact(SYSTEM, fill("later"))

    assert (refused.value.status, "huodan.db" in refused.value.text("zh")) == (507, True)
    with database.read() as tx:
        stored = [row[0].rstrip("0") for row in tx.run("SELECT field FROM counter ORDER BY field")]
        assert stored == ["fits", "kept", "later"]
        assert tx.run("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def test_damage_found_while_working_is_said(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    database.transact(SYSTEM, fill("kept", kilobytes=200))
    database.close()
    file = tmp_path / "huodan.db"
    size = file.stat().st_size
    with file.open("r+b") as opened:
        opened.seek(size // 3 // 4096 * 4096)
        opened.write(b"\xff" * (size - size // 3))

    again = Database(sqlite_url)
    with pytest.raises(Damaged):
        again.transact(SYSTEM, lambda tx: tx.run("UPDATE counter SET value = value + 1"))
    again.close()


@pytest.mark.parametrize("words", [("check",), ("doctor",), ("backup",), ("user", "list"), ("worker",)])
def test_a_folder_without_a_workspace_is_no_sound_one_and_none_is_made(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    folder = tmp_path / "typing mistake"

    said = sentence(huodan(*words, "--data", str(folder)))

    assert str(folder) in said
    assert "--data" in said
    assert not folder.exists()


def test_a_file_without_tables_is_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "huodan.db").write_bytes(b"")

    assert "--data" in sentence(huodan("check", "--data", str(tmp_path), lang="en_US.UTF-8"))


def test_formulas_are_worked_out_without_a_workspace(tmp_path: Path) -> None:
    cases = tmp_path / "cases.json"
    cases.write_text('[{"id": "a", "formula": "=A1*2", "inputs": {"A1": 21}}]')

    done = huodan("formula", "run", str(cases), "--data", str(tmp_path / "none"))

    assert "42" in done.stdout, done.stderr
    assert not (tmp_path / "none").exists()
