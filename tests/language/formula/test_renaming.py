"""Names to ids and back: a stored formula survives every renaming."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, strategies as st

from huodan.language.formula import (
    FormulaError,
    Reference,
    Step,
    Type,
    ValueType,
    check,
    parse,
    to_ids,
    to_labels,
)

NUMBER = Type(ValueType.NUMBER)


@dataclass(frozen=True)
class Field:
    id: str
    key: str
    label: str

    @property
    def step(self) -> Step:
        return Step(self.id, self.label, self.key)


@dataclass(frozen=True)
class Form:
    """Own fields and those of one subform, found as a compiled plan finds them."""

    own: tuple[Field, ...]
    lines: Field
    rows: tuple[Field, ...]

    def find(self, parts: tuple[str, ...], /) -> Reference | None:
        head = choose((*self.own, self.lines), parts[0])
        if head is None:
            return None
        if len(parts) == 1:
            return Reference((head.id,), NUMBER, head.label, (head.step,))
        leaf = choose(self.rows, parts[1]) if head is self.lines and len(parts) == 2 else None
        if leaf is None:
            return None
        many = Type(NUMBER.base, many=True)
        return Reference((head.id, leaf.id), many, leaf.label, (head.step, leaf.step))

    def names(self) -> Iterable[str]:
        return [field.label for field in self.own]


def choose(fields: tuple[Field, ...], name: str) -> Field | None:
    for wanted in (lambda field: f"#{field.id}", lambda field: field.key, lambda field: field.label):
        found = [field for field in fields if wanted(field) == name]
        if found:
            return found[0] if len(found) == 1 else None
    return None


FORM = Form(
    own=(
        Field("o_total", "total", "订单总金额"),
        Field("o_rate", "rate", "折扣（%）"),
        Field("o_old", "old", "总额"),
    ),
    lines=Field("o_lines", "lines", "订单明细"),
    rows=(Field("l_price", "price", "单价"), Field("l_quantity", "quantity", "数量")),
)
LABELS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=6).filter(
    lambda label: not label.startswith("#")
)
FORMULAS = st.lists(
    st.sampled_from(
        [
            "#o_total",
            "#o_rate",
            "#o_old",
            "SUM(#o_lines.#l_price)",
            "sum( #o_lines . #l_quantity )",
            '"单价"',
            " 1.50",
        ]
    ),
    min_size=1,
    max_size=6,
).map(" & \n".join)


def test_names_become_ids_and_everything_else_stays() -> None:
    text = '=ROUND(求和(订单明细.单价  ×订单明细.数量) * (1－【折扣（%）】%), 2)  & "单价"'

    ids = to_ids(text, FORM)

    assert ids == '=ROUND(求和(#o_lines.#l_price  ×#o_lines.#l_quantity) * (1－#o_rate%), 2)  & "单价"'
    assert text == to_labels(ids, FORM)


def test_keys_and_labels_mean_the_same() -> None:
    assert to_ids("lines.price + total", FORM) == to_ids("订单明细.单价 + 订单总金额", FORM)


def test_after_a_renaming_the_formula_shows_the_new_label() -> None:
    ids = to_ids("订单总金额*2", FORM)
    renamed = replace(FORM, own=(replace(FORM.own[0], label="合计 (元)"), *FORM.own[1:]))

    assert to_labels(ids, renamed) == "【合计 (元)】*2"
    assert ids == to_ids("【合计 (元)】*2", renamed)


def test_a_label_two_fields_share_gives_way_to_the_key() -> None:
    double = replace(FORM, own=(*FORM.own[:2], replace(FORM.own[2], label="订单总金额")))

    assert to_labels("#o_old - #o_total", double) == "old - total"


def test_an_id_that_is_gone_stays_visible() -> None:
    assert to_labels("#o_gone + #o_total", FORM) == "#o_gone + 订单总金额"


def test_unknown_names_are_refused() -> None:
    with pytest.raises(FormulaError, match="there is no field"):
        to_ids("订单总额", FORM)


@given(FORMULAS, st.lists(LABELS, min_size=6, max_size=6))
def test_a_formula_survives_any_renaming(formula: str, labels: list[str]) -> None:
    fields = [
        replace(field, label=label)
        for field, label in zip((*FORM.own, FORM.lines, *FORM.rows), labels, strict=True)
    ]
    renamed = Form(own=tuple(fields[:3]), lines=fields[3], rows=tuple(fields[4:]))
    ids = to_ids(formula, FORM)

    shown = to_labels(ids, renamed)

    assert ids == to_ids(shown, renamed)
    assert check(parse(formula), FORM).node == check(parse(shown), renamed).node
