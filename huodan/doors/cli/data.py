"""Records in files: import, export, read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huodan.doors.cli._base import HERE, AppKey, Data, FormKey, cli, refuse, spoken, workspace

if TYPE_CHECKING:
    from huodan.engines.exchange import CellError, Remark
    from huodan.workspace.importing import ImportReport


@cli.command("import")
def import_file(
    file: Path,
    app: AppKey,
    form: FormKey,
    key: Annotated[str | None, typer.Option("--key", help="按哪个字段认出已有数据 field to match by")] = None,
    mode: Annotated[str, typer.Option("--mode", help="create, update, upsert")] = "upsert",
    sheet: Annotated[str | None, typer.Option("--sheet", help="工作表 sheet of a workbook")] = None,
    lines: Annotated[str | None, typer.Option("--lines", help="明细所在的工作表 sheet of sub-rows")] = None,
    link: Annotated[str | None, typer.Option("--link", help="两张表都有的列 column both sheets have")] = None,
    header_row: Annotated[int | None, typer.Option("--header-row", help="列名在第几行 row of names")] = None,
    accept: Annotated[str, typer.Option("--accept", help="all 全部正确才导入, valid 导入正确的行")] = "all",
    import_as: Annotated[
        str, typer.Option("--import-as", help="new 新单据, open 正在执行, history 历史")
    ] = "new",
    saved: Annotated[str | None, typer.Option("--mapping", help="保存的导入方案 name of a mapping")] = None,
    make: Annotated[list[str], typer.Option("--make", help="缺的关联数据要新建 make what it lacks")] = [],  # noqa: B006
    errors: Annotated[Path | None, typer.Option("--errors", help="有错的行存到 rows with mistakes")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查 only say what it would do")] = False,
    data: Data = HERE,
) -> None:
    """导入文件 Import a csv or xlsx file: all rows or those that are right, and a list of what is wrong."""
    from huodan.language.access import NotFound, system_grant
    from huodan.workspace.disk import IMPORTING, require_room
    from huodan.workspace.importing import Wish, run_import, write_error_file
    from huodan.workspace.plans import current_plan

    content = file.read_bytes()
    with workspace(data) as database:
        with database.read() as tx:
            require_room(tx, IMPORTING)
            plan = current_plan(tx)
        planned = plan.form(app, form)
        if planned is None:
            raise NotFound(what={"zh": f"表单「{app}/{form}」", "en": f"The form “{app}/{form}”"})
        granted = system_grant(plan)
        wish = Wish(
            sheet=sheet,
            header_row=header_row,
            lines=lines,
            link=link,
            saved=saved,
            mode=mode,  # type: ignore[arg-type]
            key=key,
            accept=accept,  # type: ignore[arg-type]
            import_as=import_as,  # type: ignore[arg-type]
            make=tuple(make),
            file=file.name,
        )
        report = run_import(
            database, granted, planned.id, file=content, wish=wish, dry_run=dry_run, tell=_progress
        )
        if errors is not None and report.errors:
            with errors.open("wb") as into:
                write_error_file(into, database, granted, planned.id, file=content, wish=wish, lang=spoken())
    _tell(report, is_all=accept == "all")


@cli.command("export")
def export_file(
    file: Path,
    app: AppKey,
    form: FormKey,
    where: Annotated[str | None, typer.Option("--where", help="条件 filter as JSON")] = None,
    columns: Annotated[str | None, typer.Option("--columns", help="列 field paths, by commas")] = None,
    lines: Annotated[str, typer.Option("--lines", help="repeat, first, sheet, none")] = "repeat",
    addresses: Annotated[str, typer.Option("--addresses", help="parts, line")] = "parts",
    encoding: Annotated[str, typer.Option("--encoding", help="utf-8, gbk (csv)")] = "utf-8",
    data: Data = HERE,
) -> None:
    """导出文件 Write records into a csv or xlsx file, as its name ends; import reads it back unchanged."""
    import json
    import tempfile

    from huodan.language.access import NotFound
    from huodan.language.messages import SYSTEM
    from huodan.workspace.disk import EXPORTING, require_room
    from huodan.workspace.exporting import export, grant_of, note_export, read_wish
    from huodan.workspace.plans import current_plan

    body: dict[str, object] = {"format": file.suffix.lower().removeprefix(".")}
    body |= {"lines": lines, "addresses": addresses, "encoding": encoding}
    try:
        body |= {} if where is None else {"where": json.loads(where)}
    except json.JSONDecodeError as error:
        refuse(f"--where: {error}")
    body |= {} if columns is None else {"columns": [name.strip() for name in columns.split(",")]}
    with workspace(data) as database:
        with database.read() as tx:
            require_room(tx, EXPORTING, file.absolute().parent)
            planned = current_plan(tx).form(app, form)
        if planned is None:
            raise NotFound(what={"zh": f"表单「{app}/{form}」", "en": f"The form “{app}/{form}”"})
        wish = read_wish(planned.id, body, lang=spoken())
        unfinished = file.with_name(f"{file.name}.part")
        try:
            with (
                tempfile.TemporaryDirectory(prefix="huodan-export-") as scratch,
                unfinished.open("wb") as into,
            ):
                done = export(database, grant_of(SYSTEM), wish, into, scratch=Path(scratch))
            unfinished.replace(file)
            database.transact(SYSTEM, lambda tx: note_export(tx, wish=wish, records=done))
        finally:
            unfinished.unlink(missing_ok=True)
    print(f"已导出 exported {done}")


@cli.command("read")
def read_file(
    file: Path,
    sheet: Annotated[str | None, typer.Option("--sheet", help="工作表 sheet of a workbook")] = None,
    header_row: Annotated[int | None, typer.Option("--header-row", help="列名在第几行 row of names")] = None,
) -> None:
    """查看文件 Print as JSON what the importer sees in a csv or xlsx file."""
    import json

    from huodan.engines.exchange import find_links, read_table, shown

    content = file.read_bytes()
    table = read_table(content, sheet=sheet, header_row=header_row)
    answer = shown(table, find_links(content, table), lang=spoken())
    print(json.dumps({"file": file.name, **answer}, ensure_ascii=False, indent=1))


def _progress(rows: int) -> None:
    """Show how many rows are checked, to who looks at a terminal."""
    if sys.stderr.isatty():
        print(f"\r已检查 checked {rows} ", end="", file=sys.stderr, flush=True)


def _tell(report: ImportReport, *, is_all: bool) -> None:
    """Print what an import did or would do, and what is wrong."""
    noted: tuple[Remark | CellError, ...] = (*report.warnings, *report.errors)
    told = [
        f"第 {one.row or '-'} 行 row {one.row or '-'}, {one.column or '-'}: {one.text(spoken())}"
        for one in noted
    ]
    if report.errors and is_all:
        refuse("\n".join(told))
    print(*told, sep="\n", end="\n" if told else "", file=sys.stderr)
    print(
        f"新增 created {report.created} · 更新 updated {report.updated} · 未变 unchanged {report.unchanged}"
        + (f" · 未导入 refused {report.refused}" if report.refused else "")
    )
