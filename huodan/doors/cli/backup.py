"""Backups and moves: backup, backup list, restore, move."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huodan.doors.cli._base import HERE, Data, cli, group, refuse, spoken, target, workspace

if TYPE_CHECKING:
    from huodan.workspace.backup import Backup, Keys, Manifest

Sealed = Annotated[
    bool, typer.Option("--password", help="用密码加密，会询问 seal with a password, asked for (age)")
]

PasswordFile = Annotated[
    Path | None,
    typer.Option(
        "--password-file", help="密码在这个文件里，- 是标准输入 a file with it; - is standard input"
    ),
]
Second = Annotated[bool, typer.Option("--second", help="从第二份备份 of the second place")]

PASSWORD = "HUODAN_BACKUP_PASSWORD"
FETCHED = ".fetched"
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
    from huodan.language.messages import SYSTEM
    from huodan.workspace.backup import (
        AlreadySealed,
        Store,
        Watching,
        make_backup,
        pack_into,
        read_keys,
        sealed_since,
        store_of,
    )

    with workspace(data) as database:
        with database.read(SYSTEM) as tx:
            if sealed and sealed_since(tx) is not None:
                raise AlreadySealed
        file = to if to is not None and (sealed or to.suffix == ".tar") else None
        store = store_of(database) if to is None or file is not None else Store(to)
        secret = _new_password() if sealed else None
        made = make_backup(database, store, watching=Watching(step=_step))
        place = store.folder / made.name
        if sealed and file is None:
            file = store.folder / f"{made.name}.tar"
        if file is not None:
            pack_into(store, made.name, file, password=secret, keys=read_keys(database.files.parent))
            place = file
    print(_line(made))
    print(f"已备份并核对 backed up and checked: {place}")
    if made.problems:
        print(f"数据里有 {made.problems} 处问题，见 huodan check  problems in the data: see huodan check")


@backup.command("list")
def list_backups(
    source: Annotated[Path | None, typer.Option("--from", help="备份目录 folder of backups")] = None,
    second: Second = False,
    data: Data = HERE,
) -> None:
    """列出备份 List the backups that count, the newest first."""
    from huodan.workspace.backup import Store, look_at_second, store_of

    if second:
        beside = target(data)[1].parent
        for each in look_at_second(beside, beside).backups():
            print(_line(each))
        return
    if source is not None:
        store = Store(source)
    else:
        with workspace(data) as database:
            store = store_of(database)
    for each in store.backups():
        print(_line(each))


@backup.command("place")
def second_place(
    folder: Annotated[Path | None, typer.Option("--folder", help="目录 a folder, mounted")] = None,
    bucket: Annotated[str | None, typer.Option("--bucket", help="S3 存储桶 a bucket")] = None,
    endpoint: Annotated[str, typer.Option("--endpoint", help="https://主机 host; empty for Amazon")] = "",
    region: Annotated[str, typer.Option("--region")] = "us-east-1",
    key: Annotated[str, typer.Option("--key", help="访问密钥 ID id of an access key")] = "",
    prefix: Annotated[str, typer.Option("--prefix")] = "",
    named_host: Annotated[bool, typer.Option("--named-host", help="桶名在域名里 bucket in the host")] = False,
    off: Annotated[bool, typer.Option("--off", help="不再复制 copy no more")] = False,
    data: Data = HERE,
) -> None:
    """第二份备份放在哪里 Where every backup is copied to once more; tried first. The secret is asked for."""
    from huodan.storage.bucket import BucketSettings
    from huodan.workspace.backup import SecondPlace, keep_place, known_place, store_of

    with workspace(data) as database:
        if off or folder is not None or bucket is not None:
            place = None if off else SecondPlace(folder=folder and folder.absolute())
            if bucket is not None:
                secret = os.environ.get("HUODAN_SECOND_SECRET") or typer.prompt(
                    "密钥 secret", hide_input=True
                )
                place = SecondPlace(
                    bucket=BucketSettings(bucket, key, secret, endpoint, region, prefix, named_host)
                )
            keep_place(database, place, store_of(database))
        found = known_place(database.files.parent)
    print("没有第二个位置 no second place" if found is None else found.where)


@backup.command("password")
def set_backup_password(
    off: Annotated[bool, typer.Option("--off", help="不再加密 seal no more")] = False,
    password_file: PasswordFile = None,
    data: Data = HERE,
) -> None:
    """备份的密码 Seal backups from now on with a password; asked for. A lost one cannot be recovered."""
    from huodan.workspace.backup import set_password

    secret = None if off else _told(password_file) or _new_password()
    with workspace(data) as database:
        set_password(database, secret)
    if off:
        print("以后的备份不加密，已有的不变 backups are sealed no more; those there are stay as they are")
        return
    print("以后的备份都加密；已有的不变 backups are sealed from now on; those there are stay as they are")
    print("请把密码记在别处：丢了密码，备份就打不开 keep the password elsewhere: without it no backup opens")


@cli.command()
def restore(
    source: Annotated[
        Path | None,
        typer.Argument(
            help="备份目录、其中一份，或文件；--second 时是备份的名称 folder, one, a file; or a name"
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="替换现有数据（移到一旁） replace what is there (moved aside)")
    ] = False,
    check_only: Annotated[
        bool, typer.Option("--check-only", help="只演练：恢复到旁边核对 only a drill, beside")
    ] = False,
    sealed: Annotated[bool, typer.Option("--password", help="备份的密码，会询问 asked for")] = False,
    password_file: PasswordFile = None,
    second: Second = False,
    record: Annotated[
        tuple[str, str] | None,
        typer.Option("--record", metavar="FORM NUMBER", help="只找回这一条 one record alone, the rest stays"),
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--form", help="只找回这个表单后来删除、修改的 what differs of one form alone, as app/form"
        ),
    ] = None,
    data: Data = HERE,
) -> None:
    """恢复 Make a workspace of a backup, or bring single records back; with --check-only only try it beside."""
    from huodan.storage.db import Database
    from huodan.workspace.backup import Keys, open_backup, prove, restore as bring_back

    url, files = target(data)
    keys = _keys(files.parent, _told(password_file) or (_password() if sealed else None))
    with _found(source, data, is_second=second) as place, _opened(place, keys) as (folder, contents):
        found = open_backup(folder, contents, keys)
        manifest = found.manifest
        print(_line(manifest))
        if record is not None or form is not None:
            _recover(found, data, *(record or (str(form), None)))
            return
        if check_only:
            opened = Database(url, files=files, is_as_found=True)  # beside nothing, on a new machine
            with closing(opened) as database:
                broken = prove(database, found, all_contents=True)
            print(f"核对一致 the backup is right: {manifest.rows} 行 rows, {manifest.files} 附件 files")
            _tell_problems(len(broken))
            return
        keys = keys if found.key is None else Keys((found.key,))
        done = bring_back(folder, url, contents=contents, files=files, force=force, keys=keys)
    print(f"已恢复并核对 restored and checked: {manifest.rows} 行 rows, {manifest.files} 附件 files")
    if done.aside is not None:
        print(f"原来的数据在 what was there before is now: {done.aside}")
    _tell_rested(done.rested)
    keys_lost = [one for one in done.problems if one.code == "key_lost"]
    for one in keys_lost:
        print(f"{one.zh}\n{one.en}", file=sys.stderr)
    _tell_problems(len(done.problems) - len(keys_lost))


def _tell_rested(count: int) -> None:
    """Say that webhooks were switched off."""
    if count:
        print(
            f"{count} 个 Webhook 已停用，以免演练时通知到真实的系统；正式使用请在「设置 → Webhook」逐个启用"
        )
        print("webhooks are off, so that a copy tells nobody; for work, switch them on under Settings")


def _recover(backup: Backup, data: Path, form: str, number: str | None) -> None:
    """Bring single records back into the workspace there is."""
    from huodan.workspace.recovering import recover_alone

    with workspace(data) as database:
        done = recover_alone(database, backup, form, number)
    for line in (*done.failed, *done.noted):
        print(line, file=sys.stderr)
    print(f"已找回 brought back: {done.changed}")
    if done.failed:
        refuse(f"没有找回 not brought back: {len(done.failed)}")


@cli.command()
def move(
    to: Annotated[str, typer.Option("--to", help="postgresql://… 或新的数据目录 or a new folder")],
    data: Data = HERE,
) -> None:
    """搬迁 Move to another database, SQLite to PostgreSQL or back; compared before it counts. Stop the server before."""
    from huodan.storage.place import address_of
    from huodan.workspace.backup import require_alone
    from huodan.workspace.database_move import move as carry

    place: Path | str = to if "://" in to else Path(to)
    require_alone(target(data)[0])  # what a server saves after the copy would stay behind
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
def _found(source: Path | None, data: Path, *, is_second: bool) -> Iterator[Path]:
    """Give where the backup lies; one of the second place is fetched beside the data first, and gone in the end."""
    from huodan.workspace.backup import look_at_second

    if not is_second:
        if source is None:
            raise typer.BadParameter("备份目录、其中一份，或文件 name a folder of backups, one, or a file")
        yield source
        return
    beside = target(data)[1].parent
    aside = beside / FETCHED
    second = look_at_second(beside, aside)
    name = second.newest().name if source is None else str(source)
    shutil.rmtree(aside, ignore_errors=True)
    try:
        second.fetch(name, aside)
        yield aside / name
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def _opened(source: Path, keys: Keys) -> Iterator[tuple[Path, Path]]:
    """Give the folder of one backup and where the contents of its files lie."""
    from huodan.workspace.backup import CONTENTS, Store, unpacked_file

    if source.is_file():
        with unpacked_file(source, source.with_name(f".{source.name}.open"), keys=keys) as folder:
            yield folder, folder / CONTENTS
        return
    is_one = (source / "manifest.json").is_file()
    store = Store(source.resolve().parent if is_one else source)
    name = source.resolve().name if is_one else store.newest().name
    yield store.path(name), store.contents


def _line(each: Manifest) -> str:
    from huodan.kit.zone import iso

    size = (each.size + each.files_size) / MEGABYTE
    lock = "\t加密 sealed" if each.is_sealed else ""
    return (
        f"{each.name}\t{iso(each.at, each.zone)}\t{each.kind}\t{size:.1f} MB\t"
        f"{each.rows} 行 rows\t{each.files} 附件 files\t{each.program}/{each.schema}{lock}"
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


def _keys(beside: Path, password: str | None) -> Keys:
    """Give what may open a backup: what this machine has, and a password, asked for where it is needed."""
    from dataclasses import replace
    from functools import cache

    from huodan.workspace.backup import read_keys

    return replace(read_keys(beside), password=password, ask=cache(_password))


def _told(file: Path | None) -> str | None:
    """Give the password somebody put into a file, into standard input, or into the environment."""
    if file is None:
        return os.environ.get(PASSWORD)
    text = sys.stdin.readline() if str(file) == "-" else file.read_text(encoding="utf-8")
    return text.rstrip("\r\n")


def _new_password() -> str:
    given = os.environ.get(PASSWORD)
    return given or str(
        typer.prompt("备份的密码 password of the backup", hide_input=True, confirmation_prompt=True)
    )


def _password() -> str:
    return os.environ.get(PASSWORD) or str(typer.prompt("备份的密码 password of the backup", hide_input=True))
