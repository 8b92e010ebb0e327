"""
Functions of regular expressions.

A pattern is refused if it could keep a processor busy; see ``kit.patterns``.
"""

from huodan.kit.patterns import LONGEST_TEXT, BadPattern, compile_pattern
from huodan.language.formula.functions._base import function
from huodan.language.formula.values import Fault, Refusal

GROUP = {"zh": "文本", "en": "Text"}


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
    try:
        compiled = compile_pattern(pattern)
    except BadPattern as error:
        raise Refusal(Fault.VALUE, error.text("zh"), error.text("en")) from None
    match = compiled.search(text)
    if match is None:
        raise Refusal(
            Fault.MISSING,
            "没有符合的内容，可用 IFERROR 给出默认值",
            "nothing matches; give a default with IFERROR",
        )
    return match[1 if match.re.groups else 0] or ""
