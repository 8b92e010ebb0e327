"""标签: any number of short words people make up as they go; those used before are suggested."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, Literal

from pydantic import Field as Setting

from huodan.kit.errors import HuodanError
from huodan.kit.text import clean, fold
from huodan.kit.width import narrow
from huodan.language.fields._base import Cell, Field, Store
from huodan.language.fields._schema import Schema
from huodan.language.formula import Type, Value, ValueType

LONGEST_TAG = 40
MOST_TAGS = 50
LONGEST_LINE = MOST_TAGS * (LONGEST_TAG + 2)
_SEPARATORS = re.compile(r"[,，、;；|\n\t]")


class TooManyTags(HuodanError):
    """More tags are given than the field takes."""

    code = "too_many_tags"
    status = 422
    zh = "「{label}」最多 {limit} 个标签，现在有 {count} 个。请去掉几个。"
    en = "“{label}” takes at most {limit} tags; this has {count}. Please take some away."


class TagTooLong(HuodanError):
    """A tag is a word or two, not a sentence."""

    code = "tag_too_long"
    status = 422
    zh = "「{label}」的每个标签最多 {limit} 个字，「{tag}」太长了。请缩短，或用逗号分开。"
    en = "Each tag of “{label}” takes at most {limit} characters; “{tag}” is too long. Shorten it, or put commas between."


class Tags(Field):
    """
    Free words such as 老客户, 加急; a set, written in binary order.

    Lies like several options, each tag being its own id; so tags are found, grouped and counted as options are.
    """

    store: ClassVar = Store.CHOICES
    meaning: ClassVar = "tags"
    widget: ClassVar = "tags"
    title: ClassVar = {"zh": "标签", "en": "Tags"}
    purpose: ClassVar = {
        "zh": "随手写的标签，写过的会再提示",
        "en": "Words put on freely; those used before are offered again",
    }
    palette_place: ClassVar = 6
    suggested_by: ClassVar = ("标签", "tags")
    group: ClassVar = "choice"
    is_searched: ClassVar = True
    offers_words: ClassVar = True
    is_sortable: ClassVar = False
    examples: ClassVar[tuple[tuple[object, Cell], ...]] = (
        (["老客户", "加急", "加急"], ("加急", "老客户")),
        ("VIP，加急、 vip", ("VIP", "加急")),
        ("ＶＩＰ", ("VIP",)),
        ([], None),
        (" ， ", None),
        ("", None),
    )
    rejects: ClassVar[tuple[object, ...]] = (
        7,
        True,
        {"a": 1},
        [["a"]],
        [7],
        "x" * 41,
        [f"t{n}" for n in range(51)],
    )

    kind: Literal["tags"] = "tags"
    most_chosen: Annotated[int, Setting(ge=1, le=MOST_TAGS)] | None = None

    def parse(self, raw: object, *, tz: str) -> Cell | None:
        """Read a list of tags, or a text such as 「老客户，加急」; one said twice counts once."""
        cell = self.operand(raw, tz=tz)
        most = self.most_chosen or MOST_TAGS
        if cell is not None and len(cell) > most:
            raise TooManyTags(label=self.label, limit=most, count=len(cell))
        return cell

    def operand(self, raw: object, *, tz: str) -> Cell | None:
        """Read any number of tags."""
        if raw is None:
            return None
        given = list(raw) if isinstance(raw, list | tuple) else [raw]
        pieces = [piece for piece in given if isinstance(piece, str)]
        if len(pieces) < len(given) or sum(map(len, pieces)) > LONGEST_LINE:
            raise self.wrong(raw, "一列标签，如「老客户，加急」", "a list of tags")
        found: dict[str, str] = {}
        for piece in pieces:
            for word in _SEPARATORS.split(piece):
                tag = " ".join((clean(narrow(word)) or "").split())
                if len(tag) > LONGEST_TAG:
                    raise TagTooLong(label=self.label, limit=LONGEST_TAG, tag=tag[:LONGEST_TAG])
                if tag:
                    found.setdefault(fold(tag), tag)
        return tuple(sorted(found.values())) or None

    def show(self, cell: Cell, *, tz: str) -> list[str]:
        """List the tags."""
        return list(cell)

    def settings_view(self) -> dict[str, object]:
        """Tell a screen how many tags there may be."""
        return {"most": self.most_chosen or MOST_TAGS}

    def shown_schema(self) -> Schema:
        """Describe a list of texts."""
        return {"type": "array", "items": {"type": "string"}}

    def sent_schema(self) -> Schema:
        """Describe a list of short texts."""
        most = self.most_chosen or MOST_TAGS
        return {"type": "array", "items": {"type": "string", "maxLength": LONGEST_TAG}, "maxItems": most}

    def formula_type(self) -> Type:
        """Let a formula see one text per tag."""
        return Type(ValueType.TEXT, many=True)

    def to_value(self, cell: Cell, *, tz: str) -> Value:
        """Give a formula the tags."""
        return cell  # type: ignore[no-any-return]
