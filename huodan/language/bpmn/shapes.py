"""The picture: shapes in scopes with lines between them. Points go right and down from the beginning of the first row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

TASK = (100.0, 80.0)
EVENT = (36.0, 36.0)
GATEWAY = (50.0, 50.0)
GAP, ROOM = 50.0, 90.0
"""Between two shapes; and behind a gateway, where names of ways stand."""
LANE = 30.0
"""Between two ways, one below the other."""
PADDING = 40.0

Point = tuple[float, float]


@dataclass(slots=True)
class Event:
    """What an event waits for or does: an element, and one in it with a text."""

    tag: str
    inner: str | None = None
    text: str = ""
    error: str | None = None


@dataclass(slots=True)
class Shape:
    """
    An element that is drawn; x, y: its middle.

    note: said beside it. on: the activity it is fixed to. many: "true" if in turn, "false" if together.
    """

    id: str
    tag: str
    name: str
    size: Point
    x: float = 0.0
    y: float = 0.0
    attributes: dict[str, str] = field(default_factory=dict)
    note: str | None = None
    event: Event | None = None
    who: tuple[str, ...] = ()
    many: Literal["true", "false"] | None = None
    enough: str | None = None
    scope: Scope | None = None

    @property
    def left(self) -> float:
        """Give its left side."""
        return self.x - self.size[0] / 2

    @property
    def right(self) -> float:
        """Give its right side."""
        return self.x + self.size[0] / 2

    @property
    def top(self) -> float:
        """Give its upper side."""
        return self.y - self.size[1] / 2

    @property
    def bottom(self) -> float:
        """Give its lower side."""
        return self.y + self.size[1] / 2

    def move(self, right: float, down: float) -> None:
        """Move it, with all that is in it."""
        self.x, self.y = self.x + right, self.y + down
        for each in self.scope.shapes if self.scope else ():
            each.move(right, down)
        for line in self.scope.lines if self.scope else ():
            line.points = [(x + right, y + down) for x, y in line.points]


@dataclass(slots=True)
class Lane:
    """How far down a way without a step goes by."""

    y: float


@dataclass(slots=True)
class Line:
    """
    A flow from one shape to another of the same scope.

    way: how it is led: forward, in a lane, below all to something before it, or below its neighbours.
    """

    id: str
    source: str
    target: str
    name: str | None = None
    condition: str | None = None
    way: Literal["forward", "back", "below"] = "forward"
    lane: Lane | None = None
    is_default: bool = False
    points: list[Point] = field(default_factory=list)


@dataclass(slots=True)
class Scope:
    """What is in a process, or in one within it."""

    shapes: list[Shape] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Exit:
    """From where it goes on behind a piece."""

    source: str
    name: str | None = None
    condition: str | None = None
    lane: Lane | None = None
    is_below: bool = False
    is_default: bool = False


@dataclass(slots=True)
class Piece:
    """Some shapes that stand together; its row is at 0. entry: where it begins; exits: from where it goes on."""

    shapes: list[Shape] = field(default_factory=list)
    wide: float = 0.0
    above: float = 0.0
    below: float = 0.0
    entry: str | None = None
    exits: list[Exit] = field(default_factory=list)
    lanes: list[Lane] = field(default_factory=list)

    def move(self, right: float, down: float) -> None:
        """Move all of it."""
        for shape in self.shapes:
            shape.move(right, down)
        for lane in self.lanes:
            lane.y += down

    def put(self, shape: Shape, x: float, y: float) -> Shape:
        """Put a shape somewhere, and reach as far as it does."""
        shape.move(x, y)
        self.shapes.append(shape)
        self.wide = max(self.wide, shape.right)
        self.above, self.below = max(self.above, -shape.top), max(self.below, shape.bottom)
        return shape
