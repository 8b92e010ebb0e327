"""
Pass: flows are compiled: their trees, their formulas, and what each node names.

Owns what a flow may be about, and how a tree that a run is pinned to is compiled against the Plan of now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from huodan.kit.errors import Problem
from huodan.kit.words import say
from huodan.language.document.canonical import flow_text
from huodan.language.document.flow import Flow
from huodan.language.flow.course import Course
from huodan.language.flow.start import Start
from huodan.language.nodes import Node
from huodan.language.nodes._base import DEEPEST, MOST_NODES
from huodan.language.plan.draft import Draft
from huodan.language.plan.flow_nodes import NodeReader
from huodan.language.plan.flow_rounds import refuse_round
from huodan.language.plan.flow_starts import check_start
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan


def check(draft: Draft) -> None:
    """Compile the flows of all apps."""
    seen: dict[str, str] = {}
    for app in draft.apps:
        keys: set[str] = set()
        for index, flow in enumerate(app.flows):
            at = f"{app.key}.flows.{index}"
            if flow.id in seen or flow.key in keys:
                zh = f"流程「{say(flow.label, 'zh')}」的标识和别的流程重复（{seen.get(flow.id, at)}），请换一个。"
                en = f"Another process has the key or id of “{say(flow.label, 'en')}” ({seen.get(flow.id, at)})."
                draft.problem(f"{at}.key", "duplicate", zh, en)
            seen.setdefault(flow.id, at)
            keys.add(flow.key)
    flows = {flow.id: (app.key, flow) for app in draft.apps for flow in app.flows}
    made = {}
    for app in draft.apps:
        for index, flow in enumerate(app.flows):
            found = _compile(draft, f"{app.key}.flows.{index}", app.key, flow, flows)
            if found is not None:
                made[flow.id] = found
    if not draft.problems:
        _refuse_rounds(draft, flows)
    if made:
        draft.flows = made
        draft.settled()


def compile_pinned(plan: Plan, app: str, body: Flow) -> PlanFlow | tuple[Problem, ...]:
    """Compile a flow as it was when a run began, against the Plan of now; or say why that cannot be."""
    draft = Draft.of(plan)
    flows = {id: (found.app, found.flow) for id, found in plan.flows.items()}
    made = _compile(draft, body.key, app, body, flows, is_pinned=True)
    return made if made is not None and not draft.problems else tuple(draft.problems)


def hash_of(flow: Flow) -> str:
    """Name a flow by what it says."""
    return hashlib.sha256(flow_text(flow).encode()).hexdigest()


def _compile(
    draft: Draft,
    at: str,
    app: str,
    flow: Flow,
    flows: dict[str, tuple[str, Flow]],
    *,
    is_pinned: bool = False,
) -> PlanFlow | None:
    form = draft.plan().forms.get(flow.form)
    if form is None or form.app != app:
        zh = f"流程「{say(flow.label, 'zh')}」的表单已经不在了，请重新选一张表单。"
        en = f"The form of the process “{say(flow.label, 'en')}” is gone; choose another."
        draft.problem(f"{at}.form", "no_form", zh, en)
        return None
    if not _is_tree(draft, at, flow):
        return None
    course = Course(flow.nodes, Start())
    forms = {id: one.form for id, (_, one) in flows.items()}
    reader = NodeReader(draft, at, flow, course, forms, is_pinned=is_pinned)
    check_start(reader)
    for way, node, loops in walk(flow.nodes, f"{at}.nodes"):
        reader.read(way, node, loops)
        refuse_round(reader, way, node)
    return PlanFlow(
        flow,
        app,
        form.table,
        course,
        hash_of(flow),
        reader.formulas,
        reader.inner,
        reader.aims,
        reader.apart(),
        frozenset(reader.fields),
        frozenset(reader.moving),
    )


def walk(
    nodes: Sequence[Node], at: str, loops: tuple[Node, ...] = ()
) -> Iterator[tuple[str, Node, tuple[Node, ...]]]:
    """Give all nodes of a flow with their places, in their order, and the loops each stands in, the innermost last."""
    for index, node in enumerate(nodes):
        way = f"{at}.{index}"
        yield way, node, loops
        inside = (*loops, node) if node.is_loop else loops
        for place, arm in enumerate(node.arms):
            yield from walk(arm.nodes, f"{way}.ways.{place}.nodes", inside)


def _is_tree(draft: Draft, at: str, flow: Flow) -> bool:
    """See that every node and way has an id of its own, and that there are not too many."""
    seen: set[str] = set()
    for count, (way, node, _) in enumerate(walk(flow.nodes, f"{at}.nodes"), 1):
        for id, place in ((node.id, way), *((arm.id, f"{way}.ways") for arm in node.arms)):
            if id in seen:
                zh = f"流程里有两处用了同一个 id（{id}），请换一个。"
                en = f"Two places of the process have the same id ({id}); give one another."
                draft.problem(place, "duplicate", zh, en)
                return False
            seen.add(id)
        if count > MOST_NODES:
            zh = f"一个流程最多 {MOST_NODES} 个节点，请把一部分做成子流程。"
            en = f"A process has at most {MOST_NODES} steps; make a part of it a process of its own."
            draft.problem(way, "too_many_nodes", zh, en)
            return False
        if way.count(".ways.") >= DEEPEST:
            zh = f"分支最多嵌套 {DEEPEST} 层，请把里面的一段做成子流程。"
            en = f"Branches stand at most {DEEPEST} deep in one another; make the inner part a process of its own."
            draft.problem(way, "too_deep", zh, en)
            return False
    return True


def _refuse_rounds(draft: Draft, flows: dict[str, tuple[str, Flow]]) -> None:
    """Refuse flows that begin each other without end."""
    begins = {
        id: [(way, name) for way, node, _ in walk(flow.nodes, "nodes") for name in node.begins]
        for id, (_, flow) in flows.items()
    }
    for app in draft.apps:
        for index, flow in enumerate(app.flows):
            seen, ahead = set(), [(f"{app.key}.flows.{index}.{way}", name) for way, name in begins[flow.id]]
            while ahead:
                at, name = ahead.pop()
                if name == flow.id:
                    zh = f"流程「{say(flow.label, 'zh')}」会一直启动自己，没有尽头。请去掉这一步。"
                    en = f"The process “{say(flow.label, 'en')}” would begin itself without end. Take this step away."
                    draft.problem(at, "begins_itself", zh, en)
                    return
                if name not in seen:
                    seen.add(name)
                    ahead += [(at, each) for _, each in begins.get(name, ())]
