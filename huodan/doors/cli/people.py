"""People who may sign in: user create, list, password, roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from huodan.doors.cli._base import (
    HERE,
    Data,
    Password,
    Roles,
    ask_password,
    cli,
    group,
    spoken,
    workspace,
    write,
)

if TYPE_CHECKING:
    from huodan.storage.db import Tx

users = group("账号 people who may sign in")
cli.add_typer(users, name="user")


@users.command("create")
def create_user(
    login: Annotated[str, typer.Option("--login", help="登录名")],
    name: Annotated[str, typer.Option("--name", help="姓名")],
    role: Roles = None,
    password: Password = None,
    data: Data = HERE,
) -> None:
    """新建成员和账号 Add a person who may sign in; a password asked for counts as chosen by its owner."""
    from huodan.engines.people import find_roles
    from huodan.workspace.plans import current_plan
    from huodan.workspace.setup import add_person

    chosen = password or ask_password()

    def add(tx: Tx) -> None:
        roles = find_roles(current_plan(tx), role or ())
        add_person(
            tx, login=login, password=chosen, roles=roles, values={"name": name}, must_change_password=False
        )

    write(data, add)
    print(login)


@users.command("list")
def list_users(data: Data = HERE) -> None:
    """列出账号 List logins with their roles."""
    from huodan.engines.people import accounts, role_names
    from huodan.workspace.plans import current_plan

    with workspace(data) as database, database.read() as tx:
        plan = current_plan(tx)
        for one in accounts(tx):
            roles = "、".join(role_names(plan, one.roles, spoken()))
            print(f"{one.login}\t{roles}\t{'' if one.is_active else '停用 closed'}".rstrip())


@users.command("password")
def set_user_password(login: str, password: Password = None, data: Data = HERE) -> None:
    """重设密码 Give somebody a new password, end their sessions, and forget wrong attempts."""
    from huodan.engines.people import account_of, set_password

    chosen = password or ask_password()

    def change(tx: Tx) -> None:
        person = account_of(tx, login=login).person
        set_password(tx, person=person, password=chosen, must_change_password=False)

    write(data, change)


@users.command("roles")
def set_user_roles(login: str, role: Roles = None, data: Data = HERE) -> None:
    """设定角色 Give somebody exactly these roles."""
    from huodan.engines.people import account_of, find_roles, set_roles
    from huodan.workspace.plans import current_plan

    def change(tx: Tx) -> None:
        roles = find_roles(current_plan(tx), role or ())
        set_roles(tx, person=account_of(tx, login=login).person, roles=roles)

    write(data, change)
