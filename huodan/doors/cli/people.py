"""People who may sign in: user create, list, password, roles, unlock, close, open, totp-reset; all of it audited."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
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
    from huodan.kit.ids import Id
    from huodan.language.access import Grant
    from huodan.language.plan.model import Plan
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

    write(data, add, is_new_fine=True)
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
    from huodan.engines import audit
    from huodan.engines.people import set_password
    from huodan.workspace.noting import note_about

    chosen = password or ask_password()

    def change(tx: Tx, plan: Plan, grant: Grant, person: Id) -> None:
        set_password(tx, person=person, password=chosen, must_change_password=False)
        note_about(tx, plan, grant, audit.PASSWORD, person, did="reset")

    _with_person(data, login, change)


@users.command("roles")
def set_user_roles(login: str, role: Roles = None, data: Data = HERE) -> None:
    """设定角色 Give somebody exactly these roles."""
    from huodan.engines.people import find_roles
    from huodan.workspace.staff import change_member

    def change(tx: Tx, plan: Plan, grant: Grant, person: Id) -> None:
        change_member(tx, plan, grant, person, values={}, roles=find_roles(plan, role or ()))

    _with_person(data, login, change)


@users.command("unlock")
def unlock_user(login: str, data: Data = HERE) -> None:
    """解除锁定 Forget somebody's wrong passwords."""
    from huodan.workspace.staff import unlock

    _with_person(data, login, unlock)


@users.command("close")
def close_user(login: str, data: Data = HERE) -> None:
    """停用 Shut somebody out at once; their records stay."""
    from huodan.workspace.staff import set_open

    _with_person(data, login, lambda *who: set_open(*who, is_open=False))


@users.command("open")
def open_user(login: str, data: Data = HERE) -> None:
    """恢复使用 Let somebody in again."""
    from huodan.workspace.staff import set_open

    _with_person(data, login, lambda *who: set_open(*who, is_open=True))


@users.command("totp-reset")
def reset_user_totp(login: str, data: Data = HERE) -> None:
    """重置两步验证 Let somebody who lost their phone sign in without a code."""
    from huodan.workspace.staff import reset_totp

    _with_person(data, login, reset_totp)


def _with_person(data: Path, login: str, work: Callable[[Tx, Plan, Grant, Id], None]) -> None:
    """Do something with whom a login belongs to, as the system."""
    from huodan.engines.people import account_of
    from huodan.language.access import system_grant
    from huodan.workspace.plans import current_plan

    def act(tx: Tx) -> None:
        plan = current_plan(tx)
        work(tx, plan, system_grant(plan), account_of(tx, login=login).person)

    write(data, act)
