"""条码 / 二维码: a text that machines read; shown as a picture to be scanned, filled in by scanning."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.kit.errors import HuodanError
from huodan.kit.text import clean
from huodan.kit.width import narrow
from huodan.language.fields._base import Field, Store
from huodan.language.fields._schema import Schema

LONGEST = {"code128": 48, "qr": 200}  # more bars than these are too fine for a common scanner


class NoCode(HuodanError):
    """The text does not fit the picture it is to be shown as."""

    code = "no_code"
    status = 422
    zh = "「{label}」的条码只能有 {limit} 个以内的英文字母、数字和符号，「{value}」不行。"
    en = "A barcode in “{label}” takes at most {limit} letters, digits and signs of ASCII; not “{value}”."


class CodeTooLong(HuodanError):
    """The text is too long for a picture that is easily scanned."""

    code = "code_too_long"
    status = 422
    zh = "「{label}」的二维码内容最多 {limit} 个字节（一个汉字算 3 个），现在有 {length} 个。请缩短。"
    en = "A QR code in “{label}” takes at most {limit} bytes; this has {length}. Please shorten it."


class Barcode(Field):
    """
    A code such as that of a product or a box, scanned or typed.

    symbol: the picture it is shown as: the bars of Code 128, or a QR code.
    """

    store: ClassVar = Store.TEXT
    meaning: ClassVar = "code"
    widget: ClassVar = "barcode"
    title: ClassVar = {"zh": "条码 / 二维码", "en": "Barcode / QR code"}
    purpose: ClassVar = {
        "zh": "条码或二维码：扫码填入，也能显示、打印出来",
        "en": "A code to scan into and to show and print",
    }
    suggested_by: ClassVar = ("条码", "条形码", "barcode")
    group: ClassVar = "basic"
    is_searched: ClassVar = True
    is_groupable: ClassVar = False
    max_length: ClassVar = 200
    examples: ClassVar = (
        (" 6901234567892\r\n", "6901234567892"),
        ("ＡＢ－１２", "AB-12"),
        (6901234567892, "6901234567892"),
        ("", None),
    )
    rejects: ClassVar[tuple[object, ...]] = ("编号一", "x" * 49, True, 1.5, ["1"], {"a": 1})

    kind: Literal["barcode"] = "barcode"
    symbol: Literal["code128", "qr"] = "code128"

    def parse(self, raw: object, *, tz: str) -> str | None:
        """Trim what a scanner adds, and refuse what its picture cannot hold."""
        text = self.operand(raw, tz=tz)
        limit = LONGEST[self.symbol]
        if text is None:
            return None
        if self.symbol == "code128" and (len(text) > limit or not (text.isascii() and text.isprintable())):
            raise NoCode(label=self.label, limit=limit, value=text[:40])
        if (length := len(text.encode())) > limit:
            raise CodeTooLong(label=self.label, limit=limit, length=length)
        return text

    def operand(self, raw: object, *, tz: str) -> str | None:
        """Read a text on one line; a scanner ends it with a line break or a tab."""
        if raw is None:
            return None
        if isinstance(raw, bool) or not isinstance(raw, str | int) or len(str(raw)) > 1000:
            raise self.wrong(
                raw, "条码上的文字，如 6901234567892", "the text of a code such as 6901234567892"
            )
        return " ".join((clean(narrow(str(raw))) or "").split()) or None

    def settings_view(self) -> dict[str, object]:
        """Tell a screen which picture to draw."""
        return {"symbol": self.symbol}

    def sent_schema(self) -> Schema:
        """Name the longest text."""
        return {"type": "string", "maxLength": LONGEST[self.symbol]}
