"""单行文本: one line of text, searchable, sortable by pinyin, may be unique."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field as Setting

from huodan.kit.errors import HuodanError
from huodan.kit.patterns import compile_pattern
from huodan.kit.text import clean
from huodan.kit.words import say
from huodan.language.fields._base import Field, Store
from huodan.language.fields._schema import Schema


class TextTooLong(HuodanError):
    """The text has more characters than the field takes."""

    code = "too_long"
    status = 422
    zh = "「{label}」最多 {limit} 个字，现在有 {length} 个。请缩短。"
    en = "“{label}” takes at most {limit} characters; this has {length}. Please shorten it."


class PatternMismatch(HuodanError):
    """The text does not have the form the builder asked for."""

    code = "pattern"
    status = 422
    zh = "「{label}」的格式不对：{value}。"
    en = "“{label}” has the wrong format: {value}."


class SingleLineText(Field):
    """One line of text."""

    store: ClassVar = Store.TEXT
    widget: ClassVar = "text"
    title: ClassVar = {"zh": "单行文本", "en": "Single-line text"}
    purpose: ClassVar = {
        "zh": "一行文字，如名称、规格",
        "en": "A line of text, such as a name",
    }
    palette_place: ClassVar = 1
    is_searched: ClassVar = True
    examples: ClassVar = (("  杭州云杉贸易 ", "杭州云杉贸易"), (12, "12"), ("", None), (" \t", None))
    rejects: ClassVar = (["a"], {"a": 1}, "x" * 1001)

    kind: Literal["single_line_text"] = "single_line_text"
    max_length: Annotated[int, Setting(ge=1, le=1000)] = 200
    pattern: str | None = None

    def parse(self, raw: object, *, tz: str) -> str | None:
        """Trim the text, fold line breaks into spaces and refuse what is too long or has another form."""
        text = self.operand(raw, tz=tz)
        if (
            text is not None
            and self.pattern is not None
            and not compile_pattern(self.pattern).fullmatch(text)
        ):
            raise PatternMismatch(label=self.label, value=text)
        return text

    def operand(self, raw: object, *, tz: str) -> str | None:
        """Read a text of any form."""
        if raw is None:
            return None
        if isinstance(raw, bool) or not isinstance(raw, str | int):
            raise self.wrong(raw, "一行文字", "a line of text")
        text = clean(str(raw))
        if text is None:
            return None
        text = " ".join(text.split("\n"))
        if len(text) > self.max_length:
            raise TextTooLong(label=self.label, limit=self.max_length, length=len(text))
        return text

    def sent_schema(self) -> Schema:
        """Name the longest text."""
        return {"type": "string", "maxLength": self.max_length}

    def sample(self, lang: str) -> object:
        """Name the field itself."""
        text = f"{'Sample' if lang == 'en' else '示例'} {say(self.label, lang)}"[: self.max_length]
        return text if self._takes(text) else None
