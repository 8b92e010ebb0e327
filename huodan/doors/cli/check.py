"""The laws, verified: check. The place it runs in, examined: doctor."""

from __future__ import annotations

from typing import Annotated

import typer

from huodan.doors.cli._base import HERE, Data, cli, refuse_all, spoken, workspace


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


@cli.command()
def doctor(data: Data = HERE) -> None:
    """体检：磁盘、时钟、数据库、附件、备份、后台任务 Examine the place it runs in; what is wrong has a remedy."""
    from huodan.kit.words import say
    from huodan.workspace.doctor import Level, examine

    marks = {Level.GOOD: "✓", Level.WARN: "!", Level.BAD: "✗"}
    with workspace(data) as database:
        found = examine(database)
    for finding in found:
        print(f"{marks[finding.level]} {say(finding.says, spoken())}")
        if finding.remedy is not None:
            print(f"  → {say(finding.remedy, spoken())}")
    if any(finding.level is Level.BAD for finding in found):
        raise SystemExit(1)
