"""What several members and several departments share: a cell that is a set of ids of records of a target form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field as Setting

from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.fields._base import Cell, Field, Store
from huodan.language.fields._reference import LONGEST_NAME, Reference, Wanted
from huodan.language.formula import Type, Value, ValueType

MOST_REFERENCES = 200
_SEPARATORS = re.compile(r"[,，、;；|\n\t]")


@dataclass(frozen=True, slots=True)
class Among:
    """What a filter looks for: any of some records, or of those whose reference ``by`` (an id) leads to any of them."""

    ids: tuple[Id, ...]
    by: str | None = None


class TooManyReferences(HuodanError):
    """More records are chosen than the field takes."""

    code = "too_many_references"
    status = 422
    zh = "「{label}」最多选 {limit} 个，现在有 {count} 个。请去掉几个。"
    en = "“{label}” takes at most {limit}; this has {count}. Please take some away."


class References(Reference):
    """
    Pointers to any number of records of one form, each at most once; a set, in the order of the ids.

    ``parse`` gives ids, and a ``Wanted`` for each that is named by its values; an engine finds those. What somebody may
    not see is not shown to them, and stays when they save.
    """

    store: ClassVar = Store.REFS
    is_sortable: ClassVar = False

    most_chosen: Annotated[int, Setting(ge=1, le=MOST_REFERENCES)] | None = None

    @property
    def most(self) -> int:
        """Say how many it takes."""
        return self.most_chosen or MOST_REFERENCES

    def parse(self, raw: object, *, tz: str) -> Cell | None:
        """Read a list of what a single reference takes, or names such as 「张三，李四」."""
        cell = self.operand(raw, tz=tz)
        self.count(len(cell or ()))
        return cell

    def operand(self, raw: object, *, tz: str) -> Cell | None:
        """Read any number of references, as a filter compares with them."""
        if raw is None:
            return None
        if isinstance(raw, str):
            if len(raw) > LONGEST_NAME * 10:
                raise self.wrong(raw[:100], "一列名称", "a list of names")
            given: list[object] = list(names(raw))
        elif isinstance(raw, list | tuple):
            given = list(raw)
        elif isinstance(raw, Mapping | int) and not isinstance(raw, bool):
            given = [raw]
        else:
            raise self.wrong(raw, "一列记录", "a list of records")
        self.count(len(given), MOST_REFERENCES)
        return arranged(self._one(each, tz) for each in given)

    def count(self, chosen: int, most: int | None = None) -> None:
        """
        See that no more are chosen than the field takes.

        Raises:
            TooManyReferences
        """
        limit = most or self.most
        if chosen > limit:
            raise TooManyReferences(label=self.label, limit=limit, count=chosen)

    def settings_view(self) -> dict[str, object]:
        """Tell a screen how many there may be."""
        return {"most": self.most}

    def formula_type(self) -> Type:
        """Let a formula see one text per record."""
        return Type(ValueType.TEXT, many=True)

    def to_value(self, cell: Cell, *, tz: str) -> Value:
        """Give a formula the ids; an engine writes them as they are known outside."""
        return tuple(str(id) for id in cell)

    def from_value(self, value: Value, *, tz: str) -> None:
        """Take nothing for none: which records a text means is found by an engine, before formulas are worked out."""
        if value not in (None, "", ()):
            raise self.wrong(value, "不能用公式指定的记录", "records, which no formula can give")

    def mask(self, cell: Cell) -> str:  # type: ignore[override]
        """Show that there is something without saying how many."""
        return "****"

    def _one(self, raw: object, tz: str) -> Id | Wanted | None:
        if isinstance(raw, list | tuple | bool | float):
            raise self.wrong(raw, "一条记录", "one record")
        return Reference.parse(self, raw, tz=tz)


def arranged(found: Iterable[Id | Wanted | None]) -> Cell | None:
    """Put references in the order of their ids, those that are only named behind them; none are no cell."""
    each = set(found)
    ids = sorted(one for one in each if isinstance(one, int))
    named = sorted((one for one in each if isinstance(one, Wanted)), key=lambda one: one.match)
    return (*ids, *named) or None


def names(text: str) -> list[str]:
    """Take a text such as 「张三，李四」 apart."""
    return [piece.strip() for piece in _SEPARATORS.split(text) if piece.strip()]


def several_ids(cell: Cell) -> tuple[Id, ...]:
    """List the ids in a cell of one reference or of several."""
    return () if cell is None else cell if isinstance(cell, tuple) else (cell,)


def form_of_one(field: Field) -> str | None:
    """Name the form a field points to one record of, None if it is no such field."""
    return None if isinstance(field, References) else getattr(field, "target_form", None)


def form_of_several(field: Field) -> str | None:
    """Name the form a field may point to several records of, None if it is no such field."""
    return field.target_form if isinstance(field, References) else None
