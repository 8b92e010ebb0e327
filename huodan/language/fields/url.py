"""网址: the address of a web page; only http and https, so that a click runs nothing."""

from __future__ import annotations

from typing import ClassVar, Literal
from urllib.parse import urlsplit

from huodan.kit.text import clean
from huodan.language.fields._base import Field, Store

LONGEST = 400
_SCHEMES = ("http", "https")


class Url(Field):
    """A link such as https://example.com; without a scheme it is taken for https."""

    store: ClassVar = Store.TEXT
    meaning: ClassVar = "url"
    widget: ClassVar = "url"
    title: ClassVar = {"zh": "网址", "en": "Web address"}
    purpose: ClassVar = {
        "zh": "网址，点一下就打开",
        "en": "A web address that opens with a press",
    }
    palette_place: ClassVar = 4
    suggested_by: ClassVar = ("网址", "网站", "链接", "website")
    is_searched: ClassVar = True
    is_telling: ClassVar = True
    max_length: ClassVar = LONGEST
    examples: ClassVar = (
        ("https://Example.com/商品?id=1", "https://example.com/商品?id=1"),
        ("example.cn/a", "https://example.cn/a"),
        ("HTTP://192.168.1.2:8080", "http://192.168.1.2:8080"),
        ("", None),
    )
    rejects: ClassVar[tuple[object, ...]] = (
        "javascript:alert(1)",
        "ftp://example.com",
        "data:text/html,x",
        "网站",
        "https://",
        "https://a b.com",
        "https://user:secret@example.com",
        "x" * 401,
        7,
    )

    kind: Literal["url"] = "url"

    def parse(self, raw: object, *, tz: str) -> str | None:
        """Read an address of the web, or say what a right one looks like."""
        if raw is None:
            return None
        text = clean(raw) if isinstance(raw, str) and len(raw) <= 2 * LONGEST else ""
        if text is None:
            return None
        link = _read(text)
        if link is None or len(link) > LONGEST:
            raise self.wrong(raw, "网址，如 https://example.com", "a web address such as https://example.com")
        return link


def _read(text: str) -> str | None:
    if any(letter.isspace() or letter in '<>"\\^`{|}' for letter in text):
        return None
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    is_named = "." in host.strip(".") or host == "localhost" or ":" in host
    if parts.scheme.lower() not in _SCHEMES or not is_named or "@" in parts.netloc or "%" in host:
        return None
    name = f"[{host}]" if ":" in host else host
    return parts._replace(
        scheme=parts.scheme.lower(), netloc=name if port is None else f"{name}:{port}"
    ).geturl()
