"""The order of computed fields, and cycles by name."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from huodan.language.formula import Cycle, order

FIELDS = [f"f{number}" for number in range(8)]
# A field refers only to earlier ones, so there is no cycle.
ACYCLIC = st.fixed_dictionaries(
    {field: st.frozensets(st.sampled_from([*FIELDS[:place], "input"])) for place, field in enumerate(FIELDS)}
)


@given(ACYCLIC, st.permutations(FIELDS))
def test_each_field_comes_after_those_it_refers_to(
    formulas: dict[str, frozenset[str]], shuffled: list[str]
) -> None:
    result = order({field: formulas[field] for field in shuffled}, {})

    assert sorted(FIELDS) == sorted(result)
    assert all(
        result.index(needed) < result.index(field)
        for field in FIELDS
        for needed in formulas[field] - {"input"}
    )


def test_a_cycle_is_named_by_its_labels() -> None:
    formulas = {
        "total": frozenset({"net"}),
        "net": frozenset({"discount"}),
        "discount": frozenset({"net"}),
    }

    with pytest.raises(Cycle) as found:
        order(formulas, {"net": "小计", "discount": "折扣", "total": "总额"})

    assert found.value.slots["names"] in ("小计 → 折扣 → 小计", "折扣 → 小计 → 折扣")


def test_a_field_may_not_refer_to_itself() -> None:
    with pytest.raises(Cycle, match="小计 → 小计"):
        order({"net": frozenset({"net"})}, {"net": "小计"})
