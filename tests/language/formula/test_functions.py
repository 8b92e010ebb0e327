"""The functions: each keeps what its examples promise; the folder is the registry."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from hypothesis import assume, given, strategies as st

from huodan.language.formula import EvaluationError, catalogue, functions
from huodan.language.formula.conversions import text_of
from huodan.language.formula.functions import find_function, registered
from huodan.language.formula.functions._base import Function
from tests.support.sheet import Sheet

EXAMPLES = [(formula, expected) for _, made in registered() for formula, expected in made.examples.items()]
RMB = json.loads((Path(__file__).parents[2] / "spec" / "cn" / "rmb_uppercase.json").read_text("utf-8"))


@pytest.mark.parametrize(("formula", "expected"), EXAMPLES)
def test_every_example_gives_its_result(formula: str, expected: str) -> None:
    assert expected == text_of(Sheet({}).run(formula))


@pytest.mark.parametrize("made", [made for _, made in registered()], ids=lambda made: made.name)
def test_every_function_is_documented_in_two_languages(made: Function) -> None:
    assert made.names, "a Chinese name"
    assert made.examples
    assert made.docs["zh"]
    assert made.docs["en"].endswith(".")
    assert made.name.isascii()
    assert made.name == made.name.upper()


def test_the_functions_users_need_first_are_there() -> None:
    wanted = """
        SUM AVERAGE COUNT COUNTA COUNTIF SUMIF SUMPRODUCT MIN MAX MEDIAN LARGE SMALL
        ROUND ROUNDUP ROUNDDOWN INT MOD ABS POWER SQRT CEILING FLOOR
        IF IFS AND OR NOT IFERROR SWITCH ISBLANK
        CONCAT CONCATENATE LEFT RIGHT MID LEN LOWER UPPER TRIM SUBSTITUTE FIND SEARCH TEXTJOIN REPT VALUE TEXT
        TODAY NOW DATE YEAR MONTH DAY WEEKDAY EDATE EOMONTH DATEDIF DAYS HOUR MINUTE RMB
        求和 平均 计数 四舍五入 取整 如果 且 或 非 为空 拼接 今天 现在 相差 相差天数 大写金额
    """

    assert [name for name in wanted.split() if find_function(name) is None] == []


def test_names_do_not_care_about_case() -> None:
    assert find_function("sum") is find_function("Sum") is find_function("求和")


def test_the_catalogue_speaks_the_readers_language() -> None:
    chinese = {entry.name: entry for entry in catalogue("zh")}
    english = {entry.name: entry for entry in catalogue("en")}

    assert (chinese["ROUND"].label, chinese["ROUND"].group) == ("四舍五入", "数学")
    assert (english["ROUND"].label, english["ROUND"].group) == ("ROUND", "Math")
    assert chinese["ROUND"].doc != english["ROUND"].doc
    assert english["ROUND"].example == "ROUND(2.345, 2)"


def test_a_new_function_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "greetings.py").write_text(
        "from huodan.language.formula.functions._base import function\n"
        "GROUP = {'zh': '问候', 'en': 'Greetings'}\n"
        "@function('HELLO', '你好', zh='问好', examples={'HELLO(1)': 'hello 1'})\n"
        "def hello(name: str) -> str:\n"
        "    '''Say hello.'''\n"
        "    return f'hello {name}'\n"
    )
    monkeypatch.setattr(functions, "__path__", [*functions.__path__, str(tmp_path)])
    caches = (functions.registered, functions._by_name)
    try:
        for cache in caches:
            cache.cache_clear()

        assert Sheet({"姓名": "李静"}).run("你好(姓名)") == "hello 李静"
        assert "HELLO" in {entry.name for entry in catalogue("en")}
    finally:
        for cache in caches:
            cache.cache_clear()


@pytest.mark.parametrize("case", RMB["cases"], ids=lambda case: case["amount"])
def test_amounts_in_capitals(case: dict[str, object]) -> None:
    accepted = case["accept"]

    assert isinstance(accepted, list)
    assert Sheet({"amount": Decimal(str(case["amount"]))}).run("RMB(amount)") in accepted


@pytest.mark.parametrize(("amount", "expected"), RMB["official_examples"].items())
def test_official_amounts_in_capitals(amount: str, expected: str) -> None:
    assert expected == Sheet({"amount": Decimal(amount)}).run("大写金额(amount)")


@given(st.integers(0, 10**16 - 1))
def test_amounts_in_capitals_can_be_read_back(yuan: int) -> None:
    written = str(Sheet({"amount": Decimal(yuan)}).run("RMB(amount)"))

    assert written.endswith("元整")
    assert "零零" not in written
    assert yuan == read_capitals(written[:-2])


def read_capitals(text: str) -> int:
    """Read a whole number in capitals by the rule people use: split at the largest unit."""
    for unit, value in (("亿", 10**8), ("万", 10**4), ("仟", 1000), ("佰", 100), ("拾", 10)):
        high, found, low = text.rpartition(unit)
        if found:
            return read_capitals(high) * value + read_capitals(low)
    return "零壹贰叁肆伍陆柒捌玖".index(text[-1]) if text else 0


@given(st.decimals(-(10**12), 10**12, places=6), st.decimals(-1000, 1000, places=3).filter(bool))
def test_the_remainder_has_the_sign_of_the_divisor_and_completes_the_division(
    number: Decimal, divisor: Decimal
) -> None:
    sheet = Sheet({"n": number, "d": divisor})

    rest = sheet.run("MOD(n, d)")

    assert isinstance(rest, Decimal)
    assert abs(rest) < abs(divisor)
    assert rest == 0 or (rest < 0) == (divisor < 0)
    assert sheet.run("MOD(n, d) + d*INT(n/d) = n") is True


@given(st.dates(), st.integers(-2000, 2000))
def test_months_later_stay_in_the_month(day: date, months: int) -> None:
    sheet = Sheet({"day": {"date": str(day)}, "months": Decimal(months)})
    assume(1 <= day.year + months // 12 <= 9998)

    assert sheet.run(
        "(YEAR(EDATE(day, months))-YEAR(day))*12 + MONTH(EDATE(day, months)) - MONTH(day) = months"
    )
    assert sheet.run("DAY(EDATE(day, months)) = MIN(DAY(day), DAY(EOMONTH(day, months)))")


@given(
    st.text("ab", min_size=1, max_size=12),
    st.lists(st.sampled_from(["a", "b", "*", "?", "~*"]), max_size=6).map("".join),
)
def test_wildcards_match_what_they_say(text: str, pattern: str) -> None:
    sheet = Sheet({"text": text, "pattern": pattern})
    glob = pattern.replace("~*", "#")

    assert sheet.run("COUNTIF(text, pattern)") == int(fnmatchcase(text, glob))
    assert sheet.run("IFERROR(SEARCH(pattern, text), 0)") == first_match(text, glob)


def first_match(text: str, pattern: str) -> int:
    """Return the position by trying every start, 0 if there is none."""
    starts = range(len(text) + 1)
    return next((start + 1 for start in starts if fnmatchcase(text[start:], f"{pattern}*")), 0)


def test_wildcards_do_not_keep_the_processor_busy() -> None:
    sheet = Sheet({"text": "a" * 30_000, "pattern": "*a" * 30 + "*b"})

    assert sheet.run("COUNTIF(text, pattern)") == 0
    assert sheet.run("IFERROR(SEARCH(pattern, text), 0)") == 0


@pytest.mark.parametrize(
    ("formula", "fault"),
    [
        ("POWER(1.0000001, 10^300)", "#NUM!"),
        ('REPT("a", 10^300)', "#VALUE!"),
        ('SUBSTITUTE(REPT("a", 30000), "a", REPT("b", 30000))', "#VALUE!"),
        ("DATE(10^300, 1, 1)", "#NUM!"),
        ("TODAY()+10^300", "#NUM!"),
        ("EDATE(TODAY(), 10^300)", "#NUM!"),
        ('FIND("a", "b", 10^300)', "#VALUE!"),
        ("ROUND(10^300*10^300, 2)", "#NUM!"),
    ],
)
def test_huge_arguments_are_refused_at_once(formula: str, fault: str) -> None:
    with pytest.raises(EvaluationError) as failed:
        Sheet({}).run(formula)

    assert failed.value.slots["fault"] == fault
