"""富文本: text with bold, headings, lists, links and colours, kept as a tree of ``kit.rich`` (decision 0063)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field as Setting

from huodan.kit import rich
from huodan.kit.errors import HuodanError
from huodan.language.fields._base import Cell, Field, Store
from huodan.language.fields._schema import SENT, Schema
from huodan.language.formula import Value

_BYTES_OF_FORMATS = 64_000  # beside the words, of one cell
_BYTES_OF_LETTER = 8


class RichTextTooLong(HuodanError):
    """The text has more characters than the field takes; signs of lists and line ends count, formats do not."""

    code = "rich_text_too_long"
    status = 422
    zh = "「{label}」最多 {limit} 个字，连列表符号和换行现在有 {length} 个。请缩短或放进附件。"
    en = (
        "“{label}” takes at most {limit} characters; with its signs of lists and line ends this has {length}. "
        "Shorten it or attach a file."
    )


class NotRichText(HuodanError):
    """The value holds something rich text does not have."""

    code = "not_rich_text"
    status = 422
    zh = "「{label}」的内容不能保存{place}：{reason}。请改正，或者只发文字。"
    en = "“{label}” cannot be saved{place}: {reason}. Please correct it, or send plain text."


def _part(text: str, *marks: str) -> dict[str, object]:
    return {"text": text, **({"marks": list(marks)} if marks else {})}


_PLAIN = '[{"kind":"text","runs":[{"text":"第一行"}]},{"kind":"text","runs":[{"text":"<b>第二行</b>"}]}]'


class RichText(Field):
    """Text with formats; lists, filters, formulas and files see its plain text."""

    store: ClassVar = Store.RICH
    widget: ClassVar = "richtext"
    title: ClassVar = {"zh": "富文本", "en": "Rich text"}
    purpose: ClassVar = {
        "zh": "带格式的文字：加粗、标题、列表、链接，如制度、方案",
        "en": "Text with bold, headings, lists and links, such as a procedure",
    }
    palette_place: ClassVar = 3
    suggested_by: ClassVar = ("正文", "富文本", "rich text")
    is_searched: ClassVar = True
    is_sortable: ClassVar = False
    is_groupable: ClassVar = False
    examples: ClassVar[tuple[tuple[object, object], ...]] = (
        (" 第一行\r\n<b>第二行</b> ", _PLAIN),
        (
            {"blocks": [{"kind": "bullet", "level": 0, "runs": [_part("重要", "bold", "bold"), _part("")]}]},
            '[{"kind":"bullet","runs":[{"text":"重要","marks":["bold"]}]}]',
        ),
        ({"text": "…", "blocks": []}, None),
        ({"blocks": [{"kind": "title", "runs": [_part(" ", "bold")]}]}, None),
        ("", None),
    )
    rejects: ClassVar[tuple[object, ...]] = (
        ["a"], 3.5, {"html": "<b>x</b>"}, {"blocks": "x"}, {"blocks": [{"kind": "script", "runs": []}]},
        {"blocks": [{"kind": "text", "runs": [{"text": "x", "link": "javascript:alert(1)"}]}]},
        {"blocks": [{"kind": "text", "runs": [{"text": "x", "onclick": "x"}]}]}, {"blocks": [], "more": 1},
        {"blocks": [{"kind": "text", "runs": [{"text": "x", "color": "url(x)"}]}]}, "长" * 5_001,
    )  # fmt: skip

    kind: Literal["rich_text"] = "rich_text"
    width: Annotated[int, Setting(ge=1, le=4)] = 4
    max_length: Annotated[int, Setting(ge=1, le=20_000)] = 5_000

    def parse(self, raw: object, *, tz: str) -> str | None:
        """Read a plain text, or ``{blocks}``; the ``text`` beside them is not read. Signs of lists count as length."""
        cell = self._cell(raw)
        length = 0 if cell is None else len(rich.text_of(cell))
        if length > self.max_length:
            raise RichTextTooLong(label=self.label, limit=self.max_length, length=length)
        return cell

    def kept(self, cell: Cell, raw: object, held: Cell) -> Cell:
        """Keep the formats where a plain text says just what stands there, as a file that comes back does."""
        says_same = isinstance(raw, str) and None not in (cell, held)
        return held if says_same and rich.text_of(cell) == rich.text_of(held) else cell

    def show(self, cell: Cell, *, tz: str) -> object:
        """Give the plain text and the blocks."""
        return rich.shown(cell)

    def to_value(self, cell: Cell, *, tz: str) -> Value:
        """Give a formula the plain text."""
        return None if cell is None else rich.text_of(cell)

    def found_by(self, cell: Cell) -> str | None:
        """Give the plain text."""
        return None if cell is None else rich.text_of(cell)

    def sent_schema(self) -> Schema:
        """Describe a plain text, or blocks."""
        blocks = {"type": "object", "properties": SENT["rich"]["properties"], "required": ["blocks"]}
        return {
            "anyOf": [
                {"type": "string", "maxLength": self.max_length},
                blocks | {"additionalProperties": False},
            ]
        }

    def _cell(self, raw: object) -> str | None:
        if raw is None or raw == {}:
            return None
        if not isinstance(raw, str | Mapping):
            raise self.wrong(raw, "文字，或 {blocks}", "text, or {blocks}")
        if not isinstance(raw, str) and not {"blocks"} <= set(raw) <= {"blocks", "text"}:
            reason = {"zh": "只能有 blocks 和 text", "en": "only blocks and text are read"}
            raise NotRichText(label=self.label, place="", reason=reason)
        try:
            if isinstance(raw, str):
                return rich.of_text(raw)
            return rich.of_blocks(raw["blocks"], _BYTES_OF_FORMATS + _BYTES_OF_LETTER * self.max_length)
        except rich.NotRich as error:
            raise NotRichText(label=self.label, **error.slots) from error
