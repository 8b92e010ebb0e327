"""
BPMN 2.0 as its schema wants it, and a picture as one can read it: held of every document that tests write.

The schema itself is the OMG's and no part of this repository (decision 0079); ``ORDER`` says of it what we write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from huodan.language.bpmn import export
from tests.support.apps import read
from tests.support.flows import app, flow

Tree = dict[str, Any]
MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DRAWN = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
POINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
EVENTS = ("startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent")
GATEWAYS = ("exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway")
TASKS = ("userTask", "serviceTask", "sendTask", "callActivity")
SHAPES = (*EVENTS, *GATEWAYS, *TASKS, "subProcess")
DEFINITIONS = tuple(
    f"{sort}EventDefinition" for sort in ("timer", "conditional", "message", "error", "terminate")
)
ORDER = {
    **dict.fromkeys(EVENTS, ("documentation", "incoming", "outgoing", DEFINITIONS)),
    **dict.fromkeys(GATEWAYS, ("documentation", "incoming", "outgoing")),
    **dict.fromkeys(
        (*TASKS, "subProcess"),
        (
            "documentation", "incoming", "outgoing", "potentialOwner", "multiInstanceLoopCharacteristics",
            (*SHAPES, "sequenceFlow"),
        ),
    ),
    "process": ("documentation", (*SHAPES, "sequenceFlow")),
    "definitions": ("error", "process", f"{DRAWN}BPMNDiagram"),
    "sequenceFlow": ("documentation", "conditionExpression"),
    "multiInstanceLoopCharacteristics": ("completionCondition",),
    "timerEventDefinition": (("timeDate", "timeDuration", "timeCycle"),),
    "conditionalEventDefinition": ("condition",),
}  # fmt: skip


def written(*nodes: Tree, lang: str = "zh", **more: Any) -> Element:
    """Write a flow of these nodes, and hold what must be so of every one."""
    made = read(app(flow(*nodes, **more)))
    root = fromstring(
        export(made, made.flows[0], lang=lang, formula=lambda table, text: text.replace("#", ""))
    )
    sound(root)
    return root


def tag(element: Element) -> str:
    """Give its name without the namespace."""
    return element.tag.removeprefix(MODEL)


def scopes(element: Element) -> Iterator[Element]:
    """Give the process and those within it."""
    yield from (each for each in element.iter() if tag(each) in ("process", "subProcess"))


def shapes(scope: Element) -> list[Element]:
    """Give what is drawn in one."""
    return [each for each in scope if tag(each) in SHAPES]


def lines(scope: Element) -> list[Element]:
    """Give the flows of one."""
    return scope.findall(f"{MODEL}sequenceFlow")


def box(root: Element, id: str) -> tuple[float, float, float, float]:
    """Give where a shape is drawn: left, top, right, bottom."""
    (drawn,) = (each for each in root.iter(f"{DRAWN}BPMNShape") if each.get("bpmnElement") == id)
    bounds = drawn.find(BOUNDS)
    assert bounds is not None
    x, y, width, height = (float(bounds.get(name, "")) for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def sound(root: Element) -> None:
    """Hold what the standard says of any document, and what makes a picture one can read."""
    for element in root.iter():
        places: list[int] = []
        order = ORDER.get(tag(element))
        for child in element if order is not None else ():
            fits = [
                n
                for n, each in enumerate(order or ())
                if tag(child) == each or (isinstance(each, tuple) and tag(child) in each)
            ]
            assert fits, f"{tag(child)} in {tag(element)}"
            places += fits
        assert places == sorted(places), f"the order in {tag(element)}"
    ids = [each.get("id", "") for each in root.iter() if each.get("id") is not None]
    assert len(ids) == len(set(ids))
    assert all(NAME.fullmatch(id) for id in ids)
    for scope in scopes(root):
        scoped(root, scope)
    edges = [each.get("bpmnElement") for each in root.iter(f"{DRAWN}BPMNEdge")]
    assert sorted(filter(None, edges)) == sorted(
        each.get("id", "") for s in scopes(root) for each in lines(s)
    )
    assert all(len(each.findall(POINT)) >= 2 for each in root.iter(f"{DRAWN}BPMNEdge"))


def scoped(root: Element, scope: Element) -> None:
    """Hold what is so of what is in one process."""
    here = {each.get("id", ""): each for each in shapes(scope)}
    boxes = {id: box(root, id) for id in here}
    for line in lines(scope):
        source, target, id = (line.get(name, "") for name in ("sourceRef", "targetRef", "id"))
        assert {source, target} <= here.keys(), "a line does not leave its process"
        assert id in [each.text for each in here[source].findall(f"{MODEL}outgoing")]
        assert id in [each.text for each in here[target].findall(f"{MODEL}incoming")]
        (edge,) = (each for each in root.iter(f"{DRAWN}BPMNEdge") if each.get("bpmnElement") == id)
        points = [(float(each.get("x", "")), float(each.get("y", ""))) for each in edge.findall(POINT)]
        assert touches(points[0], boxes[source])
        assert touches(points[-1], boxes[target])
    for each in here.values():
        refers = each.get("attachedToRef")
        assert (tag(each) == "boundaryEvent") == (refers is not None)
        assert refers is None or refers in here
        assert tag(each) not in ("startEvent", "boundaryEvent") or each.find(f"{MODEL}incoming") is None
        assert tag(each) != "endEvent" or each.find(f"{MODEL}outgoing") is None
        if tag(each) == "eventBasedGateway":
            targets = [
                line.get("targetRef", "") for line in lines(scope) if line.get("sourceRef") == each.get("id")
            ]
            assert {tag(here[id]) for id in targets} == {"intermediateCatchEvent"}
    free = [id for id, each in here.items() if tag(each) != "boundaryEvent"]
    for place, one in enumerate(free):
        assert not any(overlap(boxes[one], boxes[other]) for other in free[:place]), one
    if tag(scope) == "subProcess":
        left, top, right, bottom = box(root, scope.get("id", ""))
        assert all(x1 > left and y1 > top and x2 < right and y2 < bottom for x1, y1, x2, y2 in boxes.values())
    assert [tag(each) for each in here.values()].count("startEvent") == 1


def touches(point: tuple[float, float], box: tuple[float, float, float, float]) -> bool:
    """Say whether a point lies at the edge of a box."""
    (x, y), (left, top, right, bottom) = point, box
    return left <= x <= right and top <= y <= bottom and (x in (left, right) or y in (top, bottom))


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Say whether two boxes share room."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def get(root: Element, id: str) -> Element:
    """Find an element by its id."""
    (found,) = (each for each in root.iter() if each.get("id") == id)
    return found


def after(root: Element, id: str) -> list[tuple[str, str | None]]:
    """Say where lines lead from a shape, and what they are called."""
    found = (line for scope in scopes(root) for line in lines(scope))
    return [(line.get("targetRef", ""), line.get("name")) for line in found if line.get("sourceRef") == id]
