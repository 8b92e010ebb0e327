"""Which groups are told of to-dos by their robots, of what, and which fields of the record they read (decision 0100)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import Field as Setting

from huodan.language.element import Element
from huodan.language.fields._base import ElementId
from huodan.language.nodes._needs import OneField

TodoEvent = Literal["todo", "urged", "due"]
"""A task arose; who began the run urges (催办); a deadline says to remind."""


class Group(Element):
    """
    A group that is told of to-dos.

    robot: by its id (``hook_…``). tells: of what. shows: fields of the record the group reads, as far as the roles of its robot
    do; none: those on the card. calls: who is asked is mentioned by their phone, where the platform has that.
    """

    robot: ElementId
    tells: Annotated[tuple[TodoEvent, ...], Setting(min_length=1, max_length=3)] = ("todo", "urged", "due")
    shows: Annotated[tuple[ElementId, ...], Setting(max_length=5)] = ()
    calls: bool = False


Groups = Annotated[tuple[Group, ...], Setting(max_length=5)]


def groups_need(groups: Sequence[Group]) -> Iterator[OneField]:
    """Name the fields groups are shown."""
    for place, group in enumerate(groups):
        yield from (OneField(f"groups.{place}.shows.{n}", id, "told") for n, id in enumerate(group.shows))
