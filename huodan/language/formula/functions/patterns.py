"""
Functions of regular expressions.

A pattern is refused if it could keep a processor busy: no repeated groups, few repeats, no long texts.
"""

import re
from functools import lru_cache

from huodan.language.formula.functions._base import function
from huodan.language.formula.values import Fault, Refusal

GROUP = {"zh": "文本", "en": "Text"}

LONGEST_TEXT = 500
LONGEST_PATTERN = 200
MOST_REPEATS = 2  # of * + {n}: with three, 300 letters take a second
MOST_OPTIONS = 3  # of ?
_ATOMS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?[:=!]", re.DOTALL)


@function(
    "REGEXEXTRACT",
    "正则提取",
    zh="文本中第一处符合正则表达式的内容；有括号时取第一个括号里的",
    examples={
        'REGEXEXTRACT("24×12oz瓶", "[0-9]+")': "24",
        'REGEXEXTRACT("10kg包", "([一-龥])$")': "包",
        '正则提取("SO-2026-01", "SO-([0-9]{4})")': "2026",
    },
)
def regexextract(text: str, pattern: str) -> str:
    """Return the first piece that matches a regular expression, or what its first parentheses hold."""
    if len(text) > LONGEST_TEXT:
        raise Refusal(
            Fault.VALUE,
            f"文本最多 {LONGEST_TEXT} 个字，现在有 {len(text)} 个",
            f"the text may have at most {LONGEST_TEXT} characters; this has {len(text)}",
        )
    match = _compiled(pattern).search(text)
    if match is None:
        raise Refusal(
            Fault.MISSING,
            "没有符合的内容，可用 IFERROR 给出默认值",
            "nothing matches; give a default with IFERROR",
        )
    return match[1 if match.re.groups else 0] or ""


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    bare = _ATOMS.sub("x", pattern)
    repeats = sum(bare.count(sign) for sign in "*+{")
    if len(pattern) > LONGEST_PATTERN or repeats > MOST_REPEATS or bare.count("?") > MOST_OPTIONS:
        raise Refusal(
            Fault.VALUE,
            f"正则表达式太复杂：最多 {LONGEST_PATTERN} 个字、{MOST_REPEATS} 个 * + {{}}、{MOST_OPTIONS} 个 ?",
            f"the pattern is too complex: at most {LONGEST_PATTERN} characters, {MOST_REPEATS} of * + {{}}, "
            f"{MOST_OPTIONS} of ?",
        )
    if re.search(r"\)[*+{]", bare):
        raise Refusal(
            Fault.VALUE, "正则表达式里括号后面不能有 * + {}", "a group in the pattern cannot be repeated"
        )
    try:
        return re.compile(pattern)
    except (re.error, OverflowError) as error:
        raise Refusal(
            Fault.VALUE, f"正则表达式写法不对：{error}", f"the pattern is not right: {error}"
        ) from None
