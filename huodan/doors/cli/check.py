"""The laws, verified: check."""

from __future__ import annotations

from huodan.doors.cli._base import HERE, Data, cli, refuse_all, workspace


@cli.command()
def check(data: Data = HERE) -> None:
    """检查数据 Verify the database against the laws; any difference is listed and ends with an error."""
    from huodan.workspace.check import check as find

    with workspace(data) as database, database.read() as tx:
        found = find(tx)
    if found:
        refuse_all(found)
    print("一切正常 everything is in order")
