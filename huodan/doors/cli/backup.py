"""Backups and moves: backup, backup list, restore, move."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huodan.doors.cli._base import HERE, Data, cli, group, spoken, workspace

if TYPE_CHECKING:
    from huodan.workspace.backup import Manifest

Sealed = Annotated[
    bool, typer.Option("--password", help="用密码加密，会询问 seal with a password, asked for (age)")
]

PASSWORD = "HUODAN_BACKUP_PASSWORD"
MEGABYTE = 1024 * 1024
STEPS = {
    "copying": ("复制数据库", "copying the database"),
    "counting": ("清点", "counting"),
    "files": ("复制附件", "copying files"),
    "proving": ("恢复并核对", "restoring and checking"),
}

backup = group("备份：做一份，恢复到旁边核对过才算数 make a backup; it counts once restored and checked")
cli.add_typer(backup, name="backup", invoke_without_command=True, no_args_is_help=False)


@backup.callback()
def make(
    context: typer.Context,
    to: Annotated[
        Path | None,
        typer.Option("--to", help="备份目录，或 .tar 文件 folder of backups, or one file *.tar"),
    ] = None,
    sealed: Sealed = False,
    data: Data = HERE,
) -> None:
    """备份 Back up database and files while people work; restored beside and checked before it counts."""
    if context.invoked_subcommand is not None:
        return
    from huodan.workspace.backup import Store, Watching, make_backup, pack_into, store_of

    with workspace(data) as database:
        file = to if to is not None and (sealed or to.suffix == ".tar") else None
        store = store_of(database) if to is None or file is not None else Store(to)
        secret = _new_password() if sealed else None
        made = make_backup(database, store, watching=Watching(step=_step))
        place = store.folder / made.name
        if sealed and file is None:
            file = store.folder / f"{made.name}.tar"
        if file is not None:
            pack_into(store, made.name, file, password=secret)
            place = file
    print(_line(made))
    print(f"已备份并核对 backed up and checked: {place}")
    if made.problems:
        print(f"数据里有 {made.problems} 处问题，见 huodan check  problems in the data: see huodan check")


@backup.command("list")
def list_backups(
    source: Annotated[Path | None, typer.Option("--from", help="备份目录 folder of backups")] = None,
    data: Data = HERE,
) -> None:
    """列出备份 List the backups that count, the newest first."""
    from huodan.workspace.backup import Store, store_of

    if source is not None:
        store = Store(source)
    else:
        with workspace(data) as database:
            store = store_of(database)
    for each in store.backups():
        print(_line(each))


@cli.command()
def restore(
    source: Annotated[
        Path, typer.Argument(help="备份目录、其中一份，或文件 folder of backups, one, or a file")
    ],
    force: Annotated[
        bool, typer.Option("--force", help="替换现有数据（移到一旁） replace what is there (moved aside)")
    ] = False,
    check_only: Annotated[
        bool, typer.Option("--check-only", help="只演练：恢复到旁边核对 only a drill, beside")
    ] = False,
    sealed: Annotated[bool, typer.Option("--password", help="备份的密码，会询问 asked for")] = False,
    data: Data = HERE,
) -> None:
    """恢复 Make a workspace of a backup; with --check-only only try it beside the one there is."""
    from huodan.workspace.backup import prove, read_manifest, restore as bring_back

    with _opened(source, _password() if sealed or os.environ.get(PASSWORD) else None) as (folder, contents):
        manifest = read_manifest(folder)
        print(_line(manifest))
        if check_only:
            with workspace(data) as database:
                found = prove(database, folder, manifest, contents=contents, all_contents=True)
            print(f"核对一致 the backup is right: {manifest.rows} 行 rows, {manifest.files} 附件 files")
            _tell_problems(len(found))
            return
        url, files = _target(data)
        done = bring_back(folder, url, contents=contents, files=files, force=force)
    print(f"已恢复并核对 restored and checked: {manifest.rows} 行 rows, {manifest.files} 附件 files")
    if done.aside is not None:
        print(f"原来的数据在 what was there before is now: {done.aside}")
    _tell_problems(len(done.problems))


@cli.command()
def move(
    to: Annotated[str, typer.Option("--to", help="postgresql://… 或新的数据目录 or a new folder")],
    data: Data = HERE,
) -> None:
    """搬迁 Move to another database, SQLite to PostgreSQL or back; compared before it counts. Stop the server before."""
    from huodan.storage.place import address_of
    from huodan.workspace.database_move import move as carry

    place: Path | str = to if "://" in to else Path(to)
    with workspace(data) as database:
        done = carry(database, address_of(place), progress=_moved)
        files = database.files
    _tell_problems(len(done.problems))
    print(f"已搬迁并核对 moved and compared: {done.rows} 行 rows, {done.tables} 表 tables")
    print(f"附件没有动，还在 files stay in: {files}")
    start = f"--data {to}" if isinstance(place, Path) else "HUODAN_DATABASE_URL"
    print(
        f"以后用 {start} 启动；原来的数据库没有改动 start with it from now on; the old database is unchanged"
    )


@contextmanager
def _opened(source: Path, password: str | None) -> Iterator[tuple[Path, Path]]:
    """Give the folder of one backup and where the contents of its files lie."""
    from huodan.workspace.backup import CONTENTS, Store, unpacked_file

    if source.is_file():
        with unpacked_file(source, source.with_name(f".{source.name}.open"), password=password) as folder:
            yield folder, folder / CONTENTS
        return
    is_one = (source / "manifest.json").is_file()
    store = Store(source.resolve().parent if is_one else source)
    name = source.resolve().name if is_one else store.newest().name
    yield store.path(name), store.contents


def _target(data: Path) -> tuple[str, Path]:
    """Say where the workspace is to lie, and its files; as ``workspace`` does, but nothing is opened or made."""
    from huodan.storage.place import address_of

    return address_of(os.environ.get("HUODAN_DATABASE_URL") or data), Path(
        os.environ.get("HUODAN_FILES") or data / "files"
    )


def _line(each: Manifest) -> str:
    from huodan.kit.zone import iso

    size = (each.size + each.files_size) / MEGABYTE
    return (
        f"{each.name}\t{iso(each.at, each.zone)}\t{each.kind}\t{size:.1f} MB\t"
        f"{each.rows} 行 rows\t{each.files} 附件 files\t{each.program}/{each.schema}"
    )


def _moved(done: int, total: int) -> None:
    """Show how far a move is, to who looks at a terminal."""
    if sys.stderr.isatty():
        print(f"\r{done} / {total} ", end="", file=sys.stderr, flush=True)


def _step(step: str) -> None:
    """Show what is being done, to who looks at a terminal."""
    if sys.stderr.isatty():
        print(f"{STEPS[step][spoken() == 'en']} …", file=sys.stderr, flush=True)


def _tell_problems(count: int) -> None:
    if count:
        print(f"数据里有 {count} 处问题，见 huodan check  problems in the data: see huodan check")


def _new_password() -> str:
    given = os.environ.get(PASSWORD)
    return given or str(
        typer.prompt("备份的密码 password of the backup", hide_input=True, confirmation_prompt=True)
    )


def _password() -> str:
    return os.environ.get(PASSWORD) or str(typer.prompt("备份的密码 password of the backup", hide_input=True))
