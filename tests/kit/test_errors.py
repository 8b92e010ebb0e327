"""What errors say, in two languages, and how they travel."""

import pickle

import pytest

from huodan.kit.errors import HuodanError, Invalid, Problem
from huodan.kit.words import say


class OutOfPaper(HuodanError):
    """The printer has run out of paper."""

    code = "out_of_paper"
    zh = "「{label}」缺纸，还差 {sheets} 张，请加纸。"
    en = '"{label}" lacks {sheets} sheets; please add paper.'
    status = 409


ERROR = OutOfPaper(label={"zh": "打印机", "en": "Printer"}, sheets=3, path="tray.1")


def test_an_error_says_it_in_both_languages() -> None:
    assert ERROR.text("zh") == "「打印机」缺纸，还差 3 张，请加纸。"
    assert ERROR.text("en") == '"Printer" lacks 3 sheets; please add paper.'
    assert str(ERROR) == ERROR.text("en")


def test_an_error_carries_its_slots_and_its_path() -> None:
    assert ERROR.slots["sheets"] == 3
    assert ERROR.path == "tray.1"
    assert OutOfPaper(label="x", sheets=1).path == ""


def test_an_error_refuses_to_be_made_without_a_named_slot() -> None:
    with pytest.raises(AssertionError, match="OutOfPaper lacks sheets"):
        OutOfPaper(label="x")


def test_an_error_becomes_a_problem() -> None:
    problem = ERROR.problem()

    assert problem == Problem("tray.1", "out_of_paper", ERROR.text("zh"), ERROR.text("en"))
    assert ERROR.problem(path="lines.2").path == "lines.2"
    assert problem.text("zh") == ERROR.text("zh")
    assert problem.text("en") == ERROR.text("en")


def test_braces_in_a_slot_are_only_text() -> None:
    assert "{0.__class__}" in OutOfPaper(label="{0.__class__}", sheets=1).text("zh")


def test_invalid_names_the_first_three() -> None:
    problems = tuple(Problem(f"f{n}", "empty", f"第{n}项必填", f"Field {n} is required") for n in range(1, 5))

    error = Invalid(problems)

    assert error.errors == problems
    assert error.status == 422
    assert error.text("zh") == "有 4 处需要改正：第1项必填；第2项必填；第3项必填；…"
    assert str(error) == "4 to correct: Field 1 is required; Field 2 is required; Field 3 is required; …"


@pytest.mark.parametrize("error", [ERROR, Invalid([ERROR.problem()])])
def test_errors_come_back_from_a_child_process(error: HuodanError) -> None:
    back = pickle.loads(pickle.dumps(error))

    assert type(back) is type(error)
    assert back.slots == error.slots
    assert back.problem() == error.problem()
    assert getattr(back, "errors", None) == getattr(error, "errors", None)


def test_say_falls_back_to_chinese_then_to_any() -> None:
    assert say("订单", "en") == "订单"
    assert say({"zh": "订单", "en": "Order"}, "en") == "Order"
    assert say({"zh": "订单", "en": ""}, "en") == "订单"
    assert say({"de": "Auftrag"}, "en") == "Auftrag"
    assert say({}, "zh") == ""
