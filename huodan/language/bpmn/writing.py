"""The picture as XML: BPMN 2.0 (ISO/IEC 19510) with its diagram interchange, elements in the order its schema wants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from huodan.language.bpmn.reading import process
from huodan.language.bpmn.shapes import Scope, Shape
from huodan.language.bpmn.words import Words

SPEC = "http://www.omg.org/spec/"
NAMESPACES = {
    "xmlns:bpmn": f"{SPEC}BPMN/20100524/MODEL",
    "xmlns:bpmndi": f"{SPEC}BPMN/20100524/DI",
    "xmlns:dc": f"{SPEC}DD/20100524/DC",
    "xmlns:di": f"{SPEC}DD/20100524/DI",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
EXPRESSION = {"xsi:type": "bpmn:tFormalExpression"}


def write(scope: Scope, words: Words) -> bytes:
    """Write a picture of a flow."""
    flow = words.flow
    id, name = process(flow.id), words.say(flow.label)
    root = Element(
        "bpmn:definitions",
        {**NAMESPACES, "id": f"{id}.all", "targetNamespace": "urn:huodan:flows", "exporter": "Huodan"},
    )
    shown = Element("bpmn:process", {"id": id, "name": _xml(name), "isExecutable": "false"})
    if flow.note:
        _text(shown, "documentation", words.say(flow.note))
    _scope(shown, scope)
    for error in sorted(
        {each.event.error for each in _every(scope) if each.event and each.event.error is not None}
    ):
        SubElement(
            root, "bpmn:error", {"id": _error(error), "name": error or "ended", "errorCode": error or "ended"}
        )
    root.append(shown)
    diagram = SubElement(root, "bpmndi:BPMNDiagram", {"id": f"{id}.diagram"})
    _drawn(SubElement(diagram, "bpmndi:BPMNPlane", {"id": f"{id}.plane", "bpmnElement": id}), scope)
    indent(root)
    written: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _every(scope: Scope) -> Iterator[Shape]:
    for shape in scope.shapes:
        yield shape
        if shape.scope is not None:
            yield from _every(shape.scope)


def _error(target: str) -> str:
    return f"error-{target}" if target else "error"


def _xml(text: str) -> str:
    """Take away what XML has no way to write."""
    return NOT_XML.sub("", text)


def _text(parent: Element, tag: str, text: str, attributes: dict[str, str] | None = None) -> None:
    SubElement(parent, f"bpmn:{tag}", attributes or {}).text = _xml(text)


def _scope(parent: Element, scope: Scope) -> None:
    """Write the shapes of a scope, then its lines."""
    for shape in scope.shapes:
        _shape(parent, shape, scope)
    for line in scope.lines:
        given = {"id": line.id, "sourceRef": line.source, "targetRef": line.target}
        flow = SubElement(
            parent, "bpmn:sequenceFlow", given | ({"name": _xml(line.name)} if line.name else {})
        )
        if line.condition:
            _text(flow, "conditionExpression", line.condition, EXPRESSION)


def _shape(parent: Element, shape: Shape, scope: Scope) -> None:
    given = {"id": shape.id, **({"name": _xml(shape.name)} if shape.name else {}), **shape.attributes}
    default = next((line.id for line in scope.lines if line.is_default and line.source == shape.id), None)
    element = SubElement(parent, f"bpmn:{shape.tag}", given | ({"default": default} if default else {}))
    if shape.note:
        _text(element, "documentation", shape.note)
    for tag, end in (("incoming", "target"), ("outgoing", "source")):
        for line in scope.lines:
            if getattr(line, end) == shape.id:
                _text(element, tag, line.id)
    for who in shape.who if shape.tag == "userTask" else ():
        SubElement(element, "bpmn:potentialOwner", {"name": _xml(who)})
    if shape.many is not None:
        many = SubElement(element, "bpmn:multiInstanceLoopCharacteristics", {"isSequential": shape.many})
        if shape.enough:
            _text(many, "completionCondition", shape.enough, EXPRESSION)
    if shape.event is not None:
        event = shape.event
        refers = {} if event.error is None else {"errorRef": _error(event.error)}
        definition = SubElement(element, f"bpmn:{event.tag}", refers)
        if event.inner is not None:
            _text(definition, event.inner, event.text, EXPRESSION)
    if shape.scope is not None:
        _scope(element, shape.scope)


def _drawn(plane: Element, scope: Scope) -> None:
    for shape in scope.shapes:
        given = {"id": f"{shape.id}.di", "bpmnElement": shape.id}
        if shape.scope is not None:
            given["isExpanded"] = "true"
        if shape.tag == "exclusiveGateway":
            given["isMarkerVisible"] = "true"
        drawn = SubElement(plane, "bpmndi:BPMNShape", given)
        width, height = shape.size
        box = {"x": shape.left, "y": shape.top, "width": width, "height": height}
        SubElement(drawn, "dc:Bounds", {name: f"{value:g}" for name, value in box.items()})
        if shape.scope is not None:
            _drawn(plane, shape.scope)
    for line in scope.lines:
        drawn = SubElement(plane, "bpmndi:BPMNEdge", {"id": f"{line.id}.di", "bpmnElement": line.id})
        for x, y in line.points:
            SubElement(drawn, "di:waypoint", {"x": f"{x:g}", "y": f"{y:g}"})
