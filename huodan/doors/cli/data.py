"""Records in files: import, read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huodan.doors.cli._base import HERE, AppKey, Data, FormKey, cli, refuse, spoken, workspace

if TYPE_CHECKING:
    from huodan.engines.exchange import CellError, Remark


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
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查 only say what it would do")] = False,
    data: Data = HERE,
) -> None:
    """导入文件 Import a csv or xlsx file: all rows, or none and a list of what is wrong."""
    from huodan.language.access import NotFound, system_grant
    from huodan.workspace.importing import run_import
    from huodan.workspace.plans import current_plan

    with workspace(data) as database:
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
            header_row=header_row,
            lines=lines,
            link=link,
            mode=mode,
            key=key,
            dry_run=dry_run,
        )
    noted: tuple[Remark | CellError, ...] = (*report.warnings, *report.errors)
    told = [
        f"第 {one.row or '-'} 行 row {one.row or '-'}, {one.column or '-'}: {one.text(spoken())}"
        for one in noted
    ]
    if report.errors:
        refuse("\n".join(told))
    print(*told, sep="\n", end="\n" if told else "", file=sys.stderr)
    print(
        f"新增 created {report.created} · 更新 updated {report.updated} · 未变 unchanged {report.unchanged}"
    )


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
