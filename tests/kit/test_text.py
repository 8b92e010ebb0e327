"""Cleaning, folding, sorting and searching text."""

import pytest
from hypothesis import given, strategies as st

from huodan.kit.text import clean, fold, initials, search_terms, search_text, sort_key

ANY_TEXT = st.text(max_size=100) | st.text(alphabet=" \t　AaＡé́ÅβßİıſǄ①ｱ云杉重庆1－\x01\u200b", max_size=80)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  云杉\u3000", "云杉"),
        ("", None),
        (" \t\u00a0\u3000", None),
        ("a\x00b\x01c\x7f", "abc"),
        ("第一行\r\n第二行\t完", "第一行\n第二行\t完"),
        ("e\u0301", "é"),
        ("\ufeff编号\u200b", "编号"),
        ("\ud800x", "x"),
        ("\u200b", None),
        ("报价\u202egpj.exe\u2066", "报价gpj.exe"),
        ("Ａ１", "Ａ１"),
    ],
)
def test_clean(typed: str, stored: str | None) -> None:
    assert stored == clean(typed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＢＣ１", "abc1"),
        ("  a   b ", "A B"),
        ("Straße", "STRASSE"),
        ("云杉\u200b", "云杉"),
        ("ｱ", "ア"),
        ("（甲）", "(甲)"),
    ],
)
def test_fold_finds_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_fold_keeps_apart_what_differs() -> None:
    assert len({fold(text) for text in ("云杉", "云 杉", "云山", "e", "é", "a-b", "ab")}) == 7


@given(ANY_TEXT)
def test_clean_and_fold_change_nothing_the_second_time(text: str) -> None:
    stored = clean(text) or ""

    assert stored == (clean(stored) or "")
    assert fold(text) == fold(fold(text))
    assert fold(text) == fold(stored)


@given(ANY_TEXT, ANY_TEXT)
def test_sort_keys_are_equal_exactly_if_the_folds_are(one: str, other: str) -> None:
    for left, right in ((one, other), (one, fold(one)), (one, one.swapcase())):
        assert (fold(left) == fold(right)) == (sort_key(left) == sort_key(right))


@given(ANY_TEXT)
def test_the_fold_can_be_taken_from_the_sort_key(text: str) -> None:
    assert sort_key(text).endswith("\x01" + fold(text))
    assert "\x01" not in fold(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("重庆", "chong qing"),
        ("长沙银行", "chang sha yin hang"),
        ("长乐商行", "chang le shang hang"),
        ("厦门大厦", "xia men da sha"),
        ("店长", "dian zhang"),
        ("净重", "jing zhong"),
        ("六安", "lu an"),
        ("曾小贤", "zeng xiao xian"),
        ("曾经", "ceng jing"),
        ("Ａ公司 3号仓", "a gong si 3 hao cang"),
        ("绿", "lv"),
        ("〇", "ling"),
        ("KH0001", "kh0001"),
        ("(云杉)", "( yun shan )"),
    ],
)
def test_sort_key_reads_phrases(text: str, key: str) -> None:
    assert f"{key}\x01{fold(text)}" == sort_key(text)


def test_sorting_is_by_pinyin_then_text() -> None:
    names = ["重庆", "成都", "杭州", "北京", "Apple", "安徽", "长沙", "厦门", "12", ""]

    assert sorted(names, key=sort_key) == [
        "",
        "12",
        "安徽",
        "Apple",
        "北京",
        "长沙",
        "成都",
        "重庆",
        "杭州",
        "厦门",
    ]


def test_a_sort_key_of_long_text_stays_short() -> None:
    text = "杭" * 200

    assert len(sort_key(text).encode()) <= 64 * 7 + 1 + len(text.encode())


@pytest.mark.parametrize(
    ("text", "letters"), [("云杉调整", "ystz"), ("云杉 A-12", "ysa12"), ("重庆", "cq"), ("。", "")]
)
def test_initials(text: str, letters: str) -> None:
    assert letters == initials(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("杭州云杉贸易", "杭 州 云 杉 贸 易 hzysmy zysmy ysmy smy my"),
        ("杭州 云杉A12（总部）", "杭 州 云 杉 a 12 总 部 hz ys zb"),
        ("SO-2026-0001", "so 2026 0001"),
        ("Côte de Blaye", "côte de blaye"),
        ("", ""),
    ],
)
def test_search_text(text: str, words: str) -> None:
    assert words == search_text(text)


def test_search_terms() -> None:
    assert search_terms(" 杭州 云杉Ａ1\u3000YS so-2026 ys ※ ") == ("杭 州", "云 杉 a 1", "ys", "so 2026")
    assert search_terms(" -- ") == ()
    assert len(search_terms(" ".join(str(number) for number in range(99)))) == 10


@given(ANY_TEXT)
def test_every_part_of_a_text_finds_it(text: str) -> None:
    words = f" {search_text(text)} "

    for phrase in search_terms(text[:200]):
        assert f" {phrase} " in words
