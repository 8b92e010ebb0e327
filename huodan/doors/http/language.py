"""In which language to answer: the better liked of Chinese and English, Chinese if neither is named."""

from __future__ import annotations

from functools import lru_cache

from huodan.kit.words import Lang


@lru_cache(maxsize=256)
def preferred(accept_language: str | None) -> Lang:
    """Read an Accept-Language header such as ``en-GB,en;q=0.9,zh;q=0.5``."""
    liked: dict[str, float] = {}
    for entry in (accept_language or "").split(",")[:20]:
        name, _, quality = entry.partition(";")
        lang = name.strip().lower().partition("-")[0]
        if lang in ("zh", "en"):
            liked[lang] = max(liked.get(lang, 0.0), _quality(quality))
    return "en" if liked.get("en", 0.0) > liked.get("zh", 0.0) else "zh"


def _quality(text: str) -> float:
    try:
        return float(text.strip().removeprefix("q=") or 1)
    except ValueError:
        return 0.0
