"""
The command line: serve, demo, people, keys, apps, import, read, check.

Every command imports what it needs when it runs, so that ``--help`` and the server start at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

from huodan.kit.errors import HuodanError, Problem
from huodan.kit.words import Lang

if TYPE_CHECKING:
    from huodan.engines.exchange import CellError, Remark
    from huodan.storage.db import Database, Tx

Result = TypeVar("Result")
Data = Annotated[Path, typer.Option("--data", help="数据目录 folder of the workspace", show_default=True)]
Host = Annotated[str, typer.Option("--host", help="监听地址 address to listen on")]
Port = Annotated[int, typer.Option("--port", help="监听端口 port to listen on, 0 for any", min=0, max=65535)]
Password = Annotated[str | None, typer.Option("--password", help="密码 password; asked for if left out")]
Roles = Annotated[list[str] | None, typer.Option("--role", help="角色 role by name; may be repeated")]
AppKey = Annotated[str, typer.Option("--app", help="应用 key of the app")]
FormKey = Annotated[str, typer.Option("--form", help="表单 key of the form")]

HERE = Path("data")
LOCAL = "127.0.0.1"
PORT = 8765
SHOWN_PROBLEMS = 20


def _group(help: str) -> typer.Typer:
    return typer.Typer(
        help=help,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
        rich_markup_mode=None,
    )


cli = _group("活单 Huodan: 自己搭、自己用的业务平台 a no-code platform you host yourself")
users = _group("账号 people who may sign in")
keys = _group("API 密钥 ways in for other programs")
apps = _group("应用 apps and their documents")
formulas = _group("公式 formulas")
cli.add_typer(users, name="user")
cli.add_typer(keys, name="key")
cli.add_typer(apps, name="app")
cli.add_typer(formulas, name="formula")


def main() -> None:
    """This function will run the command line; a user's mistake is worded, not traced."""
    try:
        cli()
    except HuodanError as error:
        _refuse(error.text(_lang()))
    except OSError as error:  # a file named on the command line
        _refuse(f"{error.filename}: {error.strerror}" if error.filename else str(error))


# ── serving ──────────────────────────────────────────────────────────────────────────────────────────


@cli.command()
def serve(data: Data = HERE, host: Host = LOCAL, port: Port = PORT) -> None:
    """启动服务 Start the server."""
    from huodan.doors.http.serving import serve as run, take_address

    with take_address(host, port) as listening, _workspace(data, is_serving=True) as database:
        run(database, listening)


@cli.command()
def demo(
    data: Data = HERE,
    host: Host = LOCAL,
    port: Port = PORT,
    password: Annotated[
        str | None, typer.Option("--password", help="演示账号的密码 of all demo people")
    ] = None,
    today: Annotated[
        str | None, typer.Option("--today", help="把今天当作 pretend it is, e.g. 2026-05-06")
    ] = None,
) -> None:
    """载入示例数据并启动 Start the server with the order app and sample data."""
    from huodan.doors.http.serving import serve as run, take_address
    from huodan.kit.zone import parse_day
    from huodan.workspace.demo import demo as prepare_demo

    day = parse_day(today) if today else None
    with take_address(host, port) as listening, _workspace(data, today=day, is_serving=True) as database:
        made = prepare_demo(database, password=password, today=day)
        run(database, listening, lines=made.lines)


# ── people and keys ──────────────────────────────────────────────────────────────────────────────────


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

    chosen = password or _ask_password()

    def add(tx: Tx) -> None:
        roles = find_roles(current_plan(tx), role or ())
        add_person(
            tx, login=login, password=chosen, roles=roles, values={"name": name}, must_change_password=False
        )

    _write(data, add)
    print(login)


@users.command("list")
def list_users(data: Data = HERE) -> None:
    """列出账号 List logins with their roles."""
    from huodan.engines.people import accounts, role_names
    from huodan.workspace.plans import current_plan

    with _workspace(data) as database, database.read() as tx:
        plan = current_plan(tx)
        for one in accounts(tx):
            roles = "、".join(role_names(plan, one.roles, _lang()))
            print(f"{one.login}\t{roles}\t{'' if one.is_active else '停用 closed'}".rstrip())


@users.command("password")
def set_user_password(login: str, password: Password = None, data: Data = HERE) -> None:
    """重设密码 Give somebody a new password, end their sessions, and forget wrong attempts."""
    from huodan.engines.people import account_of, set_password

    chosen = password or _ask_password()

    def change(tx: Tx) -> None:
        person = account_of(tx, login=login).person
        set_password(tx, person=person, password=chosen, must_change_password=False)

    _write(data, change)


@users.command("roles")
def set_user_roles(login: str, role: Roles = None, data: Data = HERE) -> None:
    """设定角色 Give somebody exactly these roles."""
    from huodan.engines.people import account_of, find_roles, set_roles
    from huodan.workspace.plans import current_plan

    def change(tx: Tx) -> None:
        roles = find_roles(current_plan(tx), role or ())
        set_roles(tx, person=account_of(tx, login=login).person, roles=roles)

    _write(data, change)


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

    print(_write(data, create))


@keys.command("list")
def list_api_keys(data: Data = HERE) -> None:
    """列出 API 密钥 List keys by name, never their text."""
    from huodan.engines import people
    from huodan.workspace.plans import current_plan

    with _workspace(data) as database, database.read() as tx:
        plan = current_plan(tx)
        for key in people.keys(tx):
            roles = "、".join(people.role_names(plan, key.roles, _lang()))
            state = "" if key.revoked_at is None else "已停用 revoked"
            print(f"{key.id}	{key.name}	{roles}	{state}".rstrip())


@keys.command("revoke")
def revoke_api_key(key: int, data: Data = HERE) -> None:
    """停用 API 密钥 End a key at once, by its number in the list."""
    from huodan.engines.people import revoke_key

    _write(data, lambda tx: revoke_key(tx, key=key))


# ── apps and data ────────────────────────────────────────────────────────────────────────────────────


@apps.command("list")
def list_apps(data: Data = HERE) -> None:
    """列出应用 List published apps."""
    from huodan.kit.words import say
    from huodan.workspace.plans import published_apps

    with _workspace(data) as database, database.read() as tx:
        for key, app in published_apps(tx).items():
            print(f"{key}\t{say(app.label, _lang())}\t{len(app.forms)} 个表单 forms")


@apps.command("publish")
def publish_app(file: Path, data: Data = HERE) -> None:
    """发布应用 Publish an app document, or say what is wrong with it."""
    from huodan.language.messages import SYSTEM
    from huodan.workspace.publish import publish_app as publish

    app = _document(file)
    with _workspace(data) as database:
        done = publish(database, SYSTEM, app)
    if not isinstance(done, int):
        _refuse_all(done)
    print(done)


@apps.command("show")
def show_app(key: str, data: Data = HERE) -> None:
    """显示应用文档 Print the document of a published app."""
    from huodan.language.document import canonical
    from huodan.workspace.plans import published_apps

    with _workspace(data) as database, database.read() as tx:
        found = published_apps(tx).get(key)
    if found is None:
        _refuse(f"没有应用「{key}」。 There is no app “{key}”.")
    print(canonical(found), end="")


@apps.command("format")
def format_app(file: Path) -> None:
    """整理应用文档 Rewrite an app document in its canonical form."""
    from huodan.language.document import canonical

    file.write_text(canonical(_document(file)), encoding="utf-8")


@cli.command("import")
def import_file(
    file: Path,
    app: AppKey,
    form: FormKey,
    key: Annotated[str | None, typer.Option("--key", help="按哪个字段认出已有数据 field to match by")] = None,
    mode: Annotated[str, typer.Option("--mode", help="create, update, upsert")] = "upsert",
    sheet: Annotated[str | None, typer.Option("--sheet", help="工作表 sheet of a workbook")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查 only say what it would do")] = False,
    data: Data = HERE,
) -> None:
    """导入文件 Import a csv or xlsx file: all rows, or none and a list of what is wrong."""
    from huodan.language.access import NotFound, system_grant
    from huodan.workspace.importing import run_import
    from huodan.workspace.plans import current_plan

    with _workspace(data) as database:
        with database.read() as tx:
            plan = current_plan(tx)
        planned = plan.form(app, form)
        if planned is None:
            raise NotFound(what={"zh": f"表单「{app}/{form}」", "en": f"The form “{app}/{form}”"})
        report = run_import(
            database,
            system_grant(plan),
            planned.id,
            file=file.read_bytes(),
            sheet=sheet,
            mode=mode,
            key=key,
            dry_run=dry_run,
        )
    noted: tuple[Remark | CellError, ...] = (*report.warnings, *report.errors)
    told = [
        f"第 {one.row or '-'} 行 row {one.row or '-'}, {one.column or '-'}: {one.text(_lang())}"
        for one in noted
    ]
    if report.errors:
        _refuse("\n".join(told))
    print(*told, sep="\n", end="\n" if told else "", file=sys.stderr)
    print(
        f"新增 created {report.created} · 更新 updated {report.updated} · 未变 unchanged {report.unchanged}"
    )


@cli.command("read")
def read_file(
    file: Path,
    sheet: Annotated[str | None, typer.Option("--sheet", help="工作表 sheet of a workbook")] = None,
) -> None:
    """查看文件 Print as JSON what the importer sees in a csv or xlsx file."""
    import json

    from huodan.engines.exchange import read_table, shown

    table = read_table(file.read_bytes(), sheet=sheet)
    print(json.dumps({"file": file.name, **shown(table, lang=_lang())}, ensure_ascii=False, indent=1))


@formulas.command("run")
def run_formulas(file: Path, data: Data = HERE) -> None:
    """计算公式 Work out a JSON list of cases (id, formula, inputs by cell) and print their values as JSON."""
    from huodan.language.formula.cases import run_cases

    cases = file.read_bytes()
    with _workspace(data) as database:
        print(run_cases(cases, now=database.now(), zone=database.zone))


@cli.command()
def check(data: Data = HERE) -> None:
    """检查数据 Verify the database against the laws; any difference is listed and ends with an error."""
    from huodan.workspace.check import check as find

    with _workspace(data) as database, database.read() as tx:
        found = find(tx)
    if found:
        _refuse_all(found)
    print("一切正常 everything is in order")


# ── helpers ──────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _workspace(data: Path, *, today: int | None = None, is_serving: bool = False) -> Iterator[Database]:
    """Open the workspace; HUODAN_DATABASE_URL names a server instead of the folder."""
    from huodan.storage.place import open_workspace
    from huodan.workspace.setup import prepare

    database = open_workspace(os.environ.get("HUODAN_DATABASE_URL") or data)
    try:
        prepare(database, today=today, is_serving=is_serving)
        yield database
    finally:
        database.close()


def _write(data: Path, work: Callable[[Tx], Result]) -> Result:
    """Do some work in a write Tx, anew where the database asks for it."""
    from huodan.language.messages import SYSTEM

    with _workspace(data) as database:
        return database.transact(SYSTEM, work)


def _document(file: Path) -> Any:
    import orjson

    from huodan.language.document import App, read_app

    try:
        read = read_app(orjson.loads(file.read_bytes()))
    except (OSError, orjson.JSONDecodeError) as error:
        _refuse(f"{file}: {error}")
    return read if isinstance(read, App) else _refuse_all(read)


def _ask_password() -> str:
    return str(typer.prompt("密码 password", hide_input=True, confirmation_prompt=True))


def _refuse_all(problems: tuple[Problem, ...]) -> NoReturn:
    listed = [f"{one.path}: {one.text(_lang())}" for one in problems[:SHOWN_PROBLEMS]]
    more = len(problems) - len(listed)
    _refuse("\n".join([*listed, f"… {more}"] if more else listed))


def _refuse(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(1)


def _lang() -> Lang:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if spoken.lower().startswith("en") else "zh"
