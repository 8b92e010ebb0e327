"""
Workbooks: xlsx and xls to rows, read by a child process that may die of what is in them.

Owns: starting the child with its limits, and the words for what it could not read.
Does not own: opening the workbook (``_open_workbook.py``).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Timer
from typing import IO, Any

from huodan.engines.exchange.cells import unwrap
from huodan.engines.exchange.rows import Rows
from huodan.engines.exchange.table import (
    MOST_COLUMNS,
    MOST_ROWS,
    Grid,
    TooManyFileColumns,
    TooManyFileRows,
    UnreadableFile,
    column_name,
    unreadable,
)
from huodan.engines.exchange.text_file import ROWS_ABOVE
from huodan.kit.errors import HuodanError

SECONDS, SECONDS_PER_MEGABYTE = 30, 3
MEGABYTE = 1024 * 1024
MOST_LINE = 64 * MEGABYTE  # of what the child says: 200 rows, each of them with columns of long texts
_CHILD = Path(__file__).with_name("_open_workbook.py")
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # how Excel names the content behind a password


class UnknownSheet(HuodanError):
    """The workbook has no visible sheet of this name."""

    code = "unknown_sheet"
    status = 422
    zh = "没有名为「{sheet}」的工作表。有：{sheets}。"
    en = "There is no sheet “{sheet}”. There are: {sheets}."


def read_workbook(file: bytes | Path, head: bytes, *, sheet: str | None = None) -> Grid:
    """
    This function will read one sheet of a workbook: the named one, else the first that looks like a table.

    head: the first bytes of the file.

    Raises:
        UnreadableFile, UnknownSheet, TooManyFileRows, TooManyFileColumns
    """
    if _LOCKED in head:
        raise _refusal({"failed": "password"}, sheet)
    with _child(file, sheet) as said:
        told = _next(said)
        if "failed" in told:
            raise _refusal(told, sheet)
        rows = Rows()
        while not isinstance(block := _next(said), dict):
            for row in block:
                rows.append(tuple(map(unwrap, row)))
        if "failed" in block:
            raise _refusal(block, sheet)
    return Grid(
        rows=rows,
        first_row=told["first_row"],
        first_column=told["first_column"],
        sheet=told["sheet"],
        sheets=tuple(told["sheets"]),
        inexact=frozenset((row, column) for row, column in block["inexact"]),
        spans=tuple((row, first, last) for row, first, last in told["spans"]),
    )


@contextmanager
def _child(file: bytes | Path, sheet: str | None) -> Iterator[IO[bytes]]:
    """Start the child and give what it says; it is ended when it takes too long, and with this."""
    size = len(file) if isinstance(file, bytes) else file.stat().st_size
    seconds = SECONDS + SECONDS_PER_MEGABYTE * size // MEGABYTE
    limits = [str(MOST_ROWS + ROWS_ABOVE), str(MOST_COLUMNS), str(seconds)]
    with ExitStack() as stack:
        source: IO[bytes]
        if isinstance(file, bytes):
            source = stack.enter_context(tempfile.TemporaryFile())
            source.write(file)
            source.seek(0)
        else:
            source = stack.enter_context(file.open("rb"))
        child = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-I", str(_CHILD), sheet or "", *limits],
                stdin=source,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        )
        stack.callback(child.kill)
        timer = Timer(2 * seconds, child.kill)
        stack.callback(timer.cancel)
        timer.start()
        assert child.stdout is not None
        yield child.stdout


def _next(said: IO[bytes]) -> Any:
    line = said.readline(MOST_LINE)
    if not line.endswith(b"\n"):  # it was ended: by a limit of its own, or ours
        raise _too_big()
    return json.loads(line)


def _refusal(answer: dict[str, Any], sheet: str | None) -> HuodanError:
    if answer["failed"] == "size":
        return _too_big()
    if answer["failed"] == "rows":
        return TooManyFileRows(limit=MOST_ROWS)
    if answer["failed"] == "columns":
        return TooManyFileColumns(limit=MOST_COLUMNS)
    if answer["failed"] == "cell":
        place = f"{column_name(answer['column'])}{answer['row']}"
        return unreadable(
            f"单元格 {place} 里的文字太长，Excel 也放不下（最多 32,767 个字）。请缩短，或拆成几个单元格。",
            f"the text in cell {place} is longer than Excel holds (32,767 characters). Shorten it, or split it up.",
        )
    if answer["failed"] == "sheet":
        return UnknownSheet(sheet=sheet, sheets="、".join(answer["sheets"]) or "—")
    if answer["failed"] == "sheets":
        return unreadable(
            "工作表太多。请把要导入的工作表复制到新的工作簿。",
            "it has too many sheets. Copy those to be imported into a new workbook.",
        )
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
