"""
JSON in few bytes, for what is kept but seldom read: the journal, the trash. Owns the one way it is packed.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

import orjson

# zlib's tables for its largest window take longer to clear than a short text to compress (190 µs, 18 µs with these).
_SHORT = 8_192
_SMALL_WINDOW, _SMALL_MEMORY = 12, 5
_EMPTY = b"{}"
_EMPTY_PACKED = zlib.compress(_EMPTY)


def pack(tree: Mapping[str, object]) -> bytes:
    """Return a JSON object as compressed bytes."""
    return squeeze(orjson.dumps(tree))


def unpack(packed: bytes) -> Any:
    """Return what ``pack`` was given, tuples as lists."""
    return orjson.loads(unsqueeze(packed))


def squeeze(text: bytes) -> bytes:
    """Compress a text as ``pack`` does."""
    if text == _EMPTY:
        return _EMPTY_PACKED
    if len(text) > _SHORT:
        return zlib.compress(text)
    made = zlib.compressobj(wbits=_SMALL_WINDOW, memLevel=_SMALL_MEMORY)
    return made.compress(text) + made.flush()


def unsqueeze(packed: bytes) -> bytes:
    """Return what ``squeeze`` was given."""
    return zlib.decompress(packed)
