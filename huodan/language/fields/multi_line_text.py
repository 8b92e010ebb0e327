"""多行文本: text with line breaks, searchable, not sortable."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field as Setting

from huodan.kit.errors import HuodanError
from huodan.kit.text import clean
from huodan.language.fields._base import Field, Store


class LongTextTooLong(HuodanError):
    """The text has more characters than the field takes."""

    code = "long_text_too_long"
    status = 422
    zh = "「{label}」最多 {limit} 个字，现在有 {length} 个。请缩短或放进附件。"
    en = "“{label}” takes at most {limit} characters; this has {length}. Shorten it or attach a file."


class MultiLineText(Field):
    """Several lines of text, such as a remark."""

    store: ClassVar = Store.TEXT
    widget: ClassVar = "textarea"
    title: ClassVar = {"zh": "多行文本", "en": "Multi-line text"}
    purpose: ClassVar = {
        "zh": "一大段文字，如备注",
        "en": "Longer text, such as a remark",
    }
    palette_place: ClassVar = 2
    suggested_by: ClassVar = ("备注", "说明", "描述", "remark", "note", "notes")
    is_searched: ClassVar = True
    is_sortable: ClassVar = False
    is_groupable: ClassVar = False
    examples: ClassVar = (("第一行\r\n第二行 ", "第一行\n第二行"), ("", None))
    rejects: ClassVar = (["a"], 3.5)

    kind: Literal["multi_line_text"] = "multi_line_text"
    width: Annotated[int, Setting(ge=1, le=4)] = 4
    max_length: Annotated[int, Setting(ge=1, le=20_000)] = 5_000

    def parse(self, raw: object, *, tz: str) -> str | None:
        """Keep line breaks, trim the ends and refuse what is too long."""
        if raw is None:
            return None
        if not isinstance(raw, str):
            raise self.wrong(raw, "文字", "text")
        text = clean(raw.replace("\r\n", "\n").replace("\r", "\n"))
        if text is not None and len(text) > self.max_length:
            raise LongTextTooLong(label=self.label, limit=self.max_length, length=len(text))
        return text
