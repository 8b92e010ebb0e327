"""What people install: a wheel with pages, templates, sample data and regions in it, that runs without Node or network."""

from __future__ import annotations

import http.client
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.house import served

ROOT = Path(__file__).parents[1]
SECONDS = 120
# Everything needed is in the wheel or among the pinned packages; nothing is found through the source tree.
START = "import sys; sys.path.insert(0, {wheel!r}); from huodan.doors.cli import main; main()"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This function will build the wheel and unpack it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-q",
        "-w",
    ]
    subprocess.run([*build, folder, ROOT], check=True, timeout=SECONDS)
    (wheel,) = folder.glob("huodan-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_the_wheel_holds_what_a_company_needs_and_no_tests(unpacked: Path) -> None:
    for wanted in ("web/index.html", "web/m.html", "templates/orders/app.json", "templates/orders/sample"):
        assert (unpacked / "huodan" / wanted).exists(), wanted
    assert not (unpacked / "tests").exists()
    assert not list(unpacked.rglob("node_modules"))


def test_the_unpacked_wheel_serves_the_pages_and_the_sample(unpacked: Path, tmp_path: Path) -> None:
    start = [sys.executable, "-I", "-c", START.format(wheel=str(unpacked))]
    with served(
        [*start, "demo", "--data", str(tmp_path / "data"), "--port", "0"],
        cwd=tmp_path,
        start=subprocess.Popen,
    ) as address:
        where = urlsplit(address)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=SECONDS)
        for path, kind in (("/", "text/html"), ("/api/v1/setup", "application/json")):
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            assert (answer.status, answer.headers["Content-Type"].partition(";")[0]) == (200, kind)
