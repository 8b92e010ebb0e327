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
    form: Annotated[
        list[str] | None, typer.Option("--form", help="只限这个表单 keep it to app/form; may be repeated")
    ] = None,
    verb: Annotated[
        list[str] | None,
        typer.Option("--verb", help="只限这个操作 keep it to read, create, …; may be repeated"),
    ] = None,
    expires: Annotated[
        str | None, typer.Option("--expires", help="最后一天 its last day, 2027-01-31")
    ] = None,
    ip: Annotated[
        list[str] | None, typer.Option("--ip", help="只限这个 IP 或网段 address or network; may be repeated")
    ] = None,
    rate: Annotated[int | None, typer.Option("--rate", help="每秒次数 requests a second, usually 50")] = None,
    burst: Annotated[
        int | None, typer.Option("--burst", help="连发次数 at once, usually four seconds'")
    ] = None,
    data: Data = HERE,
) -> None:
    """新建 API 密钥 Make a key and print it last; it cannot be shown again."""
    from huodan.engines.people import create_key, end_of_day, find_narrowing, find_roles
    from huodan.language.messages import ANY_FORM
    from huodan.workspace.plans import current_plan

    kept = dict.fromkeys(form or ((ANY_FORM,) if verb else ()), verb or ())

    def create(tx: Tx) -> str:
        plan = current_plan(tx)
        return create_key(
            tx,
            name=name,
            roles=find_roles(plan, role or ()),
            expires_at=end_of_day(tx, expires) if expires else None,
            narrowing=find_narrowing(plan, kept),
            addresses=ip or (),
            rate=rate,
            burst=burst,
        )[1]

    print(write(data, create))


@keys.command("list")
def list_api_keys(data: Data = HERE) -> None:
    """列出 API 密钥 List keys by name, never their text."""
    from huodan.engines import people
    from huodan.kit import zone
    from huodan.workspace.plans import current_plan

    with workspace(data) as database, database.read() as tx:
        plan = current_plan(tx)
        for key in people.keys(tx):
            roles = "、".join(people.role_names(plan, key.roles, spoken()))
            kept = people.narrowing_view(plan, key.narrowing) or {}
            limits = [f"{form}:{','.join(verbs)}" for form, verbs in kept.items()]
            limits += key.addresses
            if key.expires_at is not None:
                limits.append(f"< {zone.iso(key.expires_at, tx.zone)}")
            if key.revoked_at is not None:
                limits.append("已停用 revoked")
            print(f"{key.id}	{key.name}	{roles}	{' '.join(limits)}".rstrip())


@keys.command("revoke")
def revoke_api_key(key: int, data: Data = HERE) -> None:
    """停用 API 密钥 End a key at once, by its number in the list."""
    from huodan.engines.people import revoke_key

    write(data, lambda tx: revoke_key(tx, key=key))
