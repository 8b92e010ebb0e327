"""
Full-width letters, digits and signs, as an input method leaves them, in the width of a keyboard without one.

Owns the one table; what else of a text is changed is up to who reads it.
"""

_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def narrow(text: str) -> str:
    """Return the text with full-width characters of ASCII made narrow: ＡＢ１２：→ ``AB12:``."""
    return text if text.isascii() else text.translate(_NARROW)
