"""
Values of a list as cells of a file: numbers stay numbers, days stay days, all else becomes the text people know.

Owns the way from the JSON values of ``api.md`` to cells, and how a column of numbers is written. What a cell is in a
workbook or a csv file is up to ``xlsx_file.py`` and ``csv_file.py``.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from huodan.kit import zone
from huodan.kit.text import fold
from huodan.kit.words import Lang, say
from huodan.language.describe import field_settings
from huodan.language.fields import Part, Store
from huodan.language.fields._references import form_of_several, names as split
from huodan.language.plan.model import PlanField

Cell = str | Decimal | datetime.date | datetime.datetime | None
Read = Callable[[object], Cell]

_FLAGS = {"zh": {True: "是", False: "否"}, "en": {True: "Yes", False: "No"}}
_JOINT = {"zh": "，", "en": ", "}


@dataclass(frozen=True, slots=True)
class Style:
    """How numbers and days of a column are shown. form: plain, money, percent, day, month, year, moment or text."""

    form: str = "text"
    places: int = 0
    unit: str | None = None
    currency: str = "CNY"


def style_of(field: PlanField, part: Part | None = None, *, lang: Lang) -> Style:
    """This function will say how the values of a field, or of a part of them, are written."""
    if part is not None:
        return Style("day" if part.store is Store.DAY else "text")
    if field.store is Store.DAY:
        return Style(field.field.meaning or "day")
    if field.store is Store.INSTANT:
        return Style("moment")
    if field.store is not Store.DECIMAL:
        return Style()
    settings = field_settings(field.field, lang)
    return Style(
        str(settings.get("format") or "plain"),
        int(str(settings.get("decimals") or 0)),
        str(settings["unit"]) if settings.get("unit") else None,
        str(settings.get("currency") or "CNY"),
    )


def reader(
    field: PlanField, part: Part | None, *, lang: Lang, tz: str, repeated: Mapping[str, frozenset[str]]
) -> Read:
    """
    This function will give what turns the values of a field into cells; a masked value stays as it is shown.

    repeated: by form, the folded titles several records have.
    """
    if part is not None:
        return _day_or_text if part.store is Store.DAY else _text
    by_store: Mapping[Store, Read] = {
        Store.DECIMAL: number,
        Store.WHOLE: number,
        Store.DAY: _day,
        Store.INSTANT: lambda value: _moment(value, tz),
    }
    found = by_store.get(field.store)
    names = _option_names(field, lang, tz)
    alike = repeated.get(form_of_several(field.field) or "", frozenset())

    def said(value: object) -> str:
        if isinstance(value, bool):
            return _FLAGS[lang][value]
        if isinstance(value, Mapping) and field.store is Store.REFS:
            return _name_or_id(value, alike)
        if isinstance(value, list | tuple):
            return _JOINT[lang].join(said(one) for one in value if one is not None)
        text = _text(value) or ""
        return names.get(text, text)

    def read(value: object) -> Cell:
        if value is None:
            return None
        cell = found(value) if found is not None and not isinstance(value, list | tuple) else None
        return (said(value) or None) if cell is None else cell

    return read


def _name_or_id(value: Mapping[str, object], alike: frozenset[str]) -> str:
    """One of several references: its title, unless that would not be read as it alone again."""
    title = str(value.get("title") or "")
    return title if split(title) == [title] and fold(title) not in alike else str(value["id"])


def number(value: object) -> Cell:
    """This function will read a number; None if it is something else, such as a masked one."""
    try:
        return None if isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None


def piece(key: str, read: Read) -> Read:
    """This function will give what reads one piece of a composite value."""
    return lambda value: read(value.get(key)) if isinstance(value, Mapping) else _text(value)


def line(value: object, *, joint: str = "") -> Cell:
    """This function will write the pieces of a composite value in one go: 浙江省杭州市…."""
    if isinstance(value, Mapping):
        return joint.join(str(one) for one in dict.fromkeys(value.values()) if one) or None
    return _text(value)


def _option_names(field: PlanField, lang: Lang, tz: str) -> dict[str, str]:
    """The label of each option by its value, where the label is read as that option again."""
    names = {}
    for option in getattr(field.field, "options", ()):
        label = say(option.label or option.value, lang)
        read = field.field.parse(label, tz=tz) if field.store in (Store.CHOICE, Store.CHOICES) else option.id
        is_read = read == option.id if isinstance(read, str) else set(read or ()) == {option.id}
        names[option.value] = label if is_read else option.value
    return names


def _day(value: object) -> Cell:
    """A day; of a month or a year the first."""
    try:
        return datetime.date.fromisoformat(f"{value}{_FIRST[len(str(value)) :]}")
    except ValueError:
        return None


_FIRST = "yyyy-01-01"


def _day_or_text(value: object) -> Cell:
    return None if value is None else _day(value) or _text(value)


def _moment(value: object, tz: str) -> Cell:
    """A moment in its zone; one that comes twice, as clocks are put back, keeps its offset as text."""
    try:
        moment = datetime.datetime.fromisoformat(str(value))
    except ValueError:
        return None
    local = moment.replace(tzinfo=None)
    is_told = zone.parse_instant(local.isoformat(" "), tz) == round(moment.timestamp() * 1000)
    return local if is_told else None


def _text(value: object) -> str | None:
    if isinstance(value, Mapping):
        value = value.get("title") or value.get("name") or value.get("text")
    return None if value is None else str(value)
