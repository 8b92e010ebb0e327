"""Functions that decide. The branches not taken are not worked out."""

from huodan.language.formula.conversions import same, truth_of
from huodan.language.formula.functions._base import Lazy, Truths, attempt, common, either, function
from huodan.language.formula.values import Fault, Refusal, Table, Type, Value, ValueType

GROUP = {"zh": "逻辑", "en": "Logic"}


def _otherwise() -> Value:
    return False


def _if_gives(types: tuple[Type, ...]) -> ValueType:
    return common(kind.base for kind in (*types[1:], Type(ValueType.BOOL))[:2])


def _ifs_gives(types: tuple[Type, ...]) -> ValueType:
    return common(kind.base for kind in types[1::2])


def _switch_gives(types: tuple[Type, ...]) -> ValueType:
    results = (*types[2::2], *(types[-1:] if len(types) % 2 == 0 else ()))
    return common(kind.base for kind in results)


@function(
    "IF",
    "如果",
    zh="条件成立时得到第二项，否则得到第三项（不写则为 FALSE）",
    examples={'IF(3>2, "大", "小")': "大", "IF(FALSE, 1)": "FALSE", "如果(真, 1, 1/0)": "1"},
    gives=_if_gives,
)
def if_(condition: bool, then: Lazy, otherwise: Lazy = _otherwise) -> Value:
    """Give the second value if the condition holds, else the third (FALSE if left out)."""
    return then() if condition else otherwise()


@function(
    "IFS",
    "多条件",
    "多重判断",
    zh="依次判断，得到第一个成立的条件后面的值",
    examples={'IFS(1>2, "一", 2>1, "二")': "二", "多条件(假, 1, 真, 2)": "2"},
    gives=_ifs_gives,
    step=2,
)
def ifs(*pairs: Lazy) -> Value:
    """Give the value after the first condition that holds."""
    for condition, result in zip(pairs[::2], pairs[1::2], strict=True):
        if truth_of(condition()):
            return result()
    raise Refusal(
        Fault.MISSING,
        "没有一个条件成立，请在最后加上 TRUE 和默认值",
        "none of the conditions holds; add TRUE and a default at the end",
    )


@function(
    "SWITCH",
    "匹配",
    zh="在成对的「值, 结果」中找到相等的值，得到它的结果；最后可加默认结果",
    examples={'SWITCH(2, 1, "一", 2, "二")': "二", 'SWITCH("x", "a", 1, 0)': "0"},
    gives=_switch_gives,
)
def switch(value: Value, first: Value, result: Lazy, *more: Lazy) -> Value:
    """Give the result that follows the value equal to the first; a single last one is the default."""
    if same(value, first):
        return result()
    for case, then in zip(more[:-1:2], more[1::2], strict=False):
        if same(value, case()):
            return then()
    if len(more) % 2:
        return more[-1]()
    raise Refusal(
        Fault.MISSING,
        "没有相等的值，请在最后加上默认结果",
        "no value is equal; add a default result at the end",
    )


@function(
    "AND", "且", "并且", zh="所有条件都成立才为真", examples={"AND(1<2, 2<3)": "TRUE", "且(真, 假)": "FALSE"}
)
def and_(*conditions: Truths) -> bool:
    """Return whether all conditions hold."""
    _demand_truths(conditions)
    return all(map(all, conditions))


@function(
    "OR", "或", "或者", zh="有一个条件成立就为真", examples={"OR(1>2, 2<3)": "TRUE", "或(假, 假)": "FALSE"}
)
def or_(*conditions: Truths) -> bool:
    """Return whether at least one condition holds."""
    _demand_truths(conditions)
    return any(map(any, conditions))


@function(
    "XOR",
    "异或",
    zh="成立的条件个数为奇数时为真",
    examples={"XOR(TRUE, FALSE)": "TRUE", "XOR(TRUE, TRUE)": "FALSE"},
)
def xor(*conditions: Truths) -> bool:
    """Return whether an odd number of conditions hold."""
    _demand_truths(conditions)
    return sum(map(sum, conditions)) % 2 == 1


def _demand_truths(conditions: tuple[Truths, ...]) -> None:
    """Refuse tables without a single truth; a subform without rows has none and that is fine."""
    if not any(conditions) and any(isinstance(each, Table) for each in conditions):
        raise Refusal(Fault.VALUE, "没有一个真或假", "there is neither true nor false")


@function("NOT", "非", "不是", zh="条件不成立时为真", examples={"NOT(1>2)": "TRUE", "非(真)": "FALSE"})
def not_(condition: bool) -> bool:
    """Return whether the condition does not hold."""
    return not condition


@function(
    "IFERROR",
    "如果出错",
    zh="算得出结果就用它，否则用第二项",
    examples={"IFERROR(1/0, 0)": "0", "IFERROR(6/3, 0)": "2"},
    gives=either(),
)
def iferror(value: Lazy, instead: Lazy) -> Value:
    """Give the first value, or the second if the first has no result."""
    found = attempt(value)
    return instead() if isinstance(found, Refusal) else found


@function(
    "IFEMPTY",
    "如果为空",
    zh="第一项没有填写时用第二项，否则用第一项",
    examples={'IFEMPTY("", "未填")': "未填", "如果为空(0, 5)": "0"},
    gives=either(),
)
def ifempty(value: Value, instead: Lazy) -> Value:
    """Give the first value, or the second if the first is empty."""
    return instead() if value is None or value == "" else value


@function(
    "IFNA",
    "如果没找到",
    zh="第一项的结果是 #N/A（没找到）时用第二项，否则用第一项",
    examples={"IFNA(MATCH(3, {1, 2}, 0), 0)": "0", "IFNA(7, 0)": "7"},
    gives=either(),
)
def ifna(value: Lazy, instead: Lazy) -> Value:
    """Give the first value, or the second if the first was not found (#N/A)."""
    found = attempt(value)
    if not isinstance(found, Refusal):
        return found
    if found.fault is not Fault.MISSING:
        raise found
    return instead()


@function("TRUE", "为真", zh="真，与直接写 TRUE 相同", examples={"TRUE()": "TRUE"})
def true() -> bool:
    """Give true, the same as writing TRUE."""
    return True


@function("FALSE", "为假", zh="假，与直接写 FALSE 相同", examples={"FALSE()": "FALSE"})
def false() -> bool:
    """Give false, the same as writing FALSE."""
    return False
