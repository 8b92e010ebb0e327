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
from huodan.language.fields._sealed import VEIL
from huodan.language.plan.model import PlanField

_EXCEL_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|GETTING_DATA|#+)")
_BRACKETED = re.compile(r"[(（]\s*([^()（）]+?)\s*[)）]")
_HASHED_DAY = re.compile(r"([0-9]{4})#([0-9]{1,2})#([0-9]{1,2})")
_MIDNIGHT = re.compile(r"(.*[0-9日号])[Tt\s]+0?0[:：]00(?:[:：]00(?:\.0+)?)?")
_UNITS = "个件箱盒包袋瓶罐桶听杯支枝只条张份套台部把双对副块片卷根粒颗枚组批打本册辆架间户人名位次天日周月年斤两吨克升米尺寸匹"
_UNIT = (
    rf"[{_UNITS}]|公斤|千克|毫克|市斤|毫升|立方米|平方米|厘米|毫米|公里|千米|平米|小时|分钟|个月|kg|g|mg|t|l|ml|m|cm|mm|km|m2|m3|㎡|m³"
    r"|pcs?|pieces?|box(?:es)?|sets?|units?|days?|hours?|rmb|cny|usd"
)
_WITH_UNIT = re.compile(rf"(.*[0-9０-９.．])\s*((?:{_UNIT})(?:\s*/\s*(?:{_UNIT}))?)", re.IGNORECASE)
_NOTHING = frozenset({"null", "(null)", "<null>", "[null]", "\\n", "nan", "undefined"})
_WRAPPED = re.compile(r'="(.*)"', re.DOTALL)
_QUOTED_NUMBER = re.compile(r"'[0-9]+")


class ErrorCell(HuodanError):
    """The cell holds an error of the spreadsheet program instead of a value."""

    code = "error_cell"
    status = 422
    zh = "这一格是表格软件的错误值 {value}。请在原文件里改好再导入。"
    en = "This cell holds the error {value}. Please mend it in the file first."


def raw_value(found: PlanField, text: str, *, is_sure: bool = False) -> str:
    """
    This function will turn a cell's text into raw input of its field.

    is_sure: the text was marked as one (``guard.py``), whatever it looks like.

    Raises:
        ErrorCell: for #DIV/0!, #N/A, ####### and the like.
    """
    return raw_text(found.store, text, is_sure=is_sure)


def raw_text(store: Store, text: str, *, is_sure: bool = False) -> str:
    """
    This function will turn a cell's text into raw input of fields of a store, as ``raw_value`` does.

    Raises:
        ErrorCell: for #DIV/0!, #N/A, ####### and the like.
    """
    if is_error(text) and not is_sure:
        raise ErrorCell(value=text[:40])
    if store is Store.DECIMAL:
        return number_text(split_unit(text)[0])
    if store in (Store.DAY, Store.INSTANT, Store.SPAN):
        return day_text(text)
    return text


def is_error(text: str) -> bool:
    """This function will recognise #DIV/0!, #N/A, ####### and the like."""
    return _EXCEL_ERROR.fullmatch(text) is not None


def same_key(found: PlanField, text: object) -> str:
    """
    This function will give what decides whether two values of a field are the same: the value as its kind writes it,
    and of a secret the secret itself, which goes no further than the memory.

    The zone does not matter, as both values are read in the same one.
    """
    said = str(text)
    if found.target is None:
        try:
            cell = found.field.parse(raw_value(found, said), tz="UTC")
        except HuodanError:
            return fold(said)
        if cell is not None:
            said = str(cell if found.store is Store.SEALED else found.field.show(cell, tz="UTC"))
    return fold(said)


def quoted(found: PlanField, text: str, most: int = 60) -> str:
    """This function will give what a message repeats of a cell: of a secret only that it is one."""
    return VEIL if found.store is Store.SEALED else text[:most]


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


def split_unit(text: str) -> tuple[str, str]:
    """
    This function will part a number from the unit glued to it: 10个 → 10 and 个; otherwise all of it and nothing.

    3万 is no unit but another number, 10O no number at all; both stay whole and are refused.
    """
    match = _WITH_UNIT.fullmatch(text) if len(text) <= 64 else None
    return (match[1], match[2]) if match else (text, "")


def day_text(text: str) -> str:
    """This function will write 2019#3#11, as an old export of orders has it, and a day at midnight like any other day."""
    midnight = _MIDNIGHT.fullmatch(text)
    return _HASHED_DAY.sub(r"\1-\2-\3", midnight[1] if midnight else text)


def unwrap(text: str | None) -> str | None:
    """This function will take off what programs put around a value: ``="123"``, a leading quote, zero-width spaces."""
    if text is None:
        return None
    text = text.replace("\u200b", "").replace("\ufeff", "").strip()
    wrapped = _WRAPPED.fullmatch(text)
    if wrapped is not None:
        text = wrapped[1].strip()
    elif _QUOTED_NUMBER.fullmatch(text):
        text = text[1:]
    return text or None


def is_wrapped(text: str) -> bool:
    """This function will recognise ``="123"``."""
    return _WRAPPED.fullmatch(text) is not None


def is_nothing(text: str) -> bool:
    """This function will recognise what a program writes where a database holds nothing: null, NaN, \\\\N."""
    return len(text) <= 9 and text.strip().lower() in _NOTHING
