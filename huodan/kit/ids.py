"""
Ids: 63-bit integers in order of time inside, strings such as ``ord_…`` outside.

Owns: making them, writing them and reading them.
Does not own: the clock (the caller passes it) and which prefix belongs to which form.
"""

import os
import random
import re
from collections.abc import Sequence
from hashlib import sha256
from threading import Lock

Id = int

_EPOCH_MS = 1_577_836_800_000  # 2020-01-01 UTC
_COUNT_BITS = 21
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base 32
_VALUE_OF = {letter: value for value, letter in enumerate(_ALPHABET)}
_PAIRS = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
_WRITTEN = re.compile(r"[a-z][a-z0-9]*_([0-7][0-9a-hjkmnp-tv-z]{12})")


class _Generator:
    """Counts up from a random start within each millisecond and never goes back, even when the clock does."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._last = 0

    def next(self, now_ms: int) -> Id:
        with self._lock:
            fresh = (now_ms - _EPOCH_MS) << _COUNT_BITS
            if fresh > self._last:
                # Half of the range is left to count up in before the next millisecond is touched.
                self._last = fresh | random.getrandbits(_COUNT_BITS - 1)
            else:
                self._last += 1
            return self._last


_generator = _Generator()


def _restart() -> None:
    """Begin anew in a forked child, which would otherwise count on with its parent's numbers."""
    global _generator
    _generator = _Generator()


os.register_at_fork(after_in_child=_restart)


def new_id(now_ms: int) -> Id:
    """
    Return an id nobody in this process got before, larger than all of them.

    Args:
        now_ms: UTC milliseconds since 1970; the upper 42 bits of the id count them from 2020.
    """
    return _generator.next(now_ms)


def first_id(now_ms: int) -> Id:
    """Return the id that no id made at that moment or later is smaller than."""
    return max(0, now_ms - _EPOCH_MS) << _COUNT_BITS


def format_id(prefix: str, value: Id) -> str:
    """Write an id for the outside: the prefix, an underscore and 13 letters that sort like the number."""
    assert 0 < value < 1 << 63, value
    high, middle, low = value >> 40, value >> 20 & 0xFFFFF, value & 0xFFFFF
    pairs = _PAIRS[high >> 10 & 1023] + _PAIRS[high & 1023] + _PAIRS[middle >> 10] + _PAIRS[middle & 1023]
    return f"{prefix}_{_ALPHABET[high >> 20]}{pairs}{_PAIRS[low >> 10]}{_PAIRS[low & 1023]}"


def format_ids(prefix: str, values: Sequence[Id]) -> str:
    """Name several ids that go together: other ones have another name, one alone has its own."""
    first, *more = (format_id(prefix, value) for value in values)
    return f"{first}-{sha256(' '.join(more).encode()).hexdigest()[:16]}" if more else first


def read_id(prefix: str, text: str) -> Id | None:
    """Read an id written with this prefix, or return None for anything else."""
    return parse_id(text) if text.startswith(f"{prefix}_") else None


def parse_id(text: str) -> Id | None:
    """Read an id written by ``format_id`` with any prefix, or return None for anything else."""
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return None
    value = 0
    for letter in match[1]:
        value = value << 5 | _VALUE_OF[letter]
    return value or None
