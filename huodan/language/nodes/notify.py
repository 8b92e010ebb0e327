"""发通知: people, or the customer, are told over one or more channels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field as Setting

from huodan.kit.words import Text
from huodan.language.element import Element
from huodan.language.fields._base import ElementId
from huodan.language.flow.notation import Does, Notation
from huodan.language.flow.step import Around, Passed, Step, Tells
from huodan.language.nodes._base import Node
from huodan.language.nodes._needs import Need, OneField, Over, in_text, people
from huodan.language.nodes._who import Who


class Notify(Node):
    """
    A message, with fields of the record in it: ``{no}``, ``{customer.name}``.

    fields: phones or addresses the record says, such as the customer's. over: ``inbox``, ``email``, and robots of groups by
    their ids (``hook_…``).
    """

    title: ClassVar = {"zh": "发通知", "en": "Notice"}
    purpose: ClassVar = {
        "zh": "站内、邮件、短信或群机器人",
        "en": "In the app, by e-mail, SMS or a group robot",
    }
    color: ClassVar = "violet"
    palette_place: ClassVar = 6

    kind: Literal["notify"] = "notify"
    who: Annotated[tuple[Who, ...], Setting(max_length=20)] = ()
    fields: Annotated[tuple[str, ...], Setting(max_length=5)] = ()
    text: Text
    over: Annotated[tuple[ElementId, ...], Setting(min_length=1, max_length=10)] = ("inbox",)

    @classmethod
    def begun(cls, id: str, form: str, lang: str) -> dict[str, Any]:
        """Begin with who started it."""
        return {"who": [{"id": f"{id}_w", "by": "starter"}], "text": cls.title}

    def needs(self) -> Iterator[Need]:
        """Name who is told, the fields in the text, those that say where, and on which ways."""
        yield from people("who", self.who)
        yield from in_text("text", self.text)
        yield from (OneField(f"fields.{place}", name, "address") for place, name in enumerate(self.fields))
        yield from (Over(f"over.{place}", name, "tell") for place, name in enumerate(self.over))

    def outlets(self) -> Iterator[tuple[str, str, Element]]:
        """Robots and gateways, with what they are told."""
        yield from (
            (f"over.{place}", name, self) for place, name in enumerate(self.over) if name.startswith("hook_")
        )

    def notation(self) -> Notation:
        """People or the customer are told."""
        return Does("message", who=tuple(each.meant for each in self.who))

    def enter(self, around: Around) -> Step:
        """Tell them, and go on."""
        return Passed((Tells(self.who, self.fields, self.text, self.over),))
