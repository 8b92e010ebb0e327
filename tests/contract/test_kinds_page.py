"""docs/kinds.md tells what every kind can do; here each of its cells is tried on both databases."""

from __future__ import annotations

from tests.support.abilities import FILED, PAGE, SECRET, matrix, page


def test_the_page_of_kinds_tells_the_truth_and_every_kind_can_what_all_can(database_url: str) -> None:
    found = matrix(database_url)

    assert page(found) == PAGE.read_text(encoding="utf-8"), "run: python -m tests.support.abilities"
    assert {
        kind for kind, told in found.items() if not (told["list"] and told["hidden"] and told["export"])
    } == set()
    inputs = {kind for kind, told in found.items() if told["api"]} - {
        "subform",
        "formula",
        "lookup",
        "rollup",
    }
    for ability in ("import", "history", "formula", "required", "sub_row", "masked", "text"):
        left_out = {"serial"} | (FILED if ability in ("import", "text") else set())
        left_out |= SECRET if ability in ("formula", "text") else set()
        assert {kind for kind in inputs if not found[kind][ability]} <= left_out, ability
