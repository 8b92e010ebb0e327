"""What the program imports is what pyproject.toml declares, and the other way round."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

IMPORTED_AS = {"argon2-cffi": "argon2", "pillow": "PIL", "psycopg[binary]": "psycopg"}

NOT_IMPORTED = {
    "httptools": "uvicorn reads requests with it",
    "psycopg[binary]": "loaded by name, where the database is PostgreSQL",
    "pysqlite3": "loaded by name, where there is one",
    "python-multipart": "Starlette reads uploads with it",
    "tzdata": "zoneinfo reads it where the system has none",
    "uvloop": "uvicorn runs on it",
}


def test_everything_imported_is_declared() -> None:
    declared = {IMPORTED_AS.get(name, name).replace("-", "_") for name in run_time()}

    undeclared = imported(ROOT / "huodan") - declared - {"huodan"}

    assert undeclared == set()


def test_everything_declared_is_used() -> None:
    used = imported(ROOT / "huodan")

    unused = {
        name for name in run_time() if IMPORTED_AS.get(name, name).replace("-", "_") not in used
    } - NOT_IMPORTED.keys()

    assert unused == set()


def test_every_pinned_package_has_its_hashes() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        for entry in re.split(r"\n(?=[a-z0-9])", lock.read_text("utf-8")):
            assert re.match(r"[a-z0-9.-]+==\S+", entry), (lock.name, entry[:80])
            assert "--hash=sha256:" in entry, (lock.name, entry[:80])


def run_time() -> Iterable[str]:
    """This function will name the packages a running Huodan may load."""
    project = PROJECT["project"]
    for line in (*project["dependencies"], *project["optional-dependencies"]["postgres"]):
        yield re.split(r"[<>=;\s]", line)[0]


@cache
def imported(folder: Path) -> frozenset[str]:
    """This function will name the outside packages the files of a folder import."""
    return frozenset(_imported(folder))


def _imported(folder: Path) -> Iterator[str]:
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                names = [node.module]
            for name in names:
                if (package := name.partition(".")[0]) not in sys.stdlib_module_names:
                    yield package
