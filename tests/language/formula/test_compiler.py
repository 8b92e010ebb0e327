"""Working formulas out: exact, lazy, row by row, and with the place of every failure."""

from __future__ import annotations

import pickle
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given, strategies as st

from huodan.language.formula import EvaluationError, Node, Value, check, compile_formula, parse, to_text
from huodan.language.formula.tree import Binary, Constant, Unary
from tests.support.sheet import Sheet

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=6)
TREES: st.SearchStrategy[Node] = st.recursive(
    st.builds(Constant, AMOUNTS),
    lambda nodes: (
        st.builds(Binary, st.sampled_from("+-*"), nodes, nodes) | st.builds(Unary, st.just("-"), nodes)
    ),
    max_leaves=2,
).flatmap(lambda left: st.builds(Binary, st.sampled_from("+-*"), st.just(left), st.builds(Constant, AMOUNTS)))


ODD = Constant(Decimal("7012001.959162"))
DIGITS = 38


def exact(node: Node) -> Fraction:
    match node:
        case Constant(value=Decimal() as number):
            return Fraction(number)
        case Unary():
            return -exact(node.operand)
        case Binary(operator="+"):
            return exact(node.left) + exact(node.right)
        case Binary(operator="-"):
            return exact(node.left) - exact(node.right)
        case Binary():
            return exact(node.left) * exact(node.right)
    raise AssertionError(node)


def digits(number: Fraction) -> int:
    """Count the digits of a decimal number of six times three places at most, without the noughts at its end."""
    return len(str(abs(int(number * 10**18))).rstrip("0"))


@example(Binary("*", Binary("*", ODD, ODD), Constant(Decimal("2613955.447232"))))
@given(TREES)
def test_sums_and_products_are_exact(tree: Node) -> None:
    expected = exact(tree)

    result = Sheet({}).run(to_text(tree))

    assert isinstance(result, Decimal)
    assert Fraction(result) == expected or digits(expected) > DIGITS


@given(AMOUNTS, AMOUNTS.filter(bool))
def test_dividing_and_multiplying_back_changes_nothing(number: Decimal, divisor: Decimal) -> None:
    sheet = Sheet({"n": number, "d": divisor})

    assert number == sheet.run("n/d*d")
    assert sheet.run("n/d*d = n") is True
    assert Decimal(0) == sheet.run("n/d*d - n")


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=20))
def test_rows_are_multiplied_one_by_one(rows: list[tuple[Decimal, Decimal]]) -> None:
    sheet = Sheet({"lines.price": [row[0] for row in rows], "lines.quantity": [row[1] for row in rows]})
    expected = sum((Fraction(price) * Fraction(quantity) for price, quantity in rows), Fraction())

    for formula in ("SUM(lines.price*lines.quantity)", "SUMPRODUCT(lines.price, lines.quantity)"):
        result = sheet.run(formula)
        assert isinstance(result, Decimal)
        assert Fraction(result) == expected


def test_a_failure_names_its_place_in_two_languages() -> None:
    with pytest.raises(EvaluationError) as failed:
        Sheet({"金额": Decimal(5), "数量": Decimal(0)}).run("=1 +\n 金额/数量")

    assert (failed.value.slots["line"], failed.value.slots["column"]) == (2, 4)
    assert "第 2 行第 4 个字「/」算不出结果：除数是 0 或空" in failed.value.text("zh")
    assert "line 2, character 4: / gave no result, because the divisor is 0" in failed.value.text("en")
    assert str(pickle.loads(pickle.dumps(failed.value))) == str(failed.value)


@pytest.mark.parametrize(
    ("formula", "operation"),
    [
        ("SQRT(0-1)", "SQRT"),
        ("ROUND(LARGE(lines.n, 9), 2)", "LARGE"),
        ("10^300*10^300", "*"),
        ('1&REPT("x", 40000)', "REPT"),
        ('REPT("x", 32767)&"y"', "&"),
        ("-any", "-"),
        ("any%", "%"),
        ("any+1", "+"),
        ("SUM(any*lines.n)", "*"),
        ("SUMIF(lines.n, 1, lines.more)", "SUMIF"),
        ("SUM(lines.n*lines.more)", "SUM"),
    ],
)
def test_a_failure_names_the_operation(formula: str, operation: str) -> None:
    sheet = Sheet({"lines.n": [Decimal(1)], "lines.more": [Decimal(1), Decimal(2)], "any": {"empty": "any"}})
    sheet.fields["any",] = (sheet.fields["any",][0], "甲")

    with pytest.raises(EvaluationError) as failed:
        sheet.run(formula)

    assert operation == failed.value.slots["operation"]


class Counting(Sheet):
    """Counts how often values are read."""

    reads = 0

    def value(self, path: tuple[str, ...], /) -> Value:
        self.reads += 1
        return super().value(path)


@pytest.mark.parametrize(
    ("formula", "reads"),
    [
        ("SUM(lines.n/SUM(lines.n))", 2),
        ("SUM(lines.n/SUM(lines.n*lines.n))", 2),
        ("SUMPRODUCT(1/COUNTIF(lines.n, lines.n))", 2),
        ("IF(TRUE, 1, SUM(lines.n))", 0),
        ("IFERROR(1, SUM(lines.n))", 0),
    ],
)
def test_what_is_the_same_in_all_rows_is_worked_out_once_and_what_is_not_needed_never(
    formula: str, reads: int
) -> None:
    sheet = Counting({"lines.n": [Decimal(n) for n in range(1, 51)]})

    sheet.run(formula)

    assert reads == sheet.reads


def test_a_compiled_formula_serves_many_records() -> None:
    first, second = Sheet({"n": Decimal(1)}), Sheet({"n": Decimal(2)})
    evaluate = compile_formula(check(parse("n*10"), first))

    assert [Decimal(10), Decimal(20)] == [evaluate(first), evaluate(second)]
