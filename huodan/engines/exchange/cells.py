"""
One cell: its text as raw input of a field, and what makes two of them the same.

Owns the ways of writing that only files have: errors of Excel, accountants' negatives, ``2019#3#11``.
Does not own: what a field accepts (``language/fields``).
"""

from __future__ import annotations

import re

from huodan.kit.errors import HuodanError
from huodan.kit.numbers import NotANumber, parse_decimal, plain
from huodan.kit.text import fold
from huodan.language.fields import Store
from huodan.language.plan.model import PlanField

_EXCEL_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|GETTING_DATA|#+)")
_BRACKETED = re.compile(r"[(（]\s*([^()（）]+?)\s*[)）]")
_HASHED_DAY = re.compile(r"([0-9]{4})#([0-9]{1,2})#([0-9]{1,2})")


class ErrorCell(HuodanError):
    """The cell holds an error of the spreadsheet program instead of a value."""

    code = "error_cell"
    status = 422
    zh = "这一格是表格软件的错误值 {value}。请在原文件里改好再导入。"
    en = "This cell holds the error {value}. Please mend it in the file first."


def raw_value(found: PlanField, text: str) -> str:
    """
    This function will turn a cell's text into raw input of its field.

    Raises:
        ErrorCell: for #DIV/0!, #N/A, ####### and the like.
    """
    if is_error(text):
        raise ErrorCell(value=text[:40])
    if found.store is Store.DECIMAL:
        return number_text(text)
    if found.store in (Store.DAY, Store.INSTANT):
        return day_text(text)
    return text


def is_error(text: str) -> bool:
    """This function will recognise #DIV/0!, #N/A, ####### and the like."""
    return _EXCEL_ERROR.fullmatch(text) is not None


def same_key(found: PlanField, text: object) -> str:
    """
    This function will give what decides whether two values of a field are the same: the value as its kind writes it.

    The zone does not matter, as both values are read in the same one.
    """
    said = str(text)
    if found.target is None:
        try:
            cell = found.field.parse(raw_value(found, said), tz="UTC")
        except HuodanError:
            return fold(said)
        said = said if cell is None else str(found.field.show(cell, tz="UTC"))
    return fold(said)


def number_text(text: str) -> str:
    """This function will write an accountant's (1,234.50) as a negative number and 15% as a fraction."""
    bracketed = _BRACKETED.fullmatch(text)
    if bracketed is not None:
        text = f"-{bracketed[1]}"
    if text.endswith(("%", "％")):
        try:
            return plain(parse_decimal(text[:-1]).scaleb(-2))
        except NotANumber:
            return text
    return text


def day_text(text: str) -> str:
    """This function will write 2019#3#11, as an old export of orders has it, like any other day."""
    return _HASHED_DAY.sub(r"\1-\2-\3", text)
