"""What a formula means: types, references, the clock, and helpful refusals."""

from __future__ import annotations

import pytest

from huodan.language.formula import FormulaError, Type, ValueType, check, parse, to_text
from tests.support.sheet import Sheet

ORDER: dict[str, object] = {
    "单价": 1,
    "数量": 2,
    "名称": "茶",
    "已付": True,
    "下单日期": {"date": "2026-05-06"},
    "下单时间": {"instant": "2026-05-06T10:30:00+08:00"},
    "小计（元）": 3,
    "订单明细.小计": [1, 2],
    "订单明细.名称": ["a"],
    "未知": {"empty": "any"},
}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("单价*数量", ValueType.NUMBER),
        ("已付*单价", ValueType.NUMBER),
        ("名称&单价", ValueType.TEXT),
        ("单价>3", ValueType.BOOL),
        ("下单日期+3", ValueType.DATE),
        ("3+下单日期", ValueType.DATE),
        ("下单时间-0.5", ValueType.INSTANT),
        ("下单时间-下单日期", ValueType.NUMBER),
        ("TODAY()", ValueType.DATE),
        ("IF(已付, 下单日期, TODAY())", ValueType.DATE),
        ("IF(已付, 1, 名称)", ValueType.ANY),
        ("IF(已付, 1)", ValueType.ANY),
        ("IF(已付, , 1)", ValueType.NUMBER),
        ('SWITCH(名称, "a", 1, 2)', ValueType.NUMBER),
        ("IFERROR(单价/0, 0)", ValueType.NUMBER),
        ("MAX(下单日期, TODAY())", ValueType.DATE),
        ("SUM(订单明细.小计)", ValueType.NUMBER),
        ("未知+1", ValueType.ANY),
        ("未知*2", ValueType.NUMBER),
    ],
)
def test_the_type_of_the_result_is_known(formula: str, expected: ValueType) -> None:
    assert Type(expected) == check(parse(formula), Sheet(ORDER)).type


def test_references_are_paths_of_ids() -> None:
    checked = check(parse("SUM(订单明细.小计)*单价+单价"), Sheet(ORDER))

    assert frozenset({("订单明细", "小计"), ("单价",)}) == checked.references
    assert to_text(checked.node) == "SUM(#订单明细.#小计) * #单价 + #单价"


@pytest.mark.parametrize(
    ("formula", "expected"), [("今天()-下单日期", True), ("IF(已付, NOW())", True), ("单价", False)]
)
def test_the_clock_is_noticed(formula: str, expected: bool) -> None:
    assert expected == check(parse(formula), Sheet(ORDER)).uses_clock


def test_functions_get_their_english_names() -> None:
    assert to_text(check(parse("四舍五入（单价，2）"), Sheet(ORDER)).node) == "ROUND(#单价, 2)"


@pytest.mark.parametrize(
    ("formula", "place", "zh", "en"),
    [
        ("1+单价格", (1, 3), "没有『单价格』这个字段。你是不是想写『单价』？", "Did you mean 单价?"),
        ("订单明细.小记", (1, 1), "你是不是想写『订单明细.小计』", "Did you mean 订单明细.小计"),
        ("xyz", (1, 1), "可以引用的字段有『单价』『数量』", "The fields are 单价"),
        ("小计（元）*2", (1, 1), "如果是字段，请写成 【小计（元）】。", "write 【小计（元）】"),
        ("单价（元）*2", (1, 1), "它是字段，请在括号前写上运算符", "It is a field"),
        ("SUMM(1)", (1, 1), "没有函数「SUMM」。你是不是想写 SUM", "Did you mean SUM"),
        ("名称*2", (1, 1), "『名称』是文本，不能相乘。请改用数字字段，或用 VALUE(…)", "cannot be multiplied"),
        ("-名称", (1, 2), "『名称』是文本，不能取负", "cannot be negative"),
        ("2-下单日期", (1, 3), "『下单日期』是日期，不能相减", "cannot be subtracted"),
        ("(名称&1)*2", (1, 7), "这里的结果是文本，不能相乘", "the result of this is a text"),
        ("LEFT(名称, 1)+1", (1, 12), "LEFT(…) 的结果是文本，不能相加", "the result of LEFT(…)"),
        ("ROUND(单价, 名称)", (1, 11), "ROUND 的第 2 项应为数字，『名称』是文本", "argument 2 of ROUND"),
        ("EDATE(单价, 1)", (1, 7), "EDATE 的第 1 项应为日期，『单价』是数字。请换成日期。", "must be a date"),
        ("IF(名称, 1)", (1, 4), "IF 的第 1 项应为真或假，『名称』是文本", "must be true or false"),
        ("ROUND()", (1, 1), "ROUND 应有 1 至 2 项，这里有 0 项。例如 ROUND(2.345, 2)。", "takes 1 to 2"),
        ("ABS(1, 2)", (1, 1), "ABS 应有 1 项，这里有 2 项", "takes 1"),
        ("名称=1", (1, 3), "『名称』是文本，不能与数字比较", "cannot be compared"),
        ("下单日期>3", (1, 5), "『下单日期』是日期，不能与数字比较", "cannot be compared"),
        ("订单明细.小计", (1, 1), "『小计』有多行，这里只能有一个值。请用 SUM", "has several rows"),
        ("ABS(订单明细.小计)", (1, 1), "ABS(…) 的结果有多行", "has several rows"),
    ],
)
def test_refusals_say_where_what_and_what_to_do(
    formula: str, place: tuple[int, int], zh: str, en: str
) -> None:
    with pytest.raises(FormulaError) as refused:
        check(parse(formula), Sheet(ORDER))

    assert place == (refused.value.slots["line"], refused.value.slots["column"])
    assert zh in refused.value.text("zh")
    assert en in refused.value.text("en")


def test_an_empty_form_says_so() -> None:
    with pytest.raises(FormulaError, match="no fields to refer to"):
        check(parse("单价"), Sheet({}))
