"""Names that look as if they were one, and names that do not."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from huodan.kit.nearness import ALIKE, core_of, near_keys, nearness, same_key

ALIKE_NAMES = (
    ("杭州云杉科技有限公司", "云杉科技（杭州）股份有限公司"),
    ("杭州云杉科技有限公司", "杭州市云杉科技有限责任公司"),
    ("浙江省杭州市云杉科技有限公司", "杭州云杉科技"),
    ("杭州云杉科技有限公司", "云杉"),
    ("杭州云杉科技有限公司", "云杉网络科技"),
    ("杭州云杉科技有限公司", "杭州云衫科技有限公司"),
    ("杭州云杉科技有限公司", "杭州　云杉　科技（有限公司）"),
    ("深圳新宇天成电子有限公司", "深圳新宁天成电子有限公司"),
    ("深圳新宇天成电子有限公司", "深圳新天宇成电子有限公司"),
    ("深圳新宇天成电子有限公司", "深圳新宇天成成电子有限公司"),
    ("ABC Trading Co., Ltd.", "ＡＢＣ trading"),
    ("上海蓝海電子有限公司", "上海蓝海电子有限公司"),
)
OTHER_NAMES = (
    ("杭州云杉科技有限公司", "杭州青松科技有限公司"),
    ("北京银行", "上海银行"),
    ("华东贸易有限公司", "华南贸易有限公司"),
    ("东方贸易", "东方科技"),
    ("测试客户一店12", "测试客户一店13"),
    ("张伟", "章伟"),
    ("", "有限公司"),
    ("云杉", ""),
)


@pytest.mark.parametrize(("one", "other"), ALIKE_NAMES)
def test_names_that_look_alike_meet_under_a_key(one: str, other: str) -> None:
    ours, theirs = near_keys(one), near_keys(other)

    assert nearness(one, other) >= ALIKE
    assert nearness(one, other) == nearness(other, one)
    assert (ours[0] & theirs[0]) or (ours[1] & theirs[1])


@pytest.mark.parametrize(("one", "other"), OTHER_NAMES)
def test_names_that_only_share_a_place_or_a_trade_do_not(one: str, other: str) -> None:
    assert nearness(one, other) < ALIKE
    assert nearness(other, one) < ALIKE


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("杭州云杉科技有限公司", "云杉科技"),
        ("云杉科技（杭州）有限公司", "云杉科技"),
        ("云杉（集团）股份有限公司", "云杉"),
        ("北京银行", "北京银行"),
        ("有限公司", "有限公司"),
        ("内蒙古自治区呼和浩特市牧野乳品有限公司", "牧野乳品"),
        ("（）", ""),
    ],
)
def test_the_core_of_a_name(name: str, core: str) -> None:
    assert core_of(name) == core


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("138 1234 5678", "13812345678"),
        ("+86 13812345678", "138-1234-5678"),
        ("0571-88886666", "（0571）88886666"),
        ("91330100MA2H0ABC1X", "91330100ma2h0abc1x"),
    ],
)
def test_numbers_are_the_same_however_they_are_written(one: str, other: str) -> None:
    assert same_key(one) == same_key(other)


@given(st.text(max_size=120))
def test_every_text_is_like_itself_or_has_no_name(text: str) -> None:
    strong, weak = near_keys(text)

    assert nearness(text, text) == (1.0 if core_of(text) else 0.0)
    assert bool(core_of(text)) == bool(strong) == bool(weak)


@given(
    st.text("云杉青松海天宇成蓝星科技贸易杭州ab1", min_size=1, max_size=9),
    st.text("云杉青松海天宇成蓝星科技贸易杭州ab1", min_size=1, max_size=9),
)
def test_whatever_is_alike_meets_under_a_key(one: str, other: str) -> None:
    ours, theirs = near_keys(one), near_keys(other)

    if nearness(one, other) >= ALIKE:
        assert (ours[0] & theirs[0]) or (ours[1] & theirs[1])
