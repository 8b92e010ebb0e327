"""Ways in for other programs: key create, list, revoke."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from huodan.doors.cli._base import HERE, Data, Roles, cli, group, spoken, workspace, write

if TYPE_CHECKING:
    from huodan.storage.db import Tx

keys = group("API 密钥 ways in for other programs")
cli.add_typer(keys, name="key")


@keys.command("create")
def create_api_key(
    name: Annotated[str, typer.Option("--name", help="给谁用 who uses it")],
    role: Roles = None,
    data: Data = HERE,
) -> None:
    """新建 API 密钥 Make a key and print it last; it cannot be shown again."""
    from huodan.engines.people import create_key, find_roles
    from huodan.workspace.plans import current_plan

    def create(tx: Tx) -> str:
        return create_key(tx, name=name, roles=find_roles(current_plan(tx), role or ()))[1]

    print(write(data, create))


@keys.command("list")
def list_api_keys(data: Data = HERE) -> None:
    """列出 API 密钥 List keys by name, never their text."""
    from huodan.engines import people
    from huodan.workspace.plans import current_plan

    with workspace(data) as database, database.read() as tx:
        plan = current_plan(tx)
        for key in people.keys(tx):
            roles = "、".join(people.role_names(plan, key.roles, spoken()))
            state = "" if key.revoked_at is None else "已停用 revoked"
            print(f"{key.id}	{key.name}	{roles}	{state}".rstrip())


@keys.command("revoke")
def revoke_api_key(key: int, data: Data = HERE) -> None:
    """停用 API 密钥 End a key at once, by its number in the list."""
    from huodan.engines.people import revoke_key

    write(data, lambda tx: revoke_key(tx, key=key))
