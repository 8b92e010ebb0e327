"""
加密文本: a text the database keeps sealed, shown as dots; who may read it plainly asks for it, and that is noted.

Owns what is typed. What is shown instead of it is ``_sealed.py``'s (decision 0062).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field as Setting

from huodan.kit.text import clean
from huodan.language.fields._base import Cell, Field, Store, WrongType
from huodan.language.fields._schema import Schema
from huodan.language.fields._sealed import BLIND, LONGEST_BLIND, VEIL, Blinded, is_veil, veiled


class Encrypted(Field):
    """A text such as the number of a bank account or a licence key, kept encrypted."""

    store: ClassVar = Store.SEALED
    widget: ClassVar = "encrypted"
    title: ClassVar = {"zh": "加密文本", "en": "Encrypted text"}
    purpose: ClassVar = {
        "zh": "银行账号、密钥等机密：加密保存，平时显示为圆点，查看会留下记录",
        "en": "A secret such as an account number: kept encrypted, shown as dots, and each look is noted",
    }
    group: ClassVar = "basic"
    palette_place: ClassVar = 8
    is_sortable: ClassVar = False
    is_groupable: ClassVar = False
    suggested_by: ClassVar = ("密码", "密钥", "银行账号", "银行卡号", "password", "bank account")
    examples: ClassVar = (
        (" 6222 0202 0001 ", "6222 0202 0001"),
        ("口令-Ab1", "口令-Ab1"),
        (12, "12"),
        ("", None),
        (" \t", None),
    )
    rejects: ClassVar = (["a"], {"a": 1}, "x" * 401, True, 1.5, VEIL, f"{VEIL}99", "****")

    kind: Literal["encrypted"] = "encrypted"
    max_length: Annotated[int, Setting(ge=1, le=400)] = 200
    default: None = None
    default_formula: None = None

    def parse(self, raw: object, *, tz: str) -> str | None:
        """Trim a text; the dots shown instead of one are none."""
        if raw is None:
            return None
        if isinstance(raw, bool) or not isinstance(raw, str | int):
            raise self.wrong(raw, "一行文字", "a line of text")
        text = " ".join((clean(str(raw)) or "").split("\n"))
        if not text:
            return None
        if is_veil(text) or VEIL in text:
            raise self.wrong(
                raw,
                "真正的内容；圆点只是遮挡，不改就不要发送这个字段",
                "the text itself: dots only hide it; leave the field out to keep what is there",
            )
        if len(text) > self.max_length:
            zh, en = f"{self.max_length} 个字以内的文字", f"a text of at most {self.max_length} characters"
            raise self.wrong(raw, zh, en)
        return text

    def operand(self, raw: object, *, tz: str) -> str | None:
        """Read a text, or what one is found by as ``untold`` wrote it."""
        if isinstance(raw, Mapping) and raw.keys() == {BLIND} and isinstance(raw[BLIND], str):
            return Blinded(raw[BLIND][:LONGEST_BLIND])
        return self.parse(raw, tz=tz)

    def show(self, cell: Cell, *, tz: str) -> object:
        """Show that there is one."""
        return veiled(cell)

    def wrong(self, raw: object, zh: str, en: str) -> WrongType:
        """Build the refusal without the value: what is secret stands in no message."""
        what = {"zh": "填的内容", "en": "what was given"}
        return WrongType(label=self.label, value=what, expected={"zh": zh, "en": en})

    def sample(self, lang: str) -> object:
        """Give what looks like a number of an account."""
        return "6222 0202 0001"[: self.max_length]

    def sent_schema(self) -> Schema:
        """Name the longest text."""
        return {"type": "string", "maxLength": self.max_length}
