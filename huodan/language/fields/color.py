"""颜色: one colour, kept as #rrggbb."""

from __future__ import annotations

import re
from typing import ClassVar, Literal

from huodan.kit.width import narrow
from huodan.language.fields._base import Field, Store
from huodan.language.fields._schema import Schema

_HEX = re.compile(r"#?(?:([0-9a-f]{3})|([0-9a-f]{6}))", re.IGNORECASE)
_RGB = re.compile(r"rgb\(([0-9]{1,3}),([0-9]{1,3}),([0-9]{1,3})\)", re.IGNORECASE)
_NAMES = {
    "黑": "#000000", "白": "#ffffff", "灰": "#808080", "红": "#e5484d", "橙": "#f76b15", "黄": "#f5d90a",
    "绿": "#30a46c", "青": "#12a594", "蓝": "#0090ff", "紫": "#8e4ec6", "粉": "#d6409f", "棕": "#ad7f58",
}  # fmt: skip


class Color(Field):
    """A colour such as that of a product, picked or typed: #1f6feb, rgb(31,111,235), 红色."""

    store: ClassVar = Store.TEXT
    meaning: ClassVar = "color"
    widget: ClassVar = "color"
    title: ClassVar = {"zh": "颜色", "en": "Colour"}
    purpose: ClassVar = {
        "zh": "一种颜色，如色号",
        "en": "A colour, such as that of a product",
    }
    suggested_by: ClassVar = ("颜色", "色号", "color", "colour")
    group: ClassVar = "choice"
    max_length: ClassVar = 7
    examples: ClassVar = (
        ("#1F6FEB", "#1f6feb"),
        ("f80", "#ff8800"),
        ("rgb(31, 111, 235)", "#1f6feb"),
        ("红色", "#e5484d"),
        ("", None),
    )
    rejects: ClassVar[tuple[object, ...]] = ("#12345", "很亮", "rgb(300,0,0)", 7, True, "#1f6feb;x")

    kind: Literal["color"] = "color"

    def parse(self, raw: object, *, tz: str) -> str | None:
        """Read a colour in any of the usual spellings."""
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        color = _read("".join(narrow(raw).split())) if isinstance(raw, str) and len(raw) <= 40 else None
        if color is None:
            raise self.wrong(raw, "颜色，如 #1f6feb 或 红色", "a colour such as #1f6feb")
        return color

    def shown_schema(self) -> Schema:
        """Describe ``#rrggbb``."""
        return {"type": "string", "pattern": "^#[0-9a-f]{6}$"}

    def sent_schema(self) -> Schema:
        """Describe ``#rrggbb``; other spellings are taken too."""
        return {"type": "string", "pattern": "^#[0-9A-Fa-f]{6}$"}


def _read(text: str) -> str | None:
    if match := _HEX.fullmatch(text):
        short, full = match.groups()
        return f"#{full or ''.join(2 * digit for digit in short)}".lower()
    if match := _RGB.fullmatch(text):
        parts = [int(part) for part in match.groups()]
        return "#" + "".join(f"{part:02x}" for part in parts) if max(parts) <= 255 else None
    return _NAMES.get(text.removesuffix("色"))
