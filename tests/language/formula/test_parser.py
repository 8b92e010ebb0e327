"""Reading formulas: what is written comes back, what cannot be read is explained with its place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from huodan.language.formula import FormulaError, Node, from_json, parse, to_json, to_text
from huodan.language.formula.parser import DEEPEST, LONGEST
from huodan.language.formula.tree import Binary, Call, Constant, Name, Unary

CHARACTERS = st.characters(exclude_categories=["Cs"])
IDS = st.from_regex(r"#\^?[a-z][a-z0-9_]{0,8}", fullmatch=True) | st.just("#^")
LABELS = st.sampled_from(["单价", "小计（元）", "TRUE", "真", "a】b", "a.b", "数量 ", "2024", "amount_2"])
PARTS = IDS | LABELS | st.text(CHARACTERS, min_size=1, max_size=8)
NUMBERS = st.decimals(min_value=0, max_value=10**15, places=6)
CONSTANTS = st.builds(Constant, NUMBERS | st.text(CHARACTERS, max_size=8) | st.booleans())
LEAVES = CONSTANTS | st.builds(Name, st.lists(PARTS, min_size=1, max_size=3).map(tuple))
OPERATORS = st.sampled_from(["+", "-", "*", "/", "^", "&", "=", "<>", "<", "<=", ">", ">="])


def grown(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    functions = st.sampled_from(["SUM", "求和", "FLOOR.MATH", "如果"])
    omitted = st.lists(nodes | st.just(Constant(None)), min_size=2, max_size=3)
    arguments = (st.lists(nodes, max_size=1) | omitted).map(tuple)
    return (
        st.builds(Unary, st.sampled_from("-%"), nodes)
        | st.builds(Binary, OPERATORS, nodes, nodes)
        | st.builds(Call, functions, arguments)
    )


TREES = st.recursive(LEAVES, grown, max_leaves=12)


@given(TREES)
def test_reading_what_was_written_gives_the_same_tree(tree: Node) -> None:
    assert parse(to_text(tree)) == tree
    assert parse(f"= {to_text(tree)}") == tree


@given(TREES)
def test_a_tree_goes_through_json(tree: Node) -> None:
    assert from_json(to_json(tree)) == tree


@given(st.text() | st.text("=+-*/^&<>%()（），,;.#【】[]\"“”1aA单 \n$@'", max_size=30))
def test_any_text_is_read_or_refused_in_two_languages(text: str) -> None:
    refused = refusal(text)

    if refused is None:
        assert parse(to_text(parse(text))) == parse(text)
    else:
        assert refused.text("zh").startswith("公式第")
        assert refused.text("en")
        assert (refused.slots["line"], refused.slots["column"]) >= (1, 1)


def refusal(text: str) -> FormulaError | None:
    try:
        parse(text)
    except FormulaError as error:
        return error
    return None


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("＝（单价＋１．５）×数量÷２", None),
        ("＝（单价＋１）×数量÷２", "(单价 + 1) * 数量 / 2"),
        ("a≥1", "a >= 1"),
        ("a＜＞b", "a <> b"),
        ("a!=b", "a <> b"),
        ("a==b", "a = b"),
        ("求和（a，b；c、d）", "求和(a, b, c, d)"),
        ("“好”＆＂的＂", '"好" & "的"'),
        ("订单明细．小计", "订单明细.小计"),
        ("[单价（元）] * 2", "【单价（元）】 * 2"),
        ("[a]]b]", "【a]b】"),
        ("+a", "a"),
        ("--a", "--a"),
        ("a^-1%", "a ^ -1%"),
        ("真", "TRUE"),
        ("IF(a,,b)", "IF(a, , b)"),
        ("#ord_lines.#ln_amount", "#ord_lines.#ln_amount"),
        ("#^.#ord_discount^2", "#^.#ord_discount ^ 2"),
        ("1e3", "1000"),
    ],
)
def test_chinese_and_full_width_signs_are_understood(typed: str, plain: str | None) -> None:
    if plain is None:
        with pytest.raises(FormulaError):
            parse(typed)
    else:
        assert plain == to_text(parse(typed))


def test_numbers_are_exact() -> None:
    assert parse("0.10") == Constant(Decimal("0.1"))


def test_every_node_knows_its_place() -> None:
    node = parse("=单价\n  * ROUND(数量, 2)")

    assert isinstance(node, Binary)
    assert node.place[:2] == (2, 3)
    assert node.left.place == (1, 2, 1, 3)
    assert node.right.place[:2] == (2, 5)


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("", 1, 1, "公式是空的"),
        ("=", 1, 2, "公式是空的"),
        ("=1+", 1, 4, "公式没有写完。这里应为数字、字段或函数"),
        ("=a**b", 1, 4, "这里不能写「*」。这里应为数字、字段或函数"),
        ("SUM(1", 1, 6, "这里应为运算符、逗号、右括号"),
        ("(1", 1, 3, "这里应为运算符、右括号"),
        ("1 2", 1, 3, "这里不能写「2」。这里应为运算符、公式结束"),
        ("1\n+ @", 2, 3, "这里不能写「@」"),
        ('1&"abc', 1, 3, "没有配对"),
        ("【单价", 1, 1, "没有配对"),
        ("2单价", 1, 2, "这里不能写「单价」"),
        ("A1:B2", 1, 3, "这里不能写「:」"),
        ("=1)", 1, 3, "这里不能写「)」"),
    ],
)
def test_what_cannot_be_read_is_explained(text: str, line: int, column: int, said: str) -> None:
    with pytest.raises(FormulaError) as refused:
        parse(text)

    assert (line, column) == (refused.value.slots["line"], refused.value.slots["column"])
    assert said in refused.value.text("zh")


@pytest.mark.parametrize(
    "text", ["-" * (DEEPEST + 1) + "1", "1" + "+1" * (DEEPEST + 1), "SUM(" * 200 + "1" + ")" * 200]
)
def test_formulas_that_are_too_deep_are_refused(text: str) -> None:
    with pytest.raises(FormulaError, match="inside each other"):
        parse(text)


def test_formulas_that_are_too_long_are_refused() -> None:
    with pytest.raises(FormulaError, match="longer than"):
        parse("1" * (LONGEST + 1))


def test_parentheses_may_be_nested_deeply() -> None:
    assert parse("(" * 3000 + "1" + ")" * 3000) == Constant(Decimal(1))
