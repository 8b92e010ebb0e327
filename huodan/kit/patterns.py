"""
Regular expressions that people write: compiled only if none of them can keep a processor busy.

Owns how much a pattern may try. What may repeat without end multiplies the work by the length of the text; what may
be there or not, and every alternative, multiplies it too.
"""

import re
from functools import lru_cache

from huodan.kit.errors import HuodanError
from huodan.kit.words import Text

LONGEST_PATTERN = 200
LONGEST_TEXT = 500
# By endless repeats (* + {n,}): with three, 300 letters take a second; with two and eight ways, 500 letters do.
MOST_WAYS = {0: 256, 1: 64, 2: 4}
MOST_COUNT = 1000
_ATOMS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_OPENING = re.compile(r"\(\?(?:[:=!>]|<[=!])")
_COUNTED = re.compile(r"\{([0-9]+)(?:,([0-9]*))?\}")
_LAZY = re.compile(r"(?<=[*+}?])[?+]")


class BadPattern(HuodanError):
    """The pattern is not written rightly, or could take very long."""

    code = "bad_pattern"
    status = 422
    zh = "正则表达式不能用：{reason}"
    en = "The pattern cannot be used: {reason}"


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """
    Compile a regular expression for texts of at most ``LONGEST_TEXT`` characters, or twice that from their beginning.

    Raises:
        BadPattern: with a reason.
    """
    if len(pattern) > LONGEST_PATTERN:
        raise _bad(f"最多 {LONGEST_PATTERN} 个字", f"at most {LONGEST_PATTERN} characters")
    if any(atom[0] == "\\" and atom[1] in "123456789" for atom in _ATOMS.findall(pattern)):
        raise _bad("不能引用前面的括号", "it cannot refer back to a group")
    bare = _LAZY.sub("", _OPENING.sub("(", _ATOMS.sub("x", pattern)))
    if "(?" in bare:
        raise _bad("不支持 (? 这种写法", "this kind of (? is not supported")
    if re.search(r"\)[*+{]", bare):
        raise _bad("括号后面不能有 * + {}", "a group cannot be repeated")
    ways, repeats = _choices(bare), bare.count("*") + bare.count("+")
    for least, most in _COUNTED.findall(bare):
        if int(most or least) > MOST_COUNT:
            raise _bad(f"{{}} 里最多 {MOST_COUNT}", f"at most {MOST_COUNT} in {{}}")
        ways *= max(1, int(most or least) - int(least) + 1)
    repeats += bare.count(",}")
    if ways > MOST_WAYS.get(repeats, 0):
        raise _bad("* + | ? {} 太多，请写简单些", "too many * + | ? {}; please make it simpler")
    try:
        return re.compile(pattern)
    except (re.error, OverflowError) as error:
        raise _bad(f"写法不对（{error}）", f"it is not written rightly ({error})") from None


def _choices(bare: str) -> int:
    """Count the ways through a pattern: the alternatives of each group, and two for each ``?``."""
    ways, alternatives = 1, [1]
    for sign in bare:
        if sign == "(":
            alternatives.append(1)
        elif sign == ")" and len(alternatives) > 1:
            ways *= alternatives.pop()
        elif sign == "|":
            alternatives[-1] += 1
        elif sign == "?":
            ways *= 2
    for count in alternatives:
        ways *= count
    return ways


def _bad(zh: str, en: str) -> BadPattern:
    reason: Text = {"zh": zh, "en": en}
    return BadPattern(reason=reason)
