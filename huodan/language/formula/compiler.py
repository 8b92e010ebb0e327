"""
Checked tree to Python closures, made once and called per record.

Owns: turning values into arguments, working out rows one by one, giving a failure its place.
Does not own: what operations do (``numbers.py``, ``moments.py``, ``functions/``), where values come from.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal, Overflow
from functools import partial
from typing import Any, TypeAlias

from huodan.language.formula.checker import Checked
from huodan.language.formula.conversions import number_of, order, text_of, truth_of, whole_of
from huodan.language.formula.errors import EvaluationError, failure
from huodan.language.formula.functions import find_function
from huodan.language.formula.functions._base import (
    Argument,
    Cells,
    Lazy,
    Numbers,
    Sizes,
    Truths,
    Values,
    attempt,
)
from huodan.language.formula.moments import day_of, days_between, moment_of, shift
from huodan.language.formula.numbers import CONTEXT, HUNDREDTH, add, divide, power, settle, subtract
from huodan.language.formula.scope import Env
from huodan.language.formula.tree import Array, Binary, Call, Constant, Each, Name, Node, Unary
from huodan.language.formula.values import TIMES, Fault, Refusal, Table, Value, ValueType, sized, uneven

Evaluate: TypeAlias = Callable[[Env], Value]
# Takes an Env, inside of an Each its _Row.
_Run: TypeAlias = Callable[[Any], Any]

_ARITHMETIC: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": add,
    "-": subtract,
    "*": CONTEXT.multiply,
    "/": divide,
    "^": power,
}
_COMPARISONS: Mapping[str, tuple[int | None, ...]] = {
    "=": (0,),
    "<>": (-1, 1, None),
    "<": (-1,),
    "<=": (-1, 0),
    ">": (1,),
    ">=": (0, 1),
}


def compile_formula(checked: Checked) -> Evaluate:
    """
    Make a function that works out a checked formula.

    The function raises EvaluationError where there is no result, such as a division by zero.
    """
    run = _compile(checked.node, None)

    def evaluate(env: Env) -> Value:
        value: Value = run(env)
        return settle(value) if isinstance(value, Decimal) else value

    return evaluate


@dataclass(slots=True)
class _Row:
    """The surroundings of one sub-row: ``cells`` are its values, ``once`` what all rows share."""

    env: Env
    cells: tuple[Value, ...]
    once: dict[int, Value]

    def value(self, path: tuple[str, ...]) -> Value:
        return self.env.value(path)

    def today(self) -> date:
        return self.env.today()

    def now(self) -> datetime:
        return self.env.now()

    @property
    def zone(self) -> tzinfo:
        return self.env.zone


# Inside of an Each: its lists and their places among the cells of a row.
_Columns: TypeAlias = dict[Name | Array, int] | None


def _compile(node: Node, columns: _Columns) -> _Run:
    match node:
        case Constant():
            return lambda env, value=node.value: value  # type: ignore[misc]
        case Name() | Array():
            return _leaf(node, columns)
        case Unary(operator="%"):
            operand = _compile(node.operand, columns)
            return _guarded(node, "%", lambda env: CONTEXT.multiply(number_of(operand(env)), HUNDREDTH))
        case Unary():
            operand = _compile(node.operand, columns)
            return _guarded(node, "-", lambda env: CONTEXT.minus(number_of(operand(env))))
        case Binary():
            return _binary(node, columns)
        case Call():
            return _call(node, columns)
        case Each():
            return _each(node)


def _leaf(node: Name | Array, columns: _Columns) -> _Run:
    if node.type.many and columns is not None:
        place = columns.setdefault(node, len(columns))
        return lambda row: _raised(row.cells[place])
    if isinstance(node, Array):
        table = Table(node.values, node.width)
        return lambda env: table
    path = node.path
    if node.type.base is ValueType.INSTANT:
        return lambda env: _localized(env.value(path), env.zone)
    return lambda env: env.value(path)


def _raised(value: Value) -> Value:
    if isinstance(value, Refusal):
        raise value
    return value


def _localized(value: Value, zone: tzinfo) -> Value:
    if isinstance(value, tuple):
        return tuple(_localized(item, zone) for item in value)
    return value.astimezone(zone) if isinstance(value, datetime) else value


def _each(node: Each) -> _Run:
    """Work the body out once per row; all list names in it have one value per row."""
    columns: dict[Name | Array, int] = {}
    body = _compile(node.body, columns)
    lists = [_leaf(leaf, None) for leaf in columns]

    def each(env: Env) -> Values:
        values = [read(env) or () for read in lists]
        if len(set(map(len, values))) > 1:
            raise uneven()
        shared: dict[int, Value] = {}
        return tuple(body(_Row(env, cells, shared)) for cells in zip(*values, strict=True))

    return each


def _binary(node: Binary, columns: _Columns) -> _Run:
    left, right = _compile(node.left, columns), _compile(node.right, columns)
    sign = node.operator
    if sign == "&":
        return _guarded(node, sign, lambda env: sized(text_of(left(env)) + text_of(right(env))))
    if sign in _COMPARISONS:
        accepted = _COMPARISONS[sign]
        return _guarded(node, sign, lambda env: order(left(env), right(env)) in accepted)
    types = node.left.type.base, node.right.type.base
    if (sign in "+-" and ValueType.ANY in types) or types[0] in TIMES or types[1] in TIMES:
        return _guarded(node, sign, partial(_with_times, sign, left, right, types))
    return _arithmetic(node, left, right)


def _arithmetic(node: Binary, left: _Run, right: _Run) -> _Run:
    operate = _ARITHMETIC[node.operator]

    def run(env: Env) -> Decimal:
        first, second = left(env), right(env)
        try:
            if type(first) is not Decimal:
                first = number_of(first)
            if type(second) is not Decimal:
                second = number_of(second)
            return operate(first, second)
        except (Refusal, ArithmeticError) as fault:
            raise _failed(node, node.operator, fault) from None

    return run


def _with_times(sign: str, left: _Run, right: _Run, types: tuple[ValueType, ValueType], env: Env) -> Value:
    """Add or subtract where a date may be; nothing comes of an empty date."""
    first, second = left(env), right(env)
    is_time = [
        kind in TIMES or isinstance(side, date) for kind, side in zip(types, (first, second), strict=True)
    ]
    if (is_time[0] and first is None) or (is_time[1] and second is None):
        return None
    if all(is_time):
        return days_between(first, second)
    if is_time[0]:
        days = number_of(second)
        return shift(first, days if sign == "+" else -days)
    if is_time[1]:
        return shift(second, number_of(first))
    return _ARITHMETIC[sign](number_of(first), number_of(second))


def _call(node: Call, columns: _Columns) -> _Run:
    function = find_function(node.function)
    assert function is not None
    arguments = [(given, function.argument(position)) for position, given in enumerate(node.arguments)]
    wholes = [wanted.takes_list and given.type.many for given, wanted in arguments]
    if columns is not None and any(wholes):
        alone = [given for given, whole in zip(node.arguments, wholes, strict=True) if not whole]
        if all(isinstance(given, Constant) for given in alone):
            return _once(_call(node, None))
    readers: list[_Run] = []
    for (given, wanted), whole in zip(arguments, wholes, strict=True):
        reader = _reader(wanted, _compile(given, None if whole else columns), given.type.many)
        readers.append(_once(reader) if whole and columns is not None else reader)
    of_time = [position for position, (_, wanted) in enumerate(arguments) if wanted.wants in TIMES]

    def call(env: Env) -> Value:
        values = [read(env) for read in readers]
        if of_time and any(values[position] is None for position in of_time):
            return None
        result: Value = function.run(env, *values) if function.uses_clock else function.run(*values)
        return sized(result) if isinstance(result, str) else result

    return _guarded(node, node.function, call)


def _once(run: _Run) -> _Run:
    """Work out what is the same in all rows of an Each only once."""

    def once(row: _Row) -> Value:
        key = id(run)
        if key not in row.once:
            row.once[key] = run(row.env)
        return row.once[key]

    return once


_CONVERSIONS: Mapping[object, Callable[[Value], object]] = {
    Decimal: number_of,
    int: whole_of,
    str: text_of,
    bool: truth_of,
    date: day_of,
    datetime: moment_of,
}


def _reader(argument: Argument, read: _Run, is_list: bool) -> _Run:
    """Return what reads one argument of a function, converted as its annotation says."""
    if argument.kind == Lazy:
        return lambda env: partial(read, env)
    if argument.kind == Cells and not is_list:
        return lambda env: (attempt(partial(read, env)),)
    if argument.takes_list:
        convert = _LISTS[argument.kind]
        return (
            (lambda env: convert(read(env) or ()))
            if is_list
            else (lambda env: convert(_alone(read(env), argument)))
        )
    conversion = _CONVERSIONS.get(argument.kind)
    return read if conversion is None else lambda env: conversion(read(env))


def _alone(value: Value, argument: Argument) -> Values:
    """Return a single value as a list; unlike in a list, a text or truth there is meant as a number."""
    if argument.kind == Numbers or (argument.kind == Sizes and not isinstance(value, date)):
        return () if value is None or value == "" else (number_of(value),)
    return (truth_of(value),) if argument.kind == Truths else (value,)


_LISTS: Mapping[object, Callable[[Values], object]] = {
    Cells: lambda values: values,
    Values: lambda values: _whole(values, values),
    Numbers: lambda values: _whole(values, tuple(value for value in values if isinstance(value, Decimal))),
    Sizes: lambda values: _whole(
        values, tuple(value for value in values if isinstance(value, Decimal | date))
    ),
    Truths: lambda values: _truths(values),
}


def _whole(values: Values, taken: Values) -> Values:
    """Return what was taken of a list, or raise the first failure in it."""
    if taken is values or len(taken) < len(values):
        for value in values:
            if isinstance(value, Refusal):
                raise value
    return taken


def _truths(values: Values) -> Values:
    """Return the truths of a list; a switch not set is false, but what is blank in a table does not count."""
    _whole(values, values)
    if isinstance(values, Table):
        kept = [truth_of(value) for value in values if value is not None and not isinstance(value, str)]
        return Table(kept, values.width)
    return tuple(truth_of(value) for value in values if not isinstance(value, str))


def _guarded(node: Node, operation: str, run: _Run) -> _Run:
    """Give a refusal its place."""

    def guarded(env: Env) -> Value:
        try:
            return run(env)  # type: ignore[no-any-return]
        except (Refusal, ArithmeticError) as fault:
            raise _failed(node, operation, fault) from None

    return guarded


def _failed(node: Node, operation: str, fault: Refusal | ArithmeticError) -> EvaluationError:
    if isinstance(fault, Refusal):
        return failure(node.place, operation, fault.fault, (fault.zh, fault.en))
    if isinstance(fault, Overflow):
        return failure(node.place, operation, Fault.NUMBER, ("数字太大", "the number is too large"))
    return failure(node.place, operation, Fault.NUMBER, ("没有这样的数", "there is no such number"))
