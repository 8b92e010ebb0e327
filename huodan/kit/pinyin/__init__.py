"""
How Chinese characters are read.

Owns: one toneless reading for each Han character, aware of phrases (重庆 chong qing, 重量 zhong liang).
Does not own: sort keys and search texts (``kit/text.py``) nor the making of the table (``scripts/pinyin``).
"""

from array import array
from functools import cache
from pathlib import Path

_FIRST, _LAST = 0x3400, 0x9FFF
_ZERO = 0x3007  # 〇 stands apart from the other characters


class _Readings:
    """The table: syllables by number, the number of each character, and phrases by their first character."""

    def __init__(self, lines: list[str]) -> None:
        self.syllables = [""]
        self.number = array("H", bytes(2 * (_LAST - _FIRST + 1)))
        self.phrases: dict[str, tuple[str, ...]] = {}
        self.longest: dict[str, int] = {}
        border = lines.index("")
        for line in lines[:border]:
            self._add_syllable(*line.split(" "))
        known = {syllable: syllable for syllable in self.syllables}
        for line in lines[border + 1 :]:
            phrase, *said = line.split(" ")
            self.phrases[phrase] = tuple(known.get(syllable, syllable) for syllable in said)
            self.longest[phrase[0]] = max(self.longest.get(phrase[0], 0), len(phrase))

    def _add_syllable(self, syllable: str, characters: str) -> None:
        for code in map(ord, characters):
            if code != _ZERO:
                self.number[code - _FIRST] = len(self.syllables)
        self.syllables.append(syllable)

    def of(self, character: str) -> str:
        code = ord(character)
        if _FIRST <= code <= _LAST:
            return self.syllables[self.number[code - _FIRST]]
        return "ling" if code == _ZERO else ""


def syllables(text: str) -> list[str]:
    """Return each character's reading, lower-case and toneless (ü is v), "" where it is no known Han."""
    readings = _readings()
    longest, phrases, of = readings.longest, readings.phrases, readings.of
    said: list[str] = []
    at = 0
    while at < len(text):
        for size in range(longest.get(text[at], 1), 1, -1):
            phrase = phrases.get(text[at : at + size])
            if phrase is not None:
                said.extend(phrase)
                at += size
                break
        else:
            said.append(of(text[at]))
            at += 1
    return said


@cache
def _readings() -> _Readings:
    lines = Path(__file__).with_name("readings.txt").read_text(encoding="utf-8").splitlines()
    return _Readings([line for line in lines if not line.startswith("#")])
