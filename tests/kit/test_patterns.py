"""Regular expressions of people: the useful ones compile, those that would keep a processor busy do not."""

import pytest

from huodan.kit.patterns import BadPattern, compile_pattern


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}", "91330100MA27XF1K2B"),
        (r"(红|蓝|绿|黄|白|黑|橙|紫|灰|粉)色", "灰色"),
        (r"SO-\d{4}-(0[1-9]|1[0-2])-\d{3,5}", "SO-2026-05-0001"),
        (r"[A-Z]+-[0-9]+[A-Z]?", "AB-12C"),
        (r"https?://[^ ]+\.cn", "https://huodan.cn"),
        (r"\d{1,3}(\.\d{1,2})?", "12.5"),
        (r"(?:https?|ftp)\*", "ftp*"),
    ],
)
def test_patterns_of_an_office_compile(pattern: str, text: str) -> None:
    assert compile_pattern(pattern).fullmatch(text)


@pytest.mark.parametrize(
    "pattern",
    [
        "(?:a|a)" * 20 + "b",
        "(a+)+b",
        "a*a*a*b",
        "a?" * 9 + "b",
        "(a|a)?" * 5 + "b",
        "a{0,500}" * 3 + "b",
        r"(a*)(a*)\1\2b",
        "(?P<a>a*)(?P=a)b",
        "(?i:a)",
        "a{2000}",
        "(",
        "a{2}{3}",
        "a" * 201,
    ],
)
def test_patterns_that_could_take_long_do_not(pattern: str) -> None:
    with pytest.raises(BadPattern) as refused:
        compile_pattern(pattern)
    assert refused.value.text("zh").startswith("正则表达式不能用：")
