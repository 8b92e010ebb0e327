"""Attached files: how large they may be, and removing what nobody needs."""

from __future__ import annotations

from typing import Annotated

import typer

from huodan.doors.cli._base import HERE, Data, cli, group, workspace, write

files = group("附件 attached files")
cli.add_typer(files, name="files")


@files.command("limits")
def limit_files(
    largest: Annotated[
        int | None, typer.Option("--largest", help="单个文件最多多少 MB most megabytes of one file", min=1)
    ] = None,
    quota: Annotated[
        int | None, typer.Option("--quota", help="全部附件最多多少 MB most megabytes of all", min=1)
    ] = None,
    data: Data = HERE,
) -> None:
    """查看或修改附件上限 Show or set how large attached files may be."""
    from huodan.engines.files import used
    from huodan.engines.files.keeping import MEGABYTE
    from huodan.workspace.filing import set_limits

    now, taken = write(data, lambda tx: (set_limits(tx, largest_mb=largest, quota_mb=quota), used(tx)))
    print(f"单个文件 one file: {now.largest // MEGABYTE} MB")
    print(f"全部附件 all files: {taken / MEGABYTE:.1f} / {now.quota // MEGABYTE} MB")


@files.command("tidy")
def tidy(data: Data = HERE) -> None:
    """清除不再需要的附件 Remove files nobody needs any more; the server does so by itself every day."""
    from huodan.workspace.filing import tidy_files

    with workspace(data) as database:
        print(f"已清除 removed: {tidy_files(database)}")
