"""What a file is called: the name somebody gave it, made harmless for people, file systems and headers."""

from __future__ import annotations

import unicodedata

LONGEST_NAME = 200
LONGEST_ENDING = 20
UNNAMED = "未命名文件"

_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*', "_"))
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean_name(given: str) -> str:
    """
    Give a name without folders, invisible letters (such as those that turn «exe.gpj» around) or undue length.

    The ending stays, so that people still know what it is.
    """
    last = given.replace("\\", "/").rpartition("/")[2]
    seen = "".join(letter for letter in last if unicodedata.category(letter) not in _HIDDEN)
    name = " ".join(unicodedata.normalize("NFC", seen).translate(_FORBIDDEN).split()).strip(" .")
    if not name:
        return UNNAMED
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    tail = dot + ending if stem and len(ending) <= LONGEST_ENDING else ""
    return name[: LONGEST_NAME - len(tail)] + tail
