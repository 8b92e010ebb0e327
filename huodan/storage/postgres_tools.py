"""
The server's own tools, pg_dump and pg_restore: where they are, of which version, and running them.

Passwords pass in the environment, never on the command line. Owns no decision about backups.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from sqlalchemy import URL

from huodan.kit.errors import HuodanError

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
FOLDER = "HUODAN_POSTGRES_TOOLS"
LONGEST_REASON = 300
LOOK_SECONDS = 30


class NoTools(HuodanError):
    """There is no pg_dump that knows a server as new as ours."""

    code = "no_postgres_tools"
    status = 422
    zh = (
        "备份 PostgreSQL {server} 需要 {program} {server} 或更新的版本，这里找到的是：{found}。"
        "请安装 postgresql-client-{server}，或用环境变量 HUODAN_POSTGRES_TOOLS 指出它所在的目录。"
    )
    en = (
        "To back up PostgreSQL {server} takes {program} {server} or newer; found here: {found}. Install "
        "postgresql-client-{server}, or name its folder in the environment variable HUODAN_POSTGRES_TOOLS."
    )


class ToolFailed(HuodanError):
    """One of the tools ended with an error."""

    code = "postgres_tool_failed"
    status = 422
    zh = "{program} 没有成功：{reason}。请检查磁盘空间和数据库账号的权限后再试；原有数据没有改动。"
    en = "{program} failed: {reason}. Check the disk and the rights of the database user, then try again; nothing was changed."


def find(program: str, server: int) -> Path:
    """
    Find the newest such program that knows a server of this version.

    Raises:
        NoTools: if there is none.
    """
    known: dict[Path, int] = {}
    for path in _candidates(program):
        version = _version(path)
        if version is not None:
            known[path] = version
    good = [path for path, version in known.items() if version >= server]
    if not good:
        told = "、".join(f"{path} ({version})" for path, version in known.items())
        raise NoTools(server=server, program=program, found=told or {"zh": "没有", "en": "none"})
    return max(good, key=lambda path: known[path])


@contextmanager
def running(path: Path, url: URL, *words: str, stdin: int | None, stdout: int | None) -> Iterator[IO[bytes]]:
    """
    Run a program on a database and give what it reads or writes; one of both is a pipe, so that it ends with us.

    Raises:
        ToolFailed: if it ends with an error.
    """
    environment, named = dict(os.environ), url.set(drivername="postgresql")
    if url.password is not None:
        environment["PGPASSWORD"] = str(url.password)
        named = URL.create(
            "postgresql", url.username, None, url.host, url.port, url.database, dict(url.query)
        )
    command = [str(path), *words, f"--dbname={named.render_as_string(hide_password=False)}"]
    environment |= {"PGCONNECT_TIMEOUT": str(LOOK_SECONDS), "LC_ALL": "C"}
    with subprocess.Popen(
        command, stdin=stdin or subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE, env=environment
    ) as process:
        pipe = process.stdout if stdin is None else process.stdin
        assert pipe is not None
        assert process.stderr is not None
        try:
            yield pipe
        except BrokenPipeError:
            pass  # it ended before it had read all: it says why
        except BaseException:
            process.kill()
            raise
        with suppress(BrokenPipeError):
            pipe.close()
        said = process.stderr.read().decode("utf-8", "replace")
        if process.wait():
            reason = said.strip().rpartition("\n")[2] or f"{process.returncode}"
            raise ToolFailed(program=path.name, reason=reason[:LONGEST_REASON])


def _candidates(program: str) -> Iterator[Path]:
    named = os.environ.get(FOLDER)
    if named:
        yield from (path for path in [Path(named) / program] if path.is_file())
        return
    for pattern in PLACES:
        root = Path(pattern).anchor
        yield from sorted(Path(root).glob(str(Path(pattern).relative_to(root) / program)))
    on_path = shutil.which(program)
    if on_path is not None:
        yield Path(on_path)


def _version(path: Path) -> int | None:
    """Ask a program for its version; None if it does not say."""
    try:
        said = subprocess.run(
            [path, "--version"], capture_output=True, text=True, check=True, timeout=LOOK_SECONDS
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"(\d+)(?:\.\d+)*\s*(?:\(|$)", said.stdout.strip())
    return int(found[1]) if found else None
