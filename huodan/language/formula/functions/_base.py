"""
The contract of a function: a plain Python function whose annotations are its signature.

Owns: reading a signature, the registry's entry, names in two languages.
Does not own: the functions (one file per theme) and turning values into arguments (``compiler.py``).

Annotations of parameters (a default makes one optional, ``*`` lets it repeat):
    Decimal, int (cut off), str, bool          one value, converted as Excel does
    date, datetime                             one day, one wall clock moment; if empty, so is the result
    Value                                      one value as it is
    Numbers                                    the numbers of a list; empty, text and truths in it are skipped
    Sizes                                      the numbers and dates of a list; the rest in it is skipped
    Truths                                     the truths of a list; empty and text in it are skipped
    Values                                     a list as it is, if there is no failure in it
    Cells                                      a list as it is; failures lie in it as ``Refusal``
    Lazy                                       one value, worked out only when called
    Env                                        the clock; not written in formulas
Given a list where one value is wanted, the call is worked out once per sub-row.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from inspect import Parameter, getdoc, signature
from types import NoneType, UnionType
from typing import TypeAlias

from huodan.language.formula.errors import EvaluationError, refusal_of
from huodan.language.formula.scope import Env
from huodan.language.formula.values import OPEN, TIMES, Refusal, Type, Value, ValueType

Lazy: TypeAlias = Callable[[], Value]
Numbers: TypeAlias = tuple[Decimal, ...]
Sizes: TypeAlias = tuple[Decimal | date, ...]
Truths: TypeAlias = tuple[bool, ...]
Values: TypeAlias = tuple[Value, ...]


class Cells(tuple[Value, ...]):
    """Only an annotation."""


_KINDS: Mapping[object, tuple[ValueType, tuple[ValueType, ...]]] = {
    # annotation: the type it stands for, and what else is taken for it
    Decimal: (ValueType.NUMBER, (ValueType.BOOL,)),
    int: (ValueType.NUMBER, (ValueType.BOOL,)),
    str: (ValueType.TEXT, tuple(ValueType)),
    bool: (ValueType.BOOL, (ValueType.NUMBER,)),
    date: (ValueType.DATE, TIMES),
    datetime: (ValueType.INSTANT, TIMES),
    Numbers: (ValueType.NUMBER, ()),
    Sizes: (ValueType.NUMBER, TIMES),
    Truths: (ValueType.BOOL, (ValueType.NUMBER,)),
    Value: (ValueType.ANY, tuple(ValueType)),
    Values: (ValueType.ANY, tuple(ValueType)),
    Cells: (ValueType.ANY, tuple(ValueType)),
    Lazy: (ValueType.ANY, tuple(ValueType)),
}


@dataclass(frozen=True, slots=True)
class Argument:
    """What one argument must be: ``kind`` is its annotation, ``wants`` the type it stands for."""

    kind: object
    wants: ValueType

    @property
    def takes_list(self) -> bool:
        """Return whether a list is taken whole instead of row by row."""
        return self.kind in (Numbers, Sizes, Truths, Values, Cells)

    def accepts(self, given: Type) -> bool:
        """Return whether an expression of this type can be given."""
        if given.base is ValueType.BOOL and self.kind == Numbers:
            return (
                not given.many
            )  # Excel counts TRUE alone as 1 and skips it in a list; a silent 0 helps nobody
        return given.base in OPEN or given.base is self.wants or given.base in _KINDS[self.kind][1]


@dataclass(frozen=True, slots=True)
class Function:
    """
    One function of the language.

    repeated: what every argument after the fixed ones must be; they come in groups of ``step``.
    gives: works out the type of the result from those of the arguments.
    """

    name: str
    names: tuple[str, ...]
    run: Callable[..., Value]
    fixed: tuple[Argument, ...]
    repeated: Argument | None
    at_least: int
    step: int
    uses_clock: bool
    gives: Callable[[tuple[Type, ...]], ValueType]
    docs: Mapping[str, str]
    examples: Mapping[str, str]

    def argument(self, position: int) -> Argument:
        """Return what the argument at a position, counted from 0, must be."""
        found = self.fixed[position] if position < len(self.fixed) else self.repeated
        assert found is not None, f"{self.name} has no argument {position}"
        return found

    def takes(self, count: int) -> bool:
        """Return whether so many arguments can be given."""
        extra = count - len(self.fixed)
        return count >= self.at_least and (
            extra <= 0 or (self.repeated is not None and extra % self.step == 0)
        )


def function(
    name: str,
    *names: str,
    zh: str,
    examples: Mapping[str, str],
    gives: Callable[[tuple[Type, ...]], ValueType] | None = None,
    step: int = 1,
) -> Callable[[Callable[..., Value]], Function]:
    """
    Make a function of the language; its docstring's first line is the English help, ``zh`` the Chinese.

    names: the Chinese name shown, then others that are understood.
    examples: a formula and its result as text.
    gives: the type of the result where the annotation ``Value`` leaves it open.
    """

    def make(run: Callable[..., Value]) -> Function:
        kinds = run.__annotations__
        parameters = [each for each in signature(run).parameters.values() if each.annotation is not Env]
        repeats = bool(parameters) and parameters[-1].kind is Parameter.VAR_POSITIONAL
        fixed = parameters[:-1] if repeats else parameters
        result = _KINDS[kinds["return"]][0]
        return Function(
            name=name,
            names=names,
            run=run,
            fixed=tuple(_argument(each) for each in fixed),
            repeated=_argument(parameters[-1]) if repeats else None,
            at_least=sum(each.default is Parameter.empty for each in fixed) if fixed else step * repeats,
            step=step,
            uses_clock=Env in kinds.values(),
            gives=gives or (lambda types: result),
            docs={"zh": zh, "en": (getdoc(run) or "").partition("\n")[0]},
            examples=examples,
        )

    return make


def either(*positions: int) -> Callable[[tuple[Type, ...]], ValueType]:
    """Return a ``gives``: the common type of the arguments at these positions, else of all."""

    def gives(types: tuple[Type, ...]) -> ValueType:
        chosen = [types[position] for position in positions if position < len(types)] if positions else types
        return common(kind.base for kind in chosen)

    return gives


def common(types: Iterable[ValueType]) -> ValueType:
    """Return the type that covers all of them; empty fits everything."""
    kinds = set(types) - {ValueType.NOTHING}
    return kinds.pop() if len(kinds) == 1 else ValueType.ANY if kinds else ValueType.NOTHING


def attempt(value: Lazy) -> Value:
    """Return a value, or the failure that it has instead of one."""
    try:
        return value()
    except EvaluationError as failed:
        return refusal_of(failed)
    except Refusal as refused:
        return refused


def _argument(parameter: Parameter) -> Argument:
    kind = parameter.annotation
    if isinstance(kind, UnionType):
        (kind,) = (each for each in kind.__args__ if each is not NoneType)
    return Argument(kind, _KINDS[kind][0])
