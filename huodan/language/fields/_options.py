"""What radio group, dropdown and their multi-valued sisters share: a list of options, stored by their short ids."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Hashable, Iterable, Mapping
from contextlib import suppress
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field as Setting

from huodan.kit.errors import HuodanError
from huodan.kit.text import fold, mark, says
from huodan.kit.words import Text
from huodan.language.fields._base import Cell, ElementId, Field, Store
from huodan.language.fields._schema import Schema
from huodan.language.formula import Type, Value, ValueType

LONGEST_NAME = 1000
MOST_OPTIONS = 500
MOST_CHOICES = 500
_SEPARATORS = re.compile(r"\s*[,，、;；|\n]\s*")


class UnknownOption(HuodanError):
    """The value is none of the options."""

    code = "unknown_option"
    status = 422
    zh = "「{label}」没有「{value}」这个选项。可选：{options}。"
    en = "“{label}” has no option “{value}”. Choose one of: {options}."


class TooManyOptions(HuodanError):
    """A field has only so many options."""

    code = "too_many_options"
    status = 422
    zh = "「{label}」最多 {limit} 个选项，加不下了。请少加几个，或把这一列导入到文本字段。"
    en = "“{label}” takes at most {limit} options. Add fewer, or bring this column into a field of text."


class Option(BaseModel):
    """
    One choice: ``value`` is its name in the API and never changes, the labels are for people.

    next: ids of what it may become, None for anything; those that are gone say nothing. starts: whether a new record may
    begin with it. by: ids of the roles that may choose it, none for all. Only one choice of many obeys these.
    absorbs: ids of options that were merged into it (decision 0070).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: ElementId
    value: str
    label: Text | None = None
    long_label: Text | None = None
    color: str | None = None
    aliases: tuple[str, ...] = ()
    next: tuple[ElementId, ...] | None = None
    starts: bool = True
    by: tuple[ElementId, ...] = ()
    absorbs: tuple[ElementId, ...] = ()

    def shown(self) -> tuple[str, ...]:
        """List what people see of it, in each language."""
        labels = [text for text in (self.label or self.value, self.long_label) if text is not None]
        return tuple(
            each for text in labels for each in ((text,) if isinstance(text, str) else text.values())
        )

    def names(self) -> tuple[str, ...]:
        """List every spelling that means this option."""
        texts: list[str] = [self.value, *self.aliases]
        for label in (self.label, self.long_label):
            if label is not None:
                texts.extend((label,) if isinstance(label, str) else label.values())
        return tuple(dict.fromkeys(fold(text) for text in texts))


class Options(Field):
    """
    A field with a list of options.

    A record is found by the marks of its options, and a word by the labels they have now: renaming one writes no record.
    """

    is_searched: ClassVar = True
    takes_options: ClassVar = True

    options: Annotated[tuple[Option, ...], Setting(min_length=1, max_length=MOST_OPTIONS)]

    @classmethod
    def starter(cls, id: str, lang: str) -> dict[str, Any]:
        """Begin with two options to be renamed."""
        word = "Option" if lang == "en" else "选项"
        return {"options": [{"id": f"o{number}", "value": f"{word} {number}"} for number in (1, 2)]}

    @property
    def merged(self) -> Mapping[str, str]:
        """Name the option each one that was merged belongs to, by their ids."""
        return {id: option.id for option in self.options for id in option.absorbs}

    def meant(self) -> Hashable:
        """Tell merged options too: the same ids stand for others since."""
        merged = self.merged
        return (self.meaning, tuple(sorted(merged.items()))) if merged else self.meaning

    def find(self, raw: object) -> str | None:
        """Find an option by value, label, long label or an older name."""
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        if not isinstance(raw, str | int) or isinstance(raw, bool):
            raise self.wrong(raw, "一个选项", "one option")
        text = str(raw)
        wanted = fold(text) if len(text) <= LONGEST_NAME else None
        for option in self.options:
            if wanted in option.names():
                return option.id
        shown = "、".join(option.value for option in self.options[:12])
        raise UnknownOption(label=self.label, value=text[:40], options=shown)

    def strange(self, text: str) -> tuple[str, ...]:
        """List the values that are none of the options."""
        known = self._names()
        return tuple(piece for piece in self._pieces(text) if fold(piece) not in known)

    def reworded(self, text: str, words: Mapping[str, str]) -> str:
        """Say other values instead of some."""
        return "，".join(words.get(fold(piece), piece) for piece in self._pieces(text))

    def grown(self, values: Iterable[str]) -> Self:
        """
        Give the field with more options, but for those it has.

        Raises:
            TooManyOptions
        """
        options, names = list(self.options), set(self._names())
        for value in values:
            if fold(value) not in names:
                options.append(Option(id=_new_id(value, options), value=value))
                names.add(fold(value))
        if len(options) > MOST_OPTIONS:
            raise TooManyOptions(label=self.label, limit=MOST_OPTIONS)
        return self.model_copy(update={"options": tuple(options)})

    def found_by(self, cell: Cell) -> list[str]:
        """Give the marks of the options chosen."""
        return [mark(id) for id in ((cell,) if isinstance(cell, str) else cell or ())]

    def marks(self, phrase: str) -> tuple[str, ...]:
        """List the marks of the options whose labels say a phrase, those that begin with it first."""
        found = [option for option in self.options if any(says(text, phrase) for text in option.shown())]
        begun = phrase.replace(" ", "")
        found.sort(key=lambda option: not any(fold(text).startswith(begun) for text in option.shown()))
        return tuple(mark(option.id) for option in found)

    def lost(self, cell: Cell) -> tuple[str, ...]:
        """Name the options of a cell that were removed since."""
        known = {option.id for option in self.options}
        return tuple(id for id in ((cell,) if isinstance(cell, str) else cell or ()) if id not in known)

    def _names(self) -> frozenset[str]:
        return frozenset(name for option in self.options for name in option.names())

    def _pieces(self, text: str) -> list[str]:
        return [text]

    def _values(self) -> list[str]:
        return [option.value for option in self.options]

    def settings_view(self) -> dict[str, object]:
        """List the options for a screen."""
        return {
            "options": [option.model_dump(exclude={"absorbs", "aliases", "by"}) for option in self.options]
        }


def _new_id(value: str, options: Iterable[Option]) -> str:
    """Name a new option the same wherever and whenever it is added: an option that was removed comes back as itself."""
    taken = {id for option in options for id in (option.id, *option.absorbs)}
    digest = hashlib.sha256(fold(value).encode()).hexdigest()
    return next(id for size in range(8, 39) if (id := f"o{digest[:size]}") not in taken)


class Choice(Options):
    """One of a list of options."""

    store: ClassVar = Store.CHOICE

    @property
    def is_stepped(self) -> bool:
        """Say whether some options may not follow others, begin a record, or be chosen by everybody."""
        return any(one.next is not None or one.by or not one.starts for one in self.options)

    def option(self, id: str | None) -> Option | None:
        """Give an option by its id, None if it is gone."""
        return next((one for one in self.options if one.id == id), None)

    @property
    def begins_as(self) -> str | None:
        """Give the option a new record has if nobody chooses one, by its id; None if there is none."""
        with suppress(HuodanError):
            return None if self.default is None else self.find(self.default)
        return None

    def following(self, id: str | None) -> tuple[Option, ...]:
        """List what may follow an option, itself left out, or what a record may begin with."""
        if id is None:
            return tuple(one for one in self.options if one.starts)
        old = self.option(id)
        if old is None or old.next is None:
            return tuple(one for one in self.options if one.id != id)
        return tuple(one for one in self.options if one.id in old.next and one.id != id)

    def parse(self, raw: object, *, tz: str) -> str | None:
        """Find the option."""
        return self.find(raw)

    def show(self, cell: str, *, tz: str) -> str:
        """Give the option's value; an option that no longer exists shows its id."""
        return next((option.value for option in self.options if option.id == cell), cell)

    def to_value(self, cell: str, *, tz: str) -> Value:
        """Give a formula the option's value."""
        return None if cell is None else self.show(cell, tz=tz)

    def shown_schema(self) -> Schema:
        """Name some values; an option that was removed shows its id."""
        return {"type": "string", "examples": self._values()[:8]}

    def sent_schema(self) -> Schema:
        """List the values."""
        return {"type": "string", "enum": self._values()}

    def sample(self, lang: str) -> object:
        """Give the first value."""
        return self.options[0].value


class TooManyChoices(HuodanError):
    """More options are chosen than the field takes."""

    code = "too_many_choices"
    status = 422
    zh = "「{label}」最多选 {limit} 项，现在选了 {count} 项。请去掉几项。"
    en = "“{label}” takes at most {limit} options; {count} are chosen. Please take some away."


class Choices(Options):
    """
    Any number of options, each at most once; a set, shown in the order of the options.

    most_chosen: how many may be chosen at once.
    """

    store: ClassVar = Store.CHOICES
    is_sortable: ClassVar = False

    most_chosen: Annotated[int, Setting(ge=1, le=MOST_CHOICES)] | None = None

    def parse(self, raw: object, *, tz: str) -> Cell | None:
        """Find each option of a list, or of a text such as 「甲，乙」."""
        cell = self.operand(raw, tz=tz)
        if cell is not None and self.most_chosen is not None and len(cell) > self.most_chosen:
            raise TooManyChoices(label=self.label, limit=self.most_chosen, count=len(cell))
        return cell

    def operand(self, raw: object, *, tz: str) -> Cell | None:
        """Read any number of options."""
        if isinstance(raw, str):
            raw = self._pieces(raw)
        if raw is None:
            return None
        if not isinstance(raw, list | tuple) or len(raw) > MOST_CHOICES:
            raise self.wrong(raw, "一列选项，如「甲，乙」", "a list of options")
        found = {self.find(each) for each in raw}
        return tuple(sorted(option for option in found if option is not None)) or None

    def show(self, cell: Cell, *, tz: str) -> list[str]:
        """List the values in the order of the options; one that no longer exists shows its id, last."""
        known = [option.value for option in self.options if option.id in cell]
        return known + sorted(set(cell) - {option.id for option in self.options})

    def shown_schema(self) -> Schema:
        """Describe a list of values; an option that was removed shows its id."""
        return {"type": "array", "items": {"type": "string", "examples": self._values()[:8]}}

    def sent_schema(self) -> Schema:
        """Describe a list of values."""
        most = {} if self.most_chosen is None else {"maxItems": self.most_chosen}
        return {
            "type": "array",
            "uniqueItems": True,
            "items": {"type": "string", "enum": self._values()},
            **most,
        }

    def sample(self, lang: str) -> object:
        """Give the first value."""
        return [self.options[0].value]

    def formula_type(self) -> Type:
        """Let a formula see one text per option."""
        return Type(ValueType.TEXT, many=True)

    def to_value(self, cell: Cell, *, tz: str) -> Value:
        """Give a formula the values of the options."""
        return None if cell is None else tuple(self.show(cell, tz=tz))

    def _pieces(self, text: str) -> list[str]:
        return self._split(text) if len(text) <= LONGEST_NAME * 10 else [text]

    def _split(self, text: str) -> list[str]:
        """Take a text apart at commas, but for those within the name of an option."""
        pieces = [piece for piece in _SEPARATORS.split(text) if piece.strip()]
        names = {"".join(_SEPARATORS.split(name)): name for option in self.options for name in option.names()}
        longest = max(len(_SEPARATORS.split(name)) for name in names.values())
        found: list[str] = []
        while pieces:
            size = next((size for size in range(longest, 1, -1) if fold("".join(pieces[:size])) in names), 1)
            joined = "".join(pieces[:size])
            found.append(names[fold(joined)] if size > 1 else joined)
            pieces = pieces[size:]
        return found
