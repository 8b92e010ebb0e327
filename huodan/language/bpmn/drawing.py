"""
The tree of a flow as a picture of BPMN: each node by what it says of itself, its ways below each other, in the order of its row.

A tree says more than a line between two shapes: who leaves a block ends what was begun in it. So a block that is left from
within, a loop and a race are processes of their own within the process; what leaves them is an error caught at their edge.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count

from huodan.language.bpmn.reading import before, is_choice, is_left, leads, named, nodes_in, process
from huodan.language.bpmn.routing import route
from huodan.language.bpmn.shapes import (
    EVENT,
    GAP,
    GATEWAY,
    LANE,
    PADDING,
    ROOM,
    TASK,
    Event,
    Exit,
    Lane,
    Line,
    Piece,
    Scope,
    Shape,
)
from huodan.language.bpmn.words import Words
from huodan.language.document.flow import Flow
from huodan.language.flow.course import START, Course
from huodan.language.flow.notation import ENDS, Does, Late, Parts, Repeats, Returns, Stops, Waits
from huodan.language.flow.start import Start
from huodan.language.nodes import Node

GATEWAYS = {"first": "exclusiveGateway", "some": "inclusiveGateway", "all": "parallelGateway"}
TASKS = {"people": "userTask", "system": "serviceTask", "message": "sendTask", "process": "callActivity"}
STARTS: dict[str, Event] = {
    "created": Event("conditionalEventDefinition", "condition"),
    "updated": Event("conditionalEventDefinition", "condition"),
    "deleted": Event("conditionalEventDefinition", "condition"),
    "scheduled": Event("timerEventDefinition"),
    "day_of": Event("timerEventDefinition"),
    "called": Event("messageEventDefinition"),
}
COLUMN = 120.0
"""Of what stands below an activity: one deadline beside the other."""


def draw(flow: Flow, words: Words) -> Scope:
    """Draw a flow."""
    course = Course(flow.nodes, Start())
    top = _Layer(words, course, frozenset(course.places), None)
    event = STARTS.get(flow.start.on)
    if event is not None and event.inner is not None:
        event = Event(
            event.tag, event.inner, words.formula(flow.start.when) if flow.start.when else words.start()
        )
    whole = top.fill(top.row(flow.nodes), Shape("start", "startEvent", words.start(), EVENT, event=event))
    route(top.scope, whole.below)
    everything = Shape("", "", "", EVENT, scope=top.scope)
    everything.move(PADDING, PADDING + whole.above)
    return top.scope


class _Layer:
    """One scope while it is drawn. inside: the nodes in it. leaving: to where it is left from within."""

    def __init__(self, words: Words, course: Course, inside: frozenset[str], around: _Layer | None) -> None:
        self.words, self.course, self.inside, self.around = words, course, inside, around
        self.scope, self.leaving = Scope(), dict[str, None]()
        self.numbers: count[int] = around.numbers if around else count(1)

    def fill(self, row: Piece, start: Shape) -> Piece:
        """Make of a row all that is in the scope: from its start to its end."""
        whole = Piece()
        comes_back = any(line.target == named(START) for line in self.scope.lines)
        whole.put(start, TASK[0] / 2 if comes_back else EVENT[0] / 2, 0)
        exits = [Exit(start.id)]
        if row.entry is not None:
            self._place(whole, row, start.right + (TASK[0] if comes_back else GAP))
            self._join(exits, row.entry)
            exits = row.exits
        end = f"{start.id}.end"
        if exits:
            whole.put(
                Shape(end, "endEvent", self.words.said("ended"), EVENT), whole.wide + GAP + EVENT[0] / 2, 0
            )
            self._join(exits, end)
        if comes_back:
            again = Shape(named(START), "userTask", self.words.said("again"), TASK)
            whole.put(again, start.x, whole.below + LANE + TASK[1] / 2)
            self._join([Exit(again.id)], row.entry or end)
        self.scope.shapes = whole.shapes
        return whole

    def row(self, nodes: Sequence[Node]) -> Piece:
        """Draw nodes one behind the other."""
        row = Piece()
        for node in nodes:
            piece = self.node(node)
            assert piece.entry is not None
            self._place(row, piece, row.wide + GAP if row.shapes else 0)
            if row.entry is None:
                row.entry = piece.entry
            else:
                self._join(row.exits, piece.entry)
            row.exits = piece.exits
        return row

    def node(self, node: Node) -> Piece:
        """Draw one node."""
        match node.notation():
            case Does() as does:
                return self._activity(node, does)
            case Waits() as waits:
                return self._waiting(node, waits)
            case Parts(mode="race"):
                if is_choice(node):
                    return self._block(node, "eventBasedGateway", join="exclusiveGateway")
                return self._within(
                    node,
                    lambda layer: layer._block(node, GATEWAYS["all"], named(node.id, "split"), is_race=True),
                )
            case Parts(mode=mode):
                tag = GATEWAYS[mode]
                if mode != "first" and is_left(self.course, node):
                    return self._within(node, lambda layer: layer._block(node, tag, named(node.id, "split")))
                return self._block(node, tag)
            case Repeats():
                piece = self._within(node, lambda layer: layer.row(node.arms[0].nodes))
                piece.shapes[0].many = "true"
                return piece
            case Returns(to=to):
                piece = Piece(entry=named(node.id))
                jump = piece.put(self._shape(node, "intermediateThrowEvent", EVENT), EVENT[0] / 2, 0)
                if leads(self.course, node.id, to):
                    self._lead(piece, jump, to)
                return piece
            case Stops():
                piece = Piece(entry=named(node.id))
                end = self._shape(node, "endEvent", EVENT)
                end.event = self._ending(ENDS)
                piece.put(end, EVENT[0] / 2, 0)
                return piece

    def _activity(self, node: Node, does: Does) -> Piece:
        """Draw what is done, its deadlines below it, and the question behind it."""
        piece = Piece(entry=named(node.id), exits=[Exit(named(node.id))])
        if does.refused is not None and not leads(self.course, node.id, does.refused):
            does = replace(does, refused=None)
        tag = "sendTask" if does.by == "process" and not does.waits else TASKS[does.by]
        columns = len(does.late) + (does.failing != "stays")
        task = self._shape(node, tag, (max(TASK[0], COLUMN * columns), TASK[1]))
        task.who = tuple(self.words.meant(each) for each in does.who)
        if does.many != "one":
            task.many = "true" if does.many == "in_turn" else "false"
        task.enough = does.enough and f"numberOfCompletedInstances / numberOfInstances >= {does.enough}"
        if tag == "callActivity":
            task.attributes["calledElement"] = process(str(does.flow))
        piece.put(task, task.size[0] / 2, 0)
        for place, late in enumerate(does.late):
            self._late(piece, place, node, does, late)
        if does.failing != "stays":
            edge = self._edge(piece, len(does.late), self.words.said("failed"), Event("errorEventDefinition"))
            self._then(piece, edge, does.failing, ENDS)
        if does.asks is not None and does.refused is not None:
            gateway = Shape(named(node.id, "asked"), "exclusiveGateway", self.words.say(does.asks), GATEWAY)
            piece.put(gateway, piece.wide + GAP + GATEWAY[0] / 2, 0)
            self._join(piece.exits[:1], gateway.id)
            piece.exits[0] = Exit(gateway.id, self.words.said("yes"), is_default=True)
            self._lead(piece, gateway, does.refused, self.words.said("no"))
        return piece

    def _late(self, piece: Piece, place: int, node: Node, does: Does, late: Late) -> None:
        """Draw one deadline of an activity and what comes of it."""
        moment, what = self.words.moment(late.when), self.words.say(late.label)
        event = Event("timerEventDefinition", *self.words.timer(late.when))
        if late.then != "beside":
            edge = self._edge(piece, place, f"{moment} · {what}", event)
            self._then(
                piece, edge, late.then, before(self.course, node.id) if late.then == "back" else does.refused
            )
            return
        edge = self._edge(piece, place, moment, event)
        edge.attributes["cancelActivity"] = "false"
        done = piece.put(
            Shape(f"{edge.id}.done", "sendTask", what, TASK), edge.x, edge.bottom + LANE + TASK[1] / 2
        )
        self._join([Exit(edge.id)], done.id)

    def _edge(self, piece: Piece, place: int, name: str, event: Event) -> Shape:
        """Fix an event to the lower edge of the first shape of a piece."""
        on = piece.shapes[0]
        edge = Shape(f"{on.id}.edge{place}", "boundaryEvent", name, EVENT, event=event)
        edge.attributes["attachedToRef"] = on.id
        return piece.put(edge, on.left + COLUMN * (place + 0.5), on.bottom)

    def _then(self, piece: Piece, edge: Shape, then: str, target: str | None) -> None:
        if then == "goes_on":
            piece.exits.append(Exit(edge.id, is_below=True))
        elif target is not None:
            self._lead(piece, edge, target)

    def _lead(self, piece: Piece, source: Shape, target: str, name: str | None = None) -> None:
        """Lead from a shape back to a node, or out of all this; where it has a name, that is what must be said for it."""
        if target in self.inside:
            self._line(Line("", source.id, named(target), name, condition=name, way="back"))
            return
        says = self.words.said("refused") if target == ENDS else source.name
        end = Shape(f"{source.id}.end", "endEvent", says, EVENT, event=self._ending(target))
        piece.put(end, source.x, source.bottom + LANE + EVENT[1] / 2)
        self._join([Exit(source.id, name, name)], end.id)

    def _ending(self, target: str) -> Event:
        """Say how it is left for a node outside, or for good."""
        if self.around is None and target == ENDS:
            return Event("terminateEventDefinition")
        self.leaving[target] = None
        return Event("errorEventDefinition", error=target)

    def _waiting(self, node: Node, waits: Waits) -> Piece:
        """Draw one event, or a choice between two."""
        piece, events = Piece(entry=named(node.id)), list[Event]()
        if waits.moment is not None:
            events.append(Event("timerEventDefinition", *self.words.timer(waits.moment)))
        if waits.until is not None:
            events.append(Event("conditionalEventDefinition", "condition", self.words.formula(waits.until)))
        if len(events) == 1:
            shape = self._shape(node, "intermediateCatchEvent", EVENT)
            shape.event = events[0]
            piece.put(shape, EVENT[0] / 2, 0)
            piece.exits = [Exit(shape.id)]
            return piece
        gateway = piece.put(self._shape(node, "eventBasedGateway", GATEWAY), GATEWAY[0] / 2, 0)
        names = (self.words.moment(waits.moment) if waits.moment else "", events[-1].text)
        for place, (event, name) in enumerate(zip(events, names, strict=True)):
            shape = Shape(named(node.id, f"event{place}"), "intermediateCatchEvent", name, EVENT, event=event)
            piece.put(shape, GATEWAY[0] + ROOM, place * (EVENT[1] + LANE + GAP))
            self._join([Exit(gateway.id)], shape.id)
            piece.exits.append(Exit(shape.id))
        self._close(piece, named(node.id, "join"), "exclusiveGateway")
        return piece

    def _close(self, piece: Piece, id: str, tag: str) -> None:
        """Let all exits of a piece come together, if there are any."""
        if piece.exits:
            gateway = Shape(id, tag, "", GATEWAY, attributes={"gatewayDirection": "Converging"})
            piece.put(gateway, piece.wide + GAP + GATEWAY[0] / 2, 0)
            self._join(piece.exits, id)
            piece.exits = [Exit(id)]

    def _block(self, node: Node, tag: str, id: str = "", *, join: str = "", is_race: bool = False) -> Piece:
        """Draw ways one below the other. is_race: the first that ends, ends the scope."""
        split = self._shape(node, tag, GATEWAY)
        split.id, split.attributes = id or split.id, {"gatewayDirection": "Diverging"}
        piece, down = Piece(entry=split.id), -LANE
        piece.put(split, GATEWAY[0] / 2, 0)
        for place, arm in enumerate(node.arms):
            row = self.row(arm.nodes)
            exits, row.above, row.below = row.exits, max(row.above, LANE), max(row.below, LANE)
            way = Exit(
                split.id, self.words.say(arm.label), self.words.formula(arm.when) if arm.when else None
            )
            way.is_default = arm.when is None and tag in (GATEWAYS["first"], GATEWAYS["some"])
            if is_race and (exits or row.entry is None):
                end = Shape(
                    named(arm.id, "end"), "endEvent", "", EVENT, event=Event("terminateEventDefinition")
                )
                row.put(end, row.wide + GAP + EVENT[0] / 2, 0)
                self._join(exits, end.id)
                row.entry, exits = row.entry or end.id, []
            y = down + LANE + row.above if place else 0
            self._place(piece, row, GATEWAY[0] + ROOM, y)
            down = y + row.below
            if row.entry is not None:
                self._join([way], row.entry)
            else:
                way.lane, exits = Lane(y), [way]
                piece.lanes.append(way.lane)
            piece.exits += exits
        self._close(piece, named(node.id, "join"), join or tag)
        return piece

    def _within(self, node: Node, inner: Callable[[_Layer], Piece]) -> Piece:
        """Draw a scope of its own, with what leaves it at its edge."""
        layer = _Layer(self.words, self.course, frozenset(each.id for each in nodes_in(node.arms)), self)
        whole = layer.fill(inner(layer), Shape(named(node.id, "start"), "startEvent", "", EVENT))
        half = max(whole.above, route(layer.scope, whole.below)) + PADDING
        shape = self._shape(
            node, "subProcess", (max(whole.wide + 2 * PADDING, COLUMN * len(layer.leaving)), 2 * half)
        )
        shape.scope = layer.scope
        Shape("", "", "", EVENT, scope=layer.scope).move(PADDING - shape.size[0] / 2, 0)
        piece = Piece(entry=shape.id, exits=[Exit(shape.id)])
        piece.put(shape, shape.size[0] / 2, 0)
        for place, target in enumerate(layer.leaving):
            if target in self.inside or (self.around is None and target == ENDS):
                label = self.words.said("refused") if target == ENDS else self._label(target)
                self._lead(
                    piece,
                    self._edge(piece, place, label, Event("errorEventDefinition", error=target)),
                    target,
                )
            else:
                self.leaving[target] = None
        return piece

    def _label(self, target: str) -> str:
        node = self.course.node(target)
        return self.words.say(node.label) if isinstance(node, Node) else self.words.said("again")

    def _join(self, exits: Sequence[Exit], target: str) -> None:
        """Lead all of some exits to a shape."""
        for each in exits:
            line = Line(
                "", each.source, target, each.name, each.condition, "below" if each.is_below else "forward"
            )
            line.lane, line.is_default = each.lane, each.is_default
            self._line(line)

    def _line(self, line: Line) -> None:
        line.id = f"line-{next(self.numbers)}"
        self.scope.lines.append(line)

    def _shape(self, node: Node, tag: str, size: tuple[float, float]) -> Shape:
        note = self.words.say(node.note) if node.note else None
        return Shape(named(node.id), tag, self.words.say(node.label), size, note=note)

    def _place(self, whole: Piece, piece: Piece, x: float, y: float = 0) -> None:
        """Put a piece into another."""
        piece.move(x, y)
        whole.shapes += piece.shapes
        whole.lanes += piece.lanes
        whole.wide = max(whole.wide, x + piece.wide)
        whole.above, whole.below = max(whole.above, piece.above - y), max(whole.below, piece.below + y)
