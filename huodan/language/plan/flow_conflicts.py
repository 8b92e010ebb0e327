"""Ways that are gone at once and write the same field: which of them wins is a matter of who is quicker."""

from __future__ import annotations

from collections.abc import Iterator

from huodan.kit.errors import Problem
from huodan.kit.words import say
from huodan.language.nodes import Node
from huodan.language.nodes._asking import Asking
from huodan.language.nodes._base import Arm
from huodan.language.nodes._needs import Gives, OtherFlow
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.flows import walk
from huodan.language.plan.model import Plan

AT_ONCE = ("parallel", "race", "inclusive")

Written = dict[tuple[str, str], Node]
"""What is written: table and field, and by which node."""


def conflicts(plan: Plan, found: PlanFlow, at: str) -> tuple[Problem, ...]:
    """List the ways that write what one before them writes too, at the same time. at: the place of the flow."""
    return tuple(_conflicts(plan, found, at))


def _conflicts(plan: Plan, found: PlanFlow, at: str) -> Iterator[Problem]:
    for way, node, _ in walk(found.flow.nodes, f"{at}.nodes"):
        if getattr(node, "mode", None) not in AT_ONCE:
            continue
        before: dict[tuple[str, str], tuple[Arm, Node]] = {}
        for n, arm in enumerate(node.arms):
            own = _written(plan, found, arm.nodes, frozenset((found.id,)))
            shared = [each for each in own if each in before]
            for table, field in shared[:1]:
                other, by = before[table, field]
                zh_field, en_field = (
                    say(plan.tables[table].by_id[field].label, lang) for lang in ("zh", "en")
                )
                zh = (
                    f"和同时走的「{say(other.label, 'zh')}」都会改「{zh_field}」（{say(by.label, 'zh')}、"
                    f"{say(own[table, field].label, 'zh')}），谁后做谁算数。请只留一处，或把它移到分支后面。"
                )
                en = (
                    f"Writes “{en_field}”, as “{say(other.label, 'en')}” does at the same time ({say(by.label, 'en')}, "
                    f"{say(own[table, field].label, 'en')}); whichever is last wins. Keep one, or move it behind the branch."
                )
                yield Problem(path=f"{way}.ways.{n}", code="written_twice", zh=zh, en=en)
            before |= {each: (arm, by) for each, by in own.items() if each not in before}


def _written(plan: Plan, found: PlanFlow, nodes: tuple[Node, ...], seen: frozenset[str]) -> Written:
    """Say what some nodes of a flow write of records that are there, also by flows they begin for them."""
    written: Written = {}
    for _, node, _ in walk(nodes, ""):
        for need in node.needs():
            if isinstance(need, Gives) and need.form is None and not need.add and need.of in found.aims:
                written.setdefault((found.aims[need.of].table, need.field), node)
            if isinstance(need, OtherFlow) and need.flow not in seen and need.flow in plan.flows:
                other = plan.flows[need.flow]
                inner = _written(plan, other, other.flow.nodes, seen | {need.flow})
                marked = {
                    (other.table.id, each.field): node for mark in other.flow.marks for each in mark.sets
                }
                for each in (*inner, *marked):
                    written.setdefault(each, node)
        if isinstance(node, Asking):
            for opened in node.opens:
                for id in opened.fields if opened.right == "write" else ():
                    table = next((one for one in _tables(plan, found) if id in plan.tables[one].by_id), None)
                    if table is not None:
                        written.setdefault((table, id), node)
    return {each: by for each, by in written.items() if each[1] in plan.tables[each[0]].by_id}


def _tables(plan: Plan, found: PlanFlow) -> tuple[str, ...]:
    return (found.table.id, *plan.forms[found.table.id].subforms)
