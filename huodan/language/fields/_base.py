"""
The contract of a field kind: one file per kind, this class above it.

A kind says what a value means: how raw input becomes a *cell*, how a cell is shown, what a formula sees.
It never mentions SQL; it names a store, and ``storage.sql`` knows what a store is in a database.

Cells by store:
    TEXT str · DECIMAL int millionths · DAY int yyyymmdd · INSTANT int milliseconds UTC · FLAG bool ·
    CHOICE str option id · CHOICES tuple of option ids, sorted · REF int record id ·
    REFS tuple of record ids, sorted ·
    PLACE tuple (province, city, district, detail) · SPAN tuple (first day, last day) ·
    FILES tuple of files (id, name, size, type) · WHOLE int · RICH str, canonical JSON of blocks (``kit.rich``) ·
    SEALED str, sealed (decision 0062) ·
    ROWS tuple of rows · NONE no cell of its own (live values, decoration)
"""

from __future__ import annotations

import datetime
import reprlib
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field as Setting, StringConstraints

from huodan.kit import numbers, rich, zone
from huodan.kit.errors import HuodanError
from huodan.kit.words import Text
from huodan.language.fields._schema import SENT, SHOWN, Schema
from huodan.language.formula import CLOCK_DAY, Type, Value, ValueType
from huodan.language.formula.values import Refusal

ElementId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=40)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=40)]

Cell = Any
SAMPLE_ZONE = "Asia/Shanghai"


class Store(StrEnum):
    """How a cell lies in a table: fourteen shapes both databases share, and two without a column (rows, none)."""

    TEXT = "text"
    DECIMAL = "decimal"
    DAY = "day"
    INSTANT = "instant"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"
    REF = "ref"
    REFS = "refs"
    PLACE = "place"
    SPAN = "span"
    FILES = "files"
    WHOLE = "whole"
    RICH = "rich"
    SEALED = "sealed"
    ROWS = "rows"
    NONE = "none"


class WrongType(HuodanError):
    """The value has a shape this field cannot take."""

    code = "wrong_type"
    status = 422
    zh = "「{label}」不接受{value}，请填{expected}。"
    en = "“{label}” cannot take {value}; please give {expected}."


COMPOSITE = frozenset({Store.PLACE, Store.SPAN})
"""Stores whose cells lie in several columns; they are ordered and grouped by their parts only."""

KEYED = (Store.TEXT, Store.SEALED)
"""Stores with a column beside the cell that decides whether two are the same."""

CAN_BE_UNIQUE = frozenset(
    {Store.TEXT, Store.DECIMAL, Store.DAY, Store.INSTANT, Store.CHOICE, Store.REF, Store.SEALED}
)
"""Stores an index compares whole."""

EMPTINESS = ("empty", "not_empty")
EQUALITY = ("eq", "ne", "in", "not_in", *EMPTINESS)
RANGE = ("lt", "lte", "gt", "gte", "between")
WORDS = ("contains", "not_contains", "starts")

OPERATORS: dict[Store, tuple[str, ...]] = {
    Store.TEXT: (*EQUALITY, *WORDS),
    Store.DECIMAL: (*EQUALITY, *RANGE),
    Store.WHOLE: (*EQUALITY, *RANGE),
    Store.RICH: (*WORDS, *EMPTINESS),
    Store.DAY: (*EQUALITY, *RANGE, "period"),
    Store.INSTANT: (*EQUALITY, *RANGE, "period"),
    Store.FLAG: ("eq", "ne", *EMPTINESS),
    Store.CHOICE: EQUALITY,
    Store.CHOICES: (*EQUALITY, "contains", "not_contains"),
    Store.REF: EQUALITY,
    Store.REFS: (*EQUALITY, "contains", "not_contains"),
    Store.PLACE: EMPTINESS,
    Store.SPAN: ("contains", "not_contains", "between", "period", *EMPTINESS),
    Store.FILES: EMPTINESS,
    Store.SEALED: ("eq", "in", *EMPTINESS),
    Store.ROWS: EMPTINESS,
    Store.NONE: (),
}

FORMULA_TYPES: dict[Store, ValueType] = {
    Store.TEXT: ValueType.TEXT,
    Store.DECIMAL: ValueType.NUMBER,
    Store.WHOLE: ValueType.NUMBER,
    Store.RICH: ValueType.TEXT,
    Store.DAY: ValueType.DATE,
    Store.INSTANT: ValueType.INSTANT,
    Store.FLAG: ValueType.BOOL,
    Store.CHOICE: ValueType.TEXT,
    Store.CHOICES: ValueType.TEXT,
    Store.REF: ValueType.TEXT,
    Store.REFS: ValueType.TEXT,
    Store.PLACE: ValueType.TEXT,
    Store.SPAN: ValueType.DATE,
    Store.FILES: ValueType.TEXT,
    Store.SEALED: ValueType.ANY,
    Store.ROWS: ValueType.ANY,
    Store.NONE: ValueType.ANY,
}


@dataclass(frozen=True, slots=True)
class Part:
    """A named piece of a composite cell that can be filtered and grouped, such as 地址.省; a text or a day."""

    key: str
    label: Text
    suffix: str
    store: Store = Store.TEXT


class Came(BaseModel):
    """
    That a field was in another form, and by which way its first values come (decision 0073).

    table, field: what it was, and the form or subform it was in. over: the relation, or subform, that leads from one to the
    other. choose: which of several values becomes the one there is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: ElementId
    field: ElementId
    over: ElementId
    choose: Literal["newest", "frequent", "none"] = "newest"


class Field(BaseModel):
    """One field of a form, with the settings every kind has. came: from which form, if it was moved."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    store: ClassVar[Store]
    widget: ClassVar[str]
    title: ClassVar[Text]
    purpose: ClassVar[Text]  # in one sentence, for who chooses a kind
    meaning: ClassVar[str] = (
        ""  # differs where cells of the same store mean something else: they are converted
    )
    is_computed: ClassVar[bool] = False
    is_searched: ClassVar[bool] = False
    is_telling: ClassVar[bool] = False  # a text that fits can hardly be anything else
    takes_options: ClassVar[bool] = False  # it has a list of options that may grow
    offers_words: ClassVar[bool] = False  # what was typed before is offered again
    group: ClassVar[str | None] = None  # of the palette, where the store does not tell it
    palette_place: ClassVar[int] = 9  # in its group: what most forms have comes first
    is_sortable: ClassVar[bool] = True
    is_groupable: ClassVar[bool] = True
    parts: ClassVar[tuple[Part, ...]] = ()
    joint: ClassVar[str] = ""  # what stands between the parts in one line of text
    suggested_by: ClassVar[
        tuple[str, ...]
    ] = ()  # endings of labels, in Chinese or English, this kind fits best
    examples: ClassVar[tuple[tuple[object, Cell], ...]] = ()
    rejects: ClassVar[tuple[object, ...]] = ()

    id: ElementId
    key: Key
    label: Text
    kind: str
    required: bool = False
    unique: bool = False
    hint: Text | None = None
    placeholder: Text | None = None
    width: Annotated[int, Setting(ge=1, le=4)] = 2
    default: Any = None
    default_formula: str | None = None
    aliases: tuple[Key, ...] = ()
    import_names: tuple[str, ...] = ()
    came: Came | None = None

    @classmethod
    def starter(cls, id: str, lang: str) -> dict[str, Any]:
        """Give the settings without which a new field of this kind makes no sense; ``id`` is the field's."""
        return {}

    def meant(self) -> Hashable:
        """Say what cells mean besides their store: of fields that say the same, one reads what the other wrote."""
        return self.meaning

    def parse(self, raw: object, *, tz: str) -> Cell | None:
        """Turn raw input into a cell, None when empty, or raise a HuodanError that says why not."""
        raise NotImplementedError(self.kind)

    def operand(self, raw: object, *, tz: str) -> Cell | None:
        """Turn what a filter compares with into a cell: as input, but for the bounds the builder sets for that."""
        return self.parse(raw, tz=tz)

    def kept(self, cell: Cell, raw: object, held: Cell) -> Cell:
        """Give what to store of a parsed cell where another is held; more than it only if the input cannot say more."""
        return cell

    def piece(self, part: Part, raw: object, *, tz: str) -> Cell | None:
        """Turn what a filter compares a part with into what its column holds; only parts that are no texts are asked."""
        raise NotImplementedError(self.kind)

    def spill(self, raw: object) -> Mapping[str, object]:
        """Say what raw input tells of other fields of the same row, by their id; only kinds with parts are asked."""
        return {}

    def strange(self, text: str) -> tuple[str, ...]:
        """List the values in a text that are none of the options; only kinds with ``takes_options`` are asked."""
        return ()

    def reworded(self, text: str, words: Mapping[str, str]) -> str:
        """Say other values instead of some, by their folded text; only kinds with ``takes_options`` are asked."""
        return text

    def grown(self, values: Iterable[str]) -> Self:
        """Give the field with more options, but for those it has; only kinds with ``takes_options`` are asked."""
        return self

    def show(self, cell: Cell, *, tz: str) -> object:
        """Turn a cell into the JSON value of ``api.md``."""
        return cell

    def formula_type(self) -> Type:
        """Say what a formula sees when it names this field."""
        return Type(FORMULA_TYPES[self.store])

    def to_value(self, cell: Cell, *, tz: str) -> Value:
        """Turn a cell into the value a formula works with."""
        return cell_value(self.store, cell, tz=tz)

    def from_value(self, value: Value, *, tz: str) -> Cell | None:
        """Turn a formula's result into a cell of this field."""
        is_time = self.store in (Store.DAY, Store.INSTANT) and isinstance(value, datetime.date)
        return self.parse(value if is_time else value_text(value), tz=tz)

    def found_by(self, cell: Cell) -> str | Iterable[str] | None:
        """Give the texts a stored cell is found by; only kinds with ``is_searched`` are asked."""
        return cell  # type: ignore[no-any-return]

    def marks(self, phrase: str) -> tuple[str, ...]:
        """List the marks by which a cell is found too if somebody searches a phrase, those that fit best first."""
        return ()

    def lost(self, cell: Cell) -> tuple[str, ...]:
        """Name what of a stored cell means nothing any more, such as options that were removed."""
        return ()

    def mask(self, cell: Cell) -> object:
        """Show a cell to somebody who may only know that there is one."""
        return "****"

    def operators(self) -> tuple[str, ...]:
        """List the filter operators that fit this field."""
        return OPERATORS[self.store]

    def wrong(self, raw: object, zh: str, en: str) -> WrongType:
        """Build the refusal that names the field, the value and what is expected."""
        return WrongType(label=self.label, value=shorten(raw), expected={"zh": zh, "en": en})

    @property
    def stamped_by(self) -> str | None:
        """Name the field of the same row whose changes it tells; the server keeps it, nobody fills it in."""
        return None

    def settings_view(self) -> dict[str, object]:
        """List the settings of this kind that a screen needs to draw it."""
        return {}

    def mistakes(self) -> Iterable[tuple[str, HuodanError]]:
        """Name the settings of this kind that mean nothing, and why."""
        return ()

    def shown_schema(self) -> Schema:
        """Describe what ``show`` gives, as JSON Schema."""
        return store_schema(self.store)

    def sent_schema(self) -> Schema:
        """Describe what a program should send, as JSON Schema; ``parse`` may take more."""
        return SENT.get(self.store, {})

    def sample(self, lang: str) -> object:
        """Give a value this field takes, for documentation; None if nothing can be said in general."""
        for _, cell in self.examples:
            shown = (
                None
                if cell is None or self.store in (Store.REF, Store.REFS, Store.FILES)
                else self.show(cell, tz=SAMPLE_ZONE)
            )
            if shown is not None and self._takes(shown):
                return shown
        return None

    def _takes(self, raw: object) -> bool:
        try:
            return self.parse(raw, tz=SAMPLE_ZONE) is not None
        except HuodanError:
            return False


def shorten(raw: object) -> str:
    """Quote a raw value in at most 40 characters for a message."""
    text = raw if isinstance(raw, str) else reprlib.repr(raw)
    return f"「{text[:40]}…」" if len(text) > 40 else f"「{text}」"


def cell_value(store: Store, cell: Cell, *, tz: str) -> Value:
    """Turn a cell of a store into a formula value."""
    if cell is None:
        return None
    if store is Store.DECIMAL:
        return numbers.from_micro(cell)
    if store is Store.WHOLE:
        return Decimal(cell)
    if store is Store.DAY:
        return datetime.date(cell // 10_000, cell // 100 % 100, cell % 100)
    if store is Store.INSTANT:
        return datetime.datetime.fromtimestamp(cell / 1000, zone.zone_info(tz))
    if store is Store.PLACE:
        return "".join(part for part in cell if part)
    if store is Store.RICH:
        return rich.text_of(cell)
    return cell  # type: ignore[no-any-return]


def value_text(value: Value) -> object:
    """Turn a formula value into raw input that ``parse`` accepts."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, tuple):
        return "，".join(str(value_text(item)) for item in value if item is not None)
    if isinstance(value, datetime.datetime) and value.date() == CLOCK_DAY:
        return value.time().isoformat()
    assert not isinstance(value, Refusal), "a failure is raised, not returned"
    return value.isoformat()


def show_cell(store: Store, cell: Cell, *, tz: str) -> object:
    """Turn a cell of a computed value into the JSON value of ``api.md``, by its store."""
    if cell is None:
        return None
    if store is Store.DECIMAL:
        return numbers.micro_text(cell)
    if store is Store.DAY:
        return zone.day_text(cell)
    if store is Store.RICH:
        return rich.shown(cell)
    return zone.iso(cell, tz) if store is Store.INSTANT else cell


def store_schema(store: Store) -> Schema:
    """Describe what a computed value of a store is shown as; one of no store of its own may be anything."""
    return SHOWN.get(store, {})


def value_cell(store: Store, value: Value, *, places: int, tz: str) -> Cell | None:
    """Turn a formula's result into a cell of a computed value, numbers rounded half-up."""
    if isinstance(value, Decimal | bool) and store is Store.DECIMAL:
        return numbers.to_micro(numbers.round_to(Decimal(value), places))
    if store is Store.DAY and isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.year * 10_000 + value.month * 100 + value.day
    raw = value_text(value)
    if raw is None or raw == "":
        return None
    if store is Store.DECIMAL:
        return numbers.to_micro(numbers.parse_decimal(str(raw)))
    if store is Store.RICH:
        return rich.of_text(str(raw))
    if store is Store.DAY:
        return zone.day_of(zone.parse_instant(str(raw), tz), tz)
    if store is Store.INSTANT:
        return zone.parse_instant(str(raw), tz)
    return str(raw) in ("True", "true", "是", "1") if store is Store.FLAG else str(raw)


FieldClass = Literal["input", "stored", "copied", "live"]
