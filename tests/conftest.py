"""
Fixtures every test may ask for, and the rules of a test run.

Owns: fresh databases of both kinds, the browser, hypothesis profiles, `--sqlite-only`, and that a skipped
test fails a complete run (HUODAN_TEST_COMPLETE=1). What only one room needs is in that room's conftest.py.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, expect

from huodan.engines.people import passwords
from huodan.kit import ids
from huodan.storage import Database
from huodan.workspace.publish import publish_builtin
from tests.support import postgres
from tests.support.browser import Kept
from tests.support.postgres import Cluster

Build = Callable[[str], object]

RUN_FOLDER = pytest.StashKey[Path]()
CHROMIUM = pytest.StashKey[Kept]()
# How a complete run ends that skipped tests: not as one whose tests may be asked once more (scripts/test).
SKIPPED = 8
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
SLOW_START = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]

# "fast" asks the same questions in every run: a red run is about the change. "proof" looks for new ones.
settings.register_profile(
    "fast", max_examples=30, derandomize=True, database=None, deadline=None, suppress_health_check=SLOW_START
)
settings.register_profile(
    "proof", max_examples=2000, deadline=None, print_blob=True, suppress_health_check=SLOW_START
)
settings.load_profile("fast")

# A screen has as long to show something as to let itself be pressed: other work may be on the machine.
BROWSER_MS = 15_000
expect.set_options(timeout=BROWSER_MS)


# ── databases ────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_kind(request: pytest.FixtureRequest) -> str:
    """This function will run the test once on each database: "sqlite", then "postgres"."""
    return str(request.param)


@pytest.fixture(autouse=True)
def files_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This function will keep the files of a test to itself, also where its database is a server's."""
    monkeypatch.setenv("HUODAN_FILES", str(tmp_path / "files"))
    return tmp_path / "files"


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """This function will hash passwords at a thousandth of their cost, which tests/engines/people/test_passwords.py sees to."""
    monkeypatch.setattr(passwords, "_hasher", lambda: QUICK)


@pytest.fixture
def nas() -> Iterator[Path]:
    """This function will give an empty folder away from the data, on a disk: a second place may not be in /dev/shm."""
    with tempfile.TemporaryDirectory(prefix="huodan-nas-") as folder:
        place = Path(folder).resolve() / "nas"
        place.mkdir()
        yield place


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest) -> str:
    """This function will give the URL of a fresh, empty database, once per kind."""
    return str(request.getfixturevalue(f"{database_kind}_url"))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """This function will give the URL of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path}/huodan.db"


@pytest.fixture
def postgres_url(cluster: Cluster) -> Iterator[str]:
    """This function will give the URL of an empty PostgreSQL database, removed after the test."""
    name = fresh_name()
    yield cluster.create(name)
    cluster.drop(name)


@pytest.fixture
def prepared_database(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path, run_folder: Path
) -> Iterator[Callable[[str, Build], str]]:
    """
    This function will give `prepare(name, build) -> url`: a private copy of a database built once per run.

    `build(url)` fills an empty database and closes its connections; the same `name` means the same content.
    """
    made: list[str] = []

    def copy_sqlite(name: str, build: Build) -> str:
        original = run_folder / f"{name}.db"
        with postgres.locked(run_folder / f"{name}.sqlite.lock"):
            if not original.exists():
                building = run_folder / f"{name}.building.db"
                with ids_of_now():
                    build(f"sqlite:///{building}")
                building.rename(original)
        copy = tmp_path / f"{name}.db"
        shutil.copyfile(original, copy)
        return f"sqlite:///{copy}"

    def copy_postgres(name: str, build: Build) -> str:
        cluster: Cluster = request.getfixturevalue("cluster")
        ready = run_folder / f"{name}.postgres"
        with postgres.locked(run_folder / f"{name}.postgres.lock"):
            if not ready.exists():
                ready.write_text(f"{fresh_name()}_{name}")
                with ids_of_now():
                    build(cluster.create(ready.read_text()))
        made.append(fresh_name())
        return cluster.create(made[-1], template=ready.read_text())

    yield copy_sqlite if database_kind == "sqlite" else copy_postgres

    for name in made:
        request.getfixturevalue("cluster").drop(name)


@contextmanager
def ids_of_now() -> Iterator[None]:
    """
    This function will have ids begin at the clock again: those of a worker never go back, and a test that lived weeks
    ahead leaves it counting there. What it then builds for all of them would be newer than what others add to it.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ids, "_generator", ids._Generator())
        yield


@pytest.fixture
def builtin_url(prepared_database: Callable[[str, Build], str]) -> str:
    """This function will give the URL of a database that holds nothing but the built-in app, once per kind."""
    return prepared_database("builtin", build_builtin)


def build_builtin(url: str) -> None:
    """This function will publish the built-in app into an empty database."""
    database = Database(url)
    publish_builtin(database)
    database.close()


@pytest.fixture(scope="session")
def cluster(run_folder: Path) -> Cluster:
    """This function will give the run's private PostgreSQL cluster, started when the first test asks."""
    return postgres.shared_cluster(run_folder)


@pytest.fixture(scope="session")
def run_folder(pytestconfig: pytest.Config) -> Path:
    """This function will name a folder shared by all workers of this run and removed at its end."""
    return pytestconfig.stash[RUN_FOLDER]


def fresh_name() -> str:
    """This function will make up a database name nobody uses."""
    return f"huodan_{uuid.uuid4().hex[:12]}"


# ── browser ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def chromium(pytestconfig: pytest.Config) -> Browser:
    """This function will give headless Chromium, which runs until a test comes that needs none."""
    return pytestconfig.stash[CHROMIUM].give()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """This function will open a page as a Chinese office has it: zh-CN, Shanghai, 1440 px wide."""
    context = chromium.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1440, "height": 900}
    )
    context.set_default_timeout(BROWSER_MS)
    yield context.new_page()
    context.close()


# ── the run ──────────────────────────────────────────────────────────────────────────────────────────


# The rooms whose files take a minute or more, in the order they are dealt out; those of seconds fill the gaps at the end.
LONG_ROOMS = ("browser", "crash", "doors", "workspace")


def place_of(item: pytest.Item) -> int:
    """This function will say when the room of a test is dealt out."""
    room = item.path.relative_to(Path(__file__).parent).parts[0]
    return LONG_ROOMS.index(room) if room in LONG_ROOMS else len(LONG_ROOMS)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--sqlite-only", action="store_true", help="leave out every test that needs PostgreSQL")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    worker = getattr(config, "workerinput", None)
    if worker is None:
        postgres.sweep()
    config.stash[CHROMIUM] = Kept()
    config.stash[RUN_FOLDER] = Path(worker["run_folder"]) if worker else postgres.run_folder()
    # In memory, as the clusters: a test that saves waits for a disk otherwise. xdist gives each worker a part of it.
    if config.option.basetemp is None:
        config.option.basetemp = config.stash[RUN_FOLDER] / "tests"


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    node.workerinput["run_folder"] = str(node.config.stash[RUN_FOLDER])  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and RUN_FOLDER in config.stash:
        postgres.stop(config.stash[RUN_FOLDER])


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--sqlite-only"):
        left_out = [item for item in items if item.get_closest_marker("postgres")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
    # The longest first: at the end of a run of several workers none is left alone with an hour's work.
    items.sort(key=lambda item: (item.get_closest_marker("proof") is None, place_of(item)))
    for item in items:
        uses = set(getattr(item, "fixturenames", ()))
        if uses & {"chromium", "page"}:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None]:
    try:
        yield
    finally:
        if nextitem is None or nextitem.get_closest_marker("browser") is None:
            item.config.stash[CHROMIUM].end()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or os.environ.get("HUODAN_TEST_COMPLETE") != "1":
        return
    if skipped := reporter.stats.get("skipped"):
        reporter.write_line(f"A complete run may not skip tests, and {len(skipped)} were skipped.", red=True)
        session.exitstatus = SKIPPED
