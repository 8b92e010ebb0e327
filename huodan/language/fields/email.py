"""邮箱: an e-mail address."""

from __future__ import annotations

import re
from typing import ClassVar, Literal

from huodan.kit.text import clean
from huodan.kit.width import narrow
from huodan.language.fields._base import Field, Store

_ADDRESS = re.compile(
    r"[^\s@,;:<>()\[\]\\\"]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])"
)
LONGEST = 254


class Email(Field):
    """An address such as 采购@example.cn; its domain is kept in lower case."""

    store: ClassVar = Store.TEXT
    meaning: ClassVar = "email"
    widget: ClassVar = "email"
    title: ClassVar = {"zh": "邮箱", "en": "E-mail"}
    purpose: ClassVar = {
        "zh": "邮箱地址，写错会提醒",
        "en": "An e-mail address; slips are told",
    }
    palette_place: ClassVar = 3
    suggested_by: ClassVar = ("邮箱", "邮件", "email", "e-mail")
    is_searched: ClassVar = True
    is_telling: ClassVar = True
    max_length: ClassVar = LONGEST
    examples: ClassVar = (
        ("li.lei@Example.COM", "li.lei@example.com"),
        (" <wang＠example.cn> ", "wang@example.cn"),
        ("mailto:a+b@sub.example.org", "a+b@sub.example.org"),
        ("", None),
    )
    rejects: ClassVar[tuple[object, ...]] = ("李雷", "a@b", "a b@example.com", "a@@example.com", 7, True)

    kind: Literal["email"] = "email"

    def parse(self, raw: object, *, tz: str) -> str | None:
        """Read an address, also one in <> or behind mailto:, or say what a right one looks like."""
        if raw is None:
            return None
        text = clean(narrow(raw)) if isinstance(raw, str) and len(raw) <= 2 * LONGEST else ""
        if text is None:
            return None
        text = text.removeprefix("<").removesuffix(">").removeprefix("mailto:").strip()
        if len(text) > LONGEST or _ADDRESS.fullmatch(text) is None:
            raise self.wrong(raw, "邮箱，如 name@example.com", "an address such as name@example.com")
        name, _, domain = text.rpartition("@")
        return f"{name}@{domain.lower()}"

    def mask(self, cell: str) -> str:
        """Show the first letter and the domain."""
        return f"{cell[:1]}****{cell[cell.rindex('@') :]}"
