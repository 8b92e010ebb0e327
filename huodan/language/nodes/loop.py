"""循环: one way is gone for each row of the record, or for each record that was found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field as Setting

from huodan.language.flow.notation import Notation, Repeats
from huodan.language.flow.step import Around, Opens, Passed, Step
from huodan.language.nodes._base import Arm, Node
from huodan.language.nodes._needs import Aimed, Need

NOTHING_THERE = {"zh": "没有要处理的数据", "en": "Nothing to go through"}


class Loop(Node):
    """
    A block that is gone through once for each, one after the other.

    of: as of an update, but "" is nothing. ways: the one. Formulas on it look for a name in what is its turn first.
    """

    title: ClassVar = {"zh": "循环", "en": "For each"}
    purpose: ClassVar = {
        "zh": "对每一行明细或查到的每一条数据做同样的事",
        "en": "The same for each row or record",
    }
    palette_place: ClassVar = 11
    is_loop: ClassVar = True

    kind: Literal["loop"] = "loop"
    of: str
    ways: Annotated[tuple[Arm, ...], Setting(min_length=1, max_length=1)]

    @classmethod
    def begun(cls, id: str, form: str, lang: str) -> dict[str, Any]:
        """Begin with one way, over nothing that is chosen yet."""
        return {"of": "", "ways": [{"id": f"{id}_a", "label": cls.title}]}

    def needs(self) -> Iterator[Need]:
        """Name what it goes through."""
        yield Aimed("of", self.of, "go_through")

    def notation(self) -> Notation:
        """Its way is gone for each."""
        return Repeats()

    def enter(self, around: Around) -> Step:
        """Begin with the first."""
        items = around.found(self.of)
        return Opens((self.ways[0].id,), items=items) if items else Passed(why=NOTHING_THERE)
