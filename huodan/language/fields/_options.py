"""What radio group and dropdown share: a list of options, stored by their short ids."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field as Setting

from huodan.kit.errors import HuodanError
from huodan.kit.text import fold
from huodan.kit.words import Text
from huodan.language.fields._base import ElementId, Field, Store
from huodan.language.formula import Value

LONGEST_NAME = 1000


class UnknownOption(HuodanError):
    """The value is none of the options."""

    code = "unknown_option"
    status = 422
    zh = "「{label}」没有「{value}」这个选项。可选：{options}。"
    en = "“{label}” has no option “{value}”. Choose one of: {options}."


class Option(BaseModel):
    """One choice: ``value`` is its name in the API and never changes, the labels are for people."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: ElementId
    value: str
    label: Text | None = None
    long_label: Text | None = None
    color: str | None = None
    aliases: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        """List every spelling that means this option."""
        texts: list[str] = [self.value, *self.aliases]
        for label in (self.label, self.long_label):
            if label is not None:
                texts.extend((label,) if isinstance(label, str) else label.values())
        return tuple(dict.fromkeys(fold(text) for text in texts))


class Choice(Field):
    """One of a list of options."""

    store: ClassVar = Store.CHOICE

    options: Annotated[tuple[Option, ...], Setting(min_length=1, max_length=500)]

    def parse(self, raw: object, *, tz: str) -> str | None:
        """Find the option by value, label, long label or an older name."""
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

    def show(self, cell: str, *, tz: str) -> str:
        """Give the option's value; an option that no longer exists shows its id."""
        return next((option.value for option in self.options if option.id == cell), cell)

    def to_value(self, cell: str, *, tz: str) -> Value:
        """Give a formula the option's value."""
        return None if cell is None else self.show(cell, tz=tz)

    def settings_view(self) -> dict[str, object]:
        """List the options for a screen."""
        return {"options": [option.model_dump(exclude={"aliases"}) for option in self.options]}
