"""抄送: people get to see it, and nobody waits for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field as Setting

from huodan.kit.words import Text
from huodan.language.fields._base import ElementId
from huodan.language.flow.notation import Does, Notation
from huodan.language.flow.step import Around, Passed, Step, Tells
from huodan.language.nodes._base import Node
from huodan.language.nodes._needs import Need, OneField, people
from huodan.language.nodes._who import Who

MOST_SHOWN = 50


class CopyTo(Node):
    """
    People are told of the record; it stands among 「抄送我的」.

    shows: fields they see of it besides what their roles show, subforms with all of their columns (decision 0083).
    """

    title: ClassVar = {"zh": "抄送", "en": "Copy"}
    purpose: ClassVar = {"zh": "让人知道，不用等他", "en": "Let people know without waiting"}
    color: ClassVar = "blue"
    palette_place: ClassVar = 3

    kind: Literal["copy_to"] = "copy_to"
    who: Annotated[tuple[Who, ...], Setting(min_length=1, max_length=20)]
    shows: Annotated[tuple[ElementId, ...], Setting(max_length=MOST_SHOWN)] = ()
    text: Text | None = None

    @property
    def shown(self) -> Sequence[str]:
        """Show what the builder chose."""
        return self.shows

    @classmethod
    def begun(cls, id: str, form: str, lang: str) -> dict[str, Any]:
        """Begin with who started it."""
        return {"who": [{"id": f"{id}_w", "by": "starter"}]}

    def needs(self) -> Iterator[Need]:
        """Name who is told, and what they are shown."""
        yield from people("who", self.who)
        yield from (OneField(f"shows.{place}", id, "open") for place, id in enumerate(self.shows))

    def notation(self) -> Notation:
        """People are told."""
        return Does("message", who=tuple(each.meant for each in self.who))

    def enter(self, around: Around) -> Step:
        """Tell them, and go on."""
        return Passed((Tells(self.who, (), self.text or self.label, ("inbox",), is_copy=True),))
