"""The laws, verified: check."""

from __future__ import annotations

from typing import Annotated

import typer

from huodan.doors.cli._base import HERE, Data, cli, refuse_all, workspace


@cli.command()
def check(
    data: Data = HERE,
    contents: Annotated[
        bool, typer.Option("--contents", help="逐个读完所有附件的内容 read every attached file whole")
    ] = False,
) -> None:
    """检查数据 Verify the database against the laws; any difference is listed and ends with an error."""
    from huodan.workspace.check import check as find

    with workspace(data) as database, database.read() as tx:
        found = find(tx, all_contents=contents)
    if found:
        refuse_all(found)
    print("一切正常 everything is in order")
