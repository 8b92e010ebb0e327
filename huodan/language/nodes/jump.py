"""跳转: back to a node on the way here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from huodan.language.fields._base import ElementId
from huodan.language.flow.notation import Notation, Returns
from huodan.language.flow.step import Around, Goes, Step
from huodan.language.nodes._base import Node
from huodan.language.nodes._needs import Back, Need


class Jump(Node):
    """to: a node before this one, or before a block it stands in (resolutions 17). returns: and from there straight back here."""

    title: ClassVar = {"zh": "跳转", "en": "Jump"}
    purpose: ClassVar = {"zh": "回到前面的某一步", "en": "Back to a step before"}
    palette_place: ClassVar = 14
    never_passes: ClassVar = True

    kind: Literal["jump"] = "jump"
    to: ElementId
    returns: bool = False

    @classmethod
    def begun(cls, id: str, form: str, lang: str) -> dict[str, Any]:
        """Begin with a step to be chosen."""
        return {"to": id}

    @property
    def leads_back(self) -> str | None:
        """Lead there, unless it comes straight back here and goes on."""
        return None if self.returns else self.to

    def needs(self) -> Iterator[Need]:
        """Name where it goes."""
        yield Back("to", self.to)

    def notation(self) -> Notation:
        """It leads there."""
        return Returns(self.to)

    def enter(self, around: Around) -> Step:
        """Go there."""
        return Goes(self.to, self.returns)
