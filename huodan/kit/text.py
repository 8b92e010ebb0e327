"""
Text as it is stored, compared, sorted and searched; equal on every database because no database is asked.

Owns: cleaning, the one fold, sort keys, pinyin initials, search texts and the terms of a search.
Does not own: readings (``kit/pinyin``), the SQL of searching (``engines/search``).
"""

import hashlib
import re
from functools import lru_cache
from unicodedata import normalize

from huodan.kit.pinyin import syllables

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TURNED = "\u202a-\u202e\u2066-\u2069"  # these write a line backwards, so that it reads as another one
_CONTROL = f"\x00-\x08\x0b-\x1f\x7f-\x9f\u200b{_TURNED}\ufeff\ufffe\uffff\ud800-\udfff"
_CLEANED = re.compile(f"[{_CONTROL}]")
_UNSEEN = re.compile(rf"[{_CONTROL}\xad\u180e\u200c-\u200f\u2060-\u206f]")
_TOKEN = re.compile(rf"[{_HAN}]|\d+|[^\W\d_{_HAN}]+")  # DD11077 is found by 11077, so digits begin a word
_HAN_RUN = re.compile(rf"[{_HAN}]+")
_LETTER = re.compile(r"[^\W_]")

_INITIALS_LENGTH = 16  # of a run of Han: names are shorter, and long texts stay small
_SORTED_LENGTH = 64  # beyond it the folded text decides, so that keys stay short
_CACHED_LENGTH = 64
_QUERY_LENGTH = 200
_MARK_LENGTH = 12
_LETTERS = str.maketrans("0123456789", "ghijklmnop")
_TERMS = 10


def clean(text: str) -> str | None:
    """Return the text as it is stored: NFC, trimmed, no control characters but \\n and \\t; None if empty."""
    return normalize("NFC", without_controls(text)).strip() or None


def without_controls(text: str) -> str:
    """Return the text without the control characters no stored text has: of them \\n and \\t stay."""
    return _CLEANED.sub("", text)


def fold(text: str) -> str:
    """Return what decides whether two texts are the same: without case, width and runs of spaces."""
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    return _short_fold(text) if len(text) <= _CACHED_LENGTH else _fold(text)


def sort_key(text: str) -> str:
    """
    Return the key to sort by in binary order: pinyin, \\x01, then the folded text.

    Two keys are equal exactly if the folds are; the fold is what follows the last \\x01.
    """
    return _short_sort_key(text) if len(text) <= _CACHED_LENGTH else _sort_key(text)


def initials(text: str) -> str:
    """Return the first pinyin letter of each Han character, other letters and digits: 云杉A1 → ``ysa1``."""
    folded = fold(text)
    pairs = zip(folded, syllables(folded), strict=True)
    return "".join(said[:1] or character for character, said in pairs if said or _LETTER.match(character))


def search_text(text: str) -> str:
    """
    Return the words to find a text by: Han one by one, then the initials of each run from each of its characters on.

    杭云杉A1 → ``杭 云 杉 a 1 hys ys``: 「ys」 finds it, because a search takes the beginning of a word.
    """
    folded = fold(text)
    runs = (initials(run[:_INITIALS_LENGTH]) for run in _HAN_RUN.findall(folded))
    tails = dict.fromkeys(run[start:] for run in runs for start in range(max(1, len(run) - 1)))
    return " ".join([*_TOKEN.findall(folded), *tails])


def search_terms(query: str) -> tuple[str, ...]:
    """
    Return the phrases that must all be found, at most ten: 「云杉A1 ys」 → ``("云 杉 a 1", "ys")``.

    The words of a phrase are neighbours in ``search_text``; its last word may be the beginning of one.
    """
    phrases = (" ".join(_TOKEN.findall(part)) for part in fold(query[:_QUERY_LENGTH]).split(" "))
    return tuple(dict.fromkeys(phrase for phrase in phrases if phrase))[:_TERMS]


def says(text: str, phrase: str) -> bool:
    """Say whether a text is found by one phrase of ``search_terms``."""
    return f" {phrase}" in f" {_said(text)}"


def mark(id: str) -> str:
    """Return one word of letters that stands for an id among the words a record is found by; its length is always the same."""
    return hashlib.sha256(id.encode()).hexdigest()[:_MARK_LENGTH].translate(_LETTERS)


def _fold(text: str) -> str:
    # Decompose first and fold twice: some letters settle only then (Unicode 3.13, D146).
    folded = normalize("NFD", _UNSEEN.sub("", text)).casefold()
    return " ".join(normalize("NFKC", normalize("NFKC", folded).casefold()).split())


def _sort_key(text: str) -> str:
    folded = fold(text)
    if folded.isascii():
        return f"{folded[:_SORTED_LENGTH]}\x01{folded}"
    parts: list[str] = []
    before = " "  # "": a syllable came last, which every neighbour is parted from by one space
    for character, said in zip(folded, syllables(folded[:_SORTED_LENGTH]), strict=False):
        parted = before != " " and (said != "" or before == "") and character != " "
        parts.append((" " if parted else "") + (said or character))
        before = "" if said else character
    return f"{''.join(parts)}\x01{folded}"


_said = lru_cache(maxsize=8192)(search_text)
_short_fold = lru_cache(maxsize=8192)(_fold)
_short_sort_key = lru_cache(maxsize=8192)(_sort_key)
