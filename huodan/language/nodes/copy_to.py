"""抄送: people get to see it, and nobody waits for them."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field as Setting

from huodan.kit.words import Text
from huodan.language.document.who import Who
from huodan.language.flow.step import Around, Passed, Step, Tells
from huodan.language.nodes._base import Node


class CopyTo(Node):
    """People are told of the record; it stands among 「抄送我的」."""

    title: ClassVar = {"zh": "抄送", "en": "Copy"}
    purpose: ClassVar = {"zh": "让人知道，不用等他", "en": "Let people know without waiting"}
    color: ClassVar = "blue"
    palette_place: ClassVar = 3

    kind: Literal["copy_to"] = "copy_to"
    who: Annotated[tuple[Who, ...], Setting(min_length=1, max_length=20)]
    text: Text | None = None

    def enter(self, around: Around) -> Step:
        """Tell them, and go on."""
        return Passed((Tells(self.who, (), self.text or self.label, ("inbox",), is_copy=True),))
