"""
What can be wrong with a formula.

Owns: the mistake in what was written and the failure while it is worked out, both with their place.
Does not own: the wording of a single mistake (that is where it is found).
"""

from huodan.kit.errors import HuodanError
from huodan.language.formula.tree import Place
from huodan.language.formula.values import Fault, Refusal


class FormulaError(HuodanError):
    """What was written is no formula here; ``line`` and ``column`` count from 1."""

    code = "bad_formula"
    zh = "公式第 {line} 行第 {column} 个字：{reason}。{expected}"
    en = "Formula, line {line}, character {column}: {reason}. {expected}"
    status = 422


class EvaluationError(HuodanError):
    """The formula has no result for these values; ``fault`` is what Excel would show, such as ``#DIV/0!``."""

    code = "no_result"
    zh = "公式第 {line} 行第 {column} 个字「{operation}」算不出结果：{reason}。"
    en = "Formula, line {line}, character {column}: {operation} gave no result, because {reason}."
    status = 422


class Cycle(HuodanError):
    """Computed fields need each other."""

    code = "formula_cycle"
    zh = "这些字段互相引用，无法计算：{names}。请去掉其中一处引用。"
    en = "These fields refer to each other and cannot be computed: {names}. Please remove a reference."
    status = 422


def mistake(place: Place, reason: tuple[str, str], expected: tuple[str, str]) -> FormulaError:
    """Return the FormulaError at a place; texts are (Chinese, English), only questions with their mark."""
    zh, en = expected
    ended = {"zh": zh if zh.endswith("？") else f"{zh}。", "en": en if en.endswith("?") else f"{en}."}
    return FormulaError(line=place.line, column=place.column, reason=_both(*reason), expected=ended)


def failure(place: Place, operation: str, fault: Fault, reason: tuple[str, str]) -> EvaluationError:
    """Return the EvaluationError of an operation at a place."""
    return EvaluationError(
        line=place.line, column=place.column, operation=operation, fault=str(fault), reason=_both(*reason)
    )


def refusal_of(failed: EvaluationError) -> Refusal:
    """Return a failure without its place, as it lies in a list."""
    reason = failed.slots["reason"]
    assert isinstance(reason, dict)
    return Refusal(Fault(str(failed.slots["fault"])), reason["zh"], reason["en"])


def _both(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}
