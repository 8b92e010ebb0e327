"""
What of a flow works, but perhaps not as it was meant: amounts that two ways claim or none, rows of a matrix that leave gaps,
steps nobody comes to. Warnings; nothing is kept from being published by them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from huodan.kit.errors import Problem
from huodan.kit.numbers import plain
from huodan.kit.words import say
from huodan.language.formula.tree import Binary, Call, Constant, Name, Node as Tree, Unary
from huodan.language.nodes import Node
from huodan.language.nodes._asking import Asking
from huodan.language.nodes._needs import People
from huodan.language.nodes._who import Matrix, MatrixRow
from huodan.language.plan.flow_who import amount_of
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.flows import walk

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers from ``low`` to ``high``; None is without end. has_low, has_high: whether these belong to it."""

    low: Decimal | None = None
    high: Decimal | None = None
    has_low: bool = False
    has_high: bool = False

    def both(self, other: Span) -> Span | None:
        """Give what belongs to both, None where nothing does."""
        low, high = max(_lower(self), _lower(other)), min(_upper(self), _upper(other))
        made = Span(
            low.at, high.at, low.rank == 0 and low.at is not None, high.rank == 0 and high.at is not None
        )
        if made.low is None or made.high is None or made.low < made.high:
            return made
        return made if made.low == made.high and made.has_low and made.has_high else None

    def shown(self, lang: str) -> str:
        """Write it."""
        words = {"zh": ("以上", "以下", " 到 "), "en": (" and more", " and less", " to ")}[lang]
        if self.low is None or self.high is None:
            at = self.high if self.low is None else self.low
            return (
                ("任何数" if lang == "zh" else "any") if at is None else plain(at) + words[self.low is None]
            )
        return plain(self.low) if self.low == self.high else f"{plain(self.low)}{words[2]}{plain(self.high)}"


@dataclass(frozen=True, slots=True, order=True)
class _Edge:
    """The place of an end, so that two can be compared. side: -1 is before all numbers, 1 behind all."""

    side: int
    value: Decimal
    rank: int

    @property
    def at(self) -> Decimal | None:
        return None if self.side else self.value


def _lower(span: Span) -> _Edge:
    return _Edge(-1, Decimal(0), 0) if span.low is None else _Edge(0, span.low, 0 if span.has_low else 1)


def _upper(span: Span) -> _Edge:
    return _Edge(1, Decimal(0), 0) if span.high is None else _Edge(0, span.high, 0 if span.has_high else -1)


def warnings(found: PlanFlow, at: str) -> tuple[Problem, ...]:
    """List what of a flow may not be meant. at: its place in the documents."""
    return tuple(_warnings(found, at))


def _warnings(found: PlanFlow, at: str) -> Iterator[Problem]:
    if not found.flow.nodes:
        zh, en = "流程里还没有步骤，开始后马上就结束。", "There are no steps: it ends as soon as it begins."
        yield Problem(path=f"{at}.nodes", code="no_nodes", zh=zh, en=en)
    yield from _late_end(found, at)
    rows: dict[str, list[Node]] = {}
    for way, node, loops in walk(found.flow.nodes, f"{at}.nodes"):
        rows.setdefault(way.rpartition(".")[0], []).append(node)
        if len([arm for arm in node.arms if arm.when is not None]) > 1:
            table = found.aims[_of(loops[-1])].table if loops else None
            yield from _ways(found, node, f"{way}.ways", table)
        for need in node.needs():
            if isinstance(need, People) and need.who.matrix is not None:
                yield from _matrix(need.who.matrix, f"{way}.{need.at}.matrix")
    for row, nodes in rows.items():
        for place, (before, _) in enumerate(pairwise(nodes), 1):
            if never_passes(before):
                zh = f"前面是「{say(before.label, 'zh')}」，永远走不到这一步。请移到前面，或删去。"
                en = f"“{say(before.label, 'en')}” stands before it: nothing comes here. Move it or take it away."
                yield Problem(path=f"{row}.{place}", code="never_reached", zh=zh, en=en)
                break


def never_passes(node: Node) -> bool:
    """Say whether no run goes on behind a node: of ways one of which is gone, none does."""
    if node.never_passes or not node.arms or node.is_loop:
        return node.never_passes
    ends = [any(map(never_passes, arm.nodes)) for arm in node.arms]
    return any(ends) if getattr(node, "mode", "") == "parallel" else all(ends)


def _late_end(found: PlanFlow, at: str) -> Iterator[Problem]:
    """Say where a run does not end by its condition until something else happens: a step waits, and nothing looks again."""
    if found.flow.ends_when not in found.moving:
        return
    asks = (node for _, node, _ in walk(found.flow.nodes, at) if isinstance(node, Asking) and not node.due)
    for node in asks:
        step_zh, step_en = (say(node.label, lang) for lang in ("zh", "en"))
        zh = (
            "这个条件用到日期、打开时才算的数或别的数据，它们变了不会马上结束流程：要等这条数据本身改动，或步骤的限时到点才再看一次。"
            f"「{step_zh}」没有限时，请给它加一个（例如每天提醒）。"
        )
        en = (
            "This condition reads the day, values worked out when shown, or other records. It is asked again when this record "
            f"changes, or a step's deadline comes. “{step_en}” has no deadline: give it one, such as a daily reminder."
        )
        yield Problem(path=f"{at}.ends_when", code="ends_late", zh=zh, en=en)
        return


def _of(loop: Node) -> str:
    return str(getattr(loop, "of", ""))


def _ways(found: PlanFlow, node: Node, at: str, table: str | None) -> Iterator[Problem]:
    """Compare the amounts of ways whose conditions are about one and the same number."""
    read = [(n, span_of(found.formula(arm.when, table).node)) for n, arm in enumerate(node.arms) if arm.when]
    spans = [(n, told) for n, told in read if told is not None]
    if len(spans) < 2 or len({name for _, (name, _) in spans}) > 1:
        return
    named = [(n, span) for n, (_, span) in spans]
    for index, (n, span) in enumerate(named):
        for m, other in named[:index]:
            shared = span.both(other)
            if shared is None or getattr(node, "mode", "exclusive") != "exclusive":
                continue
            zh_other, en_other = (say(node.arms[m].label, lang) for lang in ("zh", "en"))
            if shared == span:
                zh = f"永远走不到这一条：它的范围都在前面的「{zh_other}」里。请把它移到前面，或改条件。"
                en = f"Nothing goes this way: all of it belongs to “{en_other}” before it. Move it up or change it."
                yield Problem(path=f"{at}.{n}", code="never_reached", zh=zh, en=en)
            else:
                zh = f"和「{zh_other}」重叠：{shared.shown('zh')}。走前面的那条。"
                en = f"Overlaps with “{en_other}”: {shared.shown('en')}. The one before wins."
                yield Problem(path=f"{at}.{n}", code="overlap", zh=zh, en=en)
    for gap in gaps([span for _, span in named]):
        zh = f"{gap.shown('zh')} 没有写在条件里，会走「其他情况」。"
        en = f"{gap.shown('en')} is in no condition and goes the way for everything else."
        yield Problem(path=at, code="gap", zh=zh, en=en)


def gaps(spans: Sequence[Span]) -> Iterator[Span]:
    """Give what lies between some spans and belongs to none."""
    ordered = sorted(spans, key=_lower)
    reached = ordered[0] if ordered else Span()
    for span in ordered[1:]:
        if reached.high is None:
            return
        if span.low is not None and (
            span.low > reached.high or (span.low == reached.high and not (span.has_low or reached.has_high))
        ):
            yield Span(reached.high, span.low, not reached.has_high, not span.has_low)
        if _upper(span) > _upper(reached):
            reached = span


def span_of(node: Tree) -> tuple[tuple[str, ...], Span] | None:
    """Read a condition that is about one number only: which, and from where to where; None for any other."""
    if isinstance(node, Call) and node.function == "AND":
        parts = [span_of(each) for each in node.arguments]
        told = [each for each in parts if each is not None]
        if not told or len(told) < len(parts) or len({name for name, _ in told}) > 1:
            return None
        made: Span | None = Span()
        for _, span in told:
            made = made and made.both(span)
        return None if made is None else (told[0][0], made)
    if not isinstance(node, Binary) or node.operator not in _TURNED:
        return None
    left, right, operator = node.left, node.right, node.operator
    if isinstance(right, Name):
        left, right, operator = right, left, _TURNED[operator]
    value = _number(right)
    if not isinstance(left, Name) or value is None:
        return None
    low = value if operator in (">", ">=", "=") else None
    high = value if operator in ("<", "<=", "=") else None
    return left.path, Span(low, high, operator in (">=", "="), operator in ("<=", "="))


def _number(node: Tree) -> Decimal | None:
    if isinstance(node, Unary) and node.operator == "-":
        found = _number(node.operand)
        return None if found is None else -found
    value = node.value if isinstance(node, Constant) else None
    return value if isinstance(value, Decimal) else None


def _matrix(matrix: Matrix, at: str) -> Iterator[Problem]:
    """Compare the amounts of rows that hold for the same; a row for more than those before it is for what they leave."""
    if matrix.amount is None:
        return
    for n, row in enumerate(matrix.rows):
        for m, other in enumerate(matrix.rows[:n]):
            shared = _span(row).both(_span(other))
            if shared is None or not _meet(row, other):
                continue
            if shared == _span(row) and _holds_for(other, row):
                zh = f"第 {n + 1} 行永远用不到：都在第 {m + 1} 行的范围里。请移到它前面，或删去。"
                en = f"Row {n + 1} is never used: row {m + 1} before it holds for all of it. Move it up or take it away."
                yield Problem(path=f"{at}.rows.{n}", code="never_reached", zh=zh, en=en)
                break
            if not _holds_for(row, other) or _holds_for(other, row):
                zh = f"第 {n + 1} 行和第 {m + 1} 行重叠：{shared.shown('zh')}。前面的一行算数。"
                en = f"Row {n + 1} overlaps with row {m + 1}: {shared.shown('en')}. The row before counts."
                yield Problem(path=f"{at}.rows.{n}", code="overlap", zh=zh, en=en)
    alike: dict[tuple[object, ...], list[int]] = {}
    for n, row in enumerate(matrix.rows):
        alike.setdefault(tuple(map(frozenset, _dimensions(row))), []).append(n)
    for places in alike.values():
        spans = [_span(row) for row in matrix.rows if _holds_for(row, matrix.rows[places[0]])]
        rows = [n + 1 for n in places]
        for gap in (*_before(spans), *gaps(spans), *_behind(spans)):
            zh = f"第 {'、'.join(map(str, rows))} 行：{gap.shown('zh')} 没有审批人，请补上一行。"
            en = f"Row {', '.join(map(str, rows))}: nobody is named for {gap.shown('en')}; add a row."
            yield Problem(path=f"{at}.rows.{places[0]}", code="gap", zh=zh, en=en)


def _before(spans: Sequence[Span]) -> Iterator[Span]:
    """Give what lies below all spans, where they begin above nothing."""
    first = min(spans, key=_lower)
    if first.low is not None and first.low > 0:
        yield Span(high=first.low, has_high=not first.has_low)


def _behind(spans: Sequence[Span]) -> Iterator[Span]:
    """Give what lies above all spans."""
    last = max(spans, key=_upper)
    if last.high is not None:
        yield Span(low=last.high, has_low=not last.has_high)


def _span(row: MatrixRow) -> Span:
    least = amount_of(row.least)
    return Span(least, amount_of(row.most), has_low=least is not None)


def _dimensions(row: MatrixRow) -> tuple[Sequence[str], ...]:
    """Give what a row holds for besides amounts; nothing of one is all of it."""
    return row.departments, row.options, (*row.starters, *row.starter_roles)


def _meet(one: MatrixRow, other: MatrixRow) -> bool:
    """Say whether some record may be for both."""
    pairs = zip(_dimensions(one), _dimensions(other), strict=True)
    return all(not mine or not theirs or set(mine) & set(theirs) for mine, theirs in pairs)


def _holds_for(wide: MatrixRow, narrow: MatrixRow) -> bool:
    """Say whether a row holds for all that another one does."""
    pairs = zip(_dimensions(wide), _dimensions(narrow), strict=True)
    return all(not mine or (theirs and set(mine) >= set(theirs)) for mine, theirs in pairs)
