"""What installs Huodan elsewhere: the batch file by Windows' rules, the service, and the container's very commands."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import threading
import urllib.request
import venv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from huodan.doors.cli import cli

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
BATCH = (DEPLOY / "start.bat").read_bytes()
LINES = BATCH.decode("utf-8").split("\r\n")
QUOTED = re.compile(r'"[^"]*"')
BUILTINS = {"chcp", "echo", "exit", "for", "if", "pause", "pushd", "rem", "set", "setlocal", "type"}
OURS = {"%PY%", '".huodan\\Scripts\\python.exe"'}
READY = re.compile(r"ready: (http://\S+)")
START_SECONDS = 60


def commands(line: str) -> list[str]:
    """This function will give the first word of each command in a line of the batch file."""
    bare = line.strip().removeprefix("@")
    found = re.match(r"for %%\w in \([^)]*\) do (.*)", bare)
    if found:
        return ["for", *commands(found[1])]
    found = re.match(r"if not exist (\"[^\"]*\"|\S+) (.*)", bare)
    if found:
        return ["if", *commands(found[2])]
    words = []
    hidden = QUOTED.sub(lambda quoted: quoted[0].replace("|", "_").replace("&", "_").replace("(", "_"), bare)
    start = 0
    for end in (*(one.start() for one in re.finditer(r"\|\||&", hidden)), len(hidden)):
        piece = bare[start:end].strip(" |&()")
        start = end
        if piece:
            words.append(piece.split(" ")[0])
    return words


def test_every_line_of_the_batch_file_ends_as_windows_has_it() -> None:
    assert BATCH.endswith(b"\r\n")
    assert BATCH.count(b"\n") == BATCH.count(b"\r") == BATCH.count(b"\r\n") == len(LINES) - 1
    assert not BATCH.startswith(b"\xef\xbb\xbf"), "a mark before @echo is taken for a command"
    assert b"\t" not in BATCH
    assert "*.bat -text" in (ROOT / ".gitattributes").read_text().splitlines()


def test_the_console_is_told_of_utf_8_before_anything_else_than_ascii() -> None:
    place = LINES.index("chcp 65001 >nul")

    assert all(line.isascii() for line in LINES[:place])
    assert not all(line.isascii() for line in LINES[place:])


def test_every_command_of_the_batch_file_is_known() -> None:
    named = {word for line in LINES for word in commands(line)}

    assert named <= BUILTINS | OURS, named - BUILTINS - OURS
    assert {"pushd", "pause", "for", *OURS} <= named


def test_brackets_and_quotes_of_the_batch_file_are_closed() -> None:
    depth = 0
    for line in LINES:
        assert line.count('"') % 2 == 0, line
        bare = QUOTED.sub("", line)
        if not line.strip().startswith("rem"):
            depth += bare.count("(") - bare.count(")")
        assert depth >= 0, line
        if line.strip().startswith("echo "):
            assert not set(bare) & set("()|&<>^%!"), line
    assert depth == 0


def test_folders_with_blanks_and_chinese_names_do_no_harm() -> None:
    for line in LINES:
        bare = QUOTED.sub("", line)
        assert "~dp0" not in bare, line
        assert "\\" not in bare, line
        if not line.startswith(("for ", "rem ")):
            assert "%%w" not in bare, line
    assert 'pushd "%~dp0"' in LINES[7], "cd would stay outside of a folder of the network"
    assert not any("EnableDelayedExpansion" in line for line in LINES), "names may hold an exclamation mark"


def test_what_the_batch_file_has_python_do_is_right() -> None:
    (check,) = (line for line in LINES if line.startswith('set "NEW='))
    program = check.removeprefix('set "NEW=').removesuffix('"')
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
    older = program.replace("sys.version_info", "(3, 10)")
    assert subprocess.run([sys.executable, "-c", older], check=False).returncode == 1

    (start,) = (line for line in LINES if " serve " in line)
    code, words = re.match(r'".huodan\\Scripts\\python.exe" -c "([^"]*)" (.*)', start).groups()  # type: ignore[union-attr]
    done = subprocess.run(
        [sys.executable, "-c", code, *words.split(), "--help"], capture_output=True, text=True, check=True
    )
    assert all(option in done.stdout for option in words.split() if option.startswith("--"))


def test_the_service_starts_what_there_is() -> None:
    service = (DEPLOY / "huodan.service").read_text()
    (started,) = re.findall(r"^ExecStart=(\S+) (\S+) (.*)$", service, re.M)
    program, command, options = started
    shown = CliRunner().invoke(cli, [command, "--help"], env={"COLUMNS": "200"}).output

    assert program.endswith("/huodan")
    assert all(word in shown for word in options.split() if word.startswith("--"))


@pytest.mark.proof
def test_the_container_s_commands_install_and_serve(tmp_path: Path) -> None:
    """In a virtual environment instead of an image: the same files, the same commands, the same start."""
    text = (DEPLOY / "Containerfile").read_text().replace("\\\n", " ")
    steps = dict(re.findall(r"^(COPY|RUN|USER|VOLUME|CMD) (.*)$", text, re.M))
    *sources, target = steps["COPY"].split()
    place, data, env = tmp_path / "copied", tmp_path / "data", tmp_path / "env"
    place.mkdir()
    wheel = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-q"]
    subprocess.run([*wheel, "-w", str(tmp_path / "dist"), str(ROOT)], check=True, timeout=300)
    for source in sources:
        (found,) = (tmp_path if source.startswith("dist/") else ROOT).glob(source)
        (place / found.name).write_bytes(found.read_bytes())
    venv.create(env, with_pip=True)
    path = {"PATH": f"{env / 'bin'}:{os.environ['PATH']}", "HOME": os.environ.get("HOME", "/")}
    run = [step.strip() for step in steps["RUN"].split("&&")]
    installs = [step for step in run if step.startswith("pip install")]
    assert len(installs) == 2
    for step in installs:
        subprocess.run(
            ["sh", "-ec", step.replace(target.rstrip("/"), str(place))], env=path, check=True, timeout=600
        )
    assert f"useradd --system {steps['USER']}" in run
    assert f"chown {steps['USER']} {steps['VOLUME']}" in run
    words = [
        str(data) if word == steps["VOLUME"] else word
        for word in shlex.split(steps["CMD"].strip("[]").replace(",", " "))
    ]

    server = subprocess.Popen(
        [*words, "--port", "0"], env=path, cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    late = threading.Timer(START_SECONDS, server.kill)
    late.start()
    try:
        assert server.stdout is not None
        found_at = next(filter(None, map(READY.search, server.stdout)))
        with urllib.request.urlopen(f"{found_at[1]}/healthz", timeout=20) as answer:
            assert answer.status == 200
        with urllib.request.urlopen(found_at[1], timeout=20) as page:
            assert b"<html" in page.read()
    finally:
        late.cancel()
        server.terminate()
    assert server.wait(20) == 0
