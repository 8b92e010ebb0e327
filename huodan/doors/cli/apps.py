"""Apps and their documents: app list, publish, show, format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from huodan.doors.cli._base import HERE, Data, cli, group, refuse, refuse_all, spoken, workspace

apps = group("应用 apps and their documents")
cli.add_typer(apps, name="app")


@apps.command("list")
def list_apps(data: Data = HERE) -> None:
    """列出应用 List published apps."""
    from huodan.kit.words import say
    from huodan.workspace.plans import published_apps

    with workspace(data) as database, database.read() as tx:
        for key, app in published_apps(tx).items():
            if app.is_removed:
                continue
            print(f"{key}\t{say(app.label, spoken())}\t{len(app.forms)} 个表单 forms")


@apps.command("publish")
def publish_app(file: Path, data: Data = HERE) -> None:
    """发布应用 Publish an app document, or say what is wrong with it."""
    from huodan.language.messages import SYSTEM
    from huodan.workspace.publish import publish_app as publish

    app = _document(file)
    with workspace(data, is_new_fine=True) as database:
        done = publish(database, SYSTEM, app)
    if not isinstance(done, int):
        refuse_all(done)
    print(done)


@apps.command("show")
def show_app(key: str, data: Data = HERE) -> None:
    """显示应用文档 Print the document of a published app."""
    from huodan.language.document import canonical
    from huodan.workspace.plans import published_apps

    with workspace(data) as database, database.read() as tx:
        found = published_apps(tx).get(key)
    if found is None:
        refuse(f"没有应用「{key}」。 There is no app “{key}”.")
    print(canonical(found), end="")


@apps.command("export")
def export_app(key: str, file: Path, data: Data = HERE) -> None:
    """导出应用为一个文件 Write a published app as one file, without records."""
    import json

    from huodan.workspace.beginning import whole

    with workspace(data) as database, database.read() as tx:
        written = whole.export_app(tx, key)
    file.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


@apps.command("import")
def import_app(file: Path, data: Data = HERE, label: str | None = None) -> None:
    """导入应用文件 Make an app of such a file; the same file makes another one each time."""
    import orjson

    from huodan.language.messages import SYSTEM, SYSTEM_PERSON
    from huodan.workspace.beginning import whole

    try:
        tree = orjson.loads(file.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        refuse(f"{file}: {error}")
    with workspace(data) as database:
        print(
            database.transact(
                SYSTEM,
                lambda tx: whole.import_app(tx, tree, person=SYSTEM_PERSON, lang=spoken(), label=label),
                alone=True,
            )
        )


@apps.command("format")
def format_app(file: Path) -> None:
    """整理应用文档 Rewrite an app document in its canonical form."""
    from huodan.language.document import canonical

    file.write_text(canonical(_document(file)), encoding="utf-8")


def _document(file: Path) -> Any:
    import orjson

    from huodan.language.document import App, read_app

    try:
        read = read_app(orjson.loads(file.read_bytes()))
    except (OSError, orjson.JSONDecodeError) as error:
        refuse(f"{file}: {error}")
    return read if isinstance(read, App) else refuse_all(read)
