"""删除数据: a record goes to the trash."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from huodan.language.flow.step import Around, Passed, Removes, Step
from huodan.language.nodes._base import Node
from huodan.language.nodes._needs import Aimed, Need


class Delete(Node):
    """of: as of an update; rows of a subform go with it, records to the trash, from which they come back."""

    title: ClassVar = {"zh": "删除数据", "en": "Delete"}
    purpose: ClassVar = {"zh": "放进回收站，可以恢复", "en": "Into the trash, from which it comes back"}
    color: ClassVar = "green"
    palette_place: ClassVar = 9

    kind: Literal["delete"] = "delete"
    of: str = ""

    def needs(self) -> Iterator[Need]:
        """Name what goes."""
        yield Aimed("of", self.of, "remove")

    def enter(self, around: Around) -> Step:
        """Have it removed, and go on."""
        return Passed((Removes(self.of),))
