"""关联数据: one record of another form, of any app, with what it fills in."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from huodan.language.fields._base import ElementId
from huodan.language.fields._reference import Reference


class Fill(BaseModel):
    """When the relation is chosen, ``source`` of the target (a path) is copied into ``into``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: ElementId
    source: str
    into: ElementId


class Relation(Reference):
    """A pointer to one record of ``target``; fills are copies that stay when the target changes later."""

    widget: ClassVar = "relation"
    title: ClassVar = {"zh": "关联数据", "en": "Relation"}
    examples: ClassVar = ((17, 17), ({"id": None}, None), ("", None))
    rejects: ClassVar[tuple[object, ...]] = (1.5, [], True)

    kind: Literal["relation"] = "relation"
    target: ElementId
    columns: tuple[str, ...] = ()
    where: dict[str, Any] | None = None
    fills: tuple[Fill, ...] = ()
    can_create: bool = True

    @property
    def target_form(self) -> str:
        """Name the id of the form this field points to."""
        return self.target
