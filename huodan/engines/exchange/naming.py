"""
What the cells of a file name: the texts that stand for records, one in a cell or several, and the records in their place.

Does not own finding them (``workspace/importing/lookup.py``).
"""

from __future__ import annotations

from collections.abc import Mapping

from huodan.engines.exchange.mapping import Aim
from huodan.kit.ids import parse_id
from huodan.kit.text import fold
from huodan.language.fields import Store
from huodan.language.fields._references import names


def texts_named(row: Mapping[str, object], aim: Aim) -> tuple[str, ...]:
    """This function will list the texts that name records in a column: titles, codes, or what the column looks by."""
    if aim.field.store is Store.REFS:
        pieces = _pieces(row.get(aim.field.key))
        return tuple(one for one in pieces if isinstance(one, str) and parse_id(one) is None)
    value = row.get(aim.field.key)
    if aim.match is not None:
        value = value["match"].get(aim.match.key) if isinstance(value, dict) and "match" in value else None
    return (value,) if isinstance(value, str) else ()


def put_found(row: dict[str, object], aim: Aim, found: Mapping[str, object]) -> bool:
    """This function will put records in place of texts, by the folded text, and say whether one (None) is still to be made."""
    known = {text: found[fold(text)] for text in texts_named(row, aim) if fold(text) in found}
    key = aim.field.key
    if not known:
        return False
    if aim.field.store is Store.REFS:
        pieces = _pieces(row[key])
        if None in known.values() and len({*map(repr, pieces)}) > getattr(aim.field.field, "most", 0):
            return False  # said to be too many where it is saved
        put = [known.get(one, one) if isinstance(one, str) else one for one in pieces]
        row[key] = [one for one in put if one is not None] or None
    else:
        row[key] = next(iter(known.values()))
    if row[key] is None:
        del row[key]
    return None in known.values()


def _pieces(value: object) -> list[object]:
    return [*names(value)] if isinstance(value, str) else value if isinstance(value, list) else []
