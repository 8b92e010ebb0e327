"""关联数据: one record of another form, of any app, with what it fills in."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from huodan.language.fields._base import ElementId
from huodan.language.fields._reference import Reference


class Fill(BaseModel):
    """
    When the relation is chosen, ``source`` of the target (a path) is shown in ``into``.

    mode: ``keep`` copies the value, which stays when the target changes later (保留下单时的值); ``sync`` makes
    ``into`` a look-up, always as the target is now (与客户表同步; resolutions 5).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: ElementId
    source: str
    into: ElementId
    mode: Literal["keep", "sync"] = "keep"


class Relation(Reference):
    """A pointer to one record of ``target``, and what it brings along."""

    widget: ClassVar = "relation"
    title: ClassVar = {"zh": "关联数据", "en": "Relation"}
    purpose: ClassVar = {
        "zh": "选另一张表单里的一条，如订单选客户；选好能带出电话、单价",
        "en": "Points to one record of another form, such as the customer of an order, and fills in what is known of it",
    }
    palette_place: ClassVar = 1
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
