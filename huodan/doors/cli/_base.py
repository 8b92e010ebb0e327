"""
What all commands share: the root they hang on, common options, an open workspace, refusals in words.

A command is a function in one of the files beside this one, decorated with ``cli`` or with a group of its own;
the folder is the registry. It imports what it needs when it runs, so that ``--help`` and the server start at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer

from huodan.kit.errors import Problem
from huodan.kit.words import Lang

if TYPE_CHECKING:
    from huodan.storage.db import Database, Tx

Result = TypeVar("Result")
Data = Annotated[Path, typer.Option("--data", help="数据目录 folder of the workspace", show_default=True)]
Password = Annotated[str | None, typer.Option("--password", help="密码 password; asked for if left out")]
Roles = Annotated[list[str] | None, typer.Option("--role", help="角色 role by name; may be repeated")]
AppKey = Annotated[str, typer.Option("--app", help="应用 key of the app")]
FormKey = Annotated[str, typer.Option("--form", help="表单 key of the form")]

HERE = Path("data")
SHOWN_PROBLEMS = 20


def group(help: str) -> typer.Typer:
    """Make a group of commands."""
    return typer.Typer(
        help=help,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
        rich_markup_mode=None,
    )


cli = group("活单 Huodan: 自己搭、自己用的业务平台 a no-code platform you host yourself")


@contextmanager
def workspace(
    data: Path, *, today: int | None = None, is_serving: bool = False, is_new_fine: bool = False
) -> Iterator[Database]:
    """
    Open the workspace; HUODAN_DATABASE_URL names a server instead of the folder.

    is_new_fine: where there is none, one is made. Else it is refused: in a wrong folder a check would find nothing
    wrong, and a backup would be one of nothing.
    """
    from huodan.workspace.setup import prepare
    from huodan.workspace.upgrade import open_upgraded

    url = os.environ.get("HUODAN_DATABASE_URL")
    database = open_upgraded(url or data, files=target(data)[1], say=_say, is_new_fine=is_new_fine)
    try:
        prepare(database, today=today, is_serving=is_serving)
        yield database
    finally:
        database.close()


def target(data: Path) -> tuple[str, Path]:
    """Say where the workspace is, or is to be, and its files; as ``workspace`` does, but nothing is opened or made."""
    from huodan.storage.place import address_of

    url, files = os.environ.get("HUODAN_DATABASE_URL"), os.environ.get("HUODAN_FILES")
    return address_of(url or data), Path(files or data / "files")


def _say(zh: str, en: str) -> None:
    print(en if spoken() == "en" else zh, file=sys.stderr, flush=True)


def write(data: Path, work: Callable[[Tx], Result], *, is_new_fine: bool = False) -> Result:
    """Do some work in a write Tx, anew where the database asks for it."""
    from huodan.language.messages import SYSTEM

    with workspace(data, is_new_fine=is_new_fine) as database:
        return database.transact(SYSTEM, work)


def ask_password() -> str:
    """Ask for a new password twice, unseen."""
    return str(typer.prompt("密码 password", hide_input=True, confirmation_prompt=True))


def refuse_all(problems: tuple[Problem, ...]) -> NoReturn:
    """List what is wrong, the first twenty, and end with an error."""
    listed = [f"{one.path}: {one.text(spoken())}" for one in problems[:SHOWN_PROBLEMS]]
    more = len(problems) - len(listed)
    refuse("\n".join([*listed, f"… {more}"] if more else listed))


def refuse(message: str) -> NoReturn:
    """Say why not, and end with an error."""
    print(message, file=sys.stderr)
    raise SystemExit(1)


def spoken() -> Lang:
    """Give the language of the terminal."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if locale.lower().startswith("en") else "zh"
