"""How lines are led between shapes that stand already: straight, with one corner at gateways, below all where they lead back."""

from __future__ import annotations

from huodan.language.bpmn.shapes import Line, Point, Scope, Shape

APART = 14.0
UNDER = 20.0


def route(scope: Scope, floor: float) -> float:
    """Lead the lines of a scope, and give how far down they come. floor: how far down its shapes come."""
    shapes = {shape.id: shape for shape in scope.shapes}
    for line in scope.lines:
        source, target = shapes[line.source], shapes[line.target]
        if line.way == "back":
            floor += APART
            line.points = _below(source, target, floor)
        elif line.way == "below":
            line.points = _below(source, target, max(source.bottom, target.bottom) + UNDER)
        else:
            line.points = _forward(line, source, target)
    return floor


def _below(source: Shape, target: Shape, floor: float) -> list[Point]:
    return [(source.x, source.bottom), (source.x, floor), (target.x, floor), (target.x, target.bottom)]


def _forward(line: Line, source: Shape, target: Shape) -> list[Point]:
    if line.lane is not None and line.lane.y != source.y:
        low = line.lane.y
        return [(source.x, source.bottom), (source.x, low), (target.x, low), (target.x, target.bottom)]
    if source.y == target.y:
        return [(source.right, source.y), (target.left, target.y)]
    if source.x == target.x:
        return [(source.x, source.bottom), (target.x, target.top)]
    if "Gateway" in source.tag:
        return [(source.x, source.bottom), (source.x, target.y), (target.left, target.y)]
    if "Gateway" in target.tag:
        return [(source.right, source.y), (target.x, source.y), (target.x, target.bottom)]
    middle = (source.right + target.left) / 2
    return [(source.right, source.y), (middle, source.y), (middle, target.y), (target.left, target.y)]
