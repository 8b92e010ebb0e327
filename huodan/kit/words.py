"""
Texts of a document in several languages.

Owns: what a stored text is, which of its languages is said, how much of a text is quoted.
Does not own: the messages of errors (``kit/errors.py``) or of the web UI.
"""

from collections.abc import Mapping
from typing import Literal

Lang = Literal["zh", "en"]
Text = str | dict[str, str]
"""A label, help, option or message: one text for all, or one per language."""


def say(text: str | Mapping[str, str], lang: str) -> str:
    """Return the text in the wished language, else in Chinese, else in any language it has, else empty."""
    if isinstance(text, str):
        return text
    return text.get(lang) or text.get("zh") or next((said for said in text.values() if said), "")


def excerpt(text: str, most: int = 40) -> str:
    """Return the text as it is quoted, such as by an error message: at most so many characters."""
    return text if len(text) <= most else text[: most - 1] + "…"
