"""
The house rules a machine can check: sizes, the clock, one writer per table, no floats for money, docstrings.

Ratchets: a limit here only goes down. Style, types and import contracts are in pyproject.toml.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import string
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import huodan
from huodan.kit.errors import HuodanError
from huodan.storage.system import metadata

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "huodan"

FILE_LINES = {".py": 400, ".ts": 400, ".tsx": 250}
FUNCTION_LINES = 60

# Tables of declarations: their length says nothing (resolution 32).
DECLARATIONS = (
    "huodan/language/formula/functions",
    "web/src/text/",
    "web/src/api/schema.d.ts",
)

# What is still too long, and how long it may be: lower the number with every change, then remove the line.
LONGER_FILES: dict[str, int] = {}
LONGER_FUNCTIONS: dict[str, int] = {}

CLOCKS = {
    "time.time",
    "time.time_ns",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "func.now",
    "func.current_timestamp",
}
CLOCK_ROOM = "huodan/storage/db.py"

NETWORK = {"urllib.request", "http.client", "socket", "ftplib", "smtplib", "telnetlib"}

WRITER_NOTE = re.compile(
    r"^# .*\bwritten by ([\w/]+(?:\.py)?)|^(\w+) = _?table\(", re.IGNORECASE | re.MULTILINE
)
WRITES = re.compile(r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+\"?([a-z_]+)")


# ── sizes ──────────────────────────────────────────────────────────────────────────────────────────


def test_files_are_short() -> None:
    lengths = {name(file): count_lines(file) for file in sources() if not is_declaration(file)}

    too_long = {
        file: lines
        for file, lines in lengths.items()
        if lines > LONGER_FILES.get(file, FILE_LINES[Path(file).suffix])
    }

    assert too_long == {}


def test_functions_are_short() -> None:
    too_long = {
        where: lines
        for where, lines in function_lengths().items()
        if lines > LONGER_FUNCTIONS.get(where, FUNCTION_LINES)
    }

    assert too_long == {}


def test_exceptions_to_the_sizes_are_still_needed() -> None:
    lengths = {name(file): count_lines(file) for file in sources()}

    short_files = [file for file in LONGER_FILES if lengths.get(file, 0) <= FILE_LINES[Path(file).suffix]]
    short_functions = [f for f in LONGER_FUNCTIONS if function_lengths().get(f, 0) <= FUNCTION_LINES]

    assert short_files + short_functions == []


# ── rooms ──────────────────────────────────────────────────────────────────────────────────────────


def test_only_the_database_room_asks_the_clock() -> None:
    asked = [
        f"{name(file)}:{node.lineno} {what}"
        for file in python_files(PACKAGE)
        if name(file) != CLOCK_ROOM
        for node in ast.walk(tree(file))
        if (what := clock_of(node))
    ]

    assert asked == []


def test_each_system_table_is_written_by_the_room_named_beside_it() -> None:
    writers = declared_writers()
    strangers = [
        f"{name(file)}:{node.lineno} writes {table}, which {writers[table]} owns"
        for file in python_files(PACKAGE)
        for node in ast.walk(tree(file))
        for table in sorted(written_tables(node) & writers.keys())
        if not name(file).startswith(f"huodan/{writers[table]}")
    ]

    assert strangers == []
    assert all((PACKAGE / writer).exists() for writer in writers.values())


def test_money_is_never_a_float() -> None:
    made = [
        f"{name(file)}:{node.lineno}"
        for part in ("kit", "language", "engines", "storage/sql")
        for file in python_files(PACKAGE / part)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and dotted(node.func) == "float" and not is_text(node.args[0])
    ]

    assert made == []


def test_only_connectors_open_connections() -> None:
    # import-linter cannot forbid parts of packages such as urllib.request. The others open none, they listen.
    ours = ("connectors/", "doors/http/serving.py", "doors/http/lan.py", "kit/nursery.py")
    opened = [
        f"{name(file)} imports {module}"
        for file in python_files(PACKAGE)
        if not name(file).removeprefix("huodan/").startswith(ours)
        for module in imported(file) & NETWORK
    ]
    assert opened == []


def test_pages_do_not_import_pages() -> None:
    crossing = [
        f"{name(file)} imports {target}"
        for folder in ("pages", "phone")
        for file in web_files(folder)
        for target in web_imports(file)
        if re.search(r"(^|/)pages/", target) or target.startswith("../../pages")
    ]

    assert crossing == []


def test_the_web_s_pure_rooms_know_no_react() -> None:
    impure = [
        f"{name(file)} imports {target}"
        for folder in ("document", "runtime")
        for file in web_files(folder)
        for target in web_imports(file)
        if target.split("/")[0] in {"react", "react-dom", "antd"}
    ]

    assert impure == []


# ── words ──────────────────────────────────────────────────────────────────────────────────────────


def test_modules_say_what_they_own() -> None:
    silent = [
        name(file)
        for file in python_files(PACKAGE)
        if tree(file).body and not (ast.get_docstring(tree(file)) or "").strip()
    ]

    assert silent == []


def test_nothing_is_left_unfinished() -> None:
    unfinished = re.compile(r"\bTO[D]O\b|\bFI[X]ME\b|\bXX[X]\b")
    marks = [
        f"{name(file)}:{number}"
        for file in sources()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if unfinished.search(line)
    ]

    assert marks == []


def test_tests_do_not_wait_or_skip() -> None:
    banned = {"time.sleep", "pytest.skip", "pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail"}
    found = [
        f"{name(file)}:{node.lineno} {dotted(node)}"
        for file in python_files(ROOT / "tests")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute) and dotted(node) in banned
    ]

    assert found == []


def test_every_error_speaks_chinese_and_english() -> None:
    wrong = [error.__qualname__ for error in error_classes() if slots(error.zh) != slots(error.en)]

    assert wrong == []
    assert all(error.zh and error.en and error.code for error in error_classes())


SHARED_CODES = {"not_allowed", "not_found", "no_target", "unknown_field"}  # one thing to a caller


def test_every_error_has_its_own_code() -> None:
    owners: dict[str, list[str]] = defaultdict(list)
    for error in error_classes():
        owners[error.code].append(error.__qualname__)

    assert {
        code: classes for code, classes in owners.items() if len(classes) > 1 and code not in SHARED_CODES
    } == {}


# ── how it is found ────────────────────────────────────────────────────────────────────────────────


def sources() -> list[Path]:
    """This function will list the sources people write: Python and TypeScript."""
    python = [file for part in ("huodan", "tests", "bench", "scripts") for file in python_files(ROOT / part)]
    return [*python, ROOT / "hatch_build.py", *web_files("")]


@cache
def python_files(folder: Path) -> list[Path]:
    """This function will list the Python files of a folder and below, by name."""
    return sorted(file for file in folder.rglob("*.py") if "__pycache__" not in file.parts)


def web_files(folder: str) -> list[Path]:
    """This function will list the TypeScript files of a room of the web."""
    return sorted(file for file in (ROOT / "web" / "src" / folder).rglob("*.ts*") if file.is_file())


def web_imports(file: Path) -> list[str]:
    """This function will list what a TypeScript file imports, as written."""
    return re.findall(r"(?:from|import)\s*\(?\s*[\"']([^\"']+)[\"']", file.read_text(encoding="utf-8"))


def is_declaration(file: Path) -> bool:
    """This function will say whether a file is one long table."""
    return name(file).startswith(DECLARATIONS)


def name(file: Path) -> str:
    """This function will name a file from the project's folder."""
    return file.relative_to(ROOT).as_posix()


def count_lines(file: Path) -> int:
    """This function will count the lines of a file."""
    return len(file.read_text(encoding="utf-8").splitlines())


@cache
def tree(file: Path) -> ast.Module:
    """This function will parse a Python file once."""
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


@cache
def function_lengths() -> dict[str, int]:
    """This function will measure every Python function, keyed by file and name."""
    return {
        f"{name(file)}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for file in sources()
        if file.suffix == ".py" and not is_declaration(file)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def dotted(node: ast.AST) -> str:
    """This function will write a name or attribute as it stands in the source, else nothing."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


def is_text(node: ast.AST) -> bool:
    """This function will recognise a text constant, such as the "nan" that examples of wrong input hold."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def clock_of(node: ast.AST) -> str:
    """This function will name the clock a node asks, else nothing."""
    if isinstance(node, ast.Attribute):
        last_two = ".".join(dotted(node).split(".")[-2:])
        return last_two if last_two in CLOCKS else ""
    if isinstance(node, ast.ImportFrom) and node.module == "time":
        return ", ".join(alias.name for alias in node.names if alias.name in {"time", "time_ns"})
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return "CURRENT_TIMESTAMP" if "CURRENT_TIMESTAMP" in node.value else ""
    return ""


def declared_writers() -> dict[str, str]:
    """This function will read which room writes which system table, from the notes above the tables."""
    writer, writers = "", {}
    declared = "\n".join(file.read_text(encoding="utf-8") for file in python_files(PACKAGE / "storage"))
    for noted, table in WRITER_NOTE.findall(declared):
        writer = noted or writer
        if table:
            writers[table] = writer
    assert writers.keys() == metadata.tables.keys()
    return writers


def written_tables(node: ast.AST) -> set[str]:
    """This function will name the tables a call or an SQL text inserts into, updates or deletes from."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return set(WRITES.findall(node.value))
    if not isinstance(node, ast.Call):
        return set()
    verb = dotted(node.func).split(".")[-1]
    if not verb.endswith(("insert", "update", "delete")):
        return set()
    owner = [node.func.value] if isinstance(node.func, ast.Attribute) else []
    return {dotted(part).split(".")[-1] for part in [*owner, *node.args[:1]]}


def imported(file: Path) -> set[str]:
    """This function will name the modules a Python file imports, and what it imports from them."""
    found: set[str] = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@cache
def error_classes() -> tuple[type[HuodanError], ...]:
    """This function will import the whole package and list the errors people can meet."""
    for module in pkgutil.walk_packages(huodan.__path__, "huodan."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return tuple(error for error in below(HuodanError) if error.__module__.startswith("huodan."))


def below(error: type[HuodanError]) -> Iterator[type[HuodanError]]:
    """This function will walk all subclasses of an error."""
    for child in error.__subclasses__():
        yield child
        yield from below(child)


def slots(text: str) -> set[str]:
    """This function will name the slots of a message."""
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("time.time()", "time.time"),
        ("dt.datetime.now(zone)", "datetime.now"),
        ("from time import time", "time"),
        ("time.monotonic()", ""),
        ("tx.now", ""),
    ],
)
def test_the_clock_rule_sees_through_spellings(source: str, expected: str) -> None:
    seen = "".join(clock_of(node) for node in ast.walk(ast.parse(source)))

    assert expected == seen


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("tx.run(insert(tables.journal).values(x=1))", {"journal"}),
        ("tx.run(journal.delete().where(x))", {"journal"}),
        ("tx.run(tables.journal.update())", {"journal"}),
        ("tx.run('INSERT OR IGNORE INTO journal VALUES (1)')", {"journal"}),
        ("tx.run(select(tables.journal))", set()),
    ],
)
def test_the_writer_rule_sees_through_spellings(source: str, expected: set[str]) -> None:
    found = {table for node in ast.walk(ast.parse(source)) for table in written_tables(node)}

    assert expected == found & {"journal"}
