"""
One column of a file: which kind of field its values are, the field it becomes, and what does not fit that.

Kinds are proposed by the values and the name of a column, and only where nearly all values are read as that kind: what is not
read would be lost. Does not own what a kind accepts (``language/fields``).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from huodan.engines.exchange.cells import is_error, number_text, raw_text, split_unit
from huodan.engines.exchange.guard import unguarded
from huodan.engines.exchange.proposing.proposal import NUMBERS, TEXT, ProposedColumn
from huodan.engines.exchange.proposing.words import is_code, is_name
from huodan.engines.exchange.seen import kind_of
from huodan.kit.errors import HuodanError, Problem
from huodan.kit.numbers import NotANumber, parse_decimal
from huodan.kit.text import fold
from huodan.language.document.canonical import read_field
from huodan.language.document.palette import suggest
from huodan.language.fields import KINDS, Field

Cells = Sequence[str | None]

FITTING = 0.9
LONGEST_LINE = 200
MOST_OPTIONS_PROPOSED, LONGEST_OPTION = 12, 20
MOST_OPTIONS = 500
MOST_PLACES = 6
_BY_VALUE = ("email", "id_card")
_WEB = ("http://", "https://", "www.")
_CURRENCIES = "¥￥$€£元"


def propose_kind(label: str, cells: Cells) -> str:
    """This function will name the kind of field a column becomes."""
    said = [cell for cell in cells if cell is not None and not is_error(cell)]
    if not said:
        return TEXT
    for kind in _BY_VALUE:
        if _share(kind, said) >= FITTING:
            return kind
    if all(cell.lower().startswith(_WEB) for cell in said) and _share("url", said) == 1:
        return "url"
    seen = "text" if is_code(label) else kind_of(said, label)
    if seen == "number":
        seen = _number_kind(label, said)
    elif suggest(label) == "phone":
        seen = "phone"
    if seen in KINDS and not seen.endswith("_text") and _share(seen, said) >= FITTING:
        return seen
    if any("\n" in cell or len(cell) > LONGEST_LINE for cell in said):
        return "multi_line_text"
    return "dropdown" if _are_options(label, said) else TEXT


def make_field(column: ProposedColumn, cells: Cells, *, id: str) -> Field:
    """This function will make the field a column becomes, with what its values need: places, options, room."""
    return read_field({"id": id, "key": id, "label": column.label, **settings(column.kind, cells)}, id)


def settings(kind: str, cells: Cells) -> dict[str, Any]:
    """This function will give the settings of a field of a kind that takes these values."""
    known = KINDS[kind].model_fields
    said = [unguarded(cell) for cell in cells if cell is not None and not is_error(cell)]
    more: dict[str, Any] = {}
    if "places" in known:
        usual = known["places"].default
        found = places_of(tuple(numbers(said)))
        least = 0 if kind == "number" else usual
        more["places"] = min(MOST_PLACES, max(least, found + (2 if kind == "percent" else 0), 0))
    if "options" in known:
        names = dict.fromkeys(fold(cell) for cell in said)
        first = {fold(cell): cell for cell in reversed(said)}
        more["options"] = [
            {"id": f"o{hashlib.sha256(name.encode()).hexdigest()[:10]}", "value": first[name]}
            for name in list(names)[:MOST_OPTIONS]
        ] or [{"id": "o1", "value": "—"}]
    if "max_length" in known and (longest := max(map(len, said), default=0)) > known["max_length"].default:
        more["max_length"] = min(longest, 1000 if kind == TEXT else 20_000)
    return {"kind": kind, **more}


def read_cell(field: Field, cell: str, *, tz: str) -> Problem | None:
    """This function will say why a cell cannot be read as a field's value; None if it can."""
    text = unguarded(cell)
    try:
        field.parse(raw_text(field.store, text, is_sure=text is not cell), tz=tz)
    except HuodanError as error:
        return error.problem()
    return None


def number_in(cell: str | None) -> Decimal | None:
    """This function will read a cell as the number it says, whatever field it goes to."""
    return None if cell is None else next(numbers((unguarded(cell),)), None)


def numbers(cells: Sequence[str]) -> Iterator[Decimal]:
    """This function will give the numbers among some texts, exactly."""
    for cell in cells:
        try:
            found = parse_decimal(number_text(split_unit(cell)[0]))
        except NotANumber:
            continue
        if found.is_finite():
            yield found


def places_of(found: Sequence[Decimal | None]) -> int:
    """This function will say how many decimals the longest of some numbers has, at most six."""
    exponents = (number.normalize().as_tuple().exponent for number in found if number is not None)
    return max(0, min(MOST_PLACES, max((-each for each in exponents if isinstance(each, int)), default=0)))


def _share(kind: str, said: Sequence[str]) -> float:
    """Say how many of some values a kind reads."""
    field = read_field({"id": "f", "key": "f", "label": kind, **settings(kind, said)}, "f")
    counts: Mapping[str, int] = Counter(said)
    right = sum(count for cell, count in counts.items() if read_cell(field, cell, tz="UTC") is None)
    return right / len(said)


def _number_kind(label: str, said: Sequence[str]) -> str:
    suggested = suggest(label)
    if suggested in NUMBERS:
        return suggested if suggested != "percent" or _is_share(said) else "number"
    if sum(cell.endswith(("%", "％")) for cell in said) > len(said) / 2:
        return "percent"
    is_money = sum(any(sign in cell for sign in _CURRENCIES) for cell in said) > len(said) / 2
    return "money" if is_money else "number"


def _is_share(said: Sequence[str]) -> bool:
    """Say whether numbers are parts of one: 0.05 and 5% are, 95 of 折扣 is not."""
    return all(abs(number) <= 1 for number in numbers(said))


def _are_options(label: str, said: Sequence[str]) -> bool:
    """Say whether a few values stand again and again."""
    different = {fold(cell) for cell in said}
    is_few = 1 < len(different) <= MOST_OPTIONS_PROPOSED and 3 * len(different) <= len(said)
    is_short = all(len(cell) <= LONGEST_OPTION for cell in said)
    return is_few and is_short and not is_code(label) and not is_name(label)
