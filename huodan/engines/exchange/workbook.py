"""
Workbooks: xlsx and xls to rows, read by a child process that may die of what is in them.

Owns: starting the child with its limits, and the words for what it could not read.
Does not own: opening the workbook (``_open_workbook.py``).
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from huodan.engines.exchange.cells import unwrap
from huodan.engines.exchange.table import (
    MOST_COLUMNS,
    MOST_ROWS,
    Grid,
    TooManyFileColumns,
    TooManyFileRows,
    UnreadableFile,
    unreadable,
)
from huodan.engines.exchange.text_file import ROWS_ABOVE
from huodan.kit.errors import HuodanError

TIMEOUT_SECONDS = 60
_CHILD = Path(__file__).with_name("_open_workbook.py")
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # how Excel names the content behind a password


class UnknownSheet(HuodanError):
    """The workbook has no visible sheet of this name."""

    code = "unknown_sheet"
    status = 422
    zh = "没有名为「{sheet}」的工作表。有：{sheets}。"
    en = "There is no sheet “{sheet}”. There are: {sheets}."


def read_workbook(data: bytes, *, sheet: str | None = None) -> Grid:
    """
    This function will read one sheet of a workbook: the named one, else the first that looks like a table.

    Raises:
        UnreadableFile, UnknownSheet, TooManyFileRows, TooManyFileColumns
    """
    answer: dict[str, Any] = {"failed": "password"} if _LOCKED in data[:65_536] else _ask_child(data, sheet)
    if "failed" in answer:
        raise _refusal(answer, sheet)
    return Grid(
        rows=tuple(tuple(map(unwrap, row)) for row in answer["rows"]),
        first_row=answer["first_row"],
        first_column=answer["first_column"],
        sheet=answer["sheet"],
        sheets=tuple(answer["sheets"]),
        inexact=frozenset((row, column) for row, column in answer.get("inexact", ())),
        spans=tuple((row, first, last) for row, first, last in answer.get("spans", ())),
    )


def _ask_child(data: bytes, sheet: str | None) -> dict[str, Any]:
    limits = [str(MOST_ROWS + ROWS_ABOVE), str(MOST_COLUMNS)]
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_CHILD), sheet or "", *limits],
            input=data,
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_big() from None
    if done.returncode != 0:
        raise _too_big()
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _refusal(answer: dict[str, Any], sheet: str | None) -> HuodanError:
    if answer["failed"] == "size":
        return _too_big()
    if answer["failed"] == "rows":
        return TooManyFileRows(limit=MOST_ROWS)
    if answer["failed"] == "columns":
        return TooManyFileColumns(limit=MOST_COLUMNS)
    if answer["failed"] == "sheet":
        return UnknownSheet(sheet=sheet, sheets="、".join(answer["sheets"]) or "—")
    if answer["failed"] == "password":
        return unreadable(
            "它有打开密码。请在 Excel 里去掉密码后再导入。",
            "it has a password. Remove the password in Excel first.",
        )
    return unreadable(
        "文件已损坏或不完整。请重新导出，或在 Excel 里打开后另存为 xlsx。",
        "it is damaged or incomplete. Export it again, or open it in Excel and save it as xlsx.",
    )


def _too_big() -> UnreadableFile:
    return unreadable(
        "展开后太大，或有内容在很远的单元格里。请把数据复制到新的工作表再导入。",
        "it is too large when unpacked, or has a cell far away. Copy the data into a new sheet.",
    )
